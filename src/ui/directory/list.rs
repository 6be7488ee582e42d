//! The institutions that were found, or what to do when there are none.

use super::{cell, marks};
use crate::app::App;
use crate::app::directory::completion::area_label;
use crate::app::directory::detail::{list_day, mark, room_mark};
use crate::app::directory::{Pane, REFERRAL_FORM};
use crate::domain::facility::Facility;
use crate::keymap::{Command, Context, help};
use crate::locale::Label;
use crate::search::Hit;
use crate::text::cells;
use crate::ui::{Cursor, Memory, Paint};
use chrono::NaiveDate;
use ratatui::layout::Rect;
use ratatui::style::{Modifier, Style};

/// Cells of the columns beside the name, the blank before each included.
const MARKER: u16 = 3;
const AREA: u16 = 9;
const MARK: u16 = 5;
const ROOM: u16 = 9;
const DECLARED: u16 = 8;
const DISTANCE: u16 = 14;
/// Cells for why somebody is to be called.
const WHY: u16 = 36;
/// The name keeps at least so many before a mark gets its column.
const NAME: u16 = 20;

/// Where the columns stand.
struct Columns {
    name: u16,
    marks: Vec<String>,
    /// The distance, once there is an origin.
    distance: u16,
    /// Why somebody is to be called, in the list of calls; it takes the place of the marks.
    why: u16,
}

impl Columns {
    fn of(area: Rect, app: &App) -> Self {
        let fixed = MARKER + AREA + ROOM + DECLARED;
        let has_origin = app.directory.origin().position().is_some();
        let distance = if has_origin { DISTANCE } else { 0 };
        let mut room = area.width.saturating_sub(fixed + distance);
        let why = match app.directory.calls() {
            Some(_) => WHY.min(room.saturating_sub(NAME)),
            None => 0,
        };
        room -= why;
        let mut marks = app.directory.mark_columns(&app.desk);
        marks.truncate(usize::from(room.saturating_sub(NAME) / MARK));
        if why > 0 {
            marks.clear();
        }
        Self {
            name: room - MARK * cell(marks.len()).min(room / MARK),
            marks,
            distance,
            why,
        }
    }

    fn area(&self) -> u16 {
        MARKER + self.name
    }

    fn mark(&self, at: usize) -> u16 {
        self.area() + AREA + MARK * cell(at)
    }

    /// Cells for the name of an institution; a short notice takes some of them while it holds.
    fn name_of(&self, entry: &Facility, today: NaiveDate) -> u16 {
        let notice = entry.local.notice_on(today);
        let taken = notice.map_or(0, |notice| {
            cell(cells::width(&notice.text) + 1).min(self.name / 2)
        });
        self.name.saturating_sub(taken + 1)
    }

    fn why(&self) -> u16 {
        self.mark(self.marks.len())
    }

    fn distance(&self) -> u16 {
        self.why() + self.why
    }

    fn room(&self) -> u16 {
        self.distance() + self.distance
    }

    fn declared(&self) -> u16 {
        self.room() + ROOM
    }
}

/// Draws the list with its headings.
pub(super) fn draw(paint: &mut Paint<'_>, area: Rect, app: &App, memory: &mut Memory) -> Cursor {
    let directory = &app.directory;
    let rows = Rect {
        y: area.y + 1.min(area.height),
        height: area.height.saturating_sub(1),
        ..area
    };
    if directory.hits().is_empty() {
        let _ = memory.window("directory", 0, None, usize::from(rows.height));
        return nothing(paint, rows, app);
    }
    let columns = Columns::of(area, app);
    headings(paint, area, &columns, app);
    let selected = directory.selected_row();
    let window = memory.window(
        "directory",
        directory.hits().len(),
        selected,
        usize::from(rows.height),
    );
    let first = window.start;
    for (at, hit) in directory
        .hits()
        .iter()
        .enumerate()
        .skip(first)
        .take(window.len())
    {
        let y = cell(at - first);
        let is_selected = selected == Some(at);
        if is_selected {
            paint.put(rows, (1, y), 1, ">", paint.theme().strong());
        }
        if let Some(entry) = directory.entry(hit.id) {
            row(paint, rows, y, entry, &columns, app);
        }
        let has_hands = is_selected && directory.pane() == Pane::List;
        if has_hands {
            paint.style_row(rows, y, paint.theme().selected());
        }
        if let Some(entry) = directory.entry(hit.id) {
            let today = app.desk.today();
            matched(paint, (rows, y), hit, entry, &columns, (has_hands, today));
        }
    }
    Cursor::within(rows, 1, selected.unwrap_or(first).saturating_sub(first))
}

fn headings(paint: &mut Paint<'_>, area: Rect, columns: &Columns, app: &App) {
    let (locale, style) = (app.desk.locale, paint.theme().strong());
    paint.put(
        area,
        (MARKER, 0),
        columns.name.saturating_sub(1),
        locale.text(Label::DirectoryColumnName),
        style,
    );
    paint.put(
        area,
        (columns.area(), 0),
        AREA - 1,
        locale.text(Label::DirectoryFacetArea),
        style,
    );
    for (at, code) in columns.marks.iter().enumerate() {
        let short = app
            .desk
            .office
            .capabilities
            .get(code)
            .map_or(code.as_str(), |known| known.short(locale.lang()));
        paint.put(area, (columns.mark(at), 0), MARK - 1, short, style);
    }
    for (at, width, label) in [
        (columns.why(), columns.why, Label::DirectoryColumnWhy),
        (
            columns.distance(),
            columns.distance,
            Label::DirectoryColumnDistance,
        ),
    ] {
        paint.put(
            area,
            (at, 0),
            width.saturating_sub(1),
            locale.text(label),
            style,
        );
    }
    paint.put(
        area,
        (columns.room(), 0),
        ROOM - 1,
        locale.text(Label::DirectoryRoom),
        style,
    );
    paint.put(
        area,
        (columns.declared(), 0),
        DECLARED - 1,
        locale.text(Label::DirectoryColumnDeclared),
        style,
    );
}

