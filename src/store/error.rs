//! Why the store could not do what it was asked.

use crate::domain::ids::{ConsultationId, FacilityId, ItemId};
use crate::domain::intake::FieldFault;
use crate::domain::number::Number;
use crate::domain::staff::Role;
use crate::workflow::model::Refusal;
use std::path::PathBuf;
use thiserror::Error;

/// Every way in which the store refuses or fails. The variants are what a
/// person or a script can act on; all else carries the step that failed.
#[derive(Debug, Error)]
pub enum StoreError {
    /// There is no file of that name.
    #[error("{} does not exist", path.display())]
    Missing {
        /// The file looked for.
        path: PathBuf,
    },
    /// The file was removed or replaced while it was open.
    #[error("{} is not the file any more that was opened", path.display())]
    Vanished {
        /// Its name.
        path: PathBuf,
    },
    /// `init` found something there already.
    #[error("{} is there already", path.display())]
    Exists {
        /// The file found.
        path: PathBuf,
    },
    /// It is no SQLite file, no regular file, or some other program's database.
    #[error("{} is not a madoguchi database", path.display())]
    Foreign {
        /// The file found.
        path: PathBuf,
    },
    /// A newer version of the program has written it.
    #[error("the file has schema {found}, this program knows {known}")]
    Newer {
        /// Schema of the file.
        found: u32,
        /// Newest schema that this program knows.
        known: u32,
    },
    /// An older version has written it, and it was opened only to be read.
    #[error("the file has schema {found}, this program uses {known}")]
    Older {
        /// Schema of the file.
        found: u32,
        /// Schema of this program.
        known: u32,
    },
    /// The file or its directory may not be read or written by this user.
    #[error("no permission for {}", path.display())]
    NoPermission {
        /// The file.
        path: PathBuf,
    },
    /// Everybody on the host may write the file: it is not opened, so that this is mended.
    #[error("{} is open to everybody (mode {mode:o})", path.display())]
    TooOpen {
        /// The file.
        path: PathBuf,
        /// Its permission bits.
        mode: u32,
    },
    /// The file is encrypted and no key was given.
    #[error("{} is encrypted", path.display())]
    Sealed {
        /// The file.
        path: PathBuf,
    },
    /// None of the keys opens the file.
    #[error("none of the keys opens the file")]
    WrongKey,
    /// A text that should be a key is none; empty for a secret one.
    #[error("{0:?} is no key")]
    BadKey(String),
    /// In a shared office nobody acts under the name of another account.
    #[error("{name} is tied to another account")]
    NotOneself {
        /// The name asked for.
        name: String,
    },
    /// The file can only be read: its mode, the disk, or `--read-only`.
    #[error("the file can only be read")]
    ReadOnly,
    /// This account may only read the file, and nobody who may write it has left what a reader needs.
    #[error("{path} waits for somebody who may write it")]
    NoWriterYet {
        /// The file.
        path: PathBuf,
    },
    /// A reveal cannot be logged, so nothing is revealed.
    #[error("a reveal cannot be logged")]
    NowhereToLog,
    /// Another process held the file for longer than we wait (10 s).
    #[error("the file is busy")]
    Busy,
    /// The disk is full; nothing of the write was kept.
    #[error("the disk is full")]
    DiskFull,
    /// The disk neither takes nor gives: it has a fault, or was made read-only after one.
    #[error("the disk under the file does not answer: {0}")]
    DiskFault(rusqlite::Error),
    /// SQLite found the file damaged.
    #[error("the file is damaged: {0}")]
    Damaged(String),
    /// Somebody saved this item after it was read.
    #[error("item {item} was changed by somebody else")]
    Stale {
        /// The item.
        item: ItemId,
        /// Its revision now.
        revision: u32,
        /// Who changed it last.
        by: String,
    },
    /// Somebody saved this directory entry after it was read.
    #[error("facility {facility} was changed by somebody else")]
    StaleFacility {
        /// The entry.
        facility: FacilityId,
        /// Its revision now.
        revision: u32,
        /// Who changed it last; empty when nobody did at a desk.
        by: String,
    },
    /// Somebody corrected this consultation after it was read.
    #[error("consultation {consultation} was corrected by somebody else")]
    StaleConsultation {
        /// The record.
        consultation: ConsultationId,
        /// Its revision now.
        revision: u32,
        /// Who corrected it last.
        by: String,
    },
    /// Something that somebody works on is never removed.
    #[error("{numbers:?} are open")]
    UnderWay {
        /// Numbers of the open work items.
        numbers: Vec<String>,
    },
    /// The person asked to stop; nothing was written.
    #[error("cancelled")]
    Cancelled,
    /// Nothing of that number, id or name.
    #[error("{0:?} was not found")]
    NotFound(String),
    /// The role may not do this.
    #[error("the role {role} may not do this")]
    NotAllowed {
        /// The acting role.
        role: Role,
    },
    /// Whoever acts was retired, or given another role, since the desk was opened.
    #[error("{name} is not on the staff as the desk took them for")]
    StaffChanged {
        /// Their name.
        name: String,
    },
    /// The workflow does not allow the step.
    #[error(transparent)]
    Refused(#[from] Refusal),
    /// The consultation as given cannot be stored.
    #[error("{} field(s) cannot be stored", .0.len())]
    Fields(Vec<FieldFault>),
    /// An issue about what this area lacks is open already.
    #[error("{number} is open about the same")]
    GapIsOpen {
        /// That issue.
        number: Number,
    },
    /// Nothing is left to undo on this item.
    #[error("there is nothing to undo")]
    NothingToUndo,
    /// A document in the file is not what this program writes.
    #[error("while reading {doing}: {source}")]
    Document {
        /// What was read.
        doing: &'static str,
        /// What is wrong with it.
        source: serde_json::Error,
    },
    /// The file system refused.
    #[error("while {doing}: {source}")]
    Io {
        /// What was being done.
        doing: &'static str,
        /// What it said.
        source: std::io::Error,
    },
    /// Anything else is a bug or a damaged file.
    #[error("while {doing}: {source}")]
    Sqlite {
        /// What was being done.
        doing: &'static str,
        /// What SQLite said.
        source: rusqlite::Error,
    },
}

impl StoreError {
    /// For `map_err`: sorts an SQLite error into the variants above and says
    /// what was being done.
    pub fn doing(doing: &'static str) -> impl Fn(rusqlite::Error) -> Self {
        use rusqlite::ErrorCode as Code;
        // With no room left for the shared-memory file beside it, a file cannot even be opened for reading.
        let lacks_room = |source: &rusqlite::Error| {
            source.sqlite_extended_error_code() == Some(rusqlite::ffi::SQLITE_IOERR_SHMSIZE)
        };
        move |source| match source.sqlite_error_code() {
            _ if lacks_room(&source) => Self::DiskFull,
            Some(Code::DatabaseBusy | Code::DatabaseLocked) => Self::Busy,
            Some(Code::DiskFull) => Self::DiskFull,
            Some(Code::ReadOnly) => Self::ReadOnly,
            Some(Code::SystemIoFailure) => Self::DiskFault(source),
            Some(Code::DatabaseCorrupt | Code::NotADatabase) => Self::Damaged(source.to_string()),
            _ => Self::Sqlite { doing, source },
        }
    }

