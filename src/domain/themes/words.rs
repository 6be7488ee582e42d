//! Words of a narrative, without a dictionary: Japanese changes the script where a word ends.

use std::collections::BTreeSet;
use unicode_normalization::{IsNormalized, UnicodeNormalization, is_nfkc_quick};

/// Letters of the longest word; a longer run is no word but a list.
const LONGEST: usize = 16;

#[derive(Clone, Copy, PartialEq, Eq)]
enum Script {
    Kanji,
    Katakana,
    Latin,
    Other,
}

impl Script {
    fn of(letter: char) -> Self {
        match letter {
            '\u{4E00}'..='\u{9FFF}' | '\u{3400}'..='\u{4DBF}' | '\u{F900}'..='\u{FAFF}' | '々' => {
                Self::Kanji
            }
            '\u{30A1}'..='\u{30FA}' | 'ー' => Self::Katakana,
            'a'..='z' | 'A'..='Z' => Self::Latin,
            _ => Self::Other,
        }
    }
}

/// Calls `found` for each word of a text, as often as it stands there.
///
/// Runs of hiragana, digits and single letters are no words: they carry the grammar, not the matter.
pub fn words(text: &str, mut found: impl FnMut(&str)) {
    if is_nfkc_quick(text.chars()) == IsNormalized::Yes {
        runs(text, &mut found);
    } else {
        let normal: String = text.nfkc().collect();
        runs(&normal, &mut found);
    }
}

fn runs(text: &str, found: &mut impl FnMut(&str)) {
    let mut start = 0;
    let mut length = 0;
    let mut script = Script::Other;
    let mut end_run = |from: usize, to: usize, script: Script, length: usize| {
        if script == Script::Other || !(2..=LONGEST).contains(&length) {
            return;
        }
        let Some(run) = text.get(from..to) else {
            return;
        };
        if script == Script::Latin {
            found(&run.to_ascii_lowercase());
        } else {
            found(run);
        }
    };
    for (at, letter) in text.char_indices() {
        let next = Script::of(letter);
        if next == script {
            length += 1;
        } else {
            end_run(start, at, script, length);
            (start, script, length) = (at, next, 1);
        }
    }
    end_run(start, text.len(), script, length);
}

/// Whether a narrative shows a theme: every one of its words is a word of the narrative. Nothing is shown by no words.
#[must_use]
pub fn shows(narrative: &str, theme: &str) -> bool {
    let mut wanted = BTreeSet::new();
    words(theme, |word| {
        wanted.insert(word.to_owned());
    });
    if wanted.is_empty() {
        return false;
    }
    words(narrative, |word| {
        wanted.remove(word);
    });
    wanted.is_empty()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn of(text: &str) -> Vec<String> {
        let mut all = Vec::new();
        words(text, |word| all.push(word.to_owned()));
        all
    }

    #[test]
    fn a_word_ends_where_the_script_changes() {
        assert_eq!(
            of("訪問看護ステーションが閉鎖になり、HOTの方の受入先を探したい。"),
            ["訪問看護", "ステーション", "閉鎖", "hot", "受入先"]
        );
        assert_eq!(of("ｶﾃｰﾃﾙ交換はＡＬＳの人も"), ["カテーテル", "交換", "als"]);
        assert_eq!(of("の 12 a 人、"), Vec::<String>::new());
    }

    #[test]
    fn a_narrative_shows_a_theme_when_it_has_all_of_its_words() {
        let told = "近くの訪問看護が閉鎖になった";
        assert!(shows(told, "閉鎖 訪問看護"));
        assert!(!shows(told, "訪問看護 休止"));
        // Part of a word is another word.
        assert!(!shows(told, "看護"));
        assert!(!shows(told, "の"));
    }
}
