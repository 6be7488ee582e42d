//! What speaks for a candidate, each reason with its points.

use super::hard_rules::WhyNot;
use super::{CandidateFacts, Needs, Points, Relation, Weights};
use crate::domain::room::{Room, RoomNow};
use chrono::NaiveDate;

/// What a reason is about.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum ReasonKind {
    /// Already the person's doctor.
    TheirDoctor,
    /// Works with the nurses or the pharmacy already in the house.
    TeamInTheHouse,
    /// A short notice that holds today, such as a closure; `text`.
    Notice,
    /// In the person's area.
    SameArea,
    /// In an area next to the person's.
    NeighbourArea,
    /// How near; `km`.
    Distance,
    /// It said itself that it gives the care; `code`.
    CareTold,
    /// It said itself that it gives the care on a condition: ask; `code`.
    CareConditional,
    /// Filings or public sources say that it gives the care; `code`.
    CareKnown,
    /// Nobody knows whether it gives the care: ask; `code`.
    CareUnconfirmed,
    /// Comes at any hour.
    Night,
    /// Meets a wish; `code`.
    Wish,
    /// Said that it takes the role of 副主治医.
    SubAttending,
    /// Room declared; `room`, `places`.
    Room,
    /// How fresh the declaration is; `days`.
    RoomFresh,
    /// The declaration is past its validity: ask; `room`, `days`.
    RoomStale,
    /// Room was never declared: ask.
    RoomUnknown,
    /// How quickly it answers; `minutes`.
    Answers,
    /// How often it accepts; `accepted`, `answers`.
    Acceptance,
    /// How long since the last assignment; `days`, none when there was none.
    Rested,
    /// Assignments of the last year beyond its places; `assigned`.
    Load,
    /// A hard rule was set aside by a person; `rule`.
    SetAside,
}

impl ReasonKind {
    /// All kinds, in the order in which a candidate's reasons stand.
    pub const ALL: [Self; 22] = [
        Self::TheirDoctor,
        Self::TeamInTheHouse,
        Self::Notice,
        Self::SameArea,
        Self::NeighbourArea,
        Self::Distance,
        Self::CareTold,
        Self::CareConditional,
        Self::CareKnown,
        Self::CareUnconfirmed,
        Self::Night,
        Self::Wish,
        Self::SubAttending,
        Self::Room,
        Self::RoomFresh,
        Self::RoomStale,
        Self::RoomUnknown,
        Self::Answers,
        Self::Acceptance,
        Self::Rested,
        Self::Load,
        Self::SetAside,
    ];

    /// The stable English code, also in JSON.
    #[must_use]
    pub fn code(self) -> &'static str {
        match self {
            Self::TheirDoctor => "their-doctor",
            Self::TeamInTheHouse => "team-in-the-house",
            Self::Notice => "notice",
            Self::SameArea => "same-area",
            Self::NeighbourArea => "neighbour-area",
            Self::Distance => "distance",
            Self::CareTold => "care-told",
            Self::CareConditional => "care-conditional",
            Self::CareKnown => "care-known",
            Self::CareUnconfirmed => "care-unconfirmed",
            Self::Night => "night",
            Self::Wish => "wish",
            Self::SubAttending => "sub-attending",
            Self::Room => "room",
            Self::RoomFresh => "room-fresh",
            Self::RoomStale => "room-stale",
            Self::RoomUnknown => "room-unknown",
            Self::Answers => "answers",
            Self::Acceptance => "acceptance",
            Self::Rested => "rested",
            Self::Load => "load",
            Self::SetAside => "set-aside",
        }
    }
}

/// One reason with its points; 0 for what only has to be known.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Reason {
    /// What it is about.
    pub kind: ReasonKind,
    /// Its points; negative for what speaks against.
    pub points: i32,
    /// Values for the message's placeholders.
    pub args: Vec<(&'static str, String)>,
}

impl Reason {
    fn new(kind: ReasonKind, points: u16) -> Self {
        Self {
            kind,
            points: i32::from(points),
            args: Vec::new(),
        }
    }

