//! Contents are removed: what is left are numbers, times and codes.
//!
//! Rows stay, so that nothing that points to them breaks and no number is missing; the audit keeps a
//! salted digest of what was there, which tells whether an old copy held the same. The words themselves
//! must not lie about in the file's free pages, in its log or in the index: see [`Store::clean_file`].

mod codes;
mod rows;

use super::Store;
use super::audit::{AuditEntry, hex};
use super::error::StoreError;
use super::retention::{Bundle, Ended};
use super::write::Writing;
use crate::domain::ids::{NoteId, PersonId};
use crate::domain::person_set::PersonSet;
use crate::domain::rights::Right;
use crate::domain::staff::Actor;
use rows::Erasing;
use rusqlite::limits::Limit;
use serde_json::{Value, json};
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
