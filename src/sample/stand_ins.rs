//! Invented people in the place of real ones, for records that trainers work with.
//!
//! Whoever occurs twice has the same stand-in both times: name, reading, telephone, address and
//! area. All dates of a person are moved into the past by one number of whole weeks, so that ages,
//! weekdays and the time between two calls stay true. Each export has stand-ins of its own, drawn by
//! chance that nobody can repeat. What remains true (care needs, household, course) may still tell
//! somebody who knows the case: such a file is no public one.

use super::dice::Dice;
use super::people::{self, Towns};
use crate::domain::area::{AreaCode, AreaTable};
use crate::domain::ids::{ConsultationId, ItemId, PersonId};
use crate::domain::person::PersonDetails;
use crate::store::taking_out::{ConsultationOut, ItemOut};
use crate::text::fold;
use chrono::{NaiveDate, TimeDelta};
use std::collections::BTreeMap;
use std::hash::{BuildHasher, RandomState};

/// By how many weeks dates are moved.
const WEEKS: (i64, i64) = (4, 103);
/// How old somebody is taken to be whose age nobody knows.
const AGE: i64 = 78;
/// How old a caller is taken to be.
const CALLERS_AGE: i64 = 45;

/// Whose stand-in somebody is.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
enum Whose {
    Person(PersonId),
    /// Somebody unnamed of one call.
    Consultation(ConsultationId),
    /// Somebody unnamed of one work item.
    Item(ItemId),
    /// A caller, by folded name and organisation.
    Caller(String, String),
}

/// Somebody invented.
#[derive(Debug, Clone)]
struct StandIn {
    name: String,
    kana: String,
    phone: String,
    address: String,
    area: Option<AreaCode>,
    /// How far back their dates are moved.
    back: TimeDelta,
}

/// The stand-ins of one export.
#[derive(Debug)]
pub struct StandIns {
    dice: Dice,
    towns: Towns,
    cast: BTreeMap<Whose, StandIn>,
}

impl StandIns {
    /// Stand-ins that live in the areas of an office.
    #[must_use]
    pub fn new(areas: &AreaTable) -> Self {
        Self {
            // The host's own chance: whoever has the program cannot draw the same people again.
            dice: Dice::new(RandomState::new().hash_one("stand-ins")),
            towns: Towns::of(areas),
            cast: BTreeMap::new(),
        }
    }

    /// Consultations about stand-ins, by stand-ins, in the order of their moved times.
    #[must_use]
    pub fn consultations(&mut self, real: Vec<ConsultationOut>) -> Vec<ConsultationOut> {
        let mut all: Vec<_> = real.into_iter().map(|one| self.consultation(one)).collect();
        all.sort_by_key(|one| one.consultation.details.received_at);
        for (at, one) in all.iter_mut().enumerate() {
            one.number = number(at);
        }
        all
    }

    fn consultation(&mut self, mut one: ConsultationOut) -> ConsultationOut {
        let record = &mut one.consultation;
        let whose = match record.person_id {
            Some(person) => Whose::Person(person),
            None => Whose::Consultation(record.id),
        };
        let person = self.of(whose, one.age, record.details.person.sex.as_deref());
        record.entered_at -= person.back;
        let details = &mut record.details;
        details.received_at -= person.back;
        details.ended_at = details.ended_at.map(|at| at - person.back);
        details.due = details.due.map(|at| at - person.back);
        person.play(&mut details.person);
        let caller = &mut details.caller;
        if !caller.name.is_empty() || !caller.phone.is_empty() {
            let whose = Whose::Caller(fold::key(&caller.name), fold::key(&caller.organisation));
            let played = self.of_age(whose, CALLERS_AGE, None);
            replace(&mut caller.name, &played.name);
            replace(&mut caller.kana, &played.kana);
            replace(&mut caller.phone, &played.phone);
        }
        one
    }

    /// Work items about stand-ins, in the order of their moved times.
    #[must_use]
    pub fn items(&mut self, real: Vec<ItemOut>) -> Vec<ItemOut> {
        let mut all: Vec<_> = real.into_iter().map(|one| self.item(one)).collect();
        all.sort_by_key(|one| one.item.created_at);
        for (at, one) in all.iter_mut().enumerate() {
            one.number = number(at);
        }
        all
    }

    fn item(&mut self, mut one: ItemOut) -> ItemOut {
        let whose = match one.item.person {
            Some(person) => Whose::Person(person),
            None => Whose::Item(one.item.id),
        };
        let sex = one.person.as_ref().and_then(|person| person.sex.clone());
        let person = self.of(whose, one.age, sex.as_deref());
        let item = &mut one.item;
        item.created_at -= person.back;
        item.state_since -= person.back;
        if let Some(next) = &mut item.next {
            next.due -= person.back;
        }
        if item.area.is_some() {
            item.area.clone_from(&person.area);
        }
        if let Some(details) = &mut one.person {
            person.play(details);
        }
        one
    }

    fn of(&mut self, whose: Whose, age: Option<u16>, sex: Option<&str>) -> StandIn {
        self.of_age(whose, age.map_or(AGE, i64::from), sex)
    }

    fn of_age(&mut self, whose: Whose, age: i64, sex: Option<&str>) -> StandIn {
        let (dice, towns) = (&mut self.dice, &self.towns);
        let drawn = || {
            let female = match sex {
                Some("female") => true,
                Some("male") => false,
                _ => dice.chance(50),
            };
            let name = people::name(dice, age, female);
            let area = towns.area(dice).cloned();
            let address = area.as_ref().map(|area| towns.address(dice, area));
            let (least, most) = WEEKS;
            StandIn {
                name: name.written,
                kana: name.kana,
                phone: people::phone(dice),
                address: address.unwrap_or_default(),
                area,
                back: TimeDelta::weeks(dice.between(least, most)),
            }
        };
        self.cast.entry(whose).or_insert_with(drawn).clone()
    }
}

impl StandIn {
    /// Takes somebody's place; what was not known of them stays unknown.
    fn play(&self, person: &mut PersonDetails) {
        replace(&mut person.name, &self.name);
        replace(&mut person.kana, &self.kana);
        replace(&mut person.phone, &self.phone);
        replace(&mut person.address, &self.address);
        if person.area.is_some() {
            person.area.clone_from(&self.area);
        }
        let back = |date: NaiveDate| date - self.back;
        person.birth_date = person.birth_date.map(back);
        person.discharge_on = person.discharge_on.map(back);
    }
}

fn replace(text: &mut String, by: &str) {
    if !text.is_empty() {
        by.clone_into(text);
    }
}

/// The number of a record among those of the export: no number of the office leads to it.
fn number(at: usize) -> String {
    format!("X-{:05}", at + 1)
}
