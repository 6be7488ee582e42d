//! Who has a work item open at this moment, and at which desk: so that two colleagues do not ring the same
//! clinic. It is a presence like that of a call being typed (`presence`), never a lock: the claim is what lasts.

use super::Store;
use super::error::StoreError;
use super::presence::STALE_AFTER;
use super::time::{moment, stamp};
use crate::domain::ids::{ItemId, StaffId};
use crate::domain::staff::Actor;
use chrono::{DateTime, Utc};
use rusqlite::params;

/// One colleague at one item.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct AtItem {
    /// The item.
    pub item: ItemId,
    /// Who.
    pub staff: StaffId,
    /// Their name.
    pub name: String,
    /// Where.
    pub desk: String,
    /// Since when it is open there.
    pub since: DateTime<Utc>,
}

/// Everybody who is at an item, as last read.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(super) struct Attendance {
    /// Who is where, by item and then by who came first.
    pub who: Vec<AtItem>,
    /// When the first of them falls silent unless a heartbeat comes.
    pub silent_at: Option<DateTime<Utc>>,
}

impl Store {
    /// Says which item this desk has open and since when, or (`None`) that it has none any more.
    ///
    /// # Errors
    /// When the file cannot be written.
    pub fn be_at(
        &mut self,
        actor: &Actor,
        open: Option<(ItemId, DateTime<Utc>)>,
    ) -> Result<(), StoreError> {
        let now = stamp(self.clock.now());
        self.say_present(&key(actor), |tx, key| {
            let Some((item, since)) = open else {
                return Ok(());
            };
            tx.execute(
                "INSERT INTO presence (draft, staff, desk, phone, reading, name, updated_at,
                     item_id, since)
                 VALUES (?1, ?2, ?3, '', '', '', ?4, ?5, ?6)",
                params![key, actor.staff.0, actor.desk, now, item.0, stamp(since)],
            )
            .map(drop)
        })
    }

    /// Everybody who is at an item now.
    ///
    /// # Errors
    /// When the file cannot be read.
    pub fn at_items(&self) -> Result<Vec<AtItem>, StoreError> {
        self.attendance().map(|attendance| attendance.who)
    }

    pub(super) fn attendance(&self) -> Result<Attendance, StoreError> {
        let alive = stamp(self.clock.now() - STALE_AFTER);
        let rows: Vec<(AtItem, DateTime<Utc>)> = self
            .conn
            .prepare_cached(
                "SELECT item_id, presence.staff, staff.name, desk, since, updated_at
                 FROM presence JOIN staff ON staff.id = presence.staff
                 WHERE item_id IS NOT NULL AND updated_at >= ?1
                 ORDER BY item_id, since, draft",
            )
            .and_then(|mut rows| {
                rows.query_map([alive], |row| {
                    let at = AtItem {
                        item: ItemId(row.get(0)?),
                        staff: StaffId(row.get(1)?),
                        name: row.get(2)?,
                        desk: row.get(3)?,
                        since: moment(row, 4)?,
                    };
                    Ok((at, moment(row, 5)?))
                })?
                .collect()
            })
            .map_err(StoreError::doing("reading who is at an item"))?;
        // A word as old as `STALE_AFTER` still counts; a moment later it does not.
        let silent_at = rows.iter().map(|(_, said)| *said + STALE_AFTER).min();
        Ok(Attendance {
            who: rows.into_iter().map(|(at, _)| at).collect(),
            silent_at,
        })
    }
}

/// A desk has at most one item open.
fn key(actor: &Actor) -> String {
    format!("{}@{}", actor.staff, actor.desk)
}
