//! One consultation: in the shape that `log` takes, with its number and links.

use super::{moment, short_moment};
use crate::cli::context::Context;
use crate::cli::exit::CliError;
use crate::domain::consultation::ConsultationDetails;
use crate::domain::intake::ConsultationInput;
use crate::domain::number::Number;
use crate::domain::vocabulary::Vocabulary;
use crate::locale::Label;
use crate::store::RecordView;
use serde_json::{Value, json};

/// Prints a record with everything that came after it.
///
/// # Errors
/// When the output cannot be written.
pub fn print(context: &mut Context<'_>, view: &RecordView, json: bool) -> Result<(), CliError> {
    if json {
        let value = as_json(context, view);
        return context.print_json(&value);
    }
    for line in as_text(context, view).lines() {
        context.print(line)?;
    }
    Ok(())
}

/// For programs.
fn as_json(context: &Context<'_>, view: &RecordView) -> Value {
    let consultation = &view.consultation;
    let items: Vec<&Number> = view.items.iter().map(|(number, _, _)| number).collect();
    let continued_by = view.continued_by.iter().map(|(number, _)| number);
    let mut value = json!({
        "number": consultation.number,
        "taken_by": consultation.taken_by_name,
        "entered_at": moment(context, consultation.entered_at),
        "items": items,
        "revision": consultation.revision,
        "continued_by": continued_by.collect::<Vec<_>>(),
        "additions": view.additions.iter().map(|added| json!({
            "at": moment(context, added.at),
            "by": added.by,
            "text": added.text,
        })).collect::<Vec<_>>(),
        "corrections": view.corrections.iter().map(|kept| json!({
            "at": moment(context, kept.at),
            "by": kept.by,
            "field": kept.field,
            "old": kept.old,
            "new": kept.new,
            "reason": kept.reason,
        })).collect::<Vec<_>>(),
    });
    let input = json!(ConsultationInput::of(consultation, context.clock.zone()));
    if let (Value::Object(value), Value::Object(input)) = (&mut value, input) {
        value.extend(input);
    }
    value
}

/// For people: headline, caller, person, text, what was added and corrected.
fn as_text(context: &Context<'_>, view: &RecordView) -> String {
    let consultation = &view.consultation;
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
    let items: Vec<String> = view
        .items
        .iter()
        .map(|(number, _, _)| number.to_string())
        .collect();
    let entered = consultation.entered_later().map(|at| {
        let at = short_moment(context, at);
        context
            .locale
            .fill(Label::RecordsEnteredLater, &[("at", &at)])
    });
    let mut lines = vec![
        format!(
            "{}\t{} {}\t{}\t{}\t{}",
            consultation.number,
            short_moment(context, details.received_at),
            entered.unwrap_or_default(),
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
    lines.extend(view.additions.iter().map(|added| {
        let at = short_moment(context, added.at);
        format!("+ {at}\t{}\t{}", added.by, added.text)
    }));
    lines.extend(view.corrections.iter().map(|kept| {
        let at = short_moment(context, kept.at);
        format!(
            "* {at}\t{}\t{}: {} > {} ({})",
            kept.by, kept.field, kept.old, kept.new, kept.reason
        )
    }));
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
