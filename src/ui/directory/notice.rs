//! The dialog in which a short notice is declared.

use super::cell;
use super::room::{LABELS, field};
use crate::app::directory::detail::notice_in_words;
use crate::app::directory::notice::{Focus, NoticeDialog, Span};
use crate::app::screen::Desk;
use crate::locale::Label;
use crate::ui::dialog::middle;
use crate::ui::{Cursor, Memory, Paint};
use ratatui::Frame;
use ratatui::layout::Rect;

const WIDTH: u16 = 70;
const HEIGHT: u16 = 12;
/// The row of the first span, and of the first field.
const SPANS: u16 = 1;
const FIELDS: u16 = 6;

/// Draws the dialog over `area`.
pub fn draw(
    frame: &mut Frame<'_>,
    area: Rect,
    dialog: &NoticeDialog,
    desk: &Desk,
    memory: &mut Memory,
) -> Cursor {
    let (locale, theme) = (desk.locale, memory.theme);
    let mut paint = Paint::new(frame.buffer_mut(), theme);
    let title = locale.fill(Label::DirectoryNoticeTitle, &[("name", &dialog.name())]);
    let inside = paint.popup(middle(area, WIDTH, HEIGHT), &title);
    let text = inside.width.saturating_sub(LABELS + 1);
    let mut label = |y: u16, label: Label| {
        let words = locale.text(label);
        paint.put(inside, (1, y), LABELS - 1, words, theme.accent());
    };
    label(0, Label::DirectoryNoticeBefore);
    label(SPANS, Label::DirectoryNoticeSpan);
    let before = dialog.before().map(|notice| notice_in_words(notice, desk));
    let before = before.filter(|words| !words.is_empty());
    let before = before.as_deref().unwrap_or("-");
    paint.put(inside, (LABELS, 0), text, before, theme.plain());
    for (at, span) in Span::ALL.into_iter().enumerate() {
        let y = SPANS + cell(at);
        let is_chosen = dialog.span() == at;
        let row = format!("{} {}", at + 1, locale.text(span.label()));
        let style = if is_chosen && dialog.focus() == Focus::Spans {
            theme.selected()
        } else {
            theme.plain()
        };
        let mark = if is_chosen { ">" } else { " " };
        paint.put(inside, (LABELS, y), text, mark, theme.strong());
        paint.put(inside, (LABELS + 2, y), text, &row, style);
    }
    let mut cursor = Cursor::within(inside, usize::from(LABELS) + 2, dialog.span() + 1);
    for (y, (label, focus, typed)) in (FIELDS..).zip(dialog.fields()) {
        let words = locale.text(label);
        paint.put(inside, (1, y), LABELS - 1, words, theme.accent());
        let at = field(&mut paint, inside, y, typed);
        if dialog.focus() == focus {
            cursor = at;
        }
    }
    let hint = locale.text(Label::DirectoryNoticeHint);
    paint.put(inside, (1, FIELDS + 3), inside.width, hint, theme.plain());
    cursor
}
