//! What would happen: what a cart earns, which lots a reward takes, what waiting does. Nothing is posted,
//! and what is known of the member fits into one answer, so that a browser reckons it by itself.

use crate::account::Account;
use crate::book::{Answer, Book, Share};
use crate::calendar::{day, day_and_minute, period_start};
use crate::conditions::{Circumstances, step};
use crate::earning::Counted;
use crate::progress::counter;
use crate::reckoning::{self, Case};
use crate::state::{Card, GoalProgress, Totals};
use crate::tiers::{self, place};
use contract::Instant;
use contract::events::OrderPaid;
use contract::points::{Lot, Step};
use contract::programs::{EarningRule, Goal, GoalKind, Limit, Program};
use contract::standing::Standing;
use contract::what_if::{LimitStanding, StreakStanding, TierAhead, WhatIf};

/// What is tried out: an order.
const ORDER: &str = "order.paid";

const DAY_MS: i64 = 86_400_000;

/// Everything that is known of the member who tries something out.
#[derive(Clone, Copy, Debug)]
pub struct Known<'a> {
    /// The rules.
    pub program: &'a Program,
    /// Where the member stands.
    pub standing: &'a Standing,
    /// Points that can be spent.
    pub available: i64,
    /// Points that are owed.
    pub owed: i64,
    /// All the rest.
    pub what_if: &'a WhatIf,
}

/// What an order would bring.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Cart {
    /// Points, and points towards tiers.
    pub share: Share,
    /// How it is reckoned.
    pub steps: Vec<Step>,
    /// The place of the tier after it, and what is measured then; none where there are no tiers.
    pub tier: Option<(usize, i64)>,
}

/// What time alone would do.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Waited<'a> {
    /// Points that lapse.
    pub lapsed: i64,
    /// Points that are pending now and can be spent then.
    pub arrived: i64,
    /// Points that can be spent then.
    pub available: i64,
    /// The id of the tier then; none where there are no tiers.
    pub tier: Option<&'a str>,
    /// Whether a membership that is paid now has ended by then.
    pub has_ended: bool,
}

/// What an order at an instant would bring, gifts apart; none where its numbers are too large.
pub fn cart(known: &Known<'_>, order: &OrderPaid, at: Instant) -> Option<Cart> {
    let Known { program, standing, what_if, .. } = *known;
    let ladder = program.tiers.as_ref().zip(standing.tier.as_ref());
    let (today, minute) = day_and_minute(&what_if.offsets, at);
    let paid_until = standing.membership.as_ref().and_then(|membership| membership.until_at);
    let seen = Circumstances {
        at,
        day: today,
        minute,
        channel: order.channel.as_deref(),
        payment: order.payment.as_deref(),
        about: None,
        recorder: None,
        quantity: 1,
        tier: ladder.map(|(_, standing)| &standing.tier[..]),
        is_paid_member: paid_until.is_some_and(|until| at < until),
    };
    let counted = Counted { lines: &order.lines, amount_minor: 0, quantity: 1 };
    let tier = ladder.and_then(|(tiers, standing)| tiers::tier(tiers, &standing.tier));
    let case = Case { program, r#type: ORDER, tier, seen, counted };
    let known_day = day_and_minute(&what_if.offsets, what_if.as_of_at).0;
    let mut counts = |rule: &EarningRule, limit: &Limit| {
        // What was counted in an earlier period counts no more.
        let is_now = period_start(limit.period, known_day) == period_start(limit.period, today);
        let is_it = |one: &&LimitStanding| one.period == limit.period && one.rule == rule.id && is_now;
        what_if.limits.iter().find(is_it).map_or((0, 0), |one| (one.times, one.points))
    };
    let mut reckoning = reckoning::earn(&case, &mut counts)?;
    for card in program.stamp_cards.iter().filter(|card| card.on == ORDER) {
        let known = standing.stamp_cards.iter().find(|known| known.card == card.id);
        let card_now = known.map(|known| Card { stamps: known.stamp_count, filled: known.filled_count });
        reckoning::stamp(&case, card, &mut card_now.unwrap_or_default(), &mut reckoning)?;
    }
    for goal in program.goals.iter().filter(|goal| goal.on == ORDER) {
        let mut progress = GoalProgress::default();
        if let Some(known) = standing.goals.iter().find(|known| known.goal == goal.id) {
            (progress.value, progress.reached_at) = (known.value, known.reached_at);
        }
        if let Some(streak) = what_if.streaks.iter().find(|known| known.goal == goal.id) {
            (progress.value, progress.period) = (streak.value, streak.period_day);
        }
        reckoning::reach(&case, goal, &mut progress, &mut reckoning)?;
    }
    reckoning.finish();
    let (share, mut steps) = (reckoning.share, reckoning.steps);
    let owed = known.owed.min(share.points);
    if owed > 0 {
        step(&mut steps, "debt_paid", "").points = Some(owed);
    }
    let tier = ladder.map(|(tiers, standing)| {
        let spent_minor = order.lines.iter().map(|line| line.amount_minor).sum();
        let more = Totals { status_points: share.status_points, spent_minor, orders: 1, visits: 0 };
        let more = more.measured(tiers.by);
        let (measured, held) = (standing.measured + more, place(tiers, &standing.tier));
        // What adds nothing reaches nothing anew.
        let reached = tiers.tiers.iter().rposition(|tier| more > 0 && tier.from <= measured);
        (reached.map_or(held, |reached| reached.max(held)), measured)
    });
    Some(Cart { share, steps, tier })
}

/// Which lots so many points would come from at an instant: those that end soonest, and nothing that is
/// pending. `lots` are in that order; less than was asked for where they hold no more.
pub fn spend(lots: &[Lot], mut points: i64, at: Instant) -> Vec<(&Lot, i64)> {
    let mut drawn = Vec::new();
    for lot in lots {
        if lot.available_at <= at && !is_over(lot, at) && points > 0 {
            let more = points.min(lot.remaining);
            points -= more;
            drawn.push((lot, more));
        }
    }
    drawn
}

/// What time alone would do up to an instant.
pub fn wait<'a>(known: &Known<'a>, at: Instant) -> Waited<'a> {
    let Known { standing, what_if, .. } = *known;
    let mut waited = Waited { available: known.available, ..Waited::default() };
    for lot in &what_if.lots {
        let is_pending = lot.available_at > what_if.as_of_at;
        if is_over(lot, at) {
            waited.lapsed += lot.remaining;
            waited.available -= if is_pending { 0 } else { lot.remaining };
        } else if is_pending && lot.available_at <= at {
            waited.arrived += lot.remaining;
            waited.available += lot.remaining;
        }
    }
    let ahead = what_if.tiers.iter().rfind(|ahead| ahead.at <= at);
    waited.tier = standing.tier.as_ref().map(|now| ahead.map_or(&now.tier[..], |ahead| &ahead.tier));
    let paid_until = standing.membership.as_ref().and_then(|membership| membership.until_at);
    waited.has_ended = paid_until.is_some_and(|until| what_if.as_of_at < until && until <= at);
    waited
}

