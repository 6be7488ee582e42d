//! Several calls: a new one parks the one in front with its clock, and each is one key away.

use super::call::{Call, Mode};
use super::{Intake, notify, place_of};
use crate::app::dialog::{Dialog, Pick, PickRow};
use crate::app::effect::{Effect, Effects};
use crate::app::event::Place;
use crate::app::notice::Notice;
use crate::app::screen::{Desk, Handled};
use crate::keymap::command::Command;
use crate::locale::Label;
use uuid::Uuid;

impl Intake {
    /// A new call in front; the one before is parked unless nothing was typed in it.
    pub(super) fn begin(&mut self, desk: &Desk) -> Effects {
        let effects = self.park(desk);
        // The time in the id keeps drafts in the order of their calls.
        let millis = u64::try_from(desk.now.timestamp_millis()).unwrap_or(0);
        let stamp = uuid::Timestamp::from_unix_time(millis / 1000, sub_millis(millis), 0, 0);
        self.front = Some(Call::begin(Uuid::new_v7(stamp), desk.now, &desk.office));
        self.last = None;
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

    /// Brings a parked call to the front.
    pub(super) fn bring_back(&mut self, draft: Uuid, desk: &Desk) -> Effects {
        let Some(at) = self.parked.iter().position(|call| call.id == draft) else {
            return Effects::new();
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

    /// The parked calls, to choose one from.
    pub(super) fn list_drafts(&self, desk: &Desk) -> Effects {
        if self.parked.is_empty() {
            return notify(desk, Label::IntakeDraftsNone);
        }
        let rows = self.parked.iter().map(|call| {
            let text = call
                .name()
                .unwrap_or_else(|| desk.locale.text(Label::IntakeUnnamed).to_owned());
            let begun = desk
                .clock
                .local(call.started_at)
                .format("%-m/%-d %H:%M")
                .to_string();
            (
                PickRow { text, note: begun },
                vec![Effect::Go(Place::Draft(call.id))],
            )
        });
        let title = desk.locale.text(Label::IntakeDraftsTitle).to_owned();
        vec![Effect::Open(Box::new(Dialog::Pick(Pick::doing(
            title,
            rows.collect(),
        ))))]
    }

    /// A key while no call is in front.
    pub(super) fn at_rest(&mut self, command: Command, desk: &Desk) -> Handled {
        let chosen = match command {
            Command::GoPrimary => Some(self.selected),
            _ => command.picked().map(|number| number - 1),
        };
        if let Some(draft) = chosen
            .and_then(|at| self.parked.get(at))
            .map(|call| call.id)
        {
            return Handled::Yes(self.bring_back(draft, desk));
        }
        match command {
            Command::GoPrimary => match self.last.as_ref().and_then(|last| last.items.first()) {
                Some(item) => Handled::Yes(vec![Effect::Go(place_of(item))]),
                None => Handled::No,
            },
            Command::MoveDown => {
                self.selected = (self.selected + 1).min(self.parked.len().saturating_sub(1));
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

fn sub_millis(millis: u64) -> u32 {
    u32::try_from(millis % 1000).unwrap_or(0) * 1_000_000
}
