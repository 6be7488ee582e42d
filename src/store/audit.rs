//! Who did what: one row in the same transaction as the change, chained by hash.
//!
//! Each hash covers the row, its seals ([`super::seal`]) and the hash before it, so that a
//! changed, removed or inserted row is found by [`verify()`]. Cutting off the newest rows is not
//! found by the chain alone: its head is kept elsewhere ([`anchor`]).

pub mod anchor;
pub mod exposure;
pub mod trail;
pub mod verify;

pub use verify::{Chain, verify};

pub(super) use super::digest::hex;

use super::error::StoreError;
use super::time::stamp;
use crate::domain::staff::Actor;
use chrono::{DateTime, TimeDelta, Utc};
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

/// Appends an entry with the seals of what it changed; only `write` calls this, inside its
/// transaction.
pub(super) fn append(
    conn: &Connection,
    actor: &Actor,
    at: DateTime<Utc>,
    entry: &AuditEntry,
    seals: String,
) -> Result<(), StoreError> {
    let last = last(conn)?;
    let row = AuditRow {
        seq: last.seq + 1,
        at: stamp(at),
        staff: Some(actor.staff.0),
        name: actor.name.clone(),
        desk: actor.desk.clone(),
        action: entry.action.to_owned(),
        subject: entry.subject.clone(),
        detail: marked(&entry.detail, &last, at).to_string(),
        seals,
    };
    insert(conn, &row, &last.hash)
}

/// Appends a row of the program itself, which has brought an older file up.
pub(super) fn append_as_program(
    conn: &Connection,
    action: &str,
    subject: &str,
    detail: &Value,
    seals: &str,
) -> Result<(), StoreError> {
    let last = last(conn)?;
    let at: String = conn
        .query_row("SELECT strftime('%Y-%m-%dT%H:%M:%fZ')", [], |row| {
            row.get(0)
        })
        .map_err(StoreError::doing("asking for the time"))?;
    let row = AuditRow {
        seq: last.seq + 1,
        at,
        staff: None,
        name: String::new(),
        desk: String::new(),
        action: action.to_owned(),
        subject: subject.to_owned(),
        detail: detail.to_string(),
        seals: seals.to_owned(),
    };
    insert(conn, &row, &last.hash)
}

/// The newest row, which the next one follows.
struct Last {
    seq: i64,
    at: String,
    hash: Vec<u8>,
}

fn last(conn: &Connection) -> Result<Last, StoreError> {
    conn.prepare_cached("SELECT seq, at, hash FROM audit ORDER BY seq DESC LIMIT 1")
        .and_then(|mut last| {
            last.query_row([], |row| {
                Ok(Last {
                    seq: row.get(0)?,
                    at: row.get(1)?,
                    hash: row.get(2)?,
                })
            })
            .optional()
        })
        .map(|last| {
            last.unwrap_or_else(|| Last {
                seq: 0,
                at: String::new(),
                hash: vec![0; 32],
            })
        })
        .map_err(StoreError::doing("reading the head of the audit"))
}

/// What a host's clock may be corrected by unnoticed, as its time service does.
const CORRECTED: TimeDelta = TimeDelta::seconds(2);

/// The detail of a row that comes after another one and has an earlier time: the serial is its place, and so
/// many seconds the clock had been set back.
fn marked(detail: &Value, last: &Last, at: DateTime<Utc>) -> Value {
    let mut detail = detail.clone();
    if let Ok(before) = last.at.parse::<DateTime<Utc>>()
        && before - at > CORRECTED
        && let Some(fields) = detail.as_object_mut()
    {
        let seconds = (before - at).num_seconds();
        fields.insert("clock_behind_s".to_owned(), seconds.into());
    }
    detail
}

fn insert(conn: &Connection, row: &AuditRow, before: &[u8]) -> Result<(), StoreError> {
    conn.prepare_cached(
        "INSERT INTO audit (seq, at, staff, name, desk, action, subject, detail, hash, seals)
         VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10)",
    )
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
            row.hash(before),
            row.seals,
        ])
    })
    .map(|_| ())
    .map_err(StoreError::doing("writing the audit"))
}

/// One row of the audit as stored.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct AuditRow {
    /// Gapless serial from 1.
    pub seq: i64,
    /// When, UTC.
    pub at: String,
    /// Who, row of `staff`; `None` for the program itself.
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
    /// Hashes of the records that it changed, as they were after it.
    pub seals: String,
}

impl AuditRow {
    /// The columns in the order of [`AuditRow::read`].
    const COLUMNS: &'static str = "seq, at, staff, name, desk, action, subject, detail, seals";

    /// Reads a row of [`AuditRow::COLUMNS`].
    fn read(row: &rusqlite::Row<'_>) -> rusqlite::Result<Self> {
        Ok(Self {
            seq: row.get(0)?,
            at: row.get(1)?,
            staff: row.get(2)?,
            name: row.get(3)?,
            desk: row.get(4)?,
            action: row.get(5)?,
            subject: row.get(6)?,
            detail: row.get(7)?,
            seals: row.get(8)?,
        })
    }

    /// SHA-256 over the hash before and every field, each with its length in front, so that no
    /// two rows read alike; the first byte is the version of this encoding. Rows without seals
    /// keep the first version: those written before there were any read so.
    fn hash(&self, before: &[u8]) -> Vec<u8> {
        let mut sha = Sha256::new();
        sha.update([if self.seals.is_empty() { 1 } else { 2 }]);
        sha.update(before);
        let staff = self.staff.map(|id| id.to_string()).unwrap_or_default();
        let seq = self.seq.to_string();
        let fields = [
            &seq,
            &self.at,
            &staff,
            &self.name,
            &self.desk,
            &self.action,
            &self.subject,
            &self.detail,
            &self.seals,
        ];
        let sealed = usize::from(!self.seals.is_empty());
        for field in fields.into_iter().take(8 + sealed) {
            sha.update((field.len() as u64).to_be_bytes());
            sha.update(field.as_bytes());
        }
        sha.finalize().to_vec()
    }
}
