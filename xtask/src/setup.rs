//! `cargo xtask setup`: installs what is missing, step by step, and says what to do by hand where it cannot.

use crate::shell::{self, Outcome};
use crate::toolchain::{self, TRUNK_VERSION, Toolchain};
use crate::{apt, postgres};
use sha2::{Digest, Sha256};
use std::io::Write;
use std::path::{Path, PathBuf};
use std::process::Command;
use std::time::{Duration, Instant};

/// What the tools are wanted for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum For {
    /// Building and serving the portal.
    Portal,
    /// That, and every test.
    Tests,
}

/// One thing that has to be there.
struct Step {
    name: String,
    present: Box<dyn Fn() -> bool>,
    install: Box<dyn Fn() -> Outcome>,
    /// What a person can do where `install` cannot.
    by_hand: &'static str,
}

/// Installs what is missing. Stops at the first step that cannot be done.
pub fn setup(purpose: For) -> Outcome {
    let mut steps = portal_steps()?;
    if purpose == For::Tests {
        steps.extend(test_steps());
    }
    let count = steps.len();
    for (at, step) in steps.iter().enumerate() {
        print!("[{}/{count}] {} ... ", at + 1, step.name);
        // Only the look of the line depends on it.
        let _ = std::io::stdout().flush();
        if (step.present)() {
            println!("already there");
            continue;
        }
        let begun = Instant::now();
        let outcome = (step.install)().and_then(|()| match (step.present)() {
            true => Ok(()),
            false => Err("everything was installed, and yet it is not found".to_string()),
        });
        if let Err(message) = outcome {
            println!("not possible here");
            let advice = step.by_hand;
            return Err(format!("{} is missing.\n{message}\n\nBy hand: {advice}", step.name));
        }
        println!("installed in {}", shell::seconds(begun.elapsed()));
    }
    if Toolchain::present() == Some(Toolchain::Rustup) {
        println!(
            "Notice: without the source of the standard library the portal comes out about a third larger."
        );
    }
    Ok(())
}

fn portal_steps() -> Outcome<Vec<Step>> {
    let wasm_bindgen = toolchain::wasm_bindgen_version()?;
    Ok(vec![
        Step {
            name: "compiler for WebAssembly".to_string(),
            present: Box::new(|| Toolchain::present().is_some()),
            install: Box::new(install_toolchain),
            by_hand: "`rustup target add wasm32-unknown-unknown && rustup component add rust-src`,\n\
                or on Debian 12 `apt-get install rustc-web cargo-web rust-web-src lld-22`.",
        },
        cargo_step(
            "wasm-bindgen",
            &wasm_bindgen,
            vec!["wasm-bindgen-cli".to_string(), "--version".to_string(), wasm_bindgen.clone()],
            "`cargo install wasm-bindgen-cli`, of the very version that Cargo.lock names for wasm-bindgen.",
        )?,
        cargo_step(
            "trunk",
            TRUNK_VERSION,
            // A debug build takes a third of the time, and Trunk has little to compute.
            ["trunk", "--version", TRUNK_VERSION, "--locked", "--debug", "--no-default-features"]
                .into_iter()
                .chain(["--features", "rustls"])
                .map(str::to_string)
                .collect(),
            "`cargo install trunk --version 0.21.14 --locked`.",
        )?,
    ])
}

fn test_steps() -> Vec<Step> {
    let package = |name: &str, present: fn() -> bool, packages: &'static [&str], by_hand| Step {
        name: name.to_string(),
        present: Box::new(present),
        install: Box::new(move || apt::install(packages)),
        by_hand,
    };
    vec![
        package(
            "Chromium",
            || chromium().is_some(),
            &["chromium"],
            "install Chromium or Chrome; LAUREL_CHROMIUM may name its program.",
        ),
        package(
            "a font with Chinese characters",
            has_chinese_font,
            &["fonts-noto-cjk", "fontconfig"],
            "install a font with Chinese characters, such as Noto Sans CJK.",
        ),
        package(
            "PostgreSQL's server programs",
            || postgres::programs().is_some(),
            &["postgresql-15"],
            "install PostgreSQL 15 or newer, and put its `initdb` on PATH.",
        ),
        package(
            "Node.js and npm",
            || shell::which("node").is_some() && shell::which("npm").is_some(),
            &["nodejs", "npm"],
            "install Node.js 20 or newer, with npm.",
        ),
        Step {
            name: "browser test packages".to_string(),
            present: Box::new(|| packages_hash().is_ok_and(|hash| noted(&packages_note()) == Some(hash))),
            install: Box::new(install_packages),
            by_hand: "`npm ci` in the root of the repository.",
        },
    ]
}