fn is_over(lot: &Lot, at: Instant) -> bool {
    lot.expires_at.is_some_and(|end| end <= at)
}

impl<B: Book> Account<'_, B> {
    /// What is to be known for it at `at`, but for the lots, of an account that is settled until then.
    pub fn what_if(&mut self, at: Instant) -> Answer<WhatIf, B> {
        let program = self.program;
        let rules = program.earning.iter().filter(|rule| rule.on == ORDER);
        let mut limits: Vec<LimitStanding> = Vec::new();
        for (rule, limit) in rules.flat_map(|rule| rule.limits.iter().map(move |limit| (&rule.id, limit))) {
            let period = limit.period;
            if !limits.iter().any(|known| known.rule == *rule && known.period == period) {
                let name = ["earning/", rule].concat();
                let (times, points) = self.book.counted(&counter(&name, "", period, day(program, at)))?;
                limits.push(LimitStanding { rule: rule.clone(), period, times, points });
            }
        }
        let is_streak = |goal: &&Goal| goal.kind == GoalKind::Streak && goal.on == ORDER;
        let streaks = program.goals.iter().filter(is_streak).filter_map(|goal| {
            let known = self.state.progress.goals.get(&goal.id)?;
            Some(StreakStanding { goal: goal.id.clone(), value: known.value, period_day: known.period })
        });
        let streaks = streaks.collect();
        let tiers = self.tiers_ahead(at + 2 * 366 * DAY_MS)?;
        let offsets = near(&program.offsets, at);
        Ok(WhatIf { lots: Vec::new(), limits, streaks, tiers, offsets, as_of_at: at })
    }

    /// How the tier goes on if nothing more happens.
    fn tiers_ahead(&mut self, until: Instant) -> Answer<Vec<TierAhead>, B> {
        let program = self.program;
        let (mut held, mut ahead) = (self.state.progress.held.clone(), Vec::new());
        let Some(tiers) = &program.tiers else { return Ok(ahead) };
        while let Some(at) = tiers::next_end(program, &held).filter(|at| *at <= until) {
            let before = held.tier.clone();
            let measured = self.measured(tiers, day(program, at - 1))?;
            tiers::end(program, tiers, &mut held, measured, at);
            if held.tier != before {
                ahead.push(TierAhead { at, tier: held.tier.clone() });
            }
        }
        Ok(ahead)
    }
}

/// The offsets that are in force from a year before to two years after an instant.
fn near(offsets: &[(Instant, i64)], at: Instant) -> Vec<(Instant, i64)> {
    let (from, until) = (at - 366 * DAY_MS, at + 2 * 366 * DAY_MS);
    let first = offsets.partition_point(|(begins_at, _)| *begins_at <= from).saturating_sub(1);
    let near = offsets[first..].iter().take_while(|(begins_at, _)| *begins_at <= until);
    // The first one began long ago, before any number of JSON.
    near.map(|(begins_at, offset)| ((*begins_at).max(0), *offset)).collect()
}
