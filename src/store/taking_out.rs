//! Records to be taken out of the office: read whole, in the order in which they were made.

use super::Store;
use super::consultations::{self, read as read_consultation};
use super::error::StoreError;
use super::items::{COLUMN_COUNT, COLUMNS, read as read_item};
use super::lists::parse_json;
use super::time::stamp;
use crate::calendar::age::age_on;
use crate::domain::area::AreaCode;
use crate::domain::consultation::Consultation;
use crate::domain::facility::Facility;
use crate::domain::ids::FacilityId;
use crate::domain::person::PersonDetails;
use crate::domain::person_set::PersonSet;
use crate::domain::work_item::WorkItem;
use chrono::{DateTime, NaiveDate, Utc};
use rusqlite::named_params;

/// Which records are taken out.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct TakenOut {
    /// Not before this moment.
    pub since: Option<DateTime<Utc>>,
    /// Before this one.
    pub until: Option<DateTime<Utc>>,
    /// Only this area.
    pub area: Option<AreaCode>,
    /// Only this workflow, or this kind of institution.
    pub kind: Option<String>,
}

/// A consultation that is taken out.
#[derive(Debug, Clone, PartialEq)]
pub struct ConsultationOut {
    /// Its number, or what stands for it.
    pub number: String,
    /// Age of the person on the day of the call.
    pub age: Option<u16>,
    /// What it says.
    pub consultation: Consultation,
}

/// A work item that is taken out.
#[derive(Debug, Clone, PartialEq)]
pub struct ItemOut {
    /// Its number, or what stands for it.
    pub number: String,
    /// Age of the person on the day it was made.
    pub age: Option<u16>,
    /// The item.
    pub item: WorkItem,
    /// Whom it is about.
    pub person: Option<PersonDetails>,
    /// Name of the owner.
    pub owner_name: Option<String>,
}

impl ConsultationOut {
    /// The persons of some records.
    #[must_use]
    pub fn persons(all: &[Self]) -> PersonSet {
        let persons = all.iter().filter_map(|one| one.consultation.person_id);
        persons.collect()
    }
}

impl ItemOut {
    /// The persons of some records.
    #[must_use]
    pub fn persons(all: &[Self]) -> PersonSet {
        all.iter().filter_map(|one| one.item.person).collect()
    }
}

impl Store {
    /// Consultations to be taken out.
    ///
    /// # Errors
    /// When the file cannot be read.
    pub fn consultations_out(&self, asked: &TakenOut) -> Result<Vec<ConsultationOut>, StoreError> {
        let all: Vec<Consultation> = self
            .conn
            .prepare_cached(&format!(
                "SELECT {} FROM {}
                 WHERE (:since IS NULL OR received_at >= :since)
                   AND (:until IS NULL OR received_at < :until)
                   AND (:area IS NULL OR area = :area)
                 ORDER BY received_at, consultation.id",
                consultations::COLUMNS,
                consultations::TABLES
            ))
            .and_then(|mut rows| {
                rows.query_map(
                    named_params! {
                        ":since": asked.since.map(stamp),
                        ":until": asked.until.map(stamp),
                        ":area": asked.area.as_ref().map(|area| &area.0),
                    },
                    read_consultation,
                )?
                .collect()
            })
            .map_err(StoreError::doing("reading consultations to be taken out"))?;
        let out = |consultation: Consultation| ConsultationOut {
            number: consultation.number.to_string(),
            age: self.age_at(
                consultation.details.person.birth_date,
                consultation.details.received_at,
            ),
            consultation,
        };
        Ok(all.into_iter().map(out).collect())
    }

    /// Work items to be taken out, open and closed, by the day on which they were made.
    ///
    /// # Errors
    /// When the file cannot be read.
    pub fn items_out(&self, asked: &TakenOut) -> Result<Vec<ItemOut>, StoreError> {
        self.conn
            .prepare_cached(&format!(
                "SELECT {COLUMNS}, person.details, staff.name FROM work_item
                     LEFT JOIN person ON person.id = work_item.person_id
                     LEFT JOIN staff ON staff.id = work_item.owner
                 WHERE (:since IS NULL OR created_at >= :since)
                   AND (:until IS NULL OR created_at < :until)
                   AND (:area IS NULL OR area = :area)
                   AND (:kind IS NULL OR kind = :kind)
                 ORDER BY created_at, work_item.id"
            ))
            .and_then(|mut rows| {
                rows.query_map(
                    named_params! {
                        ":since": asked.since.map(stamp),
                        ":until": asked.until.map(stamp),
                        ":area": asked.area.as_ref().map(|area| &area.0),
                        ":kind": asked.kind,
                    },
                    |row| {
                        let item = read_item(row)?;
                        let person: Option<String> = row.get(COLUMN_COUNT)?;
                        let person: Option<PersonDetails> = person
                            .map(|text| parse_json(&text, COLUMN_COUNT))
                            .transpose()?;
                        let birth = person.as_ref().and_then(|person| person.birth_date);
                        Ok(ItemOut {
                            number: item.number.to_string(),
                            age: self.age_at(birth, item.created_at),
                            owner_name: row.get(COLUMN_COUNT + 1)?,
                            item,
                            person,
                        })
                    },
                )?
                .collect()
            })
            .map_err(StoreError::doing("reading work items to be taken out"))
    }

    /// Institutions to be taken out; those that vanished are left out.
    ///
    /// # Errors
    /// When the file cannot be read.
    pub fn directory_out(&self, asked: &TakenOut) -> Result<Vec<Facility>, StoreError> {
        let ids: Vec<FacilityId> = self
            .conn
            .prepare_cached(
                "SELECT id FROM facility
                 WHERE vanished_on IS NULL AND (:area IS NULL OR area = :area)
                   AND (:kind IS NULL OR kind = :kind) ORDER BY id",
            )
            .and_then(|mut rows| {
                rows.query_map(
                    named_params! {
                        ":area": asked.area.as_ref().map(|area| &area.0),
                        ":kind": asked.kind,
                    },
                    |row| row.get(0).map(FacilityId),
                )?
                .collect()
            })
            .map_err(StoreError::doing("reading the directory to be taken out"))?;
        self.facilities(&ids)
    }

    fn age_at(&self, birth: Option<NaiveDate>, at: DateTime<Utc>) -> Option<u16> {
        let on = at.with_timezone(&self.clock.zone()).date_naive();
        birth.map(|birth| age_on(birth, on))
    }
}
