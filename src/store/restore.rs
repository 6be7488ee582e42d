//! The way back: a copy in the place of the office's file, and the rehearsal of it.

use super::audit::AuditEntry;
use super::audit::anchor::{Anchor, head};
use super::audit::verify::examine;
use super::backup::{vacuum_into, verified};
use super::crypt::{Identities, is_sealed};
use super::error::StoreError;
use super::migrate::bring_up_alone;
use super::part::{
    PRIVATE, Part, absolute, refuse_existing, refused, sync, sync_folder, with_suffix,
};
use super::schema::known_schema;
use super::{Store, check, open};
use crate::domain::rights::Right;
use crate::domain::staff::Actor;
use crate::host::own_rights::as_oneself;
use chrono::{DateTime, Utc};
use rusqlite::{Connection, OpenFlags};
use serde::Serialize;
use serde_json::json;
use std::fs::{File, Metadata};
use std::io::{BufReader, BufWriter, ErrorKind, Write};
use std::os::unix::fs::{MetadataExt, PermissionsExt, chown};
use std::path::{Path, PathBuf};
use std::time::Duration;

/// How long a restore waits for a desk that is just closing.
const WAIT_FOR_DESKS: Duration = Duration::from_millis(500);

/// What a restore did.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Restored {
    /// The file that is now in use.
    pub path: PathBuf,
    /// The file that it replaced, under its new name; `None` when there was none.
    pub kept: Option<PathBuf>,
    /// Rows of its audit.
    pub audit_rows: i64,
    /// The newest audit row of the file that it replaced, where that could still be read.
    pub replaced: Option<Anchor>,
}

/// What a restore would do.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Rehearsal {
    /// Whether it could be put in place: pages, audit and records are whole.
    pub ok: bool,
    /// Schema of the copy.
    pub schema: u32,
    /// Consultations in it.
    pub consultations: i64,
    /// Work items in it.
    pub items: i64,
    /// Rows of its audit.
    pub audit_rows: i64,
    /// When its newest row was written; empty when there is none.
    pub newest: String,
    /// What is wrong with it.
    pub faults: Vec<String>,
    /// Rows that the office's audit has beyond the copy, which would be taken back; `None` when the
    /// copy is not of this office as it is, or there is no office's file.
    pub would_lose: Option<i64>,
}

impl Store {
    /// Notes in a restored file that and from what it was restored, and how far the replaced one had
    /// come: heads up to there that were kept elsewhere are gone for this reason.
    ///
    /// # Errors
    /// The file's own errors; `NotAllowed` unless the actor may administer.
    pub fn note_restore(
        &mut self,
        actor: &Actor,
        from: &Path,
        replaced: Option<&Anchor>,
    ) -> Result<(), StoreError> {
        let name = from
            .file_name()
            .unwrap_or_default()
            .to_string_lossy()
            .into_owned();
        self.write_as(actor, Right::Administer, |_| {
            let detail = json!({ "replaced": replaced });
            Ok(((), AuditEntry::new("restore", name, detail)))
        })
    }
}

/// A copy that can be opened as a database of this program's schema: decrypted and brought up beside the office's
/// file where it must be.
struct Readable {
    path: PathBuf,
    /// Removed with this.
    _made: Option<Part>,
}

impl Readable {
    fn of(from: &Path, identities: Option<&Identities>, target: &Path) -> Result<Self, StoreError> {
        let from = absolute(from)?;
        let failed = |error| not_readable(&from, error);
        // Opened with the person's own rights, whatever the program may.
        let mut copy = BufReader::new(as_oneself(|| File::open(&from)).map_err(failed)?);
        if !is_sealed(&mut copy).map_err(failed)? {
            return Self {
                path: from,
                _made: None,
            }
            .of_this_schema(target);
        }
        let identities = identities.ok_or_else(|| StoreError::Sealed { path: from.clone() })?;
        let part = Part::beside(&with_suffix(target, ".opened"), PRIVATE)?;
        let sealed = as_oneself(|| File::open(&from)).map_err(failed)?;
        let mut plain = BufWriter::new(part.open()?);
        identities.open(sealed, &mut plain)?;
        plain.flush().map_err(|error| refused(&part.path, error))?;
        Self {
            path: part.path.clone(),
            _made: Some(part),
        }
        .of_this_schema(target)
    }

    /// A copy of an older schema stays as it is; what is put in place is brought up.
    fn of_this_schema(self, target: &Path) -> Result<Self, StoreError> {
        let copy = open::open_as_it_is(&self.path, open::Access::Read)?;
        if open::schema(&copy)? == known_schema() {
            return Ok(self);
        }
        let part = Part::beside(&with_suffix(target, ".brought-up"), PRIVATE)?;
        vacuum_into(&copy, &part.path)?;
        bring_up_alone(&mut open::connect(&part.path, open::Access::Write)?)?;
        Ok(Self {
            path: part.path.clone(),
            _made: Some(part),
        })
    }
}

fn not_readable(path: &Path, error: std::io::Error) -> StoreError {
    match error.kind() {
        ErrorKind::NotFound => StoreError::Missing {
            path: path.to_owned(),
        },
        ErrorKind::PermissionDenied => StoreError::NoPermission {
            path: path.to_owned(),
        },
        _ => StoreError::io("reading the copy")(error),
    }
}

