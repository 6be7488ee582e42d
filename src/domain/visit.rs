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
    /// Members of staff who go along.
    #[serde(default)]
    pub crew: Vec<StaffId>,
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
    /// What the team said, or did not say, when somebody asked last.
    #[serde(default)]
    pub answer: Option<SafetyAnswer>,
}

/// What became of asking after a team that is out (安否確認). Every one stands in the timeline; the newest counts.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct SafetyAnswer {
    /// When somebody asked.
    pub at: DateTime<Utc>,
    /// Who asked.
    pub by: String,
    /// Code of the list `safety_answers` of the workflow.
    pub code: String,
    /// Until when they are expected back, where they were reached and are well.
    pub until: Option<DateTime<Utc>>,
}

/// A time of an outing.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Leg {
    /// 出発.
    Departure,
    /// 現地到着.
    Arrival,
    /// 帰着.
    Return,
}

/// How safe the team is, by the time since departure.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, PartialOrd, Ord)]
pub enum Safety {
    /// Not under way.
    #[default]
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

impl SafetyLimits {
    /// From asking to acting.
    fn between(self) -> Duration {
        Duration::minutes(self.red_minutes - self.amber_minutes)
    }
}

/// So far a departure may seem to lie ahead because two hosts disagree by a little.
const CLOCKS_DISAGREE: Duration = Duration::minutes(2);

impl Visit {
    /// The reason of a visit whose planning was taken back: it was never going to take place.
    pub const TAKEN_BACK: &'static str = "undo";

    /// The reason of a visit that was planned and then given up.
    pub const CALLED_OFF: &'static str = "called-off";

    /// Whether it was planned and then given up.
    #[must_use]
    pub fn is_called_off(&self) -> bool {
        self.held == Some(false) && self.reason == Self::CALLED_OFF
    }

    /// Whether nobody is named for it: neither staff nor a clinic's own doctor.
    #[must_use]
    pub fn is_unnamed(&self) -> bool {
        self.facility.is_none() && self.team.is_empty() && self.people().next().is_none()
    }

    /// Whether its planning was taken back.
    #[must_use]
    pub fn is_taken_back(&self) -> bool {
        self.held == Some(false) && self.reason == Self::TAKEN_BACK
    }

    /// Everybody of the staff who goes.
    pub fn people(&self) -> impl Iterator<Item = StaffId> {
        self.physician.iter().chain(&self.crew).copied()
    }

    /// Whether the team is out.
    #[must_use]
    pub fn is_under_way(&self) -> bool {
        self.departed_at.is_some() && self.returned_at.is_none()
    }

    /// When somebody asks and when somebody acts; `None` when nobody is out.
    #[must_use]
    pub fn alarms(&self, limits: SafetyLimits) -> Option<[DateTime<Utc>; 2]> {
        let departed = self.departed_at.filter(|_| self.is_under_way())?;
        let expected = self.answer.as_ref().and_then(|answer| answer.until);
        let ask = expected.unwrap_or(departed + Duration::minutes(limits.amber_minutes));
        Some([ask, ask + limits.between()])
    }

    /// The safety timer. A departure that lies ahead means that a clock was set back: nobody
    /// can tell how long they have been out, so somebody asks.
    #[must_use]
    pub fn safety(&self, now: DateTime<Utc>, limits: SafetyLimits) -> Safety {
        let (Some([ask, act]), Some(departed)) = (self.alarms(limits), self.departed_at) else {
            return Safety::Home;
        };
        if now >= act {
            Safety::Red
        } else if now >= ask || now + CLOCKS_DISAGREE < departed {
            Safety::Amber
        } else {
            Safety::Green
        }
    }