    fn with(mut self, name: &'static str, value: impl Into<String>) -> Self {
        self.args.push((name, value.into()));
        self
    }

    /// The reminder that a hard rule was set aside.
    pub(super) fn set_aside(why: WhyNot) -> Self {
        let mut reason = Self::new(ReasonKind::SetAside, 0).with("rule", why.kind.code());
        reason.args.extend(why.args);
        reason
    }
}

/// All reasons for one candidate.
pub(super) fn reasons(
    needs: &Needs,
    facts: &CandidateFacts,
    km: Option<f64>,
    weights: &Weights,
    today: NaiveDate,
) -> Vec<Reason> {
    let mut reasons = Vec::new();
    reasons.extend(relation(facts, &weights.points));
    reasons.extend(
        facts
            .notice
            .as_ref()
            .map(|text| Reason::new(ReasonKind::Notice, 0).with("text", text)),
    );
    reasons.extend(nearness(needs, facts, km, weights));
    reasons.extend(care(needs, facts, weights));
    reasons.extend(room(facts, weights, today));
    reasons.extend(habits(facts, weights));
    reasons.extend(fairness(facts, weights, today));
    reasons
}

fn relation(facts: &CandidateFacts, points: &Points) -> Option<Reason> {
    match facts.relation {
        Relation::None => None,
        Relation::TeamInTheHouse => Some(Reason::new(
            ReasonKind::TeamInTheHouse,
            points.team_in_the_house,
        )),
        Relation::TheirDoctor => Some(Reason::new(ReasonKind::TheirDoctor, points.their_doctor)),
    }
}

fn nearness(
    needs: &Needs,
    facts: &CandidateFacts,
    km: Option<f64>,
    weights: &Weights,
) -> Vec<Reason> {
    let mut reasons = Vec::new();
    if let Some(area) = &facts.area {
        if needs.area.as_ref() == Some(area) {
            reasons.push(Reason::new(ReasonKind::SameArea, weights.points.same_area));
        } else if needs.neighbours.contains(area) {
            reasons.push(Reason::new(
                ReasonKind::NeighbourArea,
                weights.points.neighbour_area,
            ));
        }
    }
    if let Some(km) = km {
        let near = share(weights.points.near, 1.0 - km / weights.limits.far_km);
        reasons.push(Reason::new(ReasonKind::Distance, near).with("km", format!("{km:.1}")));
    }
    reasons
}

fn care(needs: &Needs, facts: &CandidateFacts, weights: &Weights) -> Vec<Reason> {
    let points = &weights.points;
    let mut reasons = Vec::new();
    for code in needs.care(weights.limits.child_age) {
        let reason = if facts.confirms(code) {
            Reason::new(ReasonKind::CareTold, points.care_told)
        } else if facts.conditional.iter().any(|on| on == code) {
            Reason::new(ReasonKind::CareConditional, points.care_known)
        } else if facts.can_do(code) {
            Reason::new(ReasonKind::CareKnown, points.care_known)
        } else {
            Reason::new(ReasonKind::CareUnconfirmed, 0)
        };
        reasons.push(reason.with("code", code));
    }
    if needs.night && facts.can_do("visit-24h") {
        reasons.push(Reason::new(ReasonKind::Night, points.night));
    }
    for wish in needs.wishes.iter().filter(|wish| facts.can_do(wish)) {
        reasons.push(Reason::new(ReasonKind::Wish, points.wish).with("code", wish.as_str()));
    }
    if facts.takes_sub_attending == Some(true) {
        reasons.push(Reason::new(ReasonKind::SubAttending, points.sub_attending));
    }
    reasons
}

