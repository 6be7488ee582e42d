//! A consistent copy of the file while others work.
//!
//! Never by copying the file: what was committed last stands in the `-wal` beside it and would
//! be lost unnoticed. `VACUUM INTO` writes one whole file beside the office's, which is synced,
//! opened again and checked. From there it goes to where the person wants it, with the person's own
//! rights, encrypted if wanted, and is read back before it gets its name. Nothing is ever overwritten.

use super::audit::{self, AuditEntry, Chain};
use super::crypt::Recipients;
use super::error::StoreError;
use super::part::{PRIVATE, Part, absolute, refuse_existing, refused};
use super::{Store, check, open};
use crate::domain::rights::Right;
use crate::domain::staff::Actor;
use crate::host::own_rights::as_oneself;
use rusqlite::Connection;
use rusqlite::limits::Limit;
use serde_json::json;
use sha2::{Digest, Sha256};
use std::fs::File;
use std::io::{self, BufReader, BufWriter, Error, ErrorKind, Read, Write};
use std::path::{Path, PathBuf};

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

impl Store {
    /// Copies the file to `target`, for its owner only, and notes it in the audit.
    ///
    /// # Errors
    /// `Exists`, `NotAllowed` unless the actor oversees, `Damaged` when the copy does not check,
    /// `DiskFull`, `Io`. On any error nothing is left behind.
    pub fn backup_to(&mut self, actor: &Actor, target: &Path) -> Result<Copied, StoreError> {
        self.backup_for(actor, target, None)
    }

    /// The same, encrypted for its recipients where there are any.
    ///
    /// # Errors
    /// As [`Store::backup_to`].
    pub fn backup_for(
        &mut self,
        actor: &Actor,
        target: &Path,
        recipients: Option<&Recipients>,
    ) -> Result<Copied, StoreError> {
        if !self.is_read_only() {
            self.demand(actor, Right::Oversee)?;
        } else if !actor.role.may(Right::Oversee) {
            return Err(StoreError::NotAllowed { role: actor.role });
        }
        let target = absolute(target)?;
        as_oneself(|| refuse_existing(&target))?;
        let stage = self.stage(&target)?;
        vacuum_into(&self.conn, &stage.path)?;
        let (audit_rows, audit_head) = verified(&stage.path)?;
        let copy = File::open(&stage.path).map_err(|error| refused(&stage.path, error))?;
        let part = as_oneself(|| hand_out(copy, &target, recipients))?;
        if !self.is_read_only() {
            let detail = json!({
                "audit_rows": audit_rows,
                "head": audit_head,
                "recipients": recipients.map(Recipients::names),
            });
            let name = target
                .file_name()
                .unwrap_or_default()
                .to_string_lossy()
                .into_owned();
            self.write_as(actor, Right::Oversee, |_| {
                Ok(((), AuditEntry::new("backup", name, detail)))
            })?;
        }
        let bytes = as_oneself(|| part.finish(&target))?;
        if let Err(error) = self.keep_head() {
            tracing::warn!(code = error.code(), "keeping the head of the audit");
        }
        Ok(Copied {
            path: target,
            bytes,
            audit_rows,
            audit_head,
        })
    }

    /// Beside the office's file, which is as private; beside the target where this account may
    /// only read there.
    fn stage(&self, target: &Path) -> Result<Part, StoreError> {
        let office = absolute(&self.path)?;
        match Part::beside(&office, PRIVATE) {
            Err(StoreError::NoPermission { .. } | StoreError::ReadOnly) => {
                Part::beside(target, PRIVATE)
            }
            stage => stage,
        }
    }
}

/// Writes a checked copy to where it is to be, and reads back what was written.
fn hand_out(
    copy: File,
    target: &Path,
    recipients: Option<&Recipients>,
) -> Result<Part, StoreError> {
    let part = Part::beside(target, PRIVATE)?;
    let failed = |error| refused(&part.path, error);
    let mut copy = BufReader::new(copy);
    let mut out = Hashing {
        into: BufWriter::new(part.open()?),
        sha: Sha256::new(),
    };
    match recipients {
        Some(recipients) => recipients.seal(&mut copy, &mut out),
        None => io::copy(&mut copy, &mut out).map(|_| ()),
    }
    .and_then(|()| out.flush())
    .and_then(|()| out.into.get_ref().sync_all())
    .map_err(failed)?;
    if hash_of(&part.path).map_err(failed)? != out.sha.finalize().as_slice() {
        return Err(StoreError::Damaged(target.display().to_string()));
    }
    Ok(part)
}

/// Hashes what goes through.
struct Hashing<W> {
    into: W,
    sha: Sha256,
}

impl<W: Write> Write for Hashing<W> {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        let written = self.into.write(bytes)?;
        self.sha.update(bytes.get(..written).unwrap_or(bytes));
        Ok(written)
    }

    fn flush(&mut self) -> io::Result<()> {
        self.into.flush()
    }
}

fn hash_of(path: &Path) -> io::Result<Vec<u8>> {
    let mut file = File::open(path)?;
    let (mut sha, mut block) = (Sha256::new(), vec![0; 64 * 1024]);
    loop {
        let read = file.read(&mut block)?;
        if read == 0 {
            return Ok(sha.finalize().to_vec());
        }
        sha.update(block.get(..read).unwrap_or(&block));
    }
}

pub(super) fn vacuum_into(conn: &Connection, target: &Path) -> Result<(), StoreError> {
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
pub(super) fn verified(path: &Path) -> Result<(i64, String), StoreError> {
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
