//! Row by row: words go, numbers, times and codes stay.

use super::Erased;
use super::codes::{before_without_words, codes_of};
use crate::domain::ids::{ConsultationId, ItemId, NoteId, PersonId};
use crate::store::amend;
use crate::store::error::StoreError;
use crate::store::people;
use crate::store::retention::{Bundle, refuse_under_way};
use crate::store::time::stamp;
use crate::store::write::Writing;
use rusqlite::params;
use serde_json::json;
use sha2::{Digest, Sha256};
use uuid::Uuid;

/// What is being removed in one write, for the audit.
pub(super) struct Erasing<'a> {
    pub writing: &'a Writing<'a>,
    pub marker: &'a str,
    pub salt: Uuid,
    pub digest: Sha256,
    pub numbers: Vec<String>,
    pub persons: Vec<PersonId>,
}

impl Erasing<'_> {
    pub fn bundle(&mut self, bundle: &Bundle, done: &mut Erased) -> Result<(), StoreError> {
        if let Some(person) = bundle.person {
            // Somebody may have called since it was counted.
            refuse_under_way(&self.writing.tx, person)?;
        }
        for id in &bundle.consultations {
            self.consultation(*id)?;
        }
        for id in &bundle.items {
            self.item(*id)?;
        }
        if let Some(person) = bundle.person {
            self.person(person)?;
            done.persons += 1;
        }
        done.consultations += bundle.consultations.len();
        done.items += bundle.items.len();
        Ok(())
    }

    fn consultation(&mut self, id: ConsultationId) -> Result<(), StoreError> {
        let record = amend::load(&self.writing.tx, id)?;
        self.digest_rows(
            "SELECT details FROM consultation WHERE id = ?1
             UNION ALL SELECT text FROM consultation_addition WHERE consultation_id = ?1
             UNION ALL SELECT old || char(0) || new || char(0) || reason
                 FROM consultation_correction WHERE consultation_id = ?1",
            id.0,
        )?;
        self.blank(
            "UPDATE consultation_addition SET text = ?2 WHERE consultation_id = ?1",
            id.0,
        )?;
        self.blank(
            "UPDATE consultation_correction SET old = '', new = ?2, reason = ?2
             WHERE consultation_id = ?1",
            id.0,
        )?;
        self.forget_caller(id)?;
        let left = record.details.without_contents(self.marker);
        self.writing.overwrite(&record, &left)?;
        self.stamp_as_erased("consultation", id.0)?;
        self.numbers.push(record.number.to_string());
        Ok(())
    }

    /// A caller who is known by this call is known by an older or other one, or not at all.
    fn forget_caller(&self, id: ConsultationId) -> Result<(), StoreError> {
        let forgetting = StoreError::doing("forgetting a caller");
        let tx = &self.writing.tx;
        let callers: Vec<(i64, Option<i64>)> = tx
            .prepare_cached(
                "SELECT known_caller.id, (
                     SELECT other.id FROM consultation AS other
                     WHERE other.caller_digits = known_caller.digits
                       AND other.caller_key = known_caller.key AND other.id <> ?1
                       AND other.erased_at IS NULL AND (digits <> '' OR key <> '')
                     ORDER BY other.received_at DESC LIMIT 1)
                 FROM known_caller WHERE consultation_id = ?1",
            )
            .and_then(|mut rows| {
                rows.query_map([id.0], |row| Ok((row.get(0)?, row.get(1)?)))?
                    .collect()
            })
            .map_err(&forgetting)?;
        for (caller, other) in callers {
            let done = if other.is_some() {
                tx.execute(
                    "UPDATE known_caller SET consultation_id = ?2 WHERE id = ?1",
                    params![caller, other],
                )
            } else {
                tx.execute(
                    "DELETE FROM known_name WHERE row_id = ?1 AND whose IN ('caller', 'institution')",
                    [caller],
                )
                .and_then(|_| tx.execute("DELETE FROM known_caller WHERE id = ?1", [caller]))
            };
            done.map_err(&forgetting)?;
        }
        Ok(())
    }

    fn item(&mut self, id: ItemId) -> Result<(), StoreError> {
        let erasing = StoreError::doing("removing the contents of a work item");
        let tx = &self.writing.tx;
        let (number, kind, details): (String, String, String) = tx
            .query_row(
                "SELECT number, kind, details FROM work_item WHERE id = ?1",
                [id.0],
                |row| Ok((row.get(0)?, row.get(1)?, row.get(2)?)),
            )
            .map_err(&erasing)?;
        self.digest_rows(
            "SELECT details FROM work_item WHERE id = ?1
             UNION ALL SELECT given || char(0) || note || char(0) || before
                 FROM item_event WHERE item_id = ?1
             UNION ALL SELECT reason || char(0) || condition FROM offer WHERE item_id = ?1
             UNION ALL SELECT text || char(0) || team || char(0) || reason
                 FROM visit WHERE item_id = ?1",
            id.0,
        )?;
        let workflow = self.writing.office.workflow(&kind);
        let events: Vec<(i64, String, String)> = tx
            .prepare_cached("SELECT id, given, before FROM item_event WHERE item_id = ?1")
            .and_then(|mut rows| {
                rows.query_map([id.0], |row| Ok((row.get(0)?, row.get(1)?, row.get(2)?)))?
                    .collect()
            })
            .map_err(&erasing)?;
        for (event, given, before) in events {
            tx.prepare_cached(
                "UPDATE item_event SET given = ?2, before = ?3, note = iif(note = '', '', ?4)
                 WHERE id = ?1",
            )
            .and_then(|mut update| {
                update.execute(params![
                    event,
                    codes_of(workflow, &given)?,
                    before_without_words(workflow, &before)?,
                    self.marker
                ])
            })
            .map_err(&erasing)?;
        }
        let reasons = &self.writing.office.vocabularies.decline_reasons.terms;
        let reasons: Vec<&str> = reasons.iter().map(|term| term.code.as_str()).collect();
        tx.execute(
            "UPDATE offer SET condition = '',
                 reason = iif(reason IN (SELECT value FROM json_each(?2)), reason, '')
             WHERE item_id = ?1",
            params![id.0, json!(reasons).to_string()],
        )
        .and_then(|_| {
            tx.execute(
                "UPDATE visit SET text = '', team = '', reason = '' WHERE item_id = ?1",
                [id.0],
            )
        })
        .and_then(|_| {
            tx.execute(
                "UPDATE work_item SET details = ?2, revision = revision + 1 WHERE id = ?1",
                params![id.0, codes_of(workflow, &details)?],
            )
        })
        .map_err(&erasing)?;
        self.stamp_as_erased("work_item", id.0)?;
        self.numbers.push(number);
        Ok(())
    }

    fn person(&mut self, id: PersonId) -> Result<(), StoreError> {
        let erasing = StoreError::doing("removing the contents of a person");
        self.digest_rows("SELECT details FROM person WHERE id = ?1", id.0)?;
        let tx = &self.writing.tx;
        let person = people::load(tx, id)?;
        let left = serde_json::to_string(&person.details.without_contents())
            .map_err(StoreError::document("a person"))?;
        tx.execute(
            "UPDATE person SET details = ?2, name_key = '', kana_key = '', phone_digits = '',
                 revision = revision + 1 WHERE id = ?1",
            params![id.0, left],
        )
        .and_then(|_| {
            tx.execute(
                "DELETE FROM known_name WHERE row_id = ?1 AND whose = 'person'",
                [id.0],
            )
        })
        .and_then(|_| tx.execute("DELETE FROM person_facility WHERE person_id = ?1", [id.0]))
        .map_err(erasing)?;
        self.stamp_as_erased("person", id.0)?;
        self.persons.push(id);
        Ok(())
    }

    pub fn note(&mut self, id: NoteId) -> Result<(), StoreError> {
        self.digest_rows("SELECT text FROM hand_over_note WHERE id = ?1", id.0)?;
        self.blank("UPDATE hand_over_note SET text = ?2 WHERE id = ?1", id.0)?;
        self.stamp_as_erased("hand_over_note", id.0)
    }

    fn blank(&self, sql: &str, id: i64) -> Result<(), StoreError> {
        self.writing
            .tx
            .prepare_cached(sql)
            .and_then(|mut update| update.execute(params![id, self.marker]))
            .map(|_| ())
            .map_err(StoreError::doing("removing words"))
    }

    fn stamp_as_erased(&self, table: &str, id: i64) -> Result<(), StoreError> {
        self.writing
            .tx
            .prepare_cached(&format!("UPDATE {table} SET erased_at = ?2 WHERE id = ?1"))
            .and_then(|mut update| update.execute(params![id, stamp(self.writing.now)]))
            .map(|_| ())
            .map_err(StoreError::doing("noting that contents were removed"))
    }

    /// Takes what is there into the digest, each text with its length in front.
    fn digest_rows(&mut self, sql: &str, id: i64) -> Result<(), StoreError> {
        let texts: Vec<String> = self
            .writing
            .tx
            .prepare_cached(sql)
            .and_then(|mut rows| rows.query_map([id], |row| row.get(0))?.collect())
            .map_err(StoreError::doing("reading what is to be removed"))?;
        for text in texts {
            self.digest.update((text.len() as u64).to_be_bytes());
            self.digest.update(text.as_bytes());
        }
        Ok(())
    }
}
