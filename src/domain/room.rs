//! Room now (受入余力): what a clinic declared, and how long that may be believed.

use super::ids::{FacilityId, StaffId};
use chrono::NaiveDate;
use serde::{Deserialize, Serialize};

/// What was declared for one form of care.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Room {
    /// 可.
    Yes,
    /// 条件付: see the note.
    Conditional,
    /// 待機.
    Waiting,
    /// 不可.
    No,
}

impl Room {
    /// All values, best first.
    pub const ALL: [Self; 4] = [Self::Yes, Self::Conditional, Self::Waiting, Self::No];

    /// The stable English code, also of the vocabulary `rooms`.
    #[must_use]
    pub fn code(self) -> &'static str {
        match self {
            Self::Yes => "yes",
            Self::Conditional => "conditional",
            Self::Waiting => "waiting",
            Self::No => "no",
        }
    }

    /// The value of a code.
    #[must_use]
    pub fn from_code(code: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|room| room.code() == code)
    }
}

/// A declaration of room for one form of care of one institution.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct RoomDeclaration {
    /// Whose room.
    pub facility: FacilityId,
    /// Code of `care_forms` (`referral` = as sub-attending physician).
    pub form: String,
    /// What was said.
    pub room: Room,
    /// How many persons more, where a number was given.
    pub places: Option<u32>,
    /// Condition, waiting time or date of re-opening, in words.
    pub note: String,
    /// The day it was said.
    pub declared_on: NaiveDate,
    /// Who wrote it down.
    pub declared_by: Option<StaffId>,
    /// Last day on which it may be believed.
    pub valid_until: NaiveDate,
}

impl RoomDeclaration {
    /// Whether somebody more can be taken on a day, as far as may be believed: room, perhaps on a
    /// condition, that is neither past its validity nor for nobody.
    #[must_use]
    pub fn has_room_on(&self, today: NaiveDate) -> bool {
        let room = RoomNow::of(Some(self), today);
        matches!(room, RoomNow::Valid(Room::Yes | Room::Conditional)) && self.places != Some(0)
    }
}

/// What may be believed of a declaration today.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum RoomNow {
    /// Declared and still valid.
    Valid(Room),
    /// Declared, but past its validity: reads 要確認 and never counts as room.
    Stale(Room),
    /// Never declared.
    Unknown,
}

impl RoomNow {
    /// What a declaration is worth on a day.
    #[must_use]
    pub fn of(declaration: Option<&RoomDeclaration>, today: NaiveDate) -> Self {
        match declaration {
            None => Self::Unknown,
            Some(said) if said.valid_until < today => Self::Stale(said.room),
            Some(said) => Self::Valid(said.room),
        }
    }

    /// The code in JSON: `yes|conditional|waiting|no|stale|unknown`.
    #[must_use]
    pub fn code(self) -> &'static str {
        match self {
            Self::Valid(room) => room.code(),
            Self::Stale(_) => "stale",
            Self::Unknown => "unknown",
        }
    }
}
