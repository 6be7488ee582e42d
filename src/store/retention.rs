//! Whose contents are to go, by the rules of the office.
//!
//! The records of a person go together, once the time of each of them is over and none is open; so do an
//! anonymous call and what came of it. A work item that is about nobody is no personal record and
//! stays.

use super::Store;
use super::error::StoreError;
use super::time::moment;
use crate::calendar::fiscal::{fiscal_era_year, fiscal_range, fiscal_year};
use crate::domain::ids::{ConsultationId, ItemId, NoteId, PersonId};
use chrono::{DateTime, Utc};
use rusqlite::{Connection, Row};
use serde::Serialize;
use std::collections::{BTreeMap, BTreeSet};

/// Records that go together.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Bundle {
    /// Whom they are about; `None` while nobody is known.
    pub person: Option<PersonId>,
    /// Their consultations.
    pub consultations: Vec<ConsultationId>,
    /// Their work items.
    pub items: Vec<ItemId>,
}

/// How many of a kind go.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Going {
    /// `consultations`, `items`, `persons`, `hand-over-notes`.
    pub kind: &'static str,
    /// The fiscal year in which they were made, such as `R3`; of a person, of the last record.
    pub year: String,
    /// How many.
    pub count: usize,
}

/// What the rules say of the file as it is.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Ended {
    /// What goes.
    pub bundles: Vec<Bundle>,
    /// Hand-over notes that go.
    pub notes: Vec<NoteId>,
    /// The same, counted.
    pub going: Vec<Going>,
    /// Persons and anonymous calls that are old enough but for something open.
    pub kept_open: usize,
}

impl Ended {
    /// How many records that is.
    #[must_use]
    pub fn count(&self) -> usize {
        self.going.iter().map(|going| going.count).sum()
    }
}

/// A record with what decides over it.
struct Touched<Id> {
    id: Id,
    made: DateTime<Utc>,
    last: DateTime<Utc>,
    /// Whether its own time is over.
    is_over: bool,
    is_open: bool,
}

/// Everything of one person, or around one anonymous call.
#[derive(Default)]
struct Case {
    consultations: Vec<Touched<ConsultationId>>,
    items: Vec<Touched<ItemId>>,
    /// Whether something open came of their calls that is about nobody, such as an issue.
    waits: bool,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Whose {
    Person(PersonId),
    Nobody(ConsultationId),
}

impl Case {
    fn is_over(&self) -> bool {
        self.consultations.iter().all(|one| one.is_over)
            && self.items.iter().all(|one| one.is_over || one.is_open)
    }

    fn is_open(&self) -> bool {
        self.waits || self.items.iter().any(|one| one.is_open)
    }

