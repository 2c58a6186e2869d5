//! What an event comes to by all rules together: earned within limits, stamped, reached. Pure: the server
//! posts by it, and a browser tries out by it what something would bring.

use crate::book::Share;
use crate::calendar::{self, Day};
use crate::conditions::{Circumstances, step, tell};
use crate::earning::{Counted, exact, per_units, reckon, sum, unmet};
use crate::state::{Card, GoalProgress};
use contract::points::Step;
use contract::programs::{EarningRule, Goal, GoalKind, Limit, LimitCounts, Program, StampCard, Tier};

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
    /// How it was reckoned.
    pub steps: Vec<Step>,
    /// Of each earning rule that gave something: what it would have given, and what its limits left.
    pub given: Vec<(&'a EarningRule, Share, Share)>,
}

/// Answers what a limit of an earning rule has counted so far: times and points.
pub type Counts<'c> = dyn FnMut(&EarningRule, &Limit) -> (i64, i64) + 'c;

/// What all earning rules give together, within their limits; none where the numbers are too large.
pub fn earn<'a>(case: &Case<'a>, counts: &mut Counts<'_>) -> Option<Reckoning<'a>> {
    let mut reckoning = Reckoning::default();
    for rule in case.program.earning.iter().filter(|rule| rule.on == case.r#type) {
        let whole = reckon(case, rule, &mut reckoning.steps)?;
        if whole != Share::default() {
            let left = limit(rule, whole, counts, &mut reckoning.steps);
            reckoning.given.push((rule, whole, left));
            reckoning.add(left)?;
        }
    }
    Some(reckoning)
}

/// What limits leave of what a rule gives.
fn limit(rule: &EarningRule, mut share: Share, counts: &mut Counts<'_>, steps: &mut Vec<Step>) -> Share {
    for limit in &rule.limits {
        let (times, points) = counts(rule, limit);
        let is_same = share.status_points == share.points;
        match limit.counts {
            LimitCounts::Times if times >= limit.max => share = Share::default(),
            LimitCounts::Points if points.saturating_add(share.points) > limit.max => {
                share.points = (limit.max - points).max(0);
                share.status_points = if is_same { share.points } else { share.status_points };
            }
            _ => continue,
        }
        let step = step(steps, "limit", &rule.id);
        (step.points, step.limit) = (Some(share.points), Some(limit.clone()));
    }
    share
}

/// Stamps a card, if the event is for it; none where the numbers are too large.
pub fn stamp(
    case: &Case<'_>,
    card: &StampCard,
    known: &mut Card,
    reckoning: &mut Reckoning<'_>,
) -> Option<()> {
    if let Some(unmet) = unmet(&card.only, case) {
        tell(unmet, &card.only, &card.id, &mut reckoning.steps);
        return Some(());
    }
    let more = sum(&case.counted, &card.only, card.per) / per_units(card.per).max(1);
    if more == 0 {
        return Some(());
    }
    let (added, filled, used) = stamped(card, known.stamps, more);
    known.stamps =
        known.stamps + added - if card.is_next_free { used * card.size } else { filled * card.size };
    known.filled = known.filled.saturating_add(filled);
    for (key, quantity) in [("stamp", added), ("card_full", filled), ("card_used", used)] {
        if quantity > 0 {
            step(&mut reckoning.steps, key, &card.id).quantity = Some(quantity);
        }
    }
    let points = card.points.saturating_mul(filled);
    if points > 0 {
        step(&mut reckoning.steps, "fixed", &card.id).points = Some(points);
    }
    reckoning.add(Share { points, status_points: 0 })
}

/// Moves a goal, if the event is for it; none where the numbers are too large.
pub fn reach(
    case: &Case<'_>,
    goal: &Goal,
    known: &mut GoalProgress,
    reckoning: &mut Reckoning<'_>,
) -> Option<()> {
    let is_for_it = unmet(&goal.only, case).is_none();
    let units = if is_for_it { sum(&case.counted, &goal.only, goal.per) } else { 0 };
    if units == 0 {
        return Some(());
    }
    match goal.kind {
        GoalKind::Streak => go_on(goal, known, case.seen.day),
        GoalKind::Badge | GoalKind::Challenge => known.value = known.value.saturating_add(units),
    }
    if known.value < goal.target || known.reached_at.is_some() {
        return Some(());
    }
    known.reached_at = Some(case.seen.at);
    step(&mut reckoning.steps, "goal", &goal.id).points = (goal.points > 0).then_some(goal.points);
    reckoning.add(Share { points: goal.points, status_points: 0 })
}

impl Reckoning<'_> {
    fn add(&mut self, share: Share) -> Option<()> {
        self.share.points = exact(self.share.points.saturating_add(share.points))?;
        self.share.status_points = exact(self.share.status_points.saturating_add(share.status_points))?;
        Some(())
    }

    /// Says that no rule was for it, where none had anything to say.
    pub fn finish(&mut self) {
        if self.steps.is_empty() {
            step(&mut self.steps, "no_rule", "");
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
