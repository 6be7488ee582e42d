//! Names at a desk whose role or rights do not need them: masked until they are revealed, and every reveal is logged.
//!
//! The veil lies over the answers of the store, before any screen sees them, so that no screen can
//! forget it. A revealed case is asked for again and comes without it.

use super::App;
use super::effect::Effect;
use super::event::Asker;
use super::notice::Notice;
use super::screen::Desk;
use crate::domain::contact::Contact;
use crate::domain::ids::{ConsultationId, ItemId};
use crate::domain::number::Number;
use crate::domain::rights::Sight;
use crate::locale::Label;
use crate::store::changes::Changes;
use crate::store::masking::Seen;
use crate::store::request::{Reply, Request};
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

/// How far the veil reaches.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Over {
    /// Whoever takes calls must know the names.
    Nothing,
    /// Whoever looks at queues need not, nor beside them, until a case is revealed by a key, and that is noted.
    Lists,
    /// Nothing can be noted in the file itself: each case is revealed by a key, which is logged first.
    Everything,
}

/// What has been revealed at this desk.
#[derive(Debug, Default)]
pub(super) struct Veil {
    revealed: BTreeSet<Case>,
    /// What the store was asked to log.
    asked: Option<Case>,
}

impl Veil {
    /// What is masked here.
    fn lies_over(desk: &Desk) -> Over {
        if !desk.may_write() {
            Over::Everything
        } else if desk.me.role.sight() == Sight::Masked {
            Over::Lists
        } else {
            Over::Nothing
        }
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
    pub fn over(&self, reply: Reply, desk: &Desk) -> Reply {
        match Self::lies_over(desk) {
            Over::Nothing => reply,
            Over::Lists => self.over_lists(reply),
            Over::Everything => self.over_records(self.over_lists(reply)),
        }
    }

    fn over_lists(&self, reply: Reply) -> Reply {
        match reply {
            Reply::Day(mut facts) => {
                for row in facts.open.iter_mut().chain(&mut facts.closed) {
                    if !self.is_lifted(Case::Item(row.id)) {
                        mask(&mut Arc::make_mut(row).person);
                    }
                }
                for one in &mut facts.received {
                    if !self.is_lifted(Case::Record(one.id)) {
                        let one = Arc::make_mut(one);
                        mask(&mut one.person);
                        one.caller = std::mem::take(&mut one.caller).seen_with(Sight::Masked);
                    }
                }
                Reply::Day(facts)
            }
            Reply::Queue(rows) => {
                Reply::Queue(self.unless_lifted(rows, |row| [Case::Item(row.item.id)]))
            }
            Reply::Consultations(all) => {
                Reply::Consultations(self.unless_lifted(all, |one| [Case::Record(one.id)]))
            }
            Reply::LookedUp(mut page) => {
                page.hits = self.unless_lifted(page.hits, cases_of);
                Reply::LookedUp(page)
            }
            Reply::Behind(all) => {
                Reply::Behind(self.unless_lifted(all, |one| [Case::Record(one.id)]))
            }
            // These stand beside the list, for whichever row is selected: nobody has opened them.
            Reply::Item(mut view) if !self.is_lifted(Case::Item(view.item.id)) => {
                if let Some(person) = &mut view.person {
                    person.details = std::mem::take(&mut person.details).seen_with(Sight::Masked);
                }
                view.consultations =
                    self.unless_lifted(view.consultations, |one| [Case::Record(one.id)]);
                Reply::Item(view)
            }
            Reply::Record(view) if !self.is_lifted(Case::Record(view.consultation.id)) => {
                Reply::Record(Box::new(view.seen_with(Sight::Masked)))
            }
            Reply::Amended(view) if !self.is_lifted(Case::Record(view.consultation.id)) => {
                Reply::Amended(Box::new(view.seen_with(Sight::Masked)))
            }
            Reply::Pairs(pairs) => Reply::Pairs(pairs.seen_with(Sight::Masked)),
            other => other,
        }
    }

    fn over_records(&self, reply: Reply) -> Reply {
        match reply {
            Reply::Consultation(one) if !self.is_lifted(Case::Record(one.id)) => {
                Reply::Consultation(Box::new(one.seen_with(Sight::Masked)))
            }
            // Whoever takes calls must recognise people; whoever cannot, need not.
            Reply::Recognised { callers, persons } => Reply::Recognised {
                callers: callers.seen_with(Sight::Masked),
                persons: persons.seen_with(Sight::Masked),
            },
            Reply::Alike(mut alike) => {
                for earlier in &mut alike.earlier {
                    earlier.consultation = earlier.consultation.clone().seen_with(Sight::Masked);
                }
                Reply::Alike(alike)
            }
            Reply::History(mut history) => {
                history.name = Sight::Masked.name(&history.name);
                history.contacts = self.unless_lifted(history.contacts, cases_of);
                Reply::History(history)
            }
            other => other,
        }
    }

    fn is_lifted(&self, case: Case) -> bool {
        self.revealed.contains(&case)
    }

    /// Rows as they may be seen, except those of a case that was revealed.
    fn unless_lifted<T: Seen, I: IntoIterator<Item = Case>>(
        &self,
        rows: Vec<T>,
        cases: impl Fn(&T) -> I,
    ) -> Vec<T> {
        let seen = |row: T| {
            if cases(&row).into_iter().any(|case| self.is_lifted(case)) {
                row
            } else {
                row.seen_with(Sight::Masked)
            }
        };
        rows.into_iter().map(seen).collect()
    }
}

/// The cases to which a contact belongs.
fn cases_of(contact: &Contact) -> Vec<Case> {
    let of_item = contact.item.as_ref().map(|(_, item)| Case::Item(*item));
    let of_record = contact.consultation.map(Case::Record);
    of_item.into_iter().chain(of_record).collect()
}

impl App {
    /// Asks the store to log that the names of the case in hand are shown; they are when it has.
    pub(super) fn reveal(&mut self) {
        let locale = self.desk.locale;
        if Veil::lies_over(&self.desk) == Over::Nothing {
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
        let Some(case) = self.veil.lift() else {
            return;
        };
        let locale = self.desk.locale;
        self.tell(Notice::info(locale.text(Label::AppRevealed)));
        self.ask_again([case]);
    }

    /// Masks again what was revealed: whoever comes back to a covered screen may be somebody else.
    pub(super) fn veil_again(&mut self) {
        let revealed = std::mem::take(&mut self.veil.revealed);
        self.ask_again(revealed);
    }

    /// The screens ask for these cases again.
    fn ask_again(&mut self, cases: impl IntoIterator<Item = Case>) {
        let mut changes = Changes::default();
        for case in cases {
            match case {
                Case::Item(id) => drop(changes.items.insert(id.0)),
                Case::Record(id) => drop(changes.consultations.insert(id.0)),
            }
        }
        if !changes.items.is_empty() || !changes.consultations.is_empty() {
            self.saved_elsewhere(&changes);
        }
    }
}

fn mask(name: &mut Option<String>) {
    if let Some(name) = name {
        *name = Sight::Masked.name(name);
    }
}
