//! A sentence letter by letter: folded for comparing, with the script that was written.
//!
//! Search keys (`text::fold`) forget the script and the long vowels; here サポート must not hold
//! ポート, so both stay.

use crate::text::{fold, kana};
use unicode_normalization::UnicodeNormalization;

/// In which letters something is written.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Script {
    Hiragana,
    Katakana,
    Latin,
    Other,
}

impl Script {
    fn of(letter: char) -> Self {
        if letter == 'ー' {
            Self::Katakana
        } else if kana::is_kana(letter) {
            if kana::to_hiragana(letter) == letter {
                Self::Hiragana
            } else {
                Self::Katakana
            }
        } else if letter.is_ascii_alphanumeric() {
            Self::Latin
        } else {
            Self::Other
        }
    }
}

/// The letters of a text.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(super) struct Letters {
    /// Folded: NFKC, lower case, hiragana; runs of spaces are one.
    pub keys: Vec<char>,
    /// The script of each.
    pub scripts: Vec<Script>,
}

impl Letters {
    pub(super) fn of(text: &str) -> Self {
        let mut letters = Self::default();
        for letter in text.chars() {
            match kana::widened(letter).unwrap_or_else(|| fold::ascii_letter(letter)) {
                // What NFKC would change: Roman numerals, circled digits, combined signs.
                odd if !is_plain(odd) => std::iter::once(odd)
                    .nfkc()
                    .for_each(|plain| letters.push(plain)),
                plain => letters.push(plain),
            }
        }
        if letters.keys.last() == Some(&' ') {
            letters.keys.pop();
            letters.scripts.pop();
        }
        letters
    }

    fn push(&mut self, letter: char) {
        if letter.is_whitespace() {
            // Spaces in front mean nothing.
            if self.keys.last().is_some_and(|last| *last != ' ') {
                self.keys.push(' ');
                self.scripts.push(Script::Other);
            }
            return;
        }
        if matches!(letter, kana::VOICED | kana::SEMI_VOICED) {
            let joined = self
                .keys
                .last()
                .and_then(|base| kana::voiced(*base, letter));
            if let (Some(joined), Some(last)) = (joined, self.keys.last_mut()) {
                *last = joined;
            }
            return;
        }
        self.scripts.push(Script::of(letter));
        self.keys
            .push(kana::to_hiragana(letter).to_ascii_lowercase());
    }

    /// Whether the letters from `at` on are these.
    pub(super) fn has(&self, at: usize, word: &[char]) -> bool {
        self.keys
            .get(at..)
            .is_some_and(|rest| rest.starts_with(word))
    }

    /// Whether these letters end at `end`.
    pub(super) fn has_before(&self, end: usize, word: &[char]) -> bool {
        self.keys
            .get(..end)
            .is_some_and(|part| part.ends_with(word))
    }

    /// Whether the word `word` at `at` stands by itself: one that begins or ends in katakana or
    /// Latin letters must not be a part of a longer one.
    pub(super) fn stands_alone(&self, at: usize, word: &Self) -> bool {
        let end = at + word.keys.len();
        let script = |place: Option<usize>| place.and_then(|place| self.scripts.get(place));
        let is_cut = |edge: Option<&Script>, mine: Option<usize>, neighbour: Option<usize>| {
            matches!(edge, Some(Script::Katakana | Script::Latin))
                && script(neighbour).is_some()
                && script(mine) == script(neighbour)
        };
        !is_cut(word.scripts.first(), Some(at), at.checked_sub(1))
            && !is_cut(word.scripts.last(), end.checked_sub(1), Some(end))
    }
}

/// What stays as it is under NFKC and needs no table to tell.
fn is_plain(letter: char) -> bool {
    letter.is_ascii()
        || kana::is_kana(letter)
        || matches!(letter, '\u{4E00}'..='\u{9FFF}' | '\u{3000}'..='\u{303F}' | kana::VOICED | kana::SEMI_VOICED)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn key(text: &str) -> String {
        Letters::of(text).keys.into_iter().collect()
    }

    #[test]
    fn width_case_and_kana_fold_and_long_vowels_stay() {
        assert_eq!(key("ＨＯＴ"), "hot");
        assert_eq!(key("ﾎﾟｰﾄ"), key("ポート"));
        assert_eq!(key("Ⅲｂ　①"), "iiib 1");
        assert_ne!(key("ポート"), key("ポト"));
    }

    #[test]
    fn a_word_in_katakana_is_no_part_of_a_longer_one() {
        let word = Letters::of("ポート");
        let text = Letters::of("CVポートからサポートへ");
        assert!(text.stands_alone(2, &word));
        assert!(!text.stands_alone(8, &word));
    }
}
