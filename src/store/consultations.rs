//! Consultations: read back.

use super::error::StoreError;
use super::lists::json_column;
use super::{Store, time};
use crate::domain::consultation::Consultation;
use crate::domain::ids::{ConsultationId, ItemId, PersonId, StaffId};
use crate::domain::number::Number;
use rusqlite::types::ValueRef;
use rusqlite::{Connection, OptionalExtension, Row};

pub(super) const COLUMNS: &str = "consultation.id, consultation.number, consultation.revision, \
     consultation.taken_by, staff.name, consultation.entered_at, consultation.person_id, \
     consultation.details";

pub(super) const TABLES: &str = "consultation JOIN staff ON staff.id = consultation.taken_by";

impl Store {
    /// A consultation by its number.
    ///
    /// # Errors
    /// `NotFound`.
    pub fn consultation(&self, number: &Number) -> Result<Consultation, StoreError> {
        self.conn
            .prepare_cached(&format!(
                "SELECT {COLUMNS} FROM {TABLES} WHERE consultation.number = ?1"
            ))
            .and_then(|mut one| one.query_row([number.to_string()], read).optional())
            .map_err(StoreError::doing("reading a consultation"))?
            .ok_or_else(|| StoreError::NotFound(number.to_string()))
    }

    /// The newest consultations, newest first.
    ///
    /// # Errors
    /// When the file cannot be read.
    pub fn newest_consultations(&self, limit: u32) -> Result<Vec<Consultation>, StoreError> {
        self.conn
            .prepare_cached(&format!(
                "SELECT {COLUMNS} FROM {TABLES} ORDER BY received_at DESC, consultation.id DESC LIMIT ?1"
            ))
            .and_then(|mut rows| rows.query_map([limit], read)?.collect())
            .map_err(StoreError::doing("reading the newest consultations"))
    }

    /// The consultations about a person, newest first.
    ///
    /// # Errors
    /// When the file cannot be read.
    pub fn consultations_about(
        &self,
        person: PersonId,
        limit: u32,
    ) -> Result<Vec<Consultation>, StoreError> {
        self.conn
            .prepare_cached(&format!(
                "SELECT {COLUMNS} FROM {TABLES} WHERE person_id = ?1
                 ORDER BY received_at DESC, consultation.id DESC LIMIT ?2"
            ))
            .and_then(|mut rows| {
                rows.query_map([person.0, i64::from(limit)], read)?
                    .collect()
            })
            .map_err(StoreError::doing("reading the consultations of a person"))
    }

    /// The work items that came from a consultation.
    ///
    /// # Errors
    /// When the file cannot be read.
    pub fn items_of_consultation(
        &self,
        consultation: ConsultationId,
    ) -> Result<Vec<(Number, ItemId, String)>, StoreError> {
        items_of(&self.conn, consultation)
    }
}

pub(super) fn items_of(
    conn: &Connection,
    consultation: ConsultationId,
) -> Result<Vec<(Number, ItemId, String)>, StoreError> {
    conn.prepare_cached(
        "SELECT number, id, kind FROM work_item JOIN item_consultation ON item_id = id
         WHERE consultation_id = ?1 ORDER BY id",
    )
    .and_then(|mut rows| {
        rows.query_map([consultation.0], |row| {
            Ok((number_column(row, 0)?, ItemId(row.get(1)?), row.get(2)?))
        })?
        .collect()
    })
    .map_err(StoreError::doing("reading the items of a consultation"))
}

/// Reads one row in the order of [`COLUMNS`].
pub(super) fn read(row: &Row<'_>) -> rusqlite::Result<Consultation> {
    Ok(Consultation {
        id: ConsultationId(row.get(0)?),
        number: number_column(row, 1)?,
        revision: row.get(2)?,
        taken_by: StaffId(row.get(3)?),
        taken_by_name: row.get(4)?,
        entered_at: time::moment(row, 5)?,
        person_id: row.get::<_, Option<i64>>(6)?.map(PersonId),
        details: json_column(row, 7)?,
    })
}

/// A number from a column.
/// A number that a row may lack.
pub(super) fn maybe_number_column(
    row: &Row<'_>,
    column: usize,
) -> rusqlite::Result<Option<Number>> {
    match row.get_ref(column)? {
        ValueRef::Null => Ok(None),
        _ => number_column(row, column).map(Some),
    }
}

pub(super) fn number_column(row: &Row<'_>, column: usize) -> rusqlite::Result<Number> {
    let text: String = row.get(column)?;
    Number::try_from(text).map_err(|error| {
        rusqlite::Error::FromSqlConversionFailure(
            column,
            rusqlite::types::Type::Text,
            Box::new(error),
        )
    })
}
