//! `cargo xtask build`: the portal, from its sources to the files in `dist/`.

use crate::dist;
use crate::shell::{self, Outcome};
use crate::toolchain::{TARGET, Toolchain};
use sha2::{Digest, Sha256};
use std::fs;
use std::path::{Path, PathBuf};
use std::time::Instant;

/// Everything that the files in `dist/` depend on.
const SOURCES: &[&str] = &[
    "Cargo.lock",
    "Cargo.toml",
    "Trunk.toml",
    "index.html",
    "contract",
    "embed/embed.js",
    "public",
    "rules",
    "src",
    "style",
    "xtask/src/build.rs",
    "vendor",
    "xtask/src/dist.rs",
    "xtask/src/shrink.rs",
    "xtask/src/minify.rs",
    "xtask/src/texts.rs",
    "xtask/src/toolchain.rs",
];

/// Builds the portal, unless nothing has changed since the last time.
pub fn build() -> Outcome {
    let begun = Instant::now();
    let toolchain = Toolchain::present().ok_or("no compiler for WebAssembly; run `cargo xtask setup`")?;
    let root = shell::root();
    let work = root.join("target/portal");
    let note = work.join("fingerprint");
    let now = fingerprint(&root, toolchain)?;
    if root.join("dist/index.html").is_file() && fs::read_to_string(&note).is_ok_and(|then| then == now) {
        println!("Portal: nothing has changed since it was built");
        return Ok(());
    }
    println!("Portal: building (compiler: {})", toolchain.name());
    fs::create_dir_all(&work).map_err(shell::about(&work))?;
    let raw = work.join("trunk");
    let mut trunk = toolchain.command("trunk")?;
    trunk.args(["build", "--release", "--filehash", "false", "--no-sri", "--dist"]).arg(&raw);
    toolchain.build_small(&mut trunk);
    shell::run(&mut trunk)?;

    build_later(toolchain, &raw)?;

    let finished = work.join("finished");
    remove(&finished)?;
    dist::finish(&raw, &finished)?;
    put_in_place(&finished, &root.join("dist"), &work.join("old"))?;
    fs::write(&note, now).map_err(shell::about(&note))?;
    println!("Portal: built in {}", shell::seconds(begun.elapsed()));
    Ok(())
}

/// The second module, beside what Trunk left: the same package, with another beginning.
fn build_later(toolchain: Toolchain, raw: &Path) -> Outcome {
    let mut cargo = toolchain.command("cargo")?;
    cargo.args(["build", "--release", "--target", TARGET, "--bin", "laurel-portal"]);
    cargo.args(["--features", "later"]);
    toolchain.build_small(&mut cargo);
    shell::run(&mut cargo)?;
    let built = shell::root().join("target/wasm").join(TARGET).join("release/laurel-portal.wasm");
    let mut bindgen = toolchain.command("wasm-bindgen")?;
    bindgen.args(["--target", "web", "--no-typescript", "--out-name", "later", "--out-dir"]);
    shell::run(bindgen.arg(raw).arg(built))
}

/// Swaps the folders by renaming, so that an interruption leaves the old files or the new ones, never half.
fn put_in_place(new: &Path, place: &Path, old: &Path) -> Outcome {
    remove(old)?;
    if place.exists() {
        fs::rename(place, old).map_err(shell::about(place))?;
    }
    fs::rename(new, place).map_err(shell::about(new))?;
    remove(old)
}

fn remove(folder: &Path) -> Outcome {
    match fs::remove_dir_all(folder) {
        Err(error) if error.kind() != std::io::ErrorKind::NotFound => Err(shell::about(folder)(error)),
        _ => Ok(()),
    }
}

fn fingerprint(root: &Path, toolchain: Toolchain) -> Outcome<String> {
    let mut hash = Sha256::new();
    hash.update(toolchain.name());
    for source in SOURCES {
        for file in files_below(&root.join(source))? {
            let bytes = fs::read(&file).map_err(shell::about(&file))?;
            hash.update(file.strip_prefix(root).unwrap_or(&file).to_string_lossy().as_bytes());
            hash.update((bytes.len() as u64).to_le_bytes());
            hash.update(bytes);
        }
    }
    Ok(hash.finalize().iter().map(|byte| format!("{byte:02x}")).collect())
}

/// The file itself, or every file below the folder, in a fixed order; nothing if neither is there.
pub fn files_below(path: &Path) -> Outcome<Vec<PathBuf>> {
    if path.is_file() {
        return Ok(vec![path.to_path_buf()]);
    }
    let mut files = Vec::new();
    if path.is_dir() {
        for entry in fs::read_dir(path).map_err(shell::about(path))? {
            files.extend(files_below(&entry.map_err(shell::about(path))?.path())?);
        }
    }
    files.sort();
    Ok(files)
}
