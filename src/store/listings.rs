//! Which lists and searches somebody saw, and whom they told of.
//!
//! The reader tells the writing thread what it has shown; nobody waits for the note. A list that is
//! read again because somebody saved is one look for a quarter of an hour: only whoever is new in it is
//! noted. What is found while somebody types is noted when it has stood for a moment, never by the
//! key. What was looked for is not kept, because it may be a name; whom it showed is.

use super::Store;
use super::audit::AuditEntry;
use super::error::StoreError;
use super::request::{Reply, Request};
use crate::domain::contact::{Contact, Subject};
use crate::domain::ids::{ConsultationId, ItemId, PersonId};
use crate::domain::look_up::LookUp;
use crate::domain::person_set::PersonSet;
use crate::domain::rights::Sight;
use crate::domain::staff::Actor;
use crate::store::figures::FigureWish;
use crate::store::lists::QueueFilter;
use chrono::{DateTime, TimeDelta, Utc};
use rusqlite::params;
use serde_json::{Value, json};
use std::collections::BTreeMap;
use std::time::{Duration, Instant};

/// So long the same list is one look.
const ONE_LOOK: TimeDelta = TimeDelta::minutes(15);
/// What stood for so long while somebody typed was seen.
const SETTLED: Duration = Duration::from_secs(1);

/// What sort of list it was.
#[derive(Debug, Clone, PartialEq)]
pub struct ListView {
    /// Its name, stable.
    pub name: &'static str,
    /// What narrows it, without anything that was typed.
    pub filter: Value,
    /// Whether it changes with each key.
    pub is_typed: bool,
}

impl ListView {
    fn opened(name: &'static str, filter: Value) -> Self {
        Self {
            name,
            filter,
            is_typed: false,
        }
    }

    fn typed(name: &'static str, filter: Value) -> Self {
        Self {
            name,
            filter,
            is_typed: true,
        }
    }

    /// The queue of a filter.
    #[must_use]
    pub fn queue(filter: &QueueFilter) -> Self {
        let narrowed = json!({
            "kind": filter.kind,
            "state": filter.state,
            "area": filter.area,
            "owner": filter.owner,
        });
        Self::opened("queue", narrowed)
    }

    /// The day view.
    #[must_use]
    pub fn day(date: chrono::NaiveDate) -> Self {
        Self::opened("day", json!({ "date": date }))
    }

    /// Who cares for whom.
    #[must_use]
    pub fn pairs() -> Self {
        Self::opened("pairs", json!({}))
    }

    /// A look-up among the consultations.
    #[must_use]
    pub fn look_up(asked: &LookUp) -> Self {
        let narrowed = json!({
            "words": asked.words.len(),
            "categories": asked.categories,
            "areas": asked.areas,
            "since": asked.since,
            "before": asked.until,
        });
        Self::typed("look-up", narrowed)
    }

    fn key(&self) -> String {
        format!("{} {}", self.name, self.filter)
    }

    fn action(&self) -> &'static str {
        if self.is_typed { "search" } else { "list" }
    }
}

/// Whom a list tells of, by whatever its rows have.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Listed {
    persons: Vec<PersonId>,
    consultations: Vec<ConsultationId>,
    items: Vec<ItemId>,
}

impl Listed {
    /// Persons by their own rows.
    #[must_use]
    pub fn persons(persons: impl IntoIterator<Item = PersonId>) -> Self {
        Self {
            persons: persons.into_iter().collect(),
            ..Self::default()
        }
    }

    /// The persons of contacts.
    #[must_use]
    pub fn contacts(contacts: &[Contact]) -> Self {
        let items = contacts.iter().filter_map(|one| one.item.as_ref());
        Self {
            persons: Vec::new(),
            consultations: contacts.iter().filter_map(|one| one.consultation).collect(),
            items: items.map(|(_, item)| *item).collect(),
        }
    }

    /// The persons of a day.
    #[must_use]
    pub fn day(facts: &super::request::DayFacts) -> Self {
        let items = facts.open.iter().chain(&facts.closed);
        Self {
            persons: Vec::new(),
            consultations: facts.received.iter().map(|one| one.id).collect(),
            items: items.map(|row| row.id).collect(),
        }
    }
}

