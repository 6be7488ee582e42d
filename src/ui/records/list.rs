//! The contacts that were found, or what to do when there are none.

use super::{below, cell, key_of};
use crate::app::App;
use crate::app::records::Pane;
use crate::app::records::lines::{said, what};
use crate::domain::contact::Contact;
use crate::keymap::Command;
use crate::locale::Label;
use crate::text::{cells, pairs, wrap};
use crate::ui::{Cursor, Memory, Paint};
use chrono::Datelike;
use ratatui::layout::Rect;
use ratatui::style::{Modifier, Style};

/// Cells of the columns, the blank behind each included.
const MARKER: u16 = 2;
const AT: u16 = 12;
const NUMBER: u16 = 9;
const PERSON: u16 = 11;
const WITH: u16 = 13;
const WHAT: u16 = 10;
/// The text keeps at least so many; columns go before it gets fewer.
const TEXT: u16 = 20;

/// Where the columns stand; those that have no room are left out.
struct Columns {
    with: Option<u16>,
    what: Option<u16>,
    text: u16,
}

impl Columns {
    fn of(width: u16) -> Self {
        let person_end = MARKER + AT + NUMBER + PERSON;
        let has_room = |extra: u16| width >= person_end + extra + TEXT;
        let caller = has_room(WITH).then_some(person_end);
        let used = if caller.is_some() { WITH } else { 0 };
        let what = has_room(used + WHAT).then_some(person_end + used);
        Self {
            with: caller,
            what,
            text: person_end + used + if what.is_some() { WHAT } else { 0 },
        }
    }
}

/// Draws the list with its headings.
pub(super) fn draw(paint: &mut Paint<'_>, area: Rect, app: &App, memory: &mut Memory) -> Cursor {
    let records = &app.records;
    let rows = below(area, 1);
    let height = usize::from(rows.height);
    if records.contacts().is_empty() {
        let _ = memory.window("records", 0, None, height);
        return nothing(paint, rows, app);
    }
    let columns = Columns::of(area.width);
    headings(paint, area, &columns, app);
    let selected = records.selected_row();
    let window = memory.window("records", records.contacts().len(), selected, height);
    let first = window.start;
    let marks = records.marks();
    let shown = records.contacts().iter().enumerate();
    for (at, contact) in shown.skip(first).take(window.len()) {
        let y = cell(at - first);
        let is_selected = selected == Some(at);
        let has_hands = is_selected && records.pane() == Pane::List;
        if is_selected {
            paint.put(rows, (0, y), 1, ">", paint.theme().strong());
        }
        row(paint, (rows, y), contact, &columns, app);
        if has_hands {
            paint.style_row(rows, y, paint.theme().selected());
        }
        text(paint, (rows, y), contact, &columns, &marks, has_hands, app);
    }
    Cursor::within(rows, 0, selected.unwrap_or(first).saturating_sub(first))
}

fn headings(paint: &mut Paint<'_>, area: Rect, columns: &Columns, app: &App) {
    let style = paint.theme().strong();
    let mut put = |x: u16, width: u16, label: Label| {
        let text = app.desk.locale.text(label);
        paint.put(area, (x, 0), width.saturating_sub(1), text, style);
    };
    put(MARKER, AT, Label::RecordsColumnAt);
    put(MARKER + AT, NUMBER, Label::RecordsColumnNumber);
    put(MARKER + AT + NUMBER, PERSON, Label::RecordsColumnPerson);
    if let Some(x) = columns.with {
        let label = if app.records.has_subject() {
            Label::RecordsColumnWith
        } else {
            Label::RecordsColumnCaller
        };
        put(x, WITH, label);
    }
    if let Some(x) = columns.what {
        put(x, WHAT, Label::RecordsColumnWhat);
    }
    let width = area.width.saturating_sub(columns.text);
    put(columns.text, width, Label::RecordsColumnText);
}

fn row(
    paint: &mut Paint<'_>,
    (rows, y): (Rect, u16),
    contact: &Contact,
    columns: &Columns,
    app: &App,
) {
    let style = paint.theme().plain();
    let mut put = |x: u16, width: u16, text: &str| {
        paint.put(rows, (x, y), width.saturating_sub(1), text, style);
    };
    put(MARKER, AT, &moment(contact.at, app));
    put(MARKER + AT, NUMBER, &contact.number.to_string());
    put(MARKER + AT + NUMBER, PERSON, &contact.person);
    if let Some(x) = columns.with {
        put(x, WITH, &contact.with.text());
    }
    if let Some(x) = columns.what {
        put(x, WHAT, &what(contact, &app.desk));
    }
}

