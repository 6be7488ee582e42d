//! Lists of open work items, most urgent first.

use super::consultations::number_column;
use super::error::StoreError;
use super::items::{COLUMN_COUNT, COLUMNS, read};
use super::time::{maybe_moment, moment};
use super::{Store, sides};
use crate::domain::area::AreaCode;
use crate::domain::ids::{ItemId, StaffId};
use crate::domain::number::Number;
use crate::domain::person::PersonDetails;
use crate::domain::visit::Visit;
use crate::domain::work_item::WorkItem;
use chrono::{DateTime, Utc};
use rusqlite::types::Type;
use rusqlite::{Row, named_params};
use serde::de::DeserializeOwned;
use std::collections::BTreeMap;

/// Which items a list shows.
#[derive(Debug, Clone, Default, PartialEq, Eq, Hash)]
pub struct QueueFilter {
    /// Only this workflow.
    pub kind: Option<String>,
    /// Only this state.
    pub state: Option<String>,
    /// Only this area.
    pub area: Option<AreaCode>,
    /// Only items owned by this member of staff.
    pub owner: Option<StaffId>,
    /// Closed ones as well, the newest 200 after the open ones.
    pub closed_too: bool,
}

/// One row of a queue or one card of a board.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct QueueRow {
    /// The item.
    pub item: WorkItem,
    /// Whom it is about, as now known.
    pub person: Option<PersonDetails>,
    /// Name of the owner.
    pub owner_name: Option<String>,
    /// Name of who started it.
    pub started_by: String,
    /// Offers that still await an answer.
    pub open_offers: u32,
    /// Offers that were declined or not answered.
    pub declined_offers: u32,
    /// The newest visit.
    pub last_visit: Option<Visit>,
    /// Depth of contact of each visit that took place, oldest first.
    pub depths: Vec<u8>,
    /// When somebody was there last.
    pub last_contact: Option<DateTime<Utc>>,
    /// When the item was last touched.
    pub touched_at: Option<DateTime<Utc>>,
    /// What was made from it and is open still, the earliest due first.
    pub children: Vec<OpenChild>,
}

/// An open item that was made from another one.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct OpenChild {
    /// Its number.
    pub number: Number,
    /// The workflow.
    pub kind: String,
    /// When its next step is due.
    pub due: DateTime<Utc>,
}

impl Store {
    /// How many items of each workflow are open.
    ///
    /// # Errors
    /// When the file cannot be read.
    pub fn open_counts(&self) -> Result<BTreeMap<String, u32>, StoreError> {
        self.conn
            .prepare_cached("SELECT kind, count(*) FROM work_item WHERE closed = 0 GROUP BY kind")
            .and_then(|mut counts| {
                counts
                    .query_map([], |row| Ok((row.get(0)?, row.get(1)?)))?
                    .collect()
            })
            .map_err(StoreError::doing("counting open items"))
    }

