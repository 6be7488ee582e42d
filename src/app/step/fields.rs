//! Which fields a step dialog has, and what stands in them when it opens.

use super::clinics::Clinics;
use super::concerned::Concerned;
use super::hindered::Hindered;
use super::merge::{URGENCY, base};
use super::timing::Timing;
use super::{Aim, Hands, Proposals, Purpose, StepDialog};
use crate::app::field::{FieldKind as Entry, Pick, Reading};
use crate::app::form::{Content, Field, Form, Sources, numbered};
use crate::app::intake::sheet;
use crate::app::screen::Desk;
use crate::app::work::words;
use crate::domain::facility::Facility;
use crate::domain::work_item::Details;
use crate::locale::Label;
use crate::store::ItemView;
use crate::workflow::contact::{AT, DEPTH};
use crate::workflow::demanded::{DANGERS, PRECAUTION};
use crate::workflow::fields::moment;
use crate::workflow::model::{
    Contact, FieldKind, FieldSpec, Guard, Hook, OwnerChange, Target, Transition, Workflow,
};
use chrono::{DateTime, Utc};
use std::collections::BTreeMap;

/// Fields that open the identity gate, in the order in which they are asked for.
const GATE: [&str; 5] = [
    "consent",
    "consent_scope",
    "consent_date",
    "exception",
    "exception_date",
];

impl StepDialog {
    /// The dialog of a step of an item. `proposals` take the place of their field.
    #[must_use]
    pub fn for_step(
        workflow: &Workflow,
        transition: &Transition,
        view: &ItemView,
        proposals: Option<Proposals>,
        desk: &Desk,
    ) -> Self {
        let is_sheet = is_sheet(transition);
        let specs = specs(workflow, transition, view, proposals.as_ref());
        let mut initial = initial(&specs, view, is_sheet, desk.clock.now());
        if transition.tells_contact()
            && let Contact::Told(depth) = view.facts.contact
        {
            initial.insert(DEPTH.to_owned(), depth.to_string());
        }
        if !is_sheet {
            let planned = view.facts.outing_planned_at;
            let is_past = |at: &String| planned.is_some() && moment(at) == planned;
            if initial.get(AT).is_some_and(is_past) {
                initial.remove(AT);
            }
        }
        if let Some(beside) = proposals.as_ref().and_then(Proposals::beside) {
            initial.remove(&beside.field);
        }
        let lang = desk.locale.lang();
        let number = words::short_number(&view.item);
        let known = known_clinics(view);
        let mut form = filled(&specs, workflow, &initial, &known, desk);
        let aim = Aim::Step {
            item: view.item.id,
            transition: transition.name.clone(),
            revision: view.item.revision,
        };
        Self {
            aim,
            title: format!("{number} {}", transition.label.in_lang(lang)),
            heads: heads(workflow, transition, view, desk),
            hands: first_hands(&mut form),
            proposals,
            picking: None,
            clinics: Clinics::of(&specs),
            contacts: view.clinics.clone(),
            base: base(specs.iter(), view),
            conflicts: Vec::new(),
            purpose: if is_sheet {
                Purpose::Sheet
            } else if only_adds(transition) {
                Purpose::Addition
            } else {
                Purpose::Step
            },
            concerned: None,
            hindered: Hindered::of(transition, view),
            timing: Timing::of(transition, view),
            judged: None,
            was_outrun: false,
            form,
            initial,
            refusal: None,
            handed_over: BTreeMap::new(),
            is_waiting: false,
            is_touched: false,
        }
    }

    /// The dialog of a new item.
    #[must_use]
    pub fn for_start(workflow: &Workflow, desk: &Desk) -> Self {
        // A new item may have gaps: they are listed afterwards, not asked for while somebody waits.
        let specs: Vec<FieldSpec> = workflow.fields.iter().map(optional).collect();
        let person = if workflow.is_about_a_person {
            sheet::person(&desk.office)
        } else {
            Vec::new()
        };
        let sources = sources(workflow, desk);
        let form = Form::with_first(person, &specs, &sources);
        let label = workflow.label.in_lang(desk.locale.lang());
        Self {
            aim: Aim::Start {
                kind: workflow.id.clone(),
            },
            title: desk.locale.fill(Label::StepStart, &[("workflow", &label)]),
            heads: Vec::new(),
            hands: if form.fields().next().is_some() {
                Hands::Fields
            } else {
                Hands::Confirm
            },
            proposals: None,
            picking: None,
            clinics: Clinics::of(&specs),
            contacts: Vec::new(),
            form,
            initial: Details::new(),
            base: Details::new(),
            conflicts: Vec::new(),
            purpose: Purpose::Step,
            concerned: workflow.is_about_a_person.then(Concerned::default),
            hindered: None,
            timing: None,
            judged: None,
            was_outrun: false,
            refusal: None,
            handed_over: BTreeMap::new(),
            is_waiting: false,
            is_touched: false,
        }
    }
}

