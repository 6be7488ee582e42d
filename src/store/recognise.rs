//! Who is calling, and about whom: found while the first digits are typed.
//!
//! First the rows that fit are chosen, over indexes that hold all that is compared; what is shown of them is
//! read for those few alone. So a key costs the same among a hundred persons and a hundred thousand.

mod keys;

pub use keys::{ENDING, Typed};

use super::Store;
use super::consultations::number_column;
use super::error::StoreError;
use super::known::Whose;
use super::people;
use super::time::{maybe_moment, moment};
use crate::domain::ids::{FacilityId, ItemId, PersonId};
use crate::domain::number::Number;
use crate::domain::person::Person;
use chrono::{DateTime, Utc};
use keys::{Keys, after, last_four};
use rusqlite::{OptionalExtension, ToSql, params};

/// How many candidates of each sort are offered (picked by digits 1-9).
const AT_MOST: u32 = 9;
/// A name and its reading may both fit: so many keys are read for [`AT_MOST`] rows.
const KEYS_READ: u32 = 2 * AT_MOST;
/// Persons of one institution that are offered with it.
const OF_ONE_INSTITUTION: u32 = 5;
/// Institutions offered while one is typed, so that their people have room beside them.
const INSTITUTIONS: usize = 4;

/// An open work item of somebody who was recognised.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct OpenItem {
    /// Its number.
    pub number: Number,
    /// Its row.
    pub id: ItemId,
    /// Its workflow.
    pub kind: String,
    /// Its state.
    pub state: String,
    /// Name of whoever works on it.
    pub owner: Option<String>,
}

/// A person concerned who may be meant.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PersonHit {
    /// The person.
    pub person: Person,
    /// Their open work items, the newest first.
    pub open_items: Vec<OpenItem>,
    /// How many consultations there were.
    pub consultations: u32,
    /// When the last consultation about them came in.
    pub last_at: Option<DateTime<Utc>>,
    /// First category of that consultation.
    pub last_category: Option<String>,
}

/// A caller who may be meant.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CallerHit {
    /// Organisation.
    pub organisation: String,
    /// Its directory entry.
    pub facility: Option<FacilityId>,
    /// Name of the person, empty where only the institution is known.
    pub name: String,
    /// Reading of the person's name.
    pub kana: String,
    /// Code of `occupations`.
    pub occupation: Option<String>,
    /// Telephone as stored.
    pub phone: String,
    /// How often they called.
    pub calls: u32,
    /// When they last called; `None` for an institution that never did.
    pub last_at: Option<DateTime<Utc>>,
    /// First category of that call.
    pub last_category: Option<String>,
    /// Whom it was about.
    pub about: Option<Box<PersonHit>>,
}

impl Store {
    /// Persons concerned who fit what was typed: those whom most of it fits, then by the ending of
    /// their number, then the last called about.
    ///
    /// # Errors
    /// When the file cannot be read.
    pub fn recognise_person(&self, typed: &Typed) -> Result<Vec<PersonHit>, StoreError> {
        let keys = Keys::of(typed);
        let mut found = Found::default();
        if let Some(phone) = &keys.phone {
            found.add(self.rows(
                "SELECT id FROM person WHERE phone_digits <> '' AND substr(phone_digits, -4) = ?1
                     AND phone_digits LIKE '%' || ?2
                 ORDER BY (SELECT max(received_at) FROM consultation WHERE person_id = person.id) DESC
                 LIMIT ?3",
                params![last_four(phone), phone, AT_MOST],
            )?);
        }
        found.add(self.named(Whose::Person, &keys.names)?);
        if let Some(phone) = keys.phone.filter(|phone| phone.starts_with('0')) {
            found.add_behind(self.rows(
                "SELECT id FROM person WHERE phone_digits <> '' AND phone_digits >= ?1
                     AND phone_digits < ?2 LIMIT ?3",
                params![phone, after(&phone), AT_MOST],
            )?);
        }
        let best = found.best().into_iter();
        best.map(|id| self.person_hit(PersonId(id))).collect()
    }

