//! How fresh a directory entry is, and why an institution is to be called today.

use super::ids::StaffId;
use chrono::NaiveDate;
use serde::Serialize;

/// When an entry was confirmed, and when it is to be confirmed next.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize)]
pub struct Upkeep {
    /// The day on which the institution last said that all is right.
    pub confirmed_on: Option<NaiveDate>,
    /// Who asked.
    pub confirmed_by: Option<StaffId>,
    /// How it was asked: code of `channels`, or words.
    pub how: String,
    /// When it is to be asked next.
    pub next_due: Option<NaiveDate>,
    /// Calls in vain since.
    pub tries: u32,
    /// The last of them.
    pub tried_on: Option<NaiveDate>,
}

/// Why an institution is to be called.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum WhyCall {
    /// A declaration of room is past its validity.
    RoomExpired,
    /// A declaration of room ends within days.
    RoomEnding,
    /// The entry is due for confirmation.
    EntryDue,
}

/// An institution to be called, with what makes the call matter.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct CallDue {
    /// Which one.
    pub facility: super::ids::FacilityId,
    /// Why; never empty, the most pressing first.
    pub why: Vec<WhyCall>,
    /// The earliest of the days that ran or run out.
    pub since: NaiveDate,
    /// Offers that wait for its answer.
    pub open_offers: u32,
    /// Offers of the last year.
    pub asked: u32,
    /// Calls in vain since the last confirmation.
    pub tries: u32,
}

impl CallDue {
    /// The order of calling: who holds a case up first, then who is asked most, then who waits longest.
    #[must_use]
    pub fn order(&self, other: &Self) -> std::cmp::Ordering {
        let use_of = |call: &Self| (call.open_offers, call.asked);
        use_of(other)
            .cmp(&use_of(self))
            .then(self.since.cmp(&other.since))
            .then(self.facility.cmp(&other.facility))
    }
}
