//! Warnings: what even the keenest member could not have, keep or use in time.

use super::found::Found;
use super::keen::{Keen, periods};
use super::kind::grouped;
use super::table::Table;
use contract::programs::{
    Expiry, Goal, GoalKind, Period, Program, Reward, Span, TierMeasure, TierWindow, Tiers,
};

/// Warns where the program breaks a promise it seems to make. The file has no mistake.
pub(super) fn check(file: &Table, program: &Program, found: &mut Found) {
    let keen = Keen::of(program);
    for (reward, table) in program.rewards.iter().zip(file.tables("reward")) {
        check_reward(reward, &table, program, &keen, found);
    }
    if let Some(tiers) = &program.tiers {
        check_tiers(tiers, file, program, &keen, found);
    }
    check_pending(file, program, found);
    let expiries = [(&program.expiry, file.table("expiry"))];
    let of_tiers = expiries[0].1.as_ref().map(|table| table.tables_by_id("tier")).unwrap_or_default();
    let of_tiers = of_tiers.into_iter().filter_map(|(id, _, table)| {
        let tier = program.tiers.as_ref()?.tiers.iter().find(|tier| tier.id == id)?;
        Some((tier.expiry.as_ref()?, Some(table)))
    });
    for (expiry, table) in expiries.into_iter().chain(of_tiers) {
        if let Some(table) = table {
            check_expiry(expiry, &table, program, &keen, found);
        }
    }
}

/// A reward that nobody could reach in a year.
fn check_reward(reward: &Reward, table: &Table, program: &Program, keen: &Keen, found: &mut Found) {
    if i128::from(reward.cost) > keen.points {
        let message = format!(
            "nobody could reach this in a year: it costs {}, and {} earns {}",
            grouped(reward.cost),
            who(program, keen),
            large(keen.points)
        );
        found.warning(table.place("cost"), message);
    }
    let lowest = program.tiers.iter().flat_map(|tiers| &tiers.tiers);
    let lowest = lowest.filter(|tier| reward.only.tiers.contains(&tier.id)).min_by_key(|tier| tier.from);
    if let Some(tier) = lowest.filter(|tier| i128::from(tier.from) > keen.measured) {
        let message = format!(
            "nobody could reach this in a year: `{}` takes {}, and {} comes to {}",
            tier.id,
            measured(program, tier.from.into()),
            who(program, keen),
            measured(program, keen.measured)
        );
        found.warning(table.place("tiers"), message);
    }
    let goal = program.goals.iter().find(|goal| reward.unlocked_by.as_ref() == Some(&goal.id));
    if let Some(goal) = goal.filter(|goal| i128::from(goal.target) > reached(goal, keen)) {
        let message = format!(
            "nobody could reach this in a year: `{}` takes {}, and {} comes to {}",
            goal.id,
            grouped(goal.target),
            who(program, keen),
            large(reached(goal, keen))
        );
        found.warning(table.place("unlocked_by"), message);
    }
}

/// How far the keen member comes in a year.
fn reached(goal: &Goal, keen: &Keen) -> i128 {
    match goal.kind {
        GoalKind::Streak => periods(goal.every),
        GoalKind::Badge | GoalKind::Challenge => keen.counted(&goal.on, goal.per),
    }
}

/// A tier that no one can keep: its window is too short for what it takes.
fn check_tiers(tiers: &Tiers, file: &Table, program: &Program, keen: &Keen, found: &mut Found) {
    let (within, window) = match tiers.within {
        TierWindow::Months(months) => {
            (keen.measured * i128::from(months) / 12, span(Span { months, days: 0 }))
        }
        TierWindow::CalendarYear => (keen.measured, "a calendar year".to_owned()),
        TierWindow::Ever => return,
    };
    for (tier, table) in tiers.tiers.iter().zip(file.tables("tier")) {
        if i128::from(tier.from) > within {
            let message = format!(
                "no one could keep this tier: it takes {} within {window}, and {} comes to {}",
                measured(program, tier.from.into()),
                who(program, keen),
                measured(program, within)
            );
            found.warning(table.place("from"), message);
        }
    }
}

/// Points that wait longer than they last.
fn check_pending(file: &Table, program: &Program, found: &mut Found) {
    let Some(lasts_days) = lasts_days(&program.expiry) else { return };
    let tables = file.tables("earning");
    let own = program.earning.iter().zip(&tables).filter_map(|(rule, table)| Some((rule.pending?, table)));
    for (pending, table) in own.chain([(program.pending, file)]) {
        if shortest_days(pending) >= lasts_days {
            let message = format!(
                "points lapse before they can be used: they wait {}, and last {}",
                span(pending),
                program.expiry.after.map(span).unwrap_or_default()
            );
            found.warning(table.place("pending"), message);
        }
    }
}

/// Points that are gone before there are enough of them for anything.
fn check_expiry(expiry: &Expiry, table: &Table, program: &Program, keen: &Keen, found: &mut Found) {
    let (Some(lasts_days), Some(after)) = (lasts_days(expiry), expiry.after) else { return };
    let costs = program.rewards.iter().map(|reward| reward.cost).filter(|cost| *cost > 0);
    let Some(cheapest) = costs.min() else { return };
    let within = keen.points * i128::from(lasts_days) / 365;
    // What cannot be reached in a year is told at the reward.
    if i128::from(cheapest) > within && i128::from(cheapest) <= keen.points {
        let message = format!(
            "points lapse before they can be used: the cheapest reward costs {}, and in {} {} earns {}",
            grouped(cheapest),
            span(after),
            who(program, keen),
            large(within)
        );
        found.warning(table.place("after"), message);
    }
}

/// The most days that points last; nothing where they can last for good.
fn lasts_days(expiry: &Expiry) -> Option<i64> {
    if expiry.kept_by_activity.is_some() {
        return None;
    }
    let rest = match expiry.to_end_of {
        Some(Period::Month) => 30,
        Some(_) => 365,
        None => 0,
    };
    expiry.after.map(|after| after.months * 31 + after.days + rest)
}

fn shortest_days(span: Span) -> i64 {
    span.months * 28 + span.days
}

fn who(program: &Program, keen: &Keen) -> String {
    format!("a very keen member, with an order of {} every day,", money(program, keen.order_minor.into()))
}

fn measured(program: &Program, number: i128) -> String {
    match program.tiers.as_ref().map(|tiers| tiers.by) {
        Some(TierMeasure::SpentMinor) => money(program, number),
        _ => large(number),
    }
}

fn money(program: &Program, minor: i128) -> String {
    let unit = 10_i128.pow(program.minor_digits.into());
    match usize::from(program.minor_digits) {
        0 => large(minor),
        digits => format!("{}.{:0>digits$}", large(minor / unit), minor % unit),
    }
}

fn large(number: i128) -> String {
    grouped(i64::try_from(number).unwrap_or(i64::MAX))
}

/// `1 month`, `14 days`.
fn span(span: Span) -> String {
    match (span.months, span.days) {
        (1, _) => "1 month".to_owned(),
        (0, 1) => "1 day".to_owned(),
        (0, days) => format!("{days} days"),
        (months, _) => format!("{months} months"),
    }
}
