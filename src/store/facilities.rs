//! Directory entries: read whole, and the centre's own knowledge written to them.
//!
//! Public facts come only by import; what the centre knows stands beside them in a document of
//! its own, so that neither can overwrite the other. Every change leaves a row a field.

use super::Store;
use super::audit::AuditEntry;
use super::error::StoreError;
use super::lists::json_column;
use super::time::{moment, stamp};
use super::write::Writing;
use crate::domain::area::AreaCode;
use crate::domain::facility::{Facility, FacilityDetails, LocalKnowledge, Source};
use crate::domain::ids::FacilityId;
use crate::domain::staff::Actor;
use chrono::{DateTime, Utc};
use rusqlite::{Connection, OptionalExtension, params};
use serde::Serialize;
use serde_json::{Value, json};

/// One change of one field of a directory entry.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct FieldChange {
    /// When.
    pub at: DateTime<Utc>,
    /// Who entered or imported it.
    pub by: String,
    /// Where it comes from.
    pub source: String,
    /// Name of the field, such as `phone` or `room.referral`.
    pub field: String,
    /// Value before, in words; empty when there was none.
    pub old: String,
    /// Value after.
    pub new: String,
}

impl Store {
    /// A directory entry with everything around it.
    ///
    /// # Errors
    /// `NotFound`.
    pub fn facility(&self, id: FacilityId) -> Result<Facility, StoreError> {
        let row = load(&self.conn, id)?;
        Ok(Facility {
            id,
            revision: row.revision,
            area: row.area,
            capabilities: self
                .office
                .capabilities
                .of_facility(&row.details, &row.local),
            details: row.details,
            local: row.local,
            rooms: super::rooms::rooms_of(&self.conn, id)?,
            sources: sources_of(&self.conn, id)?,
            vanished: row.vanished,
            position_is_towns: row.position_is_towns,
        })
    }

    /// Several directory entries in the order asked for, without those that are not there.
    ///
    /// # Errors
    /// When the file cannot be read.
    pub fn facilities(&self, ids: &[FacilityId]) -> Result<Vec<Facility>, StoreError> {
        let mut found = Vec::with_capacity(ids.len());
        for id in ids {
            match self.facility(*id) {
                Ok(facility) => found.push(facility),
                Err(StoreError::NotFound(_)) => {}
                Err(error) => return Err(error),
            }
        }
        Ok(found)
    }

    /// The entry that a source knows under a key, such as a 10-digit institution code.
    ///
    /// # Errors
    /// When the file cannot be read.
    pub fn facility_of_source(
        &self,
        source: Source,
        key: &str,
    ) -> Result<Option<FacilityId>, StoreError> {
        self.conn
            .prepare_cached(
                "SELECT facility_id FROM facility_source WHERE source = ?1 AND source_key = ?2",
            )
            .and_then(|mut one| {
                one.query_row([source.code(), key], |row| row.get(0).map(FacilityId))
                    .optional()
            })
            .map_err(StoreError::doing("looking for an institution by its key"))
    }

    /// What was changed on an entry, the newest first.
    ///
    /// # Errors
    /// When the file cannot be read.
    pub fn facility_history(&self, id: FacilityId) -> Result<Vec<FieldChange>, StoreError> {
        self.conn
            .prepare_cached(
                "SELECT at, by_name, source, field, old, new FROM facility_history
                 WHERE facility_id = ?1 ORDER BY id DESC",
            )
            .and_then(|mut rows| {
                rows.query_map([id.0], |row| {
                    Ok(FieldChange {
                        at: moment(row, 0)?,
                        by: row.get(1)?,
                        source: row.get(2)?,
                        field: row.get(3)?,
                        old: row.get(4)?,
                        new: row.get(5)?,
                    })
                })?
                .collect()
            })
            .map_err(StoreError::doing("reading the history of an institution"))
    }

