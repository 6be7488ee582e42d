//! Work items: rows, timelines, and everything around one item.

use super::consultations::{self, number_column};
use super::error::StoreError;
use super::lists::json_column;
use super::time::{maybe_moment, moment, stamp};
use super::write::Writing;
use super::{Store, offers, people, sides};
use crate::domain::area::AreaCode;
use crate::domain::consultation::Consultation;
use crate::domain::crew::CrewMember;
use crate::domain::facility::Facility;
use crate::domain::ids::{ConsultationId, EventId, FacilityId, ItemId, PersonId, StaffId};
use crate::domain::number::Number;
use crate::domain::offer::Offer;
use crate::domain::person::Person;
use crate::domain::urgency::Urgency;
use crate::domain::visit::Visit;
use crate::domain::work_item::{Details, NextAction, NextStep, TimelineEntry, WorkItem};
use crate::workflow::model::{Facts, Workflow};
use rusqlite::{Connection, OptionalExtension, Row, params};

pub(super) const COLUMNS: &str = "work_item.id, work_item.number, work_item.kind, \
     work_item.state, work_item.person_id, work_item.origin, work_item.parent, work_item.area, \
     work_item.urgency, work_item.owner, work_item.next_actor, work_item.next_action, \
     work_item.next_due, work_item.held_state, work_item.details, work_item.created_at, \
     work_item.state_since, work_item.revision";

/// How many columns [`COLUMNS`] has.
pub(super) const COLUMN_COUNT: usize = 18;

/// In `next_action`: what the workflow file says for the state; before a name, for that step.
const OF_FILE: char = '@';

/// Everything around one work item.
#[derive(Debug, Clone, PartialEq)]
pub struct ItemView {
    /// The item.
    pub item: WorkItem,
    /// Whom it is about.
    pub person: Option<Person>,
    /// Name of the owner.
    pub owner_name: Option<String>,
    /// The consultations behind it, oldest first.
    pub consultations: Vec<Consultation>,
    /// Offers, oldest first.
    pub offers: Vec<Offer>,
    /// The institutions of the offers and of the form: name, telephone, whether they still are.
    pub clinics: Vec<Facility>,
    /// Visits, oldest first.
    pub visits: Vec<Visit>,
    /// Steps and notes, oldest first.
    pub timeline: Vec<TimelineEntry>,
    /// Who can be sent, where the workflow sends somebody.
    pub crew: Vec<CrewMember>,
    /// Items made from this one.
    pub children: Vec<Child>,
    /// What surrounds it, for the possible steps.
    pub facts: Facts,
}

impl Store {
    /// A work item by its number.
    ///
    /// # Errors
    /// `NotFound`.
    pub fn item_numbered(&self, number: &Number) -> Result<WorkItem, StoreError> {
        self.conn
            .prepare_cached(&format!(
                "SELECT {COLUMNS} FROM work_item WHERE number = ?1"
            ))
            .and_then(|mut one| one.query_row([number.to_string()], read).optional())
            .map_err(StoreError::doing("reading an item"))?
            .ok_or_else(|| StoreError::NotFound(number.to_string()))
    }

    /// Everything around one item.
    ///
    /// # Errors
    /// `NotFound`.
    pub fn item_view(&self, id: ItemId) -> Result<ItemView, StoreError> {
        let item = load(&self.conn, id)?;
        let person = item
            .person
            .map(|person| people::load(&self.conn, person))
            .transpose()?;
        let owner_name = item.owner.map(|owner| self.staff_name(owner)).transpose()?;
        let asked = offers::of_item(&self.conn, id)?;
        let visits = sides::visits(&self.conn, id)?;
        let facts = sides::facts(
            &self.conn,
            &item,
            (&asked, &visits),
            (self.clock.now(), &self.office.clocks),
        )?;
        Ok(ItemView {
            person,
            owner_name,
            consultations: consultations_behind(&self.conn, id)?,
            timeline: timeline(&self.conn, id)?,
            crew: self.crew_for(&item)?,
            children: self.children(id)?,
            clinics: self.facilities(&self.institutions_around(&item, &asked))?,
            offers: asked,
            visits,
            facts,
            item,
        })
    }

