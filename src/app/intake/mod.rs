//! 受付 (F2): calls, taken down while people speak.
//!
//! One call is in front, others may be parked with their clocks running. Everything
//! typed is a draft from the first key on; it ends only when the store has said that
//! the record is there. Nothing here waits: candidates, saving and registering are
//! asked for, and typing goes on.

mod answers;
pub mod call;
pub mod chips;
pub mod choosing;
mod commit;
mod continuing;
mod discarding;
pub mod doubles;
mod doubts;
mod handing;
pub mod lookup;
mod naming;
mod parking;
mod pasting;
mod postal;
mod promising;
mod recognising;
mod screen;
pub mod sheet;
mod taking;
mod typing_ahead;
mod waiting;

pub use commit::registered_in_words;
pub use handing::look_around;
pub use waiting::Waiting;

use super::effect::{Effect, Effects};
use super::event::Place;
use super::form::Reaction;
use super::notice::Notice;
use super::screen::{Desk, Handled};
use crate::domain::draft::{HandedDraft, Unsaved};
use crate::keymap::command::Command;
use crate::locale::Label;
use crate::store::{Registered, StartedItem};
use call::{Call, Kept, Mode};
use chrono::{DateTime, Utc};
use std::collections::BTreeSet;
use uuid::Uuid;

/// The screen.
#[derive(Debug, Default)]
pub struct Intake {
    front: Option<Call>,
    /// The one parked first comes first.
    parked: Vec<Call>,
    /// Calls that colleagues have handed over to this person.
    received: Vec<HandedDraft>,
    /// Calls that this person has handed over and nobody has taken.
    given: Vec<HandedDraft>,
    /// Calls that were handed over and that this person has taken; the shared file keeps them too.
    taken: BTreeSet<Uuid>,
    /// The handed-over call that the person wants in front, until they do something else.
    taking: Option<Uuid>,
    /// The handed-over call that goes into the journal before it is taken.
    to_take: Option<Uuid>,
    /// Calls thrown away since the desk was opened, the newest last.
    discarded: Vec<Call>,
    /// What was registered last, while no call is in front.
    last: Option<Registered>,
    /// The parked call that is selected while no call is in front.
    selected: usize,
    /// The moment shown by the clock.
    shown_at: Option<DateTime<Utc>>,
}

impl Intake {
    /// The call in front.
    #[must_use]
    pub fn front(&self) -> Option<&Call> {
        self.front.as_ref()
    }

    /// The parked calls, the one parked first comes first.
    #[must_use]
    pub fn parked(&self) -> &[Call] {
        &self.parked
    }

    /// The moment that the clock shows.
    #[must_use]
    pub fn shown_at(&self) -> Option<DateTime<Utc>> {
        self.shown_at
    }

    /// What was registered last, while no call is in front.
    #[must_use]
    pub fn last(&self) -> Option<&Registered> {
        self.last.as_ref()
    }

    /// How many calls are in memory only, because their drafts could not be written.
    #[must_use]
    pub fn unsaved(&self) -> usize {
        let calls = self.front.iter().chain(&self.parked);
        calls
            .filter(|call| matches!(call.kept, Kept::InMemory(_)) && !call.is_blank())
            .count()
    }

    /// The parked call that is selected while no call is in front.
    #[must_use]
    pub fn selected(&self) -> usize {
        self.selected
    }

    /// What follows from a change of the sheet: the draft, and the search for candidates.
    fn after(&mut self, reaction: &Reaction, desk: &Desk) -> Effects {
        let Some(call) = &mut self.front else {
            return Effects::new();
        };
        let mut effects = Effects::new();
        let (has_changed, has_left) = match reaction {
            Reaction::Ignored | Reaction::Moved => return effects,
            Reaction::Changed | Reaction::Overfull { .. } => (true, None),
            Reaction::Left { code, changed } => (*changed, Some(code.as_str())),
        };
        if let Reaction::Overfull { left_out, limit } = reaction {
            let text = desk.locale.fill(
                Label::FormOverfull,
                &[("count", left_out), ("limit", limit)],
            );
            effects.push(Effect::Notify(Notice::warning(text)));
        }
        if has_changed {
            call.before_taking = None;
            call.mode = Mode::Fields;
            call.notice(desk);
            call.doubt();
        }
        if has_changed || has_left.is_some() {
            call.settle_chips();
        }
        if has_left == Some("urgency") && std::mem::take(&mut call.is_memo_last) {
            call.form.focus_on("narrative", None);
        }
        if has_left == Some("person.address") {
            call.find_area(&desk.office);
        }
        effects.extend(call.lookup.search(&call.form, &desk.office));
        effects.extend(call.lookup.ask(call.id, &call.form));
        effects.extend(call.ask_postal());
        effects.extend(call.ask_alike(desk));
        // The place of the cursor is a part of the draft.
        effects.push(save(call, desk));
        if has_left.is_some() {
            effects.extend(call.tell_others(desk));
            effects.push(Effect::FlushDrafts);
        }
        effects
    }

