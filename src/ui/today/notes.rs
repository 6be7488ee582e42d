//! Hand-over notes: one line each on the page, whole in front.

use super::{Page, cell};
use crate::app::today::notes::NOTE_COLUMNS;
use crate::app::today::spots::Pane;
use crate::domain::hand_over::HandOverNote;
use crate::locale::Label;
use crate::text::wrap;
use crate::ui::Cursor;
use crate::ui::dialog::middle;
use crate::ui::field::{Place, paper};
use ratatui::layout::Rect;
use std::fmt::Display;

/// Cells of the notes in front, frame included.
const WIDTH: u16 = 72;
/// Rows of the sheet.
const SHEET: u16 = 5;

impl Page<'_> {
    /// The beginnings of the notes, a row each.
    pub(super) fn notes(&mut self, area: Rect) {
        let theme = self.paint.theme();
        let notes = &self.view.notes;
        let selected = self.app.today.selected(Pane::Notes).map(|(at, _)| at);
        let window = self.memory.window(
            "today notes",
            notes.len(),
            selected,
            usize::from(area.height),
        );
        let first = window.start;
        for (place, note) in notes.iter().enumerate().skip(first).take(window.len()) {
            let y = cell(place - first);
            let style = if note.is_acknowledged {
                theme.plain()
            } else {
                theme.warning()
            };
            let line = note.text.replace('\n', " ");
            let text = format!("{} : {line}", self.note_head(note));
            let room = area.width.saturating_sub(2);
            self.paint.put(area, (1, y), room, &text, style);
            self.hands(area, y, Pane::Notes, selected == Some(place));
        }
    }

    /// All notes over the day view, the selected one at the top of the window, the sheet below.
    pub(super) fn notes_in_front(&mut self, area: Rect) {
        let locale = self.app.desk.locale;
        let theme = self.paint.theme();
        let state = self.app.today.notes();
        let title = locale.text(Label::TodaySectionNotes);
        let height = area.height.saturating_sub(2);
        let inside = self.paint.popup(middle(area, WIDTH, height), title);
        let sheet = if state.sheet().is_some() {
            SHEET + 1
        } else {
            0
        };
        let list = Rect {
            height: inside.height.saturating_sub(sheet),
            ..inside
        };
        self.cursor = Cursor::within(list, 1, 0);
        if self.view.notes.is_empty() {
            let text = locale.text(Label::TodayNotesNone);
            self.paint
                .put(list, (1, 0), list.width, text, theme.plain());
        }
        let selected = state.selected(&self.view.notes).unwrap_or(0);
        let mut y = 0;
        for (at, note) in self.view.notes.iter().enumerate().skip(selected) {
            y = self.note(list, y, note, at == selected);
        }
        if let Some((memo, is_writing)) = state.sheet() {
            let below = Rect {
                y: list.bottom(),
                height: inside.height - list.height,
                ..inside
            };
            let label = if is_writing {
                Label::TodayNoteSheet
            } else {
                Label::TodayNoteBegun
            };
            self.paint.rule(below, 0, locale.text(label));
            let place = Place {
                area: below,
                x: 1,
                y: 1,
                cols: NOTE_COLUMNS,
            };
            let rows = usize::from(SHEET.min(below.height.saturating_sub(1)));
            let caret = paper(&mut self.paint, place, memo, rows, is_writing);
            if is_writing {
                self.cursor = caret;
            }
        }
    }

    /// One note, wrapped; gives the row behind it.
    fn note(&mut self, area: Rect, y: u16, note: &HandOverNote, is_selected: bool) -> u16 {
        let theme = self.paint.theme();
        let head = self.note_head(note);
        let style = if is_selected {
            theme.selected()
        } else {
            theme.strong()
        };
        let x = 1 + self.paint.put(area, (1, y), area.width, &head, style) + 2;
        let room = area.width.saturating_sub(x);
        if note.is_acknowledged {
            let names: &dyn Display = &note.seen_by.join(" ");
            let locale = self.app.desk.locale;
            let text = locale.fill(Label::TodayNoteSeenBy, &[("names", names)]);
            if !note.seen_by.is_empty() {
                self.paint.put(area, (x, y), room, &text, theme.plain());
            }
        } else {
            let text = self.app.desk.locale.text(Label::TodayNoteUnread);
            self.paint.put(area, (x, y), room, text, theme.warning());
        }
        let mut y = y.saturating_add(1);
        for line in wrap::wrap(&note.text, NOTE_COLUMNS) {
            let text = note.text.get(line).unwrap_or_default();
            self.paint.put(
                area,
                (3, y),
                area.width.saturating_sub(3),
                text,
                theme.plain(),
            );
            y = y.saturating_add(1);
        }
        y
    }

    fn note_head(&self, note: &HandOverNote) -> String {
        let at = self.app.desk.clock.local(note.at).format("%m/%d %H:%M");
        let values: [(&str, &dyn Display); 2] = [("at", &at), ("name", &note.by_name)];
        self.app.desk.locale.fill(Label::TodayNoteHead, &values)
    }
}
