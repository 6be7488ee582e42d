//! Invented people: a name, an age, a place to live. No two traits contradict each other.

use super::dice::Dice;
use super::words::{NAMES, Spoken};
use crate::domain::area::{AreaCode, AreaGuess, AreaTable};
use chrono::{Datelike, NaiveDate, TimeDelta};

/// From this age on, names are those of the pre-war generation; below the second, of the youngest.
const OLD: i64 = 68;
const YOUNG: i64 = 36;

/// A name of somebody of an age, with a space between the two parts.
pub(super) fn name(dice: &mut Dice, age: i64, female: bool) -> Spoken {
    let names = &*NAMES;
    let given = match (age, female) {
        (OLD.., true) => &names.female_old,
        (OLD.., false) => &names.male_old,
        (YOUNG.., true) => &names.female_middle,
        (YOUNG.., false) => &names.male_middle,
        (_, true) => &names.female_young,
        (_, false) => &names.male_young,
    };
    match (dice.pick(&names.surnames), dice.pick(given)) {
        (Some(family), Some(given)) => Spoken {
            written: format!("{} {}", family.written, given.written),
            kana: format!("{} {}", family.kana, given.kana),
        },
        _ => Spoken {
            written: String::new(),
            kana: String::new(),
        },
    }
}

/// A date of birth that makes somebody `age` years old on `today`.
pub(super) fn birth_date(dice: &mut Dice, age: i64, today: NaiveDate) -> NaiveDate {
    let year = today.year() - i32::try_from(age).unwrap_or(0);
    let birthday = today.with_year(year).unwrap_or(today);
    birthday - TimeDelta::days(dice.between(1, 364))
}

/// A telephone number that nobody can have: no exchange begins with 0.
pub(super) fn phone(dice: &mut Dice) -> String {
    let area = dice
        .pick(&["047", "047", "090", "080"])
        .copied()
        .unwrap_or("047");
    format!("{area}-000-{:04}", dice.between(1_000, 9_999))
}

/// An area with its towns.
#[derive(Debug)]
struct AreaTowns {
    code: AreaCode,
    neighbours: Vec<AreaCode>,
    /// Towns with a numbered part, such as `稔台3`, that lie in this area only; in an area that
    /// has none, those that it shares.
    parts: Vec<String>,
}

/// Where people live and institutions stand.
#[derive(Debug)]
pub(super) struct Towns {
    municipality: String,
    areas: Vec<AreaTowns>,
}

impl Towns {
    pub fn of(table: &AreaTable) -> Self {
        let municipality = &table.municipality;
        let areas = table.all().iter().map(|area| {
            let part = |(rule, number): (&String, u8)| format!("{}{number}", plain(rule));
            let parts = area
                .towns
                .iter()
                .flat_map(|rule| (1..=6).map(move |at| (rule, at)));
            let parts: Vec<String> = parts.map(part).collect();
            let guess = |part: &str| table.locate(&format!("{municipality}{part}-71-5"));
            let own = |part: &&String| guess(part) == AreaGuess::One(area.code.clone());
            let shares = |part: &&String| match guess(part) {
                AreaGuess::Several(areas) => areas.contains(&area.code),
                AreaGuess::One(_) | AreaGuess::Unknown => false,
            };
            let mut fitting: Vec<String> = parts.iter().filter(own).cloned().collect();
            if fitting.is_empty() {
                fitting = parts.iter().filter(shares).cloned().collect();
            }
            AreaTowns {
                code: area.code.clone(),
                neighbours: area.neighbours.clone(),
                parts: fitting,
            }
        });
        Self {
            municipality: municipality.clone(),
            areas: areas.collect(),
        }
    }

    pub fn municipality(&self) -> &str {
        &self.municipality
    }

    /// One of the areas; `None` in a region without any.
    pub fn area(&self, dice: &mut Dice) -> Option<&AreaCode> {
        dice.pick(&self.areas).map(|area| &area.code)
    }

    /// The areas next to one.
    pub fn neighbours(&self, area: &AreaCode) -> &[AreaCode] {
        self.find(area).map_or(&[], |area| &area.neighbours)
    }

    /// An address in an area. Its block numbers are higher than those that towns have.
    pub fn address(&self, dice: &mut Dice, area: &AreaCode) -> String {
        let part = self
            .find(area)
            .map_or("", |area| dice.word(&area.parts))
            .to_owned();
        let (block, house) = (dice.between(71, 99), dice.between(1, 38));
        format!("{}{part}-{block}-{house}", self.municipality)
    }

    fn find(&self, area: &AreaCode) -> Option<&AreaTowns> {
        self.areas.iter().find(|own| own.code == *area)
    }
}

/// The town of a rule such as `常盤平2-4丁目`, without its numbers.
fn plain(rule: &str) -> String {
    rule.chars()
        .take_while(|letter| !letter.is_ascii_digit())
        .collect()
}
