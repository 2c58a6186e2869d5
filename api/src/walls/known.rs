//! Names that were found to be their bearer's own, not long ago.

use std::collections::HashMap;
use std::hash::{BuildHasher, Hash, RandomState};
use std::sync::{Mutex, MutexGuard, PoisonError};

/// Those that are remembered; above it, whoever is not among them stays a stranger.
const KNOWN_MAX: usize = 100_000;

/// How long after it was last found to be one's own. Whoever is refused meanwhile is forgotten at once.
const KNOWN_FOR_US: i64 = 60 * 60 * 1_000_000;

/// Who is no stranger. As in a gauge, a name is kept as a hash with a secret seed, 16 bytes with its instant.
#[derive(Default)]
pub struct Known {
    until: Mutex<HashMap<u64, i64>>,
    seed: RandomState,
}

impl Known {
    /// Whether this was found to be one's own.
    pub fn has(&self, name: impl Hash, now_us: i64) -> bool {
        self.until().get(&self.seed.hash_one(name)).is_some_and(|until| *until > now_us)
    }

    /// It was.
    pub fn remember(&self, name: impl Hash, now_us: i64) {
        let (mut until, name) = (self.until(), self.seed.hash_one(name));
        if until.len() < KNOWN_MAX || until.contains_key(&name) {
            until.insert(name, now_us + KNOWN_FOR_US);
        }
    }

    /// It is no more.
    pub fn forget(&self, name: impl Hash) {
        self.until().remove(&self.seed.hash_one(name));
    }

    /// Forgets those who have not been here lately.
    pub fn sweep(&self, now_us: i64) {
        let mut until = self.until();
        until.retain(|_, until| *until > now_us);
        until.shrink_to_fit();
    }

    /// How many it remembers.
    pub fn count(&self) -> usize {
        self.until().len()
    }

    /// What was being written when its thread ended is as good as before.
    fn until(&self) -> MutexGuard<'_, HashMap<u64, i64>> {
        self.until.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_name_is_known_for_an_hour_or_until_it_is_wrong() {
        let known = Known::default();
        known.remember("maya", 0);
        assert!(known.has("maya", KNOWN_FOR_US - 1) && !known.has("tom", 0));
        assert!(!known.has("maya", KNOWN_FOR_US));
        known.forget("maya");
        assert!(!known.has("maya", 0));
    }

    #[test]
    fn what_is_remembered_is_bounded_and_swept() {
        let known = Known::default();
        for nth in 0..KNOWN_MAX + 50 {
            known.remember(nth, 0);
        }
        assert_eq!(known.count(), KNOWN_MAX);
        assert!(known.has(7_usize, 0) && !known.has(KNOWN_MAX + 7, 0));
        known.sweep(KNOWN_FOR_US);
        assert_eq!(known.count(), 0);
    }
}
