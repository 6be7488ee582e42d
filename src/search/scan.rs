//! A term against every institution, column by column.
//!
//! The cheapest test comes first: the mask of a text, then the letters in their order. A word that
//! goes on from an earlier one looks only where that one's letters lie. Typing errors are looked
//! for only where little was found without them.

use super::arena::{Letter, mask};
use super::bits::Bits;
use super::column::Column;
use super::index::Index;
use super::matching::Slips;
use super::meaning::Meaning;
use super::misspelt::Misspelt;
use super::query::{Want, Word};
use super::text_match::{
    APART, Fewest, How, NONE, Rank, class_of, elsewhere, in_name, in_name_loosely, in_number, rank,
};

/// Rows between two looks at whether a newer query waits.
const ROWS_PER_LOOK: usize = 4_096;
/// Rows found below which typing errors are looked for as well.
const VERY_FEW: usize = 10;
/// What counts of a word that does not stand whole.
#[derive(Debug, Clone, Copy)]
pub(super) struct Looseness {
    /// In names and readings.
    pub wide: Fewest,
    /// In romaji, where two letters are about one kana.
    pub romaji: Fewest,
}

/// As a rule. Typing errors are looked for in words with one letter more.
pub(super) const LOOSE: Looseness = Looseness {
    wide: fewest(2, 2),
    romaji: fewest(4, 4),
};
/// Where nothing else is found.
pub(super) const LOOSEST: Looseness = Looseness {
    romaji: fewest(2, 4),
    ..LOOSE
};
/// Where the word must stand whole.
pub(super) const STRICT: Looseness = Looseness {
    wide: fewest(usize::MAX, usize::MAX),
    romaji: fewest(usize::MAX, usize::MAX),
};

const fn fewest(scattered: usize, begun: usize) -> Fewest {
    Fewest { scattered, begun }
}

/// What a term finds in the whole index.
#[derive(Debug)]
pub(super) struct Found {
    /// The rows that match.
    pub matches: Bits,
    /// Those that hold no more than the letters of the word in their order.
    pub scattered: Bits,
    /// How well, where it is a word.
    pub words: Option<Ranked>,
}

/// How well each row holds a word.
#[derive(Debug, Default)]
pub(super) struct Ranked {
    /// All rows that match or that a longer word may be found in, in order.
    rows: Vec<u32>,
    ranks: Vec<Rank>,
    /// Whether typing errors were looked for.
    forgiving: bool,
}

impl Ranked {
    /// Rows and ranks; [`APART`] ones as well.
    pub fn iter(&self) -> impl Iterator<Item = (usize, Rank)> {
        let rows = self.rows.iter().map(|row| *row as usize);
        rows.zip(self.ranks.iter().copied())
    }

    /// The rank of one row.
    pub fn rank(&self, row: u32) -> Rank {
        let at = self.rows.binary_search(&row).ok();
        at.and_then(|at| self.ranks.get(at))
            .copied()
            .unwrap_or(NONE)
    }

    /// How many rows a longer word has to look at.
    pub fn len(&self) -> usize {
        self.rows.len()
    }
}

impl Found {
    /// The rows that are meant beyond doubt: no typing errors.
    pub fn surely(&self) -> Bits {
        let mut sure = self.matches.clone();
        if let Some(words) = &self.words {
            let mut doubtful = Bits::default();
            let rows = words
                .iter()
                .filter(|(_, rank)| class_of(*rank) == How::Typo as u16);
            rows.for_each(|(row, _)| doubtful.put(row));
            sure.drop_all(&doubtful);
        }
        sure
    }
}

/// One run over the index; `ranks` is kept from run to run to spare the memory.
pub(super) struct Scan<'a> {
    pub index: &'a Index,
    pub ranks: &'a mut Vec<Rank>,
    /// Asked every few thousand rows; once it says yes there is no result.
    pub cancelled: &'a dyn Fn() -> bool,
}

