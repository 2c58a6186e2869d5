//! The programs and scenarios of this repository: each is read, without a mistake and without a warning.
#![cfg(feature = "file")]

use laurel_rules::{file, scenario};
use std::path::Path;

#[test]
fn every_program_and_its_scenario_are_read() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../programs");
    let paths = folder.read_dir().expect("the programs").map(|file| file.expect("a file").path());
    let is_program = |path: &std::path::PathBuf| path.to_string_lossy().ends_with(".toml");
    for path in paths.filter(is_program) {
        let id = path.file_stem().expect("a name").to_string_lossy().into_owned();
        if id.contains('.') {
            continue;
        }
        let text = std::fs::read_to_string(&path).expect("a program");
        let read = file::read(&id, "", &text).unwrap_or_else(|mistakes| panic!("{id}: {}", told(&mistakes)));
        assert!(read.warnings.is_empty(), "{id}: {}", told(&read.warnings));
        if let Ok(story) = std::fs::read_to_string(path.with_extension("scenario.toml")) {
            let read = scenario::file::read(&story, &read.program);
            read.unwrap_or_else(|mistakes| panic!("{id}.scenario: {}", told(&mistakes)));
        }
    }
}

fn told(mistakes: &[file::Mistake]) -> String {
    mistakes.iter().map(|mistake| format!("\n{mistake}")).collect()
}
