//! One consultation: in the shape that `log` takes, with its number and links.

use super::{moment, short_moment};
use crate::cli::context::Context;
use crate::domain::consultation::{Consultation, ConsultationDetails};
use crate::domain::intake::ConsultationInput;
use crate::domain::number::Number;
use crate::domain::vocabulary::Vocabulary;
use crate::locale::Label;
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
        .into_iter()
        .chain(said_besides(context, details))
        .filter(|line| !line.trim().is_empty())
        .collect::<Vec<_>>()
        .join("\n")
}

/// The rarer fields that were filled, each with its name in the form.
fn said_besides(context: &Context<'_>, details: &ConsultationDetails) -> Vec<String> {
    let lang = context.locale.lang();
    let words = &context.office.vocabularies;
    let (caller, person) = (&details.caller, &details.person);
    let coded = |list: &Vocabulary, code: &Option<String>| -> String {
        code.as_deref()
            .map_or_else(String::new, |code| list.label(code, lang).to_owned())
    };
    let certificates: Vec<&str> = person
        .certificates
        .iter()
        .map(|code| words.certificates.label(code, lang))
        .collect();
    let discharge = person
        .discharge_on
        .map_or_else(String::new, |day| day.to_string());
    let said = [
        (Label::IntakeCallBack, caller.call_back.clone()),
        (Label::IntakeBackground, details.background.clone()),
        (Label::IntakePlace, coded(&words.places, &person.place)),
        (Label::IntakePlaceNote, person.place_note.clone()),
        (Label::IntakeHospital, person.hospital.clone()),
        (Label::IntakeWard, person.ward.clone()),
        (Label::IntakeDischarge, discharge),
        (Label::IntakeCertificates, certificates.join(" ")),
        (
            Label::IntakeCertificateNote,
            person.certificate_note.clone(),
        ),
        (Label::IntakeFamilyDoctor, person.family_doctor.clone()),
        (Label::IntakeNurseStation, person.nurse_station.clone()),
        (Label::IntakePharmacy, person.pharmacy.clone()),
        (Label::IntakeCareManager, person.care_manager.clone()),
        (Label::IntakeServices, person.services.clone()),
        (Label::IntakeConsentScope, details.consent_scope.clone()),
        (Label::IntakeAnsweredBy, details.answered_by.clone()),
        (
            Label::IntakeOutcome,
            coded(&words.outcomes, &details.outcome),
        ),
    ];
    said.into_iter()
        .filter(|(_, text)| !text.is_empty())
        .map(|(label, text)| format!("{}: {text}", context.locale.text(label)))
        .collect()
}
