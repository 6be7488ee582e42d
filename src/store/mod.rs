//! The SQLite file that all desks of a centre share.
//!
//! Every write is one `BEGIN IMMEDIATE` transaction that checks the row's
//! revision and leaves an audit row, so two desks can never overwrite each
//! other unnoticed and nothing happens without a trace.

pub mod alike;
mod amend;
mod answer;
mod append;
mod areas_edited;
pub mod at_item;
pub mod audit;
pub mod backup;
pub mod bunch;
mod candidates;
pub mod changes;
pub mod check;
mod consultations;
mod crew;
pub mod crypt;
pub mod day;
mod digest;
pub mod directory_index;
mod directory_rows;
pub mod drafts;
pub mod editions;
pub mod entry;
pub mod entry_edit;
pub mod erasure;
pub mod error;
pub mod exports;
pub mod facilities;
mod facility_document;
mod field;
pub mod figures;
pub mod generations;
pub mod hand_over;
pub mod handbook;
pub mod handed;
mod history;
mod identity;
pub mod issue_cases;
mod item_view;
mod items;
mod known;
pub mod listings;
pub mod lists;
mod look_up;
pub mod masking;
pub mod migrate;
pub mod moved;
mod offers;
pub mod open;
pub mod outings;
mod pairs;
mod part;
pub mod past_days;
mod people;
mod pin;
mod planning;
mod postal;
pub mod presence;
mod raise_gap;
pub mod recognise;
mod register;
mod relations;
pub mod release;
mod reply;
pub mod request;
pub mod restore;
pub mod retell;
pub mod retention;
mod reveals;
mod review_undo;
mod reviews;
mod rooms;
pub mod schema;
pub mod seal;
mod sides;
mod staff;
pub mod staffing;
pub mod standing;
mod start;
mod steps;
pub mod supply;
pub mod taking_out;
pub mod themes;
mod time;
pub mod towns;
mod undo;
mod unmet;
mod upkeep;
mod views;
pub mod visit_calendar;
pub mod worker;
mod write;

pub use amend::RecordView;
pub use editions::{Apply, ImportResult};
pub use error::StoreError;
pub use item_view::{Child, ItemView};
pub use look_up::{LookUpCursor, LookUpPage};
pub use raise_gap::Gap;
pub use register::{Registered, StartedItem};
pub use reviews::{Doubt, Review};
pub use staff::NewStaff;
pub use start::Seed;
pub use steps::{StepRequest, Stepped};

use crate::clock::Clock;
use crate::office::Office;
use field::KeptField;
use migrate::BroughtUp;
use open::Access;
use rusqlite::Connection;
use std::cell::RefCell;
use std::io::ErrorKind;
use std::os::unix::fs::MetadataExt;
use std::path::{Path, PathBuf};
use std::sync::Arc;

/// An open file.
#[derive(Debug)]
pub struct Store {
    conn: Connection,
    path: PathBuf,
    /// Which file was opened, by device and number: another one under that name is not ours.
    file: (u64, u64),
    access: Access,
    clock: Clock,
    office: Arc<Office>,
    /// What became of a file of an older schema.
    brought_up: Option<BroughtUp>,
    /// What the day view has read of the file so far.
    day_book: Option<day::DayBook>,
    /// Where this account keeps the heads of the audit that it has seen.
    heads: Option<PathBuf>,
    /// The institutions as the ranking reads them, once one was asked for.
    kept_field: RefCell<Option<KeptField>>,
}

impl Store {
    /// Opens an existing file.
    ///
    /// # Errors
    /// See [`open::open`].
    pub fn open(
        path: &Path,
        access: Access,
        clock: Clock,
        office: Arc<Office>,
    ) -> Result<Self, StoreError> {
        let (conn, brought_up) = open::open_and_tell(path, access)?;
        let store = Self::over(conn, path, access, clock, office)?;
        Ok(Self {
            brought_up,
            ..store
        })
    }

    /// Creates a new file for one account.
    ///
    /// # Errors
    /// See [`open::create`].
    pub fn create(path: &Path, clock: Clock, office: Arc<Office>) -> Result<Self, StoreError> {
        let conn = open::create(path, None)?;
        Self::over(conn, path, Access::Write, clock, office)
    }

    /// Creates a new file for a group of accounts: those who belong to it, or a setgid program.
    ///
    /// # Errors
    /// See [`open::create`].
    pub fn create_shared(
        path: &Path,
        group: u32,
        clock: Clock,
        office: Arc<Office>,
    ) -> Result<Self, StoreError> {
        let conn = open::create(path, Some(group))?;
        Self::over(conn, path, Access::Write, clock, office)
    }

    /// A store over a connection that was just opened.
    fn over(
        conn: Connection,
        path: &Path,
        access: Access,
        clock: Clock,
        office: Arc<Office>,
    ) -> Result<Self, StoreError> {
        Ok(Self {
            conn,
            file: file_at(path)?,
            path: path.to_owned(),
            access,
            clock,
            office,
            brought_up: None,
            day_book: None,
            heads: None,
            kept_field: RefCell::default(),
        })
    }

    /// Where the file is.
    #[must_use]
    pub fn path(&self) -> &Path {
        &self.path
    }

    /// What became of the file when it was opened, if it was of an older schema.
    #[must_use]
    pub fn brought_up(&self) -> Option<&BroughtUp> {
        self.brought_up.as_ref()
    }

    /// The office's vocabularies, workflows and clocks.
    #[must_use]
    pub fn office(&self) -> &Arc<Office> {
        &self.office
    }

    /// The clock that all writes use.
    #[must_use]
    pub fn clock(&self) -> &Clock {
        &self.clock
    }

    /// Whether the name still stands for the file that was opened. SQLite goes on writing into a file
    /// that was removed or replaced, and what it reports as saved would be gone with the last desk.
    fn is_still_there(&self) -> Result<(), StoreError> {
        match file_at(&self.path) {
            Ok(found) if found == self.file => Ok(()),
            Ok(_) | Err(StoreError::Missing { .. }) => Err(StoreError::Vanished {
                path: self.path.clone(),
            }),
            Err(error) => Err(error),
        }
    }

    /// Whether this store refuses every write.
    #[must_use]
    pub fn is_read_only(&self) -> bool {
        self.access == Access::Read
    }
}

/// The file of a name by device and number. It is not opened: closing it again would drop the
/// locks that SQLite holds on it.
fn file_at(path: &Path) -> Result<(u64, u64), StoreError> {
    match std::fs::metadata(path) {
        Ok(found) => Ok((found.dev(), found.ino())),
        Err(error) if error.kind() == ErrorKind::NotFound => Err(StoreError::Missing {
            path: path.to_owned(),
        }),
        Err(error) => Err(StoreError::io("looking at the file")(error)),
    }
}
