//! How many terminal cells a text takes: the one width measure of the program.
//!
//! It asks ratatui's own `CellWidth`, grapheme by grapheme, exactly as
//! `Buffer::set_stringn` does when it paints, so the measure and the paint cannot
//! disagree. `Span::width` and `unicode-width` do disagree (half-width kana with
//! sound marks) and are therefore forbidden.

use std::borrow::Cow;

use ratatui::buffer::CellWidth;
use unicode_segmentation::UnicodeSegmentation;

/// Ends a text that did not fit. ASCII, because `…` is of ambiguous width.
const CUT_MARK: &str = "..";

/// Cells that one grapheme takes. Graphemes with control characters are never
/// painted and take none.
#[must_use]
pub fn grapheme_width(grapheme: &str) -> usize {
    if grapheme.chars().any(char::is_control) {
        0
    } else {
        usize::from(grapheme.cell_width())
    }
}

fn is_plain_ascii(text: &str) -> bool {
    text.bytes().all(|byte| matches!(byte, b' '..=b'~'))
}

/// Cells that `text` takes on one line.
#[must_use]
pub fn width(text: &str) -> usize {
    if is_plain_ascii(text) {
        return text.len();
    }
    text.graphemes(true).map(grapheme_width).sum()
}

/// The longest beginning of `text` that fits in `cols` cells, cut between graphemes.
#[must_use]
pub fn fitting(text: &str, cols: usize) -> &str {
    let mut used = 0;
    for (at, grapheme) in text.grapheme_indices(true) {
        used += grapheme_width(grapheme);
        if used > cols {
            return text.get(..at).unwrap_or(text);
        }
    }
    text
}

/// `text` if it fits in `cols` cells, else as many whole graphemes as fit, ending in `..`.
#[must_use]
pub fn truncate(text: &str, cols: usize) -> Cow<'_, str> {
    if width(text) <= cols {
        return Cow::Borrowed(text);
    }
    let mark = fitting(CUT_MARK, cols);
    let mut cut = fitting(text, cols - mark.len()).to_owned();
    cut.push_str(mark);
    Cow::Owned(cut)
}

/// `text` cut or filled with spaces at the end to exactly `cols` cells.
#[must_use]
pub fn pad(text: &str, cols: usize) -> String {
    let mut padded = truncate(text, cols).into_owned();
    let missing = cols.saturating_sub(width(&padded));
    padded.extend(std::iter::repeat_n(' ', missing));
    padded
}

/// `text` cut or filled with spaces at the start to exactly `cols` cells: for numbers.
#[must_use]
pub fn pad_start(text: &str, cols: usize) -> String {
    let cut = truncate(text, cols);
    let mut padded = " ".repeat(cols.saturating_sub(width(&cut)));
    padded.push_str(&cut);
    padded
}

/// The column, counted from 0, at which the grapheme number `grapheme_index` starts;
/// the width of the whole text when the index is past its end.
#[must_use]
pub fn column_of(text: &str, grapheme_index: usize) -> usize {
    text.graphemes(true)
        .take(grapheme_index)
        .map(grapheme_width)
        .sum()
}

/// The index of the grapheme painted at `column`; the number of graphemes when
/// the column lies right of the text.
#[must_use]
pub fn grapheme_at(text: &str, column: usize) -> usize {
    let mut end = 0;
    text.graphemes(true)
        .take_while(|grapheme| {
            end += grapheme_width(grapheme);
            end <= column
        })
        .count()
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;
    use ratatui::buffer::Buffer;
    use ratatui::layout::Rect;
    use ratatui::style::Style;

    fn painted(text: &str) -> usize {
        let mut buffer = Buffer::empty(Rect::new(0, 0, 2000, 1));
        usize::from(buffer.set_stringn(0, 0, text, 2000, Style::new()).0)
    }

    /// Text of the kinds that break width measures.
    fn awkward_text() -> impl Strategy<Value = String> {
        proptest::collection::vec(
            prop_oneof![
                any::<char>(),
                proptest::char::range('ァ', 'ー'),
                proptest::char::range('\u{FF61}', '\u{FF9F}'),
                proptest::char::range('一', '鿿'),
                proptest::char::range(' ', '~'),
                proptest::sample::select(vec![
                    '\u{3099}',
                    '\u{E0100}',
                    '\u{200D}',
                    '\u{FE0F}',
                    '①',
                    '𠮷',
                    '👨',
                    '…'
                ]),
            ],
            0..40,
        )
        .prop_map(String::from_iter)
    }

    #[test]
    fn half_width_kana_with_a_sound_mark_takes_two_cells() {
        assert_eq!(width("ｶﾞ"), 2);
        assert_eq!(width("ﾊﾟｰﾄﾞ病院"), 9);
    }

    #[test]
    fn a_cut_text_ends_with_two_dots_on_a_grapheme_border() {
        assert_eq!(truncate("医療法人社団", 12), "医療法人社団");
        assert_eq!(truncate("医療法人社団", 11), "医療法人..");
        assert_eq!(truncate("医療法人社団", 9), "医療法..");
        assert_eq!(truncate("医療", 1), ".");
        assert_eq!(truncate("医療", 0), "");
    }

    #[test]
    fn padding_fills_the_half_cell_a_wide_letter_leaves() {
        assert_eq!(pad("医療法人社団", 9), "医療法.. ");
        assert_eq!(pad_start("12", 4), "  12");
    }

    #[test]
    fn columns_and_graphemes_map_both_ways() {
        assert_eq!(column_of("髙a橋", 2), 3);
        assert_eq!(column_of("髙a橋", 9), 5);
        assert_eq!(grapheme_at("髙a橋", 1), 0);
        assert_eq!(grapheme_at("髙a橋", 2), 1);
        assert_eq!(grapheme_at("髙a橋", 40), 3);
    }

    proptest! {
        #[test]
        fn the_measure_is_what_ratatui_paints(text in awkward_text()) {
            prop_assert_eq!(width(&text), painted(&text));
        }

        #[test]
        fn truncate_never_exceeds_its_columns(text in awkward_text(), cols in 0usize..60) {
            prop_assert!(width(&truncate(&text, cols)) <= cols);
        }

        #[test]
        fn pad_fills_exactly(text in awkward_text(), cols in 0usize..60) {
            prop_assert_eq!(width(&pad(&text, cols)), cols);
            prop_assert_eq!(width(&pad_start(&text, cols)), cols);
        }
    }
}
