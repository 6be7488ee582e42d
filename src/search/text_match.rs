//! How a word lies in a text: whole, at the beginning, inside, in two parts, nearly, scattered.

use super::arena::Letter;
use serde::Serialize;

/// A scattered word may take this many times its length, and this many letters more.
const SPREAD: usize = 2;
const SLACK: usize = 2;
/// What a gap between scattered letters costs, and not beginning with the text.
const GAP: usize = 7;
const LATE: usize = 16;

/// How well a term was found in one institution; more is better, and the steps are what several
/// words add up to.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize)]
#[serde(rename_all = "kebab-case")]
#[repr(u8)]
pub enum How {
    /// Its letters, in order, with others between them.
    Scattered = 2,
    /// With one letter wrong, missing, too many, or two swapped.
    Typo = 3,
    /// Inside a field that is not a name.
    Elsewhere = 6,
    /// Not in the text, but it means something that holds.
    Meaning = 7,
    /// Inside a name; or its beginning and, a little further on, the rest of the word, which is how
    /// a name is half remembered.
    Inside = 8,
    /// At the beginning of a name or of a word in it.
    Beginning = 9,
    /// The whole of a name; a condition that holds.
    Whole = 10,
}

impl How {
    const ALL: [Self; 7] = [
        Self::Scattered,
        Self::Typo,
        Self::Elsewhere,
        Self::Meaning,
        Self::Inside,
        Self::Beginning,
        Self::Whole,
    ];

    /// How a match with this rank was found; `None` for no match.
    pub(super) fn of(found: Rank) -> Option<Self> {
        let class = class_of(found);
        Self::ALL.into_iter().find(|how| *how as u16 == class)
    }

    /// Whether it may not be what was meant at all.
    #[must_use]
    pub fn is_fuzzy(self) -> bool {
        self <= Self::Typo
    }
}

/// A match as one number: the class, then how near the beginning and how much of the text.
pub(super) type Rank = u16;

/// No match, and none for any longer word that begins with this one.
pub(super) const NONE: Rank = 0;
/// No match, but the letters are there in their order: a longer word may be found.
pub(super) const APART: Rank = 1;

/// The number of a match.
pub(super) fn rank(how: How, fine: usize) -> Rank {
    (Rank::from(how as u8) << 8) | Rank::from(u8::try_from(fine.min(255)).unwrap_or(u8::MAX))
}

/// The class part of a rank.
pub(super) fn class_of(rank: Rank) -> u16 {
    rank >> 8
}

