//! The dialog in which two entries are compared.

use super::cell;
use crate::app::directory::review::ReviewDialog;
use crate::app::screen::Desk;
use crate::locale::Label;
use crate::text::wrap::wrap;
use crate::ui::dialog::middle;
use crate::ui::{Cursor, Memory, Paint};
use ratatui::Frame;
use ratatui::layout::Rect;

/// Cells of the labels, and of the mark in front of the second side.
const LABELS: u16 = 10;
const MARK: u16 = 3;
const WIDTH: u16 = 116;
const HEIGHT: u16 = 18;
/// Rows in front of the comparison.
const HEAD: usize = 2;
/// Rows of one field at most; what is longer has its end cut.
const MOST_ROWS: usize = 3;

/// Draws the dialog over `area`.
pub fn draw(
    frame: &mut Frame<'_>,
    area: Rect,
    dialog: &ReviewDialog,
    desk: &Desk,
    memory: &mut Memory,
) -> Cursor {
    let (locale, theme) = (desk.locale, memory.theme);
    let mut paint = Paint::new(frame.buffer_mut(), theme);
    let title = locale.fill(Label::DirectoryReviewTitle, &[("total", &dialog.total())]);
    let inside = paint.popup(middle(area, WIDTH, HEIGHT), &title);
    let bottom = inside.height.saturating_sub(1);
    let hint = locale.text(Label::DirectoryReviewHint);
    paint.put(inside, (1, bottom), inside.width, hint, theme.strong());
    let Some((_, doubt)) = dialog.doubt() else {
        let text = if dialog.total() == 0 {
            locale.text(Label::DirectoryReviewNone)
        } else {
            locale.text(Label::DirectoryReviewLater)
        };
        paint.put(inside, (1, 1), inside.width, text, theme.plain());
        return Cursor::within(inside, 1, 1);
    };
    let side = inside.width.saturating_sub(LABELS + MARK + 1) / 2;
    let right = LABELS + side + MARK;
    let source = locale.text(crate::app::directory::detail::source_label(
        doubt.review.source,
    ));
    let new = locale.fill(Label::DirectoryReviewNew, &[("source", &source)]);
    paint.put(inside, (LABELS, 0), side, &new, theme.accent());
    let known = dialog.candidate().map_or(String::new(), |(at, count, _)| {
        locale.fill(
            Label::DirectoryReviewKnown,
            &[("at", &at), ("count", &count)],
        )
    });
    paint.put(inside, (right, 0), side, &known, theme.accent());
    paint.rule(inside, 1, "");
    let lines = dialog.compared(desk);
    // Rows beyond one for each field: names and addresses take them first, for they decide.
    let mut spare = usize::from(bottom).saturating_sub(HEAD + lines.len());
    let mut y = HEAD;
    for line in &lines {
        if y >= usize::from(bottom) {
            break;
        }
        let sides = [&line.new, &line.known].map(|text| folded(text, side, 1 + spare));
        let rows = sides.iter().map(Vec::len).max().unwrap_or(1).max(1);
        spare -= rows - 1;
        let style = if line.differs {
            theme.warning()
        } else {
            theme.plain()
        };
        let label = locale.text(line.label);
        paint.put(inside, (1, cell(y)), LABELS - 1, label, theme.accent());
        let mark = if line.differs { "!=" } else { "" };
        paint.put(
            inside,
            (LABELS + side, cell(y)),
            MARK,
            mark,
            theme.warning(),
        );
        for (column, parts) in [LABELS, right].into_iter().zip(&sides) {
            for (nth, part) in parts.iter().enumerate() {
                paint.put(inside, (column, cell(y + nth)), side, part, style);
            }
        }
        y += rows;
    }
    Cursor::within(inside, usize::from(LABELS), HEAD)
}

/// A text in at most so many rows; the last one holds what is left, and is cut where it is painted.
fn folded(text: &str, side: u16, room: usize) -> Vec<&str> {
    let room = room.min(MOST_ROWS);
    let lines = wrap(text, usize::from(side));
    let last = lines.len().min(room).saturating_sub(1);
    let ends = |nth: usize, end: usize| if nth == last { text.len() } else { end };
    lines
        .iter()
        .take(room)
        .enumerate()
        .filter_map(|(nth, line)| text.get(line.start..ends(nth, line.end)))
        .collect()
}
