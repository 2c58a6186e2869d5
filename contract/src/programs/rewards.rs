//! What a program gives for points, for inviting friends, and for answers.

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

/// What friends who invite friends get.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
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
}

/// A question put to members.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Survey {
    /// Names it.
    pub id: String,
    /// What kind it is.
    pub kind: SurveyKind,
    /// The question.
    pub question: Text,
    /// Of a choice: what there is to choose from.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub choices: Vec<Text>,
    /// The type of event after which it is put.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub after: Option<String>,
    /// So long after it.
    #[serde(default)]
    pub delay: Span,
    /// Not within this time of another one.
    #[serde(default)]
    pub throttle: Span,
    /// Points for answering, the same for every answer.
    #[serde(default)]
    pub points: i64,
}

/// What kind of question.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(rename_all = "snake_case")]
pub enum SurveyKind {
    /// 0 to 10: would you recommend us?
    #[default]
    Nps,
    /// 1 to 5: how content are you?
    Csat,
    /// One of several.
    SingleChoice,
    /// Some of several.
    MultipleChoice,
    /// In one's own words.
    FreeText,
}
