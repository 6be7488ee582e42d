//! When an institution is open, as far as a public source says so.
//!
//! Sources flag open weekdays, print times, and name closed days, each on its own and not always
//! in agreement. What contradicts itself is answered with [`OnDay::Unknown`]: the desk rings up
//! rather than telling a caller something that was guessed.

use crate::calendar::business::BusinessCalendar;
use chrono::{Datelike, NaiveDate, NaiveTime, Timelike};
use serde::{Deserialize, Serialize};
use std::fmt;

/// Minutes of a day; a time of closing may be 24:00.
const DAY: u16 = 24 * 60;
/// No institution begins its day between midnight and this time: such a time is a slip.
const EARLIEST: u16 = 5 * 60;
/// Days of [`OpeningHours`]: Monday to Sunday, then national holidays.
pub const DAYS: usize = 8;
/// The place of national holidays among them.
pub const HOLIDAY: usize = 7;
/// Their names, as the sources print them.
pub const DAY_NAMES: [char; DAYS] = ['月', '火', '水', '木', '金', '土', '日', '祝'];

/// From opening to closing within one day.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct Interval {
    opens: u16,
    closes: u16,
}

impl Interval {
    /// The interval between two times printed as `9:00`, `09:00` or `24:00`. `None` for what
    /// cannot be hours: no time at all, closing before opening, opening at dead of night.
    #[must_use]
    pub fn read(opens: &str, closes: &str) -> Option<Self> {
        let minutes = |text: &str| {
            let (hour, minute) = text.split_once(':')?;
            let (hour, minute): (u16, u16) = (hour.parse().ok()?, minute.parse().ok()?);
            let at = hour.checked_mul(60)?.checked_add(minute)?;
            (minute < 60 && at <= DAY).then_some(at)
        };
        let (opens, closes) = (minutes(opens)?, minutes(closes)?);
        let dead_of_night = opens > 0 && opens < EARLIEST;
        (opens < closes && !dead_of_night).then_some(Self { opens, closes })
    }

    /// Whether a wall-clock time lies within; the minute of closing does not.
    #[must_use]
    pub fn holds(self, time: NaiveTime) -> bool {
        let minute = u16::try_from(time.hour() * 60 + time.minute()).unwrap_or(DAY);
        (self.opens..self.closes).contains(&minute)
    }
}

impl fmt::Display for Interval {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        let time = |at: u16| (at / 60, at % 60);
        let ((from, from_minute), (to, to_minute)) = (time(self.opens), time(self.closes));
        write!(out, "{from:02}:{from_minute:02}-{to:02}:{to_minute:02}")
    }
}

impl From<Interval> for String {
    fn from(interval: Interval) -> Self {
        interval.to_string()
    }
}

impl TryFrom<String> for Interval {
    type Error = String;

    fn try_from(text: String) -> Result<Self, String> {
        let times = text.split_once('-');
        times
            .and_then(|(opens, closes)| Self::read(opens, closes))
            .ok_or(text)
    }
}

/// What a source says of one day of the week, or of holidays.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct Day {
    /// Whether it is open at all, where the source flags it.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub open: Option<bool>,
    /// Its hours, in order and without overlaps; of a clinic, those of all departments together.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub hours: Vec<Interval>,
    /// When patients are received.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub reception: Vec<Interval>,
}

/// Why it is closed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ClosedFor {
    /// Every week on this day.
    Weekday,
    /// Only on the first, second, … such day of the month.
    NthWeekday(u8),
    /// A national holiday.
    Holiday,
    /// This date every year, such as 3 January.
    Date,
}

/// What is known of one date.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum OnDay<'a> {
    /// Open; without hours where the source names none.
    Open(&'a Day),
    /// Closed all day.
    Closed(ClosedFor),
    /// The source says nothing, or contradicts itself.
    Unknown,
}

/// Opening hours of an institution.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct OpeningHours {
    /// Monday to Sunday, then holidays ([`HOLIDAY`]).
    pub days: [Day; DAYS],
    /// Closed on the n-th (from 1) such weekday (0 = Monday) of a month.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub closed_weeks: Vec<(u8, u8)>,
    /// Closed on these days (month, day) of every year.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub closed_dates: Vec<(u8, u8)>,
    /// Whether departments keep different hours, so that one of them may be shut while it is open.
    #[serde(skip_serializing_if = "std::ops::Not::not")]
    pub by_department: bool,
    /// Other closed days in words, such as 年末年始.
    #[serde(skip_serializing_if = "String::is_empty")]
    pub note: String,
}

