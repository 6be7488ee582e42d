//! What a term means in one index, whatever the texts say: sets of institutions.

use super::bits::Bits;
use super::index::Index;
use super::query::{Want, Word};
use crate::domain::area::AreaCode;
use crate::domain::capability::CapabilityQuery;

/// The sets behind a condition; an institution in any of them fulfils it.
#[derive(Default)]
pub(super) struct Meaning<'a> {
    pub capabilities: Vec<&'a Bits>,
    pub areas: Vec<&'a Bits>,
    pub kinds: Vec<&'a Bits>,
    /// By number of a filing, whether it is meant; empty when none is.
    filings: Vec<bool>,
    /// More than so many places.
    room_for: Option<u32>,
}

impl<'a> Meaning<'a> {
    /// What a term means beside being a word to be looked for.
    pub fn of(index: &'a Index, want: &Want) -> Self {
        let mut meaning = Self::default();
        match want {
            Want::Area(areas) => meaning.areas(index, areas),
            Want::Capability(CapabilityQuery::Codes(codes)) => meaning.codes(index, codes),
            Want::Capability(CapabilityQuery::FilingPrefix(key)) => meaning.filings(index, key),
            Want::Kind(kinds) => meaning.kinds = having(&index.kinds, kinds),
            Want::RoomFor(places) => meaning.room_for = Some(*places),
            Want::Free(word) => meaning.word(index, word),
            Want::Exact(_) => {}
        }
        meaning
    }

    fn word(&mut self, index: &'a Index, word: &Word) {
        self.codes(index, &word.codes);
        self.areas(index, &word.areas);
        if let Some(key) = &word.filing {
            self.filings(index, key);
        }
    }

    fn codes(&mut self, index: &'a Index, codes: &[String]) {
        self.capabilities = having(&index.capabilities, codes);
    }

    fn areas(&mut self, index: &'a Index, areas: &[AreaCode]) {
        self.areas = having(&index.areas, areas);
    }

    fn filings(&mut self, index: &Index, beginning: &str) {
        let meant = index
            .filing_keys
            .iter()
            .map(|key| key.starts_with(beginning));
        self.filings = meant.collect();
        if !self.filings.contains(&true) {
            self.filings.clear();
        }
    }

    /// Whether a row has one of the filings that are meant.
    pub fn has_filed(&self, index: &Index, row: usize) -> bool {
        let is_meant = |number: &u16| self.filings.get(usize::from(*number)) == Some(&true);
        !self.filings.is_empty() && index.filings.text(row).iter().any(is_meant)
    }

    /// All rows that fulfil it.
    pub fn rows(&self, index: &Index) -> Bits {
        let mut rows = Bits::none(index.len());
        for set in self
            .capabilities
            .iter()
            .chain(&self.areas)
            .chain(&self.kinds)
        {
            rows.add_all(set);
        }
        if !self.filings.is_empty() {
            let filed = (0..index.len()).filter(|row| self.has_filed(index, *row));
            filed.for_each(|row| rows.put(row));
        }
        if let Some(places) = self.room_for {
            let enough = |row: &usize| {
                let facts = index.facts.get(*row);
                facts.is_some_and(|facts| facts.has_room_for_more_than(places))
            };
            let enough = index.with_room.rows().filter(enough);
            enough.for_each(|row| rows.put(row));
        }
        rows
    }

    /// Whether nothing is meant, so that no row can fulfil it.
    pub fn is_nothing(&self) -> bool {
        self.capabilities.is_empty()
            && self.areas.is_empty()
            && self.kinds.is_empty()
            && self.filings.is_empty()
            && self.room_for.is_none()
    }
}

fn having<'a, T: PartialEq>(sets: &'a [(T, Bits)], wanted: &[T]) -> Vec<&'a Bits> {
    let meant = sets.iter().filter(|(name, _)| wanted.contains(name));
    meant.map(|(_, rows)| rows).collect()
}
