//! Everything the search knows of every institution, made for scanning.
//!
//! Folded texts lie end to end in two arenas (16-bit characters for names, bytes for readings,
//! numbers and romaji) with masks of their characters beside them. Towns are kept once and
//! institutions point at them. Nothing here is ever shown: hits carry ids.

use crate::domain::area::AreaCode;
use crate::domain::facility::Position;
use crate::domain::ids::FacilityId;

/// Rank of conditional room, the least that counts as room.
pub(super) const ROOM_CONDITIONAL: u8 = 4;
/// No area.
pub(super) const NO_AREA: u16 = u16::MAX;
/// Places not told.
pub(super) const NO_PLACES: u8 = u8::MAX;

/// The directory, ready to be searched.
#[derive(Debug, Default)]
pub struct Index {
    pub(super) rows: Vec<Row>,
    /// Masks of names, hints and directors; of readings; of romaji.
    pub(super) name_masks: Vec<u64>,
    pub(super) kana_masks: Vec<u64>,
    pub(super) romaji_masks: Vec<u64>,
    /// The town of each row, apart from it because every term looks at it.
    pub(super) row_towns: Vec<u32>,
    /// Names, then hints, then directors of each row.
    pub(super) wide: Vec<u16>,
    /// Readings, romaji, block numbers, telephone numbers of each row.
    pub(super) narrow: Vec<u8>,
    /// Capabilities and filings of each row.
    pub(super) features: Vec<u16>,
    /// Addresses in front of their numbers, each once.
    pub(super) towns: Vec<Box<str>>,
    pub(super) areas: Vec<AreaCode>,
    pub(super) feature_names: Vec<Feature>,
    pub(super) kinds: Vec<String>,
}

/// Something that an institution has.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub(super) enum Feature {
    /// Code of a capability.
    Capability(String),
    /// Key of a filing's symbol.
    Filing(String),
}

/// The fixed part of an institution.
#[derive(Debug, Clone, Copy)]
pub(super) struct Row {
    pub(super) id: i64,
    pub(super) wide_at: u32,
    pub(super) narrow_at: u32,
    pub(super) features_at: u32,
    pub(super) starts: u32,
    pub(super) lat: f32,
    pub(super) lon: f32,
    pub(super) area: u16,
    pub(super) kind: u16,
    pub(super) declared: u16,
    pub(super) hints: u16,
    pub(super) name: u8,
    pub(super) director: u8,
    pub(super) kana: u8,
    pub(super) romaji: u8,
    pub(super) block: u8,
    pub(super) phones: u8,
    pub(super) features: u8,
    pub(super) room: u8,
    pub(super) places: u8,
    pub(super) vanished: bool,
}

/// The texts of one institution, as slices of the arenas.
pub(super) struct Texts<'a> {
    pub name: &'a [u16],
    /// Where the words of the name begin.
    pub starts: u32,
    pub hints: &'a [u16],
    pub director: &'a [u16],
    pub kana: &'a [u8],
    pub romaji: &'a [u8],
    pub block: &'a [u8],
    pub phones: &'a [u8],
}

impl Index {
    /// How many institutions it knows.
    #[must_use]
    pub fn len(&self) -> usize {
        self.rows.len()
    }

    /// Whether it knows none.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.rows.is_empty()
    }

    /// Bytes it takes, all tables included.
    #[must_use]
    pub fn bytes(&self) -> usize {
        self.rows.len() * (size_of::<Row>() + 3 * size_of::<u64>() + size_of::<u32>())
            + self.wide.len() * 2
            + self.narrow.len()
            + self.features.len() * 2
            + self
                .towns
                .iter()
                .map(|town| town.len() + size_of::<Box<str>>())
                .sum::<usize>()
    }

    /// The texts of a row.
    pub(super) fn texts(&self, row: &Row) -> Texts<'_> {
        let mut wide = self.wide.get(at(row.wide_at)..).unwrap_or_default();
        let mut narrow = self.narrow.get(at(row.narrow_at)..).unwrap_or_default();
        Texts {
            name: take(&mut wide, row.name.into()),
            starts: row.starts,
            hints: take(&mut wide, row.hints.into()),
            director: take(&mut wide, row.director.into()),
            kana: take(&mut narrow, row.kana.into()),
            romaji: take(&mut narrow, row.romaji.into()),
            block: take(&mut narrow, row.block.into()),
            phones: take(&mut narrow, row.phones.into()),
        }
    }

    /// The numbers of what a row has, see [`Feature`].
    pub(super) fn features(&self, row: &Row) -> &[u16] {
        let mut rest = self.features.get(at(row.features_at)..).unwrap_or_default();
        take(&mut rest, row.features.into())
    }
}

impl Row {
    pub fn id(&self) -> FacilityId {
        FacilityId(self.id)
    }

    pub fn area(&self) -> Option<usize> {
        (self.area != NO_AREA).then(|| usize::from(self.area))
    }

    pub fn kind(&self) -> usize {
        self.kind.into()
    }

    pub fn vanished(&self) -> bool {
        self.vanished
    }

    pub fn declared(&self) -> u16 {
        self.declared
    }

    /// The rank of its room, more is better.
    pub fn room(&self) -> u8 {
        self.room
    }

    /// Whether it has valid room for more persons than `places`.
    pub fn has_room_for_more_than(&self, places: u32) -> bool {
        let said = if self.places == NO_PLACES {
            1
        } else {
            u32::from(self.places)
        };
        self.room >= ROOM_CONDITIONAL && said > places
    }

    /// Distance in km, where its position is known.
    pub fn km_from(&self, origin: Position) -> Option<f64> {
        let here = Position {
            lat: self.lat.into(),
            lon: self.lon.into(),
        };
        (!self.lat.is_nan()).then(|| origin.km_to(here))
    }
}

fn at(offset: u32) -> usize {
    usize::try_from(offset).unwrap_or(usize::MAX)
}

fn take<'a, T>(rest: &mut &'a [T], length: usize) -> &'a [T] {
    let (taken, after) = rest.split_at(length.min(rest.len()));
    *rest = after;
    taken
}
