//! The dialog of two-doctor pairs.

use super::dialog::middle;
use super::work::item::draw_at;
use super::{Cursor, Memory, Paint};
use crate::app::pairs::{Page, PairsDialog};
use crate::app::screen::Desk;
use crate::locale::Label;
use ratatui::Frame;
use ratatui::layout::Rect;

/// The widest it becomes.
const WIDEST: u16 = 100;

/// Draws the dialog over `area`; the cursor stands on the line under the hand.
pub(super) fn draw(
    frame: &mut Frame<'_>,
    area: Rect,
    dialog: &PairsDialog,
    desk: &Desk,
    memory: &mut Memory,
) -> Cursor {
    let theme = memory.theme;
    let mut paint = Paint::new(frame.buffer_mut(), theme);
    let title = desk.locale.text(match dialog.page() {
        Page::Pairs => Label::PairsTitle,
        Page::Load => Label::PairsLoadTitle,
    });
    let lines = dialog.lines(desk);
    let height = u16::try_from(lines.len() + 6).unwrap_or(u16::MAX);
    let place = middle(area, area.width.saturating_sub(2).min(WIDEST), height);
    let inside = paint.popup(place, title);
    let hint = Rect {
        y: inside.bottom().saturating_sub(1),
        height: 1,
        ..inside
    };
    let text = desk.locale.text(Label::PairsHint);
    paint.put(hint, (1, 0), hint.width, text, theme.plain());
    let body = Rect {
        height: inside.height.saturating_sub(1),
        ..inside
    };
    let name = match dialog.page() {
        Page::Pairs => "pairs",
        Page::Load => "load",
    };
    draw_at(&mut paint, memory, name, body, &lines, dialog.at())
}
