//! The only source of the present moment.
//!
//! Everything that needs "now" is handed a [`Clock`], so that rules, screens and
//! journeys can be run at a fixed time. `chrono::Utc::now` is forbidden everywhere
//! else (`clippy.toml`).

use std::sync::Arc;
use std::sync::atomic::{AtomicI64, Ordering};

use chrono::{DateTime, NaiveDate, TimeDelta, Utc};
use chrono_tz::Tz;
use thiserror::Error;

/// Name of the environment variable that fixes the clock: an RFC 3339 time.
pub const NOW_VARIABLE: &str = "MADOGUCHI_NOW";

/// Tells the time in UTC and in the office's time zone.
///
/// Clones of a fixed clock share one moment: advancing one advances all.
#[derive(Debug, Clone)]
pub struct Clock {
    source: Source,
    zone: Tz,
}

#[derive(Debug, Clone)]
enum Source {
    System,
    /// Microseconds since 1970-01-01T00:00:00Z.
    Fixed(Arc<AtomicI64>),
}

/// Why a clock could not be set up.
#[derive(Debug, Error)]
pub enum ClockError {
    /// The variable is not a time of RFC 3339, such as `2026-11-22T09:00:00+09:00`.
    #[error("{NOW_VARIABLE}={value:?} is not an RFC 3339 time such as 2026-11-22T09:00:00+09:00")]
    NotATime {
        /// What the variable holds.
        value: String,
        /// What the parser said.
        #[source]
        source: chrono::ParseError,
    },
    /// The variable holds bytes that are not UTF-8.
    #[error("{NOW_VARIABLE} is not valid UTF-8")]
    NotText,
}

impl Clock {
    /// The machine's clock, shown in `zone`.
    #[must_use]
    pub fn system(zone: Tz) -> Self {
        Self {
            source: Source::System,
            zone,
        }
    }

    /// A clock that stands at `at` until it is advanced.
    #[must_use]
    pub fn fixed(at: DateTime<Utc>, zone: Tz) -> Self {
        Self {
            source: Source::Fixed(Arc::new(AtomicI64::new(at.timestamp_micros()))),
            zone,
        }
    }

    /// A fixed clock if `MADOGUCHI_NOW` is set, else the machine's.
    ///
    /// # Errors
    /// When the variable is set and is not an RFC 3339 time.
    pub fn from_env(zone: Tz) -> Result<Self, ClockError> {
        match std::env::var(NOW_VARIABLE) {
            Ok(value) => Self::from_setting(Some(&value), zone),
            Err(std::env::VarError::NotPresent) => Self::from_setting(None, zone),
            Err(std::env::VarError::NotUnicode(_)) => Err(ClockError::NotText),
        }
    }

    /// Like [`Clock::from_env`] with the variable's value given; an empty value counts as unset.
    ///
    /// # Errors
    /// When the value is not an RFC 3339 time.
    pub fn from_setting(value: Option<&str>, zone: Tz) -> Result<Self, ClockError> {
        match value.map(str::trim).filter(|value| !value.is_empty()) {
            None => Ok(Self::system(zone)),
            Some(value) => DateTime::parse_from_rfc3339(value)
                .map(|at| Self::fixed(at.with_timezone(&Utc), zone))
                .map_err(|source| ClockError::NotATime {
                    value: value.to_owned(),
                    source,
                }),
        }
    }

    /// The present moment.
    #[must_use]
    #[expect(
        clippy::disallowed_methods,
        reason = "the one place that asks the machine for the time"
    )]
    pub fn now(&self) -> DateTime<Utc> {
        match &self.source {
            Source::System => Utc::now(),
            Source::Fixed(at) => {
                DateTime::from_timestamp_micros(at.load(Ordering::SeqCst)).unwrap_or_default()
            }
        }
    }

    /// The office's time zone.
    #[must_use]
    pub fn zone(&self) -> Tz {
        self.zone
    }

    /// `at` as the office's wall clock shows it.
    #[must_use]
    pub fn local(&self, at: DateTime<Utc>) -> DateTime<Tz> {
        at.with_timezone(&self.zone)
    }

    /// Today's date in the office.
    #[must_use]
    pub fn today(&self) -> NaiveDate {
        self.local(self.now()).date_naive()
    }

    /// Moves a fixed clock, and all its clones, forward (or back, if `by` is negative).
    /// The machine's clock cannot be moved: there it does nothing.
    pub fn advance(&self, by: TimeDelta) {
        if let Source::Fixed(at) = &self.source {
            let step = by.num_microseconds().unwrap_or(0);
            at.fetch_add(step, Ordering::SeqCst);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use chrono_tz::Asia::Tokyo;

    fn evening_in_utc() -> DateTime<Utc> {
        "2026-11-22T20:00:00Z".parse().unwrap()
    }

    #[test]
    fn today_is_the_date_in_the_office_not_in_utc() {
        let clock = Clock::fixed(evening_in_utc(), Tokyo);
        assert_eq!(clock.today().to_string(), "2026-11-23");
    }

    #[test]
    fn clones_of_a_fixed_clock_advance_together() {
        let clock = Clock::fixed(evening_in_utc(), Tokyo);
        let other = clock.clone();
        clock.advance(TimeDelta::minutes(5));
        assert_eq!(other.now(), evening_in_utc() + TimeDelta::minutes(5));
    }

    #[test]
    fn a_setting_fixes_the_clock_and_nonsense_is_refused() {
        let clock = Clock::from_setting(Some("2026-11-23T05:00:00+09:00"), Tokyo).unwrap();
        assert_eq!(clock.now(), evening_in_utc());
        assert!(matches!(
            Clock::from_setting(Some("yesterday"), Tokyo),
            Err(ClockError::NotATime { .. })
        ));
    }
}
