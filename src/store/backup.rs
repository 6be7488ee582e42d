//! A consistent copy of the file while others work, and the way back.
//!
//! Never by copying the file: what was committed last stands in the `-wal` beside it and would
//! be lost unnoticed. `VACUUM INTO` writes one whole file, which is synced, opened again and
//! checked before it gets its name. Nothing is ever overwritten.

use super::audit::{self, AuditEntry, Chain};
use super::error::StoreError;
use super::part::{PRIVATE, Part, absolute, refuse_existing, sync, sync_folder, with_suffix};
use super::{Store, check, open};
use crate::domain::rights::Right;
use crate::domain::staff::Actor;
use chrono::{DateTime, Utc};
use rusqlite::limits::Limit;
use rusqlite::{Connection, OpenFlags};
use serde_json::json;
use std::io::{Error, ErrorKind};
use std::os::unix::fs::PermissionsExt;
use std::path::{Path, PathBuf};
use std::time::Duration;

/// How long a restore waits for a desk that is just closing.
const WAIT_FOR_DESKS: Duration = Duration::from_millis(500);

/// What a copy holds.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Copied {
    /// Where it is.
    pub path: PathBuf,
    /// Its size in bytes.
    pub bytes: u64,
    /// Rows of its audit; with the head, proof of what was in it.
    pub audit_rows: i64,
    /// Hash of the last row, 64 hex digits; empty when there is none.
    pub audit_head: String,
}

/// What a restore did.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Restored {
    /// The file that is now in use.
    pub path: PathBuf,
    /// The file that it replaced, under its new name; `None` when there was none.
    pub kept: Option<PathBuf>,
    /// Rows of its audit.
    pub audit_rows: i64,
}

impl Store {
    /// Copies the file to `target`, for its owner only, and notes it in the audit.
    ///
    /// # Errors
    /// `Exists`, `NotAllowed` unless the actor may administer, `Damaged` when the copy does not
    /// check, `DiskFull`, `Io`. On any error nothing is left behind.
    pub fn backup_to(&mut self, actor: &Actor, target: &Path) -> Result<Copied, StoreError> {
        self.demand(actor, Right::Oversee)?;
        let target = absolute(target)?;
        refuse_existing(&target)?;
        let part = Part::beside(&target, PRIVATE)?;
        vacuum_into(&self.conn, &part.path)?;
        let (audit_rows, audit_head) = verified(&part.path)?;
        let bytes = part.finish(&target)?;
        if !self.is_read_only() {
            let detail = json!({ "bytes": bytes, "audit_rows": audit_rows, "head": audit_head });
            let name = target
                .file_name()
                .unwrap_or_default()
                .to_string_lossy()
                .into_owned();
            self.write_as(actor, Right::Oversee, |_| {
                Ok(((), AuditEntry::new("backup", name, detail)))
            })?;
        }
        Ok(Copied {
            path: target,
            bytes,
            audit_rows,
            audit_head,
        })
    }

    /// Notes in a restored file that and from what it was restored.
    ///
    /// # Errors
    /// The file's own errors.
    pub fn note_restore(&mut self, actor: &Actor, from: &Path) -> Result<(), StoreError> {
        let name = from
            .file_name()
            .unwrap_or_default()
            .to_string_lossy()
            .into_owned();
        self.write_as(actor, Right::Administer, |_| {
            Ok(((), AuditEntry::new("restore", name, json!({}))))
        })
    }
}

/// Puts a copy in place of `target`. What stood there is kept beside it, named after the moment.
/// Refused while anybody has `target` open: their work would go on in the file put aside.
///
/// # Errors
/// `Busy` while others have it open; `Missing`, `Foreign`, `Newer`, `Damaged` for the copy; `Io`.
/// On any error `target` is as it was.
pub fn restore(from: &Path, target: &Path, now: DateTime<Utc>) -> Result<Restored, StoreError> {
    let (from, target) = (absolute(from)?, absolute(target)?);
    let mode = mode_of(&target)?;
    let part = Part::beside(&target, mode.unwrap_or(PRIVATE))?;
    {
        // The copy may itself have been in use: read it as a database, not as a file.
        let copy = open::open(&from, open::Access::Read)?;
        vacuum_into(&copy, &part.path)?;
    }
    let (audit_rows, _) = verified(&part.path)?;
    if mode.is_none() {
        part.finish(&target)?;
        return Ok(Restored {
            path: target,
            kept: None,
            audit_rows,
        });
    }
    let held = hold_alone(&target)?;
    let kept = put_aside(&target, now, held.is_some())?;
    sync(&part.path)?;
    std::fs::rename(&part.path, &target).map_err(StoreError::io("putting the copy in place"))?;
    drop(held);
    sync_folder(&target)?;
    Ok(Restored {
        path: target,
        kept: Some(kept),
        audit_rows,
    })
}

