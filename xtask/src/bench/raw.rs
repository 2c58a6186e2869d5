//! SQLite alone: the statements of one earning and of one `GET /v1/me`, as the server runs them.

use super::{MEASURED, MEMBERS, PROGRAM, SHOWN};
use crate::shell::Outcome;
use rusqlite::types::Null;
use rusqlite::{Connection, OptionalExtension, params};
use std::path::Path;
use std::time::Instant;

const PRAGMAS: &str = "pragma journal_mode = wal; pragma synchronous = full; pragma foreign_keys = on;
    pragma wal_autocheckpoint = 4000; pragma cache_size = -8000; pragma trusted_schema = off;";

/// An instant that suits: what is stored under it does not matter.
const NOW: i64 = 1_800_000_000_000;

/// The end of what has none.
const NEVER: i64 = 253_402_300_799_999;

/// How many of the dates at which points lapse the first page tells.
const LAPSES_TOLD: i64 = 3;

/// How many transactions have been committed since the file was opened: SQLite counts them in its WAL index.
pub fn commits(file: &Path) -> u32 {
    let index = std::fs::read(format!("{}-shm", file.display())).unwrap_or_default();
    index.get(8..12).and_then(|bytes| bytes.try_into().ok()).map_or(0, u32::from_ne_bytes)
}

/// Earnings a second, on a copy of the server's database, with as many to a commit as the server had.
pub fn earn(file: &Path, copy: &Path, batch: f64) -> Outcome<f64> {
    earn_in_batches(file, copy, batch).map_err(|error| format!("the raw loop: {error}"))
}

fn earn_in_batches(file: &Path, copy: &Path, batch: f64) -> rusqlite::Result<f64> {
    for end in ["", "-wal", "-shm"] {
        // Two of them are only there after a run that was cut off.
        let _ = std::fs::remove_file(format!("{}{end}", copy.display()));
    }
    Connection::open(file)?.execute("vacuum into ?1", [copy.to_string_lossy()])?;
    let connection = Connection::open(copy)?;
    connection.set_prepared_statement_cache_capacity(256);
    connection.execute_batch(PRAGMAS)?;
    let begun = Instant::now();
    let (mut count, mut owed) = (0_u64, 0.0);
    while begun.elapsed() < MEASURED {
        // A mean of 3.4 to a commit is sometimes 3 and sometimes 4.
        owed += batch;
        connection.prepare_cached("begin immediate")?.execute([])?;
        while owed >= 1.0 {
            one_earning(&connection, count)?;
            (count, owed) = (count + 1, owed - 1.0);
        }
        connection.prepare_cached("commit")?.execute([])?;
    }
    Ok(count as f64 / begun.elapsed().as_secs_f64())
}

fn one_earning(connection: &Connection, count: u64) -> rusqlite::Result<()> {
    let control = |sql: &str| connection.prepare_cached(sql)?.execute([]).map(|_| ());
    control("savepoint action")?;
    control("savepoint part")?;
    let external_id = format!("{:05}", count * 7_919 % MEMBERS + 1);
    let member: String = connection
        .prepare_cached(
            "select m.member_id, m.joined_at, m.birthday_month, m.birthday_day, m.birthday_year
             from identities i join members m on m.member_id = i.member_id
             where i.program = ?1 and i.kind = ?2 and i.value = ?3",
        )?
        .query_row([PROGRAM, "external_id", &external_id], |row| row.get(0))?;
    let id = format!("r-{count}");
    connection
        .prepare_cached(
            "insert into event_ids (program, source, id, member_id, digest) values (?1, ?2, ?3, ?4, ?5)
             on conflict (program, source, id) do nothing",
        )?
        .execute(params![PROGRAM, "raw", id, member, DIGEST])?;
    one_posting(connection, &member, &id)?;
    connection
        .prepare_cached(
            "insert into events (member_id, source, id, type, data, shares, occurred_at, recorded_at)
             values (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8)",
        )?
        .execute(params![member, "raw", id, "order.paid", DATA, Null, NOW, NOW])?;
    connection
        .prepare_cached(
            "insert into audit (program, at, audit_id, key_id, who, did, member_id, request_id, status)
             values (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9)",
        )?
        .execute(params![PROGRAM, NOW, id, ID, "bench", "POST /v1/events", Null, ID, 200])?;
    control("release savepoint part")?;
    control("release savepoint action")
}

