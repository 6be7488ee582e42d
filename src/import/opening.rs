//! Opening hours in columns: flags of weekdays, of weeks, of holidays, and printed times.
//!
//! All files of 医療情報ネット name such columns alike, each in its own words (診療, 就業, 開店), so
//! they are found by the shape of their names. A flag of 1 means open, also in a column called
//! 休診. Times that cannot be hours (00:00-00:00, closing before opening) are left out and counted.

use super::delimited::{Column, Table, column_key};
use super::reason::{Reason, ReasonCode};
use super::{Edition, Refused};
use crate::domain::hours::{DAY_NAMES, HOLIDAY, Interval, OpeningHours};
use std::path::Path;

/// The beginnings of the weekday columns, of which a file has the first it has.
const WEEKLY: [&str; 4] = [
    "毎週決まった曜日に休診(",
    "毎週決まった曜日に休業(",
    "営業日(",
    "定期閉店毎週(",
];
/// Weeks in which a weekday can be closed, whatever stands in front of it.
const WEEK_MARKS: [&str; 5] = ["第1週(", "第2週(", "第3週(", "第4週(", "第5週("];
const HOLIDAYS: [&str; 3] = ["祝日に休診", "祝日に休業", "祝日"];
const OPENS: &str = "開始時間";
const CLOSES: &str = "終了時間";
/// Marks the hours at which patients are received.
const RECEPTION: &str = "受付";

/// A pair of columns with times.
struct Times {
    day: usize,
    reception: bool,
    opens: Column,
    closes: Column,
}

/// Where a file says something of hours.
pub(super) struct HourColumns {
    weekly: Vec<(usize, Column)>,
    weeks: Vec<((u8, u8), Column)>,
    holiday: Option<Column>,
    times: Vec<Times>,
}

impl HourColumns {
    /// Finds the columns by their names.
    pub fn of(table: &Table) -> Self {
        let keys: Vec<String> = table.header().iter().map(|name| column_key(name)).collect();
        let of_prefix = |prefix: &str| -> Vec<(usize, Column)> {
            let days = keys.iter().enumerate();
            days.filter_map(|(at, key)| Some((day_of(key.strip_prefix(prefix)?)?, at)))
                .collect()
        };
        let weekly = WEEKLY
            .iter()
            .map(|prefix| of_prefix(prefix))
            .find(|found| !found.is_empty())
            .unwrap_or_default();
        let weeks = keys.iter().enumerate().filter_map(|(at, key)| {
            let (nth, mark) = (1..).zip(WEEK_MARKS).find(|(_, mark)| key.contains(mark))?;
            let (_, day) = key.split_once(mark)?;
            Some(((nth, u8::try_from(day_of(day)?).ok()?), at))
        });
        let times = keys.iter().enumerate().filter_map(|(at, key)| {
            let pair = format!("{}{CLOSES}", key.strip_suffix(OPENS)?);
            Some(Times {
                day: day_of(key).filter(|_| key.chars().nth(1) == Some('_'))?,
                reception: key.contains(RECEPTION),
                opens: at,
                closes: keys.iter().position(|other| *other == pair)?,
            })
        });
        Self {
            weekly,
            weeks: weeks.collect(),
            times: times.collect(),
            holiday: HOLIDAYS.iter().find_map(|name| table.column(name)),
        }
    }

    /// Whether the file has flags of days.
    pub fn has_days(&self) -> bool {
        !self.weekly.is_empty()
    }

    /// Whether the file has times.
    pub fn has_times(&self) -> bool {
        !self.times.is_empty()
    }

    /// What the present row says; slips go to `absurd`.
    pub fn read(&self, table: &Table, line: usize, absurd: &mut Absurd) -> OpeningHours {
        let mut hours = OpeningHours::default();
        let flag = |column: Column| match table.field(column) {
            "1" => Some(true),
            "0" => Some(false),
            _ => None,
        };
        for (day, column) in &self.weekly {
            if let Some(day) = hours.days.get_mut(*day) {
                day.open = flag(*column);
            }
        }
        if let Some(holiday) = hours.days.get_mut(HOLIDAY).filter(|day| day.open.is_none()) {
            holiday.open = self.holiday.and_then(flag);
        }
        self.closed_weeks(&flag, &mut hours);
        for times in &self.times {
            let (opens, closes) = (table.field(times.opens), table.field(times.closes));
            if opens.is_empty() && closes.is_empty() {
                continue;
            }
            match Interval::read(opens, closes) {
                Some(interval) if times.reception => hours.add_reception(times.day, interval),
                Some(interval) => hours.add_hours(times.day, interval),
                None => absurd.note(line, opens, closes),
            }
        }
        hours
    }

    /// The weeks on which a weekday is closed that is open otherwise: a weekday with 0 in every
    /// week says nothing that its own flag does not.
    fn closed_weeks(&self, flag: &impl Fn(Column) -> Option<bool>, hours: &mut OpeningHours) {
        for ((nth, weekday), column) in &self.weeks {
            let mut same_day = self.weeks.iter().filter(|week| week.0.1 == *weekday);
            if flag(*column) == Some(false) && same_day.any(|week| flag(week.1) == Some(true)) {
                hours.closed_weeks.push((*nth, *weekday));
            }
        }
    }
}

fn day_of(text: &str) -> Option<usize> {
    let first = text.chars().next()?;
    DAY_NAMES.iter().position(|day| *day == first)
}

/// Times that cannot be hours: how many, and the first of them.
#[derive(Default)]
pub(super) struct Absurd {
    count: usize,
    first: Option<(usize, String)>,
}

impl Absurd {
    fn note(&mut self, line: usize, opens: &str, closes: &str) {
        self.count += 1;
        self.first
            .get_or_insert_with(|| (line, super::tidy(&format!("{opens}-{closes}"))));
    }

    /// Tells the reader of the report, naming the first.
    pub fn warn(self, file: &Path, edition: &mut Edition) {
        if let Some((line, value)) = self.first {
            let reason = Reason::new(ReasonCode::AbsurdHours)
                .with("count", self.count)
                .with("value", value);
            edition.warnings.push(Refused::row(file, line, reason));
        }
    }
}

/// Reads a list of closed days: days of the year (`01月03日`), and what else it says as text.
pub(super) fn closed_days(text: &str, hours: &mut OpeningHours) {
    let parts = text.split(['，', ',', '、', ' ', '\u{3000}']);
    let left: Vec<&str> = parts
        .filter(|part| !part.is_empty())
        .filter(|part| match month_day(part) {
            Some(date) => {
                hours.closed_dates.push(date);
                false
            }
            None => true,
        })
        .collect();
    hours.closed_dates.sort_unstable();
    hours.closed_dates.dedup();
    hours.note = left.join(" ");
}

fn month_day(part: &str) -> Option<(u8, u8)> {
    let (month, day) = part.strip_suffix('日')?.split_once('月')?;
    let (month, day) = (month.parse().ok()?, day.parse().ok()?);
    // 29 February is a day of the year too.
    chrono::NaiveDate::from_ymd_opt(2000, u32::from(month), u32::from(day))?;
    Some((month, day))
}
