//! Who is calling, and about whom: found while the first digits are typed.

use super::Store;
use super::consultations::number_column;
use super::error::StoreError;
use super::people::{COLUMNS, read_person};
use super::time::moment;
use crate::domain::ids::{FacilityId, ItemId, PersonId};
use crate::domain::number::Number;
use crate::domain::person::Person;
use crate::text::{fold, romaji};
use chrono::{DateTime, Utc};
use rusqlite::named_params;

/// How many candidates of each sort are offered (picked by digits 1-9).
const AT_MOST: u32 = 9;

/// What has been typed so far; empty parts do not count.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Typed {
    /// Any digits of a phone number; four or more are looked for at the end.
    pub phone: String,
    /// Beginning of a reading, in kana or romaji.
    pub kana: String,
    /// Beginning of a name.
    pub name: String,
}

/// A person concerned who may be meant.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PersonHit {
    /// The person.
    pub person: Person,
    /// Their open work items: number, row, workflow, state.
    pub open_items: Vec<(Number, ItemId, String, String)>,
    /// How many consultations there were, and when the last came in.
    pub consultations: u32,
    /// When the last consultation about them came in.
    pub last_at: Option<DateTime<Utc>>,
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
}

impl Store {
    /// Persons concerned who fit what was typed, the last called first.
    ///
    /// # Errors
    /// When the file cannot be read.
    pub fn recognise_person(&self, typed: &Typed) -> Result<Vec<PersonHit>, StoreError> {
        let Some(keys) = Keys::of(typed) else {
            return Ok(Vec::new());
        };
        let reading = StoreError::doing("looking for the person concerned");
        let sql = format!(
            "SELECT {COLUMNS}, (SELECT count(*) FROM consultation WHERE person_id = person.id),
                 (SELECT max(received_at) FROM consultation WHERE person_id = person.id) AS last
             FROM person
             WHERE :phone <> '' AND phone_digits LIKE :phone
                OR :kana <> '' AND kana_key >= :kana AND kana_key < :kana_end
                OR :name <> '' AND name_key >= :name AND name_key < :name_end
             ORDER BY last DESC LIMIT {AT_MOST}"
        );
        let found: Vec<(Person, u32, Option<String>)> = self
            .conn
            .prepare_cached(&sql)
            .and_then(|mut rows| {
                rows.query_map(
                    named_params! {
                        ":phone": keys.phone, ":kana": keys.kana, ":kana_end": keys.kana_end,
                        ":name": keys.name, ":name_end": keys.name_end,
                    },
                    |row| Ok((read_person(row)?, row.get(3)?, row.get(4)?)),
                )?
                .collect()
            })
            .map_err(&reading)?;
        found
            .into_iter()
            .map(|(person, consultations, last)| {
                let open_items = self.open_items_of(person.id)?;
                let last_at = last.and_then(|at| DateTime::parse_from_rfc3339(&at).ok());
                let last_at = last_at.map(|at| at.to_utc());
                Ok(PersonHit {
                    person,
                    open_items,
                    consultations,
                    last_at,
                })
            })
            .collect()
    }

    fn open_items_of(
        &self,
        person: PersonId,
    ) -> Result<Vec<(Number, ItemId, String, String)>, StoreError> {
        self.conn
            .prepare_cached(
                "SELECT number, id, kind, state FROM work_item
                 WHERE person_id = ?1 AND closed = 0 ORDER BY id DESC",
            )
            .and_then(|mut rows| {
                rows.query_map([person.0], |row| {
                    Ok((
                        number_column(row, 0)?,
                        ItemId(row.get(1)?),
                        row.get(2)?,
                        row.get(3)?,
                    ))
                })?
                .collect()
            })
            .map_err(StoreError::doing("reading the open items of a person"))
    }