    /// Callers who fit what was typed: those who called before, then institutions of the directory
    /// with that number. While an institution is typed it comes first, then who called from there.
    ///
    /// # Errors
    /// When the file cannot be read.
    pub fn recognise_caller(&self, typed: &Typed) -> Result<Vec<CallerHit>, StoreError> {
        let keys = Keys::of(typed);
        let mut found = Found::default();
        if let Some(phone) = &keys.phone {
            found.add(self.rows(
                "SELECT id FROM known_caller WHERE digits <> '' AND substr(digits, -4) = ?1
                     AND digits LIKE '%' || ?2 ORDER BY last_at DESC LIMIT ?3",
                params![last_four(phone), phone, AT_MOST],
            )?);
        }
        found.add(self.named(Whose::Caller, &keys.names)?);
        for facility in &typed.facilities {
            found.add(self.rows(
                "SELECT id FROM known_caller WHERE facility_id = ?1 AND key <> ''
                 ORDER BY last_at DESC LIMIT ?2",
                params![facility.0, OF_ONE_INSTITUTION],
            )?);
        }
        found.add(self.named(Whose::Institution, &keys.institutions)?);
        let beginning = keys.phone.as_ref().filter(|phone| phone.starts_with('0'));
        if let Some(phone) = beginning {
            found.add_behind(self.rows(
                "SELECT id FROM known_caller WHERE digits >= ?1 AND digits < ?2 LIMIT ?3",
                params![phone, after(phone), AT_MOST],
            )?);
        }
        let mut hits: Vec<CallerHit> = Vec::new();
        if !typed.organisation.is_empty() {
            let first = typed.facilities.iter().take(INSTITUTIONS);
            hits.extend(self.institutions(first.map(|id| id.0))?);
        }
        for row in found.best() {
            hits.push(self.caller_hit(row)?);
        }
        if let Some(phone) = &keys.phone {
            let with_number = self.institutions(self.facilities_with(phone)?)?;
            for institution in with_number {
                let is_there = |hit: &CallerHit| hit.organisation == institution.organisation;
                if !hits.iter().any(is_there) {
                    hits.push(institution);
                }
            }
        }
        hits.truncate(AT_MOST as usize);
        Ok(hits)
    }

    /// Rows whose names begin with one of the keys, the last called first.
    fn named(&self, whose: Whose, keys: &[String]) -> Result<Vec<i64>, StoreError> {
        let mut found = Vec::new();
        for key in keys {
            found.extend(self.rows(
                "SELECT row_id FROM known_name WHERE whose = ?1 AND key >= ?2 AND key < ?3
                 ORDER BY last_at DESC LIMIT ?4",
                params![whose.code(), key, after(key), KEYS_READ],
            )?);
        }
        Ok(found)
    }

    /// Directory entries by the ending of their number, then by its beginning.
    fn facilities_with(&self, phone: &str) -> Result<Vec<i64>, StoreError> {
        let mut found = self.rows(
            "SELECT id FROM facility WHERE phone_digits <> '' AND substr(phone_digits, -4) = ?1
                 AND phone_digits LIKE '%' || ?2 LIMIT ?3",
            params![last_four(phone), phone, AT_MOST],
        )?;
        if phone.starts_with('0') {
            found.extend(self.rows(
                "SELECT id FROM facility WHERE phone_digits <> '' AND phone_digits >= ?1
                     AND phone_digits < ?2 LIMIT ?3",
                params![phone, after(phone), AT_MOST],
            )?);
        }
        Ok(found)
    }

    fn rows(&self, sql: &str, params: &[&dyn ToSql]) -> Result<Vec<i64>, StoreError> {
        self.conn
            .prepare_cached(sql)
            .and_then(|mut rows| rows.query_map(params, |row| row.get(0))?.collect())
            .map_err(StoreError::doing("recognising who is meant"))
    }

    /// A person with what is shown of them.
    pub(super) fn person_hit(&self, id: PersonId) -> Result<PersonHit, StoreError> {
        let person = people::load(&self.conn, id)?;
        let (consultations, last_at, last_category) = self
            .conn
            .prepare_cached(
                "SELECT (SELECT count(*) FROM consultation WHERE person_id = ?1), received_at,
                     json_extract(details, '$.categories[0]')
                 FROM consultation WHERE person_id = ?1 ORDER BY received_at DESC LIMIT 1",
            )
            .and_then(|mut last| {
                last.query_row([id.0], |row| {
                    Ok((row.get(0)?, maybe_moment(row, 1)?, row.get(2)?))
                })
                .optional()
            })
            .map_err(StoreError::doing("reading the last call about a person"))?
            .unwrap_or_default();
        Ok(PersonHit {
            person,
            open_items: self.open_items_of(id)?,
            consultations,
            last_at,
            last_category,
        })
    }

