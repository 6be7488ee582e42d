//! 名簿: the query line, facets, the list and the institution in hand.
//!
//! Below 110 columns the institution stands under the list and the facets come only when they have
//! the hands; from there on all three stand side by side.

mod detail;
mod edit;
mod facets;
mod list;
mod marks;
mod notice;
mod review;
mod room;

pub use notice::draw as notice;
pub use review::draw as review;
pub use room::draw as room;

use super::field::around_caret;
use super::{Cursor, Memory, Paint};
use crate::app::App;
use crate::app::directory::Pane;
use crate::keymap::Command;
use crate::locale::Label;
use crate::text::cells;
use ratatui::Frame;
use ratatui::layout::Rect;

/// Columns from which everything stands side by side.
const WIDE: u16 = 110;
/// Columns of the facets and of the institution beside the list.
const FACETS: u16 = 22;
const BESIDE: u16 = 38;
/// Columns of the institution when it is opened beside the list.
const OPENED: u16 = 70;

/// Draws the screen.
pub fn draw(frame: &mut Frame<'_>, area: Rect, app: &App, memory: &mut Memory) -> Cursor {
    let directory = &app.directory;
    let pane = directory.pane();
    let theme = memory.theme;
    let mut paint = Paint::new(frame.buffer_mut(), theme);
    if pane == Pane::Edit
        && let Some(open) = directory.editing().open()
    {
        return edit::draw(&mut paint, memory, area, open, app);
    }
    let typed = query_line(&mut paint, area, app);
    paint.rule(area, 1, &over_the_list(app));
    let main = below(area, 2);
    let is_wide = area.width >= WIDE;
    if pane == Pane::Detail && !is_wide {
        return detail::draw(&mut paint, main, app);
    }
    let is_opened = pane == Pane::Detail;
    let has_facets = (is_wide && !is_opened && directory.calls().is_none()) || pane == Pane::Facets;
    let beside = if is_opened { OPENED } else { BESIDE };
    let facets_width = if has_facets {
        FACETS.min(main.width / 2)
    } else {
        0
    };
    let mut middle = Rect {
        x: main.x + facets_width,
        width: main.width - facets_width,
        ..main
    };
    let under = if is_wide { 0 } else { detail_rows(main.height) };
    let place = if is_wide {
        middle.width -= beside;
        Rect {
            x: middle.right(),
            width: beside,
            ..main
        }
    } else {
        Rect {
            y: main.bottom() - under,
            height: under,
            ..main
        }
    };
    middle.height -= under;
    let in_detail = detail::draw(&mut paint, place, app);
    if is_wide {
        paint.upright(
            Rect {
                x: place.x.saturating_sub(1),
                width: 1,
                ..place
            },
            0,
        );
    }
    let in_facets = (facets_width > 0).then(|| {
        let column = Rect {
            width: facets_width.saturating_sub(1),
            height: middle.height,
            ..main
        };
        paint.upright(
            Rect {
                x: column.right(),
                width: 1,
                ..column
            },
            0,
        );
        facets::draw(&mut paint, column, app, memory)
    });
    let in_list = list::draw(&mut paint, middle, app, memory);
    let (ways, _) = directory.completions();
    if !ways.is_empty() {
        completions(&mut paint, below(area, 1), typed, app);
    }
    match pane {
        Pane::Query => typed,
        Pane::List => in_list,
        Pane::Facets => in_facets.unwrap_or(in_list),
        Pane::Detail | Pane::Edit => in_detail,
    }
}

/// What stands in the rule over the list: where distances start, how many more hold only the
/// letters, and questions that are open.
fn over_the_list(app: &App) -> String {
    let parts = [measured_from(app), weak_matches(app), open_questions(app)];
    let parts: Vec<String> = parts.into_iter().filter(|part| !part.is_empty()).collect();
    parts.join("  ")
}

/// How many weak matches there are, and how to see them; empty when there are none.
fn weak_matches(app: &App) -> String {
    match app.directory.weak() {
        0 if app.directory.has_only_weak() => {
            let told = app.desk.locale.text(Label::DirectoryOnlyWeak);
            told.to_owned()
        }
        0 => String::new(),
        count => {
            let key = list::key_of(Command::CandidatesOpen, app);
            let values: [(&str, &dyn std::fmt::Display); 2] = [("count", &count), ("key", &key)];
            app.desk.locale.fill(Label::DirectoryWeak, &values)
        }
    }
}

