//! What a call says: a theme, told in sentences, and the coded fields that say the same.

mod cast;

use super::Size;
use super::dice::Dice;
use super::directory::{Directory, Place};
use super::people::Towns;
use super::words::{NARRATIVES, Theme};
use crate::domain::intake::{CallerInput, ConsultationInput, PersonInput};
use crate::domain::number::Number;
use crate::domain::vocabulary::Vocabularies;
use crate::locale::Lang;
use chrono::NaiveDate;
use std::collections::VecDeque;

/// So many persons may be called about again.
const REMEMBERED: usize = 240;
/// Percent of calls that are about somebody known.
const ABOUT_KNOWN: u8 = 17;

/// Where calls come from.
#[derive(Debug)]
pub(super) struct Calls<'a> {
    pub dice: Dice,
    pub today: NaiveDate,
    towns: &'a Towns,
    directory: &'a Directory,
    words: &'a Vocabularies,
    known: VecDeque<Known>,
}

/// Somebody who was spoken of before.
#[derive(Debug, Clone)]
struct Known {
    consultation: Number,
    person: PersonInput,
    sketch: Sketch,
    theme: &'static Theme,
}

/// What the sentences say of a person.
#[derive(Debug, Clone, Default)]
struct Sketch {
    who: String,
    care: Vec<String>,
    care_phrase: String,
    hospital: Option<Place>,
    family: String,
}

impl Sketch {
    fn hospital_name(&self) -> &str {
        self.hospital.as_ref().map_or("", |place| &place.name)
    }
}

/// A call, ready to be taken.
#[derive(Debug)]
pub(super) struct Call {
    pub input: ConsultationInput,
    /// For [`Calls::remember`].
    about: Option<(Sketch, &'static Theme)>,
}

impl<'a> Calls<'a> {
    pub fn new(
        size: &Size,
        today: NaiveDate,
        towns: &'a Towns,
        directory: &'a Directory,
        words: &'a Vocabularies,
    ) -> Self {
        let dice = Dice::new(size.seed ^ 0xCA11);
        Self {
            dice,
            today,
            towns,
            directory,
            words,
            known: VecDeque::new(),
        }
    }

    /// A call of any theme, now and then about somebody known.
    pub fn any(&mut self) -> Call {
        if self.dice.chance(ABOUT_KNOWN) {
            let at = self.dice.below(self.known.len());
            if let Some(known) = self.known.get(at).cloned() {
                return self.again(&known);
            }
        }
        let total: usize = NARRATIVES.theme.iter().map(|theme| theme.weight).sum();
        let mut throw = self.dice.below(total);
        for theme in &NARRATIVES.theme {
            if throw < theme.weight {
                return self.about(theme);
            }
            throw -= theme.weight;
        }
        Call {
            input: ConsultationInput::default(),
            about: None,
        }
    }

    /// A call of one of these categories.
    pub fn of(&mut self, categories: &[String]) -> Call {
        let category = self.dice.word(categories).to_owned();
        match NARRATIVES
            .theme
            .iter()
            .find(|theme| theme.category == category)
        {
            Some(theme) => self.about(theme),
            None => self.any(),
        }
    }

    /// Keeps the person of a call in mind.
    pub fn remember(&mut self, call: Call, consultation: Number) {
        let Some((sketch, theme)) = call.about else {
            return;
        };
        let mut person = call.input.person;
        person.id = None;
        self.known.push_back(Known {
            consultation,
            person,
            sketch,
            theme,
        });
        if self.known.len() > REMEMBERED {
            self.known.pop_front();
        }
    }

    fn about(&mut self, theme: &'static Theme) -> Call {
        let tell = self.dice.word(&theme.tell).to_owned();
        let occupation = self.dice.word(&theme.callers).to_owned();
        let (mut person, sketch) = if theme.nobody {
            (PersonInput::default(), Sketch::default())
        } else {
            self.person(theme, &tell)
        };
        let caller = self.caller(&occupation, &person, &sketch);
        let mut text = NARRATIVES
            .openers
            .get(&occupation)
            .map_or("", |list| self.dice.word(list))
            .to_owned();
        text.push_str(&tell);
        let household = person.household.clone().unwrap_or_default();
        if let Some(lines) = NARRATIVES
            .context
            .get(&household)
            .filter(|_| self.dice.chance(45))
        {
            text.push_str(self.dice.word(lines));
        }
        text.push_str(self.dice.word(&theme.ask));
        let narrative = self.told(&text, &person, &sketch);
        // Strangers mostly do not say whom they speak of.
        if ["neighbour", "police-fire", "other"].contains(&occupation.as_str())
            && self.dice.chance(60)
        {
            person.name.clear();
            person.kana.clear();
        }
        let input = self.input(theme, caller, person, narrative, &sketch);
        let about = (!input.person.name.is_empty()).then_some((sketch, theme));
        Call { input, about }
    }

