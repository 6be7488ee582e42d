//! The one way to change the file.
//!
//! Every write is one `BEGIN IMMEDIATE` transaction (a deferred one fails at
//! once when another desk writes), says who is writing, and leaves exactly one
//! audit row. Nothing here waits for a person or for another file.

use super::Store;
use super::audit::{self, AuditEntry};
use super::error::StoreError;
use super::time::stamp;
use crate::calendar::fiscal;
use crate::domain::number::Number;
use crate::domain::staff::Actor;
use crate::office::Office;
use chrono::{DateTime, NaiveDate, Utc};
use rusqlite::{Transaction, TransactionBehavior, params};

/// A write under way.
pub(super) struct Writing<'a> {
    /// The open transaction.
    pub tx: Transaction<'a>,
    /// Who is writing.
    pub actor: &'a Actor,
    /// One moment for everything in this write.
    pub now: DateTime<Utc>,
    /// The office's time zone.
    pub zone: chrono_tz::Tz,
    /// Vocabularies, workflows and so on.
    pub office: &'a Office,
}

impl Store {
    /// Runs `work` as one write; its audit entry is written with it.
    pub(super) fn write<T>(
        &mut self,
        actor: &Actor,
        work: impl FnOnce(&Writing<'_>) -> Result<(T, AuditEntry), StoreError>,
    ) -> Result<T, StoreError> {
        if self.is_read_only() {
            return Err(StoreError::ReadOnly);
        }
        if !actor.role.may_write() {
            return Err(StoreError::NotAllowed { role: actor.role });
        }
        self.is_still_there()?;
        let now = self.clock.now();
        let tx = self
            .conn
            .transaction_with_behavior(TransactionBehavior::Immediate)
            .map_err(StoreError::doing("beginning a write"))?;
        let writing = Writing {
            tx,
            actor,
            now,
            zone: self.clock.zone(),
            office: &self.office,
        };
        writing.sign()?;
        let (value, entry) = work(&writing)?;
        audit::append(&writing.tx, actor, now, &entry)?;
        writing
            .tx
            .commit()
            .map_err(StoreError::doing("committing a write"))?;
        Ok(value)
    }
}

impl Writing<'_> {
    /// The office's date of a moment.
    pub fn date_of(&self, at: DateTime<Utc>) -> NaiveDate {
        at.with_timezone(&self.zone).date_naive()
    }

    /// Says who is writing, for the change triggers.
    fn sign(&self) -> Result<(), StoreError> {
        self.tx
            .prepare_cached("UPDATE writer SET staff = ?1, desk = ?2, at = ?3 WHERE id = 1")
            .and_then(|mut sign| {
                sign.execute(params![
                    self.actor.staff.0,
                    self.actor.desk,
                    stamp(self.now)
                ])
            })
            .map(|_| ())
            .map_err(StoreError::doing("signing a write"))
    }

    /// The next number of a kind in the fiscal year of a date; `letter` is the
    /// workflow's, `None` for a consultation.
    pub fn take_number(&self, letter: Option<char>, on: NaiveDate) -> Result<Number, StoreError> {
        let year = fiscal::fiscal_era_year(on);
        let name = format!("{}{}-{}", year.letter, year.year, letter.unwrap_or('-'));
        let serial: u32 = self
            .tx
            .prepare_cached(
                "INSERT INTO counter VALUES (?1, 1)
                 ON CONFLICT (name) DO UPDATE SET last = last + 1 RETURNING last",
            )
            .and_then(|mut next| next.query_row([name], |row| row.get(0)))
            .map_err(StoreError::doing("taking a number"))?;
        Ok(match letter {
            None => Number::consultation(year.letter, year.year, serial),
            Some(letter) => Number::item(year.letter, year.year, letter, serial),
        })
    }
}
