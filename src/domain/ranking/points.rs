//! What speaks for a candidate, each reason with its points.

use super::hard_rules::{AT_ANY_HOUR, WhyNot};
use super::{CandidateFacts, Needs, Points, Relation, Ties, Weights};
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

/// Values for a message.
type Args = Vec<(&'static str, String)>;

/// Where reasons are entered: as they are to be read, or only their sum, for the many that nobody reads.
pub(super) trait Ledger {
    /// One more reason; `args` is only made when it will be read.
    fn enter(&mut self, kind: ReasonKind, points: i32, args: impl FnOnce() -> Args);
}

impl Ledger for Vec<Reason> {
    fn enter(&mut self, kind: ReasonKind, points: i32, args: impl FnOnce() -> Args) {
        let args = args();
        self.push(Reason { kind, points, args });
    }
}

/// The sum of all reasons.
impl Ledger for i32 {
    fn enter(&mut self, _kind: ReasonKind, points: i32, _args: impl FnOnce() -> Args) {
        *self += points;
    }
}

/// What points are given for.
pub(super) struct Basis<'c> {
    /// What the person needs.
    pub needs: &'c Needs,
    /// [`Needs::care`].
    pub care: &'c [&'c str],
    /// The institution.
    pub facts: &'c CandidateFacts,
    /// What it is to the person, and how it answers.
    pub ties: &'c Ties,
    /// Distance.
    pub km: Option<f64>,
}

/// Enters all reasons for one candidate.
pub(super) fn enter(
    case: &Basis<'_>,
    weights: &Weights,
    today: NaiveDate,
    ledger: &mut impl Ledger,
) {
    relation(case.ties, &weights.points, ledger);
    if let Some(text) = &case.facts.notice {
        ledger.enter(ReasonKind::Notice, 0, || vec![("text", text.clone())]);
    }
    nearness(case, weights, ledger);
    care(case, &weights.points, ledger);
    room(case.facts, weights, today, ledger);
    habits(case.ties, weights, ledger);
    fairness(case, weights, today, ledger);
}

/// The reminders of hard rules that were set aside.
pub(super) fn set_aside(why: Vec<WhyNot>) -> impl Iterator<Item = Reason> {
    why.into_iter().map(|why| {
        let mut args = vec![("rule", why.kind.code().to_owned())];
        args.extend(why.args);
        Reason {
            kind: ReasonKind::SetAside,
            points: 0,
            args,
        }
    })
}

fn relation(ties: &Ties, points: &Points, ledger: &mut impl Ledger) {
    let (kind, worth) = match ties.relation {
        Relation::None => return,
        Relation::TeamInTheHouse => (ReasonKind::TeamInTheHouse, points.team_in_the_house),
        Relation::TheirDoctor => (ReasonKind::TheirDoctor, points.their_doctor),
    };
    ledger.enter(kind, worth.into(), Args::new);
}

fn nearness(case: &Basis<'_>, weights: &Weights, ledger: &mut impl Ledger) {
    let points = &weights.points;
    if let Some(area) = &case.facts.area {
        if case.needs.area.as_ref() == Some(area) {
            ledger.enter(ReasonKind::SameArea, points.same_area.into(), Args::new);
        } else if case.needs.neighbours.contains(area) {
            let worth = points.neighbour_area.into();
            ledger.enter(ReasonKind::NeighbourArea, worth, Args::new);
        }
    }
    if let Some(km) = case.km {
        let near = share(points.near, 1.0 - km / weights.limits.far_km);
        let args = || vec![("km", format!("{km:.1}"))];
        ledger.enter(ReasonKind::Distance, near.into(), args);
    }
}

