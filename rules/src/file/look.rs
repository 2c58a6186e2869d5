//! How a program looks and sounds: texts by language, the forms of a counted noun, and the theme.

use super::found::Found;
use super::kind::Units;
use super::table::Table;
use contract::programs::{Counted, Text, Theme};
use std::collections::BTreeMap;
use std::ops::Range;
use toml::Spanned;
use toml::de::{DeTable, DeValue};

/// The plural categories of CLDR.
pub(super) const PLURAL_FORMS: [&str; 6] = ["zero", "one", "two", "few", "many", "other"];

/// The longest name of a point in one of its forms.
pub(super) const FORM_CHARACTERS_MAX: usize = 30;

/// Checks a text: its languages, and its length in each.
pub(super) fn check_text(value: &Spanned<DeValue>, most: usize, units: &Units, found: &mut Found) {
    let first = units.languages.first().map_or("", String::as_str);
    let texts: Vec<(&str, Range<usize>, &Spanned<DeValue>)> = match value.get_ref() {
        DeValue::Table(texts) => {
            texts.iter().map(|(tag, text)| (tag.get_ref().as_ref(), tag.span(), text)).collect()
        }
        _ => vec![(first, value.span(), value)],
    };
    for (language, place, text) in &texts {
        check_language_is_known(place.clone(), language, units, found);
        let Some(words) = text.get_ref().as_str() else {
            let message = format!("the text in `{language}` should be a text in quotes");
            found.mistake(text.span(), message);
            continue;
        };
        let count = words.chars().count();
        if words.trim().is_empty() {
            found.mistake(text.span(), format!("the text in `{language}` is empty; say it in words"));
        } else if count > most {
            let message =
                format!("the text in `{language}` has {count} characters; it should have at most {most}");
            found.mistake(text.span(), message);
        }
    }
    for (nth, language) in units.languages.iter().enumerate() {
        if texts.iter().any(|(known, ..)| known == language) {
            continue;
        }
        if nth == 0 {
            let message =
                format!("the text is missing in `{language}`, the language that others fall back to");
            found.mistake(value.span(), message);
        } else {
            let message = format!("the text is missing in `{language}`; its readers will see `{first}`");
            found.warning(value.span(), message);
        }
    }
}

/// Checks the forms of a counted noun.
pub(super) fn check_counted(place: Range<usize>, nouns: &DeTable, units: &Units, found: &mut Found) {
    for (language, forms) in nouns {
        check_language_is_known(language.span(), language.get_ref(), units, found);
        check_forms(language.get_ref(), forms, found);
    }
    let missing = |language: &&String| !nouns.contains_key(language.as_str());
    for language in units.languages.iter().take(1).filter(missing) {
        let message =
            format!("the points need a name in `{language}`: {language} = {{ other = \"points\" }}");
        found.mistake(place.clone(), message);
    }
    for language in units.languages.iter().skip(1).filter(missing) {
        let message =
            format!("the points have no name in `{language}`; its readers will see another language");
        found.warning(place.clone(), message);
    }
}

fn check_forms(language: &str, forms: &Spanned<DeValue>, found: &mut Found) {
    let Some(table) = forms.get_ref().as_table() else {
        let message = format!("`{language}` should be a table of forms, such as {{ other = \"points\" }}");
        return found.mistake(forms.span(), message);
    };
    for (form, words) in table {
        if !PLURAL_FORMS.contains(&form.get_ref().as_ref()) {
            let known = PLURAL_FORMS.join(", ");
            let message = format!("`{}` is not a plural form; it should be one of {known}", form.get_ref());
            found.mistake(form.span(), message);
        }
        let count = words.get_ref().as_str().map_or(0, |words| words.trim().chars().count());
        if !(1..=FORM_CHARACTERS_MAX).contains(&count) {
            let message = format!(
                "`{}` should be a text in quotes, of 1 to {FORM_CHARACTERS_MAX} characters",
                form.get_ref()
            );
            found.mistake(words.span(), message);
        }
    }
    if !table.contains_key("other") {
        let message = format!("`{language}` needs the form `other`: {language} = {{ other = \"points\" }}");
        found.mistake(forms.span(), message);
    }
}

fn check_language_is_known(place: Range<usize>, language: &str, units: &Units, found: &mut Found) {
    if !units.languages.is_empty() && !units.languages.iter().any(|known| known == language) {
        let message =
            format!("`{language}` is not among the program's languages; add it there, or drop this text");
        found.mistake(place, message);
    }
}

/// A text as it was written; a string is in the first language.
pub(super) fn text(value: &DeValue, units: &Units) -> Text {
    match value {
        DeValue::Table(texts) => strings(texts),
        DeValue::String(text) => {
            let first = units.languages.first().cloned().unwrap_or_default();
            Text::from([(first, text.to_string())])
        }
        _ => Text::new(),
    }
}

/// The forms of a counted noun, as they were written.
pub(super) fn counted(value: &DeValue) -> Counted {
    let Some(nouns) = value.as_table() else { return Counted::new() };
    nouns
        .iter()
        .filter_map(|(language, forms)| {
            Some((language.get_ref().to_string(), strings(forms.get_ref().as_table()?)))
        })
        .collect()
}

fn strings(table: &DeTable) -> BTreeMap<String, String> {
    table
        .iter()
        .filter_map(|(key, value)| Some((key.get_ref().to_string(), value.get_ref().as_str()?.to_owned())))
        .collect()
}

/// Its colours and drawings.
pub(super) fn theme(table: &Table) -> Theme {
    Theme {
        brand: table.string("brand"),
        warm: table.string("warm"),
        mark: table.string("mark"),
        motif: table.string("motif"),
    }
}

/// Whether it is a colour. Only numbers may stand in it: it becomes part of a style sheet.
pub(super) fn is_oklch(colour: &str) -> bool {
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

/// Whether it is the data of an SVG path.
pub(super) fn is_drawing(path: &str) -> bool {
    path.starts_with(['M', 'm']) && path.bytes().all(|b| b"MmLlHhVvCcSsQqTtAaZz0123456789.,- \n".contains(&b))
}
