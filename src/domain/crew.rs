//! Who can be sent out: how often somebody went, where they are expected, when they are away.

use super::engagement::Engagement;
use super::ids::{AbsenceId, ItemId, StaffId};
use chrono::{DateTime, Duration, NaiveDate, Utc};
use serde::Serialize;

/// Days over which outings are counted for fairness.
pub const FAIRNESS_DAYS: i64 = 90;

/// Somebody who may be asked to go: a physician, or whoever goes along.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CrewMember {
    /// Who.
    pub staff: StaffId,
    /// Outings in the last [`FAIRNESS_DAYS`] days.
    pub outings: u32,
    /// When they left last.
    pub last: Option<DateTime<Utc>>,
    /// Visits that they are to make or are on, the next first.
    pub ahead: Vec<Engagement>,
    /// Absences that are not over, the next first.
    pub absences: Vec<AbsenceOf>,
    /// The institution that they belong to (所属); empty when nobody said.
    pub home: String,
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

/// An absence that stands, and whose it is.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct AbsenceOf {
    /// Its row.
    pub id: AbsenceId,
    /// Who is away.
    pub staff: StaffId,
    /// When and why.
    pub absence: Absence,
}

impl Absence {
    /// Whether it covers a day.
    #[must_use]
    pub fn is_on(&self, day: NaiveDate) -> bool {
        (self.from..=self.until).contains(&day)
    }
}

impl CrewMember {
    /// Where they are expected while a visit to an item that begins then lasts.
    #[must_use]
    pub fn elsewhere(
        &self,
        item: ItemId,
        from: DateTime<Utc>,
        lasting: Duration,
    ) -> Option<&Engagement> {
        let mut ahead = self.ahead.iter();
        ahead.find(|other| other.item != item && other.from < from + lasting && from < other.until)
    }

    /// The absence that covers a day.
    #[must_use]
    pub fn away_on(&self, day: NaiveDate) -> Option<&Absence> {
        let mut absences = self.absences.iter().map(|one| &one.absence);
        absences.find(|absence| absence.is_on(day))
    }
}
