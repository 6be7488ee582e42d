//! The line that asks for a promised time, and how what is typed is understood.

use crate::app::intake::call::Promise;
use crate::app::screen::Desk;
use crate::app::work::words;
use crate::locale::Label;
use crate::ui::{Cursor, Paint};
use ratatui::layout::Rect;

/// Draws the line; the cursor stands behind what is typed. `None` where there is no room.
pub(super) fn draw(
    paint: &mut Paint<'_>,
    strip: Rect,
    promise: &Promise,
    desk: &Desk,
) -> Option<Cursor> {
    if strip.height < 2 {
        return None;
    }
    let theme = paint.theme();
    let route = desk.office.vocabularies.routes.terms.get(promise.route);
    let route = route.map_or("", |route| route.label(desk.locale.lang()));
    let title = desk
        .locale
        .fill(Label::IntakePromiseTitle, &[("route", &route)]);
    paint.rule(strip, 0, &title);
    let line = desk.locale.fill(
        Label::IntakePromisePrompt,
        &[("text", &promise.line.text())],
    );
    let end = 1 + paint.put(strip, (1, 1), strip.width, &line, theme.strong());
    if let Ok(at) = promise.read(desk) {
        let left = words::left(at, desk).text;
        let read = format!("{}  {left}", words::at(at, desk));
        paint.put(strip, (end + 3, 1), strip.width, &read, theme.plain());
    }
    let hint = desk.locale.text(Label::IntakePromiseHint);
    paint.put(
        strip,
        (1, strip.height - 1),
        strip.width,
        hint,
        theme.plain(),
    );
    Some(Cursor::within(strip, usize::from(end), 1))
}
