//! The query line of the consultations.
//!
//! A space means and, `!word` not, `#word` a category, `@word` an area, `"words"` exactly
//! these one after the other; dates and spans (`11/16`, `R8.10`, `2026-10-01..11/15`) mean when it came in; a
//! number means that record or work item. Everything else is looked for in person, caller,
//! narrative, answer and additions. Reading never fails: what means nothing finds nothing.

use super::area::{AreaCode, AreaTable};
use super::number::Number;
use super::vocabulary::Vocabulary;
use crate::calendar::business::BusinessCalendar;
use crate::calendar::era::{Era, eras, parse_day};
use crate::calendar::fiscal::{Period, era_year, parse_period};
use crate::text::{fold, pairs, romaji};
use chrono::{DateTime, Datelike, Days, NaiveDate, NaiveTime, TimeZone, Utc};
use std::ops::Range;

/// Fewest Latin letters that are compared with readings as well.
const ROMAJI: usize = 2;

/// What is asked for; everything must hold.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct LookUp {
    /// The record or work item of this number goes first, whatever else it says.
    pub number: Option<Number>,
    /// To be found somewhere in the record.
    pub words: Vec<Word>,
    /// One of each of these codes of `categories`; of an empty list, nothing.
    pub categories: Vec<Vec<String>>,
    /// The same for areas.
    pub areas: Vec<Vec<AreaCode>>,
    /// Received from then on.
    pub since: Option<DateTime<Utc>>,
    /// Received before then.
    pub until: Option<DateTime<Utc>>,
}

/// A word in the forms in which it is compared.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Word {
    /// As typed.
    pub key: String,
    /// As a reading, if it was typed in Latin letters.
    pub reading: Option<String>,
    /// Whether it must not be there.
    pub negated: bool,
    /// Whether only what is said of the person counts.
    pub of_person: bool,
}

/// What reading a query looks at.
#[derive(Debug, Clone, Copy)]
pub struct LookUpContext<'a> {
    /// The categories.
    pub categories: &'a Vocabulary,
    /// The areas.
    pub areas: &'a AreaTable,
    /// The office's time.
    pub calendar: &'a BusinessCalendar,
    /// Today in the office.
    pub today: NaiveDate,
}

impl LookUp {
    /// Reads what was typed.
    #[must_use]
    pub fn parse(line: &str, context: &LookUpContext<'_>) -> Self {
        let words = words(line);
        let mut asked = Self::default();
        if let [only] = words.as_slice() {
            let year = era_year(context.today);
            asked.number = Number::parse(&only.text, year.letter, year.year);
        }
        for word in &words {
            asked.add(word, context);
        }
        asked
    }

    /// Asks that the words are said of the person.
    pub fn add_person(&mut self, line: &str) {
        let words = words(line);
        let of_person = words.iter().filter_map(|word| Word::new(word, true));
        self.words.extend(of_person);
    }

    /// Asks that it was received on these days.
    pub fn add_days(
        &mut self,
        since: Option<NaiveDate>,
        until: Option<NaiveDate>,
        calendar: &BusinessCalendar,
    ) {
        let start = |day| start_of(day, calendar);
        self.since = self.since.max(since.map(start));
        let end = until
            .and_then(|day| day.checked_add_days(Days::new(1)))
            .map(start);
        self.until = [self.until, end].into_iter().flatten().min();
    }

    /// Whether nothing is asked.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        *self == Self::default()
    }

    fn add(&mut self, word: &Typed, context: &LookUpContext<'_>) {
        let plain = fold::ascii(&word.text);
        if word.quoted {
            self.words.extend(Word::new(word, false));
        } else if let Some(name) = plain.strip_prefix('#') {
            if !fold::key(name).is_empty() {
                let meant = context.categories.beginning(name);
                self.categories
                    .push(meant.map(|term| term.code.clone()).collect());
            }
        } else if let Some(name) = plain.strip_prefix('@') {
            if !fold::key(name).is_empty() {
                let meant = context.areas.beginning(name);
                self.areas
                    .push(meant.into_iter().map(|area| area.code.clone()).collect());
            }
        } else if let Some(days) = days(&plain, context.today) {
            self.add_days(days.0, days.1, context.calendar);
        } else {
            self.words.extend(Word::new(word, false));
        }
    }
}