impl Request {
    /// The list that is asked for; `None` for what is no list of people, and for what is noted as
    /// a look at one record.
    pub(super) fn list_view(&self) -> Option<ListView> {
        match self {
            Self::Queue(filter) => Some(ListView::queue(filter)),
            Self::Day { date } => Some(ListView::day(*date)),
            Self::Newest { .. } => Some(ListView::opened("newest", json!({}))),
            Self::LookUp { asked, .. } => Some(ListView::look_up(asked)),
            Self::Recognise { .. } => Some(ListView::typed("recognised", json!({}))),
            Self::Alike(_) => Some(ListView::typed("alike", json!({}))),
            Self::Pairs(_) => Some(ListView::pairs()),
            Self::History(Subject::Facility(facility)) => {
                let filter = json!({ "facility": facility });
                Some(ListView::opened("history", filter))
            }
            Self::History(Subject::Phone(_)) => Some(ListView::opened("history", json!({}))),
            Self::Figures(FigureWish::Behind(wish)) => {
                let filter = json!({ "dimension": wish.dimension.code(), "code": wish.code });
                Some(ListView::opened("behind", filter))
            }
            Self::Figures(FigureWish::Cases(_)) => Some(ListView::opened("cases", json!({}))),
            _ => None,
        }
    }
}

impl Reply {
    /// Whom the reader now sees in a list.
    pub(super) fn listed(&self) -> Listed {
        match self {
            Self::Queue(rows) => Listed::persons(rows.iter().filter_map(|row| row.item.person)),
            Self::Day(facts) => Listed::day(facts),
            Self::Consultations(all) => Listed::persons(all.iter().filter_map(|one| one.person_id)),
            Self::LookedUp(page) => Listed::contacts(&page.hits),
            Self::History(history) => Listed::contacts(&history.contacts),
            Self::Recognised { callers, persons } => {
                let about = callers.iter().filter_map(|caller| caller.about.as_deref());
                Listed::persons(persons.iter().chain(about).map(|hit| hit.person.id))
            }
            Self::Alike(alike) => {
                let earlier = alike.earlier.iter();
                Listed::persons(earlier.filter_map(|one| one.consultation.person_id))
            }
            Self::Pairs(pairs) => Listed::persons(pairs.iter().map(|pair| pair.person)),
            Self::Behind(all) => Listed {
                consultations: all.iter().map(|one| one.id).collect(),
                ..Listed::default()
            },
            _ => Listed::default(),
        }
    }
}

/// What a desk has listed lately.
#[derive(Debug, Default)]
pub(super) struct Listings {
    noted: BTreeMap<String, (DateTime<Utc>, PersonSet)>,
    /// What was found while somebody types, and since when it stands.
    standing: BTreeMap<&'static str, (ListView, Listed, Instant)>,
}

impl Listings {
    /// Takes a list in; gives it back when it is to be noted now.
    pub fn take(
        &mut self,
        view: ListView,
        listed: Listed,
        now: Instant,
    ) -> Vec<(ListView, Listed)> {
        if !view.is_typed {
            return vec![(view, listed)];
        }
        // What stood long enough was seen, also when nobody has looked at the clock since.
        let settled = self.settled(now);
        self.standing.insert(view.name, (view, listed, now));
        settled
    }

    /// Whatever has stood for long enough.
    pub fn settled(&mut self, now: Instant) -> Vec<(ListView, Listed)> {
        let is_due = |since: &Instant| now.duration_since(*since) >= SETTLED;
        let (due, standing) = std::mem::take(&mut self.standing)
            .into_iter()
            .partition(|(_, (_, _, since))| is_due(since));
        self.standing = standing;
        let due: BTreeMap<&str, (ListView, Listed, Instant)> = due;
        due.into_values()
            .map(|(view, listed, _)| (view, listed))
            .collect()
    }

    /// Whatever still stands: the desk leaves.
    pub fn rest(&mut self) -> Vec<(ListView, Listed)> {
        let all = std::mem::take(&mut self.standing).into_values();
        all.map(|(view, listed, _)| (view, listed)).collect()
    }

    /// Those of a list who were not noted for it lately.
    fn new_in(&mut self, view: &ListView, persons: &PersonSet, now: DateTime<Utc>) -> PersonSet {
        self.noted.retain(|_, (at, _)| now - *at < ONE_LOOK);
        let (_, known) = self
            .noted
            .entry(view.key())
            .or_insert_with(|| (now, PersonSet::default()));
        let new = persons.without(known);
        known.join(&new);
        new
    }

