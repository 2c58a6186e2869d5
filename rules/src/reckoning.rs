//! What an event comes to by all rules together: earned within limits, stamped, reached, given. Pure: the server posts
//! by it, and a browser tries out by it what something would bring.

use crate::book::Share;
use crate::calendar::{self, Day};
use crate::conditions::Circumstances;
use crate::earning::{Counted, Given, counting, exact_sum, per_units, reckon, split, sum};
use crate::refusal::Refusal;
use crate::state::{Card, GoalProgress};
use contract::points::Step;
use contract::programs::{
    EarningRule, GiftRule, Goal, GoalKind, Limit, LimitCounts, Program, Span, StampCard, Tier,
};

/// Something that happened, or could.
#[derive(Clone, Copy, Debug)]
pub struct Case<'a> {
    /// The rules.
    pub program: &'a Program,
    /// Its type.
    pub r#type: &'a str,
    /// The member's tier, where there are any.
    pub tier: Option<&'a Tier>,
    /// What a condition can look at.
    pub seen: Circumstances<'a>,
    /// What can be counted.
    pub counted: Counted<'a>,
}

/// What it comes to.
#[derive(Debug, Default)]
pub struct Reckoning<'a> {
    /// Points, and points towards tiers.
    pub share: Share,
    /// Of an order, what each line earned.
    pub shares: Vec<Share>,
    /// How long the points are pending.
    pub pending: Span,
    /// How it was reckoned.
    pub steps: Vec<Step>,
    /// Rules that gave something within limits, and the points: these limits are to count it.
    pub limited: Vec<(&'a EarningRule, i64)>,
}

/// Answers what a limit of a rule has counted so far, times and points. The rule is named by its section and its id:
/// `earning`, `review`.
pub type Counts<'c, S> = dyn FnMut(&'static str, &str, &Limit) -> Result<(i64, i64), S> + 'c;

/// What all earning rules give together, within their limits.
pub fn earn<'a, S: From<Refusal>>(case: &Case<'a>, counts: &mut Counts<'_, S>) -> Result<Reckoning<'a>, S> {
    let program = case.program;
    let mut reckoning = Reckoning::default();
    reckoning.shares = vec![Share::default(); case.counted.lines.len()];
    for rule in program.earning.iter().filter(|rule| rule.on == case.r#type) {
        let mut given = reckon(program, rule, case.tier, &case.seen, &case.counted)?;
        if given.share != Share::default() && !rule.limits.is_empty() {
            limit(rule, &mut given, counts)?;
            if given.share != Share::default() {
                reckoning.limited.push((rule, given.share.points));
            }
        }
        if given.share.points > 0 {
            let pending = rule.pending.unwrap_or(program.pending);
            let is_longer =
                (pending.months, pending.days) > (reckoning.pending.months, reckoning.pending.days);
            reckoning.pending = if is_longer { pending } else { reckoning.pending };
        }
        reckoning.add(given.share)?;
        for (sum, share) in reckoning.shares.iter_mut().zip(&given.by_line) {
            sum.points += share.points;
            sum.status_points += share.status_points;
        }
        reckoning.steps.append(&mut given.steps);
    }
    Ok(reckoning)
}

/// Cuts what a rule gives to what its limits leave.
fn limit<S>(rule: &EarningRule, given: &mut Given, counts: &mut Counts<'_, S>) -> Result<(), S> {
    let before = given.share;
    for limit in &rule.limits {
        let (times, points) = counts("earning", &rule.id, limit)?;
        let is_cut = match limit.counts {
            LimitCounts::Times if times >= limit.max => {
                given.share = Share::default();
                true
            }
            LimitCounts::Points if points.saturating_add(given.share.points) > limit.max => {
                let left = (limit.max - points).max(0);
                let is_same = given.share.status_points == given.share.points;
                given.share.points = left;
                given.share.status_points = if is_same { left } else { given.share.status_points };
                true
            }
            _ => false,
        };
        if is_cut {
            let points = Some(given.share.points);
            given.steps.push(Step { points, limit: Some(limit.clone()), ..step("limit", &rule.id) });
        }
    }
    if given.share != before {
        let weights: Vec<i64> = given.by_line.iter().map(|share| share.points).collect();
        given.by_line = split(given.share, &weights);
    }
    Ok(())
}

