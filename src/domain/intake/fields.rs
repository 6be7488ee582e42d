//! Single fields of an input: each is read to its stored form, or its fault is
//! noted under its path and reading goes on, so that a person sees everything
//! that is wrong at once.

use super::{CheckContext, FieldFault, fault_code};
use crate::calendar::era::{self, DateError};
use crate::domain::area::{AreaCode, AreaGuess};
use crate::domain::vocabulary::Vocabulary;
use crate::fault::nearest;
use crate::text::{clean, fold, romaji};
use chrono::{DateTime, NaiveDate, NaiveDateTime, SecondsFormat, Utc};

/// Characters that a one-line field takes.
const LINE_LIMIT: usize = 500;
/// Characters that a narrative takes: some twenty pages.
const BLOCK_LIMIT: usize = 20_000;
/// Moments without an offset are the office's own; these forms are met in exports.
const LOCAL_MOMENTS: [&str; 6] = [
    "%Y-%m-%dT%H:%M:%S",
    "%Y-%m-%dT%H:%M",
    "%Y-%m-%d %H:%M:%S",
    "%Y-%m-%d %H:%M",
    "%Y/%m/%d %H:%M:%S",
    "%Y/%m/%d %H:%M",
];

/// Reads fields and gathers what is wrong with them.
pub(super) struct Fields<'a> {
    context: &'a CheckContext<'a>,
    faults: Vec<FieldFault>,
}

impl<'a> Fields<'a> {
    pub(super) fn new(context: &'a CheckContext<'a>) -> Self {
        Self {
            context,
            faults: Vec::new(),
        }
    }

    /// `value` if nothing was wrong, else every fault in the order of reading.
    pub(super) fn finish<T>(self, value: T) -> Result<T, Vec<FieldFault>> {
        if self.faults.is_empty() {
            Ok(value)
        } else {
            Err(self.faults)
        }
    }

