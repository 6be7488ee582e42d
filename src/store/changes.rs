//! What other desks have saved since we last looked.

use super::Store;
use super::at_item::{AtItem, Attendance};
use super::error::StoreError;
use super::moved::MovedOn;
use super::time::moment;
use chrono::{DateTime, Utc};
use std::collections::BTreeSet;

/// Our place in the change feed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Seen {
    /// SQLite's `data_version` of this connection: costs microseconds to ask.
    version: i64,
    /// Serial of the newest change that we know.
    seq: i64,
    /// Newest row of the timelines that we know.
    event: i64,
    /// Who was at which item.
    attendance: Attendance,
}

/// What was saved since.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
#[expect(
    clippy::struct_excessive_bools,
    reason = "one for each part of the feed whose rows nobody asks for by number"
)]
pub struct Changes {
    /// Rows of work items.
    pub items: BTreeSet<i64>,
    /// Rows of consultations.
    pub consultations: BTreeSet<i64>,
    /// Whether directory entries changed.
    pub directory: bool,
    /// Whether calls were handed over, taken or registered.
    pub drafts: bool,
    /// Whether a hand-over note was written or acknowledged.
    pub notes: bool,
    /// Whether an absence was noted or has ended.
    pub roster: bool,
    /// Who is at which item, when that is not as it was.
    pub at_items: Option<Vec<AtItem>>,
    /// Items that have gone from one owner to another, or to nobody.
    pub moved_on: Vec<MovedOn>,
    /// When the newest of it was saved.
    pub at: Option<DateTime<Utc>>,
}

impl Changes {
    /// Whether anything was saved at all.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        !self.has_records() && self.at_items.is_none()
    }

    /// Whether any record was saved; who is at an item is none.
    #[must_use]
    pub fn has_records(&self) -> bool {
        !self.items.is_empty()
            || !self.consultations.is_empty()
            || self.directory
            || self.drafts
            || self.notes
            || self.roster
    }
}

impl Store {
    /// Where the feed stands now.
    ///
    /// # Errors
    /// When the file cannot be read.
    pub fn seen_now(&self) -> Result<Seen, StoreError> {
        Ok(Seen {
            version: self.data_version()?,
            seq: self.newest_change()?,
            event: self.newest_event()?,
            // Nothing is known yet: the first look reads it.
            attendance: Attendance {
                silent_at: Some(DateTime::<Utc>::MIN_UTC),
                ..Attendance::default()
            },
        })
    }

    /// What was saved by anybody since `seen`, which moves on. Cheap when
    /// nothing was.
    ///
    /// # Errors
    /// When the file cannot be read.
    pub fn changes_since(&self, seen: &mut Seen) -> Result<Changes, StoreError> {
        let version = self.data_version()?;
        let now = self.clock.now();
        let has_fallen_silent = seen.attendance.silent_at.is_some_and(|at| at < now);
        if version == seen.version {
            return Ok(Changes {
                at_items: if has_fallen_silent {
                    self.attended_anew(&mut seen.attendance)?
                } else {
                    None
                },
                ..Changes::default()
            });
        }
        seen.version = version;
        let reading = StoreError::doing("reading the change feed");
        let mut changes = Changes::default();
        let mut statement = self
            .conn
            .prepare_cached(
                "SELECT seq, record, row_id, at FROM change_log WHERE seq > ?1 ORDER BY seq",
            )
            .map_err(&reading)?;
        let mut rows = statement.query([seen.seq]).map_err(&reading)?;
        while let Some(row) = rows.next().map_err(&reading)? {
            seen.seq = row.get(0).map_err(&reading)?;
            let record: String = row.get(1).map_err(&reading)?;
            let id: i64 = row.get(2).map_err(&reading)?;
            match record.as_str() {
                "item" => drop(changes.items.insert(id)),
                "consultation" => drop(changes.consultations.insert(id)),
                "draft" => changes.drafts = true,
                "note" => changes.notes = true,
                "roster" => changes.roster = true,
                _ => changes.directory = true,
            }
            changes.at = Some(moment(row, 3).map_err(&reading)?);
        }
        if !changes.items.is_empty() {
            changes.moved_on = self.moved_on_since(&mut seen.event)?;
        }
        changes.at_items = self.attended_anew(&mut seen.attendance)?;
        Ok(changes)
    }

    /// Who is at which item, when it is not what we know. A heartbeat alone is no news: lists are not read again
    /// because somebody is still there.
    fn attended_anew(&self, known: &mut Attendance) -> Result<Option<Vec<AtItem>>, StoreError> {
        let before = std::mem::replace(known, self.attendance()?);
        Ok((before.who != known.who).then(|| known.who.clone()))
    }

    fn data_version(&self) -> Result<i64, StoreError> {
        self.conn
            .pragma_query_value(None, "data_version", |row| row.get(0))
            .map_err(StoreError::doing("asking for changes"))
    }

    pub(super) fn newest_change(&self) -> Result<i64, StoreError> {
        self.conn
            .prepare_cached("SELECT coalesce(max(seq), 0) FROM change_log")
            .and_then(|mut newest| newest.query_row([], |row| row.get(0)))
            .map_err(StoreError::doing("asking for the newest change"))
    }
}
