//! The one place that knows what time it is.

use contract::Instant;
use std::sync::Arc;
use std::sync::atomic::{AtomicI64, Ordering};

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
}
