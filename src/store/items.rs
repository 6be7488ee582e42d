//! Work items: rows, timelines, and everything around one item.

use super::consultations::{self, number_column};
use super::error::StoreError;
use super::lists::json_column;
use super::time::{maybe_moment, moment, stamp};
use super::write::Writing;
use crate::domain::area::AreaCode;
use crate::domain::consultation::Consultation;
use crate::domain::ids::{ConsultationId, EventId, ItemId, PersonId, StaffId};
use crate::domain::urgency::Urgency;
use crate::domain::work_item::{Details, NextAction, NextStep, WorkItem};
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
