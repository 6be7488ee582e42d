//! The search index of the directory: from its file beside the shared one, or built anew.
//!
//! The file holds what the directory holds, hints and numbers of the centre's own knowledge
//! included; so it lies in the same folder with the same permissions as the shared file, and
//! nowhere else. It is never trusted further than its stamp and its checksum: whoever misses it
//! builds the index, which takes longer, and that is all.

use super::candidates::REFERRAL;
use super::error::StoreError;
use super::part::{Part, with_suffix};
use super::{Store, digest, rooms};
use crate::domain::room::RoomNow;
use crate::search::{Index, file};
use std::fs::File;
use std::io::{self, BufWriter};
use std::os::unix::fs::{OpenOptionsExt, PermissionsExt};
use std::path::PathBuf;
use std::sync::Arc;

/// Behind the name of the shared file.
const SUFFIX: &str = "-index";
/// Fewer institutions than this are folded faster than anybody notices.
const WORTH_A_FILE: usize = 5_000;

/// An index and what it was made of.
#[derive(Debug, Clone)]
pub struct DirectoryIndex {
    /// Ready to be searched.
    pub index: Arc<Index>,
    stamp: String,
    is_from_file: bool,
}

impl DirectoryIndex {
    /// Whether the next start would be faster with a file that is not there yet.
    #[must_use]
    pub fn wants_a_file(&self) -> bool {
        !self.is_from_file && self.index.len() >= WORTH_A_FILE
    }

    /// Whether it came from its file.
    #[must_use]
    pub fn is_from_file(&self) -> bool {
        self.is_from_file
    }
}

impl Store {
    /// The index of the directory as it is now.
    ///
    /// # Errors
    /// When the shared file cannot be read; a file of the index that cannot be used is no error.
    pub fn directory_index(&self) -> Result<DirectoryIndex, StoreError> {
        // One snapshot for the token and for what it stands for.
        #[expect(
            clippy::disallowed_methods,
            reason = "only reads, and ends before anybody waits for a person"
        )]
        let snapshot = self
            .conn
            .unchecked_transaction()
            .map_err(StoreError::doing("reading the directory"))?;
        let stamp = self.index_stamp()?;
        let kept = self.kept_index(&stamp).unwrap_or_else(|error| {
            tracing::debug!(kind = ?error.kind(), "reading the file of the index");
            None
        });
        let is_from_file = kept.is_some();
        let index = match kept {
            Some(index) => self.with_rooms(index)?,
            None => Index::build(self.directory_rows()?, &self.office.capabilities),
        };
        snapshot
            .finish()
            .map_err(StoreError::doing("reading the directory"))?;
        Ok(DirectoryIndex {
            index: Arc::new(index),
            stamp,
            is_from_file,
        })
    }

    /// Writes the file of the index, as readable as the shared file itself.
    ///
    /// # Errors
    /// When the folder cannot be written: the next start then builds the index again.
    pub fn keep_index(&self, built: &DirectoryIndex) -> Result<(), StoreError> {
        let mode = std::fs::metadata(&self.path)
            .map_err(StoreError::io("looking at the file"))?
            .permissions()
            .mode()
            & 0o666;
        let part = Part::beside(&self.index_path(), mode)?;
        File::options()
            .write(true)
            .open(&part.path)
            .and_then(|out| file::write(&built.index, &built.stamp, BufWriter::new(out)))
            .map_err(StoreError::io("writing the file of the index"))?;
        part.replace(&self.index_path()).map(|_bytes| ())
    }

    fn index_path(&self) -> PathBuf {
        with_suffix(&self.path, SUFFIX)
    }

    fn kept_index(&self, stamp: &str) -> io::Result<Option<Index>> {
        let kept = File::options()
            .read(true)
            .custom_flags(rustix::fs::OFlags::NOFOLLOW.bits().cast_signed())
            .open(self.index_path());
        let kept = match kept {
            Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(None),
            kept => kept?,
        };
        let bytes = kept.metadata()?.len();
        file::read(stamp, kept, bytes)
    }

    /// Which directory, folded by which program, with whose capabilities.
    fn index_stamp(&self) -> Result<String, StoreError> {
        let token: Vec<u8> = self
            .conn
            .prepare_cached("SELECT token FROM directory_token")
            .and_then(|mut one| one.query_row([], |row| row.get(0)))
            .map_err(StoreError::doing("asking which directory it is"))?;
        let table = format!("{:?}", self.office.capabilities.all());
        Ok(format!(
            "{} {} {}",
            env!("CARGO_PKG_VERSION"),
            digest::hex(&token),
            digest::of(table.as_bytes())
        ))
    }

    fn with_rooms(&self, mut index: Index) -> Result<Index, StoreError> {
        let today = self.clock.today();
        for room in rooms::all_rooms(&self.conn)? {
            if room.form == REFERRAL {
                let now = RoomNow::of(Some(&room), today);
                index.declare_of(room.facility, now, room.places, Some(room.declared_on));
            }
        }
        Ok(index)
    }
}
