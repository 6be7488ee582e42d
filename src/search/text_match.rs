//! How a word lies in a text: whole, at the beginning, inside, nearly, scattered.

use super::arena::{Letter, bit};

/// Longest word compared with errors: one bit a letter.
const LONGEST: usize = 63;
/// A scattered word may take this many times its length, and this many letters more.
const SPREAD: usize = 2;
const SLACK: usize = 2;

/// How well a word was found; more is better. A rank below [`Class::Scattered`] stands for
/// conditions that hold or not.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
#[repr(u8)]
pub(super) enum Class {
    /// A condition that holds; says nothing about the order.
    Holds = 1,
    /// Its letters, in order, with others between them.
    Scattered = 2,
    /// With one letter wrong, missing, too many, or two swapped.
    Typo = 3,
    /// Inside a field that is not a name.
    Elsewhere = 6,
    /// Not in the text, but it means something that holds.
    Meaning = 7,
    /// Inside a name.
    Inside = 8,
    /// At the beginning of a name or of a word in it.
    Beginning = 9,
    /// The whole of a name.
    Whole = 10,
}

/// A match as one number: the class, then how near the beginning and how much of the text.
pub(super) type Rank = u16;

/// No match.
pub(super) const NONE: Rank = 0;

/// The number of a match.
pub(super) fn rank(class: Class, fine: usize) -> Rank {
    (Rank::from(class as u8) << 8) | Rank::from(u8::try_from(fine.min(255)).unwrap_or(u8::MAX))
}

/// The class part of a rank.
pub(super) fn class_of(rank: Rank) -> u16 {
    rank >> 8
}

/// Where the word begins in the text.
pub(super) fn find<L: Letter>(text: &[L], word: &[L]) -> Option<usize> {
    let (first, rest) = word.split_first()?;
    if text.len() < word.len() {
        return None;
    }
    let last_start = text.len() - word.len();
    text.iter()
        .take(last_start + 1)
        .enumerate()
        .find_map(|(at, letter)| {
            (letter == first && text.get(at + 1..at + word.len()) == Some(rest)).then_some(at)
        })
}

/// How the word lies in a name; `starts` has a bit for each place (of the first 32) where a
/// word of the name begins.
pub(super) fn in_name<L: Letter>(text: &[L], word: &[L], starts: u32) -> Rank {
    let Some(first) = find(text, word) else {
        return NONE;
    };
    let (mut best, mut from) = (NONE, first);
    loop {
        let begins = from == 0
            || starts
                .checked_shr(narrow(from))
                .is_some_and(|bits| bits & 1 == 1);
        let ends = from + word.len() == text.len();
        let class = match (begins, ends) {
            (true, true) => Class::Whole,
            (true, false) => Class::Beginning,
            _ => Class::Inside,
        };
        best = best.max(rank(class, fine(from, text.len() - word.len())));
        let next = text.get(from + 1..).and_then(|rest| find(rest, word));
        match next {
            Some(more) if class != Class::Whole && starts != 0 => from += 1 + more,
            _ => return best,
        }
    }
}

/// More for a match near the beginning and for a text with little else.
pub(super) fn fine(from: usize, rest: usize) -> usize {
    255_usize
        .saturating_sub(from.min(100))
        .saturating_sub(rest.min(100))
}

fn narrow(at: usize) -> u32 {
    u32::try_from(at).unwrap_or(u32::MAX)
}

/// How tightly the letters of the word stand in the text in their order; `None` when they
/// do not, or lie too far apart to be meant.
pub(super) fn scattered<L: Letter>(text: &[L], word: &[L]) -> Option<usize> {
    let mut left = word.iter();
    let mut wanted = left.next()?;
    let end = text.iter().position(|letter| {
        if letter == wanted {
            match left.next() {
                Some(next) => wanted = next,
                None => return true,
            }
        }
        false
    })?;
    // From the end backwards gives the shortest stretch that ends there.
    let mut back = word.iter().rev();
    let mut wanted = back.next()?;
    let start = text.get(..=end)?.iter().rposition(|letter| {
        if letter == wanted {
            match back.next() {
                Some(next) => wanted = next,
                None => return true,
            }
        }
        false
    })?;
    let spread = end + 1 - start;
    (spread <= word.len() * SPREAD + SLACK).then(|| fine(start, spread - word.len()))
}

