//! Persons concerned: found again, filled in, never overwritten by emptiness.

use super::Store;
use super::error::StoreError;
use super::write::Writing;
use crate::domain::ids::PersonId;
use crate::domain::number::Number;
use crate::domain::person::{Person, PersonDetails};
use crate::text::fold;
use rusqlite::{Connection, OptionalExtension, Row, params};

pub(super) const COLUMNS: &str = "person.id, person.revision, person.details";

impl Store {
    /// A person.
    ///
    /// # Errors
    /// `NotFound`.
    pub fn person(&self, id: PersonId) -> Result<Person, StoreError> {
        load(&self.conn, id)
    }

    /// Everybody of exactly this name or reading, however it is written.
    ///
    /// # Errors
    /// When the file cannot be read.
    pub fn persons_called(&self, name: &str) -> Result<Vec<PersonId>, StoreError> {
        let key = fold::key(name);
        self.conn
            .prepare_cached(
                "SELECT id FROM person
                 WHERE ?1 <> '' AND (name_key <> '' AND name_key = ?1 OR kana_key <> '' AND kana_key = ?1)
                 ORDER BY id",
            )
            .and_then(|mut rows| {
                rows.query_map([key], |row| row.get(0).map(PersonId))?
                    .collect()
            })
            .map_err(StoreError::doing("looking for a person by name"))
    }

    /// The person whom a consultation or a work item is about; `None` while nobody is known.
    ///
    /// # Errors
    /// When the file cannot be read.
    pub fn person_of_number(&self, number: &Number) -> Result<Option<PersonId>, StoreError> {
        person_of(&self.conn, &number.to_string())
    }

    /// The number of the last record about a person.
    ///
    /// # Errors
    /// When the file cannot be read.
    pub fn last_number_about(&self, person: PersonId) -> Result<Option<Number>, StoreError> {
        let last = self.consultations_about(person, 1)?;
        Ok(last.into_iter().next().map(|record| record.number))
    }
}

/// The person whom a record is about, by its number as written.
pub(super) fn person_of(conn: &Connection, number: &str) -> Result<Option<PersonId>, StoreError> {
    conn.prepare_cached(
        "SELECT person_id FROM consultation WHERE number = ?1 AND person_id IS NOT NULL
         UNION ALL
         SELECT person_id FROM work_item WHERE number = ?1 AND person_id IS NOT NULL",
    )
    .and_then(|mut one| {
        one.query_row([number], |row| row.get(0).map(PersonId))
            .optional()
    })
    .map_err(StoreError::doing("asking whom a record is about"))
}

/// Reads one person.
pub(super) fn load(conn: &Connection, id: PersonId) -> Result<Person, StoreError> {
    conn.prepare_cached(&format!("SELECT {COLUMNS} FROM person WHERE id = ?1"))
        .and_then(|mut one| one.query_row([id.0], read_person).optional())
        .map_err(StoreError::doing("reading a person"))?
        .ok_or_else(|| StoreError::NotFound(format!("person {id}")))
}

/// Reads one row in the order of [`COLUMNS`].
pub(super) fn read_person(row: &Row<'_>) -> rusqlite::Result<Person> {
    Ok(Person {
        id: PersonId(row.get(0)?),
        revision: row.get(1)?,
        details: super::lists::json_column(row, 2)?,
    })
}

