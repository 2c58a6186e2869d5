//! What Trunk leaves, made ready to serve: named by the hash of the bytes, compressed, no inline scripts.

use crate::build::files_below;
use crate::minify;
use crate::shell::{self, Outcome};
use crate::shrink;
use crate::texts;
use sha2::{Digest, Sha256};
use std::collections::BTreeMap;
use std::fs;
use std::io::Write;
use std::path::Path;

/// What is worth compressing, by the end of its name.
const COMPRESSIBLE: &[&str] = &["css", "html", "js", "json", "svg", "txt", "wasm", "webmanifest", "xml"];

/// What may name other files, by the end of its name.
const NAMES_OTHERS: &[&str] = &["css", "html", "js", "json", "svg", "webmanifest"];

/// Files by their path below `dist/`, with `/` between the folders.
type Files = BTreeMap<String, Vec<u8>>;

/// Reads what Trunk left in `raw` and writes what is served into `finished`.
pub fn finish(raw: &Path, finished: &Path) -> Outcome {
    let mut files = Files::new();
    for file in files_below(raw)? {
        let name = file.strip_prefix(raw).unwrap_or(&file).to_string_lossy().replace('\\', "/");
        files.insert(name, fs::read(&file).map_err(shell::about(&file))?);
    }
    for (name, bytes) in name_by_content(prepare(files)?)? {
        let path = finished.join(&name);
        let folder = path.parent().unwrap_or(finished);
        fs::create_dir_all(folder).map_err(shell::about(folder))?;
        fs::write(&path, &bytes).map_err(shell::about(&path))?;
        if COMPRESSIBLE.contains(&extension(&name)) {
            let beside = |end: &str| finished.join(format!("{name}.{end}"));
            fs::write(beside("br"), brotli(&bytes)?).map_err(shell::about(&path))?;
            fs::write(beside("gz"), gzip(&bytes)?).map_err(shell::about(&path))?;
        }
    }
    Ok(())
}

/// Brotli at its best, the way the server sends it and the budget counts it.
pub fn brotli(bytes: &[u8]) -> Outcome<Vec<u8>> {
    let mut packed = Vec::new();
    let parameters = brotli::enc::BrotliEncoderParams { quality: 11, lgwin: 24, ..Default::default() };
    brotli::BrotliCompress(&mut &*bytes, &mut packed, &parameters).map_err(|error| error.to_string())?;
    Ok(packed)
}

fn gzip(bytes: &[u8]) -> Outcome<Vec<u8>> {
    let mut encoder = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::best());
    encoder.write_all(bytes).and_then(|()| encoder.finish()).map_err(|error| error.to_string())
}

/// Moves inline scripts into files and leaves out what a browser does not need.
fn prepare(mut files: Files) -> Outcome<Files> {
    let html = files.remove("index.html").ok_or("Trunk left no index.html")?;
    let html = String::from_utf8(html).map_err(|_| "index.html is not UTF-8")?;
    let (html, scripts) = move_scripts_out(&html);
    for (name, script) in scripts {
        files.insert(name, script.into_bytes());
    }
    let html = move_blocking_scripts_in(&minify::html(&html), &mut files)?;
    files.insert("index.html".to_string(), html.into_bytes());
    for (name, texts) in texts::files() {
        files.insert(name.to_string(), texts.as_bytes().to_vec());
    }
    gather_styles(&mut files)?;
    shrink_code(&mut files, "laurel-portal")?;
    shrink_code(&mut files, "later")?;
    for (name, bytes) in &mut files {
        if extension(name) == "js" {
            let text = std::str::from_utf8(bytes).map_err(|_| format!("{name} is not UTF-8"))?;
            *bytes = minify::js(text).into_bytes();
        }
    }
    Ok(files)
}

/// The style sheets that are not in the page become one, which comes with the second module.
fn gather_styles(files: &mut Files) -> Outcome {
    let mut all = String::new();
    for (name, bytes) in std::mem::take(files) {
        if extension(&name) == "css" {
            all.push_str(&String::from_utf8(bytes).map_err(|_| format!("{name} is not UTF-8"))?);
        } else {
            files.insert(name, bytes);
        }
    }
    files.insert("later.css".to_string(), minify::css(&all).into_bytes());
    Ok(())
}

