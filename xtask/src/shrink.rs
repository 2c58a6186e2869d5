//! Takes out of the portal's code what no member needs: names for debuggers, and long names of imports.

use crate::shell::Outcome;
use std::collections::{BTreeMap, BTreeSet};
use walrus::{Module, ModuleConfig};

/// What stands before the name of an import in what wasm-bindgen writes.
const ENTRY: &str = "        ";

/// The module and its JavaScript, as small as they can be and still do the same.
pub fn shrink(wasm: &[u8], js: &str) -> Outcome<(Vec<u8>, String)> {
    let mut config = ModuleConfig::new();
    config.generate_name_section(false).generate_producers_section(false);
    let mut module = config.parse(wasm).map_err(|error| format!("the portal's WebAssembly: {error}"))?;
    let js = rename_imports(&mut module, js)?;
    Ok((module.emit_wasm(), js))
}

/// Gives each import a letter or two for a name, on both sides.
fn rename_imports(module: &mut Module, js: &str) -> Outcome<String> {
    let mut short = BTreeMap::new();
    let mut from = BTreeSet::new();
    for (nth, import) in module.imports.iter_mut().enumerate() {
        from.insert(std::mem::replace(&mut import.module, "_".to_string()));
        let new = format!("_{}", letters(nth));
        short.insert(std::mem::replace(&mut import.name, new.clone()), new);
    }
    let mut renamed = String::new();
    let mut found = 0;
    for line in js.lines() {
        let entry = line.strip_prefix(ENTRY).and_then(|entry| entry.split_once(": function"));
        match entry.and_then(|(name, rest)| Some((short.get(name)?, rest))) {
            Some((new, rest)) => {
                renamed.push_str(&format!("{new}: function{rest}\n"));
                found += 1;
            }
            None => {
                renamed.push_str(line);
                renamed.push('\n');
            }
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
    fn an_import_has_the_same_short_name_on_both_sides() {
        let mut module = Module::default();
        let nothing = module.types.add(&[], &[]);
        module.add_import_func("./portal_bg.js", "__wbg_log_0123456789abcdef", nothing);
        let js = "        __wbg_log_0123456789abcdef: function() {\n\"./portal_bg.js\": import0,\n";
        let renamed = rename_imports(&mut module, js);
        assert_eq!(renamed.as_deref(), Ok("_a: function() {\n_: import0,\n"));
        assert!(module.imports.find("_", "_a").is_some());
    }

    #[test]
    fn an_import_that_the_javascript_lacks_stops_the_build() {
        let mut module = Module::default();
        let nothing = module.types.add(&[], &[]);
        module.add_import_func("./portal_bg.js", "__wbg_log_0123456789abcdef", nothing);
        assert!(rename_imports(&mut module, "").is_err());
    }

    #[test]
    fn names_are_letters_in_order() {
        assert_eq!([0, 25, 26, 27, 701, 702].map(letters), ["a", "z", "aa", "ab", "zz", "aaa"]);
    }
}
