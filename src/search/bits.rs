//! Sets of institutions: one bit a row of the index.
//!
//! Conditions meet as machine words, 64 institutions at a time; that is what makes the counts
//! beside the facets cheap enough for every key.

/// Rows in one machine word.
const EACH: usize = 64;

/// Some of the rows of one index.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(super) struct Bits {
    /// A bit a row, the first rows in the lowest bits of the first word.
    pub words: Vec<u64>,
}

impl Bits {
    /// None of `rows` rows.
    pub fn none(rows: usize) -> Self {
        Self {
            words: vec![0; rows.div_ceil(EACH)],
        }
    }

    /// All of `rows` rows.
    pub fn all(rows: usize) -> Self {
        let mut words = vec![u64::MAX; rows.div_ceil(EACH)];
        if let Some(last) = words.last_mut().filter(|_| !rows.is_multiple_of(EACH)) {
            *last = (1 << (rows % EACH)) - 1;
        }
        Self { words }
    }

    /// Makes room for `rows` rows; the new ones are not in it.
    pub fn grow(&mut self, rows: usize) {
        self.words.resize(rows.div_ceil(EACH), 0);
        self.words.shrink_to_fit();
    }

    /// Puts a row in, in a set that may still be growing.
    pub fn put(&mut self, row: usize) {
        if self.words.len() <= row / EACH {
            self.words.resize(row / EACH + 1, 0);
        }
        if let Some(word) = self.words.get_mut(row / EACH) {
            *word |= 1 << (row % EACH);
        }
    }

    /// Takes a row out.
    pub fn take(&mut self, row: usize) {
        if let Some(word) = self.words.get_mut(row / EACH) {
            *word &= !(1 << (row % EACH));
        }
    }

    /// Whether a row is in it.
    pub fn has(&self, row: usize) -> bool {
        self.words
            .get(row / EACH)
            .is_some_and(|word| word >> (row % EACH) & 1 == 1)
    }

    /// How many rows are in it.
    pub fn count(&self) -> usize {
        self.words.iter().map(|word| ones(*word)).sum()
    }

    /// How many rows are in both.
    pub fn count_with(&self, other: &Self) -> usize {
        let both = self.words.iter().zip(&other.words);
        both.map(|(one, other)| ones(one & other)).sum()
    }

    /// Keeps what the other has too.
    pub fn keep(&mut self, other: &Self) {
        for (one, other) in self.words.iter_mut().zip(&other.words) {
            *one &= other;
        }
    }

    /// Keeps what one of the two has too.
    pub fn keep_either(&mut self, one: &Self, other: &Self) {
        let either = one.words.iter().zip(&other.words);
        for (mine, (one, other)) in self.words.iter_mut().zip(either) {
            *mine &= one | other;
        }
    }

    /// Whether no row is in it.
    pub fn is_empty(&self) -> bool {
        self.words.iter().all(|word| *word == 0)
    }

    /// Takes out what the other has.
    pub fn drop_all(&mut self, other: &Self) {
        for (one, other) in self.words.iter_mut().zip(&other.words) {
            *one &= !other;
        }
    }

    /// Adds what the other has.
    pub fn add_all(&mut self, other: &Self) {
        for (one, other) in self.words.iter_mut().zip(&other.words) {
            *one |= other;
        }
    }

    /// The rows in it, in order.
    pub fn rows(&self) -> impl Iterator<Item = usize> {
        self.words.iter().enumerate().flat_map(|(at, word)| {
            let mut rest = *word;
            std::iter::from_fn(move || {
                let next = (rest != 0).then(|| at * EACH + zeros_below(rest))?;
                rest &= rest - 1;
                Some(next)
            })
        })
    }

    /// Bytes it takes.
    pub fn bytes(&self) -> usize {
        self.words.len() * size_of::<u64>()
    }
}

fn ones(word: u64) -> usize {
    usize::try_from(word.count_ones()).unwrap_or(0)
}

fn zeros_below(word: u64) -> usize {
    usize::try_from(word.trailing_zeros()).unwrap_or(0)
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;
    use std::collections::BTreeSet;

    fn set(rows: &BTreeSet<usize>, of: usize) -> Bits {
        let mut bits = Bits::none(of);
        for row in rows {
            bits.put(*row);
        }
        bits
    }

    fn some() -> impl Strategy<Value = BTreeSet<usize>> {
        proptest::collection::btree_set(0usize..200, 0..80)
    }

    proptest! {
        #[test]
        fn sets_of_bits_are_sets_of_rows(one in some(), other in some()) {
            let (a, b) = (set(&one, 200), set(&other, 200));
            prop_assert_eq!(a.rows().collect::<BTreeSet<_>>(), one.clone());
            prop_assert_eq!(a.count_with(&b), one.intersection(&other).count());
            let (mut both, mut without, mut either) = (a.clone(), a.clone(), a);
            both.keep(&b);
            without.drop_all(&b);
            either.add_all(&b);
            prop_assert_eq!(both, set(&one.intersection(&other).copied().collect(), 200));
            prop_assert_eq!(without, set(&one.difference(&other).copied().collect(), 200));
            prop_assert_eq!(either, set(&one.union(&other).copied().collect(), 200));
        }

        #[test]
        fn all_rows_are_no_more_than_there_are(rows in 0usize..200) {
            prop_assert_eq!(Bits::all(rows).count(), rows);
            prop_assert!(!Bits::all(rows).has(rows));
        }
    }
}
