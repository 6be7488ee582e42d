//! The person concerned (対象者), often anonymous at first.

use super::area::AreaCode;
use super::ids::PersonId;
use crate::calendar::era::{WarekiStyle, wareki, wareki_year};
use chrono::NaiveDate;
use serde::{Deserialize, Serialize};

/// What is known of a person concerned. Every field may be unknown; a record is
/// never refused for that (domain rule 2).
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct PersonDetails {
    /// Name as typed.
    pub name: String,
    /// Reading in full-width katakana.
    pub kana: String,
    /// Birth date; day and month are 1 January when only the age is known.
    pub birth_date: Option<NaiveDate>,
    /// Whether the birth date was estimated from an age.
    pub birth_estimated: bool,
    /// Code of `sexes`.
    pub sex: Option<String>,
    /// Address as typed.
    pub address: String,
    /// Daily-living area.
    pub area: Option<AreaCode>,
    /// Telephone as typed.
    pub phone: String,
    /// Code of `places`: where the person is now.
    pub place: Option<String>,
    /// Where exactly they are, in words.
    pub place_note: String,
    /// The hospital they are in.
    pub hospital: String,
    /// Its ward.
    pub ward: String,
    /// Planned day of discharge.
    pub discharge_on: Option<NaiveDate>,
    /// Code of `households`.
    pub household: Option<String>,
    /// The key person, in words.
    pub key_person: String,
    /// Code of `care_levels`.
    pub care_level: Option<String>,
    /// Code of `dementia_grades`.
    pub dementia: Option<String>,
    /// Codes of `certificates`.
    pub certificates: Vec<String>,
    /// Their grades and terms, in words.
    pub certificate_note: String,
    /// Main diseases, in words.
    pub diseases: String,
    /// Codes of `special_care`.
    pub special_care: Vec<String>,
    /// Present attending specialist (主治医), in words.
    pub attending: String,
    /// Present family physician (かかりつけ医), in words.
    pub family_doctor: String,
    /// Present visiting nurse station, in words.
    pub nurse_station: String,
    /// Present pharmacy, in words.
    pub pharmacy: String,
    /// Present care manager and office, in words.
    pub care_manager: String,
    /// Services in use, in words.
    pub services: String,
    /// How to speak with them: shown whenever they are recognised.
    pub speaking_note: String,
}

impl PersonDetails {
    /// Whether nothing at all is known yet.
    #[must_use]
    pub fn is_blank(&self) -> bool {
        *self == Self::default()
    }

    /// The birth date for short places: `S20.3.5`; of an estimate the year alone, 昭和20年.
    #[must_use]
    pub fn birth_short(&self) -> Option<String> {
        let date = self.birth_date?;
        Some(if self.birth_estimated {
            wareki_year(date)
        } else {
            wareki(date, WarekiStyle::Short)
        })
    }

    /// How the person is called on screen: name, else reading, else nothing.
    #[must_use]
    pub fn display_name(&self) -> Option<&str> {
        [self.name.as_str(), self.kana.as_str()]
            .into_iter()
            .find(|text| !text.is_empty())
    }
}

/// A stored person.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Person {
    /// Identity of the row.
    pub id: PersonId,
    /// Counts the changes of the row.
    pub revision: u32,
    /// What is known.
    #[serde(flatten)]
    pub details: PersonDetails,
}

impl PersonDetails {
    /// Takes over what somebody newer knows; what the newer record leaves
    /// empty stays as it is, and an exact birth date is not replaced by an
    /// estimate.
    pub fn fill_from(&mut self, newer: &Self) {
        let text = |mine: &mut String, theirs: &String| {
            if !theirs.is_empty() {
                mine.clone_from(theirs);
            }
        };
        text(&mut self.name, &newer.name);
        text(&mut self.kana, &newer.kana);
        text(&mut self.address, &newer.address);
        text(&mut self.phone, &newer.phone);
        text(&mut self.place_note, &newer.place_note);
        text(&mut self.hospital, &newer.hospital);
        text(&mut self.ward, &newer.ward);
        text(&mut self.certificate_note, &newer.certificate_note);
        text(&mut self.family_doctor, &newer.family_doctor);
        text(&mut self.nurse_station, &newer.nurse_station);
        text(&mut self.pharmacy, &newer.pharmacy);
        text(&mut self.care_manager, &newer.care_manager);
        text(&mut self.services, &newer.services);
        text(&mut self.key_person, &newer.key_person);
        text(&mut self.diseases, &newer.diseases);
        text(&mut self.attending, &newer.attending);
        text(&mut self.speaking_note, &newer.speaking_note);
        let coded = |mine: &mut Option<String>, theirs: &Option<String>| {
            if theirs.is_some() {
                mine.clone_from(theirs);
            }
        };
        coded(&mut self.sex, &newer.sex);
        coded(&mut self.place, &newer.place);
        coded(&mut self.household, &newer.household);
        coded(&mut self.care_level, &newer.care_level);
        coded(&mut self.dementia, &newer.dementia);
        if newer.area.is_some() {
            self.area.clone_from(&newer.area);
        }
        let exact_known = self.birth_date.is_some() && !self.birth_estimated;
        if newer.birth_date.is_some() && !(newer.birth_estimated && exact_known) {
            self.birth_date = newer.birth_date;
            self.birth_estimated = newer.birth_estimated;
        }
        if newer.discharge_on.is_some() {
            self.discharge_on = newer.discharge_on;
        }
        if !newer.certificates.is_empty() {
            self.certificates.clone_from(&newer.certificates);
        }
        if !newer.special_care.is_empty() {
            self.special_care.clone_from(&newer.special_care);
        }
    }
}
