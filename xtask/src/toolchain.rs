//! The compiler for the portal's WebAssembly: which one is here, and what makes it build small.

use crate::shell::{self, Outcome};
use std::path::{Path, PathBuf};
use std::process::Command;

/// The target triple of the portal.
pub const TARGET: &str = "wasm32-unknown-unknown";

/// What Debian's compiler consists of for us: Cargo, the compiler, the source of its standard library.
pub const DEBIAN_COMPILER: &[&str] =
    &["/usr/bin/cargo", "/usr/bin/rustc", "/usr/lib/rustlib/src/rust/library/std/Cargo.toml"];

/// A compiler that can build for the browser, the best one first.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Toolchain {
    /// rustup's, with the source of the standard library, which is then built for size along with the portal.
    RustupWithSource,
    /// Debian's own compiler, with the source of the standard library.
    Debian,
    /// rustup's with a ready-made standard library: works, and the portal is about a third larger.
    Rustup,
}

impl Toolchain {
    /// The best one that is complete on this machine.
    pub fn present() -> Option<Self> {
        let sysroot =
            shell::output(Command::new("rustc").args(["--print", "sysroot"])).ok().map(PathBuf::from);
        let in_sysroot = |path: &str| sysroot.as_ref().is_some_and(|folder| folder.join(path).exists());
        // The file `components` is rustup's; a distribution's compiler goes another way.
        let by_rustup = in_sysroot("lib/rustlib/components");
        if by_rustup && in_sysroot("lib/rustlib/src/rust/library/std/Cargo.toml") {
            return Some(Self::RustupWithSource);
        }
        if Self::debian_is_complete() {
            return Some(Self::Debian);
        }
        in_sysroot("lib/rustlib/wasm32-unknown-unknown/lib").then_some(Self::Rustup)
    }

    /// How it is called in messages.
    pub fn name(self) -> &'static str {
        match self {
            Self::RustupWithSource => "rustup's, standard library built for size",
            Self::Debian => "Debian's, standard library built for size",
            Self::Rustup => "rustup's, ready-made standard library",
        }
    }

    /// A command that finds this compiler, our wasm-bindgen and our Trunk.
    pub fn command(self, program: &str) -> Outcome<Command> {
        let mut folders = Vec::new();
        for (tool, version) in [("wasm-bindgen", wasm_bindgen_version()?.as_str()), ("trunk", TRUNK_VERSION)]
        {
            folders.push(tool_folder(tool, version)?.join("bin"));
        }
        folders.push(link_folder()?);
        if self == Self::Debian {
            folders.push(PathBuf::from("/usr/bin"));
        }
        let on_path = |name: &str| folders.iter().map(|folder| folder.join(name)).find(|file| file.is_file());
        let mut command = Command::new(on_path(program).unwrap_or_else(|| PathBuf::from(program)));
        command
            .env("PATH", shell::path_with(&folders))
            .env("CARGO_TARGET_DIR", shell::root().join("target/wasm"));
        // Cargo hands its own choices down to what it runs; the compiler chosen here may be another one.
        // NO_COLOR=1 is a setting that Trunk cannot read.
        let inherited = ["CARGO", "RUSTC", "RUSTC_WRAPPER", "RUSTFLAGS", "LD_LIBRARY_PATH"];
        for name in inherited.into_iter().chain(["RUST_BACKTRACE", "NO_COLOR"]) {
            command.env_remove(name);
        }
        Ok(command)
    }

    /// Adds what makes a release build small.
    pub fn build_small(self, command: &mut Command) {
        if self == Self::Rustup {
            return;
        }
        command
            .env("RUSTC_BOOTSTRAP", "1")
            .env("CARGO_UNSTABLE_BUILD_STD", "std,panic_abort")
            .env("CARGO_UNSTABLE_BUILD_STD_FEATURES", "optimize_for_size")
            .env("CARGO_UNSTABLE_PANIC_IMMEDIATE_ABORT", "true")
            .env("CARGO_PROFILE_RELEASE_PANIC", "immediate-abort")
            .env(
                "CARGO_TARGET_WASM32_UNKNOWN_UNKNOWN_RUSTFLAGS",
                "-Zunstable-options -Zlocation-detail=none -Zfmt-debug=none",
            );
    }

    /// Adds what a test build needs: a standard library that can say where a test failed.
    pub fn build_tests(self, command: &mut Command) {
        command.env("CARGO_TARGET_WASM32_UNKNOWN_UNKNOWN_RUNNER", "wasm-bindgen-test-runner");
        if self != Self::Rustup {
            command.env("RUSTC_BOOTSTRAP", "1").env("CARGO_UNSTABLE_BUILD_STD", "std,panic_abort,test");
        }
    }

    fn debian_is_complete() -> bool {
        let link = link_folder().map(|folder| folder.join("rust-lld")).unwrap_or_default();
        link.exists() && DEBIAN_COMPILER.iter().all(|file| Path::new(file).exists())
    }
}

/// The version of Trunk that builds the portal; 0.22 wants a newer compiler than rustup's stable here.
pub const TRUNK_VERSION: &str = "0.21.14";

/// The version of wasm-bindgen in `Cargo.lock`: the command-line tool must be the same.
pub fn wasm_bindgen_version() -> Outcome<String> {
    let lock = shell::root().join("Cargo.lock");
    let text = std::fs::read_to_string(&lock).map_err(shell::about(&lock))?;
    let mut lines = text.lines().skip_while(|line| *line != "name = \"wasm-bindgen\"");
    lines
        .nth(1)
        .and_then(|line| line.strip_prefix("version = \"")?.strip_suffix('"'))
        .map(str::to_string)
        .ok_or_else(|| "Cargo.lock names no version of wasm-bindgen".to_string())
}

/// Where a tool of a version is installed: other clones find it there too.
pub fn tool_folder(tool: &str, version: &str) -> Outcome<PathBuf> {
    Ok(shell::cache()?.join(format!("{tool}-{version}")))
}

/// Where the link `rust-lld` is, the name under which Debian's compiler looks for its linker.
pub fn link_folder() -> Outcome<PathBuf> {
    Ok(shell::cache()?.join("bin"))
}
