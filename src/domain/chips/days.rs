//! Days ahead as they are said: 12/3, 来週金曜, 月末, 3日後; and spans of days: 来週, 来月.

use super::Chip;
use super::letters::Letters;
use super::reading::{Reader, longest};
use super::rules::{DayWords, SpanWord};
use crate::calendar::due;
use crate::locale::Bilingual;
use chrono::{Datelike, Days, Months, NaiveDate};

/// Letters before and behind the word in which a day is looked for.
const REACH: usize = 14;
/// Links between a day and its word.
const LINKS_AT_MOST: usize = 4;

/// When something will be.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum When {
    /// On that day.
    Day(NaiveDate),
    /// At some day between them, said so.
    Between {
        /// As it was said.
        said: String,
        /// First day.
        first: NaiveDate,
        /// Last day.
        last: NaiveDate,
    },
}

impl Reader<'_> {
    /// The day said directly before a place, with its first letter.
    pub(super) fn day_before(self, letters: &Letters, at: usize) -> Option<(usize, When)> {
        let links = &self.rules.rules.discharge.links;
        let mut end = at;
        for _ in 0..LINKS_AT_MOST {
            let starts = end.saturating_sub(REACH)..end;
            let read = |start: usize| {
                let said: String = letters.keys.get(start..end)?.iter().collect();
                Some((start, self.when(&said, letters, start)?))
            };
            if let Some(found) = starts.clone().find_map(read) {
                return Some(found);
            }
            let length = links
                .iter()
                .filter(|link| letters.has_before(end, link))
                .map(Vec::len)
                .max()?;
            end -= length;
        }
        None
    }

    /// The day said directly behind a place.
    pub(super) fn day_behind(self, letters: &Letters, at: usize) -> Option<When> {
        let links = &self.rules.rules.discharge.links;
        let mut start = at;
        for _ in 0..=LINKS_AT_MOST {
            let upto = letters.keys.len().min(start + REACH);
            let read = |end: usize| {
                let said: String = letters.keys.get(start..end)?.iter().collect();
                self.when(&said, letters, start)
            };
            if let Some(found) = (start + 1..=upto).rev().find_map(read) {
                return Some(found);
            }
            start += longest(letters, start, links)?;
        }
        None
    }

    /// A text that is a day or span of days as a whole, and no part of a longer number.
    fn when(self, said: &str, letters: &Letters, start: usize) -> Option<When> {
        let is_digit = |at: Option<usize>| {
            at.and_then(|at| letters.keys.get(at))
                .is_some_and(|letter| letter.is_ascii_digit() || matches!(letter, '/' | '-' | '.'))
        };
        let begins_with_digit = is_digit(Some(start));
        let cuts_before = begins_with_digit && is_digit(start.checked_sub(1));
        let end = start + said.chars().count();
        let cuts_behind = is_digit(end.checked_sub(1)) && is_digit(Some(end));
        if cuts_before || cuts_behind || said.starts_with(' ') || said.ends_with(' ') {
            return None;
        }
        let words = &self.rules.rules.days;
        let found = words
            .when(said, self.today)
            .or_else(|| due::spoken_day(said, self.today).map(When::Day))?;
        match found {
            When::Day(day) if day < self.today => None,
            found => Some(found),
        }
    }

    /// Where a discharge goes, and that the person is in hospital until then.
    pub(super) fn discharge_chips(self, when: &When) -> Vec<Chip> {
        let rule = &self.rules.rules.discharge;
        let short = |day: NaiveDate| format!("{}/{}", day.month(), day.day());
        let (field, value, shown) = match when {
            When::Day(day) => (rule.day.clone(), day.to_string(), short(*day)),
            When::Between { said, first, last } => {
                let shown = format!("{said} {}-{}", short(*first), short(*last));
                let value = rule.shown.ja.replace("{day}", &shown);
                (rule.note.clone(), value, shown)
            }
        };
        let label = Bilingual {
            ja: rule.shown.ja.replace("{day}", &shown),
            en: rule.shown.en.replace("{day}", &shown),
        };
        let discharge = Chip {
            field,
            value,
            label,
        };
        let place = self.rules.implied.clone();
        [discharge].into_iter().chain(place).collect()
    }
}

impl DayWords {
    fn when(&self, said: &str, today: NaiveDate) -> Option<When> {
        let count = |ends: &[String]| {
            let digits = ends
                .iter()
                .find_map(|end| said.strip_suffix(end.as_str()))?;
            digits.parse::<u64>().ok().filter(|count| *count < 1000)
        };
        if let Some(days) = count(&self.after) {
            return today.checked_add_days(Days::new(days)).map(When::Day);
        }
        if let Some(weeks) = count(&self.weeks_after) {
            return today.checked_add_days(Days::new(weeks * 7)).map(When::Day);
        }
        if self.this_month_end.iter().any(|word| word == said) {
            return last_of_month(today).map(When::Day);
        }
        if let Some((ahead, rest)) = spanned(&self.week, said) {
            let behind = u64::from(today.weekday().num_days_from_monday());
            let monday = today.checked_sub_days(Days::new(behind))?;
            let first = monday.checked_add_days(Days::new(u64::from(ahead) * 7))?;
            return self.in_week(said, rest, first);
        }
        let (ahead, rest) = spanned(&self.month, said)?;
        let first = today.with_day(1)?.checked_add_months(Months::new(ahead))?;
        self.in_month(said, rest, first)
    }

    fn in_week(&self, said: &str, rest: &str, first: NaiveDate) -> Option<When> {
        if rest.is_empty() {
            let last = first.checked_add_days(Days::new(6))?;
            let said = said.to_owned();
            return Some(When::Between { said, first, last });
        }
        let rest = rest.trim_matches(['の', '(', ')']);
        let is_short = rest.chars().count() == 1;
        if !is_short && !self.weekday.iter().any(|end| rest.ends_with(end.as_str())) {
            return None;
        }
        let day = due::weekday_of(rest)?;
        first.checked_add_days(Days::new(day)).map(When::Day)
    }

    fn in_month(&self, said: &str, rest: &str, first: NaiveDate) -> Option<When> {
        let last = last_of_month(first)?;
        if rest.is_empty() {
            let said = said.to_owned();
            return Some(When::Between { said, first, last });
        }
        let rest = rest.trim_start_matches('の');
        if self.month_end.iter().any(|word| word == rest) {
            return Some(When::Day(last));
        }
        let day = rest.strip_suffix('日')?.parse().ok()?;
        first.with_day(day).map(When::Day)
    }
}

/// How far ahead a span is that a text begins with, and the rest of the text.
fn spanned<'s>(spans: &[SpanWord], said: &'s str) -> Option<(u32, &'s str)> {
    spans.iter().find_map(|span| {
        let rest = span
            .words
            .iter()
            .find_map(|word| said.strip_prefix(word.as_str()))?;
        Some((span.ahead, rest))
    })
}

fn last_of_month(day: NaiveDate) -> Option<NaiveDate> {
    let next = day.with_day(1)?.checked_add_months(Months::new(1))?;
    next.pred_opt()
}
