//! Breaks text into display lines, with the Japanese rules for line ends.
//!
//! ratatui knows no kinsoku. Here no line starts with 。 or 」, none ends with 「,
//! and a Latin word or number is not torn if it fits on a line of its own. Lines
//! are byte ranges of the text, so a cursor can be mapped to its place.

use std::ops::Range;

use unicode_segmentation::UnicodeSegmentation;

use super::cells;

/// May not start a line.
const NEVER_FIRST: &str = "、。，．・：；？！ー」』）］｝〉》】〕〟’”々ゝゞヽヾ〜～ぁぃぅぇぉっゃゅょゎァィゥェォッャュョヮヵヶ｡｣､･ｰﾞﾟｧｨｩｪｫｬｭｮｯ,.!?:;)]}%";
/// May not end a line.
const NEVER_LAST: &str = "「『（［｛〈《【〔〝‘“｢([{";

/// One grapheme with its place and its width in cells.
struct Piece<'a> {
    at: usize,
    text: &'a str,
    width: usize,
}

/// The display lines of `text` at `cols` cells, as byte ranges in order. A `\n`
/// ends a line and belongs to none; every other byte belongs to exactly one line.
/// There is always at least one line, and a text that ends in `\n` has an empty last
/// one. A line exceeds `cols` only if a single grapheme does.
#[must_use]
pub fn wrap(text: &str, cols: usize) -> Vec<Range<usize>> {
    let mut lines = Vec::new();
    let mut start = 0;
    for paragraph in text.split('\n') {
        wrap_paragraph(paragraph, start, cols, &mut lines);
        start += paragraph.len() + 1;
    }
    lines
}

fn wrap_paragraph(paragraph: &str, start: usize, cols: usize, lines: &mut Vec<Range<usize>>) {
    let pieces: Vec<Piece<'_>> = paragraph
        .grapheme_indices(true)
        .map(|(at, text)| Piece {
            at,
            text,
            width: cells::grapheme_width(text),
        })
        .collect();
    let mut first = 0;
    while let Some(begin) = pieces.get(first) {
        let next = line_end(&pieces, first, cols);
        let end = pieces.get(next).map_or(paragraph.len(), |piece| piece.at);
        lines.push(start + begin.at..start + end);
        first = next;
    }
    if pieces.is_empty() {
        lines.push(start..start);
    }
}

/// Index of the piece with which the next line starts.
fn line_end(pieces: &[Piece<'_>], first: usize, cols: usize) -> usize {
    let mut used = 0;
    let mut end = first;
    while let Some(piece) = pieces.get(end) {
        used += piece.width;
        if used > cols && end > first {
            break;
        }
        end += 1;
    }
    if end == pieces.len() {
        return end;
    }
    (first + 1..=end)
        .rev()
        .find(|at| may_break(pieces, *at))
        .unwrap_or(end)
}

fn may_break(pieces: &[Piece<'_>], at: usize) -> bool {
    let (Some(last), Some(next)) = (
        at.checked_sub(1).and_then(|before| pieces.get(before)),
        pieces.get(at),
    ) else {
        return true;
    };
    let torn_word = is_word(last.text) && is_word(next.text);
    !torn_word
        && !starts_with_any(next.text, NEVER_FIRST)
        && !starts_with_any(last.text, NEVER_LAST)
}

fn is_word(grapheme: &str) -> bool {
    grapheme.chars().all(|letter| {
        letter.is_ascii_alphanumeric() || matches!(letter, '-' | '_' | '/' | '@' | '\'')
    })
}

fn starts_with_any(grapheme: &str, set: &str) -> bool {
    grapheme
        .chars()
        .next()
        .is_some_and(|letter| set.contains(letter))
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn lines(text: &str, cols: usize) -> Vec<&str> {
        wrap(text, cols)
            .into_iter()
            .map(|line| text.get(line).unwrap())
            .collect()
    }

    #[test]
    fn no_line_starts_with_a_full_stop_or_ends_with_an_open_bracket() {
        assert_eq!(lines("訪問診療です。次", 12), ["訪問診療で", "す。次"]);
        assert_eq!(lines("医師が「はい」と", 8), ["医師が", "「はい」", "と"]);
    }

    #[test]
    fn a_latin_word_moves_to_the_next_line_whole() {
        assert_eq!(lines("電話 047-366", 10), ["電話 ", "047-366"]);
        assert_eq!(lines("abcdefghij", 4), ["abcd", "efgh", "ij"]);
    }

    #[test]
    fn hard_line_ends_are_kept_and_empty_lines_show() {
        assert_eq!(lines("一\n\n二\n", 10), ["一", "", "二", ""]);
        assert_eq!(wrap("", 10), vec![0..0]);
    }

    proptest! {
        #[test]
        fn the_lines_join_to_the_text(text in "[あ。「a1\n ー①ｶﾞ]{0,60}", cols in 0usize..20) {
            let ranges = wrap(&text, cols);
            let mut at = 0;
            for range in &ranges {
                if range.start != at {
                    prop_assert_eq!(text.get(at..range.start), Some("\n"));
                }
                at = range.end;
            }
            let tail = text.get(at..).unwrap_or("?");
            prop_assert!(tail.is_empty(), "{:?} is on no line", tail);
        }

        #[test]
        fn no_line_is_wider_than_asked(text in "[あ。「a1 ー]{0,60}", cols in 2usize..20) {
            for range in wrap(&text, cols) {
                prop_assert!(cells::width(text.get(range).unwrap()) <= cols);
            }
        }
    }
}
