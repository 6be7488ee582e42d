//! Steps of work items: the one road for keys, palette and command line.

use super::audit::AuditEntry;
use super::error::StoreError;
use super::items::{self, NewEvent};
use super::undo::Snapshot;
use super::write::Writing;
use super::{Store, offers, sides};
use crate::domain::ids::ItemId;
use crate::domain::intake::FieldFault;
use crate::domain::staff::Actor;
use crate::domain::urgency::Urgency;
use crate::domain::work_item::{Details, WorkItem};
use crate::workflow::model::{FieldKind, Plan, Refusal, Workflow};
use serde_json::json;

/// One step that somebody wants to take.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct StepRequest {
    /// The item.
    pub item: ItemId,
    /// Name of the transition, `undo` included.
    pub transition: String,
    /// Field values as typed.
    pub given: Details,
    /// A note to go with it.
    pub note: String,
    /// Refuse with `Stale` unless the item still has this revision.
    pub if_revision: Option<u32>,
}

/// A step that was taken.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Stepped {
    /// The item after it.
    pub item: WorkItem,
    /// The transition; for `undo`, the one that was taken back.
    pub transition: String,
    /// Whether it took a step back.
    pub is_undo: bool,
    /// Items that it made.
    pub made: Vec<super::StartedItem>,
    /// Whether what the sheet says has made the item 即時.
    pub is_raised: bool,
}

impl Store {
    /// Takes one step.
    ///
    /// # Errors
    /// `Refused` when the workflow does not allow it, `Stale` when somebody was
    /// faster, `NotFound`, `NothingToUndo`.
    pub fn step(&mut self, actor: &Actor, request: &StepRequest) -> Result<Stepped, StoreError> {
        self.write(actor, |writing| {
            let item = items::load(&writing.tx, request.item)?;
            if request
                .if_revision
                .is_some_and(|revision| revision != item.revision)
            {
                return Err(items::stale(&writing.tx, item.id)?);
            }
            let (number, from) = (item.number.to_string(), item.state.clone());
            let stepped = if request.transition == "undo" {
                writing.undo(&item)?
            } else {
                writing.take_step(item, request)?
            };
            let detail = json!({
                "transition": request.transition,
                "from": from,
                "to": stepped.item.state,
            });
            Ok((stepped, AuditEntry::new("step", number, detail)))
        })
    }
}

impl Writing<'_> {
    /// Takes a step within a write.
    pub(super) fn take_step(
        &self,
        item: WorkItem,
        request: &StepRequest,
    ) -> Result<Stepped, StoreError> {
        let workflow = self
            .office
            .workflow(&item.kind)
            .ok_or_else(|| StoreError::NotFound(item.kind.clone()))?;
        let offers = offers::of_item(&self.tx, item.id)?;
        let visits = sides::visits(&self.tx, item.id)?;
        let facts = self.facts(&item, &offers, &visits)?;
        let plan = workflow.plan(
            &item,
            &request.transition,
            &request.given,
            self.actor,
            &facts,
            &self.plan_context(),
        )?;
        self.staff_is_here(workflow, &plan)?;
        let mut before = Snapshot {
            item: item.clone(),
            offers,
            visits,
            made: Vec::new(),
        };
        let from = item.state.clone();
        let is_raised = item.urgency != Urgency::Immediate
            && plan.urgency == Urgency::Immediate
            && !plan.given.contains_key("urgency");
        let mut item = carried_out(item, &plan, self);
        items::update(&self.tx, &item)?;
        item.revision += 1;
        let made = self.run_hooks(&item, &from, &plan)?;
        before.made = made.iter().map(|made| made.id).collect();
        let before_json =
            serde_json::to_string(&before).map_err(StoreError::document("an item before"))?;
        let note = if request.note.is_empty() {
            plan.given.get("text").cloned().unwrap_or_default()
        } else {
            request.note.clone()
        };
        items::insert_event(
            self,
            &NewEvent {
                item: item.id,
                transition: &plan.transition,
                from: &from,
                to: &plan.to,
                given: &plan.given,
                note: &note,
                undoes: None,
                before: &before_json,
            },
        )?;
        Ok(Stepped {
            item,
            transition: plan.transition,
            is_undo: false,
            made,
            is_raised,
        })
    }
}

impl Writing<'_> {
    /// Whoever is named with a step works here still.
    fn staff_is_here(&self, workflow: &Workflow, plan: &Plan) -> Result<(), StoreError> {
        let step = workflow.transition(&plan.transition);
        let named = step.into_iter().flat_map(|step| &step.carries);
        let named = named.filter(|spec| matches!(spec.kind, FieldKind::Staff | FieldKind::People));
        let mut faults = Vec::new();
        for spec in named {
            let ids = plan.given.get(&spec.code).map_or("", String::as_str);
            let is_gone: bool = self
                .tx
                .prepare_cached(
                    "SELECT EXISTS (SELECT 1 FROM json_each('[' || ?1 || ']') AS named
                     WHERE named.value NOT IN (SELECT id FROM staff WHERE active = 1))",
                )
                .and_then(|mut one| one.query_row([ids], |row| row.get(0)))
                .map_err(StoreError::doing("asking who works here"))?;
            if is_gone {
                faults.push(FieldFault {
                    field: spec.code.clone(),
                    code: "staff-retired",
                    args: Vec::new(),
                });
            }
        }
        if faults.is_empty() {
            return Ok(());
        }
        Err(StoreError::Refused(Refusal::Fields { faults }))
    }
}

/// The item as the plan leaves it.
fn carried_out(mut item: WorkItem, plan: &Plan, writing: &Writing<'_>) -> WorkItem {
    if item.state != plan.to {
        item.state_since = writing.now;
    }
    item.state.clone_from(&plan.to);
    item.owner = plan.owner;
    item.next.clone_from(&plan.next);
    item.held_state.clone_from(&plan.held_state);
    for (code, value) in &plan.details {
        if value.is_empty() {
            item.details.remove(code);
        } else {
            item.details.insert(code.clone(), value.clone());
        }
    }
    item.urgency = plan.urgency;
    item
}
