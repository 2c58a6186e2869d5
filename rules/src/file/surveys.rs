//! Questions put to members.

use super::found::Found;
use super::keys::SURVEYS;
use super::kind::BANDS;
use super::program::{Names, check_unique, points};
use super::table::Table;
use contract::programs::{Bands, Span, Survey, SurveyKind};
use contract::surveys::Band;
use std::collections::BTreeMap;

/// How long a member is left in peace after a question, where nothing is said.
const THROTTLE: Span = Span { months: 0, days: 90 };

/// How long a question can be answered, where nothing is said.
const VALID: Span = Span { months: 0, days: 30 };

/// Questions put to members.
pub(super) fn surveys(tables: &[Table], names: &Names, found: &mut Found) -> Vec<Survey> {
    check_unique("[[survey]]", tables, found);
    let survey = |table: &Table| {
        check_choices(table, found);
        let follow_up = bands(table, "follow_up", found);
        let thanks = bands(table, "thanks", found);
        Survey {
            id: table.string("id"),
            kind: kind(table.str("kind").unwrap_or_default()),
            question: table.text("question"),
            choices: table.texts("choices"),
            after: table.str("after").map(str::to_owned),
            delay: table.span("delay").unwrap_or_default(),
            throttle: table.span("throttle").unwrap_or(THROTTLE),
            points: points(table, "points", names, found),
            follow_up,
            thanks,
            links: links(table, found),
            is_anonymous: table.flag("anonymous"),
            is_mailed: table.flag("mail"),
            valid: table.span("valid").unwrap_or(VALID),
            until_at: table.day_ends_at("until"),
        }
    };
    tables.iter().map(survey).collect()
}

fn check_choices(table: &Table, found: &mut Found) {
    let Some(kind) = table.str("kind").filter(|kind| SURVEYS.contains(kind)) else { return };
    let is_choice = ["single_choice", "multiple_choice"].contains(&kind);
    if is_choice && !table.has("choices") {
        found.mistake(table.place.clone(), format!("`{kind}` needs `choices`: two at least"));
    } else if !is_choice && table.has("choices") {
        found.mistake(table.place("choices"), format!("`{kind}` has no choices; leave this out"));
    }
    if kind == "free_text" && table.has("follow_up") {
        let message = "`free_text` is answered in one's own words already; leave this out";
        found.mistake(table.place("follow_up"), message.to_owned());
    }
}

/// A score has three bands; what has no score has one text.
fn bands(table: &Table, key: &str, found: &mut Found) -> Bands {
    let bands = table.bands(key);
    if key == "follow_up" && table.str("kind") == Some("free_text") {
        return bands;
    }
    if is_by_band(table, key) {
        let message = format!("there is no score, so there are no bands; write one text: {key} = \"...\"");
        if has_score(table) == Some(false) {
            found.mistake(table.place(key), message);
        }
    } else if table.has(key) && has_score(table) == Some(true) {
        let message = format!("a score has three bands: {key} = {{ low = ..., mid = ..., high = ... }}");
        found.mistake(table.place(key), message);
    }
    bands
}

fn links(table: &Table, found: &mut Found) -> BTreeMap<Band, String> {
    let Some(links) = table.table("links") else { return BTreeMap::new() };
    let is_scored = has_score(table);
    let link = |(name, band): (&&str, Band)| {
        let link = links.str(name)?.to_owned();
        if is_scored == Some(false) && band != Band::Mid {
            let message = "there is no score, so there are no bands; name the link `mid`".to_owned();
            found.mistake(links.place(name), message);
        }
        Some((band, link))
    };
    BANDS.iter().zip([Band::Low, Band::Mid, Band::High]).filter_map(link).collect()
}

fn is_by_band(table: &Table, key: &str) -> bool {
    let bands = table.bands(key);
    bands.low.is_some() || bands.high.is_some() || table.entries(key).iter().any(|(name, ..)| *name == "mid")
}

/// Whether its kind asks for a score; none where the kind is not known.
fn has_score(table: &Table) -> Option<bool> {
    table.str("kind").filter(|name| SURVEYS.contains(name)).map(|name| kind(name).scores().is_some())
}

fn kind(name: &str) -> SurveyKind {
    match name {
        "csat" => SurveyKind::Csat,
        "single_choice" => SurveyKind::SingleChoice,
        "multiple_choice" => SurveyKind::MultipleChoice,
        "free_text" => SurveyKind::FreeText,
        _ => SurveyKind::Nps,
    }
}
