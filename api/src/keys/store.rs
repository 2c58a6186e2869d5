//! The SQL of API keys.

use super::Key;
use crate::db::Tx;
use crate::problem::Outcome;
use contract::Instant;

pub(super) fn insert(tx: &mut Tx<'_>, key: &Key, secret_hash: &str) -> Outcome<()> {
    let sql = "insert into keys (key_id, program, name, secret_hash, created_at) values (?1, ?2, ?3, ?4, ?5)";
    let values = [
        (&key.key_id).into(),
        (&key.program).into(),
        (&key.name).into(),
        secret_hash.into(),
        key.created_at.into(),
    ];
    tx.execute(sql, &values).map(|_| ())
}

pub(super) fn list(tx: &mut Tx<'_>) -> Outcome<Vec<Key>> {
    let sql =
        "select key_id, program, name, created_at, revoked_at from keys order by created_at desc, key_id";
    tx.query(sql, &[], |row| {
        Ok(Key {
            key_id: row.text(0)?,
            program: row.text(1)?,
            name: row.text(2)?,
            created_at: row.int(3)?,
            revoked_at: row.maybe_int(4)?,
        })
    })
}

pub(super) fn revoke(tx: &mut Tx<'_>, key_id: &str, now: Instant) -> Outcome<bool> {
    let sql = "update keys set revoked_at = ?2 where key_id = ?1 and revoked_at is null";
    Ok(tx.execute(sql, &[key_id.into(), now.into()])? == 1)
}

pub(super) fn secret_hash_and_program(tx: &mut Tx<'_>, key_id: &str) -> Outcome<Option<(String, String)>> {
    let sql = "select secret_hash, program from keys where key_id = ?1 and revoked_at is null";
    tx.maybe_one(sql, &[key_id.into()], |row| Ok((row.text(0)?, row.text(1)?)))
}
