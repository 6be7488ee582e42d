//! What is typed while the store saves the call in front.
//!
//! The record is on its way and cannot take it any more: it waits in the draft, and goes into the sheet
//! if the store refuses, or into a call of its own once the record is there.

use super::Intake;
use super::call::Call;
use super::parking::new_call;
use super::sheet::TYPED_AHEAD;
use crate::app::effect::{Effect, Effects};
use crate::app::notice::Notice;
use crate::app::screen::Desk;
use crate::locale::Label;

impl Call {
    /// Takes note of text that comes too late for the record.
    pub(super) fn type_ahead(&mut self, text: &str) {
        let known = self.beside.entry(TYPED_AHEAD.to_owned()).or_default();
        known.push_str(text);
    }

    /// What came too late.
    pub(super) fn typed_ahead(&mut self) -> Option<String> {
        self.beside.get(TYPED_AHEAD).cloned()
    }

    /// The store has refused: what was typed belongs where the cursor is.
    pub(super) fn take_typed_ahead(&mut self) {
        if let Some(text) = self.beside.remove(TYPED_AHEAD) {
            self.form.insert(&text);
        }
    }
}

impl Intake {
    /// Text for a call that is being registered.
    pub(super) fn type_ahead(&mut self, text: &str, desk: &Desk) -> Option<Effects> {
        let call = self.front.as_mut().filter(|call| call.is_registering)?;
        call.type_ahead(text);
        Some(vec![super::save(call, desk)])
    }

    /// The record is there without it: it becomes a parked call of its own.
    pub(super) fn keep_typed_ahead(&mut self, text: &str, desk: &Desk) -> Effects {
        let mut call = new_call(desk);
        call.form.set_text("narrative", text);
        call.parked_at = Some(desk.now);
        let saved = super::save(&mut call, desk);
        self.parked.push(call);
        let told = desk.locale.text(Label::IntakeTypedAhead);
        vec![saved, Effect::Notify(Notice::warning(told))]
    }
}
