//! What the intake does with keys, text, answers and time: the frame's side of it.

use super::call::{Call, Kept, Mode};
use super::{Intake, chips, look_around, why_unsaved};
use crate::app::effect::{Effect, Effects};
use crate::app::event::{Asker, Place};
use crate::app::notice::Notice;
use crate::app::screen::{Desk, Handled, Screen, Whereabouts};
use crate::domain::draft::{Draft, Unsaved};
use crate::domain::person::PersonDetails;
use crate::keymap::command::{Command, Layer, Scope};
use crate::locale::Label;
use crate::search::Answer as Found;
use crate::store::StoreError;
use crate::store::changes::Changes;
use crate::store::request::Reply;
use chrono::{DateTime, SubsecRound, TimeDelta, Utc};
use uuid::Uuid;

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
        let text = call.go_to_the_name(text);
        let reaction = call.form.insert(&text);
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
