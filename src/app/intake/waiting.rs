//! The calls that are not in front: parked ones, those a colleague has handed over, those handed over
//! that nobody has taken yet. One order for the line over the sheet, the list and the digits.

use super::Intake;
use super::call::Call;
use crate::app::screen::Desk;
use crate::domain::draft::HandedDraft;
use crate::locale::Label;
use chrono::{DateTime, Utc};
use uuid::Uuid;

/// A call that waits.
#[derive(Debug, Clone, Copy)]
pub enum Waiting<'a> {
    /// One's own, parked.
    Parked(&'a Call),
    /// Handed over by a colleague.
    Received(&'a HandedDraft),
    /// Handed over to a colleague who has not taken it.
    Given(&'a HandedDraft),
}

impl Waiting<'_> {
    /// Identity of its draft.
    #[must_use]
    pub fn id(&self) -> Uuid {
        match self {
            Self::Parked(call) => call.id,
            Self::Received(handed) | Self::Given(handed) => handed.draft.id,
        }
    }

    /// When the call began: its clock goes on.
    #[must_use]
    pub fn started_at(&self) -> DateTime<Utc> {
        match self {
            Self::Parked(call) => call.started_at,
            Self::Received(handed) | Self::Given(handed) => handed.draft.started_at,
        }
    }

    /// What it is called, and where it comes from or went.
    #[must_use]
    pub fn name(&self, desk: &Desk) -> String {
        let named = |name: Option<String>| {
            name.unwrap_or_else(|| desk.locale.text(Label::IntakeUnnamed).to_owned())
        };
        match self {
            Self::Parked(call) => named(call.name()),
            Self::Received(handed) => {
                let name = named(handed_name(handed, desk));
                let values: [(&str, &dyn std::fmt::Display); 2] =
                    [("by", &handed.draft.staff), ("name", &name)];
                desk.locale.fill(Label::IntakeReceivedFrom, &values)
            }
            Self::Given(handed) => {
                let name = named(handed_name(handed, desk));
                let values: [(&str, &dyn std::fmt::Display); 2] =
                    [("to", &handed.to_name), ("name", &name)];
                desk.locale.fill(Label::IntakeGivenTo, &values)
            }
        }
    }
}

/// What a handed-over call is called, as its own sheet would say.
pub(super) fn handed_name(handed: &HandedDraft, desk: &Desk) -> Option<String> {
    Call::resume(handed.draft.clone(), &desk.office).name()
}

impl Intake {
    /// The calls that are not in front, in the order of their digits.
    pub fn waiting(&self) -> impl Iterator<Item = Waiting<'_>> {
        let parked = self.parked.iter().map(Waiting::Parked);
        let received = self.received.iter().map(Waiting::Received);
        let given = self.given.iter().map(Waiting::Given);
        parked.chain(received).chain(given)
    }

    /// How many calls are not records yet, the one in front included.
    #[must_use]
    pub fn open_calls(&self) -> usize {
        let front = self.front.iter().filter(|call| !call.is_blank()).count();
        front + self.parked.len() + self.received.len()
    }
}
