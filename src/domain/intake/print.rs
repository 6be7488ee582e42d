//! From a stored consultation back to the shape in which it can be given again:
//! what `show --json` prints, `log` takes.

use super::{CallerInput, ConsultationInput, NextInput, PersonInput};
use crate::domain::consultation::{Caller, Consultation, ConsultationDetails};
use crate::domain::ids::PersonId;
use crate::domain::person::PersonDetails;
use chrono::{DateTime, Datelike, SecondsFormat, TimeZone, Utc};
use chrono_tz::Tz;

impl ConsultationInput {
    /// The input that gives this consultation again; moments in the office's zone,
    /// words as codes. The idempotency key is not part of a record and stays empty.
    #[must_use]
    pub fn of(consultation: &Consultation, zone: Tz) -> Self {
        Self::of_details(&consultation.details, consultation.person_id, zone)
    }

    /// The same for details that are not stored yet.
    #[must_use]
    pub fn of_details(details: &ConsultationDetails, person: Option<PersonId>, zone: Tz) -> Self {
        Self {
            key: None,
            received_at: Some(moment(details.received_at, zone)),
            ended_at: details.ended_at.map(|at| moment(at, zone)),
            channel: Some(details.channel.clone()),
            caller: CallerInput::from(&details.caller),
            person: PersonInput {
                id: person,
                ..PersonInput::from(&details.person)
            },
            narrative: details.narrative.clone(),
            background: details.background.clone(),
            field: details.field.clone(),
            scene: details.scene.clone(),
            categories: details.categories.clone(),
            difficulties: details.difficulties.clone(),
            special_care: details.person.special_care.clone(),
            urgency: Some(details.urgency.code().to_owned()),
            abuse_suspected: details.abuse_suspected,
            consent: details.consent.clone(),
            consent_scope: details.consent_scope.clone(),
            exception: details.exception.clone(),
            wishes: details.wishes.clone(),
            responses: details.responses.clone(),
            response: details.response_text.clone(),
            answered_by: details.answered_by.clone(),
            outcome: details.outcome.clone(),
            route: Some(details.route.clone()),
            next: NextInput {
                actor: details.next_actor.clone(),
                action: details.next_action.clone(),
                due: details.due.map_or_else(String::new, |at| moment(at, zone)),
            },
            continues: details.continues.clone(),
        }
    }
}

/// RFC 3339 with the office's offset; fractions of a second only where there are any.
fn moment(at: DateTime<Utc>, zone: Tz) -> String {
    zone.from_utc_datetime(&at.naive_utc())
        .to_rfc3339_opts(SecondsFormat::AutoSi, false)
}

impl From<&Caller> for CallerInput {
    fn from(caller: &Caller) -> Self {
        Self {
            organisation: caller.organisation.clone(),
            facility: caller.facility,
            name: caller.name.clone(),
            kana: caller.kana.clone(),
            occupation: caller.occupation.clone(),
            relationship: caller.relationship.clone(),
            phone: caller.phone.clone(),
            call_back: caller.call_back.clone(),
            anonymous: caller.anonymous,
        }
    }
}

impl From<&PersonDetails> for PersonInput {
    fn from(person: &PersonDetails) -> Self {
        Self {
            id: None,
            name: person.name.clone(),
            kana: person.kana.clone(),
            birth_date: birth_date(person),
            age: None,
            sex: person.sex.clone(),
            address: person.address.clone(),
            area: person.area.as_ref().map(|area| area.0.clone()),
            phone: person.phone.clone(),
            place: person.place.clone(),
            place_note: person.place_note.clone(),
            hospital: person.hospital.clone(),
            ward: person.ward.clone(),
            discharge_on: person
                .discharge_on
                .map_or_else(String::new, |day| day.to_string()),
            household: person.household.clone(),
            key_person: person.key_person.clone(),
            care_level: person.care_level.clone(),
            dementia: person.dementia.clone(),
            certificates: person.certificates.clone(),
            certificate_note: person.certificate_note.clone(),
            diseases: person.diseases.clone(),
            attending: person.attending.clone(),
            family_doctor: person.family_doctor.clone(),
            nurse_station: person.nurse_station.clone(),
            pharmacy: person.pharmacy.clone(),
            care_manager: person.care_manager.clone(),
            services: person.services.clone(),
            speaking_note: person.speaking_note.clone(),
        }
    }
}

/// An estimated date is written without what was estimated, so that reading it
/// again marks it as estimated again.
fn birth_date(person: &PersonDetails) -> String {
    let Some(date) = person.birth_date else {
        return String::new();
    };
    match (person.birth_estimated, date.month()) {
        (false, _) => date.to_string(),
        (true, 1) => date.format("%Y").to_string(),
        (true, _) => date.format("%Y-%m").to_string(),
    }
}
