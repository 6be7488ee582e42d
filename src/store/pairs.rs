//! Who is 主治医 and who 副主治医: of a person, of the persons of an institution, and how many each has.

use super::Store;
use super::candidates::{DAYS_OF_OFFERS, codes};
use super::consultations::maybe_number_column;
use super::error::StoreError;
use super::lists::json_column;
use super::time::{maybe_moment, moment, stamp};
use crate::domain::area::AreaCode;
use crate::domain::ids::{FacilityId, ItemId, PersonId};
use crate::domain::pair::{Doctor, Load, Pair, PairsOf, Referral};
use crate::domain::person::PersonDetails;
use crate::domain::relation::CareRole;
use crate::domain::work_item::Details;
use chrono::Days;
use rusqlite::Row;
use std::collections::BTreeMap;

const SELECT: &str = "SELECT care.person_id, person.details, facility_id,
         json_extract(facility.details, '$.name'), role, since, until,
         work_item.number, work_item.id, work_item.details
     FROM person_facility AS care
         JOIN person ON person.id = care.person_id
         JOIN facility ON facility.id = facility_id
         LEFT JOIN work_item ON work_item.id = item_id
     WHERE role IN ('attending', 'sub-attending')";
/// Doctors of today first, 主治医 before 副主治医.
const ORDER: &str = "ORDER BY care.person_id, until IS NOT NULL, role, since, care.id";

const OF_ITS_PERSONS: &str = "AND until IS NULL AND care.person_id IN (
     SELECT person_id FROM person_facility WHERE facility_id = ?1
         AND role IN ('attending', 'sub-attending') AND until IS NULL)";

impl Store {
    /// The doctors of a person, those of the past last; or the pairs of all persons of whom an institution is a
    /// doctor now. None where no doctor is known.
    ///
    /// # Errors
    /// When the file cannot be read.
    pub fn pairs(&self, of: PairsOf) -> Result<Vec<Pair>, StoreError> {
        match of {
            PairsOf::Person(person) => self.pairs_where("AND care.person_id = ?1", person.0),
            PairsOf::Facility(facility) => self.pairs_where(OF_ITS_PERSONS, facility.0),
        }
    }

    fn pairs_where(&self, which: &str, id: i64) -> Result<Vec<Pair>, StoreError> {
        let rows: Vec<(PersonId, String, Doctor, Details)> = self
            .conn
            .prepare_cached(&format!("{SELECT} {which} {ORDER}"))
            .and_then(|mut rows| rows.query_map([id], read)?.collect())
            .map_err(StoreError::doing("reading pairs of doctors"))?;
        let mut pairs: BTreeMap<PersonId, (Pair, Details)> = BTreeMap::new();
        for (person, person_name, doctor, form) in rows {
            let (pair, newest) = pairs.entry(person).or_insert_with(|| {
                let pair = Pair {
                    person,
                    person_name,
                    doctors: Vec::new(),
                };
                (pair, Details::new())
            });
            if doctor.until.is_none() && doctor.referral.is_some() {
                *newest = form;
            }
            pair.doctors.push(doctor);
        }
        let complete = |(mut pair, form): (Pair, Details)| {
            self.add_attending_of_form(&mut pair, &form)?;
            Ok(pair)
        };
        pairs.into_values().map(complete).collect()
    }

    /// Where no call named the specialist in charge, the form of the referral may do so.
    fn add_attending_of_form(&self, pair: &mut Pair, form: &Details) -> Result<(), StoreError> {
        let current = |role| {
            let mut doctors = pair.doctors.iter();
            doctors.find(|doctor| doctor.role == role && doctor.until.is_none())
        };
        let Some(sub) = current(CareRole::SubAttending).cloned() else {
            return Ok(());
        };
        if current(CareRole::Attending).is_some() {
            return Ok(());
        }
        let said = |code: &str| form.get(code).map_or("", String::as_str);
        let hospital = said("hospital").parse().ok().map(FacilityId);
        let entries = self.facilities(hospital.as_slice())?;
        let entry = entries.first().map_or("", |entry| &entry.details.name);
        let name = [entry, said("attending")].join(" ").trim().to_owned();
        if name.is_empty() {
            return Ok(());
        }
        let attending = Doctor {
            role: CareRole::Attending,
            facility: hospital,
            name,
            ..sub
        };
        pair.doctors.insert(0, attending);
        Ok(())
    }

    /// How many persons each institution has, area by area, those with most first.
    ///
    /// # Errors
    /// When the file cannot be read.
    pub fn pair_load(&self) -> Result<Vec<Load>, StoreError> {
        let since = stamp(self.clock.now() - Days::new(DAYS_OF_OFFERS));
        self.conn
            .prepare_cached(
                "SELECT facility.id, json_extract(facility.details, '$.name'), area,
                     sum(role = 'attending'), sum(role = 'sub-attending'), sum(since >= ?1)
                 FROM person_facility JOIN facility ON facility.id = facility_id
                 WHERE role IN ('attending', 'sub-attending') AND until IS NULL
                 GROUP BY facility.id
                 ORDER BY area IS NULL, area, sum(role = 'sub-attending') DESC, count(*) DESC, 2",
            )
            .and_then(|mut rows| {
                rows.query_map([since], |row| {
                    Ok(Load {
                        facility: FacilityId(row.get(0)?),
                        name: row.get(1)?,
                        area: row.get::<_, Option<String>>(2)?.map(AreaCode),
                        attending: row.get(3)?,
                        sub_attending: row.get(4)?,
                        last_year: row.get(5)?,
                    })
                })?
                .collect()
            })
            .map_err(StoreError::doing(
                "counting the persons of each institution",
            ))
    }
}

fn read(row: &Row<'_>) -> rusqlite::Result<(PersonId, String, Doctor, Details)> {
    let person: PersonDetails = json_column(row, 1)?;
    let role: String = row.get(4)?;
    let item: Option<i64> = row.get(8)?;
    let form: Details = match item {
        Some(_) => json_column(row, 9)?,
        None => Details::new(),
    };
    let said = |code: &str| form.get(code).map_or("", String::as_str);
    let referral = match (maybe_number_column(row, 7)?, item) {
        (Some(number), Some(item)) => Some(Referral {
            number,
            item: ItemId(item),
            special_care: codes(said("special_care")),
            wishes: codes(said("wishes")),
            diseases: said("diseases").to_owned(),
        }),
        _ => None,
    };
    let doctor = Doctor {
        role: CareRole::from_code(&role).unwrap_or(CareRole::Other),
        facility: Some(FacilityId(row.get(2)?)),
        name: row.get(3)?,
        since: moment(row, 5)?,
        until: maybe_moment(row, 6)?,
        referral,
    };
    let name = person.display_name().unwrap_or_default().to_owned();
    Ok((PersonId(row.get(0)?), name, doctor, form))
}
