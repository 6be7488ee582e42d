//! Japanese eras: the table (`data/eras.toml`), showing dates in it, reading them.

mod error;
pub(super) mod parse;

use std::sync::LazyLock;

use chrono::{Datelike, NaiveDate};
use serde::Deserialize;

pub use super::due::parse_due;
pub use error::{DateError, DateNote};
pub use parse::{ParsedDate, parse_date, parse_day};

/// One era.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
pub struct Era {
    /// Its name in kanji.
    pub name: String,
    /// The first character of the name, used as an abbreviation.
    pub short: String,
    /// The Latin letter used as an abbreviation.
    pub letter: char,
    /// The digit used for it on receipts and on a ten-key pad.
    pub digit: u32,
    /// Its first day.
    pub start: NaiveDate,
    /// Its last day; `None` for the present era.
    #[serde(skip)]
    pub end: Option<NaiveDate>,
}

impl Era {
    /// The year of this era in which `date` falls; 1 is the first.
    #[must_use]
    pub fn year_of(&self, date: NaiveDate) -> i32 {
        date.year() - self.start.year() + 1
    }

    /// The number of its last year; `None` for the present era.
    #[must_use]
    pub fn last_year(&self) -> Option<i32> {
        self.end.map(|end| self.year_of(end))
    }

    fn holds(&self, date: NaiveDate) -> bool {
        date >= self.start && self.end.is_none_or(|end| date <= end)
    }
}

/// What `data/eras.toml` holds.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct EraFile {
    long: String,
    short: String,
    year: String,
    first_year: String,
    pub(super) weekdays: Vec<Vec<String>>,
    pub(super) relative_days: Vec<Vec<String>>,
    pub(super) age_marks: Vec<String>,
    era: Vec<Era>,
}

pub(super) static ERAS: LazyLock<EraFile> = LazyLock::new(|| {
    let mut file: EraFile = toml::from_str(include_str!("../../../data/eras.toml"))
        .expect("a test reads the embedded table");
    let ends: Vec<_> = file
        .era
        .iter()
        .skip(1)
        .map(|next| next.start.pred_opt())
        .collect();
    for (era, end) in file.era.iter_mut().zip(ends) {
        era.end = end;
    }
    file
});

/// How a date in an era is written.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum WarekiStyle {
    /// 令和8年11月22日
    Long,
    /// R8.11.22
    Short,
}

/// All eras, oldest first.
#[must_use]
pub fn eras() -> &'static [Era] {
    &ERAS.era
}

/// The era in which `date` falls; `None` before the first.
#[must_use]
pub fn era_of(date: NaiveDate) -> Option<&'static Era> {
    eras().iter().rev().find(|era| era.holds(date))
}

/// `date` in its era; a date before the first era is written as `1868-01-01`.
#[must_use]
pub fn wareki(date: NaiveDate, style: WarekiStyle) -> String {
    let Some(era) = era_of(date) else {
        return date.to_string();
    };
    match style {
        WarekiStyle::Long => filled(&ERAS.long, era, date, &year_in_words(era.year_of(date))),
        WarekiStyle::Short => filled(&ERAS.short, era, date, &era.year_of(date).to_string()),
    }
}

/// The year of `date` in its era: 令和元年. The number of the year before the first era.
#[must_use]
pub fn wareki_year(date: NaiveDate) -> String {
    match era_of(date) {
        Some(era) => filled(&ERAS.year, era, date, &year_in_words(era.year_of(date))),
        None => date.year().to_string(),
    }
}

/// The Japanese word for the day of the week: 月 to 日.
#[must_use]
pub fn weekday(date: NaiveDate) -> &'static str {
    usize::try_from(date.weekday().num_days_from_monday())
        .ok()
        .and_then(|at| ERAS.weekdays.get(at))
        .and_then(|words| words.first())
        .map_or("", String::as_str)
}

fn year_in_words(year: i32) -> String {
    if year == 1 {
        ERAS.first_year.clone()
    } else {
        year.to_string()
    }
}

fn filled(pattern: &str, era: &Era, date: NaiveDate, year: &str) -> String {
    pattern
        .replace("{era}", &era.name)
        .replace("{letter}", &era.letter.to_string())
        .replace("{year}", year)
        .replace("{month}", &date.month().to_string())
        .replace("{day}", &date.day().to_string())
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn date(text: &str) -> NaiveDate {
        text.parse().unwrap()
    }

    #[test]
    fn dates_are_written_in_their_era() {
        let long = |text| wareki(date(text), WarekiStyle::Long);
        assert_eq!(long("2026-11-22"), "令和8年11月22日");
        assert_eq!(long("2019-05-01"), "令和元年5月1日");
        assert_eq!(long("2019-04-30"), "平成31年4月30日");
        assert_eq!(long("1989-01-07"), "昭和64年1月7日");
        assert_eq!(long("1926-12-24"), "大正15年12月24日");
        assert_eq!(wareki(date("2026-11-22"), WarekiStyle::Short), "R8.11.22");
        assert_eq!(wareki(date("1800-01-01"), WarekiStyle::Long), "1800-01-01");
        assert_eq!(weekday(date("2026-11-22")), "日");
    }

    proptest! {
        #[test]
        fn what_is_written_is_read_back(days in 0i64..60_000) {
            let day = date("1873-01-01") + chrono::TimeDelta::days(days);
            for text in [
                wareki(day, WarekiStyle::Long),
                wareki(day, WarekiStyle::Short),
                day.to_string(),
                day.format("%Y%m%d").to_string(),
                format!("{}({})", wareki(day, WarekiStyle::Long), weekday(day)),
            ] {
                let read = parse_day(&text);
                prop_assert_eq!(read.map(|read| (read.date, read.note)), Ok((day, None)), "{}", text);
            }
        }

        #[test]
        fn no_text_makes_the_reader_fail_badly(text in any::<String>()) {
            let _ = parse_date(&text, date("2026-11-22"));
        }
    }
}
