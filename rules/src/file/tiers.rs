//! When points lapse, and the ladder of tiers.

use super::found::Found;
use super::program::{Names, check_reference, check_unique};
use super::table::Table;
use super::time;
use contract::programs::{Expiry, Period, Tier, TierKept, TierMeasure, TierWindow, Tiers};

/// When points lapse, in the program or in one of its tiers.
pub(super) fn expiry(table: &Table, found: &mut Found) -> Expiry {
    check_expiry(table, found);
    let has_activities = table.section.key("activities").is_some();
    let activities = if has_activities { table.strings("activities") } else { Vec::new() };
    if let Some(span) = table.span("after_inactivity") {
        return Expiry { after: Some(span), to_end_of: None, kept_by_activity: Some(span), activities };
    }
    Expiry {
        after: table.span("after"),
        to_end_of: match table.str("to_end_of") {
            Some("month") => Some(Period::Month),
            Some("year") => Some(Period::Year),
            _ => None,
        },
        kept_by_activity: table.span("kept_by_activity"),
        activities,
    }
}

/// The ladder, where there is one. `expiry` is the section of that name.
pub(super) fn tiers(file: &Table, expiry: Option<&Table>, names: &Names, found: &mut Found) -> Option<Tiers> {
    let steps = file.tables("tier");
    check_unique("[[tier]]", &steps, found);
    let table = file.table("tiers");
    if let Some(first) = steps.first()
        && !file.has("tiers")
    {
        let message = "[[tier]] needs [tiers], which says what leads to a tier and how long it is kept";
        found.mistake(first.place.clone(), message.to_owned());
    }
    for (id, place, _) in expiry.map(|table| table.tables_by_id("tier")).unwrap_or_default() {
        check_reference("[[tier]]", id, place, &names.tiers, found);
    }
    let table = table?;
    if !file.has("tier") {
        found.mistake(table.place.clone(), "[tiers] needs tiers, each under [[tier]]".to_owned());
    }
    let by = match table.str("by") {
        Some("spent") => TierMeasure::SpentMinor,
        Some("orders") => TierMeasure::Orders,
        Some("visits") => TierMeasure::Visits,
        _ => TierMeasure::StatusPoints,
    };
    let within = table.str("within").and_then(time::within).unwrap_or(TierWindow::Ever);
    let kept_by_default = match within {
        TierWindow::Months(months) => TierKept::Months(months),
        TierWindow::CalendarYear => TierKept::CalendarYears(1),
        TierWindow::Ever => TierKept::Ever,
    };
    Some(Tiers {
        by,
        within,
        kept: table.str("kept").and_then(time::kept).unwrap_or(kept_by_default),
        grace: table.span("grace").unwrap_or_default(),
        is_soft_landing: table.flag("soft_landing"),
        tiers: ladder(&steps, by, expiry, names, found),
    })
}

fn check_expiry(table: &Table, found: &mut Found) {
    let knows = |key: &str| table.section.key(key).is_some() && table.has(key);
    let others = ["after", "to_end_of", "kept_by_activity"];
    for whole in ["never", "after_inactivity"].into_iter().filter(|key| knows(key)) {
        for other in others.into_iter().chain(["after_inactivity"]).filter(|key| *key != whole && knows(key))
        {
            let message = format!("`{whole}` says it all; leave `{other}` out");
            found.mistake(table.place(other), message);
        }
    }
    if table.has("after") || knows("never") || table.has("after_inactivity") {
        return;
    }
    for key in others.into_iter().filter(|key| knows(key)) {
        found.mistake(table.place(key), format!("`{key}` needs `after`: a time such as \"12 months\""));
    }
    if !knows("to_end_of") && !knows("kept_by_activity") && !knows("tier") {
        let message = format!("{} should say when points lapse: after = \"12 months\"", table.section.title);
        found.mistake(table.place.clone(), message);
    }
}

fn ladder(
    steps: &[Table],
    by: TierMeasure,
    expiries: Option<&Table>,
    names: &Names,
    found: &mut Found,
) -> Vec<Tier> {
    let expiries = expiries.map(|table| table.tables_by_id("tier")).unwrap_or_default();
    let mut tiers: Vec<Tier> = Vec::new();
    let mut before = None;
    for table in steps {
        let from = from(table, by, found);
        check_ascent(table, before, from, tiers.is_empty(), found);
        before = from.or(before);
        if table.has("birthday_days") && !names.has_birthday {
            let message = "the program has no [birthday]; leave this out".to_owned();
            found.mistake(table.place("birthday_days"), message);
        }
        let own = expiries.iter().find(|(id, ..)| Some(*id) == table.str("id"));
        tiers.push(Tier {
            id: table.string("id"),
            name: table.text("name"),
            from: from.unwrap_or(0),
            percent: table.percent("rate").unwrap_or(100),
            benefits: table.texts("benefits"),
            expiry: own.map(|(.., table)| expiry(table, found)),
            birthday_days: table.whole("birthday_days"),
        });
    }
    tiers
}

/// What a tier takes, in the unit that is measured.
fn from(table: &Table, by: TierMeasure, found: &mut Found) -> Option<i64> {
    let whole = table.whole("from");
    if by == TierMeasure::SpentMinor {
        if whole.is_some_and(|number| number != 0) {
            let message =
                "`from` is an amount here, as money is measured; it should be in quotes, such as \"350.00\"";
            found.mistake(table.place("from"), message.to_owned());
        }
        return whole.or_else(|| table.amount("from"));
    }
    if table.str("from").is_some() {
        let message =
            "`from` is no amount here, as no money is measured; it should be a whole number such as 350";
        found.mistake(table.place("from"), message.to_owned());
    }
    whole
}

fn check_ascent(table: &Table, before: Option<i64>, from: Option<i64>, is_first: bool, found: &mut Found) {
    let Some(from) = from.filter(|from| *from >= 0) else { return };
    if is_first && from != 0 {
        let message = "the first tier is everyone's; `from` should be 0".to_owned();
        found.mistake(table.place("from"), message);
    }
    if before.is_some_and(|before| from <= before) {
        let message =
            "this takes no more than the tier before; tiers should stand from the lowest to the highest";
        found.mistake(table.place("from"), message.to_owned());
    }
}
