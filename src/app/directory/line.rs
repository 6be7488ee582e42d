//! The words of the query line: found, added and taken out as text.
//!
//! Facets and completions write into the same line that a person types, so that using them teaches
//! the query language; nothing here knows what a word means.

use crate::text::fold;
use std::ops::Range;

/// The places of the words in a line: split at blanks, except within quotation marks.
#[must_use]
pub fn words(line: &str) -> Vec<Range<usize>> {
    let mut found = Vec::new();
    let mut start = None;
    let mut is_quoted = false;
    for (at, letter) in line.char_indices() {
        is_quoted ^= is_quote(letter);
        match start {
            None if !letter.is_whitespace() => start = Some(at),
            Some(from) if letter.is_whitespace() && !is_quoted => {
                found.push(from..at);
                start = None;
            }
            _ => {}
        }
    }
    found.extend(start.map(|from| from..line.len()));
    found
}

/// The word that ends at or around the byte `offset`.
#[must_use]
pub fn word_at(line: &str, offset: usize) -> Option<Range<usize>> {
    words(line)
        .into_iter()
        .find(|word| word.start < offset && offset <= word.end)
}

/// Whether the line has a word, in whatever width it was typed.
#[must_use]
pub fn has(line: &str, word: &str) -> bool {
    texts(line).any(|known| same(known, word))
}

/// The line with a word, or without it if it has it.
#[must_use]
pub fn toggled(line: &str, word: &str) -> String {
    if has(line, word) {
        without(line, word)
    } else {
        with(line, word)
    }
}

/// The line with a word behind the others, and a blank where the next one may be typed.
#[must_use]
pub fn with(line: &str, word: &str) -> String {
    texts(line)
        .chain([word])
        .flat_map(|word| [word, " "])
        .collect()
}

/// The line without a word, wherever it stands in it.
#[must_use]
pub fn without(line: &str, word: &str) -> String {
    texts(line)
        .filter(|known| !same(known, word))
        .flat_map(|word| [word, " "])
        .collect()
}

/// The line with the word at `offset` replaced, and the offset behind it and its blank.
#[must_use]
pub fn completed(line: &str, offset: usize, word: &str) -> (String, usize) {
    let place = word_at(line, offset).unwrap_or(offset..offset);
    let before = line.get(..place.start).unwrap_or_default();
    let after = line.get(place.end..).unwrap_or_default().trim_start();
    (
        format!("{before}{word} {after}"),
        before.len() + word.len() + 1,
    )
}

/// The address in a word that says where distances start (`=松戸市根本5`); the last one counts.
#[must_use]
pub fn origin(line: &str) -> Option<String> {
    texts(line)
        .filter_map(|word| word.strip_prefix(['=', '\u{FF1D}']))
        .map(|address| address.trim_matches(is_quote).trim().to_owned())
        .filter(|address| !address.is_empty())
        .last()
}

/// Whether a word says where distances start, and nothing about what is looked for.
#[must_use]
pub fn is_origin(word: &str) -> bool {
    word.starts_with(['=', '\u{FF1D}'])
}

/// The words themselves.
pub fn texts(line: &str) -> impl Iterator<Item = &str> {
    words(line).into_iter().filter_map(|word| line.get(word))
}

fn same(one: &str, other: &str) -> bool {
    fold::ascii(one) == fold::ascii(other)
}

fn is_quote(letter: char) -> bool {
    matches!(
        letter,
        '"' | '\u{FF02}' | '\u{201C}' | '\u{201D}' | '\u{301D}' | '\u{301F}'
    )
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn a_facet_is_a_word_like_any_other_whatever_its_width() {
        let line = toggled("さくら", "@東区");
        assert_eq!(line, "さくら @東区 ");
        assert!(has("さくら\u{3000}＠東区", "@東区"));
        assert_eq!(toggled("＠東区　さくら", "@東区"), "さくら ");
    }

    #[test]
    fn blanks_within_quotation_marks_do_not_end_a_word() {
        let line = "“見本 内科” 24";
        let found: Vec<&str> = texts(line).collect();
        assert_eq!(found, ["“見本 内科”", "24"]);
    }

    #[test]
    fn a_completion_takes_the_place_of_the_word_under_the_cursor() {
        let (line, at) = completed("さくら @ひ 24", "さくら @ひ".len(), "@東区");
        assert_eq!(line, "さくら @東区 24");
        assert_eq!(line.get(at..), Some("24"));
    }

    proptest! {
        #[test]
        fn toggling_twice_leaves_the_words_as_they_were(line in "[a-c@# あ]{0,12}") {
            prop_assume!(!has(&line, "@東区"));
            let back = toggled(&toggled(&line, "@東区"), "@東区");
            let before: Vec<&str> = texts(&line).collect();
            prop_assert_eq!(texts(&back).collect::<Vec<_>>(), before);
        }
    }
}
