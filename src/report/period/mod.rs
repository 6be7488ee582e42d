//! The report of a day, a month or a fiscal year: tables of figures, made once; screen, text, CSV, JSON and
//! page only write them down. What a figure means stands in [`crate::domain::figures`].

mod consultations;
mod csv;
mod fill;
mod items;
mod json;
mod page;
mod reaching;
mod staffing;
mod tables;
mod text;

use crate::calendar::era::{WarekiStyle, wareki, wareki_year};
use crate::calendar::fiscal::Period;
use crate::domain::figures::{Dimension, Window};
use crate::locale::{Label, Lang, Locale};
use crate::office::Office;
use crate::store::figures::PeriodFacts;
use chrono::NaiveDate;

pub use csv::csv;
pub use json::json;
pub use page::page;
pub use text::{NUMBER, text};

/// A report.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PeriodReport {
    /// What it counts.
    pub window: Window,
    /// What it is compared with.
    pub before: Window,
    /// Its heading.
    pub title: String,
    /// The days counted, and those compared with; one line each.
    pub notes: Vec<String>,
    /// The tables.
    pub tables: Vec<Table>,
}

/// One table.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Table {
    /// Stable English code.
    pub code: &'static str,
    /// Its heading.
    pub title: String,
    /// What must be known to read it; may be empty.
    pub note: &'static str,
    /// Columns of figures.
    pub columns: Vec<Column>,
    /// Rows.
    pub rows: Vec<Row>,
    /// The dimension whose records a row opens.
    pub opens: Option<Dimension>,
    /// Whether a page draws the first column, and what it is compared with.
    pub chart: Option<Chart>,
}

/// A column of figures.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Column {
    /// Stable English code, also the key in JSON.
    pub code: &'static str,
    /// Its heading.
    pub label: Label,
}

/// What a chart shows: the first column, beside the one at this place.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Chart {
    /// Place of the column of the year before.
    pub before: usize,
    /// Whether the rows follow one another in time.
    pub over_time: bool,
}

/// A row of figures.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Row {
    /// Its code; `None` for what was not recorded.
    pub code: Option<String>,
    /// What it is called.
    pub label: String,
    /// Whether it is the sum or the whole, and no part of it.
    pub is_whole: bool,
    /// One figure a column.
    pub cells: Vec<Cell>,
}

/// One figure.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Cell {
    /// How many.
    Count(u32),
    /// How many more or fewer.
    Change(i64),
    /// A number of tenths: days, ratios.
    Tenths(i64),
    /// There is nothing to be counted from.
    Unknown,
}

impl Cell {
    /// As people read it: a change has its sign.
    #[must_use]
    pub fn shown(self) -> String {
        match self {
            Self::Change(change) if change > 0 => format!("+{change}"),
            Self::Unknown => "-".to_owned(),
            _ => self.plain(),
        }
    }

    /// As a program reads it; nothing where nothing is known.
    #[must_use]
    pub fn plain(self) -> String {
        match self {
            Self::Count(count) => count.to_string(),
            Self::Change(change) => change.to_string(),
            Self::Tenths(tenths) => {
                let sign = if tenths < 0 { "-" } else { "" };
                format!("{sign}{}.{}", tenths.abs() / 10, tenths.abs() % 10)
            }
            Self::Unknown => String::new(),
        }
    }

    /// Whether it says that there was nothing.
    #[must_use]
    pub fn is_nothing(self) -> bool {
        matches!(
            self,
            Self::Count(0) | Self::Change(0) | Self::Tenths(0) | Self::Unknown
        )
    }

    /// How large it is, in tenths.
    #[must_use]
    pub fn tenths(self) -> i64 {
        match self {
            Self::Count(count) => i64::from(count) * 10,
            Self::Change(change) => change.saturating_mul(10),
            Self::Tenths(tenths) => tenths,
            Self::Unknown => 0,
        }
    }
}

impl PeriodReport {
    /// Makes the report of what was counted.
    #[must_use]
    pub fn of(facts: &PeriodFacts, office: &Office, locale: Locale) -> Self {
        let (window, before) = (facts.now.window, facts.before.window);
        let days = |label, window: &Window| {
            let day = |date| short_day(date, locale.lang());
            let (from, until) = (day(window.from), day(window.last_day()));
            locale.fill(label, &[("from", &from), ("until", &until)])
        };
        let span = if window.is_running() {
            Label::ReportSpanRunning
        } else {
            Label::ReportSpan
        };
        Self {
            window,
            before,
            title: title(window.period, locale),
            notes: vec![days(span, &window), days(Label::ReportCompared, &before)],
            tables: tables::all(facts, office, locale),
        }
    }

    /// The table of a code.
    #[must_use]
    pub fn table(&self, code: &str) -> Option<&Table> {
        self.tables.iter().find(|table| table.code == code)
    }
}

/// The heading of a report.
#[must_use]
pub fn title(period: Period, locale: Locale) -> String {
    let label = match period {
        Period::Day(_) => Label::ReportTitleDay,
        Period::Month { .. } => Label::ReportTitleMonth,
        Period::FiscalYear(_) => Label::ReportTitleYear,
    };
    locale.fill(label, &[("period", &period_in_words(period, locale))])
}

/// A period as people say it: 令和8年11月, 令和8年度.
#[must_use]
pub fn period_in_words(period: Period, locale: Locale) -> String {
    let start = period.days().start;
    let year = |start: NaiveDate| match locale.lang() {
        Lang::Ja => wareki_year(start),
        Lang::En => start.format("%Y").to_string(),
    };
    match period {
        Period::Day(day) => super::day::day_in_words(day, locale.lang()),
        Period::Month { month, .. } => {
            let month = match locale.lang() {
                Lang::Ja => month.to_string(),
                Lang::En => format!("{month:02}"),
            };
            locale.fill(
                Label::ReportMonth,
                &[("year", &year(start)), ("month", &month)],
            )
        }
        Period::FiscalYear(_) => locale.fill(Label::ReportFiscalYear, &[("year", &year(start))]),
    }
}

fn short_day(date: NaiveDate, lang: Lang) -> String {
    match lang {
        Lang::Ja => wareki(date, WarekiStyle::Short),
        Lang::En => date.to_string(),
    }
}
