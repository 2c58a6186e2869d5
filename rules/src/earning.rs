//! What an event earns by each rule before limits, and why. No floating-point number, one rounding.

use crate::EXACT_MAX;
use crate::book::Share;
use crate::conditions::{self, Circumstances};
use crate::refusal::Refusal;
use contract::events::{OrderLine, OrderPaid};
use contract::points::Step;
use contract::programs::{Campaign, EarningRule, Only, Per, Program, Rounding, Tier};
use std::collections::BTreeSet;

/// The most lines an order may have.
pub const LINES_MAX: usize = 1_000;

/// The longest id of a line, in bytes.
pub const LINE_ID_BYTES_MAX: usize = 255;

/// What an event brings that can be counted.
#[derive(Clone, Copy, Debug)]
pub struct Counted<'a> {
    /// The lines of an order; empty for anything else.
    pub lines: &'a [OrderLine],
    /// Money of anything else.
    pub amount_minor: i64,
    /// Units of an activity; 1 where none are told.
    pub quantity: i64,
}

/// What one rule gives.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Given {
    /// Points, and points towards tiers.
    pub share: Share,
    /// Of an order, what each line gave; the sum is `share`.
    pub by_line: Vec<Share>,
    /// How it was reckoned, or the condition that was not met.
    pub steps: Vec<Step>,
}

/// Whether an order is one, in the order of `Refusal`.
pub fn check_order(program: &Program, order: &OrderPaid) -> Result<(), Refusal> {
    if order.lines.is_empty() {
        return Err(Refusal::NotValid("An order has at least one line.".to_owned()));
    }
    if order.lines.len() > LINES_MAX {
        return Err(Refusal::too_many_lines());
    }
    let mut ids = BTreeSet::new();
    let (mut amount_minor, mut quantity, mut volume_ml) = (0_i64, 0_i64, 0_i64);
    for (nth, line) in order.lines.iter().enumerate() {
        let is_seen = !line.id.is_empty() && !line.id.chars().any(char::is_control);
        if !is_seen || line.id.len() > LINE_ID_BYTES_MAX || !ids.insert(&line.id) {
            return Err(Refusal::line_id(nth));
        }
        if line.amount_minor < 0 {
            return Err(Refusal::line(
                nth,
                "has a negative amount; what comes back is reported as a refund.",
            ));
        }
        if line.quantity < 1 {
            return Err(Refusal::line(nth, "has no quantity; it should be 1 or more."));
        }
        if line.volume_ml.is_some_and(|volume| volume < 0) {
            return Err(Refusal::line(nth, "has a negative volume; it should be 0 or more."));
        }
        amount_minor = exact_sum(amount_minor, line.amount_minor)?;
        quantity = exact_sum(quantity, line.quantity)?;
        volume_ml = exact_sum(volume_ml, line.volume_ml.unwrap_or(0))?;
    }
    if order.saved_minor.is_some_and(|saved| !(0..=EXACT_MAX).contains(&saved)) {
        return Err(Refusal::NotValid("`saved_minor` should be 0 or more.".to_owned()));
    }
    check_currency(program, &order.currency)
}

/// Whether money is in the program's currency.
pub fn check_currency(program: &Program, given: &str) -> Result<(), Refusal> {
    if given == program.currency {
        return Ok(());
    }
    Err(Refusal::WrongCurrency { given: given.to_owned(), wanted: program.currency.clone() })
}

/// What a rule gives for an event, limits not yet looked at.
pub fn reckon(
    program: &Program,
    rule: &EarningRule,
    tier: Option<&Tier>,
    seen: &Circumstances<'_>,
    counted: &Counted<'_>,
) -> Result<Given, Refusal> {
    let refused =
        |step: Step| Given { steps: vec![Step { id: Some(rule.id.clone()), ..step }], ..Given::default() };
    let lines = match counting(&rule.only, seen, counted) {
        Ok(lines) => lines,
        Err(step) => return Ok(refused(*step)),
    };
    match rule.per {
        Per::Event => Ok(fixed(rule, counted, &lines)),
        _ => rated(program, rule, tier, seen, counted, &lines),
    }
}