    /// A key for the fields.
    fn in_fields(&mut self, command: Command, desk: &Desk) -> Handled {
        let Some(call) = &mut self.front else {
            return Handled::No;
        };
        match command {
            Command::FieldNext => {
                if let Some(effects) = self.enter(desk) {
                    return Handled::Yes(effects);
                }
            }
            Command::CandidatesOpen if !call.chips().is_empty() => {
                call.mode = Mode::Chips(0);
                return Handled::Yes(Effects::new());
            }
            Command::CandidatesOpen => return Handled::Yes(self.open_candidates(desk)),
            Command::GoPrimary => {
                if let Some(effects) = self.take_chip(0, desk) {
                    return Handled::Yes(effects);
                }
            }
            Command::Undo if call.has_chip_to_give_back() => {
                return Handled::Yes(self.give_chip_back(desk).unwrap_or_default());
            }
            Command::Undo if call.before_taking.is_none() && !self.discarded.is_empty() => {
                return Handled::Yes(self.restore(desk));
            }
            Command::Undo if call.before_taking.is_some() => {
                call.give_back();
                let mut effects: Effects =
                    call.lookup.ask(call.id, &call.form).into_iter().collect();
                effects.extend(call.ask_alike(desk));
                effects.extend(call.tell_others(desk));
                effects.push(save(call, desk));
                return Handled::Yes(effects);
            }
            _ => {}
        }
        let Some(call) = &mut self.front else {
            return Handled::No;
        };
        match call.form.command(command) {
            Reaction::Ignored => match command {
                Command::GoPrimary | Command::FieldCopyLast => {
                    Handled::Yes(vec![call.lookup.ask_newest(call.id)])
                }
                _ => Handled::No,
            },
            reaction => Handled::Yes(self.after(&reaction, desk)),
        }
    }

    /// Everything there was with the one who is spoken of; the sheet stays as it is.
    fn open_history(&self, desk: &Desk) -> Effects {
        match self.front.as_ref().and_then(Call::subject) {
            Some(subject) => vec![Effect::Go(Place::History(subject))],
            None => notify(desk, Label::RecordsNoSubject),
        }
    }

    fn has_chips(&self) -> bool {
        self.front
            .as_ref()
            .is_some_and(|call| !call.chips().is_empty())
    }

    fn call_mut(&mut self, draft: Uuid) -> Option<&mut Call> {
        self.front
            .iter_mut()
            .chain(&mut self.parked)
            .find(|call| call.id == draft)
    }

    fn is_front(&self, draft: Uuid) -> bool {
        self.front.as_ref().is_some_and(|call| call.id == draft)
    }
}

fn save(call: &mut Call, desk: &Desk) -> Effect {
    call.kept = match call.kept {
        // Once in memory only, it stays so until the journal says otherwise.
        Kept::InMemory(why) => Kept::InMemory(why),
        _ => Kept::Changed,
    };
    Effect::SaveDraft(Box::new(call.draft(&desk.me.name)))
}

fn notify(desk: &Desk, label: Label) -> Effects {
    vec![Effect::Notify(Notice::info(desk.locale.text(label)))]
}

/// Why a draft is in memory only, in words.
#[must_use]
pub fn why_unsaved(why: Unsaved) -> Label {
    match why {
        Unsaved::NoSpace => Label::IntakeUnsavedNoSpace,
        Unsaved::NoPermission => Label::IntakeUnsavedNoPermission,
        Unsaved::NoJournal => Label::IntakeUnsavedNoJournal,
        Unsaved::Fault => Label::IntakeUnsavedFault,
    }
}

/// Whether a field holds a telephone number, in which an ending is looked for.
#[must_use]
pub fn is_phone(code: &str) -> bool {
    matches!(code, "caller.phone" | "person.phone")
}

/// Where a work item is shown.
fn place_of(item: &StartedItem) -> Place {
    Place::Work {
        kind: item.kind.clone(),
        item: Some(item.id),
    }
}

#[cfg(test)]
mod tests;
