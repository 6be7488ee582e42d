//! The dialog in which two entries are compared.

use super::cell;
use crate::app::directory::review::ReviewDialog;
use crate::app::screen::Desk;
use crate::locale::Label;
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
/// Rows of one field.
const ROWS: usize = 1;

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
    for (at, line) in dialog.compared(desk).iter().enumerate() {
        let y = cell(HEAD + at * ROWS);
        if y >= bottom {
            break;
        }
        let style = if line.differs {
            theme.warning()
        } else {
            theme.plain()
        };
        let label = locale.text(line.label);
        paint.put(inside, (1, y), LABELS - 1, label, theme.accent());
        paint.put(inside, (LABELS, y), side, &line.new, style);
        let mark = if line.differs { "!=" } else { "" };
        paint.put(inside, (LABELS + side, y), MARK, mark, theme.warning());
        paint.put(inside, (right, y), side, &line.known, style);
    }
    Cursor::within(inside, usize::from(LABELS), HEAD)
}
