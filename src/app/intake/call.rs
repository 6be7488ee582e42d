//! One call: its sheet, its clock, what was recognised, and where it is to go.

use super::lookup::Lookup;
use super::sheet::{self, CALLER_FACILITY, CONTINUES, PERSON_ID, ROUTE};
use crate::app::field::Reading;
use crate::app::form::Form;
use crate::domain::contact::Subject;
use crate::domain::draft::Draft;
use crate::domain::ids::{ConsultationId, FacilityId, PersonId};
use crate::domain::intake::{CallerInput, ConsultationInput, NextInput, PersonInput};
use crate::locale::Locale;
use crate::office::Office;
use chrono::{DateTime, Utc};
use std::collections::BTreeMap;
use uuid::Uuid;

/// How the draft stands on disk.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Kept {
    /// Nothing was typed yet.
    Nothing,
    /// Changed, and not yet written.
    Changed,
    /// Written then.
    At(DateTime<Utc>),
    /// It could not be written; it is in memory only.
    InMemory,
}

/// What has the hands.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Mode {
    /// The fields.
    Fields,
    /// The list of candidates; the number is the selected one.
    Candidates(usize),
    /// The line of routes; the number is the selected one.
    Routes(usize),
}

/// A call that is not yet a record.
#[derive(Debug)]
pub struct Call {
    /// Identity of the draft, and later the record's key.
    pub id: Uuid,
    /// When it began.
    pub started_at: DateTime<Utc>,
    /// When it was parked; `None` for the one in front.
    pub parked_at: Option<DateTime<Utc>>,
    /// What is typed.
    pub form: Form,
    /// What is known beside the fields, by its name in the draft.
    pub beside: BTreeMap<String, String>,
    /// Who may be meant.
    pub lookup: Lookup,
    /// What has the hands.
    pub mode: Mode,
    /// How the draft stands on disk.
    pub kept: Kept,
    /// Whether the store has been asked to register it and has not answered.
    pub is_registering: bool,
    /// The area that was set from the address, to be set anew when the address changes.
    pub derived_area: Option<String>,
    /// The sheet before something was taken over, until the next key.
    pub before_taking: Option<(BTreeMap<String, String>, BTreeMap<String, String>)>,
}

impl Call {
    /// A new call.
    #[must_use]
    pub fn begin(id: Uuid, now: DateTime<Utc>, office: &Office) -> Self {
        Self {
            id,
            started_at: now,
            parked_at: None,
            form: sheet::blank(office),
            beside: BTreeMap::new(),
            lookup: Lookup::default(),
            mode: Mode::Fields,
            kept: Kept::Nothing,
            is_registering: false,
            derived_area: None,
            before_taking: None,
        }
    }

    /// A call from its draft, with the cursor where it was.
    #[must_use]
    pub fn resume(draft: Draft, office: &Office) -> Self {
        let mut call = Self::begin(draft.id, draft.started_at, office);
        let known = |code: &str| [PERSON_ID, CALLER_FACILITY, CONTINUES, ROUTE].contains(&code);
        let (beside, texts) = draft.fields.into_iter().partition(|(code, _)| known(code));
        call.form.set_texts(&texts);
        call.beside = beside;
        call.form.focus_on(&draft.focus, Some(draft.cursor));
        call.parked_at = draft.parked_at;
        call
    }

    /// The draft as it is now.
    #[must_use]
    pub fn draft(&self, staff: &str) -> Draft {
        let mut fields = self.form.texts();
        fields.extend(self.beside.clone());
        Draft {
            id: self.id,
            staff: staff.to_owned(),
            started_at: self.started_at,
            parked_at: self.parked_at,
            fields,
            focus: self.form.focused_code().to_owned(),
            cursor: self
                .form
                .focused()
                .map_or(0, crate::app::form::Field::cursor),
        }
    }

    /// Whether nothing was typed.
    #[must_use]
    pub fn is_blank(&self) -> bool {
        self.form.is_blank()
    }

    /// What the call is called in lists: the person, else the caller, else the first words.
    #[must_use]
    pub fn name(&self) -> Option<String> {
        let codes = [
            "person.name",
            "person.kana",
            "caller.name",
            "caller.kana",
            "caller.organisation",
            "caller.phone",
        ];
        let named = codes
            .iter()
            .map(|code| self.form.text(code))
            .find(|text| !text.is_empty());
        named.or_else(|| {
            let narrative = self.form.text("narrative");
            narrative.lines().next().map(ToOwned::to_owned)
        })
    }

    /// What is known beside the fields; an empty text takes it away.
    pub fn note(&mut self, name: &str, value: String) {
        if value.is_empty() {
            self.beside.remove(name);
        } else {
            self.beside.insert(name.to_owned(), value);
        }
    }

