//! 相談記録 and これまで: the query line, what was found, and the record in hand.
//!
//! Below 110 columns the record stands under the list and takes the whole screen once it has the
//! hands; from there on it stands beside the list.

mod form;
mod list;

use super::field::around_caret;
use super::work::item;
use super::{Cursor, Memory, Paint};
use crate::app::App;
use crate::app::records::Pane;
use crate::keymap::{Command, Context, help};
use crate::locale::Label;
use ratatui::Frame;
use ratatui::layout::Rect;

/// Columns from which the record stands beside the list.
const WIDE: u16 = 110;
/// Columns of the record beside the list.
const BESIDE: u16 = 42;

/// Draws the screen.
pub fn draw(frame: &mut Frame<'_>, area: Rect, app: &App, memory: &mut Memory) -> Cursor {
    let records = &app.records;
    let mut paint = Paint::new(frame.buffer_mut(), memory.theme);
    let in_query = query_line(&mut paint, area, app);
    paint.rule(area, 1, "");
    let main = below(area, 2);
    let is_wide = area.width >= WIDE;
    let pane = records.pane();
    let mut cursor = if pane == Pane::Detail && !is_wide {
        detail(&mut paint, main, app, memory)
    } else {
        let (list_area, detail_area) = parts(main, is_wide);
        let in_detail = detail(&mut paint, detail_area, app, memory);
        if is_wide {
            paint.upright(main, list_area.width);
        }
        let in_list = list::draw(&mut paint, list_area, app, memory);
        match pane {
            Pane::Query => in_query,
            Pane::List => in_list,
            Pane::Detail => in_detail,
        }
    };
    if let Some(amend) = records.amending() {
        cursor = form::draw(&mut paint, memory, area, amend, app);
    }
    cursor
}

/// The list, and the record beside or under it.
fn parts(main: Rect, is_wide: bool) -> (Rect, Rect) {
    if is_wide {
        let width = main.width.saturating_sub(BESIDE + 1);
        let list = Rect { width, ..main };
        let detail = Rect {
            x: main.x + width + 1,
            width: main.width - width - 1,
            ..main
        };
        return (list, detail);
    }
    let under = match main.height {
        0..=9 => 0,
        height => (height * 2 / 5).max(5),
    };
    // The heading of the record is the line between.
    let height = main.height - under;
    (Rect { height, ..main }, below(main, height))
}

/// What is known of the selected contact.
fn detail(paint: &mut Paint<'_>, area: Rect, app: &App, memory: &mut Memory) -> Cursor {
    let (records, desk) = (&app.records, &app.desk);
    let waits = records.view().is_none()
        && records
            .selected()
            .is_some_and(|contact| contact.consultation.is_some());
    if waits {
        let text = desk.locale.text(Label::RecordsReading);
        paint.put(area, (1, 0), area.width, text, paint.theme().plain());
        return Cursor::within(area, 1, 0);
    }
    let lines = records.lines(desk);
    if records.pane() == Pane::Detail {
        return item::draw_at(paint, memory, "record", area, &lines, records.line());
    }
    item::draw_lines(paint, area, &lines);
    Cursor::within(area, 1, 0)
}

/// Whose contacts these are or what is looked for, with the cursor, and how many were found.
fn query_line(paint: &mut Paint<'_>, area: Rect, app: &App) -> Cursor {
    let (records, locale, theme) = (&app.records, app.desk.locale, paint.theme());
    let count = records.contacts().len();
    let label = if records.has_more() {
        Label::RecordsCountMore
    } else {
        Label::RecordsCount
    };
    let note = if records.has_answer() {
        locale.fill(label, &[("count", &count)])
    } else {
        locale.text(Label::RecordsReading).to_owned()
    };
    let end = paint.put_right(area, 0, &format!("{note} "), theme.plain());
    let (prompt, hint) = if records.has_subject() {
        let name = records.subject_name();
        let prompt = locale.fill(Label::RecordsOfSubject, &[("name", &name)]);
        (format!("{prompt} >"), Label::RecordsNarrowHelp)
    } else {
        let prompt = locale.text(Label::RecordsPrompt).to_owned();
        (prompt, Label::RecordsQueryHelp)
    };
    let x = paint.put(area, (1, 0), end.saturating_sub(2), &prompt, theme.strong()) + 2;
    let query = records.query();
    if query.is_empty() {
        let room = end.saturating_sub(x + 3);
        let hint = locale.text(hint);
        paint.put(area, (x + 1, 0), room, hint, theme.accent());
        return Cursor::within(area, usize::from(x), 0);
    }
    let room = usize::from(end.saturating_sub(x + 2));
    let (shown, caret) = around_caret(query, room);
    let width = end.saturating_sub(x + 1);
    paint.put(area, (x, 0), width, &shown, theme.plain());
    Cursor::within(area, usize::from(x) + caret, 0)
}

/// What people press for a command here.
fn key_of(command: Command, app: &App) -> String {
    let layers = app.layers();
    let context = Context {
        scope: app.scope(),
        layers: &layers,
    };
    help::first_key(app.keymap(), &context, command, app.desk.locale).unwrap_or_default()
}

fn below(area: Rect, rows: u16) -> Rect {
    let rows = rows.min(area.height);
    Rect {
        y: area.y + rows,
        height: area.height - rows,
        ..area
    }
}

/// A number of cells; far outside when it is too large.
fn cell(value: usize) -> u16 {
    u16::try_from(value).unwrap_or(u16::MAX)
}
