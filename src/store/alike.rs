//! Earlier calls that may be the same case as the one being typed, by person, by caller and by signs.

use super::Store;
use super::consultations::{COLUMNS, TABLES, read};
use super::error::StoreError;
use super::presence::Presence;
use super::recognise::{OpenItem, read_open_item};
use super::time::stamp;
use crate::domain::consultation::Consultation;
use crate::domain::ids::{ConsultationId, PersonId};
use crate::domain::likeness::Traits;
use chrono::{DateTime, Utc};
use rusqlite::{ToSql, named_params, params};
use uuid::Uuid;

/// So many are told; a person sees the newest first.
const AT_MOST: usize = 5;
/// Calls of one person or one caller that are looked at.
const CALLS_LOOKED_AT: u32 = 5;
/// Persons that share one sign and are compared whole.
const COMPARED: u32 = 60;

/// What is known of the call being typed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Sought {
    /// The draft, which is not like itself.
    pub draft: Uuid,
    /// The stored person, where one was taken over.
    pub person: Option<PersonId>,
    /// What was typed of the person.
    pub traits: Traits,
    /// Digits of the caller's number.
    pub caller_digits: String,
    /// Folded reading of the caller, else name.
    pub caller_key: String,
    /// How far back is looked.
    pub since: DateTime<Utc>,
}

/// An earlier call that may be the same case.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Earlier {
    /// The record.
    pub consultation: Consultation,
    /// Its open work items, the newest first.
    pub open_items: Vec<OpenItem>,
}

/// What is like the call being typed.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Alike {
    /// Records, the newest first.
    pub earlier: Vec<Earlier>,
    /// Calls that other people are typing at this moment.
    pub others: Vec<Presence>,
}

impl Store {
    /// One record with its open work items.
    ///
    /// # Errors
    /// `NotFound`.
    pub fn earlier(&self, id: ConsultationId) -> Result<Earlier, StoreError> {
        Ok(Earlier {
            consultation: super::amend::load(&self.conn, id)?,
            open_items: self.open_items_from(id)?,
        })
    }

    /// Records and calls under way that may be about the same case.
    ///
    /// # Errors
    /// When the file cannot be read.
    pub fn alike(&self, sought: &Sought) -> Result<Alike, StoreError> {
        let since = stamp(sought.since);
        let mut found: Vec<Consultation> = Vec::new();
        for person in self.persons_alike(sought)? {
            found.extend(self.recent(
                "person_id = :person",
                named_params! {
                    ":person": person, ":since": since, ":limit": CALLS_LOOKED_AT,
                },
            )?);
        }
        if !sought.caller_digits.is_empty() {
            let calls = self.recent(
                "caller_digits <> '' AND caller_digits = :digits
                     AND (caller_key = :key AND :key <> '' OR (caller_key = '' OR :key = '')
                         AND json_extract(details, '$.caller.organisation') = '')",
                named_params! {
                    ":digits": sought.caller_digits, ":key": sought.caller_key,
                    ":since": since, ":limit": CALLS_LOOKED_AT,
                },
            )?;
            found.extend(calls.into_iter().filter(|call| sought.may_concern(call)));
        }
        found.sort_by_key(|call| std::cmp::Reverse((call.details.received_at, call.id.0)));
        found.dedup_by_key(|call| call.id);
        found.truncate(AT_MOST);
        let earlier: Result<Vec<Earlier>, StoreError> = found
            .into_iter()
            .map(|consultation| {
                let open_items = self.open_items_from(consultation.id)?;
                Ok(Earlier {
                    consultation,
                    open_items,
                })
            })
            .collect();
        Ok(Alike {
            earlier: earlier?,
            others: self.others_present(sought.draft)?,
        })
    }

    /// The person taken over, and those who agree in enough signs.
    fn persons_alike(&self, sought: &Sought) -> Result<Vec<i64>, StoreError> {
        if let Some(person) = sought.person {
            return Ok(vec![person.0]);
        }
        let traits = &sought.traits;
        let birth = traits.birth.map(|date| date.to_string());
        let comparing = StoreError::doing("comparing with known persons");
        let candidates: Vec<PersonId> = self
            .conn
            .prepare_cached(
                "SELECT * FROM (SELECT id FROM person
                     WHERE phone_digits <> '' AND phone_digits = ?1 LIMIT ?5)
                 UNION SELECT * FROM (SELECT id FROM person
                     WHERE kana_key <> '' AND kana_key = ?2 LIMIT ?5)
                 UNION SELECT * FROM (SELECT id FROM person
                     WHERE name_key <> '' AND name_key = ?3 LIMIT ?5)
                 UNION SELECT * FROM (SELECT id FROM person
                     WHERE birth_date IS NOT NULL AND birth_date = ?4 LIMIT ?5)",
            )
            .and_then(|mut rows| {
                rows.query_map(
                    params![traits.phone, traits.reading, traits.name, birth, COMPARED],
                    |row| row.get(0).map(PersonId),
                )?
                .collect()
            })
            .map_err(comparing)?;
        let mut alike = Vec::new();
        for id in candidates {
            let person = super::people::load(&self.conn, id)?;
            if traits.is_like(&Traits::of(&person.details)) {
                alike.push(id.0);
            }
        }
        Ok(alike)
    }

    /// The newest records of a condition, not older than `:since`, at most `:limit`.
    fn recent(
        &self,
        condition: &str,
        params: &[(&str, &dyn ToSql)],
    ) -> Result<Vec<Consultation>, StoreError> {
        self.conn
            .prepare_cached(&format!(
                "SELECT {COLUMNS} FROM {TABLES} WHERE {condition} AND received_at >= :since
                 ORDER BY received_at DESC LIMIT :limit"
            ))
            .and_then(|mut rows| rows.query_map(params, read)?.collect())
            .map_err(StoreError::doing(
                "looking for earlier calls of the same case",
            ))
    }

    /// The open work items that a record has led to or was appended to, the newest first.
    ///
    /// # Errors
    /// When the file cannot be read.
    pub fn open_items_from(&self, call: ConsultationId) -> Result<Vec<OpenItem>, StoreError> {
        open_items_from(&self.conn, call)
    }
}

/// The same within a write.
pub(super) fn open_items_from(
    conn: &rusqlite::Connection,
    call: ConsultationId,
) -> Result<Vec<OpenItem>, StoreError> {
    conn.prepare_cached(
        "SELECT number, work_item.id, kind, state, staff.name
         FROM item_consultation JOIN work_item ON work_item.id = item_id
             LEFT JOIN staff ON staff.id = owner
         WHERE consultation_id = ?1 AND closed = 0 ORDER BY work_item.id DESC",
    )
    .and_then(|mut rows| rows.query_map([call.0], read_open_item)?.collect())
    .map_err(StoreError::doing("reading the open items of a record"))
}

impl Sought {
    /// Whether a call of the same caller may be about the person being typed. Somebody who calls for
    /// many (a care manager) is not doubled by calls about others.
    fn may_concern(&self, call: &Consultation) -> bool {
        if self.person.is_some() && call.person_id.is_some() {
            return self.person == call.person_id;
        }
        !self
            .traits
            .is_somebody_else(&Traits::of(&call.details.person))
    }
}