fn room(facts: &CandidateFacts, weights: &Weights, today: NaiveDate) -> Vec<Reason> {
    let points = &weights.points;
    let days = facts.declared_on.map(|on| (today - on).num_days().max(0));
    let room = match facts.room {
        RoomNow::Unknown => return vec![Reason::new(ReasonKind::RoomUnknown, 0)],
        RoomNow::Stale(said) => {
            let mut stale = Reason::new(ReasonKind::RoomStale, 0).with("room", said.code());
            stale
                .args
                .extend(days.map(|days| ("days", days.to_string())));
            return vec![stale];
        }
        RoomNow::Valid(room) => room,
    };
    let worth = match room {
        Room::Yes => points.room_yes,
        Room::Conditional => points.room_conditional,
        Room::Waiting => points.room_waiting,
        Room::No => 0,
    };
    let counted = match room {
        Room::Yes | Room::Conditional => facts.places.unwrap_or(0).min(points.max_places.into()),
        Room::Waiting | Room::No => 0,
    };
    let mut declared = Reason::new(ReasonKind::Room, worth).with("room", room.code());
    declared.points += i32::from(points.place) * i32::try_from(counted).unwrap_or(0);
    declared
        .args
        .extend(facts.places.map(|places| ("places", places.to_string())));
    let mut reasons = vec![declared];
    if let Some(days) = days.filter(|_| room != Room::No) {
        let fresh = left_of(points.fresh_room, days, weights.limits.fresh_days);
        reasons.push(Reason::new(ReasonKind::RoomFresh, fresh).with("days", days.to_string()));
    }
    reasons
}

fn habits(facts: &CandidateFacts, weights: &Weights) -> Vec<Reason> {
    let (points, limits) = (&weights.points, &weights.limits);
    let mut reasons = Vec::new();
    if let Some(minutes) = facts.median_answer_minutes {
        let span = f64::from(limits.slow_minutes - limits.quick_minutes);
        let late = f64::from(minutes.saturating_sub(limits.quick_minutes));
        let worth = share(points.answers, 1.0 - late / span);
        reasons.push(
            Reason::new(ReasonKind::Answers, worth).with("hours", minutes.div_ceil(60).to_string()),
        );
    }
    let answers = facts.accepted.saturating_add(facts.declined);
    if answers > 0 && answers >= limits.enough_answers {
        let part = f64::from(facts.accepted) / f64::from(answers);
        let reason = Reason::new(ReasonKind::Acceptance, share(points.acceptance, part));
        reasons.push(
            reason
                .with("accepted", facts.accepted.to_string())
                .with("answers", answers.to_string()),
        );
    }
    reasons
}

fn fairness(facts: &CandidateFacts, weights: &Weights, today: NaiveDate) -> Vec<Reason> {
    let points = &weights.points;
    let rested = match facts.last_assigned_on {
        None => Reason::new(ReasonKind::Rested, points.rested),
        Some(on) => {
            let days = (today - on).num_days().max(0);
            let worth = points.rested - left_of(points.rested, days, weights.limits.rested_days);
            Reason::new(ReasonKind::Rested, worth).with("days", days.to_string())
        }
    };
    // Places of a stale declaration excuse no load: it must not gain over an unknown one.
    let places = match facts.room {
        RoomNow::Valid(_) => facts.places.unwrap_or(0),
        RoomNow::Stale(_) | RoomNow::Unknown => 0,
    };
    let beyond = facts.assigned_last_year.saturating_sub(places);
    let taken = u32::from(points.load)
        .saturating_mul(beyond)
        .min(points.max_load.into());
    let mut reasons = vec![rested];
    if taken > 0 {
        let mut load =
            Reason::new(ReasonKind::Load, 0).with("assigned", facts.assigned_last_year.to_string());
        load.points = -i32::try_from(taken).unwrap_or(0);
        reasons.push(load);
    }
    reasons
}

/// What is left of `points` after `days` of `all` days, falling evenly; rounded.
fn left_of(points: u16, days: i64, all: u16) -> u16 {
    let days = u16::try_from(days).unwrap_or(u16::MAX);
    share(points, 1.0 - f64::from(days) / f64::from(all))
}

/// A part (0 to 1, else the nearer of them) of `points`, rounded.
#[expect(
    clippy::cast_possible_truncation,
    clippy::cast_sign_loss,
    reason = "a part of a u16 lies between 0 and that u16"
)]
fn share(points: u16, part: f64) -> u16 {
    (f64::from(points) * part.clamp(0.0, 1.0)).round() as u16
}
