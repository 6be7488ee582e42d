//! An item and a consultation as lines to read.

use super::Link;
use super::offered::{offers, visits};
use crate::app::screen::Desk;
use crate::app::work::words;
use crate::domain::consultation::Consultation;
use crate::domain::vocabulary::Vocabulary;
use crate::domain::work_item::{REQUEST, TimelineEntry};
use crate::locale::Label;
use crate::store::{Child, ItemView};
use crate::workflow::model::Workflow;
use crate::workflow::plan::START;

/// What a line is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Kind {
    /// A heading.
    Heading,
    /// Something to read.
    Plain,
    /// Something that needs a look.
    Warning,
}

/// One line; long ones are wrapped where they are drawn.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ItemLine {
    /// What it is.
    pub kind: Kind,
    /// The words before it, in a column of their own; may be empty.
    pub label: String,
    /// The text.
    pub text: String,
    /// Where Enter leads from here.
    pub link: Option<Link>,
}

impl ItemLine {
    pub(in crate::app) fn heading(text: impl Into<String>) -> Self {
        Self {
            kind: Kind::Heading,
            label: String::new(),
            text: text.into(),
            link: None,
        }
    }

    pub(in crate::app) fn plain(label: impl Into<String>, text: impl Into<String>) -> Self {
        Self {
            kind: Kind::Plain,
            label: label.into(),
            text: text.into(),
            link: None,
        }
    }

    pub(in crate::app) fn warning(label: impl Into<String>, text: impl Into<String>) -> Self {
        Self {
            kind: Kind::Warning,
            ..Self::plain(label, text)
        }
    }

    pub(in crate::app) fn leading(mut self, link: Link) -> Self {
        self.link = Some(link);
        self
    }
}

/// Everything around an item, the next step on top.
#[must_use]
pub fn item_lines(view: &ItemView, desk: &Desk) -> Vec<ItemLine> {
    let Some(workflow) = desk.office.workflow(&view.item.kind) else {
        return Vec::new();
    };
    let mut lines = standing(view, workflow, desk);
    lines.extend(known_lines(view, desk));
    lines
}

/// Everything around an item but where it stands, for places whose head says that.
#[must_use]
pub fn known_lines(view: &ItemView, desk: &Desk) -> Vec<ItemLine> {
    let Some(workflow) = desk.office.workflow(&view.item.kind) else {
        return Vec::new();
    };
    let mut lines = super::danger::danger(view, workflow, desk);
    lines.extend(super::agreed::agreed(view, workflow, desk));
    lines.extend(person(view, desk));
    lines.extend(sheet(view, workflow, desk));
    lines.extend(super::danger::sheets(view, workflow, desk));
    lines.extend(offers(view, desk));
    lines.extend(visits(&view.visits, desk));
    lines.extend(behind(view, desk));
    lines.push(ItemLine::heading(desk.locale.text(Label::WorkTimeline)));
    for entry in view.timeline.iter().rev() {
        lines.extend(happened(entry, view, workflow, desk));
    }
    lines
}

fn standing(view: &ItemView, workflow: &Workflow, desk: &Desk) -> Vec<ItemLine> {
    let (item, locale) = (&view.item, desk.locale);
    let lang = locale.lang();
    let urgency = words::urgency(item.urgency, desk);
    let state = words::state(workflow, &item.state, lang);
    let mut lines = vec![ItemLine::plain(
        locale.text(Label::WorkState),
        format!("{state}  {urgency}  {}", words::area_name(item, desk)),
    )];
    if let Some(next) = &item.next {
        let left = words::left(next.due, desk);
        let said = format!(
            "{}: {}  {} ({})",
            words::actor(item, desk),
            words::action(workflow, item, desk),
            left.text,
            words::at(next.due, desk)
        );
        let line = if item.is_overdue(desk.now) {
            ItemLine::warning
        } else {
            ItemLine::plain
        };
        lines.push(line(locale.text(Label::WorkNext).to_owned(), said));
    }
    let nobody = || locale.text(Label::WorkUnassigned).to_owned();
    let owner = view.owner_name.clone().unwrap_or_else(nobody);
    lines.push(ItemLine::plain(locale.text(Label::WorkOwner), owner));
    lines
}