fn row(paint: &mut Paint<'_>, rows: Rect, y: u16, entry: &Facility, columns: &Columns, app: &App) {
    let (desk, theme) = (&app.desk, paint.theme());
    let (locale, today) = (desk.locale, desk.today());
    let plain = theme.plain();
    let name = columns.name_of(entry, today);
    paint.put(rows, (MARKER, y), name, &entry.details.name, plain);
    if let Some(notice) = entry.local.notice_on(today) {
        let x = MARKER + name + 1;
        let width = columns.name.saturating_sub(name + 2);
        paint.put(rows, (x, y), width, &notice.text, theme.warning());
    }
    let area = entry
        .area
        .as_ref()
        .and_then(|area| desk.office.areas.get(area));
    let area = area.map_or("-", |area| area_label(area, locale.lang()));
    paint.put(rows, (columns.area(), y), AREA - 1, area, plain);
    for (at, code) in columns.marks.iter().enumerate() {
        let standing = desk
            .office
            .capabilities
            .standing(code, &entry.details, &entry.local);
        paint.put(rows, (columns.mark(at) + 1, y), 1, mark(standing), plain);
    }
    if let Some(why) = app.directory.why_called(entry.id, desk) {
        let width = columns.why.saturating_sub(1);
        paint.put(rows, (columns.why(), y), width, &why, plain);
    }
    if let Some(distance) = app.directory.origin().distance(entry) {
        let is_beyond = distance.is_beyond(desk);
        let sign = if is_beyond { "!" } else { "" };
        let style = if is_beyond { theme.warning() } else { plain };
        let text = format!("{sign}{}", distance.text(locale));
        let width = columns.distance.saturating_sub(1);
        paint.put(rows, (columns.distance(), y), width, &text, style);
    }
    let (text, needs_call) = room_mark(entry, REFERRAL_FORM, today, locale);
    let style = if needs_call { theme.warning() } else { plain };
    paint.put(rows, (columns.room(), y), ROOM - 1, &text, style);
    if let Some(said) = entry.rooms.iter().find(|room| room.form == REFERRAL_FORM) {
        let day = list_day(said.declared_on, today);
        paint.put(rows, (columns.declared(), y), DECLARED - 1, &day, plain);
    }
}

/// Marks what was found in the name: the other way round than the row.
fn matched(
    paint: &mut Paint<'_>,
    (rows, y): (Rect, u16),
    hit: &Hit,
    entry: &Facility,
    columns: &Columns,
    (is_reversed, today): (bool, NaiveDate),
) {
    let style = if is_reversed {
        Style::new()
            .remove_modifier(Modifier::REVERSED)
            .add_modifier(Modifier::BOLD)
    } else {
        paint.theme().selected()
    };
    let room = columns.name_of(entry, today);
    let is_cut = cells::width(&entry.details.name) > usize::from(room);
    for (column, text) in marks::in_name(&entry.details.name, &hit.matched) {
        let column = cell(column);
        let end = column + cell(cells::width(text));
        // The two dots of a name that was cut are no part of it.
        if end + if is_cut { 2 } else { 0 } <= room {
            let place = (MARKER + column, y);
            paint.put(rows, place, room.saturating_sub(column), text, style);
        }
    }
}

/// Why there is nothing, and the way on.
fn nothing(paint: &mut Paint<'_>, area: Rect, app: &App) -> Cursor {
    let (directory, locale, theme) = (&app.directory, app.desk.locale, paint.theme());
    let mut lines: Vec<(String, Style)> = Vec::new();
    let mut say = |text: String| lines.push((text, theme.plain()));
    match directory.facilities() {
        _ if directory.calls().is_some() => {
            say(locale.text(Label::DirectoryCallsNone).to_owned());
        }
        None => say(locale.text(Label::DirectoryLoading).to_owned()),
        Some(0) => {
            for label in [
                Label::DirectoryEmpty,
                Label::DirectoryEmptyHow,
                Label::DirectoryEmptyMore,
            ] {
                say(locale.text(label).to_owned());
            }
        }
        Some(_) if directory.relaxations().is_empty() => {
            say(locale.text(Label::DirectoryNoneAtAll).to_owned());
        }
        Some(_) => {
            say(locale.text(Label::DirectoryNone).to_owned());
            for (at, way) in directory.relaxations().into_iter().take(9).enumerate() {
                let values: [(&str, &dyn std::fmt::Display); 3] = [
                    ("term", &way.term),
                    ("count", &way.would_find),
                    ("alone", &way.alone),
                ];
                say(format!(
                    "{} {}",
                    at + 1,
                    locale.fill(Label::DirectoryRelax, &values)
                ));
            }
            say(locale.fill(
                Label::DirectoryRelaxHint,
                &[("key", &key_of(Command::CandidatesOpen, app))],
            ));
        }
    }
    for (y, (text, style)) in lines.iter().enumerate() {
        paint.put(
            area,
            (MARKER, cell(y)),
            area.width.saturating_sub(MARKER),
            text,
            *style,
        );
    }
    Cursor::within(area, usize::from(MARKER), 1)
}

pub(super) fn key_of(command: Command, app: &App) -> String {
    let layers = app.layers();
    let context = Context {
        scope: app.scope(),
        layers: &layers,
    };
    help::first_key(app.keymap(), &context, command, app.desk.locale).unwrap_or_default()
}
