//! Several calls: a new one parks the one in front with its clock, and each is one key away.

use super::call::{Call, Mode};
use super::waiting::Waiting;
use super::{Intake, notify, place_of};
use crate::app::dialog::{Dialog, Pick, PickRow};
use crate::app::drafts::draft_id;
use crate::app::effect::{Effect, Effects};
use crate::app::event::{Asker, Place};
use crate::app::notice::Notice;
use crate::app::screen::{Desk, Handled};
use crate::domain::ids::ConsultationId;
use crate::keymap::command::Command;
use crate::locale::Label;
use crate::store::request::Request;
use uuid::Uuid;

impl Intake {
    /// A new call in front; the one before is parked unless nothing was typed in it.
    pub(super) fn begin(&mut self, desk: &Desk) -> Effects {
        let mut effects = self.park(desk);
        self.front = Some(new_call(desk));
        self.last = None;
        effects.extend(desk.warns_of_no_saving().map(Effect::Notify));
        effects
    }

    /// A new call in front that continues an earlier consultation; caller and person are taken over
    /// once the store has told them.
    pub(super) fn begin_continuing(&mut self, record: ConsultationId, desk: &Desk) -> Effects {
        let mut effects = self.begin(desk);
        effects.extend(self.front.as_ref().map(|call| Effect::Ask {
            asker: Asker::IntakeLookup {
                draft: call.id,
                turn: 0,
            },
            request: Request::Earlier(record),
        }));
        effects
    }

    pub(super) fn park(&mut self, desk: &Desk) -> Effects {
        let Some(mut call) = self.front.take().filter(|call| !call.is_blank()) else {
            return Effects::new();
        };
        call.form.settle();
        call.mode = Mode::Fields;
        call.parked_at = Some(desk.now);
        let name = call
            .name()
            .unwrap_or_else(|| desk.locale.text(Label::IntakeUnnamed).to_owned());
        let text = desk
            .locale
            .fill(Label::IntakeParkedNotice, &[("name", &name)]);
        let saved = Effect::SaveDraft(Box::new(call.draft(&desk.me.name)));
        self.parked.push(call);
        vec![
            saved,
            Effect::FlushDrafts,
            Effect::Notify(Notice::info(text)),
        ]
    }

    /// Brings a call that waits to the front; one that was handed over is taken first.
    pub(super) fn bring_back(&mut self, draft: Uuid, desk: &Desk) -> Effects {
        let Some(at) = self.parked.iter().position(|call| call.id == draft) else {
            return self.take_handed(draft, desk);
        };
        let mut call = self.parked.remove(at);
        call.parked_at = None;
        let mut effects = self.park(desk);
        self.last = None;
        self.selected = 0;
        effects.push(Effect::SaveDraft(Box::new(call.draft(&desk.me.name))));
        call.notice(desk);
        call.doubt();
        effects.extend(call.lookup.ask(call.id, &call.form));
        effects.extend(call.ask_alike(desk));
        effects.extend(call.tell_others(desk));
        if let Some(person) = call.person_id() {
            effects.push(call.lookup.ask_about(call.id, person));
        }
        self.front = Some(call);
        effects
    }

    /// Goes to the call that has waited longest; from another screen first to the one in front.
    pub(super) fn next_call(&self, desk: &Desk) -> Effects {
        let behind = self.waiting().find(|one| !matches!(one, Waiting::Given(_)));
        match behind.map(|one| one.id()) {
            Some(draft) => vec![Effect::Go(Place::Draft(draft))],
            None if self.front.is_some() => vec![Effect::Go(Place::Intake)],
            None => notify(desk, Label::IntakeDraftsNone),
        }
    }

    /// The calls that wait, to choose one from.
    pub(super) fn list_drafts(&self, desk: &Desk) -> Effects {
        let rows: Vec<(PickRow, Effects)> = self
            .waiting()
            .map(|one| {
                let begun = desk
                    .clock
                    .local(one.started_at())
                    .format("%-m/%-d %H:%M")
                    .to_string();
                let row = PickRow {
                    text: one.name(desk),
                    note: begun,
                };
                (row, vec![Effect::Go(Place::Draft(one.id()))])
            })
            .collect();
        if rows.is_empty() {
            return notify(desk, Label::IntakeDraftsNone);
        }
        let title = desk.locale.text(Label::IntakeDraftsTitle).to_owned();
        vec![Effect::Open(Box::new(Dialog::Pick(Pick::doing(
            title, rows,
        ))))]
    }

    /// A key while no call is in front.
    pub(super) fn at_rest(&mut self, command: Command, desk: &Desk) -> Handled {
        let chosen = match command {
            Command::GoPrimary => Some(self.selected),
            _ => command.picked().map(|number| number - 1),
        };
        let chosen = chosen.and_then(|at| self.waiting().nth(at));
        if let Some(draft) = chosen.map(|one| one.id()) {
            return Handled::Yes(self.bring_back(draft, desk));
        }
        match command {
            Command::GoPrimary => match self.last.as_ref().and_then(|last| last.items.first()) {
                Some(item) => Handled::Yes(vec![Effect::Go(place_of(item))]),
                None => Handled::No,
            },
            Command::Undo => Handled::Yes(self.restore(desk)),
            Command::MoveDown => {
                let last = self.waiting().count().saturating_sub(1);
                self.selected = (self.selected + 1).min(last);
                Handled::Yes(Effects::new())
            }
            Command::MoveUp => {
                self.selected = self.selected.saturating_sub(1);
                Handled::Yes(Effects::new())
            }
            _ => Handled::No,
        }
    }
}

/// A call that begins now.
pub(super) fn new_call(desk: &Desk) -> Call {
    Call::begin(draft_id(desk), desk.now, &desk.office)
}