/// A moment as it can be typed.
const WRITTEN: &str = "%Y-%m-%d %H:%M";

/// Whether a step is for nothing but the fields of the item's form.
fn is_sheet(transition: &Transition) -> bool {
    transition.name == "fill" && transition.to == Target::Same && transition.carries.is_empty()
}

/// Whether a step adds to the history and changes nothing of the item, as a note does.
fn only_adds(transition: &Transition) -> bool {
    transition.to == Target::Same
        && transition.owner == OwnerChange::Keep
        && !transition.claims
        && transition.again.is_none()
        && transition.guards.is_empty()
        && transition.hooks.is_empty()
        && !transition.carries.is_empty()
        && transition.carries.iter().all(|spec| !spec.keep)
}

fn optional(spec: &FieldSpec) -> FieldSpec {
    FieldSpec {
        required: false,
        required_when: None,
        ..spec.clone()
    }
}

fn specs(
    workflow: &Workflow,
    transition: &Transition,
    view: &ItemView,
    proposals: Option<&Proposals>,
) -> Vec<FieldSpec> {
    if is_sheet(transition) {
        return workflow.fields.iter().map(optional).collect();
    }
    let gate = transition.guards.contains(&Guard::Consent) && !view.facts.consent;
    let gate_fields = workflow
        .fields
        .iter()
        .filter(|spec| gate && GATE.contains(&spec.code.as_str()));
    let demanded = transition.demands(&view.item, &view.facts);
    let carried = transition.carries.iter().filter_map(|spec| {
        if spec.code == PRECAUTION && demanded != Some(PRECAUTION) {
            return None;
        }
        if demanded == Some(spec.code.as_str()) {
            return Some(FieldSpec {
                required: true,
                ..spec.clone()
            });
        }
        let is_proposed = proposals.is_some_and(|proposals| proposals.field() == spec.code);
        match spec.kind {
            _ if !is_proposed => Some(spec.clone()),
            // Whoever wants another than the proposed ones looks it up by name.
            FieldKind::Facilities => Some(optional(spec)),
            _ => None,
        }
    });
    gate_fields.cloned().chain(carried).collect()
}

/// What is there already: the item's own values where a step keeps them, and its urgency. A moment that was
/// agreed stands as long as it lies ahead.
fn initial(specs: &[FieldSpec], view: &ItemView, is_sheet: bool, now: DateTime<Utc>) -> Details {
    let lies_ahead = |code: &str| {
        let held = view.item.details.get(code);
        held.and_then(|stored| moment(stored))
            .is_some_and(|at| at > now)
    };
    let stays = |spec: &&FieldSpec| match spec.kind {
        FieldKind::Moment => is_sheet || (spec.keep && lies_ahead(&spec.code)),
        FieldKind::Past | FieldKind::Date | FieldKind::Memo => is_sheet,
        _ => spec.keep,
    };
    let mut initial: Details = specs
        .iter()
        .filter(stays)
        .filter_map(|spec| {
            let value = view
                .item
                .details
                .get(&spec.code)
                .filter(|value| !value.is_empty())?;
            Some((spec.code.clone(), value.clone()))
        })
        .collect();
    if specs.iter().any(|spec| spec.code == URGENCY) {
        initial.insert(URGENCY.to_owned(), view.item.urgency.code().to_owned());
    }
    initial
}

fn sources<'d>(workflow: &'d Workflow, desk: &'d Desk) -> Sources<'d> {
    Sources {
        office: &desk.office,
        workflow,
        staff: &desk.staff,
    }
}

fn filled(
    specs: &[FieldSpec],
    workflow: &Workflow,
    initial: &Details,
    known: &[Pick],
    desk: &Desk,
) -> Form {
    let mut form = Form::from_specs(specs, &sources(workflow, desk));
    for spec in specs {
        if spec.kind.names_institutions() {
            let held = initial.get(&spec.code).map_or("", String::as_str);
            form.offer(&spec.code, with_numbers(known, held));
        }
    }
    form.set_texts(initial);
    for (code, stored) in initial {
        show(&mut form, code, stored, desk);
    }
    form
}

/// Sets a field to what is stored, a moment as people write one, as long as it reads back as the same.
pub(super) fn show(form: &mut Form, code: &str, stored: &str, desk: &Desk) {
    let written = moment(stored).map(|at| desk.clock.local(at).format(WRITTEN).to_string());
    form.set_text(code, written.as_deref().unwrap_or(stored));
    let reads_as = |field: &Field| field.value(&Reading::at(desk));
    if written.is_some()
        && form
            .field(code)
            .is_some_and(|field| reads_as(field) != stored)
    {
        form.set_text(code, stored);
    }
}

