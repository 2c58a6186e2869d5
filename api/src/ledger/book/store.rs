//! The SQL of a member's book: entries, lots, draws, limits, days and refunds.

use crate::db::{Row, Tx, Value};
use crate::ledger::apart;
use crate::ledger::store::{from_kept, kind_text, lot_from, to_kept};
use crate::problem::{Outcome, bug};
use contract::Instant;
use contract::events::OrderPaid;
use contract::programs::Span;
use rules::NEVER;
use rules::book::{Awaited, Counter, Drawn, End, KeptLapse, LotState, NewEntry, OrderState, Refunded, Share};
use rules::calendar::Day;
use rules::earning::split;
use rules::state::Totals;

pub(super) fn insert_entry(tx: &mut Tx<'_>, member_id: &str, entry: &NewEntry<'_>) -> Outcome<()> {
    let sql = "insert into entries (member_id, sequence, kind, points, status_points, debt, balance_after,
          source, source_id, source_line, program_version, reason, occurred_at, recorded_at)
        values (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, '', ?10, ?11, ?12, ?13)";
    let apart = apart::take_out(entry.source, entry.reason);
    apart::insert(tx, member_id, entry.sequence, &apart)?;
    let reason = serde_json::to_string(&*apart.reason).map_err(|error| bug(error.to_string()))?;
    let values = [
        member_id.into(),
        entry.sequence.into(),
        kind_text(entry.kind).into(),
        entry.points.into(),
        entry.status_points.into(),
        entry.debt.into(),
        entry.balance_after.into(),
        entry.source.into(),
        entry.source_id.into(),
        entry.program_version.into(),
        Value::from(&reason),
        entry.occurred_at.into(),
        entry.recorded_at.into(),
    ];
    tx.execute(sql, &values).map(|_| ())
}

pub(super) fn insert_lot(tx: &mut Tx<'_>, member_id: &str, lot: &LotState) -> Outcome<()> {
    let sql = "insert into lots (member_id, sequence, points, remaining, available_at, expires_at, kept)
        values (?1, ?2, ?3, ?4, ?5, ?6, ?7)";
    let values = [
        member_id.into(),
        lot.sequence.into(),
        lot.points.into(),
        lot.remaining.into(),
        lot.available_at.into(),
        lot.expires_at.into(),
        to_kept(lot.kept).into(),
    ];
    tx.execute(sql, &values)?;
    add_to_end(tx, member_id, lot, lot.remaining)
}

pub(super) fn lot(tx: &mut Tx<'_>, member_id: &str, sequence: i64) -> Outcome<Option<LotState>> {
    let sql = "select sequence, points, remaining, available_at, expires_at, kept from lots
        where member_id = ?1 and sequence = ?2";
    tx.maybe_one(sql, &[member_id.into(), sequence.into()], lot_from)
}

pub(super) fn first_lot(
    tx: &mut Tx<'_>,
    member_id: &str,
    kept: Span,
    available_by: Instant,
) -> Outcome<Option<LotState>> {
    let sql = "select sequence, points, remaining, available_at, expires_at, kept from lots
        where member_id = ?1 and kept = ?2 and remaining > 0 and available_at <= ?3
        order by expires_at, sequence limit 1";
    tx.maybe_one(sql, &[member_id.into(), to_kept(kept).into(), available_by.into()], lot_from)
}

pub(super) fn draw(
    tx: &mut Tx<'_>,
    member_id: &str,
    sequence: i64,
    lot: &LotState,
    points: i64,
) -> Outcome<()> {
    let sql = "update lots set remaining = remaining - ?3 where member_id = ?1 and sequence = ?2";
    tx.execute(sql, &[member_id.into(), lot.sequence.into(), points.into()])?;
    let sql = "insert into draws (member_id, sequence, lot_sequence, points) values (?1, ?2, ?3, ?4)";
    tx.execute(sql, &[member_id.into(), sequence.into(), lot.sequence.into(), points.into()])?;
    add_to_end(tx, member_id, lot, -points)
}

fn add_to_end(tx: &mut Tx<'_>, member_id: &str, lot: &LotState, points: i64) -> Outcome<()> {
    if lot.expires_at >= NEVER {
        return Ok(());
    }
    let sql = "insert into lot_ends (member_id, expires_at, kept, points) values (?1, ?2, ?3, ?4)
        on conflict (member_id, expires_at, kept) do update set points = lot_ends.points + ?4";
    let values = [member_id.into(), lot.expires_at.into(), to_kept(lot.kept).into(), points.into()];
    tx.execute(sql, &values).map(|_| ())
}

