//! How often something may happen: so many at once, and then so many a minute.

use std::collections::HashMap;
use std::hash::{BuildHasher, Hash, RandomState};
use std::sync::{Mutex, MutexGuard, PoisonError};

/// Those that a gauge remembers; above it, whoever is not among them shares one measure.
const KNOWN_MAX: usize = 100_000;

const MINUTE_US: i64 = 60_000_000;

/// A measure for each of many. Instants are microseconds of a clock that does not go back.
///
/// For each, one instant is kept: when all that was taken will be there again. Who asks is kept as a hash
/// with a secret seed, so that an entry is 16 bytes whatever it stands for, and nobody can aim at another's.
pub struct Gauge {
    every_us: i64,
    burst: i64,
    free_at: Mutex<HashMap<u64, i64>>,
    seed: RandomState,
}

impl Gauge {
    /// At most `burst` at once, and `per_minute` in the long run.
    pub fn new(burst: i64, per_minute: i64) -> Gauge {
        let every_us = (MINUTE_US / per_minute.max(1)).max(1);
        Gauge { every_us, burst, free_at: Mutex::default(), seed: RandomState::new() }
    }

    /// Takes one, or says after how many microseconds there is one again.
    pub fn take(&self, who: impl Hash, now_us: i64) -> Result<(), i64> {
        let mut known = self.known();
        let who = self.place(&mut known, who, now_us);
        let free_at = known.get(&who).copied().unwrap_or(now_us).max(now_us);
        match self.wait_us(free_at, now_us) {
            0 => {
                known.insert(who, free_at + self.every_us);
                Ok(())
            }
            wait_us => Err(wait_us),
        }
    }

    /// Whether there is one, without taking it.
    pub fn look(&self, who: impl Hash, now_us: i64) -> Result<(), i64> {
        let known = self.known();
        let who = self.seed.hash_one(who);
        let has_place = known.len() < KNOWN_MAX || known.contains_key(&who);
        let free_at = known.get(if has_place { &who } else { &0 }).copied().unwrap_or(now_us);
        match self.wait_us(free_at, now_us) {
            0 => Ok(()),
            wait_us => Err(wait_us),
        }
    }

    /// Takes one after the deed, also where there is none left: what is owed is waited for.
    pub fn charge(&self, who: impl Hash, now_us: i64) {
        let mut known = self.known();
        let who = self.place(&mut known, who, now_us);
        let free_at = known.get(&who).copied().unwrap_or(now_us).max(now_us);
        known.insert(who, free_at + self.every_us);
    }

    /// Forgets those who have all of their measure again.
    pub fn forget(&self, now_us: i64) {
        let mut known = self.known();
        known.retain(|_, free_at| *free_at > now_us);
        known.shrink_to_fit();
    }

    /// How many it remembers.
    pub fn count(&self) -> usize {
        self.known().len()
    }

    fn wait_us(&self, free_at: i64, now_us: i64) -> i64 {
        (free_at - now_us - (self.burst - 1) * self.every_us).max(0)
    }

    /// Where a measure is kept. When there is no room even after forgetting, all who are new share place 0.
    fn place(&self, known: &mut HashMap<u64, i64>, who: impl Hash, now_us: i64) -> u64 {
        let who = self.seed.hash_one(who);
        if known.len() < KNOWN_MAX || known.contains_key(&who) {
            return who;
        }
        // Looked at once for each that is full: while place 0 waits, nothing is gone through.
        if known.get(&0).is_none_or(|free_at| *free_at <= now_us) {
            known.retain(|_, free_at| *free_at > now_us);
        }
        if known.len() < KNOWN_MAX { who } else { 0 }
    }

    /// A measure that was being written when its thread ended is as good as before.
    fn known(&self) -> MutexGuard<'_, HashMap<u64, i64>> {
        self.free_at.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn so_many_at_once_and_then_one_as_time_goes_by() {
        let gauge = Gauge::new(3, 60);
        for _ in 0..3 {
            assert_eq!(gauge.take("maya", 0), Ok(()));
        }
        assert_eq!(gauge.take("maya", 0), Err(1_000_000));
        assert_eq!(gauge.look("maya", 400_000), Err(600_000));
        assert_eq!(gauge.take("tom", 0), Ok(()), "each has a measure of their own");
        assert_eq!(gauge.take("maya", 1_000_000), Ok(()));
        assert_eq!(gauge.take("maya", 1_000_000), Err(1_000_000));
        gauge.charge("maya", 1_000_000);
        assert_eq!(gauge.look("maya", 1_000_000), Err(2_000_000), "what is owed is waited for");
    }

    #[test]
    fn what_it_remembers_is_bounded_and_forgotten() {
        let gauge = Gauge::new(2, 60);
        for nth in 0..KNOWN_MAX + 50 {
            let _ = gauge.take(nth, 0);
        }
        assert!(gauge.count() <= KNOWN_MAX + 1);
        assert!(gauge.take("one more", 0).is_err(), "those who are too many share one measure");
        assert!(gauge.look("one more", 0).is_err(), "and are looked at there");
        assert!(gauge.take(7_usize, 0).is_ok(), "and who was there before has the own one");
        assert!(gauge.take("one more", 2_000_000).is_ok(), "room is made once there can be");
        gauge.forget(60_000_000);
        assert_eq!(gauge.count(), 0);
    }

    proptest! {
        #[test]
        fn never_more_than_the_burst_and_what_has_grown_since(
            burst in 1_i64..20,
            per_minute in 1_i64..6_000,
            pauses in prop::collection::vec(0_i64..5_000_000, 1..200),
        ) {
            let gauge = Gauge::new(burst, per_minute);
            let (mut now_us, mut taken) = (0, 0);
            for pause_us in pauses {
                now_us += pause_us;
                match gauge.take((), now_us) {
                    Ok(()) => taken += 1,
                    Err(wait_us) => prop_assert!(gauge.look((), now_us + wait_us).is_ok()),
                }
                prop_assert!(taken <= burst + now_us / (MINUTE_US / per_minute));
            }
        }
    }
}
