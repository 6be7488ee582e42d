//! The files of a journal: those that are ours, and what lay in the directory at the start.

use super::KEPT_DAYS;
use super::file::{DraftFile, Opened};
use crate::domain::draft::Draft;
use chrono::{DateTime, TimeDelta, Utc};
use std::collections::BTreeMap;
use std::fs::{self, DirBuilder, File};
use std::io;
use std::os::unix::fs::{DirBuilderExt, PermissionsExt};
use std::path::Path;
use std::time::Instant;
use uuid::Uuid;

/// What was in the directory at the start.
#[derive(Debug, Default)]
pub struct Recovered {
    /// Drafts that are ours now, the oldest call first.
    pub drafts: Vec<Draft>,
    /// How many had not been changed for [`KEPT_DAYS`]; they are kept under `.expired`.
    pub expired: usize,
    /// How many are being typed in another session of the same person.
    pub elsewhere: usize,
    /// How many files hold no whole record; they are kept under `.torn`.
    pub torn: usize,
}

/// The files of the drafts that are ours.
#[derive(Default)]
pub(super) struct Files {
    open: BTreeMap<Uuid, DraftFile>,
    /// When what is in them is to be on the disk.
    pub(super) sync_due: Option<Instant>,
}

impl Files {
    /// Takes over the drafts of `staff`.
    pub(super) fn recover(
        &mut self,
        dir: &Path,
        staff: &str,
        now: DateTime<Utc>,
    ) -> io::Result<Recovered> {
        let mut recovered = Recovered::default();
        for path in DraftFile::all_in(dir)? {
            let is_anothers = DraftFile::peek(&path)
                .ok()
                .flatten()
                .is_some_and(|draft| draft.staff != staff);
            if is_anothers {
                continue;
            }
            match DraftFile::open(&path) {
                Ok(Opened::Draft(file, draft, changed)) => {
                    let is_old = now - DateTime::<Utc>::from(changed) > TimeDelta::days(KEPT_DAYS);
                    if draft.is_blank() {
                        file.remove()?;
                        continue;
                    }
                    if is_old {
                        recovered.expired += 1;
                        file.put_aside()?;
                        continue;
                    }
                    self.open.insert(draft.id, file);
                    recovered.drafts.push(*draft);
                }
                Ok(Opened::Elsewhere) => recovered.elsewhere += 1,
                Ok(Opened::Torn) => recovered.torn += 1,
                // Its owner has just registered it.
                Err(error) if error.kind() == io::ErrorKind::NotFound => {}
                Err(error) => return Err(error),
            }
        }
        Ok(recovered)
    }

    /// Writes a draft's newest content, or removes its file.
    pub(super) fn put(&mut self, dir: &Path, id: Uuid, draft: Option<&Draft>) -> io::Result<()> {
        match (draft, self.open.get_mut(&id)) {
            (Some(draft), Some(file)) => file.append(draft),
            (Some(draft), None) => {
                self.open.insert(id, DraftFile::create(dir, draft)?);
                Ok(())
            }
            (None, Some(_)) => self.open.remove(&id).map_or(Ok(()), DraftFile::remove),
            (None, None) => Ok(()),
        }
    }

    /// Waits until the disk has everything. What fails is tried again with the next change.
    pub(super) fn sync(&mut self, dir: &Path) {
        self.sync_due = None;
        for file in self.open.values_mut().filter(|file| file.is_unsynced) {
            if let Err(error) = file.sync() {
                tracing::warn!(%error, "a draft could not be brought to the disk");
            }
        }
        if let Err(error) = File::open(dir).and_then(|dir| dir.sync_all()) {
            tracing::warn!(%error, "the directory of drafts could not be brought to the disk");
        }
    }
}

/// The drafts in a directory as they stand, without taking any over: also those that are
/// being typed. None where there is no directory.
///
/// # Errors
/// When the directory or a file in it cannot be read.
pub fn peek(dir: &Path) -> io::Result<Vec<Draft>> {
    let paths = match DraftFile::all_in(dir) {
        Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(Vec::new()),
        found => found?,
    };
    let mut drafts = Vec::new();
    for path in paths {
        match DraftFile::peek(&path) {
            Ok(draft) => drafts.extend(draft),
            // It was registered a moment ago.
            Err(error) if error.kind() == io::ErrorKind::NotFound => {}
            Err(error) => return Err(error),
        }
    }
    Ok(drafts)
}

/// The same of a directory and of every one in it: the drafts of all offices.
///
/// # Errors
/// When a directory or a file in it cannot be read.
pub fn peek_all(root: &Path) -> io::Result<Vec<Draft>> {
    let mut drafts = peek(root)?;
    let entries = match fs::read_dir(root) {
        Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(drafts),
        entries => entries?,
    };
    for entry in entries {
        let entry = entry?;
        if entry.file_type()?.is_dir() {
            drafts.extend(peek(&entry.path())?);
        }
    }
    Ok(drafts)
}

/// The directory, for its owner alone.
pub(super) fn make_private(dir: &Path) -> io::Result<()> {
    DirBuilder::new().recursive(true).mode(0o700).create(dir)?;
    let found = fs::metadata(dir)?.permissions();
    if found.mode() & 0o077 != 0 {
        fs::set_permissions(dir, fs::Permissions::from_mode(0o700))?;
    }
    Ok(())
}
