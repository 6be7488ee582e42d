//! Offers beside a referral, and what a step does to them.

use super::error::StoreError;
use super::sides::given;
use super::time::{maybe_moment, moment, stamp};
use super::write::Writing;
use crate::domain::ids::{FacilityId, ItemId, OfferId};
use crate::domain::offer::{ForwardedTo, Offer, OfferMode, OfferState};
use crate::domain::work_item::WorkItem;
use crate::workflow::model::Plan;
use rusqlite::{Connection, Row, params};

/// The field that names somebody instead of the clinic asked.
const FORWARD_TO: &str = "forward_to";

/// The offers of an item, oldest first.
pub(super) fn of_item(conn: &Connection, item: ItemId) -> Result<Vec<Offer>, StoreError> {
    conn.prepare_cached(
        "SELECT offer.id, item_id, facility_id, json_extract(facility.details, '$.name'), mode,
             state, sent_at, deadline, answered_at, reason, condition, said, forwarded_to,
             forwarded_name, reminded_at
         FROM offer JOIN facility ON facility.id = facility_id WHERE item_id = ?1 ORDER BY offer.id",
    )
    .and_then(|mut rows| rows.query_map([item.0], read)?.collect())
    .map_err(StoreError::doing("reading offers"))
}

fn read(row: &Row<'_>) -> rusqlite::Result<Offer> {
    let (mode, state): (String, String) = (row.get(4)?, row.get(5)?);
    let said: Option<String> = row.get(11)?;
    let entry = row.get::<_, Option<i64>>(12)?;
    let words = row.get::<_, Option<String>>(13)?.map(ForwardedTo::Named);
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
        said: said.as_deref().and_then(OfferState::from_code),
        forwarded_to: entry.map(FacilityId).map(ForwardedTo::Entry).or(words),
        reminded_at: maybe_moment(row, 14)?,
    })
}

impl Writing<'_> {
    pub(super) fn send_offers(&self, item: &WorkItem, plan: &Plan) -> Result<(), StoreError> {
        let deadline = plan.offer_deadline.unwrap_or(self.now);
        for facility in facilities(plan, "clinic") {
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

    /// An answer ends an offer, unless the clinic only wants to think: then it stays open with a
    /// deadline of its own.
    pub(super) fn record_answer(&self, item: &WorkItem, plan: &Plan) -> Result<(), StoreError> {
        let state = OfferState::from_code(given(plan, "answer"));
        let ended = state.is_none_or(|state| !state.is_open());
        let said = state.filter(|state| state.is_said());
        let forwarded_to = ForwardedTo::from_stored(given(plan, FORWARD_TO));
        let entry = forwarded_to.as_ref().and_then(ForwardedTo::entry);
        if let Some(other) = entry {
            self.require_facility(other)?;
        }
        for facility in facilities(plan, "clinic") {
            self.tx
                .prepare_cached(
                    "UPDATE offer SET state = ?3, answered_at = ?4, reason = ?5, condition = ?6,
                         said = coalesce(?7, said), forwarded_to = ?8,
                         forwarded_name = ?9, deadline = coalesce(?10, deadline)
                     WHERE item_id = ?1 AND facility_id = ?2 AND answered_at IS NULL",
                )
                .and_then(|mut answer| {
                    answer.execute(params![
                        item.id.0,
                        facility.0,
                        given(plan, "answer"),
                        ended.then(|| stamp(self.now)),
                        given(plan, "reason"),
                        given(plan, "condition"),
                        said.map(OfferState::code),
                        entry.map(|id| id.0),
                        forwarded_to.as_ref().and_then(ForwardedTo::words),
                        plan.offer_deadline.map(stamp)
                    ])
                })
                .map_err(StoreError::doing("recording an answer"))?;
        }
        Ok(())
    }

    pub(super) fn remind(&self, item: &WorkItem, plan: &Plan) -> Result<(), StoreError> {
        for facility in facilities(plan, "clinic") {
            self.tx
                .prepare_cached(
                    "UPDATE offer SET reminded_at = ?3, deadline = coalesce(?4, deadline)
                     WHERE item_id = ?1 AND facility_id = ?2 AND answered_at IS NULL",
                )
                .and_then(|mut remind| {
                    remind.execute(params![
                        item.id.0,
                        facility.0,
                        stamp(self.now),
                        plan.offer_deadline.map(stamp)
                    ])
                })
                .map_err(StoreError::doing("noting a reminder"))?;
        }
        Ok(())
    }

    /// Takes back every offer that is open or accepted, but those to the clinics that a plan
    /// names. What they said stays: it counts in the statistics.
    pub(super) fn withdraw_all_but(
        &self,
        item: &WorkItem,
        chosen: Option<&Plan>,
    ) -> Result<(), StoreError> {
        let chosen: Vec<FacilityId> = chosen
            .map(|plan| facilities(plan, "clinic").collect())
            .unwrap_or_default();
        for offer in of_item(&self.tx, item.id)? {
            let stands = offer.state.is_open() || offer.state.is_acceptance();
            if !stands || chosen.contains(&offer.facility) {
                continue;
            }
            self.tx
                .prepare_cached(
                    "UPDATE offer SET state = 'withdrawn', answered_at = coalesce(answered_at, ?2)
                     WHERE id = ?1",
                )
                .and_then(|mut withdraw| withdraw.execute(params![offer.id.0, stamp(self.now)]))
                .map_err(StoreError::doing("withdrawing offers"))?;
        }
        Ok(())
    }

    /// Offers as they were before a step; one that was made since is withdrawn, since the
    /// clinic has been asked all the same.
    pub(super) fn restore_offers(
        &self,
        item: &WorkItem,
        before: &[Offer],
    ) -> Result<(), StoreError> {
        let restoring = StoreError::doing("restoring offers");
        for offer in of_item(&self.tx, item.id)? {
            match before.iter().find(|old| old.id == offer.id) {
                Some(old) if *old == offer => {}
                Some(old) => {
                    self.tx
                        .execute(
                            "UPDATE offer SET state = ?2, answered_at = ?3, reason = ?4,
                                 condition = ?5, deadline = ?6, said = ?7, forwarded_to = ?8,
                                 forwarded_name = ?9, reminded_at = ?10 WHERE id = ?1",
                            params![
                                old.id.0,
                                old.state.code(),
                                old.answered_at.map(stamp),
                                old.reason,
                                old.condition,
                                stamp(old.deadline),
                                old.said.map(OfferState::code),
                                old.forwarded_to
                                    .as_ref()
                                    .and_then(ForwardedTo::entry)
                                    .map(|id| id.0),
                                old.forwarded_to.as_ref().and_then(ForwardedTo::words),
                                old.reminded_at.map(stamp)
                            ],
                        )
                        .map_err(&restoring)?;
                }
                None => {
                    self.tx
                        .execute(
                            "UPDATE offer SET state = 'withdrawn', answered_at = ?2 WHERE id = ?1",
                            params![offer.id.0, stamp(self.now)],
                        )
                        .map_err(&restoring)?;
                }
            }
        }
        Ok(())
    }
}

/// The institutions in a field of a step.
fn facilities(plan: &Plan, field: &str) -> impl Iterator<Item = FacilityId> {
    given(plan, field)
        .split(',')
        .filter_map(|id| id.trim().parse().ok())
        .map(FacilityId)
}
