//! `cargo xtask test`: every check there is, one after the other, and what came of each.

use crate::postgres::{Cluster, Durability};
use crate::setup::For;
use crate::shell::{self, Outcome};
use crate::toolchain::{self, Toolchain};
use crate::{build, schemathesis, serve, setup, weigh};
use std::process::Command;
use std::time::{Duration, Instant};

/// One check: the part it belongs to, what it is called, and how it is made.
struct Check {
    part: &'static str,
    name: &'static str,
    run: fn() -> Outcome,
    /// Whether the checks of its part that come after it stand on what it makes.
    carries: bool,
}

const fn check(part: &'static str, name: &'static str, run: fn() -> Outcome) -> Check {
    Check { part, name, run, carries: false }
}

const fn carrying(part: &'static str, name: &'static str, run: fn() -> Outcome) -> Check {
    Check { part, name, run, carries: true }
}

/// In this order: the quick ones first, and what a later one needs before it.
const CHECKS: &[Check] = &[
    check("tidy", "formatting", formatting),
    check("tidy", "house rules", house_rules),
    check("native", "clippy", clippy),
    check("native", "native tests, on SQLite and PostgreSQL", native_tests),
    check("interface", "everything the OpenAPI document allows, and what it does not", interface),
    check("wasm", "portal tests in WebAssembly", || wasm_tests(&["laurel-portal"])),
    check("wasm", "the rules and every scenario in WebAssembly", || wasm_tests(RULES_IN_WASM)),
    carrying("browser", "portal build", build::build),
    check("browser", "weight of the first page", weigh::weigh),
    carrying("browser", "server build", || serve::build_server().map(|_| ())),
    check("browser", "browser tests", browser_tests),
];

/// Where the part is named, its tool has to be there; a run of everything goes on without.
fn interface() -> Outcome {
    let is_named = std::env::args().any(|argument| argument == "interface");
    if is_named { schemathesis::test() } else { schemathesis::test_if_possible() }
}

/// Runs the checks of these parts; of all parts if none is named.
pub fn test(parts: &[&str]) -> Outcome {
    if let Some(part) = parts.iter().find(|part| !CHECKS.iter().any(|check| check.part == **part)) {
        return Err(format!("there is no part `{part}`: native, interface, wasm, browser, tidy"));
    }
    let begun = Instant::now();
    let portal_is_enough = !parts.is_empty() && parts.iter().all(|part| ["tidy", "wasm"].contains(part));
    setup::setup(if portal_is_enough { For::Portal } else { For::Tests })?;
    let chosen = CHECKS.iter().filter(|check| parts.is_empty() || parts.contains(&check.part));
    let mut results: Vec<(&str, Duration, Outcome)> = Vec::new();
    let mut fallen: Vec<&str> = Vec::new();
    for check in chosen {
        println!("\n=== {}", check.name);
        let begun = Instant::now();
        let outcome = match fallen.contains(&check.part) {
            true => Err("not run: what it stands on failed".to_string()),
            false => (check.run)(),
        };
        if check.carries && outcome.is_err() {
            fallen.push(check.part);
        }
        if let Err(message) = &outcome {
            println!("{message}");
        }
        results.push((check.name, begun.elapsed(), outcome));
    }
    println!("\n=== all in {}", shell::seconds(begun.elapsed()));
    let failed = results.iter().filter(|(_, _, outcome)| outcome.is_err()).count();
    for (name, took, outcome) in &results {
        let word = if outcome.is_ok() { "passed" } else { "FAILED" };
        println!("{word}  {:>7}  {name}", shell::seconds(*took));
    }
    println!("{} passed, {failed} failed", results.len() - failed);
    if failed == 0 { Ok(()) } else { Err("not everything passed".to_string()) }
}

fn formatting() -> Outcome {
    shell::run(Command::new("cargo").args(["fmt", "--all", "--check"]))
}

fn house_rules() -> Outcome {
    shell::run(Command::new("cargo").args(["test", "--quiet", "--package", "xtask"]))
}

fn clippy() -> Outcome {
    let mut cargo = Command::new("cargo");
    cargo.args(["clippy", "--quiet", "--workspace", "--exclude", "laurel-portal", "--all-targets"]);
    cargo.args(["--features", "xtask/bench"]);
    shell::run(cargo.args(["--", "-D", "warnings"]))
}

fn native_tests() -> Outcome {
    let cluster = Cluster::start(Durability::None)?;
    let mut cargo = Command::new("cargo");
    let nextest = shell::run_quietly(Command::new("cargo").args(["nextest", "--version"])).is_ok();
    cargo.args(if nextest { ["nextest", "run"].as_slice() } else { ["test"].as_slice() });
    cargo.args(["--workspace", "--exclude", "laurel-portal", "--exclude", "xtask"]);
    shell::run(cargo.env("LAUREL_TEST_POSTGRES_URL", cluster.url()))
}

/// Of the rules, the tests that run in a browser's machine as well.
const RULES_IN_WASM: &[&str] =
    &["laurel-rules", "--features", "laurel-rules/file", "--test", "stories", "--test", "golden"];

fn wasm_tests(package: &[&str]) -> Outcome {
    let toolchain = Toolchain::present().ok_or("no compiler for WebAssembly; run `cargo xtask setup`")?;
    let mut cargo = toolchain.command("cargo")?;
    cargo.args(["test", "--target", toolchain::TARGET, "--package"]).args(package);
    // Unlike the server's dependencies these are not worth optimising: it takes minutes and saves no second.
    cargo.args(["--config", "profile.dev.package.\"*\".opt-level=0", "--config", "profile.dev.debug=false"]);
    toolchain.build_tests(&mut cargo);
    shell::run(&mut cargo)
}

fn browser_tests() -> Outcome {
    let chromium = setup::chromium().ok_or("no Chromium; run `cargo xtask setup`")?;
    let mut playwright = Command::new("node");
    playwright.args(["node_modules/@playwright/test/cli.js", "test"]);
    playwright.args(["--config", "tests/browser/playwright.config.ts"]);
    shell::run(playwright.env("LAUREL_CHROMIUM", chromium))
}
