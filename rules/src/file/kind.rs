//! What may stand in a file: sections, their keys, and what each key holds. The reader, the JSON Schema and
//! the messages all go by it.

use super::found::Found;
use super::look;
use super::near::{did_you_mean, nearest};
use super::phrase::{Phrase, Wrong};
use super::time::DAY;
use jiff::tz::TimeZone;
use std::ops::Range;
use toml::Spanned;
use toml::de::{DeInteger, DeTable, DeValue};

/// A table of the file.
pub(crate) struct Section {
    /// As messages call it: `[[earning]]`.
    pub title: &'static str,
    /// What it is for, in a sentence.
    pub about: &'static str,
    /// Its keys, its own ones first.
    pub keys: &'static [&'static [Key]],
}

/// A key of a section.
pub(crate) struct Key {
    pub name: &'static str,
    pub kind: Kind,
    pub is_needed: bool,
    /// What it says, in a sentence.
    pub about: &'static str,
}

/// A key that may be left out.
pub(crate) const fn may(name: &'static str, kind: Kind, about: &'static str) -> Key {
    Key { name, kind, is_needed: false, about }
}

/// A key that must be there.
pub(crate) const fn must(name: &'static str, kind: Kind, about: &'static str) -> Key {
    Key { name, kind, is_needed: true, about }
}

