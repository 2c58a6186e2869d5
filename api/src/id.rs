//! Ids and secrets: random, short, without look-alike letters.

use crate::problem::{Outcome, bug};
use sha2::{Digest, Sha256};

/// Crockford's alphabet: no i, l, o or u.
const ALPHABET: &[u8; 32] = b"0123456789abcdefghjkmnpqrstvwxyz";

/// 26 letters and digits that hold 128 random bits.
pub fn random() -> Outcome<String> {
    let mut bytes = [0_u8; 16];
    getrandom::fill(&mut bytes).map_err(|error| bug(format!("no random numbers: {error}")))?;
    let mut rest = u128::from_be_bytes(bytes);
    let mut id = [0_u8; 26];
    for place in id.iter_mut().rev() {
        *place = ALPHABET[usize::try_from(rest % 32).unwrap_or(0)];
        rest /= 32;
    }
    Ok(id.iter().map(|&letter| char::from(letter)).collect())
}

/// SHA-256 in hexadecimal: how a secret is kept, and how two bodies are compared.
pub fn digest(bytes: &[u8]) -> String {
    Sha256::digest(bytes).iter().map(|byte| format!("{byte:02x}")).collect()
}

#[cfg(test)]
mod tests {
    #[test]
    fn a_random_id_is_26_letters_and_never_the_same() {
        let (one, other) = (super::random().expect("random"), super::random().expect("random"));
        assert_eq!(one.len(), 26);
        assert_ne!(one, other);
    }
}
