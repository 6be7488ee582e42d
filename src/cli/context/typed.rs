//! Words of the command line as what they mean in this office.

use super::Context;
use crate::cli::exit::CliError;
use crate::domain::area::AreaCode;
use crate::domain::number::Number;
use crate::locale::Label;
use chrono::{DateTime, NaiveTime, TimeZone, Utc};

impl Context<'_> {
    /// The number that was typed, of this fiscal year where it is short.
    ///
    /// # Errors
    /// `Usage` when it is no number.
    pub fn number(&self, typed: &str) -> Result<Number, CliError> {
        let year = crate::calendar::fiscal::fiscal_era_year(self.clock.today());
        Number::parse(typed, year.letter, year.year)
            .ok_or_else(|| self.usage(Label::CliNotANumber, &[("typed", &typed)]))
    }

    /// The area that was typed: code, name, reading or romaji.
    ///
    /// # Errors
    /// `Usage` when none or several are meant.
    pub fn area(&self, typed: &str) -> Result<AreaCode, CliError> {
        match self.office.areas.beginning(typed).as_slice() {
            [one] => Ok(one.code.clone()),
            several => several
                .iter()
                .find(|area| area.name == typed)
                .map(|area| area.code.clone())
                .ok_or_else(|| self.usage(Label::CliNotAnArea, &[("typed", &typed)])),
        }
    }

    /// The first moment of a day of the office, as typed.
    ///
    /// # Errors
    /// `Usage` when it is no day.
    pub fn midnight(&self, typed: &str) -> Result<DateTime<Utc>, CliError> {
        let no_date = || self.usage(Label::CliNotADate, &[("typed", &typed)]);
        // Why it is no date is for a form; a command line is typed anew.
        let day = crate::calendar::era::parse_day(typed).map_err(|_unread| no_date())?;
        let midnight = day.date.and_time(NaiveTime::MIN);
        let local = self.clock.zone().from_local_datetime(&midnight);
        local
            .earliest()
            .map(|moment| moment.with_timezone(&Utc))
            .ok_or_else(no_date)
    }
}
