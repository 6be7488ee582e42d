//! The dialog in which an absence is noted or taken back.

use super::cell;
use crate::app::field::kind::Remark;
use crate::app::field::{FieldKind, Reading};
use crate::app::screen::Desk;
use crate::app::visits::absence::{AbsenceDialog, Focus};
use crate::app::work::words;
use crate::locale::Label;
use crate::ui::dialog::middle;
use crate::ui::field::around_caret;
use crate::ui::{Cursor, Memory, Paint};
use ratatui::Frame;
use ratatui::layout::Rect;

const WIDTH: u16 = 76;
/// Cells of the words before a field.
const LABELS: u16 = 14;
/// Cells from the beginning of a day to what is said of it.
const AFTER_DAY: u16 = 21;
/// Absences and visits shown at once.
const SHOWN: usize = 4;

/// Draws the dialog over `area`.
pub fn draw(
    frame: &mut Frame<'_>,
    area: Rect,
    dialog: &AbsenceDialog,
    desk: &Desk,
    memory: &mut Memory,
) -> Cursor {
    let (locale, theme) = (desk.locale, memory.theme);
    let mut paint = Paint::new(frame.buffer_mut(), theme);
    let (standing, selected) = dialog.standing();
    let above = standing.len().clamp(1, SHOWN);
    let told = dialog.meets().len().min(SHOWN);
    let rows = above + 3 + 1 + told + usize::from(told > 0);
    let title = locale.fill(Label::VisitsAbsenceTitle, &[("name", &dialog.name())]);
    let inside = paint.popup(middle(area, WIDTH, cell(rows + 2)), &title);
    let room = inside.width.saturating_sub(LABELS + 1);
    let words_of = |label: Label| locale.text(label);
    paint.put(
        inside,
        (1, 0),
        LABELS - 1,
        words_of(Label::VisitsAbsenceStanding),
        theme.accent(),
    );
    let mut cursor = Cursor::within(inside, usize::from(LABELS), 0);
    if standing.is_empty() {
        let none = words_of(Label::VisitsAbsenceNone);
        paint.put(inside, (LABELS, 0), room, none, theme.plain());
    }
    let first = selected.saturating_sub(SHOWN - 1);
    for (at, one) in standing.iter().enumerate().skip(first).take(SHOWN) {
        let absence = &one.absence;
        let (from, until) = (
            words::day(absence.from, desk),
            words::day(absence.until, desk),
        );
        let days = format!("{from} - {until} {}", absence.reason);
        let line = locale.fill(
            Label::VisitsAbsenceEnd,
            &[("number", &(at + 1)), ("days", &days.trim_end())],
        );
        let has_hands = at == selected && dialog.focus() == Focus::Standing;
        let style = if has_hands {
            theme.selected()
        } else {
            theme.plain()
        };
        let y = cell(at - first);
        paint.put(inside, (LABELS, y), room, &line, style);
        if has_hands {
            cursor = Cursor::within(inside, usize::from(LABELS), usize::from(y));
        }
    }
    for (y, (label, focus, field)) in (cell(above)..).zip(dialog.fields()) {
        paint.put(inside, (1, y), LABELS - 1, words_of(label), theme.accent());
        let (shown, caret) = around_caret(field, usize::from(room.saturating_sub(1)));
        paint.put(inside, (LABELS, y), room, &shown, theme.plain());
        let has_hands = dialog.focus() == focus;
        let said = understood(field.text(), focus, desk);
        if let Some(said) = said.filter(|said| !(said.is_fault && has_hands)) {
            let x = LABELS + AFTER_DAY;
            let style = if said.is_fault {
                theme.error()
            } else {
                theme.plain()
            };
            paint.put(
                inside,
                (x, y),
                inside.width.saturating_sub(x),
                &said.text,
                style,
            );
        }
        if has_hands {
            cursor = Cursor::within(inside, usize::from(LABELS) + caret, usize::from(y));
        }
    }
    let mut y = cell(above + 3);
    for line in dialog.meets().iter().take(SHOWN) {
        paint.put(inside, (1, y), inside.width, line, theme.warning());
        y += 1;
    }
    if told > 0 {
        let text = words_of(Label::VisitsAbsenceMeets);
        paint.put(inside, (1, y), inside.width, text, theme.warning());
        y += 1;
    }
    let usual = words::day(dialog.usual(), desk);
    let hint = locale.fill(Label::VisitsAbsenceHint, &[("day", &usual)]);
    paint.put(inside, (1, y), inside.width, &hint, theme.plain());
    cursor
}

/// How a day was understood, or that it was not. As in every other form nothing half-typed is called wrong.
fn understood(text: &str, focus: Focus, desk: &Desk) -> Option<Remark> {
    let is_day = matches!(focus, Focus::From | Focus::Until) && !text.trim().is_empty();
    is_day.then(|| FieldKind::Day.remark(text, &Reading::at(desk)))?
}