    /// Each institution of the offers and of the form once; those first that were asked first.
    fn institutions_around(&self, item: &WorkItem, offers: &[Offer]) -> Vec<FacilityId> {
        let workflow = self.office.workflow(&item.kind);
        let named = item.details.iter().filter(|(code, _)| {
            let spec = workflow.and_then(|workflow| workflow.field(code));
            spec.is_some_and(|spec| spec.kind.names_institutions())
        });
        let named = named.flat_map(|(_, ids)| ids.split(','));
        let named = named
            .filter_map(|id| id.trim().parse().ok())
            .map(FacilityId);
        let mut all: Vec<FacilityId> = Vec::new();
        let asked = offers.iter().map(|offer| offer.facility);
        let forwarded = offers
            .iter()
            .filter_map(|offer| offer.forwarded_to.as_ref()?.entry());
        for id in asked.chain(forwarded).chain(named) {
            if !all.contains(&id) {
                all.push(id);
            }
        }
        all
    }

    fn staff_name(&self, id: StaffId) -> Result<String, StoreError> {
        self.conn
            .prepare_cached("SELECT name FROM staff WHERE id = ?1")
            .and_then(|mut one| one.query_row([id.0], |row| row.get(0)))
            .map_err(StoreError::doing("reading the owner's name"))
    }

    fn children(&self, id: ItemId) -> Result<Vec<Child>, StoreError> {
        self.conn
            .prepare_cached(
                "SELECT number, id, kind, state, details FROM work_item WHERE parent = ?1",
            )
            .and_then(|mut rows| {
                rows.query_map([id.0], |row| {
                    Ok(Child {
                        number: number_column(row, 0)?,
                        id: ItemId(row.get(1)?),
                        kind: row.get(2)?,
                        state: row.get(3)?,
                        details: json_column(row, 4)?,
                    })
                })?
                .collect()
            })
            .map_err(StoreError::doing("reading the items made from an item"))
    }
}

/// An item that was made from another one.
#[derive(Debug, Clone, PartialEq)]
pub struct Child {
    /// Its number.
    pub number: Number,
    /// Its row.
    pub id: ItemId,
    /// Its workflow.
    pub kind: String,
    /// Its state.
    pub state: String,
    /// What is known of it.
    pub details: Details,
}

impl Child {
    /// To whom it links the case, as stored; `None` while nobody has said.
    #[must_use]
    pub fn linked_to(&self, workflow: &Workflow) -> Option<&str> {
        let told = self.details.get(workflow.linked_to.as_ref()?)?;
        Some(told.as_str()).filter(|told| !told.is_empty())
    }
}

impl ItemView {
    /// An institution of the offers or of the form.
    #[must_use]
    pub fn institution(&self, id: FacilityId) -> Option<&Facility> {
        self.clinics.iter().find(|one| one.id == id)
    }

    /// The institution that a field of the form names.
    #[must_use]
    pub fn institution_in(&self, field: &str) -> Option<&Facility> {
        let id = self.item.details.get(field)?.parse().ok()?;
        self.institution(FacilityId(id))
    }

    /// The clinic that takes the person; `None` while none has accepted.
    #[must_use]
    pub fn accepted(&self) -> Option<&Offer> {
        let mut newest = self.offers.iter().rev();
        newest.find(|offer| offer.state.is_acceptance())
    }
}

/// The consultations behind an item, oldest first.
pub(super) fn consultations_behind(
    conn: &Connection,
    id: ItemId,
) -> Result<Vec<Consultation>, StoreError> {
    conn.prepare_cached(&format!(
        "SELECT {} FROM {} JOIN item_consultation ON consultation_id = consultation.id
         WHERE item_id = ?1 ORDER BY consultation.id",
        consultations::COLUMNS,
        consultations::TABLES
    ))
    .and_then(|mut rows| rows.query_map([id.0], consultations::read)?.collect())
    .map_err(StoreError::doing("reading the consultations of an item"))
}

