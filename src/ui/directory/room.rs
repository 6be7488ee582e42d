//! The dialog in which room is declared.

use super::cell;
use crate::app::directory::detail::room_label;
use crate::app::directory::room::{Focus, RoomDialog};
use crate::app::field::TextField;
use crate::app::screen::Desk;
use crate::domain::room::Room;
use crate::locale::Label;
use crate::ui::dialog::middle;
use crate::ui::field::around_caret;
use crate::ui::{Cursor, Memory, Paint};
use ratatui::Frame;
use ratatui::layout::Rect;

/// Cells of the labels.
pub(super) const LABELS: u16 = 12;
const WIDTH: u16 = 66;
const HEIGHT: u16 = 13;

/// Draws the dialog over `area`.
pub fn draw(
    frame: &mut Frame<'_>,
    area: Rect,
    dialog: &RoomDialog,
    desk: &Desk,
    memory: &mut Memory,
) -> Cursor {
    let (locale, theme) = (desk.locale, memory.theme);
    let mut paint = Paint::new(frame.buffer_mut(), theme);
    let title = locale.fill(Label::DirectoryRoomTitle, &[("name", &dialog.name())]);
    let inside = paint.popup(middle(area, WIDTH, HEIGHT), &title);
    let mut label = |y: u16, label: Label| {
        paint.put(
            inside,
            (1, y),
            LABELS - 1,
            locale.text(label),
            theme.accent(),
        );
    };
    let before = dialog.said_before(desk);
    label(0, Label::DirectoryRoomForm);
    label(1, Label::DirectoryRoomBefore);
    label(2, Label::DirectoryRoomAnswer);
    label(7, Label::DirectoryRoomPlaces);
    label(8, Label::DirectoryRoomNote);
    label(9, Label::DirectoryRoomUntil);
    let text = inside.width.saturating_sub(LABELS + 1);
    let form = format!(
        "< {} >   {}",
        dialog.form(desk),
        locale.text(Label::DirectoryRoomFormHint)
    );
    paint.put(inside, (LABELS, 0), text, &form, theme.strong());
    let before = if before.is_empty() {
        locale.text(Label::DirectoryRoomUnknown)
    } else {
        &before
    };
    paint.put(inside, (LABELS, 1), text, before, theme.plain());
    for (at, room) in Room::ALL.into_iter().enumerate() {
        let y = cell(at) + 2;
        let is_chosen = dialog.room() == at;
        let row = format!("{} {}", at + 1, locale.text(room_label(room)));
        let style = if is_chosen && dialog.focus() == Focus::Answers {
            theme.selected()
        } else {
            theme.plain()
        };
        paint.put(
            inside,
            (LABELS, y),
            text,
            if is_chosen { ">" } else { " " },
            theme.strong(),
        );
        paint.put(inside, (LABELS + 2, y), text, &row, style);
    }
    let places = field(&mut paint, inside, 7, dialog.places());
    let note = field(&mut paint, inside, 8, dialog.note());
    let until = field(&mut paint, inside, 9, dialog.until());
    if dialog.until().is_empty() {
        let days = desk.office.clocks.room_valid_days;
        let usual = locale.fill(Label::DirectoryRoomUsual, &[("days", &days)]);
        paint.put(inside, (LABELS + 1, 9), text, &usual, theme.accent());
    }
    paint.put(
        inside,
        (1, 10),
        inside.width,
        locale.text(Label::DirectoryRoomHint),
        theme.plain(),
    );
    match dialog.focus() {
        Focus::Answers => Cursor::within(inside, usize::from(LABELS) + 2, dialog.room() + 2),
        Focus::Places => places,
        Focus::Note => note,
        Focus::Until => until,
    }
}

/// A short field; what is around the caret is shown when it does not fit.
pub(super) fn field(paint: &mut Paint<'_>, area: Rect, y: u16, field: &TextField) -> Cursor {
    let room = usize::from(area.width.saturating_sub(LABELS + 2));
    let (shown, caret) = around_caret(field, room);
    paint.put(area, (LABELS, y), cell(room), &shown, paint.theme().plain());
    Cursor::within(area, usize::from(LABELS) + caret, usize::from(y))
}
