//! Records as the command line prints them: JSON for programs, lines for people.

pub mod consultation;
pub mod possible;
pub mod queue_row;

use super::context::Context;
use crate::domain::staff::Role;
use crate::domain::work_item::{NextAction, NextStep, REQUEST, WorkItem};
use crate::locale::{Label, Lang, Locale};
use crate::store::ItemView;
use crate::workflow::model::Workflow;
use crate::workflow::plan::START;
use chrono::{DateTime, SecondsFormat, Utc};
use serde_json::{Value, json};

/// A moment for programs: ISO 8601 with the office's offset.
#[must_use]
pub fn moment(context: &Context<'_>, at: DateTime<Utc>) -> String {
    context
        .clock
        .local(at)
        .to_rfc3339_opts(SecondsFormat::Secs, false)
}

/// A moment for people: `11/24 09:00`.
#[must_use]
pub fn short_moment(context: &Context<'_>, at: DateTime<Utc>) -> String {
    context.clock.local(at).format("%-m/%-d %H:%M").to_string()
}

/// One work item with everything around it, as `show --json` prints it.
#[must_use]
pub fn item(context: &Context<'_>, view: &ItemView, role: Role) -> Value {
    let now = context.clock.now();
    let person = view.person.as_ref();
    let mut value = item_fields(
        context,
        &view.item,
        person.and_then(|person| person.details.display_name()),
        view.owner_name.as_deref(),
        now,
    );
    let more = json!({
        "consultations": view.consultations.iter()
            .map(|consultation| consultation.number.to_string()).collect::<Vec<_>>(),
        "details": view.item.details,
        "person_details": person.map(|person| &person.details),
        "offers": view.offers.iter().map(|offer| offer_json(context, offer)).collect::<Vec<_>>(),
        "visits": view.visits.iter().map(|visit| visit_json(context, visit)).collect::<Vec<_>>(),
        "children": view.children.iter().map(|child| json!({
            "number": child.number, "kind": child.kind, "state": child.state,
            "linked_to": context.office.workflow(&child.kind)
                .and_then(|workflow| child.linked_to(workflow)),
            "request": child.details.get(REQUEST),
        })).collect::<Vec<_>>(),
        "timeline": view.timeline.iter().map(|entry| json!({
            "id": entry.id,
            "at": moment(context, entry.at),
            "by": entry.by,
            "transition": entry.transition,
            "from": entry.from,
            "to": entry.to,
            "given": entry.given,
            "note": entry.note,
            "undoes": entry.undoes,
        })).collect::<Vec<_>>(),
        "possible": possible::as_json(context, view, role),
        "revision": view.item.revision,
    });
    if let (Value::Object(value), Value::Object(more)) = (&mut value, more) {
        value.extend(more);
    }
    value
}

/// The fields that `queue --json` and `show --json` share.
#[must_use]
pub fn item_fields(
    context: &Context<'_>,
    item: &WorkItem,
    person: Option<&str>,
    owner: Option<&str>,
    now: DateTime<Utc>,
) -> Value {
    let workflow = context.office.workflow(&item.kind);
    let lang = context.locale.lang();
    json!({
        "number": item.number,
        "kind": item.kind,
        "kind_label": workflow.map(|workflow| workflow.label.in_lang(lang)),
        "state": item.state,
        "state_label": state_label(workflow, &item.state, lang),
        "urgency": item.urgency,
        "area": item.area,
        "area_label": item.area.as_ref().map(|area| context.office.areas.name(area)),
        "person": person,
        "owner": owner,
        "next_actor": item.next.as_ref().map(|next| actor(workflow, item, next, now)),
        "next_action": item.next.as_ref()
            .map(|next| action(workflow, item, next, now, context.locale)),
        "due": item.next.as_ref().map(|next| moment(context, next.due)),
        "overdue": item.is_overdue(now),
        "age_minutes": (now - item.created_at).num_minutes(),
    })
}