/// A tool that Cargo installs from source, into the cache that all clones share.
fn cargo_step(tool: &str, version: &str, arguments: Vec<String>, by_hand: &'static str) -> Outcome<Step> {
    let folder = toolchain::tool_folder(tool, version)?;
    let program = folder.join("bin").join(tool);
    Ok(Step {
        name: format!("{tool} {version}"),
        present: Box::new(move || program.is_file()),
        install: Box::new(move || {
            println!("installing from source, which takes some minutes");
            let mut command = Command::new("cargo");
            command.arg("install").args(&arguments).arg("--root").arg(&folder).arg("--quiet");
            // Not the settings of the run we are part of: they would build another thing.
            for name in ["CARGO_TARGET_DIR", "RUSTFLAGS", "CARGO_BUILD_TARGET"] {
                command.env_remove(name);
            }
            shell::run(&mut command)
        }),
        by_hand,
    })
}

/// What is on the machine already, then rustup's, then Debian's packages.
fn install_toolchain() -> Outcome {
    if debian_compiler_is_there() {
        return link_linker();
    }
    let mut refusals = Vec::new();
    if shell::which("rustup").is_some() {
        for arguments in [["component", "add", "rust-src"], ["target", "add", toolchain::TARGET]] {
            // Where the network ends at the package registries this fails at once, or would hang.
            let mut command = Command::new("rustup");
            command.args(arguments).env("RUSTUP_MAX_RETRIES", "0");
            if let Err(message) = shell::run_within(&mut command, Duration::from_secs(180)) {
                refusals.push(message);
                break;
            }
        }
        if Toolchain::present().is_some() {
            return Ok(());
        }
    }
    let packages = ["rustc-web", "cargo-web", "rust-web-src", "lld-22"];
    apt::install(&packages).and_then(|()| link_linker()).map_err(|message| {
        refusals.push(message);
        refusals.join("\n")
    })
}

const DEBIAN_LINKER: &str = "/usr/lib/llvm-22/bin/lld";

fn debian_compiler_is_there() -> bool {
    let compiler = toolchain::DEBIAN_COMPILER.iter().chain([&DEBIAN_LINKER]);
    compiler.into_iter().all(|file| Path::new(file).exists())
}

/// Debian's compiler looks for its linker under the name that rustup gives it.
fn link_linker() -> Outcome {
    let folder = toolchain::link_folder()?;
    std::fs::create_dir_all(&folder).map_err(shell::about(&folder))?;
    let link = folder.join("rust-lld");
    match std::fs::remove_file(&link) {
        Err(error) if error.kind() != std::io::ErrorKind::NotFound => {
            return Err(shell::about(&link)(error));
        }
        _ => {}
    }
    symlink(Path::new(DEBIAN_LINKER), &link).map_err(shell::about(&link))
}

#[cfg(unix)]
fn symlink(original: &Path, link: &Path) -> std::io::Result<()> {
    std::os::unix::fs::symlink(original, link)
}

#[cfg(not(unix))]
fn symlink(original: &Path, link: &Path) -> std::io::Result<()> {
    std::fs::copy(original, link).map(|_| ())
}

/// The browser of the browser tests.
pub fn chromium() -> Option<PathBuf> {
    if let Some(named) = std::env::var_os("LAUREL_CHROMIUM") {
        return Some(PathBuf::from(named)).filter(|program| program.is_file());
    }
    ["chromium", "chromium-browser", "google-chrome"].into_iter().find_map(shell::which)
}

fn has_chinese_font() -> bool {
    // Without fontconfig (macOS, Windows) the system brings its own fonts.
    let Some(program) = shell::which("fc-list") else {
        return !cfg!(target_os = "linux");
    };
    shell::output(Command::new(program).arg(":lang=zh-cn")).is_ok_and(|fonts| !fonts.is_empty())
}

fn install_packages() -> Outcome {
    let mut command = Command::new("npm");
    command.args(["ci", "--no-audit", "--no-fund", "--loglevel=error"]);
    // The tests use the Chromium found above; a browser of Playwright's own would be a large download.
    command.env("PLAYWRIGHT_SKIP_BROWSER_DOWNLOAD", "1");
    shell::run_quietly(&mut command)?;
    let note = packages_note();
    std::fs::write(&note, packages_hash()?).map_err(shell::about(&note))
}

fn packages_hash() -> Outcome<String> {
    let lock = shell::root().join("package-lock.json");
    let bytes = std::fs::read(&lock).map_err(shell::about(&lock))?;
    Ok(Sha256::digest(bytes).iter().map(|byte| format!("{byte:02x}")).collect())
}

fn packages_note() -> PathBuf {
    shell::root().join("node_modules/.laurel-lock")
}

fn noted(note: &Path) -> Option<String> {
    std::fs::read_to_string(note).ok()
}