impl Word {
    fn new(word: &Typed, of_person: bool) -> Option<Self> {
        let plain = fold::ascii(&word.text);
        let (text, negated) = match plain.strip_prefix('!') {
            Some(rest) if !word.quoted => (rest, true),
            _ => (plain.as_str(), false),
        };
        let key = pairs::key(text);
        let is_latin = key.chars().all(|letter| letter.is_ascii_alphabetic());
        let reading = (is_latin && key.len() >= ROMAJI).then(|| romaji::key(&key));
        (!key.is_empty()).then_some(Self {
            reading: reading.filter(|reading| *reading != key),
            key,
            negated,
            of_person,
        })
    }
}

/// A word as typed.
struct Typed {
    text: String,
    quoted: bool,
}

/// The words of a line; blanks within quotation marks end none.
fn words(line: &str) -> Vec<Typed> {
    let mut words = Vec::new();
    let mut word = Typed {
        text: String::new(),
        quoted: false,
    };
    let mut is_inside = false;
    for letter in line.chars() {
        if is_quote(letter) {
            is_inside = !is_inside;
            word.quoted = true;
        } else if letter.is_whitespace() && !is_inside {
            words.push(std::mem::replace(
                &mut word,
                Typed {
                    text: String::new(),
                    quoted: false,
                },
            ));
        } else {
            word.text.push(letter);
        }
    }
    words.push(word);
    words.retain(|word| !word.text.trim().is_empty());
    words
}

fn is_quote(letter: char) -> bool {
    matches!(
        letter,
        '"' | '\u{FF02}' | '\u{201C}' | '\u{201D}' | '\u{301D}' | '\u{301F}'
    )
}

fn start_of(day: NaiveDate, calendar: &BusinessCalendar) -> DateTime<Utc> {
    let midnight = day.and_time(NaiveTime::MIN);
    calendar
        .zone()
        .from_local_datetime(&midnight)
        .earliest()
        .map_or_else(|| midnight.and_utc(), |at| at.with_timezone(&Utc))
}

/// First and last day of what reads as a date or as a span of them.
fn days(plain: &str, today: NaiveDate) -> Option<(Option<NaiveDate>, Option<NaiveDate>)> {
    let span = plain
        .split_once("..")
        .or_else(|| plain.split_once(['~', '〜']));
    let Some((first, last)) = span else {
        let days = range(plain, today)?;
        return Some((Some(days.start), days.end.pred_opt()));
    };
    let first = match first {
        "" => None,
        first => Some(range(first, today)?.start),
    };
    let last = match last {
        "" => None,
        last => Some(range(last, today)?.end.pred_opt()?),
    };
    (first.is_some() || last.is_some()).then_some((first, last))
}

/// The days that a date, a month or a fiscal year means, the last one excluded. A day or
/// month without its year is the last one that has begun.
fn range(text: &str, today: NaiveDate) -> Option<Range<NaiveDate>> {
    let day = |day: NaiveDate| Some(day..day.succ_opt()?);
    if let Some((month, date)) = month_and_day(text) {
        let year = (0..=8).map(|back| today.year() - back);
        let Some(date) = date else {
            let mut months = year.map(|year| Period::Month { year, month }.days());
            return months.find(|days| days.start <= today);
        };
        let mut known = year.filter_map(|year| NaiveDate::from_ymd_opt(year, month, date));
        return known.find(|known| *known <= today).and_then(day);
    }
    if !tells_its_year(text) {
        return None;
    }
    if let Ok(period) = parse_period(text) {
        return Some(period.days());
    }
    day(parse_day(text).ok()?.date)
}

/// `11/16`, `11月16日`, `11月`.
fn month_and_day(text: &str) -> Option<(u32, Option<u32>)> {
    let number = |text: &str, most: u32| {
        let is_short =
            (1..=2).contains(&text.len()) && text.bytes().all(|byte| byte.is_ascii_digit());
        text.parse()
            .ok()
            .filter(|number| is_short && (1..=most).contains(number))
    };
    if let Some((month, rest)) = text.split_once('月') {
        let date = match rest.trim_end_matches('日') {
            "" => None,
            date => Some(number(date, 31)?),
        };
        return Some((number(month, 12)?, date));
    }
    let (month, date) = text.split_once('/')?;
    Some((number(month, 12)?, Some(number(date, 31)?)))
}