    /// The open items of a person, the newest first.
    fn open_items_of(&self, person: PersonId) -> Result<Vec<OpenItem>, StoreError> {
        self.conn
            .prepare_cached(
                "SELECT number, work_item.id, kind, state, staff.name
                 FROM work_item LEFT JOIN staff ON staff.id = owner
                 WHERE person_id = ?1 AND closed = 0 ORDER BY work_item.id DESC",
            )
            .and_then(|mut rows| rows.query_map([person.0], read_open_item)?.collect())
            .map_err(StoreError::doing("reading the open items of a person"))
    }

    fn caller_hit(&self, row: i64) -> Result<CallerHit, StoreError> {
        let (mut hit, person): (CallerHit, Option<i64>) = self
            .conn
            .prepare_cached(
                "SELECT json_extract(details, '$.caller.organisation'), facility_id,
                     json_extract(details, '$.caller.name'), json_extract(details, '$.caller.kana'),
                     occupation, json_extract(details, '$.caller.phone'), calls, last_at,
                     json_extract(details, '$.categories[0]'), person_id
                 FROM known_caller JOIN consultation ON consultation.id = consultation_id
                 WHERE known_caller.id = ?1",
            )
            .and_then(|mut one| {
                one.query_row([row], |row| {
                    let hit = CallerHit {
                        organisation: row.get(0)?,
                        facility: row.get::<_, Option<i64>>(1)?.map(FacilityId),
                        name: row.get(2)?,
                        kana: row.get(3)?,
                        occupation: row.get(4)?,
                        phone: row.get(5)?,
                        calls: row.get(6)?,
                        last_at: Some(moment(row, 7)?),
                        last_category: row.get(8)?,
                        about: None,
                    };
                    Ok((hit, row.get(9)?))
                })
            })
            .map_err(StoreError::doing("reading a known caller"))?;
        if let Some(person) = person {
            hit.about = Some(Box::new(self.person_hit(PersonId(person))?));
        }
        Ok(hit)
    }

    /// Institutions as callers of whom nothing more is known; those that no source has any more are left out.
    fn institutions(
        &self,
        ids: impl IntoIterator<Item = i64>,
    ) -> Result<Vec<CallerHit>, StoreError> {
        let mut hits = Vec::new();
        for id in ids {
            let found = self
                .conn
                .prepare_cached(
                    "SELECT json_extract(details, '$.name'), coalesce(json_extract(details, '$.phone'), '')
                     FROM facility WHERE id = ?1 AND vanished_on IS NULL",
                )
                .and_then(|mut one| {
                    one.query_row([id], |row| {
                        Ok(CallerHit {
                            facility: Some(FacilityId(id)),
                            organisation: row.get(0)?,
                            phone: row.get(1)?,
                            name: String::new(),
                            kana: String::new(),
                            occupation: None,
                            calls: 0,
                            last_at: None,
                            last_category: None,
                            about: None,
                        })
                    })
                    .optional()
                })
                .map_err(StoreError::doing(
                    "reading an institution that may be calling",
                ))?;
            hits.extend(found);
        }
        Ok(hits)
    }
}

/// Reads `number, id, kind, state, name of the owner`.
pub(super) fn read_open_item(row: &rusqlite::Row<'_>) -> rusqlite::Result<OpenItem> {
    Ok(OpenItem {
        number: number_column(row, 0)?,
        id: ItemId(row.get(1)?),
        kind: row.get(2)?,
        state: row.get(3)?,
        owner: row.get(4)?,
    })
}

/// Rows in the order in which they were found, each with how many ways led to it.
#[derive(Debug, Default)]
struct Found {
    rows: Vec<(i64, u32)>,
}

impl Found {
    /// Rows found in one way, the likeliest first.
    fn add(&mut self, rows: Vec<i64>) {
        let mut new: Vec<i64> = Vec::new();
        for row in rows {
            if new.contains(&row) {
                continue;
            }
            new.push(row);
            match self.rows.iter_mut().find(|(known, _)| *known == row) {
                Some((_, ways)) => *ways += 1,
                None => self.rows.push((row, 1)),
            }
        }
    }

    /// Rows found in a way that proves little: they come last.
    fn add_behind(&mut self, rows: Vec<i64>) {
        for row in rows {
            if !self.rows.iter().any(|(known, _)| *known == row) {
                self.rows.push((row, 0));
            }
        }
    }

    fn best(mut self) -> Vec<i64> {
        self.rows.sort_by_key(|(_, ways)| std::cmp::Reverse(*ways));
        self.rows.truncate(AT_MOST as usize);
        self.rows.into_iter().map(|(row, _)| row).collect()
    }
}