fn person(view: &ItemView, desk: &Desk) -> Vec<ItemLine> {
    let locale = desk.locale;
    let Some(person) = view.person.as_ref().map(|person| &person.details) else {
        return vec![ItemLine::plain(
            locale.text(Label::WorkPerson),
            locale.text(Label::WorkAnonymous),
        )];
    };
    let name = [
        person.display_name().unwrap_or_default(),
        &words::age_and_sex(Some(person), desk),
    ]
    .join("  ");
    let mut lines = vec![ItemLine::plain(locale.text(Label::WorkPerson), name.trim())];
    let mut say = |label: Label, text: &str| {
        if !text.is_empty() {
            lines.push(ItemLine::plain(locale.text(label), text));
        }
    };
    say(Label::WorkAddress, &person.address);
    say(Label::WorkPhone, &person.phone);
    say(Label::WorkPlace, &person.place_note);
    let hospital = [person.hospital.as_str(), &person.ward].join(" ");
    say(Label::IntakeHospital, hospital.trim());
    let discharge = person.discharge_on.map(|day| day.to_string());
    say(
        Label::IntakeDischarge,
        discharge.as_deref().unwrap_or_default(),
    );
    say(Label::WorkDiseases, &person.diseases);
    say(Label::WorkAttending, &person.attending);
    say(Label::IntakeFamilyDoctor, &person.family_doctor);
    say(Label::IntakeNurseStation, &person.nurse_station);
    say(Label::IntakePharmacy, &person.pharmacy);
    say(Label::IntakeCareManager, &person.care_manager);
    say(Label::IntakeServices, &person.services);
    say(Label::WorkSpeaking, &person.speaking_note);
    lines
}

/// The form of the item: what is filled in, and what is still missing.
fn sheet(view: &ItemView, workflow: &Workflow, desk: &Desk) -> Vec<ItemLine> {
    let lang = desk.locale.lang();
    let missing: Vec<&str> = workflow
        .missing(&view.item.details)
        .into_iter()
        .map(|spec| spec.label.in_lang(lang))
        .collect();
    let filled: Vec<ItemLine> = view
        .item
        .details
        .iter()
        .filter(|(_, value)| !value.is_empty())
        .filter_map(|(code, value)| {
            let spec = workflow.field(code)?;
            let said = named_clinics(view, words::value(workflow, spec, value, desk));
            Some(ItemLine::plain(spec.label.in_lang(lang), said))
        })
        .collect();
    let mut lines = Vec::new();
    if !(filled.is_empty() && missing.is_empty()) {
        lines.push(ItemLine::heading(desk.locale.text(Label::WorkSheet)));
    }
    lines.extend(filled);
    if !missing.is_empty() && view.item.is_open() {
        lines.push(ItemLine::warning(
            desk.locale.text(Label::WorkMissing),
            missing.join(" "),
        ));
    }
    lines
}

/// The numbers of institutions by name.
fn named_clinics(view: &ItemView, said: String) -> String {
    let name = |word: &str| {
        let found = view
            .clinics
            .iter()
            .find(|one| word == format!("#{}", one.id));
        found.map_or_else(|| word.to_owned(), |one| one.details.name.clone())
    };
    if said.starts_with('#') {
        said.split(' ').map(name).collect::<Vec<_>>().join(" ")
    } else {
        said
    }
}

/// The consultations behind an item and the items made from it.
fn behind(view: &ItemView, desk: &Desk) -> Vec<ItemLine> {
    let mut lines = Vec::new();
    if !view.consultations.is_empty() {
        lines.push(ItemLine::heading(
            desk.locale.text(Label::WorkConsultations),
        ));
    }
    for consultation in &view.consultations {
        let details = &consultation.details;
        let first = details.narrative.lines().next().unwrap_or_default();
        let said = format!(
            "{}  {} {first}",
            consultation.number, details.caller.organisation
        );
        let when = words::at(details.received_at, desk);
        lines.push(ItemLine::plain(when, said).leading(Link::Consultation(consultation.id)));
    }
    if !view.children.is_empty() {
        lines.push(ItemLine::heading(desk.locale.text(Label::WorkChildren)));
    }
    for child in &view.children {
        let link = Link::Item {
            kind: child.kind.clone(),
            item: child.id,
        };
        let said = linked(child, desk);
        lines.push(ItemLine::plain(child.number.to_string(), said).leading(link));
    }
    lines
}

/// What an item made from this one is, to whom it links the case and how it stands; what was asked of them.
fn linked(child: &Child, desk: &Desk) -> String {
    let lang = desk.locale.lang();
    let Some(workflow) = desk.office.workflow(&child.kind) else {
        return format!("{}  {}", child.kind, child.state);
    };
    let field = workflow
        .linked_to
        .as_ref()
        .and_then(|code| workflow.field(code));
    let to = child.linked_to(workflow).zip(field);
    let to = to.map(|(stored, field)| words::value(workflow, field, stored, desk));
    let asked = child.details.get(REQUEST).cloned();
    let parts = [
        Some(workflow.label.in_lang(lang).to_owned()),
        to,
        Some(words::state(workflow, &child.state, lang).to_owned()),
        asked.filter(|asked| !asked.is_empty()),
    ];
    parts.into_iter().flatten().collect::<Vec<_>>().join("  ")
}

