//! Folding the directory into its index.

use super::arena::{kana_bytes, mask, split_address, wide};
use super::index::{Feature, Index, NO_AREA, NO_PLACES, ROOM_CONDITIONAL, Row};
use super::row::DirectoryRow;
use crate::domain::area::AreaCode;
use crate::domain::capability::{CapabilityTable, symbol_key};
use crate::domain::room::{Room, RoomNow};
use crate::text::{fold, phone, romaji};
use chrono::NaiveDate;
use std::collections::HashMap;
use std::hash::Hash;

/// How many beginnings of words of a name are kept.
const STARTS: usize = 32;

impl Index {
    /// Folds all rows. Capabilities that the table no longer has are found by code only, like
    /// any other; filings keep their symbols.
    #[must_use]
    pub fn build(rows: impl IntoIterator<Item = DirectoryRow>, table: &CapabilityTable) -> Self {
        let mut building = Building::default();
        // The capabilities of the table come first, so that a word of a query finds them at once.
        for known in table.all() {
            building
                .features
                .number(Feature::Capability(known.code.clone()));
        }
        for row in rows {
            building.add(&row);
        }
        building.finish()
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

/// Values kept once, by number.
#[derive(Debug)]
struct Numbered<T> {
    values: Vec<T>,
    numbers: HashMap<T, u32>,
}

impl<T> Default for Numbered<T> {
    fn default() -> Self {
        Self {
            values: Vec::new(),
            numbers: HashMap::new(),
        }
    }
}

impl<T: Clone + Eq + Hash> Numbered<T> {
    fn number(&mut self, value: T) -> u32 {
        if let Some(known) = self.numbers.get(&value) {
            return *known;
        }
        let number = u32::try_from(self.values.len()).unwrap_or(u32::MAX);
        self.values.push(value.clone());
        self.numbers.insert(value, number);
        number
    }

    /// The number in 16 bits, or `other` when there are too many.
    fn short(&mut self, value: T, other: u16) -> u16 {
        u16::try_from(self.number(value)).unwrap_or(other)
    }
}

#[derive(Default)]
struct Building {
    index: Index,
    towns: Numbered<String>,
    areas: Numbered<AreaCode>,
    kinds: Numbered<String>,
    features: Numbered<Feature>,
}

impl Building {
    fn add(&mut self, row: &DirectoryRow) {
        let wide_at = self.index.wide.len();
        let narrow_at = self.index.narrow.len();
        let features_at = self.index.features.len();
        let (name, starts) = name_with_starts(&row.name);
        let hints: Vec<String> = row.hints.lines().map(fold::key).collect();
        let name = self.put_wide(&name);
        let hints = self.put_long(&wide(&hints.join("\0")));
        let director = self.put_wide(&wide(&fold::key(&row.director)));
        let kana = self.put_narrow(&kana_bytes(&fold::key(&row.kana)));
        let romaji = self.put_narrow(romaji::key_from_kana(&row.kana).as_bytes());
        let (town, block) = split_address(&fold::address_key(&row.address));
        let town = self.towns.number(town);
        let block = self.put_narrow(&block);
        let phones = self.put_narrow(&phones(&row.phones));
        let features = self.put_features(row);
        let offset = |at: usize| u32::try_from(at).unwrap_or(u32::MAX);
        let row = Row {
            id: row.id.0,
            wide_at: offset(wide_at),
            narrow_at: offset(narrow_at),
            features_at: offset(features_at),
            starts,
            lat: degrees(row.position.map(|position| position.lat)),
            lon: degrees(row.position.map(|position| position.lon)),
            area: row
                .area
                .clone()
                .map_or(NO_AREA, |area| self.areas.short(area, NO_AREA)),
            kind: self.kinds.short(row.kind.clone(), u16::MAX),
            declared: row.declared_on.map_or(0, days),
            hints,
            name,
            director,
            kana,
            romaji,
            block,
            phones,
            features,
            room: room_rank(row.room),
            places: row
                .places
                .map_or(NO_PLACES, |n| u8::try_from(n).unwrap_or(NO_PLACES - 1)),
            vanished: row.vanished,
        };
        let texts = self.index.texts(&row);
        let masks = (
            mask(texts.name) | mask(texts.hints) | mask(texts.director),
            mask(texts.kana),
            mask(texts.romaji),
        );
        self.index.row_towns.push(town);
        self.index.name_masks.push(masks.0);
        self.index.kana_masks.push(masks.1);
        self.index.romaji_masks.push(masks.2);
        self.index.rows.push(row);
    }

    fn put_wide(&mut self, text: &[u16]) -> u8 {
        let kept = text.get(..text.len().min(255)).unwrap_or_default();
        self.index.wide.extend_from_slice(kept);
        u8::try_from(kept.len()).unwrap_or(u8::MAX)
    }

    fn put_long(&mut self, text: &[u16]) -> u16 {
        let kept = text
            .get(..text.len().min(usize::from(u16::MAX)))
            .unwrap_or_default();
        self.index.wide.extend_from_slice(kept);
        u16::try_from(kept.len()).unwrap_or(u16::MAX)
    }

    fn put_narrow(&mut self, text: &[u8]) -> u8 {
        let kept = text.get(..text.len().min(255)).unwrap_or_default();
        self.index.narrow.extend_from_slice(kept);
        u8::try_from(kept.len()).unwrap_or(u8::MAX)
    }

    fn put_features(&mut self, row: &DirectoryRow) -> u8 {
        let codes = row.capabilities.iter().cloned().map(Feature::Capability);
        let filings = row
            .filings
            .iter()
            .map(|symbol| Feature::Filing(symbol_key(symbol)));
        let mut found: Vec<u16> = codes
            .chain(filings)
            .map(|feature| self.features.short(feature, u16::MAX))
            .collect();
        found.sort_unstable();
        found.dedup();
        found.truncate(255);
        self.index.features.extend_from_slice(&found);
        u8::try_from(found.len()).unwrap_or(u8::MAX)
    }

    fn finish(mut self) -> Index {
        self.index.towns = self
            .towns
            .values
            .into_iter()
            .map(String::into_boxed_str)
            .collect();
        self.index.areas = self.areas.values;
        self.index.kinds = self.kinds.values;
        self.index.feature_names = self.features.values;
        self.index.rows.shrink_to_fit();
        self.index.wide.shrink_to_fit();
        self.index.narrow.shrink_to_fit();
        self.index.features.shrink_to_fit();
        self.index
    }
}

/// The folded name, and a bit for each place where one of its words begins.
fn name_with_starts(name: &str) -> (Vec<u16>, u32) {
    // Folding the whole, not word by word: a が between two words may be a ケ.
    let whole = wide(&fold::key(name));
    let mut starts = 0;
    let mut length = 0;
    for word in name.split([' ', '\u{3000}']) {
        if length < STARTS {
            starts |= 1_u32 << length;
        }
        length += fold::key(word).chars().count();
    }
    (whole, starts)
}

fn phones(printed: &[String]) -> Vec<u8> {
    let mut numbers: Vec<String> = Vec::new();
    for number in printed.iter().map(|number| phone::digits(number)) {
        if !number.is_empty() && !numbers.contains(&number) {
            numbers.push(number);
        }
    }
    numbers.join("\0").into_bytes()
}

#[expect(
    clippy::cast_possible_truncation,
    reason = "a metre is enough; f32 keeps it"
)]
fn degrees(value: Option<f64>) -> f32 {
    value.map_or(f32::NAN, |value| value as f32)
}

/// Days since 2000, enough to tell the fresher of two declarations.
fn days(date: NaiveDate) -> u16 {
    NaiveDate::from_ymd_opt(2000, 1, 1)
        .and_then(|start| u16::try_from((date - start).num_days()).ok())
        .unwrap_or(0)
}