/// A word prepared for being found with one error (Wu and Manber's bit-parallel search, and
/// two swapped neighbours).
pub(super) struct Misspelt<L> {
    word: Vec<L>,
    masks: [u64; 64],
    letters: u64,
    swapped: Vec<Vec<L>>,
}

impl<L: Letter> Misspelt<L> {
    /// `None` for words too long or too short for an error to be told from another word.
    pub fn new(word: &[L], shortest: usize) -> Option<Self> {
        if word.len() < shortest || word.len() > LONGEST {
            return None;
        }
        let mut masks = [0; 64];
        for (at, letter) in word.iter().enumerate() {
            if let Some(mask) = masks.get_mut(slot(*letter)) {
                *mask |= 1 << at;
            }
        }
        let swapped = (1..word.len()).filter_map(|at| {
            let mut other = word.to_vec();
            other.swap(at - 1, at);
            (other != word).then_some(other)
        });
        let letters = word.iter().fold(0, |mask, letter| mask | bit(*letter));
        Some(Self {
            word: word.to_vec(),
            masks,
            letters,
            swapped: swapped.collect(),
        })
    }

    /// Whether a text with this mask can hold it: all letters but one.
    pub fn may_be_in(&self, mask: u64) -> bool {
        (self.letters & !mask).count_ones() <= 1
    }

    /// Whether the word is in the text with at most one error.
    pub fn is_in(&self, text: &[L]) -> bool {
        let found = 1_u64 << (self.word.len() - 1);
        let (mut exact, mut wrong) = (0_u64, 1_u64);
        for letter in text {
            let fits = self.mask(*letter);
            let before = exact;
            exact = ((exact << 1) | 1) & fits;
            wrong = ((wrong << 1) & fits) | before | ((before | exact) << 1) | 1;
            if (exact | wrong) & found != 0 {
                return true;
            }
        }
        self.swapped.iter().any(|other| find(text, other).is_some())
    }

    /// The places of a letter in the word; two letters may share a slot, so it is checked.
    fn mask(&self, letter: L) -> u64 {
        let mask = self.masks.get(slot(letter)).copied().unwrap_or(0);
        if mask == 0 {
            return 0;
        }
        let mut real = 0;
        let mut rest = mask;
        while rest != 0 {
            let at = rest.trailing_zeros();
            if usize::try_from(at).ok().and_then(|at| self.word.get(at)) == Some(&letter) {
                real |= 1 << at;
            }
            rest &= rest - 1;
        }
        real
    }
}

fn slot<L: Letter>(letter: L) -> usize {
    usize::try_from(bit(letter).trailing_zeros()).unwrap_or(0)
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

    #[test]
    fn a_word_of_the_name_counts_like_its_beginning() {
        let class = |text: &str, word: &str, starts| {
            class_of(in_name(text.as_bytes(), word.as_bytes(), starts))
        };
        assert_eq!(class("sakuranaika", "sakura", 0), 9);
        assert_eq!(class("kai sakura", "sakura", 1 << 4), 10);
        assert_eq!(class("kaisakura", "sakura", 0), 8);
        assert_eq!(class("aa aa", "aa", 1 << 3), 10);
    }

    #[test]
    fn scattered_letters_must_stay_near_each_other() {
        let spread = |text: &str, word: &str| scattered(text.as_bytes(), word.as_bytes());
        assert!(spread("sakura naika", "skrnk").is_some());
        assert!(spread("s..........k", "sk").is_none());
        assert!(spread("kas", "sk").is_none());
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
            for typed in [part, replaced, missing] {
                if let Some(word) = Misspelt::new(&typed, 3) {
                    prop_assert!(word.is_in(text.as_bytes()));
                }
            }
        }
    }
}
