//! What is asked of the store, and what the list becomes with its answers.

use super::{AHEAD, Asked, PAGE, Pane, Records, ask};
use crate::app::effect::Effects;
use crate::app::screen::Desk;
use crate::domain::contact::{Contact, History};
use crate::domain::look_up::{LookUp, LookUpContext};
use crate::store::request::Request;
use crate::store::{LookUpCursor, LookUpPage};
use crate::text::pairs;

impl Records {
    fn asked(&self, desk: &Desk) -> LookUp {
        let office = &desk.office;
        let context = LookUpContext {
            categories: &office.vocabularies.categories,
            areas: &office.areas,
            calendar: &office.calendar,
            today: desk.today(),
        };
        LookUp::parse(self.query.text(), &context)
    }

    /// The line has changed, or the records have: looks again from the newest.
    pub(super) fn search(&mut self, desk: &Desk) -> Effects {
        if self.subject.is_some() {
            return self.narrow(desk);
        }
        if self.under_way.is_some() {
            // Its answer will find that something newer is wanted.
            return Effects::new();
        }
        let what = self.asked(desk);
        self.ask(what, None)
    }

    fn ask(&mut self, what: LookUp, from: Option<LookUpCursor>) -> Effects {
        self.under_way = Some(Asked {
            what: what.clone(),
            from,
        });
        vec![ask(Request::LookUp {
            asked: Box::new(what),
            from,
            limit: PAGE,
        })]
    }

    /// The next page, once the selected row comes near the last one.
    pub(super) fn ask_more(&mut self) -> Effects {
        let near = self.selected_row().unwrap_or(0) + AHEAD >= self.contacts.len();
        match (&self.shown, self.next) {
            (Some(what), Some(_)) if near && self.under_way.is_none() => {
                let (what, next) = (what.clone(), self.next);
                self.ask(what, next)
            }
            _ => Effects::new(),
        }
    }

    /// A page has come.
    pub(super) fn take(&mut self, page: LookUpPage, desk: &Desk) -> Effects {
        let Some(asked) = self.under_way.take() else {
            return Effects::new();
        };
        if self.subject.is_some() {
            return Effects::new();
        }
        let wanted = self.asked(desk);
        if asked.what != wanted {
            return self.ask(wanted, None);
        }
        if asked.from.is_none() {
            self.contacts = page.hits;
        } else {
            self.contacts.extend(page.hits);
        }
        self.next = page.next;
        self.shown = Some(asked.what);
        let mut effects = self.after_list();
        effects.extend(self.ask_more());
        effects
    }

    /// The whole history of somebody has come.
    pub(super) fn take_history(&mut self, history: Box<History>, desk: &Desk) -> Effects {
        if self.subject.as_ref() != Some(&history.subject) {
            return Effects::new();
        }
        self.history = Some(history);
        self.narrow(desk)
    }

    /// Shows the contacts of the history that hold every word of the line.
    fn narrow(&mut self, desk: &Desk) -> Effects {
        let asked = self.asked(desk);
        let Some(history) = &self.history else {
            return Effects::new();
        };
        let fits = |contact: &&Contact| {
            let number = contact.number.to_string();
            let texts = [
                &contact.text,
                &contact.person,
                &contact.with.text(),
                &number,
            ];
            let keys = texts.map(|text| pairs::key(text));
            let is_in_span = asked.since.is_none_or(|since| contact.at >= since)
                && asked.until.is_none_or(|until| contact.at < until);
            is_in_span
                && asked
                    .words
                    .iter()
                    .all(|word| keys.iter().any(|key| key.contains(&word.key)) != word.negated)
        };
        self.contacts = history.contacts.iter().filter(fits).cloned().collect();
        self.next = None;
        self.shown = Some(asked);
        self.after_list()
    }

    /// The list is another: something of it is selected, and what is selected is read.
    fn after_list(&mut self) -> Effects {
        if self.pane == Pane::Query || self.selected_row().is_none() {
            let first = self.contacts.first().map(|contact| contact.id);
            if self.selected != first {
                self.selected = first;
                self.line = 0;
            }
        }
        self.read()
    }

    /// Asks for the record of the selected contact if it is not the one in hand.
    pub(super) fn read(&self) -> Effects {
        let wanted = self.selected().and_then(|contact| contact.consultation);
        match wanted.filter(|_| self.view().is_none()) {
            Some(id) => vec![ask(Request::Record(id))],
            None => Effects::new(),
        }
    }

    pub(super) fn select(&mut self, row: usize) -> Effects {
        if let Some(contact) = self.contacts.get(row)
            && self.selected != Some(contact.id)
        {
            self.selected = Some(contact.id);
            self.line = 0;
        }
        let mut effects = self.read();
        effects.extend(self.ask_more());
        effects
    }
}
