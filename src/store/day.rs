//! What the day view counts from, and when somebody last looked at it.
//!
//! A desk that stays open keeps what it has read (`DayBook`) and reads again only what the change
//! feed names: another desk's step costs one row, however many are open.

use super::Store;
use super::audit::AuditEntry;
use super::consultations::number_column;
use super::error::StoreError;
use super::past_days::{self, PastDay};
use super::request::DayFacts;
use super::standing::{self, Rows};
use super::time::{maybe_moment, moment, stamp};
use crate::domain::area::AreaCode;
use crate::domain::contact::Counterpart;
use crate::domain::ids::{ConsultationId, StaffId};
use crate::domain::number::Number;
use crate::domain::staff::Actor;
use chrono::{DateTime, Days, NaiveDate, NaiveTime, Utc};
use chrono_tz::Tz;
use rusqlite::{Connection, OptionalExtension, Row, params};
use serde_json::json;
use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

/// The screen whose last look the day view tells.
pub const DAY_SCREEN: &str = "today";
/// How many days before stand beside a day.
pub const DAYS_BEFORE: u64 = 7;
/// Of more changes than this everything is read anew, as an import or a long absence makes.
const TOO_MANY: usize = 2_000;

/// A consultation of the day.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Received {
    /// The record.
    pub id: ConsultationId,
    /// Number as shown.
    pub number: Number,
    /// When the call came.
    pub received_at: DateTime<Utc>,
    /// When it was entered.
    pub entered_at: DateTime<Utc>,
    /// Daily-living area of the person.
    pub area: Option<AreaCode>,
    /// The caller.
    pub caller: Counterpart,
    /// What the person is called.
    pub person: Option<String>,
}

/// What was read before, and up to which change it is true.
#[derive(Debug)]
pub(super) struct DayBook {
    seq: i64,
    open: Rows,
    received: Option<(NaiveDate, BTreeMap<i64, Arc<Received>>)>,
    past: BTreeMap<NaiveDate, PastDay>,
}

impl DayBook {
    fn read(conn: &Connection) -> Result<Self, StoreError> {
        Ok(Self {
            // First the place in the feed: what is saved meanwhile is read once more.
            seq: newest(conn)?,
            open: standing::all_open(conn)?,
            received: None,
            past: BTreeMap::new(),
        })
    }

    /// Takes over what was saved since.
    fn catch_up(&mut self, conn: &Connection, zone: Tz) -> Result<(), StoreError> {
        let changes = changes_since(conn, self.seq)?;
        if changes.len() > TOO_MANY {
            *self = Self::read(conn)?;
            return Ok(());
        }
        let mut items = BTreeSet::new();
        for (seq, record, id) in changes {
            self.seq = seq;
            match record.as_str() {
                "item" => drop(items.insert(id)),
                "consultation" => {
                    items.extend(standing::about_same_person(conn, id)?);
                    self.received_again(conn, id, zone)?;
                }
                _ => {}
            }
        }
        let was_open: BTreeSet<i64> = items
            .iter()
            .copied()
            .filter(|id| self.open.contains_key(id))
            .collect();
        standing::read_again(conn, items.iter().copied(), &mut self.open)?;
        let is_reopened = |id: &i64| !was_open.contains(id) && self.open.contains_key(id);
        if items.iter().any(is_reopened) {
            // It may have been counted among those that an earlier day closed.
            self.past.clear();
        }
        Ok(())
    }

    fn received_again(&mut self, conn: &Connection, id: i64, zone: Tz) -> Result<(), StoreError> {
        let found = received(conn, "consultation.id = ?1", &[&id])?;
        let day = |at: DateTime<Utc>| at.with_timezone(&zone).date_naive();
        let is_of_its_day = |row: &Arc<Received>| day(row.received_at) == day(row.entered_at);
        if is_corrected(conn, id)? || !found.iter().all(is_of_its_day) {
            // A day that was counted already has or had it.
            self.past.clear();
        }
        let Some((_, rows)) = &mut self.received else {
            return Ok(());
        };
        for row in found {
            let Some(known) = rows.get_mut(&id) else {
                self.received = None;
                break;
            };
            *known = row;
        }
        Ok(())
    }
}

fn is_corrected(conn: &Connection, id: i64) -> Result<bool, StoreError> {
    conn.prepare_cached(
        "SELECT EXISTS (SELECT 1 FROM consultation_correction WHERE consultation_id = ?1)",
    )
    .and_then(|mut one| one.query_row([id], |row| row.get(0)))
    .map_err(StoreError::doing("asking whether a record was corrected"))
}

impl Store {
    /// The facts of a date of the office; `reader` is whose last look and notes count. The open
    /// items are those of now, for a day that is over those of its end.
    ///
    /// # Errors
    /// When the file cannot be read.
    pub fn day_facts(
        &mut self,
        date: NaiveDate,
        reader: Option<StaffId>,
    ) -> Result<DayFacts, StoreError> {
        let mut book = match self.day_book.take() {
            Some(mut book) => {
                book.catch_up(&self.conn, self.clock.zone())?;
                book
            }
            None => DayBook::read(&self.conn)?,
        };
        let facts = self.facts_of(date, reader, &mut book);
        self.day_book = Some(book);
        facts
    }

