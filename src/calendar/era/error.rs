//! What can be wrong, or worth saying, about a date that was typed.
//!
//! Screens take their words from the text catalogue by `code`, filled with `args`;
//! `Display` is plain English for logs.

use chrono::{DateTime, NaiveDate, Utc};
use thiserror::Error;

use super::{WarekiStyle, wareki};

/// Why a text is no usable date.
#[derive(Debug, Clone, PartialEq, Eq, Error)]
pub enum DateError {
    /// Nothing was typed.
    #[error("no date was given")]
    Empty,
    /// No known way of writing a date.
    #[error("{text:?} cannot be read as a date")]
    Unreadable {
        /// What was typed.
        text: String,
    },
    /// Eras begin with year 1.
    #[error("{era} has no year 0")]
    YearZero {
        /// Name of the era.
        era: String,
    },
    /// The era ended before that year.
    #[error("{era} ended in year {last_year}; year {year} would be {means}")]
    EraEnded {
        /// Name of the era.
        era: String,
        /// The year that was typed.
        year: i32,
        /// The era's last year.
        last_year: i32,
        /// The year meant, in the era that was then: 平成2年.
        means: String,
        /// The date meant, to be offered, if it exists.
        date: Option<NaiveDate>,
    },
    /// No month has that number.
    #[error("there is no month {month}")]
    NoSuchMonth {
        /// The month that was typed.
        month: u32,
    },
    /// The month has fewer days.
    #[error("there is no day {day} in {year}-{month:02}")]
    NoSuchDay {
        /// Year of the common calendar.
        year: i32,
        /// Month, 1 to 12.
        month: u32,
        /// The day that was typed.
        day: u32,
    },
    /// Left out when Japan changed its calendar: 明治5年12月2日 was followed by
    /// 明治6年1月1日.
    #[error("{date} never was in Japan: the calendar changed from 1872-12-02 to 1873-01-01")]
    CalendarChange {
        /// The date typed.
        date: NaiveDate,
    },
    /// Before the first era.
    #[error("{date} is before the first era")]
    BeforeEras {
        /// The date typed.
        date: NaiveDate,
    },
    /// A date of birth after today.
    #[error("{date} is in the future")]
    InFuture {
        /// The date typed.
        date: NaiveDate,
    },
    /// A date of birth that would make the person older than anyone.
    #[error("born {date} would mean {age} years of age")]
    TooOld {
        /// The date typed.
        date: NaiveDate,
        /// The age it means.
        age: u16,
    },
    /// An age nobody reaches.
    #[error("{age} is not an age")]
    AgeTooHigh {
        /// The age typed.
        age: u32,
    },
    /// The era is missing, and more than one would fit.
    #[error("{text:?} does not tell the era")]
    Ambiguous {
        /// What was typed.
        text: String,
        /// The dates it may mean, oldest first.
        candidates: Vec<NaiveDate>,
    },
    /// No hour or minute has that number.
    #[error("{text:?} is not a time of day")]
    NoSuchTime {
        /// What was typed.
        text: String,
    },
    /// A due moment that has already passed.
    #[error("{at} has already passed")]
    InPast {
        /// The moment typed.
        at: DateTime<Utc>,
    },
    /// Not a month or fiscal year.
    #[error("{text:?} is not a period such as 2026-10, 2026 or R8")]
    UnreadablePeriod {
        /// What was typed.
        text: String,
    },
}

impl DateError {
    /// The error's name in the text catalogue.
    #[must_use]
    pub fn code(&self) -> &'static str {
        match self {
            Self::Empty => "date-empty",
            Self::Unreadable { .. } => "date-unreadable",
            Self::YearZero { .. } => "date-year-zero",
            Self::EraEnded { .. } => "date-era-ended",
            Self::NoSuchMonth { .. } => "date-no-such-month",
            Self::NoSuchDay { .. } => "date-no-such-day",
            Self::CalendarChange { .. } => "date-calendar-change",
            Self::BeforeEras { .. } => "date-before-eras",
            Self::InFuture { .. } => "date-in-future",
            Self::TooOld { .. } => "date-too-old",
            Self::AgeTooHigh { .. } => "date-age-too-high",
            Self::Ambiguous { .. } => "date-ambiguous",
            Self::NoSuchTime { .. } => "date-no-such-time",
            Self::InPast { .. } => "date-in-past",
            Self::UnreadablePeriod { .. } => "date-unreadable-period",
        }
    }

    /// Names and values to fill into the catalogue's text.
    #[must_use]
    pub fn args(&self) -> Vec<(&'static str, String)> {
        match self {
            Self::Empty => Vec::new(),
            Self::Unreadable { text }
            | Self::NoSuchTime { text }
            | Self::UnreadablePeriod { text } => vec![("text", text.clone())],
            Self::YearZero { era } => vec![("era", era.clone())],
            Self::EraEnded {
                era,
                year,
                last_year,
                means,
                date: _,
            } => vec![
                ("era", era.clone()),
                ("year", year.to_string()),
                ("last_year", last_year.to_string()),
                ("means", means.clone()),
            ],
            Self::NoSuchMonth { month } => vec![("month", month.to_string())],
            Self::NoSuchDay { year, month, day } => vec![
                ("year", year.to_string()),
                ("month", month.to_string()),
                ("day", day.to_string()),
            ],
            Self::CalendarChange { date } | Self::BeforeEras { date } | Self::InFuture { date } => {
                vec![("date", date.to_string())]
            }
            Self::TooOld { date, age } => {
                vec![("date", date.to_string()), ("age", age.to_string())]
            }
            Self::AgeTooHigh { age } => vec![("age", age.to_string())],
            Self::Ambiguous { text, candidates } => {
                vec![
                    ("text", text.clone()),
                    ("candidates", short_list(candidates)),
                ]
            }
            Self::InPast { at } => vec![("at", at.to_rfc3339())],
        }
    }
}

fn short_list(dates: &[NaiveDate]) -> String {
    let written: Vec<String> = dates
        .iter()
        .map(|date| wareki(*date, WarekiStyle::Short))
        .collect();
    written.join(", ")
}

/// What a person should know about how a date was understood.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum DateNote {
    /// The day belongs to a neighbouring era: S64.4.1 is H1.4.1.
    EraCorrected {
        /// As typed, in the short style.
        from: String,
        /// As it is, in the short style.
        to: String,
    },
    /// Only an age was given; the date is the first day of the likely year.
    FromAge {
        /// The age in years.
        age: u16,
    },
    /// Only a year was given; the date is its first day.
    YearOnly,
    /// Only a month was given; the date is its first day.
    MonthOnly,
}

impl DateNote {
    /// The note's name in the text catalogue.
    #[must_use]
    pub fn code(&self) -> &'static str {
        match self {
            Self::EraCorrected { .. } => "date-note-era-corrected",
            Self::FromAge { .. } => "date-note-from-age",
            Self::YearOnly => "date-note-year-only",
            Self::MonthOnly => "date-note-month-only",
        }
    }

    /// Names and values to fill into the catalogue's text.
    #[must_use]
    pub fn args(&self) -> Vec<(&'static str, String)> {
        match self {
            Self::EraCorrected { from, to } => vec![("from", from.clone()), ("to", to.clone())],
            Self::FromAge { age } => vec![("age", age.to_string())],
            Self::YearOnly | Self::MonthOnly => Vec::new(),
        }
    }
}
