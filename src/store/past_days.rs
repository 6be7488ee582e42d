//! How things stood at the end of earlier days.
//!
//! Nothing is noted down at midnight: every step keeps the item as it was before it, so what stood
//! at a moment is what stands now, with the items that were touched since put back. (An undo of a file
//! from before schema 16 kept nothing; there the word of the next step is taken.)

use super::error::StoreError;
use super::standing::{Rows, Standing};
use super::time::stamp;
use crate::domain::area::AreaCode;
use crate::domain::ids::{PersonId, StaffId};
use crate::domain::work_item::WorkItem;
use crate::workflow::plan::START;
use chrono::{DateTime, NaiveDate, Utc};
use rusqlite::{Connection, OptionalExtension, params};
use serde::Deserialize;
use std::collections::BTreeMap;
use std::sync::Arc;

/// The figures of a day that is over.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PastDay {
    /// The office's date.
    pub date: NaiveDate,
    /// Consultations received, by area.
    pub received: BTreeMap<Option<AreaCode>, u32>,
    /// Items closed.
    pub closed: u32,
    /// Items open at its end.
    pub open: u32,
    /// Those of them that were late.
    pub late: u32,
    /// Those of them that nobody had taken.
    pub unassigned: u32,
}

impl PastDay {
    /// Consultations received in all areas together.
    #[must_use]
    pub fn received_in_all(&self) -> u32 {
        self.received.values().sum()
    }
}

/// What is needed of the snapshot before a step.
#[derive(Deserialize)]
struct Before {
    item: WorkItem,
}

/// Items touched since a moment: as they were then, or `None` when there was no such item yet.
struct Touched {
    then: BTreeMap<i64, Option<WorkItem>>,
}

impl Touched {
    fn since(conn: &Connection, moment: DateTime<Utc>) -> Result<Self, StoreError> {
        let reading = StoreError::doing("reading what was done since");
        let rows: Vec<(i64, String)> = conn
            .prepare_cached(
                "SELECT item_id, before, min(id) FROM item_event
                 WHERE at >= ?1 AND (transition = ?2 OR before <> 'null') GROUP BY item_id",
            )
            .and_then(|mut rows| {
                rows.query_map(params![stamp(moment), START], |row| {
                    Ok((row.get(0)?, row.get(1)?))
                })?
                .collect()
            })
            .map_err(reading)?;
        let then = rows.into_iter().map(|(id, before)| {
            let before: Option<Before> = serde_json::from_str(&before)
                .map_err(StoreError::document("an item before a step"))?;
            Ok((id, before.map(|before| before.item)))
        });
        then.collect::<Result<_, StoreError>>()
            .map(|then| Self { then })
    }

    /// Open items of now that were there then, untouched since.
    fn untouched<'a>(&self, open: &'a Rows) -> impl Iterator<Item = &'a Arc<Standing>> {
        let untouched = |(id, _): &(&i64, &Arc<Standing>)| !self.then.contains_key(id);
        open.iter().filter(untouched).map(|(_, row)| row)
    }

    fn open_then(&self) -> impl Iterator<Item = &WorkItem> {
        let items = self.then.values().filter_map(Option::as_ref);
        items.filter(|item| item.is_open())
    }
}

/// The figures of a day, whose first and last moment are given.
pub(super) fn past_day(
    conn: &Connection,
    date: NaiveDate,
    (from, to): (DateTime<Utc>, DateTime<Utc>),
    open: &Rows,
) -> Result<PastDay, StoreError> {
    let touched = Touched::since(conn, to)?;
    let now = touched
        .untouched(open)
        .map(|row| (row.due(), row.owner.is_some()));
    let then = touched.open_then().map(|item| {
        let due = item.next.as_ref().map(|next| next.due);
        (due, item.owner.is_some())
    });
    let (mut all, mut late, mut unassigned) = (0, 0, 0);
    for (due, has_owner) in now.chain(then) {
        all += 1;
        late += u32::from(due.is_some_and(|due| due < to));
        unassigned += u32::from(!has_owner);
    }
    Ok(PastDay {
        date,
        received: received_by_area(conn, (from, to))?,
        closed: closed(conn, (from, to))?,
        open: all,
        late,
        unassigned,
    })
}

/// The items that were open at a moment, as they were then; who is out, and what people are called,
/// is as now known.
pub(super) fn stood_at(
    conn: &Connection,
    moment: DateTime<Utc>,
    open: &Rows,
) -> Result<Vec<Arc<Standing>>, StoreError> {
    let touched = Touched::since(conn, moment)?;
    let mut rows: Vec<Arc<Standing>> = touched.untouched(open).map(Arc::clone).collect();
    for item in touched.open_then() {
        let known = open.get(&item.id.0);
        rows.push(Arc::new(Standing {
            id: item.id,
            number: item.number.clone(),
            kind: item.kind.clone(),
            state: item.state.clone(),
            area: item.area.clone(),
            urgency: item.urgency,
            owner: item.owner.map(|id| staff_name(conn, id)).transpose()?,
            next: item
                .next
                .as_ref()
                .map(|next| (next.actor.clone(), next.due)),
            created_at: item.created_at,
            state_since: item.state_since,
            person: match known {
                Some(row) => row.person.clone(),
                None => person_name(conn, item.person)?,
            },
            declined_offers: known.map_or(0, |row| row.declined_offers),
            outing: None,
        }));
    }
    rows.sort_by_key(|row| row.id);
    Ok(rows)
}

fn received_by_area(
    conn: &Connection,
    (from, to): (DateTime<Utc>, DateTime<Utc>),
) -> Result<BTreeMap<Option<AreaCode>, u32>, StoreError> {
    conn.prepare_cached(
        "SELECT area, count(*) FROM consultation
         WHERE received_at >= ?1 AND received_at < ?2 GROUP BY area",
    )
    .and_then(|mut rows| {
        rows.query_map([stamp(from), stamp(to)], |row| {
            Ok((row.get::<_, Option<String>>(0)?.map(AreaCode), row.get(1)?))
        })?
        .collect()
    })
    .map_err(StoreError::doing("counting the consultations of a day"))
}

fn closed(
    conn: &Connection,
    (from, to): (DateTime<Utc>, DateTime<Utc>),
) -> Result<u32, StoreError> {
    conn.prepare_cached(
        "SELECT count(*) FROM work_item
         WHERE closed = 1 AND state_since >= ?1 AND state_since < ?2
           AND state <> 'entered-in-error'",
    )
    .and_then(|mut count| count.query_row([stamp(from), stamp(to)], |row| row.get(0)))
    .map_err(StoreError::doing("counting what was closed on a day"))
}

fn staff_name(conn: &Connection, id: StaffId) -> Result<String, StoreError> {
    conn.prepare_cached("SELECT name FROM staff WHERE id = ?1")
        .and_then(|mut one| one.query_row([id.0], |row| row.get(0)))
        .map_err(StoreError::doing("reading the owner's name"))
}

fn person_name(conn: &Connection, id: Option<PersonId>) -> Result<Option<String>, StoreError> {
    let Some(id) = id else { return Ok(None) };
    conn.prepare_cached(
        "SELECT coalesce(nullif(json_extract(details, '$.name'), ''),
                         nullif(json_extract(details, '$.kana'), ''))
         FROM person WHERE id = ?1",
    )
    .and_then(|mut one| one.query_row([id.0], |row| row.get(0)).optional())
    .map(Option::flatten)
    .map_err(StoreError::doing("reading what a person is called"))
}
