//! Friends who invite friends: a member's link, who came by it, and what the brand may know of it.

use crate::Instant;
use crate::rewards::Qr;
use serde::{Deserialize, Serialize};

/// The answer to `GET /v1/me/referral`. What both get, and its terms, stand in the program's `referral`.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Invitation {
    /// The member's own code, in groups: `MK7Q4-XW2PH`.
    pub code: String,
    /// The address to share: `https://club.example/r/MK7Q4XW2PH`.
    pub link: String,
    /// The link, to be scanned.
    pub qr: Qr,
    /// Friends who count in this calendar year: their first order was paid and, so far, not given back.
    pub year_count: i64,
    /// Friends, newest first, at most 100.
    pub friends: Vec<Friend>,
    /// When this was true, by the server's clock.
    pub as_of_at: Instant,
}

/// A friend, as who invited is told.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Friend {
    /// The name, masked: `S•••• K.`; absent where it is not known.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub name: Option<String>,
    /// Where the friend stands.
    pub state: FriendState,
    /// When the friend asked to join (`invited`), or told the code (all others).
    pub since_at: Instant,
    /// When the first order was paid.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub qualified_at: Option<Instant>,
    /// When what is promised for it comes, or came.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub rewards_at: Option<Instant>,
    /// Why it does not count.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub because: Option<RejectedBecause>,
}

/// Where a friend stands.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(rename_all = "snake_case")]
pub enum FriendState {
    /// Asked to join by the link, and has not opened the letter yet.
    #[default]
    Invited,
    /// Is a member, and has ordered nothing yet.
    Joined,
    /// Has paid a first order, which must stand for a while.
    Qualified,
    /// The order has stood: what was promised was given.
    Rewarded,
    /// Does not count.
    Rejected,
}

/// Why someone who came by a code does not count. What is wrong with the code comes first, then what is
/// known of the friend, then what is known of others.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(rename_all = "snake_case")]
pub enum RejectedBecause {
    /// The code is nobody's.
    UnknownCode,
    /// It is the member's own code.
    SameMember,
    /// The e-mail address leads to the same person as that of who invites.
    SameEmail,
    /// The phone number is that of who invites.
    SamePhone,
    /// Another friend's code was told before.
    AlreadyReferred,
    /// Was a customer before: had ordered, or has the address or number of another member.
    ExistingCustomer,
    /// Who invites came, through others, by the friend's own code.
    Circle,
    /// Too many friends of the same member joined from one network address.
    TooManyFromOneNetwork,
    /// As many friends as can count in a year did.
    CapReached,
    /// The first order was given back before it had stood for long enough.
    Refunded,
}

/// The answer to `GET /v1/referrals`: for the brand.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Referrals {
    /// Newest first.
    pub referrals: Vec<Referral>,
    /// Asks for the next page; absent on the last one.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub next_cursor: Option<String>,
}

/// Someone who came by a code.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Referral {
    /// The brand's own id of the friend, where the brand knows this member.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub friend: Option<String>,
    /// The brand's own id of who invited, where the code is someone's whom the brand knows.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub advocate: Option<String>,
    /// The code, as it was told.
    pub code: String,
    /// Where the friend stands.
    pub state: FriendState,
    /// Why it does not count.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub because: Option<RejectedBecause>,
    /// When the code was told.
    pub joined_at: Instant,
    /// The id of the first order's event.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub order: Option<String>,
    /// When it was paid.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub qualified_at: Option<Instant>,
    /// When what is promised for it comes, or came.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub rewards_at: Option<Instant>,
    /// When it was rejected.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub rejected_at: Option<Instant>,
}

/// What an event did to a referral, among its effects.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct ReferralEffect {
    /// Where the friend stands now.
    pub state: FriendState,
    /// Why it does not count.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub because: Option<RejectedBecause>,
}