    /// Replaces what the centre itself knows of an institution; nothing is written when it is
    /// the same. Refuses unless the entry still has `if_revision`, where one is given.
    ///
    /// # Errors
    /// `NotFound`, `StaleFacility`.
    pub fn set_local(
        &mut self,
        actor: &Actor,
        id: FacilityId,
        local: &LocalKnowledge,
        if_revision: Option<u32>,
    ) -> Result<Facility, StoreError> {
        self.write(actor, |writing| {
            let before = writing.facility_at(id, if_revision)?;
            let changed = writing.keep_local(id, &before.local, local)?;
            let detail = json!({ "fields": changed });
            Ok((
                (),
                AuditEntry::new("set-local", format!("facility {id}"), detail),
            ))
        })?;
        self.facility(id)
    }

    /// Sets the area of an institution by hand, or with `None` lets its address decide again.
    ///
    /// # Errors
    /// `NotFound`, also for an area that the office does not have; `StaleFacility`.
    pub fn set_facility_area(
        &mut self,
        actor: &Actor,
        id: FacilityId,
        area: Option<&AreaCode>,
        if_revision: Option<u32>,
    ) -> Result<Facility, StoreError> {
        if let Some(unknown) = area.filter(|area| self.office.areas.get(area).is_none()) {
            return Err(StoreError::NotFound(unknown.to_string()));
        }
        self.write(actor, |writing| {
            let before = writing.facility_at(id, if_revision)?;
            let by_address = super::editions::area_of(writing.office, &before.details);
            let now = area.cloned().or(by_address);
            writing
                .tx
                .prepare_cached(
                    "UPDATE facility SET area = ?2, area_by_hand = ?3, revision = revision + 1
                     WHERE id = ?1",
                )
                .and_then(|mut update| {
                    update.execute(params![
                        id.0,
                        now.as_ref().map(|area| &area.0),
                        area.is_some()
                    ])
                })
                .map_err(StoreError::doing("setting an area"))?;
            let code = |area: Option<AreaCode>| area.map(|area| area.0).unwrap_or_default();
            let (old, new) = (code(before.area), code(now));
            writing.note_field(id, Source::Local.code(), "area", &old, &new)?;
            let detail = json!({ "area": new });
            Ok((
                (),
                AuditEntry::new("set-area", format!("facility {id}"), detail),
            ))
        })?;
        self.facility(id)
    }
}

/// One row of `facility`.
pub(super) struct FacilityRow {
    pub revision: u32,
    pub area: Option<AreaCode>,
    pub area_by_hand: bool,
    pub details: FacilityDetails,
    pub local: LocalKnowledge,
    pub vanished: bool,
    pub position_is_towns: bool,
}

/// Reads one row.
pub(super) fn load(conn: &Connection, id: FacilityId) -> Result<FacilityRow, StoreError> {
    conn.prepare_cached(
        // A position that a person's correction of the address brought is the town's as well.
        "SELECT revision, area, details, local, vanished_on IS NOT NULL, area_by_hand,
             position_by IS 'town' OR EXISTS (
                 SELECT 1 FROM facility_source WHERE facility_id = facility.id
                     AND source = 'local' AND vanished_on IS NULL
                     AND json_extract(facility_source.details, '$.position') IS NOT NULL)
         FROM facility WHERE id = ?1",
    )
    .and_then(|mut one| {
        one.query_row([id.0], |row| {
            Ok(FacilityRow {
                revision: row.get(0)?,
                area: row.get::<_, Option<String>>(1)?.map(AreaCode),
                details: json_column(row, 2)?,
                local: json_column(row, 3)?,
                vanished: row.get(4)?,
                area_by_hand: row.get(5)?,
                position_is_towns: row.get(6)?,
            })
        })
        .optional()
    })
    .map_err(StoreError::doing("reading an institution"))?
    .ok_or_else(|| StoreError::NotFound(format!("facility {id}")))
}

fn sources_of(conn: &Connection, id: FacilityId) -> Result<Vec<Source>, StoreError> {
    let codes: Vec<String> = conn
        .prepare_cached(
            "SELECT DISTINCT source FROM facility_source
             WHERE facility_id = ?1 AND vanished_on IS NULL ORDER BY source",
        )
        .and_then(|mut rows| rows.query_map([id.0], |row| row.get(0))?.collect())
        .map_err(StoreError::doing("reading the sources of an institution"))?;
    Ok(codes
        .iter()
        .filter_map(|code| Source::from_code(code))
        .collect())
}

