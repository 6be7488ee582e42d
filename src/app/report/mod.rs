//! 報告: the figures of a day, a month or a fiscal year, table by table.
//!
//! Nothing is counted here: the tables are those of [`crate::report::period`]. The selection is a table and a
//! row by their codes, because the tables change with the period.

mod doors;
mod screen;

use super::effect::{Effect, Effects};
use super::event::Asker;
use super::screen::Desk;
use crate::calendar::fiscal::{Period, Span};
use crate::locale::Locale;
use crate::report::period::{PeriodReport, Row, Table};
use crate::store::figures::{FigureWish, PeriodFacts};
use crate::store::request::Request;

/// What the report screen remembers.
#[derive(Debug, Default)]
pub struct ReportScreen {
    /// The period asked for; the month of today until somebody chooses.
    period: Option<Period>,
    facts: Option<Box<PeriodFacts>>,
    /// The facts in the words of the desk's language.
    report: Option<PeriodReport>,
    table: Option<&'static str>,
    row: usize,
    is_in_front: bool,
    is_waiting: bool,
    /// Something changed while the store was counting.
    is_stale: bool,
}

impl ReportScreen {
    /// The report; `None` until the store has answered.
    #[must_use]
    pub fn report(&self) -> Option<&PeriodReport> {
        self.report.as_ref()
    }

    /// The place of the table in front, and the table.
    #[must_use]
    pub fn table(&self) -> Option<(usize, &Table)> {
        let tables = &self.report.as_ref()?.tables;
        let is_in_front = |table: &Table| Some(table.code) == self.table;
        let place = tables.iter().position(is_in_front).unwrap_or(0);
        Some((place, tables.get(place)?))
    }

    /// The place of the row under the hand, and the row.
    #[must_use]
    pub fn row(&self) -> Option<(usize, &Row)> {
        let (_, table) = self.table()?;
        let place = self.row.min(table.rows.len().saturating_sub(1));
        Some((place, table.rows.get(place)?))
    }

    fn period(&self, desk: &Desk) -> Period {
        self.period
            .unwrap_or_else(|| Span::Month.around(desk.today()))
    }

    /// Asks for the figures, once at a time.
    fn ask(&mut self, desk: &Desk) -> Effects {
        if self.is_waiting {
            self.is_stale = true;
            return Effects::new();
        }
        self.is_waiting = true;
        self.is_stale = false;
        vec![asking(Request::Figures(FigureWish::Period(
            self.period(desk),
        )))]
    }

    /// Puts the facts into words.
    fn word(&mut self, desk: &Desk, locale: Locale) {
        let facts = self.facts.as_ref();
        self.report = facts.map(|facts| PeriodReport::of(facts, &desk.office, locale));
    }

    /// Shows another period.
    fn turn_to(&mut self, period: Period, desk: &Desk) -> Effects {
        self.period = Some(period);
        self.ask(desk)
    }

    /// Another table in front, so many further.
    fn turn(&mut self, by: isize) {
        let Some((place, _)) = self.table() else {
            return;
        };
        let tables = self
            .report
            .as_ref()
            .map_or(&[][..], |report| &report.tables);
        let to = place
            .saturating_add_signed(by)
            .min(tables.len().saturating_sub(1));
        if to != place {
            self.table = tables.get(to).map(|table| table.code);
            self.row = 0;
        }
    }
}

fn asking(request: Request) -> Effect {
    Effect::Ask {
        asker: Asker::Report,
        request,
    }
}
