//! The SQL of accounts, and of what is read of the ledger.

use super::{History, apart, closed, no_account};
use crate::db::{Row, Tx};
use crate::problem::{Outcome, bug};
use contract::Instant;
use contract::points::{Entry, EntryKind, Reason};
use contract::programs::Span;
use rules::book::LotState;
use rules::state::State;

/// The most draws that are told of one entry.
const DRAWS_MAX: i64 = 100;

pub(super) fn insert_account(tx: &mut Tx<'_>, member_id: &str, program: &str) -> Outcome<()> {
    let sql = "insert into accounts (member_id, program, sequence, points, status_points, debt)
        values (?1, ?2, 0, 0, 0, 0)";
    tx.execute(sql, &[member_id.into(), program.into()]).map(|_| ())
}

/// The account, which nobody else can post to until the transaction ends.
pub(super) fn lock_account(tx: &mut Tx<'_>, member_id: &str) -> Outcome<State> {
    if let Some(state) = try_lock_account(tx, member_id)? {
        return Ok(state);
    }
    let sql = "select closed_at from accounts where member_id = ?1";
    match tx.maybe_one(sql, &[member_id.into()], |row| row.maybe_int(0))?.flatten() {
        // Erased by another transaction since this one found the member: from its start, it finds nobody.
        Some(_) => Err(closed()),
        None => Err(no_account(member_id)),
    }
}

/// The same; none where the account is closed.
pub(super) fn try_lock_account(tx: &mut Tx<'_>, member_id: &str) -> Outcome<Option<State>> {
    let sql = "update accounts set sequence = sequence where member_id = ?1 and closed_at is null
        returning sequence, points, status_points, debt, due_at, progress";
    tx.maybe_one(sql, &[member_id.into()], state)
}

pub(super) fn account(tx: &mut Tx<'_>, member_id: &str) -> Outcome<State> {
    let sql = "select sequence, points, status_points, debt, due_at, progress from accounts
        where member_id = ?1";
    tx.maybe_one(sql, &[member_id.into()], state)?.ok_or_else(|| no_account(member_id))
}

pub(super) fn save_account(tx: &mut Tx<'_>, member_id: &str, state: &State) -> Outcome<()> {
    let sql = "update accounts set sequence = ?2, points = ?3, status_points = ?4, debt = ?5, progress = ?6
        where member_id = ?1";
    let progress = serde_json::to_string(&state.progress).map_err(|error| bug(error.to_string()))?;
    let values = [
        member_id.into(),
        state.sequence.into(),
        state.points.into(),
        state.status_points.into(),
        state.debt.into(),
        (&progress).into(),
    ];
    tx.execute(sql, &values).map(|_| ())
}

/// Apart from the rest, because it has an index and rarely changes.
pub(super) fn set_due_at(tx: &mut Tx<'_>, member_id: &str, due_at: Instant) -> Outcome<()> {
    let sql = "update accounts set due_at = ?2 where member_id = ?1";
    tx.execute(sql, &[member_id.into(), due_at.into()]).map(|_| ())
}

pub(super) fn due(tx: &mut Tx<'_>, program: &str, now: Instant, limit: i64) -> Outcome<Vec<String>> {
    let sql = "select member_id from accounts where program = ?1 and due_at <= ?2 order by due_at limit ?3";
    tx.query(sql, &[program.into(), now.into(), limit.into()], |row| row.text(0))
}

/// The lot that an entry opened, and when what opened it happened.
pub(super) fn lot_opened(
    tx: &mut Tx<'_>,
    member_id: &str,
    sequence: i64,
) -> Outcome<Option<(LotState, Instant)>> {
    let sql = "select l.sequence, l.points, l.remaining, l.available_at, l.expires_at, l.kept, e.occurred_at
        from lots l join entries e on e.member_id = l.member_id and e.sequence = l.sequence
        where l.member_id = ?1 and l.sequence = ?2";
    tx.maybe_one(sql, &[member_id.into(), sequence.into()], dated_lot)
}

/// What an entry drew, from which lots.
pub(super) fn draws(
    tx: &mut Tx<'_>,
    member_id: &str,
    sequence: i64,
) -> Outcome<Vec<(i64, (LotState, Instant))>> {
    let sql = "select l.sequence, l.points, l.remaining, l.available_at, l.expires_at, l.kept, e.occurred_at,
          d.points
        from draws d
        join lots l on l.member_id = d.member_id and l.sequence = d.lot_sequence
        join entries e on e.member_id = l.member_id and e.sequence = l.sequence
        where d.member_id = ?1 and d.sequence = ?2 order by d.lot_sequence limit ?3";
    tx.query(sql, &[member_id.into(), sequence.into(), DRAWS_MAX.into()], |row| {
        let points = row.int(7)?;
        Ok((points, dated_lot(row)?))
    })
}

