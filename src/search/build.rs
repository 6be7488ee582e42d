//! Folding the directory into its index.

use super::arena::{kana_bytes, split_address, wide};
use super::bits::Bits;
use super::index::{BETWEEN, DIRECTOR, Facts, Index};
use super::row::DirectoryRow;
use crate::domain::capability::{CapabilityTable, symbol_key};
use crate::text::{fold, phone, romaji};
use std::collections::HashMap;
use std::hash::Hash;

/// How many beginnings of words of a name are kept.
const STARTS: usize = 32;
/// Letters of one field that are kept.
const LONGEST: usize = 4_000;

impl Index {
    /// Folds all rows. Capabilities that the table no longer has are found by code only, like
    /// any other; filings keep their symbols.
    #[must_use]
    pub fn build(rows: impl IntoIterator<Item = DirectoryRow>, table: &CapabilityTable) -> Self {
        let mut building = Building::default();
        // The capabilities of the table come first, so that a word of a query finds them at once.
        for known in table.all() {
            building.capabilities.number(&known.code);
        }
        for row in rows {
            building.add(&row);
        }
        building.finish()
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
    fn number(&mut self, value: &T) -> u32 {
        if let Some(known) = self.numbers.get(value) {
            return *known;
        }
        let number = u32::try_from(self.values.len()).unwrap_or(u32::MAX);
        self.values.push(value.clone());
        self.numbers.insert(value.clone(), number);
        number
    }
}

/// Which rows have each of some values.
#[derive(Debug)]
struct Sets<T> {
    names: Numbered<T>,
    rows: Vec<Bits>,
}

impl<T> Default for Sets<T> {
    fn default() -> Self {
        Self {
            names: Numbered::default(),
            rows: Vec::new(),
        }
    }
}

impl<T: Clone + Eq + Hash> Sets<T> {
    fn number(&mut self, value: &T) -> usize {
        let number = self.names.number(value) as usize;
        if self.rows.len() <= number {
            self.rows.resize(number + 1, Bits::default());
        }
        number
    }

    fn put(&mut self, value: &T, row: usize) {
        let number = self.number(value);
        if let Some(rows) = self.rows.get_mut(number) {
            rows.put(row);
        }
    }

    fn finish(self, rows: usize) -> Vec<(T, Bits)> {
        let grown = self.rows.into_iter().map(|mut bits| {
            bits.grow(rows);
            bits
        });
        self.names.values.into_iter().zip(grown).collect()
    }
}

#[derive(Default)]
struct Building {
    index: Index,
    towns: Numbered<String>,
    filings: Numbered<String>,
    /// Keys of symbols as printed: the same few hundred come back again and again.
    symbols: HashMap<String, u32>,
    areas: Sets<crate::domain::area::AreaCode>,
    kinds: Sets<String>,
    capabilities: Sets<String>,
}

impl Building {
    fn add(&mut self, row: &DirectoryRow) {
        let at = self.index.ids.len();
        self.index.ids.push(row.id.0);
        self.add_texts(row);
        self.add_place(row);
        let filings = self.filings_of(row);
        self.index.filings.push(&filings);
        for code in &row.capabilities {
            self.capabilities.put(code, at);
        }
        self.kinds.put(&row.kind, at);
        if let Some(area) = &row.area {
            self.areas.put(area, at);
        }
        if row.vanished {
            self.index.vanished.put(at);
        }
        self.index.with_room.grow(at + 1);
        self.index.facts.push(Facts::without_room(
            degrees(row.position.map(|position| position.lat)),
            degrees(row.position.map(|position| position.lon)),
        ));
        self.index
            .declare(at, row.room, row.places, row.declared_on);
    }

    fn add_texts(&mut self, row: &DirectoryRow) {
        let index = &mut self.index;
        let (name, starts) = name_with_starts(&row.name);
        index.names.push(cut(&name));
        index.starts.push(starts);
        let mut aside = Vec::new();
        for (nth, hint) in row.hints.lines().enumerate() {
            if nth > 0 {
                aside.push(u16::from(BETWEEN));
            }
            aside.extend(wide(&fold::key(hint)));
        }
        if !row.director.is_empty() {
            aside.push(DIRECTOR);
            aside.extend(wide(&fold::key(&row.director)));
        }
        index.asides.push(cut(&aside));
        index.kana.push(cut(&kana_bytes(&fold::key(&row.kana))));
        index
            .romaji
            .push(cut(romaji::key_from_kana(&row.kana).as_bytes()));
    }

    fn add_place(&mut self, row: &DirectoryRow) {
        let (town, block) = split_address(&fold::address_key(&row.address));
        let number = self.towns.number(&town);
        if number as usize == self.index.towns.masks().len() {
            self.index.towns.push(cut(&wide(&town)));
        }
        self.index.row_towns.push(number);
        let mut digits = block;
        for phone in phones(&row.phones) {
            digits.push(BETWEEN);
            digits.extend_from_slice(phone.as_bytes());
        }
        self.index.digits.push(cut(&digits));
    }

    fn filings_of(&mut self, row: &DirectoryRow) -> Vec<u16> {
        let mut numbers: Vec<u16> = Vec::with_capacity(row.filings.len());
        for symbol in &row.filings {
            let number = self.symbols.get(symbol).copied().unwrap_or_else(|| {
                let number = self.filings.number(&symbol_key(symbol));
                self.symbols.insert(symbol.clone(), number);
                number
            });
            numbers.extend(u16::try_from(number).ok());
        }
        numbers.sort_unstable();
        numbers.dedup();
        numbers
    }

    fn finish(self) -> Index {
        let mut index = self.index;
        let rows = index.ids.len();
        index.filing_keys = self.filings.values;
        index.capabilities = self.capabilities.finish(rows);
        index.areas = self.areas.finish(rows);
        index.kinds = self.kinds.finish(rows);
        index.vanished.grow(rows);
        index.with_room.grow(rows);
        index.ids.shrink_to_fit();
        index.starts.shrink_to_fit();
        index.row_towns.shrink_to_fit();
        index.facts.shrink_to_fit();
        index.names.settle();
        index.asides.settle();
        index.towns.settle();
        index.kana.settle();
        index.romaji.settle();
        index.digits.settle();
        index.filings.settle();
        index
    }
}

fn cut<L>(text: &[L]) -> &[L] {
    text.get(..LONGEST).unwrap_or(text)
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

fn phones(printed: &[String]) -> Vec<String> {
    let mut numbers: Vec<String> = Vec::new();
    for number in printed.iter().map(|number| phone::digits(number)) {
        if !number.is_empty() && !numbers.contains(&number) {
            numbers.push(number);
        }
    }
    numbers
}

#[expect(
    clippy::cast_possible_truncation,
    reason = "a metre is enough; f32 keeps it"
)]
fn degrees(value: Option<f64>) -> f32 {
    value.map_or(f32::NAN, |value| value as f32)
}
