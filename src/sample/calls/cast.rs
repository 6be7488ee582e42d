//! Who is in a call: the person it is about, and who speaks.

use super::{Calls, Sketch, word};
use crate::domain::intake::{CallerInput, PersonInput};
use crate::sample::dice::Dice;
use crate::sample::people;
use crate::sample::words::{DIRECTORY, NARRATIVES, Theme};

impl Calls<'_> {
    pub(super) fn person(&mut self, theme: &Theme, tell: &str) -> (PersonInput, Sketch) {
        let dice = &mut self.dice;
        let [youngest, oldest] = theme.ages;
        let (age, female) = (dice.between(youngest, oldest), dice.chance(56));
        let name = people::name(dice, age, female);
        let area = self.towns.area(dice).cloned();
        let address = area.as_ref().map(|area| self.towns.address(dice, area));
        let one = |dice: &mut Dice, list: &[String]| dice.pick(list).cloned();
        let mut person = PersonInput {
            name: name.written,
            kana: name.kana,
            sex: Some(if female { "female" } else { "male" }.to_owned()),
            address: address.unwrap_or_default(),
            area: area.map(|area| area.0),
            place: one(dice, &theme.places),
            household: one(dice, &theme.households),
            diseases: one(dice, &theme.diseases).unwrap_or_default(),
            ..PersonInput::default()
        };
        if dice.chance(80) {
            person.birth_date = people::birth_date(dice, age, self.today).to_string();
        } else {
            person.age = u16::try_from(age).ok();
        }
        if dice.chance(70) {
            person.phone = people::phone(dice);
        }
        // Care insurance begins at 65, with some diseases at 40.
        if age >= 40 {
            person.care_level = one(dice, &theme.levels);
        }
        if tell.contains("{hospital}") {
            person.place = Some("hospital".to_owned());
        }
        if tell.contains("{inside}") {
            person.place = Some("facility".to_owned());
            person.household = Some("shared".to_owned());
        }
        if tell.contains("{dementia}") {
            let grades = ["1", "2a", "2b", "2b", "3a", "3b", "4"];
            person.dementia = dice.pick(&grades).map(|grade| (*grade).to_owned());
        }
        let sketch = self.sketch(theme, tell, age, female, &mut person);
        (person, sketch)
    }

    fn sketch(
        &mut self,
        theme: &Theme,
        tell: &str,
        age: i64,
        female: bool,
        person: &mut PersonInput,
    ) -> Sketch {
        let dice = &mut self.dice;
        let mut sketch = Sketch::default();
        let sexes = if age < 13 {
            ["boy", "girl"]
        } else {
            ["male", "female"]
        };
        let sex = sexes.get(usize::from(female)).copied().unwrap_or_default();
        sketch.who = format!("{age}{}", word(sex));
        let phrases = &NARRATIVES.phrases;
        let spouse = person.household.as_deref() != Some("alone") && dice.chance(25);
        let family = match (age, spouse, female) {
            (..45, ..) => &phrases.parents,
            (_, true, true) => &phrases.husband,
            (_, true, false) => &phrases.wife,
            _ => &phrases.family,
        };
        dice.word(family).clone_into(&mut sketch.family);
        if tell.contains("{care}")
            && let Some(code) = dice.pick(&theme.care)
        {
            sketch.care.push(code.clone());
            let phrases = NARRATIVES.care.get(code);
            phrases
                .map_or("", |list| dice.word(list))
                .clone_into(&mut sketch.care_phrase);
        }
        sketch.hospital = self.directory.any(dice, "hospital").cloned();
        let inside = person.place.as_deref() == Some("hospital");
        if inside || theme.category == "sub-attending" {
            let department = dice.word(hospital_departments());
            person.attending = format!("{} {department}", sketch.hospital_name());
        }
        if inside {
            sketch.hospital_name().clone_into(&mut person.place_note);
        }
        if dice.chance(50) && age >= 40 {
            person.key_person.clone_from(&sketch.family);
        }
        sketch
    }

    pub(super) fn caller(
        &mut self,
        occupation: &str,
        person: &PersonInput,
        sketch: &Sketch,
    ) -> CallerInput {
        let dice = &mut self.dice;
        let kind = match occupation {
            "care-manager" => "care-management",
            "msw" | "discharge-nurse" => "hospital",
            "physician" => "clinic",
            "visiting-nurse" => "visiting-nurse",
            "support-centre" => "support-centre",
            "pharmacist" => "pharmacy",
            "dentist" | "dental-hygienist" => "dental",
            "care-worker" => "nursing-home",
            "therapist" => "home-help",
            _ => "",
        };
        let own = sketch.hospital.as_ref().filter(|_| kind == "hospital");
        let place = own.or_else(|| self.directory.any(dice, kind));
        let (age, female) = (dice.between(38, 67), dice.chance(65));
        let name = people::name(dice, age, female);
        let mut caller = CallerInput {
            occupation: Some(occupation.to_owned()),
            organisation: place.map(|place| place.name.clone()).unwrap_or_default(),
            facility: place.map(|place| place.id),
            phone: place.map_or_else(|| people::phone(dice), |place| place.phone.clone()),
            name: name.written,
            kana: name.kana,
            ..CallerInput::default()
        };
        match occupation {
            "self" => {
                caller.name.clone_from(&person.name);
                caller.kana.clone_from(&person.kana);
                caller.phone.clone_from(&person.phone);
            }
            "family" => caller.relationship.clone_from(&sketch.family),
            "neighbour" => {
                caller.anonymous = true;
                caller.name.clear();
                caller.kana.clear();
            }
            _ => {}
        }
        caller
    }
}

fn hospital_departments() -> &'static [String] {
    let hospital = DIRECTORY.kind.iter().find(|kind| kind.code == "hospital");
    hospital.map_or(&[], |kind| kind.services.as_slice())
}
