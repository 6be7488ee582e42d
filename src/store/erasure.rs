//! Contents are removed: what is left are numbers, times and codes.
//!
//! Rows stay, so that nothing that points to them breaks and no number is missing; the audit keeps a
//! salted digest of what was there, which tells whether an old copy held the same. The words themselves
//! must not lie about in the file's free pages, in its log or in the index: see [`Store::clean_file`].

use super::Store;
use super::amend;
use super::audit::{AuditEntry, hex};
use super::error::StoreError;
use super::retention::{Bundle, Ended, refuse_under_way};
use super::time::stamp;
use super::undo::Snapshot;
use super::write::Writing;
use crate::domain::ids::{ConsultationId, ItemId, NoteId, PersonId};
use crate::domain::person_set::PersonSet;
use crate::domain::rights::Right;
use crate::domain::staff::Actor;
use crate::domain::work_item::NextAction;
use crate::workflow::model::{FieldKind, Workflow};
use rusqlite::limits::Limit;
use rusqlite::params;
use serde_json::{Map, Value, json};
use sha2::{Digest, Sha256};
use uuid::Uuid;

/// So many bundles go in one write: others wait no longer for it than for a long save.
const AT_ONCE: usize = 50;

/// How many records lost their contents.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Erased {
    /// Consultations.
    pub consultations: usize,
    /// Work items.
    pub items: usize,
    /// Persons.
    pub persons: usize,
    /// Hand-over notes.
    pub notes: usize,
    /// Persons with their records, and notes, that were to go as well and are still there: somebody stopped it.
    pub left: usize,
}

/// What is being removed in one write, for the audit.
struct Erasing<'a> {
    writing: &'a Writing<'a>,
    marker: &'a str,
    salt: Uuid,
    digest: Sha256,
    numbers: Vec<String>,
    persons: Vec<PersonId>,
}

impl Store {
    /// Removes the contents of everything whose time is over, some of it a write; `is_stopped` is asked between two
    /// writes. What is left then goes the next time.
    ///
    /// # Errors
    /// `NotAllowed` unless the actor administers; `UnderWay` when somebody called meanwhile; the
    /// file's own errors. What was removed so far is, and stands in the audit.
    pub fn erase_ended(
        &mut self,
        actor: &Actor,
        ended: &Ended,
        is_stopped: impl Fn() -> bool,
    ) -> Result<Erased, StoreError> {
        let mut erased = Erased {
            left: ended.bundles.len() + ended.notes.len(),
            ..Erased::default()
        };
        let bundles = ended.bundles.chunks(AT_ONCE);
        let notes = ended.notes.chunks(AT_ONCE);
        let writes = bundles
            .map(|bundles| (bundles, &[][..]))
            .chain(notes.map(|notes| (&[][..], notes)));
        for (bundles, notes) in writes {
            if is_stopped() {
                break;
            }
            let what = (bundles, notes);
            self.erase(actor, "retention", json!({}), what, &mut erased)?;
            erased.left -= bundles.len() + notes.len();
        }
        Ok(erased)
    }

    /// Removes the contents of everything about one person, because somebody asked for it.
    ///
    /// # Errors
    /// `NotAllowed` unless the actor administers; `UnderWay` while something of theirs is open.
    pub fn erase_person(
        &mut self,
        actor: &Actor,
        person: PersonId,
        reason: &str,
    ) -> Result<Erased, StoreError> {
        let bundle = self.bundle_of(person)?;
        let mut erased = Erased::default();
        let subject = format!("person {person}");
        let detail = json!({ "reason": reason });
        self.erase(actor, &subject, detail, (&[bundle], &[]), &mut erased)?;
        Ok(erased)
    }

    fn erase(
        &mut self,
        actor: &Actor,
        subject: &str,
        mut detail: Value,
        (bundles, notes): (&[Bundle], &[NoteId]),
        erased: &mut Erased,
    ) -> Result<(), StoreError> {
        let marker = self.office.retention.marker.clone();
        let done = self.write_as(actor, Right::Administer, |writing| {
            writing.let_words_go(true)?;
            let mut erasing = Erasing {
                writing,
                marker: &marker,
                salt: Uuid::now_v7(),
                digest: Sha256::new(),
                numbers: Vec::new(),
                persons: Vec::new(),
            };
            erasing.digest.update(erasing.salt.as_bytes());
            let mut done = Erased::default();
            for bundle in bundles {
                erasing.bundle(bundle, &mut done)?;
            }
            for note in notes {
                erasing.note(*note)?;
                done.notes += 1;
            }
            writing.let_words_go(false)?;
            let persons: PersonSet = erasing.persons.iter().copied().collect();
            let more = json!({
                "records": erasing.numbers,
                "persons": persons.to_string(),
                "hand_over_notes": notes.len(),
                "salt": erasing.salt,
                "sha256": hex(&erasing.digest.finalize()),
            });
            if let (Value::Object(detail), Value::Object(more)) = (&mut detail, more) {
                detail.extend(more);
            }
            Ok((done, AuditEntry::new("erase", subject, detail)))
        })?;
        erased.consultations += done.consultations;
        erased.items += done.items;
        erased.persons += done.persons;
        erased.notes += done.notes;
        Ok(())
    }