    /// Row of the stored person that was taken over.
    #[must_use]
    pub fn person_id(&self) -> Option<PersonId> {
        self.beside.get(PERSON_ID)?.parse().ok().map(PersonId)
    }

    /// Whose earlier contacts are of use now: the person, else the institution or the number that calls.
    #[must_use]
    pub fn subject(&self) -> Option<Subject> {
        let facility = self.beside.get(CALLER_FACILITY);
        let facility = facility.and_then(|id| id.parse().ok()).map(FacilityId);
        let person = self.person_id().map(Subject::Person);
        person
            .or(facility.map(Subject::Facility))
            .or_else(|| Subject::of_phone(&self.form.text("caller.phone")))
    }

    /// The route preselected: the one chosen before, else by the office's rules.
    #[must_use]
    pub fn proposed_route(&self, office: &Office) -> String {
        let chosen = self.beside.get(ROUTE).cloned();
        chosen.unwrap_or_else(|| office.intake.route(|code| self.form.text(code)).to_owned())
    }

    /// The consultation as typed so far, to be checked and registered.
    #[must_use]
    pub fn input(&self, office: &Office, locale: Locale, now: DateTime<Utc>) -> ConsultationInput {
        let reading = Reading {
            now,
            calendar: &office.calendar,
            locale,
        };
        let text = |code: &str| self.form.text(code);
        let coded = |code: &str| Some(self.form.text(code)).filter(|text| !text.is_empty());
        let listed = |code: &str| -> Vec<String> {
            let text = self.form.text(code);
            text.split(',')
                .filter(|part| !part.is_empty())
                .map(ToOwned::to_owned)
                .collect()
        };
        let typed_moment = |code: &str| {
            self.form
                .field(code)
                .filter(|field| !field.is_empty())
                .map(|field| field.value(&reading))
        };
        let entered_later = typed_moment("received_at");
        ConsultationInput {
            key: Some(self.id.to_string()),
            // A call noted in the evening has no end that anybody measured.
            ended_at: entered_later.is_none().then(|| now.to_rfc3339()),
            received_at: entered_later.or_else(|| Some(self.started_at.to_rfc3339())),
            channel: coded("channel"),
            caller: self.caller(),
            person: self.person(),
            narrative: text("narrative"),
            field: coded("field"),
            scene: coded("scene"),
            categories: listed("categories"),
            difficulties: listed("difficulties"),
            special_care: listed("special_care"),
            urgency: coded("urgency"),
            abuse_suspected: text("abuse_suspected") == YES,
            consent: coded("consent"),
            exception: coded("exception"),
            wishes: listed("wishes"),
            responses: listed("responses"),
            response: text("response"),
            route: self.beside.get(ROUTE).cloned(),
            next: NextInput {
                actor: None,
                action: text("next.action"),
                due: typed_moment("next.due").unwrap_or_default(),
            },
            continues: self
                .beside
                .get(CONTINUES)
                .and_then(|id| id.parse().ok())
                .map(ConsultationId),
        }
    }

    fn caller(&self) -> CallerInput {
        let text = |code: &str| self.form.text(code);
        CallerInput {
            organisation: text("caller.organisation"),
            facility: self
                .beside
                .get(CALLER_FACILITY)
                .and_then(|id| id.parse().ok())
                .map(FacilityId),
            name: text("caller.name"),
            kana: text("caller.kana"),
            occupation: Some(text("caller.occupation")).filter(|text| !text.is_empty()),
            relationship: text("caller.relationship"),
            phone: text("caller.phone"),
            anonymous: text("caller.anonymous") == YES,
        }
    }

    fn person(&self) -> PersonInput {
        let text = |code: &str| self.form.text(code);
        let coded = |code: &str| Some(self.form.text(code)).filter(|text| !text.is_empty());
        PersonInput {
            id: self.person_id(),
            name: text("person.name"),
            kana: text("person.kana"),
            birth_date: text("person.birth_date"),
            age: None,
            sex: coded("person.sex"),
            address: text("person.address"),
            area: coded("person.area"),
            phone: text("person.phone"),
            place: coded("person.place"),
            place_note: text("person.place_note"),
            household: coded("person.household"),
            key_person: text("person.key_person"),
            care_level: coded("person.care_level"),
            dementia: coded("person.dementia"),
            diseases: text("person.diseases"),
            attending: text("person.attending"),
            speaking_note: text("person.speaking_note"),
        }
    }
}

/// Code of yes in the vocabulary `yes_no`.
const YES: &str = "yes";