/// The mode of a regular file; `None` when nothing is there.
fn mode_of(path: &Path) -> Result<Option<u32>, StoreError> {
    match std::fs::symlink_metadata(path) {
        Ok(meta) if meta.is_file() => Ok(Some(meta.permissions().mode() & 0o777)),
        Ok(_) => Err(StoreError::Foreign {
            path: path.to_owned(),
        }),
        Err(error) if error.kind() == ErrorKind::NotFound => Ok(None),
        Err(error) => Err(StoreError::io("looking at the file")(error)),
    }
}

/// Makes sure that nobody else has the file open, and keeps it so while the answer lives: going
/// back from WAL needs the only connection, and takes `-wal` and `-shm` away with it. `None` for
/// a file too damaged to be opened, which is why one restores.
fn hold_alone(path: &Path) -> Result<Option<Connection>, StoreError> {
    let holding = StoreError::doing("asking whether others have the file open");
    let flags = OpenFlags::SQLITE_OPEN_READ_WRITE | OpenFlags::SQLITE_OPEN_NOFOLLOW;
    let taken = Connection::open_with_flags(path, flags).and_then(|conn| {
        conn.busy_timeout(WAIT_FOR_DESKS)?;
        let mode: String =
            conn.pragma_update_and_check(None, "journal_mode", "DELETE", |row| row.get(0))?;
        conn.execute_batch("BEGIN EXCLUSIVE")?;
        Ok((conn, mode))
    });
    match taken.map_err(&holding) {
        Ok((conn, mode)) if mode == "delete" => Ok(Some(conn)),
        Ok(_) => Err(StoreError::Busy),
        Err(StoreError::Damaged(_)) => Ok(None),
        Err(error) => Err(error),
    }
}

/// Gives the file a second name; a damaged one goes away with what belongs to it, because a
/// `-wal` left behind would be played into the restored file.
fn put_aside(path: &Path, now: DateTime<Utc>, whole: bool) -> Result<PathBuf, StoreError> {
    let aside = StoreError::io("putting the old file aside");
    let kept = with_suffix(
        path,
        &format!(".before-{}", now.format("%Y%m%dT%H%M%S%3fZ")),
    );
    refuse_existing(&kept)?;
    // A second name, so that there is never a moment without a file; else a move.
    if whole && std::fs::hard_link(path, &kept).is_ok() {
        return Ok(kept);
    }
    for suffix in ["-wal", "-shm", ""] {
        let moved = std::fs::rename(with_suffix(path, suffix), with_suffix(&kept, suffix));
        match moved {
            Err(error) if error.kind() == ErrorKind::NotFound && !suffix.is_empty() => {}
            other => other.map_err(&aside)?,
        }
    }
    Ok(kept)
}

fn vacuum_into(conn: &Connection, target: &Path) -> Result<(), StoreError> {
    let name = target.to_str().ok_or_else(|| {
        let not_text = Error::new(ErrorKind::InvalidInput, "the path is not valid UTF-8");
        StoreError::io("naming the copy")(not_text)
    })?;
    let copying = StoreError::doing("copying the file");
    let guard = "query_only";
    let guarded: bool = conn
        .pragma_query_value(None, guard, |row| row.get(0))
        .map_err(&copying)?;
    // The copy counts as an attached file that is written to: no connection may do so otherwise.
    let attached = conn
        .set_limit(Limit::SQLITE_LIMIT_ATTACHED, 1)
        .map_err(&copying)?;
    let copied = conn
        .pragma_update(None, guard, false)
        .and_then(|()| conn.execute("VACUUM INTO ?1", [name]));
    conn.pragma_update(None, guard, guarded).map_err(&copying)?;
    conn.set_limit(Limit::SQLITE_LIMIT_ATTACHED, attached)
        .map_err(&copying)?;
    copied.map(|_| ()).map_err(&copying)
}

/// Opens a finished copy and checks it: mark, schema, pages, audit chain.
fn verified(path: &Path) -> Result<(i64, String), StoreError> {
    let conn = open::open(path, open::Access::Read)?;
    let faults = check::page_faults(&conn, "quick_check")?;
    if let Some(fault) = faults.first() {
        return Err(StoreError::Damaged(fault.clone()));
    }
    match audit::verify(&conn)? {
        Chain::Whole { rows, head } => Ok((rows, head)),
        Chain::Broken { seq } => Err(StoreError::Damaged(format!("audit row {seq}"))),
    }
}
