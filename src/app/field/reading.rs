//! What a field needs to know to understand what was typed into it.

use crate::app::screen::Desk;
use crate::calendar::business::BusinessCalendar;
use crate::locale::Locale;
use chrono::{DateTime, NaiveDate, Utc};

/// The moment, the office's calendar, and the language of remarks.
#[derive(Debug, Clone, Copy)]
pub struct Reading<'a> {
    /// The present moment.
    pub now: DateTime<Utc>,
    /// Business hours and the office's time zone.
    pub calendar: &'a BusinessCalendar,
    /// The language in which people are spoken to.
    pub locale: Locale,
}

impl<'a> Reading<'a> {
    /// As it is at this desk now.
    #[must_use]
    pub fn at(desk: &'a Desk) -> Self {
        Self {
            now: desk.now,
            calendar: &desk.office.calendar,
            locale: desk.locale,
        }
    }

    /// The office's date.
    #[must_use]
    pub fn today(&self) -> NaiveDate {
        self.now.with_timezone(&self.calendar.zone()).date_naive()
    }
}
