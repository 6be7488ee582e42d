//! One field in cells: brackets, content, caret.
//!
//! The caret is the terminal's own cursor, in the very cell where the next
//! character will appear; a long text slides under the brackets so that it stays in sight.

use super::cursor::Cursor;
use super::paint::Paint;
use crate::app::field::{ChoiceBox, Memo, Pick, TextField};
use crate::app::form::{Content, Field};
use crate::locale::Lang;
use crate::text::cells;
use ratatui::layout::Rect;
use ratatui::style::Style;
use std::borrow::Cow;
use unicode_segmentation::UnicodeSegmentation;

/// Where a field is drawn.
#[derive(Debug, Clone, Copy)]
pub struct Place {
    /// The part of the screen.
    pub area: Rect,
    /// Column of the opening bracket, from the left of the area.
    pub x: u16,
    /// Row, from the top of the area.
    pub y: u16,
    /// Cells between the brackets.
    pub cols: usize,
}

/// Draws the row of a field that takes one row; with the caret if it has the cursor.
pub fn one_row(
    paint: &mut Paint<'_>,
    place: Place,
    field: &Field,
    lang: Lang,
    has_cursor: bool,
) -> Cursor {
    let (shown, caret) = match field.content() {
        Content::Text(text) if has_cursor => around_caret(text, place.cols),
        Content::Text(text) => (cells::truncate(text.text(), place.cols), 0),
        Content::Choice(choice) => chosen(choice, lang, place.cols, has_cursor),
        Content::Memo(memo) => (first_line(memo, place.cols), 0),
    };
    bracketed(paint, place, &shown);
    Cursor::within(
        place.area,
        usize::from(place.x) + 1 + caret,
        usize::from(place.y),
    )
}

/// Draws `rows` rows of a memo, those around the caret if it has the cursor.
pub fn paper(
    paint: &mut Paint<'_>,
    place: Place,
    memo: &Memo,
    rows: usize,
    has_cursor: bool,
) -> Cursor {
    let lines = memo.lines();
    let (caret_row, caret_col) = if has_cursor { memo.caret() } else { (0, 0) };
    let first = (caret_row + 1).saturating_sub(rows);
    for row in 0..rows {
        let line = lines.get(first + row).cloned().unwrap_or_default();
        let Ok(down) = u16::try_from(row) else { break };
        let text = memo.field().text().get(line).unwrap_or("");
        bracketed(
            paint,
            Place {
                y: place.y.saturating_add(down),
                ..place
            },
            text,
        );
    }
    if lines.len() > first + rows {
        more_below(paint, place, rows, lines.len() - first - rows);
    }
    let y = usize::from(place.y) + caret_row.saturating_sub(first);
    Cursor::within(
        place.area,
        usize::from(place.x) + 1 + caret_col.min(place.cols),
        y,
    )
}

/// How many lines of a memo are out of sight below, in the corner of its last row.
fn more_below(paint: &mut Paint<'_>, place: Place, rows: usize, more: usize) {
    let text = format!("+{more}");
    let x = usize::from(place.x) + 2 + place.cols;
    if let (Ok(x), Ok(down)) = (u16::try_from(x), u16::try_from(rows.saturating_sub(1))) {
        let style = paint.theme().accent();
        paint.put(
            place.area,
            (x, place.y.saturating_add(down)),
            5,
            &text,
            style,
        );
    }
}

fn bracketed(paint: &mut Paint<'_>, place: Place, text: &str) {
    let theme = paint.theme();
    let filled = cells::pad(text, place.cols);
    let width = u16::try_from(place.cols).unwrap_or(u16::MAX);
    let after = place.x.saturating_add(1);
    paint.put(place.area, (place.x, place.y), 1, "[", theme.accent());
    paint.put(place.area, (after, place.y), width, &filled, theme.plain());
    paint.put(
        place.area,
        (after.saturating_add(width), place.y),
        1,
        "]",
        theme.accent(),
    );
}

fn first_line(memo: &Memo, cols: usize) -> Cow<'_, str> {
    cells::truncate(memo.field().text().lines().next().unwrap_or(""), cols)
}

/// The part of a text that is in sight around its caret, and the caret's column in it.
#[must_use]
pub fn around_caret(field: &TextField, cols: usize) -> (Cow<'_, str>, usize) {
    let text = field.text();
    let before = text.get(..field.offset()).unwrap_or("");
    let mut start = 0;
    let mut column = cells::width(before);
    let room = cols.saturating_sub(1);
    for (at, grapheme) in before.grapheme_indices(true) {
        if column <= room {
            break;
        }
        column -= cells::grapheme_width(grapheme);
        start = at + grapheme.len();
    }
    let shown = cells::fitting(text.get(start..).unwrap_or(""), cols);
    (Cow::Borrowed(shown), column)
}

/// What stands between the brackets of a list, and the caret's column.
fn chosen(choice: &ChoiceBox, lang: Lang, cols: usize, has_cursor: bool) -> (Cow<'_, str>, usize) {
    let picked = choice
        .options()
        .iter()
        .filter(|pick| choice.has(&pick.value));
    let mut shown = picked
        .map(|pick| keyed(pick, lang))
        .collect::<Vec<_>>()
        .join(" ");
    if choice.typed().is_empty() {
        let caret = cells::width(&shown).min(cols.saturating_sub(1));
        let caret = if choice.takes_many() && !shown.is_empty() {
            caret
        } else {
            0
        };
        return (
            Cow::Owned(cells::truncate(&shown, cols).into_owned()),
            caret,
        );
    }
    if !has_cursor {
        shown = [shown.as_str(), choice.typed().text()].join(" ");
        return (
            Cow::Owned(cells::truncate(shown.trim_start(), cols).into_owned()),
            0,
        );
    }
    let taken = cells::width(&shown);
    let room = cols.saturating_sub(taken + 1);
    // The word being typed comes first: what is picked gives way to it.
    if taken == 0 || room < cells::width(choice.typed().text()) + 1 {
        return around_caret(choice.typed(), cols);
    }
    let (typed, caret) = around_caret(choice.typed(), room);
    (Cow::Owned(format!("{shown} {typed}")), taken + 1 + caret)
}

