//! A word with one typing error: a letter wrong, missing or too many, or two swapped (Wu and
//! Manber's bit-parallel search).

use super::arena::{Letter, bit};

/// Longest word compared with errors: one bit a letter.
const LONGEST: usize = 63;
/// Each one-byte letter has a slot of its own.
const SLOTS: usize = 256;

/// A word prepared for being found with one error.
pub(super) struct Misspelt<L> {
    word: Vec<L>,
    /// By slot, the places of the letters in the word.
    places: Box<[u64; SLOTS]>,
    letters: u64,
}

impl<L: Letter> Misspelt<L> {
    /// `None` for words too long or too short for an error to be told from another word.
    pub fn new(word: &[L], shortest: usize) -> Option<Self> {
        if word.len() < shortest || word.len() > LONGEST {
            return None;
        }
        let mut places = Box::new([0; SLOTS]);
        for (at, letter) in word.iter().enumerate() {
            if let Some(places) = places.get_mut(slot(*letter)) {
                *places |= 1 << at;
            }
        }
        let letters = word.iter().fold(0, |mask, letter| mask | bit(*letter));
        Some(Self {
            word: word.to_vec(),
            places,
            letters,
        })
    }

    /// The mask of its letters: a text can hold it if at most one of them is lacking.
    pub fn letters(&self) -> u64 {
        self.letters
    }

    /// Whether the word is in the text with at most one error.
    pub fn is_in(&self, text: &[L]) -> bool {
        let found = 1_u64 << (self.word.len() - 1);
        // Bit n: the first n + 1 letters end here; with no error, with one.
        let (mut exact, mut wrong) = (0_u64, 1_u64);
        let (mut exact_before, mut fits_before) = (0_u64, 0_u64);
        for letter in text {
            let fits = self.places(*letter);
            let next = ((exact << 1) | 1) & fits;
            let swapped = ((((exact_before << 1) | 1) & fits) << 1) & fits_before;
            wrong = ((wrong << 1) & fits) | exact | ((exact | next) << 1) | swapped | 1;
            (exact_before, exact, fits_before) = (exact, next, fits);
            if (exact | wrong) & found != 0 {
                return true;
            }
        }
        false
    }

    /// The places of a letter in the word; wide letters may share a slot, so they are compared.
    fn places(&self, letter: L) -> u64 {
        let places = self.places.get(slot(letter)).copied().unwrap_or(0);
        if places == 0 || size_of::<L>() == 1 {
            return places;
        }
        let is_there = |at: &u32| self.word.get(*at as usize) == Some(&letter);
        (0..u64::BITS)
            .filter(|at| places >> at & 1 == 1)
            .filter(is_there)
            .fold(0, |real, at| real | 1 << at)
    }
}

fn slot<L: Letter>(letter: L) -> usize {
    letter.code() as usize % SLOTS
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn misspelt(word: &str, text: &str) -> bool {
        Misspelt::new(word.as_bytes(), 4)
            .unwrap()
            .is_in(text.as_bytes())
    }

    #[test]
    fn one_error_is_forgiven_and_two_are_not() {
        for typed in ["sakura", "sakur", "sakuraa", "sakira", "saukra", "xakura"] {
            assert!(misspelt(typed, "mihon sakura naika"), "{typed}");
        }
        for typed in ["sokira", "suraka", "sakxyra"] {
            assert!(!misspelt(typed, "mihon sakura naika"), "{typed}");
        }
    }

    proptest! {
        #[test]
        fn any_single_error_in_a_part_of_a_text_is_found(
            text in "[a-f]{8,20}", at in 0usize..4, length in 4usize..8, wrong in 0usize..4,
        ) {
            let part: Vec<u8> = text.bytes().skip(at).take(length).collect();
            let mut replaced = part.clone();
            let place = wrong % part.len();
            replaced[place] = b'z';
            let mut missing = part.clone();
            missing.remove(place);
            let mut added = part.clone();
            added.insert(place, b'z');
            let mut swapped = part.clone();
            swapped.swap(place, (place + 1) % part.len().max(1));
            let is_neighbour = place + 1 < part.len();
            let swapped = if is_neighbour { swapped } else { part.clone() };
            for typed in [part, replaced, missing, added, swapped] {
                if let Some(word) = Misspelt::new(&typed, 3) {
                    prop_assert!(word.is_in(text.as_bytes()));
                }
            }
        }
    }
}
