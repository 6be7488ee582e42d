//! What a search gives back, and in which order.

use super::row::Field;
use crate::domain::ids::FacilityId;
use serde::Serialize;
use std::cmp::{Ordering, Reverse};

/// The answer to a query.
#[derive(Debug, Clone, PartialEq, Default, Serialize)]
pub struct Hits {
    /// How many institutions match.
    pub total: usize,
    /// The best of them, best first.
    pub items: Vec<Hit>,
    /// What leaving out one term would find, where it would find more.
    pub relax: Vec<Relax>,
}

/// One institution that matches.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Hit {
    /// Which one.
    pub id: FacilityId,
    /// How well, more is better; only comparable within one answer.
    pub score: u32,
    /// Where each term was found.
    pub matched: Vec<Matched>,
    /// Straight-line distance in km, where origin and position are known.
    pub distance_km: Option<f64>,
}

/// Where one term was found in one institution.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Matched {
    /// The term as typed.
    pub term: String,
    /// The field that holds it best.
    pub field: Field,
}

/// How many institutions would match without a term.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Relax {
    /// The term as typed.
    pub term: String,
    /// All matches without it.
    pub would_find: usize,
}

/// What decides the order of a match: how it was found, then room, then distance, then how
/// much of the text it is, then how fresh the declaration.
#[derive(Debug, Clone, Copy)]
pub(super) struct Place {
    /// The row in the index.
    pub row: u32,
    pub vanished: bool,
    /// Sum of the classes of all terms.
    pub class: u16,
    /// Rank of the room, more is better.
    pub room: u8,
    /// Distance in km, where known; the unknown come last.
    pub distance: Option<f64>,
    /// Sum of the finer ranks.
    pub fine: u16,
    /// Days of the declaration.
    pub declared: u16,
}

impl Place {
    /// Better first.
    pub fn compare(&self, other: &Self) -> Ordering {
        let key = |place: &Self| (place.vanished, Reverse(place.class), Reverse(place.room));
        let finer = |place: &Self| (Reverse(place.fine), Reverse(place.declared), place.row);
        key(self)
            .cmp(&key(other))
            .then_with(|| self.km().total_cmp(&other.km()))
            .then_with(|| finer(self).cmp(&finer(other)))
    }

    /// Nearer first; what is equally far as [`Place::compare`] has it.
    pub fn compare_distance(&self, other: &Self) -> Ordering {
        self.vanished
            .cmp(&other.vanished)
            .then_with(|| self.km().total_cmp(&other.km()))
            .then_with(|| self.compare(other))
    }

    fn km(&self) -> f64 {
        self.distance.unwrap_or(f64::INFINITY)
    }

    /// The one number shown for it.
    pub fn score(&self) -> u32 {
        u32::from(self.class) * 1_000 + u32::from(self.room) * 100 + u32::from(self.fine) / 16
    }
}

/// The best `limit` places in order.
pub(super) fn best(
    mut places: Vec<Place>,
    limit: usize,
    order: fn(&Place, &Place) -> Ordering,
) -> Vec<Place> {
    if limit == 0 {
        return Vec::new();
    }
    if places.len() > limit {
        places.select_nth_unstable_by(limit - 1, order);
        places.truncate(limit);
    }
    places.sort_unstable_by(order);
    places
}
