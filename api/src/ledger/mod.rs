//! The points: accounts, entries, lots and draws. Knows no feature and no HTTP, and alone writes these
//! tables.

mod store;
#[cfg(test)]
mod tests;
mod verify;

pub use verify::{Audit, verify};

use crate::db::Tx;
use crate::problem::{Outcome, bug, refusal};
use axum::http::StatusCode;
use contract::Instant;
use contract::points::{Balance, Entry, EntryKind, Reason};
use rules::EXACT_MAX;

/// `Lot::expires_at` of a lot that never lapses: the last millisecond of the year 9999.
pub const NEVER: Instant = 253_402_300_799_999;

/// What is to be posted, and where it comes from. Posting the same source twice is a mistake of ours.
#[derive(Clone, Debug)]
pub struct Posting<'a> {
    /// What kind of change it is.
    pub kind: EntryKind,
    /// Added to the points that count towards tiers.
    pub status_points: i64,
    /// With `source_id` and `source_line`, the deterministic key of the entry.
    pub source: &'a str,
    /// Names what happened among all that its source reports.
    pub source_id: &'a str,
    /// One line of an order, or empty for the whole.
    pub source_line: &'a str,
    /// The version of the program file it is made under.
    pub program_version: &'a str,
    /// For the portal to put into words.
    pub reason: Reason,
    /// When it happened, as the sender says.
    pub occurred_at: Instant,
    /// Now.
    pub recorded_at: Instant,
}

/// When the points of a new lot can be spent.
#[derive(Clone, Copy, Debug)]
pub struct LotDates {
    /// Pending until then.
    pub available_at: Instant,
    /// Gone from then on; `NEVER` for never.
    pub expires_at: Instant,
}

/// What a posting made.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Posted {
    /// The new entry's place in the member's ledger.
    pub sequence: i64,
    /// The member's points after it.
    pub balance_after: i64,
}

/// A lot with something in it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Lot {
    /// Of the entry that opened it.
    pub sequence: i64,
    /// What is left.
    pub remaining: i64,
}

/// Which page of a member's history is wanted.
#[derive(Clone, Copy, Debug)]
pub struct History {
    /// Only entries before this one.
    pub before_sequence: i64,
    /// Only entries of this kind.
    pub kind: Option<EntryKind>,
    /// At most so many.
    pub limit: i64,
}

/// Opens an empty account. A member has one from the moment of joining.
pub fn open_account(tx: &mut Tx<'_>, member_id: &str, program: &str) -> Outcome<()> {
    store::insert_account(tx, member_id, program)
}

/// Adds points in a new lot. Debt is paid first, and only what is left goes into the lot.
pub fn earn(
    tx: &mut Tx<'_>,
    member_id: &str,
    points: i64,
    dates: LotDates,
    posting: &Posting<'_>,
) -> Outcome<Posted> {
    if !(0..=EXACT_MAX).contains(&points) {
        return Err(bug(format!("{points} points cannot be earned")));
    }
    let account = store::add_to_account(tx, member_id, points, posting.status_points)?;
    if account.points > EXACT_MAX || account.status_points > EXACT_MAX {
        return Err(too_many_points());
    }
    let posted = Posted { sequence: account.sequence, balance_after: account.points };
    store::insert_entry(tx, member_id, points, posted, posting)?;
    let owed = account.debt.min(points);
    if owed > 0 {
        store::pay_debt(tx, member_id, owed)?;
    }
    if points > owed {
        store::insert_lot(tx, member_id, posted.sequence, points - owed, dates)?;
    }
    Ok(posted)
}

/// Corrects a balance: adds points in a lot of their own, or takes them from the lots that lapse soonest.
///
/// Refused: taking more than there is.
pub fn adjust(
    tx: &mut Tx<'_>,
    member_id: &str,
    points: i64,
    dates: LotDates,
    posting: &Posting<'_>,
) -> Outcome<Posted> {
    if points >= 0 {
        earn(tx, member_id, points, dates, posting)
    } else {
        take(tx, member_id, -points, posting)
    }
}

/// What the member has: spendable now, and pending.
pub fn balance(tx: &mut Tx<'_>, member_id: &str, now: Instant) -> Outcome<Balance> {
    let points = store::points(tx, member_id)?;
    let pending = store::pending_points(tx, member_id, now)?;
    Ok(Balance { available: points - pending, pending })
}

/// A page of the member's entries, newest first.
pub fn entries(tx: &mut Tx<'_>, member_id: &str, history: History) -> Outcome<Vec<Entry>> {
    store::entries(tx, member_id, history)
}

/// One entry of the member.
pub fn entry(tx: &mut Tx<'_>, member_id: &str, sequence: i64) -> Outcome<Option<Entry>> {
    let history = History { before_sequence: sequence + 1, kind: None, limit: 1 };
    Ok(store::entries(tx, member_id, history)?.pop().filter(|entry| entry.sequence == sequence))
}

/// The sequence of the entry that a source made, if it made one.
pub fn posted_by(tx: &mut Tx<'_>, member_id: &str, source: &str, source_id: &str) -> Outcome<Option<i64>> {
    store::sequence_by_source(tx, member_id, source, source_id)
}

/// The kind of entry that has this name on the wire.
pub fn kind(name: &str) -> Option<EntryKind> {
    store::kind(name)
}

fn take(tx: &mut Tx<'_>, member_id: &str, points: i64, posting: &Posting<'_>) -> Outcome<Posted> {
    let Some(account) = store::take_from_account(tx, member_id, points, posting.status_points)? else {
        let available = balance(tx, member_id, posting.recorded_at)?.available;
        return Err(insufficient_points(points, available));
    };
    let posted = Posted { sequence: account.sequence, balance_after: account.points };
    store::insert_entry(tx, member_id, -points, posted, posting)?;
    draw(tx, member_id, posted.sequence, points, posting.recorded_at)?;
    Ok(posted)
}

/// Takes points from the lots that can be spent, the soonest to lapse first, then the oldest.
fn draw(tx: &mut Tx<'_>, member_id: &str, sequence: i64, points: i64, now: Instant) -> Outcome<()> {
    let mut wanted = points;
    while wanted > 0 {
        let Some(lot) = store::next_lot(tx, member_id, now)? else {
            return Err(insufficient_points(points, points - wanted));
        };
        let drawn = wanted.min(lot.remaining);
        store::draw_from_lot(tx, member_id, sequence, lot.sequence, drawn)?;
        wanted -= drawn;
    }
    Ok(())
}

fn insufficient_points(required: i64, available: i64) -> crate::problem::Problem {
    refusal(
        StatusCode::CONFLICT,
        "insufficient_points",
        "Not enough points",
        format!("This takes {required} points, and {available} can be spent now."),
    )
}

fn too_many_points() -> crate::problem::Problem {
    refusal(
        StatusCode::UNPROCESSABLE_ENTITY,
        "too_many_points",
        "More points than can be counted exactly",
        format!("A member can have at most {EXACT_MAX} points."),
    )
}
