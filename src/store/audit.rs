//! Who did what: one row in the same transaction as the change, chained by hash.
//!
//! Each hash covers the row and the hash before it, so that a changed, removed
//! or inserted row is found by [`verify`]. Cutting off the newest rows is not
//! found by the chain alone; the head is printed by `check` to be kept elsewhere.

use super::digest;
use super::error::StoreError;
use super::time::stamp;
use crate::domain::staff::Actor;
use chrono::{DateTime, Utc};
use rusqlite::{Connection, OptionalExtension, params};
use serde_json::Value;
use sha2::{Digest, Sha256};

/// What goes into the audit about one act.
#[derive(Debug, Clone)]
pub struct AuditEntry {
    /// Verb, such as `register`, `step`, `import`, `backup`.
    pub action: &'static str,
    /// What it was done to: a number, `facility 12`, a file.
    pub subject: String,
    /// What happened, without personal data beyond what the record itself holds.
    pub detail: Value,
}

impl AuditEntry {
    /// An entry.
    #[must_use]
    pub fn new(action: &'static str, subject: impl Into<String>, detail: Value) -> Self {
        Self {
            action,
            subject: subject.into(),
            detail,
        }
    }
}

/// Appends an entry; only `write` calls this, inside its transaction.
pub(super) fn append(
    conn: &Connection,
    actor: &Actor,
    at: DateTime<Utc>,
    entry: &AuditEntry,
) -> Result<(), StoreError> {
    let writing = StoreError::doing("writing the audit");
    let last: Option<(i64, Vec<u8>)> = conn
        .prepare_cached("SELECT seq, hash FROM audit ORDER BY seq DESC LIMIT 1")
        .and_then(|mut last| {
            last.query_row([], |row| Ok((row.get(0)?, row.get(1)?)))
                .optional()
        })
        .map_err(&writing)?;
    let (seq, before) = last.map_or((1, vec![0; 32]), |(seq, hash)| (seq + 1, hash));
    let row = AuditRow {
        seq,
        at: stamp(at),
        staff: Some(actor.staff.0),
        name: actor.name.clone(),
        desk: actor.desk.clone(),
        action: entry.action.to_owned(),
        subject: entry.subject.clone(),
        detail: entry.detail.to_string(),
    };
    conn.prepare_cached("INSERT INTO audit VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9)")
        .and_then(|mut insert| {
            insert.execute(params![
                row.seq,
                row.at,
                row.staff,
                row.name,
                row.desk,
                row.action,
                row.subject,
                row.detail,
                row.hash(&before),
            ])
        })
        .map_err(&writing)?;
    Ok(())
}

/// One row of the audit as stored.
#[derive(Debug, Clone, PartialEq, Eq, serde::Serialize)]
pub struct AuditRow {
    /// Gapless serial from 1.
    pub seq: i64,
    /// When, UTC.
    pub at: String,
    /// Who, row of `staff`.
    pub staff: Option<i64>,
    /// Who, by name at that moment.
    pub name: String,
    /// From which desk.
    pub desk: String,
    /// Verb.
    pub action: String,
    /// What it was done to.
    pub subject: String,
    /// JSON.
    pub detail: String,
}

impl AuditRow {
    /// SHA-256 over the hash before and every field, each with its length in
    /// front, so that no two rows read alike; the first byte is the version of
    /// this encoding.
    fn hash(&self, before: &[u8]) -> Vec<u8> {
        let mut sha = Sha256::new();
        sha.update([1]);
        sha.update(before);
        let staff = self.staff.map(|id| id.to_string()).unwrap_or_default();
        let seq = self.seq.to_string();
        for field in [
            &seq,
            &self.at,
            &staff,
            &self.name,
            &self.desk,
            &self.action,
            &self.subject,
            &self.detail,
        ] {
            sha.update((field.len() as u64).to_be_bytes());
            sha.update(field.as_bytes());
        }
        sha.finalize().to_vec()
    }
}

/// What a check of the chain found.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Chain {
    /// Every row follows from the one before; the head as hex, to be kept elsewhere.
    Whole {
        /// How many rows.
        rows: i64,
        /// Hash of the last row, 64 hex digits; empty when there is none.
        head: String,
    },
    /// The first row that does not follow from the one before.
    Broken {
        /// Its serial.
        seq: i64,
    },
}

/// Checks the whole chain.
///
/// # Errors
/// When the file cannot be read.
pub fn verify(conn: &Connection) -> Result<Chain, StoreError> {
    let reading = StoreError::doing("reading the audit");
    let mut rows = conn
        .prepare(
            "SELECT seq, at, staff, name, desk, action, subject, detail, hash FROM audit ORDER BY seq",
        )
        .map_err(&reading)?;
    let mut rows = rows.query([]).map_err(&reading)?;
    let mut before = vec![0; 32];
    let mut count = 0;
    while let Some(row) = rows.next().map_err(&reading)? {
        let stored: Vec<u8> = row.get(8).map_err(&reading)?;
        let row = read_row(row).map_err(&reading)?;
        if row.seq != count + 1 || row.hash(&before) != stored {
            return Ok(Chain::Broken { seq: row.seq });
        }
        count = row.seq;
        before = stored;
    }
    let head = if count == 0 {
        String::new()
    } else {
        digest::hex(&before)
    };
    Ok(Chain::Whole { rows: count, head })
}

/// Reads one row in the order of the table's columns.
pub(super) fn read_row(row: &rusqlite::Row<'_>) -> rusqlite::Result<AuditRow> {
    Ok(AuditRow {
        seq: row.get(0)?,
        at: row.get(1)?,
        staff: row.get(2)?,
        name: row.get(3)?,
        desk: row.get(4)?,
        action: row.get(5)?,
        subject: row.get(6)?,
        detail: row.get(7)?,
    })
}
