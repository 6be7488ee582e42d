//! Typing Japanese without an input method: romaji to kana, and keys that let
//! romaji find kana.
//!
//! Hepburn and Kunrei are taken mixed (`shi` = `si`, `tsu` = `tu`). The key is a
//! Kunrei spelling without long vowels, made letter by letter, so the key of the first
//! letters typed begins the key of the whole word: search can go on while typing.

mod key;
mod syllables;

use std::collections::BTreeMap;
use std::sync::LazyLock;

use super::{fold, kana};

pub use key::{key, key_from_kana};

/// Kana made of romaji, and the letters at the end that do not make a syllable yet.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Kana {
    /// Finished katakana, with everything that was no romaji as it was typed.
    pub done: String,
    /// Letters still waiting for a vowel (`n`, `sh`), in lower case.
    pub rest: String,
}

/// Romaji and kana of names that break the rules, longest first.
static EXCEPTIONS: LazyLock<Vec<(String, String)>> = LazyLock::new(|| {
    let table: BTreeMap<String, String> =
        toml::from_str(include_str!("../../../data/romaji_exceptions.toml"))
            .expect("a test reads the embedded table");
    let mut list: Vec<_> = table.into_iter().collect();
    list.sort_by_key(|(romaji, _)| std::cmp::Reverse(romaji.len()));
    list
});

/// Converts ASCII romaji (full-width letters count as ASCII) to katakana.
#[must_use]
pub fn to_kana(text: &str) -> Kana {
    let ascii = fold::ascii(text).to_lowercase();
    let mut out = Kana::default();
    let mut rest = ascii.as_str();
    while let Some(first) = rest.chars().next() {
        let (kana, length) = match next_syllable(rest, &out.done) {
            Step::Kana(kana, length) => (kana, length),
            Step::Letter => {
                out.done.push(first);
                ("", first.len_utf8())
            }
            Step::Unfinished => {
                rest.clone_into(&mut out.rest);
                break;
            }
        };
        out.done.push_str(kana);
        rest = rest.get(length..).unwrap_or("");
    }
    out
}

/// What a kana field stores: hiragana, half-width kana and romaji become full-width
/// katakana, a last `n` becomes ン; anything else stays.
#[must_use]
pub fn katakana(text: &str) -> String {
    let clean = super::clean::line(text);
    let Kana { mut done, rest } = to_kana(&clean);
    match rest.as_str() {
        "n" => done.push('ン'),
        "h" if ends_in_o(&done) => done.push('ウ'),
        other => done.push_str(other),
    }
    done.chars().map(kana::to_katakana).collect()
}

