//! Adding to a consultation that is closed, and correcting it without losing what it said.

use super::Store;
use super::audit::AuditEntry;
use super::consultations::{self, COLUMNS, TABLES, items_of, number_column};
use super::error::StoreError;
use super::known::caller_key;
use super::look_up::index;
use super::time::{moment, stamp};
use super::write::Writing;
use crate::domain::amendment::{Addition, Correction, NewCorrection};
use crate::domain::consultation::{Consultation, ConsultationDetails};
use crate::domain::ids::{ConsultationId, ItemId};
use crate::domain::intake::{CheckContext, FieldFault};
use crate::domain::number::Number;
use crate::domain::staff::Actor;
use crate::text::{clean, fold};
use rusqlite::{Connection, OptionalExtension, params};
use serde_json::json;

/// A consultation and everything that came after it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RecordView {
    /// As it reads now.
    pub consultation: Consultation,
    /// Oldest first.
    pub additions: Vec<Addition>,
    /// Oldest first.
    pub corrections: Vec<Correction>,
    /// Work items that came from it: number, row, workflow.
    pub items: Vec<(Number, ItemId, String)>,
    /// The consultation that it continues.
    pub continues: Option<(Number, ConsultationId)>,
    /// Those that continue it, oldest first.
    pub continued_by: Vec<(Number, ConsultationId)>,
    /// Whether names are hidden in it: then it is no ground for a correction.
    pub is_masked: bool,
}

impl Store {
    /// A consultation and everything that came after it.
    ///
    /// # Errors
    /// `NotFound`.
    pub fn record(&self, id: ConsultationId) -> Result<RecordView, StoreError> {
        let reading = StoreError::doing("reading the record of a consultation");
        let consultation = load(&self.conn, id)?;
        let linked = |sql: &str, id: ConsultationId| {
            self.conn.prepare_cached(sql).and_then(|mut rows| {
                rows.query_map([id.0], |row| {
                    Ok((number_column(row, 0)?, ConsultationId(row.get(1)?)))
                })?
                .collect::<rusqlite::Result<Vec<_>>>()
            })
        };
        let before = linked(
            "SELECT before.number, before.id FROM consultation
             JOIN consultation AS before ON before.id = consultation.continues
             WHERE consultation.id = ?1",
            id,
        );
        Ok(RecordView {
            additions: additions(&self.conn, id)?,
            corrections: corrections(&self.conn, id)?,
            items: items_of(&self.conn, id)?,
            continues: before.map_err(&reading)?.pop(),
            continued_by: linked(
                "SELECT number, id FROM consultation WHERE continues = ?1 ORDER BY id",
                id,
            )
            .map_err(&reading)?,
            consultation,
            is_masked: false,
        })
    }

    /// Adds what was learned after a consultation was closed.
    ///
    /// # Errors
    /// `NotFound`; `Fields` when there is no text; `NotAllowed`, `ReadOnly`.
    pub fn add_to_consultation(
        &mut self,
        actor: &Actor,
        id: ConsultationId,
        text: &str,
    ) -> Result<RecordView, StoreError> {
        let text = clean::block(text).trim().to_owned();
        self.write(actor, |writing| {
            if text.is_empty() {
                return Err(missing("text"));
            }
            let record = load(&writing.tx, id)?;
            writing
                .tx
                .prepare_cached(
                    "INSERT INTO consultation_addition (consultation_id, at, by_staff, by_name, text)
                     VALUES (?1, ?2, ?3, ?4, ?5)",
                )
                .and_then(|mut add| {
                    add.execute(params![id.0, stamp(writing.now), actor.staff.0, actor.name, text])
                })
                .map_err(StoreError::doing("adding to a consultation"))?;
            writing.index_again(&record, &record.details)?;
            let entry = AuditEntry::new("add", record.number.to_string(), json!({}));
            Ok(((), entry))
        })?;
        self.record(id)
    }

    /// Corrects one field. The record shows the new value from now on; the old one stays in its history.
    ///
    /// # Errors
    /// `StaleConsultation` when somebody corrected it since it was read, and nothing is changed;
    /// `Fields` when the new value cannot be read, is the old one, or no reason is given;
    /// `NotFound`, `NotAllowed`, `ReadOnly`.
    pub fn correct_consultation(
        &mut self,
        actor: &Actor,
        asked: &NewCorrection,
    ) -> Result<RecordView, StoreError> {
        let reason = clean::line(&asked.reason).trim().to_owned();
        self.write(actor, |writing| {
            let record = load(&writing.tx, asked.consultation)?;
            if record.revision != asked.revision {
                return Err(stale(&writing.tx, &record)?);
            }
            if reason.is_empty() {
                return Err(missing("reason"));
            }
            let details = record
                .details
                .corrected(&asked.field, &asked.value, &writing.check_context())
                .map_err(StoreError::Fields)?;
            let said = |details: &ConsultationDetails| details.said(&asked.field, writing.zone);
            let (old, new) = (said(&record.details), said(&details));
            if old == new {
                return Err(StoreError::Fields(vec![FieldFault {
                    field: asked.field.clone(),
                    code: "unchanged",
                    args: Vec::new(),
                }]));
            }
            writing
                .tx
                .prepare_cached(
                    "INSERT INTO consultation_correction (consultation_id, revision, at, by_staff,
                         by_name, field, old, new, reason)
                     VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9)",
                )
                .and_then(|mut correct| {
                    correct.execute(params![
                        record.id.0,
                        record.revision,
                        stamp(writing.now),
                        actor.staff.0,
                        actor.name,
                        asked.field,
                        old,
                        new,
                        reason
                    ])
                })
                .map_err(StoreError::doing("keeping what a consultation said"))?;
            writing.overwrite(&record, &details)?;
            if let Some(person) = record.person_id {
                writing.correct_person(person, &record.details.person, &details.person)?;
                writing.know_person(person)?;
            }
            let entry = AuditEntry::new(
                "correct",
                record.number.to_string(),
                json!({ "field": asked.field }),
            );
            Ok(((), entry))
        })?;
        self.record(asked.consultation)
    }
}

