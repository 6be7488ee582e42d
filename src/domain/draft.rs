//! An intake form that is not yet a record: what was typed, as it was typed.
//!
//! A draft needs nothing and refuses nothing; its id becomes the idempotency
//! key of the record, so that a crash between saving and seeing never makes two.

use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;
use uuid::Uuid;

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

impl Draft {
    /// Whether nothing has been typed at all.
    #[must_use]
    pub fn is_blank(&self) -> bool {
        self.fields.values().all(String::is_empty)
    }
}
