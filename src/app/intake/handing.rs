//! Handing a call over to a colleague, and going on with one that a colleague has handed over.
//!
//! A call leaves this desk only when the store has it. One that is taken is in our own journal before
//! the store is asked, so that whoever dies in between, the call is on one side at least; its id makes
//! the later record one.

use super::call::{Call, Kept};
use super::waiting::handed_name;
use super::{Intake, notify};
use crate::app::dialog::{Dialog, Pick, PickRow};
use crate::app::effect::{Effect, Effects};
use crate::app::event::{Asker, Place};
use crate::app::notice::Notice;
use crate::app::screen::Desk;
use crate::domain::draft::{Draft, HandedDraft};
use crate::domain::ids::StaffId;
use crate::explain;
use crate::locale::Label;
use crate::store::StoreError;
use crate::store::handed::{HandedReply, HandedWish};
use crate::store::request::{Reply, Request};
use std::fmt::Display;
use uuid::Uuid;

impl Intake {
    /// Asks who is to go on with the call in front, or with the parked one that is selected.
    pub(super) fn hand_over(&mut self, desk: &Desk) -> Effects {
        if let Some(told) = desk.warns_of_no_saving() {
            return vec![Effect::Notify(told)];
        }
        let selected = self.selected;
        let call = match &mut self.front {
            Some(call) => Some(call),
            None => self.parked.get_mut(selected),
        };
        let Some(call) = call.filter(|call| !call.is_blank()) else {
            return notify(desk, Label::IntakeNothingToHandOver);
        };
        if call.is_registering {
            return notify(desk, Label::IntakeRegistering);
        }
        call.form.settle();
        let draft = call.draft(&desk.me.name);
        let colleagues = desk
            .staff
            .iter()
            .filter(|staff| staff.active && staff.id != desk.me.staff && staff.role.may_write());
        let rows: Vec<(PickRow, Effects)> = colleagues
            .map(|staff| {
                let row = PickRow {
                    text: staff.name.clone(),
                    note: staff.kana.clone(),
                };
                (row, vec![give(draft.clone(), staff.id)])
            })
            .collect();
        if rows.is_empty() {
            return notify(desk, Label::IntakeNoColleague);
        }
        let title = desk.locale.text(Label::IntakeHandOverTitle).to_owned();
        vec![Effect::Open(Box::new(Dialog::Pick(Pick::doing(
            title, rows,
        ))))]
    }

    /// Goes on with a call that was handed over, or takes one's own back.
    pub(super) fn take_handed(&mut self, draft: Uuid, desk: &Desk) -> Effects {
        let mut known = self.received.iter().chain(&self.given);
        let found = known.find(|handed| handed.draft.id == draft).cloned();
        let Some(handed) = found else {
            return Effects::new();
        };
        self.taking = Some(draft);
        self.to_take = Some(draft);
        let own = Draft {
            staff: desk.me.name.clone(),
            ..handed.draft
        };
        vec![Effect::SaveDraft(Box::new(own)), Effect::FlushDrafts]
    }

    /// The journal has it, or has nowhere to write: now the store may be told that it is ours.
    pub(super) fn take_journaled(&mut self, draft: Uuid) -> Effects {
        let wanted = self.to_take.take_if(|wanted| *wanted == draft);
        wanted
            .map(|draft| ask(draft, HandedWish::Take(draft)))
            .into_iter()
            .collect()
    }

    /// The store has answered about handed-over calls.
    pub(super) fn handed(&mut self, result: Result<Reply, StoreError>, desk: &Desk) -> Effects {
        match result {
            Ok(Reply::Handed(HandedReply::Around(around))) => self.around(around, desk),
            Ok(Reply::Handed(HandedReply::HandedOver(handed))) => self.given_away(*handed, desk),
            Ok(Reply::Handed(HandedReply::Taken(handed))) => self.taken(*handed, desk),
            Ok(Reply::Handed(HandedReply::Gone(draft))) => self.gone(draft, desk),
            Ok(_) => Effects::new(),
            Err(error) => {
                self.taking = None;
                let told = explain::store_error(&error, &desk.office, desk.locale);
                vec![Effect::Notify(Notice::error(told.line(desk.locale)))]
            }
        }
    }

