//! The points of one member: the balance, and the entries that explain it.

use crate::Instant;
use serde::{Deserialize, Serialize};

/// What a member has.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Balance {
    /// Points that can be spent now.
    pub available: i64,
    /// Points that were earned and can be spent later.
    pub pending: i64,
}

/// What kind of change an entry is. The portal treats a kind it does not know as `Adjust`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(rename_all = "snake_case")]
pub enum EntryKind {
    /// Something earned points, or could have and the reason says why it did not.
    Earn,
    /// Points went for a reward.
    Spend,
    /// Points were set aside for a reward that is not final yet.
    Reserve,
    /// Points set aside came back.
    Release,
    /// Points lapsed.
    Expire,
    /// A refund took back what its order had earned.
    Reverse,
    /// The brand corrected the balance.
    #[serde(other)]
    Adjust,
}

/// One immutable line of a member's ledger.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Entry {
    /// The entry's place in the member's ledger: 1, 2, 3, ... without gaps.
    pub sequence: i64,
    /// What kind of change this is.
    pub kind: EntryKind,
    /// The change of the points the member can spend; negative when points went.
    pub points: i64,
    /// The change of the points that count towards tiers.
    pub status_points: i64,
    /// The points after this entry.
    pub balance_after: i64,
    /// When it happened, as the sender says.
    pub occurred_at: Instant,
    /// When we wrote it down.
    pub recorded_at: Instant,
    /// Why, for the portal to put into words.
    pub reason: Reason,
    /// The version of the program file it was made under.
    pub program_version: String,
}

/// Why an entry is what it is: a key the portal has words for, and what goes into them.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Reason {
    /// `order` or `adjustment`. The portal shows a key it does not know by the entry's kind alone.
    pub key: String,
    /// What goes into the words; which are there depends on the key.
    #[serde(default)]
    pub params: ReasonParams,
}

/// What goes into the words of a reason.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(default)]
pub struct ReasonParams {
    /// `order`: what was paid, in the program's currency.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub amount_minor: Option<i64>,
    /// `order`: how many things were bought.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub item_count: Option<i64>,
    /// `order`: the rule that decided, an id among the program's `earning`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub rule: Option<String>,
    /// `order`: the rule's points for each `per_minor`, as they were then.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub rule_points: Option<i64>,
    /// `order`: the amount that earns `rule_points`, as it was then.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub per_minor: Option<i64>,
    /// `adjustment`: the brand's own words for it.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub note: Option<String>,
}

/// The answer to `GET /v1/me/entries`: one page of history, newest first.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Entries {
    /// At most as many as were asked for.
    pub entries: Vec<Entry>,
    /// Hand this back as `cursor` for the page before these; absent on the last page.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub next_cursor: Option<String>,
}
