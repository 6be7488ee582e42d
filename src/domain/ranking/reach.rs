//! How far the circle of candidates goes that a desk begins with: everybody in it can be asked; those beyond are one
//! key away, and it says how many there are.

use super::{Candidate, CandidateFacts, Limits, Needs, Relation};
use crate::domain::room::RoomNow;

/// What lies beyond the nearest circle.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Reach {
    /// Room was never declared, or too long ago.
    RoomUnconfirmed,
    /// In an area that is neither the person's nor next to it.
    OtherArea,
    /// Farther than `far_km`, within the law's limit.
    Far,
}

impl Reach {
    /// All of them, in the order in which a circle with too few is widened by itself.
    pub const ALL: [Self; 3] = [Self::RoomUnconfirmed, Self::OtherArea, Self::Far];

    /// The stable English code, also in JSON.
    #[must_use]
    pub fn code(self) -> &'static str {
        match self {
            Self::RoomUnconfirmed => "room-unconfirmed",
            Self::OtherArea => "other-area",
            Self::Far => "far",
        }
    }
}

/// A set of them.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Reaches(u8);

impl Reaches {
    /// Everything.
    #[must_use]
    pub fn all() -> Self {
        Self::from_iter(Reach::ALL)
    }

    /// Whether one is in it.
    #[must_use]
    pub fn contains(self, reach: Reach) -> bool {
        self.0 & Self::bit(reach) != 0
    }

    /// With one more.
    #[must_use]
    pub fn with(self, reach: Reach) -> Self {
        Self(self.0 | Self::bit(reach))
    }

    /// Without one.
    #[must_use]
    pub fn without(self, reach: Reach) -> Self {
        Self(self.0 & !Self::bit(reach))
    }

    /// Whether all of it is in another set.
    #[must_use]
    pub fn is_within(self, other: Self) -> bool {
        self.0 & !other.0 == 0
    }

    fn bit(reach: Reach) -> u8 {
        1 << reach as u8
    }
}

impl FromIterator<Reach> for Reaches {
    fn from_iter<I: IntoIterator<Item = Reach>>(reaches: I) -> Self {
        reaches.into_iter().fold(Self::default(), Self::with)
    }
}

/// What of an institution lies beyond the nearest circle. Whoever is already the person's doctor is never beyond.
pub(super) fn beyond(
    needs: &Needs,
    facts: &CandidateFacts,
    relation: Relation,
    km: Option<f64>,
    limits: &Limits,
) -> Reaches {
    if relation == Relation::TheirDoctor {
        return Reaches::default();
    }
    let is_near = |area| needs.area.as_ref() == Some(area) || needs.neighbours.contains(area);
    let is_other = needs.area.is_some() && !facts.area.as_ref().is_some_and(is_near);
    let tests = [
        (
            Reach::RoomUnconfirmed,
            !matches!(facts.room, RoomNow::Valid(_)),
        ),
        (Reach::OtherArea, is_other),
        (Reach::Far, km.is_some_and(|km| km > limits.far_km)),
    ];
    let beyond = tests.into_iter().filter(|(_, is_beyond)| *is_beyond);
    beyond.map(|(reach, _)| reach).collect()
}

/// How far a circle is opened at the beginning: no farther than is needed for `enough` candidates.
pub(super) fn opening(items: &[Candidate], enough: usize) -> Reaches {
    let mut open = Reaches::default();
    for reach in Reach::ALL {
        if within(items, open) >= enough {
            break;
        }
        open = open.with(reach);
    }
    open
}

/// How many candidates a circle has.
pub(super) fn within(items: &[Candidate], open: Reaches) -> usize {
    let inside = |candidate: &&Candidate| candidate.beyond.is_within(open);
    items.iter().filter(inside).count()
}
