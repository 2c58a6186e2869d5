//! Numbers that look random and can be had again from their seed, and how many histories are told with them.

use std::panic::{AssertUnwindSafe, catch_unwind};
use std::time::{SystemTime, UNIX_EPOCH};

/// A small generator (splitmix64).
#[derive(Clone, Debug)]
pub struct Random(u64);

impl Random {
    /// The same numbers for the same seed.
    pub fn new(seed: u64) -> Random {
        let mut random = Random(seed);
        random.0 = random.next();
        random
    }

    /// Any number.
    pub fn next(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut mixed = self.0;
        mixed = (mixed ^ (mixed >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        mixed ^ (mixed >> 31)
    }

    /// 0 to `count` - 1.
    pub fn below(&mut self, count: usize) -> usize {
        usize::try_from(self.next() % u64::try_from(count.max(1)).expect("small")).expect("below a usize")
    }

    /// From `least` to `most`, both included.
    pub fn between(&mut self, least: i64, most: i64) -> i64 {
        let count = u64::try_from(most - least + 1).expect("least is not above most");
        least + i64::try_from(self.next() % count).expect("small")
    }

    /// True once in so many times.
    pub fn one_in(&mut self, times: i64) -> bool {
        self.between(1, times) == 1
    }

    /// One of several.
    pub fn pick<T: Clone>(&mut self, from: &[T]) -> T {
        from[self.below(from.len())].clone()
    }
}

/// Checks a property for as many seeds as `LAUREL_HISTORIES` asks for, from `LAUREL_SEED` on; the first that
/// fails
/// is told with its seed.
pub fn for_each_seed(property: &str, default_count: u64, check: impl Fn(u64) -> Result<(), String>) {
    let count = number("LAUREL_HISTORIES").unwrap_or(default_count);
    let first = number("LAUREL_SEED").unwrap_or_else(any_seed);
    println!("{property}: {count} histories from LAUREL_SEED={first}");
    for seed in (0..count).map(|nth| first.wrapping_add(nth)) {
        if let Err(why) = without_panic(|| check(seed)) {
            panic!("{property}\n{why}\nRepeat it with LAUREL_SEED={seed} LAUREL_HISTORIES=1");
        }
    }
}

/// What fails, with everything taken out of `steps` that it fails without.
pub fn shrunk<T: Clone>(
    steps: &[T],
    check: impl Fn(&[T]) -> Result<(), String>,
) -> Result<(), (Vec<T>, String)> {
    let checked = |steps: &[T]| without_panic(|| check(steps));
    let Err(mut why) = checked(steps) else {
        return Ok(());
    };
    let mut steps = steps.to_vec();
    let mut nth = steps.len();
    while nth > 0 {
        nth -= 1;
        let mut fewer = steps.clone();
        fewer.remove(nth);
        if let Err(still) = checked(&fewer) {
            (steps, why) = (fewer, still);
            nth = steps.len().min(nth + 1);
        }
    }
    Err((steps, why))
}

/// A number of the environment.
pub fn number(name: &str) -> Option<u64> {
    let text = std::env::var(name).ok()?;
    Some(text.parse().unwrap_or_else(|_| panic!("{name} is `{text}`; it should be a whole number")))
}

/// A seed of the moment.
pub fn any_seed() -> u64 {
    let since = SystemTime::now().duration_since(UNIX_EPOCH).expect("after 1970");
    // Short, so that it is easily typed again.
    u64::try_from(since.as_nanos() / 1_000 % 10_000_000_000).expect("small")
}

fn without_panic(check: impl FnOnce() -> Result<(), String>) -> Result<(), String> {
    catch_unwind(AssertUnwindSafe(check)).unwrap_or_else(|panic| {
        let text = panic.downcast_ref::<String>().map(String::as_str);
        let text = text.or_else(|| panic.downcast_ref::<&str>().copied());
        Err(format!("it panicked: {}", text.unwrap_or("without a word")))
    })
}
