//! API keys: made, listed and revoked on the command line, checked at the door of the brand's interface.

mod store;

use crate::db::Tx;
use crate::id;
use crate::problem::Outcome;
use contract::Instant;

/// A key, without its secret.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Key {
    /// Names the key when it is revoked.
    pub key_id: String,
    /// The program it is for.
    pub program: String,
    /// What it is used for, in the brand's words.
    pub name: String,
    /// When it was made.
    pub created_at: Instant,
    /// Since when it opens nothing.
    pub revoked_at: Option<Instant>,
}

/// Makes a key and answers it whole, the only time that its secret can be seen.
pub fn create(tx: &mut Tx<'_>, program: &str, name: &str, now: Instant) -> Outcome<String> {
    let (key_id, secret) = (id::random()?, id::random()?);
    let key =
        Key { key_id, program: program.to_owned(), name: name.to_owned(), created_at: now, revoked_at: None };
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

/// The program that a key opens, if it is one.
pub fn program_of(tx: &mut Tx<'_>, key_id: &str, secret_hash: &str) -> Outcome<Option<String>> {
    let known = store::secret_hash_and_program(tx, key_id)?;
    // Both are digests, so where they first differ tells nothing about the secret.
    Ok(known.filter(|(known, _)| known == secret_hash).map(|(_, program)| program))
}