/// Which lines of an order count, where an event meets all conditions; otherwise the first that it does not
/// meet.
pub fn counting(
    only: &Only,
    seen: &Circumstances<'_>,
    counted: &Counted<'_>,
) -> Result<Vec<bool>, Box<Step>> {
    if let Some(step) = conditions::unmet(only, seen) {
        return Err(Box::new(step));
    }
    let takes = |line: &OrderLine| conditions::takes_category(only, line.category.as_deref());
    let lines: Vec<bool> = counted.lines.iter().map(takes).collect();
    let is_order = !lines.is_empty();
    if is_order && !lines.contains(&true) {
        let wanted = only.categories.clone();
        return Err(Box::new(Step { key: "category".to_owned(), wanted, ..Step::default() }));
    }
    let spent_minor = if is_order { sum(counted, &lines, Per::Minor(1)) } else { counted.amount_minor };
    match only.minimum_minor.filter(|minimum| spent_minor < *minimum) {
        Some(minimum) => {
            let amount_minor = Some(minimum);
            Err(Box::new(Step { key: "minimum".to_owned(), amount_minor, ..Step::default() }))
        }
        None => Ok(lines),
    }
}

fn fixed(rule: &EarningRule, counted: &Counted<'_>, lines: &[bool]) -> Given {
    let share = Share { points: rule.points, status_points: rule.status_points.unwrap_or(rule.points) };
    let step = Step {
        key: "fixed".to_owned(),
        id: Some(rule.id.clone()),
        points: Some(share.points),
        ..Step::default()
    };
    let weights = weights(counted, lines, Per::Minor(1));
    let weights = if weights.iter().all(|weight| *weight == 0) { weights_alike(lines) } else { weights };
    Given { share, by_line: split(share, &weights), steps: vec![step] }
}

/// Points for each so much of something, times what the tier and the best campaign give, rounded at the end.
fn rated(
    program: &Program,
    rule: &EarningRule,
    tier: Option<&Tier>,
    seen: &Circumstances<'_>,
    counted: &Counted<'_>,
    lines: &[bool],
) -> Result<Given, Refusal> {
    let campaign = best_campaign(program, rule, seen);
    let tier = tier.filter(|tier| tier.percent != 100);
    let percents = [tier.map_or(100, |tier| tier.percent), campaign.map_or(100, |campaign| campaign.percent)];
    let units = sum(counted, lines, rule.per);
    let status_rate = rule.status_points.unwrap_or(rule.points);
    let weights = weights(counted, lines, rule.per);
    let (share, by_line) = if rule.is_rounded_by_line && !weights.is_empty() {
        let mut by_line = Vec::with_capacity(weights.len());
        for weight in &weights {
            by_line.push(Share {
                points: rate(rule, rule.points, *weight, percents)?,
                status_points: rate(rule, status_rate, *weight, percents)?,
            });
        }
        let points = by_line.iter().try_fold(0, |sum, line| exact_sum(sum, line.points))?;
        let status_points = by_line.iter().try_fold(0, |sum, line| exact_sum(sum, line.status_points))?;
        (Share { points, status_points }, by_line)
    } else {
        let share = Share {
            points: rate(rule, rule.points, units, percents)?,
            status_points: rate(rule, status_rate, units, percents)?,
        };
        (share, split(share, &weights))
    };
    let mut steps = vec![rate_step(rule, units)];
    for (key, id, percent) in [
        ("tier", tier.map(|tier| &tier.id), percents[0]),
        ("campaign", campaign.map(|campaign| &campaign.id), percents[1]),
    ] {
        if let Some(id) = id {
            let (key, id) = (key.to_owned(), Some(id.clone()));
            steps.push(Step { key, id, percent: Some(percent), ..Step::default() });
        }
    }
    let is_exact = exact(rule, units, percents) == Some(share.points);
    let nothing = share.points == 0 && rule.points > 0;
    if nothing {
        steps.push(Step { key: "too_small".to_owned(), id: Some(rule.id.clone()), ..Step::default() });
    } else if !is_exact {
        steps.push(Step { key: "rounded".to_owned(), points: Some(share.points), ..Step::default() });
    }
    Ok(Given { share, by_line, steps })
}

fn rate_step(rule: &EarningRule, units: i64) -> Step {
    let is_money = matches!(rule.per, Per::Minor(_));
    Step {
        key: "rate".to_owned(),
        id: Some(rule.id.clone()),
        amount_minor: is_money.then_some(units),
        quantity: (!is_money).then_some(units),
        rate_points: Some(rule.points),
        per: Some(rule.per),
        ..Step::default()
    }
}

