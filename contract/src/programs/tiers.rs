//! How long points last, and tiers: what is measured, over which time, and how long a tier is held.

use super::{Period, Span, Text};
use serde::{Deserialize, Serialize};

/// When the points of a new lot lapse. All of it is frozen into the lot when it is earned.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Expiry {
    /// So long after they were earned, at the end of that day; absent for never.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub after: Option<Span>,
    /// And then on to the end of this period: `month` or `year`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub to_end_of: Option<Period>,
    /// Not while the member did something within this time: then they lapse so long after the last activity.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub kept_by_activity: Option<Span>,
    /// The types of events that count as activity, for all tiers; every type where it is empty.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub activities: Vec<String>,
}

/// The ladder of tiers.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Tiers {
    /// What is measured.
    pub by: TierMeasure,
    /// Over which time.
    pub within: TierWindow,
    /// How long a tier is held after it was last reached.
    pub kept: TierKept,
    /// How much longer, before it goes.
    #[serde(default)]
    pub grace: Span,
    /// Whether a tier that ends leads one step down at a time, and the step below is held as long again.
    #[serde(default)]
    pub is_soft_landing: bool,
    /// From the lowest to the highest; the first one asks for nothing.
    pub tiers: Vec<Tier>,
}

/// What leads to a tier.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(rename_all = "snake_case")]
pub enum TierMeasure {
    /// Points that count towards tiers.
    StatusPoints,
    /// Money, in the currency's smallest unit.
    SpentMinor,
    /// Orders.
    Orders,
    /// Visits.
    Visits,
}

/// The time over which is measured.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(rename_all = "snake_case")]
pub enum TierWindow {
    /// The last so many months, to the day.
    Months(i64),
    /// From 1 January to 31 December.
    CalendarYear,
    /// From the beginning.
    Ever,
}

/// How long a tier is held after it was last reached, to the end of the last day.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(rename_all = "snake_case")]
pub enum TierKept {
    /// So many months.
    Months(i64),
    /// To the end of the year, and so many whole years after it.
    CalendarYears(i64),
    /// For good.
    Ever,
}

/// A tier.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Tier {
    /// Names it.
    pub id: String,
    /// "Gold".
    pub name: Text,
    /// What it takes, in the unit that is measured.
    pub from: i64,
    /// What a rate by money, quantity or volume is multiplied with: 120 for 1.2 times.
    pub percent: i64,
    /// What it gives besides, in words.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub benefits: Vec<Text>,
    /// When points earned in it lapse; absent where it is as in the rest of the program.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub expiry: Option<Expiry>,
    /// How long its birthday window is; absent where it is as in the rest of the program.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub birthday_days: Option<i64>,
}
