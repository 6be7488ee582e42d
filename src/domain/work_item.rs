//! A work item (案件): one row of any workflow, with its next step.

use super::area::AreaCode;
use super::ids::{ConsultationId, EventId, ItemId, PersonId, StaffId};
use super::number::Number;
use super::urgency::Urgency;
use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;

/// Who acts next, what they do, and until when. Every open item has one; the
/// database refuses an open row without it (domain rule 1).
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct NextStep {
    /// Code of `actors` (`anyone`, `owner`, `clinics` …).
    pub actor: String,
    /// What they do.
    pub action: NextAction,
    /// Until when.
    pub due: DateTime<Utc>,
}

/// What the next actor does.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub enum NextAction {
    /// What the workflow file says for the state.
    OfState,
    /// What it says for the time after (or before) the step of this name, while the item stays in its state.
    OfStep(String),
    /// Somebody's own words.
    Text(String),
}

/// Answers to the fields of the workflow's form and of its transitions, by
/// field code; the values are text in the stored form of the field's kind.
pub type Details = BTreeMap<String, String>;

/// Field of a form with what is asked of whoever a case is linked to.
pub const REQUEST: &str = "request";

/// A stored work item.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct WorkItem {
    /// Identity of the row.
    pub id: ItemId,
    /// Number as shown, such as `R8-S0012`.
    pub number: Number,
    /// The workflow (`referral`, `outreach`, `callback`, …).
    pub kind: String,
    /// Code of the state within the workflow.
    pub state: String,
    /// Whom it is about.
    pub person: Option<PersonId>,
    /// The consultation it came from.
    pub origin: Option<ConsultationId>,
    /// The work item that made it, if one did.
    pub parent: Option<ItemId>,
    /// Daily-living area.
    pub area: Option<AreaCode>,
    /// How soon.
    pub urgency: Urgency,
    /// Who has claimed it.
    pub owner: Option<StaffId>,
    /// The next step; `None` exactly when the item is closed.
    pub next: Option<NextStep>,
    /// State to go back to when a hold is resumed.
    pub held_state: Option<String>,
    /// Form and transition fields.
    pub details: Details,
    /// When it was made.
    pub created_at: DateTime<Utc>,
    /// Since when it is in this state.
    pub state_since: DateTime<Utc>,
    /// Counts the changes of the row.
    pub revision: u32,
}

impl WorkItem {
    /// Whether the next step is late.
    #[must_use]
    pub fn is_overdue(&self, now: DateTime<Utc>) -> bool {
        self.next.as_ref().is_some_and(|next| next.due < now)
    }

    /// Whether the item still needs anybody.
    #[must_use]
    pub fn is_open(&self) -> bool {
        self.next.is_some()
    }
}

/// One entry of the timeline: a step or a note. Entries are never changed; an
/// undo is a further entry that points to the one it takes back.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct TimelineEntry {
    /// Identity of the row.
    pub id: EventId,
    /// When it was entered.
    pub at: DateTime<Utc>,
    /// Who did it.
    pub by: String,
    /// Name of the transition (`claim`, `offer`, `note`, `undo` …).
    pub transition: String,
    /// State before.
    pub from: String,
    /// State after.
    pub to: String,
    /// What was given with it.
    pub given: Details,
    /// Note text, possibly empty.
    pub note: String,
    /// The entry that this one takes back.
    pub undoes: Option<EventId>,
}