/// Whether it begins with a year of four digits and goes on, or with an era and its year.
/// Anything less may be a part of a telephone number, of an address, or a word (T4, S12).
fn tells_its_year(text: &str) -> bool {
    let is_sign = |letter: &char| matches!(letter, '-' | '/' | '.' | '年');
    let letters: Vec<char> = text.chars().take(5).collect();
    if let [year @ .., sign] = letters.as_slice()
        && year.len() == 4
        && year.iter().all(char::is_ascii_digit)
    {
        return is_sign(sign);
    }
    let [era, year, ..] = letters.as_slice() else {
        return false;
    };
    let is_newest = |known: &Era| known.end.is_none();
    eras().iter().any(|known| {
        let by_letter = known.letter == era.to_ascii_uppercase()
            && year.is_ascii_digit()
            && (is_newest(known) || text.chars().any(|letter| is_sign(&letter)));
        by_letter || text.starts_with(&known.name)
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::vocabulary::Vocabularies;
    use std::path::Path;

    fn read(line: &str) -> LookUp {
        let words = Vocabularies::parse(
            Path::new("vocabularies.toml"),
            include_str!("../../data/vocabularies.toml"),
        )
        .unwrap();
        let areas = AreaTable::parse(
            Path::new("areas.toml"),
            include_str!("../../data/areas.toml"),
        )
        .unwrap();
        let calendar =
            BusinessCalendar::from_toml(include_str!("../../data/calendar.toml")).unwrap();
        let context = LookUpContext {
            categories: &words.categories,
            areas: &areas,
            calendar: &calendar,
            today: NaiveDate::from_ymd_opt(2026, 11, 24).unwrap(),
        };
        LookUp::parse(line, &context)
    }

    /// First and last day of a query.
    fn span(line: &str) -> (String, String) {
        let asked = read(line);
        assert!(asked.words.is_empty(), "{line}: {asked:?}");
        let day = |at: Option<DateTime<Utc>>, before: i64| {
            at.map(|at| {
                let local =
                    at.with_timezone(&chrono_tz::Asia::Tokyo) - chrono::TimeDelta::seconds(before);
                local.date_naive().to_string()
            })
            .unwrap_or_default()
        };
        (day(asked.since, 0), day(asked.until, 1))
    }

    #[test]
    fn days_months_years_and_spans_mean_when_it_came_in() {
        for (line, first, last) in [
            ("11/16", "2026-11-16", "2026-11-16"),
            ("１２月３日", "2025-12-03", "2025-12-03"),
            ("12/24", "2025-12-24", "2025-12-24"),
            ("10月", "2026-10-01", "2026-10-31"),
            ("R8.10", "2026-10-01", "2026-10-31"),
            ("2026-10-05", "2026-10-05", "2026-10-05"),
            ("R7", "2025-04-01", "2026-03-31"),
            ("10/1..11/15", "2026-10-01", "2026-11-15"),
            ("10/1～", "2026-10-01", ""),
            ("..R8.4", "", "2026-04-30"),
            ("R8.4.. ..10/15", "2026-04-01", "2026-10-15"),
        ] {
            assert_eq!(span(line), (first.to_owned(), last.to_owned()), "{line}");
        }
    }

    #[test]
    fn what_only_looks_a_little_like_a_date_is_a_word() {
        for line in [
            "T4",
            "S12",
            "047-300-4521",
            "4521",
            "1-2-3",
            "2026",
            "13/40",
            "H2ブロッカー",
        ] {
            let asked = read(line);
            assert_eq!(asked.words.len(), 1, "{line}: {asked:?}");
        }
    }

    #[test]
    fn a_number_alone_is_a_record_of_this_fiscal_year() {
        assert_eq!(read("123").number.unwrap().to_string(), "R8-00123");
        assert_eq!(
            read("ｒ７－００１２３").number.unwrap().to_string(),
            "R7-00123"
        );
        assert_eq!(read("s12").number.unwrap().to_string(), "R8-S0012");
        assert_eq!(read("123 山田").number, None);
    }

    #[test]
    fn signs_tell_category_area_and_what_must_not_be_there() {
        let asked = read("#訪問看護 @明第1 !入院 “架空 花子”");
        assert_eq!(asked.categories.len(), 1);
        assert!(!asked.categories[0].is_empty());
        assert_eq!(asked.areas[0].len(), 1);
        let words: Vec<(&str, bool)> = asked
            .words
            .iter()
            .map(|word| (word.key.as_str(), word.negated))
            .collect();
        assert_eq!(words, [("入院", true), ("架空花子", false)]);
        assert!(read("# @ !").is_empty(), "a sign alone asks nothing yet");
        assert_eq!(read("#どこにもない").categories, [Vec::<String>::new()]);
    }

    #[test]
    fn latin_letters_are_compared_as_a_reading_as_well() {
        assert_eq!(read("shouji").words[0].reading.as_deref(), Some("syozi"));
        assert_eq!(read("松戸").words[0].reading, None);
    }
}
