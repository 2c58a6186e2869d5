//! Stamps, badges, challenges, streaks, the paid membership, birthdays, gifts and benefits.

use super::earning::{limits_of_times, on, only, per};
use super::found::Found;
use super::program::{Names, check_reference, check_unique, points};
use super::rewards::{check_worth, reward_kind};
use super::table::Table;
use contract::programs::{Benefit, Birthday, GiftRule, Goal, GoalKind, Membership, Per, Period, StampCard};

/// Cards of stamps.
pub(super) fn stamp_cards(tables: &[Table], names: &Names, found: &mut Found) -> Vec<StampCard> {
    check_unique("[[stamp_card]]", tables, found);
    let card = |table: &Table| {
        let on = on(table);
        StampCard {
            id: table.string("id"),
            name: table.text("name"),
            only: only(table, Some(&on), names, found),
            per: per(table, &on, found),
            size: table.whole("size").unwrap_or(1),
            gives: table.text("gives"),
            is_next_free: table.flag("next_free"),
            points: points(table, "points", names, found),
            on,
        }
    };
    tables.iter().map(card).collect()
}

/// Badges, challenges and streaks; ids are unique over all of them.
pub(super) fn goals(file: &Table, names: &Names, found: &mut Found) -> Vec<Goal> {
    let kinds =
        [("badge", GoalKind::Badge), ("challenge", GoalKind::Challenge), ("streak", GoalKind::Streak)];
    let tables = kinds.map(|(key, _)| file.tables(key));
    let mut goals = Vec::new();
    for (tables, (_, kind)) in tables.iter().zip(kinds) {
        goals.extend(tables.iter().map(|table| goal(table, kind, names, found)));
    }
    let mut tables: Vec<Table> = tables.into_iter().flatten().collect();
    tables.sort_by_key(|table| table.place.start);
    check_unique("badge, challenge or streak", &tables, found);
    goals
}

fn goal(table: &Table, kind: GoalKind, names: &Names, found: &mut Found) -> Goal {
    let on = on(table);
    for key in ["from", "until"] {
        if kind == GoalKind::Challenge && !table.has(key) {
            let message = format!("[[challenge]] needs `{key}`: a day in quotes, such as \"2027-03-31\"");
            found.mistake(table.place.clone(), message);
        }
    }
    let is_streak = kind == GoalKind::Streak;
    Goal {
        id: table.string("id"),
        kind,
        name: table.text("name"),
        only: only(table, Some(&on), names, found),
        per: if is_streak { Per::Event } else { per(table, &on, found) },
        target: table.whole("target").unwrap_or(1),
        every: match is_streak.then(|| table.str("every")).flatten() {
            Some("day") => Period::Day,
            Some("week") => Period::Week,
            Some("month") => Period::Month,
            _ => Period::Ever,
        },
        points: points(table, "points", names, found),
        gives: table.text_if_any("gives"),
        on,
    }
}

/// The membership that is paid for.
pub(super) fn membership(table: &Table) -> Membership {
    Membership {
        name: table.text("name"),
        price_minor: table.amount("price").unwrap_or(0),
        every: table.span("every").unwrap_or_default(),
        grace: table.span("grace").unwrap_or_default(),
        benefits: table.texts("benefits"),
    }
}

/// What a birthday brings.
pub(super) fn birthday(table: &Table, names: &Names, found: &mut Found) -> Birthday {
    Birthday {
        gives: table.text("gives"),
        before_days: table.whole("before_days").unwrap_or(0),
        days: table.whole("days").unwrap_or(1),
        points: points(table, "points", names, found),
    }
}

/// What is given for nothing upon an event.
pub(super) fn gifts(tables: &[Table], names: &Names, found: &mut Found) -> Vec<GiftRule> {
    check_unique("[[gift]]", tables, found);
    let gift = |table: &Table| {
        let on = on(table);
        if table.str("id") == Some("birthday") {
            let message = "`birthday` is the gift of [birthday]; it should be another id".to_owned();
            found.mistake(table.place("id"), message);
        }
        check_worth(table, table.str("kind").or(Some("gift")), found);
        GiftRule {
            id: table.string("id"),
            name: table.text("name"),
            only: only(table, Some(&on), names, found),
            limits: limits_of_times(table, found),
            valid: table.span("valid").unwrap_or_default(),
            goal: table.str("goal").map(str::to_owned),
            kind: reward_kind(table.str("kind").unwrap_or("gift")),
            amount_minor: table.amount("amount"),
            percent: table.whole("percent"),
            on,
        }
    };
    tables.iter().map(gift).collect()
}

/// A gift that comes with a badge answers to the same type of event.
pub(super) fn check_gift_goals(tables: &[Table], goals: &[Goal], names: &Names, found: &mut Found) {
    for table in tables {
        let Some(id) = table.str("goal") else { continue };
        check_reference("badge, challenge or streak", id, table.place("goal"), &names.goals, found);
        let goal = goals.iter().find(|goal| goal.id == id);
        if let Some(goal) = goal.filter(|goal| goal.on != on(table)) {
            let message =
                format!("`{id}` answers to `{}`; so should this gift: on = \"{}\"", goal.on, goal.on);
            found.mistake(table.place("on"), message);
        }
    }
}

/// What members have by being members.
pub(super) fn benefits(tables: &[Table], names: &Names, found: &mut Found) -> Vec<Benefit> {
    check_unique("[[benefit]]", tables, found);
    let benefit = |table: &Table| Benefit {
        id: table.string("id"),
        name: table.text("name"),
        only: only(table, None, names, found),
    };
    tables.iter().map(benefit).collect()
}
