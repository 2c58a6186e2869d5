//! Reads a program file, and says of each mistake where it is and what would be right.

use crate::EXACT_MAX;
use contract::programs::{Counted, EarningRule, Program, Text, Theme};
use serde::Deserialize;
use std::fmt;
use std::ops::Range;
use toml::Spanned;

/// Ids that would hide one of the server's own addresses.
const RESERVED_IDS: [&str; 3] = ["assets", "healthz", "embed"];

/// A mistake in a program file.
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

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct File {
    languages: Spanned<Vec<Spanned<String>>>,
    currency: Spanned<String>,
    time_zone: Spanned<String>,
    name: Spanned<Words>,
    promise: Spanned<Words>,
    points: Spanned<Counted>,
    theme: FileTheme,
    earning: Spanned<Vec<FileRule>>,
}

/// A text is a string, or a table of strings by language.
#[derive(Deserialize)]
#[serde(untagged, expecting = "a text: a string, or a table of strings by language")]
enum Words {
    One(String),
    ByLanguage(Text),
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct FileTheme {
    brand: Spanned<String>,
    warm: Spanned<String>,
    mark: Spanned<String>,
    motif: Spanned<String>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct FileRule {
    id: Spanned<String>,
    name: Spanned<Words>,
    points: Spanned<i64>,
    per: Spanned<String>,
}

/// Reads the program `id` from the text of its file. `version` is the hash of that text.
///
/// The language of the grammar stops at its first mistake; all others are told together.
pub fn read(id: &str, version: &str, text: &str) -> Result<Program, Vec<Mistake>> {
    let mut reading = Reading { text, languages: Vec::new(), mistakes: Vec::new() };
    check_id(&mut reading, id);
    let file: File = match toml::from_str(text) {
        Ok(file) => file,
        Err(error) => {
            let place = error.span().unwrap_or(0..0);
            reading.mistake(place, error.message().trim().to_owned());
            return Err(reading.mistakes);
        }
    };
    let program = reading.program(id, version, file);
    if reading.mistakes.is_empty() { Ok(program) } else { Err(reading.mistakes) }
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

struct Reading<'t> {
    text: &'t str,
    languages: Vec<String>,
    mistakes: Vec<Mistake>,
}

impl Reading<'_> {
    fn program(&mut self, id: &str, version: &str, file: File) -> Program {
        self.check_languages(&file.languages);
        self.languages = file.languages.into_inner().into_iter().map(Spanned::into_inner).collect();
        let minor_digits = minor_digits(file.currency.get_ref());
        self.check_currency(&file.currency);
        if jiff::tz::TimeZone::get(file.time_zone.get_ref()).is_err() {
            let message = format!(
                "`{}` is not a time zone; it should be a name of the IANA database, \
                 such as \"Asia/Shanghai\"",
                file.time_zone.get_ref()
            );
            self.mistake(file.time_zone.span(), message);
        }
        self.check_points(&file.points);
        Program {
            id: id.to_owned(),
            version: version.to_owned(),
            name: self.words(file.name, 60),
            promise: self.words(file.promise, 200),
            points: file.points.into_inner(),
            currency: file.currency.into_inner(),
            minor_digits,
            time_zone: file.time_zone.into_inner(),
            theme: self.theme(file.theme),
            earning: self.earning(file.earning, minor_digits),
            languages: self.languages.clone(),
            demo_members: Vec::new(),
        }
    }

    fn check_languages(&mut self, languages: &Spanned<Vec<Spanned<String>>>) {
        if languages.get_ref().is_empty() {
            self.mistake(languages.span(), "name at least one language, such as [\"en\", \"zh-CN\"]".into());
        }
        for (nth, language) in languages.get_ref().iter().enumerate() {
            let tag = language.get_ref();
            let shaped = tag.len() >= 2 && tag.bytes().all(|b| b.is_ascii_alphanumeric() || b == b'-');
            if !shaped {
                let message =
                    format!("`{tag}` is not a language; it should be a tag such as \"en\" or \"zh-CN\"");
                self.mistake(language.span(), message);
            }
            if languages.get_ref()[..nth].iter().any(|other| other.get_ref() == tag) {
                self.mistake(language.span(), format!("`{tag}` is named twice; once is enough"));
            }
        }
    }

    fn check_currency(&mut self, currency: &Spanned<String>) {
        let code = currency.get_ref();
        if code.len() != 3 || !code.bytes().all(|b| b.is_ascii_uppercase()) {
            let message = format!(
                "`{code}` is not a currency; it should be three capital letters of ISO 4217, such as \"USD\""
            );
            self.mistake(currency.span(), message);
        }
    }

    fn check_points(&mut self, points: &Spanned<Counted>) {
        const CATEGORIES: [&str; 6] = ["zero", "one", "two", "few", "many", "other"];
        for language in self.languages.clone() {
            let forms = points.get_ref().get(&language);
            if forms.is_none_or(|forms| !forms.contains_key("other")) {
                let message =
                    format!("the points need a name in `{language}`: {language} = {{ other = \"points\" }}");
                self.mistake(points.span(), message);
            }
        }
        for (language, forms) in points.get_ref() {
            self.check_language_is_known(points.span(), language);
            for category in forms.keys().filter(|category| !CATEGORIES.contains(&category.as_str())) {
                let message =
                    format!("`{category}` is not a plural form; it should be one of {CATEGORIES:?}");
                self.mistake(points.span(), message);
            }
        }
    }

    fn theme(&mut self, theme: FileTheme) -> Theme {
        for colour in [&theme.brand, &theme.warm] {
            if !is_oklch(colour.get_ref()) {
                let message = format!(
                    "`{}` is not a colour; it should be oklch(L C H) with a lightness up to 1, a chroma up \
                     to 0.3 and a hue up to 360, such as \"oklch(0.45 0.1 292)\"",
                    colour.get_ref()
                );
                self.mistake(colour.span(), message);
            }
        }
        for path in [&theme.mark, &theme.motif] {
            let drawn = path.get_ref().bytes().all(|b| b"MmLlHhVvCcSsQqTtAaZz0123456789.,- \n".contains(&b));
            if !drawn || !path.get_ref().starts_with(['M', 'm']) {
                let message =
                    "this is not a drawing; it should be SVG path data that begins with M".to_owned();
                self.mistake(path.span(), message);
            }
        }
        Theme {
            brand: theme.brand.into_inner(),
            warm: theme.warm.into_inner(),
            mark: theme.mark.into_inner(),
            motif: theme.motif.into_inner(),
        }
    }

    fn earning(&mut self, rules: Spanned<Vec<FileRule>>, minor_digits: u8) -> Vec<EarningRule> {
        let place = rules.span();
        if rules.get_ref().len() != 1 {
            let message =
                format!("there are {} earning rules; a program has exactly one", rules.get_ref().len());
            self.mistake(place, message);
        }
        rules.into_inner().into_iter().map(|rule| self.earning_rule(rule, minor_digits)).collect()
    }

    fn earning_rule(&mut self, rule: FileRule, minor_digits: u8) -> EarningRule {
        if !is_id(rule.id.get_ref(), 1) {
            let message = format!(
                "`{}` is not an id; it should be lower-case letters, digits and hyphens",
                rule.id.get_ref()
            );
            self.mistake(rule.id.span(), message);
        }
        let points = *rule.points.get_ref();
        if !(1..=1_000_000).contains(&points) {
            let message = format!("{points} points cannot be earned at a time; it should be 1 to 1,000,000");
            self.mistake(rule.points.span(), message);
        }
        let per_minor = match amount_minor(rule.per.get_ref(), minor_digits) {
            Ok(per_minor) if per_minor > 0 => per_minor,
            Ok(_) => {
                let message = "points for no money would never end; `per` should be above zero".to_owned();
                self.mistake(rule.per.span(), message);
                1
            }
            Err(message) => {
                self.mistake(rule.per.span(), message);
                1
            }
        };
        EarningRule { id: rule.id.into_inner(), name: self.words(rule.name, 80), points, per_minor }
    }

    fn words(&mut self, words: Spanned<Words>, characters_max: usize) -> Text {
        let place = words.span();
        let text = match words.into_inner() {
            Words::One(text) => {
                let first = self.languages.first().cloned().unwrap_or_default();
                Text::from([(first, text)])
            }
            Words::ByLanguage(text) => text,
        };
        for (language, text) in &text {
            self.check_language_is_known(place.clone(), language);
            let count = text.chars().count();
            if text.trim().is_empty() {
                self.mistake(place.clone(), format!("the text in `{language}` is empty; say it in words"));
            } else if count > characters_max {
                let message = format!(
                    "the text in `{language}` has {count} characters; it should have at most {characters_max}"
                );
                self.mistake(place.clone(), message);
            }
        }
        if let Some(first) = self.languages.first().filter(|first| !text.contains_key(*first)) {
            let message = format!("the text is missing in `{first}`, the language that others fall back to");
            self.mistake(place, message);
        }
        text
    }

    fn check_language_is_known(&mut self, place: Range<usize>, language: &str) {
        if !self.languages.iter().any(|known| known == language) {
            let message =
                format!("`{language}` is not among the program's languages; add it there, or drop this text");
            self.mistake(place, message);
        }
    }

    fn mistake(&mut self, place: Range<usize>, message: String) {
        let start = place.start.min(self.text.len());
        let before = self.text.get(..start).unwrap_or("");
        let line_start = before.rfind('\n').map_or(0, |at| at + 1);
        let source = self.text[line_start..].lines().next().unwrap_or("").to_owned();
        let column = before[line_start..].chars().count() + 1;
        self.mistakes.push(Mistake { line: before.matches('\n').count() + 1, column, message, source });
    }
}

fn check_id(reading: &mut Reading, id: &str) {
    if !is_id(id, 3) || RESERVED_IDS.contains(&id) {
        let message = format!(
            "a program is named by its file, and `{id}` is not a name; it should be 3 to 40 \
             lower-case letters, digits and hyphens, and none of {RESERVED_IDS:?}"
        );
        reading.mistake(0..0, message);
    }
}

fn is_id(id: &str, length_min: usize) -> bool {
    (length_min..=40).contains(&id.len())
        && id.bytes().all(|b| b.is_ascii_lowercase() || b.is_ascii_digit() || b == b'-')
        && !id.starts_with('-')
        && !id.ends_with('-')
}

/// Only numbers may stand in a colour: it becomes part of a style sheet.
fn is_oklch(colour: &str) -> bool {
    let Some(inside) = colour.strip_prefix("oklch(").and_then(|rest| rest.strip_suffix(')')) else {
        return false;
    };
    let mut numbers = inside.split(' ');
    let mut within = |max: f32| {
        numbers.next().is_some_and(|text| {
            text.bytes().all(|b| b.is_ascii_digit() || b == b'.')
                && text.parse::<f32>().is_ok_and(|n| n <= max)
        })
    };
    within(1.0) && within(0.3) && within(360.0) && numbers.next().is_none()
}

#[cfg(test)]
mod tests {
    use super::*;