impl Scan<'_> {
    /// All that a term finds; `before` is what a word found with which this one begins.
    pub fn find(mut self, want: &Want, before: Option<(&Word, &Ranked)>) -> Option<Found> {
        let meaning = Meaning::of(self.index, want);
        match want {
            Want::Free(word) => {
                self.ranks.clear();
                self.ranks.resize(self.index.len(), NONE);
                let among = before.map(|(_, words)| words.rows.as_slice());
                self.texts(word, among, LOOSE)?;
                self.town(word);
                self.meant(&meaning);
                if self.ranks.iter().all(|found| *found <= APART) {
                    let apart = self.apart();
                    self.texts(word, Some(&apart), LOOSEST)?;
                }
                let forgiving = self.forgive(word, before)?;
                Some(self.gathered(forgiving))
            }
            Want::Exact(word) => {
                self.ranks.clear();
                self.ranks.resize(self.index.len(), NONE);
                self.texts(word, None, STRICT)?;
                for found in self.ranks.iter_mut() {
                    if class_of(*found) < How::Whole as u16 {
                        *found = NONE;
                    }
                }
                Some(self.gathered(false))
            }
            _ => Some(Found {
                matches: meaning.rows(self.index),
                scattered: Bits::none(self.index.len()),
                words: None,
            }),
        }
    }

    /// The word in the texts of the rows, where the masks do not rule it out.
    fn texts(&mut self, word: &Word, among: Option<&[u32]>, looseness: Looseness) -> Option<()> {
        let index = self.index;
        let key = word.key.as_slice();
        self.column(&index.names, key, among, |row, text| {
            in_name_loosely(text, key, index.starts(row), looseness.wide)
        })?;
        self.column(&index.asides, key, among, |row, _| {
            let hints = index.hints(row).map(|hint| in_name(hint, key, 0));
            hints
                .max()
                .unwrap_or(NONE)
                .max(elsewhere(index.director(row), key))
        })?;
        if let Some(kana) = &word.kana {
            self.column(&index.kana, kana, among, |_, text| {
                in_name_loosely(text, kana, 0, looseness.wide)
            })?;
        }
        if let Some(romaji) = &word.romaji {
            self.column(&index.romaji, romaji, among, |_, text| {
                in_name_loosely(text, romaji, 0, looseness.romaji)
            })?;
        }
        if let Some(digits) = &word.phone {
            let ranks = &mut *self.ranks;
            each_row(among, index.len(), self.cancelled, |row| {
                let numbers = index.phones(row).map(|number| in_number(number, digits));
                raise(ranks, row, numbers.max().unwrap_or(NONE));
            })?;
        }
        Some(())
    }

    /// The rows that hold the letters of the word and were not taken for a match.
    fn apart(&self) -> Vec<u32> {
        let rows = (0_u32..).zip(self.ranks.iter());
        rows.filter(|(_, found)| **found == APART)
            .map(|(row, _)| row)
            .collect()
    }

    fn column<L: Letter>(
        &mut self,
        column: &Column<L>,
        word: &[L],
        among: Option<&[u32]>,
        rank_of: impl Fn(usize, &[L]) -> Rank,
    ) -> Option<()> {
        let wanted = mask(word);
        let ranks = &mut *self.ranks;
        each_row(among, self.index.len(), self.cancelled, |row| {
            if column.lacks(row, wanted) == 0 {
                raise(ranks, row, rank_of(row, column.text(row)));
            }
        })
    }

    /// The word as a town, with or without the numbers behind it.
    fn town(&mut self, word: &Word) {
        let towns = fitting_towns(self.index, word);
        if towns.is_empty() {
            return;
        }
        for (row, town) in self.index.row_towns.iter().enumerate() {
            let fits = towns.get(*town as usize).copied().unwrap_or(NONE);
            if fits != NONE && self.index.block(row).starts_with(&word.block) {
                raise(self.ranks, row, fits);
            }
        }
    }

    fn meant(&mut self, meaning: &Meaning<'_>) {
        if !meaning.is_nothing() {
            for row in meaning.rows(self.index).rows() {
                raise(self.ranks, row, rank(How::Meaning, 0));
            }
        }
    }

    /// Looks for the word with one typing error, where it is needed; whether it was.
    fn forgive(&mut self, word: &Word, before: Option<(&Word, &Ranked)>) -> Option<bool> {
        let (mut near, mut is_named) = (0, false);
        for class in self.ranks.iter().map(|found| class_of(*found)) {
            near += usize::from(class >= How::Typo as u16);
            is_named |= class == How::Whole as u16;
        }
        let slips = Slips::of(word);
        // Whoever wrote a whole name right has made no error.
        if is_named || near >= VERY_FEW || slips.is_nothing() {
            return Some(false);
        }
        let near: Option<Vec<u32>> = before
            .filter(|(shorter, words)| words.forgiving && Slips::of(shorter).covers(&slips))
            .map(|(_, words)| {
                let near = words
                    .iter()
                    .filter(|(_, rank)| class_of(*rank) >= How::Typo as u16);
                near.filter_map(|(row, _)| u32::try_from(row).ok())
                    .collect()
            });
        let among = near.as_deref();
        let index = self.index;
        self.slip(&index.names, slips.key.as_ref(), among)?;
        self.slip(&index.kana, slips.kana.as_ref(), among)?;
        self.slip(&index.romaji, slips.romaji.as_ref(), among)?;
        Some(true)
    }

    fn slip<L: Letter>(
        &mut self,
        column: &Column<L>,
        word: Option<&Misspelt<L>>,
        among: Option<&[u32]>,
    ) -> Option<()> {
        let Some(word) = word else { return Some(()) };
        let ranks = &mut *self.ranks;
        let typo = rank(How::Typo, 0);
        each_row(among, self.index.len(), self.cancelled, |row| {
            let is_known = ranks.get(row).is_none_or(|found| *found >= typo);
            if !is_known && column.lacks(row, word.letters()) <= 1 && word.is_in(column.text(row)) {
                raise(ranks, row, typo);
            }
        })
    }

    fn gathered(self, forgiving: bool) -> Found {
        let mut matches = Bits::none(self.index.len());
        let mut scattered = Bits::none(self.index.len());
        let mut words = Ranked {
            forgiving,
            ..Ranked::default()
        };
        for (row, found) in (0_u32..).zip(self.ranks.iter()) {
            if *found != NONE {
                words.rows.push(row);
                words.ranks.push(*found);
                match class_of(*found) {
                    class if class > How::Scattered as u16 => matches.put(row as usize),
                    class if class == How::Scattered as u16 => scattered.put(row as usize),
                    _ => {}
                }
            }
        }
        Found {
            matches,
            scattered,
            words: Some(words),
        }
    }
}

