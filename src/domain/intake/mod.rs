//! From what somebody typed or sent to a checked consultation: one road for the
//! intake form, the `log` command and the CSV import.

use super::ids::{FacilityId, PersonId};
use super::number::Number;
use serde::{Deserialize, Serialize};

mod check;
pub mod fault_code;
mod fields;
mod print;
mod rules;

/// The route that makes no work item: the call goes to the open one of the call it continues.
pub const APPEND: &str = "append";

pub use check::{CheckContext, promises};
pub use rules::{First, IntakeRules};

/// A consultation as given from outside: everything but the narrative may be
/// missing; coded fields hold a code or a label in either language; dates are
/// in any form of `calendar::era`. The same shape is printed by `show --json`.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct ConsultationInput {
    /// Idempotency key: the same key gives the same record.
    pub key: Option<String>,
    /// ISO 8601; the moment of entry when missing.
    pub received_at: Option<String>,
    /// ISO 8601.
    pub ended_at: Option<String>,
    /// Code or label of `channels`.
    pub channel: Option<String>,
    /// Who asks.
    pub caller: CallerInput,
    /// Whom it is about.
    pub person: PersonInput,
    /// What was said.
    pub narrative: String,
    /// What led to it.
    pub background: String,
    /// Code or label of `fields`.
    pub field: Option<String>,
    /// Code or label of `scenes`.
    pub scene: Option<String>,
    /// Codes or labels of `categories`.
    pub categories: Vec<String>,
    /// Codes or labels of `difficulties`.
    pub difficulties: Vec<String>,
    /// Codes, labels or synonyms of `special_care`.
    pub special_care: Vec<String>,
    /// Code or label of `urgencies`.
    pub urgency: Option<String>,
    /// Whether abuse is suspected.
    pub abuse_suspected: bool,
    /// Code or label of `consents`.
    pub consent: Option<String>,
    /// What the consent covers, in words.
    pub consent_scope: String,
    /// Code or label of `exceptions`.
    pub exception: Option<String>,
    /// Codes or labels of `wishes`.
    pub wishes: Vec<String>,
    /// Codes or labels of `responses`.
    pub responses: Vec<String>,
    /// What was answered, in words.
    pub response: String,
    /// Who answered, where it was not who took the call.
    pub answered_by: String,
    /// Code or label of `outcomes`.
    pub outcome: Option<String>,
    /// Code or label of `routes`.
    pub route: Option<String>,
    /// The next step, for routes that need one.
    pub next: NextInput,
    /// Number of an earlier consultation that this one continues.
    pub continues: Option<Number>,
}

/// Who asks, as given.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct CallerInput {
    /// Organisation.
    pub organisation: String,
    /// Its directory entry, when picked.
    pub facility: Option<FacilityId>,
    /// Name.
    pub name: String,
    /// Reading: kana in any width, or romaji.
    pub kana: String,
    /// Code or label of `occupations`.
    pub occupation: Option<String>,
    /// Relationship to the person.
    pub relationship: String,
    /// Telephone.
    pub phone: String,
    /// When they want to be called back, in words.
    pub call_back: String,
    /// Whether they want to stay unnamed.
    pub anonymous: bool,
}

/// Whom it is about, as given.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct PersonInput {
    /// A stored person, when one was recognised and taken over.
    pub id: Option<PersonId>,
    /// Name.
    pub name: String,
    /// Reading: kana in any width, or romaji.
    pub kana: String,
    /// Birth date in any form.
    pub birth_date: String,
    /// Age in years, when only that is known.
    pub age: Option<u16>,
    /// Code or label of `sexes`.
    pub sex: Option<String>,
    /// Address.
    pub address: String,
    /// Area code or name; derived from the address when missing.
    pub area: Option<String>,
    /// Telephone.
    pub phone: String,
    /// Code or label of `places`.
    pub place: Option<String>,
    /// Where exactly they are, in words.
    pub place_note: String,
    /// The hospital they are in.
    pub hospital: String,
    /// Its ward.
    pub ward: String,
    /// Planned day of discharge, in any form of a date.
    pub discharge_on: String,
    /// Code or label of `households`.
    pub household: Option<String>,
    /// Key person.
    pub key_person: String,
    /// Code or label of `care_levels`.
    pub care_level: Option<String>,
    /// Code or label of `dementia_grades`.
    pub dementia: Option<String>,
    /// Codes or labels of `certificates`.
    pub certificates: Vec<String>,
    /// Their grades and terms, in words.
    pub certificate_note: String,
    /// Main diseases.
    pub diseases: String,
    /// Attending specialist (主治医).
    pub attending: String,
    /// Present family physician (かかりつけ医).
    pub family_doctor: String,
    /// Present visiting nurse station.
    pub nurse_station: String,
    /// Present pharmacy.
    pub pharmacy: String,
    /// Present care manager and office.
    pub care_manager: String,
    /// Services in use.
    pub services: String,
    /// How to speak with them.
    pub speaking_note: String,
}

/// The next step, as given.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct NextInput {
    /// Code or label of `actors`.
    pub actor: Option<String>,
    /// In words.
    pub action: String,
    /// ISO 8601 or a short form of `calendar::era::parse_due`.
    pub due: String,
}

/// One thing wrong with an input, named by its place.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct FieldFault {
    /// Path of the field as in the JSON, such as `person.birth_date`.
    pub field: String,
    /// What is wrong, a stable kebab-case code; see [`fault_code`].
    pub code: &'static str,
    /// Values for the message's placeholders.
    pub args: Vec<(&'static str, String)>,
}

#[cfg(test)]
mod tests;
