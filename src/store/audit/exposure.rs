//! Who has seen a person, and whom somebody has seen: the two questions after a leak.

use crate::domain::ids::{PersonId, StaffId};
use crate::domain::person_set::PersonSet;
use crate::domain::rights::Right;
use crate::domain::staff::Actor;
use crate::store::error::StoreError;
use crate::store::time::{moment, stamp};
use crate::store::{Store, people};
use chrono::{DateTime, Utc};
use rusqlite::{Row, params};
use serde::Serialize;
use std::collections::BTreeMap;

/// One act by which somebody saw a person.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Sighting {
    /// Row of the audit.
    pub seq: i64,
    /// When.
    pub at: DateTime<Utc>,
    /// Who, by name at that moment.
    pub name: String,
    /// From which desk.
    pub desk: String,
    /// Verb.
    pub action: String,
    /// A number, `person 3`, or the name of the list.
    pub subject: String,
    /// How names stood in the list: `full`, `masked`, `pseudonymised`; `None` for a record.
    pub form: Option<String>,
}

/// How often somebody saw a person, and when.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Exposed {
    /// The person.
    pub person: PersonId,
    /// First seen.
    pub first: DateTime<Utc>,
    /// Last seen.
    pub last: DateTime<Utc>,
    /// Acts on their records: opened, changed, revealed, printed.
    pub records: u32,
    /// Lists and searches with names in full.
    pub lists: u32,
    /// Lists and searches with names masked.
    pub masked_lists: u32,
    /// Files that were taken out with them in it.
    pub exports: u32,
}

/// An act of one member of staff, as the audit has it.
struct Act {
    at: DateTime<Utc>,
    action: String,
    subject: String,
    form: Option<String>,
    persons: Option<String>,
}

/// What an act of many tells: how it named people, and whom it told of.
const OF_MANY: &str = "CASE WHEN action IN ('list', 'search', 'export')
         THEN json_extract(detail, '$.what.form') END,
     CASE WHEN action IN ('list', 'search', 'export')
         THEN json_extract(detail, '$.what.persons') END";

impl Store {
    /// Everybody who has seen a person, the newest first: acts on their records, lists and
    /// searches that showed them, files that hold them.
    ///
    /// # Errors
    /// `NotAllowed` for whoever does not oversee; when the file cannot be read.
    pub fn who_saw(&self, actor: &Actor, person: PersonId) -> Result<Vec<Sighting>, StoreError> {
        if !actor.role.may(Right::Oversee) {
            return Err(StoreError::NotAllowed { role: actor.role });
        }
        let reading = StoreError::doing("asking who saw a person");
        let mut seen: Vec<Sighting> = self
            .conn
            .prepare_cached(
                "WITH theirs(subject) AS (
                     SELECT 'person ' || ?1
                     UNION SELECT number FROM consultation WHERE person_id = ?1
                     UNION SELECT number FROM work_item WHERE person_id = ?1)
                 SELECT seq, at, name, desk, action, audit.subject, NULL, NULL
                 FROM theirs JOIN audit ON audit.subject = theirs.subject",
            )
            .and_then(|mut rows| rows.query_map([person.0], sighting)?.collect())
            .map_err(&reading)?;
        let mut statement = self
            .conn
            .prepare_cached(&format!(
                "SELECT seq, at, name, desk, action, subject, {OF_MANY} FROM audit
                 WHERE action IN ('list', 'search', 'export')"
            ))
            .map_err(&reading)?;
        let mut rows = statement.query([]).map_err(&reading)?;
        while let Some(row) = rows.next().map_err(&reading)? {
            let persons = row.get_ref(7).map_err(&reading)?;
            let holds = |text| PersonSet::written_holds(text, person);
            if persons
                .as_str_or_null()
                .is_ok_and(|text| text.is_some_and(holds))
            {
                seen.push(sighting(row).map_err(&reading)?);
            }
        }
        seen.sort_by_key(|one| std::cmp::Reverse(one.seq));
        Ok(seen)
    }

    /// Everybody whom a member of staff has seen from `from` until before `until`, the most seen
    /// first.
    ///
    /// # Errors
    /// `NotAllowed` for the sights of others unless the actor oversees; when the file cannot be read.
    pub fn exposure(
        &self,
        actor: &Actor,
        by: StaffId,
        from: Option<DateTime<Utc>>,
        until: Option<DateTime<Utc>>,
    ) -> Result<Vec<Exposed>, StoreError> {
        if by != actor.staff && !actor.role.may(Right::Oversee) {
            return Err(StoreError::NotAllowed { role: actor.role });
        }
        let reading = StoreError::doing("asking whom somebody saw");
        let mut seen = BTreeMap::new();
        let mut statement = self
            .conn
            .prepare_cached(&format!(
                "SELECT at, action, subject, {OF_MANY} FROM audit
                 WHERE staff = ?1 AND (?2 IS NULL OR at >= ?2) AND (?3 IS NULL OR at < ?3)
                 ORDER BY seq"
            ))
            .map_err(&reading)?;
        let bounds = params![by.0, from.map(stamp), until.map(stamp)];
        let mut rows = statement.query(bounds).map_err(&reading)?;
        while let Some(row) = rows.next().map_err(&reading)? {
            let act = act(row).map_err(&reading)?;
            let persons = match &act.persons {
                Some(persons) => PersonSet::read(persons),
                None => self.person_of(&act.subject)?.into_iter().collect(),
            };
            for person in persons.iter() {
                let exposed = seen
                    .entry(person)
                    .or_insert_with(|| Exposed::new(person, act.at));
                exposed.count(&act);
            }
        }
        let mut seen: Vec<Exposed> = seen.into_values().collect();
        seen.sort_by_key(|one| std::cmp::Reverse((one.exports, one.records, one.lists)));
        Ok(seen)
    }

    /// The person whom the subject of an audit row is about.
    fn person_of(&self, subject: &str) -> Result<Option<PersonId>, StoreError> {
        if let Some(id) = subject.strip_prefix("person ") {
            return Ok(id.parse().ok().map(PersonId));
        }
        people::person_of(&self.conn, subject)
    }
}

impl Exposed {
    fn new(person: PersonId, at: DateTime<Utc>) -> Self {
        Self {
            person,
            first: at,
            last: at,
            records: 0,
            lists: 0,
            masked_lists: 0,
            exports: 0,
        }
    }

    fn count(&mut self, act: &Act) {
        self.last = act.at;
        let is_masked = act.form.as_deref() != Some("full");
        let counted = match act.action.as_str() {
            "export" if act.persons.is_some() => &mut self.exports,
            "list" | "search" if is_masked => &mut self.masked_lists,
            "list" | "search" => &mut self.lists,
            _ => &mut self.records,
        };
        *counted += 1;
    }
}

fn sighting(row: &Row<'_>) -> rusqlite::Result<Sighting> {
    Ok(Sighting {
        seq: row.get(0)?,
        at: moment(row, 1)?,
        name: row.get(2)?,
        desk: row.get(3)?,
        action: row.get(4)?,
        subject: row.get(5)?,
        form: row.get(6)?,
    })
}

fn act(row: &Row<'_>) -> rusqlite::Result<Act> {
    Ok(Act {
        at: moment(row, 0)?,
        action: row.get(1)?,
        subject: row.get(2)?,
        form: row.get(3)?,
        persons: row.get(4)?,
    })
}
