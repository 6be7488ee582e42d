//! What reports count from: grouped in SQL, by the words of [`crate::domain::figures`].

pub(super) mod consultations;
mod outreach;
mod referral;
mod staffing;
mod work;

use super::Store;
use super::error::StoreError;
use super::request::Reply;
use super::time::stamp;
use crate::calendar::fiscal::{Period, Span};
use crate::domain::figures::{
    Contacts, Dimension, ItemFigures, OutreachFigures, ReferralFigures, StaffingFigures,
    StateFigures, Window,
};
use crate::domain::ids::ConsultationId;
use chrono::{NaiveDate, NaiveTime};
use rusqlite::{Params, Row};

pub use consultations::Behind;

/// What is to be counted or read.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum FigureWish {
    /// The figures of a period and of the same a year before.
    Period(Period),
    /// The consultations that a figure counts.
    Behind(BehindWish),
    /// These consultations, as those behind a figure.
    Cases(Vec<ConsultationId>),
    /// The issues that follow words, and where they stand.
    Standings,
}

/// Which figure's consultations are wanted.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct BehindWish {
    /// The days.
    pub window: Window,
    /// The table.
    pub dimension: Dimension,
    /// The row; `None` for what was not recorded.
    pub code: Option<String>,
    /// How many at most.
    pub limit: u32,
}

/// Figures by the code of their row; `None` where nothing was recorded.
pub type ByCode<T> = Vec<(Option<String>, T)>;

/// Everything of one window.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Counted {
    /// The days.
    pub window: Window,
    /// All consultations.
    pub total: Contacts,
    /// By each dimension, the rows in no order.
    pub by: Vec<(Dimension, ByCode<Contacts>)>,
    /// Contacts by day of a month, by month of a year; of a day, nothing.
    pub course_of_time: Vec<(Period, u32)>,
    /// Work items by workflow.
    pub items: Vec<ItemFigures>,
    /// Stays in states.
    pub states: Vec<StateFigures>,
    /// Referrals.
    pub referral: ReferralFigures,
    /// Outreach.
    pub outreach: OutreachFigures,
    /// Staff and money.
    pub staffing: StaffingFigures,
    /// Regional issues as they stand now, by state.
    pub issues: Vec<(String, u32)>,
}

/// What a report is made of.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PeriodFacts {
    /// What was asked for.
    pub now: Counted,
    /// The same window of the year before.
    pub before: Counted,
}

impl Store {
    /// Counts or reads what is wished.
    pub(super) fn figures(&self, wish: FigureWish) -> Result<Reply, StoreError> {
        match wish {
            FigureWish::Period(period) => self
                .period_facts(period)
                .map(|facts| Reply::Period(Box::new(facts))),
            FigureWish::Behind(wish) => self
                .behind(
                    &wish.window,
                    wish.dimension,
                    wish.code.as_deref(),
                    wish.limit,
                )
                .map(Reply::Behind),
            FigureWish::Cases(cases) => self.cases(&cases).map(Reply::Behind),
            FigureWish::Standings => self.standings().map(Reply::Standings),
        }
    }

    /// Counts a period as of today, and the same window of the year before.
    ///
    /// # Errors
    /// When the file cannot be read.
    pub fn period_facts(&self, period: Period) -> Result<PeriodFacts, StoreError> {
        let window = Window::of(period, self.clock.today());
        // One view of the file: a call saved meanwhile must not stand in one table and not in another.
        self.in_one_view(|| {
            Ok(PeriodFacts {
                now: self.counted(window)?,
                before: self.counted(window.year_before())?,
            })
        })
    }

