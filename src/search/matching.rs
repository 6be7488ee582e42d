//! One term against one institution: how well, and in which field.
//!
//! This is the definition that [`super::scan`] is the fast way of; it tells of the few hits that
//! are shown where each word was found.

use super::index::Index;
use super::meaning::Meaning;
use super::misspelt::Misspelt;
use super::query::{Want, Word};
use super::row::Field;
use super::scan::{LOOSE, LOOSEST, Looseness, STRICT, fitting_towns};
use super::text_match::{
    APART, How, NONE, Rank, class_of, elsewhere, in_name, in_name_loosely, in_number, rank,
};

/// A word with one typing error, in each of its forms that is long enough for one.
pub(super) struct Slips {
    pub key: Option<Misspelt<u16>>,
    pub kana: Option<Misspelt<u8>>,
    pub romaji: Option<Misspelt<u8>>,
}

impl Slips {
    pub fn of(word: &Word) -> Self {
        let sound = |letters: &Option<Vec<u8>>, shortest: usize| {
            let letters = letters.as_deref()?;
            Misspelt::new(letters, shortest + 1)
        };
        Self {
            key: Misspelt::new(&word.key, LOOSE.wide.scattered + 1),
            kana: sound(&word.kana, LOOSE.wide.scattered),
            romaji: sound(&word.romaji, LOOSE.romaji.scattered),
        }
    }

    /// Whether the word is too short in every form.
    pub fn is_nothing(&self) -> bool {
        self.key.is_none() && self.kana.is_none() && self.romaji.is_none()
    }

    /// Whether it is looked for in every column in which the other is.
    pub fn covers(&self, other: &Self) -> bool {
        (self.key.is_some() || other.key.is_none())
            && (self.kana.is_some() || other.kana.is_none())
            && (self.romaji.is_some() || other.romaji.is_none())
    }

    fn in_row(&self, index: &Index, row: usize) -> Option<Field> {
        let in_name = |word: &Misspelt<u16>| word.is_in(index.names.text(row));
        let in_kana = |word: &Misspelt<u8>| word.is_in(index.kana.text(row));
        let in_romaji = |word: &Misspelt<u8>| word.is_in(index.romaji.text(row));
        if self.key.as_ref().is_some_and(in_name) {
            Some(Field::Name)
        } else if self.kana.as_ref().is_some_and(in_kana) {
            Some(Field::Kana)
        } else {
            let is_in = self.romaji.as_ref().is_some_and(in_romaji);
            is_in.then_some(Field::Romaji)
        }
    }
}

/// A term prepared for being found in single rows.
pub(super) struct Prepared<'a> {
    want: &'a Want,
    meaning: Meaning<'a>,
    slips: Option<Slips>,
    /// By number of a town, how well it fits.
    towns: Vec<Rank>,
}

/// Where a term was found and how well.
pub(super) type Found = (Rank, Field);

impl<'a> Prepared<'a> {
    pub fn new(index: &'a Index, want: &'a Want) -> Self {
        let word = match want {
            Want::Free(word) => Some(word),
            _ => None,
        };
        Self {
            want,
            meaning: Meaning::of(index, want),
            slips: word.map(Slips::of),
            towns: word.map_or_else(Vec::new, |word| fitting_towns(index, word)),
        }
    }

    /// Where the term is found best in a row.
    pub fn found(&self, index: &Index, row: usize) -> Option<Found> {
        match self.want {
            Want::Exact(word) => {
                let found = in_texts(index, row, word, STRICT)?;
                (class_of(found.0) == How::Whole as u16).then_some(found)
            }
            Want::Free(word) => {
                let text = in_texts(index, row, word, LOOSE);
                let meaning = self
                    .meant(index, row)
                    .map(|field| (rank(How::Meaning, 0), field));
                let town = self
                    .town(index, row, word)
                    .map(|found| (found, Field::Address));
                let slip = || {
                    let field = self.slips.as_ref()?.in_row(index, row)?;
                    Some((rank(How::Typo, 0), field))
                };
                let found = better(better(text, meaning), town);
                match found {
                    Some((best, _)) if class_of(best) > How::Typo as u16 => found,
                    found => better(slip(), found).or_else(|| in_texts(index, row, word, LOOSEST)),
                }
            }
            _ => Some((rank(How::Whole, 0), self.meant(index, row)?)),
        }
    }

    fn meant(&self, index: &Index, row: usize) -> Option<Field> {
        let meaning = &self.meaning;
        if meaning.capabilities.iter().any(|set| set.has(row)) {
            Some(Field::Capability)
        } else if meaning.has_filed(index, row) {
            Some(Field::Filing)
        } else if meaning.areas.iter().any(|set| set.has(row)) {
            Some(Field::Area)
        } else if meaning.kinds.iter().any(|set| set.has(row)) {
            Some(Field::Kind)
        } else {
            matches!(self.want, Want::RoomFor(_)).then_some(Field::Room)
        }
    }

    fn town(&self, index: &Index, row: usize, word: &Word) -> Option<Rank> {
        let town = *index.row_towns.get(row)?;
        let fits = self.towns.get(town as usize).copied()?;
        (fits != NONE && index.block(row).starts_with(&word.block)).then_some(fits)
    }
}

/// The word in the row's own texts.
fn in_texts(index: &Index, row: usize, word: &Word, looseness: Looseness) -> Option<Found> {
    let key = word.key.as_slice();
    let name = in_name_loosely(
        index.names.text(row),
        key,
        index.starts(row),
        looseness.wide,
    );
    let mut best = better(None, Some((name, Field::Name)));
    for hint in index.hints(row) {
        best = better(best, Some((in_name(hint, key, 0), Field::Hints)));
    }
    let director = elsewhere(index.director(row), key);
    best = better(best, Some((director, Field::Director)));
    if let Some(kana) = &word.kana {
        let found = in_name_loosely(index.kana.text(row), kana, 0, looseness.wide);
        best = better(best, Some((found, Field::Kana)));
    }
    if let Some(romaji) = &word.romaji {
        let found = in_name_loosely(index.romaji.text(row), romaji, 0, looseness.romaji);
        best = better(best, Some((found, Field::Romaji)));
    }
    if let Some(digits) = &word.phone {
        for number in index.phones(row) {
            best = better(best, Some((in_number(number, digits), Field::Phone)));
        }
    }
    best
}

/// The better of two; of equals the first.
fn better(one: Option<Found>, other: Option<Found>) -> Option<Found> {
    let other = other.filter(|(rank, _)| *rank > APART);
    match (one, other) {
        (Some(a), Some(b)) => Some(if b.0 > a.0 { b } else { a }),
        (one, other) => one.or(other),
    }
}
