//! The SQL of the ledger.

use super::{History, Lot, LotDates, Posted, Posting};
use crate::db::{Row, Tx, Value};
use crate::problem::{Outcome, bug};
use contract::Instant;
use contract::points::{Entry, EntryKind, Reason};

/// An account as an update left it.
pub(super) struct Account {
    pub(super) sequence: i64,
    pub(super) points: i64,
    pub(super) status_points: i64,
    pub(super) debt: i64,
}

pub(super) fn insert_account(tx: &mut Tx<'_>, member_id: &str, program: &str) -> Outcome<()> {
    let sql = "insert into accounts (member_id, program, sequence, points, status_points, debt)
        values (?1, ?2, 0, 0, 0, 0)";
    tx.execute(sql, &[member_id.into(), program.into()]).map(|_| ())
}

pub(super) fn add_to_account(
    tx: &mut Tx<'_>,
    member_id: &str,
    points: i64,
    status_points: i64,
) -> Outcome<Account> {
    let sql = "update accounts
        set sequence = sequence + 1, points = points + ?2, status_points = status_points + ?3
        where member_id = ?1
        returning sequence, points, status_points, debt";
    let account = tx.maybe_one(sql, &[member_id.into(), points.into(), status_points.into()], account)?;
    account.ok_or_else(|| bug(format!("member {member_id} has no account")))
}

/// None where there are fewer points than are to be taken.
pub(super) fn take_from_account(
    tx: &mut Tx<'_>,
    member_id: &str,
    points: i64,
    status_points: i64,
) -> Outcome<Option<Account>> {
    let sql = "update accounts
        set sequence = sequence + 1, points = points - ?2, status_points = status_points + ?3
        where member_id = ?1 and points >= ?2
        returning sequence, points, status_points, debt";
    tx.maybe_one(sql, &[member_id.into(), points.into(), status_points.into()], account)
}

pub(super) fn pay_debt(tx: &mut Tx<'_>, member_id: &str, points: i64) -> Outcome<()> {
    let sql = "update accounts set debt = debt - ?2 where member_id = ?1";
    tx.execute(sql, &[member_id.into(), points.into()]).map(|_| ())
}

pub(super) fn insert_entry(
    tx: &mut Tx<'_>,
    member_id: &str,
    points: i64,
    posted: Posted,
    posting: &Posting<'_>,
) -> Outcome<()> {
    let sql = "insert into entries (member_id, sequence, kind, points, status_points, balance_after,
          source, source_id, source_line, program_version, reason, occurred_at, recorded_at)
        values (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12, ?13)";
    let reason = serde_json::to_string(&posting.reason).map_err(|error| bug(error.to_string()))?;
    let values = [
        member_id.into(),
        posted.sequence.into(),
        kind_text(posting.kind).into(),
        points.into(),
        posting.status_points.into(),
        posted.balance_after.into(),
        posting.source.into(),
        posting.source_id.into(),
        posting.source_line.into(),
        posting.program_version.into(),
        Value::from(&reason),
        posting.occurred_at.into(),
        posting.recorded_at.into(),
    ];
    tx.execute(sql, &values).map(|_| ())
}

pub(super) fn insert_lot(
    tx: &mut Tx<'_>,
    member_id: &str,
    sequence: i64,
    points: i64,
    dates: LotDates,
) -> Outcome<()> {
    let sql = "insert into lots (member_id, sequence, points, remaining, available_at, expires_at)
        values (?1, ?2, ?3, ?3, ?4, ?5)";
    let values = [
        member_id.into(),
        sequence.into(),
        points.into(),
        dates.available_at.into(),
        dates.expires_at.into(),
    ];
    tx.execute(sql, &values).map(|_| ())
}

/// The lot that a spending draws from first.
pub(super) fn next_lot(tx: &mut Tx<'_>, member_id: &str, now: Instant) -> Outcome<Option<Lot>> {
    let sql = "select sequence, remaining from lots
        where member_id = ?1 and remaining > 0 and available_at <= ?2 and expires_at > ?2
        order by expires_at, sequence limit 1";
    tx.maybe_one(sql, &[member_id.into(), now.into()], |row| {
        Ok(Lot { sequence: row.int(0)?, remaining: row.int(1)? })
    })
}

