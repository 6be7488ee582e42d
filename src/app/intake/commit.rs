//! F12: check, ask where it is to go, register once.

use super::call::{Call, Mode, Promise};
use super::sheet::ROUTE;
use super::{Intake, notify, place_of, save};
use crate::app::effect::{Effect, Effects};
use crate::app::event::{Asker, Place};
use crate::app::meaning::{OUTREACH, REFERRAL};
use crate::app::notice::Notice;
use crate::app::screen::{Desk, Handled};
use crate::config::AfterRegister;
use crate::domain::intake::{CheckContext, FieldFault, promises};
use crate::domain::number::Number;
use crate::explain;
use crate::keymap::command::Command;
use crate::locale::Label;
use crate::store::request::{Reply, Request};
use crate::store::{Registered, StoreError};
use uuid::Uuid;

impl Intake {
    /// Checks the call in front; shows the routes, or the first fault.
    pub(super) fn commit(&mut self, desk: &Desk) -> Effects {
        if let Some(told) = desk.warns_of_no_saving() {
            return vec![Effect::Notify(told)];
        }
        let Some(call) = &mut self.front else {
            return Effects::new();
        };
        if call.is_registering {
            return notify(desk, Label::IntakeRegistering);
        }
        if call.form.settle() && call.form.focused_code() == "person.address" {
            call.find_area(&desk.office);
        }
        let mut effects = vec![save(call, desk), Effect::FlushDrafts];
        // Whether the route needs more is asked once it is chosen.
        let kept = call.beside.remove(ROUTE);
        let faults = faults(call, desk);
        call.note(ROUTE, kept.unwrap_or_default());
        if !faults.is_empty() {
            effects.extend(blame(call, &faults, desk));
            return effects;
        }
        let proposed = call.proposed_route(&desk.office);
        let at = call
            .routes(&desk.office)
            .iter()
            .position(|term| term.code == proposed)
            .unwrap_or(0);
        call.mode = Mode::Routes(at);
        effects
    }

    /// A key for the line of routes.
    pub(super) fn in_routes(&mut self, selected: usize, command: Command, desk: &Desk) -> Handled {
        let Some(call) = &mut self.front else {
            return Handled::No;
        };
        let terms = call.routes(&desk.office);
        if let Some(number) = command.picked() {
            // The digits are those of the vocabulary, as in every list of words.
            let key = char::from_digit(u32::try_from(number).unwrap_or(0), 10);
            if let Some(at) = terms
                .iter()
                .position(|term| term.key == key && key.is_some())
            {
                call.mode = Mode::Routes(at);
            }
            return Handled::Yes(Effects::new());
        }
        let last = terms.len().saturating_sub(1);
        match command {
            Command::MoveLeft | Command::MoveUp => {
                call.mode = Mode::Routes(selected.saturating_sub(1));
            }
            Command::MoveRight | Command::MoveDown => {
                call.mode = Mode::Routes((selected + 1).min(last));
            }
            Command::Back => call.mode = Mode::Fields,
            Command::GoPrimary | Command::Commit => {
                return Handled::Yes(self.choose_route(selected, desk));
            }
            _ => return Handled::No,
        }
        Handled::Yes(Effects::new())
    }

    /// Registers, after asking for the promised time where the route needs one that is not there.
    fn choose_route(&mut self, selected: usize, desk: &Desk) -> Effects {
        let route = desk.office.vocabularies.routes.terms.get(selected);
        let is_promised = route.is_some_and(|route| promises(&route.code));
        match &mut self.front {
            Some(call)
                if is_promised && !call.is_registering && call.form.text("next.due").is_empty() =>
            {
                call.mode = Mode::Promise(Promise::of(selected));
                Effects::new()
            }
            _ => self.register(selected, desk),
        }
    }

    pub(super) fn register(&mut self, selected: usize, desk: &Desk) -> Effects {
        let Some(call) = &mut self.front else {
            return Effects::new();
        };
        if call.is_registering {
            return notify(desk, Label::IntakeRegistering);
        }
        let routes = call.routes(&desk.office);
        let route = routes.get(selected).map(|term| term.code.clone());
        call.note(ROUTE, route.unwrap_or_default());
        call.accept_repeat(&desk.office, desk.locale);
        let mut effects = vec![save(call, desk), Effect::FlushDrafts];
        let faults = faults(call, desk);
        if !faults.is_empty() {
            effects.extend(blame(call, &faults, desk));
            return effects;
        }
        call.is_registering = true;
        call.mode = Mode::Routes(selected);
        let input = Box::new(call.input(&desk.office, desk.locale, desk.now));
        effects.push(Effect::Ask {
            asker: Asker::Intake(call.id),
            request: Request::Register(input),
        });
        effects
    }

