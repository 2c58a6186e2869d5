//! A program's scenario: members, what they do, and what must be true after each step.

pub mod file;
mod keys;
pub mod run;
pub mod seen;

use contract::Instant;
use contract::events::Data;
use contract::members::Birthday;
use contract::standing::MembershipState;
use std::collections::BTreeMap;

/// A story that proves a program.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Scenario {
    /// Who is in it; one at least.
    pub members: Vec<ScenarioMember>,
    /// What happens, in the order of the file.
    pub steps: Vec<Step>,
}

/// Someone in the story.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ScenarioMember {
    /// Names the member in the steps.
    pub id: String,
    /// When the member joined.
    pub joined_at: Instant,
    /// The day to celebrate.
    pub birthday: Option<Birthday>,
}

/// Something a member does, as often as it says, and what must be true after the last time.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Step {
    /// The line of the file it begins on, counted from 1.
    pub line: usize,
    /// What happens, in words; empty where nobody said.
    pub title: String,
    /// When, the first time.
    pub at: Instant,
    /// Who: the id of one of the members.
    pub member: String,
    /// What happens.
    pub act: Act,
    /// How many times; one at least.
    pub times: i64,
    /// The time between two of them.
    pub every_ms: i64,
    /// What must be true after it.
    pub expect: Expect,
    /// The line on which that is written.
    pub expect_line: usize,
}

/// What happens in a step.
#[allow(clippy::large_enum_variant, reason = "a story has few steps")]
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub enum Act {
    /// Nothing: one looks.
    #[default]
    Look,
    /// An event is reported.
    Event {
        /// Its type: `order.paid`, `visit`, ...
        r#type: String,
        /// Its id, where the file gives it one.
        id: Option<String>,
        /// What the type asks for.
        data: Data,
    },
    /// So many points are spent.
    Spend(i64),
    /// A reward is redeemed: its id, or `gift/` and a gift's.
    Redeem(String),
    /// The reward that was last redeemed under this id is undone.
    Undo(String),
    /// The brand adds so many points, or takes them.
    Adjust(i64),
}

/// What must be true after a step; what is absent is not looked at.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Expect {
    /// Points that can be spent.
    pub points: Option<i64>,
    /// Points that can be spent later.
    pub pending: Option<i64>,
    /// Points that count towards tiers, from the beginning.
    pub status_points: Option<i64>,
    /// Points that are owed.
    pub owed: Option<i64>,
    /// What the step's last event changed in the points.
    pub earned: Option<i64>,
    /// Keys that are all among those of the steps of its reason.
    pub why: Option<Vec<String>>,
    /// The code with which the event is refused.
    pub refused: Option<String>,
    /// The id of the tier.
    pub tier: Option<String>,
    /// Until when it is held.
    pub tier_until: Option<Until>,
    /// What is missing to the next tier, in the unit of the program's tiers.
    pub missing: Option<i64>,
    /// All that lapses, the soonest first.
    pub lapses: Option<Vec<ExpectedLapse>>,
    /// All lots with something left, the soonest to lapse first.
    pub lots: Option<Vec<ExpectedLot>>,
    /// Stamps on cards, by card.
    pub stamps: Option<BTreeMap<String, i64>>,
    /// All cards that are full.
    pub full: Option<Vec<String>>,
    /// What counts so far, by badge, challenge or streak.
    pub goals: Option<BTreeMap<String, i64>>,
    /// Badges, challenges and streaks that were reached at any time.
    pub reached: Option<Vec<String>>,
    /// What the paid membership is.
    pub membership: Option<MembershipState>,
    /// Until when it is paid.
    pub paid_until_at: Option<Instant>,
    /// What was saved by it, in the currency's smallest unit.
    pub saved_minor: Option<i64>,
    /// All gifts that can be used now, by id; `birthday` for the birthday's.
    pub gifts: Option<Vec<String>>,
    /// When the birthday's window opens, and when it closes.
    pub birthday: Option<(Instant, Instant)>,
    /// What rewards are: `available`, or the code of why not; by reward.
    pub rewards: Option<BTreeMap<String, String>>,
}

/// The end of something.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Until {
    /// It has none.
    Ever,
    /// The instant after its last day.
    At(Instant),
}

/// Points that lapse together.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct ExpectedLapse {
    /// How many.
    pub points: i64,
    /// When they are gone: the instant after the last day they can be used.
    pub lapses_at: Instant,
}

/// A lot.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct ExpectedLot {
    /// What was in it.
    pub points: i64,
    /// What is left.
    pub left: i64,
    /// When it is gone.
    pub lapses: Until,
}