    /// The items of a filter, most urgent first: 即時 before all else, then by due time.
    ///
    /// # Errors
    /// When the file cannot be read.
    pub fn queue(&self, filter: &QueueFilter) -> Result<Vec<QueueRow>, StoreError> {
        let reading = StoreError::doing("reading a queue");
        let mut statement = self
            .conn
            .prepare_cached(&format!(
                "SELECT {COLUMNS}, person.details, staff.name,
                     (SELECT count(*) FROM offer WHERE item_id = work_item.id AND answered_at IS NULL),
                     (SELECT count(*) FROM offer WHERE item_id = work_item.id
                         AND state IN ('declined', 'forwarded', 'no-response')),
                     (SELECT max(at) FROM item_event WHERE item_id = work_item.id),
                     (SELECT by_name FROM item_event WHERE item_id = work_item.id ORDER BY id LIMIT 1),
                     EXISTS (SELECT 1 FROM work_item AS child WHERE child.parent = work_item.id)
                 FROM work_item
                     LEFT JOIN person ON person.id = work_item.person_id
                     LEFT JOIN staff ON staff.id = work_item.owner
                 WHERE (:kind IS NULL OR kind = :kind)
                   AND (:state IS NULL OR state = :state)
                   AND (:area IS NULL OR area = :area)
                   AND (:owner IS NULL OR owner = :owner)
                   AND (closed = 0 OR :closed_too AND work_item.id IN (
                       SELECT id FROM work_item WHERE closed = 1 ORDER BY id DESC LIMIT 200))
                 ORDER BY closed, urgency <> 'immediate', next_due, work_item.id"
            ))
            .map_err(&reading)?;
        let rows: Vec<(QueueRow, bool)> = statement
            .query_map(
                named_params! {
                    ":kind": filter.kind,
                    ":state": filter.state,
                    ":area": filter.area.as_ref().map(|area| &area.0),
                    ":owner": filter.owner.map(|owner| owner.0),
                    ":closed_too": filter.closed_too,
                },
                |row| Ok((read_row(row)?, row.get(COLUMN_COUNT + 6)?)),
            )
            .and_then(Iterator::collect)
            .map_err(&reading)?;
        let around = |(row, is_parent)| {
            let row: QueueRow = self.with_visits(row)?;
            if is_parent {
                let children = self.open_children(row.item.id)?;
                return Ok(QueueRow { children, ..row });
            }
            Ok(row)
        };
        rows.into_iter().map(around).collect()
    }

    fn open_children(&self, parent: ItemId) -> Result<Vec<OpenChild>, StoreError> {
        self.conn
            .prepare_cached(
                "SELECT number, kind, next_due FROM work_item
                 WHERE parent = ?1 AND closed = 0 ORDER BY next_due, id",
            )
            .and_then(|mut rows| {
                rows.query_map([parent.0], |row| {
                    Ok(OpenChild {
                        number: number_column(row, 0)?,
                        kind: row.get(1)?,
                        due: moment(row, 2)?,
                    })
                })?
                .collect()
            })
            .map_err(StoreError::doing("reading what was made from an item"))
    }

    fn with_visits(&self, mut row: QueueRow) -> Result<QueueRow, StoreError> {
        let visits = sides::visits(&self.conn, row.item.id)?;
        row.depths = visits.iter().filter_map(|visit| visit.depth).collect();
        let there = |visit: &Visit| visit.returned_at.or(visit.arrived_at).or(visit.held_at);
        row.last_contact = visits.iter().filter_map(there).max();
        row.last_visit = visits.into_iter().next_back();
        Ok(row)
    }
}

fn read_row(row: &Row<'_>) -> rusqlite::Result<QueueRow> {
    let person: Option<String> = row.get(COLUMN_COUNT)?;
    Ok(QueueRow {
        item: read(row)?,
        person: person
            .map(|text| parse_json(&text, COLUMN_COUNT))
            .transpose()?,
        owner_name: row.get(COLUMN_COUNT + 1)?,
        open_offers: row.get(COLUMN_COUNT + 2)?,
        declined_offers: row.get(COLUMN_COUNT + 3)?,
        last_visit: None,
        depths: Vec::new(),
        last_contact: None,
        children: Vec::new(),
        touched_at: maybe_moment(row, COLUMN_COUNT + 4)?,
        started_by: row
            .get::<_, Option<String>>(COLUMN_COUNT + 5)?
            .unwrap_or_default(),
    })
}

/// A JSON document from a column.
pub(super) fn json_column<T: DeserializeOwned>(
    row: &Row<'_>,
    column: usize,
) -> rusqlite::Result<T> {
    parse_json(row.get_ref(column)?.as_str()?, column)
}

/// A JSON document that stood in a column.
pub(super) fn parse_json<T: DeserializeOwned>(text: &str, column: usize) -> rusqlite::Result<T> {
    serde_json::from_str(text).map_err(|error| {
        rusqlite::Error::FromSqlConversionFailure(column, Type::Text, Box::new(error))
    })
}
