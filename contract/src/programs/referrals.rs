//! What inviting a friend brings.

use super::{Span, Text};
use serde::{Deserialize, Serialize};

/// What friends who invite friends get.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
// One that somebody made has the short name in the OpenAPI document.
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema), schema(as = ReferralTerms))]
pub struct Referral {
    /// What the friend gets, in a sentence.
    pub friend_gets: Text,
    /// What who invites gets, in a sentence.
    pub advocate_gets: Text,
    /// Points for the friend at once.
    #[serde(default)]
    pub friend_points: i64,
    /// Points for who invited, once the friend's first order stands.
    #[serde(default)]
    pub advocate_points: i64,
    /// How long the first order must stand.
    #[serde(default)]
    pub hold: Span,
    /// How many friends count in a year; absent for all.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub per_year_max: Option<i64>,
    /// The page of the brand that a friend goes on to, where there is one: `https://shop.example/welcome`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub page: Option<String>,
}
