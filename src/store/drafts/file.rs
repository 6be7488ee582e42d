//! One draft's file: owned by one process, grown record by record, renewed when it is large.
//!
//! A file gets its name only when it holds a whole record and is locked, so another
//! session of the same person can never open a draft that is being typed.

use super::frame::{framed, last_whole};
use crate::domain::draft::Draft;
use rustix::fs::{FlockOperation, flock};
use std::fs::{self, File, OpenOptions};
use std::io::{self, Read, Write};
use std::os::unix::fs::{MetadataExt, OpenOptionsExt};
use std::path::{Path, PathBuf};
use std::time::SystemTime;
use uuid::Uuid;

/// Suffix of a draft's file.
const SUFFIX: &str = "draft";
/// Suffix of a file in which no record is whole; kept for a person to look at.
const TORN: &str = "torn";
/// Suffix of a draft that nobody has touched for long.
const EXPIRED: &str = "expired";
/// Beyond this many bytes a file is written anew with its last record only.
const LARGE_BYTES: u64 = 256 * 1024;

/// An open and locked file.
#[derive(Debug)]
pub(super) struct DraftFile {
    file: File,
    path: PathBuf,
    length: u64,
    /// Whether bytes are not known to be on the disk yet.
    pub(super) is_unsynced: bool,
}

/// What was found under a draft's name.
#[derive(Debug)]
pub(super) enum Opened {
    /// A draft, now ours, with the time of its last change.
    Draft(DraftFile, Box<Draft>, SystemTime),
    /// Another process has it.
    Elsewhere,
    /// No record in it is whole.
    Torn,
}

impl DraftFile {
    /// Writes a draft to a file of its own.
    pub(super) fn create(dir: &Path, draft: &Draft) -> io::Result<Self> {
        let path = dir.join(format!("{}.{SUFFIX}", draft.id));
        let frame = frame_of(draft)?;
        let (file, length) = write_anew(&path, &frame)?;
        Ok(Self {
            file,
            path,
            length,
            is_unsynced: true,
        })
    }

    /// Adds the draft's present content, in one write.
    pub(super) fn append(&mut self, draft: &Draft) -> io::Result<()> {
        let frame = frame_of(draft)?;
        if self.length > LARGE_BYTES {
            let (file, length) = write_anew(&self.path, &frame)?;
            (self.file, self.length, self.is_unsynced) = (file, length, true);
            return Ok(());
        }
        if let Err(error) = self.file.write_all(&frame) {
            // Half a record would hide those that follow it: it goes, or else the whole file with the next one.
            if self.file.set_len(self.length).is_err() {
                self.length = u64::MAX;
            }
            return Err(error);
        }
        self.length = self
            .length
            .saturating_add(u64::try_from(frame.len()).unwrap_or(0));
        self.is_unsynced = true;
        Ok(())
    }

    /// Waits until the disk has it.
    pub(super) fn sync(&mut self) -> io::Result<()> {
        self.file.sync_data()?;
        self.is_unsynced = false;
        Ok(())
    }

    /// Removes the file: the draft has become a record, or is not wanted.
    pub(super) fn remove(self) -> io::Result<()> {
        fs::remove_file(&self.path)
    }

    /// Takes the file out of the drafts, and keeps it.
    pub(super) fn put_aside(self) -> io::Result<()> {
        fs::rename(&self.path, self.path.with_extension(EXPIRED))
    }

    /// Opens and locks a draft's file.
    pub(super) fn open(path: &Path) -> io::Result<Opened> {
        let mut file = OpenOptions::new().read(true).append(true).open(path)?;
        if !locked(&file)? || !is_still(&file, path)? {
            return Ok(Opened::Elsewhere);
        }
        let mut bytes = Vec::new();
        file.read_to_end(&mut bytes)?;
        let Some(draft) = draft_in(&bytes) else {
            fs::rename(path, path.with_extension(TORN))?;
            return Ok(Opened::Torn);
        };
        let changed = file.metadata()?.modified()?;
        // What is behind the last whole record would hide everything written after it.
        let (file, length) = write_anew(path, &frame_of(&draft)?)?;
        file.set_modified(changed)?;
        let file = Self {
            file,
            path: path.to_owned(),
            length,
            is_unsynced: true,
        };
        Ok(Opened::Draft(file, Box::new(draft), changed))
    }

    /// Moves a draft's file to another directory, unless somebody is typing in it.
    pub(super) fn move_to(path: &Path, dir: &Path) -> io::Result<()> {
        let file = File::open(path)?;
        if locked(&file)? && is_still(&file, path)? {
            let name = path.file_name().unwrap_or_default();
            fs::rename(path, dir.join(name))?;
        }
        Ok(())
    }

    /// The draft in a file, whoever it belongs to; `None` if no record in it is whole.
    pub(super) fn peek(path: &Path) -> io::Result<Option<Draft>> {
        Ok(draft_in(&fs::read(path)?))
    }

    /// The files of a directory that have a draft's name.
    pub(super) fn all_in(dir: &Path) -> io::Result<Vec<PathBuf>> {
        let mut paths = Vec::new();
        for entry in fs::read_dir(dir)? {
            let path = entry?.path();
            let is_named = path
                .file_stem()
                .and_then(|stem| stem.to_str())
                .map(Uuid::parse_str);
            if path.extension().is_some_and(|suffix| suffix == SUFFIX)
                && matches!(is_named, Some(Ok(_)))
            {
                paths.push(path);
            }
        }
        // Version 7 of UUIDs begins with the time: the oldest call comes first.
        paths.sort();
        Ok(paths)
    }
}

fn draft_in(bytes: &[u8]) -> Option<Draft> {
    last_whole(bytes).and_then(|json| serde_json::from_slice(json).ok())
}

fn frame_of(draft: &Draft) -> io::Result<Vec<u8>> {
    let json = serde_json::to_vec(draft)?;
    framed(&json).ok_or_else(|| io::Error::from(io::ErrorKind::FileTooLarge))
}

/// Writes a locked file under another name and puts it in the place of `path`.
fn write_anew(path: &Path, frame: &[u8]) -> io::Result<(File, u64)> {
    let beside = path.with_extension(format!("{}.new", std::process::id()));
    // Left over from a process of the same number that died: nobody else has this name.
    let _ = fs::remove_file(&beside);
    let written = write_locked(&beside, frame).and_then(|file| {
        fs::rename(&beside, path)?;
        Ok(file)
    });
    match written {
        Ok(file) => Ok((file, u64::try_from(frame.len()).unwrap_or(0))),
        Err(error) => {
            let _ = fs::remove_file(&beside);
            Err(error)
        }
    }
}

fn write_locked(path: &Path, frame: &[u8]) -> io::Result<File> {
    let mut file = OpenOptions::new()
        .append(true)
        .create_new(true)
        .mode(0o600)
        .open(path)?;
    if !locked(&file)? {
        return Err(io::Error::from(io::ErrorKind::WouldBlock));
    }
    file.write_all(frame)?;
    Ok(file)
}

fn locked(file: &File) -> io::Result<bool> {
    match flock(file, FlockOperation::NonBlockingLockExclusive) {
        Ok(()) => Ok(true),
        Err(rustix::io::Errno::WOULDBLOCK) => Ok(false),
        Err(error) => Err(error.into()),
    }
}

/// Whether `path` still names the file that was opened: its owner may have renewed it between.
fn is_still(file: &File, path: &Path) -> io::Result<bool> {
    let named = match fs::metadata(path) {
        Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(false),
        named => named?,
    };
    let opened = file.metadata()?;
    Ok((named.dev(), named.ino()) == (opened.dev(), opened.ino()))
}