/// Reads one item.
pub(super) fn load(conn: &Connection, id: ItemId) -> Result<WorkItem, StoreError> {
    conn.prepare_cached(&format!("SELECT {COLUMNS} FROM work_item WHERE id = ?1"))
        .and_then(|mut one| one.query_row([id.0], read).optional())
        .map_err(StoreError::doing("reading an item"))?
        .ok_or_else(|| StoreError::NotFound(format!("item {id}")))
}

/// Reads one row in the order of [`COLUMNS`].
pub(super) fn read(row: &Row<'_>) -> rusqlite::Result<WorkItem> {
    let urgency: String = row.get(8)?;
    let actor: Option<String> = row.get(10)?;
    let action: Option<String> = row.get(11)?;
    let due = maybe_moment(row, 12)?;
    let next = match (actor, action, due) {
        (Some(actor), Some(action), Some(due)) => Some(NextStep {
            actor,
            action: read_action(action),
            due,
        }),
        _ => None,
    };
    Ok(WorkItem {
        id: ItemId(row.get(0)?),
        number: number_column(row, 1)?,
        kind: row.get(2)?,
        state: row.get(3)?,
        person: row.get::<_, Option<i64>>(4)?.map(PersonId),
        origin: row.get::<_, Option<i64>>(5)?.map(ConsultationId),
        parent: row.get::<_, Option<i64>>(6)?.map(ItemId),
        area: row.get::<_, Option<String>>(7)?.map(AreaCode),
        urgency: urgency.parse().unwrap_or(Urgency::Normal),
        owner: row.get::<_, Option<i64>>(9)?.map(StaffId),
        next,
        held_state: row.get(13)?,
        details: json_column(row, 14)?,
        created_at: moment(row, 15)?,
        state_since: moment(row, 16)?,
        revision: row.get(17)?,
    })
}

/// Inserts a new item and returns its row.
pub(super) fn insert(conn: &Connection, item: &WorkItem) -> Result<ItemId, StoreError> {
    let details =
        serde_json::to_string(&item.details).map_err(StoreError::document("an item's details"))?;
    let (actor, action, due) = next_columns(item.next.as_ref());
    conn.prepare_cached(
        "INSERT INTO work_item (number, kind, state, closed, person_id, origin, parent, area,
             urgency, owner, next_actor, next_action, next_due, held_state, details, created_at,
             state_since)
         VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12, ?13, ?14, ?15, ?16, ?17)
         RETURNING id",
    )
    .and_then(|mut insert| {
        insert.query_row(
            params![
                item.number.to_string(),
                item.kind,
                item.state,
                item.next.is_none(),
                item.person.map(|id| id.0),
                item.origin.map(|id| id.0),
                item.parent.map(|id| id.0),
                item.area.as_ref().map(|area| &area.0),
                item.urgency.code(),
                item.owner.map(|id| id.0),
                actor,
                action,
                due,
                item.held_state,
                details,
                stamp(item.created_at),
                stamp(item.state_since),
            ],
            |row| row.get(0),
        )
    })
    .map(ItemId)
    .map_err(StoreError::doing("entering an item"))
}

/// Writes an item back under the revision it was read with; the revision
/// counts up by one.
pub(super) fn update(conn: &Connection, item: &WorkItem) -> Result<(), StoreError> {
    let details =
        serde_json::to_string(&item.details).map_err(StoreError::document("an item's details"))?;
    let (actor, action, due) = next_columns(item.next.as_ref());
    let changed = conn
        .prepare_cached(
            "UPDATE work_item SET state = ?3, closed = ?4, area = ?5, urgency = ?6, owner = ?7,
                 next_actor = ?8, next_action = ?9, next_due = ?10, held_state = ?11,
                 details = ?12, state_since = ?13, revision = revision + 1
             WHERE id = ?1 AND revision = ?2",
        )
        .and_then(|mut update| {
            update.execute(params![
                item.id.0,
                item.revision,
                item.state,
                item.next.is_none(),
                item.area.as_ref().map(|area| &area.0),
                item.urgency.code(),
                item.owner.map(|id| id.0),
                actor,
                action,
                due,
                item.held_state,
                details,
                stamp(item.state_since),
            ])
        })
        .map_err(StoreError::doing("changing an item"))?;
    if changed == 1 {
        Ok(())
    } else {
        Err(stale(conn, item.id)?)
    }
}

