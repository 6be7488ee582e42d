//! The check of a whole consultation: what is given becomes what is stored.

use super::fields::Fields;
use super::{CallerInput, ConsultationInput, FieldFault, PersonInput, fault_code};
use crate::calendar::business::BusinessCalendar;
use crate::domain::area::AreaTable;
use crate::domain::consultation::{Caller, ConsultationDetails};
use crate::domain::person::PersonDetails;
use crate::domain::urgency::Urgency;
use crate::domain::vocabulary::{Vocabularies, Vocabulary};
use chrono::{DateTime, NaiveDate, Utc};

/// Where a consultation goes when nothing else is said.
const ANSWERED: &str = "answered";
/// Routes that promise something at a time.
const CALLBACK: &str = "callback";
const HOLD: &str = "hold";
/// The consent that needs a legal ground.
const NOT_NEEDED: &str = "not-needed";

/// Whether a route promises something at a time, so that `next.due` cannot stay empty.
#[must_use]
pub fn promises(route: &str) -> bool {
    [CALLBACK, HOLD].contains(&route)
}

/// What a check looks at.
#[derive(Debug, Clone, Copy)]
pub struct CheckContext<'a> {
    /// The coded words.
    pub vocabularies: &'a Vocabularies,
    /// The areas.
    pub areas: &'a AreaTable,
    /// The present moment.
    pub now: DateTime<Utc>,
    /// Today in the office.
    pub today: NaiveDate,
    /// The office's time, for due dates and for moments without an offset.
    pub calendar: &'a BusinessCalendar,
}

impl ConsultationInput {
    /// Checks everything and gives what is to be stored: codes for words, the area
    /// from the address where none is given, the first channel of the list, normal
    /// urgency and the route `answered` where nothing is said.
    ///
    /// # Errors
    /// Every fault, each with its path and a code of [`fault_code`] or of
    /// `calendar::era::DateError`: first what cannot be read, in the order of the
    /// fields, then what is missing.
    pub fn check(
        &self,
        context: &CheckContext<'_>,
    ) -> Result<ConsultationDetails, Vec<FieldFault>> {
        let words = context.vocabularies;
        let mut fields = Fields::new(context);
        let (received_at, ended_at) = self.times(&mut fields, context.now);
        let channel = fields.choice("channel", &words.channels, self.channel.as_deref());
        let details = ConsultationDetails {
            received_at,
            ended_at,
            channel: channel.unwrap_or_else(|| first_of(&words.channels)),
            caller: self.caller.check(&mut fields, words),
            person: self.person_details(&mut fields, words),
            narrative: fields.block("narrative", &self.narrative),
            background: fields.block("background", &self.background),
            field: fields.choice("field", &words.fields, self.field.as_deref()),
            scene: fields.choice("scene", &words.scenes, self.scene.as_deref()),
            categories: fields.choices("categories", &words.categories, &self.categories),
            difficulties: fields.choices("difficulties", &words.difficulties, &self.difficulties),
            urgency: self.urgency(&mut fields, &words.urgencies),
            abuse_suspected: self.abuse_suspected,
            consent: fields.choice("consent", &words.consents, self.consent.as_deref()),
            consent_scope: fields.line("consent_scope", &self.consent_scope),
            exception: fields.choice("exception", &words.exceptions, self.exception.as_deref()),
            wishes: fields.choices("wishes", &words.wishes, &self.wishes),
            responses: fields.choices("responses", &words.responses, &self.responses),
            response_text: fields.block("response", &self.response),
            answered_by: fields.line("answered_by", &self.answered_by),
            outcome: fields.choice("outcome", &words.outcomes, self.outcome.as_deref()),
            route: fields
                .choice("route", &words.routes, self.route.as_deref())
                .unwrap_or_else(|| ANSWERED.to_owned()),
            due: fields.due("next.due", &self.next.due),
            next_actor: fields.choice("next.actor", &words.actors, self.next.actor.as_deref()),
            next_action: fields.line("next.action", &self.next.action),
            continues: self.continues.clone(),
        };
        self.blame_missing(&mut fields, &details);
        fields.finish(details)
    }

    /// What is missing, given the rest; a field that was given but could not be read
    /// has its fault already.
    fn blame_missing(&self, fields: &mut Fields<'_>, details: &ConsultationDetails) {
        let not_given = |text: &Option<String>| text.as_deref().unwrap_or("").trim().is_empty();
        let rules = [
            (
                "narrative",
                fault_code::NARRATIVE_MISSING,
                details.narrative.is_empty(),
            ),
            (
                "exception",
                fault_code::EXCEPTION_MISSING,
                details.consent.as_deref() == Some(NOT_NEEDED) && not_given(&self.exception),
            ),
            (
                "next.due",
                fault_code::DUE_MISSING,
                promises(&details.route) && self.next.due.trim().is_empty(),
            ),
            (
                "next.action",
                fault_code::HOLD_REASON_MISSING,
                details.route == HOLD && details.next_action.is_empty(),
            ),
        ];
        for (field, code, _) in rules.into_iter().filter(|(_, _, missing)| *missing) {
            fields.blame(field, code, Vec::new());
        }
    }