/// That questions of the join wait, and how to come to them; empty when there are none.
fn open_questions(app: &App) -> String {
    match app.directory.doubts() {
        0 => String::new(),
        count => {
            let key = list::key_of(Command::ReviewOpen, app);
            let values: [(&str, &dyn std::fmt::Display); 2] = [("count", &count), ("key", &key)];
            app.desk.locale.fill(Label::DirectoryReviewBanner, &values)
        }
    }
}

/// The rows for the institution under the list: two fifths, the rule included, if the list keeps a few.
fn detail_rows(height: u16) -> u16 {
    if height < 10 {
        0
    } else {
        (height * 2 / 5).max(5)
    }
}

fn below(area: Rect, rows: u16) -> Rect {
    let rows = rows.min(area.height);
    Rect {
        y: area.y + rows,
        height: area.height - rows,
        ..area
    }
}

/// From where distances are measured, and in which order the list stands.
fn measured_from(app: &App) -> String {
    let (directory, locale) = (&app.directory, app.desk.locale);
    let Some(from) = directory.origin().text() else {
        return String::new();
    };
    let line = locale.fill(Label::DirectoryOriginLine, &[("from", &from)]);
    if directory.is_nearest_first() {
        format!("{line}  {}", locale.text(Label::DirectoryNearestFirst))
    } else {
        line
    }
}

/// The query with the cursor in it, and how many were found.
fn query_line(paint: &mut Paint<'_>, area: Rect, app: &App) -> Cursor {
    let (directory, locale, theme) = (&app.directory, app.desk.locale, paint.theme());
    if let Some(calls) = directory.calls() {
        let title = locale.fill(Label::DirectoryCallsTitle, &[("count", &calls.len())]);
        paint.put_right(
            area,
            0,
            locale.text(Label::DirectoryCallsHint),
            theme.plain(),
        );
        paint.put(area, (1, 0), area.width / 2, &title, theme.strong());
        return Cursor::within(area, 1, 0);
    }
    let all = directory.facilities().unwrap_or(directory.total());
    let note = locale.fill(
        Label::DirectoryCount,
        &[("total", &directory.total()), ("all", &all)],
    );
    let end = paint.put_right(area, 0, &format!("{note} "), theme.plain());
    let prompt = locale.text(Label::DirectoryPrompt);
    let x = paint.put(area, (1, 0), end.saturating_sub(2), prompt, theme.strong()) + 2;
    let room = usize::from(end.saturating_sub(x + 2));
    let query = directory.query();
    if query.is_empty() {
        let hint = locale.text(Label::DirectoryQueryHelp);
        paint.put(
            area,
            (x + 1, 0),
            end.saturating_sub(x + 3),
            hint,
            theme.accent(),
        );
        return Cursor::within(area, usize::from(x), 0);
    }
    let (shown, caret) = around_caret(query, room);
    paint.put(
        area,
        (x, 0),
        end.saturating_sub(x + 1),
        &shown,
        theme.plain(),
    );
    Cursor::within(area, usize::from(x) + caret, 0)
}

/// The ways to finish the word, under the cursor.
fn completions(paint: &mut Paint<'_>, area: Rect, typed: Cursor, app: &App) {
    let (ways, pointed) = app.directory.completions();
    let theme = paint.theme();
    let words = ways
        .iter()
        .map(|way| cells::width(&way.word))
        .max()
        .unwrap_or(0);
    let meanings = ways
        .iter()
        .map(|way| cells::width(&way.meaning))
        .max()
        .unwrap_or(0);
    let width = cell(words + meanings + 6).min(area.width);
    let height = cell(ways.len() + 2).min(area.height);
    let x = typed
        .position()
        .x
        .saturating_sub(4)
        .min(area.right().saturating_sub(width))
        .max(area.x);
    let inside = paint.popup(
        Rect {
            x,
            y: area.y,
            width,
            height,
        },
        "",
    );
    for (at, way) in ways.iter().enumerate() {
        let y = cell(at);
        paint.put(inside, (1, y), inside.width, &way.word, theme.plain());
        let meaning = cell(words + 3);
        paint.put(
            inside,
            (meaning, y),
            inside.width.saturating_sub(meaning),
            &way.meaning,
            theme.plain(),
        );
        if at == pointed && y < inside.height {
            paint.style_row(inside, y, theme.selected());
        }
    }
}

/// A number of cells; far outside when it is too large.
fn cell(value: usize) -> u16 {
    u16::try_from(value).unwrap_or(u16::MAX)
}
