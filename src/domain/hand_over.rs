//! Hand-over notes (申し送り): what one shift tells the next.

use super::ids::{NoteId, StaffId};
use chrono::{DateTime, Utc};

/// The longest note, in characters.
pub const NOTE_LENGTH: usize = 1_000;

/// One note, as its reader sees it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct HandOverNote {
    /// Identity of the row.
    pub id: NoteId,
    /// When it was written.
    pub at: DateTime<Utc>,
    /// Who wrote it.
    pub by: StaffId,
    /// Their name.
    pub by_name: String,
    /// What is handed over.
    pub text: String,
    /// Whether the reader wrote it or has acknowledged it.
    pub is_acknowledged: bool,
    /// Who has acknowledged it, the first one first.
    pub seen_by: Vec<String>,
}
