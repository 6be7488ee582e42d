//! What comes after a record was closed: additions, and corrections that keep the old value.

use super::consultation::ConsultationDetails;
use super::ids::ConsultationId;
use super::intake::{CheckContext, ConsultationInput, FieldFault};
use chrono::{DateTime, Utc};
use chrono_tz::Tz;
use serde::Serialize;
use serde_json::Value;

/// Something learned later. It stands beside the record and is never changed.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Addition {
    /// When it was written.
    pub at: DateTime<Utc>,
    /// Who wrote it, by name at that moment.
    pub by: String,
    /// What it says.
    pub text: String,
}

/// One field that said something else before.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Correction {
    /// When it was corrected.
    pub at: DateTime<Utc>,
    /// Who did, by name at that moment.
    pub by: String,
    /// Path of the field as in the JSON, such as `caller.name`.
    pub field: String,
    /// What it said; several codes with commas.
    pub old: String,
    /// What it says since.
    pub new: String,
    /// Why.
    pub reason: String,
}

/// A correction that somebody asks for.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NewCorrection {
    /// Of which record.
    pub consultation: ConsultationId,
    /// The revision that the person has seen.
    pub revision: u32,
    /// Path of the field.
    pub field: String,
    /// What it is to say: text, a code or label, several with commas, a moment, a date.
    pub value: String,
    /// Why.
    pub reason: String,
}

/// The field is none that can be corrected.
const UNKNOWN_FIELD: &str = "unknown-field";
/// Where the area stands in the stored document.
const AREA: &str = "/person/area";

/// The fields that can be corrected, and where each stands in the stored document. What a
/// work item was made from (route, urgency, next step) is changed there, not here.
const FIELDS: &[(&str, &[&str])] = &[
    ("received_at", &["/received_at"]),
    ("channel", &["/channel"]),
    ("caller.organisation", &["/caller/organisation"]),
    ("caller.name", &["/caller/name"]),
    ("caller.kana", &["/caller/kana"]),
    ("caller.occupation", &["/caller/occupation"]),
    ("caller.relationship", &["/caller/relationship"]),
    ("caller.phone", &["/caller/phone"]),
    ("person.name", &["/person/name"]),
    ("person.kana", &["/person/kana"]),
    (
        "person.birth_date",
        &["/person/birth_date", "/person/birth_estimated"],
    ),
    ("person.sex", &["/person/sex"]),
    // The area follows the address.
    ("person.address", &["/person/address", AREA]),
    ("person.phone", &["/person/phone"]),
    ("person.place", &["/person/place"]),
    ("person.place_note", &["/person/place_note"]),
    ("person.household", &["/person/household"]),
    ("person.key_person", &["/person/key_person"]),
    ("person.care_level", &["/person/care_level"]),
    ("person.dementia", &["/person/dementia"]),
    ("person.diseases", &["/person/diseases"]),
    ("person.attending", &["/person/attending"]),
    ("person.speaking_note", &["/person/speaking_note"]),
    ("person.hospital", &["/person/hospital"]),
    ("person.ward", &["/person/ward"]),
    ("person.family_doctor", &["/person/family_doctor"]),
    ("person.nurse_station", &["/person/nurse_station"]),
    ("person.pharmacy", &["/person/pharmacy"]),
    ("person.care_manager", &["/person/care_manager"]),
    ("person.services", &["/person/services"]),
    ("narrative", &["/narrative"]),
    ("background", &["/background"]),
    ("field", &["/field"]),
    ("scene", &["/scene"]),
    ("categories", &["/categories"]),
    ("special_care", &["/person/special_care"]),
    ("difficulties", &["/difficulties"]),
    ("wishes", &["/wishes"]),
    ("responses", &["/responses"]),
    ("response", &["/response_text"]),
];

/// Whether a field can be corrected.
#[must_use]
pub fn is_correctable(field: &str) -> bool {
    FIELDS.iter().any(|(code, _)| *code == field)
}

impl ConsultationDetails {
    /// What a field says, in the form in which it can be given again: codes with commas,
    /// moments in the office's zone. Empty when it says nothing or there is no such field.
    #[must_use]
    pub fn said(&self, field: &str, zone: Tz) -> String {
        let input = serde_json::to_value(ConsultationInput::of_details(self, None, zone));
        let said = input.ok().and_then(|input| {
            let value = input.pointer(&pointer(field))?.clone();
            Some(match value {
                Value::String(text) => text,
                Value::Array(codes) => codes
                    .iter()
                    .filter_map(Value::as_str)
                    .collect::<Vec<_>>()
                    .join(","),
                _ => String::new(),
            })
        });
        said.unwrap_or_default()
    }

    /// The record with one field saying something else, read and checked as at intake.
    ///
    /// # Errors
    /// What is wrong with the new value; a field that cannot be corrected.
    pub fn corrected(
        &self,
        field: &str,
        value: &str,
        context: &CheckContext<'_>,
    ) -> Result<Self, Vec<FieldFault>> {
        let unknown = || {
            vec![FieldFault {
                field: field.to_owned(),
                code: UNKNOWN_FIELD,
                args: Vec::new(),
            }]
        };
        let (_, places) = FIELDS
            .iter()
            .find(|(code, _)| *code == field)
            .ok_or_else(unknown)?;
        let given = given_alone(field, value).ok_or_else(unknown)?;
        let checked = serde_json::to_value(given.check(context)?).map_err(|_error| unknown())?;
        let mut stored = serde_json::to_value(self).map_err(|_error| unknown())?;
        for place in *places {
            if let (Some(old), Some(new)) = (stored.pointer_mut(place), checked.pointer(place)) {
                // An address that tells no area leaves the one that somebody chose.
                if !(*place == AREA && new.is_null()) {
                    old.clone_from(new);
                }
            }
        }
        serde_json::from_value(stored).map_err(|_error| unknown())
    }
}

/// An input that holds nothing but one field, so that an old record is not judged anew.
fn given_alone(field: &str, value: &str) -> Option<ConsultationInput> {
    let empty = ConsultationInput {
        narrative: "-".to_owned(),
        ..ConsultationInput::default()
    };
    let mut input = serde_json::to_value(empty).ok()?;
    let place = input.pointer_mut(&pointer(field))?;
    *place = if place.is_array() {
        let codes = value.split([',', '、']).map(str::trim);
        codes
            .filter(|code| !code.is_empty())
            .map(Value::from)
            .collect()
    } else {
        Value::from(value)
    };
    serde_json::from_value(input).ok()
}

fn pointer(field: &str) -> String {
    format!("/{}", field.replace('.', "/"))
}
