//! Finding consultations again: by words of any length, person, caller, category, area, time.
//!
//! The index is walked from the newest day back and given up as soon as a screenful is
//! there. Within a day the order of arrival is not the order of the calls, so a day is always taken whole and
//! then sorted.

mod expression;
pub(in crate::store) mod index;

use super::consultations::{self, COLUMNS, TABLES};
use super::error::StoreError;
use super::open::Access;
use super::{Store, items};
use crate::domain::consultation::Consultation;
use crate::domain::contact::{Contact, ContactId, Counterpart, What};
use crate::domain::ids::ConsultationId;
use crate::domain::look_up::LookUp;
use crate::domain::number::Number;
use chrono::{DateTime, Utc};
use expression::{Plan, must_be_verified, plan};
use index::{Document, day_of, places_of, places_on};
use rusqlite::{Params, params};
use std::cmp::Reverse;
use std::collections::BTreeSet;
use std::ops::Range;

/// Of so many of the newest records a quarter must have a word of one character, or the index is asked: it
/// gathers every record that has a rare one at once, and too many that have a frequent one.
const SAMPLE: usize = 20;
/// Records that are verified for one page at most: a word whose pairs are frequent and never neighbours must
/// not keep the next question waiting.
const MOST_VERIFIED: usize = 10_000;
/// Records that `Store::rebuild_look_up` writes in one transaction.
const CHUNK: u32 = 20_000;

/// Where the next page begins.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct LookUpCursor {
    /// Only places before this one.
    below: i64,
    /// And, on the day before it, only records older than this one.
    after: Option<(DateTime<Utc>, ConsultationId)>,
}

/// Some of what was found.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct LookUpPage {
    /// Newest first.
    pub hits: Vec<Contact>,
    /// Where to go on; `None` at the end. A page may be short or empty and still not the last one.
    pub next: Option<LookUpCursor>,
}

/// How a walk ended.
enum Ended {
    /// There is nothing more.
    AtTheEnd,
    /// There is enough.
    Full,
    /// So much was looked at that it stopped before this day.
    Before(i64),
}

/// One walk through the records, newest day first.
struct Walk<'a> {
    asked: &'a LookUp,
    verifies: bool,
    after: Option<(DateTime<Utc>, ConsultationId)>,
    enough: usize,
    /// Whether it gives up when the first records promise little.
    is_sample: bool,
    /// Those of the number asked for, which stand on top already.
    pinned: &'a BTreeSet<ConsultationId>,
}

impl Store {
    /// A page of the consultations that fit what is asked, newest first by the time they were received.
    /// The record or item of a number comes first of all.
    ///
    /// # Errors
    /// When the file cannot be read.
    pub fn find_consultations(
        &self,
        asked: &LookUp,
        from: Option<LookUpCursor>,
        limit: usize,
    ) -> Result<LookUpPage, StoreError> {
        let pinned = match &asked.number {
            Some(number) => self.numbered(number)?,
            None => Vec::new(),
        };
        let pinned_ids = pinned.iter().map(|found| found.id).collect();
        let walk = Walk {
            asked,
            verifies: must_be_verified(asked),
            after: from.and_then(|from| from.after),
            enough: limit,
            is_sample: false,
            pinned: &pinned_ids,
        };
        let places = places(asked, from);
        let (mut found, ended) = match plan(asked) {
            Plan::Nothing => (Vec::new(), Ended::AtTheEnd),
            Plan::All => self.walk_all(&walk, &places)?,
            Plan::Index(expression) => self.walk_index(&walk, &places, &expression)?,
            Plan::Letters(expression) => {
                let newest = Walk {
                    is_sample: true,
                    verifies: true,
                    ..walk
                };
                match self.walk_all(&newest, &places)? {
                    (_, Ended::Before(_)) => self.walk_index(&walk, &places, &expression)?,
                    enough => enough,
                }
            }
        };
        let next = cut(&mut found, limit, &ended);
        let first = pinned.into_iter().filter(|_| from.is_none());
        Ok(LookUpPage {
            hits: first.chain(found).map(contact).collect(),
            next,
        })
    }

    /// Puts every consultation that is not in the index into it, some thousands a transaction: for
    /// files whose rows were written by other means than this program.
    ///
    /// # Errors
    /// `ReadOnly`; when the file cannot be read or written.
    pub fn rebuild_look_up(&mut self) -> Result<(), StoreError> {
        if self.access == Access::Read {
            return Err(StoreError::ReadOnly);
        }
        let indexing = StoreError::doing("indexing consultations");
        loop {
            let tx = self
                .conn
                .transaction_with_behavior(rusqlite::TransactionBehavior::Immediate)
                .map_err(&indexing)?;
            let filled = index::fill(&tx, CHUNK)?;
            tx.commit().map_err(&indexing)?;
            if filled == 0 {
                return Ok(());
            }
        }
    }

    /// The record of a number, or those behind the item of a number.
    fn numbered(&self, number: &Number) -> Result<Vec<Consultation>, StoreError> {
        if number.letter().is_none() {
            return match self.consultation(number) {
                Ok(found) => Ok(vec![found]),
                Err(StoreError::NotFound(_)) => Ok(Vec::new()),
                Err(error) => Err(error),
            };
        }
        let mut behind = match self.item_numbered(number) {
            Ok(item) => items::consultations_behind(&self.conn, item.id)?,
            Err(StoreError::NotFound(_)) => Vec::new(),
            Err(error) => return Err(error),
        };
        behind.reverse();
        Ok(behind)
    }

