//! Where a member stands: tier, stamps, goals, membership, gifts and the birthday.

use crate::Instant;
use serde::{Deserialize, Serialize};

/// All of it, at one instant.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(default)]
pub struct Standing {
    /// Absent where the program has no tiers.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub tier: Option<TierStanding>,
    /// One for each card of the program.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub stamp_cards: Vec<StampStanding>,
    /// One for each badge, challenge and streak of the program.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub goals: Vec<GoalStanding>,
    /// Absent where the program has no paid membership.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub membership: Option<MembershipStanding>,
    /// What can be used now, the soonest to end first.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub gifts: Vec<GiftStanding>,
    /// Absent where the program celebrates none, or the day is not known.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub birthday: Option<BirthdayStanding>,
}

/// The tier, what is missing to the next one, and what keeps this one.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct TierStanding {
    /// The id of the tier.
    pub tier: String,
    /// Since when.
    pub since_at: Instant,
    /// Until when it is held as things stand; absent for good.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub until_at: Option<Instant>,
    /// Whether it should have ended, and only grace still holds it.
    #[serde(default)]
    pub is_in_grace: bool,
    /// What was measured in the window, in the unit of the program's tiers.
    pub measured: i64,
    /// When the window that is measured began; absent where it has no beginning.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub window_from_at: Option<Instant>,
    /// The next tier; absent at the top.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub next: Option<TierGap>,
    /// What would keep this tier longer; absent where it is held for good.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub keep: Option<TierGap>,
}

/// What is missing to a tier.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct TierGap {
    /// The id of the tier.
    pub tier: String,
    /// What it takes within the window.
    pub required: i64,
    /// What is missing.
    pub missing: i64,
}

/// A card of stamps.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct StampStanding {
    /// The id of the card.
    pub card: String,
    /// Stamps on it.
    pub stamp_count: i64,
    /// Stamps that fill it.
    pub size: i64,
    /// Whether the next one is free.
    pub is_full: bool,
    /// How many cards were filled so far.
    pub filled_count: i64,
}

/// A badge, a challenge or a streak.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct GoalStanding {
    /// The id of the goal.
    pub goal: String,
    /// What counts so far; of a streak that was not broken, the periods in a row.
    pub value: i64,
    /// What it takes.
    pub target: i64,
    /// When it was reached, first.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub reached_at: Option<Instant>,
    /// Of a challenge, when it ends; of a streak, until when something must happen to continue it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub until_at: Option<Instant>,
    /// Of a streak, the longest so far.
    #[serde(default)]
    pub best: i64,
}

/// A paid membership.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct MembershipStanding {
    /// What it is.
    pub state: MembershipState,
    /// Until when it is paid; absent where it never was.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub paid_until_at: Option<Instant>,
    /// Until when its benefits last.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub until_at: Option<Instant>,
    /// What the member saved by it so far, in the currency's smallest unit.
    pub saved_minor: i64,
}

/// What a paid membership is.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(rename_all = "snake_case")]
pub enum MembershipState {
    /// Never paid.
    #[default]
    None,
    /// Paid.
    Active,
    /// The payment is late; the benefits last a little longer.
    Grace,
    /// It has ended.
    Lapsed,
}

/// Something given, to be used.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct GiftStanding {
    /// The id of the program's gift, or `birthday`.
    pub gift: String,
    /// Since when.
    pub from_at: Instant,
    /// Until when it can be used.
    pub until_at: Instant,
}

/// The birthday's window, the one that is open or comes next.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct BirthdayStanding {
    /// When it opens.
    pub from_at: Instant,
    /// When it closes.
    pub until_at: Instant,
    /// Whether it is open.
    pub is_open: bool,
}