    fn forget(&mut self, view: &ListView) {
        self.noted.remove(&view.key());
    }
}

impl Store {
    /// Notes a list of a desk as far as it tells of somebody who was not noted for it lately.
    pub(super) fn note_new_listed(
        &mut self,
        actor: &Actor,
        (view, listed): &(ListView, Listed),
        sight: Sight,
        listings: &mut Listings,
    ) -> Result<(), StoreError> {
        let persons = self.persons_of(listed)?;
        let new = listings.new_in(view, &persons, self.clock().now());
        if new.is_empty() {
            return Ok(());
        }
        let noted = self.note(actor, entry(view, &new, sight));
        if noted.is_err() {
            listings.forget(view);
        }
        noted
    }

    /// Notes that a list was shown to somebody.
    ///
    /// # Errors
    /// `NowhereToLog`, the file's own errors.
    pub fn note_listed(
        &mut self,
        actor: &Actor,
        view: &ListView,
        listed: &Listed,
        sight: Sight,
    ) -> Result<(), StoreError> {
        let persons = self.persons_of(listed)?;
        if persons.is_empty() {
            return Ok(());
        }
        self.note(actor, entry(view, &persons, sight))
    }

    fn persons_of(&self, listed: &Listed) -> Result<PersonSet, StoreError> {
        let ids = |ids: Vec<i64>| Value::from(ids).to_string();
        let consultations = ids(listed.consultations.iter().map(|id| id.0).collect());
        let items = ids(listed.items.iter().map(|id| id.0).collect());
        let mut persons: PersonSet = self
            .conn
            .prepare_cached(
                "SELECT person_id FROM consultation
                 WHERE person_id IS NOT NULL AND id IN (SELECT value FROM json_each(?1))
                 UNION
                 SELECT person_id FROM work_item
                 WHERE person_id IS NOT NULL AND id IN (SELECT value FROM json_each(?2))",
            )
            .and_then(|mut rows| {
                rows.query_map(params![consultations, items], |row| {
                    row.get(0).map(PersonId)
                })?
                .collect()
            })
            .map_err(StoreError::doing("asking whom a list told of"))?;
        persons.join(&listed.persons.iter().copied().collect());
        Ok(persons)
    }
}

fn entry(view: &ListView, persons: &PersonSet, sight: Sight) -> AuditEntry {
    let detail = json!({
        "count": persons.len(),
        "what": {
            "filter": view.filter,
            "form": sight.code(),
            "persons": persons.to_string(),
        },
    });
    AuditEntry::new(view.action(), view.name, detail)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn of(ids: &[i64]) -> PersonSet {
        ids.iter().copied().map(PersonId).collect()
    }

    #[test]
    fn a_list_that_is_read_again_tells_only_of_those_who_are_new_in_it() {
        let at = |minute: i64| DateTime::<Utc>::UNIX_EPOCH + TimeDelta::minutes(minute);
        let mut listings = Listings::default();
        let queue = ListView::queue(&QueueFilter::default());
        let mine = ListView::opened("queue", json!({ "owner": 3 }));
        assert_eq!(listings.new_in(&queue, &of(&[1, 2]), at(0)), of(&[1, 2]));
        assert_eq!(listings.new_in(&queue, &of(&[1, 2, 3]), at(1)), of(&[3]));
        assert_eq!(listings.new_in(&mine, &of(&[1]), at(1)), of(&[1]));
        assert_eq!(listings.new_in(&queue, &of(&[1, 3]), at(14)), of(&[]));
        assert_eq!(listings.new_in(&queue, &of(&[1, 3]), at(15)), of(&[1, 3]));
    }

    #[test]
    fn while_somebody_types_only_what_stood_for_a_moment_was_seen() {
        let begin = Instant::now();
        let mut listings = Listings::default();
        let mut key = |person: i64, after: u64| {
            let view = ListView::look_up(&LookUp::default());
            let listed = Listed::persons([PersonId(person)]);
            let due = listings.take(view, listed, begin + Duration::from_millis(after));
            let persons: Vec<PersonId> = due.into_iter().flat_map(|(_, one)| one.persons).collect();
            persons
        };
        assert_eq!(key(1, 0), []);
        assert_eq!(key(2, 300), []);
        assert_eq!(key(3, 1_400), [PersonId(2)]);
        assert_eq!(listings.settled(begin + Duration::from_secs(2)), []);
        assert_eq!(listings.rest().len(), 1);
    }
}
