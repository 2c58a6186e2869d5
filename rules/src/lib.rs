//! The rules of a loyalty program, pure: no I/O, no clock, no randomness. The server and the portal both call
//! them.

pub mod earning;
#[cfg(feature = "file")]
pub mod file;
#[cfg(feature = "file")]
pub mod scenario;

/// The largest number of points, or of a currency's smallest unit, that any JSON reader holds exactly: 2^53 -
/// 1.
pub const EXACT_MAX: i64 = (1 << 53) - 1;
