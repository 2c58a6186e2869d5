//! Cells of CSV that people open in a spreadsheet.

/// A cell that no spreadsheet takes for a formula.
pub fn cell(text: &str) -> String {
    let is_formula =
        text.trim_start().starts_with(['=', '+', '-', '@']) || text.starts_with(['\t', '\r', '\n']);
    if is_formula { format!("'{text}") } else { text.to_owned() }
}

#[cfg(test)]
mod tests {
    #[test]
    fn no_cell_is_a_formula() {
        for (text, safe) in [
            ("=1+1", "'=1+1"),
            ("@sum(a1)", "'@sum(a1)"),
            (" +65", "' +65"),
            ("-2", "'-2"),
            ("\tx", "'\tx"),
            ("Maya = best", "Maya = best"),
            ("{\"a\":1}", "{\"a\":1}"),
        ] {
            assert_eq!(super::cell(text), safe);
        }
    }
}