/// What the ledger does for it: the account locked, an entry, its lot, the account saved.
fn one_posting(connection: &Connection, member: &str, id: &str) -> rusqlite::Result<()> {
    let (sequence, points, status_points, _progress): (i64, i64, i64, String) = connection
        .prepare_cached(
            "update accounts set sequence = sequence where member_id = ?1
             returning sequence, points, status_points, debt, due_at, progress",
        )?
        .query_row([member], |row| Ok((row.get(0)?, row.get(1)?, row.get(2)?, row.get(5)?)))?;
    let (sequence, points, status_points) = (sequence + 1, points + 25, status_points + 25);
    connection
        .prepare_cached(
            "insert into entries (member_id, sequence, kind, points, status_points, debt, balance_after,
               source, source_id, source_line, program_version, reason, occurred_at, recorded_at)
             values (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, '', ?10, ?11, ?12, ?13)",
        )?
        .execute(params![
            member, sequence, "earn", 25, 25, 0, points, "raw", id, VERSION, REASON, NOW, NOW
        ])?;
    connection
        .prepare_cached(
            "insert into lots (member_id, sequence, points, remaining, available_at, expires_at, kept)
             values (?1, ?2, ?3, ?4, ?5, ?6, ?7)",
        )?
        .execute(params![member, sequence, 25, 25, NOW, NEVER, 0])?;
    connection
        .prepare_cached(
            "update accounts set sequence = ?2, points = ?3, status_points = ?4, debt = ?5, progress = ?6
             where member_id = ?1",
        )?
        .execute(params![member, sequence, points, status_points, 0, PROGRESS])?;
    Ok(())
}

/// As long as what the server writes.
pub const DIGEST: &str = "00112233445566778899aabbccddeeff00112233445566778899aabbccddeeff";
pub const VERSION: &str = "0123456789abcdef";
pub const ID: &str = "0123456789abcdefghjkmnpqrs";
pub const DATA: &str = r#"{"currency":"USD","lines":[{"id":"1","quantity":2,"amount_minor":2599}]}"#;
pub const REASON: &str = concat!(
    r#"{"key":"order.paid","params":{"amount_minor":2599,"item_count":2},"#,
    r#""steps":[{"key":"rate","id":"spend","amount_minor":2599,"rate_points":1,"#,
    r#""per":{"minor":100}},{"key":"rounded","points":25}]}"#
);
pub const PROGRESS: &str = concat!(
    r#"{"version":"0123456789abcdef","last_at":1800000000000,"active_at":1800000000000,"#,
    r#""settled_at":1800000000000,"totals":{"status_points":8851,"spent_minor":900232,"orders":218}}"#
);

/// Readings of a member's first page a second, by this many threads.
pub fn me(file: &Path, threads: usize) -> Outcome<f64> {
    let rates: Vec<rusqlite::Result<f64>> = std::thread::scope(|scope| {
        let readers: Vec<_> = (0..threads).map(|_| scope.spawn(|| read_me(file))).collect();
        let fallen = |_| Err(rusqlite::Error::InvalidQuery);
        readers.into_iter().map(|reader| reader.join().unwrap_or_else(fallen)).collect()
    });
    rates.into_iter().sum::<rusqlite::Result<f64>>().map_err(|error| format!("the raw loop: {error}"))
}

fn read_me(file: &Path) -> rusqlite::Result<f64> {
    let connection = Connection::open(file)?;
    connection.set_prepared_statement_cache_capacity(256);
    connection.execute_batch(PRAGMAS)?;
    let sql = "select member_id from identities where program = ?1 and kind = 'external_id' and value = ?2";
    let member: String = connection.query_row(sql, [PROGRAM, SHOWN], |row| row.get(0))?;
    let sql = "select token_hash from sessions where member_id = ?1 limit 1";
    let token: String = connection.query_row(sql, [&member], |row| row.get(0))?;
    let begun = Instant::now();
    let mut count = 0_u64;
    while begun.elapsed() < MEASURED {
        connection.prepare_cached("begin")?.execute([])?;
        connection
            .prepare_cached(
                "select m.joined_at, m.birthday_month, m.birthday_day, m.birthday_year, m.name, m.email,
                   s.program
                 from sessions s join members m on m.member_id = s.member_id
                 where s.member_id = ?1 and s.token_hash = ?2 and s.expires_at > ?3",
            )?
            .query_row(params![member, token, 0], |row| row.get::<_, i64>(0))
            .optional()?;
        connection
            .prepare_cached(
                "select sequence, points, status_points, debt, due_at, progress from accounts
                 where member_id = ?1",
            )?
            .query_row([&member], |row| row.get::<_, String>(5))?;
        connection
            .prepare_cached(
                "select cast(coalesce(sum(remaining), 0) as bigint) from lots
                 where member_id = ?1 and remaining > 0 and available_at > ?2",
            )?
            .query_row(params![member, NOW], |row| row.get::<_, i64>(0))?;
        let mut newest = connection.prepare_cached(
            "select sequence, kind, points, status_points, balance_after, occurred_at, recorded_at,
               reason, program_version
             from entries where member_id = ?1 and sequence < ?2 order by sequence desc limit ?3",
        )?;
        let mut rows = newest.query(params![member, i64::MAX, 5])?;
        while let Some(row) = rows.next()? {
            row.get::<_, String>(7)?;
        }
        let mut ends = connection.prepare_cached(
            "select expires_at, kept, points from lot_ends
             where member_id = ?1 and points > 0 order by expires_at, kept limit ?2",
        )?;
        let mut rows = ends.query(params![member, LAPSES_TOLD])?;
        while let Some(row) = rows.next()? {
            row.get::<_, i64>(0)?;
        }
        connection.prepare_cached("commit")?.execute([])?;
        count += 1;
    }
    Ok(count as f64 / begun.elapsed().as_secs_f64())
}
