//! Undo: an opposite step in the history, never erasing.

use super::error::StoreError;
use super::items::{self, NewEvent};
use super::steps::Stepped;
use super::time::stamp;
use super::write::Writing;
use super::{offers, sides};
use crate::domain::ids::{EventId, ItemId};
use crate::domain::offer::Offer;
use crate::domain::visit::Visit;
use crate::domain::work_item::{Details, WorkItem};
use crate::workflow::plan::START;
use rusqlite::{Connection, OptionalExtension, params};
use serde::{Deserialize, Serialize};

/// An item and what stood beside it before a step.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub(super) struct Snapshot {
    pub item: WorkItem,
    pub offers: Vec<Offer>,
    pub visits: Vec<Visit>,
    /// Items that the step made.
    #[serde(default)]
    pub made: Vec<ItemId>,
}

/// A step that can still be taken back.
pub(super) struct LastStep {
    /// Its row in the timeline.
    pub event: EventId,
    /// Its transition.
    pub transition: String,
    /// JSON of the [`Snapshot`] before it.
    pub before: String,
}

/// The newest step that has not been taken back. Notes and the start do not count.
pub(super) fn last_step(conn: &Connection, item: ItemId) -> Result<Option<LastStep>, StoreError> {
    conn.prepare_cached(
        "SELECT id, transition, before FROM item_event AS step
         WHERE item_id = ?1 AND undoes IS NULL AND transition NOT IN ('note', ?2)
           AND NOT EXISTS (SELECT 1 FROM item_event WHERE undoes = step.id)
         ORDER BY id DESC LIMIT 1",
    )
    .and_then(|mut last| {
        last.query_row(params![item.0, START], |row| {
            Ok(LastStep {
                event: EventId(row.get(0)?),
                transition: row.get(1)?,
                before: row.get(2)?,
            })
        })
        .optional()
    })
    .map_err(StoreError::doing("looking for the step to take back"))
}

impl Writing<'_> {
    /// Takes back the newest step. Notes stay.
    pub fn undo(&self, item: &WorkItem) -> Result<Stepped, StoreError> {
        let workflow = self
            .office
            .workflow(&item.kind)
            .ok_or_else(|| StoreError::NotFound(item.kind.clone()))?;
        let offers = offers::of_item(&self.tx, item.id)?;
        let visits = sides::visits(&self.tx, item.id)?;
        let facts = self.facts(item, &offers, &visits)?;
        workflow.may_undo(&facts, self.actor.role)?;
        let last = last_step(&self.tx, item.id)?.ok_or(StoreError::NothingToUndo)?;
        let LastStep {
            event,
            transition,
            before,
        } = last;
        let before: Snapshot =
            serde_json::from_str(&before).map_err(StoreError::document("the step to take back"))?;
        let from = item.state.clone();
        // Not to be undone in turn, but so that the timeline tells how the item stood at any time.
        let stood = Snapshot {
            item: item.clone(),
            offers,
            visits,
            made: Vec::new(),
        };
        let stood = serde_json::to_string(&stood)
            .map_err(StoreError::document("an item before an undo"))?;
        let mut restored = WorkItem {
            revision: item.revision,
            ..before.item
        };
        items::update(&self.tx, &restored)?;
        restored.revision += 1;
        self.restore_offers(&restored, &before.offers)?;
        self.restore_visits(&restored, &before.visits)?;
        for made in &before.made {
            self.take_back_made(*made)?;
        }
        items::insert_event(
            self,
            &NewEvent {
                item: restored.id,
                transition: "undo",
                from: &from,
                to: &restored.state,
                given: &Details::new(),
                note: "",
                undoes: Some(event),
                before: &stood,
            },
        )?;
        Ok(Stepped {
            item: restored,
            transition,
            is_undo: true,
            made: Vec::new(),
            is_raised: false,
        })
    }

    /// Visits as they were; one that was planned since did not take place.
    fn restore_visits(&self, item: &WorkItem, before: &[Visit]) -> Result<(), StoreError> {
        let restoring = StoreError::doing("restoring visits");
        let now = sides::visits(&self.tx, item.id)?;
        for visit in now
            .iter()
            .filter(|visit| !before.iter().any(|old| old.id == visit.id))
        {
            self.tx
                .execute(
                    "UPDATE visit SET held = 0, reason = ?2 WHERE id = ?1",
                    params![visit.id.0, Visit::TAKEN_BACK],
                )
                .map_err(&restoring)?;
        }
        for old in before.iter().filter(|old| !now.contains(old)) {
            let answer = old.answer.as_ref().map(serde_json::to_string).transpose();
            let answer = answer.map_err(StoreError::document("a team's answer"))?;
            let crew = serde_json::to_string(&old.crew).map_err(StoreError::document("a crew"))?;
            self.tx
                .execute(
                    "UPDATE visit SET scheduled_at = ?2, physician = ?3, facility_id = ?4,
                         team = ?5, departed_at = ?6, arrived_at = ?7, returned_at = ?8,
                         depth = ?9, text = ?10, held = ?11, reason = ?12, held_at = ?13, answer = ?14,
                         crew = ?15
                     WHERE id = ?1",
                    params![
                        old.id.0,
                        old.scheduled_at.map(stamp),
                        old.physician.map(|id| id.0),
                        old.facility.map(|id| id.0),
                        old.team,
                        old.departed_at.map(stamp),
                        old.arrived_at.map(stamp),
                        old.returned_at.map(stamp),
                        old.depth,
                        old.text,
                        old.held,
                        old.reason,
                        old.held_at.map(stamp),
                        answer,
                        crew
                    ],
                )
                .map_err(&restoring)?;
        }
        Ok(())
    }
}