pub(super) fn draw_from_lot(
    tx: &mut Tx<'_>,
    member_id: &str,
    sequence: i64,
    lot_sequence: i64,
    points: i64,
) -> Outcome<()> {
    let sql = "update lots set remaining = remaining - ?3 where member_id = ?1 and sequence = ?2";
    tx.execute(sql, &[member_id.into(), lot_sequence.into(), points.into()])?;
    let sql = "insert into draws (member_id, sequence, lot_sequence, points) values (?1, ?2, ?3, ?4)";
    tx.execute(sql, &[member_id.into(), sequence.into(), lot_sequence.into(), points.into()]).map(|_| ())
}

pub(super) fn points(tx: &mut Tx<'_>, member_id: &str) -> Outcome<i64> {
    let sql = "select points from accounts where member_id = ?1";
    tx.one(sql, &[member_id.into()], |row| row.int(0))
}

pub(super) fn pending_points(tx: &mut Tx<'_>, member_id: &str, now: Instant) -> Outcome<i64> {
    let sql = "select cast(coalesce(sum(remaining), 0) as bigint) from lots
        where member_id = ?1 and remaining > 0 and available_at > ?2";
    tx.one(sql, &[member_id.into(), now.into()], |row| row.int(0))
}

pub(super) fn entries(tx: &mut Tx<'_>, member_id: &str, history: History) -> Outcome<Vec<Entry>> {
    let before = history.before_sequence;
    match history.kind {
        None => {
            let sql = "select sequence, kind, points, status_points, balance_after, occurred_at, recorded_at,
                  reason, program_version
                from entries where member_id = ?1 and sequence < ?2 order by sequence desc limit ?3";
            tx.query(sql, &[member_id.into(), before.into(), history.limit.into()], entry)
        }
        Some(kind) => {
            let sql = "select sequence, kind, points, status_points, balance_after, occurred_at, recorded_at,
                  reason, program_version
                from entries where member_id = ?1 and sequence < ?2 and kind = ?4
                order by sequence desc limit ?3";
            let values = [member_id.into(), before.into(), history.limit.into(), kind_text(kind).into()];
            tx.query(sql, &values, entry)
        }
    }
}

pub(super) fn sequence_by_source(
    tx: &mut Tx<'_>,
    member_id: &str,
    source: &str,
    source_id: &str,
) -> Outcome<Option<i64>> {
    let sql = "select sequence from entries
        where member_id = ?1 and source = ?2 and source_id = ?3 order by sequence limit 1";
    tx.maybe_one(sql, &[member_id.into(), source.into(), source_id.into()], |row| row.int(0))
}

/// How many accounts and entries there are, and the sum of all points.
pub(super) fn totals(tx: &mut Tx<'_>) -> Outcome<(i64, i64, i64)> {
    let sql = "select (select count(*) from accounts), (select count(*) from entries),
        (select cast(coalesce(sum(points), 0) as bigint) from accounts)";
    tx.one(sql, &[], |row| Ok((row.int(0)?, row.int(1)?, row.int(2)?)))
}

/// A check of one invariant over every member: a question whose every row is a difference.
pub(super) struct Check {
    /// What must hold.
    pub(super) invariant: &'static str,
    /// Answers `member_id, expected, found` where it does not.
    sql: &'static str,
}

/// Runs one check.
pub(super) fn differences(tx: &mut Tx<'_>, check: &Check) -> Outcome<Vec<(String, i64, i64)>> {
    tx.query(check.sql, &[], |row| Ok((row.text(0)?, row.int(1)?, row.int(2)?)))
}