    pub(super) fn blame(
        &mut self,
        field: &str,
        code: &'static str,
        args: Vec<(&'static str, String)>,
    ) {
        self.faults.push(FieldFault {
            field: field.to_owned(),
            code,
            args,
        });
    }

    fn blame_date(&mut self, field: &str, error: &DateError) {
        self.blame(field, error.code(), error.args());
    }

    pub(super) fn line(&mut self, field: &str, typed: &str) -> String {
        let clean = clean::line(typed).trim().to_owned();
        self.limited(field, clean, LINE_LIMIT)
    }

    pub(super) fn block(&mut self, field: &str, typed: &str) -> String {
        let clean = clean::block(typed).trim().to_owned();
        self.limited(field, clean, BLOCK_LIMIT)
    }

    pub(super) fn kana(&mut self, field: &str, typed: &str) -> String {
        let line = self.line(field, typed);
        romaji::katakana(&line)
    }

    fn limited(&mut self, field: &str, text: String, limit: usize) -> String {
        if text.chars().count() > limit {
            self.blame(
                field,
                fault_code::TOO_LONG,
                vec![("limit", limit.to_string())],
            );
        }
        text
    }

    /// The code of what was given; an empty text counts as not given.
    pub(super) fn choice(
        &mut self,
        field: &str,
        vocabulary: &Vocabulary,
        given: Option<&str>,
    ) -> Option<String> {
        let typed = given.map(str::trim).filter(|typed| !typed.is_empty())?;
        if let Some(term) = vocabulary.find(typed) {
            return Some(term.code.clone());
        }
        self.unknown_word(field, vocabulary, typed);
        None
    }

    fn unknown_word(&mut self, field: &str, vocabulary: &Vocabulary, typed: &str) {
        let words = vocabulary
            .terms
            .iter()
            .flat_map(|term| [term.code.as_str(), term.ja.as_str(), term.en.as_str()]);
        let value = ("value", typed.to_owned());
        match nearest(typed, words) {
            Some(near) => {
                let args = vec![value, ("nearest", near.to_owned())];
                self.blame(field, fault_code::UNKNOWN_WORD_NEAR, args);
            }
            None => self.blame(field, fault_code::UNKNOWN_WORD, vec![value]),
        }
    }

    /// The codes of what was given, each once.
    pub(super) fn choices(
        &mut self,
        field: &str,
        vocabulary: &Vocabulary,
        given: &[String],
    ) -> Vec<String> {
        let mut codes = Vec::new();
        for typed in given {
            codes.extend(self.choice(field, vocabulary, Some(typed)));
        }
        let mut seen = std::collections::BTreeSet::new();
        codes.retain(|code| seen.insert(code.clone()));
        codes
    }

    /// A moment of the past in ISO 8601, with an offset or in the office's time.
    pub(super) fn past_moment(
        &mut self,
        field: &str,
        given: Option<&str>,
    ) -> Option<DateTime<Utc>> {
        let typed = fold::ascii(given?);
        let typed = typed.trim();
        if typed.is_empty() {
            return None;
        }
        let Some(at) = self.moment(typed) else {
            let args = vec![("value", typed.to_owned())];
            self.blame(field, fault_code::MOMENT_UNREADABLE, args);
            return None;
        };
        if at > self.context.now {
            let local = at.with_timezone(&self.context.calendar.zone());
            let args = vec![("at", local.to_rfc3339_opts(SecondsFormat::Secs, false))];
            self.blame(field, fault_code::MOMENT_AHEAD, args);
            return None;
        }
        Some(at)
    }

    fn moment(&self, typed: &str) -> Option<DateTime<Utc>> {
        if let Ok(at) = DateTime::parse_from_rfc3339(typed) {
            return Some(at.with_timezone(&Utc));
        }
        LOCAL_MOMENTS
            .iter()
            .find_map(|form| NaiveDateTime::parse_from_str(typed, form).ok())
            .map(|local| self.context.calendar.at(local.date(), local.time()))
    }

    pub(super) fn due(&mut self, field: &str, typed: &str) -> Option<DateTime<Utc>> {
        if typed.trim().is_empty() {
            return None;
        }
        let read = crate::calendar::due::parse_due(typed, self.context.now, self.context.calendar);
        read.map_err(|error| self.blame_date(field, &error)).ok()
    }

    /// A day in any form of a date, or as it is said: `12/3`.
    pub(super) fn day(&mut self, field: &str, typed: &str) -> Option<NaiveDate> {
        if typed.trim().is_empty() {
            return None;
        }
        let spoken = || crate::calendar::due::spoken_day(typed, self.context.today);
        match era::parse_day(typed) {
            Ok(read) => Some(read.date),
            Err(error) => spoken().or_else(|| {
                self.blame_date(field, &error);
                None
            }),
        }
    }

    /// Birth date and whether it is estimated: from the date, else from the age.
    pub(super) fn birth(
        &mut self,
        birth_date: &str,
        age: Option<u16>,
    ) -> Option<(NaiveDate, bool)> {
        let (field, typed) = match age {
            _ if !birth_date.trim().is_empty() => ("person.birth_date", birth_date.to_owned()),
            Some(age) => ("person.age", age.to_string()),
            None => return None,
        };
        match era::parse_date(&typed, self.context.today) {
            Ok(read) => Some((read.date, read.estimated)),
            Err(error) => {
                self.blame_date(field, &error);
                None
            }
        }
    }

    /// The area given by code or name, else that of the address, where the address
    /// says which one. Nothing is guessed.
    pub(super) fn area(&mut self, given: Option<&str>, address: &str) -> Option<AreaCode> {
        let areas = self.context.areas;
        let Some(typed) = given.map(str::trim).filter(|typed| !typed.is_empty()) else {
            return match areas.locate(address) {
                AreaGuess::One(code) => Some(code),
                AreaGuess::Several(_) | AreaGuess::Unknown => None,
            };
        };
        let key = fold::key(typed);
        let is_meant = |name: &str| fold::key(name) == key;
        let exact = areas.all().iter().find(|area| {
            [
                area.code.0.as_str(),
                &area.name,
                &area.kana,
                &area.short,
                &area.en,
            ]
            .into_iter()
            .any(is_meant)
        });
        if let Some(area) = exact {
            return Some(area.code.clone());
        }
        match areas.beginning(typed).as_slice() {
            [area] => return Some(area.code.clone()),
            [] => {
                let args = vec![("value", typed.to_owned())];
                self.blame("person.area", fault_code::AREA_UNKNOWN, args);
            }
            several => {
                let found: Vec<&str> = several.iter().map(|area| area.name.as_str()).collect();
                let args = vec![("value", typed.to_owned()), ("areas", found.join(", "))];
                self.blame("person.area", fault_code::AREA_AMBIGUOUS, args);
            }
        }
        None
    }
}
