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
