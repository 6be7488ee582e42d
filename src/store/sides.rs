//! What stands beside a work item, and what a step does to it; the offers have a room of their own.

use super::StartedItem;
use super::error::StoreError;
use super::lists::{json_column, parse_json};
use super::start::Seed;
use super::time::maybe_moment;
use super::write::Writing;
use crate::domain::clocks::Clocks;
use crate::domain::ids::{FacilityId, ItemId, StaffId, VisitId};
use crate::domain::offer::{Offer, OfferState};
use crate::domain::visit::{Leg, Visit};
use crate::domain::work_item::{Details, REQUEST, WorkItem};
use crate::workflow::model::{Contact, Departure, Facts, Hook, OfferFact, Plan};
use chrono::{DateTime, Utc};
use rusqlite::{Connection, Row};

/// Columns of a visit, in the order of [`read_visit`].
pub(super) const VISIT_COLUMNS: [&str; 16] = [
    "id",
    "item_id",
    "scheduled_at",
    "physician",
    "facility_id",
    "team",
    "departed_at",
    "arrived_at",
    "returned_at",
    "depth",
    "text",
    "held",
    "reason",
    "held_at",
    "answer",
    "crew",
];

/// The columns with their table, for a query of several tables.
pub(super) fn visit_columns() -> String {
    VISIT_COLUMNS.map(|name| format!("visit.{name}")).join(", ")
}

/// The visits of an item, oldest first.
pub(super) fn visits(conn: &Connection, item: ItemId) -> Result<Vec<Visit>, StoreError> {
    conn.prepare_cached(&format!(
        "SELECT {} FROM visit WHERE item_id = ?1 ORDER BY id",
        visit_columns()
    ))
    .and_then(|mut rows| rows.query_map([item.0], read_visit)?.collect())
    .map_err(StoreError::doing("reading visits"))
}

/// Reads one visit.
pub(super) fn read_visit(row: &Row<'_>) -> rusqlite::Result<Visit> {
    Ok(Visit {
        id: VisitId(row.get(0)?),
        item: ItemId(row.get(1)?),
        scheduled_at: maybe_moment(row, 2)?,
        physician: row.get::<_, Option<i64>>(3)?.map(StaffId),
        facility: row.get::<_, Option<i64>>(4)?.map(FacilityId),
        team: row.get(5)?,
        departed_at: maybe_moment(row, 6)?,
        arrived_at: maybe_moment(row, 7)?,
        returned_at: maybe_moment(row, 8)?,
        depth: row.get(9)?,
        text: row.get(10)?,
        held: row.get(11)?,
        reason: row.get(12)?,
        held_at: maybe_moment(row, 13)?,
        crew: json_column(row, 15)?,
        answer: row
            .get::<_, Option<String>>(14)?
            .map(|json| parse_json(&json, 14))
            .transpose()?,
    })
}

/// What surrounds an item at a moment, for the guards of its workflow.
pub(super) fn facts(
    conn: &Connection,
    item: &WorkItem,
    (offers, visits): (&[Offer], &[Visit]),
    (now, clocks): (DateTime<Utc>, &Clocks),
) -> Result<Facts, StoreError> {
    let consent = item
        .details
        .get("consent")
        .is_some_and(|code| matches!(code.as_str(), "verbal" | "written"));
    let exception = item
        .details
        .get("exception")
        .is_some_and(|code| !code.is_empty());
    let mut newest: Vec<OfferFact> = Vec::new();
    for offer in offers {
        // An undo may have brought an earlier offer back whose later one was taken back.
        let stands = |known: &OfferFact| known.state.is_open() || known.state.is_acceptance();
        let is_taken_back = offer.state == OfferState::Withdrawn
            && (newest.iter()).any(|known| known.facility == offer.facility && stands(known));
        if is_taken_back {
            continue;
        }
        newest.retain(|known| known.facility != offer.facility);
        newest.push(OfferFact {
            facility: offer.facility,
            state: offer.state,
            mode: offer.mode,
            deadline: offer.deadline,
        });
    }
    Ok(Facts {
        last_step: super::undo::last_step(conn, item.id)?.map(|step| step.transition),
        consent: consent || exception,
        offers: newest,
        visit_booked: visits.iter().any(|visit| visit.held.is_none()),
        contact: returned(visits).map_or(Contact::NoOuting, |visit| {
            visit.depth.map_or(Contact::Untold, Contact::Told)
        }),
        departure: visits
            .iter()
            .rev()
            .find(|visit| visit.held.is_none())
            .map_or_else(Departure::default, |visit| Departure {
                is_alone: visit.people().count() < 2 && visit.team.is_empty(),
                is_early: visit
                    .scheduled_at
                    .is_some_and(|at| at - now >= clocks.early_departure),
            }),
        outing_planned_at: departed(visits).and_then(|visit| visit.scheduled_at),
        team: visits
            .iter()
            .map(|visit| visit.safety(now, clocks.safety))
            .max()
            .unwrap_or_default(),
    })
}