    fn again(&mut self, known: &Known) -> Call {
        let occupation = self.dice.word(&known.theme.callers).to_owned();
        let caller = self.caller(&occupation, &known.person, &known.sketch);
        let tell = self.dice.word(&NARRATIVES.again.tell).to_owned();
        let narrative = self.told(&tell, &known.person, &known.sketch);
        let person = known.person.clone();
        let mut input = self.input(known.theme, caller, person, narrative, &known.sketch);
        input.continues = Some(known.consultation.clone());
        input.urgency = None;
        input.abuse_suspected = false;
        Call { input, about: None }
    }

    fn input(
        &mut self,
        theme: &Theme,
        caller: CallerInput,
        person: PersonInput,
        narrative: String,
        sketch: &Sketch,
    ) -> ConsultationInput {
        let dice = &mut self.dice;
        let mut one = |list: &[String]| dice.pick(list).cloned();
        let channels = [
            "phone", "phone", "phone", "phone", "phone", "phone", "visit", "fax", "mail", "ict",
            "outing", "meeting",
        ];
        let consent = ["verbal", "verbal", "verbal", "written", "not-yet"];
        let (field, urgency) = (one(&theme.fields), one(&theme.urgencies));
        let difficulties = one(&theme.difficulties).into_iter().collect();
        let responses = one(&theme.responses).into_iter().collect();
        let response = one(&theme.answers).unwrap_or_default();
        let mut input = ConsultationInput {
            channel: dice.pick(&channels).map(|code| (*code).to_owned()),
            caller,
            person,
            narrative,
            field,
            scene: Some(theme.scene.clone()),
            categories: vec![theme.category.clone()],
            difficulties,
            special_care: sketch.care.clone(),
            urgency,
            abuse_suspected: dice.chance(theme.abuse),
            consent: dice.pick(&consent).map(|code| (*code).to_owned()),
            responses,
            response,
            route: Some("answered".to_owned()),
            ..ConsultationInput::default()
        };
        if theme.nobody {
            input.consent = None;
        }
        if theme.category == "end-of-life" {
            input.wishes = vec!["end-of-life".to_owned()];
        } else if theme.scene == "discharge" && dice.chance(40) {
            input.wishes = vec!["visit-24h".to_owned()];
        }
        input
    }

    /// The sentences with everything in its slot.
    fn told(&mut self, text: &str, person: &PersonInput, sketch: &Sketch) -> String {
        let dice = &mut self.dice;
        let phrases = &NARRATIVES.phrases;
        let label = |vocabulary: &crate::domain::vocabulary::Vocabulary, code: &Option<String>| {
            let code = code.as_deref().unwrap_or("unknown");
            vocabulary.label(code, Lang::Ja).to_owned()
        };
        let household = person.household.as_deref().unwrap_or("unknown");
        let specialist = match person.attending.as_str() {
            "" => sketch.hospital_name(),
            attending => attending,
        };
        let fillings = [
            ("{who}", sketch.who.clone()),
            ("{home}", word(household).to_owned()),
            (
                "{level}",
                label(&self.words.care_levels, &person.care_level),
            ),
            ("{disease}", person.diseases.clone()),
            ("{care}", sketch.care_phrase.clone()),
            (
                "{dementia}",
                label(&self.words.dementia_grades, &person.dementia),
            ),
            ("{hospital}", sketch.hospital_name().to_owned()),
            ("{specialist}", specialist.to_owned()),
            ("{inside}", word("inside").to_owned()),
            ("{family}", sketch.family.clone()),
            ("{town}", town(&person.address, self.towns.municipality())),
            ("{since}", dice.word(&phrases.since).to_owned()),
            ("{ahead}", dice.word(&phrases.ahead).to_owned()),
            ("{service}", dice.word(&phrases.service).to_owned()),
        ];
        let mut told = text.to_owned();
        for (slot, filling) in fillings {
            told = told.replace(slot, &filling);
        }
        told
    }
}

/// A word of the file by its code.
fn word(code: &str) -> &'static str {
    NARRATIVES.words.get(code).map_or("", String::as_str)
}

/// The town of an address: what stands between municipality and number.
fn town(address: &str, municipality: &str) -> String {
    let rest = address.strip_prefix(municipality).unwrap_or(address);
    rest.chars()
        .take_while(|letter| !letter.is_ascii_digit())
        .collect()
}
