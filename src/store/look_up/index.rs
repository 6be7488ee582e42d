//! The index by which consultations are found: what goes into it, and keeping it true.
//!
//! It holds pairs of characters and no text. A folded copy of each text beside it would
//! spare folding while a hit is verified, some microseconds each for a screenful; it would cost as much
//! disk as the narratives themselves, on every copy of the file. So there is none.

use super::super::error::StoreError;
use super::super::lists::json_column;
use crate::domain::consultation::ConsultationDetails;
use crate::domain::look_up::Word;
use crate::text::{fold, pairs, romaji};
use chrono::{DateTime, Datelike, Utc};
use rusqlite::{Connection, params};
use std::ops::Range;

/// Places of one day: a power of two, far more than a centre can ever fill.
const DAY_BITS: u32 = 20;

/// The sign in front of the code of a category, in the index.
pub(super) const CATEGORY: char = '#';
/// The same of an area.
pub(super) const AREA: char = '@';

/// The day of a place, counted from year 1.
pub(super) fn day_of(place: i64) -> i64 {
    place >> DAY_BITS
}

/// Whether a place is one of the day (UTC) of a moment.
pub(in crate::store) fn is_on_day(place: i64, at: DateTime<Utc>) -> bool {
    places_on(at).contains(&place)
}

/// The places of the day (UTC) of a moment.
pub(super) fn places_on(at: DateTime<Utc>) -> Range<i64> {
    places_of(i64::from(at.date_naive().num_days_from_ce()))
}

/// The places of a day.
pub(super) fn places_of(day: i64) -> Range<i64> {
    day << DAY_BITS..(day + 1) << DAY_BITS
}

/// The next free place on the day of a moment.
pub(in crate::store) fn take_place(
    conn: &Connection,
    received_at: DateTime<Utc>,
) -> Result<i64, StoreError> {
    let day = places_on(received_at);
    conn.prepare_cached(
        "SELECT coalesce(max(place) + 1, ?1) FROM consultation WHERE place >= ?1 AND place < ?2",
    )
    .and_then(|mut next| next.query_row([day.start, day.end], |row| row.get(0)))
    .map_err(StoreError::doing("finding a place in the order of look-up"))
}

/// What a record says, folded: of the person, and the rest.
pub(super) struct Document {
    person: String,
    rest: String,
}

impl Document {
    /// The document of a record; `additions` are lines.
    pub(super) fn of(number: &str, details: &ConsultationDetails, additions: &str) -> Self {
        let (caller, person) = (&details.caller, &details.person);
        let mut of_person = Lines::default();
        of_person.name(&person.name, &person.kana, &person.phone);
        let mut rest = Lines::default();
        rest.name(&caller.name, &caller.kana, &caller.phone);
        for text in [
            caller.organisation.as_str(),
            number,
            &details.narrative,
            &details.background,
            &person.hospital,
            &person.family_doctor,
            &person.nurse_station,
            &person.pharmacy,
            &person.care_manager,
            &person.services,
            &details.response_text,
            &details.next_action,
            &person.place_note,
            &person.diseases,
            &person.attending,
            additions,
        ] {
            rest.add(&pairs::key(text));
        }
        Self {
            person: of_person.0,
            rest: rest.0,
        }
    }

    /// Whether a word is there as it is wanted.
    pub(super) fn fits(&self, word: &Word) -> bool {
        let holds = |text: &str| {
            text.contains(&word.key)
                || word
                    .reading
                    .as_ref()
                    .is_some_and(|reading| text.contains(reading))
        };
        let is_there = holds(&self.person) || (!word.of_person && holds(&self.rest));
        is_there != word.negated
    }

    /// The tokens of the index, with blanks between.
    fn tokens(&self, details: &ConsultationDetails) -> String {
        let lines = [&self.person, &self.rest];
        let lines = lines.iter().flat_map(|text| text.split(pairs::BORDER));
        let mut tokens: Vec<String> = lines.flat_map(pairs::of_text).collect();
        let categories = details.categories.iter();
        tokens.extend(categories.map(|code| pairs::token(CATEGORY, code)));
        let area = details.person.area.iter();
        tokens.extend(area.map(|area| pairs::token(AREA, &area.0)));
        tokens.sort_unstable();
        tokens.dedup();
        tokens.join(" ")
    }
}

/// Folded texts, a line each, so that no word is found across two of them.
#[derive(Default)]
struct Lines(String);

impl Lines {
    fn add(&mut self, key: &str) {
        if !key.is_empty() {
            self.0.push_str(key);
            self.0.push(pairs::BORDER);
        }
    }

    fn name(&mut self, name: &str, kana: &str, phone: &str) {
        self.add(&pairs::key(name));
        self.add(&pairs::key(kana));
        self.add(&romaji::key_from_kana(kana));
        self.add(&fold::digits(phone));
    }
}

/// Puts a record into the index, in place of what was there.
pub(in crate::store) fn put(
    conn: &Connection,
    place: i64,
    number: &str,
    details: &ConsultationDetails,
    additions: &str,
) -> Result<(), StoreError> {
    let tokens = Document::of(number, details, additions).tokens(details);
    conn.prepare_cached("INSERT OR REPLACE INTO consultation_pairs (rowid, pairs) VALUES (?1, ?2)")
        .and_then(|mut insert| insert.execute(params![place, tokens]))
        .map(|_| ())
        .map_err(StoreError::doing("writing the index of consultations"))
}

/// Takes what stands at a place out of the index.
pub(in crate::store) fn take_out(conn: &Connection, place: i64) -> Result<(), StoreError> {
    conn.prepare_cached("DELETE FROM consultation_pairs WHERE rowid = ?1")
        .and_then(|mut delete| delete.execute([place]))
        .map(|_| ())
        .map_err(StoreError::doing("writing the index of consultations"))
}

/// Gives at most `most` records that have no place one, in the order in which they were received, and
/// puts them into the index. Gives how many there were.
pub(in crate::store) fn fill(conn: &Connection, most: u32) -> Result<usize, StoreError> {
    let reading = StoreError::doing("reading consultations for the index");
    // Links between records are no words, and an older schema wrote them otherwise.
    let mut unplaced = conn
        .prepare_cached(
            "SELECT id, number, json_remove(details, '$.continues') FROM consultation WHERE place IS NULL
             ORDER BY received_at, id LIMIT ?1",
        )
        .map_err(&reading)?;
    let rows: Vec<(i64, String, ConsultationDetails)> = unplaced
        .query_map([most], |row| {
            Ok((row.get(0)?, row.get(1)?, json_column(row, 2)?))
        })
        .and_then(Iterator::collect)
        .map_err(&reading)?;
    for (id, number, details) in &rows {
        let place = take_place(conn, details.received_at)?;
        conn.prepare_cached("UPDATE consultation SET place = ?2 WHERE id = ?1")
            .and_then(|mut update| update.execute([*id, place]))
            .map_err(StoreError::doing("giving a consultation its place"))?;
        put(conn, place, number, details, "")?;
    }
    Ok(rows.len())
}
