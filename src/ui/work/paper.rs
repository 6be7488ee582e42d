//! A letter over the list: pages side by side as tabs, the one in front to be read.

use super::{below, cell, first_rows, last_rows, wrapped};
use crate::app::paper::PaperPanel;
use crate::app::screen::Desk;
use crate::locale::Label;
use crate::ui::dialog::middle;
use crate::ui::{Cursor, Memory, Paint};
use ratatui::layout::Rect;

/// The widest a letter is shown: an A4 page of plain text and its edge.
const WIDEST: u16 = 80;

/// Draws the letter; the cursor stands at its first line.
pub(super) fn draw(
    paint: &mut Paint<'_>,
    memory: &mut Memory,
    area: Rect,
    panel: &PaperPanel,
    desk: &Desk,
) -> Cursor {
    let theme = paint.theme();
    let place = middle(area, area.width.min(WIDEST), area.height);
    let inside = paint.popup(place, panel.title());
    let (pages, front) = panel.pages();
    let mut x = 1;
    for (at, page) in pages.iter().enumerate() {
        let style = if at == front {
            theme.selected()
        } else {
            theme.plain()
        };
        let label = format!(" {} {} ", at + 1, page.label);
        let room = inside.width.saturating_sub(x);
        x += paint.put(first_rows(inside, 1), (x, 0), room, &label, style) + 1;
    }
    let mut body = below(inside, 1);
    if let Some(contact) = panel.contact() {
        let width = usize::from(inside.width.saturating_sub(2));
        let lines = wrapped(contact, width);
        for (y, line) in lines.iter().enumerate() {
            paint.put(body, (1, cell(y)), body.width, line, theme.strong());
        }
        body = below(body, cell(lines.len()));
    }
    paint.rule(body, 0, "");
    let body = below(body, 1);
    let hint = last_rows(body, u16::from(body.height > 2));
    paint.put(
        hint,
        (1, 0),
        hint.width,
        desk.locale.text(Label::ReferralPaperKeys),
        theme.plain(),
    );
    let body = Rect {
        height: body.height - hint.height,
        ..body
    };
    let width = usize::from(body.width.saturating_sub(2));
    let text = pages.get(front).map_or("", |page| page.text.as_str());
    let lines: Vec<String> = text.lines().flat_map(|line| rows(line, width)).collect();
    let at = panel.first().min(lines.len().saturating_sub(1));
    let window = memory.window("paper", lines.len(), Some(at), usize::from(body.height));
    let first = window.start;
    for (y, line) in lines.get(window).unwrap_or(&[]).iter().enumerate() {
        paint.put(body, (1, cell(y)), body.width, line, theme.plain());
    }
    Cursor::within(body, 1, at.saturating_sub(first))
}

/// An empty line is a row as well.
fn rows(line: &str, width: usize) -> Vec<String> {
    if line.is_empty() {
        vec![String::new()]
    } else {
        wrapped(line, width)
    }
}
