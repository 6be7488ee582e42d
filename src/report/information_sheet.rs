//! The information sheet (患者情報・役割分担): who it is, who watches what, whom to call when.
//!
//! It is made from a [`Released`] alone, which the store hands out only behind the identity gate. Which
//! roles and hours there are stands in the workflow file: its fields `watch_...` and `call_...`.

use super::offer_text::{Sender, addressee, day, moment};
use super::paper::{Paper, Table};
use crate::calendar::era::{WarekiStyle, wareki};
use crate::domain::person::PersonDetails;
use crate::domain::vocabulary::Vocabulary;
use crate::locale::Label;
use crate::office::Office;
use crate::store::release::Released;
use crate::workflow::fields;
use crate::workflow::model::FieldSpec;

/// Beginning of the fields that say who watches what.
const WATCHES: &str = "watch_";
/// Beginning of the fields that say whom to call when.
const CALLS: &str = "call_";
/// The field of the back-up hospital.
const BACKUP: &str = "backup";

/// The sheet of one referral for the clinic that has accepted.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct InformationSheet {
    paper: Paper,
}

impl InformationSheet {
    /// Fills the sheet; what nobody has written yet is left open on it.
    #[must_use]
    pub fn of(released: &Released, sender: Sender<'_>) -> Self {
        let locale = sender.locale;
        let text = |label| locale.text(label).to_owned();
        let mut calls = fields_named(CALLS, released, sender);
        let backup = released.view().institution_in(BACKUP);
        let backup = backup.map_or_else(String::new, |found| found.details.name.clone());
        calls.push((text(Label::OfferBackup), or_open(backup, sender)));
        let tables = vec![
            Table {
                heading: text(Label::OfferPerson),
                rows: person(released, sender),
            },
            Table {
                heading: text(Label::OfferNeed),
                rows: agreed(released, sender),
            },
            Table {
                heading: text(Label::OfferRoles),
                rows: fields_named(WATCHES, released, sender),
            },
            Table {
                heading: text(Label::OfferCalls),
                rows: calls,
            },
        ];
        Self {
            paper: Paper {
                title: text(Label::OfferTitleSheet),
                date: day(sender.date, locale),
                to: addressee(released.clinic(), locale),
                from: sender.lines(),
                opening: vec![text(Label::OfferSheetIntro)],
                tables,
                closing: Vec::new(),
            },
        }
    }

    /// As plain text.
    #[must_use]
    pub fn text(&self) -> String {
        self.paper.text()
    }

    /// As a page that prints on A4.
    #[must_use]
    pub fn page(&self, office: &Office, sender: Sender<'_>) -> String {
        self.paper.page(office, sender.locale)
    }
}

fn or_open(value: String, sender: Sender<'_>) -> String {
    if value.is_empty() {
        sender.locale.text(Label::OfferEmpty).to_owned()
    } else {
        value
    }
}

/// The fields of the workflow whose code begins so, in the order of its file.
fn fields_named(beginning: &str, released: &Released, sender: Sender<'_>) -> Vec<(String, String)> {
    let workflow = sender.workflow;
    let carried = workflow.transitions.iter().flat_map(|step| &step.carries);
    let mut rows: Vec<(&FieldSpec, String)> = Vec::new();
    for spec in carried.chain(&workflow.fields) {
        let is_new = rows.iter().all(|(known, _)| known.code != spec.code);
        if spec.code.starts_with(beginning) && is_new {
            let value = released.view().item.details.get(&spec.code);
            rows.push((spec, or_open(value.cloned().unwrap_or_default(), sender)));
        }
    }
    let lang = sender.locale.lang();
    rows.into_iter()
        .map(|(spec, value)| (spec.label.in_lang(lang).to_owned(), value))
        .collect()
}

fn person(released: &Released, sender: Sender<'_>) -> Vec<(String, String)> {
    let (locale, words) = (sender.locale, &sender.office.vocabularies);
    let nobody = PersonDetails::default();
    let view = released.view();
    let person = view.person.as_ref().map_or(&nobody, |known| &known.details);
    let one = |list: &Vocabulary, code: Option<&str>| {
        code.map_or_else(String::new, |code| {
            list.label(code, locale.lang()).to_owned()
        })
    };
    let birth = person
        .birth_date
        .map(|date| wareki(date, WarekiStyle::Long));
    let details = |code: &str| view.item.details.get(code).map(String::as_str);
    let ground = [
        one(&words.consents, details("consent")),
        details("consent_scope").unwrap_or("").to_owned(),
        one(&words.exceptions, details("exception")),
    ];
    let ground: Vec<String> = ground.into_iter().filter(|part| !part.is_empty()).collect();
    let rows = [
        (Label::OfferName, person.name.clone()),
        (Label::OfferKana, person.kana.clone()),
        (Label::OfferBirth, birth.unwrap_or_default()),
        (Label::OfferSex, one(&words.sexes, person.sex.as_deref())),
        (Label::OfferAddress, person.address.clone()),
        (Label::OfferPhone, person.phone.clone()),
        (Label::OfferKeyPerson, person.key_person.clone()),
        (
            Label::OfferHousehold,
            one(&words.households, person.household.as_deref()),
        ),
        (
            Label::OfferCareLevel,
            one(&words.care_levels, person.care_level.as_deref()),
        ),
        (Label::OfferConsent, ground.join(" ")),
    ];
    rows.into_iter()
        .map(|(label, value)| (locale.text(label).to_owned(), or_open(value, sender)))
        .collect()
}

/// What the clinic has agreed to do, and when it begins.
fn agreed(released: &Released, sender: Sender<'_>) -> Vec<(String, String)> {
    let (locale, words) = (sender.locale, &sender.office.vocabularies);
    let view = released.view();
    let details = |code: &str| view.item.details.get(code).map_or("", String::as_str);
    let person = view.person.as_ref().map(|known| &known.details);
    let known = |own: &str, theirs: Option<&String>| {
        if own.is_empty() {
            theirs.cloned().unwrap_or_default()
        } else {
            own.to_owned()
        }
    };
    let care: Vec<&str> = details("special_care")
        .split(',')
        .filter(|code| !code.is_empty())
        .map(|code| words.special_care.label(code, locale.lang()))
        .collect();
    let visit = view
        .visits
        .iter()
        .rev()
        .find_map(|visit| visit.scheduled_at);
    let visit = visit.map(fields::stored_moment);
    let visit = visit.and_then(|at| chrono::DateTime::parse_from_rfc3339(&at).ok());
    let rows = [
        (
            Label::OfferDiseases,
            known(details("diseases"), person.map(|person| &person.diseases)),
        ),
        (Label::OfferSpecialCare, care.join(" ")),
        (
            Label::OfferHospital,
            known(details("attending"), person.map(|person| &person.attending)),
        ),
        (Label::OfferFrequency, details("frequency").to_owned()),
        (Label::OfferCondition, details("condition").to_owned()),
        (
            Label::OfferFirstVisit,
            visit.map_or_else(String::new, |at| moment(at, locale)),
        ),
    ];
    rows.into_iter()
        .filter(|(_, value)| !value.is_empty())
        .map(|(label, value)| (locale.text(label).to_owned(), value))
        .collect()
}
