//! 相談記録: every consultation found again, and これまで, everything there was with somebody.
//!
//! One line of a query language looks up consultations while one types: one question is under way
//! at a time, and the next one is about what the line says when the answer comes, so that typing never waits.
//! With a subject in hand the same screen shows all contacts with that person or institution.
//! The selection is a record, not a row.

pub mod amend;
mod asking;
pub mod lines;
mod screen;

use super::effect::{Effect, Effects};
use super::event::{Asker, Place};
use super::field::TextField;
use super::item::{ItemLine, Link};
use super::screen::Desk;
use crate::domain::contact::{Contact, ContactId, History, Subject};
use crate::domain::ids::ConsultationId;
use crate::domain::look_up::LookUp;
use crate::domain::pair::PairsOf;
use crate::store::request::Request;
use crate::store::{LookUpCursor, RecordView};
use amend::Amend;

/// Characters that a query takes.
const LONGEST: usize = 200;
/// Rows of a page; more are asked for once the last of them is near.
const PAGE: usize = 50;
/// So many rows before the last one the next page is asked for.
const AHEAD: usize = 15;

/// What has the hands.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Pane {
    /// The query line: letters are text.
    Query,
    /// What was found.
    List,
    /// The record in hand.
    Detail,
}

/// A question under way.
#[derive(Debug, Clone, PartialEq, Eq)]
struct Asked {
    what: LookUp,
    from: Option<LookUpCursor>,
}

/// What the screen remembers.
#[derive(Debug)]
pub struct Records {
    query: TextField,
    pane: Pane,
    /// Whose contacts are shown or asked for; `None` while consultations are looked up.
    subject: Option<Subject>,
    history: Option<Box<History>>,
    contacts: Vec<Contact>,
    /// What the contacts answer to; `None` before the first answer.
    shown: Option<LookUp>,
    next: Option<LookUpCursor>,
    under_way: Option<Asked>,
    selected: Option<ContactId>,
    view: Option<Box<RecordView>>,
    /// The line under the hand in the record.
    line: usize,
    amend: Option<Amend>,
    /// Forms left by Esc with something typed in them.
    aside: Vec<Amend>,
}

impl Default for Records {
    fn default() -> Self {
        Self {
            query: TextField::new(LONGEST),
            pane: Pane::Query,
            subject: None,
            history: None,
            contacts: Vec::new(),
            shown: None,
            next: None,
            under_way: None,
            selected: None,
            view: None,
            line: 0,
            amend: None,
            aside: Vec::new(),
        }
    }
}

impl Records {
    /// The query line.
    #[must_use]
    pub fn query(&self) -> &TextField {
        &self.query
    }

    /// What has the hands.
    #[must_use]
    pub fn pane(&self) -> Pane {
        self.pane
    }

    /// Whether all contacts with somebody are shown, or will be.
    #[must_use]
    pub fn has_subject(&self) -> bool {
        self.subject.is_some()
    }

    /// What people call the one whose contacts are shown; empty until the store has told it.
    #[must_use]
    pub fn subject_name(&self) -> &str {
        self.history
            .as_ref()
            .map_or("", |history| history.name.as_str())
    }

    /// What was found, newest first.
    #[must_use]
    pub fn contacts(&self) -> &[Contact] {
        &self.contacts
    }

    /// Whether there are more than were read so far.
    #[must_use]
    pub fn has_more(&self) -> bool {
        match &self.history {
            Some(history) => history.has_more,
            None => self.next.is_some(),
        }
    }

    /// Whether the store has answered at all.
    #[must_use]
    pub fn has_answer(&self) -> bool {
        match self.subject {
            Some(_) => self.history.is_some(),
            None => self.shown.is_some(),
        }
    }

    /// Keys of the words asked for, to be marked in what was found.
    #[must_use]
    pub fn marks(&self) -> Vec<String> {
        let words = self.shown.iter().flat_map(|shown| &shown.words);
        let there = words.filter(|word| !word.negated);
        there.map(|word| word.key.clone()).collect()
    }

    /// Row of the selected contact.
    #[must_use]
    pub fn selected_row(&self) -> Option<usize> {
        let selected = self.selected?;
        self.contacts
            .iter()
            .position(|contact| contact.id == selected)
    }

