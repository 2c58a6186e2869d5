//! What a brand's systems send: CloudEvents 1.0, and what came of each.

use crate::Instant;
use crate::problem::Problem;
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
    /// `order.paid`.
    pub r#type: String,
    /// The brand's own id of the member.
    pub subject: String,
    /// When it happened, RFC 3339; without it, now.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub time: Option<String>,
    /// The program it is meant for; without it, the key's. Another one than the key's is refused.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub program: Option<String>,
    /// What the type asks for: an `OrderPaid`.
    pub data: OrderPaid,
}

/// The data of `order.paid`.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct OrderPaid {
    /// ISO 4217; it must be the program's.
    pub currency: String,
    /// What was bought; at least one line, at most 1,000.
    pub lines: Vec<OrderLine>,
}

/// One line of an order.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct OrderLine {
    /// Names the line within its order, for a refund later.
    pub id: String,
    /// How many.
    pub quantity: i64,
    /// What was paid for the line, in the currency's smallest unit; not negative.
    pub amount_minor: i64,
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

/// What an event changed in its member's ledger.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Effects {
    /// The entry it made.
    pub sequence: i64,
    /// The points it earned.
    pub points: i64,
    /// The member's points after it.
    pub balance_after: i64,
    /// When it happened.
    pub occurred_at: Instant,
}

/// The answer to a batch: one result an event, in the order they came.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct EventResults {
    /// One result an event, in the order they came.
    pub results: Vec<EventResult>,
}
