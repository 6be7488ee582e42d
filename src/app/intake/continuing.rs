//! A call that goes on with an earlier one: the link, what is taken over with it, where it goes, and
//! what is recorded when nothing else was said.

use super::call::Call;
use super::sheet::{CONTINUES, CONTINUES_ITEM, PERSON_ID, ROUTE};
use crate::domain::intake::APPEND;
use crate::domain::number::Number;
use crate::domain::vocabulary::Term;
use crate::locale::{Label, Locale};
use crate::office::Office;
use crate::store::alike::Earlier;
use crate::text::{fold, phone};

/// The narrative.
const NARRATIVE: &str = "narrative";

impl Call {
    /// Makes this call the continuation of an earlier one: link, person, and the caller unless
    /// somebody else is calling. Gives the number for the notice.
    pub fn continue_with(&mut self, earlier: &Earlier, office: &Office) -> Number {
        self.before_taking = Some((self.form.texts(), self.beside.clone()));
        let before = &earlier.consultation;
        let number = before.number.clone();
        self.note(CONTINUES, number.to_string());
        let item = earlier.open_items.first();
        let item = item.map(|item| item.number.to_string());
        self.note(CONTINUES_ITEM, item.unwrap_or_default());
        self.note(ROUTE, String::new());
        if self.is_called_by(&before.details.caller) {
            self.fill_caller(&before.details.caller);
        }
        if self.person_id().is_none() {
            self.fill_person(&before.details.person);
            if let Some(person) = before.person_id {
                self.note(PERSON_ID, person.to_string());
                self.lookup.known = Some(person);
            }
            self.find_area(office);
        }
        self.form.focus_on(NARRATIVE, None);
        number
    }

    /// The record that this call continues.
    #[must_use]
    pub fn continues(&self) -> Option<Number> {
        Number::try_from(self.beside.get(CONTINUES)?.clone()).ok()
    }

    /// The earlier call that this one repeats when nothing was written down: the one it continues,
    /// else the newest that is like it.
    #[must_use]
    pub fn repeated(&self) -> Option<Repeated<'_>> {
        if !self.form.text(NARRATIVE).trim().is_empty() {
            return None;
        }
        match self.continues() {
            Some(number) => Some(Repeated {
                number,
                earlier: None,
            }),
            None => self.doubles.earlier().first().map(|earlier| Repeated {
                number: earlier.consultation.number.clone(),
                earlier: Some(earlier),
            }),
        }
    }

    /// Writes down that the matter is that of the earlier call, and links both.
    pub fn accept_repeat(&mut self, office: &Office, locale: Locale) {
        let Some(repeated) = self.repeated() else {
            return;
        };
        let text = locale.fill(Label::IntakeSameAsBefore, &[("number", &repeated.number)]);
        let route = self.beside.get(ROUTE).cloned();
        if let Some(earlier) = repeated.earlier.cloned() {
            self.continue_with(&earlier, office);
            self.note(ROUTE, route.unwrap_or_default());
            if self.form.text("categories").is_empty() {
                let categories = earlier.consultation.details.categories.join(",");
                self.form.set_text("categories", &categories);
            }
        }
        self.form.set_text(NARRATIVE, &text);
    }

    /// What was said, as it is to be recorded.
    #[must_use]
    pub fn narrative(&self, locale: Locale) -> String {
        self.repeated().map_or_else(
            || self.form.text(NARRATIVE),
            |repeated| locale.fill(Label::IntakeSameAsBefore, &[("number", &repeated.number)]),
        )
    }

    /// The routes that this call can take, in the order of the vocabulary: appending needs an
    /// open case.
    #[must_use]
    pub fn routes<'o>(&self, office: &'o Office) -> Vec<&'o Term> {
        let has_open = self.open_case().is_some();
        let terms = office.vocabularies.routes.terms.iter();
        terms
            .filter(|term| term.code != APPEND || has_open)
            .collect()
    }

    /// The route preselected: the one chosen before, else the open case of the call before, else
    /// by the office's rules.
    #[must_use]
    pub fn proposed_route(&self, office: &Office) -> String {
        let has_open = self.open_case().is_some();
        let chosen = self.beside.get(ROUTE);
        if let Some(route) = chosen.filter(|route| *route != APPEND || has_open) {
            return route.clone();
        }
        if has_open {
            return APPEND.to_owned();
        }
        office.intake.route(|code| self.form.text(code)).to_owned()
    }

    /// Number of the open case of the call that this one continues or repeats.
    #[must_use]
    pub fn open_case(&self) -> Option<String> {
        if let Some(item) = self.beside.get(CONTINUES_ITEM) {
            return Some(item.clone());
        }
        let repeated = self.repeated()?.earlier?;
        let item = repeated.open_items.first()?;
        Some(item.number.to_string())
    }

    /// Whether a caller may be the one who calls now: nothing typed speaks against it.
    fn is_called_by(&self, caller: &crate::domain::consultation::Caller) -> bool {
        let text = |code: &str| self.form.text(code);
        let is_open = |typed: &str, known: &str| {
            typed.is_empty() || fold::key(known).starts_with(&fold::key(typed))
        };
        let digits = phone::digits(&text("caller.phone"));
        fold::digits(&caller.phone).ends_with(&digits)
            && is_open(&text("caller.kana"), &caller.kana)
            && is_open(&text("caller.name"), &caller.name)
            && is_open(&text("caller.organisation"), &caller.organisation)
    }
}

/// An earlier call whose matter this one has.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Repeated<'c> {
    /// Its number.
    pub number: Number,
    /// The record, where this call is not linked to it yet.
    pub earlier: Option<&'c Earlier>,
}
