//! Visits that lie ahead: planned, named who goes, called off, answered for.
//!
//! An item has one at most. A revisit is a visit like every other, whose people are not named yet: calendar, board and
//! conditions see one row, whichever step planned it.

use super::error::StoreError;
use super::offers;
use super::sides::given;
use super::time::stamp;
use super::write::Writing;
use crate::domain::ids::{FacilityId, StaffId};
use crate::domain::visit::Visit;
use crate::domain::work_item::WorkItem;
use crate::workflow::contact::AT;
use crate::workflow::model::Plan;
use rusqlite::params;

/// Who goes, as the columns have it.
struct Going {
    physician: Option<i64>,
    /// Ids as JSON.
    crew: String,
    /// Others, in words.
    team: String,
}

impl Going {
    /// What a step says, else what the item holds.
    fn of(item: &WorkItem, plan: &Plan) -> Result<Self, StoreError> {
        let said = |code: &str| {
            let said = plan.given.get(code).or_else(|| item.details.get(code));
            said.map_or("", String::as_str)
        };
        Ok(Self {
            physician: said("physician").parse().ok(),
            crew: serde_json::to_string(&people(said("crew")))
                .map_err(StoreError::document("a crew"))?,
            team: said("with").to_owned(),
        })
    }
}

impl Writing<'_> {
    /// A visit that is already planned is planned anew.
    pub(super) fn plan_visit(&self, item: &WorkItem, plan: &Plan) -> Result<(), StoreError> {
        let going = Going::of(item, plan)?;
        let accepted = self.accepted_clinic(item)?;
        self.tx
            .prepare_cached(
                "INSERT INTO visit (item_id, scheduled_at, physician, facility_id, team, crew)
                 VALUES (?1, ?2, ?3, ?4, ?5, ?6)
                 ON CONFLICT (item_id) WHERE held IS NULL DO UPDATE SET
                     scheduled_at = coalesce(excluded.scheduled_at, scheduled_at),
                     physician = coalesce(excluded.physician, physician),
                     facility_id = coalesce(excluded.facility_id, facility_id),
                     team = CASE excluded.team WHEN '' THEN team ELSE excluded.team END,
                     crew = excluded.crew",
            )
            .and_then(|mut book| {
                book.execute(params![
                    item.id.0,
                    stored_moment(given(plan, AT)),
                    going.physician,
                    accepted.map(|id| id.0),
                    going.team,
                    going.crew
                ])
            })
            .map(drop)
            .map_err(StoreError::doing("planning a visit"))
    }

    /// A further visit, where a day is said for it. Whoever was to go on another day is asked anew.
    pub(super) fn plan_revisit(&self, item: &WorkItem, plan: &Plan) -> Result<(), StoreError> {
        let Some(at) = stored_moment(given(plan, AT)) else {
            return Ok(());
        };
        self.tx
            .prepare_cached(
                "INSERT INTO visit (item_id, scheduled_at) VALUES (?1, ?2)
                 ON CONFLICT (item_id) WHERE held IS NULL DO UPDATE SET
                     scheduled_at = excluded.scheduled_at, physician = NULL, team = '', crew = '[]'",
            )
            .and_then(|mut plan| plan.execute(params![item.id.0, at]))
            .map(drop)
            .map_err(StoreError::doing("planning a revisit"))
    }

    /// Who goes on the visit that is planned already; a case whose day is still open has none.
    pub(super) fn name_crew(&self, item: &WorkItem, plan: &Plan) -> Result<(), StoreError> {
        let going = Going::of(item, plan)?;
        self.tx
            .prepare_cached(
                "UPDATE visit SET physician = ?2, team = ?3, crew = ?4
                 WHERE item_id = ?1 AND held IS NULL AND departed_at IS NULL",
            )
            .and_then(|mut name| {
                name.execute(params![item.id.0, going.physician, going.team, going.crew])
            })
            .map(drop)
            .map_err(StoreError::doing("naming who goes on a visit"))
    }

    /// The visit that is planned will not be; a team that has left is never called off.
    pub(super) fn call_off(&self, item: &WorkItem) -> Result<(), StoreError> {
        self.tx
            .prepare_cached(
                "UPDATE visit SET held = 0, reason = ?2
                 WHERE item_id = ?1 AND held IS NULL AND departed_at IS NULL",
            )
            .and_then(|mut off| off.execute(params![item.id.0, Visit::CALLED_OFF]))
            .map(drop)
            .map_err(StoreError::doing("calling a visit off"))
    }

    fn accepted_clinic(&self, item: &WorkItem) -> Result<Option<FacilityId>, StoreError> {
        Ok(offers::of_item(&self.tx, item.id)?
            .iter()
            .rev()
            .find(|offer| offer.state.is_acceptance())
            .map(|offer| offer.facility))
    }

    /// A visit that was held took place when it is said to have, else when it was booked.
    pub(super) fn answer_visit(&self, item: &WorkItem, plan: &Plan) -> Result<(), StoreError> {
        self.tx
            .prepare_cached(
                "UPDATE visit SET held = ?2, reason = ?3, text = ?4,
                     held_at = CASE WHEN ?2 THEN coalesce(?5, scheduled_at) END
                 WHERE item_id = ?1 AND held IS NULL",
            )
            .and_then(|mut answer| {
                answer.execute(params![
                    item.id.0,
                    given(plan, "held") == "yes",
                    given(plan, "reason"),
                    given(plan, "text"),
                    stored_moment(given(plan, AT))
                ])
            })
            .map(drop)
            .map_err(StoreError::doing("answering for a visit"))
    }
}

/// The members of staff in a field of several.
fn people(stored: &str) -> Vec<StaffId> {
    let ids = stored.split(',').filter_map(|id| id.parse().ok());
    ids.map(StaffId).collect()
}

/// A moment of a field as it stands in a column; `None` for an empty field.
fn stored_moment(field: &str) -> Option<String> {
    crate::workflow::fields::moment(field).map(stamp)
}
