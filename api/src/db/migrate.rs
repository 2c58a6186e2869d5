//! Brings a database's tables up to date when it is opened.

use super::Tx;
use super::tx::Value;
use crate::id::digest;
use crate::problem::{Outcome, unavailable};

/// In the order they run. What has been released is never edited: a change is another file.
const MIGRATIONS: [(&str, &str); 8] = [
    ("0001_members_and_points", include_str!("../../migrations/0001_members_and_points.sql")),
    ("0002_any_program", include_str!("../../migrations/0002_any_program.sql")),
    ("0003_rewards", include_str!("../../migrations/0003_rewards.sql")),
    ("0004_referrals", include_str!("../../migrations/0004_referrals.sql")),
    ("0005_surveys", include_str!("../../migrations/0005_surveys.sql")),
    ("0006_hand_off", include_str!("../../migrations/0006_hand_off.sql")),
    ("0007_walls", include_str!("../../migrations/0007_walls.sql")),
    ("0008_privacy", include_str!("../../migrations/0008_privacy.sql")),
];

/// Runs what this database has not seen yet, each in a transaction. Where there is nothing to do, nothing is
/// locked.
///
/// Two servers may start at the same moment: the second waits for the first's row, then finds it there.
pub(super) fn run(tx: &mut Tx<'_>, begin: &str) -> Outcome<()> {
    for (migration, sql) in MIGRATIONS {
        let digest = digest(sql.as_bytes());
        // A database without the table has seen nothing.
        if let Ok(Some(seen)) = seen(tx, migration) {
            check(migration, &seen, &digest)?;
            continue;
        }
        create_table(tx)?;
        tx.control(begin)?;
        if let Err(problem) = migrate(tx, migration, &digest, sql) {
            tx.control("rollback")?;
            return Err(problem);
        }
        tx.control("commit")?;
    }
    Ok(())
}

/// PostgreSQL lets one of two creators of the same table fail: the second try finds it there.
fn create_table(tx: &mut Tx<'_>) -> Outcome<()> {
    let sql = "create table if not exists migrations (migration text primary key, digest text not null)";
    tx.control(sql).or_else(|_| tx.control(sql))
}

fn migrate(tx: &mut Tx<'_>, migration: &str, digest: &str, sql: &str) -> Outcome<()> {
    let insert = "insert into migrations values (?1, ?2) on conflict (migration) do nothing";
    if tx.execute(insert, &[migration.into(), digest.into()])? == 1 {
        return tx.control(sql);
    }
    let seen = seen(tx, migration)?.unwrap_or_default();
    check(migration, &seen, digest)
}

fn seen(tx: &mut Tx<'_>, migration: &str) -> Outcome<Option<String>> {
    let sql = "select digest from migrations where migration = ?1";
    tx.maybe_one(sql, &[Value::from(migration)], |row| row.text(0))
}

fn check(migration: &str, seen: &str, digest: &str) -> Outcome<()> {
    if seen == digest {
        return Ok(());
    }
    Err(unavailable(format!(
        "its tables were made by another version of {migration}; use the version that made them, \
         or a fresh database"
    )))
}
