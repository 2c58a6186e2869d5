//! From the text of a file to a program: what concerns the file as a whole.

use super::found::Found;
use super::keys::PROGRAM;
use super::kind::Units;
use super::near::did_you_mean;
use super::phrase::is_id;
use super::table::Table;
use super::{
    Mistake, Read, earning, look, minor_digits, principles, progress, rewards, surveys, tiers, time,
};
use crate::referrals;
use contract::programs::{Privacy, Program, RefundPolicy};
use jiff::tz::TimeZone;
use std::ops::Range;
use toml::de::DeTable;

/// Ids that would hide one of the server's own addresses.
const RESERVED_IDS: [&str; 3] = ["assets", "healthz", "embed"];

/// What parts of the file refer to in others.
pub(super) struct Names<'a> {
    pub rules: Vec<&'a str>,
    pub tiers: Vec<&'a str>,
    pub goals: Vec<&'a str>,
    pub has_points: bool,
    pub has_membership: bool,
    pub has_birthday: bool,
}

/// Reads the program `id` from the text of its file.
pub(super) fn read(id: &str, version: &str, text: &str) -> Result<Read, Vec<Mistake>> {
    let mut found = Found::new(text);
    check_id(id, &mut found);
    let mut program = Program { id: id.to_owned(), version: version.to_owned(), ..Program::default() };
    if let Some(document) = found.document() {
        let units = units(document.get_ref());
        PROGRAM.check(0..0, document.get_ref(), &units, &mut found);
        let file = Table { section: &PROGRAM, place: 0..0, units: &units, values: document.get_ref() };
        let names = names(&file);
        whole_file(&file, &mut program);
        parts(&file, &names, &mut program, &mut found);
        if found.is_sound() {
            principles::check(&file, &program, &mut found);
        }
    }
    let (program, warnings) = found.finish(program)?;
    Ok(Read { program, warnings })
}

/// A reference to something else in the file: a mistake where there is no such thing.
pub(crate) fn check_reference(what: &str, id: &str, place: Range<usize>, ids: &[&str], found: &mut Found) {
    if ids.contains(&id) {
        return;
    }
    let mut ids = ids.to_vec();
    ids.dedup();
    let instead = did_you_mean(id, ids.iter().copied()).unwrap_or_else(|| match ids.as_slice() {
        [] => "there is none at all".to_owned(),
        ids => format!("it should be one of {}", ids.join(", ")),
    });
    found.mistake(place, format!("there is no {what} `{id}`; {instead}"));
}

/// Each thing of its kind needs an id of its own.
pub(crate) fn check_unique(what: &str, tables: &[Table], found: &mut Found) {
    for (nth, table) in tables.iter().enumerate() {
        let id = table.str("id");
        if id.is_some() && tables[..nth].iter().any(|other| other.str("id") == id) {
            let message =
                format!("there is another {what} `{}`; each needs an id of its own", id.unwrap_or_default());
            found.mistake(table.place("id"), message);
        }
    }
}

/// Points that something gives. A program without points has none to give.
pub(super) fn points(table: &Table, key: &str, names: &Names, found: &mut Found) -> i64 {
    let points = table.whole(key).unwrap_or(0);
    if points > 0 && !names.has_points {
        let message = "the program has no points; name them in [points], or leave this out".to_owned();
        found.mistake(table.place(key), message);
    }
    points
}

fn check_id(id: &str, found: &mut Found) {
    if !is_id(id, 3) || RESERVED_IDS.contains(&id) {
        let message = format!(
            "a program is named by its file, and `{id}` is not a name; it should be 3 to 40 lower-case \
             letters, digits and hyphens, and none of {}",
            RESERVED_IDS.join(", ")
        );
        found.mistake(0..0, message);
    }
}

/// What the rest of the file is understood by. What is wrong with it is told when the file is checked.
fn units(file: &DeTable) -> Units {
    let str = |key: &str| file.get(key).and_then(|value| value.get_ref().as_str());
    let languages = file.get("languages").and_then(|value| value.get_ref().as_array());
    let languages = languages.map_or(Vec::new(), |tags| {
        tags.iter().filter_map(|tag| Some(tag.get_ref().as_str()?.to_owned())).collect()
    });
    let zone = str("time_zone").and_then(|name| TimeZone::get(name).ok()).unwrap_or(TimeZone::UTC);
    Units { languages, minor_digits: minor_digits(str("currency").unwrap_or_default()), zone }
}

fn names<'a>(file: &Table<'a>) -> Names<'a> {
    let ids =
        |key: &str| file.tables(key).into_iter().filter_map(|table| table.str("id")).collect::<Vec<_>>();
    Names {
        rules: ids("earning"),
        tiers: ids("tier"),
        goals: ["badge", "challenge", "streak"].map(ids).concat(),
        has_points: file.has("points"),
        has_membership: file.has("membership"),
        has_birthday: file.has("birthday"),
    }
}

fn whole_file(file: &Table, program: &mut Program) {
    program.languages = file.strings("languages");
    program.currency = file.string("currency");
    program.minor_digits = file.units.minor_digits;
    program.time_zone = file.string("time_zone");
    program.offsets = time::offsets(&file.units.zone);
    program.pending = file.span("pending").unwrap_or_default();
    program.refunds = match file.str("refunds") {
        Some("owe") => RefundPolicy::Owe,
        _ => RefundPolicy::StopAtZero,
    };
    program.origins = file.strings("origins");
    program.name = file.text("name");
    program.promise = file.text("promise");
    program.points = file.counted("points");
    program.status_points = file.counted("status_points");
    program.theme = file.table("theme").map(|table| look::theme(&table)).unwrap_or_default();
}

fn privacy(table: &Table) -> Privacy {
    Privacy {
        keep_events: table.span("keep_events"),
        keep_sign_ins: table.span("keep_sign_ins"),
        erase_inactive_after: table.span("erase_inactive_after"),
    }
}

fn parts(file: &Table, names: &Names, program: &mut Program, found: &mut Found) {
    program.earning = earning::rules(&file.tables("earning"), names, found);
    program.campaigns = earning::campaigns(&file.tables("campaign"), names, found);
    let expiry = file.table("expiry");
    program.expiry = expiry.as_ref().map(|table| tiers::expiry(table, found)).unwrap_or_default();
    program.tiers = tiers::tiers(file, expiry.as_ref(), names, found);
    program.stamp_cards = progress::stamp_cards(&file.tables("stamp_card"), names, found);
    program.goals = progress::goals(file, names, found);
    program.membership = file.table("membership").map(|table| progress::membership(&table));
    program.birthday = file.table("birthday").map(|table| progress::birthday(&table, names, found));
    program.gifts = progress::gifts(&file.tables("gift"), names, found);
    progress::check_gift_goals(&file.tables("gift"), &program.goals, names, found);
    program.benefits = progress::benefits(&file.tables("benefit"), names, found);
    program.rewards = rewards::rewards(&file.tables("reward"), names, found);
    program.referral = file.table("referral").map(|table| rewards::referral(&table, names, found));
    program.earning.extend(referrals::rules(program));
    program.privacy = file.table("privacy").map(|table| privacy(&table)).unwrap_or_default();
    program.surveys = surveys::surveys(&file.tables("survey"), names, found);
}
