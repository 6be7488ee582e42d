//! Everything the search knows of every institution, made for scanning.
//!
//! Each field is a column of its own, so that looking for a reading touches nothing but readings.
//! What is a yes or a no (areas, kinds, capabilities) is a set of bits. Towns and filings are kept
//! once and institutions point at them. Nothing here is ever shown: hits carry ids.

use super::bits::Bits;
use super::column::{Column, Texts};
use crate::domain::area::AreaCode;
use crate::domain::facility::Position;
use crate::domain::ids::FacilityId;
use crate::domain::room::{Room, RoomNow};
use chrono::NaiveDate;

/// Rank of conditional room, the least that counts as room.
pub(super) const ROOM_CONDITIONAL: u8 = 4;
/// Places not told.
pub(super) const NO_PLACES: u8 = u8::MAX;
/// Between the hints of an institution, and between its numbers.
pub(super) const BETWEEN: u8 = 0;
/// Between the hints and the director.
pub(super) const DIRECTOR: u16 = 1;

/// The directory, ready to be searched.
#[derive(Debug, Default)]
pub struct Index {
    pub(super) ids: Vec<i64>,
    pub(super) names: Column<u16>,
    /// By row, a bit for each place (of the first 32) where a word of the name begins.
    pub(super) starts: Vec<u32>,
    /// Hints, then [`DIRECTOR`] and the director.
    pub(super) asides: Column<u16>,
    pub(super) kana: Column<u8>,
    pub(super) romaji: Column<u8>,
    /// The numbers of the address, then those of telephone and FAX, [`BETWEEN`] them.
    pub(super) digits: Texts<u8>,
    /// Addresses in front of their numbers, each once, and by row which.
    pub(super) towns: Column<u16>,
    pub(super) row_towns: Vec<u32>,
    /// Keys of the symbols of filings, each once, and by row which.
    pub(super) filing_keys: Vec<String>,
    pub(super) filings: Texts<u16>,
    pub(super) capabilities: Vec<(String, Bits)>,
    pub(super) areas: Vec<(AreaCode, Bits)>,
    pub(super) kinds: Vec<(String, Bits)>,
    pub(super) vanished: Bits,
    /// Those with valid room.
    pub(super) with_room: Bits,
    pub(super) facts: Vec<Facts>,
}

/// What orders and filters an institution, beside its texts.
#[derive(Debug, Clone, Copy)]
pub(super) struct Facts {
    pub lat: f32,
    pub lon: f32,
    /// Day of the declaration of room.
    pub declared: u16,
    /// Rank of the room, more is better.
    pub room: u8,
    pub places: u8,
}

impl Index {
    /// How many institutions it knows.
    #[must_use]
    pub fn len(&self) -> usize {
        self.ids.len()
    }

