//! The house rules that a program can check. Each message says what to do instead.

#[path = "tidy/files.rs"]
mod files;

use files::{below, code_files, function_lengths, names_from_crate, read};

const FILE_LINES_MAX: usize = 500;
const FUNCTION_LINES_MAX: usize = 70;
const LINE_CHARS_MAX: usize = 110;

/// Who may call whom in the server: each of these knows only those before it.
const READING_ORDER: &[&str] =
    // Privacy comes last: whoever takes everything along, or erases it, has to know all the others.
    &["ledger", "members", "tiers", "referrals", "rewards", "surveys", "points", "privacy"];

/// What a library of controls must not know.
const FEATURES: &[&str] =
    &["members", "points", "tiers", "progress", "rewards", "referrals", "surveys", "programs"];

const LEDGER_TABLES: &[&str] = &[
    "accounts",
    "entries",
    "lots",
    "draws",
    "lot_ends",
    "counters",
    "days",
    "refunds",
    "claimed_codes",
    "notes",
];

#[test]
fn files_functions_and_lines_are_short() {
    let mut found = Vec::new();
    for file in code_files(&["rs", "css", "js", "mjs", "ts", "html"]) {
        let count = file.text.lines().count();
        if count > FILE_LINES_MAX {
            found.push(format!(
                "{}: {count} lines, {FILE_LINES_MAX} allowed. Find the second noun in it and give it a file.",
                file.path
            ));
        }
        for (at, line) in file.lines() {
            let chars = line.chars().count();
            let is_drawing = line.contains(" d=\"") || line.contains("data:image");
            if chars > LINE_CHARS_MAX && !is_drawing {
                found.push(format!(
                    "{}:{at}: {chars} characters, {LINE_CHARS_MAX} allowed. Break the line.",
                    file.path
                ));
            }
        }
    }
    for file in code_files(&["rs"]) {
        for (at, count) in function_lengths(&file.text) {
            if count > FUNCTION_LINES_MAX {
                found.push(format!(
                    "{}:{at}: a function of {count} lines, {FUNCTION_LINES_MAX} allowed. \
                     Name a part of it and move it out.",
                    file.path
                ));
            }
        }
    }
    none(found);
}

#[test]
fn every_rust_file_opens_with_what_lives_there() {
    let silent = code_files(&["rs"]).into_iter().filter(|file| !file.text.starts_with("//! "));
    none(
        silent
            .map(|file| format!("{}: begin with one `//!` sentence that says what lives here.", file.path))
            .collect(),
    );
}

#[test]
fn nothing_outside_tests_can_be_left_half_done() {
    let mut found = Vec::new();
    for file in code_files(&["rs"]).into_iter().filter(|file| !file.is_test()) {
        for (at, line) in file.code_lines() {
            for (word, instead) in [
                (".unwrap()", "answer with a Problem, or `expect(\"why this cannot happen\")`"),
                ("todo!(", "finish it, or leave it out"),
                ("unimplemented!(", "finish it, or leave it out"),
                ("dbg!(", "take it out, or use `tracing`"),
            ] {
                if line.contains(word) {
                    found.push(format!("{}:{at}: `{word}`: {instead}.", file.path));
                }
            }
        }
    }
    none(found);
}

#[test]
fn sql_lives_in_stores() {
    let mut found = Vec::new();
    for file in below("api/src", &["rs"]) {
        let may = file.path.ends_with("/store.rs") || file.path.starts_with("api/src/db/");
        if may || file.path.ends_with("/tests.rs") {
            continue;
        }
        for (at, line) in file.code_lines() {
            let line = line.to_lowercase();
            let begins = |text: &str| {
                let verbs = ["select ", "insert into ", "update ", "delete from ", "create table "];
                verbs.iter().any(|verb| text.starts_with(verb))
            };
            if begins(line.trim_start()) || line.split('"').skip(1).any(begins) {
                found.push(format!(
                    "{}:{at}: SQL outside a store. Move it to the `store.rs` beside it and call that.",
                    file.path
                ));
            }
        }
    }
    none(found);
}

#[test]
fn only_the_ledger_writes_the_ledger() {
    let mut found = Vec::new();
    for file in below("api/src", &["rs"]) {
        if file.path.starts_with("api/src/ledger/") {
            continue;
        }
        let text: Vec<&str> = file.code().split_whitespace().collect();
        let text = text.join(" ").to_lowercase();
        for table in LEDGER_TABLES {
            for verb in ["insert into", "update", "delete from"] {
                let written = format!("{verb} {table}");
                let is_word = |at: usize| {
                    let after = text[at + written.len()..].chars().next();
                    !after.is_some_and(|char| char.is_alphanumeric() || char == '_')
                };
                if text.match_indices(&written).any(|(at, _)| is_word(at)) {
                    found.push(format!(
                        "{}: `{written}`. Only `ledger` writes this table: call one of its postings.",
                        file.path
                    ));
                }
            }
        }
    }
    none(found);
}

