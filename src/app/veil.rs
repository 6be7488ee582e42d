//! Names at a desk that cannot write: masked until they are revealed, and every reveal is logged.
//!
//! The veil lies over the answers of the store, before any screen sees them, so that no screen can
//! forget it. A revealed case is asked for again and comes without it. What somebody wrote into a
//! narrative is not looked through.

use super::App;
use super::effect::Effect;
use super::event::Asker;
use super::notice::Notice;
use super::screen::Desk;
use crate::domain::consultation::Consultation;
use crate::domain::contact::Contact;
use crate::domain::ids::{ConsultationId, ItemId};
use crate::domain::number::Number;
use crate::domain::person::PersonDetails;
use crate::locale::Label;
use crate::store::changes::Changes;
use crate::store::request::{Reply, Request};
use crate::text::redact::{mask_name, mask_phone};
use std::collections::BTreeSet;
use std::sync::Arc;

/// Whose names are asked for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Case {
    /// A work item.
    Item(ItemId),
    /// A consultation.
    Record(ConsultationId),
}

/// A case in hand, and the number under which its reveal is logged.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct InHand {
    /// The case.
    pub case: Case,
    /// Its number.
    pub number: Number,
}

/// What has been revealed at this desk.
#[derive(Debug, Default)]
pub(super) struct Veil {
    revealed: BTreeSet<Case>,
    /// What the store was asked to log.
    asked: Option<Case>,
}

impl Veil {
    /// Whether names are masked here.
    pub fn is_drawn(desk: &Desk) -> bool {
        desk.read_only
    }

    /// A case is about to be revealed, once its log is written.
    pub fn ask(&mut self, case: Case) {
        self.asked = Some(case);
    }

    /// The log is written: the case that is revealed now.
    pub fn lift(&mut self) -> Option<Case> {
        let case = self.asked.take()?;
        self.revealed.insert(case);
        Some(case)
    }

    /// An answer as this desk may show it.
    pub fn over(&self, mut reply: Reply, desk: &Desk) -> Reply {
        if !Self::is_drawn(desk) {
            return reply;
        }
        match &mut reply {
            Reply::Day(facts) => {
                for row in facts.open.iter_mut().chain(&mut facts.closed) {
                    if !self.is_lifted(Case::Item(row.id)) {
                        mask(&mut Arc::make_mut(row).person);
                    }
                }
                for one in &mut facts.received {
                    if !self.is_lifted(Case::Record(one.id)) {
                        mask(&mut Arc::make_mut(one).person);
                    }
                }
            }
            Reply::Queue(rows) => {
                for row in rows {
                    let person = row.person.as_mut();
                    if let Some(person) =
                        person.filter(|_| !self.is_lifted(Case::Item(row.item.id)))
                    {
                        mask_person(person);
                    }
                }
            }
            Reply::Item(view) => {
                if !self.is_lifted(Case::Item(view.item.id)) {
                    if let Some(person) = &mut view.person {
                        mask_person(&mut person.details);
                    }
                    self.over_all(&mut view.consultations);
                }
            }
            Reply::Consultation(one) => self.over_one(one),
            Reply::Record(view) => self.over_one(&mut view.consultation),
            Reply::Consultations(all) => self.over_all(all),
            Reply::LookedUp(page) => self.over_contacts(&mut page.hits),
            Reply::History(history) => {
                history.name = mask_name(&history.name);
                self.over_contacts(&mut history.contacts);
            }
            _ => {}
        }
        reply
    }

    fn is_lifted(&self, case: Case) -> bool {
        self.revealed.contains(&case)
    }

    fn over_contacts(&self, contacts: &mut [Contact]) {
        for contact in contacts {
            let of_item = contact.item.as_ref().map(|(_, item)| Case::Item(*item));
            let of_record = contact.consultation.map(Case::Record);
            let mut cases = of_item.into_iter().chain(of_record);
            if !cases.any(|case| self.is_lifted(case)) {
                contact.person = mask_name(&contact.person);
            }
        }
    }

    fn over_all(&self, all: &mut [Consultation]) {
        for one in all {
            self.over_one(one);
        }
    }

    fn over_one(&self, one: &mut Consultation) {
        if !self.is_lifted(Case::Record(one.id)) {
            mask_person(&mut one.details.person);
        }
    }
}

impl App {
    /// Asks the store to log that the names of the case in hand are shown; they are when it has.
    pub(super) fn reveal(&mut self) {
        let locale = self.desk.locale;
        if !Veil::is_drawn(&self.desk) {
            self.tell(Notice::info(locale.text(Label::AppNotMasked)));
            return;
        }
        let Some(in_hand) = self.screen(self.front).in_hand() else {
            self.tell(Notice::info(locale.text(Label::AppNothingToReveal)));
            return;
        };
        self.veil.ask(in_hand.case);
        self.out.push(Effect::Ask {
            asker: Asker::Shell,
            request: Request::Reveal(in_hand.number),
        });
    }

    /// It is logged: the screens ask for the case again.
    pub(super) fn revealed(&mut self) {
        let mut changes = Changes::default();
        match self.veil.lift() {
            Some(Case::Item(id)) => drop(changes.items.insert(id.0)),
            Some(Case::Record(id)) => drop(changes.consultations.insert(id.0)),
            None => return,
        }
        let locale = self.desk.locale;
        self.tell(Notice::info(locale.text(Label::AppRevealed)));
        self.saved_elsewhere(&changes);
    }
}

fn mask(name: &mut Option<String>) {
    if let Some(name) = name {
        *name = mask_name(name);
    }
}

fn mask_person(person: &mut PersonDetails) {
    person.name = mask_name(&person.name);
    person.kana = mask_name(&person.kana);
    person.phone = mask_phone(&person.phone);
    person.address.clear();
}
