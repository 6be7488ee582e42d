//! What leaves the office as a file or on paper: written whole, for its owner alone, and noted.
//!
//! The audit row stands before the file has its name: an export that is not noted never is one.

use super::Store;
use super::audit::AuditEntry;
use super::crypt::Identities;
use super::error::StoreError;
use super::part::{PRIVATE, Part, absolute, refuse_existing, refuse_irregular};
use crate::domain::rights::Right;
use crate::domain::staff::Actor;
use crate::host::own_rights::as_oneself;
use serde_json::{Value, json};
use sha2::{Digest, Sha256};
use std::fs::File;
use std::io::{BufWriter, Write};
use std::path::{Path, PathBuf};

/// What an export is about, for the audit.
#[derive(Debug, Clone, PartialEq)]
pub struct ExportNote {
    /// What is exported, such as `handbook`.
    pub subject: String,
    /// Format, filter, columns: what one must know to do it again.
    pub detail: Value,
    /// How many records it holds.
    pub count: usize,
    /// What one must be allowed to do for it.
    pub needs: Right,
}

/// What may stand where an export goes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Target {
    /// Nothing.
    New,
    /// An older regular file, which is replaced.
    Replaced,
}

/// A file that was opened.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Opened {
    /// Its whole path.
    pub path: PathBuf,
    /// Its size.
    pub bytes: u64,
}

/// Opens an encrypted file into a new one, with the person's own rights.
///
/// # Errors
/// `Exists`, `WrongKey`, `Damaged`, what the file system says; then nothing is left behind.
pub fn open_sealed(
    from: &Path,
    identities: &Identities,
    target: &Path,
) -> Result<Opened, StoreError> {
    let target = absolute(target)?;
    as_oneself(|| {
        refuse_existing(&target)?;
        let sealed = File::open(from).map_err(StoreError::io("reading the encrypted file"))?;
        let part = Part::beside(&target, PRIVATE)?;
        let mut plain = BufWriter::new(part.open()?);
        identities.open(sealed, &mut plain)?;
        plain
            .flush()
            .map_err(StoreError::io("writing the opened file"))?;
        let bytes = part.finish(&target)?;
        Ok(Opened {
            path: target.clone(),
            bytes,
        })
    })
}

impl Store {
    /// Makes sure of the right to take something out, before anything is read for it.
    ///
    /// # Errors
    /// `NotAllowed`, which is noted; `ReadOnly`.
    pub fn may_export(&mut self, actor: &Actor, needs: Right) -> Result<(), StoreError> {
        self.demand(actor, needs)
    }

    /// Writes an export to a file; gives its whole path.
    ///
    /// # Errors
    /// `Exists`; `Foreign` when what would be replaced is no regular file; `ReadOnly`,
    /// `NotAllowed` because it cannot be noted; what the file system says. On any error the target
    /// is as it was.
    pub fn export_to(
        &mut self,
        actor: &Actor,
        note: &ExportNote,
        bytes: &[u8],
        path: &Path,
        target: Target,
    ) -> Result<PathBuf, StoreError> {
        let path = absolute(path)?;
        let part = as_oneself(|| {
            match target {
                Target::New => refuse_existing(&path)?,
                Target::Replaced => refuse_irregular(&path)?,
            }
            let part = Part::beside(&path, PRIVATE)?;
            part.write(bytes)?;
            Ok::<Part, StoreError>(part)
        })?;
        self.note_export(actor, note, bytes, Some(&path))?;
        as_oneself(|| match target {
            Target::New => part.finish(&path),
            Target::Replaced => part.replace(&path),
        })?;
        Ok(path)
    }

    /// Notes an export; `path` is `None` when it goes to standard output.
    ///
    /// # Errors
    /// `ReadOnly`, `NotAllowed`, the file's own errors.
    pub fn note_export(
        &mut self,
        actor: &Actor,
        note: &ExportNote,
        bytes: &[u8],
        path: Option<&Path>,
    ) -> Result<(), StoreError> {
        let sha256 = super::digest::hex(&Sha256::digest(bytes));
        let detail = json!({
            "what": note.detail,
            "count": note.count,
            "bytes": bytes.len(),
            "sha256": sha256,
            "path": path.map(|path| path.to_string_lossy()),
        });
        self.write_as(actor, note.needs, |_| {
            Ok(((), AuditEntry::new("export", note.subject.clone(), detail)))
        })
    }
}
