//! The one way to change the file.
//!
//! Every write is one `BEGIN IMMEDIATE` transaction (a deferred one fails at
//! once when another desk writes), says who is writing and whether they may, and leaves exactly one
//! audit row with the seals of what it changed. Nothing here waits for a person or for another file.

use super::Store;
use super::audit::{self, AuditEntry};
use super::error::StoreError;
use super::seal;
use super::time::stamp;
use crate::calendar::fiscal;
use crate::domain::number::Number;
use crate::domain::rights::Right;
use crate::domain::staff::Actor;
use crate::office::Office;
use crate::workflow::model::Refusal;
use chrono::{DateTime, NaiveDate, Utc};
use rusqlite::{OptionalExtension, Transaction, TransactionBehavior, params};
use serde_json::json;

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
    /// Runs `work` as one write of a record; its audit entry is written with it.
    pub(super) fn write<T>(
        &mut self,
        actor: &Actor,
        work: impl FnOnce(&Writing<'_>) -> Result<(T, AuditEntry), StoreError>,
    ) -> Result<T, StoreError> {
        self.write_as(actor, Right::Record, work)
    }

    /// Runs `work` as one write that needs a right of its own. A refusal for want of the right is
    /// noted in the audit, and so is nothing else of it.
    pub(super) fn write_as<T>(
        &mut self,
        actor: &Actor,
        right: Right,
        work: impl FnOnce(&Writing<'_>) -> Result<(T, AuditEntry), StoreError>,
    ) -> Result<T, StoreError> {
        if self.is_read_only() {
            return Err(StoreError::ReadOnly);
        }
        self.is_still_there()?;
        let written = self.in_one_write(actor, |writing| {
            writing.is_allowed(right)?;
            work(writing)
        });
        if let Err(refused) = &written
            && let Some(what) = denied(refused, right)
        {
            let detail = json!({ "role": actor.role, "what": what });
            let noted =
                self.in_one_write(actor, |_| Ok(((), AuditEntry::new("denied", "", detail))));
            if let Err(error) = noted {
                tracing::warn!(code = error.code(), "noting a refusal");
            }
        }
        written
    }

    /// Makes sure of a right before long work that ends in a write which needs it.
    pub(super) fn demand(&mut self, actor: &Actor, right: Right) -> Result<(), StoreError> {
        if actor.role.may(right) {
            return Ok(());
        }
        // The refusal is noted as that of the write would be.
        self.write_as(actor, right, |_| {
            Err(StoreError::NotAllowed { role: actor.role })
        })
    }

    fn in_one_write<T>(
        &mut self,
        actor: &Actor,
        work: impl FnOnce(&Writing<'_>) -> Result<(T, AuditEntry), StoreError>,
    ) -> Result<T, StoreError> {
        let tx = self
            .conn
            .transaction_with_behavior(TransactionBehavior::Immediate)
            .map_err(StoreError::doing("beginning a write"))?;
        // Not before the wait for others: what is written later has the later time.
        let now = self.clock.now();
        let writing = Writing {
            tx,
            actor,
            now,
            zone: self.clock.zone(),
            office: &self.office,
        };
        writing.sign()?;
        let mark = seal::mark(&writing.tx)?;
        let (value, entry) = work(&writing)?;
        let seals = seal::since(&writing.tx, mark)?;
        audit::append(&writing.tx, actor, now, &entry, seals)?;
        writing
            .tx
            .commit()
            .map_err(StoreError::doing("committing a write"))?;
        Ok(value)
    }
}

/// What somebody wanted and might not; `None` for every other error.
fn denied(error: &StoreError, right: Right) -> Option<&str> {
    match error {
        StoreError::NotAllowed { .. } | StoreError::StaffChanged { .. } => Some(right.code()),
        StoreError::Refused(Refusal::NotAllowed { name, .. }) => Some(name),
        _ => None,
    }
}

impl Writing<'_> {
    /// The office's date of a moment.
    pub fn date_of(&self, at: DateTime<Utc>) -> NaiveDate {
        at.with_timezone(&self.zone).date_naive()
    }

    /// Whether the actor is still who the desk took them for, and has the right. A desk stays open
    /// for days: whoever was retired or given another role meanwhile starts it anew.
    fn is_allowed(&self, right: Right) -> Result<(), StoreError> {
        let role: Option<String> = self
            .tx
            .prepare_cached("SELECT role FROM staff WHERE id = ?1 AND active = 1")
            .and_then(|mut one| {
                one.query_row([self.actor.staff.0], |row| row.get(0))
                    .optional()
            })
            .map_err(StoreError::doing("asking who is writing"))?;
        if role.is_none() && self.has_no_staff()? {
            return Ok(());
        }
        if role.as_deref() != Some(self.actor.role.code()) {
            return Err(StoreError::StaffChanged {
                name: self.actor.name.clone(),
            });
        }
        if !self.actor.role.may(right) {
            return Err(StoreError::NotAllowed {
                role: self.actor.role,
            });
        }
        Ok(())
    }

    /// A new file knows nobody: whoever makes it adds themselves.
    fn has_no_staff(&self) -> Result<bool, StoreError> {
        self.tx
            .query_row("SELECT NOT EXISTS (SELECT 1 FROM staff)", [], |row| {
                row.get(0)
            })
            .map_err(StoreError::doing("asking whether anybody is on the staff"))
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