fn care(case: &Basis<'_>, points: &Points, ledger: &mut impl Ledger) {
    let (needs, facts) = (case.needs, case.facts);
    for code in case.care {
        let (kind, worth) = if facts.confirms(code) {
            (ReasonKind::CareTold, points.care_told)
        } else if facts.conditional.iter().any(|on| on == code) {
            (ReasonKind::CareConditional, points.care_known)
        } else if facts.can_do(code) {
            (ReasonKind::CareKnown, points.care_known)
        } else {
            (ReasonKind::CareUnconfirmed, 0)
        };
        ledger.enter(kind, worth.into(), || vec![("code", (*code).to_owned())]);
    }
    if needs.night && facts.can_do(AT_ANY_HOUR) {
        ledger.enter(ReasonKind::Night, points.night.into(), Args::new);
    }
    for wish in needs.wishes.iter().filter(|wish| facts.can_do(wish)) {
        let args = || vec![("code", wish.clone())];
        ledger.enter(ReasonKind::Wish, points.wish.into(), args);
    }
    if facts.takes_sub_attending == Some(true) {
        let worth = points.sub_attending.into();
        ledger.enter(ReasonKind::SubAttending, worth, Args::new);
    }
}

fn room(facts: &CandidateFacts, weights: &Weights, today: NaiveDate, ledger: &mut impl Ledger) {
    let points = &weights.points;
    let days = facts.declared_on.map(|on| (today - on).num_days().max(0));
    let days_args = || days.map(|days| ("days", days.to_string()));
    let room = match facts.room {
        RoomNow::Unknown => return ledger.enter(ReasonKind::RoomUnknown, 0, Args::new),
        RoomNow::Stale(said) => {
            let room = ("room", said.code().to_owned());
            let args = || [Some(room), days_args()].into_iter().flatten().collect();
            return ledger.enter(ReasonKind::RoomStale, 0, args);
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
    let worth = i32::from(worth) + i32::from(points.place) * i32::try_from(counted).unwrap_or(0);
    ledger.enter(ReasonKind::Room, worth, || {
        let places = facts.places.map(|places| ("places", places.to_string()));
        let room = Some(("room", room.code().to_owned()));
        [room, places].into_iter().flatten().collect()
    });
    if let Some(days) = days.filter(|_| room != Room::No) {
        let fresh = left_of(points.fresh_room, days, weights.limits.fresh_days);
        let args = || days_args().into_iter().collect();
        ledger.enter(ReasonKind::RoomFresh, fresh.into(), args);
    }
}

fn habits(ties: &Ties, weights: &Weights, ledger: &mut impl Ledger) {
    let (points, limits) = (&weights.points, &weights.limits);
    if let Some(minutes) = ties.median_answer_minutes {
        let span = f64::from(limits.slow_minutes - limits.quick_minutes);
        let late = f64::from(minutes.saturating_sub(limits.quick_minutes));
        let worth = share(points.answers, 1.0 - late / span);
        let args = || vec![("hours", minutes.div_ceil(60).to_string())];
        ledger.enter(ReasonKind::Answers, worth.into(), args);
    }
    let answers = ties.accepted.saturating_add(ties.declined);
    if answers > 0 && answers >= limits.enough_answers {
        let part = f64::from(ties.accepted) / f64::from(answers);
        let worth = share(points.acceptance, part);
        ledger.enter(ReasonKind::Acceptance, worth.into(), || {
            let accepted = ("accepted", ties.accepted.to_string());
            vec![accepted, ("answers", answers.to_string())]
        });
    }
}

fn fairness(case: &Basis<'_>, weights: &Weights, today: NaiveDate, ledger: &mut impl Ledger) {
    let (points, facts, ties) = (&weights.points, case.facts, case.ties);
    match ties.last_assigned_on {
        None => ledger.enter(ReasonKind::Rested, points.rested.into(), Args::new),
        Some(on) => {
            let days = (today - on).num_days().max(0);
            let worth = points.rested - left_of(points.rested, days, weights.limits.rested_days);
            let args = || vec![("days", days.to_string())];
            ledger.enter(ReasonKind::Rested, worth.into(), args);
        }
    }
    // Places of a stale declaration excuse no load: it must not gain over an unknown one.
    let places = match facts.room {
        RoomNow::Valid(_) => facts.places.unwrap_or(0),
        RoomNow::Stale(_) | RoomNow::Unknown => 0,
    };
    let beyond = ties.assigned_last_year.saturating_sub(places);
    let taken = u32::from(points.load)
        .saturating_mul(beyond)
        .min(points.max_load.into());
    if taken > 0 {
        let worth = -i32::try_from(taken).unwrap_or(0);
        let args = || vec![("assigned", ties.assigned_last_year.to_string())];
        ledger.enter(ReasonKind::Load, worth, args);
    }
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