pub(super) fn drawn_by(tx: &mut Tx<'_>, member_id: &str, sequence: i64) -> Outcome<Vec<(LotState, i64)>> {
    let sql = "select l.sequence, l.points, l.remaining, l.available_at, l.expires_at, l.kept, d.points
        from draws d join lots l on l.member_id = d.member_id and l.sequence = d.lot_sequence
        where d.member_id = ?1 and d.sequence = ?2 order by d.lot_sequence";
    tx.query(sql, &[member_id.into(), sequence.into()], |row| {
        let points = row.int(6)?;
        Ok((lot_from(row)?, points))
    })
}

pub(super) fn ends(tx: &mut Tx<'_>, member_id: &str, count: usize) -> Outcome<Vec<End>> {
    let sql = "select expires_at, kept, points from lot_ends
        where member_id = ?1 and points > 0 order by expires_at, kept limit ?2";
    let count = i64::try_from(count).unwrap_or(i64::MAX);
    tx.query(sql, &[member_id.into(), count.into()], |row| {
        Ok(End { expires_at: row.int(0)?, kept: from_kept(row.int(1)?), points: row.int(2)? })
    })
}

pub(super) fn keep_by_activity_alone(
    tx: &mut Tx<'_>,
    member_id: &str,
    kept: Span,
    from: Instant,
) -> Outcome<()> {
    let values = [member_id.into(), to_kept(kept).into(), from.into()];
    let sql = "select cast(coalesce(sum(points), 0) as bigint) from lot_ends
        where member_id = ?1 and kept = ?2 and expires_at > 0 and expires_at <= ?3 and points > 0";
    let points = tx.one(sql, &values, |row| row.int(0))?;
    let sql = "update lots set expires_at = 0
        where member_id = ?1 and kept = ?2 and remaining > 0 and expires_at > 0 and expires_at <= ?3";
    tx.execute(sql, &values)?;
    let sql =
        "delete from lot_ends where member_id = ?1 and kept = ?2 and expires_at > 0 and expires_at <= ?3";
    tx.execute(sql, &values)?;
    add_to_end(tx, member_id, &LotState { kept, ..LotState::default() }, points)
}

pub(super) fn free_lots(tx: &mut Tx<'_>, member_id: &str) -> Outcome<()> {
    let sql = "update lots set expires_at = ?2, kept = 0 where member_id = ?1 and remaining > 0";
    tx.execute(sql, &[member_id.into(), NEVER.into()])?;
    tx.execute("delete from lot_ends where member_id = ?1", &[member_id.into()]).map(|_| ())
}

pub(super) fn drawn_of(tx: &mut Tx<'_>, member_id: &str, sequence: i64) -> Outcome<Drawn> {
    let sql = "select cast(coalesce(sum(d.points), 0) as bigint)
        from draws d join entries e on e.member_id = d.member_id and e.sequence = d.sequence
        where d.member_id = ?1 and d.lot_sequence = ?2 and (e.kind = 'expire' or e.source = 'kept')";
    let values = [member_id.into(), sequence.into()];
    let lapsed = tx.one(sql, &values, |row| row.int(0))?;
    let sql = "select cast(coalesce(sum(r.lapsed), 0) as bigint)
        from entries o
        join refunds r on r.member_id = o.member_id and r.source = o.source and r.id = o.source_id
        where o.member_id = ?1 and o.sequence = ?2";
    Ok(Drawn { lapsed, counted: tx.one(sql, &values, |row| row.int(0))? })
}

pub(super) fn kept_lapses(tx: &mut Tx<'_>, member_id: &str, since: Instant) -> Outcome<Vec<KeptLapse>> {
    let sql = "select l.sequence, l.points, l.remaining, l.available_at, l.expires_at, l.kept,
          max(case when e.kind = 'expire' then e.occurred_at else 0 end),
          cast(sum(d.points) as bigint)
        from lots l
        join draws d on d.member_id = l.member_id and d.lot_sequence = l.sequence
        join entries e on e.member_id = d.member_id and e.sequence = d.sequence
        where l.member_id = ?1 and l.kept > 0 and (e.kind = 'expire' or e.source = 'kept')
        group by l.sequence, l.points, l.remaining, l.available_at, l.expires_at, l.kept
        having max(case when e.kind = 'expire' then e.occurred_at else 0 end) > ?2 and sum(d.points) > 0
        order by 7 desc, l.sequence";
    tx.query(sql, &[member_id.into(), since.into()], |row| {
        let (lapsed_at, points) = (row.int(6)?, row.int(7)?);
        Ok(KeptLapse { lapsed_at, lot: lot_from(row)?, points })
    })
}

