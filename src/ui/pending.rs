//! What may follow the first stroke of a key, while it waits: nobody has to know it by heart.

use super::{Cursor, Paint, Theme};
use crate::app::App;
use crate::keymap::{Command, Key, help};
use crate::text::cells;
use ratatui::Frame;
use ratatui::layout::Rect;

/// Blanks between columns.
const GAP: usize = 2;

/// Draws the ways on over the lower part of `area`; the cursor stands on the one Enter takes.
pub(super) fn draw(
    frame: &mut Frame<'_>,
    area: Rect,
    following: &[(Key, Command)],
    chosen: usize,
    app: &App,
    theme: Theme,
) -> Cursor {
    let locale = app.desk.locale;
    let texts: Vec<String> = following
        .iter()
        .map(|(key, command)| {
            format!(
                "{} {}",
                help::key_text(key, locale),
                locale.text(command.label())
            )
        })
        .collect();
    let widest = texts
        .iter()
        .map(|text| cells::width(text))
        .max()
        .unwrap_or(1)
        + GAP;
    let columns = (usize::from(area.width.saturating_sub(2)) / widest).max(1);
    let rows = texts.len().div_ceil(columns);
    let height = u16::try_from(rows + 2).unwrap_or(u16::MAX).min(area.height);
    let place = Rect {
        y: area.bottom() - height,
        height,
        ..area
    };
    let mut paint = Paint::new(frame.buffer_mut(), theme);
    let inside = paint.popup(place, locale.text(crate::locale::Label::KeysLeader));
    let mut cursor = Cursor::within(inside, 0, 0);
    let sight = usize::from(inside.height).max(1);
    let first = (chosen / columns + 1).saturating_sub(sight);
    for (at, text) in texts.iter().enumerate() {
        let Some(row) = (at / columns).checked_sub(first).filter(|row| *row < sight) else {
            continue;
        };
        let x = at % columns * widest;
        let style = if at == chosen {
            theme.selected()
        } else {
            theme.plain()
        };
        if at == chosen {
            cursor = Cursor::within(inside, x, row);
        }
        let cell = (
            u16::try_from(x).unwrap_or(u16::MAX),
            u16::try_from(row).unwrap_or(u16::MAX),
        );
        paint.put(
            inside,
            cell,
            u16::try_from(widest - 1).unwrap_or(u16::MAX),
            text,
            style,
        );
    }
    cursor
}
