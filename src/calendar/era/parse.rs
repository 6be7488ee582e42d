//! Reads dates in every way people and official lists write them.

use chrono::{Datelike, NaiveDate};
use unicode_normalization::UnicodeNormalization;

use super::{DateError, DateNote, ERAS, Era, WarekiStyle, era_of, eras, wareki, wareki_year};
use crate::calendar::age::age_on;
use crate::text::{fold, numeral};

/// Nobody on record in Japan has been older.
const OLDEST_AGE: u16 = 120;

/// A date as understood.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ParsedDate {
    /// The day.
    pub date: NaiveDate,
    /// Whether only the year or month is known, so that the day is a stand-in.
    pub estimated: bool,
    /// What to tell the person about how it was understood.
    pub note: Option<DateNote>,
}

impl ParsedDate {
    fn exact(date: NaiveDate) -> Self {
        Self {
            date,
            estimated: false,
            note: None,
        }
    }

    fn estimated(date: NaiveDate, note: DateNote) -> Self {
        Self {
            date,
            estimated: true,
            note: Some(note),
        }
    }
}

/// Reads a date of birth: every form of [`parse_day`], and an age (`82`, `82歳`), which
/// gives 1 January of the year that makes the person that old today, marked as estimated.
///
/// # Errors
/// When the text is no date, names a day that never was, lies after `today`, or
/// would make the person older than 120.
pub fn parse_date(text: &str, today: NaiveDate) -> Result<ParsedDate, DateError> {
    let plain = normalised(text);
    if let Some(age) = age_in(&plain) {
        return born_at_age(age, today);
    }
    let parsed = read(&plain, text, Some(today))?;
    plausible(parsed.date, today)?;
    Ok(parsed)
}

/// Reads a date of any kind: `S15.3.2`, `s150302`, `3150302`, `昭15.3.2`,
/// `昭和十五年三月二日`, `令和 6年 6月 1日`, `1940-03-02`, `1940/3/2`, `19400302`, each
/// with full-width characters too. A year or month alone gives its first day, estimated.
///
/// # Errors
/// When the text is no date, tells no era, or names a day that never was.
pub fn parse_day(text: &str) -> Result<ParsedDate, DateError> {
    read(&normalised(text), text, None)
}

/// ASCII digits and `-`, lower case, without spaces and without a weekday in brackets.
/// A space between two digits separates like a full stop.
pub(in crate::calendar) fn normalised(text: &str) -> String {
    let folded: String = text.nfkc().collect::<String>().to_lowercase();
    let digits = numeral::to_digits(folded.trim());
    let unbracketed = digits.split('(').next().unwrap_or("");
    let mut plain = String::with_capacity(unbracketed.len());
    let mut letters = unbracketed.trim().chars().peekable();
    while let Some(letter) = letters.next() {
        if letter.is_whitespace() {
            let between_digits = plain.ends_with(|last: char| last.is_ascii_digit())
                && letters.peek().is_some_and(char::is_ascii_digit);
            if between_digits {
                plain.push('.');
            }
        } else if fold::is_hyphen(letter) {
            plain.push('-');
        } else {
            plain.push(letter);
        }
    }
    plain
}

fn age_in(plain: &str) -> Option<u32> {
    let bare = plain.strip_prefix('満').unwrap_or(plain);
    let marked = ERAS
        .age_marks
        .iter()
        .find_map(|mark| bare.strip_suffix(mark.as_str()));
    let digits = marked.unwrap_or(bare);
    let is_age = (1..=3).contains(&digits.len()) && all_digits(digits);
    is_age.then(|| digits.parse().ok()).flatten()
}

fn born_at_age(age: u32, today: NaiveDate) -> Result<ParsedDate, DateError> {
    let years = u16::try_from(age)
        .ok()
        .filter(|years| *years <= OLDEST_AGE)
        .ok_or(DateError::AgeTooHigh { age })?;
    let date = first_of(today.year() - i32::from(years), 1)?;
    Ok(ParsedDate::estimated(
        date,
        DateNote::FromAge { age: years },
    ))
}

