//! Offers and visits beside a work item, and what a step does to them.

use super::StartedItem;
use super::error::StoreError;
use super::start::Seed;
use super::time::{maybe_moment, moment, stamp};
use super::write::Writing;
use crate::domain::ids::{FacilityId, ItemId, OfferId, StaffId, VisitId};
use crate::domain::offer::{Offer, OfferMode, OfferState};
use crate::domain::visit::Visit;
use crate::domain::work_item::WorkItem;
use crate::workflow::model::{Facts, Hook, Plan};
use rusqlite::{Connection, Row, params};

/// The offers of an item, oldest first.
pub(super) fn offers(conn: &Connection, item: ItemId) -> Result<Vec<Offer>, StoreError> {
    conn.prepare_cached(
        "SELECT offer.id, item_id, facility_id, json_extract(facility.details, '$.name'), mode,
             state, sent_at, deadline, answered_at, reason, condition
         FROM offer JOIN facility ON facility.id = facility_id WHERE item_id = ?1 ORDER BY offer.id",
    )
    .and_then(|mut rows| rows.query_map([item.0], read_offer)?.collect())
    .map_err(StoreError::doing("reading offers"))
}

fn read_offer(row: &Row<'_>) -> rusqlite::Result<Offer> {
    let (mode, state): (String, String) = (row.get(4)?, row.get(5)?);
    Ok(Offer {
        id: OfferId(row.get(0)?),
        item: ItemId(row.get(1)?),
        facility: FacilityId(row.get(2)?),
        facility_name: row.get(3)?,
        mode: if mode == "broadcast" {
            OfferMode::Broadcast
        } else {
            OfferMode::Sequential
        },
        state: OfferState::from_code(&state).unwrap_or(OfferState::Withdrawn),
        sent_at: moment(row, 6)?,
        deadline: moment(row, 7)?,
        answered_at: maybe_moment(row, 8)?,
        reason: row.get(9)?,
        condition: row.get(10)?,
    })
}

/// The visits of an item, oldest first.
pub(super) fn visits(conn: &Connection, item: ItemId) -> Result<Vec<Visit>, StoreError> {
    conn.prepare_cached(
        "SELECT id, item_id, scheduled_at, physician, facility_id, team, departed_at, arrived_at,
             returned_at, depth, text, held, reason
         FROM visit WHERE item_id = ?1 ORDER BY id",
    )
    .and_then(|mut rows| rows.query_map([item.0], read_visit)?.collect())
    .map_err(StoreError::doing("reading visits"))
}

/// Reads one row of `visit` in the order of the table's columns.
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
    })
}

/// What surrounds an item, for the guards of its workflow.
pub(super) fn facts(
    conn: &Connection,
    item: &WorkItem,
    offers: &[Offer],
    visits: &[Visit],
) -> Result<Facts, StoreError> {
    let consent = item
        .details
        .get("consent")
        .is_some_and(|code| matches!(code.as_str(), "verbal" | "written"));
    let exception = item
        .details
        .get("exception")
        .is_some_and(|code| !code.is_empty());
    let mut newest: Vec<(FacilityId, OfferState)> = Vec::new();
    for offer in offers {
        newest.retain(|(facility, _)| *facility != offer.facility);
        newest.push((offer.facility, offer.state));
    }
    Ok(Facts {
        last_step: super::undo::last_step(conn, item.id)?.map(|step| step.transition),
        consent: consent || exception,
        offers: newest,
        visit_booked: visits.iter().any(|visit| visit.held.is_none()),
        team_out: visits.iter().any(Visit::is_under_way),
    })
}

