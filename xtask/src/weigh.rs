//! `cargo xtask weigh`: what a browser downloads for the first page, against its budget.

use crate::dist;
use crate::shell::{self, Outcome};
use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::Path;

/// The budget: everything for the first page, brotli 11, in bytes. To raise it, write a decision.
pub const FIRST_PAGE_MAX: usize = 110_000;

/// The script on a brand's own page, by itself.
const EMBED_MAX: usize = 3_000;

/// What the page names and fetches only once it is up: the worker, the drawings of rewards when one of them
/// is on the screen, the second module and its texts, and the texts of the other language, of which the
/// larger ones count. By the beginning of the file's name.
const LATER: &[&str] = &["sw.", "art-", "texts-en", "later", "embedded"];

/// Prints the size of each file of the first page. Fails when they are larger than the budget together.
pub fn weigh() -> Outcome {
    let folder = shell::root().join("dist");
    let files = first_page(&folder)?;
    println!("{:>9} {:>9}  The first page", "bytes", "brotli");
    let mut total = 0;
    for (name, bytes) in &files {
        let small = dist::brotli(bytes)?.len();
        // What does not compress is sent as it is.
        let sent = small.min(bytes.len());
        let file = name.rsplit('/').next().unwrap_or(name);
        let is_later = LATER.iter().any(|begin| file.starts_with(begin));
        println!("{:>9} {:>9}  {name}{}", bytes.len(), sent, if is_later { ", later" } else { "" });
        total += if is_later { 0 } else { sent };
    }
    println!("{:>9} {total:>9}  of {FIRST_PAGE_MAX} allowed", "");
    if total > FIRST_PAGE_MAX {
        let over = total - FIRST_PAGE_MAX;
        return Err(format!(
            "the first page is {over} bytes over its budget. See what grew (the table, `git log`), and\n\
             take out: formatted floats, `Debug`, Unicode tables, generic code copied for each type."
        ));
    }
    let embed = folder.join("embed.js");
    let sent = dist::brotli(&fs::read(&embed).map_err(shell::about(&embed))?)?.len();
    println!("{:>9} {sent:>9}  embed.js, of {EMBED_MAX} allowed", "");
    if sent > EMBED_MAX {
        return Err(format!("embed.js is {} bytes over its budget", sent - EMBED_MAX));
    }
    Ok(())
}

/// `index.html` and every file that it names, and what these name, by path.
fn first_page(folder: &Path) -> Outcome<BTreeMap<String, Vec<u8>>> {
    let mut all = BTreeMap::new();
    for file in crate::build::files_below(folder)? {
        let name = file.strip_prefix(folder).unwrap_or(&file).to_string_lossy().replace('\\', "/");
        if !name.ends_with(".br") && !name.ends_with(".gz") {
            all.insert(name, fs::read(&file).map_err(shell::about(&file))?);
        }
    }
    if !all.contains_key("index.html") {
        return Err("dist/index.html is not there; `cargo xtask weigh --build` builds it first".to_string());
    }
    let mut wanted = BTreeSet::from(["index.html".to_string()]);
    loop {
        let named: BTreeSet<String> = wanted
            .iter()
            .flat_map(|name| all.keys().filter(|other| names(&all[name], other)).cloned())
            .collect();
        if named.is_subset(&wanted) {
            break;
        }
        wanted.extend(named);
    }
    all.retain(|name, _| wanted.contains(name));
    Ok(all)
}

fn names(bytes: &[u8], other: &str) -> bool {
    // The last part alone: a script names the file beside it without the folder.
    let file = other.rsplit('/').next().unwrap_or(other).as_bytes();
    bytes.windows(file.len()).any(|window| window == file)
}
