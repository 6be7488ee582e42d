//! The SQLite file that all desks of a centre share.
//!
//! Every write is one `BEGIN IMMEDIATE` transaction that checks the row's
//! revision and leaves an audit row, so two desks can never overwrite each
//! other unnoticed and nothing happens without a trace.

pub mod alike;
mod answer;
mod append;
pub mod at_item;
pub mod audit;
pub mod backup;
pub mod bunch;
mod candidates;
pub mod changes;
pub mod check;
mod consultations;
pub mod day;
mod directory_rows;
pub mod drafts;
pub mod error;
pub mod exports;
pub mod facilities;
pub mod handbook;
pub mod import_apply;
mod import_cover;
mod import_known;
mod import_plan;
mod items;
mod known;
pub mod lists;
pub mod moved;
pub mod open;
mod part;
mod people;
mod postal;
pub mod presence;
mod raise_gap;
pub mod recognise;
mod register;
pub mod request;
pub mod retell;
mod reviews;
mod rooms;
mod sides;
mod staff;
mod start;
mod steps;
pub mod supply;
mod time;
pub mod towns;
mod undo;
pub mod worker;
mod write;

pub use error::StoreError;
pub use import_apply::{Apply, ImportResult};
pub use items::ItemView;
pub use raise_gap::Gap;
pub use register::{Registered, StartedItem};
pub use reviews::Review;
pub use staff::NewStaff;
pub use start::Seed;
pub use steps::{StepRequest, Stepped};

use crate::clock::Clock;
use crate::office::Office;
use open::Access;
use rusqlite::Connection;
use std::path::{Path, PathBuf};
use std::sync::Arc;

/// An open file.
#[derive(Debug)]
pub struct Store {
    conn: Connection,
    path: PathBuf,
    access: Access,
    clock: Clock,
    office: Arc<Office>,
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
        let conn = open::open(path, access)?;
        Ok(Self {
            conn,
            path: path.to_owned(),
            access,
            clock,
            office,
        })
    }

    /// Creates a new file.
    ///
    /// # Errors
    /// See [`open::create`].
    pub fn create(path: &Path, clock: Clock, office: Arc<Office>) -> Result<Self, StoreError> {
        let conn = open::create(path, false)?;
        Ok(Self {
            conn,
            path: path.to_owned(),
            access: Access::Write,
            clock,
            office,
        })
    }

    /// Where the file is.
    #[must_use]
    pub fn path(&self) -> &Path {
        &self.path
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

    /// Whether this store refuses every write.
    #[must_use]
    pub fn is_read_only(&self) -> bool {
        self.access == Access::Read
    }
}
