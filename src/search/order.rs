//! What a search gives back, and in which order.

use super::row::Field;
use super::text_match::How;
use crate::domain::ids::FacilityId;
use serde::Serialize;

/// The answer to a query.
#[derive(Debug, Clone, PartialEq, Default, Serialize)]
pub struct Hits {
    /// How many institutions match.
    pub total: usize,
    /// How many more hold no more than the scattered letters of a word; they are not among the
    /// items, unless they were asked for or nothing else matches.
    pub weak: usize,
    /// Whether the items are such, because nothing else matches.
    pub only_weak: bool,
    /// The best of them, best first.
    pub items: Vec<Hit>,
    /// What leaving out one term would find, where it would find more; of no match, all terms.
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
    /// How well.
    pub how: How,
}

/// How many institutions would match without a term.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Relax {
    /// The term as typed.
    pub term: String,
    /// All matches without it.
    pub would_find: usize,
    /// All matches of it alone.
    pub alone: usize,
}

/// What decides the order of a match.
#[derive(Debug, Clone, Copy, Default)]
pub(super) struct Standing {
    /// The row in the index; of equals the first comes first.
    pub row: u32,
    /// Whether every source has dropped it: such come last.
    pub vanished: bool,
    /// Sum of the classes of all terms.
    pub class: u16,
    /// Rank of the room, more is better.
    pub room: u8,
    /// Distance in km, where known; the unknown come last.
    pub km: Option<f32>,
    /// Sum of the finer ranks.
    pub fine: u16,
    /// Days of the declaration.
    pub declared: u16,
    /// Whether a word was found only by scattered letters: such come behind all others.
    pub is_loose: bool,
}

/// What decides first.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Order {
    /// How it was found, then room, then distance.
    Best,
    /// Distance, then how it was found, then room.
    Nearest,
}

/// A match as one number, more is better: what the [`Order`] says, then how much of the text it is,
/// then how fresh the declaration.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct Place(u128);

/// Bits below the parts of a [`Place`].
const ROW: u32 = 0;
const DECLARED: u32 = ROW + 32;
const FINE: u32 = DECLARED + 16;
const LEADING: u32 = FINE + 16;
const THERE: u32 = LEADING + 32 + 3 + 16;
const SURE: u32 = THERE + 1;

/// Bits below distance, room and class.
struct Leading {
    near: u32,
    room: u32,
    class: u32,
}

impl Order {
    const fn leading(self) -> Leading {
        match self {
            Self::Best => Leading {
                near: LEADING,
                room: LEADING + 32,
                class: LEADING + 32 + 3,
            },
            Self::Nearest => Leading {
                room: LEADING,
                class: LEADING + 3,
                near: LEADING + 3 + 16,
            },
        }
    }
}

impl Place {
    pub fn of(standing: &Standing, order: Order) -> Self {
        let put = |value: u32, at: u32| u128::from(value) << at;
        let leading = order.leading();
        // Bits of a positive float grow with it.
        let near = standing.km.map_or(0, |km| !km.max(0.0).to_bits());
        Self(
            put(u32::from(!standing.is_loose), SURE)
                | put(u32::from(!standing.vanished), THERE)
                | put(u32::from(standing.class), leading.class)
                | put(u32::from(standing.room & 7), leading.room)
                | put(near, leading.near)
                | put(u32::from(standing.fine), FINE)
                | put(u32::from(standing.declared), DECLARED)
                | put(!standing.row, ROW),
        )
    }

    /// What it was made of, in full; `order` is the one it was made for.
    pub fn standing(self, order: Order) -> Standing {
        let leading = order.leading();
        let near = u32_of(self.0 >> leading.near);
        Standing {
            row: !u32_of(self.0 >> ROW),
            vanished: self.0 >> THERE & 1 == 0,
            class: u16_of(self.0 >> leading.class),
            room: u8::try_from(self.0 >> leading.room & 7).unwrap_or(0),
            km: (near != 0).then(|| f32::from_bits(!near)),
            fine: u16_of(self.0 >> FINE),
            declared: u16_of(self.0 >> DECLARED),
            is_loose: self.0 >> SURE & 1 == 0,
        }
    }

    /// The one number shown for it.
    pub fn score(self, order: Order) -> u32 {
        let of = self.standing(order);
        u32::from(of.class) * 1_000
            + u32::from(of.room) * 100
            + u32::from(of.fine.min(25_599)) / 256
    }
}

fn u32_of(value: u128) -> u32 {
    u32::try_from(value & u128::from(u32::MAX)).unwrap_or(0)
}

