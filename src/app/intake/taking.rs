//! Taking over what is known, and finding the area: what fills fields without being typed.

use super::call::Call;
use super::lookup::Candidate;
use super::sheet::{CALLER_FACILITY, PERSON_ID};
use crate::app::field::Pick;
use crate::app::form::numbered;
use crate::calendar::era::{WarekiStyle, wareki};
use crate::domain::area::{AreaCode, AreaGuess};
use crate::domain::consultation::Caller;
use crate::domain::person::PersonDetails;
use crate::office::Office;
use crate::store::recognise::{CallerHit, PersonHit};
use chrono::Datelike;

/// Where the area stands.
const AREA: &str = "person.area";

impl Call {
    /// Fills in a candidate and goes to the first field that differs from call to call. Gives
    /// the name for the notice.
    pub fn take(&mut self, candidate: Candidate, office: &Office) -> String {
        self.before_taking = Some((self.form.texts(), self.beside.clone()));
        self.lookup.is_enter_waiting = false;
        match candidate {
            Candidate::Caller(hit) => self.take_caller(hit, office),
            Candidate::Person(hit) => {
                let name = self.take_person(*hit, office);
                self.go_on();
                name
            }
        }
    }

    /// Takes back the last taking over, if nothing was typed since.
    pub fn give_back(&mut self) -> bool {
        let Some((texts, beside)) = self.before_taking.take() else {
            return false;
        };
        let filled: Vec<String> = self.form.texts().into_keys().collect();
        for code in filled.iter().filter(|code| !texts.contains_key(*code)) {
            self.form.set_text(code, "");
        }
        for (code, text) in &texts {
            self.form.set_text(code, text);
        }
        self.beside = beside;
        self.lookup.taken = None;
        self.lookup.known = self.person_id();
        self.lookup.earlier.clear();
        true
    }

    /// Copies the caller of an earlier consultation into the fields that are empty.
    pub fn copy_caller(&mut self, caller: &Caller) -> String {
        self.before_taking = Some((self.form.texts(), self.beside.clone()));
        let occupation = caller.occupation.clone().unwrap_or_default();
        let parts = [
            ("caller.phone", &caller.phone),
            ("caller.occupation", &occupation),
            ("caller.kana", &caller.kana),
            ("caller.name", &caller.name),
            ("caller.organisation", &caller.organisation),
            ("caller.relationship", &caller.relationship),
        ];
        for (code, text) in parts {
            if self.form.text(code).is_empty() {
                self.form.set_text(code, text);
            }
        }
        if let Some(facility) = caller.facility {
            self.note(CALLER_FACILITY, facility.to_string());
        }
        self.go_on();
        first_of([&caller.name, &caller.kana, &caller.organisation])
    }

    /// Fills in the caller of the record that this call continues.
    pub(super) fn fill_caller(&mut self, caller: &Caller) {
        let occupation = caller.occupation.clone().unwrap_or_default();
        self.fill([
            ("caller.phone", caller.phone.as_str()),
            ("caller.occupation", &occupation),
            ("caller.kana", &caller.kana),
            ("caller.name", &caller.name),
            ("caller.organisation", &caller.organisation),
            ("caller.relationship", &caller.relationship),
        ]);
        if let Some(facility) = caller.facility {
            self.note(CALLER_FACILITY, facility.to_string());
        }
    }

    fn take_caller(&mut self, hit: CallerHit, office: &Office) -> String {
        let occupation = hit.occupation.clone().unwrap_or_default();
        self.fill([
            ("caller.phone", hit.phone.as_str()),
            ("caller.occupation", &occupation),
            ("caller.kana", &hit.kana),
            ("caller.name", &hit.name),
            ("caller.organisation", &hit.organisation),
        ]);
        self.note(
            CALLER_FACILITY,
            hit.facility.map(|id| id.to_string()).unwrap_or_default(),
        );
        if let Some(facility) = hit.facility {
            self.lookup.calls_from(facility);
        }
        let name = first_of([&hit.name, &hit.organisation, &hit.kana]);
        let is_lay = office.intake.calls_about_one_person(&occupation);
        match hit.about.filter(|_| is_lay && self.knows_nobody()) {
            Some(person) => {
                let person = self.take_person(*person, office);
                self.form.focus_on("categories", None);
                self.is_memo_last = self.form.text("narrative").is_empty();
                format!("{name} ({person})")
            }
            None if hit.name.is_empty() && hit.facility.is_some() => {
                // Who of the institution is calling is the next question.
                self.form.focus_on("caller.kana", None);
                name
            }
            None => {
                self.go_on();
                name
            }
        }
    }

