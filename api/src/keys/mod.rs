//! API keys: made, listed and revoked on the command line, checked at the door of the brand's interface.

pub mod command;
pub mod scope;
mod store;

use crate::db::Tx;
use crate::id;
use crate::problem::Outcome;
use contract::Instant;
use scope::Scope;
use subtle::ConstantTimeEq;

/// A key, without its secret.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Key {
    /// Names the key when it is revoked.
    pub key_id: String,
    /// The program it is for.
    pub program: String,
    /// What it is used for, in the brand's words.
    pub name: String,
    /// What it may do, with commas between.
    pub scopes: String,
    /// When it was made.
    pub created_at: Instant,
    /// Since when it opens nothing.
    pub revoked_at: Option<Instant>,
}

/// What an open key opens.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Opens {
    /// The program.
    pub program: String,
    /// The key's name.
    pub name: String,
    /// What it may do there.
    pub scopes: String,
}

/// Makes a key that may do everything, and answers it whole, the only time that its secret can be seen.
pub fn create(tx: &mut Tx<'_>, program: &str, name: &str, now: Instant) -> Outcome<String> {
    create_for(tx, program, name, &[], now)
}

/// Makes a key that may do this much, and answers it whole.
pub fn create_for(
    tx: &mut Tx<'_>,
    program: &str,
    name: &str,
    scopes: &[Scope],
    now: Instant,
) -> Outcome<String> {
    let (key_id, secret) = (id::random()?, id::random()?);
    let key = Key {
        key_id,
        program: program.to_owned(),
        name: name.to_owned(),
        scopes: Scope::stored(scopes),
        created_at: now,
        revoked_at: None,
    };
    store::insert(tx, &key, &id::digest(secret.as_bytes()))?;
    Ok(format!("laurel_{}_{secret}", key.key_id))
}

/// Every key, the newest first.
pub fn list(tx: &mut Tx<'_>) -> Outcome<Vec<Key>> {
    store::list(tx)
}

/// Closes a key for good. Says whether there was an open one of this id.
pub fn revoke(tx: &mut Tx<'_>, key_id: &str, now: Instant) -> Outcome<bool> {
    store::revoke(tx, key_id, now)
}

/// What a key opens, if it is one.
///
/// The secret is 128 random bits, and what is compared are digests of it: no guess comes nearer by the
/// time that comparing takes. It takes the same time all the same.
pub fn opens(tx: &mut Tx<'_>, key_id: &str, secret_hash: &str) -> Outcome<Option<Opens>> {
    if key_id.contains('\0') {
        // PostgreSQL does not even take the question.
        return Ok(None);
    }
    let known = store::open_key(tx, key_id)?;
    Ok(known
        .filter(|(known, _)| known.as_bytes().ct_eq(secret_hash.as_bytes()).into())
        .map(|(_, opens)| opens))
}