fn u16_of(value: u128) -> u16 {
    u16::try_from(value & u128::from(u16::MAX)).unwrap_or(0)
}

/// The best so far of a stream of places, in bounded memory.
pub(super) struct Best {
    order: Order,
    limit: usize,
    places: Vec<Place>,
    /// The worst of a full set: whoever is below need not come.
    floor: Option<Place>,
}

impl Best {
    pub fn new(limit: usize, order: Order) -> Self {
        Self {
            order,
            limit,
            places: Vec::new(),
            floor: None,
        }
    }

    /// Whether a place with this standing can still come in, its distance unknown or not.
    pub fn may_take(&self, standing: &Standing) -> bool {
        let near = Standing {
            km: Some(0.0),
            fine: u16::MAX,
            declared: u16::MAX,
            row: 0,
            ..*standing
        };
        self.floor
            .is_none_or(|floor| Place::of(&near, self.order) >= floor)
    }

    pub fn take(&mut self, place: Place) {
        if self.floor.is_some_and(|floor| place <= floor) || self.limit == 0 {
            return;
        }
        self.places.push(place);
        if self.places.len() >= 2 * self.limit {
            self.cut();
        }
    }

    fn cut(&mut self) {
        let worst = self.limit - 1;
        self.places
            .select_nth_unstable_by(worst, |one, other| other.cmp(one));
        self.floor = self.places.get(worst).copied();
        self.places.truncate(self.limit);
    }

    /// All of them, the best first.
    pub fn sorted(mut self) -> Vec<Place> {
        self.places.sort_unstable_by(|one, other| other.cmp(one));
        self.places.truncate(self.limit);
        self.places
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;
    use std::cmp::Reverse;

    fn standing() -> impl Strategy<Value = Standing> {
        let km = prop_oneof![Just(None), (0u16..50).prop_map(|km| Some(f32::from(km)))];
        (
            0u32..9_999,
            any::<bool>(),
            0u16..30,
            0u8..6,
            km,
            0u16..300,
            any::<bool>(),
        )
            .prop_map(
                |(row, vanished, class, room, km, fine, is_loose)| Standing {
                    row,
                    vanished,
                    class,
                    room,
                    km,
                    fine,
                    declared: fine / 3,
                    is_loose,
                },
            )
    }

    proptest! {
        #[test]
        fn the_number_orders_by_class_then_room_then_distance_then_the_rest(
            one in standing(), other in standing(),
        ) {
            let key = |s: &Standing| {
                let km = s.km.map_or(u32::MAX, f32::to_bits);
                (!s.is_loose, !s.vanished, s.class, s.room, Reverse(km), s.fine, s.declared, Reverse(s.row))
            };
            prop_assume!(one.row != other.row);
            let place = |s: &Standing| Place::of(s, Order::Best);
            prop_assert_eq!(key(&one).cmp(&key(&other)), place(&one).cmp(&place(&other)));
        }

        #[test]
        fn nearest_first_orders_by_distance_before_all_but_whether_it_is_there(
            one in standing(), other in standing(),
        ) {
            let key = |s: &Standing| {
                let km = s.km.map_or(u32::MAX, f32::to_bits);
                (!s.is_loose, !s.vanished, Reverse(km), s.class, s.room, s.fine, s.declared, Reverse(s.row))
            };
            prop_assume!(one.row != other.row);
            let place = |s: &Standing| Place::of(s, Order::Nearest);
            prop_assert_eq!(key(&one).cmp(&key(&other)), place(&one).cmp(&place(&other)));
        }

        #[test]
        fn a_place_gives_back_what_it_was_made_of(of in standing()) {
            for order in [Order::Best, Order::Nearest] {
                let back = Place::of(&of, order).standing(order);
                prop_assert_eq!(format!("{back:?}"), format!("{of:?}"));
            }
        }

        #[test]
        fn the_best_of_a_stream_are_the_best_of_all(
            all in proptest::collection::vec(standing(), 0..99), limit in 0usize..20,
        ) {
            let mut best = Best::new(limit, Order::Best);
            for standing in &all {
                if best.may_take(standing) {
                    best.take(Place::of(standing, Order::Best));
                }
            }
            let mut sorted: Vec<Place> = all.iter().map(|of| Place::of(of, Order::Best)).collect();
            sorted.sort_unstable_by(|one, other| other.cmp(one));
            sorted.truncate(limit);
            sorted.dedup();
            let mut found = best.sorted();
            found.dedup();
            prop_assert!(found.iter().all(|place| sorted.contains(place)));
            prop_assert_eq!(found.first(), sorted.first());
        }
    }
}