    /// Reads several things of the file as it is at one moment.
    pub(super) fn in_one_view<T>(
        &self,
        read: impl FnOnce() -> Result<T, StoreError>,
    ) -> Result<T, StoreError> {
        #[expect(
            clippy::disallowed_methods,
            reason = "it writes nothing, so it never has to wait for a writer"
        )]
        let view = self
            .conn
            .unchecked_transaction()
            .map_err(StoreError::doing("beginning to count"))?;
        let value = read()?;
        view.finish()
            .map_err(StoreError::doing("ending to count"))?;
        Ok(value)
    }

    fn counted(&self, window: Window) -> Result<Counted, StoreError> {
        let counting = Counting {
            store: self,
            bounds: self.bounds_of(window.from, window.until),
            window,
        };
        let by = Dimension::ALL.map(|dimension| {
            let rows = counting.by(dimension)?;
            Ok((dimension, rows))
        });
        let by = by.into_iter().collect::<Result<Vec<_>, StoreError>>()?;
        let programmes = by.iter().find(|(of, _)| *of == Dimension::Programme);
        let calls = programmes.map_or(&[][..], |(_, rows)| rows);
        Ok(Counted {
            window,
            total: counting.total()?,
            staffing: counting.staffing(calls)?,
            by,
            course_of_time: self.course_of_time(window)?,
            items: counting.items()?,
            states: counting.states()?,
            referral: counting.referral()?,
            outreach: counting.outreach()?,
            issues: counting.issues()?,
        })
    }

    fn course_of_time(&self, window: Window) -> Result<Vec<(Period, u32)>, StoreError> {
        let span = match window.period {
            Period::Day(_) => return Ok(Vec::new()),
            Period::Month { .. } => Span::Day,
            Period::FiscalYear(_) => Span::Month,
        };
        let mut parts = Vec::new();
        let mut part = span.around(window.from);
        while part.days().start < window.until {
            let days = part.days();
            let (from, until) = self.bounds_of(days.start, days.end.min(window.until));
            let count = self
                .conn
                .prepare_cached(
                    "SELECT count(*) FROM consultation_figure WHERE received_at >= ?1 AND received_at < ?2",
                )
                .and_then(|mut count| count.query_row([from, until], |row| row.get(0)))
                .map_err(StoreError::doing("counting consultations by time"))?;
            parts.push((part, count));
            let next = part.next();
            if next == part {
                break;
            }
            part = next;
        }
        Ok(parts)
    }

    /// From the first moment of a day of the office up to that of another, as stamps.
    pub(super) fn bounds_of(&self, from: NaiveDate, until: NaiveDate) -> (String, String) {
        let midnight = |date| stamp(self.office.calendar.at(date, NaiveTime::MIN));
        (midnight(from), midnight(until))
    }
}

/// A window under count.
struct Counting<'a> {
    store: &'a Store,
    window: Window,
    /// First moment, and the first that does not count.
    bounds: (String, String),
}

impl Counting<'_> {
    fn bounds(&self) -> [&str; 2] {
        [&self.bounds.0, &self.bounds.1]
    }

    /// The rows of a question.
    fn rows<T>(
        &self,
        sql: &str,
        params: impl Params,
        read: impl FnMut(&Row<'_>) -> rusqlite::Result<T>,
    ) -> Result<Vec<T>, StoreError> {
        self.store
            .conn
            .prepare_cached(sql)
            .and_then(|mut rows| rows.query_map(params, read)?.collect())
            .map_err(StoreError::doing("counting for a report"))
    }

    /// The one number that a question about the window has for an answer.
    fn number(&self, sql: &str) -> Result<u32, StoreError> {
        self.store
            .conn
            .prepare_cached(sql)
            .and_then(|mut one| one.query_row(self.bounds(), |row| row.get(0)))
            .map_err(StoreError::doing("counting for a report"))
    }

    /// Codes with their numbers, of a question about the window.
    fn numbers(&self, sql: &str) -> Result<ByCode<u32>, StoreError> {
        self.rows(sql, self.bounds(), |row| Ok((row.get(0)?, row.get(1)?)))
    }

    /// Lengths in minutes, of a question about the window.
    fn lengths(&self, sql: &str) -> Result<Vec<i64>, StoreError> {
        self.rows(sql, self.bounds(), |row| row.get(0))
    }
}
