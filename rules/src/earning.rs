//! What an event earns by each rule before limits, and why. No floating-point number, one rounding.

use crate::EXACT_MAX;
use crate::book::Share;
use crate::conditions::{self, Condition};
use crate::reckoning::Case;
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

/// What a rule gives for an event, limits not yet looked at; none where the numbers are too large.
pub fn reckon(case: &Case<'_>, rule: &EarningRule, steps: &mut Vec<Step>) -> Option<Share> {
    let (only, id) = (&rule.only, &rule.id[..]);
    if let Some(unmet) = unmet(only, case) {
        conditions::tell(unmet, only, id, steps);
        return Some(Share::default());
    }
    let status_rate = rule.status_points.unwrap_or(rule.points);
    if rule.per == Per::Event {
        conditions::step(steps, "fixed", id).points = Some(rule.points);
        return Some(Share { points: rule.points, status_points: status_rate });
    }
    let rates = Rates::of(case, rule);
    let units = sum(&case.counted, only, rule.per);
    let mut share = Share::default();
    if rule.is_rounded_by_line && !case.counted.lines.is_empty() {
        for line in case.counted.lines {
            let line = rates.share(weight(line, only, rule.per))?;
            share.points = exact(share.points + line.points)?;
            share.status_points = exact(share.status_points + line.status_points)?;
        }
    } else {
        share = rates.share(units)?;
    }
    rates.tell(units, steps);
    // The points without any rounding, where there are no parts of one.
    let whole = i128::from(units) * i128::from(rule.points * rates.percents[0] * rates.percents[1]);
    let is_exact = whole == i128::from(share.points) * i128::from(per_units(rule.per).max(1) * 10_000);
    if share.points == 0 && rule.points > 0 {
        conditions::step(steps, "too_small", id);
    } else if !is_exact {
        conditions::step(steps, "rounded", "").points = Some(share.points);
    }
    Some(share)
}

/// The first condition that an event does not meet.
pub fn unmet(only: &Only, case: &Case<'_>) -> Option<Condition> {
    let Case { seen, counted, .. } = case;
    let is_of_none = |lines: &[OrderLine]| !lines.is_empty() && !lines.iter().any(|line| takes(line, only));
    conditions::unmet(only, seen).or_else(|| {
        if is_of_none(counted.lines) {
            return Some(Condition::Category);
        }
        let minimum = only.minimum_minor?;
        (sum(counted, only, Per::Minor(1)) < minimum).then_some(Condition::Minimum)
    })
}

/// Of an order, what each line gave of what a rule gave, which limits have cut from `whole` to `left`;
/// nothing of anything else.
pub fn by_line(case: &Case<'_>, rule: &EarningRule, whole: Share, left: Share) -> Vec<Share> {
    let lines = case.counted.lines;
    if whole == Share::default() {
        return Vec::new();
    }
    let weights: Vec<i64> = lines.iter().map(|line| weight(line, &rule.only, rule.per)).collect();
    let by_line = if rule.per != Per::Event && rule.is_rounded_by_line && !lines.is_empty() {
        let rates = Rates::of(case, rule);
        weights.iter().map(|weight| rates.share(*weight).unwrap_or_default()).collect()
    } else if rule.per == Per::Event && weights.iter().all(|weight| *weight == 0) {
        let alike: Vec<i64> = lines.iter().map(|line| i64::from(takes(line, &rule.only))).collect();
        split(whole, &alike)
    } else {
        split(whole, &weights)
    };
    if left == whole {
        return by_line;
    }
    let weights: Vec<i64> = by_line.iter().map(|share| share.points).collect();
    split(left, &weights)
}

/// A rule's rate, times what the tier and the best campaign give.
struct Rates<'a> {
    rule: &'a EarningRule,
    tier: Option<&'a Tier>,
    campaign: Option<&'a Campaign>,
    percents: [i64; 2],
}

