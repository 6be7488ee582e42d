//! The office's hours: which days and hours count, and sums of business time.
//!
//! Clocks of a lifecycle run in business time, so a referral that comes in on the
//! evening before a long holiday is not late when the office opens again.

mod faults;
mod holidays;
mod read;

use std::sync::LazyLock;

use chrono::{
    DateTime, Datelike, Days, LocalResult, NaiveDate, NaiveTime, TimeDelta, TimeZone, Utc,
};
use chrono_tz::Tz;

pub use faults::{CalendarFaults, Fault, FaultKind};

/// Days looked ahead for business time before giving up: some 100 years.
const HORIZON_DAYS: u32 = 36_600;

static EMBEDDED: LazyLock<BusinessCalendar> = LazyLock::new(|| {
    BusinessCalendar::from_toml(include_str!("../../../data/calendar.toml"))
        .expect("a test reads the embedded calendar")
});

/// From opening to closing on one day, on the office's wall clock.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Hours {
    /// When the office opens.
    pub opens: NaiveTime,
    /// When it closes; always later than `opens`.
    pub closes: NaiveTime,
}

/// Days on which the office is closed besides holidays and days without hours.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Closed {
    On(NaiveDate),
    /// Month and day of the first and last day, every year; may pass new year.
    Yearly {
        first: (u32, u32),
        last: (u32, u32),
    },
}

impl Closed {
    fn holds(self, date: NaiveDate) -> bool {
        match self {
            Self::On(day) => day == date,
            Self::Yearly { first, last } => {
                let day = (date.month(), date.day());
                if first <= last {
                    (first..=last).contains(&day)
                } else {
                    day >= first || day <= last
                }
            }
        }
    }
}

/// Business hours, closed days and national holidays of the office.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct BusinessCalendar {
    zone: Tz,
    /// Monday first; `None` for a day without hours.
    hours: [Option<Hours>; 7],
    closed: Vec<Closed>,
    /// Every holiday with its name, by date.
    holidays: Vec<(NaiveDate, String)>,
}

impl Default for BusinessCalendar {
    fn default() -> Self {
        EMBEDDED.clone()
    }
}

impl BusinessCalendar {
    /// Reads a calendar file in the form of `data/calendar.toml`.
    ///
    /// # Errors
    /// Every fault in the file, each with its line.
    pub fn from_toml(source: &str) -> Result<Self, CalendarFaults> {
        read::calendar(source)
    }

    /// The office's time zone.
    #[must_use]
    pub fn zone(&self) -> Tz {
        self.zone
    }

    /// The name of the national holiday on `date`, substitutes included; known
    /// from 2007 to 2099.
    #[must_use]
    pub fn holiday(&self, date: NaiveDate) -> Option<&str> {
        let at = self
            .holidays
            .binary_search_by_key(&date, |(day, _)| *day)
            .ok()?;
        self.holidays.get(at).map(|(_, name)| name.as_str())
    }

    /// The hours of `date`; `None` if the office is closed all day.
    #[must_use]
    pub fn hours_on(&self, date: NaiveDate) -> Option<Hours> {
        let weekday = usize::try_from(date.weekday().num_days_from_monday()).ok()?;
        let hours = self.hours.get(weekday).copied().flatten()?;
        let shut =
            self.holiday(date).is_some() || self.closed.iter().any(|closed| closed.holds(date));
        (!shut).then_some(hours)
    }

    /// Whether the office opens on `date`.
    #[must_use]
    pub fn is_business_day(&self, date: NaiveDate) -> bool {
        self.hours_on(date).is_some()
    }

    /// Whether the office is open at `at`: from the opening minute up to, not
    /// including, the closing one.
    #[must_use]
    pub fn is_open_at(&self, at: DateTime<Utc>) -> bool {
        self.open_span(self.local_date(at))
            .is_some_and(|(opens, closes)| opens <= at && at < closes)
    }

    /// `from` if the office is open then, else its next opening.
    #[must_use]
    pub fn next_open(&self, from: DateTime<Utc>) -> DateTime<Utc> {
        self.open_spans(from)
            .next()
            .map_or(from, |(opens, _)| opens)
    }

