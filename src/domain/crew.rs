//! Who can be sent out: how often somebody went, where they are expected, when they are away.

use super::ids::{ItemId, StaffId};
use chrono::{DateTime, NaiveDate, Utc};
use serde::Serialize;

/// Days over which outings are counted for fairness.
pub const FAIRNESS_DAYS: i64 = 90;

/// A physician who may be asked.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CrewMember {
    /// Who.
    pub staff: StaffId,
    /// Outings in the last [`FAIRNESS_DAYS`] days.
    pub outings: u32,
    /// When they left last.
    pub last: Option<DateTime<Utc>>,
    /// Visits that they are to make, the next first.
    pub ahead: Vec<(ItemId, DateTime<Utc>)>,
    /// Absences that are not over, the next first.
    pub absences: Vec<Absence>,
}

/// Days on which somebody is away.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Absence {
    /// The first day.
    pub from: NaiveDate,
    /// The last day.
    pub until: NaiveDate,
    /// Why, in words; may be empty.
    pub reason: String,
}

impl CrewMember {
    /// The absence that covers a day.
    #[must_use]
    pub fn away_on(&self, day: NaiveDate) -> Option<&Absence> {
        let mut absences = self.absences.iter();
        absences.find(|absence| absence.from <= day && day <= absence.until)
    }
}
