//! What a clinic is told before it has accepted: the need, and nothing of who it is (identity gate).
//!
//! [`RedactedNeed`] is the only thing that texts of an offer are made from. It takes the coded facts that
//! tell nobody and passes every free text through a [`Blackout`]; the narrative of a call is no part of it.

use super::area::AreaCode;
use super::consultation::Consultation;
use super::person::PersonDetails;
use super::urgency::Urgency;
use super::work_item::WorkItem;
use crate::calendar::age::age_on;
use crate::calendar::era::{WarekiStyle, wareki};
use crate::text::blackout::Blackout;
use chrono::NaiveDate;
use std::ops::Deref;

/// The facts of a need, as far as they may be told.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct NeedFacts {
    /// Daily-living area.
    pub area: Option<AreaCode>,
    /// Decade of age: 80 for 80 to 89.
    pub age_decade: Option<u16>,
    /// Code of `sexes`.
    pub sex: Option<String>,
    /// Code of `households`.
    pub household: Option<String>,
    /// Code of `care_levels`.
    pub care_level: Option<String>,
    /// Codes of `special_care`.
    pub special_care: Vec<String>,
    /// Codes of the workflow's own list of circumstances.
    pub for_whom: Vec<String>,
    /// Codes of `wishes`.
    pub wishes: Vec<String>,
    /// Main diseases, in words.
    pub diseases: String,
    /// The hospital.
    pub hospital: String,
    /// Attending specialist and department, in words.
    pub attending: String,
    /// Planned day of discharge.
    pub discharge: Option<NaiveDate>,
    /// From when visits are wanted.
    pub start_by: Option<NaiveDate>,
    /// How often, in words.
    pub frequency: String,
    /// Who helps already, in words.
    pub helpers: String,
    /// How soon.
    pub urgency: Urgency,
}

/// A need without identity. Nothing but [`RedactedNeed::of`] makes one.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RedactedNeed(NeedFacts);

impl Deref for RedactedNeed {
    type Target = NeedFacts;

    fn deref(&self) -> &NeedFacts {
        &self.0
    }
}

/// Where a need stands in the records.
#[derive(Debug, Clone, Copy)]
pub struct NeedSources<'a> {
    /// The referral.
    pub item: &'a WorkItem,
    /// Whom it is about.
    pub person: Option<&'a PersonDetails>,
    /// The calls behind it: the callers' names and numbers are hidden as well.
    pub consultations: &'a [Consultation],
    /// Name of the directory's hospital, where the form names one.
    pub hospital: Option<&'a str>,
    /// The office's date.
    pub today: NaiveDate,
}

impl RedactedNeed {
    /// What may be told of a referral.
    #[must_use]
    pub fn of(sources: NeedSources<'_>) -> Self {
        let nobody = PersonDetails::default();
        let person = sources.person.unwrap_or(&nobody);
        let blackout = blackout(person, sources.consultations);
        let field = |code: &str| {
            sources
                .item
                .details
                .get(code)
                .map_or("", |value| value.as_str())
        };
        let told = |own: &str, known: &str| blackout.hide(if own.is_empty() { known } else { own });
        let mut special_care = codes(field("special_care"));
        for care in &person.special_care {
            if !special_care.contains(care) {
                special_care.push(care.clone());
            }
        }
        Self(NeedFacts {
            area: sources.item.area.clone().or_else(|| person.area.clone()),
            age_decade: person
                .birth_date
                .map(|birth| age_on(birth, sources.today) / 10 * 10),
            sex: person.sex.clone(),
            household: person.household.clone(),
            care_level: person.care_level.clone(),
            special_care,
            for_whom: codes(field("for_whom")),
            wishes: codes(field("wishes")),
            diseases: told(field("diseases"), &person.diseases),
            hospital: told(sources.hospital.unwrap_or(""), &person.hospital),
            attending: told(field("attending"), &person.attending),
            discharge: field("discharge").parse().ok().or(person.discharge_on),
            start_by: field("start_by").parse().ok(),
            frequency: told(field("frequency"), ""),
            helpers: told(field("helpers"), ""),
            urgency: sources.item.urgency,
        })
    }
}

/// Hides whoever a case is about and whoever called.
#[must_use]
pub fn blackout(person: &PersonDetails, consultations: &[Consultation]) -> Blackout {
    let mut blackout = Blackout::default()
        .name(&person.name)
        .name(&person.kana)
        .name(&person.key_person)
        .address(&person.address)
        .phone(&person.phone);
    if let Some(birth) = person.birth_date {
        blackout = blackout.date(birth, &era_years(birth));
    }
    for call in consultations {
        blackout = blackout
            .name(&call.details.caller.name)
            .phone(&call.details.caller.phone)
            .name(&call.details.person.name)
            .name(&call.details.person.kana)
            .address(&call.details.person.address)
            .phone(&call.details.person.phone);
    }
    blackout
}

/// 昭和15, S15, 昭15.
fn era_years(date: NaiveDate) -> Vec<String> {
    let year = |style, end| {
        let written = wareki(date, style);
        written.split_once(end).map(|(year, _)| year.to_owned())
    };
    let long = year(WarekiStyle::Long, '年');
    let letter = year(WarekiStyle::Short, '.');
    let mut years: Vec<String> = long.iter().chain(&letter).cloned().collect();
    if let (Some(long), Some(letter)) = (long, letter) {
        let number: String = letter.chars().skip(1).collect();
        years.extend(long.chars().next().map(|era| format!("{era}{number}")));
    }
    years
}

fn codes(joined: &str) -> Vec<String> {
    let parts = joined.split(',').map(str::trim);
    parts
        .filter(|code| !code.is_empty())
        .map(str::to_owned)
        .collect()
}
