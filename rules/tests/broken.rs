//! Broken files, and all that is said of each: programs in `broken/`, a file for each part, and scenarios in
//! `broken.scenarios.toml`.
#![cfg(feature = "file")]

use laurel_rules::{file, scenario};
use serde::Deserialize;
use std::path::Path;

const COMPLETE: &str = include_str!("complete.toml");
const STORY: &str = include_str!("complete.scenario.toml");

/// A change to the complete file, or a file of its own, and what is told.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Case {
    /// What stands in the complete file, and is replaced ...
    #[serde(default)]
    from: String,
    /// ... by this.
    #[serde(default)]
    to: String,
    /// Each mistake: line, column and message, in order.
    #[serde(default)]
    told: Vec<String>,
    /// Each warning, where there is no mistake.
    #[serde(default)]
    warned: Vec<String>,
}

#[derive(Deserialize)]
struct Cases {
    case: Vec<Case>,
}

/// Mistakes and warnings, each as a line.
type Lines = (Vec<String>, Vec<String>);

#[test]
fn the_complete_files_have_no_mistake_and_no_warning() {
    assert_eq!(program(COMPLETE), Lines::default());
    assert_eq!(story(STORY), Lines::default());
}

#[test]
fn every_broken_program_is_told_exactly() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/broken");
    let paths = folder.read_dir().expect("the folder").map(|file| file.expect("a file").path());
    let count: usize = paths.map(|path| check(&path, COMPLETE, program)).sum();
    assert!(count >= 60, "{count} cases");
}

#[test]
fn every_broken_scenario_is_told_exactly() {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/broken.scenarios.toml");
    check(&path, STORY, story);
}

/// Reads every case of a file, and says how many there are.
fn check(path: &Path, complete: &str, read: fn(&str) -> Lines) -> usize {
    let text = std::fs::read_to_string(path).expect("a file of cases");
    let cases: Cases = toml::from_str(&text).unwrap_or_else(|error| panic!("{}: {error}", path.display()));
    let mut wrong = Vec::new();
    for Case { from, to, told, warned } in &cases.case {
        assert!(complete.contains(from), "the complete file does not say {from}");
        let really = match from.as_str() {
            "" => read(to),
            from => read(&complete.replacen(from, to, 1)),
        };
        if (&really.0, &really.1) != (told, warned) {
            wrong.push(format!("{to}\ntold = {:#?}\nwarned = {:#?}", really.0, really.1));
        }
    }
    assert!(wrong.is_empty(), "{}\n\n{}", path.display(), wrong.join("\n\n"));
    cases.case.len()
}

fn program(text: &str) -> Lines {
    match file::read("complete", "v1", text) {
        Ok(read) => (Vec::new(), lines(&read.warnings)),
        Err(mistakes) => (lines(&mistakes), Vec::new()),
    }
}

fn story(text: &str) -> Lines {
    let program = file::read("complete", "v1", COMPLETE).expect("the complete program").program;
    (lines(&scenario::file::read(text, &program).err().unwrap_or_default()), Vec::new())
}

fn lines(found: &[file::Mistake]) -> Vec<String> {
    found.iter().map(|m| format!("{}:{}: {}", m.line, m.column, m.message)).collect()
}
