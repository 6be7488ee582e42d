//! Neighbouring rows of an index, looked at by one processor.

use super::arena::{Letter, mask};
use super::column::Column;
use super::index::Index;
use super::matching::Slips;
use super::misspelt::Misspelt;
use super::query::Word;
use super::scan::Looseness;
use super::text_match::{How, NONE, Rank, elsewhere, in_name, in_name_loosely, in_number, rank};

/// Rows between two looks at whether a newer query waits.
const ROWS_PER_LOOK: usize = 4_096;

/// What is found in them goes into `ranks`, which belong to them alone.
pub(super) struct Part<'a> {
    index: &'a Index,
    /// The first row.
    from: usize,
    ranks: &'a mut [Rank],
    /// The only ones to look at, where not all.
    among: Option<&'a [u32]>,
    cancelled: &'a (dyn Fn() -> bool + Sync),
}

impl<'a> Part<'a> {
    /// As many rows as there are ranks; of `among`, which is in order, those that are its own.
    pub fn new(
        index: &'a Index,
        from: usize,
        ranks: &'a mut [Rank],
        among: Option<&'a [u32]>,
        cancelled: &'a (dyn Fn() -> bool + Sync),
    ) -> Self {
        let end = from + ranks.len();
        let own = |some: &'a [u32]| {
            let before = |bound: usize| some.partition_point(|row| (*row as usize) < bound);
            some.get(before(from)..before(end)).unwrap_or_default()
        };
        Self {
            index,
            from,
            ranks,
            among: among.map(own),
            cancelled,
        }
    }

    /// A word in the texts of the rows; `None` when cancelled.
    pub fn texts(&mut self, word: &Word, looseness: Looseness) -> Option<()> {
        let index = self.index;
        let key = word.key.as_slice();
        self.column(&index.names, key, |row, text| {
            in_name_loosely(text, key, index.starts(row), looseness.wide)
        })?;
        self.column(&index.asides, key, |row, _| {
            let hints = index.hints(row).map(|hint| in_name(hint, key, 0));
            hints
                .max()
                .unwrap_or(NONE)
                .max(elsewhere(index.director(row), key))
        })?;
        if let Some(kana) = &word.kana {
            self.column(&index.kana, kana, |_, text| {
                in_name_loosely(text, kana, 0, looseness.wide)
            })?;
        }
        if let Some(romaji) = &word.romaji {
            self.column(&index.romaji, romaji, |_, text| {
                in_name_loosely(text, romaji, 0, looseness.romaji)
            })?;
        }
        if let Some(digits) = &word.phone {
            self.each_row(|row, known| {
                let numbers = index.phones(row).map(|number| in_number(number, digits));
                raise(known, numbers.max().unwrap_or(NONE));
            })?;
        }
        Some(())
    }

    /// A word with one typing error, in rows that do not hold it better; `None` when cancelled.
    pub fn slips(&mut self, word: &Slips) -> Option<()> {
        let index = self.index;
        self.slip(&index.names, word.key.as_ref())?;
        self.slip(&index.kana, word.kana.as_ref())?;
        self.slip(&index.romaji, word.romaji.as_ref())
    }

    /// The cheapest test first: most masks rule the word out.
    fn column<L: Letter>(
        &mut self,
        column: &Column<L>,
        word: &[L],
        rank_of: impl Fn(usize, &[L]) -> Rank,
    ) -> Option<()> {
        let wanted = mask(word);
        self.each_row(|row, known| {
            if column.lacks(row, wanted) == 0 {
                raise(known, rank_of(row, column.text(row)));
            }
        })
    }

    fn slip<L: Letter>(&mut self, column: &Column<L>, word: Option<&Misspelt<L>>) -> Option<()> {
        let Some(word) = word else { return Some(()) };
        let typo = rank(How::Typo, 0);
        self.each_row(|row, known| {
            let may_be = *known < typo && column.lacks(row, word.letters()) <= 1;
            if may_be && word.is_in(column.text(row)) {
                *known = typo;
            }
        })
    }

    /// Looks at the rows with what is known of each; `None` when cancelled.
    fn each_row(&mut self, mut look: impl FnMut(usize, &mut Rank)) -> Option<()> {
        if let Some(some) = self.among {
            for rows in some.chunks(ROWS_PER_LOOK) {
                if (self.cancelled)() {
                    return None;
                }
                for row in rows.iter().map(|row| *row as usize) {
                    if let Some(known) = self.ranks.get_mut(row - self.from) {
                        look(row, known);
                    }
                }
            }
        } else {
            let mut rows = self.from..;
            for ranks in self.ranks.chunks_mut(ROWS_PER_LOOK) {
                if (self.cancelled)() {
                    return None;
                }
                for (known, row) in ranks.iter_mut().zip(&mut rows) {
                    look(row, known);
                }
            }
        }
        Some(())
    }
}

#[inline]
fn raise(known: &mut Rank, found: Rank) {
    *known = found.max(*known);
}

#[cfg(test)]
mod tests {
    use super::Part;
    use crate::search::Index;
    use crate::search::matching::Slips;
    use crate::search::query::Word;
    use crate::search::scan::LOOSE;
    use crate::search::tests::{capabilities, town};
    use crate::search::text_match::{NONE, Rank};

    /// What is found where the rows are shared out in parts of so many.
    fn found(index: &Index, size: usize, typed: &str, among: Option<&[u32]>) -> Vec<Rank> {
        let word = Word::of(typed).unwrap();
        let mut ranks = vec![NONE; index.len()];
        for (nth, ranks) in ranks.chunks_mut(size).enumerate() {
            let mut part = Part::new(index, nth * size, ranks, among, &|| false);
            part.texts(&word, LOOSE).unwrap();
            part.slips(&Slips::of(&word)).unwrap();
        }
        ranks
    }

    #[test]
    fn however_the_rows_are_shared_out_the_same_is_found() {
        let many = std::iter::repeat_with(town).take(9).flatten();
        let index = Index::build(many, capabilities());
        let some: Vec<u32> = (0..27).filter(|row| row % 4 != 0).collect();
        for typed in ["さくら", "midori", "0004567", "さくろ内科", "みほん"] {
            for among in [None, Some(some.as_slice())] {
                let whole = found(&index, index.len(), typed, among);
                assert!(whole.iter().any(|rank| *rank != NONE), "{typed}");
                for size in [1, 4, 10, 26] {
                    assert_eq!(found(&index, size, typed, among), whole, "{typed} {size}");
                }
            }
        }
    }
}
