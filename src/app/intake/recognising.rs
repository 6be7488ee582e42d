//! Who may be meant: the list of candidates, and taking one over with one key.

use super::call::Mode;
use super::lookup::{ENDING, WHOLE};
use super::{Intake, is_phone, notify, save};
use crate::app::effect::{Effect, Effects};
use crate::app::notice::Notice;
use crate::app::screen::{Desk, Handled};
use crate::keymap::command::Command;
use crate::locale::Label;
use crate::text::phone;

impl Intake {
    /// Enter on the end of a number: the first candidate, if there is one.
    pub(super) fn enter(&mut self, desk: &Desk) -> Option<Effects> {
        let call = self.front.as_mut()?;
        let code = call.form.focused_code();
        if !is_phone(code) {
            return None;
        }
        let digits = phone::digits(&call.form.text(code)).len();
        if !(ENDING..WHOLE).contains(&digits) {
            return None;
        }
        if call.lookup.is_waiting() {
            call.lookup.is_enter_waiting = true;
            return Some(Effects::new());
        }
        self.take(0, desk)
    }

    /// Takes over a candidate by its place in the list.
    pub(super) fn take(&mut self, at: usize, desk: &Desk) -> Option<Effects> {
        let call = self.front.as_mut()?;
        let candidate = call.lookup.candidates(&call.form).into_iter().nth(at)?;
        let name = call.take(candidate, &desk.office);
        call.mode = Mode::Fields;
        let text = desk.locale.fill(Label::IntakeTakenOver, &[("name", &name)]);
        let mut effects = vec![Effect::Notify(Notice::info(text))];
        effects.extend(call.lookup.ask(call.id, &call.form));
        if let (Some(person), true) = (call.person_id(), call.lookup.earlier.is_empty()) {
            effects.push(call.lookup.ask_about(call.id, person));
        }
        effects.push(save(call, desk));
        effects.push(Effect::FlushDrafts);
        Some(effects)
    }

    /// A key for the list of candidates.
    pub(super) fn in_candidates(
        &mut self,
        selected: usize,
        command: Command,
        desk: &Desk,
    ) -> Handled {
        let Some(call) = &mut self.front else {
            return Handled::No;
        };
        let count = call.lookup.candidates(&call.form).len();
        if let Some(number) = command.picked() {
            return Handled::Yes(self.take(number - 1, desk).unwrap_or_default());
        }
        match command {
            Command::GoPrimary => {
                return Handled::Yes(self.take(selected, desk).unwrap_or_default());
            }
            Command::MoveUp | Command::MovePageUp => {
                call.mode = Mode::Candidates(selected.saturating_sub(1));
            }
            Command::MoveDown | Command::MovePageDown => {
                call.mode = Mode::Candidates((selected + 1).min(count.saturating_sub(1)));
            }
            Command::Back | Command::CandidatesOpen => call.mode = Mode::Fields,
            Command::Commit => return Handled::Yes(self.commit(desk)),
            _ => return Handled::No,
        }
        Handled::Yes(Effects::new())
    }

    pub(super) fn open_candidates(&mut self, desk: &Desk) -> Effects {
        let Some(call) = &mut self.front else {
            return Effects::new();
        };
        if call.lookup.candidates(&call.form).is_empty() {
            return notify(desk, Label::IntakeCandidatesNone);
        }
        call.mode = Mode::Candidates(0);
        Effects::new()
    }
}