    fn take_person(&mut self, hit: PersonHit, office: &Office) -> String {
        self.fill_person(&hit.person.details);
        self.note(PERSON_ID, hit.person.id.to_string());
        let name = first_of([
            &hit.person.details.name,
            &hit.person.details.kana,
            &String::new(),
        ]);
        self.lookup.known = Some(hit.person.id);
        self.lookup.taken = Some(Box::new(hit));
        self.find_area(office);
        name
    }

    pub(super) fn fill_person(&mut self, known: &PersonDetails) {
        let coded = |code: &Option<String>| code.clone().unwrap_or_default();
        let (sex, place, household) = (
            coded(&known.sex),
            coded(&known.place),
            coded(&known.household),
        );
        let (care_level, dementia) = (coded(&known.care_level), coded(&known.dementia));
        let birth = birth_text(known);
        let area = known
            .area
            .as_ref()
            .map(|code| code.0.clone())
            .unwrap_or_default();
        let special_care = known.special_care.join(",");
        let certificates = known.certificates.join(",");
        let discharge = known
            .discharge_on
            .map_or_else(String::new, |day| day.to_string());
        self.fill([
            ("person.kana", known.kana.as_str()),
            ("person.name", &known.name),
            ("person.birth_date", &birth),
            ("person.sex", &sex),
            ("person.phone", &known.phone),
            ("person.address", &known.address),
            (AREA, &area),
            ("person.place", &place),
            ("person.place_note", &known.place_note),
            ("person.hospital", &known.hospital),
            ("person.ward", &known.ward),
            ("person.discharge_on", &discharge),
            ("person.household", &household),
            ("person.key_person", &known.key_person),
            ("person.care_level", &care_level),
            ("person.dementia", &dementia),
            ("person.certificates", &certificates),
            ("person.certificate_note", &known.certificate_note),
            ("person.diseases", &known.diseases),
            ("person.attending", &known.attending),
            ("person.family_doctor", &known.family_doctor),
            ("person.nurse_station", &known.nurse_station),
            ("person.pharmacy", &known.pharmacy),
            ("person.care_manager", &known.care_manager),
            ("person.services", &known.services),
            ("person.speaking_note", &known.speaking_note),
            ("special_care", &special_care),
        ]);
    }

    /// Fills fields with what is known; what is not known stays as it is.
    fn fill<'t>(&mut self, parts: impl IntoIterator<Item = (&'t str, &'t str)>) {
        for (code, text) in parts {
            if !text.is_empty() {
                self.form.set_text(code, text);
            }
        }
    }

    /// Whether nothing was typed of the person concerned.
    fn knows_nobody(&self) -> bool {
        let named = ["person.kana", "person.name"];
        named.iter().all(|code| self.form.text(code).is_empty())
    }

    /// To the first field that differs from call to call: the person if unknown, what is
    /// said, what it is about.
    fn go_on(&mut self) {
        let next = match self.knows_nobody() {
            true => "person.kana",
            false if self.form.text("narrative").is_empty() => "narrative",
            false => "categories",
        };
        self.form.focus_on(next, None);
    }

    /// Sets the area from the address: one is set, several are offered, none leaves it
    /// unset. What a person chose is not touched.
    pub fn find_area(&mut self, office: &Office) {
        let address = self.form.text("person.address");
        let guess = office.areas.locate(&address);
        let chosen = self.form.text(AREA);
        let is_ours = self
            .derived_area
            .as_ref()
            .is_some_and(|derived| *derived == chosen);
        let options = match &guess {
            AreaGuess::Several(codes) => offered(codes, office),
            AreaGuess::One(_) | AreaGuess::Unknown => Pick::of_areas(&office.areas),
        };
        self.form.offer(AREA, options);
        if !chosen.is_empty() && !is_ours {
            return;
        }
        self.derived_area = None;
        match guess {
            AreaGuess::One(code) => {
                self.form.set_text(AREA, &code.0);
                self.derived_area = Some(code.0);
            }
            AreaGuess::Several(_) | AreaGuess::Unknown => {
                self.form.set_text(AREA, "");
            }
        }
    }
}

/// All areas, those an address may lie in first and with digits.
fn offered(codes: &[AreaCode], office: &Office) -> Vec<Pick> {
    let (likely, others): (Vec<Pick>, Vec<Pick>) = Pick::of_areas(&office.areas)
        .into_iter()
        .partition(|pick| codes.iter().any(|code| code.0 == pick.value));
    numbered(likely.into_iter())
        .into_iter()
        .chain(others)
        .collect()
}

/// The birth date as it is typed: in its era; the year alone where it was an estimate.
fn birth_text(known: &PersonDetails) -> String {
    match known.birth_date {
        Some(date) if known.birth_estimated => date.year().to_string(),
        Some(date) => wareki(date, WarekiStyle::Short),
        None => String::new(),
    }
}

fn first_of(texts: [&String; 3]) -> String {
    texts
        .into_iter()
        .find(|text| !text.is_empty())
        .cloned()
        .unwrap_or_default()
}