pub(super) fn counted(tx: &mut Tx<'_>, member_id: &str, counter: &Counter<'_>) -> Outcome<(i64, i64)> {
    let sql = "select times, points from counters
        where member_id = ?1 and rule = ?2 and about = ?3 and period = ?4 and period_day = ?5";
    let values = &counter_values(member_id, counter, 0)[..5];
    Ok(tx.maybe_one(sql, values, |row| Ok((row.int(0)?, row.int(1)?)))?.unwrap_or_default())
}

pub(super) fn count(tx: &mut Tx<'_>, member_id: &str, counter: &Counter<'_>, points: i64) -> Outcome<()> {
    let sql = "insert into counters (member_id, rule, about, period, period_day, times, points)
        values (?1, ?2, ?3, ?4, ?5, 1, ?6)
        on conflict (member_id, rule, about, period, period_day)
        do update set times = counters.times + 1, points = counters.points + ?6";
    tx.execute(sql, &counter_values(member_id, counter, points)).map(|_| ())
}

pub(super) fn uncount(tx: &mut Tx<'_>, member_id: &str, counter: &Counter<'_>, points: i64) -> Outcome<()> {
    let sql = "update counters set times = times - 1, points = points - ?6
        where member_id = ?1 and rule = ?2 and about = ?3 and period = ?4 and period_day = ?5";
    tx.execute(sql, &counter_values(member_id, counter, points))?;
    let sql = "delete from counters where member_id = ?1 and rule = ?2 and times <= 0";
    tx.execute(sql, &[member_id.into(), counter.rule.into()]).map(|_| ())
}

/// The key of a counter, and what is added to it.
fn counter_values<'v>(member_id: &'v str, counter: &Counter<'v>, points: i64) -> [Value<'v>; 6] {
    [
        member_id.into(),
        counter.rule.into(),
        counter.about.into(),
        counter.period.into(),
        counter.period_day.into(),
        points.into(),
    ]
}

pub(super) fn totals_before(tx: &mut Tx<'_>, member_id: &str, day: Day) -> Outcome<Totals> {
    let sql = "select day, status_points, spent_minor, orders, visits from days
        where member_id = ?1 and day < ?2 order by day desc limit 1";
    let found = tx.maybe_one(sql, &[member_id.into(), day.into()], totals_from)?;
    Ok(found.map(|(_, totals)| totals).unwrap_or_default())
}

pub(super) fn totals(tx: &mut Tx<'_>, member_id: &str) -> Outcome<Vec<(Day, Totals)>> {
    let sql = "select day, status_points, spent_minor, orders, visits from days
        where member_id = ?1 order by day";
    tx.query(sql, &[member_id.into()], totals_from)
}

pub(super) fn set_day(tx: &mut Tx<'_>, member_id: &str, day: Day, total: &Totals) -> Outcome<()> {
    let sql = "insert into days (member_id, day, status_points, spent_minor, orders, visits)
        values (?1, ?2, ?3, ?4, ?5, ?6)
        on conflict (member_id, day)
        do update set status_points = ?3, spent_minor = ?4, orders = ?5, visits = ?6";
    tx.execute(sql, &day_values(member_id, day, total)).map(|_| ())
}

pub(super) fn add_to_days(tx: &mut Tx<'_>, member_id: &str, day: Day, more: &Totals) -> Outcome<()> {
    let before = totals_before(tx, member_id, day)?;
    let sql = "insert into days (member_id, day, status_points, spent_minor, orders, visits)
        values (?1, ?2, ?3, ?4, ?5, ?6) on conflict (member_id, day) do nothing";
    tx.execute(sql, &day_values(member_id, day, &before))?;
    let sql = "update days set status_points = status_points + ?3, spent_minor = spent_minor + ?4,
          orders = orders + ?5, visits = visits + ?6
        where member_id = ?1 and day >= ?2";
    tx.execute(sql, &day_values(member_id, day, more)).map(|_| ())
}

fn day_values<'v>(member_id: &'v str, day: Day, totals: &Totals) -> [Value<'v>; 6] {
    [
        member_id.into(),
        day.into(),
        totals.status_points.into(),
        totals.spent_minor.into(),
        totals.orders.into(),
        totals.visits.into(),
    ]
}

pub(super) fn insert_claimed_code(
    tx: &mut Tx<'_>,
    program: &str,
    code: &str,
    member_id: &str,
) -> Outcome<()> {
    let sql = "insert into claimed_codes (program, code, member_id) values (?1, ?2, ?3)
        on conflict (program, code) do nothing";
    tx.execute(sql, &[program.into(), code.into(), member_id.into()]).map(|_| ())
}

