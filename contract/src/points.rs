//! The points of one member: the balance, and the entries that explain it.

use crate::Instant;
use crate::programs::{Limit, Per};
use serde::{Deserialize, Serialize};

/// What a member has.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Balance {
    /// Points that can be spent now.
    pub available: i64,
    /// Points that were earned and can be spent later.
    pub pending: i64,
    /// Points that were taken back after they had been spent; what is earned next pays them first.
    #[serde(default, skip_serializing_if = "is_zero")]
    pub owed: i64,
}

/// Points that lapse together.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Lapse {
    /// When they are gone.
    pub lapses_at: Instant,
    /// How many.
    pub points: i64,
    /// Whether any activity before then puts it off.
    #[serde(default)]
    pub is_kept_by_activity: bool,
}

/// What kind of change an entry is. The portal treats a kind it does not know as `Adjust`.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(rename_all = "snake_case")]
pub enum EntryKind {
    /// Something earned points, or could have and the reason says why it did not.
    #[default]
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
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
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

/// Why an entry is what it is: a key the portal has words for, what goes into them, and how it was reckoned.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Reason {
    /// The type of the event (`order.paid`, `review.approved`, ...), or `adjustment`, `expiry`, `birthday`,
    /// `redemption`, `redemption_undone`, `redemption_cancelled`, `survey`,
    /// `kept`. The portal shows a key it does not know by the entry's kind alone.
    pub key: String,
    /// What goes into the words; which are there depends on the key.
    #[serde(default)]
    pub params: ReasonParams,
    /// How it was reckoned, in order.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub steps: Vec<Step>,
}

/// What goes into the words of a reason.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(default)]
pub struct ReasonParams {
    /// What was paid, or given back, in the program's currency.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub amount_minor: Option<i64>,
    /// How many things were bought, or units of an activity done.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub item_count: Option<i64>,
    /// What the event is about: a product, a network, an activity; of `survey`, its id.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub about: Option<String>,
    /// Of a refund: the id of its order.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub order: Option<String>,
    /// `redemption`, `redemption_undone`, `redemption_cancelled`: the reward's name, as it was then.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub reward: Option<crate::programs::Text>,
    /// `adjustment`, `redemption_cancelled`: the brand's own words for it.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub note: Option<String>,
}

/// One step of a reckoning. Which fields are there depends on the key.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(default)]
pub struct Step {
    /// What the step does. Giving: `rate`, `fixed`, `tier`, `campaign`, `rounded`, `limit`, `goal`, `stamp`,
    /// `card_full`, `card_used`, `gift`, `membership_paid`, `birthday`, `survey`, `debt_paid`,
    /// `tier_reached`. Why a rule gave nothing:
    /// `channel`, `payment`, `category`, `about`, `recorder`, `tier_needed`, `weekday`, `hour`, `minimum`,
    /// `minimum_quantity`, `membership_needed`, `not_yet`, `over`, `too_small`, `limit`, `no_rule`. Taking:
    /// `refund`, `refunded_before`, `lapsed_before`, `spent_before`, `forgiven`, `owed`, `tier_lost`. And
    /// `late`: it was
    /// reported after something that happened later, which stands as it is.
    pub key: String,
    /// The id of the rule, tier, campaign, goal, card or gift it is about.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub id: Option<String>,
    /// The line of the order it is about.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub line: Option<String>,
    /// The points that this step gives or takes, or, of `rounded` and `limit`, those that are left after it.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub points: Option<i64>,
    /// `rate`: the money that counted. `minimum`: what it would take.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub amount_minor: Option<i64>,
    /// `rate`: the quantity that counted, or the volume in millilitres. `stamp`: stamps added.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub quantity: Option<i64>,
    /// `rate`: points for each `per`, as it was then.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub rate_points: Option<i64>,
    /// `rate`: what `rate_points` are for, as it was then.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub per: Option<Per>,
    /// `tier` and `campaign`: 120 for 1.2 times.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub percent: Option<i64>,
    /// `limit`: the limit that was met.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub limit: Option<Limit>,
    /// Of a condition that was not met: what would have met it.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub wanted: Vec<String>,
}

/// The answer to `GET /v1/me/entries/{entry}`: one entry with its whole why.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct EntryWhy {
    /// The entry, its reason's steps with it.
    #[serde(flatten)]
    pub entry: Entry,
    /// The lot that it opened.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub opened: Option<Lot>,
    /// The lots that it drew from; negative where it put points back.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub drawn: Vec<Draw>,
}

/// Points that were earned together and lapse together.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Lot {
    /// The sequence of the entry that opened it.
    pub sequence: i64,
    /// When what opened it happened.
    pub occurred_at: Instant,
    /// What was in it.
    pub points: i64,
    /// What is left.
    pub remaining: i64,
    /// Pending until then.
    pub available_at: Instant,
    /// Gone from then on as things stand; absent for never.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub expires_at: Option<Instant>,
    /// Whether activity puts its end off.
    #[serde(default)]
    pub is_kept_by_activity: bool,
}

/// Points taken from a lot.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Draw {
    /// The lot.
    pub lot: Lot,
    /// How many.
    pub points: i64,
}

/// The answer to `GET /v1/me/lots`: what is left of each lot, the soonest to lapse first.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Lots {
    /// At most as many as were asked for.
    pub lots: Vec<Lot>,
    /// Hand this back as `cursor` for the page after these; absent on the last page.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub next_cursor: Option<String>,
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

#[allow(clippy::trivially_copy_pass_by_ref, reason = "serde asks for a reference")]
fn is_zero(number: &i64) -> bool {
    *number == 0
}