/// Lots with this `kept` and something in them, after the one of the cursor, the soonest to end first; none
/// ends
/// before `kept_until`, because activity keeps it.
pub(super) fn open_lots(
    tx: &mut Tx<'_>,
    member_id: &str,
    kept: Span,
    kept_until: Instant,
    after: Option<(Instant, i64)>,
    limit: i64,
) -> Outcome<Vec<(LotState, Instant)>> {
    let (at, sequence) = after.unwrap_or_default();
    if kept == Span::default() {
        // In the order of an index: of ten thousand lots, a page is read and no more.
        let sql = "select l.sequence, l.points, l.remaining, l.available_at, l.expires_at, l.kept,
              e.occurred_at
            from lots l join entries e on e.member_id = l.member_id and e.sequence = l.sequence
            where l.member_id = ?1 and l.kept = 0 and l.remaining > 0
              and (l.expires_at, l.sequence) > (?2, ?3)
            order by l.expires_at, l.sequence limit ?4";
        return tx.query(sql, &[member_id.into(), at.into(), sequence.into(), limit.into()], dated_lot);
    }
    let sql = "select l.sequence, l.points, l.remaining, l.available_at, l.expires_at, l.kept, e.occurred_at
        from (select sequence, points, remaining, available_at, expires_at, kept, member_id,
            case when expires_at < ?3 then ?3 else expires_at end as ends_at
          from lots where member_id = ?1 and kept = ?2 and remaining > 0) l
        join entries e on e.member_id = l.member_id and e.sequence = l.sequence
        where l.ends_at > ?4 or (l.ends_at = ?4 and l.sequence > ?5)
        order by l.ends_at, l.sequence limit ?6";
    let values =
        [member_id.into(), to_kept(kept).into(), kept_until.into(), at.into(), sequence.into(), limit.into()];
    tx.query(sql, &values, dated_lot)
}

/// A span as the column `kept` holds it.
pub(super) fn to_kept(span: Span) -> i64 {
    span.months * 10_000 + span.days
}

/// What `to_kept` was given.
pub(super) fn from_kept(kept: i64) -> Span {
    Span { months: kept / 10_000, days: kept % 10_000 }
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
            let sql = "select e.sequence, e.kind, e.points, e.status_points, e.balance_after, e.occurred_at,
                  e.recorded_at, e.reason, e.program_version, n.note, n.friend
                from entries e left join notes n on n.member_id = e.member_id and n.sequence = e.sequence
                where e.member_id = ?1 and e.sequence < ?2 order by e.sequence desc limit ?3";
            tx.query(sql, &[member_id.into(), before.into(), history.limit.into()], entry)
        }
        Some(kind) => {
            let sql = "select e.sequence, e.kind, e.points, e.status_points, e.balance_after, e.occurred_at,
                  e.recorded_at, e.reason, e.program_version, n.note, n.friend
                from entries e left join notes n on n.member_id = e.member_id and n.sequence = e.sequence
                where e.member_id = ?1 and e.sequence < ?2 and e.kind = ?4
                order by e.sequence desc limit ?3";
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

fn state(row: Row<'_>) -> Outcome<State> {
    let progress = serde_json::from_str(&row.text(5)?)
        .map_err(|error| bug(format!("an account's progress cannot be read: {error}")))?;
    Ok(State {
        sequence: row.int(0)?,
        points: row.int(1)?,
        status_points: row.int(2)?,
        debt: row.int(3)?,
        due_at: row.int(4)?,
        progress,
    })
}

/// Columns 0 to 5 are the lot's.
pub(super) fn lot_from(row: Row<'_>) -> Outcome<LotState> {
    Ok(LotState {
        sequence: row.int(0)?,
        points: row.int(1)?,
        remaining: row.int(2)?,
        available_at: row.int(3)?,
        expires_at: row.int(4)?,
        kept: from_kept(row.int(5)?),
    })
}

fn dated_lot(row: Row<'_>) -> Outcome<(LotState, Instant)> {
    let occurred_at = row.int(6)?;
    Ok((lot_from(row)?, occurred_at))
}

fn entry(row: Row<'_>) -> Outcome<Entry> {
    let mut reason: Reason = serde_json::from_str(&row.text(7)?)
        .map_err(|error| bug(format!("a reason cannot be read: {error}")))?;
    apart::put_in(&mut reason, row.maybe_text(9)?, row.maybe_text(10)?);
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

pub(super) fn kind_text(kind: EntryKind) -> &'static str {
    KINDS.iter().find(|(known, _)| *known == kind).map_or("adjust", |(_, text)| text)
}

pub(super) fn kind(text: &str) -> Option<EntryKind> {
    KINDS.iter().find(|(_, known)| *known == text).map(|(kind, _)| *kind)
}