fn plausible(date: NaiveDate, today: NaiveDate) -> Result<(), DateError> {
    if date > today {
        return Err(DateError::InFuture { date });
    }
    match age_on(date, today) {
        age if age > OLDEST_AGE => Err(DateError::TooOld { date, age }),
        _ => Ok(()),
    }
}

fn read(plain: &str, typed: &str, today: Option<NaiveDate>) -> Result<ParsedDate, DateError> {
    let unreadable = || DateError::Unreadable {
        text: typed.trim().to_owned(),
    };
    if plain.is_empty() {
        return Err(DateError::Empty);
    }
    if let Some((era, rest)) = leading_era(plain) {
        let parts = era_parts(rest).ok_or_else(unreadable)?;
        return in_era(era, &parts).unwrap_or_else(|| Err(unreadable()));
    }
    let parts = if all_digits(plain) {
        compact_parts(plain)
    } else {
        separated(plain)
    };
    match parts.as_deref() {
        Some([digit, year, month, day]) => {
            let era = eras()
                .iter()
                .find(|era| era.digit == *digit)
                .ok_or_else(unreadable)?;
            in_era(era, &[*year, *month, *day]).unwrap_or_else(|| Err(unreadable()))
        }
        Some([year, month, day]) if *year >= 1000 => {
            day_of(signed(*year), *month, *day).map(ParsedDate::exact)
        }
        Some([year, month, day]) => Err(ambiguous(typed, [*year, *month, *day], today)),
        Some([year, month]) if *year >= 1000 => first_of(signed(*year), *month)
            .map(|date| ParsedDate::estimated(date, DateNote::MonthOnly)),
        Some([year]) if (1800..=2200).contains(year) => {
            first_of(signed(*year), 1).map(|date| ParsedDate::estimated(date, DateNote::YearOnly))
        }
        _ => Err(unreadable()),
    }
}

fn leading_era(plain: &str) -> Option<(&'static Era, &str)> {
    eras().iter().find_map(|era| {
        let rest = plain
            .strip_prefix(era.name.as_str())
            .or_else(|| plain.strip_prefix(era.short.as_str()))
            .or_else(|| plain.strip_prefix(era.letter.to_ascii_lowercase()))?;
        Some((era, rest.trim_start_matches(['.', '-', '/'])))
    })
}

/// Year, month, day after the era's name: `15.3.2`, `150302`, `元年1月8日`, `15`.
fn era_parts(rest: &str) -> Option<Vec<u32>> {
    let rest = match rest.strip_prefix('元') {
        Some(after) => format!("1{after}"),
        None => rest.to_owned(),
    };
    if all_digits(&rest) && rest.len() == 6 {
        return cut(&rest, &[2, 2, 2]);
    }
    let parts = separated(&rest)?;
    (1..=3).contains(&parts.len()).then_some(parts)
}

/// Digits only: `19400302`, `3150302` (era digit first), `150302`, `1940`.
fn compact_parts(digits: &str) -> Option<Vec<u32>> {
    match digits.len() {
        8 => cut(digits, &[4, 2, 2]),
        7 => cut(digits, &[1, 2, 2, 2]),
        6 => cut(digits, &[2, 2, 2]),
        4 => cut(digits, &[4]),
        _ => None,
    }
}

fn cut(digits: &str, lengths: &[usize]) -> Option<Vec<u32>> {
    let mut rest = digits;
    lengths
        .iter()
        .map(|length| {
            let (part, tail) = rest.split_at_checked(*length)?;
            rest = tail;
            part.parse().ok()
        })
        .collect()
}

/// The numbers between separators; `None` if anything else is in the text.
pub(in crate::calendar) fn separated(text: &str) -> Option<Vec<u32>> {
    let parts: Option<Vec<u32>> = text
        .split(['.', '/', '-', ',', '年', '月', '日'])
        .filter(|part| !part.is_empty())
        .map(|part| {
            let short = part.len() <= 4 && all_digits(part);
            short.then(|| part.parse().ok()).flatten()
        })
        .collect();
    parts.filter(|parts| !parts.is_empty())
}