/// How well each town fits: the word begins it, or lies in it; with block numbers behind the
/// word, the town must end with it. Empty when none fits.
pub(super) fn fitting_towns(index: &Index, word: &Word) -> Vec<Rank> {
    let place = word.place.as_slice();
    if place.is_empty() && word.block.is_empty() {
        return Vec::new();
    }
    let wanted = mask(place);
    let mut towns = vec![NONE; index.towns.masks().len()];
    let mut is_any = false;
    for (number, fits) in towns.iter_mut().enumerate() {
        if index.towns.lacks(number, wanted) > 0 {
            continue;
        }
        let town = index.towns.text(number);
        let holds = if word.block.is_empty() {
            super::text_match::find(town, place).is_some()
        } else {
            town.ends_with(place)
        };
        if holds {
            let fine = if town.starts_with(place) { 255 } else { 128 };
            *fits = rank(How::Elsewhere, fine);
            is_any = true;
        }
    }
    if is_any { towns } else { Vec::new() }
}

#[inline]
fn raise(ranks: &mut [Rank], row: usize, found: Rank) {
    if let Some(known) = ranks.get_mut(row) {
        *known = found.max(*known);
    }
}

/// Looks at some rows, or at all; `None` when cancelled.
fn each_row(
    among: Option<&[u32]>,
    rows: usize,
    cancelled: &dyn Fn() -> bool,
    mut look: impl FnMut(usize),
) -> Option<()> {
    match among {
        Some(some) => {
            for part in some.chunks(ROWS_PER_LOOK) {
                if cancelled() {
                    return None;
                }
                for row in part {
                    look(*row as usize);
                }
            }
        }
        None => {
            for from in (0..rows).step_by(ROWS_PER_LOOK) {
                if cancelled() {
                    return None;
                }
                (from..rows.min(from + ROWS_PER_LOOK)).for_each(&mut look);
            }
        }
    }
    Some(())
}
