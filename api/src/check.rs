//! `laurel check`: reads program files, tells every mistake and warning, and plays the scenario beside each.

use contract::programs::Program;
use rules::file::Mistake;
use rules::scenario;
use std::path::Path;

/// Checks each file; the error counts what is wrong. Warnings are told and are not wrong.
pub fn check<P: AsRef<Path>>(files: &[P]) -> Result<(), String> {
    let wrong: usize = files.iter().map(|file| check_one(file.as_ref())).sum();
    match wrong {
        0 => Ok(()),
        1 => Err("one mistake".to_owned()),
        count => Err(format!("{count} mistakes")),
    }
}

fn check_one(file: &Path) -> usize {
    let text = match std::fs::read_to_string(file) {
        Ok(text) => text,
        Err(error) => {
            eprintln!("{}: {error}", file.display());
            return 1;
        }
    };
    let id = file.file_stem().and_then(|stem| stem.to_str()).unwrap_or_default();
    let version = &crate::id::digest(text.as_bytes())[..16];
    let read = match rules::file::read(id, version, &text) {
        Ok(read) => read,
        Err(mistakes) => return tell(file, "", &mistakes),
    };
    tell(file, "warning: ", &read.warnings);
    let wrong = play(&read.program, &file.with_file_name(format!("{id}.scenario.toml")));
    if wrong == 0 {
        println!("{}: version {version}", file.display());
    }
    wrong
}

/// Plays the scenario beside a program, where there is one.
fn play(program: &Program, file: &Path) -> usize {
    let text = match std::fs::read_to_string(file) {
        Ok(text) => text,
        Err(error) if error.kind() == std::io::ErrorKind::NotFound => {
            println!("{}: there is none, so nothing proves the program", file.display());
            return 0;
        }
        Err(error) => {
            eprintln!("{}: {error}", file.display());
            return 1;
        }
    };
    let scenario = match scenario::file::read(&text, program) {
        Ok(scenario) => scenario,
        Err(mistakes) => return tell(file, "", &mistakes),
    };
    let failures = scenario::run::run(program, &scenario);
    for failure in &failures {
        eprintln!("{}:{}: {}", file.display(), failure.line, failure.message);
    }
    if failures.is_empty() {
        println!("{}: {} steps, all as told", file.display(), scenario.steps.len());
    }
    failures.len()
}

fn tell(file: &Path, kind: &str, mistakes: &[Mistake]) -> usize {
    for mistake in mistakes {
        eprintln!("{}:{kind}{mistake}", file.display());
    }
    mistakes.len()
}
