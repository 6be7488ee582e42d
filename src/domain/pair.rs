//! Two doctors for one person (二人主治医): who is 主治医, who 副主治医, since when and for what; and how many persons
//! each institution has.

use super::area::AreaCode;
use super::contact::Subject;
use super::ids::{FacilityId, ItemId, PersonId};
use super::number::Number;
use super::relation::CareRole;
use chrono::{DateTime, Utc};
use serde::Serialize;

/// Whose doctors are meant.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum PairsOf {
    /// The doctors of a person.
    Person(PersonId),
    /// The pairs in which an institution is one of both.
    Facility(FacilityId),
}

impl PairsOf {
    /// Whose doctors are meant by somebody whose contacts can be shown; `None` for a mere number.
    #[must_use]
    pub fn subject(subject: &Subject) -> Option<Self> {
        match subject {
            Subject::Person(person) => Some(Self::Person(*person)),
            Subject::Facility(facility) => Some(Self::Facility(*facility)),
            Subject::Phone(_) => None,
        }
    }
}

/// One doctor of a person.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Doctor {
    /// 主治医 or 副主治医.
    pub role: CareRole,
    /// The institution, where it is in the directory.
    pub facility: Option<FacilityId>,
    /// Its name, and the doctor or department as the referral names them.
    pub name: String,
    /// Since when we know.
    pub since: DateTime<Utc>,
    /// Until when it was so; `None` while it is.
    pub until: Option<DateTime<Utc>>,
    /// The referral that it came from.
    pub referral: Option<Referral>,
}

/// What a doctor was looked for.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Referral {
    /// Number of the work item.
    pub number: Number,
    /// The item.
    pub item: ItemId,
    /// Codes of `special_care`.
    pub special_care: Vec<String>,
    /// Codes of `wishes`.
    pub wishes: Vec<String>,
    /// Main diseases, in words.
    pub diseases: String,
}

/// The doctors of one person: 主治医 first, those of today before those of the past.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Pair {
    /// The person.
    pub person: PersonId,
    /// How the person is called, as far as known.
    pub person_name: String,
    /// The doctors; never empty.
    pub doctors: Vec<Doctor>,
}

impl Pair {
    /// Whether both roles are taken now.
    #[must_use]
    pub fn is_whole(&self) -> bool {
        let now = |role| {
            let mut doctors = self.doctors.iter();
            doctors.any(|doctor| doctor.until.is_none() && doctor.role == role)
        };
        now(CareRole::Attending) && now(CareRole::SubAttending)
    }
}

/// How many persons an institution has now.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Load {
    /// The institution.
    pub facility: FacilityId,
    /// Its name.
    pub name: String,
    /// Its area.
    pub area: Option<AreaCode>,
    /// Persons of whom it is 主治医.
    pub attending: u32,
    /// Persons of whom it is 副主治医.
    pub sub_attending: u32,
    /// Those of them that came within the last year.
    pub last_year: u32,
}

#[cfg(test)]
mod tests {
    use super::*;

    fn doctor(role: CareRole, until: Option<DateTime<Utc>>) -> Doctor {
        Doctor {
            role,
            facility: None,
            name: "見本医院".into(),
            since: DateTime::UNIX_EPOCH,
            until,
            referral: None,
        }
    }

    #[test]
    fn a_pair_is_whole_while_both_roles_are_taken() {
        let mut pair = Pair {
            person: PersonId(1),
            person_name: String::new(),
            doctors: vec![
                doctor(CareRole::Attending, None),
                doctor(CareRole::SubAttending, Some(DateTime::UNIX_EPOCH)),
            ],
        };
        assert!(!pair.is_whole(), "the second has ended");
        pair.doctors.push(doctor(CareRole::SubAttending, None));
        assert!(pair.is_whole());
    }
}
