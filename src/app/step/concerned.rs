//! Whom a case is about that is begun on the board: recognised while the name is typed, as at a call.
//!
//! Nobody is joined with a stored person without a word: a digit picks one, and whoever goes on beside somebody who may
//! be meant is asked once. Nothing has to be known; where they live decides who goes, so that is asked for once as well.

use super::{Proposal, Proposals};
use crate::app::effect::{Effect, Effects};
use crate::app::event::Asker;
use crate::app::form::Form;
use crate::app::intake::lookup::part;
use crate::app::screen::Desk;
use crate::domain::area::AreaGuess;
use crate::domain::ids::PersonId;
use crate::domain::intake::PersonInput;
use crate::domain::work_item::Details;
use crate::locale::Label;
use crate::store::recognise::{PersonHit, Typed};
use crate::store::request::Request;

/// What the proposals of persons fill.
const PERSON: &str = "person";
/// As many as a form of 24 rows has place for above its fields.
const SHOWN: usize = 4;

/// The person of a case that is being begun.
#[derive(Debug, Clone, Default)]
pub(super) struct Concerned {
    asked: Typed,
    hits: Vec<PersonHit>,
    /// Those who were asked about: nobody of them is meant.
    doubted: Vec<PersonId>,
    is_area_doubted: bool,
}

impl Concerned {
    /// Asks who may be meant, if what is typed has changed since it was asked last.
    pub fn look_up(&mut self, form: &Form) -> Effects {
        let typed = part(form, PERSON);
        if typed == self.asked {
            return Effects::new();
        }
        self.asked = typed.clone();
        if !typed.is_enough() {
            self.hits.clear();
            return Effects::new();
        }
        vec![Effect::Ask {
            asker: Asker::Work,
            request: Request::Recognise {
                caller: Box::default(),
                person: Box::new(typed),
            },
        }]
    }

    /// Those who may be meant have come. They come in the order of the questions, so the newest stay.
    pub fn recognised(&mut self, mut hits: Vec<PersonHit>) {
        if self.asked.is_enough() {
            hits.truncate(SHOWN);
            self.hits = hits;
        }
    }

    /// Nobody of them, then those who may be meant; what was chosen before stays chosen.
    pub fn proposals(&self, before: Option<&Proposals>, desk: &Desk) -> Option<Proposals> {
        if self.hits.is_empty() {
            return None;
        }
        let nobody = Proposal {
            value: String::new(),
            label: desk.locale.text(Label::StepNewPerson).to_owned(),
            detail: String::new(),
        };
        let known = self.hits.iter().map(|hit| proposal(hit, desk));
        let options: Vec<Proposal> = std::iter::once(nobody).chain(known).collect();
        let chosen = picked(before).map(|id| id.to_string());
        let is_chosen = |option: &Proposal| Some(&option.value) == chosen.as_ref();
        let chosen = options.iter().position(is_chosen).unwrap_or(0);
        Proposals::new(PERSON, options, chosen)
    }

    /// What is asked before the case begins, each once.
    pub fn ask(
        &mut self,
        form: &Form,
        proposals: Option<&Proposals>,
        desk: &Desk,
    ) -> Option<String> {
        let taken = picked(proposals);
        let meant: Vec<PersonId> = self.hits.iter().map(|hit| hit.person.id).collect();
        if taken.is_none() && meant != self.doubted {
            self.doubted = meant;
            return Some(desk.locale.text(Label::StepSamePerson).to_owned());
        }
        let hit = self.hits.iter().find(|hit| Some(hit.person.id) == taken);
        let lives = |address: &str| matches!(desk.office.areas.locate(address), AreaGuess::One(_));
        let is_known = !form.text("person.area").is_empty()
            || lives(&form.text("person.address"))
            || hit.is_some_and(|hit| {
                hit.person.details.area.is_some() || lives(&hit.person.details.address)
            });
        if is_known || self.is_area_doubted {
            return None;
        }
        self.is_area_doubted = true;
        Some(desk.locale.text(Label::StepAreaUnknown).to_owned())
    }
}

/// Whom somebody has picked.
fn picked(proposals: Option<&Proposals>) -> Option<PersonId> {
    let proposals = proposals.filter(|proposals| proposals.field() == PERSON)?;
    let chosen = proposals.options().get(proposals.chosen())?;
    chosen.value.parse().ok().map(PersonId)
}

/// What is handed over of the person: of one who is known, nothing that was typed to find them.
pub(super) fn about(given: &Details) -> PersonInput {
    let text = |code: &str| given.get(code).cloned().unwrap_or_default();
    let coded = |code: &str| given.get(code).cloned();
    let id = text(PERSON).parse().ok().map(PersonId);
    let told = PersonInput {
        id,
        birth_date: text("person.birth_date"),
        sex: coded("person.sex"),
        address: text("person.address"),
        area: coded("person.area"),
        ..PersonInput::default()
    };
    if id.is_some() {
        return told;
    }
    PersonInput {
        name: text("person.name"),
        kana: text("person.kana"),
        phone: text("person.phone"),
        ..told
    }
}

fn proposal(hit: &PersonHit, desk: &Desk) -> Proposal {
    let known = &hit.person.details;
    let area = known.area.as_ref();
    let parts = [
        known.kana.clone(),
        known.birth_short().unwrap_or_default(),
        area.map_or_else(String::new, |code| desk.office.areas.name(code).to_owned()),
        known.address.clone(),
    ];
    let parts: Vec<String> = parts.into_iter().filter(|part| !part.is_empty()).collect();
    Proposal {
        value: hit.person.id.to_string(),
        label: known.display_name().unwrap_or_default().to_owned(),
        detail: parts.join("  "),
    }
}