impl<'a> Rates<'a> {
    fn of(case: &Case<'a>, rule: &'a EarningRule) -> Rates<'a> {
        let tier = case.tier.filter(|tier| tier.percent != 100);
        // The campaign that gives most, of those that are on and are for this rule.
        let campaigns = case.program.campaigns.iter();
        let campaign = campaigns
            .filter(|campaign| campaign.rules.is_empty() || campaign.rules.contains(&rule.id))
            .filter(|campaign| conditions::unmet(&campaign.only, &case.seen).is_none())
            .max_by_key(|campaign| campaign.percent);
        let percents =
            [tier.map_or(100, |tier| tier.percent), campaign.map_or(100, |campaign| campaign.percent)];
        Rates { rule, tier, campaign, percents }
    }

    /// For so many units, rounded at the end; none where it is more than can be counted.
    fn share(&self, units: i64) -> Option<Share> {
        let rule = self.rule;
        let points = self.rounded(rule.points, units)?;
        let status_points = match rule.status_points {
            Some(rate) => self.rounded(rate, units)?,
            None => points,
        };
        Some(Share { points, status_points })
    }

    /// `points` for each `per` of `units`, in percent of percent, rounded as the rule says.
    fn rounded(&self, points: i64, units: i64) -> Option<i64> {
        let per = per_units(self.rule.per).max(1);
        let (units, below) = match self.rule.rounding {
            Rounding::Whole => (units / per, 10_000),
            _ => (units, per * 10_000),
        };
        // No overflow: units are below 2^53, points below 2^20, percents below 2^14 each.
        let above = i128::from(units) * i128::from(points * self.percents[0] * self.percents[1]);
        let more = match self.rule.rounding {
            Rounding::Down | Rounding::Whole => 0,
            Rounding::Up => below - 1,
            Rounding::Nearest => below / 2,
        };
        exact(i64::try_from(divided(above + i128::from(more), below)).ok()?)
    }

    fn tell(&self, units: i64, steps: &mut Vec<Step>) {
        let rule = self.rule;
        let step = conditions::step(steps, "rate", &rule.id);
        match rule.per {
            Per::Minor(_) => step.amount_minor = Some(units),
            _ => step.quantity = Some(units),
        }
        (step.rate_points, step.per) = (Some(rule.points), Some(rule.per));
        for (key, id, percent) in [
            ("tier", self.tier.map(|tier| &tier.id), self.percents[0]),
            ("campaign", self.campaign.map(|campaign| &campaign.id), self.percents[1]),
        ] {
            if let Some(id) = id {
                conditions::step(steps, key, id).percent = Some(percent);
            }
        }
    }
}

/// One number by another. A browser has no division of this width, and the standard library's is made for
/// speed.
fn divided(above: i128, below: i64) -> i128 {
    if cfg!(target_arch = "wasm32") { divided_bit_by_bit(above, below) } else { above / i128::from(below) }
}

fn divided_bit_by_bit(above: i128, below: i64) -> i128 {
    let (mut left, mut rest, mut quotient) = (above, 0_i64, 0_i128);
    for _ in 0..127 {
        left <<= 1;
        rest = rest << 1 | i64::from(left < 0);
        quotient <<= 1;
        if rest >= below {
            rest -= below;
            quotient |= 1;
        }
    }
    quotient
}

/// How much of something a rate is for.
pub fn per_units(per: Per) -> i64 {
    match per {
        Per::Event => 1,
        Per::Minor(units) | Per::Quantity(units) | Per::Millilitres(units) => units,
    }
}

/// How much of it there is, in the lines that count or in the event as a whole.
pub fn sum(counted: &Counted<'_>, only: &Only, per: Per) -> i64 {
    match per {
        Per::Event => 1,
        _ if !counted.lines.is_empty() => counted.lines.iter().map(|line| weight(line, only, per)).sum(),
        Per::Minor(_) => counted.amount_minor,
        Per::Quantity(_) => counted.quantity,
        Per::Millilitres(_) => 0,
    }
}

fn weight(line: &OrderLine, only: &Only, per: Per) -> i64 {
    if !takes(line, only) {
        return 0;
    }
    match per {
        Per::Event | Per::Minor(_) => line.amount_minor,
        Per::Quantity(_) => line.quantity,
        Per::Millilitres(_) => line.volume_ml.unwrap_or(0),
    }
}

fn takes(line: &OrderLine, only: &Only) -> bool {
    conditions::takes_category(only, line.category.as_deref())
}

/// A number that any JSON reader holds exactly.
pub fn exact(number: i64) -> Option<i64> {
    (number <= EXACT_MAX).then_some(number)
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

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    proptest! {
        #[test]
        fn a_division_bit_by_bit_is_a_division(above in 0..1_i128 << 102, below in 1..1_i64 << 40) {
            prop_assert_eq!(divided_bit_by_bit(above, below), above / i128::from(below));
        }
    }
}
