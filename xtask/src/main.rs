//! `cargo xtask`: sets the tools up, serves the demo, runs every test, weighs the first page.

mod apt;
#[cfg(feature = "bench")]
mod bench;
mod build;
mod dist;
mod minify;
mod mint;
mod postgres;
mod schemathesis;
mod serve;
mod setup;
mod shell;
mod shop;
mod shrink;
mod test;
mod texts;
mod toolchain;
mod weigh;

use shell::Outcome;
use std::process::ExitCode;

const USAGE: &str = "\
usage: cargo xtask COMMAND

  serve                  build all and run the demo on http://127.0.0.1:8080, and a shop with the portal in it
  test                   run everything
  test PART...           run some of it: native, interface, wasm, browser, tidy
  weigh [--build]        the size of the first page, file by file
  bench server           the server beside the bare database, on SQLite and on PostgreSQL; five minutes
  bench history          a member with ten orders beside one with ten thousand; two minutes
  bench portal           what a slow phone sees of the portal, and when, beside the goals; four minutes
  build                  build the portal into dist/
  setup [--portal]       install what is missing and nothing else; --portal: only what `serve` needs

`serve` and `test` begin with `setup` and `build` themselves; what is there already costs a second.";

fn main() -> ExitCode {
    let words: Vec<String> = std::env::args().skip(1).collect();
    let words: Vec<&str> = words.iter().map(String::as_str).collect();
    if let Err(message) = std::env::set_current_dir(shell::root()) {
        eprintln!("xtask: cannot enter the repository: {message}");
        return ExitCode::FAILURE;
    }
    match carry_out(&words) {
        Ok(()) => ExitCode::SUCCESS,
        Err(message) => {
            eprintln!("\nxtask: {message}");
            ExitCode::FAILURE
        }
    }
}

fn carry_out(words: &[&str]) -> Outcome {
    match words {
        ["serve"] => serve::serve(),
        ["shop", public_url] => shop::serve(public_url),
        ["test", parts @ ..] => test::test(parts),
        ["weigh"] => weigh::weigh(),
        ["weigh", "--build"] => build::build().and_then(|()| weigh::weigh()),
        ["bench", what @ ("server" | "history" | "portal")] => bench(what),
        ["build"] => setup::setup(setup::For::Portal).and_then(|()| build::build()),
        ["setup"] => setup::setup(setup::For::Tests),
        ["setup", "--portal"] => setup::setup(setup::For::Portal),
        [] | ["help" | "--help" | "-h"] => {
            println!("{USAGE}");
            Ok(())
        }
        _ => Err(format!("`{}` is not a command.\n\n{USAGE}", words.join(" "))),
    }
}

#[cfg(feature = "bench")]
fn bench(what: &str) -> Outcome {
    match what {
        "history" => bench::history(),
        "portal" => bench::portal(),
        _ => bench::server(),
    }
}

/// The bench needs SQLite and an optimised build: it runs in a build of xtask of its own.
#[cfg(not(feature = "bench"))]
fn bench(what: &str) -> Outcome {
    let mut again = std::process::Command::new("cargo");
    again.args(["run", "--quiet", "--profile", "server", "--package", "xtask", "--features", "bench"]);
    shell::run(again.args(["--", "bench", what]))
}