/// Opens a copy, checks pages, audit and every record, and tells what a restore would change.
///
/// # Errors
/// `Missing`, `Foreign`, `Newer`, `Sealed`, `WrongKey`, `Damaged` when it cannot even be opened.
pub fn rehearse(
    from: &Path,
    identities: Option<&Identities>,
    target: &Path,
) -> Result<Rehearsal, StoreError> {
    let copy = Readable::of(from, identities, &absolute(target)?)?;
    let conn = open::open(&copy.path, open::Access::Read)?;
    let mut faults = check::page_faults(&conn, "integrity_check")?;
    let verdict = examine(&conn, &[])?;
    faults.extend(verdict.broken_at.map(|seq| format!("audit row {seq}")));
    faults.extend(verdict.records.iter().map(|fault| fault.record.clone()));
    let one = |sql: &str| {
        conn.query_row(sql, [], |row| row.get(0))
            .map_err(StoreError::doing("counting what a copy holds"))
    };
    let head = Anchor {
        seq: verdict.rows,
        hash: verdict.head,
    };
    Ok(Rehearsal {
        ok: faults.is_empty(),
        schema: open::schema(&conn)?,
        consultations: one("SELECT count(*) FROM consultation")?,
        items: one("SELECT count(*) FROM work_item")?,
        audit_rows: verdict.rows,
        newest: conn
            .query_row("SELECT coalesce(max(at), '') FROM audit", [], |row| {
                row.get(0)
            })
            .map_err(StoreError::doing("reading the age of a copy"))?,
        faults,
        would_lose: beyond(target, &head),
    })
}

/// How far the office's audit has come since a head; `None` when it does not hold it.
fn beyond(office: &Path, head: &Anchor) -> Option<i64> {
    let conn = open::open(office, open::Access::Read).ok()?;
    let (holds, newest): (Option<Vec<u8>>, i64) = conn
        .query_row(
            "SELECT (SELECT hash FROM audit WHERE seq = ?1), (SELECT max(seq) FROM audit)",
            [head.seq],
            |row| Ok((row.get(0)?, row.get(1)?)),
        )
        .ok()?;
    let is_same = holds.is_some_and(|hash| super::audit::hex(&hash) == head.hash);
    is_same.then_some(newest - head.seq)
}

/// Puts a copy in place of `target`. What stood there is kept beside it, named after the moment.
/// Refused while anybody has `target` open: their work would go on in the file put aside.
///
/// # Errors
/// `Busy` while others have it open; `Missing`, `Foreign`, `Newer`, `Damaged`, `Sealed`, `WrongKey`
/// for the copy; `Io`. On any error `target` is as it was.
pub fn restore(
    from: &Path,
    identities: Option<&Identities>,
    target: &Path,
    now: DateTime<Utc>,
) -> Result<Restored, StoreError> {
    let target = absolute(target)?;
    let there = metadata_of(&target)?;
    let mode = there
        .as_ref()
        .map_or(PRIVATE, |meta| meta.permissions().mode() & 0o777);
    let part = Part::beside(&target, mode)?;
    {
        // The copy may itself have been in use: read it as a database, not as a file.
        let readable = Readable::of(from, identities, &target)?;
        let copy = open::open(&readable.path, open::Access::Read)?;
        vacuum_into(&copy, &part.path)?;
    }
    let (audit_rows, _) = verified(&part.path)?;
    let Some(there) = there else {
        part.finish(&target)?;
        return Ok(Restored {
            path: target,
            kept: None,
            audit_rows,
            replaced: None,
        });
    };
    // A file too damaged to be read has lost its head as well.
    let replaced = open::open(&target, open::Access::Read)
        .and_then(|conn| head(&conn))
        .ok()
        .flatten();
    belong_to(&part.path, &there)?;
    let held = hold_alone(&target)?;
    let kept = put_aside(&target, now, held.is_some())?;
    sync(&part.path)?;
    std::fs::rename(&part.path, &target).map_err(|error| refused(&target, error))?;
    drop(held);
    sync_folder(&target)?;
    Ok(Restored {
        path: target,
        kept: Some(kept),
        audit_rows,
        replaced,
    })
}

/// A shared file stays shared: the restored one belongs to the same account and group.
fn belong_to(path: &Path, before: &Metadata) -> Result<(), StoreError> {
    let now = std::fs::metadata(path).map_err(|error| refused(path, error))?;
    if now.gid() != before.gid() {
        chown(path, None, Some(before.gid())).map_err(|error| refused(path, error))?;
    }
    if now.uid() != before.uid() && rustix::process::geteuid().is_root() {
        chown(path, Some(before.uid()), None).map_err(|error| refused(path, error))?;
    }
    Ok(())
}

/// What is known of a regular file; `None` when nothing is there.
fn metadata_of(path: &Path) -> Result<Option<Metadata>, StoreError> {
    match std::fs::symlink_metadata(path) {
        Ok(meta) if meta.is_file() => Ok(Some(meta)),
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
