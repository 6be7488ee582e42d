//! Text into cells, exactly as wide as `text::cells` says.
//!
//! Everything that is drawn goes through here: it is cut with `..` where it does not fit, control
//! characters never reach a cell, and a wide character that would be cut in half becomes a blank.

use super::theme::Theme;
use crate::text::cells;
use ratatui::buffer::Buffer;
use ratatui::layout::Rect;
use ratatui::style::Style;
use std::borrow::Cow;
use unicode_normalization::UnicodeNormalization;
use unicode_segmentation::UnicodeSegmentation;
use unicode_width::UnicodeWidthStr;

/// A piece of a line: text and its style.
pub type Piece<'a> = (Cow<'a, str>, Style);

/// Paints cells of a frame in the look of a theme.
pub struct Paint<'a> {
    buffer: &'a mut Buffer,
    theme: Theme,
}

impl<'a> Paint<'a> {
    /// Paints into `buffer`.
    pub fn new(buffer: &'a mut Buffer, theme: Theme) -> Self {
        Self { buffer, theme }
    }

    /// The look.
    #[must_use]
    pub fn theme(&self) -> Theme {
        self.theme
    }

    /// Puts `text` at column `x`, row `y` of `area` (both from 0), in at most `width` cells; gives the cells used.
    pub fn put(
        &mut self,
        area: Rect,
        (x, y): (u16, u16),
        width: u16,
        text: &str,
        style: Style,
    ) -> u16 {
        let area = area.intersection(self.buffer.area);
        if x >= area.width || y >= area.height {
            return 0;
        }
        let room = usize::from(width.min(area.width - x));
        let shown = certain(text, self.theme.ambiguous_is_wide);
        let cut = cells::truncate(&shown, room);
        let (end, _) = self
            .buffer
            .set_stringn(area.x + x, area.y + y, cut, room, style);
        end - (area.x + x)
    }

    /// Puts pieces one after the other into row `y` of `area`, from column `x` on; gives the column behind the last.
    pub fn put_pieces<'p>(
        &mut self,
        area: Rect,
        (x, y): (u16, u16),
        pieces: impl IntoIterator<Item = Piece<'p>>,
    ) -> u16 {
        pieces.into_iter().fold(x, |at, (text, style)| {
            at + self.put(area, (at, y), area.width.saturating_sub(at), &text, style)
        })
    }

    /// Puts `text` at the right end of row `y` of `area`; gives the column where it starts.
    pub fn put_right(&mut self, area: Rect, y: u16, text: &str, style: Style) -> u16 {
        let width = u16::try_from(cells::width(text))
            .unwrap_or(u16::MAX)
            .min(area.width);
        let x = area.width - width;
        self.put(area, (x, y), width, text, style);
        x
    }

    /// Gives row `y` of `area` a style from end to end, for the selected row.
    pub fn style_row(&mut self, area: Rect, y: u16, style: Style) {
        let row = Rect {
            y: area.y.saturating_add(y),
            height: 1,
            ..area
        };
        self.buffer.set_style(row.intersection(area), style);
    }

    /// Draws a rule over row `y` of `area`, with `title` in it if it is not empty.
    pub fn rule(&mut self, area: Rect, y: u16, title: &str) {
        let line = self.theme.lines.horizontal.repeat(usize::from(area.width));
        self.put_exact(area, (0, y), &line, self.theme.accent());
        if !title.is_empty() {
            let text = format!(" {title} ");
            self.put(
                area,
                (2, y),
                area.width.saturating_sub(3),
                &text,
                self.theme.strong(),
            );
        }
    }

    /// Draws an upright line at column `x` over all rows of `area`.
    pub fn upright(&mut self, area: Rect, x: u16) {
        for y in 0..area.height {
            self.put_exact(area, (x, y), self.theme.lines.vertical, self.theme.accent());
        }
    }

    /// Empties `area` and draws a frame around it with `title`; gives the inside.
    ///
    /// A wide character that the frame's edge would cut in half is blanked whole (ratatui#2526).
    pub fn popup(&mut self, area: Rect, title: &str) -> Rect {
        let area = area.intersection(self.buffer.area);
        self.clear(area);
        if area.width < 4 || area.height < 3 {
            return area;
        }
        let lines = self.theme.lines;
        let (right, bottom) = (area.width - 1, area.height - 1);
        let edge = self.theme.accent();
        for y in 0..area.height {
            self.put_exact(area, (0, y), lines.vertical, edge);
            self.put_exact(area, (right, y), lines.vertical, edge);
        }
        for y in [0, bottom] {
            let line = lines.horizontal.repeat(usize::from(area.width));
            self.put_exact(area, (0, y), &line, edge);
        }
        let places = [(0, 0), (right, 0), (0, bottom), (right, bottom)];
        for (place, corner) in places.into_iter().zip(lines.corners) {
            self.put_exact(area, place, corner, edge);
        }
        if !title.is_empty() {
            let text = format!(" {title} ");
            self.put(
                area,
                (2, 0),
                area.width.saturating_sub(4),
                &text,
                self.theme.strong(),
            );
        }
        Rect {
            x: area.x + 1,
            y: area.y + 1,
            width: area.width - 2,
            height: area.height - 2,
        }
    }

    /// Empties `area`, and the other half of every wide character that reaches out of it.
    pub fn clear(&mut self, area: Rect) {
        let area = area.intersection(self.buffer.area);
        for y in area.top()..area.bottom() {
            if let Some(left) = area.x.checked_sub(1)
                && let Some(cell) = self.buffer.cell_mut((left, y))
                && cells::width(cell.symbol()) > 1
            {
                cell.set_symbol(" ");
            }
            for x in area.left()..area.right() {
                if let Some(cell) = self.buffer.cell_mut((x, y)) {
                    cell.reset();
                }
            }
        }
    }

    /// Chrome of our own: never cut with a mark, never replaced.
    fn put_exact(&mut self, area: Rect, (x, y): (u16, u16), text: &str, style: Style) {
        let area = area.intersection(self.buffer.area);
        if x < area.width && y < area.height {
            let room = usize::from(area.width - x);
            self.buffer
                .set_stringn(area.x + x, area.y + y, text, room, style);
        }
    }
}

