//! A consultation (相談記録): the root from which all work springs.

use super::ids::{ConsultationId, FacilityId, PersonId, StaffId};
use super::number::Number;
use super::person::PersonDetails;
use super::urgency::Urgency;
use chrono::{DateTime, TimeDelta, Utc};
use serde::{Deserialize, Serialize};

/// Who asks (相談者): organisation, person, occupation.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct Caller {
    /// Organisation as typed or as the directory has it.
    pub organisation: String,
    /// The directory entry, when it was picked from it.
    pub facility: Option<FacilityId>,
    /// Name of the person.
    pub name: String,
    /// Reading in katakana.
    pub kana: String,
    /// Code of `occupations`.
    pub occupation: Option<String>,
    /// Relationship to the person concerned.
    pub relationship: String,
    /// Telephone as typed.
    pub phone: String,
    /// When they want to be called back, in words.
    pub call_back: String,
    /// Whether they want to stay unnamed.
    pub anonymous: bool,
}

/// What a consultation says, checked and ready to be stored.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ConsultationDetails {
    /// When the call began (event time; entry time is the store's).
    pub received_at: DateTime<Utc>,
    /// When it ended.
    pub ended_at: Option<DateTime<Utc>>,
    /// Code of `channels`.
    pub channel: String,
    /// Who asked.
    pub caller: Caller,
    /// Whom it is about.
    pub person: PersonDetails,
    /// The narrative, as typed.
    pub narrative: String,
    /// What led to it, as typed.
    #[serde(default)]
    pub background: String,
    /// Code of `fields`.
    pub field: Option<String>,
    /// Code of `scenes`.
    pub scene: Option<String>,
    /// Codes of `categories`.
    pub categories: Vec<String>,
    /// Codes of `difficulties`.
    pub difficulties: Vec<String>,
    /// How soon.
    pub urgency: Urgency,
    /// Whether abuse is suspected.
    pub abuse_suspected: bool,
    /// Code of `consents`.
    pub consent: Option<String>,
    /// What the consent covers, in words.
    #[serde(default)]
    pub consent_scope: String,
    /// Code of `exceptions`, where consent is not needed.
    pub exception: Option<String>,
    /// Codes of `wishes`.
    pub wishes: Vec<String>,
    /// Codes of `responses`.
    pub responses: Vec<String>,
    /// What was answered, in words.
    pub response_text: String,
    /// Who answered, where it was not who took the call.
    #[serde(default)]
    pub answered_by: String,
    /// Code of `outcomes`.
    #[serde(default)]
    pub outcome: Option<String>,
    /// Code of `routes`: where it goes next.
    pub route: String,
    /// Promised time of a call-back, or due time of the next step.
    pub due: Option<DateTime<Utc>>,
    /// Code of `actors`: who takes the next step, where it was said.
    pub next_actor: Option<String>,
    /// Next action in the caller's words, for routes that keep it open.
    pub next_action: String,
    /// An earlier consultation that this one continues.
    pub continues: Option<Number>,
}

/// A stored consultation.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Consultation {
    /// Identity of the row.
    pub id: ConsultationId,
    /// Receipt number.
    pub number: Number,
    /// Counts the changes of the row.
    pub revision: u32,
    /// Who took it.
    pub taken_by: StaffId,
    /// Their name.
    pub taken_by_name: String,
    /// When it was entered.
    pub entered_at: DateTime<Utc>,
    /// The stored person, when one is known.
    pub person_id: Option<PersonId>,
    /// What it says.
    #[serde(flatten)]
    pub details: ConsultationDetails,
}

/// From so many minutes after the end of a call on, its entry is told as an event of its own.
const ENTERED_LATER: TimeDelta = TimeDelta::minutes(10);

impl Consultation {
    /// When it was entered, where that was noticeably later than the call: a visit noted in the evening.
    #[must_use]
    pub fn entered_later(&self) -> Option<DateTime<Utc>> {
        let call = self.details.ended_at.unwrap_or(self.details.received_at);
        (self.entered_at - call >= ENTERED_LATER).then_some(self.entered_at)
    }
}