impl Writing<'_> {
    fn check_context(&self) -> CheckContext<'_> {
        CheckContext {
            vocabularies: &self.office.vocabularies,
            areas: &self.office.areas,
            calendar: &self.office.calendar,
            now: self.now,
            today: self.date_of(self.now),
        }
    }

    /// Gives the row its new document, and the columns and the index what follows from it.
    pub(super) fn overwrite(
        &self,
        record: &Consultation,
        details: &ConsultationDetails,
    ) -> Result<(), StoreError> {
        let text =
            serde_json::to_string(details).map_err(StoreError::document("a consultation"))?;
        self.tx
            .prepare_cached(
                "UPDATE consultation SET details = ?2, received_at = ?3, caller_digits = ?4,
                     caller_key = ?5, revision = revision + 1 WHERE id = ?1",
            )
            .and_then(|mut update| {
                update.execute(params![
                    record.id.0,
                    text,
                    stamp(details.received_at),
                    fold::digits(&details.caller.phone),
                    caller_key(&details.caller),
                ])
            })
            .map_err(StoreError::doing("correcting a consultation"))?;
        self.index_again(record, details)
    }

    /// Puts a record into the index as it reads now; on another day it gets another place.
    fn index_again(
        &self,
        record: &Consultation,
        details: &ConsultationDetails,
    ) -> Result<(), StoreError> {
        let moving = StoreError::doing("moving a consultation in the order of look-up");
        let mut place: i64 = self
            .tx
            .prepare_cached("SELECT place FROM consultation WHERE id = ?1")
            .and_then(|mut one| one.query_row([record.id.0], |row| row.get(0)))
            .map_err(&moving)?;
        if !index::is_on_day(place, details.received_at) {
            index::take_out(&self.tx, place)?;
            place = index::take_place(&self.tx, details.received_at)?;
            self.tx
                .prepare_cached("UPDATE consultation SET place = ?2 WHERE id = ?1")
                .and_then(|mut update| update.execute([record.id.0, place]))
                .map_err(&moving)?;
        }
        let additions = additions(&self.tx, record.id)?;
        let texts: Vec<&str> = additions.iter().map(|added| added.text.as_str()).collect();
        let number = record.number.to_string();
        index::put(&self.tx, place, &number, details, &texts.join("\n"))
    }
}

/// Reads one record.
pub(super) fn load(conn: &Connection, id: ConsultationId) -> Result<Consultation, StoreError> {
    conn.prepare_cached(&format!(
        "SELECT {COLUMNS} FROM {TABLES} WHERE consultation.id = ?1"
    ))
    .and_then(|mut one| one.query_row([id.0], consultations::read).optional())
    .map_err(StoreError::doing("reading a consultation"))?
    .ok_or_else(|| StoreError::NotFound(format!("consultation {id}")))
}

fn additions(conn: &Connection, id: ConsultationId) -> Result<Vec<Addition>, StoreError> {
    conn.prepare_cached(
        "SELECT at, by_name, text FROM consultation_addition WHERE consultation_id = ?1 ORDER BY id",
    )
    .and_then(|mut rows| {
        rows.query_map([id.0], |row| {
            Ok(Addition {
                at: moment(row, 0)?,
                by: row.get(1)?,
                text: row.get(2)?,
            })
        })?
        .collect()
    })
    .map_err(StoreError::doing("reading the additions to a consultation"))
}

fn corrections(conn: &Connection, id: ConsultationId) -> Result<Vec<Correction>, StoreError> {
    conn.prepare_cached(
        "SELECT at, by_name, field, old, new, reason FROM consultation_correction
         WHERE consultation_id = ?1 ORDER BY id",
    )
    .and_then(|mut rows| {
        rows.query_map([id.0], |row| {
            Ok(Correction {
                at: moment(row, 0)?,
                by: row.get(1)?,
                field: row.get(2)?,
                old: row.get(3)?,
                new: row.get(4)?,
                reason: row.get(5)?,
            })
        })?
        .collect()
    })
    .map_err(StoreError::doing(
        "reading the corrections of a consultation",
    ))
}

fn stale(conn: &Connection, record: &Consultation) -> Result<StoreError, StoreError> {
    let last = corrections(conn, record.id)?.pop();
    Ok(StoreError::StaleConsultation {
        consultation: record.id,
        revision: record.revision,
        by: last.map(|correction| correction.by).unwrap_or_default(),
    })
}

fn missing(field: &str) -> StoreError {
    StoreError::Fields(vec![FieldFault {
        field: field.to_owned(),
        code: "missing",
        args: Vec::new(),
    }])
}
