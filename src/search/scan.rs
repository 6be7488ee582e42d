//! A term against every institution, column by column.
//!
//! The cheapest test comes first: the mask of a text, then the letters in their order. A word that
//! goes on from an earlier one looks only where that one's letters lie. Typing errors are looked
//! for only where little was found without them.

use super::arena::mask;
use super::bits::Bits;
use super::index::Index;
use super::matching::Slips;
use super::meaning::Meaning;
use super::part::Part;
use super::query::{Want, Word};
use super::text_match::{APART, Fewest, How, NONE, Rank, class_of, rank};
use rayon::prelude::*;

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
    /// Rows that one processor looks at before another is worth asking.
    pub share: usize,
    /// Asked every few thousand rows; once it says yes there is no result.
    pub cancelled: &'a (dyn Fn() -> bool + Sync),
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

    /// The word in the texts of the rows.
    fn texts(&mut self, word: &Word, among: Option<&[u32]>, looseness: Looseness) -> Option<()> {
        self.in_parts(among, |part| part.texts(word, looseness))
    }

    /// Looks at some rows, or at all, in as many parts as there are processors to look.
    fn in_parts(
        &mut self,
        among: Option<&[u32]>,
        look: impl Fn(&mut Part<'_>) -> Option<()> + Sync,
    ) -> Option<()> {
        let (index, cancelled) = (self.index, self.cancelled);
        let part = |from, ranks| Part::new(index, from, ranks, among, cancelled);
        let parts = among.map_or(index.len(), <[u32]>::len) / self.share;
        let parts = parts.min(rayon::current_num_threads());
        if parts < 2 {
            return look(&mut part(0, self.ranks));
        }
        let rows = index.len().div_ceil(parts);
        self.ranks
            .par_chunks_mut(rows)
            .enumerate()
            .try_for_each(|(nth, ranks)| look(&mut part(nth * rows, ranks)))
    }

    /// The rows that hold the letters of the word and were not taken for a match.
    fn apart(&self) -> Vec<u32> {
        let rows = (0_u32..).zip(self.ranks.iter());
        rows.filter(|(_, found)| **found == APART)
            .map(|(row, _)| row)
            .collect()
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
                self.raise(row, fits);
            }
        }
    }

    fn raise(&mut self, row: usize, found: Rank) {
        if let Some(known) = self.ranks.get_mut(row) {
            *known = found.max(*known);
        }
    }

    fn meant(&mut self, meaning: &Meaning<'_>) {
        if !meaning.is_nothing() {
            for row in meaning.rows(self.index).rows() {
                self.raise(row, rank(How::Meaning, 0));
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
        self.in_parts(near.as_deref(), |part| part.slips(&slips))?;
        Some(true)
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
