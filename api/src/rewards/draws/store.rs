//! The SQL of prize draws and their tickets.

use super::Draw;
use crate::db::{Tx, Value};
use crate::problem::Outcome;
use contract::Instant;

/// What is kept of a draw.
pub(super) struct Known {
    pub(super) winner_count: i64,
    pub(super) commitment: String,
    pub(super) seed: String,
    pub(super) held_at: Option<Instant>,
    /// Those that were undone left out.
    pub(super) ticket_count: i64,
}

pub(super) fn is_promised(tx: &mut Tx<'_>, draw: Draw<'_>) -> Outcome<bool> {
    let sql = "select closes_at from prize_draws where program = ?1 and reward = ?2 and closes_at = ?3";
    Ok(tx.maybe_one(sql, &key(draw), |row| row.int(0))?.is_some())
}

pub(super) fn insert(
    tx: &mut Tx<'_>,
    draw: Draw<'_>,
    winner_count: i64,
    commitment: &str,
    seed: &str,
) -> Outcome<()> {
    let sql = "insert into prize_draws (program, reward, closes_at, winner_count, ticket_count,
          undone_count, commitment, seed)
        values (?1, ?2, ?3, ?4, 0, 0, ?5, ?6) on conflict (program, reward, closes_at) do nothing";
    let values = [
        draw.program.into(),
        draw.reward.into(),
        draw.closes_at.into(),
        winner_count.into(),
        commitment.into(),
        seed.into(),
    ];
    tx.execute(sql, &values).map(|_| ())
}

/// The next ticket's number. The draw is locked until the transaction ends.
pub(super) fn next_number(tx: &mut Tx<'_>, draw: Draw<'_>, now: Instant) -> Outcome<Option<i64>> {
    let sql = "update prize_draws set ticket_count = ticket_count + 1
        where program = ?1 and reward = ?2 and closes_at = ?3 and held_at is null and closes_at > ?4
        returning ticket_count";
    let values = [draw.program.into(), draw.reward.into(), draw.closes_at.into(), now.into()];
    tx.maybe_one(sql, &values, |row| row.int(0))
}

pub(super) fn insert_ticket(tx: &mut Tx<'_>, draw: Draw<'_>, number: i64, mark: &str) -> Outcome<()> {
    let sql = "insert into tickets (program, reward, closes_at, number, mark, is_undone)
        values (?1, ?2, ?3, ?4, ?5, 0)";
    let values = [draw.program.into(), draw.reward.into(), draw.closes_at.into(), number.into(), mark.into()];
    tx.execute(sql, &values).map(|_| ())
}

/// Counts one ticket less, unless the draw has closed; then it is not held before the transaction ends.
pub(super) fn count_undone(tx: &mut Tx<'_>, draw: Draw<'_>, now: Instant) -> Outcome<bool> {
    let sql = "update prize_draws set undone_count = undone_count + 1
        where program = ?1 and reward = ?2 and closes_at = ?3 and held_at is null and closes_at > ?4";
    let values = [draw.program.into(), draw.reward.into(), draw.closes_at.into(), now.into()];
    Ok(tx.execute(sql, &values)? == 1)
}

pub(super) fn undo_ticket(tx: &mut Tx<'_>, draw: Draw<'_>, number: i64) -> Outcome<()> {
    let sql = "update tickets set is_undone = 1
        where program = ?1 and reward = ?2 and closes_at = ?3 and number = ?4";
    let values = [draw.program.into(), draw.reward.into(), draw.closes_at.into(), number.into()];
    tx.execute(sql, &values).map(|_| ())
}

pub(super) fn won_place(tx: &mut Tx<'_>, draw: Draw<'_>, number: i64) -> Outcome<Option<i64>> {
    let sql = "select won_place from tickets
        where program = ?1 and reward = ?2 and closes_at = ?3 and number = ?4";
    let values = [draw.program.into(), draw.reward.into(), draw.closes_at.into(), number.into()];
    Ok(tx.maybe_one(sql, &values, |row| row.maybe_int(0))?.flatten())
}

