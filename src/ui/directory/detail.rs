//! The institution in hand.

use super::cell;
use crate::app::App;
use crate::app::directory::Pane;
use crate::app::directory::sheet::Tone;
use crate::app::directory::{detail, entry as whole};
use crate::locale::Label;
use crate::ui::{Cursor, Paint};
use ratatui::layout::Rect;

/// Cells of the labels.
const LABELS: u16 = 11;

/// Draws what is known of the selected institution under its name.
pub(super) fn draw(paint: &mut Paint<'_>, area: Rect, app: &App) -> Cursor {
    let (directory, theme) = (&app.directory, paint.theme());
    let entry = directory.selected().and_then(|id| directory.entry(id));
    let name = entry.map_or("", |entry| entry.details.name.as_str());
    if area.height == 0 {
        return Cursor::within(area, 0, 0);
    }
    paint.rule(area, 0, name);
    let inside = Rect {
        y: area.y + 1,
        height: area.height - 1,
        ..area
    };
    if entry.is_none() && directory.selected().is_some() {
        paint.put(
            inside,
            (1, 0),
            inside.width,
            app.desk.locale.text(Label::DirectoryReading),
            theme.plain(),
        );
    }
    let width = usize::from(inside.width.saturating_sub(LABELS + 2));
    let is_opened = directory.pane() == Pane::Detail;
    let mut lines = if is_opened {
        whole::lines(directory, width, &app.desk)
    } else {
        Vec::new()
    };
    if lines.is_empty() {
        lines = detail::lines(directory, width, &app.desk);
    }
    let last_first = lines.len().saturating_sub(usize::from(inside.height));
    let first = if is_opened {
        directory.detail_first().min(last_first)
    } else {
        0
    };
    for (y, line) in lines
        .iter()
        .skip(first)
        .take(usize::from(inside.height))
        .enumerate()
    {
        let style = match line.tone {
            Tone::Plain => theme.plain(),
            Tone::Strong => theme.strong(),
            Tone::Alert => theme.warning(),
            Tone::Heading => {
                let row = Rect {
                    y: inside.y + cell(y),
                    height: 1,
                    ..inside
                };
                paint.rule(row, 0, &line.text);
                continue;
            }
        };
        paint.put(
            inside,
            (1, cell(y)),
            LABELS - 1,
            &line.label,
            theme.accent(),
        );
        paint.put(
            inside,
            (LABELS + 1, cell(y)),
            inside.width.saturating_sub(LABELS + 1),
            &line.text,
            style,
        );
    }
    Cursor::within(inside, 1, 0)
}