#[test]
fn a_server_module_calls_only_those_before_it() {
    let mut found = Vec::new();
    for (place, module) in READING_ORDER.iter().enumerate() {
        let files = below(&format!("api/src/{module}"), &["rs"]);
        for file in files.into_iter().chain(below(&format!("api/src/{module}.rs"), &["rs"])) {
            for name in names_from_crate(file.code()) {
                if READING_ORDER.iter().skip(place + 1).any(|later| *later == name) {
                    found.push(format!(
                        "{}: `crate::{name}` comes after `{module}` in reading order ({}). \
                         Let `{name}` call `{module}`, or move what both need before them.",
                        file.path,
                        READING_ORDER.join(", ")
                    ));
                }
            }
        }
    }
    none(found);
}

#[test]
fn controls_know_no_feature() {
    let mut found = Vec::new();
    for file in below("src/ui", &["rs"]) {
        for name in names_from_crate(file.code()) {
            if name == "http" || FEATURES.contains(&name.as_str()) {
                found.push(format!(
                    "{}: `crate::{name}`. A control is given what it shows; fetch in the feature's view.",
                    file.path
                ));
            }
        }
    }
    none(found);
}

#[test]
fn rules_and_words_do_no_input_or_output() {
    let mut found = Vec::new();
    for file in below("rules/src", &["rs"]).into_iter().chain(below("contract/src", &["rs"])) {
        for (at, line) in file.code_lines() {
            let doors = ["std::fs", "std::net", "std::time", "std::env", "SystemTime", "Instant::now"];
            for door in doors {
                if line.contains(door) {
                    found.push(format!(
                        "{}:{at}: `{door}`. Take the bytes or the instant as an argument.",
                        file.path
                    ));
                }
            }
        }
    }
    none(found);
}

#[test]
fn raw_colours_are_tokens() {
    let mut found = Vec::new();
    for file in below("style", &["css"]) {
        if file.path == "style/tokens.css" {
            continue;
        }
        for (at, line) in file.lines() {
            let value = line.split_once(':').map_or("", |(_, value)| value);
            let raw = ["oklch(", "oklab(", "rgb(", "rgba(", "hsl("].iter().any(|name| value.contains(name));
            if raw || value.split([' ', ',', '(']).any(is_hex_colour) {
                found.push(format!(
                    "{}:{at}: a raw colour. Give it a role in style/tokens.css and use that.",
                    file.path
                ));
            }
        }
    }
    none(found);
}

#[test]
fn tests_wait_for_what_they_expect() {
    let mut found = Vec::new();
    for file in below("tests", &["rs", "ts", "js"]) {
        if file.path == "tests/tidy.rs" {
            continue;
        }
        for (at, line) in file.code_lines() {
            for sleep in ["waitForTimeout", "thread::sleep", "time::sleep", "setTimeout("] {
                if line.contains(sleep) {
                    found.push(format!(
                        "{}:{at}: `{sleep}`. Wait for the thing itself: `expect`, or the test's clock.",
                        file.path
                    ));
                }
            }
        }
    }
    none(found);
}

#[test]
fn the_page_keeps_what_the_server_builds_on() {
    let Some(page) = read("index.html") else {
        return;
    };
    let mut found = Vec::new();
    for text in ["<title>Laurel</title>", "<html lang=\"en\">", "</head>"] {
        if page.matches(text).count() != 1 {
            found.push(format!("index.html: `{text}` must stand there once; the server replaces it."));
        }
    }
    if page.contains(" style=\"") {
        let instead = "Use a class: the page's security policy refuses the attribute.";
        found.push(format!("index.html: a `style` attribute. {instead}"));
    }
    none(found);
}

#[test]
fn the_workspace_builds_the_way_trunk_expects() {
    let mut found = Vec::new();
    if read("Cargo.toml").is_some_and(|text| text.contains("default-members")) {
        found.push(
            "Cargo.toml: no `default-members`: Trunk runs `cargo build` in the root and must get the portal."
                .to_string(),
        );
    }
    if read("package-lock.json").is_some_and(|text| text.contains("\"resolved\"")) {
        found.push(
            "package-lock.json: it names hosts. Make it again with the settings in .npmrc: `npm install`."
                .to_string(),
        );
    }
    none(found);
}

fn is_hex_colour(word: &str) -> bool {
    let digits = word.trim_end_matches([';', ')', '}']).strip_prefix('#').unwrap_or_default();
    [3, 4, 6, 8].contains(&digits.len()) && digits.chars().all(|char| char.is_ascii_hexdigit())
}

fn none(found: Vec<String>) {
    assert!(found.is_empty(), "\n\n{}\n", found.join("\n"));
}
