//! Every program of the folder, read and played by its scenario: natively and in WebAssembly.

use laurel_rules::scenario::{file, run::run};

/// The text of a program and of its scenario, by name.
macro_rules! programs {
    ($($name:literal)*) => {
        [$((
            $name,
            include_str!(concat!("../../programs/", $name, ".toml")),
            include_str!(concat!("../../programs/", $name, ".scenario.toml")),
        )),*]
    };
}

#[cfg_attr(target_arch = "wasm32", wasm_bindgen_test::wasm_bindgen_test)]
#[cfg_attr(not(target_arch = "wasm32"), test)]
fn every_program_does_what_its_scenario_says() {
    let programs = programs![
        "beauty-circle" "book-club-card" "coffee-stars" "fan-club" "fit-unlocked" "fuel-card" "green-body"
        "home-family" "maison-beaute" "movie-insiders" "prime-club" "record-shop" "run-club" "scoop-club"
        "smile-store" "summit-pass" "tea-house" "watch-club"
    ];
    let mut told = Vec::new();
    for (id, text, scenario) in programs {
        let at = |file: &str, mistakes: Vec<laurel_rules::file::Mistake>| {
            mistakes.iter().map(|mistake| format!("{file}:{mistake}")).collect::<Vec<_>>()
        };
        let read = match laurel_rules::file::read(id, "v1", text) {
            Ok(read) => read,
            Err(mistakes) => {
                told.append(&mut at(&format!("{id}.toml"), mistakes));
                continue;
            }
        };
        match file::read(scenario, &read.program) {
            Ok(scenario) => told.extend(
                run(&read.program, &scenario)
                    .iter()
                    .map(|failure| format!("{id}.scenario.toml:{}: {}", failure.line, failure.message)),
            ),
            Err(mistakes) => told.append(&mut at(&format!("{id}.scenario.toml"), mistakes)),
        }
    }
    assert!(told.is_empty(), "{}", told.join("\n"));
}