enum Step {
    /// A syllable, and how many bytes of romaji it took.
    Kana(&'static str, usize),
    /// No romaji: passes as it is.
    Letter,
    /// May become a syllable with the next key.
    Unfinished,
}

fn next_syllable(rest: &str, done: &str) -> Step {
    if let Some((romaji, kana)) = EXCEPTIONS
        .iter()
        .find(|(romaji, _)| rest.starts_with(romaji.as_str()))
    {
        return Step::Kana(kana, romaji.len());
    }
    let mut letters = rest.chars();
    let (first, second, third) = (letters.next(), letters.next(), letters.next());
    let Some(first) = first else {
        return Step::Letter;
    };
    match first {
        'n' => return syllabic_n(rest, second, third),
        'm' if matches!(second, Some('b' | 'm' | 'p')) => return Step::Kana("ン", 1),
        'h' if ends_in_o(done) && second.is_some_and(|next| !is_vowel(next)) => {
            let at_start = done
                .chars()
                .rev()
                .nth(1)
                .is_none_or(|before| !kana::is_kana(before));
            return Step::Kana(if at_start { "オ" } else { "ウ" }, 1);
        }
        't' if rest.starts_with("tch") => return Step::Kana("ッ", 1),
        '-' if done.chars().next_back().is_some_and(kana::is_kana) => return Step::Kana("ー", 1),
        'ā' => return Step::Kana("アア", first.len_utf8()),
        'ī' => return Step::Kana("イイ", first.len_utf8()),
        'ū' => return Step::Kana("ウウ", first.len_utf8()),
        'ē' => return Step::Kana("エエ", first.len_utf8()),
        'ō' => return Step::Kana("オウ", first.len_utf8()),
        _ => {}
    }
    if first.is_ascii_alphabetic() && !is_vowel(first) && second == Some(first) {
        return Step::Kana("ッ", 1);
    }
    plain_syllable(rest, first)
}

fn plain_syllable(rest: &str, first: char) -> Step {
    if let Some((kana, length)) = syllables::longest(rest) {
        return Step::Kana(kana, length);
    }
    if first.is_ascii_alphabetic() && syllables::may_become_one(rest) {
        Step::Unfinished
    } else {
        Step::Letter
    }
}

/// `n` is ン before a consonant, as `n'`, and as `nn`, unless a vowel follows the
/// second n: `konna` is コンナ, `konnna` as well.
fn syllabic_n(rest: &str, second: Option<char>, third: Option<char>) -> Step {
    let begins_syllable = |letter| is_vowel(letter) || letter == 'y';
    match second {
        None => Step::Unfinished,
        Some('\'') => Step::Kana("ン", 2),
        Some('n') if !third.is_some_and(begins_syllable) => Step::Kana("ン", 2),
        Some(next) if begins_syllable(next) => plain_syllable(rest, 'n'),
        Some(_) => Step::Kana("ン", 1),
    }
}

fn is_vowel(letter: char) -> bool {
    matches!(letter, 'a' | 'i' | 'u' | 'e' | 'o')
}

fn ends_in_o(done: &str) -> bool {
    done.chars()
        .next_back()
        .is_some_and(|last| "オコソトノホモヨロヲゴゾドボポョ".contains(last))
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn names_are_read_in_hepburn_and_kunrei() {
        for (romaji, kana) in [
            ("yamada", "ヤマダ"),
            ("matsudo", "マツド"),
            ("matudo", "マツド"),
            ("shinmatsudo", "シンマツド"),
            ("sinmatudo", "シンマツド"),
            ("hommachi", "ホンマチ"),
            ("shimbashi", "シンバシ"),
            ("ohno", "オオノ"),
            ("satoh", "サトウ"),
            ("ohara", "オハラ"),
            ("kenichi", "ケンイチ"),
            ("ken'ichi", "ケンイチ"),
            ("konna", "コンナ"),
            ("annai", "アンナイ"),
            ("sapporo", "サッポロ"),
            ("itchou", "イッチョウ"),
            ("junko", "ジュンコ"),
            ("kyouko", "キョウコ"),
            ("dhizuni-", "ディズニー"),
            ("ＹＡＭＡＤＡ　tarou", "ヤマダ タロウ"),
        ] {
            assert_eq!(katakana(romaji), kana, "{romaji}");
        }
    }

    #[test]
    fn unfinished_letters_wait() {
        let half = to_kana("matsud");
        assert_eq!((half.done.as_str(), half.rest.as_str()), ("マツ", "d"));
        let half = to_kana("mats");
        assert_eq!((half.done.as_str(), half.rest.as_str()), ("マ", "ts"));
        assert_eq!(to_kana("ken").rest, "n");
    }

    #[test]
    fn a_kana_field_takes_every_kind_of_kana() {
        assert_eq!(katakana("やまだ ﾊﾅｺ"), "ヤマダ ハナコ");
        assert_eq!(katakana("ken"), "ケン");
        assert_eq!(katakana("山田"), "山田");
    }

    proptest! {
        #[test]
        fn no_input_is_lost_or_loops(text in "[a-z'ō -]{0,24}") {
            let _ = to_kana(&text);
            let once = katakana(&text);
            prop_assert!(text.trim().is_empty() || !once.is_empty());
        }
    }
}
