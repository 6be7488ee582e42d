//! Visits: the first visit that closes a referral's loop, and the outings of
//! an outreach case with their safety timer.

use super::ids::{FacilityId, ItemId, StaffId, VisitId};
use chrono::{DateTime, Duration, Utc};
use serde::{Deserialize, Serialize};

/// One stored visit. The times are set in order; a visit that has departed and
/// not returned stays on every board until somebody answers for it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Visit {
    /// Identity of the row.
    pub id: VisitId,
    /// The work item it belongs to.
    pub item: ItemId,
    /// When it is planned.
    pub scheduled_at: Option<DateTime<Utc>>,
    /// 地域サポート医 or visiting physician among the staff, when one goes.
    pub physician: Option<StaffId>,
    /// The clinic whose doctor goes, for the first visit of a referral.
    pub facility: Option<FacilityId>,
    /// Who else goes, in words.
    pub team: String,
    /// 出発.
    pub departed_at: Option<DateTime<Utc>>,
    /// 現地到着.
    pub arrived_at: Option<DateTime<Utc>>,
    /// 現地を離れた / 帰着.
    pub returned_at: Option<DateTime<Utc>>,
    /// Depth of contact 0-6 (code of `depths`).
    pub depth: Option<u8>,
    /// What was seen, at leaving.
    pub text: String,
    /// Whether it took place; `None` while it is ahead.
    pub held: Option<bool>,
    /// Why it did not take place.
    pub reason: String,
    /// When a first visit took place; an outing has its own times.
    #[serde(default)]
    pub held_at: Option<DateTime<Utc>>,
}

/// How safe the team is, by the time since departure.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Safety {
    /// Not under way.
    Home,
    /// Within the expected time.
    Green,
    /// Past the expected time: ask.
    Amber,
    /// Long past it: act.
    Red,
}

/// Limits of the safety timer, from `data/clocks.toml`.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct SafetyLimits {
    /// Minutes from departure after which somebody asks.
    pub amber_minutes: i64,
    /// Minutes from departure after which somebody acts.
    pub red_minutes: i64,
}

impl Visit {
    /// Whether the team is out.
    #[must_use]
    pub fn is_under_way(&self) -> bool {
        self.departed_at.is_some() && self.returned_at.is_none()
    }

    /// The safety timer. A clock that was set back never makes a team safer
    /// than green.
    #[must_use]
    pub fn safety(&self, now: DateTime<Utc>, limits: SafetyLimits) -> Safety {
        let Some(departed) = self.departed_at.filter(|_| self.returned_at.is_none()) else {
            return Safety::Home;
        };
        let out = now - departed;
        if out >= Duration::minutes(limits.red_minutes) {
            Safety::Red
        } else if out >= Duration::minutes(limits.amber_minutes) {
            Safety::Amber
        } else {
            Safety::Green
        }
    }
}