    const RECORD_SHOP: &str = include_str!("../../programs/record-shop.toml");

    fn mistakes(from: &str, to: &str) -> Vec<String> {
        assert!(RECORD_SHOP.contains(from), "{from} is not in the file");
        let text = RECORD_SHOP.replacen(from, to, 1);
        let mistakes = read("record-shop", "", &text).expect_err("a mistake");
        mistakes.iter().map(|m| format!("{}:{}: {}", m.line, m.column, m.message)).collect()
    }

    #[test]
    fn the_record_shop_gives_a_point_a_dollar() {
        let program = read("record-shop", "v1", RECORD_SHOP).expect("a program");
        assert_eq!((program.earning[0].points, program.earning[0].per_minor), (1, 100));
        assert_eq!(program.name["zh-CN"], "黑胶俱乐部");
        assert_eq!(program.languages, ["en", "zh-CN"]);
    }

    #[test]
    fn a_mistake_is_told_with_its_line_its_column_and_what_would_be_right() {
        for (from, to, told) in [
            ("currency =", "curency =", "4:1: unknown field `curency`, expected one of"),
            ("\"USD\"", "\"Dollar\"", "4:12: `Dollar` is not a currency; it should be three capital"),
            ("\"America/New_York\"", "\"New York\"", "5:13: `New York` is not a time zone"),
            (
                "per = \"1.00\"",
                "per = \"1.001\"",
                "`1.001` has more than 2 decimals; it should be a number such as 12.05",
            ),
            ("per = \"1.00\"", "per = \"0\"", "points for no money would never end"),
            ("points = 1\n", "points = -1\n", "-1 points cannot be earned at a time"),
            ("points = 1\n", "points = \"1\"\n", "invalid type: string \"1\", expected i64"),
            ("oklch(0.45 0.11 292)", "purple; } body { display: none", "is not a colour; it should be oklch"),
            ("en = \"Groove Club\"", "de = \"Groove Club\"", "`de` is not among the program's languages"),
            ("en = \"Groove Club\"", "en = \"\"", "the text in `en` is empty"),
            ("\"zh-CN\"]", "\"zh-CN\"", "4:1: missing comma between array elements"),
            ("other = \"points\"", "others = \"points\"", "the points need a name in `en`"),
        ] {
            let told_really = mistakes(from, to).join("\n");
            assert!(told_really.contains(told), "{to}: {told_really}");
        }
    }

    #[test]
    fn several_mistakes_are_told_together() {
        let text = RECORD_SHOP.replace("\"USD\"", "\"usd\"").replace("per = \"1.00\"", "per = \"free\"");
        assert_eq!(read("record-shop", "", &text).expect_err("mistakes").len(), 2);
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
