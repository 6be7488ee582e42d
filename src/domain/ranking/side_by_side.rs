//! Two candidates side by side: what is said of the same thing stands in the same row.

use super::{Reason, ReasonKind};
use std::collections::BTreeMap;

/// What a reason is about, however it turns out; in the order of the rows.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Aspect<'r> {
    Relation,
    Area,
    Distance,
    Care(&'r str),
    Night,
    Wish(&'r str),
    SubAttending,
    Room,
    RoomFresh,
    Answers,
    Acceptance,
    Rested,
    Load,
    SetAside(&'r str),
    Notice,
}

impl<'r> Aspect<'r> {
    fn of(reason: &'r Reason) -> Self {
        let value = |name: &str| {
            let mut args = reason.args.iter();
            let found = args.find(|(known, _)| *known == name);
            found.map_or("", |(_, value)| value.as_str())
        };
        match reason.kind {
            ReasonKind::TheirDoctor | ReasonKind::TeamInTheHouse => Self::Relation,
            ReasonKind::SameArea | ReasonKind::NeighbourArea => Self::Area,
            ReasonKind::Distance => Self::Distance,
            ReasonKind::CareTold
            | ReasonKind::CareConditional
            | ReasonKind::CareKnown
            | ReasonKind::CareUnconfirmed => Self::Care(value("code")),
            ReasonKind::Night => Self::Night,
            ReasonKind::Wish => Self::Wish(value("code")),
            ReasonKind::SubAttending => Self::SubAttending,
            ReasonKind::Room | ReasonKind::RoomStale | ReasonKind::RoomUnknown => Self::Room,
            ReasonKind::RoomFresh => Self::RoomFresh,
            ReasonKind::Answers => Self::Answers,
            ReasonKind::Acceptance => Self::Acceptance,
            ReasonKind::Rested => Self::Rested,
            ReasonKind::Load => Self::Load,
            ReasonKind::SetAside => Self::SetAside(value("rule")),
            ReasonKind::Notice => Self::Notice,
        }
    }
}

/// The reasons of two candidates in rows, each about one thing; `None` where nothing is said of it.
#[must_use]
pub fn side_by_side<'r>(left: &'r [Reason], right: &'r [Reason]) -> Vec<[Option<&'r Reason>; 2]> {
    let mut rows: BTreeMap<Aspect<'r>, [Option<&'r Reason>; 2]> = BTreeMap::new();
    for (side, reasons) in [left, right].into_iter().enumerate() {
        for reason in reasons {
            rows.entry(Aspect::of(reason)).or_default()[side] = Some(reason);
        }
    }
    rows.into_values().collect()
}
