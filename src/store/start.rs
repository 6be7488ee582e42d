//! Starting a work item of any workflow.

use super::error::StoreError;
use super::items::{insert, insert_event};
use super::write::Writing;
use super::{Store, audit::AuditEntry, people};
use crate::domain::area::{AreaCode, AreaGuess};
use crate::domain::ids::{ConsultationId, ItemId, PersonId};
use crate::domain::intake::PersonInput;
use crate::domain::staff::Actor;
use crate::domain::urgency::Urgency;
use crate::domain::work_item::{Details, WorkItem};
use crate::workflow::model::Workflow;
use crate::workflow::plan::{PlanContext, START};
use serde_json::json;

/// What a work item starts from.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Seed {
    /// Whom it is about.
    pub person: Option<PersonId>,
    /// The consultation it comes from.
    pub origin: Option<ConsultationId>,
    /// The work item that makes it.
    pub parent: Option<ItemId>,
    /// Daily-living area.
    pub area: Option<AreaCode>,
    /// How soon.
    pub urgency: Urgency,
    /// Values by field code; those that the workflow's form has not are left out.
    pub details: Details,
}

impl Store {
    /// Starts a work item that comes from no consultation, such as a start-up support.
    ///
    /// # Errors
    /// `NotFound` for an unknown workflow, `Refused` when a field does not fit.
    pub fn start(&mut self, actor: &Actor, kind: &str, seed: Seed) -> Result<WorkItem, StoreError> {
        self.start_about(actor, kind, seed, &PersonInput::default())
    }

    /// The same with whom it is about, who is found again or entered with it; nobody at all while nothing is told.
    /// The area is that of the seed, else the one that is told or follows from the address, else the person's own.
    ///
    /// # Errors
    /// As [`Store::start`]; `Fields` for what cannot be read of the person.
    pub fn start_about(
        &mut self,
        actor: &Actor,
        kind: &str,
        mut seed: Seed,
        about: &PersonInput,
    ) -> Result<WorkItem, StoreError> {
        let office = self.office.clone();
        let workflow = office
            .workflow(kind)
            .ok_or_else(|| StoreError::NotFound(kind.to_owned()))?;
        let told = about
            .checked(&self.check_context())
            .map_err(StoreError::Fields)?;
        self.write(actor, |writing| {
            if let Some(person) = writing.keep_person(about.id, &told)? {
                writing.know_person(person)?;
                seed.person = Some(person);
            }
            seed.area = match (seed.area.take(), told.area, seed.person) {
                (Some(area), _, _) | (None, Some(area), _) => Some(area),
                (None, None, Some(person)) => writing.area_of(person)?,
                (None, None, None) => None,
            };
            let item = writing.start_item(workflow, seed)?;
            let entry = AuditEntry::new("start", item.number.to_string(), json!({ "kind": kind }));
            Ok((item, entry))
        })
    }
}

impl Writing<'_> {
    /// What the workflow room needs to know to plan.
    pub fn plan_context(&self) -> PlanContext<'_> {
        PlanContext {
            now: self.now,
            calendar: &self.office.calendar,
            vocabularies: &self.office.vocabularies,
            workflows: &self.office.workflows,
        }
    }

    /// Where a person lives, as far as it is known.
    fn area_of(&self, person: PersonId) -> Result<Option<AreaCode>, StoreError> {
        let known = people::load(&self.tx, person)?.details;
        let by_address = || match self.office.areas.locate(&known.address) {
            AreaGuess::One(area) => Some(area),
            AreaGuess::Several(_) | AreaGuess::Unknown => None,
        };
        Ok(known.area.clone().or_else(by_address))
    }

    /// Makes the item, its link to the consultation and its first timeline row.
    pub fn start_item(&self, workflow: &Workflow, seed: Seed) -> Result<WorkItem, StoreError> {
        let mut fields = seed.details;
        fields.retain(|code, _| workflow.fields.iter().any(|spec| spec.code == *code));
        let plan = workflow.start(seed.urgency, &fields, None, &self.plan_context())?;
        let number = self.take_number(Some(workflow.letter), self.date_of(self.now))?;
        let mut item = WorkItem {
            id: ItemId(0),
            number,
            kind: workflow.id.clone(),
            state: plan.to,
            person: seed.person,
            origin: seed.origin,
            parent: seed.parent,
            area: seed.area,
            urgency: plan.urgency,
            owner: plan.owner,
            next: plan.next,
            held_state: None,
            details: plan.details,
            created_at: self.now,
            state_since: self.now,
            revision: 1,
        };
        item.id = insert(&self.tx, &item)?;
        if let Some(origin) = seed.origin {
            self.tx
                .prepare_cached("INSERT INTO item_consultation VALUES (?1, ?2)")
                .and_then(|mut link| link.execute([item.id.0, origin.0]))
                .map_err(StoreError::doing("linking an item to its consultation"))?;
        }
        insert_event(
            self,
            &super::items::NewEvent {
                item: item.id,
                transition: START,
                from: "",
                to: &item.state,
                given: &plan.given,
                note: "",
                undoes: None,
                before: "null",
            },
        )?;
        Ok(item)
    }
}