    /// The store has answered: only now the draft may go.
    pub(super) fn registered(
        &mut self,
        draft: Uuid,
        result: Result<Reply, StoreError>,
        desk: &Desk,
    ) -> Effects {
        match result {
            Ok(Reply::Registered(registered)) => self.done(draft, registered, desk),
            Ok(_) => Effects::new(),
            Err(error) => self.refused(draft, &error, desk),
        }
    }

    fn refused(&mut self, draft: Uuid, error: &StoreError, desk: &Desk) -> Effects {
        let Some(call) = self.call_mut(draft) else {
            return Effects::new();
        };
        call.is_registering = false;
        call.take_typed_ahead();
        if let StoreError::Fields(faults) = error {
            return blame(call, faults, desk);
        }
        call.mode = Mode::Fields;
        let told = explain::store_error(error, &desk.office, desk.locale).line(desk.locale);
        vec![Effect::Notify(Notice::error(told))]
    }

    fn done(&mut self, draft: Uuid, registered: Registered, desk: &Desk) -> Effects {
        let was_front = self.is_front(draft);
        let typed_ahead = self.call_mut(draft).and_then(Call::typed_ahead);
        let ended = self.call_mut(draft);
        let before = ended.as_ref().and_then(|call| call.continues());
        let silence = ended.and_then(Call::fall_silent);
        if was_front {
            self.front = None;
        }
        self.parked.retain(|call| call.id != draft);
        let text = registered_in_words(&registered, before.as_ref(), desk);
        let mut effects = vec![Effect::DropDraft(draft), Effect::Notify(Notice::info(text))];
        if let Some(text) = typed_ahead {
            effects.extend(self.keep_typed_ahead(&text, desk));
        }
        effects.extend(silence);
        if !was_front {
            return effects;
        }
        let made = registered.items.first().map(place_of);
        self.last = Some(registered);
        self.selected = 0;
        match (desk.config.desk.after_register, made) {
            (AfterRegister::Queue, Some(place)) => effects.push(Effect::Go(place)),
            (AfterRegister::Next, _) => effects.push(Effect::Go(Place::NewIntake)),
            (AfterRegister::Queue | AfterRegister::Stay, _) => {}
        }
        effects
    }
}

/// What was made, and with which keys to get there.
#[must_use]
pub fn registered_in_words(
    registered: &Registered,
    before: Option<&Number>,
    desk: &Desk,
) -> String {
    let number = &registered.number;
    if !registered.created {
        return desk
            .locale
            .fill(Label::IntakeRegisteredBefore, &[("number", number)]);
    }
    if let Some(before) = before {
        let items = registered.items.iter().map(|item| item.number.to_string());
        let items = items.collect::<Vec<_>>().join(" ");
        let label = if items.is_empty() {
            Label::IntakeRegisteredContinuing
        } else {
            Label::IntakeRegisteredWith
        };
        let values: [(&str, &dyn std::fmt::Display); 3] =
            [("number", number), ("before", before), ("items", &items)];
        return desk.locale.fill(label, &values);
    }
    if registered.items.is_empty() {
        return desk
            .locale
            .fill(Label::IntakeRegistered, &[("number", number)]);
    }
    let items: Vec<String> = registered
        .items
        .iter()
        .map(|item| item.number.to_string())
        .collect();
    let keys = match registered.items.first().map(|item| item.kind.as_str()) {
        Some(REFERRAL) => "F4",
        Some(OUTREACH) => "F6",
        _ => "F7",
    };
    let values: [(&str, &dyn std::fmt::Display); 3] = [
        ("number", number),
        ("items", &items.join(" ")),
        ("keys", &keys),
    ];
    desk.locale.fill(Label::IntakeRegisteredItems, &values)
}

fn faults(call: &Call, desk: &Desk) -> Vec<FieldFault> {
    let context = CheckContext {
        vocabularies: &desk.office.vocabularies,
        areas: &desk.office.areas,
        now: desk.now,
        today: desk.today(),
        calendar: &desk.office.calendar,
    };
    let input = call.input(&desk.office, desk.locale, desk.now);
    input.check(&context).err().unwrap_or_default()
}

/// Shows what is wrong beside the fields and goes to the first; what belongs to no field of
/// this sheet is told in the notice line.
fn blame(call: &mut Call, faults: &[FieldFault], desk: &Desk) -> Effects {
    call.mode = Mode::Fields;
    let elsewhere = call.form.blame(faults);
    let told = if elsewhere.is_empty() {
        faults
    } else {
        &elsewhere
    };
    let text = explain::field_faults(told, desk.locale).line(desk.locale);
    vec![Effect::Notify(Notice::warning(text))]
}