/// Said in words by another field, `hours`, which changes with it.
const SAID_ELSEWHERE: &str = "opening";

/// The fields in which two documents differ: name, old, new.
pub(super) fn differences<T: Serialize>(
    before: &T,
    after: &T,
) -> Result<Vec<(String, String, String)>, StoreError> {
    let fields = |document: &T| match serde_json::to_value(document) {
        Ok(Value::Object(fields)) => Ok(fields),
        Ok(_) => Ok(serde_json::Map::new()),
        Err(error) => Err(StoreError::document("a directory entry")(error)),
    };
    let before = fields(before)?;
    let changed = fields(after)?.into_iter().filter_map(|(field, new)| {
        let old = before.get(&field).unwrap_or(&Value::Null);
        (*old != new && field != SAID_ELSEWHERE).then(|| (field, in_words(old), in_words(&new)))
    });
    Ok(changed.collect())
}

/// A JSON value as one would say it: lists by spaces, a filing by its symbol, a notice with its days,
/// a position by its degrees.
fn in_words(value: &Value) -> String {
    match value {
        Value::Null => String::new(),
        Value::String(text) => text.clone(),
        Value::Array(parts) => parts.iter().map(in_words).collect::<Vec<_>>().join(" "),
        Value::Object(fields) => {
            let named = |names: &[&str]| -> Option<Vec<String>> {
                names
                    .iter()
                    .map(|name| fields.get(*name).map(in_words))
                    .collect()
            };
            named(&["symbol"])
                .or_else(|| named(&["from", "until", "text"]))
                .or_else(|| named(&["lat", "lon"]))
                .map_or_else(|| value.to_string(), |parts| parts.join(" "))
        }
        Value::Bool(_) | Value::Number(_) => value.to_string(),
    }
}

impl Writing<'_> {
    /// Replaces local knowledge, with a row of history a field; names of the fields that changed.
    pub(super) fn keep_local(
        &self,
        id: FacilityId,
        before: &LocalKnowledge,
        now: &LocalKnowledge,
    ) -> Result<Vec<String>, StoreError> {
        let changed = differences(before, now)?;
        if changed.is_empty() {
            return Ok(Vec::new());
        }
        let text = serde_json::to_string(now).map_err(StoreError::document("local knowledge"))?;
        self.tx
            .prepare_cached("UPDATE facility SET local = ?2, revision = revision + 1 WHERE id = ?1")
            .and_then(|mut update| update.execute(params![id.0, text]))
            .map_err(StoreError::doing("writing local knowledge"))?;
        for (field, old, new) in &changed {
            self.note_field(id, Source::Local.code(), field, old, new)?;
        }
        Ok(changed.into_iter().map(|(field, ..)| field).collect())
    }

    /// The row, if it still has the revision that the writer saw.
    pub(super) fn facility_at(
        &self,
        id: FacilityId,
        if_revision: Option<u32>,
    ) -> Result<FacilityRow, StoreError> {
        let row = load(&self.tx, id)?;
        if if_revision.is_none_or(|revision| revision == row.revision) {
            return Ok(row);
        }
        let by: Option<String> = self
            .tx
            .prepare_cached(
                "SELECT by_name FROM facility_history WHERE facility_id = ?1
                 ORDER BY id DESC LIMIT 1",
            )
            .and_then(|mut last| last.query_row([id.0], |row| row.get(0)).optional())
            .map_err(StoreError::doing("asking who was faster"))?;
        let by = by.unwrap_or_default();
        Err(StoreError::StaleFacility {
            facility: id,
            revision: row.revision,
            by,
        })
    }

    /// One row of the history of an entry.
    pub(super) fn note_field(
        &self,
        id: FacilityId,
        source: &str,
        field: &str,
        old: &str,
        new: &str,
    ) -> Result<(), StoreError> {
        self.tx
            .prepare_cached(
                "INSERT INTO facility_history (facility_id, at, by_name, source, field, old, new)
                 VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7)",
            )
            .and_then(|mut note| {
                let at = stamp(self.now);
                note.execute(params![id.0, at, self.actor.name, source, field, old, new])
            })
            .map(|_| ())
            .map_err(StoreError::doing("noting a change of an institution"))
    }
}