    /// The moment at which `minutes` of business time have passed since `from`. Work that
    /// ends exactly at closing is due at closing, not at the next opening; 0 minutes give `from`.
    #[must_use]
    pub fn add_business_minutes(&self, from: DateTime<Utc>, minutes: u32) -> DateTime<Utc> {
        let mut left = TimeDelta::minutes(i64::from(minutes));
        let mut reached = from;
        if left.is_zero() {
            return from;
        }
        for (opens, closes) in self.open_spans(from) {
            if closes - opens >= left {
                return opens + left;
            }
            left -= closes - opens;
            reached = closes;
        }
        reached
    }

    /// The `days`-th business day after `from`'s day, at the same time of day, but not
    /// before opening nor after closing. 0 days give `from`'s day, or the next
    /// business day if that is none.
    #[must_use]
    pub fn add_business_days(&self, from: DateTime<Utc>, days: u32) -> DateTime<Utc> {
        let local = from.with_timezone(&self.zone);
        let date = self.business_day_after(local.date_naive(), days);
        let time = match self.hours_on(date) {
            Some(hours) => local.time().clamp(hours.opens, hours.closes),
            None => local.time(),
        };
        self.at(date, time)
    }

    /// The `days`-th business day after `date`; for 0 `date` itself or the next business day.
    #[must_use]
    pub fn business_day_after(&self, date: NaiveDate, days: u32) -> NaiveDate {
        let skipped = usize::try_from(days.saturating_sub(1)).unwrap_or(usize::MAX);
        let first = u64::from(days > 0);
        (first..=u64::from(HORIZON_DAYS))
            .filter_map(|ahead| date.checked_add_days(Days::new(ahead)))
            .filter(|day| self.is_business_day(*day))
            .nth(skipped)
            .unwrap_or(date)
    }

    /// Whole minutes of business time from `from` to `to`; negative if `to` is earlier.
    #[must_use]
    pub fn business_minutes_between(&self, from: DateTime<Utc>, to: DateTime<Utc>) -> i64 {
        if to < from {
            return -self.business_minutes_between(to, from);
        }
        self.open_spans(from)
            .take_while(|(opens, _)| *opens < to)
            .map(|(opens, closes)| closes.min(to) - opens)
            .sum::<TimeDelta>()
            .num_minutes()
    }

    /// The closing time of `date`; on a closed day the latest closing time of the week.
    #[must_use]
    pub fn closing_on(&self, date: NaiveDate) -> DateTime<Utc> {
        let usual = self.hours.iter().flatten().map(|hours| hours.closes).max();
        let closes = self.hours_on(date).map(|hours| hours.closes).or(usual);
        self.at(date, closes.unwrap_or(NaiveTime::MIN))
    }

    /// The moment when the office's wall clock shows `time` on `date`. A time left out
    /// by a change of clocks counts as if the clocks had not changed.
    #[must_use]
    pub fn at(&self, date: NaiveDate, time: NaiveTime) -> DateTime<Utc> {
        let local = date.and_time(time);
        match self.zone.from_local_datetime(&local) {
            LocalResult::Single(at) | LocalResult::Ambiguous(at, _) => at.with_timezone(&Utc),
            LocalResult::None => {
                let before = local - TimeDelta::hours(1);
                self.zone
                    .from_local_datetime(&before)
                    .earliest()
                    .map_or(local.and_utc(), |at| {
                        at.with_timezone(&Utc) + TimeDelta::hours(1)
                    })
            }
        }
    }

    fn local_date(&self, at: DateTime<Utc>) -> NaiveDate {
        at.with_timezone(&self.zone).date_naive()
    }

    fn open_span(&self, date: NaiveDate) -> Option<(DateTime<Utc>, DateTime<Utc>)> {
        let hours = self.hours_on(date)?;
        Some((self.at(date, hours.opens), self.at(date, hours.closes)))
    }

    /// Opening and closing of each business day from `from` on, what is past cut off.
    fn open_spans(
        &self,
        from: DateTime<Utc>,
    ) -> impl Iterator<Item = (DateTime<Utc>, DateTime<Utc>)> + '_ {
        let first = self.local_date(from);
        (0..=u64::from(HORIZON_DAYS))
            .map_while(move |ahead| first.checked_add_days(Days::new(ahead)))
            .filter_map(|date| self.open_span(date))
            .filter(move |(_, closes)| *closes > from)
            .map(move |(opens, closes)| (opens.max(from), closes))
    }
}

#[cfg(test)]
mod tests;
