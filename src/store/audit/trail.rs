//! Reading the audit: who saw and changed what.

use super::AuditRow;
use crate::domain::ids::StaffId;
use crate::domain::rights::Right;
use crate::domain::staff::Actor;
use crate::store::Store;
use crate::store::error::StoreError;
use crate::store::time::stamp;
use chrono::{DateTime, Utc};
use rusqlite::params;

/// Which rows are asked for.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct TrailQuery {
    /// What it was done to: a number, `facility 12`.
    pub of: Option<String>,
    /// Who did it.
    pub by: Option<StaffId>,
    /// Not before this moment.
    pub since: Option<DateTime<Utc>>,
    /// How many at most.
    pub limit: u32,
}

impl Store {
    /// Rows of the audit, newest first. Everybody may read their own trail; the others' and who
    /// looked at a record only those who oversee.
    ///
    /// # Errors
    /// `NotAllowed`; when the file cannot be read.
    pub fn trail(&self, actor: &Actor, asked: &TrailQuery) -> Result<Vec<AuditRow>, StoreError> {
        if asked.by != Some(actor.staff) && !actor.role.may(Right::Oversee) {
            return Err(StoreError::NotAllowed { role: actor.role });
        }
        let since = asked.since.map(stamp);
        self.conn
            .prepare_cached(&format!(
                "SELECT {} FROM audit
                 WHERE (?1 IS NULL OR subject = ?1) AND (?2 IS NULL OR staff = ?2)
                   AND (?3 IS NULL OR at >= ?3)
                 ORDER BY seq DESC LIMIT ?4",
                AuditRow::COLUMNS
            ))
            .and_then(|mut rows| {
                rows.query_map(
                    params![asked.of, asked.by.map(|by| by.0), since, asked.limit],
                    AuditRow::read,
                )?
                .collect()
            })
            .map_err(StoreError::doing("reading the audit"))
    }
}
