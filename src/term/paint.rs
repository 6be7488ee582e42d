//! Cells to bytes.
//!
//! Our own painter instead of ratatui's, for three reasons. It moves the cursor explicitly after every glyph whose
//! width the terminal may see differently (`…`, `①`, joined emoji), so a row never drifts; it moves nothing after kana
//! and kanji, whose width is certain, which saves two thirds of the bytes of a Japanese row. It clears the second
//! column of a wide glyph whose style changes (ratatui#2652, fixed after 0.30.2), because consoles that keep attributes
//! per cell leave the old background there. And it sets colours before attributes, because with `NO_COLOR`
//! crossterm's empty colour command resets the attributes, and the selected row would vanish.

use std::io::Write as _;

use crossterm::queue;
use crossterm::style::{SetBackgroundColor, SetForegroundColor};
use ratatui::backend::IntoCrossterm as _;
use ratatui::buffer::{Cell, CellWidth as _};
use ratatui::style::{Color, Modifier};

/// Attributes that show on an empty cell.
const VISIBLE_ON_BLANK: Modifier = Modifier::REVERSED
    .union(Modifier::UNDERLINED)
    .union(Modifier::SLOW_BLINK)
    .union(Modifier::RAPID_BLINK)
    .union(Modifier::CROSSED_OUT);

/// SGR codes of the attributes.
const ATTRIBUTES: [(Modifier, u8); 8] = [
    (Modifier::BOLD, 1),
    (Modifier::DIM, 2),
    (Modifier::ITALIC, 3),
    (Modifier::UNDERLINED, 4),
    (Modifier::SLOW_BLINK, 5),
    (Modifier::RAPID_BLINK, 6),
    (Modifier::REVERSED, 7),
    (Modifier::CROSSED_OUT, 9),
];

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
struct Look {
    fg: Color,
    bg: Color,
    modifier: Modifier,
}

impl Look {
    const PLAIN: Self = Self {
        fg: Color::Reset,
        bg: Color::Reset,
        modifier: Modifier::empty(),
    };

    fn of(cell: &Cell) -> Self {
        Self {
            fg: cell.fg,
            bg: cell.bg,
            modifier: cell.modifier,
        }
    }

    /// What of it can be seen on an empty cell.
    fn ground(self) -> (Color, Modifier, Option<Color>) {
        let visible = self.modifier.intersection(VISIBLE_ON_BLANK);
        (self.bg, visible, (!visible.is_empty()).then_some(self.fg))
    }
}

/// Writes changed cells, remembering what each column of the terminal shows.
#[derive(Debug)]
pub(super) struct Painter {
    /// The look each cell was painted with, by row; cells beyond the end are plain.
    looks: Vec<Vec<Look>>,
    trusts_ambiguous: bool,
}

impl Painter {
    pub(super) fn new() -> Self {
        Self {
            looks: Vec::new(),
            trusts_ambiguous: false,
        }
    }

    /// Whether ambiguous glyphs (box drawing, `…`) are known to take one column here.
    pub(super) fn trust_ambiguous(&mut self, is_trusted: bool) {
        self.trusts_ambiguous = is_trusted;
    }

    /// Forgets what the terminal shows: it was cleared.
    pub(super) fn forget(&mut self) {
        self.looks.clear();
    }

    /// Appends the bytes that paint `cells` (in reading order) to `out`. The style is plain before and after.
    pub(super) fn paint(&mut self, cells: &[(u16, u16, &Cell)], out: &mut Vec<u8>) {
        let mut pen = Pen {
            out,
            look: Look::PLAIN,
            at: None,
        };
        let mut rest = cells;
        while let Some((&(x, y, cell), after)) = rest.split_first() {
            let stale = self.stale_run(rest);
            if stale > 0 {
                // The whole run is blanked first and painted over: blank columns between wide glyphs would need a
                // cursor movement each.
                for step in 0..stale {
                    pen.put(x.saturating_add(step), y, Look::of(cell), " ", Some(1));
                }
                self.remember(x, y, stale, Look::of(cell));
            }
            let width = cell.cell_width().max(1);
            let sure = self.sure_width(cell.symbol());
            pen.put(x, y, Look::of(cell), cell.symbol(), sure);
            self.remember(x, y, width, Look::of(cell));
            rest = after;
        }
        pen.change(Look::PLAIN);
    }

