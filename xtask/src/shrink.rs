//! Takes out of the portal's code what no member needs: unused exports, names for debuggers, long names.

use crate::shell::Outcome;
use std::collections::{BTreeMap, BTreeSet};
use walrus::{Module, ModuleConfig};

/// Classes that Leptos' server functions bring along. The portal calls no server function, but an export is
/// kept by every compiler, and half of a stream library with it.
const UNUSED_CLASSES: [&str; 3] = ["IntoUnderlyingByteSource", "IntoUnderlyingSink", "IntoUnderlyingSource"];

/// What stands before the name of an import in what wasm-bindgen writes.
const ENTRY: &str = "        ";

/// The module and its JavaScript, as small as they can be and still do the same.
pub fn shrink(wasm: &[u8], js: &str) -> Outcome<(Vec<u8>, String)> {
    let mut config = ModuleConfig::new();
    config.generate_name_section(false).generate_producers_section(false);
    let mut module = config.parse(wasm).map_err(|error| format!("the portal's WebAssembly: {error}"))?;
    let unused: Vec<_> =
        module.exports.iter().filter(|export| is_unused(&export.name)).map(|e| e.id()).collect();
    for export in unused {
        module.exports.delete(export);
    }
    walrus::passes::gc::run(&mut module);
    let js = rename_imports(&mut module, without_unused_classes(js))?;
    Ok((module.emit_wasm(), js))
}

/// `intounderlyingsink_write`, `__wbg_intounderlyingsink_free`.
fn is_unused(export: &str) -> bool {
    let name = export.strip_prefix("__wbg_").unwrap_or(export);
    UNUSED_CLASSES.iter().any(|class| name.starts_with(&class.to_lowercase()))
}

/// Removes the classes, and what is written after each of them about its end.
fn without_unused_classes(js: &str) -> String {
    let is_about_one = |line: &str| UNUSED_CLASSES.iter().any(|class| line.contains(class));
    let (mut kept, mut lines) = (String::new(), js.lines());
    while let Some(line) = lines.next() {
        if !is_about_one(line) {
            kept.push_str(line);
            kept.push('\n');
        } else if !line.trim_end().ends_with(';') {
            // A class ends with its brace, a declaration over several lines with its semicolon.
            let ends = |last: &str| match line.contains("class ") {
                true => last.starts_with('}'),
                false => last.trim_end().ends_with(';'),
            };
            lines.by_ref().find(|line| ends(line));
        }
    }
    kept
}

/// Gives each import a letter or two for a name, on both sides, and drops those that nobody imports any more.
fn rename_imports(module: &mut Module, js: String) -> Outcome<String> {
    let mut short = BTreeMap::new();
    let mut from = BTreeSet::new();
    for (nth, import) in module.imports.iter_mut().enumerate() {
        from.insert(std::mem::replace(&mut import.module, "_".to_string()));
        let new = format!("_{}", letters(nth));
        short.insert(std::mem::replace(&mut import.name, new.clone()), new);
    }
    let mut renamed = String::new();
    let (mut is_dropped, mut found) = (false, 0);
    for line in js.lines() {
        match line.strip_prefix(ENTRY).and_then(|entry| entry.split_once(": function")) {
            Some((name, rest)) if !name.starts_with(' ') => {
                is_dropped = !short.contains_key(name);
                if let Some(new) = short.get(name) {
                    renamed.push_str(&format!("{new}: function{rest}\n"));
                    found += 1;
                }
                continue;
            }
            _ if !line.starts_with(ENTRY) => is_dropped = false,
            _ => {}
        }
        if !is_dropped {
            renamed.push_str(line);
            renamed.push('\n');
        }
    }
    if found != short.len() {
        return Err(format!("the JavaScript has {found} of the {} imports", short.len()));
    }
    Ok(from.iter().fold(renamed, |js, module| js.replace(&format!("\"{module}\""), "_")))
}

/// a, b, ..., z, aa, ab, ...
fn letters(nth: usize) -> String {
    let mut text = Vec::new();
    let mut rest = nth + 1;
    while rest > 0 {
        rest -= 1;
        text.push(b'a' + u8::try_from(rest % 26).unwrap_or(0));
        rest /= 26;
    }
    text.reverse();
    text.iter().map(|&letter| char::from(letter)).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_class_goes_and_its_neighbours_stay() {
        let js = "export class IntoUnderlyingSink {
    free() {
        done();
    }
}
if (Symbol.dispose) IntoUnderlyingSink.prototype.x = 1;
const IntoUnderlyingSinkFinalization = (typeof F === 'undefined')
    ? { register: () => {} }
    : new F(ptr => wasm.free(ptr, 1));

function kept() {
}
";
        assert_eq!(without_unused_classes(js), "\nfunction kept() {\n}\n");
    }
}
