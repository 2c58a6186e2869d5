//! Ways to earn, the conditions that they and others share, and campaigns.

use super::found::Found;
use super::keys::WEEKDAYS;
use super::program::{Names, check_reference, check_unique, points};
use super::table::Table;
use super::{phrase, time};
use contract::programs::{Campaign, EarningRule, Limit, LimitCounts, Only, Per, Rounding, Text};

/// The rules, in the order of the file.
pub(super) fn rules(tables: &[Table], names: &Names, found: &mut Found) -> Vec<EarningRule> {
    check_unique("[[earning]]", tables, found);
    tables.iter().map(|table| rule(table, names, found)).collect()
}

/// The campaigns, in the order of the file.
pub(super) fn campaigns(tables: &[Table], names: &Names, found: &mut Found) -> Vec<Campaign> {
    check_unique("[[campaign]]", tables, found);
    tables
        .iter()
        .map(|table| {
            for (id, place) in table.strs("rules") {
                check_reference("[[earning]]", id, place, &names.rules, found);
            }
            Campaign {
                id: table.string("id"),
                name: table.text("name"),
                rules: table.strings("rules"),
                only: only(table, None, names, found),
                percent: table.percent("times").unwrap_or(100),
            }
        })
        .collect()
}

fn rule(table: &Table, names: &Names, found: &mut Found) -> EarningRule {
    let on = on(table);
    check_gives(table, names, found);
    let is_rounded_by_line = table.str("round_each") == Some("line");
    if is_rounded_by_line && on != "order.paid" && phrase::is_event(&on) {
        let message = format!("`{on}` has no lines; leave `round_each` out");
        found.mistake(table.place("round_each"), message);
    }
    EarningRule {
        id: table.string("id"),
        name: name(table, found),
        points: table.whole("points").unwrap_or(0),
        status_points: table.whole("status_points"),
        per: per(table, &on, found),
        rounding: match table.str("rounding") {
            Some("up") => Rounding::Up,
            Some("nearest") => Rounding::Nearest,
            Some("whole") => Rounding::Whole,
            _ => Rounding::Down,
        },
        is_rounded_by_line,
        only: only(table, Some(&on), names, found),
        limits: table.limits("limits"),
        pending: table.span("pending"),
        on,
    }
}

/// A rule needs no name to run, but members are told it by one.
fn name(table: &Table, found: &mut Found) -> Text {
    if table.has("name") {
        return table.text("name");
    }
    let id = table.string("id");
    let message = format!("the rule `{id}` has no words for members; give it a `name`");
    found.warning(table.place.clone(), message);
    Text::from([(table.units.languages.first().cloned().unwrap_or_default(), id)])
}

fn check_gives(table: &Table, names: &Names, found: &mut Found) {
    if !table.has("points") && !table.has("status_points") {
        if table.is_meant("points") || table.is_meant("status_points") {
            return;
        }
        let message = "[[earning]] needs `points`: a whole number, 0 to 1,000,000".to_owned();
        found.mistake(table.place.clone(), message);
        return;
    }
    let nothing = |key| !table.has(key) || table.whole(key) == Some(0);
    if nothing("points") && nothing("status_points") {
        let message = "this gives nothing; `points` or `status_points` should be above zero".to_owned();
        found.mistake(table.place("points"), message);
    }
    points(table, "points", names, found);
}

/// The type of event; an order, where nothing is said.
pub(super) fn on(table: &Table) -> String {
    table.str("on").unwrap_or("order.paid").to_owned()
}

/// What is counted, of what such an event has.
pub(super) fn per(table: &Table, on: &str, found: &mut Found) -> Per {
    let Some(text) = table.str("per") else { return Per::Event };
    let per = phrase::per(text, table.units.minor_digits).unwrap_or_default();
    let is_own = on.starts_with("custom.");
    let lacks = match per {
        Per::Minor(_) if !is_own && !["order.paid", "membership.paid"].contains(&on) => "amount",
        Per::Quantity(_) if !is_own && !["order.paid", "activity.recorded"].contains(&on) => "quantity",
        Per::Millilitres(_) if on != "order.paid" => "litres",
        _ => return per,
    };
    if !phrase::is_event(on) {
        return per;
    }
    let message = format!("`{on}` has no {lacks} to count; `per` should be \"event\"");
    found.mistake(table.place("per"), message);
    per
}

