//! Dialogs over a screen: a frame in the middle, cleared so that no kanji is cut in half.

use super::{Cursor, Memory, Paint};
use crate::app::App;
use crate::app::dialog::{Confirm, Dialog, Help, HelpLine, Message, Palette, Pick};
use crate::locale::Label;
use crate::text::{cells, wrap};
use ratatui::Frame;
use ratatui::layout::Rect;

/// The widest a dialog becomes, in columns: longer lines are hard to read.
const WIDEST: u16 = 84;

/// Draws a dialog over `area`.
pub(super) fn draw(
    frame: &mut Frame<'_>,
    area: Rect,
    dialog: &Dialog,
    app: &App,
    memory: &mut Memory,
) -> Cursor {
    match dialog {
        Dialog::Help(help) => draw_help(frame, area, help, app, memory),
        Dialog::Palette(palette) => draw_palette(frame, area, palette, app, memory),
        Dialog::Message(message) => draw_message(frame, area, message, memory),
        Dialog::Confirm(confirm) => draw_confirm(frame, area, confirm, memory),
        Dialog::Pick(pick) => draw_pick(frame, area, pick, memory),
        Dialog::Room(room) => super::directory::room(frame, area, room, &app.desk, memory),
        Dialog::Notice(notice) => super::directory::notice(frame, area, notice, &app.desk, memory),
        Dialog::Absence(absence) => super::visits::absence(frame, area, absence, &app.desk, memory),
        Dialog::Pairs(pairs) => super::pairs::draw(frame, area, pairs, &app.desk, memory),
        Dialog::Review(review) => super::directory::review(frame, area, review, &app.desk, memory),
    }
}

/// The middle of `area`, `width` by `height` cells, as far as there are so many.
#[must_use]
pub fn middle(area: Rect, width: u16, height: u16) -> Rect {
    let width = width.min(area.width);
    let height = height.min(area.height);
    Rect {
        x: area.x + (area.width - width) / 2,
        y: area.y + (area.height - height) / 2,
        width,
        height,
    }
}

/// The cell of a small number, far outside when it is too large.
fn cell(value: usize) -> u16 {
    u16::try_from(value).unwrap_or(u16::MAX)
}

/// The line with the filter; the cursor stands behind what was typed.
fn draw_prompt(paint: &mut Paint<'_>, area: Rect, app: &App, typed: &str, note: &str) -> Cursor {
    let theme = paint.theme();
    let left = paint.put_right(area, 0, note, theme.plain());
    let prompt = app.desk.locale.text(Label::AppPrompt);
    let x = paint.put(area, (1, 0), area.width, prompt, theme.strong()) + 2;
    // The end of a long text matters: it is where one types.
    let room = usize::from(left.saturating_sub(x + 1));
    let skip = cells::width(typed).saturating_sub(room);
    let start = cells::column_of(typed, cells::grapheme_at(typed, skip));
    let shown: String = typed
        .get(byte_at(typed, start)..)
        .unwrap_or_default()
        .to_owned();
    let used = paint.put(area, (x, 0), cell(room), &shown, theme.plain());
    Cursor::within(area, usize::from(x + used), 0)
}

/// The byte at which the grapheme painted at `column` starts.
fn byte_at(text: &str, column: usize) -> usize {
    cells::fitting(text, column).len()
}

fn below(area: Rect, rows: u16) -> Rect {
    let rows = rows.min(area.height);
    Rect {
        y: area.y + rows,
        height: area.height - rows,
        ..area
    }
}