    /// Takes the last traces of removed words out of the file: out of the index, out of free
    /// pages, out of the write-ahead log. False when another desk was in the way of the log: then
    /// it is to be asked for again.
    ///
    /// # Errors
    /// `NotAllowed` unless the actor administers; `DiskFull`, `Busy`.
    pub fn clean_file(&mut self, actor: &Actor) -> Result<bool, StoreError> {
        let cleaning = StoreError::doing("taking the last traces out of the file");
        self.write_as(actor, Right::Administer, |writing| {
            writing
                .tx
                .execute_batch(
                    "INSERT INTO consultation_pairs (consultation_pairs) VALUES ('optimize')",
                )
                .map_err(StoreError::doing("taking removed words out of the index"))?;
            Ok(((), AuditEntry::new("clean-file", "", json!({}))))
        })?;
        // The copy counts as an attached file: no connection may do so otherwise.
        let attached = self
            .conn
            .set_limit(Limit::SQLITE_LIMIT_ATTACHED, 1)
            .map_err(&cleaning)?;
        let vacuumed = self.conn.execute_batch("VACUUM");
        self.conn
            .set_limit(Limit::SQLITE_LIMIT_ATTACHED, attached)
            .map_err(&cleaning)?;
        vacuumed.map_err(&cleaning)?;
        let busy: bool = self
            .conn
            .query_row("PRAGMA wal_checkpoint(TRUNCATE)", [], |row| row.get(0))
            .map_err(&cleaning)?;
        Ok(!busy)
    }
}

impl Writing<'_> {
    /// Lets words be blanked that are otherwise fixed, until it is taken back.
    fn let_words_go(&self, go: bool) -> Result<(), StoreError> {
        self.tx
            .execute("UPDATE writer SET erasing = ?1 WHERE id = 1", [go])
            .map(|_| ())
            .map_err(StoreError::doing("beginning to remove contents"))
    }
}

impl Erasing<'_> {
    fn bundle(&mut self, bundle: &Bundle, done: &mut Erased) -> Result<(), StoreError> {
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
        let person = super::people::load(tx, id)?;
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

    fn note(&mut self, id: NoteId) -> Result<(), StoreError> {
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

/// Whether a field holds a code, a date or a figure; one that the workflow no longer has may hold
/// anything.
fn is_coded(workflow: Option<&Workflow>, code: &str) -> bool {
    let Some(workflow) = workflow else {
        return false;
    };
    let carried = workflow.transitions.iter().flat_map(|step| &step.carries);
    let mut fields = workflow.fields.iter().chain(carried);
    fields
        .find(|field| field.code == *code)
        .is_some_and(|field| is_code(&field.kind))
}

fn is_code(kind: &FieldKind) -> bool {
    match kind {
        FieldKind::Date
        | FieldKind::Moment
        | FieldKind::Past
        | FieldKind::Number { .. }
        | FieldKind::Choice(_)
        | FieldKind::Choices(_)
        | FieldKind::Facility
        | FieldKind::Facilities
        | FieldKind::Staff
        | FieldKind::People
        | FieldKind::Workflow => true,
        FieldKind::Text
        | FieldKind::Memo
        | FieldKind::Suggested(_)
        | FieldKind::FacilityOrWords => false,
    }
}

/// A document of answers with its codes alone.
fn codes_of(workflow: Option<&Workflow>, document: &str) -> rusqlite::Result<String> {
    let mut values: Map<String, Value> = parsed(document)?;
    values.retain(|code, _| is_coded(workflow, code));
    Ok(Value::Object(values).to_string())
}

/// An item and what stood beside it before a step, with codes alone.
fn before_without_words(workflow: Option<&Workflow>, document: &str) -> rusqlite::Result<String> {
    let Some(mut before): Option<Snapshot> = parsed(document)? else {
        return Ok(document.to_owned());
    };
    let coded = |code: &String, _: &mut String| is_coded(workflow, code);
    before.item.details.retain(coded);
    if let Some(next) = &mut before.item.next
        && matches!(next.action, NextAction::Text(_))
    {
        next.action = NextAction::OfState;
    }
    for offer in &mut before.offers {
        offer.condition.clear();
        offer.reason.clear();
    }
    for visit in &mut before.visits {
        visit.text.clear();
        visit.team.clear();
        visit.reason.clear();
    }
    serde_json::to_string(&before)
        .map_err(|error| rusqlite::Error::ToSqlConversionFailure(Box::new(error)))
}

fn parsed<T: serde::de::DeserializeOwned>(document: &str) -> rusqlite::Result<T> {
    super::lists::parse_json(document, 0)
}
