//! Times of many turns, and what may be asked of them.

use std::fmt;
use std::time::Duration;

/// A build for tests on a busy machine proves nothing about speed.
pub fn in_time(holds: bool) -> bool {
    holds || cfg!(debug_assertions)
}

/// The usual, the rare and the worst of many waits.
pub struct Spread {
    pub p50: Duration,
    pub p99: Duration,
    pub longest: Duration,
}

impl Spread {
    pub fn of(waits: &[Duration]) -> Self {
        let mut waits = waits.to_vec();
        waits.sort_unstable();
        let at = |part: usize| {
            waits
                .get(waits.len() * part / 100)
                .copied()
                .unwrap_or_default()
        };
        Self {
            p50: at(50),
            p99: at(99),
            longest: waits.last().copied().unwrap_or_default(),
        }
    }
}

impl fmt::Display for Spread {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        let ms = |wait: Duration| wait.as_secs_f64() * 1000.0;
        write!(
            out,
            "{:.1} / {:.1} / {:.1} ms",
            ms(self.p50),
            ms(self.p99),
            ms(self.longest)
        )
    }
}
