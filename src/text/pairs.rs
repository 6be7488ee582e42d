//! Words inside long texts: the key under which they are compared, and the pairs of
//! neighbouring characters by which an index finds them.
//!
//! Japanese has no blanks, so words are no units to index. Every text that holds a word
//! holds all of its pairs; the other way round is verified with the key. A word of one
//! character begins some pair, because the last character of a text stands alone.

use super::fold;
use std::ops::Range;
use unicode_segmentation::UnicodeSegmentation;

/// Ends a text within a list of texts; no key holds it.
pub const BORDER: char = '\n';

/// The search key of [`fold::key`], made independent of what stands around: it writes が
/// between kanji as け (三が月), so a part of a text would not always have a part of its
/// key. Here every が is け.
#[must_use]
pub fn key(text: &str) -> String {
    let mut key = fold::key(text);
    if key.contains('が') {
        key = key.replace('が', "け");
    }
    key
}

/// The pairs of a key, and its last character alone: what an index holds.
pub fn of_text(key: &str) -> impl Iterator<Item = String> {
    let letters: Vec<char> = key.chars().map(token_letter).collect();
    let pairs: Vec<String> = letters
        .windows(2)
        .map(|pair| pair.iter().collect())
        .collect();
    pairs.into_iter().chain(letters.last().map(char::to_string))
}

/// What a word asks of an index.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Wanted {
    /// All of these pairs.
    Pairs(Vec<String>),
    /// Anything that begins with this character.
    Beginning(String),
}

/// What the key of a word asks for; `None` when nothing is left of the word.
#[must_use]
pub fn of_word(key: &str) -> Option<Wanted> {
    let letters: Vec<char> = key.chars().map(token_letter).collect();
    match letters.as_slice() {
        [] => None,
        [only] => Some(Wanted::Beginning(only.to_string())),
        all => {
            let mut pairs: Vec<String> = all.windows(2).map(|pair| pair.iter().collect()).collect();
            pairs.sort_unstable();
            pairs.dedup();
            Some(Wanted::Pairs(pairs))
        }
    }
}

/// A code as one token, longer than any pair: what a record is filed under.
#[must_use]
pub fn token(sign: char, code: &str) -> String {
    let letters = std::iter::once(sign).chain(code.chars());
    letters.map(token_letter).collect()
}

/// ASCII signs in full width: an index that takes every character beyond ASCII for a
/// letter then takes them for letters too, and none of them can mean anything to it.
fn token_letter(letter: char) -> char {
    match letter {
        '!'..='~' if !letter.is_ascii_alphanumeric() => u32::from(letter)
            .checked_add(0xFEE0)
            .and_then(char::from_u32)
            .unwrap_or(letter),
        _ => letter,
    }
}

/// Where a text holds a word, to be marked on screen: the first place whose letters fold
/// to the word's key.
#[must_use]
pub fn place(text: &str, key: &str) -> Option<Range<usize>> {
    if key.is_empty() {
        return None;
    }
    let mut folded = String::with_capacity(text.len());
    // Where each piece begins in the folded text and in the text itself.
    let mut pieces: Vec<(usize, usize)> = Vec::new();
    for (at, grapheme) in text.grapheme_indices(true) {
        pieces.push((folded.len(), at));
        folded.push_str(&self::key(grapheme));
    }
    pieces.push((folded.len(), text.len()));
    let start = folded.find(key)?;
    let end = start + key.len();
    let first = pieces.iter().rposition(|(folded, _)| *folded <= start)?;
    let last = pieces.iter().position(|(folded, _)| *folded >= end)?;
    Some(pieces.get(first)?.1..pieces.get(last)?.1)
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn a_text_is_found_by_its_last_character_and_by_the_whole() {
        let pairs: Vec<String> = of_text(&key("松戸の桜。")).collect();
        assert_eq!(pairs, ["松戸", "戸の", "の桜", "桜。", "。"]);
    }

    #[test]
    fn signs_of_a_query_language_are_letters_like_any_other() {
        let Some(Wanted::Pairs(pairs)) = of_word(&key("a\"*")) else {
            panic!("two pairs");
        };
        assert_eq!(pairs, ["a＂", "＂＊"]);
    }

    #[test]
    fn the_place_of_a_word_is_told_in_the_text_as_typed() {
        let text = "ﾏﾂﾄﾞ市の 髙﨑 さん";
        assert_eq!(
            place(text, &key("まつど")).and_then(|range| text.get(range)),
            Some("ﾏﾂﾄﾞ")
        );
        assert_eq!(
            place(text, &key("高崎")).and_then(|range| text.get(range)),
            Some("髙﨑")
        );
        assert_eq!(place(text, &key("柏")), None);
    }

    /// What people write: kana, kanji, signs, Latin letters, line ends. Digraphs of ヴ and
    /// loose sound marks have one key together and another in pieces; they are left out.
    fn written() -> impl Strategy<Value = Vec<char>> {
        let letters = "あかがさざけげっゃマツドーヶケ々三月松戸桜髙齋渡邉糖尿病、。・「」 　\nABcz019()\"*-/Ａ１％";
        let letters: Vec<char> = letters.chars().collect();
        proptest::collection::vec(proptest::sample::select(letters), 1..40)
    }

    proptest! {
        #[test]
        fn every_part_of_a_text_has_a_part_of_its_key_and_of_its_pairs(
            text in written(), from in 0_usize..40, count in 1_usize..12,
        ) {
            let from = from.min(text.len() - 1);
            let part: String = text.iter().skip(from).take(count).collect();
            let text: String = text.into_iter().collect();
            let (text, part) = (key(&text), key(&part));
            prop_assert!(text.contains(&part), "{} in {}", part, text);
            let held: Vec<String> = of_text(&text).collect();
            match of_word(&part) {
                None => prop_assert!(part.is_empty()),
                Some(Wanted::Pairs(pairs)) => prop_assert!(pairs.iter().all(|pair| held.contains(pair))),
                Some(Wanted::Beginning(one)) => {
                    prop_assert!(held.iter().any(|pair| pair.starts_with(&one)));
                }
            }
        }
    }
}
