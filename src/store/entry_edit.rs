//! What a person writes on the form of an entry: the centre's own knowledge, and corrections of what
//! the public sources say.
//!
//! A correction is a source of its own beside the public ones and goes before them, so that no import
//! takes it away, and taking it back shows again what is published.

use super::Store;
use super::audit::AuditEntry;
use super::editions::{self, Said, Update, live_rows};
use super::error::StoreError;
use super::facilities::differences;
use super::lists::json_column;
use super::towns::position_of;
use super::write::Writing;
use crate::domain::facility::{Facility, FacilityDetails, LocalKnowledge, Source};
use crate::domain::facility_merge::merged;
use crate::domain::ids::FacilityId;
use crate::domain::staff::Actor;
use rusqlite::{Connection, OptionalExtension, params};
use serde_json::json;

/// What is to stand in the centre's own part of an entry.
#[derive(Debug, Clone, PartialEq)]
pub struct EntryEdit {
    /// Which entry.
    pub facility: FacilityId,
    /// The centre's own knowledge, whole.
    pub local: LocalKnowledge,
    /// Public fields that are known better here; empty ones are as published.
    pub corrections: FacilityDetails,
    /// The revision that the person has seen.
    pub if_revision: u32,
}

impl Store {
    /// Saves what was written on the form of an entry, each changed field with a row of history.
    ///
    /// # Errors
    /// `NotFound`; `StaleFacility` when somebody was faster, and then nothing is changed.
    pub fn edit_entry(&mut self, actor: &Actor, edit: &EntryEdit) -> Result<Facility, StoreError> {
        let id = edit.facility;
        self.write(actor, |writing| {
            let before = writing.facility_at(id, Some(edit.if_revision))?;
            let mut fields = writing.keep_local(id, &before.local, &edit.local)?;
            fields.extend(writing.keep_corrections(id, &edit.corrections)?);
            let detail = json!({ "fields": fields });
            let entry = AuditEntry::new("edit-entry", format!("facility {id}"), detail);
            Ok(((), entry))
        })?;
        self.facility(id)
    }
}

fn key_of(id: FacilityId) -> String {
    format!("entry-{id}")
}

/// What was corrected on an entry; all empty where nothing was.
pub(super) fn corrections_of(
    conn: &Connection,
    id: FacilityId,
) -> Result<FacilityDetails, StoreError> {
    conn.prepare_cached(
        "SELECT details FROM facility_source
         WHERE source = 'local' AND source_key = ?1 AND vanished_on IS NULL",
    )
    .and_then(|mut one| {
        one.query_row([key_of(id)], |row| json_column(row, 0))
            .optional()
    })
    .map(Option::unwrap_or_default)
    .map_err(StoreError::doing("reading corrections of an entry"))
}

impl Writing<'_> {
    /// Keeps corrections and joins the entry anew; names of the fields that changed.
    fn keep_corrections(
        &self,
        id: FacilityId,
        corrections: &FacilityDetails,
    ) -> Result<Vec<String>, StoreError> {
        let mut said = corrections.clone();
        // Whoever moved stands no longer where the sources have measured it.
        said.position = if said.address.is_empty() {
            None
        } else {
            position_of(&self.tx, &said.address, &self.office.areas.municipality)?
        };
        if said == corrections_of(&self.tx, id)? {
            return Ok(Vec::new());
        }
        let text = serde_json::to_string(&said).map_err(StoreError::document("a correction"))?;
        let is_empty = said == FacilityDetails::default();
        let today = self.date_of(self.now).to_string();
        self.tx
            .prepare_cached(
                // The digest counts the changes: see `Basis`.
                "INSERT INTO facility_source
                     (source, source_key, facility_id, details, digest, as_of, vanished_on)
                 VALUES ('local', ?1, ?2, ?3, '1', ?4, ?5)
                 ON CONFLICT (source, source_key) DO UPDATE SET details = excluded.details,
                     digest = CAST(CAST(digest AS INTEGER) + 1 AS TEXT),
                     as_of = excluded.as_of, vanished_on = excluded.vanished_on",
            )
            .and_then(|mut keep| {
                keep.execute(params![
                    key_of(id),
                    id.0,
                    text,
                    today,
                    is_empty.then_some(&today)
                ])
            })
            .map_err(StoreError::doing("keeping corrections of an entry"))?;
        self.join_anew(id, &said, &today)
    }

    fn join_anew(
        &self,
        id: FacilityId,
        said: &FacilityDetails,
        today: &str,
    ) -> Result<Vec<String>, StoreError> {
        let before = super::facilities::load(&self.tx, id)?;
        let rows = live_rows(&self.tx, id, Source::Local, Said::new())?;
        let details = if rows.is_empty() {
            // Every source has dropped it: what was known last, with the correction before it.
            merged(&[
                (Source::Local, said.clone()),
                (Source::Handbook, before.details.clone()),
            ])
        } else {
            merged(&rows)
        };
        let mut entry = editions::entry(&self.tx, self.office, details)?;
        if before.area_by_hand {
            entry.area.clone_from(&before.area);
        }
        let changes = differences(&before.details, &entry.details)?;
        let fields = changes.iter().map(|(field, ..)| field.clone()).collect();
        let update = Update {
            id,
            entry,
            vanished: before.vanished,
            changes,
        };
        self.update_entry(&update, Source::Local, today)?;
        Ok(fields)
    }
}