/// What a key holds.
pub(crate) enum Kind {
    /// A text for members, of at most so many characters: a string, or a table by language.
    Text(usize),
    /// A text for members, or a table of such texts by the band of a score: `low`, `mid`, `high`.
    Bands(usize),
    /// The forms of a counted noun, by language.
    Counted,
    /// A string with a grammar of its own.
    Phrase(&'static Phrase),
    /// One of these strings.
    OneOf(&'static [&'static str]),
    /// A whole number from the first to the second.
    Whole(i64, i64),
    /// A whole number, or an amount: in the unit of the program's tiers.
    Measure,
    /// `true` or `false`.
    Flag,
    /// A list of at least so many and at most so many, each once.
    List(&'static Kind, usize, usize),
    /// The first and the last day of something.
    Days,
    /// A table.
    Table(&'static Section),
    /// A list of at most so many tables.
    Tables(&'static Section, usize),
    /// A table of tables, by the id of something else in the file.
    TableById(&'static Section),
    /// A table of values, by the id of something in the program.
    ById(&'static Kind),
}

/// What it takes to understand some of the values.
pub(crate) struct Units {
    pub languages: Vec<String>,
    pub minor_digits: u8,
    pub zone: TimeZone,
}

impl Section {
    pub(crate) fn key(&self, name: &str) -> Option<&'static Key> {
        self.all_keys().find(|key| key.name == name)
    }

    pub(crate) fn all_keys(&self) -> impl Iterator<Item = &'static Key> {
        self.keys.iter().flat_map(|keys| keys.iter())
    }

    /// Checks each key by itself: that it is known, and holds what it should; and that none is missing.
    pub(crate) fn check(&self, place: Range<usize>, values: &DeTable, units: &Units, found: &mut Found) {
        for (name, value) in values {
            match self.key(name.get_ref()) {
                Some(key) => key.kind.check(key.name, value, units, found),
                None => found.mistake(name.span(), self.unknown(name.get_ref())),
            }
        }
        let is_missing = |key: &&Key| key.is_needed && !values.contains_key(key.name);
        for key in self.all_keys().filter(is_missing).filter(|key| !self.is_meant(key.name, values)) {
            let message = format!("{} needs `{}`: {}", self.title, key.name, key.kind.like());
            found.mistake(place.clone(), message);
        }
    }

    /// Whether a key that is not known was probably meant to be this one.
    pub(crate) fn is_meant(&self, key: &str, values: &DeTable) -> bool {
        let unknown = values.keys().map(|name| name.get_ref()).filter(|name| self.key(name).is_none());
        unknown.into_iter().any(|name| nearest(name, self.names()) == Some(key))
    }

    fn unknown(&self, name: &str) -> String {
        let instead = did_you_mean(name, self.names()).unwrap_or_else(|| {
            let names: Vec<&str> = self.names().collect();
            format!("{} knows {}", self.title, names.join(", "))
        });
        format!("unknown key `{name}`; {instead}")
    }

    fn names(&self) -> impl Iterator<Item = &'static str> {
        self.all_keys().map(|key| key.name)
    }
}

impl Kind {
    /// What would be right: "a time such as \"14 days\"".
    pub(crate) fn like(&self) -> String {
        match self {
            Kind::Text(_) => "a text, or a table of texts by language".to_owned(),
            Kind::Bands(_) => "a text, or by score { low = ..., mid = ..., high = ... }".to_owned(),
            Kind::Counted => "a table such as en = { one = \"point\", other = \"points\" }".to_owned(),
            Kind::Phrase(phrase) => phrase.like.to_owned(),
            Kind::OneOf(names) => format!("one of {}", quoted(names)),
            Kind::Whole(least, most) => format!("a whole number, {} to {}", grouped(*least), grouped(*most)),
            Kind::Measure => "a whole number, or an amount such as \"350.00\"".to_owned(),
            Kind::Flag => "true or false".to_owned(),
            Kind::List(item, ..) => format!("a list in [ ], each item: {}", item.like()),
            Kind::Days => "the first and the last day, such as [\"2027-02-25\", \"2027-03-03\"]".to_owned(),
            Kind::Table(section) => format!("a table, {}", section.title),
            Kind::Tables(section, _) => format!("tables, each under {}", section.title),
            Kind::TableById(section) => format!("tables, {}", section.title),
            Kind::ById(item) => format!("a table such as {{ id = ... }}, each value {}", item.like()),
        }
    }

    fn check(&self, name: &str, value: &Spanned<DeValue>, units: &Units, found: &mut Found) {
        match (self, value.get_ref()) {
            (Kind::Text(characters_max), DeValue::String(_) | DeValue::Table(_)) => {
                look::check_text(value, *characters_max, units, found);
            }
            (Kind::Bands(characters_max), DeValue::Table(bands)) if is_bands(bands) => {
                check_bands(bands, &Kind::Text(*characters_max), units, found);
            }
            (Kind::Bands(characters_max), _) => {
                Kind::Text(*characters_max).check(name, value, units, found);
            }
            (Kind::Counted, DeValue::Table(forms)) => look::check_counted(value.span(), forms, units, found),
            (Kind::Phrase(phrase), DeValue::String(text)) => {
                if let Err(wrong) = (phrase.check)(text, units) {
                    found.mistake(value.span(), phrase.said(text, wrong));
                }
            }
            (Kind::OneOf(names), DeValue::String(text)) => {
                if !names.contains(&text.as_ref()) {
                    let hint = did_you_mean(text, names.iter().copied());
                    let instead = hint.unwrap_or_else(|| format!("it should be {}", self.like()));
                    found.mistake(value.span(), format!("`{name}` cannot be `{text}`; {instead}"));
                }
            }
            (Kind::Whole(least, most), DeValue::Integer(integer)) => {
                if !whole(integer).is_some_and(|number| (*least..=*most).contains(&number)) {
                    let message = format!("`{name}` is {integer}; it should be {}", self.like());
                    found.mistake(value.span(), message);
                }
            }
            (Kind::Measure, DeValue::Integer(_)) => {
                Kind::Whole(0, MEASURE_MAX).check(name, value, units, found);
            }
            (Kind::Measure, DeValue::String(_)) => {
                Kind::Phrase(&super::phrase::AMOUNT).check(name, value, units, found);
            }
            (Kind::Flag, DeValue::Boolean(_)) => {}
            (Kind::List(item, least, most), DeValue::Array(items)) => {
                check_count(name, value.span(), items.len(), *least, *most, found);
                check_items(name, items.iter().take(*most), item, units, found);
            }
            (Kind::Days, DeValue::Array(days)) if days.len() == 2 => {
                days.iter().for_each(|day| Kind::Phrase(&DAY).check(name, day, units, found));
            }
            (Kind::Table(section), DeValue::Table(table)) => section.check(value.span(), table, units, found),
            (Kind::Tables(section, most), DeValue::Array(tables)) if tables.iter().all(is_table) => {
                check_count(name, value.span(), tables.len(), 0, *most, found);
                for one in tables.iter() {
                    let table = one.get_ref().as_table().expect("each one is a table, as just asked");
                    section.check(one.span(), table, units, found);
                }
            }
            (Kind::TableById(section), DeValue::Table(tables)) => {
                for (id, one) in tables {
                    Kind::Table(section).check(id.get_ref(), one, units, found);
                }
            }
            (Kind::ById(item), DeValue::Table(values)) => {
                for (id, one) in values {
                    item.check(id.get_ref(), one, units, found);
                }
            }
            _ => {
                let is = noun(value.get_ref());
                found.mistake(value.span(), format!("`{name}` is {is}; it should be {}", self.like()));
            }
        }
    }
}

impl Phrase {
    fn said(&self, text: &str, wrong: Wrong) -> String {
        match wrong {
            Wrong::Shape => format!("`{text}` is not {}; it should be {}", self.what, self.like),
            Wrong::Said(message) => message,
        }
    }
}

/// The most that a tier, or what is missing to it, can be.
pub(crate) const MEASURE_MAX: i64 = 1_000_000_000;

fn check_count(name: &str, place: Range<usize>, count: usize, least: usize, most: usize, found: &mut Found) {
    let instead = match count {
        _ if count < least => format!("{least} at least"),
        _ if count > most => format!("{most} at most"),
        _ => return,
    };
    found.mistake(place, format!("there are {count} of `{name}`; it should be {instead}"));
}

fn check_items<'i>(
    name: &str,
    items: impl Iterator<Item = &'i Spanned<DeValue<'i>>> + Clone,
    item: &Kind,
    units: &Units,
    found: &mut Found,
) {
    for (nth, one) in items.clone().enumerate() {
        item.check(name, one, units, found);
        let text = one.get_ref().as_str();
        if text.is_some() && items.clone().take(nth).any(|other| other.get_ref().as_str() == text) {
            let text = text.unwrap_or_default();
            found.mistake(one.span(), format!("`{text}` is named twice; once is enough"));
        }
    }
}

fn check_bands(bands: &DeTable, text: &Kind, units: &Units, found: &mut Found) {
    for (band, words) in bands {
        if BANDS.contains(&band.get_ref().as_ref()) {
            text.check(band.get_ref(), words, units, found);
        } else {
            let message = format!("`{}` is no band; bands are low, mid and high", band.get_ref());
            found.mistake(band.span(), message);
        }
    }
}

fn is_table(value: &Spanned<DeValue>) -> bool {
    value.get_ref().is_table()
}

/// The bands of scores.
pub(crate) const BANDS: [&str; 3] = ["low", "mid", "high"];

/// Whether a table is one of bands, and not of languages.
pub(crate) fn is_bands(table: &DeTable) -> bool {
    BANDS.iter().any(|band| table.contains_key(*band))
}

/// A whole number that fits.
pub(crate) fn whole(integer: &DeInteger) -> Option<i64> {
    i64::from_str_radix(integer.as_str(), integer.radix()).ok()
}

fn noun(value: &DeValue) -> &'static str {
    match value {
        DeValue::String(_) => "a text",
        DeValue::Integer(_) => "a number",
        DeValue::Float(_) => "a number with decimals",
        DeValue::Boolean(_) => "true or false",
        DeValue::Datetime(_) => "a date without quotes",
        DeValue::Array(_) => "a list",
        DeValue::Table(_) => "a table",
    }
}

/// `"a", "b" or "c"`.
pub(crate) fn quoted(names: &[&str]) -> String {
    let names: Vec<String> = names.iter().map(|name| format!("\"{name}\"")).collect();
    match names.as_slice() {
        [before @ .., last] if !before.is_empty() => format!("{} or {last}", before.join(", ")),
        _ => names.concat(),
    }
}

/// 1000000 as `1,000,000`.
pub(crate) fn grouped(number: i64) -> String {
    let digits = number.unsigned_abs().to_string();
    let mut text = String::from(if number < 0 { "-" } else { "" });
    for (nth, digit) in digits.chars().enumerate() {
        if nth > 0 && (digits.len() - nth).is_multiple_of(3) {
            text.push(',');
        }
        text.push(digit);
    }
    text
}