pub(in crate::calendar) fn all_digits(text: &str) -> bool {
    !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_digit())
}

/// `None` if the parts are not one to three.
fn in_era(era: &'static Era, parts: &[u32]) -> Option<Result<ParsedDate, DateError>> {
    let (year, month, day) = match parts {
        [year] => (*year, None, None),
        [year, month] => (*year, Some(*month), None),
        [year, month, day] => (*year, Some(*month), Some(*day)),
        _ => return None,
    };
    Some(era_date(era, signed(year), month, day))
}

fn era_date(
    era: &'static Era,
    year: i32,
    month: Option<u32>,
    day: Option<u32>,
) -> Result<ParsedDate, DateError> {
    if year == 0 {
        return Err(DateError::YearZero {
            era: era.name.clone(),
        });
    }
    let common = era.start.year() + year - 1;
    if let Some(last_year) = era.last_year().filter(|last| year > *last) {
        let meant = day_of(common, month.unwrap_or(1), day.unwrap_or(1));
        return Err(DateError::EraEnded {
            era: era.name.clone(),
            year,
            last_year,
            // The end of the year: 1989 is better called 平成元年 than 昭和64年.
            means: wareki_year(day_of(common, 12, 31)?),
            date: meant.ok().filter(|_| month.is_some()),
        });
    }
    let Some(month) = month else {
        let date = first_of(common, 1)?.max(era.start);
        return Ok(ParsedDate::estimated(date, DateNote::YearOnly));
    };
    let Some(day) = day else {
        let date = first_of(common, month)?;
        let same_month = (date.year(), date.month()) == (era.start.year(), era.start.month());
        let date = if same_month { era.start } else { date };
        return Ok(ParsedDate::estimated(date, DateNote::MonthOnly));
    };
    corrected(era, year, day_of(common, month, day)?)
}

fn corrected(era: &'static Era, year: i32, date: NaiveDate) -> Result<ParsedDate, DateError> {
    if date.year() == 1872 && date.month() == 12 && date.day() > 2 {
        return Err(DateError::CalendarChange { date });
    }
    if era.holds(date) {
        return Ok(ParsedDate::exact(date));
    }
    if era_of(date).is_none() {
        return Err(DateError::BeforeEras { date });
    }
    let from = format!("{}{year}.{}.{}", era.letter, date.month(), date.day());
    let to = wareki(date, WarekiStyle::Short);
    Ok(ParsedDate {
        date,
        estimated: false,
        note: Some(DateNote::EraCorrected { from, to }),
    })
}

/// A date without its era, and the dates it may mean.
fn ambiguous(typed: &str, parts: [u32; 3], today: Option<NaiveDate>) -> DateError {
    let [_, month, day] = parts;
    if month == 0 || month > 12 {
        return DateError::NoSuchMonth { month };
    }
    // 2000 is a leap year: a day that is wrong there is wrong in every era.
    if let Err(error) = day_of(2000, month, day) {
        return error;
    }
    let candidates = eras()
        .iter()
        .filter_map(|era| in_era(era, &parts)?.ok())
        .filter(|parsed| parsed.note.is_none())
        .map(|parsed| parsed.date)
        .filter(|date| today.is_none_or(|today| plausible(*date, today).is_ok()))
        .collect();
    DateError::Ambiguous {
        text: typed.trim().to_owned(),
        candidates,
    }
}

fn signed(number: u32) -> i32 {
    i32::try_from(number).unwrap_or(i32::MAX)
}

fn first_of(year: i32, month: u32) -> Result<NaiveDate, DateError> {
    day_of(year, month, 1)
}

pub(in crate::calendar) fn day_of(year: i32, month: u32, day: u32) -> Result<NaiveDate, DateError> {
    if !(1..=12).contains(&month) {
        return Err(DateError::NoSuchMonth { month });
    }
    NaiveDate::from_ymd_opt(year, month, day).ok_or(DateError::NoSuchDay { year, month, day })
}

#[cfg(test)]
mod tests;
