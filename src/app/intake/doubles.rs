//! Is somebody on the same case already? Earlier calls that are like this one, and calls that other
//! desks are typing now. Told while typing, never in the way.

use super::Intake;
use super::call::Call;
use crate::app::effect::Effect;
use crate::app::event::Asker;
use crate::app::screen::Desk;
use crate::calendar::era;
use crate::domain::likeness::Traits;
use crate::store::alike::{Alike, Earlier, Sought};
use crate::store::presence::{HEARTBEAT, Presence, Present};
use crate::store::request::Request;
use crate::text::{fold, phone, romaji};
use chrono::{DateTime, TimeDelta, Utc};
use uuid::Uuid;

/// What was asked and found for one call.
#[derive(Debug, Default)]
pub struct Doubles {
    turn: u32,
    waiting: Option<u32>,
    asked: Option<Sought>,
    found: Alike,
    /// What other desks know of this call, and since when.
    told: Option<(Present, DateTime<Utc>)>,
}

impl Doubles {
    /// Earlier calls that may be the same case, the newest first.
    #[must_use]
    pub fn earlier(&self) -> &[Earlier] {
        &self.found.earlier
    }

    fn answered(&mut self, turn: u32, alike: Alike) {
        if self.waiting == Some(turn) {
            self.waiting = None;
            self.found = alike;
        }
    }
}

impl Call {
    /// Asks what is like this call, if what identifies it has changed since it was asked last.
    pub fn ask_alike(&mut self, desk: &Desk) -> Option<Effect> {
        let sought = self.sought(desk);
        if self.doubles.asked.as_ref() == Some(&sought) {
            return None;
        }
        self.doubles.asked = Some(sought.clone());
        if sought.person.is_none() && sought.traits.is_blank() && sought.caller_digits.is_empty() {
            self.doubles.waiting = None;
            self.doubles.found = Alike::default();
            return None;
        }
        self.doubles.turn = self.doubles.turn.wrapping_add(1);
        self.doubles.waiting = Some(self.doubles.turn);
        Some(Effect::Ask {
            asker: Asker::IntakeDoubles {
                draft: self.id,
                turn: self.doubles.turn,
            },
            request: Request::Alike(Box::new(sought)),
        })
    }

    /// Tells other desks what this call is about, when that has changed or they have not heard of it
    /// for a while. Nothing is told before anything is known.
    pub fn tell_others(&mut self, desk: &Desk) -> Option<Effect> {
        if !desk.may_write() {
            return None;
        }
        let present = self.present(desk);
        let is_told = self
            .doubles
            .told
            .as_ref()
            .is_some_and(|(told, at)| *told == present && desk.now - *at < HEARTBEAT);
        let is_nothing = present.person.is_none() && present.traits.is_blank();
        if is_told || is_nothing && self.doubles.told.is_none() {
            return None;
        }
        self.doubles.told = Some((present.clone(), desk.now));
        Some(self.be_present(Some(Box::new(present))))
    }

    /// The next heartbeat; only once others know of the call.
    pub fn beat(&mut self, desk: &Desk) -> Option<Effect> {
        let (_, at) = self.doubles.told.as_ref()?;
        if desk.now - *at < HEARTBEAT {
            return None;
        }
        self.tell_others(desk)
    }

    /// The call has ended: other desks forget it.
    pub fn fall_silent(&mut self) -> Option<Effect> {
        self.doubles.told.take()?;
        Some(self.be_present(None))
    }

    fn be_present(&self, call: Option<Box<Present>>) -> Effect {
        Effect::Ask {
            asker: Asker::IntakeDoubles {
                draft: self.id,
                turn: 0,
            },
            request: Request::BePresent {
                draft: self.id,
                call,
            },
        }
    }

    /// Calls about the same person that other people are typing now.
    #[must_use]
    pub fn others(&self, desk: &Desk) -> Vec<&Presence> {
        let mine = Present {
            traits: self.traits(desk),
            person: self.person_id(),
        };
        let others = self.doubles.found.others.iter();
        others.filter(|other| other.call.is_like(&mine)).collect()
    }

    fn present(&self, desk: &Desk) -> Present {
        Present {
            person: self.person_id(),
            traits: Traits {
                address: String::new(),
                ..self.traits(desk)
            },
        }
    }

    fn sought(&self, desk: &Desk) -> Sought {
        let text = |code: &str| self.form.text(code);
        let kana = romaji::katakana(&text("caller.kana"));
        let named = if kana.is_empty() {
            text("caller.name")
        } else {
            kana
        };
        let days = TimeDelta::days(desk.config.desk.duplicate_days.into());
        Sought {
            draft: self.id,
            person: self.person_id(),
            traits: self.traits(desk),
            caller_digits: whole(&text("caller.phone")),
            caller_key: fold::key(&named),
            since: self.started_at - days,
        }
    }

    /// What is typed of the person, folded; the caller's number where the person has none of
    /// their own, because families call from home.
    fn traits(&self, desk: &Desk) -> Traits {
        let text = |code: &str| self.form.text(code);
        let own = whole(&text("person.phone"));
        let birth = era::parse_date(&text("person.birth_date"), desk.today()).ok();
        Traits {
            phone: if own.is_empty() {
                whole(&text("caller.phone"))
            } else {
                own
            },
            reading: fold::key(&romaji::katakana(&text("person.kana"))),
            name: fold::key(&text("person.name")),
            birth: birth.filter(|read| !read.estimated).map(|read| read.date),
            address: fold::address_key(&text("person.address")),
        }
    }
}

impl Intake {
    /// What is like a call has been found.
    pub(super) fn alike(&mut self, draft: Uuid, turn: u32, alike: Alike) {
        if let Some(call) = self.call_mut(draft) {
            call.doubles.answered(turn, alike);
        }
    }

    /// Other desks have been told of a call, and have told of theirs.
    pub(super) fn others_are_there(&mut self, draft: Uuid, others: Vec<Presence>) {
        if let Some(call) = self.call_mut(draft) {
            call.doubles.found.others = others;
        }
    }

    /// The desk closes: other desks forget its calls.
    pub fn close(&mut self) -> impl Iterator<Item = Effect> {
        self.front
            .iter_mut()
            .chain(&mut self.parked)
            .filter_map(Call::fall_silent)
    }
}

/// The digits of a number, once it is one and not an ending.
fn whole(typed: &str) -> String {
    /// A number with area code.
    const DIGITS: usize = 9;
    Some(phone::digits(typed))
        .filter(|digits| digits.len() >= DIGITS)
        .unwrap_or_default()
}
