//! Which office a file is: the same in every copy of it, another one for every office that was begun anew. What an
//! account keeps beside the shared file, it keeps by this.

use super::Store;
use super::error::StoreError;
use super::time::stamp;
use chrono::{DateTime, Utc};
use rusqlite::{OptionalExtension, params};

/// So many bytes of the first hash of the audit: no account works in so many offices that two would meet.
const BYTES: usize = 8;

impl Store {
    /// The beginning of the first row's hash in the audit, in hex digits; `None` before anybody was entered.
    ///
    /// # Errors
    /// When the file cannot be read.
    pub fn identity(&self) -> Result<Option<String>, StoreError> {
        let first: Option<Vec<u8>> = self
            .conn
            .query_row("SELECT hash FROM audit WHERE seq = 1", [], |row| row.get(0))
            .optional()
            .map_err(StoreError::doing("asking which office it is"))?;
        Ok(first.map(|hash| super::audit::hex(hash.get(..BYTES).unwrap_or(&hash))))
    }

    /// Whether somebody of that name had sat down at this office before a moment.
    ///
    /// # Errors
    /// When the file cannot be read.
    pub fn sat_here_before(&self, name: &str, at: DateTime<Utc>) -> Result<bool, StoreError> {
        self.conn
            .prepare_cached(
                "SELECT EXISTS (SELECT 1 FROM audit
                     WHERE action = 'login' AND name = ?1 AND at <= ?2)",
            )
            .and_then(|mut one| one.query_row(params![name, stamp(at)], |row| row.get(0)))
            .map_err(StoreError::doing("asking who sat here"))
    }
}