/// Where the word begins in the text.
#[inline]
pub(super) fn find<L: Letter>(text: &[L], word: &[L]) -> Option<usize> {
    let (first, rest) = word.split_first()?;
    let Some((second, rest)) = rest.split_first() else {
        return text.iter().position(|letter| letter == first);
    };
    // Two letters are compared where they lie, before a longer comparison is begun.
    let pairs = text.windows(2).enumerate();
    let mut begun =
        pairs.filter(|(_, pair)| pair.first() == Some(first) && pair.last() == Some(second));
    begun.find_map(|(at, _)| text.get(at + 2..)?.starts_with(rest).then_some(at))
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
        let how = match (begins, ends) {
            (true, true) => How::Whole,
            (true, false) => How::Beginning,
            _ => How::Inside,
        };
        best = best.max(rank(how, fine(from, text.len() - word.len())));
        // Only another word of the name can make it better.
        let is_last = starts.checked_shr(narrow(from + 1)).unwrap_or(0) == 0;
        let next = text
            .get(from + 1..)
            .filter(|_| !is_last)
            .and_then(|rest| find(rest, word));
        match next {
            Some(more) if how != How::Whole => from += 1 + more,
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

/// Fewest letters of which more counts than a word that stands whole.
#[derive(Debug, Clone, Copy)]
pub(super) struct Fewest {
    /// Of a word whose letters may lie scattered.
    pub scattered: usize,
    /// At the beginning of a text that has the rest of the word further on.
    pub begun: usize,
}

/// The same, where a word in two parts and scattered letters count too.
pub(super) fn in_name_loosely<L: Letter>(
    text: &[L],
    word: &[L],
    starts: u32,
    fewest: Fewest,
) -> Rank {
    match in_name(text, word, starts) {
        NONE => match in_two_parts(text, word, fewest.begun) {
            NONE => scattered(text, word, fewest.scattered),
            found => found,
        },
        found => found,
    }
}

/// The word as the beginning of the text, of at least `fewest` letters, and the rest of it a little
/// further on. It counts as inside: fuzzy-matcher too gives about as much to either, and little else is
/// there of a name that somebody heard half.
fn in_two_parts<L: Letter>(text: &[L], word: &[L], fewest: usize) -> Rank {
    let pairs = text.iter().zip(word);
    let begun = pairs.take_while(|(one, other)| one == other).count();
    let found = (fewest..=begun).rev().find_map(|cut| {
        let (begun, rest) = word.split_at_checked(cut)?;
        find(text.get(begun.len()..)?, rest)
    });
    match found {
        Some(between) if between <= may_lie_between(word) => rank(How::Inside, fine(0, between)),
        _ => NONE,
    }
}

/// How many other letters may lie between those of the word.
fn may_lie_between<L: Letter>(word: &[L]) -> usize {
    word.len() * (SPREAD - 1) + SLACK
}

/// A word in a field that is not a name: whole counts as whole, a part as elsewhere.
pub(super) fn elsewhere<L: Letter>(text: &[L], word: &[L]) -> Rank {
    match find(text, word) {
        Some(_) if text.len() == word.len() => rank(How::Whole, 0),
        Some(at) => rank(How::Elsewhere, fine(at, text.len() - word.len())),
        None => NONE,
    }
}

/// Digits in a telephone number: people give the last ones.
pub(super) fn in_number(number: &[u8], digits: &[u8]) -> Rank {
    if number == digits {
        rank(How::Whole, 255)
    } else if number.ends_with(digits) {
        rank(How::Beginning, 255)
    } else if find(number, digits).is_some() {
        rank(How::Elsewhere, 255)
    } else {
        NONE
    }
}

/// The letters of the word in the text in their order, with others between them: how tightly,
/// how few gaps, whether from the beginning. [`APART`] when they lie too far apart to be meant, or
/// are too few.
fn scattered<L: Letter>(text: &[L], word: &[L], shortest: usize) -> Rank {
    if word.len() < shortest {
        return APART;
    }
    let Some(end) = ends_at(text, word) else {
        return NONE;
    };
    // From the end backwards gives the shortest stretch that ends there.
    let (mut start, mut gaps, mut left) = (end, 0, word.iter().rev().peekable());
    let mut in_gap = false;
    for (at, letter) in text.iter().enumerate().take(end + 1).rev() {
        match left.peek() {
            None => break,
            Some(wanted) if *wanted == letter => {
                left.next();
                start = at;
                in_gap = false;
            }
            Some(_) => {
                gaps += usize::from(!in_gap);
                in_gap = true;
            }
        }
    }
    let others = (end + 1 - start).saturating_sub(word.len());
    if others > may_lie_between(word) {
        return APART;
    }
    let behind = if start == 0 { 0 } else { LATE };
    let fine = 255_usize.saturating_sub(behind + gaps * GAP + others);
    // A single letter that was left out is a typing error, if the word is long enough for one.
    let is_slip = others == 1 && word.len() > shortest;
    rank(if is_slip { How::Typo } else { How::Scattered }, fine)
}

/// Where the letters of the word have all come in their order.
fn ends_at<L: Letter>(text: &[L], word: &[L]) -> Option<usize> {
    let mut left = word.iter();
    let mut wanted = left.next()?;
    text.iter().position(|letter| {
        if letter == wanted {
            match left.next() {
                Some(next) => wanted = next,
                None => return true,
            }
        }
        false
    })
}

#[cfg(test)]
mod tests {
    use super::*;

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
    fn the_beginning_and_the_rest_further_on_count_as_inside() {
        let found = |text: &str, word: &str| {
            let fewest = Fewest {
                scattered: 2,
                begun: 2,
            };
            in_name_loosely(text.as_bytes(), word.as_bytes(), 0, fewest)
        };
        assert_eq!(class_of(found("sakurakitanaika", "sakuranaika")), 8);
        assert!(
            found("sakurakitanaika", "sakuranaika") > found("sakurahigasinaika", "sakuranaika")
        );
        assert!(
            class_of(found("sakurakitanaika", "sknaika")) < 8,
            "one letter is no beginning"
        );
        assert!(class_of(found("sakura..............naika", "sakuranaika")) < 8);
    }

    #[test]
    fn scattered_letters_must_stay_near_each_other() {
        let spread = |text: &str, word: &str| scattered(text.as_bytes(), word.as_bytes(), 2);
        assert_eq!(class_of(spread("sakura naika", "skrnk")), 2);
        assert_eq!(spread("s..........k", "sk"), APART);
        assert_eq!(spread("kas", "sk"), NONE);
        assert!(spread("sakura", "sra") > spread("s.ak.ura", "sra"));
    }
}
