//! Whether a member can have a reward, and if not, why not.

use crate::calendar::{day, minute, weekday};
use contract::Instant;
use contract::points::Balance;
use contract::programs::{Program, Reward};
use contract::standing::{MembershipState, Standing};

/// Why a reward cannot be had. The order of the variants is the order of precedence: the first one that holds
/// is told, from what nobody can change to what the member can.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum WhyNot {
    /// Its time has not come.
    NotYet,
    /// Its time is over.
    Over,
    /// Not on this weekday, or not at this hour.
    NotNow,
    /// It is for other tiers.
    TierTooLow,
    /// It is for paid members.
    MembershipNeeded,
    /// The goal that unlocks it is not reached.
    GoalNotReached,
    /// It costs more points than can be spent.
    InsufficientPoints,
}

impl WhyNot {
    /// Stable, for programs.
    pub fn code(self) -> &'static str {
        match self {
            WhyNot::NotYet => "not_yet",
            WhyNot::Over => "over",
            WhyNot::NotNow => "not_now",
            WhyNot::TierTooLow => "tier_too_low",
            WhyNot::MembershipNeeded => "membership_needed",
            WhyNot::GoalNotReached => "goal_not_reached",
            WhyNot::InsufficientPoints => "insufficient_points",
        }
    }
}

/// Why a member who stands so cannot have the reward; none where it can be had.
pub fn why_not(
    program: &Program,
    reward: &Reward,
    standing: &Standing,
    balance: &Balance,
    at: Instant,
) -> Option<WhyNot> {
    let only = &reward.only;
    let (today, now) = (day(program, at), minute(program, at));
    let tier = standing.tier.as_ref().map(|tier| tier.tier.as_str());
    let is_paid = standing.membership.as_ref().is_some_and(|membership| {
        matches!(membership.state, MembershipState::Active | MembershipState::Grace)
    });
    let is_reached =
        |id: &String| standing.goals.iter().any(|goal| goal.goal == *id && goal.reached_at.is_some());
    if only.from_at.is_some_and(|from| at < from) {
        return Some(WhyNot::NotYet);
    }
    if only.until_at.is_some_and(|until| at >= until) {
        return Some(WhyNot::Over);
    }
    let is_weekday = only.weekdays.is_empty() || only.weekdays.contains(&weekday(today));
    let is_hour =
        only.from_minute.is_none_or(|from| now >= from) && only.until_minute.is_none_or(|to| now < to);
    if !is_weekday || !is_hour {
        return Some(WhyNot::NotNow);
    }
    if !only.tiers.is_empty() && !tier.is_some_and(|tier| only.tiers.iter().any(|one| one == tier)) {
        return Some(WhyNot::TierTooLow);
    }
    if only.is_for_paid_members && !is_paid {
        return Some(WhyNot::MembershipNeeded);
    }
    if reward.unlocked_by.as_ref().is_some_and(|goal| !is_reached(goal)) {
        return Some(WhyNot::GoalNotReached);
    }
    (balance.available < reward.cost).then_some(WhyNot::InsufficientPoints)
}
