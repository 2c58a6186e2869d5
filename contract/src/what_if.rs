//! What would happen: what a client needs besides the program and the member to find out by itself.

use crate::Instant;
use crate::points::Lot;
use crate::programs::Period;
use serde::{Deserialize, Serialize};

/// The most lots that `WhatIf` tells.
pub const LOTS_MAX: i64 = 300;

/// The answer to `GET /v1/me/what-if`: with `Program` and `Me`, all that the rules ask to reckon what a
/// cart earns, what a reward takes and what waiting does, without a network.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(default)]
pub struct WhatIf {
    /// What is left of each lot, the soonest to lapse first: at most 300.
    pub lots: Vec<Lot>,
    /// What limits of rules for orders have counted in the period of `as_of_at`.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub limits: Vec<LimitStanding>,
    /// Streaks of orders.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub streaks: Vec<StreakStanding>,
    /// How the tier goes on for two years if nothing more happens.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub tiers: Vec<TierAhead>,
    /// The offsets of the program's time zone from UTC, a year back and two ahead: pairs of the instant
    /// from which on, and seconds.
    #[cfg_attr(feature = "openapi", schema(value_type = Vec<Vec<i64>>))]
    pub offsets: Vec<(Instant, i64)>,
    /// When this was true, by the server's clock.
    pub as_of_at: Instant,
}

/// What a limit has counted in its period.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct LimitStanding {
    /// The id of the earning rule.
    pub rule: String,
    /// The limit's period.
    pub period: Period,
    /// How often it gave something.
    pub times: i64,
    /// The points it gave.
    pub points: i64,
}

/// A streak, as it goes on.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct StreakStanding {
    /// The id of the goal.
    pub goal: String,
    /// The periods in a row up to the last one in which something happened.
    pub value: i64,
    /// The first day of that period, counted from 1970-01-01.
    pub period_day: i64,
}

/// A change of the tier that comes by itself.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct TierAhead {
    /// When.
    pub at: Instant,
    /// The id of the tier from then on.
    pub tier: String,
}