pub(super) fn claimed_by(tx: &mut Tx<'_>, program: &str, code: &str) -> Outcome<Option<String>> {
    let sql = "select member_id from claimed_codes where program = ?1 and code = ?2";
    tx.maybe_one(sql, &[program.into(), code.into()], |row| row.text(0))
}

pub(super) fn order(tx: &mut Tx<'_>, member_id: &str, source: &str, id: &str) -> Outcome<Option<OrderState>> {
    let sql = "select v.data, v.shares, v.occurred_at, e.sequence, e.points, e.status_points
        from events v join entries e
          on e.member_id = v.member_id and e.source = v.source and e.source_id = v.id and e.kind = 'earn'
        where v.member_id = ?1 and v.source = ?2 and v.id = ?3 and v.type = 'order.paid'";
    tx.maybe_one(sql, &[member_id.into(), source.into(), id.into()], |row| {
        let not_read = |error: serde_json::Error| bug(format!("an order cannot be read: {error}"));
        let order: OrderPaid = serde_json::from_str(&row.text(0)?).map_err(not_read)?;
        let earned = Share { points: row.int(4)?, status_points: row.int(5)? };
        let shares = match row.maybe_text(1)? {
            Some(shares) => {
                let shares: Vec<(i64, i64)> = serde_json::from_str(&shares).map_err(not_read)?;
                let share = |(points, status_points)| Share { points, status_points };
                shares.into_iter().map(share).collect()
            }
            None => {
                split(earned, &order.lines.iter().map(|line| line.amount_minor.max(1)).collect::<Vec<_>>())
            }
        };
        Ok(OrderState { order, occurred_at: row.int(2)?, sequence: row.int(3)?, shares })
    })
}

pub(super) fn refunded(tx: &mut Tx<'_>, member_id: &str, source: &str, id: &str) -> Outcome<Vec<Refunded>> {
    let sql = "select line, amount_minor, points, status_points, lapsed from refunds
        where member_id = ?1 and source = ?2 and id = ?3 order by sequence, line";
    tx.query(sql, &[member_id.into(), source.into(), id.into()], |row| {
        Ok(Refunded {
            line: row.text(0)?,
            amount_minor: row.int(1)?,
            took: Share { points: row.int(2)?, status_points: row.int(3)? },
            lapsed: row.int(4)?,
        })
    })
}

pub(super) fn insert_refund(
    tx: &mut Tx<'_>,
    member_id: &str,
    (source, id): (&str, &str),
    by: i64,
    refunded: &Refunded,
) -> Outcome<()> {
    let sql =
        "insert into refunds (member_id, source, id, line, sequence, amount_minor, points, status_points,
          lapsed)
        values (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9)";
    let values = [
        member_id.into(),
        source.into(),
        id.into(),
        (&refunded.line).into(),
        by.into(),
        refunded.amount_minor.into(),
        refunded.took.points.into(),
        refunded.took.status_points.into(),
        refunded.lapsed.into(),
    ];
    tx.execute(sql, &values).map(|_| ())
}

pub(super) fn insert_awaited(tx: &mut Tx<'_>, member_id: &str, awaited: &Awaited) -> Outcome<()> {
    let sql = "insert into awaited (member_id, id, at, about) values (?1, ?2, ?3, ?4)";
    let about = awaited.about.as_deref();
    tx.execute(sql, &[member_id.into(), (&awaited.id).into(), awaited.at.into(), about.into()]).map(|_| ())
}

pub(super) fn first_awaited(tx: &mut Tx<'_>, member_id: &str) -> Outcome<Option<Awaited>> {
    let sql = "select id, at, about from awaited where member_id = ?1 order by at, id limit 1";
    tx.maybe_one(sql, &[member_id.into()], |row| {
        Ok(Awaited { id: row.text(0)?, at: row.int(1)?, about: row.maybe_text(2)? })
    })
}

pub(super) fn delete_awaited(tx: &mut Tx<'_>, member_id: &str, id: &str) -> Outcome<bool> {
    let sql = "delete from awaited where member_id = ?1 and id = ?2";
    Ok(tx.execute(sql, &[member_id.into(), id.into()])? == 1)
}

fn totals_from(row: Row<'_>) -> Outcome<(Day, Totals)> {
    let totals = Totals {
        status_points: row.int(1)?,
        spent_minor: row.int(2)?,
        orders: row.int(3)?,
        visits: row.int(4)?,
    };
    Ok((row.int(0)?, totals))
}
