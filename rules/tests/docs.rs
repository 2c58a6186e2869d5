//! Every example of docs/program-file.md is read: what is left out of it is completed.
#![cfg(feature = "file")]

use laurel_rules::{file, scenario};
use toml::Table;

const PAGE: &str = include_str!("../../docs/program-file.md");
const COMPLETE: &str = include_str!("complete.toml");

/// What a program cannot do without, and examples do not repeat.
const REST: &str = r#"
languages = ["en"]
currency = "USD"
time_zone = "America/New_York"
name = "Corner Coffee"
promise = "A bean for every dollar."

[theme]
brand = "oklch(0.45 0.11 292)"
warm = "oklch(0.72 0.13 52)"
mark = "M16 4L28 28L4 28z"
motif = "M0 130L480 130"
"#;

#[test]
fn every_example_is_read() {
    let examples: Vec<&str> =
        PAGE.split("```toml\n").skip(1).map(|rest| rest.split("```").next().unwrap_or("")).collect();
    assert!(examples.len() > 15, "{} examples", examples.len());
    for example in examples {
        let told = match example.contains("[[step]]") {
            true => read_scenario(example),
            false => read_program(example),
        };
        assert!(told.is_empty(), "{example}\n{}", told.join("\n"));
    }
}

#[test]
fn every_section_has_an_example() {
    let sections = file::schema()["$defs"].as_object().expect("sections").keys().cloned().collect::<Vec<_>>();
    for section in sections.iter().map(|name| name.trim_end_matches("ID")) {
        assert!(
            PAGE.contains(&format!("\n[{section}")) || PAGE.contains(&format!("\n[[{section}]]")),
            "{section}"
        );
    }
}

fn read_program(example: &str) -> Vec<String> {
    let mut program: Table = example.parse().expect("TOML");
    for (key, value) in REST.parse::<Table>().expect("TOML") {
        program.entry(key).or_insert(value);
    }
    if !program.contains_key("points") {
        let languages = program["languages"].as_array().expect("languages").clone();
        let noun = |language: &toml::Value| (language.as_str().expect("a tag").to_owned(), beans());
        program.insert("points".to_owned(), toml::Value::Table(languages.iter().map(noun).collect()));
    }
    told(file::read("example", "", &toml::to_string(&program).expect("TOML")).err())
}

fn read_scenario(example: &str) -> Vec<String> {
    let program = file::read("complete", "", COMPLETE).expect("the complete program").program;
    told(scenario::file::read(example, &program).err())
}

fn beans() -> toml::Value {
    toml::Value::Table(Table::from_iter([("other".to_owned(), "beans".into())]))
}

fn told(mistakes: Option<Vec<file::Mistake>>) -> Vec<String> {
    mistakes.unwrap_or_default().iter().map(ToString::to_string).collect()
}
