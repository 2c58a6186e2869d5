//! Files that were damaged in every way one can think of: what is read may be wrong, and never panics.
#![cfg(feature = "file")]

use laurel_rules::{file, scenario};
use proptest::prelude::*;
use proptest::test_runner::{Config, TestRunner};
use std::time::{Duration, Instant};

const COMPLETE: &str = include_str!("complete.toml");
const STORY: &str = include_str!("complete.scenario.toml");

/// Values that stand where others are expected.
const ODD: [&str; 22] = [
    "",
    "0",
    "-1",
    "9223372036854775808",
    "1e400",
    "nan",
    "true",
    "\"\"",
    "\"0\"",
    "\"9223372036854775807 weeks\"",
    "\"9223372036854775807 points per key per day\"",
    "\"2099-12-31\"",
    "\"1970-01-01 00:00\"",
    "\"24:00-24:00\"",
    "\"9007199254740991.99\"",
    "\"键\"",
    "2027-03-01",
    "[]",
    "[[], {}]",
    "{}",
    "{ en = 1, \"\" = [] }",
    "[\"once\", 1, { en = \"x\" }]",
];

/// A way to damage a text; numbers choose the place.
#[derive(Clone, Debug)]
enum Damage {
    /// A byte becomes another.
    Byte(usize, u8),
    /// A line is lost.
    LoseLine(usize),
    /// A line stands elsewhere as well.
    CopyLine(usize, usize),
    /// What a key holds becomes something odd.
    Value(usize, usize),
    /// The rest is lost.
    Cut(usize),
}

fn damage() -> impl Strategy<Value = Damage> {
    prop_oneof![
        (any::<usize>(), any::<u8>()).prop_map(|(at, byte)| Damage::Byte(at, byte)),
        any::<usize>().prop_map(Damage::LoseLine),
        (any::<usize>(), any::<usize>()).prop_map(|(from, to)| Damage::CopyLine(from, to)),
        (any::<usize>(), any::<usize>()).prop_map(|(at, odd)| Damage::Value(at, odd)),
        any::<usize>().prop_map(Damage::Cut),
    ]
}

fn damaged(text: &str, damages: &[Damage]) -> String {
    let mut text = text.to_owned();
    for damage in damages {
        let mut lines: Vec<String> = text.lines().map(str::to_owned).collect();
        let count = lines.len().max(1);
        match *damage {
            Damage::Byte(at, byte) => {
                let mut bytes = text.into_bytes();
                let count = bytes.len().max(1);
                if let Some(old) = bytes.get_mut(at % count) {
                    *old = byte;
                }
                text = String::from_utf8_lossy(&bytes).into_owned();
                continue;
            }
            Damage::LoseLine(at) => drop(lines.drain(at % count..(at % count + 1).min(lines.len()))),
            Damage::CopyLine(from, to) => {
                let line = lines.get(from % count).cloned().unwrap_or_default();
                lines.insert(to % count, line);
            }
            Damage::Value(at, odd) => {
                if let Some(line) = lines.get_mut(at % count)
                    && let Some((key, _)) = line.split_once(" = ")
                {
                    *line = format!("{key} = {}", ODD[odd % ODD.len()]);
                }
            }
            Damage::Cut(at) => lines.truncate(at % count),
        }
        text = lines.join("\n");
    }
    text
}

/// Damages what it is given for as long as `LAUREL_FUZZ_SECONDS` asks; 2 seconds where it does not.
fn for_a_while<T: std::fmt::Debug>(
    given: impl Strategy<Value = T>,
    check: impl Fn(T) -> Result<(), TestCaseError>,
) {
    let seconds = std::env::var("LAUREL_FUZZ_SECONDS").ok().and_then(|text| text.parse().ok()).unwrap_or(2);
    let (begun, mut count) = (Instant::now(), 0);
    while begun.elapsed() < Duration::from_secs(seconds) {
        let config = Config { cases: 64, failure_persistence: None, ..Config::default() };
        if let Err(why) = TestRunner::new(config).run(&given, &check) {
            panic!("{why}");
        }
        count += 64;
    }
    println!("{count} were read");
}

#[test]
fn no_damaged_program_makes_the_reader_panic() {
    for_a_while(prop::collection::vec(damage(), 1..6), |damages| {
        let text = damaged(COMPLETE, &damages);
        let mistakes = match file::read("complete", "v1", &text) {
            Ok(read) => {
                // What is read can be played.
                let scenario = scenario::file::read(STORY, &read.program);
                drop(scenario.map(|scenario| scenario::run::run(&read.program, &scenario)));
                return Ok(());
            }
            Err(mistakes) => mistakes,
        };
        prop_assert!(!mistakes.is_empty());
        for mistake in mistakes {
            prop_assert_eq!(text.lines().nth(mistake.line - 1).unwrap_or(""), &mistake.source);
            prop_assert!(!mistake.to_string().is_empty());
        }
        Ok(())
    });
}

#[test]
fn no_damaged_scenario_makes_the_reader_or_the_rules_panic() {
    let program = file::read("complete", "v1", COMPLETE).expect("the complete program").program;
    for_a_while(prop::collection::vec(damage(), 1..6), |damages| {
        match scenario::file::read(&damaged(STORY, &damages), &program) {
            Ok(scenario) => drop(scenario::run::run(&program, &scenario)),
            Err(mistakes) => prop_assert!(!mistakes.is_empty()),
        }
        Ok(())
    });
}

#[test]
fn no_text_at_all_makes_the_reader_panic() {
    for_a_while("\\PC*", |text| {
        let _ = file::read("complete", "v1", &text);
        Ok(())
    });
}