    /// The selected contact.
    #[must_use]
    pub fn selected(&self) -> Option<&Contact> {
        self.contacts.get(self.selected_row()?)
    }

    /// The record of the selected contact, once the store has told it.
    #[must_use]
    pub fn view(&self) -> Option<&RecordView> {
        let wanted = self.selected()?.consultation?;
        self.view
            .as_deref()
            .filter(|view| view.consultation.id == wanted)
    }

    /// The lines of the record in hand.
    #[must_use]
    pub fn lines(&self, desk: &Desk) -> Vec<ItemLine> {
        match (self.view(), self.selected()) {
            (Some(view), _) => lines::record(view, desk),
            (None, Some(contact)) => lines::contact(contact, desk),
            (None, None) => Vec::new(),
        }
    }

    /// The line under the hand in the record.
    #[must_use]
    pub fn line(&self) -> usize {
        self.line
    }

    /// Whether a form is open or was left with something typed in it: it is in no journal.
    #[must_use]
    pub fn holds_forms(&self) -> bool {
        self.amend.is_some() || !self.aside.is_empty()
    }

    /// The form in front.
    #[must_use]
    pub fn amending(&self) -> Option<&Amend> {
        self.amend.as_ref()
    }

    /// Looks up consultations by words, from here on.
    fn look_up(&mut self, query: &str) {
        self.pane = Pane::Query;
        if self.subject.take().is_some() {
            self.history = None;
            self.forget();
        }
        if !query.is_empty() {
            self.query.set_text(query);
        }
    }

    /// Shows all contacts with somebody, from here on.
    fn turn_to(&mut self, subject: &Subject) {
        if self.subject.as_ref() != Some(subject) {
            self.subject = Some(subject.clone());
            self.history = None;
            self.forget();
        }
        self.pane = Pane::List;
    }

    fn forget(&mut self) {
        self.query.set_text("");
        self.contacts.clear();
        self.shown = None;
        self.next = None;
        self.selected = None;
        self.line = 0;
    }

    /// The person or caller of the record in hand.
    fn subject_in_hand(&self) -> Option<Subject> {
        let record = &self.view()?.consultation;
        let caller = &record.details.caller;
        record
            .person_id
            .map(Subject::Person)
            .or(caller.facility.map(Subject::Facility))
            .or_else(|| Subject::of_phone(&caller.phone))
    }

    /// Whose doctors are meant: of the person or institution whose contacts are shown, else of the record in hand.
    fn pairs_in_hand(&self) -> Option<PairsOf> {
        let subject = self.subject.clone().or_else(|| self.subject_in_hand());
        PairsOf::subject(&subject?)
    }

    /// Where the line under the hand leads, else the first link of the record.
    fn follow(&mut self, from_line: bool, desk: &Desk) -> Effects {
        let lines = self.lines(desk);
        let here = lines.get(self.line).and_then(|line| line.link.clone());
        let first = || lines.iter().find_map(|line| line.link.clone());
        let link = if from_line { here } else { here.or_else(first) };
        match link {
            Some(Link::Item { kind, item }) => vec![Effect::Go(Place::Work {
                kind,
                item: Some(item),
            })],
            Some(Link::Consultation(id)) => self.show(id),
            None => Effects::new(),
        }
    }

    /// Shows one record, wherever it stands in the list or whether it stands in it at all.
    fn show(&mut self, id: ConsultationId) -> Effects {
        let wanted = ContactId::Consultation(id);
        if let Some(row) = self
            .contacts
            .iter()
            .position(|contact| contact.id == wanted)
        {
            return self.select(row);
        }
        let linked = self.view().and_then(|view| {
            let mut links = view.continues.iter().chain(&view.continued_by);
            links.find(|(_, linked)| *linked == id)
        });
        match linked.map(|(number, _)| number.to_string()) {
            Some(number) => vec![Effect::Go(Place::Records { query: number })],
            None => Effects::new(),
        }
    }
}

fn ask(request: Request) -> Effect {
    Effect::Ask {
        asker: Asker::Records,
        request,
    }
}
