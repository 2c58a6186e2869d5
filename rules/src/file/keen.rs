//! The keenest member one can think of, for whom a program must be good for something: each day an order, a
//! visit, an activity, and all else as often as its limits allow, at the best rate of any tier and campaign.

use crate::referrals::ADVOCATE;
use contract::programs::{EarningRule, Limit, LimitCounts, Per, Period, Program, TierMeasure};

const DAYS: i128 = 365;
const ITEMS_A_DAY: i128 = 10;
const UNITS_A_DAY: i128 = 100_000;
const MILLILITRES_A_DAY: i128 = 50_000;

/// What this member comes to in a year.
pub(super) struct Keen {
    /// Each day's order, in the currency's smallest unit.
    pub order_minor: i64,
    /// Points to spend.
    pub points: i128,
    /// What leads to a tier, in the unit of the program's tiers.
    pub measured: i128,
}

impl Keen {
    pub(super) fn of(program: &Program) -> Keen {
        let order_minor = match program.minor_digits {
            0 => 100_000,
            digits => 100 * 10_i64.pow(digits.into()),
        };
        let best = best_percent(program);
        let earned = |counts: fn(&EarningRule) -> i64| -> i128 {
            let years = program.earning.iter().map(|rule| match friends(program, rule) {
                Some(count) => i128::from(counts(rule)) * count,
                None => in_a_year(rule, counts(rule), order_minor, best),
            });
            years.sum()
        };
        let besides = besides(program);
        let status_points = earned(|rule| rule.status_points.unwrap_or(rule.points)) + besides;
        Keen {
            order_minor,
            points: earned(|rule| rule.points) + besides,
            measured: match program.tiers.as_ref().map(|tiers| tiers.by) {
                Some(TierMeasure::SpentMinor) => i128::from(order_minor) * DAYS,
                Some(TierMeasure::Orders | TierMeasure::Visits) => DAYS,
                Some(TierMeasure::StatusPoints) | None => status_points,
            },
        }
    }

    /// How much of what a goal counts there is in a year.
    pub(super) fn counted(&self, on: &str, per: Per) -> i128 {
        let (whole, part) = a_day(on, per, self.order_minor);
        DAYS * whole / part.max(1)
    }
}

/// Of what `[referral]` gives to who invites: how many friends bring it.
fn friends(program: &Program, rule: &EarningRule) -> Option<i128> {
    let most = program.referral.as_ref()?.per_year_max;
    (rule.id == ADVOCATE).then(|| most.map_or(DAYS, i128::from))
}

/// Of what `per` counts, how much there is each day; and how much makes one.
fn a_day(on: &str, per: Per, order_minor: i64) -> (i128, i128) {
    match per {
        Per::Event => (1, 1),
        Per::Minor(minor) => (order_minor.into(), minor.into()),
        Per::Quantity(quantity) if on == "order.paid" => (ITEMS_A_DAY, quantity.into()),
        Per::Quantity(quantity) => (UNITS_A_DAY, quantity.into()),
        Per::Millilitres(millilitres) => (MILLILITRES_A_DAY, millilitres.into()),
    }
}

/// What a rule gives in a year, of which it gives `points` for each `per`.
fn in_a_year(rule: &EarningRule, points: i64, order_minor: i64, best_percent: i128) -> i128 {
    let (whole, part) = a_day(&rule.on, rule.per, order_minor);
    let percent = if rule.per == Per::Event { 100 } else { best_percent };
    // Rounded up: what is generous need not be exact.
    let parts = (part * 100).max(1);
    let each = (i128::from(points) * whole * percent + parts - 1) / parts;
    let limits_of = |counts: LimitCounts| rule.limits.iter().filter(move |limit| limit.counts == counts);
    let often = match rule.on.as_str() {
        "member.joined" => 1,
        _ => limits_of(LimitCounts::Times).map(|limit| most(limit, rule)).min().unwrap_or(DAYS),
    };
    let all = each * often;
    limits_of(LimitCounts::Points).map(|limit| most(limit, rule)).min().map_or(all, |most| all.min(most))
}

/// What a limit allows in a year.
fn most(limit: &Limit, rule: &EarningRule) -> i128 {
    let periods = periods(limit.period).max(1);
    let keys = match (limit.is_by_key, rule.only.keys.len()) {
        (false, _) => 1,
        (true, 0) => DAYS,
        (true, count) => i128::try_from(count).unwrap_or(DAYS),
    };
    i128::from(limit.max) * periods * keys
}

/// How many of a period there are in a year, whole ones.
pub(super) fn periods(period: Period) -> i128 {
    match period {
        Period::Day => DAYS,
        Period::Week => 52,
        Period::Month => 12,
        Period::Year => 1,
        Period::Ever => 0,
    }
}

fn best_percent(program: &Program) -> i128 {
    let tiers = program.tiers.iter().flat_map(|tiers| &tiers.tiers).map(|tier| tier.percent);
    let campaigns = program.campaigns.iter().map(|campaign| campaign.percent);
    let best = |percent: Option<i64>| i128::from(percent.unwrap_or(100).max(100));
    best(tiers.max()) * best(campaigns.max()) / 100
}

/// Points for other things than events: goals, cards, the birthday and answers.
fn besides(program: &Program) -> i128 {
    let goals: i128 = program.goals.iter().map(|goal| i128::from(goal.points)).sum();
    let card = |points: i64, size: i64| i128::from(points) * ITEMS_A_DAY * DAYS / i128::from(size.max(1));
    let cards: i128 = program.stamp_cards.iter().map(|one| card(one.points, one.size)).sum();
    let birthday = program.birthday.as_ref().map_or(0, |birthday| i128::from(birthday.points));
    let answers: i128 = program.surveys.iter().map(|survey| i128::from(survey.points) * DAYS).sum();
    goals + cards + birthday + answers
}
