//! An intake form that is not yet a record: what was typed, as it was typed.
//!
//! A draft needs nothing and refuses nothing; its id becomes the idempotency
//! key of the record, so that a crash between saving and seeing never makes two.

use crate::domain::ids::StaffId;
use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;
use std::io;
use uuid::Uuid;

/// Why a draft is in memory only.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Unsaved {
    /// The disk, the quota or the size allowed for a file is used up.
    NoSpace,
    /// The file may not be written.
    NoPermission,
    /// There is no journal at all.
    NoJournal,
    /// The host says something else; it stands in the log.
    Fault,
}

impl From<&io::Error> for Unsaved {
    fn from(error: &io::Error) -> Self {
        use io::ErrorKind as Kind;
        match error.kind() {
            Kind::StorageFull | Kind::QuotaExceeded | Kind::FileTooLarge => Self::NoSpace,
            Kind::PermissionDenied | Kind::ReadOnlyFilesystem => Self::NoPermission,
            _ => Self::Fault,
        }
    }
}

/// What is kept of an open intake form.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Draft {
    /// Identity, and later the record's key.
    pub id: Uuid,
    /// Name of the member of staff who types it.
    pub staff: String,
    /// When the call began.
    pub started_at: DateTime<Utc>,
    /// When it was parked for another call; `None` for the one in front.
    pub parked_at: Option<DateTime<Utc>>,
    /// Field texts as typed, by field code (`narrative`, `person.kana` …).
    pub fields: BTreeMap<String, String>,
    /// Code of the field with the cursor.
    pub focus: String,
    /// Where in it, in graphemes.
    pub cursor: usize,
}

/// The one field of a draft that is a hand-over note and no call.
const HAND_OVER: &str = "hand_over";

/// A draft that a member of staff has handed over to another, kept in the shared file until it is a record.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct HandedDraft {
    /// The call as it was handed over; `staff` is who typed it.
    pub draft: Draft,
    /// Who handed it over.
    pub from: StaffId,
    /// Who is to go on with it.
    pub to: StaffId,
    /// Their name.
    pub to_name: String,
    /// When.
    pub at: DateTime<Utc>,
    /// Who has taken it: the receiver, or the giver back again.
    pub taken_by: Option<StaffId>,
}

impl Draft {
    /// What is kept of a hand-over note that is being written.
    #[must_use]
    pub fn of_hand_over(id: Uuid, staff: &str, started_at: DateTime<Utc>, text: &str) -> Self {
        Self {
            id,
            staff: staff.to_owned(),
            started_at,
            parked_at: None,
            fields: BTreeMap::from([(HAND_OVER.to_owned(), text.to_owned())]),
            focus: HAND_OVER.to_owned(),
            cursor: 0,
        }
    }

    /// The text of a hand-over note; `None` for a call.
    #[must_use]
    pub fn hand_over_text(&self) -> Option<&str> {
        self.fields.get(HAND_OVER).map(String::as_str)
    }

    /// Whether nothing has been typed at all.
    #[must_use]
    pub fn is_blank(&self) -> bool {
        self.fields.values().all(String::is_empty)
    }
}