/// The outing that returned last.
fn returned(visits: &[Visit]) -> Option<&Visit> {
    let mut newest = visits.iter().rev();
    newest.find(|visit| visit.returned_at.is_some())
}

/// The outing that left last.
fn departed(visits: &[Visit]) -> Option<&Visit> {
    let mut newest = visits.iter().rev();
    newest.find(|visit| visit.departed_at.is_some())
}

impl Writing<'_> {
    /// What surrounds an item at this moment.
    pub(super) fn facts(
        &self,
        item: &WorkItem,
        offers: &[Offer],
        visits: &[Visit],
    ) -> Result<Facts, StoreError> {
        let timed = (self.now, &self.office.clocks);
        facts(&self.tx, item, (offers, visits), timed)
    }

    /// Does what else belongs to a step that led from the state `from`; returns the items it made.
    pub fn run_hooks(
        &self,
        item: &WorkItem,
        from: &str,
        plan: &Plan,
    ) -> Result<Vec<StartedItem>, StoreError> {
        let has_moved = from != plan.to;
        let mut made = Vec::new();
        for hook in &plan.hooks {
            match hook {
                Hook::SendOffers => {
                    if has_moved {
                        self.withdraw_all_but(item, None)?;
                    }
                    self.send_offers(item, plan)?;
                }
                Hook::RecordAnswer => self.record_answer(item, plan)?,
                Hook::Remind => self.remind(item, plan)?,
                // An acceptance that is only gathered takes nothing from anybody.
                Hook::GatherAnswers => {}
                Hook::WithdrawOthers => {
                    if has_moved {
                        self.withdraw_all_but(item, Some(plan))?;
                    }
                }
                Hook::PlanVisit => self.plan_visit(item, plan)?,
                Hook::PlanRevisit => self.plan_revisit(item, plan)?,
                Hook::NameCrew => self.name_crew(item, plan)?,
                Hook::CallOff => self.call_off(item)?,
                Hook::VisitOutcome => self.answer_visit(item, plan)?,
                Hook::Depart => self.note_leg(item, plan, Leg::Departure)?,
                Hook::Arrive => self.note_leg(item, plan, Leg::Arrival)?,
                Hook::Leave => self.note_leg(item, plan, Leg::Return)?,
                Hook::Contact => self.note_contact(item, plan)?,
                Hook::SafetyAnswer => self.note_answer(item, plan)?,
                Hook::Spawn => made.push(self.spawn(item, plan)?),
                Hook::RegionalIssue => made.push(self.raise_unmet(item, plan)?),
                Hook::ConfirmEntry => self.confirm_named(item, plan)?,
            }
        }
        if !item.is_open() {
            // Nobody goes to a case that is over.
            self.call_off(item)?;
        }
        Ok(made)
    }

    /// What it is for is told once: as what is asked of whoever the case is linked to.
    fn spawn(&self, item: &WorkItem, plan: &Plan) -> Result<StartedItem, StoreError> {
        let kind = given(plan, "to");
        let mut details = item.details.clone();
        let asked = given(plan, "text");
        let asks = self.office.workflow(kind).is_some_and(|workflow| {
            let mut fields = workflow.fields.iter();
            fields.any(|field| field.code == REQUEST)
        });
        if asks && !asked.is_empty() {
            details.insert(REQUEST.to_owned(), asked.to_owned());
        }
        self.spawn_with(item, kind, details)
    }

    /// Starts a further item from this one.
    pub(super) fn spawn_with(
        &self,
        item: &WorkItem,
        kind: &str,
        details: Details,
    ) -> Result<StartedItem, StoreError> {
        let workflow = self
            .office
            .workflow(kind)
            .ok_or_else(|| StoreError::NotFound(kind.to_owned()))?;
        let seed = Seed {
            person: item.person,
            origin: item.origin,
            parent: Some(item.id),
            area: item.area.clone(),
            urgency: item.urgency,
            details,
        };
        let child = self.start_item(workflow, seed)?;
        Ok(StartedItem {
            number: child.number,
            id: child.id,
            kind: child.kind,
        })
    }
}

pub(super) fn given<'a>(plan: &'a Plan, field: &str) -> &'a str {
    plan.given.get(field).map_or("", String::as_str)
}