fn draw_palette(
    frame: &mut Frame<'_>,
    area: Rect,
    palette: &Palette,
    app: &App,
    memory: &mut Memory,
) -> Cursor {
    let locale = app.desk.locale;
    let place = middle(
        area,
        area.width.saturating_sub(8).clamp(62, WIDEST),
        area.height.saturating_sub(2).min(20),
    );
    let rows = palette.rows(&app.desk);
    let mut paint = Paint::new(frame.buffer_mut(), memory.theme);
    let inside = paint.popup(place, locale.text(Label::AppPaletteTitle));
    let note = locale.fill(
        Label::AppPaletteCount,
        &[("shown", &rows.len()), ("total", &palette.total())],
    );
    let cursor = draw_prompt(
        &mut paint,
        inside,
        app,
        palette.filter(),
        &format!("{note} "),
    );
    paint.rule(inside, 1, "");
    let list = below(inside, 2);
    let list = Rect {
        height: list.height.saturating_sub(1),
        ..list
    };
    let theme = memory.theme;
    let window = memory.window(
        "palette",
        rows.len(),
        Some(palette.selected()),
        usize::from(list.height),
    );
    let first = window.start;
    for (at, entry) in rows.iter().enumerate().skip(first).take(window.len()) {
        let y = cell(at - first);
        let key = paint.put_right(
            Rect {
                width: list.width.saturating_sub(1),
                ..list
            },
            y,
            &entry.key,
            theme.plain(),
        );
        // In a narrow window the words matter more than the name in key files.
        let name = if list.width >= 70 {
            list.width.saturating_sub(30).min(key)
        } else {
            key
        };
        paint.put(
            list,
            (3, y),
            name.saturating_sub(4),
            &entry.text,
            theme.plain(),
        );
        if name < key {
            paint.put(list, (name, y), key - name - 1, &entry.name, theme.plain());
        }
        if at == palette.selected() {
            paint.put(list, (1, y), 1, ">", theme.strong());
            paint.style_row(list, y, theme.selected());
        }
    }
    if rows.is_empty() {
        paint.put(
            list,
            (3, 0),
            list.width,
            locale.text(Label::AppPaletteNone),
            theme.plain(),
        );
    }
    let hint = Rect {
        y: list.bottom(),
        height: inside.bottom().saturating_sub(list.bottom()),
        ..list
    };
    let wants = rows
        .get(palette.selected())
        .and_then(|row| row.wants.as_deref());
    let text = wants.unwrap_or_else(|| locale.text(Label::AppPaletteHint));
    paint.put(hint, (1, 0), hint.width, text, theme.plain());
    cursor
}

fn draw_help(
    frame: &mut Frame<'_>,
    area: Rect,
    help: &Help,
    app: &App,
    memory: &mut Memory,
) -> Cursor {
    let locale = app.desk.locale;
    let place = middle(area, area.width.saturating_sub(4).min(WIDEST), area.height);
    let theme = memory.theme;
    let mut paint = Paint::new(frame.buffer_mut(), theme);
    let inside = paint.popup(place, locale.text(Label::AppHelpTitle));
    let list = below(inside, 1);
    let keys_width = 22.min(list.width / 3);
    let lines: Vec<(bool, String, String)> = help
        .lines()
        .into_iter()
        .flat_map(|line| help_rows(line, keys_width, list.width))
        .collect();
    let last_first = lines.len().saturating_sub(usize::from(list.height));
    let first = help.first().min(last_first);
    let _ = memory.window("help", lines.len(), None, usize::from(list.height));
    let shown = lines.len().min(first + usize::from(list.height));
    let note = locale.fill(
        Label::AppPosition,
        &[("row", &shown), ("rows", &lines.len())],
    );
    let cursor = draw_prompt(&mut paint, inside, app, help.filter(), &format!("{note} "));
    for (y, (is_title, keys, text)) in lines
        .iter()
        .skip(first)
        .take(usize::from(list.height))
        .enumerate()
    {
        let y = cell(y);
        if *is_title {
            paint.put(list, (1, y), list.width, text, theme.strong());
        } else {
            paint.put(list, (3, y), keys_width, keys, theme.strong());
            let x = if keys.is_empty() { 3 } else { keys_width + 4 };
            paint.put(
                list,
                (x, y),
                list.width.saturating_sub(x + 1),
                text,
                theme.plain(),
            );
        }
    }
    if lines.is_empty() {
        paint.put(
            list,
            (3, 0),
            list.width,
            locale.text(Label::AppHelpNone),
            theme.plain(),
        );
    }
    cursor
}