fn offer_json(context: &Context<'_>, offer: &crate::domain::offer::Offer) -> Value {
    json!({
        "id": offer.id,
        "clinic": offer.facility,
        "clinic_name": offer.facility_name,
        "mode": offer.mode,
        "state": offer.state,
        "state_label": context.office.vocabularies.answers
            .label(offer.state.code(), context.locale.lang()),
        "sent_at": moment(context, offer.sent_at),
        "deadline": moment(context, offer.deadline),
        "answered_at": offer.answered_at.map(|at| moment(context, at)),
        "reason": offer.reason,
        "condition": offer.condition,
        "said": offer.said,
        "forwarded_to": offer.forwarded_to,
        "reminded_at": offer.reminded_at.map(|at| moment(context, at)),
    })
}

fn visit_json(context: &Context<'_>, visit: &crate::domain::visit::Visit) -> Value {
    let at = |at: Option<DateTime<Utc>>| at.map(|at| moment(context, at));
    json!({
        "id": visit.id,
        "at": at(visit.scheduled_at),
        "physician": visit.physician,
        "clinic": visit.facility,
        "team": visit.team,
        "departed_at": at(visit.departed_at),
        "arrived_at": at(visit.arrived_at),
        "held_at": at(visit.held_at),
        "returned_at": at(visit.returned_at),
        "depth": visit.depth,
        "text": visit.text,
        "held": visit.held,
        "reason": visit.reason,
    })
}

/// What a state is called; its code where the workflow has dropped it.
#[must_use]
pub fn state_label<'a>(workflow: Option<&'a Workflow>, state: &'a str, lang: Lang) -> &'a str {
    workflow
        .and_then(|workflow| workflow.states.iter().find(|known| known.code == state))
        .map_or(state, |known| known.label.in_lang(lang))
}

/// What a step of the history is called; its name where the workflow has dropped it.
#[must_use]
pub fn step_label<'a>(workflow: Option<&'a Workflow>, step: &'a str, locale: Locale) -> &'a str {
    match workflow.and_then(|workflow| workflow.transition(step)) {
        Some(known) => known.label.in_lang(locale.lang()),
        None if step == START => locale.text(Label::WorkStarted),
        None => step,
    }
}

/// Code of whose turn it is now.
#[must_use]
pub fn actor<'a>(
    workflow: Option<&'a Workflow>,
    item: &WorkItem,
    next: &'a NextStep,
    now: DateTime<Utc>,
) -> &'a str {
    let late = workflow.and_then(|workflow| workflow.late(item, now));
    late.map_or(&next.actor, |late| &late.actor)
}

/// What the next actor does, in words.
#[must_use]
pub fn action(
    workflow: Option<&Workflow>,
    item: &WorkItem,
    next: &NextStep,
    now: DateTime<Utc>,
    locale: Locale,
) -> String {
    if let Some(late) = workflow.and_then(|workflow| workflow.late(item, now)) {
        return late.action.in_lang(locale.lang()).to_owned();
    }
    match &next.action {
        NextAction::Text(text) => text.clone(),
        NextAction::OfState | NextAction::OfStep(_) => workflow
            .and_then(|workflow| workflow.action(&item.state, Some(next)))
            .map(|action| action.in_lang(locale.lang()).to_owned())
            .unwrap_or_default(),
    }
}

/// One line about an item: number, state, whose turn, what, until when.
#[must_use]
pub fn headline(context: &Context<'_>, view: &ItemView) -> String {
    let lang = context.locale.lang();
    let item = &view.item;
    let workflow = context.office.workflow(&item.kind);
    let state = state_label(workflow, &item.state, lang);
    let Some(next) = &item.next else {
        return format!("{}\t{state}", item.number);
    };
    let actor = context
        .office
        .vocabularies
        .actors
        .label(actor(workflow, item, next, context.clock.now()), lang);
    let owner = view.owner_name.as_deref().unwrap_or("-");
    format!(
        "{}\t{state}\t{owner}\t{actor}\t{}\t{}",
        item.number,
        action(workflow, item, next, context.clock.now(), context.locale),
        short_moment(context, next.due)
    )
}
