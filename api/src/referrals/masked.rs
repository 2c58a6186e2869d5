//! A friend's name as who invited is told it: enough to recognise, too little to pass on.

/// `Sam Kim` becomes `S•• K.`, `王小明` becomes `王••`.
pub(super) fn name(name: &str) -> Option<String> {
    let mut words = name.split_whitespace();
    let first = words.next()?;
    let mut masked = hidden(first);
    if let Some(last) = words.last().and_then(|word| word.chars().next()) {
        masked.push(' ');
        masked.push(last);
        masked.push('.');
    }
    Some(masked)
}

/// `sam@example.com` becomes `s••`.
pub(super) fn email(email: &str) -> String {
    hidden(email.split('@').next().unwrap_or_default())
}

/// The first letter, and a dot for each other one, at most four.
fn hidden(word: &str) -> String {
    let mut letters = word.chars();
    let first = letters.next().unwrap_or('•');
    let rest = letters.count().clamp(1, 4);
    std::iter::once(first).chain(std::iter::repeat_n('•', rest)).collect()
}

#[cfg(test)]
mod tests {
    #[test]
    fn a_name_is_recognised_and_not_read() {
        for (name, masked) in [
            ("Sam Kim", "S•• K."),
            ("  Jo  van den Berg ", "J• B."),
            ("王小明", "王••"),
            ("Wolfeschlegelstein", "W••••"),
            ("X", "X•"),
        ] {
            assert_eq!(super::name(name).as_deref(), Some(masked));
        }
        assert_eq!(super::name("  "), None);
        assert_eq!(super::email("sam@example.com"), "s••");
    }
}
