//! The words that the portal and the server share: wire types and the problems they can meet.
//!
//! Units, everywhere on the wire: an instant is a whole number of milliseconds since 1970-01-01T00:00:00Z and
//! its name ends in `_at`; money is a whole number of the currency's smallest unit and its name ends in
//! `_minor`; points are whole numbers of at most 53 bits, so that every JSON reader holds them exactly.

pub mod audit;
pub mod events;
pub mod insights;
pub mod members;
pub mod points;
pub mod privacy;
pub mod problem;
pub mod programs;
pub mod referrals;
pub mod rewards;
pub mod standing;
pub mod surveys;
pub mod what_if;

/// An instant: milliseconds since 1970-01-01T00:00:00Z, leap seconds not counted.
pub type Instant = i64;
