//! Who cares for whom: an institution in its role for one person.

use super::ids::{FacilityId, ItemId, PersonId};
use chrono::{DateTime, Utc};
use serde::Serialize;

/// What an institution is to a person.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum CareRole {
    /// 主治医.
    Attending,
    /// 副主治医.
    SubAttending,
    /// 訪問看護.
    VisitingNurse,
    /// 薬局.
    Pharmacy,
    /// ケアマネジャー.
    CareManager,
    /// Any other.
    Other,
}

impl CareRole {
    /// All roles, doctors first.
    pub const ALL: [Self; 6] = [
        Self::Attending,
        Self::SubAttending,
        Self::VisitingNurse,
        Self::Pharmacy,
        Self::CareManager,
        Self::Other,
    ];

    /// The stable English code.
    #[must_use]
    pub fn code(self) -> &'static str {
        match self {
            Self::Attending => "attending",
            Self::SubAttending => "sub-attending",
            Self::VisitingNurse => "visiting-nurse",
            Self::Pharmacy => "pharmacy",
            Self::CareManager => "care-manager",
            Self::Other => "other",
        }
    }

    /// The role of a code.
    #[must_use]
    pub fn from_code(code: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|role| role.code() == code)
    }

    /// The role in which a kind of institution (code of `facility_kinds`) that is named as being
    /// in charge of somebody is so.
    #[must_use]
    pub fn of_kind(kind: &str) -> Self {
        match kind {
            "clinic" | "hospital" => Self::Attending,
            "visiting-nurse" => Self::VisitingNurse,
            "pharmacy" => Self::Pharmacy,
            "care-management" => Self::CareManager,
            _ => Self::Other,
        }
    }

    /// Whether it is a doctor's.
    #[must_use]
    pub fn is_doctor(self) -> bool {
        matches!(self, Self::Attending | Self::SubAttending)
    }
}

/// One relation that holds now.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct CareRelation {
    /// The person.
    pub person: PersonId,
    /// How the person is called, as far as known.
    pub person_name: String,
    /// The institution.
    pub facility: FacilityId,
    /// Its name.
    pub facility_name: String,
    /// What it is to the person.
    pub role: CareRole,
    /// Since when we know.
    pub since: DateTime<Utc>,
    /// The referral it came from, if any.
    pub item: Option<ItemId>,
}
