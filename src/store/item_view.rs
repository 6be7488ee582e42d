//! A work item with everything around it, for a person to look at.

use super::consultations::number_column;
use super::error::StoreError;
use super::items::{COLUMNS, consultations_behind, load, read};
use super::lists::json_column;
use super::time::moment;
use super::{Store, offers, people, sides};
use crate::domain::consultation::Consultation;
use crate::domain::crew::CrewMember;
use crate::domain::facility::Facility;
use crate::domain::ids::{EventId, FacilityId, ItemId, StaffId};
use crate::domain::number::Number;
use crate::domain::offer::Offer;
use crate::domain::person::Person;
use crate::domain::visit::Visit;
use crate::domain::work_item::{Details, TimelineEntry, WorkItem};
use crate::workflow::model::{Facts, Workflow};
use rusqlite::{Connection, OptionalExtension};

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
