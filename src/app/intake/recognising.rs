//! Who may be meant: Enter on the end of a number, and taking a candidate over with one key.

use super::call::Mode;
use super::lookup::{Candidate, WHOLE};
use super::{Intake, is_phone, save};
use crate::app::effect::{Effect, Effects};
use crate::app::notice::Notice;
use crate::app::screen::Desk;
use crate::locale::Label;
use crate::store::recognise::ENDING;
use crate::text::phone;

impl Intake {
    /// Enter on the end of a number: the first candidate whose number ends so, if there is one.
    pub(super) fn enter(&mut self, desk: &Desk) -> Option<Effects> {
        let call = self.front.as_mut()?;
        let code = call.form.focused_code();
        if !is_phone(code) {
            return None;
        }
        let digits = phone::digits(&call.form.text(code));
        if !(ENDING..WHOLE).contains(&digits.len()) {
            return None;
        }
        if call.lookup.is_waiting() {
            call.lookup.is_enter_waiting = true;
            return Some(Effects::new());
        }
        let at = call.lookup.by_ending(&call.form, &digits)?;
        let candidate = call.lookup.candidates(&call.form).into_iter().nth(at)?;
        self.take(candidate, desk)
    }

    /// Takes over a candidate.
    pub(super) fn take(&mut self, candidate: Candidate, desk: &Desk) -> Option<Effects> {
        let call = self.front.as_mut()?;
        let name = call.take(candidate, &desk.office);
        call.mode = Mode::Fields;
        let text = desk.locale.fill(Label::IntakeTakenOver, &[("name", &name)]);
        let mut effects = vec![Effect::Notify(Notice::info(text))];
        effects.extend(call.lookup.ask(call.id, &call.form));
        effects.extend(call.ask_alike(desk));
        effects.extend(call.tell_others(desk));
        if let (Some(person), true) = (call.person_id(), call.lookup.earlier.is_empty()) {
            effects.push(call.lookup.ask_about(call.id, person));
        }
        effects.push(save(call, desk));
        effects.push(Effect::FlushDrafts);
        Some(effects)
    }
}
