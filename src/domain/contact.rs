//! What there was between the centre and somebody: calls, additions, steps, offers, visits.

use super::ids::{ConsultationId, EventId, FacilityId, ItemId, OfferId, PersonId, VisitId};
use super::number::Number;
use super::offer::OfferState;
use crate::text::fold;
use chrono::{DateTime, Utc};

/// From so many digits on a telephone number is whole.
const WHOLE_NUMBER: usize = 9;

/// Whose contacts are meant.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Subject {
    /// A person concerned.
    Person(PersonId),
    /// An institution of the directory.
    Facility(FacilityId),
    /// Whoever called from this number (digits only), while nobody knows more.
    Phone(String),
}

impl Subject {
    /// Whoever called from a number as typed; `None` when it is no whole number.
    #[must_use]
    pub fn of_phone(typed: &str) -> Option<Self> {
        let digits = fold::digits(typed);
        (digits.len() >= WHOLE_NUMBER).then_some(Self::Phone(digits))
    }
}

/// Which record a contact is: its identity in a list.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum ContactId {
    /// A consultation.
    Consultation(ConsultationId),
    /// An addition to one, by its row.
    Addition(i64),
    /// A step or note of a work item.
    Step(EventId),
    /// A clinic was asked.
    Offer(OfferId),
    /// Somebody went out.
    Visit(VisitId),
}

/// What sort of contact it was.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum What {
    /// A consultation, with codes of `categories`.
    Consultation(Vec<String>),
    /// Something was added to one.
    Addition,
    /// A step of a work item.
    Step {
        /// Name of the transition.
        transition: String,
        /// The state it led to.
        to: String,
    },
    /// A clinic was asked.
    Offer(OfferState),
    /// A visit; whether it took place, once that is known.
    Visit(Option<bool>),
}

/// With whom there was a contact: an institution, a member of staff, a caller.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Counterpart {
    /// The institution, or whoever of the centre took the step.
    pub organisation: String,
    /// The name of a caller, which may be that of the person's family.
    pub name: String,
}

impl Counterpart {
    /// An institution or somebody of the centre.
    #[must_use]
    pub fn of(organisation: String) -> Self {
        Self {
            organisation,
            name: String::new(),
        }
    }

    /// Both, as far as they are known.
    #[must_use]
    pub fn text(&self) -> String {
        let parts = [self.organisation.as_str(), &self.name];
        let known: Vec<&str> = parts.into_iter().filter(|part| !part.is_empty()).collect();
        known.join(" ")
    }

    /// The institution, else the name; `None` where neither is known.
    #[must_use]
    pub fn short(&self) -> Option<&str> {
        [self.organisation.as_str(), &self.name]
            .into_iter()
            .find(|part| !part.is_empty())
    }
}

/// One contact, as lists show it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Contact {
    /// Which record it is.
    pub id: ContactId,
    /// What sort.
    pub what: What,
    /// When it happened.
    pub at: DateTime<Utc>,
    /// When it was entered.
    pub entered_at: DateTime<Utc>,
    /// Whether that was noticeably later, so that both times are told.
    pub is_late: bool,
    /// The consultation that it is, or belongs to.
    pub consultation: Option<ConsultationId>,
    /// The work item that it belongs to, with its workflow.
    pub item: Option<(String, ItemId)>,
    /// Number of the consultation or item.
    pub number: Number,
    /// Whom it was about; empty when nobody knows.
    pub person: String,
    /// With whom: the caller, the clinic, who took the step.
    pub with: Counterpart,
    /// What was said or noted.
    pub text: String,
}

/// The contacts of somebody, newest first.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct History {
    /// Whose.
    pub subject: Subject,
    /// What people call them.
    pub name: String,
    /// Newest first.
    pub contacts: Vec<Contact>,
    /// Whether there are older ones that were left out.
    pub has_more: bool,
}
