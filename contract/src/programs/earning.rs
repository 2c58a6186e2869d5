//! Ways to earn: rates, fixed points, what they are for, their limits, and campaigns.

use super::{Span, Text};
use crate::Instant;
use serde::{Deserialize, Serialize};

/// A way to earn, as members are told it.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct EarningRule {
    /// Names the rule on every entry it made.
    pub id: String,
    /// "A whole dollar spent".
    pub name: Text,
    /// The type of event it answers to: `order.paid`, `review.approved`, `custom.post`, ...
    pub on: String,
    /// Points for each `per`.
    pub points: i64,
    /// Points towards tiers for each `per`; absent where they are the same as `points`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub status_points: Option<i64>,
    /// What the points are for.
    pub per: Per,
    /// What becomes of parts of a point.
    #[serde(default)]
    pub rounding: Rounding,
    /// Whether each line of an order is rounded by itself, and not the order once.
    #[serde(default)]
    pub is_rounded_by_line: bool,
    /// Which events it answers to.
    #[serde(default)]
    pub only: Only,
    /// How often, and how much.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub limits: Vec<Limit>,
    /// How long its points are pending; absent where it is the program's own time.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub pending: Option<Span>,
}

/// What a rate counts.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(rename_all = "snake_case")]
pub enum Per {
    /// The event as a whole: fixed points.
    #[default]
    Event,
    /// So much money, in the currency's smallest unit.
    Minor(i64),
    /// So many items of an order, or units of an activity.
    Quantity(i64),
    /// So much fuel or drink, in millilitres.
    Millilitres(i64),
}

/// What becomes of parts of a point.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(rename_all = "snake_case")]
pub enum Rounding {
    /// They are dropped.
    #[default]
    Down,
    /// They become a whole point.
    Up,
    /// Halves and more become a whole point, less is dropped.
    Nearest,
    /// Only whole `per` count at all: 10 points for each whole 10 dollars.
    Whole,
}

/// Which events a rule answers to. An empty list asks for nothing.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(default)]
pub struct Only {
    /// Where it was bought: `app`, `online`, `outlet`, ...
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub channels: Vec<String>,
    /// How it was paid: `app`, `card`, `cash`, ...
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub payments: Vec<String>,
    /// Lines of these categories alone.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub categories: Vec<String>,
    /// Lines of every category but these.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub except_categories: Vec<String>,
    /// What the event is about: a network, an activity, an event's name.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub keys: Vec<String>,
    /// Who recorded it: for activities that only a trusted device may report.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub recorders: Vec<String>,
    /// Members of these tiers alone.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub tiers: Vec<String>,
    /// 1 for Monday to 7 for Sunday, in the program's time zone.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub weekdays: Vec<i64>,
    /// From this minute of the day on.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub from_minute: Option<i64>,
    /// Before this minute of the day.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub until_minute: Option<i64>,
    /// Orders whose lines come to this much at least.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub minimum_minor: Option<i64>,
    /// Activities of this quantity at least.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub minimum_quantity: Option<i64>,
    /// Only while a membership is paid.
    #[serde(skip_serializing_if = "is_false")]
    pub is_for_paid_members: bool,
    /// From this instant on.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub from_at: Option<Instant>,
    /// Before this instant.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub until_at: Option<Instant>,
}

/// How often a rule gives something, or how much.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Limit {
    /// At most so many, of what `counts` says.
    pub max: i64,
    /// What is limited.
    pub counts: LimitCounts,
    /// The time after which it begins anew.
    pub period: Period,
    /// Whether each thing the event is about (a product, a network) is counted by itself.
    #[serde(default)]
    pub is_by_key: bool,
}

/// What a limit limits.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(rename_all = "snake_case")]
pub enum LimitCounts {
    /// How often the rule gave something.
    Times,
    /// The points it gave.
    Points,
}

/// A time after which something begins anew, in the program's time zone. Weeks begin on Monday.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(rename_all = "snake_case")]
pub enum Period {
    /// A day.
    Day,
    /// A week.
    Week,
    /// A month.
    Month,
    /// A year.
    Year,
    /// It never begins anew.
    #[default]
    Ever,
}

/// A time in which rules give more. Where several match, the one that gives most counts.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Campaign {
    /// Names the campaign in explanations.
    pub id: String,
    /// "Double Star Day".
    pub name: Text,
    /// The rules that give more; all that count money, quantity or volume where it is empty.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub rules: Vec<String>,
    /// Which events it answers to, and when it begins and ends.
    #[serde(default)]
    pub only: Only,
    /// 200 for twice as many.
    pub percent: i64,
}

#[allow(clippy::trivially_copy_pass_by_ref, reason = "serde asks for a reference")]
fn is_false(flag: &bool) -> bool {
    !flag
}