impl OpeningHours {
    /// Whether nothing is known at all.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        *self == Self::default()
    }

    /// What holds on a date; the calendar knows the national holidays.
    #[must_use]
    pub fn on(&self, date: NaiveDate, calendar: &BusinessCalendar) -> OnDay<'_> {
        let month_day = (small(date.month()), small(date.day()));
        if self.closed_dates.contains(&month_day) {
            return OnDay::Closed(ClosedFor::Date);
        }
        let weekday = small(date.weekday().num_days_from_monday());
        let usual = self.weekly(usize::from(weekday), ClosedFor::Weekday);
        if calendar.holiday(date).is_some() {
            return match self.weekly(HOLIDAY, ClosedFor::Holiday) {
                // "Open on holidays" without times of their own means the hours of the weekday.
                OnDay::Open(day) if day.hours.is_empty() => usual,
                told => told,
            };
        }
        let nth = small(date.day0() / 7 + 1);
        match usual {
            OnDay::Open(_) if self.closed_weeks.contains(&(nth, weekday)) => {
                OnDay::Closed(ClosedFor::NthWeekday(nth))
            }
            told => told,
        }
    }

    /// The same with the times of `other` instead of its own.
    #[must_use]
    pub fn with_times_of(mut self, other: Self) -> Self {
        self.by_department = other.by_department;
        for (day, times) in self.days.iter_mut().zip(other.days) {
            (day.hours, day.reception) = (times.hours, times.reception);
        }
        self
    }

    /// As the sources would print it: days with the same hours together, then what is closed.
    #[must_use]
    pub fn in_words(&self) -> String {
        let mut groups: Vec<(String, String)> = Vec::new();
        let mut closed: Vec<String> = Vec::new();
        for (name, day) in DAY_NAMES.iter().zip(&self.days) {
            if day.open == Some(false) && day.hours.is_empty() {
                closed.push(name.to_string());
            } else if day.open == Some(true) || !day.hours.is_empty() {
                let times: Vec<String> = day.hours.iter().map(Interval::to_string).collect();
                let times = times.join(" ");
                match groups.iter_mut().find(|(_, known)| *known == times) {
                    Some((days, _)) => days.push(*name),
                    None => groups.push((name.to_string(), times)),
                }
            }
        }
        let name = |weekday: u8| DAY_NAMES.get(usize::from(weekday)).copied().unwrap_or(' ');
        let weeks = self.closed_weeks.iter();
        closed.extend(weeks.map(|(nth, weekday)| format!("第{nth}{}", name(*weekday))));
        let dates = self.closed_dates.iter();
        closed.extend(dates.map(|(month, day)| format!("{month}/{day}")));
        closed.extend((!self.note.is_empty()).then(|| self.note.clone()));
        let open = groups.iter().map(|(days, times)| format!("{days} {times}"));
        let mut parts: Vec<String> = open.map(|part| part.trim_end().to_owned()).collect();
        parts.extend((!closed.is_empty()).then(|| format!("休 {}", closed.join(" "))));
        parts.join(" / ")
    }

    fn weekly(&self, at: usize, why: ClosedFor) -> OnDay<'_> {
        let Some(day) = self.days.get(at) else {
            return OnDay::Unknown;
        };
        let prints_hours = self.days.iter().any(|day| !day.hours.is_empty());
        match (day.open, day.hours.is_empty()) {
            (None | Some(true), false) => OnDay::Open(day),
            // On holidays many print a flag only.
            (Some(true), true) if !prints_hours || at == HOLIDAY => OnDay::Open(day),
            (Some(false), true) => OnDay::Closed(why),
            (None, true) if prints_hours => OnDay::Closed(why),
            _ => OnDay::Unknown,
        }
    }

    /// Adds an interval to the hours of a day; touching ones become one.
    pub fn add_hours(&mut self, day: usize, interval: Interval) {
        if let Some(day) = self.days.get_mut(day) {
            unite(&mut day.hours, interval);
        }
    }

    /// Adds an interval to the reception hours of a day.
    pub fn add_reception(&mut self, day: usize, interval: Interval) {
        if let Some(day) = self.days.get_mut(day) {
            unite(&mut day.reception, interval);
        }
    }
}

fn small(number: u32) -> u8 {
    u8::try_from(number).unwrap_or(u8::MAX)
}

/// Puts an interval among others, keeping them in order and apart.
fn unite(intervals: &mut Vec<Interval>, mut new: Interval) {
    intervals.retain(|known| {
        let touches = known.opens <= new.closes && new.opens <= known.closes;
        if touches {
            new.opens = new.opens.min(known.opens);
            new.closes = new.closes.max(known.closes);
        }
        !touches
    });
    let at = intervals.partition_point(|known| *known < new);
    intervals.insert(at, new);
}

#[cfg(test)]
mod tests {
    use super::*;

    fn interval(text: &str) -> Interval {
        Interval::try_from(text.to_owned()).unwrap()
    }

    fn date(text: &str) -> NaiveDate {
        text.parse().unwrap()
    }

