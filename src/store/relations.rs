//! Who cares for whom.
//!
//! Acceptance of a referral makes a relation by itself (triggers of the schema, so that its undoing
//! takes it back as well); here they are read, made from what a call says, and used by the ranking.

use super::Store;
use super::error::StoreError;
use super::lists::json_column;
use super::time::{moment, stamp};
use super::write::Writing;
use crate::domain::ids::{FacilityId, ItemId, PersonId};
use crate::domain::person::PersonDetails;
use crate::domain::ranking::Relation;
use crate::domain::relation::{CareRelation, CareRole};
use crate::text::fold;
use rusqlite::{Connection, Row, params};
use std::collections::HashMap;

const SELECT: &str = "SELECT person_id, person.details, facility_id,
         json_extract(facility.details, '$.name'), role, since, item_id
     FROM person_facility
         JOIN person ON person.id = person_id JOIN facility ON facility.id = facility_id
     WHERE until IS NULL";

impl Store {
    /// The institutions that care for a person now, doctors first.
    ///
    /// # Errors
    /// When the file cannot be read.
    pub fn care_team(&self, person: PersonId) -> Result<Vec<CareRelation>, StoreError> {
        let mut team = read_all(&self.conn, "person_id = ?1", person.0)?;
        team.sort_by_key(|one| one.role);
        Ok(team)
    }

    /// What institutions already are to a person, for the ranking of `item`.
    pub(super) fn known_to(
        &self,
        person: Option<PersonId>,
        item: ItemId,
    ) -> Result<HashMap<FacilityId, Relation>, StoreError> {
        let Some(PersonId(person)) = person else {
            return Ok(HashMap::new());
        };
        let with = |sql: &str, relation: Relation| -> Result<_, StoreError> {
            self.conn
                .prepare_cached(sql)
                .and_then(|mut rows| {
                    rows.query_map(params![person, item.0], |row| {
                        Ok((FacilityId(row.get(0)?), relation))
                    })?
                    .collect::<rusqlite::Result<Vec<_>>>()
                })
                .map_err(StoreError::doing("asking who cares for the person"))
        };
        let mut known: HashMap<FacilityId, Relation> = HashMap::new();
        known.extend(with(WORKS_WITH_THE_TEAM, Relation::TeamInTheHouse)?);
        known.extend(with(THEIR_DOCTORS, Relation::TheirDoctor)?);
        Ok(known)
    }
}

/// Whoever took the person before, or is in charge now; not by the referral (?2) in question itself.
const THEIR_DOCTORS: &str = "SELECT facility_id FROM offer JOIN work_item ON work_item.id = item_id
     WHERE person_id = ?1 AND item_id <> ?2 AND offer.state IN ('accepted', 'conditional')
     UNION SELECT facility_id FROM person_facility
     WHERE person_id = ?1 AND item_id IS NOT ?2 AND until IS NULL
       AND role IN ('attending', 'sub-attending')";

/// Doctors of other persons to whom the person's nurses or pharmacy go as well. (?2 is not needed,
/// but both statements take the same values.)
const WORKS_WITH_THE_TEAM: &str = "SELECT DISTINCT doctor.facility_id FROM person_facility AS team
         JOIN person_facility AS shared
             ON shared.facility_id = team.facility_id AND shared.person_id <> team.person_id
         JOIN person_facility AS doctor ON doctor.person_id = shared.person_id
     WHERE team.person_id = ?1 AND team.until IS NULL AND ?2 IS NOT NULL
       AND team.role IN ('visiting-nurse', 'pharmacy')
       AND doctor.role IN ('attending', 'sub-attending')";

/// The persons that an institution cares for now, by role, the longest first.
pub(super) fn cared_for(
    conn: &Connection,
    facility: FacilityId,
) -> Result<Vec<CareRelation>, StoreError> {
    let mut all = read_all(conn, "facility_id = ?1", facility.0)?;
    all.sort_by_key(|one| one.role);
    Ok(all)
}

/// The specialist in charge of a person, where one institution is so.
pub(super) fn attending_of(
    conn: &Connection,
    person: PersonId,
) -> Result<Option<FacilityId>, StoreError> {
    let team = read_all(conn, "person_id = ?1", person.0)?;
    let mut in_charge = team
        .iter()
        .filter(|one| one.role == CareRole::Attending)
        .map(|one| one.facility);
    Ok(in_charge.next().filter(|_| in_charge.next().is_none()))
}

