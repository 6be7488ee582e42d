//! Who is calling and about whom: asked with every change, and only the newest answer counts.

use crate::app::directory::language;
use crate::app::effect::Effect;
use crate::app::event::Asker;
use crate::app::form::Form;
use crate::domain::consultation::Consultation;
use crate::domain::ids::{FacilityId, PersonId};
use crate::office::Office;
use crate::search::{Answer as Found, Query, Request as Search};
use crate::store::recognise::{CallerHit, PersonHit, Typed};
use crate::store::request::Request;
use crate::text::{fold, phone};
use uuid::Uuid;

/// From so many digits on it is a whole number, not an ending.
pub const WHOLE: usize = 10;
/// So many characters of an institution are looked for in the directory.
const LETTERS: usize = 2;
/// So many institutions of the directory are looked at.
const INSTITUTIONS: usize = 6;
/// The field in which an institution is looked for.
const ORGANISATION: &str = "caller.organisation";
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
    /// What the directory was searched for last.
    searched: Option<Query>,
    /// The institutions that may be calling: found, or the one that was taken over.
    facilities: Vec<FacilityId>,
    callers: Vec<CallerHit>,
    persons: Vec<PersonHit>,
    /// Consultations about the person that was taken over, the newest first.
    pub earlier: Vec<Consultation>,
    /// The person that was taken over, as found.
    pub taken: Option<Box<PersonHit>>,
    /// Row of the person that was taken over, also where no candidate was.
    pub known: Option<PersonId>,
    /// Whether Enter was pressed on an ending whose answer is still on its way.
    pub is_enter_waiting: bool,
}

impl Lookup {
    /// Asks who may be meant, if what is typed has changed since it was asked last.
    pub fn ask(&mut self, draft: Uuid, form: &Form) -> Option<Effect> {
        let asked = self.typed(form);
        if asked == self.asked {
            return None;
        }
        self.asked = asked.clone();
        if !asked.0.is_enough() && !asked.1.is_enough() {
            self.recognise = None;
            self.callers.clear();
            self.persons.clear();
            return None;
        }
        let (caller, person) = asked;
        let turn = self.next_turn();
        self.recognise = Some(turn);
        let (caller, person) = (Box::new(caller), Box::new(person));
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

    /// Looks for what is typed as institution in the directory.
    pub fn search(&mut self, form: &Form, office: &Office) -> Option<Effect> {
        if form.focused_code() != ORGANISATION {
            return None;
        }
        let typed = form.text(ORGANISATION);
        if fold::key(&typed).chars().count() < LETTERS {
            self.searched = None;
            self.facilities.clear();
            return None;
        }
        let query = language(office).read(&typed);
        if self.searched.as_ref() == Some(&query) {
            return None;
        }
        self.searched = Some(query.clone());
        Some(Effect::Search(Search {
            query,
            limit: INSTITUTIONS,
            ..Search::default()
        }))
    }

    /// The directory has found something; asks who of there is known. Answers to what was typed
    /// before, or by others, are dropped.
    pub fn found(&mut self, draft: Uuid, form: &Form, found: &Found) -> Option<Effect> {
        if self.searched.as_ref() != Some(&found.query) {
            return None;
        }
        self.facilities = found.hits.items.iter().map(|hit| hit.id).collect();
        self.ask(draft, form)
    }

    /// An institution is the caller: its people are looked for.
    pub fn calls_from(&mut self, facility: FacilityId) {
        self.searched = None;
        self.facilities = vec![facility];
    }

    /// Candidates that are not to stand in the way: none unless the cursor is in a field of caller or person.
    #[must_use]
    pub fn offered(&self, form: &Form) -> Vec<Candidate> {
        let code = form.focused_code();
        if code.starts_with("caller.") || code.starts_with("person.") {
            self.candidates(form)
        } else {
            Vec::new()
        }
    }

    /// Place of the first candidate whose number ends with these digits.
    #[must_use]
    pub fn by_ending(&self, form: &Form, digits: &str) -> Option<usize> {
        self.candidates(form).iter().position(|candidate| {
            let number = match candidate {
                Candidate::Caller(hit) => &hit.phone,
                Candidate::Person(hit) => &hit.person.details.phone,
            };
            fold::digits(number).ends_with(digits)
        })
    }

    /// Who may be meant: those for the part with the cursor first, those already taken over left out.
    #[must_use]
    pub fn candidates(&self, form: &Form) -> Vec<Candidate> {
        let taken = self.known;
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

    /// What is typed of caller and person.
    fn typed(&self, form: &Form) -> (Typed, Typed) {
        let (mut caller, mut person) = (part(form, "caller"), part(form, "person"));
        if caller.name.is_empty() && caller.kana.is_empty() {
            // Who of the institution is calling is asked until somebody is named.
            caller.organisation = form.text(ORGANISATION);
            caller.facilities.clone_from(&self.facilities);
        }
        if person.phone.is_empty() {
            // Family call from the number the person has as well.
            person.phone.clone_from(&caller.phone);
        }
        (caller, person)
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

/// What is typed of the caller or the person: `who` begins the codes of its fields.
#[must_use]
pub fn part(form: &Form, who: &str) -> Typed {
    Typed {
        phone: phone::digits(&form.text(&format!("{who}.phone"))),
        kana: form.text(&format!("{who}.kana")),
        name: form.text(&format!("{who}.name")),
        organisation: String::new(),
        facilities: Vec::new(),
    }
}

fn is_filled_in(form: &Form, hit: &CallerHit) -> bool {
    let same =
        |code: &str, text: &str| text.is_empty() || fold::key(&form.text(code)) == fold::key(text);
    same("caller.phone", &hit.phone)
        && same("caller.kana", &hit.kana)
        && same("caller.name", &hit.name)
        && same("caller.organisation", &hit.organisation)
}
