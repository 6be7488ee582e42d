//! Whom to call today: the list of institutions whose word is old, in the order of calling.
//!
//! It takes the place of what was found, so that everything that one does with an institution (copy
//! the number, declare room, edit) works with the same keys; Esc leads back to the search.

use super::{Directory, Pane, ask};
use crate::app::effect::{Effect, Effects};
use crate::app::event::Asker;
use crate::app::notice::Notice;
use crate::app::screen::Desk;
use crate::domain::ids::FacilityId;
use crate::domain::upkeep::{CallDue, WhyCall};
use crate::locale::Label;
use crate::search::{Hit, Hits};
use crate::store::request::Request;

/// What was asked of the store about one institution, and is not answered yet.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Act {
    /// Everything is still so.
    Confirm,
    /// Nobody answered.
    Absent,
}

impl Directory {
    /// The calls of today, while they are shown.
    #[must_use]
    pub fn calls(&self) -> Option<&[CallDue]> {
        self.calls.as_deref()
    }

    /// Why an institution is to be called, in words; with offers that wait and calls in vain.
    #[must_use]
    pub fn why_called(&self, id: FacilityId, desk: &Desk) -> Option<String> {
        let call = self
            .calls
            .as_ref()?
            .iter()
            .find(|call| call.facility == id)?;
        let locale = desk.locale;
        let mut words: Vec<String> = call
            .why
            .iter()
            .map(|why| {
                let label = match why {
                    WhyCall::RoomExpired => Label::DirectoryCallRoomExpired,
                    WhyCall::RoomEnding => Label::DirectoryCallRoomEnding,
                    WhyCall::EntryDue => Label::DirectoryCallEntryDue,
                };
                locale.text(label).to_owned()
            })
            .collect();
        for (count, label) in [
            (call.open_offers, Label::DirectoryCallOffers),
            (call.tries, Label::DirectoryCallTries),
        ] {
            if count > 0 {
                words.push(locale.fill(label, &[("count", &count)]));
            }
        }
        Some(words.join(" "))
    }

    /// Shows whom to call; what was searched stays in the line.
    pub(super) fn open_calls(&mut self) -> Effects {
        self.park_edit();
        self.calls = Some(Vec::new());
        self.incoming = None;
        self.hits = Hits::default();
        self.selected = None;
        self.pane = Pane::List;
        vec![ask_calls()]
    }

    /// Back to what was searched.
    pub(super) fn close_calls(&mut self, desk: &Desk) -> Effects {
        self.calls = None;
        self.pane = Pane::Query;
        self.search(desk)
    }

    pub(super) fn take_calls(&mut self, calls: Vec<CallDue>, desk: &Desk) -> Effects {
        if self.calls.is_none() {
            return Effects::new();
        }
        // Whoever is done goes; the hand stays where it was, on the next one.
        let row = self.selected_row().unwrap_or(0);
        self.hits = Hits {
            total: calls.len(),
            items: calls.iter().map(hit).collect(),
            ..Hits::default()
        };
        self.calls = Some(calls);
        if self.pane != Pane::Detail && self.selected_row().is_none() {
            let last = self.hits.items.len().saturating_sub(1);
            self.selected = self.hits.items.get(row.min(last)).map(|hit| hit.id);
        }
        self.read_around(desk)
    }

    /// Notes that the institution in hand confirmed everything, or did not answer.
    pub(super) fn note_call(&mut self, act: Act, desk: &Desk) -> Effects {
        let Some(entry) = self.in_hand() else {
            return Effects::new();
        };
        let id = entry.id;
        if !desk.may_write() {
            let text = desk.locale.text(Label::DirectoryReadOnly);
            return vec![Effect::Notify(Notice::warning(text))];
        }
        self.acting = Some((act, id));
        let request = match act {
            Act::Confirm => Request::ConfirmEntry(id),
            Act::Absent => Request::CalledInVain(id),
        };
        vec![Effect::Ask {
            asker: Asker::Directory,
            request,
        }]
    }

    /// The store has written something about an institution.
    pub(super) fn entry_changed(&mut self, id: FacilityId, desk: &Desk) -> Effects {
        let mut effects = vec![ask(vec![id])];
        effects.extend(self.read_record_again());
        if self.calls.is_some() {
            effects.push(ask_calls());
        }
        if let Some((act, acted)) = self.acting.take_if(|(_, acted)| *acted == id) {
            let name = self.entry(acted).map_or("", |entry| &entry.details.name);
            let label = match act {
                Act::Confirm => Label::DirectoryConfirmed,
                Act::Absent => Label::DirectoryAbsent,
            };
            let text = desk.locale.fill(label, &[("name", &name)]);
            effects.push(Effect::Notify(Notice::info(text)));
        }
        effects
    }
}

pub(super) fn ask_calls() -> Effect {
    Effect::Ask {
        asker: Asker::Directory,
        request: Request::CallsDue,
    }
}

fn hit(call: &CallDue) -> Hit {
    Hit {
        id: call.facility,
        score: 0,
        matched: Vec::new(),
        distance_km: None,
    }
}