    fn walk_index(
        &self,
        walk: &Walk<'_>,
        places: &Range<i64>,
        expression: &str,
    ) -> Result<(Vec<Consultation>, Ended), StoreError> {
        // CROSS JOIN: the index is walked and each of its places looked up, never the other way round.
        let sql = format!(
            "SELECT {COLUMNS}, consultation.place, {ADDITIONS}
             FROM consultation_pairs
             CROSS JOIN consultation ON consultation.place = consultation_pairs.rowid
             CROSS JOIN staff ON staff.id = consultation.taken_by
             WHERE consultation_pairs MATCH ?1
               AND consultation_pairs.rowid >= ?2 AND consultation_pairs.rowid < ?3
             ORDER BY consultation_pairs.rowid DESC"
        );
        self.walk(walk, &sql, params![expression, places.start, places.end])
    }

    fn walk_all(
        &self,
        walk: &Walk<'_>,
        places: &Range<i64>,
    ) -> Result<(Vec<Consultation>, Ended), StoreError> {
        let sql = format!(
            "SELECT {COLUMNS}, consultation.place, {ADDITIONS} FROM {TABLES}
             WHERE consultation.place >= ?1 AND consultation.place < ?2
             ORDER BY consultation.place DESC"
        );
        self.walk(walk, &sql, [places.start, places.end])
    }

    fn walk(
        &self,
        walk: &Walk<'_>,
        sql: &str,
        params: impl Params,
    ) -> Result<(Vec<Consultation>, Ended), StoreError> {
        let reading = StoreError::doing("looking up consultations");
        let mut statement = self.conn.prepare_cached(sql).map_err(&reading)?;
        let mut rows = statement.query(params).map_err(&reading)?;
        let mut found: Vec<Consultation> = Vec::new();
        let (mut looked_at, mut day) = (0, None);
        while let Some(row) = rows.next().map_err(&reading)? {
            let today = day_of(row.get(PLACE).map_err(&reading)?);
            if day.is_some_and(|day| day != today) {
                // One more than enough tells that there is more.
                if found.len() > walk.enough {
                    return Ok((found, Ended::Full));
                }
                if looked_at >= MOST_VERIFIED {
                    return Ok((found, Ended::Before(today + 1)));
                }
            }
            if walk.is_sample && looked_at == SAMPLE && found.len() * 4 < SAMPLE {
                return Ok((found, Ended::Before(today + 1)));
            }
            day = Some(today);
            looked_at += 1;
            let record = consultations::read(row).map_err(&reading)?;
            let additions: Option<String> = row.get(PLACE + 1).map_err(&reading)?;
            if walk.fits(&record, additions.as_deref().unwrap_or_default()) {
                found.push(record);
            }
        }
        Ok((found, Ended::AtTheEnd))
    }
}

/// The additions of a record as lines, as a column.
const ADDITIONS: &str = "(SELECT group_concat(text, char(10)) FROM consultation_addition
      WHERE consultation_id = consultation.id)";
/// The column behind those of a consultation.
const PLACE: usize = 8;

impl Walk<'_> {
    fn fits(&self, record: &Consultation, additions: &str) -> bool {
        let asked = self.asked;
        let received = record.details.received_at;
        let is_in_span = asked.since.is_none_or(|since| received >= since)
            && asked.until.is_none_or(|until| received < until);
        let is_ahead = self.after.is_none_or(|after| (received, record.id) < after);
        if !is_in_span || !is_ahead || self.pinned.contains(&record.id) {
            return false;
        }
        if !self.verifies {
            return true;
        }
        let document = Document::of(&record.number.to_string(), &record.details, additions);
        asked.words.iter().all(|word| document.fits(word))
    }
}

/// The places in question: those of the span asked for, from the cursor back.
fn places(asked: &LookUp, from: Option<LookUpCursor>) -> Range<i64> {
    let start = asked.since.map_or(0, |since| places_on(since).start);
    let end = asked.until.map_or(i64::MAX, |until| places_on(until).end);
    start..from.map_or(end, |from| from.below.min(end))
}

/// Sorts what was found, cuts it to a page, and says where the next one begins.
fn cut(found: &mut Vec<Consultation>, limit: usize, ended: &Ended) -> Option<LookUpCursor> {
    found.sort_by_key(|record| Reverse((record.details.received_at, record.id)));
    if found.len() > limit {
        found.truncate(limit);
        let last = found.last()?;
        let received = last.details.received_at;
        return Some(LookUpCursor {
            below: places_on(received).end,
            after: Some((received, last.id)),
        });
    }
    match ended {
        Ended::Before(day) => Some(LookUpCursor {
            below: places_of(*day).start,
            after: None,
        }),
        Ended::Full | Ended::AtTheEnd => None,
    }
}

/// A consultation as lists show it.
pub(super) fn contact(record: Consultation) -> Contact {
    let is_late = record.entered_later().is_some();
    let caller = record.details.caller;
    Contact {
        id: ContactId::Consultation(record.id),
        at: record.details.received_at,
        entered_at: record.entered_at,
        is_late,
        consultation: Some(record.id),
        item: None,
        person: record
            .details
            .person
            .display_name()
            .unwrap_or_default()
            .to_owned(),
        with: Counterpart {
            organisation: caller.organisation,
            name: caller.name,
        },
        number: record.number,
        what: What::Consultation(record.details.categories),
        text: record.details.narrative,
    }
}