    /// Open Monday to Friday in the morning, Saturdays too but for the second and fourth.
    fn clinic() -> OpeningHours {
        let mut hours = OpeningHours::default();
        for day in 0..6 {
            hours.days[day].open = Some(true);
            hours.add_hours(day, interval("09:00-12:00"));
        }
        hours.days[6].open = Some(false);
        hours.days[HOLIDAY].open = Some(false);
        hours.closed_weeks = vec![(2, 5), (4, 5)];
        hours.closed_dates = vec![(1, 4)];
        hours
    }

    #[test]
    fn a_date_is_answered_by_weekday_week_holiday_and_yearly_closing() {
        let (hours, calendar) = (clinic(), BusinessCalendar::default());
        let on = |day: &str| hours.on(date(day), &calendar);
        assert_eq!(on("2026-11-26"), OnDay::Open(&hours.days[3]));
        assert_eq!(on("2026-11-21"), OnDay::Open(&hours.days[5]));
        assert_eq!(
            on("2026-11-14"),
            OnDay::Closed(ClosedFor::NthWeekday(2)),
            "second Saturday"
        );
        assert_eq!(on("2026-11-22"), OnDay::Closed(ClosedFor::Weekday));
        assert_eq!(on("2026-11-23"), OnDay::Closed(ClosedFor::Holiday));
        assert_eq!(on("2027-01-04"), OnDay::Closed(ClosedFor::Date));
    }

    #[test]
    fn open_on_holidays_means_the_hours_of_the_weekday() {
        let mut hours = clinic();
        hours.days[HOLIDAY].open = Some(true);
        let calendar = BusinessCalendar::default();
        assert_eq!(
            hours.on(date("2026-11-23"), &calendar),
            OnDay::Open(&hours.days[0])
        );
    }

    #[test]
    fn a_flag_against_its_own_times_is_not_believed() {
        let calendar = BusinessCalendar::default();
        let mut hours = clinic();
        hours.days[3].open = Some(false);
        assert_eq!(hours.on(date("2026-11-26"), &calendar), OnDay::Unknown);
        hours.days[3] = Day {
            open: Some(true),
            ..Day::default()
        };
        assert_eq!(hours.on(date("2026-11-26"), &calendar), OnDay::Unknown);
    }

    #[test]
    fn nothing_said_is_unknown_and_flags_alone_are_enough_for_open() {
        let calendar = BusinessCalendar::default();
        let mut hours = OpeningHours::default();
        assert_eq!(hours.on(date("2026-11-26"), &calendar), OnDay::Unknown);
        hours.days[3].open = Some(true);
        assert_eq!(
            hours.on(date("2026-11-26"), &calendar),
            OnDay::Open(&hours.days[3])
        );
        assert_eq!(hours.on(date("2026-11-27"), &calendar), OnDay::Unknown);
    }

    #[test]
    fn hours_that_cannot_be_hours_are_not_read() {
        for (opens, closes) in [
            ("00:00", "00:00"),
            ("00:45", "17:15"),
            ("17:00", "09:00"),
            ("09:00", ""),
            ("09:60", "12:00"),
            ("09:00", "24:01"),
            ("9時", "12時"),
        ] {
            assert_eq!(Interval::read(opens, closes), None, "{opens}-{closes}");
        }
        for whole in ["00:00-24:00", "00:00-09:00", "09:00-12:30"] {
            assert_eq!(interval(whole).to_string(), whole);
        }
        let morning = interval("09:00-12:00");
        let at = |hour, minute| NaiveTime::from_hms_opt(hour, minute, 0).unwrap();
        assert!(morning.holds(at(9, 0)) && morning.holds(at(11, 59)));
        assert!(!morning.holds(at(8, 59)) && !morning.holds(at(12, 0)));
    }

    #[test]
    fn departments_that_overlap_make_one_interval() {
        let mut hours = OpeningHours::default();
        for text in ["14:00-17:00", "09:00-12:00", "11:30-12:30", "12:30-13:00"] {
            hours.add_hours(0, interval(text));
        }
        let told: Vec<String> = hours.days[0]
            .hours
            .iter()
            .map(Interval::to_string)
            .collect();
        assert_eq!(told, ["09:00-13:00", "14:00-17:00"]);
    }

    #[test]
    fn days_with_the_same_hours_are_told_together() {
        assert_eq!(
            clinic().in_words(),
            "月火水木金土 09:00-12:00 / 休 日 祝 第2土 第4土 1/4"
        );
        assert_eq!(OpeningHours::default().in_words(), "");
    }

    #[test]
    fn the_document_reads_back_as_it_was_written() {
        let text = serde_json::to_string(&clinic()).unwrap();
        assert_eq!(
            serde_json::from_str::<OpeningHours>(&text).unwrap(),
            clinic()
        );
    }
}
