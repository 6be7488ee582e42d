//! Who is calling and about whom: asked with every change, and only the newest answer counts.

use crate::app::effect::Effect;
use crate::app::event::Asker;
use crate::app::form::Form;
use crate::domain::consultation::Consultation;
use crate::domain::ids::PersonId;
use crate::store::recognise::{CallerHit, PersonHit, Typed};
use crate::store::request::Request;
use crate::text::{fold, phone, romaji};
use uuid::Uuid;

/// So many digits are an ending that is looked for.
pub const ENDING: usize = 4;
/// From so many digits on it is a whole number, not an ending.
pub const WHOLE: usize = 10;
/// So many characters of a name or reading are looked for.
const LETTERS: usize = 2;
/// Candidates are picked by the digits 1 to 9.
const AT_MOST: usize = 9;
/// How many earlier consultations are shown.
const EARLIER: u32 = 5;
/// How many of the newest consultations are looked through for one's own last.
const NEWEST: u32 = 30;

/// Somebody who may be meant.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Candidate {
    /// As the caller.
    Caller(CallerHit),
    /// As the person concerned.
    Person(Box<PersonHit>),
}

/// What was asked and found for one call.
#[derive(Debug, Default)]
pub struct Lookup {
    /// The number of the newest question of each sort; answers to older ones are dropped.
    recognise: Option<u32>,
    about: Option<u32>,
    newest: Option<u32>,
    turn: u32,
    asked: (Typed, Typed),
    callers: Vec<CallerHit>,
    persons: Vec<PersonHit>,
    /// Consultations about the person that was taken over, the newest first.
    pub earlier: Vec<Consultation>,
    /// The person that was taken over, as found.
    pub taken: Option<Box<PersonHit>>,
    /// Whether Enter was pressed on an ending whose answer is still on its way.
    pub is_enter_waiting: bool,
}

impl Lookup {
    /// Asks who may be meant, if what is typed has changed since it was asked last.
    pub fn ask(&mut self, draft: Uuid, form: &Form) -> Option<Effect> {
        let asked = typed(form);
        if asked == self.asked {
            return None;
        }
        self.asked = asked.clone();
        if !is_enough(&asked.0) && !is_enough(&asked.1) {
            self.recognise = None;
            self.callers.clear();
            self.persons.clear();
            return None;
        }
        let (caller, person) = asked;
        let turn = self.next_turn();
        self.recognise = Some(turn);
        Some(ask(draft, turn, Request::Recognise { caller, person }))
    }

    /// Asks for the last calls about a person.
    pub fn ask_about(&mut self, draft: Uuid, person: PersonId) -> Effect {
        let turn = self.next_turn();
        self.about = Some(turn);
        ask(
            draft,
            turn,
            Request::About {
                person,
                limit: EARLIER,
            },
        )
    }

    /// Asks for the newest consultations, to copy from.
    pub fn ask_newest(&mut self, draft: Uuid) -> Effect {
        let turn = self.next_turn();
        self.newest = Some(turn);
        ask(draft, turn, Request::Newest { limit: NEWEST })
    }

    /// Takes who was found, unless something newer was asked. True if it counts.
    pub fn recognised(
        &mut self,
        turn: u32,
        callers: Vec<CallerHit>,
        persons: Vec<PersonHit>,
    ) -> bool {
        let counts = self.recognise == Some(turn);
        if counts {
            self.recognise = None;
            self.callers = callers;
            self.persons = persons;
        }
        counts
    }

    /// Takes consultations: those about the person, which it keeps, or the newest, which it
    /// gives back.
    pub fn consultations(
        &mut self,
        turn: u32,
        found: Vec<Consultation>,
    ) -> Option<Vec<Consultation>> {
        if self.about == Some(turn) {
            self.about = None;
            self.earlier = found;
            return None;
        }
        let counts = self.newest == Some(turn);
        if counts {
            self.newest = None;
        }
        counts.then_some(found)
    }

    /// A question could not be answered.
    pub fn failed(&mut self, turn: u32) {
        for open in [&mut self.recognise, &mut self.about, &mut self.newest] {
            if *open == Some(turn) {
                *open = None;
            }
        }
    }

    /// Whether an answer is still on its way.
    #[must_use]
    pub fn is_waiting(&self) -> bool {
        self.recognise.is_some()
    }

    /// Who may be meant: those for the part with the cursor first, those already taken over left out.
    #[must_use]
    pub fn candidates(&self, form: &Form) -> Vec<Candidate> {
        let taken = self.taken.as_ref().map(|hit| hit.person.id);
        let callers = self.callers.iter().filter(|hit| !is_filled_in(form, hit));
        let callers = callers.cloned().map(Candidate::Caller);
        let persons = self
            .persons
            .iter()
            .filter(|hit| Some(hit.person.id) != taken);
        let persons = persons.cloned().map(|hit| Candidate::Person(Box::new(hit)));
        if form.focused_code().starts_with("person.") {
            persons.chain(callers).take(AT_MOST).collect()
        } else {
            callers.chain(persons).take(AT_MOST).collect()
        }
    }

    fn next_turn(&mut self) -> u32 {
        self.turn = self.turn.wrapping_add(1);
        self.turn
    }
}

fn ask(draft: Uuid, turn: u32, request: Request) -> Effect {
    Effect::Ask {
        asker: Asker::IntakeLookup { draft, turn },
        request,
    }
}

fn typed(form: &Form) -> (Typed, Typed) {
    let part = |who: &str| Typed {
        phone: form.text(&format!("{who}.phone")),
        kana: romaji::katakana(&form.text(&format!("{who}.kana"))),
        name: form.text(&format!("{who}.name")),
    };
    let (caller, mut person) = (part("caller"), part("person"));
    if person.phone.is_empty() {
        // Family call from the number the person has as well.
        person.phone.clone_from(&caller.phone);
    }
    (caller, person)
}

fn is_enough(typed: &Typed) -> bool {
    let letters = |text: &str| fold::key(text).chars().count() >= LETTERS;
    phone::digits(&typed.phone).len() >= ENDING || letters(&typed.kana) || letters(&typed.name)
}

fn is_filled_in(form: &Form, hit: &CallerHit) -> bool {
    let same =
        |code: &str, text: &str| text.is_empty() || fold::key(&form.text(code)) == fold::key(text);
    same("caller.phone", &hit.phone)
        && same("caller.kana", &hit.kana)
        && same("caller.name", &hit.name)
        && same("caller.organisation", &hit.organisation)
}
