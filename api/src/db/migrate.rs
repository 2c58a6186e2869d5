//! Brings a database's tables up to date when it is opened.

use super::Tx;
use super::tx::Value;
use crate::id::digest;
use crate::problem::{Outcome, unavailable};

/// In the order they run. What has been released is never edited: a change is another file.
const MIGRATIONS: [(&str, &str); 1] =
    [("0001_members_and_points", include_str!("../../migrations/0001_members_and_points.sql"))];

/// Runs what this database has not seen yet, each in a transaction. Two servers may start at the same moment:
/// the second waits for the first's row, then finds it there.
pub(super) fn run(tx: &mut Tx<'_>, begin: &str) -> Outcome<()> {
    let mut created = create_table(tx);
    for _ in 0..5 {
        if created.is_ok() {
            break;
        }
        created = create_table(tx);
    }
    created?;
    for (migration, sql) in MIGRATIONS {
        tx.control(begin)?;
        if let Err(problem) = migrate(tx, migration, sql) {
            tx.control("rollback")?;
            return Err(problem);
        }
        tx.control("commit")?;
    }
    Ok(())
}

fn create_table(tx: &mut Tx<'_>) -> Outcome<()> {
    tx.control("create table if not exists migrations (migration text primary key, digest text not null)")
}

fn migrate(tx: &mut Tx<'_>, migration: &str, sql: &str) -> Outcome<()> {
    let digest = digest(sql.as_bytes());
    let values = [Value::from(migration), Value::from(&digest)];
    let new =
        tx.execute("insert into migrations values (?1, ?2) on conflict (migration) do nothing", &values)?;
    if new == 1 {
        return tx.control(sql);
    }
    let seen =
        tx.one("select digest from migrations where migration = ?1", &values[..1], |row| row.text(0))?;
    if seen == digest {
        return Ok(());
    }
    Err(unavailable(format!(
        "its tables were made by another version of {migration}; use the version that made them, \
         or a fresh database"
    )))
}