/// Stamps a card, if the event is for it.
pub fn stamp(
    case: &Case<'_>,
    card: &StampCard,
    known: &mut Card,
    reckoning: &mut Reckoning<'_>,
) -> Result<(), Refusal> {
    let lines = match counting(&card.only, &case.seen, &case.counted) {
        Ok(lines) => lines,
        Err(step) => {
            reckoning.steps.push(Step { id: Some(card.id.clone()), ..*step });
            return Ok(());
        }
    };
    let more = sum(&case.counted, &lines, card.per) / per_units(card.per).max(1);
    if more == 0 {
        return Ok(());
    }
    let (added, filled, used) = stamped(card, known.stamps, more);
    known.stamps =
        known.stamps + added - if card.is_next_free { used * card.size } else { filled * card.size };
    known.filled = known.filled.saturating_add(filled);
    for (key, quantity) in [("stamp", added), ("card_full", filled), ("card_used", used)] {
        if quantity > 0 {
            reckoning.steps.push(Step { quantity: Some(quantity), ..step(key, &card.id) });
        }
    }
    let points = card.points.saturating_mul(filled);
    if points > 0 {
        reckoning.steps.push(Step { points: Some(points), ..step("fixed", &card.id) });
        reckoning.add(Share { points, status_points: 0 })?;
    }
    Ok(())
}

/// Moves a goal, if the event is for it.
pub fn reach(
    case: &Case<'_>,
    goal: &Goal,
    known: &mut GoalProgress,
    reckoning: &mut Reckoning<'_>,
) -> Result<(), Refusal> {
    let lines = counting(&goal.only, &case.seen, &case.counted);
    let units = lines.map_or(0, |lines| sum(&case.counted, &lines, goal.per));
    if units == 0 {
        return Ok(());
    }
    match goal.kind {
        GoalKind::Streak => go_on(goal, known, case.seen.day),
        GoalKind::Badge | GoalKind::Challenge => known.value = known.value.saturating_add(units),
    }
    if known.value >= goal.target && known.reached_at.is_none() {
        known.reached_at = Some(case.seen.at);
        let points = (goal.points > 0).then_some(goal.points);
        reckoning.steps.push(Step { points, ..step("goal", &goal.id) });
        reckoning.add(Share { points: goal.points, status_points: 0 })?;
    }
    Ok(())
}

/// Gives what is given upon the event; whether it does, and the gift's limits are to count it.
pub fn give<S>(
    case: &Case<'_>,
    gift: &GiftRule,
    counts: &mut Counts<'_, S>,
    reckoning: &mut Reckoning<'_>,
) -> Result<bool, S> {
    if let Err(step) = counting(&gift.only, &case.seen, &case.counted) {
        reckoning.steps.push(Step { id: Some(gift.id.clone()), ..*step });
        return Ok(false);
    }
    for limit in gift.limits.iter().filter(|limit| limit.counts == LimitCounts::Times) {
        if counts("gift", &gift.id, limit)?.0 >= limit.max {
            reckoning.steps.push(Step { limit: Some(limit.clone()), ..step("limit", &gift.id) });
            return Ok(false);
        }
    }
    reckoning.steps.push(step("gift", &gift.id));
    Ok(true)
}

impl Reckoning<'_> {
    fn add(&mut self, share: Share) -> Result<(), Refusal> {
        self.share.points = exact_sum(self.share.points, share.points)?;
        self.share.status_points = exact_sum(self.share.status_points, share.status_points)?;
        Ok(())
    }

    /// Says that no rule was for it, where none had anything to say.
    pub fn finish(&mut self) {
        if self.steps.is_empty() {
            self.steps.push(Step { key: "no_rule".to_owned(), ..Step::default() });
        }
    }
}

/// How many of `more` things are stamped, how often the card is filled by it, and how many are free.
fn stamped(card: &StampCard, stamps: i64, more: i64) -> (i64, i64, i64) {
    if !card.is_next_free {
        return (more, (stamps + more) / card.size, 0);
    }
    // Around and around: `size` things are stamped, the next one is free.
    let round = card.size + 1;
    let used = (stamps + more) / round;
    let filled = (stamps + more + 1) / round - (stamps + 1) / round;
    (more - used, filled, used)
}

/// A streak goes on where something happens in the next period, and begins anew after a gap.
fn go_on(goal: &Goal, known: &mut GoalProgress, today: Day) {
    let period = calendar::period_start(goal.every, today);
    if known.value > 0 && period <= known.period {
        return;
    }
    let is_next = known.value > 0 && calendar::next_period_start(goal.every, known.period) == period;
    known.value = if is_next { known.value + 1 } else { 1 };
    known.period = period;
    known.best = known.best.max(known.value);
}

fn step(key: &str, id: &str) -> Step {
    Step { key: key.to_owned(), id: Some(id.to_owned()), ..Step::default() }
}