/// Limits where nothing but times can be limited.
pub(super) fn limits_of_times(table: &Table, found: &mut Found) -> Vec<Limit> {
    for (text, place) in table.strs("limits") {
        if phrase::limit(text).is_ok_and(|limit| limit.counts == LimitCounts::Points) {
            let message =
                format!("`{text}` limits points, which only [[earning]] gives; it should limit times");
            found.mistake(place, message);
        }
    }
    table.limits("limits")
}

/// Which events something answers to; `on` is their type, where there is but one.
pub(super) fn only(table: &Table, on: Option<&str>, names: &Names, found: &mut Found) -> Only {
    check_conditions(table, on, names, found);
    let knows = |key: &str| table.section.key(key).is_some();
    let words = |key: &str| if knows(key) { table.strings(key) } else { Vec::new() };
    let weekday =
        |name: &str| WEEKDAYS.iter().zip(1..).find(|(known, _)| **known == name).map(|(_, nth)| nth);
    let hours = table.str("hours").and_then(time::hours);
    Only {
        channels: words("channels"),
        payments: words("payments"),
        categories: words("categories"),
        except_categories: words("except_categories"),
        keys: words("keys"),
        recorders: words("recorders"),
        tiers: words("tiers"),
        weekdays: table.strs("weekdays").into_iter().filter_map(|(name, _)| weekday(name)).collect(),
        from_minute: hours.map(|(from, _)| from),
        until_minute: hours.map(|(_, until)| until),
        minimum_minor: if knows("minimum") { table.amount("minimum") } else { None },
        minimum_quantity: if knows("minimum_quantity") { table.whole("minimum_quantity") } else { None },
        is_for_paid_members: table.flag("members_only"),
        from_at: table.day_begins_at("from"),
        until_at: table.day_ends_at("until"),
    }
}

fn check_conditions(table: &Table, on: Option<&str>, names: &Names, found: &mut Found) {
    for (id, place) in table.strs("tiers") {
        check_reference("[[tier]]", id, place, &names.tiers, found);
    }
    if table.flag("members_only") && !names.has_membership {
        let message = "the program has no [membership] to pay for; leave this out".to_owned();
        found.mistake(table.place("members_only"), message);
    }
    if let (Some(from_at), Some(until_at)) = (table.day_begins_at("from"), table.day_ends_at("until"))
        && until_at <= from_at
    {
        let message = "`until` is before `from`; it should be the last day".to_owned();
        found.mistake(table.place("until"), message);
    }
    let Some(on) = on.filter(|on| phrase::is_event(on)) else { return };
    for key in
        ["payments", "categories", "except_categories", "minimum", "minimum_quantity", "keys", "recorders"]
    {
        if table.has(key) && !tells(on, key) {
            found.mistake(table.place(key), format!("`{on}` does not tell its `{key}`; leave this out"));
        }
    }
    for (category, place) in table.strs("except_categories") {
        if table.strs("categories").iter().any(|(other, _)| *other == category) {
            let message = format!("`{category}` is among `categories` too; it should be in one of them");
            found.mistake(place, message);
        }
    }
}

/// Whether events of a type say what a condition asks for.
fn tells(on: &str, key: &str) -> bool {
    let is_own = on.starts_with("custom.");
    match key {
        "minimum" => is_own || ["order.paid", "membership.paid"].contains(&on),
        "minimum_quantity" => is_own || ["order.paid", "activity.recorded"].contains(&on),
        "keys" => {
            let is_one_thing = ["order.paid", "member.joined", "profile.completed"].contains(&on);
            !is_one_thing && !on.starts_with("referral.")
        }
        "recorders" => is_own || on == "activity.recorded",
        _ => on == "order.paid",
    }
}