    fn facts_of(
        &self,
        date: NaiveDate,
        reader: Option<StaffId>,
        book: &mut DayBook,
    ) -> Result<DayFacts, StoreError> {
        let (from, to) = self.bounds(date);
        let as_of = (date < self.clock.today()).then_some(to);
        let last_look = match reader {
            Some(reader) => self.last_look(reader, DAY_SCREEN)?,
            None => None,
        };
        let stamps = (stamp(from), stamp(to));
        let bounds = (stamps.0.as_str(), stamps.1.as_str());
        Ok(DayFacts {
            date,
            as_of,
            open: match as_of {
                Some(moment) => past_days::stood_at(&self.conn, moment, &book.open)?,
                None => book.open.values().cloned().collect(),
            },
            closed: standing::closed_between(&self.conn, bounds)?,
            received: self.received_on(date, bounds, book)?,
            past: self.days_before(date, book)?,
            last_look,
            stale_rooms: self.stale_rooms(date)?,
            notes: self.hand_over_notes(to, reader)?,
        })
    }

    fn received_on(
        &self,
        date: NaiveDate,
        (from, to): (&str, &str),
        book: &mut DayBook,
    ) -> Result<Vec<Arc<Received>>, StoreError> {
        let rows = match book.received.take() {
            Some((of, rows)) if of == date => rows,
            _ => {
                let condition = "received_at >= ?1 AND received_at < ?2";
                let rows = received(&self.conn, condition, &[&from, &to])?;
                rows.into_iter().map(|row| (row.id.0, row)).collect()
            }
        };
        let mut all: Vec<Arc<Received>> = rows.values().cloned().collect();
        all.sort_by_key(|row| (row.received_at, row.id.0));
        book.received = Some((date, rows));
        Ok(all)
    }

    /// The days before a date, the oldest first.
    fn days_before(&self, date: NaiveDate, book: &mut DayBook) -> Result<Vec<PastDay>, StoreError> {
        let today = self.clock.today();
        let dates = (1..=DAYS_BEFORE)
            .rev()
            .filter_map(|back| date.checked_sub_days(Days::new(back)));
        let mut days = Vec::new();
        // A day that is not over has no end to be counted at.
        for date in dates.filter(|date| *date < today) {
            let day = match book.past.get(&date) {
                Some(day) => day.clone(),
                None => past_days::past_day(&self.conn, date, self.bounds(date), &book.open)?,
            };
            book.past.insert(date, day.clone());
            days.push(day);
        }
        Ok(days)
    }

    /// Remembers that the actor has seen a screen just now.
    ///
    /// # Errors
    /// The file's own errors; `NotAllowed` for a role that may not write.
    pub fn mark_seen(&mut self, actor: &Actor, screen: &str) -> Result<(), StoreError> {
        self.write(actor, |writing| {
            writing
                .tx
                .prepare_cached(
                    "INSERT INTO last_look VALUES (?1, ?2, ?3)
                     ON CONFLICT (staff, screen) DO UPDATE SET at = excluded.at",
                )
                .and_then(|mut mark| {
                    mark.execute(params![actor.staff.0, screen, stamp(writing.now)])
                })
                .map_err(StoreError::doing("marking a screen as seen"))?;
            Ok(((), AuditEntry::new("seen", screen, json!({}))))
        })
    }

    fn last_look(&self, staff: StaffId, screen: &str) -> Result<Option<DateTime<Utc>>, StoreError> {
        self.conn
            .prepare_cached("SELECT at FROM last_look WHERE staff = ?1 AND screen = ?2")
            .and_then(|mut one| {
                one.query_row(params![staff.0, screen], |row| maybe_moment(row, 0))
                    .optional()
            })
            .map(Option::flatten)
            .map_err(StoreError::doing("asking for the last look"))
    }

    /// The first moment of a date of the office, and of the date after.
    fn bounds(&self, date: NaiveDate) -> (DateTime<Utc>, DateTime<Utc>) {
        let midnight = |date: NaiveDate| self.office.calendar.at(date, NaiveTime::MIN);
        let after = date.checked_add_days(Days::new(1)).unwrap_or(date);
        (midnight(date), midnight(after))
    }
}

fn received(
    conn: &Connection,
    condition: &str,
    values: &[&dyn rusqlite::ToSql],
) -> Result<Vec<Arc<Received>>, StoreError> {
    conn.prepare_cached(&format!(
        "SELECT id, number, received_at, entered_at, area,
             json_extract(details, '$.caller.organisation'), json_extract(details, '$.caller.name'),
             coalesce(nullif(json_extract(details, '$.person.name'), ''),
                      nullif(json_extract(details, '$.person.kana'), ''))
         FROM consultation WHERE {condition}"
    ))
    .and_then(|mut rows| {
        rows.query_map(values, |row| read_received(row).map(Arc::new))?
            .collect()
    })
    .map_err(StoreError::doing("reading the consultations of a day"))
}

fn read_received(row: &Row<'_>) -> rusqlite::Result<Received> {
    Ok(Received {
        id: ConsultationId(row.get(0)?),
        number: number_column(row, 1)?,
        received_at: moment(row, 2)?,
        entered_at: moment(row, 3)?,
        area: row.get::<_, Option<String>>(4)?.map(AreaCode),
        caller: Counterpart {
            organisation: row.get(5)?,
            name: row.get(6)?,
        },
        person: row.get(7)?,
    })
}

fn newest(conn: &Connection) -> Result<i64, StoreError> {
    conn.prepare_cached("SELECT coalesce(max(seq), 0) FROM change_log")
        .and_then(|mut newest| newest.query_row([], |row| row.get(0)))
        .map_err(StoreError::doing("asking for the newest change"))
}

fn changes_since(conn: &Connection, seq: i64) -> Result<Vec<(i64, String, i64)>, StoreError> {
    conn.prepare_cached("SELECT seq, record, row_id FROM change_log WHERE seq > ?1 ORDER BY seq")
        .and_then(|mut rows| {
            rows.query_map([seq], |row| Ok((row.get(0)?, row.get(1)?, row.get(2)?)))?
                .collect()
        })
        .map_err(StoreError::doing("reading the change feed"))
}
