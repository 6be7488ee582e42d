//! A file written whole or not at all: under another name until it is complete and on the disk.
//!
//! Whoever looks at the target sees the old file or the new one, never a half; a write that fails
//! leaves nothing behind.

use super::error::StoreError;
use rustix::fs::{CWD, RenameFlags, renameat_with};
use std::ffi::OsString;
use std::fs::{File, OpenOptions, Permissions};
use std::io::{Error, ErrorKind, Write as _};
use std::os::unix::fs::{OpenOptionsExt, PermissionsExt};
use std::path::{Path, PathBuf};

/// Who may read it: its owner.
pub(super) const PRIVATE: u32 = 0o600;

/// A file under way, removed again unless it gets its final name.
pub(super) struct Part {
    /// Where it is until then.
    pub path: PathBuf,
}

impl Part {
    /// An empty file of exactly this mode, whatever the umask.
    pub fn beside(target: &Path, mode: u32) -> Result<Self, StoreError> {
        let path = with_suffix(target, &format!(".part-{}", std::process::id()));
        let file = OpenOptions::new()
            .write(true)
            .create_new(true)
            .mode(PRIVATE)
            .open(&path)
            .map_err(|error| refused(&path, error))?;
        let part = Self { path };
        file.set_permissions(Permissions::from_mode(mode))
            .map_err(StoreError::io("protecting the copy"))?;
        Ok(part)
    }

    /// Fills the file.
    pub fn write(&self, content: &[u8]) -> Result<(), StoreError> {
        self.open()?
            .write_all(content)
            .map_err(|error| refused(&self.path, error))
    }

    /// Opens the file to be filled.
    pub fn open(&self) -> Result<File, StoreError> {
        OpenOptions::new()
            .write(true)
            .open(&self.path)
            .map_err(|error| refused(&self.path, error))
    }

    /// Syncs the file and puts it in the place of whatever stands there; its size.
    pub fn replace(self, target: &Path) -> Result<u64, StoreError> {
        let bytes = sync(&self.path)?;
        std::fs::rename(&self.path, target).map_err(|error| refused(target, error))?;
        sync_folder(target)?;
        Ok(bytes)
    }

    /// Syncs the file and gives it its name, unless something stands there by now; its size.
    pub fn finish(self, target: &Path) -> Result<u64, StoreError> {
        let bytes = sync(&self.path)?;
        match renameat_with(CWD, &self.path, CWD, target, RenameFlags::NOREPLACE) {
            Ok(()) => {}
            Err(rustix::io::Errno::EXIST) => {
                return Err(StoreError::Exists {
                    path: target.to_owned(),
                });
            }
            // Some file systems cannot promise it in one step.
            Err(rustix::io::Errno::INVAL | rustix::io::Errno::NOSYS) => {
                refuse_existing(target)?;
                std::fs::rename(&self.path, target).map_err(StoreError::io("naming the copy"))?;
            }
            Err(error) => return Err(StoreError::io("naming the copy")(error.into())),
        }
        sync_folder(target)?;
        Ok(bytes)
    }
}

impl Drop for Part {
    fn drop(&mut self) {
        // Gone already when it got its name.
        let _ = std::fs::remove_file(&self.path);
    }
}

/// The path from the root on.
pub(super) fn absolute(path: &Path) -> Result<PathBuf, StoreError> {
    // Also keeps SQLite from reading a name such as `file:x` as a URI.
    std::path::absolute(path).map_err(StoreError::io("reading the path"))
}

/// The path with something behind its last name.
pub(super) fn with_suffix(path: &Path, suffix: &str) -> PathBuf {
    let mut name = OsString::from(path);
    name.push(suffix);
    PathBuf::from(name)
}

/// Refuses when anything stands there, a dangling link included.
pub(super) fn refuse_existing(path: &Path) -> Result<(), StoreError> {
    match std::fs::symlink_metadata(path) {
        Ok(_) => Err(StoreError::Exists {
            path: path.to_owned(),
        }),
        Err(error) if error.kind() == ErrorKind::NotFound => Ok(()),
        Err(error) => Err(refused(path, error)),
    }
}

/// Refuses when something stands there that is no regular file.
pub(super) fn refuse_irregular(path: &Path) -> Result<(), StoreError> {
    match std::fs::symlink_metadata(path) {
        Ok(there) if !there.is_file() => Err(StoreError::Foreign {
            path: path.to_owned(),
        }),
        Err(error) if error.kind() != ErrorKind::NotFound => Err(refused(path, error)),
        _ => Ok(()),
    }
}

/// What the file system says of a path, in the words of the store.
pub(super) fn refused(path: &Path, error: Error) -> StoreError {
    match error.kind() {
        ErrorKind::NotFound => StoreError::Missing {
            path: path.parent().unwrap_or(path).to_owned(),
        },
        ErrorKind::AlreadyExists => StoreError::Exists {
            path: path.to_owned(),
        },
        ErrorKind::PermissionDenied => StoreError::NoPermission {
            path: path.to_owned(),
        },
        ErrorKind::ReadOnlyFilesystem => StoreError::ReadOnly,
        ErrorKind::StorageFull => StoreError::DiskFull,
        _ => StoreError::io("writing the copy")(error),
    }
}

/// Waits until a file is on the disk; its size.
pub(super) fn sync(path: &Path) -> Result<u64, StoreError> {
    let file = File::open(path).map_err(|error| refused(path, error))?;
    file.sync_all().map_err(|error| refused(path, error))?;
    file.metadata()
        .map(|meta| meta.len())
        .map_err(StoreError::io("measuring the copy"))
}

/// Waits until the name of a file is on the disk.
pub(super) fn sync_folder(path: &Path) -> Result<(), StoreError> {
    let folder = path
        .parent()
        .filter(|folder| !folder.as_os_str().is_empty());
    File::open(folder.unwrap_or(Path::new(".")))
        .and_then(|folder| folder.sync_all())
        .map_err(StoreError::io("syncing the folder"))
}