/// The rows a line of help takes: whether it is a heading, the keys, the text.
fn help_rows(line: &HelpLine, keys_width: u16, width: u16) -> Vec<(bool, String, String)> {
    match line {
        HelpLine::Title(text) => vec![(true, String::new(), format!("[{text}]"))],
        HelpLine::Text(text) => {
            let room = usize::from(width.saturating_sub(4)).max(2);
            wrapped(text, room)
                .into_iter()
                .map(|row| (false, String::new(), row))
                .collect()
        }
        HelpLine::Keys { keys, text } => {
            let rows = wrapped(keys, usize::from(keys_width).max(2));
            rows.into_iter()
                .enumerate()
                .map(|(at, keys)| {
                    (
                        false,
                        keys,
                        if at == 0 { text.clone() } else { String::new() },
                    )
                })
                .collect()
        }
    }
}

fn wrapped(text: &str, width: usize) -> Vec<String> {
    wrap::wrap(text, width.max(2))
        .into_iter()
        .filter_map(|line| text.get(line))
        .map(str::to_owned)
        .collect()
}

fn draw_message(
    frame: &mut Frame<'_>,
    area: Rect,
    message: &Message,
    memory: &mut Memory,
) -> Cursor {
    let width = area.width.saturating_sub(6).min(WIDEST);
    let room = usize::from(width.saturating_sub(4));
    let rows: Vec<String> = message
        .lines()
        .iter()
        .skip(message.first())
        .flat_map(|line| wrapped(line, room))
        .collect();
    let place = middle(area, width, cell(rows.len() + 2));
    let theme = memory.theme;
    let mut paint = Paint::new(frame.buffer_mut(), theme);
    let inside = paint.popup(place, message.title());
    let _ = memory.window("message", rows.len(), None, usize::from(inside.height));
    for (y, row) in rows.iter().take(usize::from(inside.height)).enumerate() {
        paint.put(inside, (1, cell(y)), inside.width, row, theme.plain());
    }
    Cursor::within(inside, 1, 0)
}

fn draw_confirm(
    frame: &mut Frame<'_>,
    area: Rect,
    confirm: &Confirm,
    memory: &mut Memory,
) -> Cursor {
    let width = area.width.saturating_sub(6).min(64);
    let rows = wrapped(confirm.text(), usize::from(width.saturating_sub(4)));
    let place = middle(area, width, cell(rows.len() + 2));
    let theme = memory.theme;
    let mut paint = Paint::new(frame.buffer_mut(), theme);
    let inside = paint.popup(place, confirm.title());
    for (y, row) in rows.iter().enumerate() {
        paint.put(inside, (1, cell(y)), inside.width, row, theme.plain());
    }
    Cursor::within(inside, 1, rows.len().saturating_sub(1))
}

fn draw_pick(frame: &mut Frame<'_>, area: Rect, pick: &Pick, memory: &mut Memory) -> Cursor {
    let row_width = |text: &str, note: &str| cells::width(text) + cells::width(note) + 8;
    let widest = pick
        .rows()
        .iter()
        .map(|row| row_width(&row.text, &row.note))
        .max()
        .unwrap_or(0);
    let width = cell(widest.max(cells::width(pick.title()) + 6)).clamp(40, WIDEST);
    let place = middle(area, width, cell(pick.rows().len() + 2));
    let theme = memory.theme;
    let mut paint = Paint::new(frame.buffer_mut(), theme);
    let inside = paint.popup(place, pick.title());
    let window = memory.window(
        "pick",
        pick.rows().len(),
        Some(pick.selected()),
        usize::from(inside.height),
    );
    let first = window.start;
    for (at, row) in pick
        .rows()
        .iter()
        .enumerate()
        .skip(first)
        .take(window.len())
    {
        let y = cell(at - first);
        let digit = if at < 9 {
            (at + 1).to_string()
        } else {
            String::new()
        };
        paint.put(inside, (1, y), 1, &digit, theme.strong());
        let note = paint.put_right(
            Rect {
                width: inside.width.saturating_sub(1),
                ..inside
            },
            y,
            &row.note,
            theme.plain(),
        );
        paint.put(
            inside,
            (3, y),
            note.saturating_sub(4),
            &row.text,
            theme.plain(),
        );
        if at == pick.selected() {
            paint.style_row(inside, y, theme.selected());
        }
    }
    Cursor::within(inside, 1, pick.selected().saturating_sub(first))
}