fn read_all(conn: &Connection, of: &str, id: i64) -> Result<Vec<CareRelation>, StoreError> {
    conn.prepare_cached(&format!(
        "{SELECT} AND {of} ORDER BY since, person_facility.id"
    ))
    .and_then(|mut rows| rows.query_map([id], read)?.collect())
    .map_err(StoreError::doing("reading who cares for whom"))
}

fn read(row: &Row<'_>) -> rusqlite::Result<CareRelation> {
    let person: PersonDetails = json_column(row, 1)?;
    let role: String = row.get(4)?;
    Ok(CareRelation {
        person: PersonId(row.get(0)?),
        person_name: person.display_name().unwrap_or_default().to_owned(),
        facility: FacilityId(row.get(2)?),
        facility_name: row.get(3)?,
        role: CareRole::from_code(&role).unwrap_or(CareRole::Other),
        since: moment(row, 5)?,
        item: row.get::<_, Option<i64>>(6)?.map(ItemId),
    })
}

impl Writing<'_> {
    /// A call named who is in charge of the person. Where the words are the name of exactly one
    /// directory entry, alone or before the name of a doctor, the relation is kept; another one
    /// that an earlier call named for the same role has ended then.
    pub(super) fn keep_care(
        &self,
        person: Option<PersonId>,
        in_charge: &str,
    ) -> Result<(), StoreError> {
        let (Some(person), Some((facility, kind))) = (person, self.named_entry(in_charge)?) else {
            return Ok(());
        };
        let role = CareRole::of_kind(&kind).code();
        let keeping = StoreError::doing("keeping who cares for whom");
        self.tx
            .prepare_cached(
                "UPDATE person_facility SET until = max(since, ?4)
                 WHERE person_id = ?1 AND facility_id <> ?2 AND role = ?3
                   AND source = 'intake' AND until IS NULL",
            )
            .and_then(|mut end| end.execute(params![person.0, facility.0, role, stamp(self.now)]))
            .map_err(&keeping)?;
        self.tx
            .prepare_cached(
                "INSERT OR IGNORE INTO person_facility
                     (person_id, facility_id, role, since, source)
                 VALUES (?1, ?2, ?3, ?4, 'intake')",
            )
            .and_then(|mut keep| keep.execute(params![person.0, facility.0, role, stamp(self.now)]))
            .map(|_| ())
            .map_err(&keeping)
    }

    /// The only entry of a name, and its kind; words behind the name are left out one by one.
    fn named_entry(&self, words: &str) -> Result<Option<(FacilityId, String)>, StoreError> {
        let mut rest = words.trim();
        while !rest.is_empty() {
            let found: Vec<(FacilityId, String)> = self
                .tx
                .prepare_cached(
                    "SELECT id, kind FROM facility
                     WHERE name_key = ?1 AND vanished_on IS NULL LIMIT 2",
                )
                .and_then(|mut named| {
                    named
                        .query_map([fold::key(rest)], |row| {
                            Ok((FacilityId(row.get(0)?), row.get(1)?))
                        })?
                        .collect()
                })
                .map_err(StoreError::doing("looking for an institution by its name"))?;
            if let Some(found) = found.first().filter(|_| found.len() == 1) {
                return Ok(Some(found.clone()));
            }
            rest = rest
                .rsplit_once(char::is_whitespace)
                .map_or("", |(before, _)| before.trim_end());
        }
        Ok(None)
    }

    /// Two entries become one: what was said of either holds for the one that stays.
    pub(super) fn move_care(&self, from: FacilityId, into: FacilityId) -> Result<(), StoreError> {
        for sql in [
            "UPDATE OR IGNORE person_facility SET facility_id = ?2 WHERE facility_id = ?1",
            "DELETE FROM person_facility WHERE facility_id = ?1 AND ?2 IS NOT NULL",
            "UPDATE OR IGNORE facility_upkeep SET facility_id = ?2 WHERE facility_id = ?1",
            "DELETE FROM facility_upkeep WHERE facility_id = ?1 AND ?2 IS NOT NULL",
        ] {
            self.tx
                .execute(sql, [from.0, into.0])
                .map_err(StoreError::doing("joining who cares for whom"))?;
        }
        Ok(())
    }
}