impl Writing<'_> {
    /// Does what else belongs to a step; returns the items it made.
    pub fn run_hooks(&self, item: &WorkItem, plan: &Plan) -> Result<Vec<StartedItem>, StoreError> {
        let mut made = Vec::new();
        for hook in &plan.hooks {
            match hook {
                Hook::SendOffers => self.send_offers(item, plan)?,
                Hook::RecordAnswer => self.record_answer(item, plan)?,
                Hook::WithdrawOthers => self.withdraw_others(item)?,
                Hook::PlanVisit => self.plan_visit(item, plan)?,
                Hook::VisitOutcome => self.answer_visit(item, plan)?,
                Hook::Depart => self.stamp_visit(item, "departed_at")?,
                Hook::Arrive => self.stamp_visit(item, "arrived_at")?,
                Hook::Leave => self.leave(item, plan)?,
                Hook::Spawn => made.push(self.spawn(item, given(plan, "to"))?),
                Hook::RegionalIssue => made.push(self.spawn(item, "issue")?),
            }
        }
        Ok(made)
    }

    fn send_offers(&self, item: &WorkItem, plan: &Plan) -> Result<(), StoreError> {
        let deadline = plan.next.as_ref().map_or(self.now, |next| next.due);
        for facility in facilities(plan) {
            self.require_facility(facility)?;
            self.tx
                .prepare_cached(
                    "INSERT INTO offer (item_id, facility_id, mode, state, sent_at, deadline)
                     VALUES (?1, ?2, ?3, 'sent', ?4, ?5)",
                )
                .and_then(|mut send| {
                    send.execute(params![
                        item.id.0,
                        facility.0,
                        given(plan, "mode"),
                        stamp(self.now),
                        stamp(deadline)
                    ])
                })
                .map_err(StoreError::doing("entering an offer"))?;
        }
        Ok(())
    }

    /// An id that a script gave may be of no institution at all: say so instead
    /// of "foreign key constraint failed".
    fn require_facility(&self, id: FacilityId) -> Result<(), StoreError> {
        self.tx
            .prepare_cached("SELECT 1 FROM facility WHERE id = ?1")
            .and_then(|mut one| one.exists([id.0]))
            .map_err(StoreError::doing("looking for a clinic"))?
            .then_some(())
            .ok_or_else(|| StoreError::NotFound(format!("facility {id}")))
    }

    fn record_answer(&self, item: &WorkItem, plan: &Plan) -> Result<(), StoreError> {
        for facility in facilities(plan) {
            self.tx
                .prepare_cached(
                    "UPDATE offer SET state = ?3, answered_at = ?4, reason = ?5, condition = ?6
                     WHERE item_id = ?1 AND facility_id = ?2 AND state = 'sent'",
                )
                .and_then(|mut answer| {
                    answer.execute(params![
                        item.id.0,
                        facility.0,
                        given(plan, "answer"),
                        stamp(self.now),
                        given(plan, "reason"),
                        given(plan, "condition")
                    ])
                })
                .map_err(StoreError::doing("recording an answer"))?;
        }
        Ok(())
    }

    fn withdraw_others(&self, item: &WorkItem) -> Result<(), StoreError> {
        self.tx
            .prepare_cached(
                "UPDATE offer SET state = 'withdrawn', answered_at = ?2
                 WHERE item_id = ?1 AND state = 'sent' AND EXISTS (
                     SELECT 1 FROM offer AS won
                     WHERE won.item_id = ?1 AND won.state IN ('accepted', 'conditional'))",
            )
            .and_then(|mut withdraw| withdraw.execute(params![item.id.0, stamp(self.now)]))
            .map(|_| ())
            .map_err(StoreError::doing("withdrawing offers"))
    }

    /// A visit that is already planned is planned anew.
    fn plan_visit(&self, item: &WorkItem, plan: &Plan) -> Result<(), StoreError> {
        let at = Some(given(plan, "at")).filter(|at| !at.is_empty());
        let at = at.and_then(|at| chrono::DateTime::parse_from_rfc3339(at).ok());
        let at = at.map(|at| stamp(at.to_utc()));
        let physician = plan
            .given
            .get("physician")
            .or_else(|| item.details.get("physician"));
        let physician: Option<i64> = physician.and_then(|id| id.parse().ok());
        let team = plan.given.get("with").or_else(|| item.details.get("with"));
        let accepted = self.accepted_clinic(item)?;
        self.tx
            .prepare_cached(
                "INSERT INTO visit (item_id, scheduled_at, physician, facility_id, team)
                 VALUES (?1, ?2, ?3, ?4, ?5)
                 ON CONFLICT (item_id) WHERE held IS NULL DO UPDATE SET
                     scheduled_at = coalesce(excluded.scheduled_at, scheduled_at),
                     physician = coalesce(excluded.physician, physician),
                     facility_id = coalesce(excluded.facility_id, facility_id),
                     team = CASE excluded.team WHEN '' THEN team ELSE excluded.team END",
            )
            .and_then(|mut book| {
                book.execute(params![
                    item.id.0,
                    at,
                    physician,
                    accepted.map(|id| id.0),
                    team.map_or("", String::as_str)
                ])
            })
            .map(|_| ())
            .map_err(StoreError::doing("planning a visit"))
    }

    fn accepted_clinic(&self, item: &WorkItem) -> Result<Option<FacilityId>, StoreError> {
        Ok(offers(&self.tx, item.id)?
            .iter()
            .rev()
            .find(|offer| offer.state.is_acceptance())
            .map(|offer| offer.facility))
    }

    fn answer_visit(&self, item: &WorkItem, plan: &Plan) -> Result<(), StoreError> {
        self.tx
            .prepare_cached(
                "UPDATE visit SET held = ?2, reason = ?3, text = ?4
                 WHERE item_id = ?1 AND held IS NULL",
            )
            .and_then(|mut answer| {
                answer.execute(params![
                    item.id.0,
                    given(plan, "held") == "yes",
                    given(plan, "reason"),
                    given(plan, "text")
                ])
            })
            .map(|_| ())
            .map_err(StoreError::doing("answering for a visit"))
    }

    fn stamp_visit(&self, item: &WorkItem, column: &'static str) -> Result<(), StoreError> {
        self.tx
            .prepare_cached(&format!(
                "UPDATE visit SET {column} = ?2,
                     departed_at = coalesce(departed_at, ?2)
                 WHERE item_id = ?1 AND held IS NULL"
            ))
            .and_then(|mut set| set.execute(params![item.id.0, stamp(self.now)]))
            .map(|_| ())
            .map_err(StoreError::doing("noting the time of a visit"))
    }

    fn leave(&self, item: &WorkItem, plan: &Plan) -> Result<(), StoreError> {
        let depth: Option<u8> = given(plan, "depth").parse().ok();
        self.tx
            .prepare_cached(
                "UPDATE visit SET returned_at = ?2, departed_at = coalesce(departed_at, ?2),
                     depth = ?3, text = ?4, held = 1
                 WHERE item_id = ?1 AND held IS NULL",
            )
            .and_then(|mut set| {
                set.execute(params![
                    item.id.0,
                    stamp(self.now),
                    depth,
                    given(plan, "text")
                ])
            })
            .map(|_| ())
            .map_err(StoreError::doing("noting the return from a visit"))
    }

    fn spawn(&self, item: &WorkItem, kind: &str) -> Result<StartedItem, StoreError> {
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
            details: item.details.clone(),
        };
        let child = self.start_item(workflow, seed)?;
        Ok(StartedItem {
            number: child.number,
            id: child.id,
            kind: child.kind,
        })
    }
}

fn given<'a>(plan: &'a Plan, field: &str) -> &'a str {
    plan.given.get(field).map_or("", String::as_str)
}

fn facilities(plan: &Plan) -> impl Iterator<Item = FacilityId> {
    given(plan, "clinic")
        .split(',')
        .filter_map(|id| id.trim().parse().ok())
        .map(FacilityId)
}
