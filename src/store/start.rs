//! Starting a work item of any workflow.

use super::error::StoreError;
use super::items::{insert, insert_event};
use super::write::Writing;
use super::{Store, audit::AuditEntry};
use crate::domain::area::AreaCode;
use crate::domain::ids::{ConsultationId, ItemId, PersonId};
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
        let office = self.office.clone();
        let workflow = office
            .workflow(kind)
            .ok_or_else(|| StoreError::NotFound(kind.to_owned()))?;
        self.write(actor, |writing| {
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