fn happened(
    entry: &TimelineEntry,
    view: &ItemView,
    workflow: &Workflow,
    desk: &Desk,
) -> Vec<ItemLine> {
    let lang = desk.locale.lang();
    let label = match workflow.transition(&entry.transition) {
        Some(step) => step.label.in_lang(lang),
        None if entry.transition == START => desk.locale.text(Label::WorkStarted),
        None => entry.transition.as_str(),
    };
    let taken_back = entry
        .undoes
        .and_then(|id| view.timeline.iter().find(|other| other.id == id));
    let undone = taken_back.and_then(|step| workflow.transition(&step.transition));
    let undone = undone.map_or("", |step| step.label.in_lang(lang));
    let mut said = format!("{label} {undone}").trim_end().to_owned();
    if entry.from != entry.to && !entry.from.is_empty() {
        let to = words::state(workflow, &entry.to, lang);
        said = format!("{said} > {to}");
    }
    let given: Vec<String> = entry
        .given
        .iter()
        .filter(|(code, value)| !value.is_empty() && code.as_str() != "text")
        .filter_map(|(code, value)| {
            let spec = workflow.field(code)?;
            let said = named_clinics(view, words::value(workflow, spec, value, desk));
            Some(format!("{}: {said}", spec.label.in_lang(lang)))
        })
        .collect();
    let first = ItemLine::plain(words::at(entry.at, desk), format!("{said}  ({})", entry.by));
    let mut lines = vec![first];
    if !given.is_empty() {
        lines.push(ItemLine::plain("", given.join("  ")));
    }
    if !entry.note.is_empty() {
        lines.extend(entry.note.lines().map(|line| ItemLine::plain("", line)));
    }
    lines
}

/// A consultation to read.
#[must_use]
pub fn consultation_lines(consultation: &Consultation, desk: &Desk) -> Vec<ItemLine> {
    let (details, locale) = (&consultation.details, desk.locale);
    let words_of = &desk.office.vocabularies;
    let term = |list: &Vocabulary, code: &str| list.label(code, locale.lang()).to_owned();
    let terms = |list: &Vocabulary, codes: &[String]| {
        codes
            .iter()
            .map(|code| term(list, code))
            .collect::<Vec<_>>()
            .join(" ")
    };
    let caller = &details.caller;
    let occupation = caller
        .occupation
        .as_deref()
        .map(|code| term(&words_of.occupations, code));
    let who = [
        caller.organisation.clone(),
        caller.name.clone(),
        occupation.unwrap_or_default(),
        caller.phone.clone(),
    ];
    let who: Vec<String> = who.into_iter().filter(|part| !part.is_empty()).collect();
    let received = format!(
        "{}  {}  {}",
        words::at(details.received_at, desk),
        term(&words_of.channels, &details.channel),
        consultation.taken_by_name
    );
    let entered = consultation.entered_later().map(|at| {
        let at = words::at(at, desk);
        locale.fill(Label::RecordsEnteredLater, &[("at", &at)])
    });
    let received = [Some(received), entered].into_iter().flatten();
    let received = received.collect::<Vec<_>>().join("  ");
    let mut lines = vec![ItemLine::heading(
        desk.locale
            .fill(Label::WorkConsultation, &[("number", &consultation.number)]),
    )];
    let mut say = |label: Label, text: String| {
        if !text.is_empty() {
            lines.push(ItemLine::plain(locale.text(label), text));
        }
    };
    say(Label::WorkReceived, received);
    say(Label::WorkCaller, who.join("  "));
    say(Label::WorkPerson, {
        let name = details.person.display_name().unwrap_or_default();
        format!(
            "{name}  {}",
            words::age_and_sex(Some(&details.person), desk)
        )
        .trim()
        .to_owned()
    });
    // What was said is what somebody who looks it up wants to tell.
    say(Label::WorkNarrative, details.narrative.clone());
    say(
        Label::WorkCategories,
        terms(&words_of.categories, &details.categories),
    );
    let consent = details
        .consent
        .as_deref()
        .map(|code| term(&words_of.consents, code));
    say(Label::StepConsent, consent.unwrap_or_default());
    say(
        Label::WorkResponses,
        terms(&words_of.responses, &details.responses),
    );
    say(Label::WorkAnswer, details.response_text.clone());
    lines
}