/// Day and time of this year, the day alone of an earlier one.
fn moment(at: chrono::DateTime<chrono::Utc>, app: &App) -> String {
    let local = app.desk.clock.local(at);
    let form = if local.year() == app.desk.today().year() {
        "%-m/%-d %H:%M"
    } else {
        "%Y/%-m/%-d"
    };
    local.format(form).to_string()
}

/// When a late record was entered: the time of the same day, else the day.
fn entered(contact: &Contact, app: &App) -> String {
    let local = |at| app.desk.clock.local(at);
    let (at, entered) = (local(contact.at), local(contact.entered_at));
    let form = if at.date_naive() == entered.date_naive() {
        "%H:%M"
    } else {
        "%-m/%-d"
    };
    entered.format(form).to_string()
}

/// What was said, from where the first word asked for stands, with the words marked.
fn text(
    paint: &mut Paint<'_>,
    (rows, y): (Rect, u16),
    contact: &Contact,
    columns: &Columns,
    marks: &[String],
    is_reversed: bool,
    app: &App,
) {
    let plain = if is_reversed {
        paint.theme().selected()
    } else {
        paint.theme().plain()
    };
    let mut x = columns.text;
    if contact.is_late {
        let at = entered(contact, app);
        let note = app
            .desk
            .locale
            .fill(Label::RecordsEnteredLater, &[("at", &at)]);
        let room = rows.width.saturating_sub(x);
        x += paint.put(rows, (x, y), room, &note, plain) + 1;
    }
    let said = said(contact, &app.desk).replace('\n', " ");
    let room = usize::from(rows.width.saturating_sub(x));
    let first = marks.iter().filter_map(|mark| pairs::place(&said, mark));
    let first = first.map(|place| place.start).min().unwrap_or(0);
    let shown = around(&said, first, room);
    paint.put(rows, (x, y), cell(room), &shown, plain);
    let style = if is_reversed {
        Style::new()
            .remove_modifier(Modifier::REVERSED)
            .add_modifier(Modifier::BOLD)
    } else {
        paint.theme().selected()
    };
    let visible = cells::truncate(&shown, room);
    for place in marks.iter().filter_map(|mark| pairs::place(&visible, mark)) {
        let (Some(before), Some(word)) = (visible.get(..place.start), visible.get(place)) else {
            continue;
        };
        let column = x + cell(cells::width(before));
        let width = rows.width.saturating_sub(column);
        paint.put(rows, (column, y), width, word, style);
    }
}

/// The text from its beginning if the word at `first` is in sight then, else from a little before it.
fn around(text: &str, first: usize, room: usize) -> String {
    let column = cells::width(text.get(..first).unwrap_or_default());
    if first == 0 || column + room / 2 < room {
        return text.to_owned();
    }
    let from = cells::grapheme_at(text, column.saturating_sub(room / 8));
    let skipped = cells::fitting(text, cells::column_of(text, from)).len();
    format!("..{}", text.get(skipped..).unwrap_or_default())
}

/// Why there is nothing, and the way on.
fn nothing(paint: &mut Paint<'_>, area: Rect, app: &App) -> Cursor {
    let (records, locale) = (&app.records, app.desk.locale);
    let key = |command| key_of(command, app);
    let text = if !records.has_answer() {
        locale.text(Label::RecordsReading).to_owned()
    } else if !records.query().is_empty() {
        locale.text(Label::RecordsNone).to_owned()
    } else if records.has_subject() {
        locale.fill(Label::RecordsNoneWith, &[("key", &key(Command::Back))])
    } else {
        let key = key(Command::IntakeNew);
        locale.fill(Label::RecordsNoneAtAll, &[("key", &key)])
    };
    let width = usize::from(area.width.saturating_sub(MARKER + 1)).max(2);
    for (y, line) in wrap::wrap(&text, width).into_iter().enumerate() {
        let line = text.get(line).unwrap_or_default();
        let style = paint.theme().plain();
        paint.put(area, (MARKER, cell(y)), area.width, line, style);
    }
    Cursor::within(area, usize::from(MARKER), 0)
}
