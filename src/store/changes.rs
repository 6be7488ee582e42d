//! What other desks have saved since we last looked.

use super::Store;
use super::error::StoreError;
use super::time::moment;
use chrono::{DateTime, Utc};
use std::collections::BTreeSet;

/// Our place in the change feed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Seen {
    /// SQLite's `data_version` of this connection: costs microseconds to ask.
    version: i64,
    /// Serial of the newest change that we know.
    seq: i64,
}

/// What was saved since.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Changes {
    /// Rows of work items.
    pub items: BTreeSet<i64>,
    /// Rows of consultations.
    pub consultations: BTreeSet<i64>,
    /// Whether directory entries changed.
    pub directory: bool,
    /// Whether calls were handed over, taken or registered.
    pub drafts: bool,
    /// When the newest of it was saved.
    pub at: Option<DateTime<Utc>>,
}

impl Changes {
    /// Whether anything was saved at all.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.items.is_empty() && self.consultations.is_empty() && !self.directory && !self.drafts
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
        })
    }

    /// What was saved by anybody since `seen`, which moves on. Cheap when
    /// nothing was.
    ///
    /// # Errors
    /// When the file cannot be read.
    pub fn changes_since(&self, seen: &mut Seen) -> Result<Changes, StoreError> {
        let version = self.data_version()?;
        if version == seen.version {
            return Ok(Changes::default());
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
                _ => changes.directory = true,
            }
            changes.at = Some(moment(row, 3).map_err(&reading)?);
        }
        Ok(changes)
    }

    fn data_version(&self) -> Result<i64, StoreError> {
        self.conn
            .pragma_query_value(None, "data_version", |row| row.get(0))
            .map_err(StoreError::doing("asking for changes"))
    }

    fn newest_change(&self) -> Result<i64, StoreError> {
        self.conn
            .prepare_cached("SELECT coalesce(max(seq), 0) FROM change_log")
            .and_then(|mut newest| newest.query_row([], |row| row.get(0)))
            .map_err(StoreError::doing("asking for the newest change"))
    }
}
