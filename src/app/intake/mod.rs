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
mod parking;
mod pasting;
mod postal;
mod promising;
mod recognising;
pub mod sheet;
mod taking;
mod typing_ahead;
mod waiting;

pub use handing::look_around;
pub use waiting::Waiting;

use super::effect::{Effect, Effects};
use super::event::{Asker, Place};
use super::form::Reaction;
use super::notice::Notice;
use super::screen::{Desk, Handled, Screen, Whereabouts};
use crate::domain::draft::{Draft, HandedDraft, Unsaved};
use crate::domain::person::PersonDetails;
use crate::keymap::command::{Command, Layer, Scope};
use crate::locale::Label;
use crate::search::Answer as Found;
use crate::store::StoreError;
use crate::store::changes::Changes;
use crate::store::request::Reply;
use crate::store::{Registered, StartedItem};
use call::{Call, Kept, Mode};
use chrono::{DateTime, SubsecRound, TimeDelta, Utc};
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

impl Screen for Intake {
    fn scope(&self) -> Scope {
        Scope::Intake
    }

    fn layers(&self) -> &'static [Layer] {
        match &self.front {
            None => &[Layer::List],
            Some(Call {
                mode: Mode::Fields,
                form,
                ..
            }) => form.layers(),
            Some(Call {
                mode: Mode::Promise(_),
                ..
            }) => &[Layer::Field],
            // Letters are dead here: an `a` typed ahead must not register anything.
            Some(_) => &[Layer::Dialog],
        }
    }

    fn entered(&mut self, desk: &Desk) -> Effects {
        self.shown_at = Some(desk.now);
        Effects::new()
    }

    fn led_to(&mut self, place: &Place, desk: &Desk) -> Effects {
        match place {
            Place::NewIntake => self.begin(desk),
            Place::Draft(draft) if !self.is_front(*draft) => self.bring_back(*draft, desk),
            Place::Discarded(draft) => self.discard(*draft, desk),
            Place::Continue(record) => self.begin_continuing(*record, desk),
            Place::Caller(facility) => self.bring_caller(*facility, desk),
            _ => Effects::new(),
        }
    }

    fn command(&mut self, command: Command, desk: &Desk) -> Handled {
        match command {
            Command::DraftList => return Handled::Yes(self.list_drafts(desk)),
            Command::DraftNext => return Handled::Yes(self.next_call(desk)),
            Command::DraftHandOver => return Handled::Yes(self.hand_over(desk)),
            Command::DraftDiscard => return Handled::Yes(self.ask_to_discard(desk)),
            Command::SearchFocus => {
                return Handled::Yes(vec![Effect::Go(Place::Records {
                    query: String::new(),
                })]);
            }
            Command::HistoryOpen => return Handled::Yes(self.open_history(desk)),
            _ => self.taking = None,
        }
        match self.front.as_mut().map(|call| {
            // A key that comes before the answer goes first; Enter then only goes on.
            if std::mem::take(&mut call.lookup.is_enter_waiting) {
                call.form.command(Command::FieldNext);
            }
            call.mode.clone()
        }) {
            None => self.at_rest(command, desk),
            Some(Mode::Candidates(selected)) => self.in_candidates(selected, command, desk),
            Some(Mode::Chips(selected)) => self.in_chips(selected, command, desk),
            Some(Mode::Routes(selected)) => self.in_routes(selected, command, desk),
            Some(Mode::Promise(promise)) => self.in_promise(promise, command, desk),
            Some(Mode::Fields) if command == Command::Commit => Handled::Yes(self.commit(desk)),
            Some(Mode::Fields) => self.in_fields(command, desk),
        }
    }

    fn text(&mut self, text: &str, desk: &Desk) -> Effects {
        self.taking = None;
        if let Some(effects) = self.type_ahead(text, desk) {
            return effects;
        }
        let Some(call) = &mut self.front else {
            return Effects::new();
        };
        if std::mem::take(&mut call.lookup.is_enter_waiting) {
            call.form.command(Command::FieldNext);
        }
        if let Mode::Promise(promise) = &mut call.mode {
            promise.line.add(text);
            return Effects::new();
        }
        // Kana typed over a list belongs into the field it was opened from.
        call.mode = Mode::Fields;
        let mut effects = call.told_of_paste(text, desk);
        let reaction = call.form.insert(text);
        effects.extend(self.after(&reaction, desk));
        effects
    }

    fn answered(&mut self, _result: Result<Reply, StoreError>, _desk: &Desk) -> Effects {
        Effects::new()
    }

    fn answered_as(
        &mut self,
        asker: Asker,
        result: Result<Reply, StoreError>,
        desk: &Desk,
    ) -> Effects {
        match asker {
            Asker::Intake(draft) => self.registered(draft, result, desk),
            Asker::IntakeHanded(_) => self.handed(result, desk),
            Asker::IntakeLookup { draft, turn } => self.looked_up(draft, turn, result, desk),
            Asker::IntakeDoubles { draft, turn } => {
                match result {
                    Ok(Reply::Alike(alike)) => self.alike(draft, turn, alike),
                    Ok(Reply::Present(others)) => self.others_are_there(draft, others),
                    // A help that fails is no news to whoever is on the telephone; it is logged.
                    Ok(_) | Err(_) => {}
                }
                Effects::new()
            }
            _ => Effects::new(),
        }
    }

    fn found(&mut self, found: &Found, _desk: &Desk) -> Effects {
        let asked = self.front.as_mut().and_then(|call| {
            let Call {
                id, lookup, form, ..
            } = call;
            lookup.found(*id, form, found)
        });
        asked.into_iter().collect()
    }

    fn changed(&mut self, changes: &Changes, _desk: &Desk) -> Effects {
        if changes.drafts {
            vec![look_around()]
        } else {
            Effects::new()
        }
    }

    fn recovered(&mut self, drafts: Vec<Draft>, desk: &Desk) {
        for draft in drafts {
            let mut call = Call::resume(draft, &desk.office);
            call.parked_at.get_or_insert(desk.now);
            call.kept = Kept::At(desk.now);
            self.parked.push(call);
        }
    }

    fn draft_written(
        &mut self,
        draft: Uuid,
        written: Result<DateTime<Utc>, Unsaved>,
        desk: &Desk,
    ) -> Effects {
        let Some(call) = self.call_mut(draft) else {
            return self.take_journaled(draft);
        };
        let was_in_memory = matches!(call.kept, Kept::InMemory(_));
        call.kept = written.map_or_else(Kept::InMemory, Kept::At);
        match written {
            // Told once, not with each key: from here on it stands in the line over the sheet.
            Err(why) if !was_in_memory => {
                let values: [(&str, &dyn std::fmt::Display); 1] =
                    [("why", &desk.locale.text(why_unsaved(why)))];
                let text = desk.locale.fill(Label::AppDraftUnsaved, &values);
                vec![Effect::Notify(Notice::error(text))]
            }
            _ => Effects::new(),
        }
    }

    fn footer(&self) -> &'static [Command] {
        match self.front.as_ref().map(|call| &call.mode) {
            None => &[
                Command::IntakeNew,
                Command::GoPrimary,
                Command::DraftNext,
                Command::Undo,
            ],
            Some(Mode::Fields) if self.has_chips() => &[
                Command::FieldNext,
                Command::CandidatesOpen,
                Command::GoPrimary,
                Command::Commit,
                Command::FieldPrev,
                Command::FieldJump,
                Command::DraftNext,
            ],
            Some(Mode::Fields) => &[
                Command::FieldNext,
                Command::FieldPrev,
                Command::FieldJump,
                Command::CandidatesOpen,
                Command::GoPrimary,
                Command::Commit,
                Command::DraftNext,
            ],
            Some(Mode::Promise(_)) => &[Command::FieldNext, Command::Back],
            Some(Mode::Chips(_)) => &[
                Command::GoPrimary,
                Command::MarkToggle,
                Command::MoveDown,
                Command::Undo,
                Command::Back,
            ],
            Some(Mode::Candidates(_) | Mode::Routes(_)) => {
                &[Command::GoPrimary, Command::MoveDown, Command::Back]
            }
        }
    }

    fn wording(&self, command: Command) -> Option<Label> {
        let call = self.front.as_ref()?;
        let has_chips = self.has_chips();
        match (&call.mode, command) {
            (Mode::Chips(_), Command::GoPrimary) => Some(Label::IntakeHintTake),
            (Mode::Chips(_), Command::MarkToggle) => Some(Label::IntakeHintDecline),
            (Mode::Fields, Command::GoPrimary) if has_chips => Some(Label::IntakeHintTakeFirst),
            (Mode::Fields, Command::GoPrimary) => Some(Label::IntakeHintCopyLast),
            (Mode::Fields, Command::CandidatesOpen)
                if has_chips && call.form.focused_code() == chips::NARRATIVE =>
            {
                Some(Label::IntakeChips)
            }
            _ => None,
        }
    }

    fn applies(&self, command: Command, _desk: &Desk) -> bool {
        let has_call = self.front.is_some();
        match command {
            Command::DraftList | Command::DraftNext => self.waiting().next().is_some(),
            Command::Undo if !self.discarded.is_empty() => true,
            Command::CandidatesOpen => self
                .front
                .as_ref()
                .is_some_and(|call| self.has_chips() || !call.choices().is_empty()),
            Command::DraftHandOver | Command::DraftDiscard => has_call || !self.parked.is_empty(),
            Command::GoPrimary if !has_call => {
                self.waiting().next().is_some() || self.last.is_some()
            }
            Command::IntakeNew => true,
            _ => has_call,
        }
    }

    fn whereabouts(&self) -> Option<Whereabouts> {
        let form = &self.front.as_ref()?.form;
        let person = PersonDetails {
            name: form.text("person.name"),
            kana: form.text("person.kana"),
            address: form.text("person.address"),
            ..PersonDetails::default()
        };
        Whereabouts::of(&person)
    }

    fn next_deadline(&self) -> Option<DateTime<Utc>> {
        self.front.as_ref()?;
        Some(self.shown_at?.trunc_subsecs(0) + TimeDelta::seconds(1))
    }

    fn woken(&mut self, desk: &Desk) -> Effects {
        self.shown_at = Some(desk.now);
        let beat = self.front.as_mut().and_then(|call| call.beat(desk));
        beat.into_iter().collect()
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
