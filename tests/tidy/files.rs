//! The files of the repository, and what can be read off their text.

use std::fs;
use std::path::{Path, PathBuf};

/// A file of the repository.
pub struct File {
    pub path: String,
    pub text: String,
}

impl File {
    pub fn is_test(&self) -> bool {
        self.path.contains("tests/") || self.path.ends_with("tests.rs")
    }

    /// What is above the tests at the end of the file.
    pub fn code(&self) -> &str {
        let end = self.text.find("#[cfg(test)]\nmod ").unwrap_or(self.text.len());
        &self.text[..end]
    }

    pub fn lines(&self) -> impl Iterator<Item = (usize, &str)> {
        (1..).zip(self.text.lines())
    }

    /// The lines above the tests, without those that are comments.
    pub fn code_lines(&self) -> impl Iterator<Item = (usize, &str)> {
        (1..).zip(self.code().lines()).filter(|(_, line)| !line.trim_start().starts_with("//"))
    }
}

fn root() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("..")
}

pub fn read(path: &str) -> Option<String> {
    fs::read_to_string(root().join(path)).ok()
}

pub fn code_files(ends: &[&str]) -> Vec<File> {
    let places =
        ["api", "contract", "embed", "index.html", "public", "rules", "src", "style", "tests", "xtask"];
    places.iter().flat_map(|place| below(place, ends)).collect()
}

/// The files at or below a path, by the end of their names; none where there is no such path.
pub fn below(path: &str, ends: &[&str]) -> Vec<File> {
    let whole = root().join(path);
    if whole.is_dir() {
        let entries = fs::read_dir(&whole).expect("a folder of the repository can be read");
        let mut names: Vec<String> =
            entries.flatten().map(|entry| entry.file_name().to_string_lossy().into_owned()).collect();
        names.sort();
        names.retain(|name| name != "target" && name != "node_modules");
        return names.iter().flat_map(|name| below(&format!("{path}/{name}"), ends)).collect();
    }
    let wanted = path.rsplit_once('.').is_some_and(|(_, end)| ends.contains(&end));
    match read(path).filter(|_| wanted) {
        Some(text) => vec![File { path: path.to_string(), text }],
        None => Vec::new(),
    }
}

/// Where each function begins and how many lines it has, going by rustfmt's indentation.
pub fn function_lengths(text: &str) -> Vec<(usize, usize)> {
    let lines: Vec<&str> = text.lines().collect();
    let mut lengths = Vec::new();
    for (at, line) in lines.iter().enumerate() {
        let code = line.trim_start();
        let words = code.split(['(', '<']).next().unwrap_or_default();
        if !words.split(' ').rev().skip(1).take(1).any(|word| word == "fn") || code.starts_with("//") {
            continue;
        }
        // A function without a body is declared here and written elsewhere.
        let head = lines[at..].iter().find(|line| line.contains('{') || line.ends_with(';'));
        if head.is_none_or(|line| !line.contains('{')) {
            continue;
        }
        let end = format!("{}}}", &line[..line.len() - code.len()]);
        if let Some(count) = lines[at..].iter().position(|line| *line == end) {
            lengths.push((at + 1, count + 1));
        }
    }
    lengths
}

/// The modules that a file names after `crate::`, also those inside `crate::{...}`.
pub fn names_from_crate(text: &str) -> Vec<String> {
    let word = |text: &str| -> String {
        text.chars().take_while(|char| char.is_alphanumeric() || *char == '_').collect()
    };
    let mut names = Vec::new();
    for (at, found) in text.match_indices("crate::") {
        let rest = &text[at + found.len()..];
        let Some(group) = rest.strip_prefix('{') else {
            names.push(word(rest));
            continue;
        };
        let mut depth = 1;
        let mut begins = true;
        for (at, char) in group.char_indices() {
            match char {
                '{' => depth += 1,
                '}' => depth -= 1,
                ',' if depth == 1 => begins = true,
                char if begins && depth == 1 && char.is_alphanumeric() => {
                    names.push(word(&group[at..]));
                    begins = false;
                }
                _ => {}
            }
            if depth == 0 {
                break;
            }
        }
    }
    names
}

#[test]
fn the_length_of_a_function_is_from_its_name_to_its_last_brace() {
    let text = "fn a() {\n    b();\n}\nfn z();\nimpl C {\n    fn d(\n        x: u8,\n    ) {\n    }\n}\n";
    assert_eq!(function_lengths(text), [(1, 3), (6, 4)]);
}

#[test]
fn what_a_file_takes_from_its_crate_is_found_in_groups_too() {
    let text = "use crate::{ledger::{self, Post}, members};\ncrate::points::of(x); pub(crate) fn y() {}";
    assert_eq!(names_from_crate(text), ["ledger", "members", "points"]);
}