    /// For `map_err` of a JSON document in the file.
    pub fn document(doing: &'static str) -> impl Fn(serde_json::Error) -> Self {
        move |source| Self::Document { doing, source }
    }

    /// For `map_err` of the file system.
    pub fn io(doing: &'static str) -> impl Fn(std::io::Error) -> Self {
        move |source| Self::Io { doing, source }
    }

    /// Stable kebab-case code, for JSON.
    #[must_use]
    pub fn code(&self) -> &'static str {
        match self {
            Self::Missing { .. } => "no-file",
            Self::Vanished { .. } => "file-vanished",
            Self::Exists { .. } => "file-exists",
            Self::Foreign { .. } => "not-a-madoguchi-file",
            Self::Newer { .. } => "newer-schema",
            Self::Older { .. } => "older-schema",
            Self::NoPermission { .. } => "no-permission",
            Self::TooOpen { .. } => "too-open",
            Self::Sealed { .. } => "encrypted",
            Self::WrongKey => "wrong-key",
            Self::BadKey(_) => "bad-key",
            Self::NotOneself { .. } => "not-oneself",
            Self::ReadOnly => "read-only",
            Self::NoWriterYet { .. } => "no-writer-yet",
            Self::NowhereToLog => "nowhere-to-log",
            Self::Busy => "busy",
            Self::DiskFull => "disk-full",
            Self::DiskFault(_) => "disk-fault",
            Self::Damaged(_) => "damaged",
            Self::Stale { .. } | Self::StaleFacility { .. } | Self::StaleConsultation { .. } => {
                "stale"
            }
            Self::UnderWay { .. } => "under-way",
            Self::Cancelled => "cancelled",
            Self::NotFound(_) => "not-found",
            Self::NotAllowed { .. } | Self::Refused(Refusal::NotAllowed { .. }) => "not-allowed",
            Self::StaffChanged { .. } => "staff-changed",
            Self::Refused(_) => "refused",
            Self::Fields(_) => "fields",
            Self::GapIsOpen { .. } => "gap-is-open",
            Self::NothingToUndo => "nothing-to-undo",
            Self::Document { .. } => "document",
            Self::Io { .. } => "io",
            Self::Sqlite { .. } => "sqlite",
        }
    }
}