/// The campaign that gives most, of those that are on and are for this rule.
fn best_campaign<'p>(
    program: &'p Program,
    rule: &EarningRule,
    seen: &Circumstances<'_>,
) -> Option<&'p Campaign> {
    program
        .campaigns
        .iter()
        .filter(|campaign| campaign.rules.is_empty() || campaign.rules.contains(&rule.id))
        .filter(|campaign| conditions::unmet(&campaign.only, seen).is_none())
        .max_by_key(|campaign| campaign.percent)
}

/// `points` for each `per` of `units`, in percent of percent, rounded as the rule says.
fn rate(rule: &EarningRule, points: i64, units: i64, percents: [i64; 2]) -> Result<i64, Refusal> {
    let per = i128::from(per_units(rule.per).max(1));
    let percent: i128 = percents.iter().map(|percent| i128::from(*percent)).product();
    let units = i128::from(units);
    // No overflow: units are below 2^53, points below 2^20, percents below 2^14 each.
    let (above, below) = match rule.rounding {
        Rounding::Whole => (units / per * i128::from(points) * percent, 10_000),
        _ => (units * i128::from(points) * percent, per * 10_000),
    };
    let rounded = match rule.rounding {
        Rounding::Down | Rounding::Whole => above / below,
        Rounding::Up => (above + below - 1) / below,
        Rounding::Nearest => (above * 2 + below) / (below * 2),
    };
    i64::try_from(rounded).ok().filter(|points| *points <= EXACT_MAX).ok_or(Refusal::TooLarge)
}

/// The points without any rounding, where there are no parts of one.
fn exact(rule: &EarningRule, units: i64, percents: [i64; 2]) -> Option<i64> {
    let percent: i128 = percents.iter().map(|percent| i128::from(*percent)).product();
    let above = i128::from(units) * i128::from(rule.points) * percent;
    let below = i128::from(per_units(rule.per).max(1)) * 10_000;
    (above % below == 0).then(|| i64::try_from(above / below).ok()).flatten()
}

/// How much of something a rate is for.
pub fn per_units(per: Per) -> i64 {
    match per {
        Per::Event => 1,
        Per::Minor(units) | Per::Quantity(units) | Per::Millilitres(units) => units,
    }
}

/// How much of it there is, in the lines that count or in the event as a whole.
pub fn sum(counted: &Counted<'_>, lines: &[bool], per: Per) -> i64 {
    if counted.lines.is_empty() {
        return match per {
            Per::Event => 1,
            Per::Minor(_) => counted.amount_minor,
            Per::Quantity(_) => counted.quantity,
            Per::Millilitres(_) => 0,
        };
    }
    if per == Per::Event {
        return 1;
    }
    weights(counted, lines, per).iter().sum()
}

fn weights(counted: &Counted<'_>, lines: &[bool], per: Per) -> Vec<i64> {
    let weight = |line: &OrderLine| match per {
        Per::Event | Per::Minor(_) => line.amount_minor,
        Per::Quantity(_) => line.quantity,
        Per::Millilitres(_) => line.volume_ml.unwrap_or(0),
    };
    counted.lines.iter().zip(lines).map(|(line, counts)| if *counts { weight(line) } else { 0 }).collect()
}

fn weights_alike(lines: &[bool]) -> Vec<i64> {
    lines.iter().map(|counts| i64::from(*counts)).collect()
}

/// Shares out among lines by their weight; the sum is exactly what is shared out.
pub fn split(share: Share, weights: &[i64]) -> Vec<Share> {
    let whole: i128 = weights.iter().map(|weight| i128::from(*weight)).sum();
    if whole == 0 {
        return vec![Share::default(); weights.len()];
    }
    let up_to = |points: i64, weight: i128| i64::try_from(i128::from(points) * weight / whole).unwrap_or(0);
    let mut before = 0;
    let mut shares = Vec::with_capacity(weights.len());
    for weight in weights {
        let after = before + i128::from(*weight);
        shares.push(Share {
            points: up_to(share.points, after) - up_to(share.points, before),
            status_points: up_to(share.status_points, after) - up_to(share.status_points, before),
        });
        before = after;
    }
    shares
}

/// A sum that any JSON reader holds exactly.
pub fn exact_sum(sum: i64, more: i64) -> Result<i64, Refusal> {
    sum.checked_add(more).filter(|sum| *sum <= EXACT_MAX).ok_or(Refusal::TooLarge)
}
