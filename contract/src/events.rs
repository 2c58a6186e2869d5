//! What a brand's systems send: CloudEvents 1.0, and what came of each.

use crate::Instant;
use crate::members::Birthday;
use crate::points::Reason;
use crate::problem::Problem;
use crate::referrals::ReferralEffect;
use serde::{Deserialize, Serialize};

/// The most events one request may carry.
pub const EVENTS_MAX: usize = 1_000;

/// A CloudEvents 1.0 event in the JSON format. `time` is RFC 3339; `subject` is the brand's own id of the
/// member.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Event {
    /// Always `1.0`.
    pub specversion: String,
    /// Unique among the events of its source: the same id with the same body is applied once.
    pub id: String,
    /// Who sends it: a URI reference such as `https://shop.example/orders`.
    pub source: String,
    /// One of `order.paid`, `order.refunded`, `member.joined`, `profile.completed`, `review.approved`,
    /// `social.connected`, `visit`, `event.attended`, `code.claimed`, `activity.recorded`,
    /// `membership.paid`, `referral.qualified`, or your own: `custom.` and a name.
    pub r#type: String,
    /// The brand's own id of the member.
    pub subject: String,
    /// When it happened, RFC 3339; without it, now.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub time: Option<String>,
    /// The program it is meant for; without it, the key's. Another one than the key's is refused.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub program: Option<String>,
    /// What the type asks for.
    pub data: Data,
}

/// What happened: `OrderPaid` for `order.paid`, `OrderRefunded` for `order.refunded`, `Occasion` for all
/// other types.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(untagged)]
pub enum Data {
    /// An order was paid.
    Order(OrderPaid),
    /// Some of an order, or all of it, was given back.
    Refund(OrderRefunded),
    /// Anything else.
    Occasion(Occasion),
}

/// The data of `order.paid`.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct OrderPaid {
    /// ISO 4217; it must be the program's.
    pub currency: String,
    /// What was bought; at least one line, at most 1,000.
    pub lines: Vec<OrderLine>,
    /// Where: `app`, `online`, `outlet`, ... as the program's rules name it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub channel: Option<String>,
    /// How it was paid: `app`, `card`, `cash`, ... as the program's rules name it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub payment: Option<String>,
    /// A coupon that was used.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub coupon: Option<String>,
    /// The code of the friend who invited.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub referral_code: Option<String>,
    /// What the member saved by a paid membership, in the currency's smallest unit.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub saved_minor: Option<i64>,
}

/// One line of an order.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct OrderLine {
    /// Names the line within its order, for a refund later.
    pub id: String,
    /// How many.
    pub quantity: i64,
    /// What was paid for the line, in the currency's smallest unit; not negative.
    pub amount_minor: i64,
    /// What kind of thing it is, as the program's rules name it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub category: Option<String>,
    /// Of fuel or drink, how much in all, in millilitres.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub volume_ml: Option<i64>,
}

/// The data of `order.refunded`.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct OrderRefunded {
    /// The id of the event `order.paid`.
    pub order: String,
    /// The source of that event; without it, the source of this one.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub order_source: Option<String>,
    /// ISO 4217; it must be the order's.
    pub currency: String,
    /// What was given back; without it, all that is left.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub lines: Option<Vec<RefundLine>>,
}

/// What was given back of one line.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct RefundLine {
    /// The order's line.
    pub id: String,
    /// The money given back, in the currency's smallest unit; at most what was paid for the line.
    pub amount_minor: i64,
}

/// The data of every type but `order.paid` and `order.refunded`. What the event is about may be called by the
/// name that its type gives it: a review's `product`, a connection's `network`, a visit's `place`, the
/// `event` attended, the `code` claimed, the `activity` recorded, a membership's `plan`.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(default)]
pub struct Occasion {
    /// What the event is about.
    #[serde(
        alias = "product",
        alias = "network",
        alias = "place",
        alias = "event",
        alias = "code",
        alias = "activity",
        alias = "plan",
        skip_serializing_if = "Option::is_none"
    )]
    pub about: Option<String>,
    /// How many units: metres, minutes, steps, as the program's rules mean it.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub quantity: Option<i64>,
    /// Money, in the currency's smallest unit.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub amount_minor: Option<i64>,
    /// ISO 4217, beside `amount_minor`; it must be the program's.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub currency: Option<String>,
    /// Where: as the program's rules name it.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub channel: Option<String>,
    /// The device or person that recorded it, as the program's rules name it.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub recorder: Option<String>,
    /// `member.joined`: as the member wants to be called.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub name: Option<String>,
    /// `member.joined`: where letters go.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub email: Option<String>,
    /// `member.joined`: the day to celebrate.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub birthday: Option<Birthday>,
    /// `member.joined`: a phone number with its country's: `+65 8123 4567`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub phone: Option<String>,
    /// `member.joined`: the code of the friend who invited.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub referral_code: Option<String>,
    /// `member.joined`: the network address (IPv4 or IPv6) the member joined from. Only a digest of it is
    /// kept, to notice many friends of one member behind one address.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub ip: Option<String>,
}

/// What came of one event.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct EventResult {
    /// The event's own id, where it could be read.
    pub id: String,
    /// What became of it.
    pub status: EventStatus,
    /// What it changed, also when it is a duplicate. Absent when it was rejected.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub effects: Option<Effects>,
    /// Why it was rejected.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub problem: Option<Problem>,
}

/// What became of one event.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(rename_all = "snake_case")]
pub enum EventStatus {
    /// It was new and has been posted.
    Applied,
    /// It had been applied before; nothing changed.
    Duplicate,
    /// It was refused; nothing changed.
    Rejected,
}

/// What an event changed.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Effects {
    /// The entry it made.
    pub sequence: i64,
    /// The points it earned, or took.
    pub points: i64,
    /// What it changed in the points that count towards tiers.
    #[serde(default)]
    pub status_points: i64,
    /// The member's points after it.
    pub balance_after: i64,
    /// When it happened.
    pub occurred_at: Instant,
    /// Why: the entry's reason.
    #[serde(default)]
    pub reason: Reason,
    /// The tier after it, where it changed the tier.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub tier: Option<String>,
    /// What it did to a referral, where it did anything.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub referral: Option<ReferralEffect>,
}

/// The body of `POST /v1/quote`: what would this earn?
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct AskQuote {
    /// The brand's own id of the member; without it, for someone who joins just now.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub subject: Option<String>,
    /// The type of event; without it, `order.paid`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub r#type: Option<String>,
    /// What the type asks for.
    pub data: Data,
}

/// The answer to `POST /v1/quote`. Nothing was posted.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Quote {
    /// The points it would earn.
    pub points: i64,
    /// What would count towards tiers.
    pub status_points: i64,
    /// Why.
    pub reason: Reason,
    /// The tier after it, where it would change the tier.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub tier: Option<String>,
    /// Pending until then.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub available_at: Option<Instant>,
    /// When the points would lapse; absent for never.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub expires_at: Option<Instant>,
    /// When this was true, by the server's clock.
    pub as_of_at: Instant,
}

/// The answer to a batch: one result an event, in the order they came.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct EventResults {
    /// One result an event, in the order they came.
    pub results: Vec<EventResult>,
}
