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
use std::collections::{BTreeMap, HashMap};

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

/// What somebody did, without when.
#[derive(PartialEq, Eq, Hash)]
struct Act {
    way: Way,
    of: Of,
}

/// How somebody was seen.
#[derive(Clone, Copy, PartialEq, Eq, Hash)]
enum Way {
    Record,
    List,
    MaskedList,
    Export,
}

/// Who was seen.
#[derive(PartialEq, Eq, Hash)]
enum Of {
    /// Whoever the record of this subject is about.
    One(String),
    /// Everybody of a written set.
    Many(String),
}

/// How often and when.
struct Times {
    count: u32,
    first: DateTime<Utc>,
    last: DateTime<Utc>,
}

impl Times {
    fn new(at: DateTime<Utc>) -> Self {
        Self {
            count: 0,
            first: at,
            last: at,
        }
    }

    fn add(&mut self, at: DateTime<Utc>) {
        self.count += 1;
        self.first = self.first.min(at);
        self.last = self.last.max(at);
    }
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
        // The same list is seen many times: whom it holds is read once.
        let mut acts: HashMap<Act, Times> = HashMap::new();
        while let Some(row) = rows.next().map_err(&reading)? {
            let at = moment(row, 0).map_err(&reading)?;
            let times = acts.entry(act(row).map_err(&reading)?);
            times.or_insert_with(|| Times::new(at)).add(at);
        }
        let mut seen = BTreeMap::new();
        for (act, times) in &acts {
            let persons = match &act.of {
                Of::Many(persons) => PersonSet::read(persons),
                Of::One(subject) => self.person_of(subject)?.into_iter().collect(),
            };
            for person in persons.iter() {
                let exposed = seen.entry(person);
                exposed
                    .or_insert_with(|| Exposed::new(person, times))
                    .count(act.way, times);
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
    fn new(person: PersonId, times: &Times) -> Self {
        Self {
            person,
            first: times.first,
            last: times.last,
            records: 0,
            lists: 0,
            masked_lists: 0,
            exports: 0,
        }
    }

    fn count(&mut self, way: Way, times: &Times) {
        self.first = self.first.min(times.first);
        self.last = self.last.max(times.last);
        let counted = match way {
            Way::Record => &mut self.records,
            Way::List => &mut self.lists,
            Way::MaskedList => &mut self.masked_lists,
            Way::Export => &mut self.exports,
        };
        *counted += times.count;
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
    let action: String = row.get(1)?;
    let form: Option<String> = row.get(3)?;
    let persons: Option<String> = row.get(4)?;
    let way = match (action.as_str(), form.as_deref()) {
        ("export", _) if persons.is_some() => Way::Export,
        ("list" | "search", Some("full")) => Way::List,
        ("list" | "search", _) => Way::MaskedList,
        _ => Way::Record,
    };
    let of = match persons {
        Some(persons) => Of::Many(persons),
        None => Of::One(row.get(2)?),
    };
    Ok(Act { way, of })
}