    fn last(&self) -> Option<DateTime<Utc>> {
        let consultations = self.consultations.iter().map(|one| one.last);
        consultations
            .chain(self.items.iter().map(|one| one.last))
            .max()
    }
}

impl Store {
    /// What the rules let go now.
    ///
    /// # Errors
    /// When the file cannot be read.
    pub fn retention_ended(&self) -> Result<Ended, StoreError> {
        let cases = self.cases_left()?;
        let typing = self.typed_about()?;
        let mut ended = Ended::default();
        let mut counts: BTreeMap<(&'static str, i32), usize> = BTreeMap::new();
        let mut count = |kind, at: DateTime<Utc>| {
            let day = at.with_timezone(&self.clock.zone()).date_naive();
            *counts.entry((kind, fiscal_year(day))).or_default() += 1;
        };
        for (whose, case) in cases {
            if !case.is_over() {
                continue;
            }
            let person = match whose {
                Whose::Person(person) => Some(person),
                Whose::Nobody(_) => None,
            };
            if case.is_open() || person.is_some_and(|person| typing.contains(&person)) {
                ended.kept_open += 1;
                continue;
            }
            for one in &case.consultations {
                count("consultations", one.made);
            }
            for one in &case.items {
                count("items", one.made);
            }
            if let Some(last) = case.last().filter(|_| person.is_some()) {
                count("persons", last);
            }
            ended.bundles.push(Bundle {
                person,
                consultations: case.consultations.iter().map(|one| one.id).collect(),
                items: case.items.iter().map(|one| one.id).collect(),
            });
        }
        for (note, at) in self.notes_left()? {
            if self.office.retention.ends_note(at, self.clock.now()) {
                count("hand-over-notes", at);
                ended.notes.push(note);
            }
        }
        let going = counts.into_iter().map(|((kind, year), count)| Going {
            kind,
            year: fiscal_era_year(fiscal_range(year).start).to_string(),
            count,
        });
        ended.going = going.collect();
        Ok(ended)
    }

    /// Everything of one person; an error names what is still open.
    ///
    /// # Errors
    /// `UnderWay` with the numbers of open items; `NotFound`.
    pub fn bundle_of(&self, person: PersonId) -> Result<Bundle, StoreError> {
        self.person(person)?;
        refuse_under_way(&self.conn, person)?;
        let ids = |sql: &str| -> Result<Vec<i64>, StoreError> {
            self.conn
                .prepare_cached(sql)
                .and_then(|mut rows| rows.query_map([person.0], |row| row.get(0))?.collect())
                .map_err(StoreError::doing("collecting what is about a person"))
        };
        let consultations =
            ids("SELECT id FROM consultation WHERE person_id = ?1 AND erased_at IS NULL")?;
        let items = ids("SELECT id FROM work_item WHERE person_id = ?1 AND erased_at IS NULL")?;
        Ok(Bundle {
            person: Some(person),
            consultations: consultations.into_iter().map(ConsultationId).collect(),
            items: items.into_iter().map(ItemId).collect(),
        })
    }

    fn cases_left(&self) -> Result<BTreeMap<Whose, Case>, StoreError> {
        let reading = StoreError::doing("reading what may be kept no longer");
        let (rules, now) = (&self.office.retention, self.clock.now());
        let mut cases: BTreeMap<Whose, Case> = BTreeMap::new();
        let mut rows = self
            .conn
            .prepare(
                "SELECT id, person_id, received_at, max(received_at, entered_at,
                     coalesce((SELECT max(at) FROM consultation_addition WHERE consultation_id = consultation.id), ''),
                     coalesce((SELECT max(at) FROM consultation_correction WHERE consultation_id = consultation.id), ''))
                 FROM consultation WHERE erased_at IS NULL",
            )
            .map_err(&reading)?;
        let calls = rows
            .query_map([], |row| {
                let id = ConsultationId(row.get(0)?);
                let person: Option<i64> = row.get(1)?;
                let whose = person.map_or(Whose::Nobody(id), |id| Whose::Person(PersonId(id)));
                Ok((whose, id, moment(row, 2)?, moment(row, 3)?))
            })
            .map_err(&reading)?;
        for call in calls {
            let (whose, id, made, last) = call.map_err(&reading)?;
            let call = Touched {
                id,
                made,
                last,
                is_over: rules.ends_consultation(last, now),
                is_open: false,
            };
            cases.entry(whose).or_default().consultations.push(call);
        }
        let mut rows = self
            .conn
            .prepare(
                "SELECT work_item.id, work_item.kind, work_item.created_at,
                     max(work_item.state_since,
                         coalesce((SELECT max(at) FROM item_event WHERE item_id = work_item.id), '')),
                     closed, person_id, origin,
                     (SELECT person_id FROM consultation WHERE id = origin)
                 FROM work_item WHERE erased_at IS NULL",
            )
            .map_err(&reading)?;
        let items = rows
            .query_map([], |row| {
                let (kind, closed): (String, bool) = (row.get(1)?, row.get(4)?);
                let (made, last) = (moment(row, 2)?, moment(row, 3)?);
                let item = Touched {
                    id: ItemId(row.get(0)?),
                    made,
                    last,
                    is_over: closed && rules.ends_item(&kind, last, now),
                    is_open: !closed,
                };
                Ok((whose_item(row)?, item))
            })
            .map_err(&reading)?;
        for item in items {
            let (whose, item) = item.map_err(&reading)?;
            let Some((whose, is_theirs)) = whose else {
                continue;
            };
            let case = cases.entry(whose).or_default();
            if is_theirs {
                case.items.push(item);
            } else {
                case.waits |= item.is_open;
            }
        }
        Ok(cases)
    }

    /// Persons about whom somebody is typing at this moment.
    fn typed_about(&self) -> Result<BTreeSet<PersonId>, StoreError> {
        self.conn
            .prepare_cached("SELECT person_id FROM presence WHERE person_id IS NOT NULL")
            .and_then(|mut rows| {
                rows.query_map([], |row| row.get(0).map(PersonId))?
                    .collect()
            })
            .map_err(StoreError::doing("asking about whom somebody types"))
    }

    fn notes_left(&self) -> Result<Vec<(NoteId, DateTime<Utc>)>, StoreError> {
        notes(&self.conn).map_err(StoreError::doing("reading hand-over notes"))
    }
}

/// Refuses while something of a person is open.
pub(super) fn refuse_under_way(conn: &Connection, person: PersonId) -> Result<(), StoreError> {
    let numbers: Vec<String> = conn
        .prepare_cached(
            "SELECT number FROM work_item WHERE closed = 0 AND (person_id = ?1 OR origin IN
                 (SELECT id FROM consultation WHERE person_id = ?1)) ORDER BY id",
        )
        .and_then(|mut rows| rows.query_map([person.0], |row| row.get(0))?.collect())
        .map_err(StoreError::doing("asking what of a person is open"))?;
    if numbers.is_empty() {
        Ok(())
    } else {
        Err(StoreError::UnderWay { numbers })
    }
}

/// Whose case an item belongs to, and whether its contents are theirs; an issue that came of
/// somebody's call is about nobody.
fn whose_item(row: &Row<'_>) -> rusqlite::Result<Option<(Whose, bool)>> {
    let person: Option<i64> = row.get(5)?;
    let origin: Option<i64> = row.get(6)?;
    let of_origin: Option<i64> = row.get(7)?;
    let named = |id| Whose::Person(PersonId(id));
    let anonymous = |id| Whose::Nobody(ConsultationId(id));
    Ok(person
        .map(|id| (named(id), true))
        .or_else(|| of_origin.map(|id| (named(id), false)))
        .or_else(|| origin.map(|id| (anonymous(id), true))))
}

fn notes(conn: &Connection) -> rusqlite::Result<Vec<(NoteId, DateTime<Utc>)>> {
    conn.prepare_cached("SELECT id, at FROM hand_over_note WHERE erased_at IS NULL")?
        .query_map([], |row| Ok((NoteId(row.get(0)?), moment(row, 1)?)))?
        .collect()
}