impl Writing<'_> {
    /// The stored person that this consultation is about: the one picked, else
    /// the one that is surely the same, else a new one; `None` while nothing
    /// at all is known.
    pub fn keep_person(
        &self,
        picked: Option<PersonId>,
        details: &PersonDetails,
    ) -> Result<Option<PersonId>, StoreError> {
        if let Some(id) = picked {
            self.fill_person(id, details)?;
            return Ok(Some(id));
        }
        if details.display_name().is_none() && details.phone.is_empty() {
            return Ok(None);
        }
        if let Some(id) = self.surely_same_person(details)? {
            self.fill_person(id, details)?;
            return Ok(Some(id));
        }
        self.insert_person(details).map(Some)
    }

    /// Same reading or name, and the same full birth date: nothing less joins
    /// two records without a person's word.
    fn surely_same_person(&self, details: &PersonDetails) -> Result<Option<PersonId>, StoreError> {
        let Some(birth) = details.birth_date.filter(|_| !details.birth_estimated) else {
            return Ok(None);
        };
        let (name, kana) = (fold::key(&details.name), fold::key(&details.kana));
        self.tx
            .prepare_cached(
                "SELECT id FROM person
                 WHERE birth_date = ?1 AND json_extract(details, '$.birth_estimated') = 0
                   AND (kana_key <> '' AND kana_key = ?2 OR name_key <> '' AND name_key = ?3)
                 ORDER BY id LIMIT 1",
            )
            .and_then(|mut same| {
                same.query_row(params![birth.to_string(), kana, name], |row| row.get(0))
                    .optional()
            })
            .map(|id| id.map(PersonId))
            .map_err(StoreError::doing("looking for the same person"))
    }

    fn insert_person(&self, details: &PersonDetails) -> Result<PersonId, StoreError> {
        let text = serde_json::to_string(details).map_err(StoreError::document("a person"))?;
        self.tx
            .prepare_cached(
                "INSERT INTO person (details, name_key, kana_key, phone_digits)
                 VALUES (?1, ?2, ?3, ?4) RETURNING id",
            )
            .and_then(|mut insert| {
                insert.query_row(
                    params![
                        text,
                        fold::key(&details.name),
                        fold::key(&details.kana),
                        fold::digits(&details.phone)
                    ],
                    |row| row.get(0),
                )
            })
            .map(PersonId)
            .map_err(StoreError::doing("entering a person"))
    }

    /// Adds what the newest consultation knows; what it does not say stays.
    fn fill_person(&self, id: PersonId, newer: &PersonDetails) -> Result<(), StoreError> {
        let mut person = load(&self.tx, id)?.details;
        let before = person.clone();
        person.fill_from(newer);
        if person == before {
            return Ok(());
        }
        self.overwrite_person(id, &person)
    }

    /// Corrects what the stored person has from a record that was wrong; what is known otherwise stays.
    pub fn correct_person(
        &self,
        id: PersonId,
        old: &PersonDetails,
        new: &PersonDetails,
    ) -> Result<(), StoreError> {
        let document = |details: &PersonDetails| {
            serde_json::to_value(details).map_err(StoreError::document("a person"))
        };
        let mut person = document(&load(&self.tx, id)?.details)?;
        let (old, new) = (document(old)?, document(new)?);
        let before = person.clone();
        if let (Some(fields), Some(new)) = (person.as_object_mut(), new.as_object()) {
            for (name, value) in fields {
                if old.get(name) == Some(value)
                    && let Some(corrected) = new.get(name)
                {
                    value.clone_from(corrected);
                }
            }
        }
        if person == before {
            return Ok(());
        }
        let person = serde_json::from_value(person).map_err(StoreError::document("a person"))?;
        self.overwrite_person(id, &person)
    }

    fn overwrite_person(&self, id: PersonId, person: &PersonDetails) -> Result<(), StoreError> {
        let text = serde_json::to_string(person).map_err(StoreError::document("a person"))?;
        self.tx
            .prepare_cached(
                "UPDATE person SET details = ?2, name_key = ?3, kana_key = ?4, phone_digits = ?5,
                 revision = revision + 1 WHERE id = ?1",
            )
            .and_then(|mut update| {
                update.execute(params![
                    id.0,
                    text,
                    fold::key(&person.name),
                    fold::key(&person.kana),
                    fold::digits(&person.phone)
                ])
            })
            .map(|_| ())
            .map_err(StoreError::doing("completing a person"))
    }
}
