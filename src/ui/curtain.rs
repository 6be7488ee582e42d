//! The curtain: a few lines in an empty window, and not a word of what is behind it.

use super::{Cursor, Paint, Theme};
use crate::app::App;
use crate::app::curtain::{Lock, LockSays};
use crate::locale::{Label, Locale};
use crate::text::cells;
use chrono::{DateTime, Utc};
use ratatui::Frame;
use ratatui::layout::Rect;

/// Covers the whole window. The cursor stands where a PIN is typed, else behind the words: an input
/// method composes there, and what it commits goes to the field that had the hands.
pub(super) fn draw(frame: &mut Frame<'_>, area: Rect, app: &App, theme: Theme) -> Cursor {
    let locale = app.desk.locale;
    let mut paint = Paint::new(frame.buffer_mut(), theme);
    paint.clear(area);
    let mut lines = vec![locale.text(Label::AppCurtain).to_owned()];
    match app.curtain().lock() {
        None => lines.push(locale.text(Label::AppCurtainHint).to_owned()),
        Some(lock) => lines.extend(of_lock(lock, locale, app.desk.now)),
    }
    let cursor_line = 1;
    let overdue = app.teams_overdue();
    if overdue > 0 {
        lines.push(locale.fill(Label::AppCurtainTeams, &[("count", &overdue)]));
    }
    let middle = area.height / 2;
    let mut cursor = Cursor::within(area, 0, 0);
    for (line, text) in (0_u16..).zip(&lines) {
        let width = cells::width(text);
        let left = usize::from(area.width).saturating_sub(width) / 2;
        let y = middle.saturating_sub(1) + line;
        if y < area.height {
            let left = u16::try_from(left).unwrap_or(0);
            paint.put(area, (left, y), area.width - left, text, theme.plain());
            if line <= cursor_line {
                cursor = Cursor::within(area, usize::from(left) + width, usize::from(y));
            }
        }
    }
    cursor
}

/// Where the PIN is typed, what became of the last one, and who helps.
fn of_lock(lock: &Lock, locale: Locale, now: DateTime<Utc>) -> Vec<String> {
    let typed = "*".repeat(lock.typed());
    let said = match lock.says(now) {
        LockSays::Type => locale.text(Label::AppLockType).to_owned(),
        LockSays::Trying => locale.text(Label::AppLockTrying).to_owned(),
        LockSays::Wrong => locale.text(Label::AppLockWrong).to_owned(),
        LockSays::Wait(seconds) => locale.fill(Label::AppLockWait, &[("seconds", &seconds)]),
        LockSays::Failed => locale.text(Label::AppLockFailed).to_owned(),
    };
    vec![
        locale.fill(Label::AppLockPin, &[("typed", &typed)]),
        said,
        locale.text(Label::AppLockForgotten).to_owned(),
    ]
}
