//! Throwing a call away: on purpose only, after a question, and to be had back until the desk is left.

use super::call::Call;
use super::handing::forget;
use super::{Intake, notify};
use crate::app::dialog::{Confirm, Dialog};
use crate::app::effect::{Effect, Effects};
use crate::app::event::Place;
use crate::app::notice::Notice;
use crate::app::screen::Desk;
use crate::locale::Label;
use uuid::Uuid;

impl Intake {
    /// Asks whether the call in front, or the selected parked one, is to go.
    pub(super) fn ask_to_discard(&self, desk: &Desk) -> Effects {
        let call = self.front.as_ref().or(self.parked.get(self.selected));
        let Some(call) = call else {
            return notify(desk, Label::IntakeNothingToDiscard);
        };
        if call.is_registering {
            return notify(desk, Label::IntakeRegistering);
        }
        let name = call
            .name()
            .unwrap_or_else(|| desk.locale.text(Label::IntakeUnnamed).to_owned());
        let question = Confirm::new(
            desk.locale.text(Label::IntakeDiscardTitle),
            desk.locale
                .fill(Label::IntakeDiscardQuestion, &[("name", &name)]),
            vec![Effect::Go(Place::Discarded(call.id))],
        );
        vec![Effect::Open(Box::new(Dialog::Confirm(question)))]
    }

    /// The person has said yes.
    pub(super) fn discard(&mut self, draft: Uuid, desk: &Desk) -> Effects {
        let call = self.front.take_if(|call| call.id == draft).or_else(|| {
            let at = self.parked.iter().position(|call| call.id == draft)?;
            Some(self.parked.remove(at))
        });
        let Some(mut call) = call else {
            return Effects::new();
        };
        let mut effects = vec![
            Effect::DropDraft(draft),
            Effect::Notify(Notice::info(desk.locale.text(Label::IntakeDiscarded))),
        ];
        effects.extend(call.fall_silent());
        self.selected = 0;
        self.discarded.push(call);
        if self.taken.remove(&draft) {
            effects.push(forget(draft));
        }
        effects
    }

    /// Brings back what was thrown away last.
    pub(super) fn restore(&mut self, desk: &Desk) -> Effects {
        let Some(call) = self.discarded.pop() else {
            return notify(desk, Label::IntakeNothingToRestore);
        };
        let id = call.id;
        self.parked.push(Call {
            parked_at: Some(desk.now),
            ..call
        });
        self.bring_back(id, desk)
    }
}