    /// What was handed over to and by this person. A call that this desk still holds although a
    /// colleague has the very same goes: we died before we heard of it.
    fn around(&mut self, around: Vec<HandedDraft>, desk: &Desk) -> Effects {
        let me = desk.me.staff;
        let mut effects = Effects::new();
        for handed in around
            .iter()
            .filter(|one| one.from == me && one.taken_by != Some(me))
        {
            let is_same = |call: &Call| {
                call.id == handed.draft.id
                    && call.draft(&desk.me.name).fields == handed.draft.fields
            };
            let before = self.parked.len();
            self.parked.retain(|call| !is_same(call));
            if self.parked.len() < before {
                effects.push(Effect::DropDraft(handed.draft.id));
            }
        }
        let own = around.iter().filter(|one| one.taken_by == Some(me));
        self.taken = own.map(|one| one.draft.id).collect();
        let untaken = around.into_iter().filter(|one| one.taken_by.is_none());
        let (received, given): (Vec<_>, Vec<_>) = untaken.partition(|one| one.to == me);
        for handed in &received {
            if self.call_mut(handed.draft.id).is_some() {
                // We had taken it, and died before the store knew.
                effects.push(ask(handed.draft.id, HandedWish::Take(handed.draft.id)));
            } else if !self
                .received
                .iter()
                .any(|known| known.draft.id == handed.draft.id)
            {
                let name = handed_name(handed, desk)
                    .unwrap_or_else(|| desk.locale.text(Label::IntakeUnnamed).to_owned());
                let values: [(&str, &dyn Display); 2] =
                    [("by", &handed.draft.staff), ("name", &name)];
                let text = desk.locale.fill(Label::IntakeReceived, &values);
                effects.push(Effect::Notify(Notice::info(text)));
            }
        }
        self.received = received;
        let held = |draft: Uuid| self.parked.iter().any(|call| call.id == draft);
        self.received.retain(|one| !held(one.draft.id));
        self.given = given;
        effects
    }

    /// The shared file has it. What was typed since it was asked goes after it.
    fn given_away(&mut self, handed: HandedDraft, desk: &Desk) -> Effects {
        let id = handed.draft.id;
        let Some(call) = self.call_mut(id) else {
            return Effects::new();
        };
        let now = call.draft(&desk.me.name);
        if now.fields != handed.draft.fields {
            return vec![give(now, handed.to)];
        }
        let silence = call.fall_silent();
        if self.is_front(id) {
            self.front = None;
        }
        self.parked.retain(|call| call.id != id);
        self.selected = 0;
        let text = desk
            .locale
            .fill(Label::IntakeHandedOver, &[("to", &handed.to_name)]);
        self.given.push(handed);
        let told = [Effect::DropDraft(id), Effect::Notify(Notice::info(text))];
        told.into_iter().chain(silence).collect()
    }

    /// It is ours: in front if the person has done nothing else meanwhile, else among the parked ones.
    fn taken(&mut self, handed: HandedDraft, desk: &Desk) -> Effects {
        let id = handed.draft.id;
        let is_awaited = self.taking.take() == Some(id);
        self.received.retain(|one| one.draft.id != id);
        self.given.retain(|one| one.draft.id != id);
        self.taken.insert(id);
        if self.call_mut(id).is_some() {
            return Effects::new();
        }
        let mut call = Call::resume(handed.draft, &desk.office);
        call.kept = Kept::Changed;
        let saved = Effect::SaveDraft(Box::new(call.draft(&desk.me.name)));
        self.parked.push(call);
        if is_awaited {
            return vec![saved, Effect::Go(Place::Draft(id))];
        }
        vec![
            saved,
            Effect::Notify(Notice::info(desk.locale.text(Label::IntakeTakenToParked))),
        ]
    }

    /// Somebody else was faster. What we hold and have typed in ourselves stays.
    fn gone(&mut self, draft: Uuid, desk: &Desk) -> Effects {
        self.taking = None;
        self.received.retain(|one| one.draft.id != draft);
        self.given.retain(|one| one.draft.id != draft);
        let told = Notice::warning(desk.locale.text(Label::IntakeHandedGone));
        let mut effects = vec![Effect::Notify(told), look_around()];
        if self.call_mut(draft).is_none() {
            effects.push(Effect::DropDraft(draft));
        }
        effects
    }
}

/// Asks what was handed over to and by this person.
pub fn look_around() -> Effect {
    ask(Uuid::nil(), HandedWish::Around)
}

/// Removes the shared file's copy of a call that is thrown away.
pub(super) fn forget(draft: Uuid) -> Effect {
    ask(draft, HandedWish::Discard(draft))
}

fn give(draft: Draft, to: StaffId) -> Effect {
    ask(
        draft.id,
        HandedWish::HandOver {
            draft: Box::new(draft),
            to,
        },
    )
}

fn ask(draft: Uuid, wish: HandedWish) -> Effect {
    Effect::Ask {
        asker: Asker::IntakeHanded(draft),
        request: Request::Handed(wish),
    }
}