    /// The moment to note for a leg: the one that was said, else now. A clock that was set back does not bring a
    /// team home before it left.
    ///
    /// # Errors
    /// The moment of the leg before, when what was said lies before it.
    pub fn time_of(
        &self,
        leg: Leg,
        said: Option<DateTime<Utc>>,
        now: DateTime<Utc>,
    ) -> Result<DateTime<Utc>, DateTime<Utc>> {
        let before = match leg {
            Leg::Departure => None,
            Leg::Arrival => self.departed_at,
            Leg::Return => self.arrived_at.or(self.departed_at),
        };
        match (said, before) {
            (Some(said), Some(before)) if said < before => Err(before),
            (Some(said), _) => Ok(said),
            (None, before) => Ok(before.map_or(now, |before| now.max(before))),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const LIMITS: SafetyLimits = SafetyLimits {
        amber_minutes: 60,
        red_minutes: 120,
    };

    fn at(text: &str) -> DateTime<Utc> {
        text.parse().unwrap()
    }

    fn departed() -> Visit {
        Visit {
            id: VisitId(1),
            item: ItemId(1),
            scheduled_at: None,
            physician: None,
            facility: None,
            crew: Vec::new(),
            team: String::new(),
            departed_at: Some(at("2026-11-16T14:30:00Z")),
            arrived_at: None,
            returned_at: None,
            depth: None,
            text: String::new(),
            held: None,
            reason: String::new(),
            held_at: None,
            answer: None,
        }
    }

    #[test]
    fn a_team_turns_amber_and_red_over_midnight_and_is_home_with_its_return() {
        let mut visit = departed();
        assert_eq!(
            visit.safety(at("2026-11-16T15:29:59Z"), LIMITS),
            Safety::Green
        );
        assert_eq!(
            visit.safety(at("2026-11-16T15:30:00Z"), LIMITS),
            Safety::Amber
        );
        assert_eq!(
            visit.safety(at("2026-11-16T16:30:00Z"), LIMITS),
            Safety::Red
        );
        assert_eq!(
            visit.safety(at("2026-11-20T00:00:00Z"), LIMITS),
            Safety::Red
        );
        visit.returned_at = Some(at("2026-11-20T00:00:00Z"));
        assert_eq!(
            visit.safety(at("2026-11-20T00:00:00Z"), LIMITS),
            Safety::Home
        );
    }

    #[test]
    fn a_team_that_was_reached_has_until_what_it_said_and_nobody_reached_wins_nothing() {
        let mut visit = departed();
        let answered = |until| SafetyAnswer {
            at: at("2026-11-16T16:40:00Z"),
            by: "佐藤".to_owned(),
            code: "well".to_owned(),
            until,
        };
        visit.answer = Some(answered(Some(at("2026-11-16T17:00:00Z"))));
        assert_eq!(
            visit.safety(at("2026-11-16T16:40:00Z"), LIMITS),
            Safety::Green
        );
        assert_eq!(
            visit.safety(at("2026-11-16T17:00:00Z"), LIMITS),
            Safety::Amber
        );
        assert_eq!(
            visit.safety(at("2026-11-16T18:00:00Z"), LIMITS),
            Safety::Red
        );
        visit.answer = Some(answered(None));
        assert_eq!(
            visit.safety(at("2026-11-16T16:40:00Z"), LIMITS),
            Safety::Red
        );
    }

    #[test]
    fn a_clock_set_back_before_the_departure_makes_somebody_ask() {
        let visit = departed();
        assert_eq!(
            visit.safety(at("2026-11-16T14:29:00Z"), LIMITS),
            Safety::Green
        );
        assert_eq!(
            visit.safety(at("2026-11-16T13:30:00Z"), LIMITS),
            Safety::Amber
        );
    }

    #[test]
    fn nobody_returns_before_leaving_whatever_is_said_and_whatever_the_clock_says() {
        let mut visit = departed();
        let left = at("2026-11-16T14:30:00Z");
        let earlier = at("2026-11-16T14:00:00Z");
        assert_eq!(visit.time_of(Leg::Return, Some(earlier), left), Err(left));
        assert_eq!(visit.time_of(Leg::Return, None, earlier), Ok(left));
        visit.arrived_at = Some(at("2026-11-16T14:50:00Z"));
        assert_eq!(
            visit.time_of(Leg::Return, Some(left), left),
            Err(at("2026-11-16T14:50:00Z"))
        );
        assert_eq!(
            visit.time_of(Leg::Departure, Some(earlier), left),
            Ok(earlier)
        );
    }
}