pub(super) fn draw(tx: &mut Tx<'_>, draw: Draw<'_>) -> Outcome<Option<Known>> {
    let sql = "select winner_count, commitment, seed, held_at, ticket_count - undone_count from prize_draws
        where program = ?1 and reward = ?2 and closes_at = ?3";
    tx.maybe_one(sql, &key(draw), |row| {
        Ok(Known {
            winner_count: row.int(0)?,
            commitment: row.text(1)?,
            seed: row.text(2)?,
            held_at: row.maybe_int(3)?,
            ticket_count: row.int(4)?,
        })
    })
}

/// The last draw of a reward that closed, or closes, before an instant.
pub(super) fn last_before(
    tx: &mut Tx<'_>,
    program: &str,
    reward: &str,
    before: Instant,
) -> Outcome<Option<Instant>> {
    let sql = "select closes_at from prize_draws where program = ?1 and reward = ?2 and closes_at < ?3
        order by closes_at desc limit 1";
    tx.maybe_one(sql, &[program.into(), reward.into(), before.into()], |row| row.int(0))
}

pub(super) fn due(tx: &mut Tx<'_>, program: &str, now: Instant) -> Outcome<Vec<(String, Instant)>> {
    let sql = "select reward, closes_at from prize_draws
        where program = ?1 and closes_at <= ?2 and held_at is null order by reward, closes_at";
    tx.query(sql, &[program.into(), now.into()], |row| Ok((row.text(0)?, row.int(1)?)))
}

/// Marks it as held; its seed and how many win, for whoever did.
pub(super) fn mark_held(tx: &mut Tx<'_>, draw: Draw<'_>, now: Instant) -> Outcome<Option<(String, i64)>> {
    let sql = "update prize_draws set held_at = ?4
        where program = ?1 and reward = ?2 and closes_at = ?3 and held_at is null
        returning seed, winner_count";
    let values = [draw.program.into(), draw.reward.into(), draw.closes_at.into(), now.into()];
    tx.maybe_one(sql, &values, |row| Ok((row.text(0)?, row.int(1)?)))
}

/// The tickets that take part, in their order.
pub(super) fn numbers(tx: &mut Tx<'_>, draw: Draw<'_>) -> Outcome<Vec<(i64, String)>> {
    let sql = "select number, mark from tickets
        where program = ?1 and reward = ?2 and closes_at = ?3 and is_undone = 0 order by number";
    tx.query(sql, &key(draw), |row| Ok((row.int(0)?, row.text(1)?)))
}

pub(super) fn marks(tx: &mut Tx<'_>, draw: Draw<'_>) -> Outcome<Vec<String>> {
    Ok(numbers(tx, draw)?.into_iter().map(|(_, mark)| mark).collect())
}

pub(super) fn winners(tx: &mut Tx<'_>, draw: Draw<'_>) -> Outcome<Vec<String>> {
    let sql = "select mark from tickets
        where program = ?1 and reward = ?2 and closes_at = ?3 and won_place > 0 order by won_place";
    tx.query(sql, &key(draw), |row| row.text(0))
}

pub(super) fn lose_all(tx: &mut Tx<'_>, draw: Draw<'_>) -> Outcome<()> {
    let sql = "update tickets set won_place = 0 where program = ?1 and reward = ?2 and closes_at = ?3";
    tx.execute(sql, &key(draw)).map(|_| ())
}

pub(super) fn win(tx: &mut Tx<'_>, draw: Draw<'_>, number: i64, place: i64) -> Outcome<()> {
    let sql = "update tickets set won_place = ?5
        where program = ?1 and reward = ?2 and closes_at = ?3 and number = ?4";
    let values =
        [draw.program.into(), draw.reward.into(), draw.closes_at.into(), number.into(), place.into()];
    tx.execute(sql, &values).map(|_| ())
}

fn key(draw: Draw<'_>) -> [Value<'_>; 3] {
    [draw.program.into(), draw.reward.into(), draw.closes_at.into()]
}
