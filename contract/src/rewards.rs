//! What can be had for points, what a member has of it, and what a till and a brand do with it.

use crate::Instant;
use crate::programs::Reward;
use serde::{Deserialize, Serialize};

/// The answer to `GET /v1/me/rewards`: what there is, and whether this member can have it.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Rewards {
    /// Gifts that wait first, the soonest to end first; then the rewards in the program's own order.
    pub rewards: Vec<RewardStanding>,
    /// When this was true, by the server's clock.
    pub as_of_at: Instant,
}

/// A reward, and whether this member can have it now.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct RewardStanding {
    /// The reward. A gift that waits is one too: its id is `gift/` and the gift's, and it costs nothing.
    pub reward: Reward,
    /// Why it cannot be had, what nobody can change first and what the member can last; empty where it can.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub reasons: Vec<WhyNot>,
    /// How many are left, counted up to a thousand in a pool of codes; absent where there are enough for all.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub left: Option<i64>,
    /// Of a prize draw: its promise, and how many tickets there are.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub draw: Option<PrizeDraw>,
}

/// Why a reward cannot be had.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(default)]
pub struct WhyNot {
    /// In their order: `not_yet`, `over`, `sold_out`, `not_now`, `tier_too_low`, `membership_needed`,
    /// `goal_not_reached`, `limit_reached`, `insufficient_points`.
    pub code: String,
    /// What it takes: points, what the goal or the tier asks for, or the most that the limit allows.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub required: Option<i64>,
    /// What there is of it.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub available: Option<i64>,
    /// What is missing.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub missing: Option<i64>,
    /// Until when it is so, where time alone ends it; of `over`, since when.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub until_at: Option<Instant>,
    /// The id of the tier or the goal it asks for.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub about: Option<String>,
}

/// The body of `PUT /v1/me/redemptions/{id}`. The browser makes the id; the same id again answers the same.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(deny_unknown_fields)]
pub struct RedeemReward {
    /// The id of the reward.
    pub reward: String,
    /// What the member was told it costs: nobody pays a price that was not shown.
    pub cost: i64,
}

/// Something that was redeemed.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Redemption {
    /// As the browser made it.
    pub id: String,
    /// The reward, as it was then.
    pub reward: Reward,
    /// What became of it.
    pub state: RedemptionState,
    /// What to show at the till, or a partner's code. Absent where there is nothing to show.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub code: Option<String>,
    /// How the brand finds it, whatever its kind: in most kinds the code itself.
    pub reference: String,
    /// The code as a QR code, while it can be used.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub qr: Option<Qr>,
    /// Of content: where it is.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub link: Option<String>,
    /// When it was redeemed.
    pub redeemed_at: Instant,
    /// Before then it can be undone; absent where it cannot.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub undo_until_at: Option<Instant>,
    /// Before then it can be used; absent for good.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub expires_at: Option<Instant>,
    /// When it was used.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub used_at: Option<Instant>,
    /// When it was undone, or cancelled by the brand.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub cancelled_at: Option<Instant>,
    /// Cancelled by the brand: the brand's own words for it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub cancelled_because: Option<String>,
    /// The sequence of the entry that took the points.
    pub entry: i64,
    /// Of a prize draw.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub ticket: Option<Ticket>,
}

/// What became of something that was redeemed.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(rename_all = "snake_case")]
pub enum RedemptionState {
    /// A ticket that waits for its draw.
    Reserved,
    /// It can be used.
    #[default]
    Issued,
    /// It was used; a donation was given; a ticket did not win.
    Used,
    /// Undone by the member, or cancelled by the brand. The points came back.
    Cancelled,
    /// It was not used in time.
    Expired,
}

/// A QR code without its quiet zone.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Qr {
    /// Its modules in a row.
    pub size: i64,
    /// The dark ones as SVG path data, a unit each.
    pub path: String,
}

/// A member's ticket in a draw.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Ticket {
    /// 1 for the first of the draw.
    pub number: i64,
    /// As the list of tickets names it.
    pub mark: String,
    /// When the draw is.
    pub closes_at: Instant,
    /// Whether it won; absent before the draw.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub has_won: Option<bool>,
}

/// The answer to `GET /v1/me/redemptions`: the wallet, newest first.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Redemptions {
    /// At most as many as were asked for.
    pub redemptions: Vec<Redemption>,
    /// Hand this back as `cursor` for the page after these; absent on the last page.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub next_cursor: Option<String>,
    /// When this was true, by the server's clock.
    pub as_of_at: Instant,
}

/// The body of `POST /v1/redemptions/{code}/use`.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(deny_unknown_fields)]
pub struct UseRedemption {
    /// Made by the till: the same id again answers the same.
    pub id: String,
}

/// The body of `POST /v1/redemptions/{code}/cancel`.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(deny_unknown_fields)]
pub struct CancelRedemption {
    /// Why, as the member will read it.
    pub reason: String,
    /// Who did it, for the brand's own books.
    pub actor: String,
}

/// A redemption as the till and the brand are told it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct RedemptionAtTill {
    /// The brand's own id of the member, where it knows this one.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub external_id: Option<String>,
    /// As the member wants to be called, where that is known.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub name: Option<String>,
    /// The redemption.
    #[serde(flatten)]
    pub redemption: Redemption,
}

/// The body of `POST /v1/programs/{program}/codes`: a partner's codes for a pool.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(deny_unknown_fields)]
pub struct AddCodes {
    /// The id of the reward, of kind `partner_code`.
    pub reward: String,
    /// 1 to 10,000, of 1 to 100 characters each, as far as 2 MB hold them.
    pub codes: Vec<String>,
}

/// The answer to `AddCodes`.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct CodePool {
    /// How many were new.
    pub added_count: i64,
    /// How many were in the pool already, or twice in what was sent.
    pub known_count: i64,
    /// How many nobody has yet.
    pub free_count: i64,
}

/// A prize draw that anyone can check: `GET /v1/programs/{program}/draws/{reward}`.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct PrizeDraw {
    /// The id of the reward.
    pub reward: String,
    /// No ticket is taken from then on, and the winners are drawn.
    pub closes_at: Instant,
    /// When the draw before this one closed, where there was one: ask for it with `?closes_at=`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub before_at: Option<Instant>,
    /// How many win.
    pub winner_count: i64,
    /// How many tickets there are.
    pub ticket_count: i64,
    /// SHA-256 of `seed`, in hexadecimal, published before the first ticket.
    pub commitment: String,
    /// What decided, in hexadecimal; absent before the draw.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub seed: Option<String>,
    /// The marks of all tickets that took part, in their order; only once it is drawn, and only where the
    /// draw itself is asked for.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub tickets: Vec<String>,
    /// The marks of those that won, in the order in which they were drawn.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub winners: Vec<String>,
}
