//! A table that was checked by its section: its values, each as what the section says it is.
//!
//! A value that is missing or not what it should be reads as nothing: that was told when the section was
//! checked.

use super::kind::{Kind, Section, Units, is_bands, whole};
use super::{amount_minor, look, phrase, time};
use contract::Instant;
use contract::programs::{Bands, Counted, Limit, Span, Text};
use std::ops::Range;
use toml::Spanned;
use toml::de::{DeTable, DeValue};

/// A table of the file, with what it takes to understand it.
pub(crate) struct Table<'a> {
    pub section: &'static Section,
    pub place: Range<usize>,
    pub units: &'a Units,
    pub values: &'a DeTable<'a>,
}

impl<'a> Table<'a> {
    /// Whether the key is there, right or wrong.
    pub(crate) fn has(&self, key: &str) -> bool {
        self.value(key).is_some()
    }

    /// Whether a key that is not known was probably meant to be this one.
    pub(crate) fn is_meant(&self, key: &str) -> bool {
        self.section.is_meant(key, self.values)
    }

    /// Where the value is; where it is missing, where the table begins.
    pub(crate) fn place(&self, key: &str) -> Range<usize> {
        self.values.get(key).map_or(self.place.clone(), Spanned::span)
    }

    pub(crate) fn str(&self, key: &str) -> Option<&'a str> {
        self.value(key)?.get_ref().as_str()
    }

    pub(crate) fn string(&self, key: &str) -> String {
        self.str(key).unwrap_or_default().to_owned()
    }

    pub(crate) fn whole(&self, key: &str) -> Option<i64> {
        self.value(key)?.get_ref().as_integer().and_then(whole)
    }

    pub(crate) fn flag(&self, key: &str) -> bool {
        self.value(key).is_some_and(|value| value.get_ref().as_bool() == Some(true))
    }

    /// A text by language; empty where it is missing.
    pub(crate) fn text(&self, key: &str) -> Text {
        self.value(key).map_or_else(Text::new, |value| look::text(value.get_ref(), self.units))
    }

    pub(crate) fn text_if_any(&self, key: &str) -> Option<Text> {
        self.has(key).then(|| self.text(key))
    }

    /// Texts by band; a text alone is the middle one's.
    pub(crate) fn bands(&self, key: &str) -> Bands {
        match self.value(key).map(Spanned::get_ref) {
            Some(DeValue::Table(bands)) if is_bands(bands) => {
                let text = |band: &str| Some(look::text(bands.get(band)?.get_ref(), self.units));
                Bands { low: text("low"), mid: text("mid"), high: text("high") }
            }
            Some(_) => Bands { mid: Some(self.text(key)), ..Bands::default() },
            None => Bands::default(),
        }
    }

    pub(crate) fn texts(&self, key: &str) -> Vec<Text> {
        self.items(key).iter().map(|item| look::text(item.get_ref(), self.units)).collect()
    }

    pub(crate) fn counted(&self, key: &str) -> Counted {
        self.value(key).map_or_else(Counted::new, |value| look::counted(value.get_ref()))
    }

    /// An amount in the currency's smallest unit.
    pub(crate) fn amount(&self, key: &str) -> Option<i64> {
        amount_minor(self.str(key)?, self.units.minor_digits).ok().filter(|minor| *minor >= 0)
    }

    pub(crate) fn span(&self, key: &str) -> Option<Span> {
        time::span(self.str(key)?).ok()
    }

    pub(crate) fn minutes(&self, key: &str) -> Option<i64> {
        time::minutes(self.str(key)?)
    }

    pub(crate) fn percent(&self, key: &str) -> Option<i64> {
        phrase::percent(self.str(key)?)
    }

    /// The instant at which a day begins.
    pub(crate) fn day_begins_at(&self, key: &str) -> Option<Instant> {
        time::day_begins_at(time::date(self.str(key)?)?, &self.units.zone)
    }

    /// The instant at which a day is over.
    pub(crate) fn day_ends_at(&self, key: &str) -> Option<Instant> {
        time::day_ends_at(time::date(self.str(key)?)?, &self.units.zone)
    }

    pub(crate) fn moment(&self, key: &str) -> Option<Instant> {
        time::moment(self.str(key)?, &self.units.zone)
    }

    /// A list of strings, each with its place.
    pub(crate) fn strs(&self, key: &str) -> Vec<(&'a str, Range<usize>)> {
        self.items(key).iter().filter_map(|item| Some((item.get_ref().as_str()?, item.span()))).collect()
    }

    pub(crate) fn strings(&self, key: &str) -> Vec<String> {
        self.strs(key).into_iter().map(|(text, _)| text.to_owned()).collect()
    }

    pub(crate) fn limits(&self, key: &str) -> Vec<Limit> {
        self.strs(key).into_iter().filter_map(|(text, _)| phrase::limit(text).ok()).collect()
    }

    pub(crate) fn table(&self, key: &str) -> Option<Table<'a>> {
        let value = self.value(key)?;
        let Kind::Table(section) = self.section.key(key)?.kind else { return None };
        self.below(section, value)
    }

    pub(crate) fn tables(&self, key: &str) -> Vec<Table<'a>> {
        let Some(Kind::Tables(section, most)) = self.section.key(key).map(|key| &key.kind) else {
            return Vec::new();
        };
        self.items(key).iter().take(*most).filter_map(|item| self.below(section, item)).collect()
    }

    /// Tables by the id of something, each with the place of the id.
    pub(crate) fn tables_by_id(&self, key: &str) -> Vec<(&'a str, Range<usize>, Table<'a>)> {
        let Some(Kind::TableById(section)) = self.section.key(key).map(|key| &key.kind) else {
            return Vec::new();
        };
        let table = |(id, place, value)| Some((id, place, self.below(section, value)?));
        self.entries(key).into_iter().filter_map(table).collect()
    }

    /// Values by the id of something, each with the place of the id.
    pub(crate) fn entries(&self, key: &str) -> Vec<(&'a str, Range<usize>, &'a Spanned<DeValue<'a>>)> {
        let Some(table) = self.value(key).and_then(|value| value.get_ref().as_table()) else {
            return Vec::new();
        };
        table.iter().map(|(id, value)| (id.get_ref().as_ref(), id.span(), value)).collect()
    }

    fn items(&self, key: &str) -> &'a [Spanned<DeValue<'a>>] {
        let items = self.value(key).and_then(|value| value.get_ref().as_array());
        items.map_or(&[], |items| items.as_ref())
    }

    fn below(&self, section: &'static Section, value: &'a Spanned<DeValue<'a>>) -> Option<Table<'a>> {
        let values = value.get_ref().as_table()?;
        Some(Table { section, place: value.span(), units: self.units, values })
    }

    fn value(&self, key: &str) -> Option<&'a Spanned<DeValue<'a>>> {
        debug_assert!(self.section.key(key).is_some(), "{} has no key {key}", self.section.title);
        self.values.get(key)
    }
}
