//! Fiscal years (April to March) and the periods that reports are asked for.

use std::ops::Range;

use chrono::{Datelike, Months, NaiveDate};

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
    /// One day.
    Day(NaiveDate),
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
            Self::Day(day) => day..day.succ_opt().unwrap_or(day),
            Self::Month { year, month: 12 } => first(year, 12)..first(year.saturating_add(1), 1),
            Self::Month { year, month } => first(year, month)..first(year, month + 1),
            Self::FiscalYear(year) => {
                first(year, FIRST_MONTH)..first(year.saturating_add(1), FIRST_MONTH)
            }
        }
    }
}

/// How long a period is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Span {
    /// A day.
    Day,
    /// A month.
    Month,
    /// A fiscal year.
    FiscalYear,
}

impl Span {
    /// The period of this length that holds a day.
    #[must_use]
    pub fn around(self, day: NaiveDate) -> Period {
        match self {
            Self::Day => Period::Day(day),
            Self::Month => Period::Month {
                year: day.year(),
                month: day.month(),
            },
            Self::FiscalYear => Period::FiscalYear(fiscal_year(day)),
        }
    }
}

impl Period {
    /// How long it is.
    #[must_use]
    pub fn span(self) -> Span {
        match self {
            Self::Day(_) => Span::Day,
            Self::Month { .. } => Span::Month,
            Self::FiscalYear(_) => Span::FiscalYear,
        }
    }

    /// The one before; itself where the calendar ends.
    #[must_use]
    pub fn previous(self) -> Self {
        let before = self.days().start.pred_opt();
        before.map_or(self, |day| self.span().around(day))
    }

    /// The one after; itself where the calendar ends.
    #[must_use]
    pub fn next(self) -> Self {
        let after = self.days().end;
        if after == NaiveDate::MAX {
            return self;
        }
        self.span().around(after)
    }

    /// The same of the year before; 29 February is compared with the 28th.
    #[must_use]
    pub fn year_before(self) -> Self {
        match self {
            Self::Day(day) => Self::Day(day.checked_sub_months(Months::new(12)).unwrap_or(day)),
            Self::Month { year, month } => Self::Month {
                year: year.saturating_sub(1),
                month,
            },
            Self::FiscalYear(year) => Self::FiscalYear(year.saturating_sub(1)),
        }
    }
}

/// Reads a month or a fiscal year: `2026-10`, `R8.10`, `令和8年10月` are months, `2026`, `R8`, `令和8年度`
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
    fn a_period_is_followed_by_the_next_and_compared_with_the_same_of_the_year_before() {
        let day = |text: &str| Period::Day(date(text));
        assert_eq!(day("2026-03-31").next(), day("2026-04-01"));
        assert_eq!(day("2028-02-29").year_before(), day("2027-02-28"));
        let january = Span::Month.around(date("2027-01-15"));
        let december = Span::Month.around(date("2026-12-31"));
        assert_eq!((january.previous(), december.next()), (december, january));
        let year = Span::FiscalYear.around(date("2027-01-15"));
        assert_eq!(year, Period::FiscalYear(2026));
        assert_eq!(year.year_before(), year.previous());
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