/// The code of a module and the JavaScript that loads it, made smaller together.
fn shrink_code(files: &mut Files, module: &str) -> Outcome {
    let (wasm, js) = (&format!("{module}_bg.wasm")[..], &format!("{module}.js")[..]);
    let (Some(code), Some(script)) = (files.get(wasm), files.get(js)) else {
        return Err(format!("Trunk left no {wasm} or no {js}"));
    };
    let script = std::str::from_utf8(script).map_err(|_| format!("{js} is not UTF-8"))?;
    let (code, script) = shrink::shrink(code, script)?;
    files.insert(wasm.to_string(), code);
    files.insert(js.to_string(), script.into_bytes());
    Ok(())
}

/// Each `<script>` with its code inside becomes a file, so that the page's policy need not allow inline code.
fn move_scripts_out(html: &str) -> (String, Vec<(String, String)>) {
    let (mut page, mut scripts, mut rest) = (String::new(), Vec::new(), html);
    while let Some(start) = rest.find("<script") {
        let Some(head) = rest[start..].find('>').map(|at| start + at) else {
            break;
        };
        let Some(end) = rest[head..].find("</script>").map(|at| head + at) else {
            break;
        };
        let (tag, code) = (&rest[start..head], rest[head + 1..end].trim());
        page.push_str(&rest[..start]);
        if code.is_empty() || tag.contains(" src=") || tag.contains("application/") {
            page.push_str(&rest[start..end]);
        } else {
            let name = if scripts.is_empty() {
                "boot.js".to_string()
            } else {
                format!("boot-{}.js", scripts.len() + 1)
            };
            page.push_str(&format!("{tag} src=\"/{name}\">"));
            scripts.push((name, code.to_string()));
        }
        rest = &rest[end..];
    }
    page.push_str(rest);
    (page, scripts)
}

/// What the first paint waits for comes with the page: another request would keep it waiting. The page's
/// policy names such a script by its hash.
fn move_blocking_scripts_in(html: &str, files: &mut Files) -> Outcome<String> {
    let mut page = html.to_string();
    for (name, bytes) in std::mem::take(files) {
        let waits = format!("<script type=\"module\" src=\"/{name}\" blocking=\"render\"></script>");
        if !page.contains(&waits) {
            files.insert(name, bytes);
            continue;
        }
        let text = String::from_utf8(bytes).map_err(|_| format!("{name} is not UTF-8"))?;
        let script = minify::js(&text);
        page =
            page.replace(&waits, &format!("<script type=\"module\" blocking=\"render\">{script}</script>"));
    }
    Ok(page)
}

/// Gives each file that is named by another its final name: those that name nobody first, the page last.
fn name_by_content(mut files: Files) -> Outcome<Files> {
    let mut finished = Files::new();
    let mut renamed: BTreeMap<String, String> = BTreeMap::new();
    while !files.is_empty() {
        let names: Vec<String> = files.keys().cloned().collect();
        let ready = |name: &String| {
            let waits_for = |other: &String| other != name && mentions(name, &files[name], other);
            !names.iter().any(waits_for)
        };
        let Some(name) = names.iter().find(|name| ready(name)).cloned() else {
            return Err(format!("these files name each other in a circle: {}", names.join(", ")));
        };
        let mut bytes = files.remove(&name).unwrap_or_default();
        for (old, new) in &renamed {
            bytes = with_reference(&name, bytes, old, new);
        }
        let new = final_name(&name, &bytes);
        finished.insert(new.clone(), bytes);
        renamed.insert(name, new);
    }
    Ok(finished)
}

/// A file that a browser asks for by a fixed name keeps it; all others carry the hash of their bytes.
fn final_name(name: &str, bytes: &[u8]) -> String {
    let fixed = name == "index.html"
        || name == "sw.js"
        || name == "embed.js"
        || name == "robots.txt"
        || name.starts_with("favicon.")
        || extension(name) == "webmanifest";
    if fixed {
        return name.to_string();
    }
    let file = name.rsplit('/').next().unwrap_or(name);
    let end = extension(file);
    let stem = file.strip_suffix(&format!(".{end}")).unwrap_or(file);
    let hash: String = Sha256::digest(bytes).iter().take(8).map(|byte| format!("{byte:02x}")).collect();
    format!("assets/{stem}-{hash}.{end}")
}

/// What may stand before a path in a reference: a quote or bracket, then nothing or the way to the root.
const BEFORE: &[&str] = &["\"", "'", "`", "("];
const PREFIX: &[&str] = &["/", "./", ""];
const AFTER: &[&str] = &["\"", "'", "`", ")"];

