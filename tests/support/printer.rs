//! Prints a drawn screen for snapshots: the cells as a person sees them, where the cursor is, and
//! what is reversed, bold or coloured.
//!
//! `TestBackend`'s own printer adds a remark to every row with a wide character; this one skips the
//! cells that a wide character covers.

use madoguchi::text::cells;
use ratatui::buffer::{Buffer, Cell};
use ratatui::layout::Position;
use ratatui::style::{Color, Modifier};
use std::fmt::Write as _;

/// The rows as text, without the blanks at their ends.
pub fn rows(buffer: &Buffer) -> Vec<String> {
    (0..buffer.area.height)
        .map(|y| row(buffer, y))
        .map(|row| row.trim_end().to_owned())
        .collect()
}

/// One row as text, as wide as the screen.
pub fn row(buffer: &Buffer, y: u16) -> String {
    painted(buffer, y).map(|(_, cell)| cell.symbol()).collect()
}

/// The cells of a row that are painted: not those that a wide character covers.
pub fn painted(buffer: &Buffer, y: u16) -> impl Iterator<Item = (u16, &Cell)> {
    let mut next = 0;
    (0..buffer.area.width).filter_map(move |x| {
        if x < next {
            return None;
        }
        let cell = buffer.cell((x, y))?;
        next = x + u16::try_from(cells::width(cell.symbol()).max(1)).unwrap_or(1);
        Some((x, cell))
    })
}

/// Everything of a frame, as text.
pub fn print(buffer: &Buffer, cursor: Position) -> String {
    let mut out = rows(buffer).join("\n");
    let _ = write!(out, "\n\ncursor {},{}", cursor.x, cursor.y);
    for y in 0..buffer.area.height {
        for (style, text) in runs(buffer, y) {
            let _ = write!(out, "\n{y:>2} {style}: {}", text.trim_end());
        }
    }
    out
}

/// The texts of a row that are not plain, with what they are.
fn runs(buffer: &Buffer, y: u16) -> Vec<(String, String)> {
    let mut runs: Vec<(String, String)> = Vec::new();
    let mut before = String::new();
    for (_, cell) in painted(buffer, y) {
        let style = style(cell);
        if style == before && !style.is_empty() {
            if let Some((_, text)) = runs.last_mut() {
                text.push_str(cell.symbol());
            }
        } else if !style.is_empty() {
            runs.push((style.clone(), cell.symbol().to_owned()));
        }
        before = style;
    }
    runs.retain(|(style, text)| {
        style.contains("reversed") || text.chars().any(char::is_alphanumeric)
    });
    runs
}

fn style(cell: &Cell) -> String {
    let mut words = Vec::new();
    for (modifier, word) in [(Modifier::REVERSED, "reversed"), (Modifier::BOLD, "bold")] {
        if cell.modifier.contains(modifier) {
            words.push(word.to_owned());
        }
    }
    if cell.fg != Color::Reset {
        words.push(cell.fg.to_string().to_lowercase());
    }
    words.join(" ")
}