/// The institutions known by name, and by number those that the field holds already.
fn with_numbers(known: &[Pick], held: &str) -> Vec<Pick> {
    let mut picks = known.to_vec();
    for id in held.split(',').filter(|id| !id.is_empty()) {
        if !picks.iter().any(|pick| pick.value == id) {
            picks.push(Pick::named(id, &format!("#{id}"), Vec::new()));
        }
    }
    picks
}

/// The first field that cannot stay empty has the hands; the line that confirms, if there is none.
fn first_hands(form: &mut Form) -> Hands {
    let empty = form
        .fields()
        .find(|field| field.required && field.is_empty());
    if let Some(code) = empty.map(|field| field.code.clone()) {
        form.focus_on(&code, None);
        Hands::Fields
    } else {
        form.rest();
        Hands::Confirm
    }
}

/// Institutions whose names the desk knows without asking: those asked, and those of the form.
fn known_clinics(view: &ItemView) -> Vec<Pick> {
    let named = |one: &Facility| Pick::named(one.id.to_string(), &one.details.name, Vec::new());
    numbered(view.clinics.iter().map(named))
}

fn heads(
    workflow: &Workflow,
    transition: &Transition,
    view: &ItemView,
    desk: &Desk,
) -> Vec<String> {
    let lang = desk.locale.lang();
    let person = words::person(view.person.as_ref().map(|person| &person.details), desk);
    let state = words::state(workflow, &view.item.state, lang);
    let mut heads = vec![format!(
        "{person}  {}  {state}",
        words::area_name(&view.item, desk)
    )];
    if transition.guards.contains(&Guard::Consent) && !view.facts.consent {
        heads.push(desk.locale.text(Label::StepConsentMissing).to_owned());
    }
    if transition.hooks.contains(&Hook::SendOffers) {
        let missing: Vec<&str> = workflow
            .missing(&view.item.details)
            .into_iter()
            .map(|spec| spec.label.in_lang(lang))
            .collect();
        if !missing.is_empty() {
            heads.push(
                desk.locale
                    .fill(Label::StepSheetGaps, &[("fields", &missing.join(" "))]),
            );
        }
    }
    if transition.demands(&view.item, &view.facts) == Some(PRECAUTION) {
        heads.extend(dangers(workflow, view, desk));
    }
    if transition.to == Target::Undo {
        heads.extend(last_step(workflow, view, desk));
    }
    heads
}

/// Who would leave how, and what is known to await them.
fn dangers(workflow: &Workflow, view: &ItemView, desk: &Desk) -> Vec<String> {
    let locale = desk.locale;
    let visit = view.visits.iter().rev().find(|visit| visit.held.is_none());
    let names = visit.into_iter().flat_map(|visit| {
        let names = visit.people().map(|id| words::staff_name(id, desk));
        names.chain(Some(visit.team.clone()))
    });
    let names: Vec<String> = names.filter(|name| !name.is_empty()).collect();
    let who = names.join(" ");
    let said = |code: &str| {
        let stored = view.item.details.get(code)?;
        Some(words::value(workflow, workflow.field(code)?, stored, desk))
    };
    let departure = view.facts.departure;
    let how = [
        (departure.is_alone, Label::OutreachLeavesAlone),
        (departure.is_early, Label::OutreachLeavesEarly),
    ];
    let how = how.into_iter().filter(|(holds, _)| *holds);
    let mut lines: Vec<String> = how
        .map(|(_, label)| format!("(!) {}", locale.fill(label, &[("who", &who)])))
        .collect();
    let what = [said(DANGERS), said("safety_note")];
    let what: Vec<String> = what.into_iter().flatten().collect();
    let what = what.join("  ");
    lines.push(locale.fill(Label::OutreachDangersThere, &[("what", &what)]));
    lines
}

/// What an undo would take back: which step, when, by whom.
fn last_step(workflow: &Workflow, view: &ItemView, desk: &Desk) -> Option<String> {
    let name = view.facts.last_step.as_deref()?;
    let entry = view
        .timeline
        .iter()
        .rev()
        .find(|entry| entry.transition == name)?;
    let label = workflow
        .transition(name)
        .map_or(name, |step| step.label.in_lang(desk.locale.lang()));
    Some(desk.locale.fill(
        Label::StepTakesBack,
        &[
            ("step", &label),
            ("at", &words::at(entry.at, desk)),
            ("by", &entry.by),
        ],
    ))
}

/// Whether the field with the cursor is a list of which one was picked. A word that is being typed
/// picks nothing yet: more of it is to come.
pub(super) fn is_one_of_a_list(form: &Form) -> bool {
    form.focused().is_some_and(|field| match field.content() {
        Content::Choice(choice) => {
            field.kind == Entry::One && !choice.picked().is_empty() && choice.typed().is_empty()
        }
        _ => false,
    })
}
