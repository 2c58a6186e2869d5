//! What a program has besides points: stamps, badges, challenges, streaks, a paid membership, gifts,
//! birthdays.

use super::{Limit, Only, Per, Period, RewardKind, Span, Text};
use serde::{Deserialize, Serialize};

/// A card of stamps.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct StampCard {
    /// Names it.
    pub id: String,
    /// "Teapot card".
    pub name: Text,
    /// The type of event that is stamped.
    pub on: String,
    /// Which of these.
    #[serde(default)]
    pub only: Only,
    /// What a stamp is for.
    pub per: Per,
    /// How many stamps fill it.
    pub size: i64,
    /// What a full card gives.
    pub gives: Text,
    /// Whether the next thing after a full card is the free one, and empties it. Otherwise a full card is
    /// exchanged for what it gives by itself.
    #[serde(default)]
    pub is_next_free: bool,
    /// Points that a full card gives.
    #[serde(default)]
    pub points: i64,
}

/// Something to reach: a badge, a challenge or a streak.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Goal {
    /// Names it.
    pub id: String,
    /// Which kind it is.
    pub kind: GoalKind,
    /// "First 100 km".
    pub name: Text,
    /// The type of event that counts.
    pub on: String,
    /// Which of these; of a challenge, when it begins and ends.
    #[serde(default)]
    pub only: Only,
    /// What is counted.
    pub per: Per,
    /// How much of it; of a streak, how many periods in a row.
    pub target: i64,
    /// Of a streak: the period in which something must happen.
    #[serde(default)]
    pub every: Period,
    /// Points when it is reached, once.
    #[serde(default)]
    pub points: i64,
    /// What else it gives, in words.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub gives: Option<Text>,
}

/// What kind of goal.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(rename_all = "snake_case")]
pub enum GoalKind {
    /// Reached once, kept for good.
    #[default]
    Badge,
    /// With a beginning and an end.
    Challenge,
    /// Something in each of several periods in a row.
    Streak,
}

/// A membership that is paid for.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Membership {
    /// "Prime Club".
    pub name: Text,
    /// What a period costs.
    pub price_minor: i64,
    /// How long a payment lasts.
    pub every: Span,
    /// How much longer its benefits last when the next payment is late.
    #[serde(default)]
    pub grace: Span,
    /// What it gives, in words.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub benefits: Vec<Text>,
}

/// The birthday of a member. Born on 29 February is celebrated on the 28th in a common year.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
// A member's own birthday has the short name in the OpenAPI document.
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema), schema(as = BirthdayGift))]
pub struct Birthday {
    /// "A drink of your choice".
    pub gives: Text,
    /// The window opens so many days before.
    #[serde(default)]
    pub before_days: i64,
    /// And lasts so many days from the birthday on, with it.
    pub days: i64,
    /// Points on the day the window opens.
    #[serde(default)]
    pub points: i64,
}

/// Something given upon an event, for nothing.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct GiftRule {
    /// Names it.
    pub id: String,
    /// "A hot drink".
    pub name: Text,
    /// The type of event: `member.joined`, `visit`, ...
    pub on: String,
    /// Which of these.
    #[serde(default)]
    pub only: Only,
    /// How often.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub limits: Vec<Limit>,
    /// How long it can be used, to the end of the last day.
    pub valid: Span,
    /// The badge or challenge with which it is given; absent where the event alone is enough.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub goal: Option<String>,
    /// What it is at the till: a gift, a coupon or store credit.
    #[serde(default = "gift")]
    pub kind: RewardKind,
    /// Of a coupon or store credit: how much, in the currency's smallest unit.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub amount_minor: Option<i64>,
    /// Of a coupon: how many percent off.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub percent: Option<i64>,
}

fn gift() -> RewardKind {
    RewardKind::Gift
}

/// Something one has by being a member, that is neither points nor given once: "members' prices".
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Benefit {
    /// Names it.
    pub id: String,
    /// "Members' prices".
    pub name: Text,
    /// Who has it, and when.
    #[serde(default)]
    pub only: Only,
}
