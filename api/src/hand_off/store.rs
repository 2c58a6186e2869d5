//! The SQL of keys that brands sign with, of tokens that were used, and of why others were refused.

use crate::db::Tx;
use crate::problem::Outcome;
use contract::Instant;
use contract::members::HandOffRefusal;

/// A key that a brand signs with.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct HandOffKey {
    /// Names it in the head of a token.
    pub kid: String,
    /// The program it hands members over to.
    pub program: String,
    /// What it is used for, in the brand's words.
    pub name: String,
    /// `EdDSA` or `HS256`.
    pub algorithm: String,
    /// The public half as PEM, or the shared secret.
    pub key: String,
    /// What stands in the tokens as `iss`.
    pub issuer: String,
    /// When it was made.
    pub created_at: Instant,
    /// Since when it opens nothing.
    pub revoked_at: Option<Instant>,
}

const DAY_MS: i64 = 86_400_000;

pub(super) fn insert(tx: &mut Tx<'_>, key: &HandOffKey) -> Outcome<()> {
    let sql = "insert into hand_off_keys (kid, program, name, algorithm, key, issuer, created_at)
        values (?1, ?2, ?3, ?4, ?5, ?6, ?7)";
    let values = [
        (&key.kid).into(),
        (&key.program).into(),
        (&key.name).into(),
        (&key.algorithm).into(),
        (&key.key).into(),
        (&key.issuer).into(),
        key.created_at.into(),
    ];
    tx.execute(sql, &values).map(|_| ())
}

pub(super) fn list(tx: &mut Tx<'_>) -> Outcome<Vec<HandOffKey>> {
    let sql = "select kid, program, name, algorithm, key, issuer, created_at, revoked_at from hand_off_keys
        order by created_at desc, kid";
    tx.query(sql, &[], key)
}

pub(super) fn open_key(tx: &mut Tx<'_>, program: &str, kid: &str) -> Outcome<Option<HandOffKey>> {
    let sql = "select kid, program, name, algorithm, key, issuer, created_at, revoked_at from hand_off_keys
        where kid = ?2 and program = ?1 and revoked_at is null";
    tx.maybe_one(sql, &[program.into(), kid.into()], key)
}

pub(super) fn revoke(tx: &mut Tx<'_>, kid: &str, now: Instant) -> Outcome<bool> {
    let sql = "update hand_off_keys set revoked_at = ?2 where kid = ?1 and revoked_at is null";
    Ok(tx.execute(sql, &[kid.into(), now.into()])? == 1)
}

/// Says whether the token was not used before.
pub(super) fn insert_hand_off(
    tx: &mut Tx<'_>,
    program: &str,
    jti_hash: &str,
    expires_at: Instant,
) -> Outcome<bool> {
    let sql = "insert into hand_offs (program, jti_hash, expires_at) values (?1, ?2, ?3)
        on conflict (program, jti_hash) do nothing";
    Ok(tx.execute(sql, &[program.into(), jti_hash.into(), expires_at.into()])? == 1)
}

pub(super) fn count_refusal(
    tx: &mut Tx<'_>,
    program: &str,
    kid: &str,
    code: &str,
    now: Instant,
) -> Outcome<()> {
    let sql = "insert into hand_off_refusals (program, kid, code, day, times, last_at)
        values (?1, ?2, ?3, ?4, 1, ?5)
        on conflict (program, kid, code, day) do update set
          times = hand_off_refusals.times + 1, last_at = excluded.last_at";
    let day = now.div_euclid(DAY_MS);
    tx.execute(sql, &[program.into(), kid.into(), code.into(), day.into(), now.into()]).map(|_| ())
}

pub(super) fn refusals(tx: &mut Tx<'_>, program: &str, since: Instant) -> Outcome<Vec<HandOffRefusal>> {
    let sql = "select code, kid, day, times, last_at from hand_off_refusals
        where program = ?1 and last_at >= ?2 order by last_at desc, code, kid";
    tx.query(sql, &[program.into(), since.into()], |row| {
        let (kid, day) = (row.text(1)?, row.int(2)?);
        let (year, month, date) = rules::calendar::civil(day);
        Ok(HandOffRefusal {
            code: row.text(0)?,
            kid: Some(kid).filter(|kid| !kid.is_empty()),
            day: format!("{year:04}-{month:02}-{date:02}"),
            times: row.int(3)?,
            last_at: row.int(4)?,
        })
    })
}

pub(super) fn forget(tx: &mut Tx<'_>, now: Instant, refused_before: Instant) -> Outcome<()> {
    // Another server's clock may be behind this one's.
    let expired_before = now - 60_000;
    tx.execute("delete from hand_offs where expires_at < ?1", &[expired_before.into()])?;
    tx.execute("delete from hand_off_refusals where last_at < ?1", &[refused_before.into()]).map(|_| ())
}

fn key(row: crate::db::Row<'_>) -> Outcome<HandOffKey> {
    Ok(HandOffKey {
        kid: row.text(0)?,
        program: row.text(1)?,
        name: row.text(2)?,
        algorithm: row.text(3)?,
        key: row.text(4)?,
        issuer: row.text(5)?,
        created_at: row.int(6)?,
        revoked_at: row.maybe_int(7)?,
    })
}
