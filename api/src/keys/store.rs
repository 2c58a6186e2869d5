//! The SQL of API keys.

use super::{Key, Opens};
use crate::db::Tx;
use crate::problem::Outcome;
use contract::Instant;

pub(super) fn insert(tx: &mut Tx<'_>, key: &Key, secret_hash: &str) -> Outcome<()> {
    let sql = "insert into keys (key_id, program, name, secret_hash, created_at, scopes)
        values (?1, ?2, ?3, ?4, ?5, ?6)";
    let values = [
        (&key.key_id).into(),
        (&key.program).into(),
        (&key.name).into(),
        secret_hash.into(),
        key.created_at.into(),
        (&key.scopes).into(),
    ];
    tx.execute(sql, &values).map(|_| ())
}

pub(super) fn list(tx: &mut Tx<'_>) -> Outcome<Vec<Key>> {
    let sql = "select key_id, program, name, created_at, revoked_at, scopes from keys
        order by created_at desc, key_id";
    tx.query(sql, &[], |row| {
        Ok(Key {
            key_id: row.text(0)?,
            program: row.text(1)?,
            name: row.text(2)?,
            created_at: row.int(3)?,
            revoked_at: row.maybe_int(4)?,
            scopes: row.text(5)?,
        })
    })
}

pub(super) fn revoke(tx: &mut Tx<'_>, key_id: &str, now: Instant) -> Outcome<bool> {
    let sql = "update keys set revoked_at = ?2 where key_id = ?1 and revoked_at is null";
    Ok(tx.execute(sql, &[key_id.into(), now.into()])? == 1)
}

/// The digest of an open key's secret, and what it opens.
pub(super) fn open_key(tx: &mut Tx<'_>, key_id: &str) -> Outcome<Option<(String, Opens)>> {
    let sql = "select secret_hash, program, name, scopes from keys where key_id = ?1 and revoked_at is null";
    tx.maybe_one(sql, &[key_id.into()], |row| {
        Ok((row.text(0)?, Opens { program: row.text(1)?, name: row.text(2)?, scopes: row.text(3)? }))
    })
}
