//! The JSON Schema of program files: it is the one in docs/, and it lets through what the reader reads.
#![cfg(feature = "file")]

use laurel_rules::file;
use serde_json::Value;
use std::collections::BTreeSet;
use std::path::{Path, PathBuf};

const COMPLETE: &str = include_str!("complete.toml");

#[test]
fn the_schema_in_docs_is_the_one_the_reader_goes_by() {
    let path = root().join("docs/program-file.schema.json");
    let schema = serde_json::to_string_pretty(&file::schema()).expect("JSON") + "\n";
    if std::env::var_os("UPDATE_SCHEMA").is_some() {
        std::fs::write(&path, &schema).expect("the schema is written");
    }
    let written = std::fs::read_to_string(&path).unwrap_or_default();
    assert!(written == schema, "run this test again with UPDATE_SCHEMA=1, and commit {}", path.display());
}

#[test]
fn every_program_is_as_the_schema_says() {
    let schema = jsonschema::validator_for(&file::schema()).expect("a schema");
    let programs = std::fs::read_dir(root().join("programs")).expect("the programs");
    let paths = programs.map(|file| file.expect("a file").path());
    let name = |path: &PathBuf| path.file_name().map(|name| name.to_string_lossy().into_owned());
    let is_program = |path: &PathBuf| name(path).is_some_and(|name| name.matches('.').count() == 1);
    let mut texts: Vec<String> =
        paths.filter(is_program).map(|path| std::fs::read_to_string(path).expect("a program")).collect();
    assert!(!texts.is_empty(), "no programs");
    texts.push(COMPLETE.to_owned());
    for text in texts {
        let told: Vec<String> = schema
            .iter_errors(&json(&text))
            .map(|error| format!("{}: {error}", error.instance_path))
            .collect();
        assert!(told.is_empty(), "{}", told.join("\n"));
    }
}

#[test]
fn the_schema_finds_what_is_wrong_with_one_key() {
    let schema = jsonschema::validator_for(&file::schema()).expect("a schema");
    for (from, to) in [
        ("currency =", "curency ="),
        ("\"USD\"", "\"Dollar\""),
        ("pending = \"2 days\"", "pending = 2"),
        ("\"500 points per day\"", "\"500 points a day\""),
        ("per = \"1000 items\"", "per = \"1000 cups\""),
        ("size = 9", "size = 0"),
        ("kind = \"coupon\"", "kind = \"cupon\""),
        ("on = \"visit\"", "on = \"visits\""),
        ("never = true", "never = true\nlater = 1"),
    ] {
        assert!(!schema.is_valid(&json(&COMPLETE.replacen(from, to, 1))), "{to}");
    }
}

#[test]
fn the_complete_program_says_everything_that_the_schema_knows() {
    let schema = file::schema();
    let mut said = BTreeSet::new();
    collect(&json(COMPLETE), &schema, &schema["$defs"], &mut said);
    let sections = schema["$defs"].as_object().expect("definitions").values().chain([&schema]);
    let known: BTreeSet<String> = sections.flat_map(|section| keys(section).map(describe)).collect();
    assert_eq!(known.difference(&said).collect::<Vec<_>>(), Vec::<&String>::new());
}

#[test]
fn the_reader_heeds_every_key() {
    let read = |text: &str| file::read("complete", "", text).map(|read| read.program);
    let program = read(COMPLETE).expect("the complete program");
    let lines: Vec<&str> = COMPLETE.lines().collect();
    for (nth, line) in lines.iter().enumerate().filter(|(_, line)| line.contains(" = ")) {
        let without = [&lines[..nth], &lines[nth + 1..]].concat().join("\n");
        assert!(
            read(&without).map_or(true, |read| read != program),
            "{nth}: {line}: nothing changes without it"
        );
    }
}

/// What a document says, by the keys of the schema and their descriptions.
fn collect(value: &Value, schema: &Value, definitions: &Value, said: &mut BTreeSet<String>) {
    if let Some(name) = schema["$ref"].as_str().and_then(|path| path.strip_prefix("#/$defs/")) {
        return collect(value, &definitions[name], definitions, said);
    }
    for item in value.as_array().into_iter().flatten() {
        collect(item, &schema["items"], definitions, said);
    }
    for (key, below) in value.as_object().into_iter().flatten() {
        match schema["properties"].get(key) {
            Some(property) => {
                said.insert(describe((key, property)));
                collect(below, property, definitions, said);
            }
            None => collect(below, &schema["additionalProperties"], definitions, said),
        }
    }
}

fn keys(section: &Value) -> impl Iterator<Item = (&String, &Value)> {
    section["properties"].as_object().into_iter().flatten()
}

fn describe((key, property): (&String, &Value)) -> String {
    format!("{key}: {}", property["description"])
}

fn json(text: &str) -> Value {
    serde_json::to_value(toml::from_str::<toml::Table>(text).expect("TOML")).expect("JSON")
}

fn root() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("..")
}