    /// Callers who fit what was typed: those who called before, the last first,
    /// then institutions of the directory with that telephone number.
    ///
    /// # Errors
    /// When the file cannot be read.
    pub fn recognise_caller(&self, typed: &Typed) -> Result<Vec<CallerHit>, StoreError> {
        let Some(keys) = Keys::of(typed) else {
            return Ok(Vec::new());
        };
        let mut hits: Vec<CallerHit> = self
            .conn
            .prepare_cached(&format!(
                "SELECT json_extract(details, '$.caller.organisation'), caller_facility_id,
                     json_extract(details, '$.caller.name'), json_extract(details, '$.caller.kana'),
                     occupation, json_extract(details, '$.caller.phone'), count(*),
                     max(received_at)
                 FROM consultation
                 WHERE :phone <> '' AND caller_digits LIKE :phone
                    OR :kana <> '' AND caller_key >= :kana AND caller_key < :kana_end
                    OR :name <> '' AND caller_key >= :name AND caller_key < :name_end
                 GROUP BY caller_digits, caller_key
                 ORDER BY max(received_at) DESC LIMIT {AT_MOST}"
            ))
            .and_then(|mut rows| {
                rows.query_map(
                    named_params! {
                        ":phone": keys.phone, ":kana": keys.kana, ":kana_end": keys.kana_end,
                        ":name": keys.name, ":name_end": keys.name_end,
                    },
                    |row| {
                        Ok(CallerHit {
                            organisation: row.get(0)?,
                            facility: row.get::<_, Option<i64>>(1)?.map(FacilityId),
                            name: row.get(2)?,
                            kana: row.get(3)?,
                            occupation: row.get(4)?,
                            phone: row.get(5)?,
                            calls: row.get(6)?,
                            last_at: Some(moment(row, 7)?),
                        })
                    },
                )?
                .collect()
            })
            .map_err(StoreError::doing("looking for the caller"))?;
        for institution in self.institutions_with(&keys.phone)? {
            if !hits
                .iter()
                .any(|hit| hit.organisation == institution.organisation)
            {
                hits.push(institution);
            }
        }
        hits.truncate(AT_MOST as usize);
        Ok(hits)
    }

    fn institutions_with(&self, phone: &str) -> Result<Vec<CallerHit>, StoreError> {
        if phone.is_empty() {
            return Ok(Vec::new());
        }
        self.conn
            .prepare_cached(&format!(
                "SELECT id, json_extract(details, '$.name'), json_extract(details, '$.phone')
                 FROM facility WHERE phone_digits LIKE ?1 LIMIT {AT_MOST}"
            ))
            .and_then(|mut rows| {
                rows.query_map([phone], |row| {
                    Ok(CallerHit {
                        facility: Some(FacilityId(row.get(0)?)),
                        organisation: row.get(1)?,
                        phone: row.get(2)?,
                        name: String::new(),
                        kana: String::new(),
                        occupation: None,
                        calls: 0,
                        last_at: None,
                    })
                })?
                .collect()
            })
            .map_err(StoreError::doing("looking for an institution by phone"))
    }
}

/// What is compared, folded once.
struct Keys {
    /// A LIKE pattern over digits.
    phone: String,
    kana: String,
    kana_end: String,
    name: String,
    name_end: String,
}

impl Keys {
    /// `None` when too little was typed to look: fewer than four digits and
    /// fewer than two characters.
    fn of(typed: &Typed) -> Option<Self> {
        let digits = fold::digits(&typed.phone);
        let phone = if digits.len() >= 4 {
            format!("%{digits}")
        } else {
            String::new()
        };
        let kana = long_enough(fold::key(&romaji::katakana(&typed.kana)));
        let name = long_enough(fold::key(&typed.name));
        if phone.is_empty() && kana.is_empty() && name.is_empty() {
            return None;
        }
        let (kana_end, name_end) = (after(&kana), after(&name));
        Some(Self {
            phone,
            kana,
            kana_end,
            name,
            name_end,
        })
    }
}

fn long_enough(key: String) -> String {
    if key.chars().count() >= 2 {
        key
    } else {
        String::new()
    }
}

/// The end of the range of keys that begin so.
fn after(key: &str) -> String {
    format!("{key}\u{10FFFF}")
}
