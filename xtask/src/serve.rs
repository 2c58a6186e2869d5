//! `cargo xtask serve`: everything built, and the demo running.

use crate::setup::For;
use crate::shell::{self, Outcome};
use crate::{build, setup, shop};
use std::path::{Path, PathBuf};
use std::process::Command;
use std::time::Instant;

/// Sets up, builds and runs the demo in the foreground.
pub fn serve() -> Outcome {
    setup::setup(For::Portal)?;
    build::build()?;
    let program = build_server()?;
    let folder = shell::root().join("target/demo");
    std::fs::create_dir_all(&folder).map_err(shell::about(&folder))?;
    let laurel = || demo(&program);
    let listen = std::env::var("LAUREL_LISTEN").unwrap_or_else(|_| "127.0.0.1:8080".to_string());
    let public_url = std::env::var("LAUREL_PUBLIC_URL").unwrap_or_else(|_| format!("http://{listen}"));
    if let Err(why) = shop::open(&laurel, &public_url, &folder) {
        // The portal is worth a look without it.
        eprintln!("Shop: not opened: {why}");
    }
    become_program(laurel().args(["serve", "--demo"]))
}

/// The program with the demo's settings.
fn demo(program: &Path) -> Command {
    let mut laurel = Command::new(program);
    for (name, value) in
        [("LAUREL_DATABASE_URL", "sqlite:target/demo/laurel.db"), ("LAUREL_MAIL_FOLDER", "target/demo/mail")]
    {
        // Whoever set one of them means it.
        if std::env::var_os(name).is_none() {
            laurel.env(name, value);
        }
    }
    laurel
}

/// Builds the server with the portal inside, and gives the program's path.
pub fn build_server() -> Outcome<PathBuf> {
    println!("Server: building");
    let begun = Instant::now();
    let target = shell::root().join("target");
    let mut cargo = Command::new("cargo");
    cargo.args(["build", "--quiet", "--profile", "server", "--package", "laurel-api", "--bin", "laurel"]);
    shell::run(cargo.env("CARGO_TARGET_DIR", &target))?;
    println!("Server: built in {}", shell::seconds(begun.elapsed()));
    Ok(target.join("server/laurel"))
}

/// The server takes this process's place, so that Ctrl-C and signals reach it alone.
#[cfg(unix)]
fn become_program(command: &mut Command) -> Outcome {
    use std::os::unix::process::CommandExt;
    let error = command.exec();
    Err(format!("the server could not be started: {error}"))
}

#[cfg(not(unix))]
fn become_program(command: &mut Command) -> Outcome {
    shell::run(command)
}
