//! One consultation: in the shape that `log` takes, with its number and links.

use super::{moment, short_moment};
use crate::cli::context::Context;
use crate::domain::consultation::Consultation;
use crate::domain::intake::ConsultationInput;
use crate::domain::number::Number;
use serde_json::{Value, json};

/// For programs.
#[must_use]
pub fn as_json(context: &Context<'_>, consultation: &Consultation, items: &[Number]) -> Value {
    let mut value = json!({
        "number": consultation.number,
        "taken_by": consultation.taken_by_name,
        "entered_at": moment(context, consultation.entered_at),
        "items": items,
        "revision": consultation.revision,
    });
    let input = json!(ConsultationInput::of(consultation, context.clock.zone()));
    if let (Value::Object(value), Value::Object(input)) = (&mut value, input) {
        value.extend(input);
    }
    value
}

/// For people: headline, caller, person, text.
#[must_use]
pub fn as_text(context: &Context<'_>, consultation: &Consultation, items: &[Number]) -> String {
    let lang = context.locale.lang();
    let vocabularies = &context.office.vocabularies;
    let details = &consultation.details;
    let caller = &details.caller;
    let occupation = caller
        .occupation
        .as_deref()
        .map_or("", |code| vocabularies.occupations.label(code, lang));
    let person = &details.person;
    let area = person
        .area
        .as_ref()
        .map_or("-", |area| context.office.areas.name(area));
    let items: Vec<String> = items.iter().map(ToString::to_string).collect();
    let lines = [
        format!(
            "{}\t{}\t{}\t{}\t{}",
            consultation.number,
            short_moment(context, details.received_at),
            vocabularies.channels.label(&details.channel, lang),
            consultation.taken_by_name,
            items.join(" ")
        ),
        format!(
            "{} {} {occupation} {}",
            caller.organisation, caller.name, caller.phone
        ),
        format!("{} {area}", person.display_name().unwrap_or("-")),
        details.narrative.clone(),
        details.response_text.clone(),
    ];
    lines
        .iter()
        .filter(|line| !line.trim().is_empty())
        .cloned()
        .collect::<Vec<_>>()
        .join("\n")
}
