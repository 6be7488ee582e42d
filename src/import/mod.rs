//! Public data files become directory entries.
//!
//! Each source has a module that knows its header; what they share (encoding, limits, reasons
//! of refusal) stands beside them. Nothing here touches the store: a reading ends in an
//! [`Edition`], complete with every row that was refused and why, and the caller decides
//! whether the good rows go in. So a damaged file can never change what is already there.

mod at_once;
mod beds;
mod delimited;
mod departments;
mod encoding;
mod file_date;
pub mod handbook;
pub mod join;
pub mod kaigo;
pub mod kinds;
pub mod kouseikyoku;
mod names;
pub mod navii;
mod navii_id;
mod opening;
mod places;
pub mod postal;
pub mod reason;
mod sheet;
pub mod towns;
mod which;

use crate::domain::facility::{FacilityDetails, Source};
use crate::domain::handbook::Words;
use crate::domain::hours::OpeningHours;
use crate::text::clean;
use reason::Reason;
use serde::Serialize;
use std::path::{Path, PathBuf};
use thiserror::Error;

/// Rows between two calls of [`Progress::rows`].
const ROWS_PER_REPORT: usize = 1_000;

/// Which public source a file belongs to.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum ImportKind {
    /// 届出受理医療機関名簿 of a regional bureau, xlsx.
    Kouseikyoku,
    /// 介護サービス情報公表, CSV.
    Kaigo,
    /// 医療情報ネット, CSV; which of its files is told by the header.
    Navii,
    /// The centre's own handbook, CSV.
    Handbook,
}

impl ImportKind {
    /// All kinds, as the command line names them.
    pub const ALL: [Self; 4] = [Self::Kouseikyoku, Self::Kaigo, Self::Navii, Self::Handbook];

    /// The stable English code, also of the command line.
    #[must_use]
    pub fn code(self) -> &'static str {
        self.source().code()
    }

    /// The kind of a code.
    #[must_use]
    pub fn from_code(code: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|kind| kind.code() == code)
    }

    /// The source that institutions of this kind carry.
    #[must_use]
    pub fn source(self) -> Source {
        match self {
            Self::Kouseikyoku => Source::Kouseikyoku,
            Self::Kaigo => Source::Kaigo,
            Self::Navii => Source::Navii,
            Self::Handbook => Source::Handbook,
        }
    }
}

/// What one reading of one or several files gave.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Edition {
    /// The source of all institutions in it.
    pub source: Source,
    /// The day the data are as of, ISO 8601, where file or file name says so.
    pub as_of: Option<String>,
    /// The institutions, in the order of the files, each once.
    pub institutions: Vec<FacilityDetails>,
    /// Rows (or whole files) that were not taken, with the reason.
    pub refused: Vec<Refused>,
    /// Data rows read, refused ones included.
    pub read: usize,
    /// What a person should know although nothing was lost, such as a guessed encoding.
    pub warnings: Vec<Refused>,
    /// Hours and departments of institutions that are in no facility file of this reading: they
    /// belong to what the directory already has.
    pub hours_alone: Vec<HoursSheet>,
    /// What the files have no columns for; there the earlier edition still holds.
    pub silent: Vec<Silent>,
}

/// Departments and times of one institution, from a file that says nothing else of it.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct HoursSheet {
    /// Key of the institution within its source.
    pub source_key: String,
    /// Departments.
    pub services: Vec<String>,
    /// Times.
    pub opening: OpeningHours,
}

/// Institutions of which an edition leaves something open.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Silent {
    /// 機関区分 of the institutions, the third character of their keys.
    pub kind: char,
    /// No flags of open days.
    pub days: bool,
    /// No times, and no departments.
    pub times: bool,
    /// No beds.
    pub beds: bool,
}

impl Edition {
    /// An edition of which nothing is read yet.
    #[must_use]
    pub fn of(source: Source) -> Self {
        Self {
            source,
            as_of: None,
            institutions: Vec::new(),
            refused: Vec::new(),
            read: 0,
            warnings: Vec::new(),
            hours_alone: Vec::new(),
            silent: Vec::new(),
        }
    }
}

/// A place in a file and what is wrong (or notable) there.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Refused {
    /// The file as it was named.
    pub file: PathBuf,
    /// Line of a text file or row of a sheet, from 1; 0 when the whole file is meant.
    pub line: usize,
    /// The column's name in the header, where one column is to blame.
    pub column: Option<String>,
    /// What is wrong.
    pub reason: Reason,
}

impl Refused {
    /// A remark on a whole file.
    #[must_use]
    pub fn whole(file: &Path, reason: Reason) -> Self {
        Self::row(file, 0, reason)
    }

    /// A remark on a row.
    #[must_use]
    pub fn row(file: &Path, line: usize, reason: Reason) -> Self {
        Self {
            file: file.to_owned(),
            line,
            column: None,
            reason,
        }
    }

    /// A remark on one field of a row.
    #[must_use]
    pub fn field(file: &Path, line: usize, column: &str, reason: Reason) -> Self {
        Self {
            file: file.to_owned(),
            line,
            column: Some(column.to_owned()),
            reason,
        }
    }
}

/// Why a reading gave no edition at all.
#[derive(Debug, Error)]
pub enum ImportError {
    /// The file cannot be opened or read.
    #[error("cannot read {}", file.display())]
    Unreadable {
        /// The file as it was named.
        file: PathBuf,
        /// What the system said.
        #[source]
        source: std::io::Error,
    },
    /// The file is not one of this source, or damaged as a whole.
    #[error("{}: {}", .0.file.display(), .0.reason.code.code())]
    Refused(Box<Refused>),
    /// The person asked to stop.
    #[error("import cancelled")]
    Cancelled,
}

impl ImportError {
    pub(crate) fn refused(refused: Refused) -> Self {
        Self::Refused(Box::new(refused))
    }
}

/// Is told how far a reading has come, and may stop it.
pub trait Progress {
    /// Called every thousand rows with the rows read so far; `false` cancels.
    fn rows(&mut self, read: usize) -> bool;
}

impl<F: FnMut(usize) -> bool> Progress for F {
    fn rows(&mut self, read: usize) -> bool {
        self(read)
    }
}

/// Reports to `progress` at every thousandth row.
pub(crate) fn report(progress: &mut dyn Progress, read: usize) -> Result<(), ImportError> {
    if read.is_multiple_of(ROWS_PER_REPORT) && !progress.rows(read) {
        return Err(ImportError::Cancelled);
    }
    Ok(())
}

/// Reads files of one source into one edition.
///
/// # Errors
/// A file that cannot be read, that is not of this source, or that is damaged as a whole;
/// cancellation by `progress`. Damaged rows are no error: they stand in [`Edition::refused`].
pub fn read(
    kind: ImportKind,
    files: &[PathBuf],
    words: Words<'_>,
    progress: &mut dyn Progress,
) -> Result<Edition, ImportError> {
    let read = match kind {
        ImportKind::Kouseikyoku => kouseikyoku::read(files, progress),
        ImportKind::Kaigo => kaigo::read(files, progress),
        ImportKind::Navii => navii::read(files, progress),
        ImportKind::Handbook => handbook::read(files, words, progress),
    };
    read.map_err(|error| which::explain(kind.code(), error))
}

/// A field made fit for the directory: one line, no control characters, no outer spaces.
pub(crate) fn tidy(field: &str) -> String {
    let field = field.trim();
    if field.bytes().all(|byte| matches!(byte, b' '..=b'~')) {
        return field.to_owned();
    }
    clean::line(field).trim().to_owned()
}