    /// How many columns at the head of `cells` are wide glyphs of one look in place of another look.
    fn stale_run(&self, cells: &[(u16, u16, &Cell)]) -> u16 {
        let Some(&(start, row, first)) = cells.first() else {
            return 0;
        };
        let mut columns = 0;
        for &(x, y, cell) in cells {
            let width = cell.cell_width();
            let follows =
                y == row && x == start.saturating_add(columns) && Look::of(cell) == Look::of(first);
            let is_stale = (0..width).any(|step| {
                self.look(x.saturating_add(step), y).ground() != Look::of(cell).ground()
            });
            if width < 2 || !follows || !is_stale {
                break;
            }
            columns += width;
        }
        columns
    }

    fn look(&self, x: u16, y: u16) -> Look {
        let row = self.looks.get(usize::from(y));
        row.and_then(|row| row.get(usize::from(x)))
            .copied()
            .unwrap_or(Look::PLAIN)
    }

    fn remember(&mut self, x: u16, y: u16, width: u16, look: Look) {
        let (x, y, end) = (
            usize::from(x),
            usize::from(y),
            usize::from(x.saturating_add(width)),
        );
        if self.looks.len() <= y {
            self.looks.resize_with(y + 1, Vec::new);
        }
        let Some(row) = self.looks.get_mut(y) else {
            return;
        };
        if row.len() < end {
            row.resize(end, Look::PLAIN);
        }
        row.iter_mut()
            .take(end)
            .skip(x)
            .for_each(|cell| *cell = look);
    }

    /// The columns `symbol` takes on every terminal, if they agree.
    fn sure_width(&self, symbol: &str) -> Option<u16> {
        let mut chars = symbol.chars();
        let only = chars.next().filter(|_| chars.next().is_none())?;
        match only {
            ' '..='~' | '｡'..='ﾝ' => Some(1),
            // CJK punctuation, kana, ideographs, Hangul, full-width forms, ideographs beyond the first plane.
            '\u{3000}'..='\u{303e}'
            | '\u{3041}'..='\u{3096}'
            | '\u{309b}'..='\u{30ff}'
            | '\u{3400}'..='\u{4dbf}'
            | '\u{4e00}'..='\u{9fff}'
            | '\u{ac00}'..='\u{d7a3}'
            | '\u{f900}'..='\u{faff}'
            | '\u{ff01}'..='\u{ff60}'
            | '\u{ffe0}'..='\u{ffe6}'
            | '\u{20000}'..='\u{3fffd}' => Some(2),
            _ if self.trusts_ambiguous => Some(1).filter(|_| symbol.cell_width() == 1),
            _ => None,
        }
    }
}

/// Where the terminal's cursor is and how it paints, while one frame is written.
struct Pen<'out> {
    out: &'out mut Vec<u8>,
    look: Look,
    at: Option<(u16, u16)>,
}