    fn times(
        &self,
        fields: &mut Fields<'_>,
        now: DateTime<Utc>,
    ) -> (DateTime<Utc>, Option<DateTime<Utc>>) {
        let received = fields.past_moment("received_at", self.received_at.as_deref());
        let ended = fields.past_moment("ended_at", self.ended_at.as_deref());
        if received
            .zip(ended)
            .is_some_and(|(received, ended)| ended < received)
        {
            fields.blame("ended_at", fault_code::ENDED_BEFORE_RECEIVED, Vec::new());
        }
        // Only an end was noted: the call did not begin after it.
        (received.or(ended).unwrap_or(now), ended)
    }

    fn person_details(&self, fields: &mut Fields<'_>, words: &Vocabularies) -> PersonDetails {
        let mut person = self.person.check(fields, words);
        person.special_care =
            fields.choices("special_care", &words.special_care, &self.special_care);
        person
    }

    fn urgency(&self, fields: &mut Fields<'_>, vocabulary: &Vocabulary) -> Urgency {
        let code = fields.choice("urgency", vocabulary, self.urgency.as_deref());
        code.map_or(Urgency::default(), |code| {
            code.parse().unwrap_or_else(|_| {
                let args = vec![("value", code.clone())];
                fields.blame("urgency", fault_code::UNKNOWN_WORD, args);
                Urgency::default()
            })
        })
    }
}

fn first_of(vocabulary: &Vocabulary) -> String {
    vocabulary
        .terms
        .first()
        .map_or_else(String::new, |term| term.code.clone())
}

impl CallerInput {
    fn check(&self, fields: &mut Fields<'_>, words: &Vocabularies) -> Caller {
        let occupation = self.occupation.as_deref();
        Caller {
            organisation: fields.line("caller.organisation", &self.organisation),
            facility: self.facility,
            name: fields.line("caller.name", &self.name),
            kana: fields.kana("caller.kana", &self.kana),
            occupation: fields.choice("caller.occupation", &words.occupations, occupation),
            relationship: fields.line("caller.relationship", &self.relationship),
            phone: fields.line("caller.phone", &self.phone),
            call_back: fields.line("caller.call_back", &self.call_back),
            anonymous: self.anonymous,
        }
    }
}

impl PersonInput {
    /// Checks what is told of a person where no call tells it.
    ///
    /// # Errors
    /// Every fault, as [`ConsultationInput::check`] finds them.
    pub fn checked(&self, context: &CheckContext<'_>) -> Result<PersonDetails, Vec<FieldFault>> {
        let mut fields = Fields::new(context);
        let details = self.check(&mut fields, context.vocabularies);
        fields.finish(details)
    }

    fn check(&self, fields: &mut Fields<'_>, words: &Vocabularies) -> PersonDetails {
        let birth = fields.birth(&self.birth_date, self.age);
        let address = fields.line("person.address", &self.address);
        let area = fields.area(self.area.as_deref(), &address);
        let mut choice = |field: &str, vocabulary: &Vocabulary, given: &Option<String>| {
            fields.choice(field, vocabulary, given.as_deref())
        };
        let sex = choice("person.sex", &words.sexes, &self.sex);
        let place = choice("person.place", &words.places, &self.place);
        let household = choice("person.household", &words.households, &self.household);
        let care_level = choice("person.care_level", &words.care_levels, &self.care_level);
        let dementia = choice("person.dementia", &words.dementia_grades, &self.dementia);
        let discharge_on = fields.day("person.discharge_on", &self.discharge_on);
        let certificates = fields.choices(
            "person.certificates",
            &words.certificates,
            &self.certificates,
        );
        PersonDetails {
            name: fields.line("person.name", &self.name),
            kana: fields.kana("person.kana", &self.kana),
            birth_date: birth.map(|(date, _)| date),
            birth_estimated: birth.is_some_and(|(_, estimated)| estimated),
            sex,
            address,
            area,
            phone: fields.line("person.phone", &self.phone),
            place,
            place_note: fields.line("person.place_note", &self.place_note),
            hospital: fields.line("person.hospital", &self.hospital),
            ward: fields.line("person.ward", &self.ward),
            discharge_on,
            household,
            key_person: fields.line("person.key_person", &self.key_person),
            care_level,
            dementia,
            certificates,
            certificate_note: fields.line("person.certificate_note", &self.certificate_note),
            diseases: fields.block("person.diseases", &self.diseases),
            special_care: Vec::new(),
            attending: fields.line("person.attending", &self.attending),
            family_doctor: fields.line("person.family_doctor", &self.family_doctor),
            nurse_station: fields.line("person.nurse_station", &self.nurse_station),
            pharmacy: fields.line("person.pharmacy", &self.pharmacy),
            care_manager: fields.line("person.care_manager", &self.care_manager),
            services: fields.line("person.services", &self.services),
            speaking_note: fields.line("person.speaking_note", &self.speaking_note),
        }
    }
}
