//! The form of an entry, over the whole screen.

use super::cell;
use crate::app::App;
use crate::app::directory::edit::EntryForm;
use crate::app::field::Reading;
use crate::locale::Label;
use crate::text::wrap;
use crate::ui::{Cursor, Memory, Paint, form};
use ratatui::layout::Rect;

/// Draws the form with its remarks and the hint below.
pub(super) fn draw(
    paint: &mut Paint<'_>,
    memory: &mut Memory,
    area: Rect,
    open: &EntryForm,
    app: &App,
) -> Cursor {
    let (locale, theme) = (app.desk.locale, paint.theme());
    let title = locale.fill(Label::DirectoryEditTitle, &[("name", &open.name())]);
    paint.rule(area, 0, &title);
    let width = usize::from(area.width.saturating_sub(2)).max(2);
    let remarks: Vec<String> = open
        .remarks()
        .iter()
        .flat_map(|remark| {
            let places = wrap::wrap(remark, width);
            let lines = places
                .into_iter()
                .map(|place| remark.get(place).unwrap_or_default().to_owned());
            lines.collect::<Vec<_>>()
        })
        .collect();
    // However much is to be said, the field with the cursor stays in sight.
    let below = cell(remarks.len() + 2).min(area.height / 2);
    let fields = Rect {
        y: area.y + 1.min(area.height),
        height: area.height.saturating_sub(1 + below),
        ..area
    };
    let reading = Reading::at(&app.desk);
    let cursor = form::draw(paint, memory, fields, "entry", open.form(), &reading);
    let foot = Rect {
        y: fields.bottom(),
        height: area.bottom().saturating_sub(fields.bottom()),
        ..area
    };
    if foot.height > 0 {
        paint.rule(foot, 0, "");
    }
    let hint = if open.is_waiting() {
        Label::DirectoryEditWaiting
    } else {
        Label::DirectoryEditHint
    };
    let style = theme.error();
    let lines = remarks.iter().map(|line| (line.as_str(), style));
    let hint = (locale.text(hint), theme.plain());
    let room = usize::from(foot.height.saturating_sub(1));
    let shown = lines.take(room.saturating_sub(1)).chain([hint]).take(room);
    for (at, (line, style)) in shown.enumerate() {
        paint.put(
            foot,
            (1, cell(at + 1)),
            foot.width.saturating_sub(1),
            line,
            style,
        );
    }
    cursor
}