/// `text` as it can be shown: where the terminal paints ambiguous characters two cells wide, they are replaced by
/// certain ones, because ratatui counts one cell for them and every column behind would be off.
#[must_use]
pub fn certain(text: &str, ambiguous_is_wide: bool) -> Cow<'_, str> {
    if !ambiguous_is_wide || text.is_ascii() || text.width() == text.width_cjk() {
        return Cow::Borrowed(text);
    }
    let replaced = text.graphemes(true).flat_map(|grapheme| {
        if grapheme.width() == grapheme.width_cjk() {
            return grapheme.chars().collect::<Vec<_>>();
        }
        let plain: String = grapheme.nfkc().collect();
        if plain.width() == plain.width_cjk() {
            plain.chars().collect()
        } else {
            vec!['?']
        }
    });
    Cow::Owned(replaced.collect())
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn row(buffer: &Buffer) -> String {
        let mut text = String::new();
        let mut x = 0;
        while let Some(cell) = buffer.cell((x, 0)) {
            text.push_str(cell.symbol());
            x += u16::try_from(cells::width(cell.symbol()).max(1)).unwrap();
        }
        text
    }

    fn drawn(width: u16, paint: impl FnOnce(&mut Paint<'_>, Rect)) -> String {
        let area = Rect::new(0, 0, width, 1);
        let mut buffer = Buffer::empty(area);
        paint(&mut Paint::new(&mut buffer, Theme::default()), area);
        row(&buffer)
    }

    #[test]
    fn a_text_is_cut_at_its_cells_with_two_dots() {
        let shown = drawn(12, |paint, area| {
            let used = paint.put(area, (1, 0), 9, "医療法人社団", Style::new());
            assert_eq!(used, 8);
        });
        assert_eq!(shown, " 医療法..   ");
    }

    #[test]
    fn a_popup_over_kanji_leaves_no_half_of_one() {
        for left in 0..6 {
            let area = Rect::new(0, 0, 14, 3);
            let mut buffer = Buffer::empty(area);
            for y in 0..3 {
                buffer.set_string(0, y, "在宅療養支援診", Style::new());
            }
            Paint::new(&mut buffer, Theme::default()).popup(Rect::new(left, 0, 6, 3), "");
            let shown = row(&buffer);
            assert_eq!(cells::width(&shown), 14, "{shown:?}");
            assert!(shown.contains("+----+"), "{shown:?}");
        }
    }

    #[test]
    fn an_uncertain_character_is_replaced_only_on_a_terminal_that_paints_it_wide() {
        assert_eq!(certain("①番 … 要介護Ⅱ", false), "①番 … 要介護Ⅱ");
        assert_eq!(certain("①番 … 要介護Ⅱ", true), "1番 ... 要介護II");
        assert_eq!(certain("■", true), "?");
    }

    proptest! {
        #[test]
        fn nothing_is_ever_painted_outside_its_cells(text in "\\PC{0,30}", x in 0_u16..12, width in 0_u16..12) {
            let shown = drawn(12, |paint, area| {
                let used = paint.put(area, (x, 0), width, &text, Style::new());
                assert!(used <= width);
            });
            prop_assert_eq!(cells::width(&shown), 12);
        }
    }
}
