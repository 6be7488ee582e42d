//! What the day view counts from, and when somebody last looked at it.

use super::audit::AuditEntry;
use super::error::StoreError;
use super::lists::QueueFilter;
use super::request::DayFacts;
use super::time::{maybe_moment, stamp};
use super::{Store, consultations};
use crate::domain::consultation::Consultation;
use crate::domain::ids::StaffId;
use crate::domain::staff::Actor;
use chrono::{DateTime, Days, NaiveDate, NaiveTime, Utc};
use rusqlite::{OptionalExtension, params};
use serde_json::json;

/// The screen whose last look the day view tells.
pub const DAY_SCREEN: &str = "today";

impl Store {
    /// The facts of a date of the office; `reader` is whose last look counts. The open items are
    /// those of now, whatever the date.
    ///
    /// # Errors
    /// When the file cannot be read.
    pub fn day_facts(
        &self,
        date: NaiveDate,
        reader: Option<StaffId>,
    ) -> Result<DayFacts, StoreError> {
        let before = date.checked_sub_days(Days::new(1)).unwrap_or(date);
        let last_look = match reader {
            Some(reader) => self.last_look(reader, DAY_SCREEN)?,
            None => None,
        };
        Ok(DayFacts {
            date,
            open: self.queue(&QueueFilter::default())?,
            teams: self.teams_away()?,
            consultations: self.received_on(date)?,
            consultations_before: self.count_received_on(before)?,
            closed: self.count_closed_on(date)?,
            closed_before: self.count_closed_on(before)?,
            last_look,
            stale_rooms: self.stale_rooms(date)?,
        })
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

    fn received_on(&self, date: NaiveDate) -> Result<Vec<Consultation>, StoreError> {
        let (from, to) = self.bounds(date);
        self.conn
            .prepare_cached(&format!(
                "SELECT {} FROM {} WHERE received_at >= ?1 AND received_at < ?2
                 ORDER BY received_at, consultation.id",
                consultations::COLUMNS,
                consultations::TABLES
            ))
            .and_then(|mut rows| rows.query_map([from, to], consultations::read)?.collect())
            .map_err(StoreError::doing("reading the consultations of a day"))
    }

    fn count_received_on(&self, date: NaiveDate) -> Result<u32, StoreError> {
        self.count_between(
            "SELECT count(*) FROM consultation WHERE received_at >= ?1 AND received_at < ?2",
            date,
        )
    }

    fn count_closed_on(&self, date: NaiveDate) -> Result<u32, StoreError> {
        self.count_between(
            "SELECT count(*) FROM work_item
             WHERE closed = 1 AND state_since >= ?1 AND state_since < ?2
               AND state <> 'entered-in-error'",
            date,
        )
    }

    fn count_between(&self, sql: &str, date: NaiveDate) -> Result<u32, StoreError> {
        let (from, to) = self.bounds(date);
        self.conn
            .prepare_cached(sql)
            .and_then(|mut count| count.query_row([from, to], |row| row.get(0)))
            .map_err(StoreError::doing("counting a day"))
    }

    /// Midnight to midnight of the office, as stamps.
    fn bounds(&self, date: NaiveDate) -> (String, String) {
        let midnight = |date: NaiveDate| stamp(self.office.calendar.at(date, NaiveTime::MIN));
        let after = date.checked_add_days(Days::new(1)).unwrap_or(date);
        (midnight(date), midnight(after))
    }
}
