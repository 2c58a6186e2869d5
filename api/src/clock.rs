//! The one place that knows what time it is.

use contract::Instant;
use std::sync::atomic::{AtomicI64, Ordering};
use std::sync::{Arc, LazyLock};

/// The machine's clock, or one that a test holds in its hand.
#[derive(Clone)]
pub enum Clock {
    /// The machine's.
    System,
    /// Stands still until it is set.
    Held(Arc<AtomicI64>),
}

impl Clock {
    /// Milliseconds since 1970.
    pub fn now(&self) -> Instant {
        match self {
            Clock::System => jiff::Timestamp::now().as_millisecond(),
            Clock::Held(at) => at.load(Ordering::SeqCst),
        }
    }

    /// Microseconds of a clock that never goes back, for measuring how long ago something was.
    pub fn steady_us(&self) -> i64 {
        static BEGUN: LazyLock<std::time::Instant> = LazyLock::new(std::time::Instant::now);
        match self {
            Clock::System => i64::try_from(BEGUN.elapsed().as_micros()).unwrap_or(i64::MAX),
            Clock::Held(at) => at.load(Ordering::SeqCst).saturating_mul(1_000),
        }
    }
}
