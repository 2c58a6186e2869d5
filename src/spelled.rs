//! Words of the wire: which one of a few it is. A comparison for each would be a good part of the download.

/// The place of a word in a list with spaces between; none where it is not in there.
pub fn place(word: &str, words: &str) -> Option<usize> {
    words.split(' ').position(|one| one == word)
}

/// An enum whose variants are spelled in some way, with a reader.
macro_rules! spelled {
    ($name:ident { $($variant:ident $spelling:literal),* $(,)? }) => {
        #[derive(Clone, Copy, PartialEq, Eq)]
        enum $name { $($variant),* }

        impl $name {
            fn of(text: &str) -> Option<$name> {
                const ALL: &[$name] = &[$($name::$variant),*];
                let place = $crate::spelled::place(text, concat!($($spelling, " "),*))?;
                ALL.get(place).copied()
            }
        }
    };
}

pub(crate) use spelled;

#[cfg(test)]
mod tests {
    use super::*;
    use wasm_bindgen_test::wasm_bindgen_test;

    spelled!(Tea { Green "green", Black "black_tea" });

    #[wasm_bindgen_test(unsupported = test)]
    fn a_word_is_found_whole_or_not_at_all() {
        assert_eq!(place("b", "a b c"), Some(1));
        assert_eq!(place("bc", "a b c"), None);
        assert!(Tea::of("green") == Some(Tea::Green) && Tea::of("black_tea") == Some(Tea::Black));
        assert!(Tea::of("").is_none() && Tea::of("white").is_none());
    }
}