impl Pen<'_> {
    /// Writing into a `Vec` cannot fail, so results are dropped here and in [`Pen::change`].
    fn put(&mut self, x: u16, y: u16, look: Look, symbol: &str, sure_width: Option<u16>) {
        if self.at != Some((x, y)) {
            let _ = write!(self.out, "\x1b[{};{}H", u32::from(y) + 1, u32::from(x) + 1);
        }
        self.change(look);
        self.out.extend_from_slice(symbol.as_bytes());
        self.at = sure_width.map(|width| (x.saturating_add(width), y));
    }

    fn change(&mut self, look: Look) {
        if self.look == look {
            return;
        }
        if self.look != Look::PLAIN {
            self.out.extend_from_slice(b"\x1b[0m");
        }
        if look.fg != Color::Reset {
            let _ = queue!(self.out, SetForegroundColor(look.fg.into_crossterm()));
        }
        if look.bg != Color::Reset {
            let _ = queue!(self.out, SetBackgroundColor(look.bg.into_crossterm()));
        }
        for (attribute, code) in ATTRIBUTES {
            if look.modifier.contains(attribute) {
                let _ = write!(self.out, "\x1b[{code}m");
            }
        }
        self.look = look;
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use ratatui::buffer::Buffer;
    use ratatui::layout::Rect;
    use ratatui::style::Style;

    fn changes<'next>(from: &Buffer, to: &'next Buffer) -> Vec<(u16, u16, &'next Cell)> {
        from.diff_iter(to).collect()
    }

    fn row(text: &str, style: Style) -> Buffer {
        let mut buffer = Buffer::empty(Rect::new(0, 0, 12, 1));
        buffer.set_string(0, 0, text, style);
        buffer
    }

    #[test]
    fn kana_and_kanji_follow_each_other_without_cursor_movements() {
        let (empty, next) = (row("", Style::new()), row("在宅療養", Style::new()));
        let mut out = Vec::new();
        Painter::new().paint(&changes(&empty, &next), &mut out);
        assert_eq!(String::from_utf8(out).unwrap(), "\x1b[1;1H在宅療養");
    }

    #[test]
    fn after_a_glyph_of_uncertain_width_the_cursor_is_placed_again() {
        let (empty, next) = (row("", Style::new()), row("①a", Style::new()));
        let (mut wary, mut trusting) = (Vec::new(), Vec::new());
        Painter::new().paint(&changes(&empty, &next), &mut wary);
        let mut painter = Painter::new();
        painter.trust_ambiguous(true);
        painter.paint(&changes(&empty, &next), &mut trusting);
        assert_eq!(String::from_utf8(wary).unwrap(), "\x1b[1;1H①\x1b[1;2Ha");
        assert_eq!(String::from_utf8(trusting).unwrap(), "\x1b[1;1H①a");
    }

    /// A console that keeps attributes per cell and paints only the first column of a wide glyph with its style.
    #[test]
    fn both_columns_of_a_wide_glyph_lose_a_highlight() {
        let (marked, plain) = (
            row("在宅", Style::new().reversed()),
            row("在宅", Style::new()),
        );
        let mut painter = Painter::new();
        painter.paint(&changes(&row("", Style::new()), &marked), &mut Vec::new());
        let mut out = Vec::new();
        painter.paint(&changes(&marked, &plain), &mut out);
        assert_eq!(
            String::from_utf8(out).unwrap(),
            "\x1b[1;1H    \x1b[1;1H在宅"
        );
    }

    #[test]
    fn a_wide_glyph_in_the_same_style_is_not_blanked_first() {
        let (one, two) = (
            row("在", Style::new().reversed()),
            row("宅", Style::new().reversed()),
        );
        let mut painter = Painter::new();
        painter.paint(&changes(&row("", Style::new()), &one), &mut Vec::new());
        let mut out = Vec::new();
        painter.paint(&changes(&one, &two), &mut out);
        assert_eq!(String::from_utf8(out).unwrap(), "\x1b[1;1H\x1b[7m宅\x1b[0m");
    }

    #[test]
    fn attributes_come_after_colours_because_an_empty_colour_command_resets_them() {
        let next = row("a", Style::new().red().bold().reversed());
        let mut out = Vec::new();
        Painter::new().paint(&changes(&row("", Style::new()), &next), &mut out);
        let out = String::from_utf8(out).unwrap();
        assert!(out.ends_with("\x1b[1m\x1b[7ma\x1b[0m"), "{out:?}");
    }
}
