//! How long still, in the words that people use: 残り2時間, 超過1日.
//!
//! Due times are found in business hours; what is left until them is told by the
//! clock on the wall, so that a list in the order of due times reads in order and
//! the day view says the same.

use crate::locale::{Label, Locale};
use chrono::{DateTime, Duration, Utc};

/// How pressing a due time is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Pressure {
    /// Time enough.
    Ample,
    /// Due within the office's limit.
    Soon,
    /// Past.
    Late,
}

/// A due time as people say it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct TimeLeft {
    /// How pressing it is.
    pub pressure: Pressure,
    /// In words.
    pub text: String,
}

impl TimeLeft {
    /// The time from `now` until `due`; `soon` is the office's limit for "due soon".
    #[must_use]
    pub fn until(due: DateTime<Utc>, now: DateTime<Utc>, soon: Duration, locale: Locale) -> Self {
        let is_late = due < now;
        let (from, to) = if is_late { (due, now) } else { (now, due) };
        let pressure = match () {
            () if is_late => Pressure::Late,
            () if to - from <= soon => Pressure::Soon,
            () => Pressure::Ample,
        };
        let (unit, count) = spoken(to - from);
        let label = match (unit, is_late) {
            (Unit::Minutes, false) => Label::WorkLeftMinutes,
            (Unit::Hours, false) => Label::WorkLeftHours,
            (Unit::Days, false) => Label::WorkLeftDays,
            (Unit::Minutes, true) => Label::WorkLateMinutes,
            (Unit::Hours, true) => Label::WorkLateHours,
            (Unit::Days, true) => Label::WorkLateDays,
        };
        Self {
            pressure,
            text: locale.fill(label, &[("n", &count)]),
        }
    }
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Unit {
    Minutes,
    Hours,
    Days,
}

/// The same steps as on the day view: minutes up to two hours, hours up to two days.
fn spoken(span: Duration) -> (Unit, i64) {
    match span {
        _ if span < Duration::hours(2) => (Unit::Minutes, span.num_minutes()),
        _ if span < Duration::days(2) => (Unit::Hours, span.num_hours()),
        _ => (Unit::Days, span.num_days()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::locale::Lang;

    fn said(due: &str, now: &str) -> String {
        let soon = Duration::hours(2);
        let (due, now) = (due.parse().unwrap(), now.parse().unwrap());
        TimeLeft::until(due, now, soon, Locale::new(Lang::Ja)).text
    }

    #[test]
    fn the_clock_on_the_wall_counts_over_a_week_end_too() {
        assert_eq!(
            said("2026-11-16T10:00:00+09:00", "2026-11-13T16:00:00+09:00"),
            "残り2日"
        );
        assert_eq!(
            said("2026-11-17T17:00:00+09:00", "2026-11-16T09:00:00+09:00"),
            "残り32時間"
        );
    }

    #[test]
    fn what_is_late_says_for_how_long() {
        assert_eq!(
            said("2026-11-16T09:10:00+09:00", "2026-11-16T09:50:00+09:00"),
            "超過40分"
        );
        assert_eq!(
            said("2026-11-13T09:00:00+09:00", "2026-11-16T17:00:00+09:00"),
            "超過3日"
        );
    }
}