/// The error for an item that somebody else has changed.
pub(super) fn stale(conn: &Connection, id: ItemId) -> Result<StoreError, StoreError> {
    let item = load(conn, id)?;
    let by = conn
        .prepare_cached(
            "SELECT by_name FROM item_event WHERE item_id = ?1 ORDER BY id DESC LIMIT 1",
        )
        .and_then(|mut last| last.query_row([id.0], |row| row.get(0)).optional())
        .map_err(StoreError::doing("asking who changed an item"))?
        .unwrap_or_default();
    Ok(StoreError::Stale {
        item: id,
        revision: item.revision,
        by,
    })
}

fn next_columns(next: Option<&NextStep>) -> (Option<&str>, Option<String>, Option<String>) {
    match next {
        None => (None, None, None),
        Some(next) => {
            let action = match &next.action {
                NextAction::OfState => OF_FILE.to_string(),
                NextAction::OfStep(step) => format!("{OF_FILE}{step}"),
                NextAction::Text(text) => text.clone(),
            };
            (Some(&next.actor), Some(action), Some(stamp(next.due)))
        }
    }
}

fn read_action(column: String) -> NextAction {
    match column.strip_prefix(OF_FILE) {
        None => NextAction::Text(column),
        Some("") => NextAction::OfState,
        Some(step) => NextAction::OfStep(step.to_owned()),
    }
}

/// A row to be added to a timeline.
pub(super) struct NewEvent<'a> {
    pub item: ItemId,
    pub transition: &'a str,
    pub from: &'a str,
    pub to: &'a str,
    pub given: &'a Details,
    pub note: &'a str,
    pub undoes: Option<EventId>,
    /// JSON of the item and what stood beside it, which an undo restores; `null` where there was nothing before.
    pub before: &'a str,
}

/// Adds a row to a timeline.
pub(super) fn insert_event(
    writing: &Writing<'_>,
    event: &NewEvent<'_>,
) -> Result<EventId, StoreError> {
    let given =
        serde_json::to_string(event.given).map_err(StoreError::document("what was given"))?;
    writing
        .tx
        .prepare_cached(
            "INSERT INTO item_event (item_id, at, by_staff, by_name, transition, from_state,
                 to_state, given, note, undoes, before)
             VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11) RETURNING id",
        )
        .and_then(|mut insert| {
            insert.query_row(
                params![
                    event.item.0,
                    stamp(writing.now),
                    writing.actor.staff.0,
                    writing.actor.name,
                    event.transition,
                    event.from,
                    event.to,
                    given,
                    event.note,
                    event.undoes.map(|id| id.0),
                    event.before,
                ],
                |row| row.get(0),
            )
        })
        .map(EventId)
        .map_err(StoreError::doing("adding to a timeline"))
}

fn timeline(conn: &Connection, id: ItemId) -> Result<Vec<TimelineEntry>, StoreError> {
    conn.prepare_cached(
        "SELECT id, at, by_name, transition, from_state, to_state, given, note, undoes
         FROM item_event WHERE item_id = ?1 ORDER BY id",
    )
    .and_then(|mut rows| {
        rows.query_map([id.0], |row| {
            Ok(TimelineEntry {
                id: EventId(row.get(0)?),
                at: moment(row, 1)?,
                by: row.get(2)?,
                transition: row.get(3)?,
                from: row.get(4)?,
                to: row.get(5)?,
                given: json_column(row, 6)?,
                note: row.get(7)?,
                undoes: row.get::<_, Option<i64>>(8)?.map(EventId),
            })
        })?
        .collect()
    })
    .map_err(StoreError::doing("reading a timeline"))
}
