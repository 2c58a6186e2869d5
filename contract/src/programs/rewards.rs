//! What can be had for points.

use super::{Limit, Only, Period, Span, Text};
use serde::{Deserialize, Serialize};

/// What can be had for points.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Reward {
    /// Names it.
    pub id: String,
    /// What kind it is.
    pub kind: RewardKind,
    /// "A drink of your choice".
    pub name: Text,
    /// What one should know, in a sentence or two.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub about: Option<Text>,
    /// A drawing.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub art: Option<String>,
    /// In points; 0 where it is unlocked and not paid for.
    pub cost: i64,
    /// Of a coupon or store credit: what it takes off.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub amount_minor: Option<i64>,
    /// Of a coupon: what it takes off, in percent.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub percent: Option<i64>,
    /// How many there are, or places; absent where there are enough.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub stock: Option<i64>,
    /// Who can have it, and when.
    #[serde(default)]
    pub only: Only,
    /// A goal that unlocks it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub unlocked_by: Option<String>,
    /// How often a member can have it.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub limits: Vec<Limit>,
    /// How long it can be used; absent for good.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub valid: Option<Span>,
    /// Until how many minutes after it can be undone.
    #[serde(default)]
    pub undo_minutes: i64,
    /// Of a prize draw that is held again and again: at the end of each such period.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub drawn_every: Option<Period>,
    /// Of a prize draw: how many win.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub winners: Option<i64>,
    /// Of content: where it is. Only for whoever has redeemed it; not on the wire.
    #[serde(skip)]
    pub link: Option<String>,
}

/// What kind of reward.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(rename_all = "snake_case")]
pub enum RewardKind {
    /// Takes an amount or a percentage off.
    Coupon,
    /// A thing from the shop.
    #[default]
    Product,
    /// A thing that is not for sale.
    Gift,
    /// Something to go to, with places.
    Experience,
    /// Something to watch or read.
    Content,
    /// A code of another company, from a pool.
    PartnerCode,
    /// Points given to a cause.
    Donation,
    /// Money to spend in the shop.
    StoreCredit,
    /// A ticket in a draw.
    PrizeDraw,
}
