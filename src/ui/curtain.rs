//! The curtain: two lines in an empty window, and not a word of what is behind it.

use super::{Cursor, Paint, Theme};
use crate::app::App;
use crate::locale::Label;
use crate::text::cells;
use ratatui::Frame;
use ratatui::layout::Rect;

/// Covers the whole window. The cursor stands behind the words: an input method composes there,
/// and what it commits goes to the field that had the hands.
pub(super) fn draw(frame: &mut Frame<'_>, area: Rect, app: &App, theme: Theme) -> Cursor {
    let locale = app.desk.locale;
    let mut paint = Paint::new(frame.buffer_mut(), theme);
    paint.clear(area);
    let middle = area.height / 2;
    let mut cursor = Cursor::within(area, 0, 0);
    let lines = [
        locale.text(Label::AppCurtain),
        locale.text(Label::AppCurtainHint),
    ];
    for (line, text) in (0_u16..).zip(lines) {
        let width = cells::width(text);
        let left = usize::from(area.width).saturating_sub(width) / 2;
        let y = middle.saturating_sub(1) + line;
        if y < area.height {
            let left = u16::try_from(left).unwrap_or(0);
            paint.put(area, (left, y), area.width - left, text, theme.plain());
            cursor = Cursor::within(area, usize::from(left) + width, usize::from(y));
        }
    }
    cursor
}
