//! Declarations of room: written while the clinic is on the phone, believed for some days.
//!
//! The newest declaration of a form of care replaces the one before; what it replaced stays in
//! the history. Nothing is swept when it expires: every reader compares it with its own today.

use super::Store;
use super::audit::AuditEntry;
use super::error::StoreError;
use super::request::NewRoom;
use super::time::day;
use super::write::Writing;
use crate::domain::facility::Source;
use crate::domain::ids::{FacilityId, StaffId};
use crate::domain::intake::FieldFault;
use crate::domain::room::{Room, RoomDeclaration};
use crate::domain::staff::Actor;
use chrono::{Days, NaiveDate};
use rusqlite::types::Type;
use rusqlite::{Connection, OptionalExtension, Row, params};
use serde_json::json;

const COLUMNS: &str =
    "facility_id, form, room, places, note, declared_on, declared_by, valid_until";

impl Store {
    /// Stores what a clinic said of its room today; without another word it holds for the days of
    /// `clocks.toml`.
    ///
    /// # Errors
    /// `NotFound` for an institution or a form of care that is not there; `Fields` for a last day
    /// that is over.
    pub fn declare_room(
        &mut self,
        actor: &Actor,
        new: &NewRoom,
    ) -> Result<RoomDeclaration, StoreError> {
        if self.office.vocabularies.care_forms.get(&new.form).is_none() {
            return Err(StoreError::NotFound(new.form.clone()));
        }
        self.write(actor, |writing| {
            let facility = super::facilities::load(&writing.tx, new.facility)?;
            let today = writing.date_of(writing.now);
            let days = Days::new(u64::from(writing.office.clocks.room_valid_days));
            let usual = today.checked_add_days(days).unwrap_or(today);
            let valid_until = new.until.unwrap_or(usual);
            if valid_until < today {
                return Err(StoreError::Fields(vec![FieldFault {
                    field: "until".to_owned(),
                    code: "date-in-past",
                    args: vec![("at", valid_until.to_string())],
                }]));
            }
            let declared = RoomDeclaration {
                facility: new.facility,
                form: new.form.clone(),
                room: new.room,
                places: new.places,
                note: new.note.clone(),
                declared_on: today,
                declared_by: Some(actor.staff),
                valid_until,
            };
            let before = room_for(&writing.tx, new.facility, &new.form)?;
            writing.keep_room(before.as_ref(), &declared)?;
            writing.note_reached(new.facility)?;
            let detail = json!({
                "form": new.form,
                "room": new.room.code(),
                "institution": facility.details.name,
            });
            let entry =
                AuditEntry::new("declare-room", format!("facility {}", new.facility), detail);
            Ok((declared, entry))
        })
    }

    /// Institutions of which a declared room has expired by `today`.
    ///
    /// # Errors
    /// When the file cannot be read.
    pub fn stale_rooms(&self, today: NaiveDate) -> Result<u32, StoreError> {
        self.conn
            .prepare_cached(
                "SELECT count(DISTINCT facility_id) FROM facility_room
                     JOIN facility ON facility.id = facility_id
                 WHERE valid_until < ?1 AND vanished_on IS NULL",
            )
            .and_then(|mut count| count.query_row([today.to_string()], |row| row.get(0)))
            .map_err(StoreError::doing("counting expired rooms"))
    }
}

impl Writing<'_> {
    /// Keeps a declaration in the place of the one before, which goes into the history.
    pub(super) fn keep_room(
        &self,
        before: Option<&RoomDeclaration>,
        said: &RoomDeclaration,
    ) -> Result<(), StoreError> {
        self.tx
            .prepare_cached(&format!(
                "INSERT INTO facility_room ({COLUMNS}) VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8)
                 ON CONFLICT (facility_id, form) DO UPDATE SET room = excluded.room,
                     places = excluded.places, note = excluded.note,
                     declared_on = excluded.declared_on, declared_by = excluded.declared_by,
                     valid_until = excluded.valid_until"
            ))
            .and_then(|mut keep| {
                keep.execute(params![
                    said.facility.0,
                    said.form,
                    said.room.code(),
                    said.places,
                    said.note,
                    said.declared_on.to_string(),
                    said.declared_by.map(|by| by.0),
                    said.valid_until.to_string(),
                ])
            })
            .map_err(StoreError::doing("entering a declaration of room"))?;
        let field = format!("room.{}", said.form);
        let old = before.map(in_words).unwrap_or_default();
        self.note_field(
            said.facility,
            Source::Local.code(),
            &field,
            &old,
            &in_words(said),
        )
    }
}

/// The declarations of one institution, by form.
pub(super) fn rooms_of(
    conn: &Connection,
    id: FacilityId,
) -> Result<Vec<RoomDeclaration>, StoreError> {
    conn.prepare_cached(&format!(
        "SELECT {COLUMNS} FROM facility_room WHERE facility_id = ?1 ORDER BY form"
    ))
    .and_then(|mut rows| rows.query_map([id.0], read)?.collect())
    .map_err(StoreError::doing("reading the rooms of an institution"))
}

/// All declarations, by institution and form.
pub(super) fn all_rooms(conn: &Connection) -> Result<Vec<RoomDeclaration>, StoreError> {
    conn.prepare_cached(&format!(
        "SELECT {COLUMNS} FROM facility_room ORDER BY facility_id, form"
    ))
    .and_then(|mut rows| rows.query_map([], read)?.collect())
    .map_err(StoreError::doing("reading declared rooms"))
}

pub(super) fn room_for(
    conn: &Connection,
    id: FacilityId,
    form: &str,
) -> Result<Option<RoomDeclaration>, StoreError> {
    conn.prepare_cached(&format!(
        "SELECT {COLUMNS} FROM facility_room WHERE facility_id = ?1 AND form = ?2"
    ))
    .and_then(|mut one| one.query_row(params![id.0, form], read).optional())
    .map_err(StoreError::doing("reading a declaration of room"))
}

fn read(row: &Row<'_>) -> rusqlite::Result<RoomDeclaration> {
    let code: String = row.get(2)?;
    let room = Room::from_code(&code)
        .ok_or_else(|| rusqlite::Error::FromSqlConversionFailure(2, Type::Text, code.into()))?;
    Ok(RoomDeclaration {
        facility: FacilityId(row.get(0)?),
        form: row.get(1)?,
        room,
        places: row.get(3)?,
        note: row.get(4)?,
        declared_on: day(row, 5)?,
        declared_by: row.get::<_, Option<i64>>(6)?.map(StaffId),
        valid_until: day(row, 7)?,
    })
}

/// For the history: what was said, and until when it was good.
fn in_words(said: &RoomDeclaration) -> String {
    let places = said
        .places
        .map(|places| format!(" {places}"))
        .unwrap_or_default();
    let note = if said.note.is_empty() {
        String::new()
    } else {
        format!(" {}", said.note)
    };
    format!(
        "{}{places} ({} - {}){note}",
        said.room.code(),
        said.declared_on,
        said.valid_until
    )
}