fn mentions(name: &str, bytes: &[u8], other: &str) -> bool {
    if !NAMES_OTHERS.contains(&extension(name)) {
        return false;
    }
    let text = String::from_utf8_lossy(bytes);
    references(other).any(|(_, _, reference)| text.contains(&reference))
}

/// Puts the new name of a file wherever the old one is referred to.
fn with_reference(name: &str, bytes: Vec<u8>, old: &str, new: &str) -> Vec<u8> {
    if old == new || !mentions(name, &bytes, old) {
        return bytes;
    }
    let mut text = String::from_utf8_lossy(&bytes).into_owned();
    // All hashed files lie in one folder: a script or style sheet there finds the others beside it.
    let beside = new.strip_prefix("assets/").filter(|_| extension(name) == "js" && name != "sw.js");
    for (before, prefix, reference) in references(old) {
        let after = &reference[reference.len() - 1..];
        let replacement = match beside {
            Some(file) if prefix != "/" => format!("{before}{prefix}{file}{after}"),
            _ => format!("{before}/{new}{after}"),
        };
        text = text.replace(&reference, &replacement);
    }
    text.into_bytes()
}

fn references(path: &str) -> impl Iterator<Item = (&'static str, &'static str, String)> {
    BEFORE.iter().zip(AFTER).flat_map(move |(before, after)| {
        PREFIX.iter().map(move |prefix| (*before, *prefix, format!("{before}{prefix}{path}{after}")))
    })
}

/// The end of a name after its last dot; empty without one.
pub fn extension(name: &str) -> &str {
    name.rsplit_once('.').map_or("", |(_, end)| end)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn files(list: &[(&str, &str)]) -> Files {
        list.iter().map(|(name, text)| (name.to_string(), text.as_bytes().to_vec())).collect()
    }

    #[test]
    fn an_inline_script_becomes_a_file() {
        let (page, scripts) =
            move_scripts_out("<script type=\"module\">go()</script><script src=\"/a.js\"></script>");
        assert_eq!(page, "<script type=\"module\" src=\"/boot.js\"></script><script src=\"/a.js\"></script>");
        assert_eq!(scripts, [("boot.js".to_string(), "go()".to_string())]);
    }

    #[test]
    fn what_the_first_paint_waits_for_comes_with_the_page() {
        let waits = "<script type=\"module\" src=\"/early.js\" blocking=\"render\"></script><p>";
        let mut all = files(&[("early.js", "go()"), ("later.js", "stay()")]);
        let page = move_blocking_scripts_in(waits, &mut all).expect("text");
        assert_eq!(page, "<script type=\"module\" blocking=\"render\">go()</script><p>");
        assert_eq!(all.keys().collect::<Vec<_>>(), ["later.js"]);
    }

    #[test]
    fn a_name_changes_with_the_bytes_that_are_served() {
        let build = |wasm: &str| {
            let page =
                "<script src=\"/boot.js\"></script><a href=\"/a_bg.wasm\"></a><a href=\"/favicon.svg\"></a>";
            let boot = "import init from '/a.js'; init('/a_bg.wasm');";
            let raw = files(&[
                ("index.html", page),
                ("boot.js", boot),
                ("a.js", "new URL('a_bg.wasm', import.meta.url)"),
                ("a_bg.wasm", wasm),
                ("favicon.svg", "<svg/>"),
            ]);
            name_by_content(raw).expect("no circle")
        };
        let (one, two) = (build("one"), build("two"));
        assert!(one.contains_key("favicon.svg") && one.contains_key("index.html"));
        let hashed = |files: &Files| -> Vec<String> {
            files.keys().filter(|name| name.starts_with("assets/")).cloned().collect()
        };
        assert_eq!(hashed(&one).len(), 3);
        assert!(
            hashed(&one).iter().all(|name| !hashed(&two).contains(name)),
            "each names the wasm, so each changed"
        );
        let page = String::from_utf8_lossy(&one["index.html"]).into_owned();
        assert!(
            hashed(&one).iter().filter(|name| page.contains(&format!("\"/{name}\""))).count() == 2,
            "{page}"
        );
        let glue = hashed(&one).into_iter().find(|name| name.starts_with("assets/a-")).expect("the glue");
        let wasm = hashed(&one).into_iter().find(|name| name.ends_with(".wasm")).expect("the wasm");
        let expected = format!("new URL('{}', import.meta.url)", &wasm["assets/".len()..]);
        assert_eq!(String::from_utf8_lossy(&one[&glue]), expected);
    }
}