/// An option with its key in front: `3ケアマネジャー`.
#[must_use]
pub fn keyed(pick: &Pick, lang: Lang) -> String {
    let label = pick.label.in_lang(lang);
    match (pick.key, lang) {
        (None, _) => label.to_owned(),
        // 224時間 would be read as one number.
        (Some(key), Lang::Ja)
            if !label.starts_with(|first: char| first.is_ascii_alphanumeric()) =>
        {
            format!("{key}{label}")
        }
        (Some(key), _) => format!("{key} {label}"),
    }
}

/// The options of a list broken into lines of `cols` cells: each with its column and index.
#[must_use]
pub fn option_lines(choice: &ChoiceBox, lang: Lang, cols: usize) -> Vec<Vec<(usize, usize)>> {
    broken(choice, choice.matching(), lang, cols)
}

/// The same for all options, whatever is typed.
#[must_use]
pub fn all_lines(choice: &ChoiceBox, lang: Lang, cols: usize) -> Vec<Vec<(usize, usize)>> {
    broken(choice, 0..choice.options().len(), lang, cols)
}

fn broken(
    choice: &ChoiceBox,
    options: impl IntoIterator<Item = usize>,
    lang: Lang,
    cols: usize,
) -> Vec<Vec<(usize, usize)>> {
    let mut lines: Vec<Vec<(usize, usize)>> = vec![Vec::new()];
    let mut x = 0;
    for at in options {
        let width = choice
            .options()
            .get(at)
            .map_or(0, |pick| cells::width(&keyed(pick, lang)));
        if x > 0 && x + width > cols {
            lines.push(Vec::new());
            x = 0;
        }
        if let Some(line) = lines.last_mut() {
            line.push((x, at));
        }
        x += width + 2;
    }
    lines
}

/// Draws the options of `lines` from column `x`, row `y` of `area` on; what is picked or
/// under the arrows is marked.
pub fn options(
    paint: &mut Paint<'_>,
    area: Rect,
    (x, y): (u16, u16),
    choice: &ChoiceBox,
    lang: Lang,
    lines: &[Vec<(usize, usize)>],
) {
    for (row, line) in lines.iter().enumerate() {
        for (column, at) in line {
            let Some(pick) = choice.options().get(*at) else {
                continue;
            };
            let style = option_style(paint, choice, *at, &pick.value);
            let (Ok(right), Ok(down)) = (u16::try_from(*column), u16::try_from(row)) else {
                continue;
            };
            let place = (x.saturating_add(right), y.saturating_add(down));
            let width = area.width.saturating_sub(place.0);
            paint.put(area, place, width, &keyed(pick, lang), style);
        }
    }
}

fn option_style(paint: &Paint<'_>, choice: &ChoiceBox, at: usize, value: &str) -> Style {
    let theme = paint.theme();
    if choice.pointed() == Some(at) {
        theme.selected()
    } else if choice.has(value) {
        theme.strong()
    } else {
        theme.plain()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::app::field::FieldKind;
    use crate::keymap::command::Command;
    use crate::locale::Label;
    use crate::ui::theme::Theme;
    use proptest::prelude::*;
    use ratatui::buffer::Buffer;

    const AREA: Rect = Rect {
        x: 0,
        y: 0,
        width: 20,
        height: 3,
    };

    fn drawn(field: &Field) -> (String, u16) {
        let mut buffer = Buffer::empty(AREA);
        let place = Place {
            area: AREA,
            x: 0,
            y: 0,
            cols: 10,
        };
        let cursor = one_row(
            &mut Paint::new(&mut buffer, Theme::default()),
            place,
            field,
            Lang::Ja,
            true,
        );
        let mut row = String::new();
        let mut x = 0;
        while let Some(cell) = buffer.cell((x, 0)).filter(|_| x < 12) {
            row.push_str(cell.symbol());
            x += u16::try_from(cells::width(cell.symbol()).max(1)).unwrap();
        }
        (row, cursor.position().x)
    }

    fn line(text: &str) -> Field {
        let mut field = Field::new("name", Label::FormJump, FieldKind::Line);
        field.insert(text);
        field
    }

    #[test]
    fn the_caret_stands_behind_kanji_and_half_kana() {
        assert_eq!(drawn(&line("")), ("[          ]".to_owned(), 1));
        assert_eq!(drawn(&line("髙橋")), ("[髙橋      ]".to_owned(), 5));
        assert_eq!(drawn(&line("ｶﾞ")), ("[ガ        ]".to_owned(), 3));
    }

    #[test]
    fn a_long_text_slides_so_that_the_caret_stays_in_sight() {
        let mut field = line("一二三四五六七");
        assert_eq!(drawn(&field), ("[四五六七  ]".to_owned(), 9));
        field.command(Command::FieldLineStart);
        assert_eq!(drawn(&field), ("[一二三四五]".to_owned(), 1));
    }

    proptest! {
        #[test]
        fn the_caret_is_always_between_the_brackets(text in "[あaｶﾞ①葛\u{E0100}]{0,30}", moves in 0usize..30) {
            let mut field = line(&text);
            for _ in 0..moves {
                field.command(Command::FieldLeft);
            }
            let (row, caret) = drawn(&field);
            prop_assert_eq!(cells::width(&row), 12);
            prop_assert!((1..=10).contains(&caret), "{} {}", row, caret);
        }
    }
}
