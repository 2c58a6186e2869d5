//! Reads a program file, and says of every mistake where it is and what would be right.

mod earning;
pub(crate) mod found;
mod keen;
mod keys;
pub(crate) mod kind;
mod look;
mod near;
pub(crate) mod phrase;
mod principles;
pub(crate) mod program;
mod progress;
mod rewards;
mod schema;
mod surveys;
pub(crate) mod table;
mod tiers;
pub(crate) mod time;

use crate::EXACT_MAX;
use contract::programs::Program;
use std::fmt;

/// A mistake in a file, or a warning about it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Mistake {
    /// Counted from 1.
    pub line: usize,
    /// In characters, counted from 1.
    pub column: usize,
    /// What is wrong, and what would be right.
    pub message: String,
    /// The line itself.
    pub source: String,
}

impl fmt::Display for Mistake {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let (line, column) = (self.line, self.column);
        let gutter = line.to_string().len();
        writeln!(f, "{line}:{column}: {}", self.message)?;
        writeln!(f, "{line:>gutter$} | {}", self.source)?;
        write!(f, "{:gutter$} | {:2$}^", "", "", column - 1)
    }
}

/// A program that can run, and what could be better in its file.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Read {
    /// The program.
    pub program: Program,
    /// What it could do without, in the order of the file.
    pub warnings: Vec<Mistake>,
}

/// Reads the program `id` from the text of its file. `version` is the hash of that text.
///
/// All mistakes are told together, in the order of the file; only where the text is not TOML, those of TOML
/// alone.
pub fn read(id: &str, version: &str, text: &str) -> Result<Read, Vec<Mistake>> {
    program::read(id, version, text)
}

/// The JSON Schema of a program file, for editors that complete and check while one writes.
pub fn schema() -> serde_json::Value {
    schema::program()
}

/// How many digits of an amount come after the decimal sign (ISO 4217).
pub fn minor_digits(currency: &str) -> u8 {
    match currency {
        "BIF" | "CLP" | "DJF" | "GNF" | "ISK" | "JPY" | "KMF" | "KRW" | "PYG" | "RWF" | "UGX" | "VND"
        | "VUV" | "XAF" | "XOF" | "XPF" => 0,
        "BHD" | "IQD" | "JOD" | "KWD" | "LYD" | "OMR" | "TND" => 3,
        _ => 2,
    }
}

/// Reads a decimal amount such as `11.77` exactly, in the currency's smallest unit.
pub fn amount_minor(text: &str, minor_digits: u8) -> Result<i64, String> {
    let wanted = match minor_digits {
        0 => "a whole number such as 1200".to_owned(),
        digits => format!("a number such as 12.{:0>1$}", 5, usize::from(digits)),
    };
    let wrong = || format!("`{text}` is not an amount; it should be {wanted}");
    let (sign, digits) = match text.strip_prefix('-') {
        Some(rest) => (-1, rest),
        None => (1, text),
    };
    let (whole, part) = digits.split_once('.').unwrap_or((digits, ""));
    let all_digits = |s: &str| s.bytes().all(|b| b.is_ascii_digit());
    if whole.is_empty() || !all_digits(whole) || !all_digits(part) || digits.ends_with('.') {
        return Err(wrong());
    }
    let places = usize::from(minor_digits);
    if part.len() > places {
        return Err(format!("`{text}` has more than {places} decimals; it should be {wanted}"));
    }
    let minor: i64 = format!("{whole}{part:0<places$}").parse().map_err(|_| wrong())?;
    if minor > EXACT_MAX {
        return Err(format!("`{text}` is above the largest amount, {EXACT_MAX} of the smallest unit"));
    }
    Ok(sign * minor)
}

#[cfg(test)]
mod tests {
    use super::*;
    use contract::programs::Per;

    const RECORD_SHOP: &str = include_str!("../../../programs/record-shop.toml");

    #[test]
    fn the_record_shop_gives_a_point_a_dollar() {
        let Read { program, warnings } = read("record-shop", "v1", RECORD_SHOP).expect("a program");
        assert_eq!((program.earning[0].points, program.earning[0].per), (1, Per::Minor(100)));
        assert_eq!(program.name["zh-CN"], "黑胶俱乐部");
        assert_eq!(program.languages, ["en", "zh-CN"]);
        assert_eq!(warnings, []);
    }

    #[test]
    fn several_mistakes_are_told_together_in_the_order_of_the_file() {
        let text = RECORD_SHOP.replace("\"USD\"", "\"usd\"").replace("per = \"1.00\"", "pre = \"free\"");
        let mistakes = read("record-shop", "", &text).expect_err("mistakes");
        assert_eq!(mistakes.iter().map(|mistake| mistake.line).collect::<Vec<_>>(), [4, 32]);
    }

    #[test]
    fn a_mistake_shows_its_line_with_a_mark_under_it() {
        let text = RECORD_SHOP.replace("\"USD\"", "\"usd\"");
        let mistake = read("record-shop", "", &text).expect_err("a mistake").remove(0).to_string();
        assert!(mistake.ends_with("4 | currency = \"usd\"\n  |            ^"), "{mistake}");
    }

    #[test]
    fn a_file_may_not_be_named_like_an_address_of_the_server() {
        for id in ["assets", "ab", "Record-Shop", "v1", "-shop", "record shop"] {
            assert!(read(id, "", RECORD_SHOP).is_err(), "{id}");
        }
    }

    #[test]
    fn amounts_are_read_exactly() {
        assert_eq!(amount_minor("11.77", 2), Ok(1177));
        assert_eq!(amount_minor("0.00", 2), Ok(0));
        assert_eq!(amount_minor("12", 2), Ok(1200));
        assert_eq!(amount_minor("12.5", 2), Ok(1250));
        assert_eq!(amount_minor("-3.10", 2), Ok(-310));
        assert_eq!(amount_minor("1200", 0), Ok(1200));
        for wrong in ["", "abc", "1,000", "1.", ".5", "1.234", "--1", "1e3", "99999999999999999999"] {
            assert!(amount_minor(wrong, 2).is_err(), "{wrong}");
        }
    }
}
