//! The rules of a loyalty program, pure: no I/O, no clock, no randomness. The server and the portal both call
//! them.

pub mod account;
pub mod book;
pub mod calendar;
pub mod conditions;
pub mod earning;
pub mod events;
#[cfg(feature = "file")]
pub mod file;
pub mod insights;
pub mod lots;
pub mod orders;
pub mod pages;
pub mod progress;
pub mod reckoning;
pub mod referrals;
pub mod refusal;
pub mod rewards;
#[cfg(feature = "file")]
pub mod scenario;
pub mod standing;
pub mod state;
pub mod surveys;
pub mod tiers;
pub mod what_if;

/// The largest number of points, or of a currency's smallest unit, that any JSON reader holds exactly: 2^53 -
/// 1.
pub const EXACT_MAX: i64 = (1 << 53) - 1;

/// The end of a lot that never lapses: the last millisecond of the year 9999.
pub const NEVER: contract::Instant = 253_402_300_799_999;