/// Every invariant of the ledger.
pub(super) const CHECKS: [Check; 9] = [
    Check {
        invariant: "an account's points are the sum of its entries",
        sql: "select a.member_id, a.points, cast(coalesce(sum(e.points), 0) as bigint)
            from accounts a left join entries e on e.member_id = a.member_id
            group by a.member_id, a.points having a.points <> coalesce(sum(e.points), 0)",
    },
    Check {
        invariant: "an account's status points are the sum of its entries",
        sql: "select a.member_id, a.status_points, cast(coalesce(sum(e.status_points), 0) as bigint)
            from accounts a left join entries e on e.member_id = a.member_id
            group by a.member_id, a.status_points
            having a.status_points <> coalesce(sum(e.status_points), 0)",
    },
    Check {
        invariant: "an account's points and debt are what remains in its lots",
        sql: "select a.member_id, a.points + a.debt, cast(coalesce(sum(l.remaining), 0) as bigint)
            from accounts a left join lots l on l.member_id = a.member_id
            group by a.member_id, a.points, a.debt having a.points + a.debt <> coalesce(sum(l.remaining), 0)",
    },
    Check {
        invariant: "entries are numbered without gaps up to the account's sequence",
        sql: "select a.member_id, a.sequence, count(e.sequence)
            from accounts a left join entries e on e.member_id = a.member_id
            group by a.member_id, a.sequence
            having a.sequence <> count(e.sequence) or a.sequence <> coalesce(max(e.sequence), 0)",
    },
    Check {
        invariant: "each entry's balance is the one before it and its points",
        sql: "select e.member_id, coalesce(p.balance_after, 0) + e.points, e.balance_after
            from entries e left join entries p on p.member_id = e.member_id and p.sequence = e.sequence - 1
            where e.balance_after <> coalesce(p.balance_after, 0) + e.points",
    },
    Check {
        invariant: "a lot holds its points less what was drawn, and never less than nothing",
        sql: "select l.member_id, l.points - cast(coalesce(sum(d.points), 0) as bigint), l.remaining
            from lots l left join draws d on d.member_id = l.member_id and d.lot_sequence = l.sequence
            group by l.member_id, l.sequence, l.points, l.remaining
            having l.remaining <> l.points - coalesce(sum(d.points), 0) or l.remaining < 0",
    },
    Check {
        invariant: "an entry that took points drew as many from lots",
        sql: "select e.member_id, -e.points, cast(coalesce(sum(d.points), 0) as bigint)
            from entries e left join draws d on d.member_id = e.member_id and d.sequence = e.sequence
            where e.points < 0
            group by e.member_id, e.sequence, e.points having -e.points <> coalesce(sum(d.points), 0)",
    },
    Check {
        invariant: "no source is posted twice",
        sql: "select member_id, cast(1 as bigint), count(*) from entries
            group by member_id, source, source_id, source_line, kind having count(*) > 1",
    },
    Check {
        invariant: "every entry, lot and draw belongs to an account",
        sql: "select o.member_id, cast(0 as bigint), count(*) from (
              select member_id from entries
              union all select member_id from lots
              union all select member_id from draws
            ) o left join accounts a on a.member_id = o.member_id
            where a.member_id is null group by o.member_id",
    },
];

fn account(row: Row<'_>) -> Outcome<Account> {
    Ok(Account { sequence: row.int(0)?, points: row.int(1)?, status_points: row.int(2)?, debt: row.int(3)? })
}

fn entry(row: Row<'_>) -> Outcome<Entry> {
    let reason: Reason = serde_json::from_str(&row.text(7)?)
        .map_err(|error| bug(format!("a reason cannot be read: {error}")))?;
    Ok(Entry {
        sequence: row.int(0)?,
        kind: kind(&row.text(1)?).ok_or_else(|| bug("an entry of an unknown kind"))?,
        points: row.int(2)?,
        status_points: row.int(3)?,
        balance_after: row.int(4)?,
        occurred_at: row.int(5)?,
        recorded_at: row.int(6)?,
        reason,
        program_version: row.text(8)?,
    })
}

const KINDS: [(EntryKind, &str); 7] = [
    (EntryKind::Earn, "earn"),
    (EntryKind::Spend, "spend"),
    (EntryKind::Reserve, "reserve"),
    (EntryKind::Release, "release"),
    (EntryKind::Expire, "expire"),
    (EntryKind::Reverse, "reverse"),
    (EntryKind::Adjust, "adjust"),
];

fn kind_text(kind: EntryKind) -> &'static str {
    KINDS.iter().find(|(known, _)| *known == kind).map_or("adjust", |(_, text)| text)
}

pub(super) fn kind(text: &str) -> Option<EntryKind> {
    KINDS.iter().find(|(_, known)| *known == text).map(|(kind, _)| *kind)
}
