//! Fiscal years (April to March) and the periods that reports are asked for.

use std::ops::Range;

use chrono::{Datelike, NaiveDate};

use super::era::{self, DateError};

const FIRST_MONTH: u32 = 4;

/// The fiscal year in which `date` falls, by the year in which it starts.
#[must_use]
pub fn fiscal_year(date: NaiveDate) -> i32 {
    if date.month() >= FIRST_MONTH {
        date.year()
    } else {
        date.year() - 1
    }
}

/// A year in an era: R8.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub struct EraYear {
    /// The era's Latin letter.
    pub letter: char,
    /// The year, 1 for the first.
    pub year: u16,
}

impl std::fmt::Display for EraYear {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "{}{}", self.letter, self.year)
    }
}

/// The era and its year on `date`. Before the first era the letter is `A` (Anno
/// Domini) and the year that of the common calendar.
#[must_use]
pub fn era_year(date: NaiveDate) -> EraYear {
    let (letter, year) = match era::era_of(date) {
        Some(era) => (era.letter, era.year_of(date)),
        None => ('A', date.year()),
    };
    EraYear {
        letter,
        year: u16::try_from(year).unwrap_or(0),
    }
}

/// The fiscal year in which `date` falls, as numbers carry it: the era's year of its 1 April. So January 2027
/// is R8, and an era that begins within a year does not begin a new series.
#[must_use]
pub fn fiscal_era_year(date: NaiveDate) -> EraYear {
    era_year(fiscal_range(fiscal_year(date)).start)
}

/// The days of the fiscal year that starts in `year`: from its 1 April up to, not
/// including, the next. Empty if the calendar does not reach so far.
#[must_use]
pub fn fiscal_range(year: i32) -> Range<NaiveDate> {
    Period::FiscalYear(year).days()
}

/// What a report covers.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Period {
    /// One month.
    Month {
        /// Year of the common calendar.
        year: i32,
        /// Month, 1 to 12.
        month: u32,
    },
    /// April to March, by the year in which it starts.
    FiscalYear(i32),
}

impl Period {
    /// Its days, the last one excluded.
    #[must_use]
    pub fn days(self) -> Range<NaiveDate> {
        let first = |year, month| NaiveDate::from_ymd_opt(year, month, 1).unwrap_or(NaiveDate::MAX);
        match self {
            Self::Month { year, month: 12 } => first(year, 12)..first(year.saturating_add(1), 1),
            Self::Month { year, month } => first(year, month)..first(year, month + 1),
            Self::FiscalYear(year) => {
                first(year, FIRST_MONTH)..first(year.saturating_add(1), FIRST_MONTH)
            }
        }
    }
}

/// Reads a period: `2026-10`, `R8.10`, `令和8年10月` are months, `2026`, `R8`, `令和8年度`
/// fiscal years.
///
/// # Errors
/// When the text is neither, or names a month or an era's year that never was.
pub fn parse_period(text: &str) -> Result<Period, DateError> {
    let trimmed = text.trim().trim_end_matches('度');
    let unreadable = || DateError::UnreadablePeriod {
        text: text.trim().to_owned(),
    };
    let parsed = match era::parse_day(trimmed) {
        Ok(parsed) => parsed,
        Err(DateError::Empty | DateError::Unreadable { .. } | DateError::Ambiguous { .. }) => {
            return Err(unreadable());
        }
        Err(other) => return Err(other),
    };
    match parsed.note {
        Some(era::DateNote::YearOnly) => Ok(Period::FiscalYear(parsed.date.year())),
        Some(era::DateNote::MonthOnly) => Ok(Period::Month {
            year: parsed.date.year(),
            month: parsed.date.month(),
        }),
        _ => Err(unreadable()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn date(text: &str) -> NaiveDate {
        text.parse().unwrap()
    }

    #[test]
    fn the_fiscal_year_turns_on_the_first_of_april() {
        assert_eq!(fiscal_year(date("2027-03-31")), 2026);
        assert_eq!(fiscal_year(date("2027-04-01")), 2027);
        assert_eq!(fiscal_range(2026), date("2026-04-01")..date("2027-04-01"));
    }

    #[test]
    fn the_era_year_is_short() {
        assert_eq!(era_year(date("2026-11-22")).to_string(), "R8");
        assert_eq!(era_year(date("2019-04-30")).to_string(), "H31");
    }

    #[test]
    fn a_number_carries_the_fiscal_year_until_the_end_of_march() {
        assert_eq!(fiscal_era_year(date("2027-01-15")).to_string(), "R8");
        assert_eq!(fiscal_era_year(date("2027-03-31")).to_string(), "R8");
        assert_eq!(fiscal_era_year(date("2027-04-01")).to_string(), "R9");
    }

    #[test]
    fn periods_are_months_or_fiscal_years() {
        let october = Period::Month {
            year: 2026,
            month: 10,
        };
        for text in [
            "2026-10",
            "2026/10",
            "R8.10",
            "令和8年10月",
            "２０２６-１０",
        ] {
            assert_eq!(parse_period(text), Ok(october), "{text}");
        }
        for text in ["2026", "R8", "令和8年度", "令和8年"] {
            assert_eq!(parse_period(text), Ok(Period::FiscalYear(2026)), "{text}");
        }
        assert_eq!(october.days(), date("2026-10-01")..date("2026-11-01"));
        assert_eq!(
            Period::Month {
                year: 2026,
                month: 12
            }
            .days()
            .end,
            date("2027-01-01")
        );
    }

    #[test]
    fn what_is_no_period_is_refused() {
        assert!(matches!(
            parse_period("2026-13"),
            Err(DateError::NoSuchMonth { month: 13 })
        ));
        assert!(matches!(
            parse_period("2026-10-03"),
            Err(DateError::UnreadablePeriod { .. })
        ));
        assert!(matches!(
            parse_period("soon"),
            Err(DateError::UnreadablePeriod { .. })
        ));
        assert!(matches!(
            parse_period("H33"),
            Err(DateError::EraEnded { .. })
        ));
    }
}
