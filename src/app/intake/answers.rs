//! What the store found: candidates, earlier calls, the consultation to copy from.

use super::lookup::Candidate;
use super::{Intake, notify, save};
use crate::app::effect::{Effect, Effects};
use crate::app::event::Asker;
use crate::app::form::Reaction;
use crate::app::notice::Notice;
use crate::app::screen::Desk;
use crate::domain::consultation::Consultation;
use crate::domain::facility::Facility;
use crate::domain::ids::FacilityId;
use crate::keymap::command::Command;
use crate::locale::Label;
use crate::store::StoreError;
use crate::store::alike::Earlier;
use crate::store::recognise::CallerHit;
use crate::store::request::{Reply, Request};
use uuid::Uuid;

impl Intake {
    pub(super) fn looked_up(
        &mut self,
        draft: Uuid,
        turn: u32,
        result: Result<Reply, StoreError>,
        desk: &Desk,
    ) -> Effects {
        let Some(call) = self.call_mut(draft) else {
            return Effects::new();
        };
        match result {
            Ok(Reply::Recognised { callers, persons }) => {
                if call.lookup.recognised(turn, callers, persons) {
                    return self.found(draft, desk);
                }
            }
            Ok(Reply::Consultations(found)) => {
                if let Some(newest) = call.lookup.consultations(turn, found) {
                    return self.copy_last(draft, &newest, desk);
                }
            }
            Ok(Reply::Earlier(earlier)) => return self.take_record(draft, &earlier, desk),
            Ok(Reply::Postal(towns)) => {
                if call.postal.found(turn, towns) && self.is_front(draft) {
                    return self.take_chip(0, desk).unwrap_or_default();
                }
            }
            Ok(Reply::Facility(facility)) => return self.take_facility(draft, &facility, desk),
            Ok(_) => {}
            Err(error) => {
                // Candidates are a help: typing goes on without them, and Enter goes on too.
                tracing::warn!(code = error.code(), "an intake look-up failed");
                call.lookup.failed(turn);
                return self.found(draft, desk);
            }
        }
        Effects::new()
    }

    /// Candidates are there: an Enter that waited for them can act.
    fn found(&mut self, draft: Uuid, desk: &Desk) -> Effects {
        let is_front = self.is_front(draft);
        let Some(call) = self.call_mut(draft) else {
            return Effects::new();
        };
        if !std::mem::take(&mut call.lookup.is_enter_waiting) || !is_front {
            return Effects::new();
        }
        if let Some(effects) = self.enter(desk) {
            return effects;
        }
        let reaction = match &mut self.front {
            Some(call) => call.form.command(Command::FieldNext),
            None => Reaction::Ignored,
        };
        self.after(&reaction, desk)
    }

    /// An institution of the directory becomes the caller: of the call in front, else of a new one.
    pub(super) fn bring_caller(&mut self, facility: FacilityId, desk: &Desk) -> Effects {
        let mut effects = if self.front.is_none() {
            self.begin(desk)
        } else {
            Effects::new()
        };
        effects.extend(self.front.as_ref().map(|call| Effect::Ask {
            asker: Asker::IntakeLookup {
                draft: call.id,
                turn: 0,
            },
            request: Request::Facility(facility),
        }));
        effects
    }

    /// The call becomes the continuation of a record: caller, person and link.
    fn take_record(&mut self, draft: Uuid, earlier: &Earlier, desk: &Desk) -> Effects {
        let Some(call) = self.call_mut(draft) else {
            return Effects::new();
        };
        let number = call.continue_with(earlier, &desk.office);
        let text = desk
            .locale
            .fill(Label::IntakeContinued, &[("number", &number)]);
        let mut effects = vec![Effect::Notify(Notice::info(text)), save(call, desk)];
        let person = earlier.consultation.person_id;
        effects.extend(person.map(|person| call.lookup.ask_about(call.id, person)));
        effects
    }

    fn take_facility(&mut self, draft: Uuid, facility: &Facility, desk: &Desk) -> Effects {
        let Some(call) = self.call_mut(draft) else {
            return Effects::new();
        };
        // Who calls may have said their own number already.
        let phone = call.form.text("caller.phone");
        let hit = CallerHit {
            organisation: facility.details.name.clone(),
            facility: Some(facility.id),
            name: String::new(),
            kana: String::new(),
            occupation: None,
            phone: if phone.is_empty() {
                facility.details.phone.clone()
            } else {
                phone
            },
            calls: 0,
            last_at: None,
            last_category: None,
            about: None,
        };
        let name = call.take(Candidate::Caller(hit), &desk.office);
        let text = desk.locale.fill(Label::IntakeTakenOver, &[("name", &name)]);
        vec![Effect::Notify(Notice::info(text)), save(call, desk)]
    }

    /// Copies the caller of one's own last consultation, else of anybody's.
    fn copy_last(&mut self, draft: Uuid, newest: &[Consultation], desk: &Desk) -> Effects {
        let Some(call) = self.call_mut(draft) else {
            return Effects::new();
        };
        let own = newest
            .iter()
            .find(|consultation| consultation.taken_by == desk.me.staff);
        let Some(last) = own.or_else(|| newest.first()) else {
            return notify(desk, Label::IntakeNothingToCopy);
        };
        let name = call.copy_caller(&last.details.caller);
        let text = desk
            .locale
            .fill(Label::IntakeCopiedLast, &[("name", &name)]);
        let mut effects = vec![Effect::Notify(Notice::info(text))];
        effects.extend(call.lookup.ask(call.id, &call.form));
        effects.push(save(call, desk));
        effects
    }
}
