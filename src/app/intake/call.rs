//! One call: its sheet, its clock, what was recognised, and where it is to go.

use super::chips::Chips;
use super::doubles::Doubles;
use super::lookup::Lookup;
use super::postal::Postal;
use super::sheet::{self, BESIDE, CALLER_FACILITY, PERSON_ID, ROUTE};
use crate::app::field::Reading;
use crate::app::filter::Filter;
use crate::app::form::Form;
use crate::domain::contact::Subject;
use crate::domain::draft::{Draft, Unsaved};
use crate::domain::ids::{FacilityId, PersonId};
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
    InMemory(Unsaved),
}

/// What has the hands.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Mode {
    /// The fields.
    Fields,
    /// The list of doubles and candidates; the number is the selected one.
    Candidates(usize),
    /// The list of chips; the number is the selected one.
    Chips(usize),
    /// The line of routes; the number is the selected one.
    Routes(usize),
    /// The line that asks until when something is promised.
    Promise(Promise),
}

/// A promised time being typed, after the route that needs it was chosen.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Promise {
    /// The route, by its place among the routes.
    pub route: usize,
    /// What is typed.
    pub line: Filter,
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
    /// What was noticed in the narrative.
    pub chips: Chips,
    /// The towns of a postal code in the address.
    pub postal: Postal,
    /// What is like this call, and what other desks know of it.
    pub doubles: Doubles,
    /// What has the hands.
    pub mode: Mode,
    /// How the draft stands on disk.
    pub kept: Kept,
    /// The office's own, which an address need not name with its prefecture.
    pub municipality: String,
    /// Whether the store has been asked to register it and has not answered.
    pub is_registering: bool,
    /// Whether the coded fields came first, so that the memo follows the last of them.
    pub is_memo_last: bool,
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
            chips: Chips::default(),
            postal: Postal::default(),
            municipality: office.areas.municipality.clone(),
            doubles: Doubles::default(),
            is_memo_last: false,
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
        let is_beside = |code: &str| BESIDE.contains(&code);
        let (beside, texts) = draft
            .fields
            .into_iter()
            .partition(|(code, _)| is_beside(code));
        call.form.set_texts(&texts);
        call.beside = beside;
        call.lookup.known = call.person_id();
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
        let listed = |code: &str| self.listed(code);
        let typed_moment = |code: &str| {
            self.form
                .field(code)
                .filter(|field| !field.is_empty())
                .map(|field| field.value(&reading))
        };
        let entered_later = typed_moment("received_at");
        // No call begins after now: the host's clock was set back under this one.
        let began = self.started_at.min(now);
        ConsultationInput {
            key: Some(self.id.to_string()),
            // A call noted in the evening has no end that anybody measured.
            ended_at: entered_later.is_none().then(|| now.to_rfc3339()),
            received_at: entered_later.or_else(|| Some(began.to_rfc3339())),
            channel: coded("channel"),
            caller: self.caller(),
            person: PersonInput {
                discharge_on: typed_moment("person.discharge_on").unwrap_or_default(),
                ..self.person()
            },
            narrative: self.narrative(locale),
            background: text("background"),
            field: coded("field"),
            scene: coded("scene"),
            categories: listed("categories"),
            difficulties: listed("difficulties"),
            special_care: listed("special_care"),
            urgency: coded("urgency"),
            abuse_suspected: text("abuse_suspected") == YES,
            consent: coded("consent"),
            consent_scope: text("consent_scope"),
            exception: coded("exception"),
            wishes: listed("wishes"),
            responses: listed("responses"),
            response: text("response"),
            answered_by: text("answered_by"),
            outcome: coded("outcome"),
            route: self.beside.get(ROUTE).cloned(),
            next: NextInput {
                actor: coded("next.actor"),
                action: text("next.action"),
                due: typed_moment("next.due").unwrap_or_default(),
            },
            continues: self
                .continues()
                .or_else(|| self.repeated().map(|repeated| repeated.number)),
        }
    }

    fn listed(&self, code: &str) -> Vec<String> {
        let text = self.form.text(code);
        text.split(',')
            .filter(|part| !part.is_empty())
            .map(ToOwned::to_owned)
            .collect()
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
            call_back: text("caller.call_back"),
            anonymous: text("caller.anonymous") == YES,
        }
    }

    fn person(&self) -> PersonInput {
        let text = |code: &str| self.form.text(code);
        let coded = |code: &str| Some(self.form.text(code)).filter(|text| !text.is_empty());
        let listed = |code: &str| self.listed(code);
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
            hospital: text("person.hospital"),
            ward: text("person.ward"),
            // Read with the moment and the calendar, see `input`.
            discharge_on: String::new(),
            household: coded("person.household"),
            key_person: text("person.key_person"),
            care_level: coded("person.care_level"),
            dementia: coded("person.dementia"),
            certificates: listed("person.certificates"),
            certificate_note: text("person.certificate_note"),
            diseases: text("person.diseases"),
            attending: text("person.attending"),
            family_doctor: text("person.family_doctor"),
            nurse_station: text("person.nurse_station"),
            pharmacy: text("person.pharmacy"),
            care_manager: text("person.care_manager"),
            services: text("person.services"),
            speaking_note: text("person.speaking_note"),
        }
    }
}

/// Code of yes in the vocabulary `yes_no`.
pub(super) const YES: &str = "yes";
