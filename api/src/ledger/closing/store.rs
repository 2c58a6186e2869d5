//! The SQL of closing an account, and of taking all of it along.

use crate::db::Tx;
use crate::ledger::store::kind;
use crate::problem::{Outcome, bug};
use contract::Instant;
use contract::points::EntryKind;
use serde_json::Value;

/// An entry as it is kept, and what stands apart from it.
#[derive(Clone, Debug)]
pub struct Record {
    /// Its place in the member's ledger.
    pub sequence: i64,
    /// What kind of change it is.
    pub kind: EntryKind,
    /// The change of the points.
    pub points: i64,
    /// The change of the points towards tiers.
    pub status_points: i64,
    /// The change of what is owed.
    pub debt: i64,
    /// The points after it.
    pub balance_after: i64,
    /// Who says so.
    pub source: String,
    /// Which of what it says.
    pub source_id: String,
    /// The program's version.
    pub program_version: String,
    /// Why, without what it says of people.
    pub reason: Value,
    /// When it happened.
    pub occurred_at: Instant,
    /// When it was written down.
    pub recorded_at: Instant,
    /// The brand's own words.
    pub note: Option<String>,
    /// A friend's name, masked.
    pub friend: Option<String>,
}

/// The member's entries after one, the oldest first.
pub fn records(tx: &mut Tx<'_>, member_id: &str, after: i64, limit: i64) -> Outcome<Vec<Record>> {
    let sql = "select e.sequence, e.kind, e.points, e.status_points, e.debt, e.balance_after, e.source,
          e.source_id, e.program_version, e.reason, e.occurred_at, e.recorded_at, n.note, n.friend
        from entries e left join notes n on n.member_id = e.member_id and n.sequence = e.sequence
        where e.member_id = ?1 and e.sequence > ?2 order by e.sequence limit ?3";
    tx.query(sql, &[member_id.into(), after.into(), limit.into()], |row| {
        let reason = serde_json::from_str(&row.text(9)?);
        Ok(Record {
            sequence: row.int(0)?,
            kind: kind(&row.text(1)?).ok_or_else(|| bug("an entry of an unknown kind"))?,
            points: row.int(2)?,
            status_points: row.int(3)?,
            debt: row.int(4)?,
            balance_after: row.int(5)?,
            source: row.text(6)?,
            source_id: row.text(7)?,
            program_version: row.text(8)?,
            reason: reason.map_err(|error| bug(format!("a reason cannot be read: {error}")))?,
            occurred_at: row.int(10)?,
            recorded_at: row.int(11)?,
            note: row.maybe_text(12)?,
            friend: row.maybe_text(13)?,
        })
    })
}

pub(super) fn set_closed(tx: &mut Tx<'_>, member_id: &str, now: Instant) -> Outcome<()> {
    let sql = "update accounts set closed_at = ?2 where member_id = ?1";
    tx.execute(sql, &[member_id.into(), now.into()]).map(|_| ())
}
