//! When things happened, seen from now: in office hours, and never ahead of it.

use super::dice::Dice;
use crate::calendar::business::BusinessCalendar;
use chrono::{DateTime, Days, NaiveDate, NaiveTime, TimeDelta, Utc};

/// So many days back lie the oldest consultations.
pub(super) const DAYS_BACK: u64 = 90;

/// Minutes of an hour and of a day, for telling lengths of time.
pub(super) const HOUR: i64 = 60;
pub(super) const DAY: i64 = 24 * HOUR;

/// The office's past.
#[derive(Debug, Clone, Copy)]
pub(super) struct Past<'a> {
    pub calendar: &'a BusinessCalendar,
    pub now: DateTime<Utc>,
}

impl Past<'_> {
    /// The office's date of now.
    pub fn today(&self) -> NaiveDate {
        self.now.with_timezone(&self.calendar.zone()).date_naive()
    }

    /// So many minutes before now.
    pub fn ago(&self, minutes: i64) -> DateTime<Utc> {
        self.now - TimeDelta::minutes(minutes)
    }

    /// A time of day so many days from today.
    pub fn on(&self, days: i64, hour: u32, minute: u32) -> DateTime<Utc> {
        let time = NaiveTime::from_hms_opt(hour, minute, 0).unwrap_or(NaiveTime::MIN);
        self.calendar.at(self.today() + TimeDelta::days(days), time)
    }

    /// The first open day from so many days ahead, at a time of day.
    pub fn open_day_ahead(&self, days: i64, hour: u32, minute: u32) -> DateTime<Utc> {
        (days..days + 14)
            .find(|ahead| {
                self.calendar
                    .is_business_day(self.today() + TimeDelta::days(*ahead))
            })
            .map_or_else(
                || self.on(days, hour, minute),
                |ahead| self.on(ahead, hour, minute),
            )
    }

    /// The moment itself in office hours, else some time before the closing hour before it.
    /// Today counts as open, whatever day it is: a sample has to look alive on a Sunday too.
    pub fn last_open(&self, at: DateTime<Utc>, dice: &mut Dice) -> DateTime<Utc> {
        let date = at.with_timezone(&self.calendar.zone()).date_naive();
        if date >= self.today() || self.calendar.is_open_at(at) {
            return at;
        }
        let early = TimeDelta::minutes(dice.between(5, 6 * HOUR));
        (0..14)
            .filter_map(|back| date.checked_sub_days(Days::new(back)))
            .filter(|day| self.calendar.is_business_day(*day))
            .map(|day| self.calendar.closing_on(day))
            .find(|closes| *closes <= at)
            .map_or(at, |closes| closes - early)
    }

    /// The open days of the last [`DAYS_BACK`], today not among them, the oldest first.
    pub fn open_days(&self) -> Vec<NaiveDate> {
        (1..=DAYS_BACK)
            .rev()
            .filter_map(|back| self.today().checked_sub_days(Days::new(back)))
            .filter(|day| self.calendar.is_business_day(*day))
            .collect()
    }

    /// First and last moment of calls of a day; for today they end now.
    pub fn calls_of(&self, day: NaiveDate) -> (DateTime<Utc>, DateTime<Utc>) {
        let time = |hour, minute| {
            let time = NaiveTime::from_hms_opt(hour, minute, 0).unwrap_or(NaiveTime::MIN);
            self.calendar.at(day, time)
        };
        if day < self.today() {
            return (time(8, 50), time(17, 0));
        }
        let end = self.ago(3).max(time(0, 0));
        (time(9, 0).min(self.ago(3 * HOUR)).max(time(0, 0)), end)
    }
}