    /// Whether it knows none.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.ids.is_empty()
    }

    /// Bytes it takes, all tables included.
    #[must_use]
    pub fn bytes(&self) -> usize {
        let of = |sets: &mut dyn Iterator<Item = &Bits>| -> usize { sets.map(Bits::bytes).sum() };
        self.names.bytes()
            + self.asides.bytes()
            + self.kana.bytes()
            + self.romaji.bytes()
            + self.digits.bytes()
            + self.towns.bytes()
            + self.filings.bytes()
            + of(&mut self.capabilities.iter().map(|(_, rows)| rows))
            + of(&mut self.areas.iter().map(|(_, rows)| rows))
            + of(&mut self.kinds.iter().map(|(_, rows)| rows))
            + of(&mut [&self.vanished, &self.with_room].into_iter())
            + self.len() * (size_of::<i64>() + 2 * size_of::<u32>() + size_of::<Facts>())
    }

    /// Takes over what is known today of the room of an institution; the rows must
    /// stand in the order of the ids.
    pub fn declare_of(
        &mut self,
        id: FacilityId,
        room: RoomNow,
        places: Option<u32>,
        on: Option<NaiveDate>,
    ) {
        if let Ok(row) = self.ids.binary_search(&id.0) {
            self.declare(row, room, places, on);
        }
    }

    /// The same of a row.
    pub(super) fn declare(
        &mut self,
        row: usize,
        room: RoomNow,
        places: Option<u32>,
        on: Option<NaiveDate>,
    ) {
        let rank = room_rank(room);
        if let Some(facts) = self.facts.get_mut(row) {
            facts.room = rank;
            facts.places = places.map_or(NO_PLACES, |n| u8::try_from(n).unwrap_or(NO_PLACES - 1));
            facts.declared = on.map_or(0, days);
        }
        if rank >= ROOM_CONDITIONAL {
            self.with_room.put(row);
        } else {
            self.with_room.take(row);
        }
    }

    /// The id of a row.
    pub(super) fn id(&self, row: usize) -> Option<FacilityId> {
        self.ids.get(row).copied().map(FacilityId)
    }

    /// Where the words of the name of a row begin.
    pub(super) fn starts(&self, row: usize) -> u32 {
        self.starts.get(row).copied().unwrap_or(0)
    }

    /// The hints of a row, each alone.
    pub(super) fn hints(&self, row: usize) -> impl Iterator<Item = &[u16]> {
        let text = self.asides.text(row);
        let hints = text.split(|unit| *unit == DIRECTOR).next();
        hints
            .into_iter()
            .flat_map(|hints| hints.split(|unit| *unit == u16::from(BETWEEN)))
    }

    /// The director of a row.
    pub(super) fn director(&self, row: usize) -> &[u16] {
        let text = self.asides.text(row);
        text.iter()
            .position(|unit| *unit == DIRECTOR)
            .and_then(|at| text.get(at + 1..))
            .unwrap_or_default()
    }

    /// The numbers of the address of a row.
    pub(super) fn block(&self, row: usize) -> &[u8] {
        let mut parts = self.digits.text(row).split(|byte| *byte == BETWEEN);
        parts.next().unwrap_or_default()
    }

    /// The telephone and FAX numbers of a row.
    pub(super) fn phones(&self, row: usize) -> impl Iterator<Item = &[u8]> {
        let parts = self.digits.text(row).split(|byte| *byte == BETWEEN);
        parts.skip(1)
    }
}

/// Valid room first, then what nobody knows, then what is known to be none.
fn room_rank(room: RoomNow) -> u8 {
    match room {
        RoomNow::Valid(Room::Yes) => ROOM_CONDITIONAL + 1,
        RoomNow::Valid(Room::Conditional) => ROOM_CONDITIONAL,
        RoomNow::Unknown | RoomNow::Stale(_) => 2,
        RoomNow::Valid(Room::Waiting) => 1,
        RoomNow::Valid(Room::No) => 0,
    }
}

/// Days since 2000, enough to tell the fresher of two declarations.
fn days(date: NaiveDate) -> u16 {
    NaiveDate::from_ymd_opt(2000, 1, 1)
        .and_then(|start| u16::try_from((date - start).num_days()).ok())
        .unwrap_or(0)
}

impl Facts {
    /// At a place, with nothing known of the room.
    pub fn without_room(lat: f32, lon: f32) -> Self {
        Self {
            lat,
            lon,
            declared: 0,
            room: room_rank(RoomNow::Unknown),
            places: NO_PLACES,
        }
    }

    /// Whether there is valid room for more persons than `places`.
    pub fn has_room_for_more_than(&self, places: u32) -> bool {
        let said = if self.places == NO_PLACES {
            1
        } else {
            u32::from(self.places)
        };
        self.room >= ROOM_CONDITIONAL && said > places
    }

    /// Distance in km, where the position is known.
    pub fn km_from(&self, origin: Position) -> Option<f64> {
        let here = Position {
            lat: self.lat.into(),
            lon: self.lon.into(),
        };
        (!self.lat.is_nan()).then(|| origin.km_to(here))
    }
}
