//! What a step is decided from, and what is decided: the facts around an item, the plan, or a refusal.

use super::named::{Guard, Hook};
use crate::domain::ids::{FacilityId, StaffId};
use crate::domain::offer::{OfferMode, OfferState};
use crate::domain::staff::Role;
use crate::domain::urgency::Urgency;
use crate::domain::visit::Safety;
use crate::domain::work_item::{Details, NextStep};
use chrono::{DateTime, Utc};

/// What surrounds an item at the moment of a step; read by the store in the
/// same transaction that carries the step out.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Facts {
    /// Whether consent or a legal exception is recorded.
    pub consent: bool,
    /// Clinics asked, each by its newest offer.
    pub offers: Vec<OfferFact>,
    /// Whether a visit is planned and not yet answered for.
    pub visit_booked: bool,
    /// How safe its team is. While it is out the case is not put away; once somebody has to ask after it, its
    /// departure is not taken back any more.
    pub team: Safety,
    /// What is known of the outing that returned last.
    pub contact: Contact,
    /// How the team would leave now.
    pub departure: Departure,
    /// For when the outing was planned that left last: a moment that the item still holds and that is no plan for the
    /// next one.
    pub outing_planned_at: Option<DateTime<Utc>>,
    /// Name of the newest step that has not been taken back (notes apart); `None` when only the
    /// start is left.
    pub last_step: Option<String>,
}

/// How a team would leave now.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Departure {
    /// Whether nobody goes along.
    pub is_alone: bool,
    /// Whether it is long before the time that was fixed.
    pub is_early: bool,
}

/// How deep the contact of the outing was that returned last.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub enum Contact {
    /// No team has returned yet.
    #[default]
    NoOuting,
    /// The team is home, and nobody has said yet.
    Untold,
    /// A code of `depths`.
    Told(u8),
}

/// The newest offer to one clinic.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct OfferFact {
    /// The clinic.
    pub facility: FacilityId,
    /// Where the offer stands.
    pub state: OfferState,
    /// How it was asked.
    pub mode: OfferMode,
    /// Until when an answer is expected.
    pub deadline: DateTime<Utc>,
}

/// What a step does to the item itself, decided without touching the store.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Plan {
    /// Name of the transition.
    pub transition: String,
    /// State after.
    pub to: String,
    /// Owner after.
    pub owner: Option<StaffId>,
    /// Next step after; `None` exactly for closed states.
    pub next: Option<NextStep>,
    /// Until when the clinics that the step asks, reminds or lets think have.
    pub offer_deadline: Option<DateTime<Utc>>,
    /// State to go back to after a hold.
    pub held_state: Option<String>,
    /// Urgency after.
    pub urgency: Urgency,
    /// Details to set; an empty value takes the field away, in stored form.
    pub details: Details,
    /// What was given, in stored form, for the timeline.
    pub given: Details,
    /// What else to do.
    pub hooks: Vec<Hook>,
}

/// Why a step cannot be taken.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum Refusal {
    /// No transition of that name in this workflow.
    #[error("no step is called {name:?} here")]
    Unknown {
        /// What was asked for.
        name: String,
        /// The nearest name, if any is near.
        nearest: Option<String>,
    },
    /// It exists, but not from this state.
    #[error("{name} cannot be done while the item is {state}")]
    WrongState {
        /// The step.
        name: String,
        /// The state's code.
        state: String,
    },
    /// The role may not do it.
    #[error("{role} may not do {name}")]
    NotAllowed {
        /// The step.
        name: String,
        /// The acting role.
        role: Role,
    },
    /// A field is missing, of the wrong form, or unknown to this step.
    #[error("{} field(s) missing or wrong", faults.len())]
    Fields {
        /// All of them.
        faults: Vec<crate::domain::intake::FieldFault>,
    },
    /// A condition does not hold.
    #[error("the condition {guard:?} does not hold")]
    Guarded {
        /// Which one.
        guard: Guard,
    },
    /// There is no step to take back.
    #[error("nothing to undo")]
    NothingToUndo,
    /// The last step cannot be taken back.
    #[error("{name} cannot be undone")]
    Irreversible {
        /// The step that was to be undone.
        name: String,
    },
    /// `undo` was asked of the plan: only the store knows what was before.
    #[error("a step is undone from the timeline, not by a plan")]
    UndoneByStore,
}
