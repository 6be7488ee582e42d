//! The left side: items as rows, a sign, a word and a colour for what is pressing.

use super::{WIDE, cell, first_rows, last_rows};
use crate::app::screen::Desk;
use crate::app::work::time_left::Pressure;
use crate::app::work::words::{self, Signs};
use crate::app::work::{KindDesk, Pane};
use crate::domain::urgency::Urgency;
use crate::locale::Label;
use crate::store::lists::QueueRow;
use crate::text::cells::{pad, pad_start};
use crate::ui::{Cursor, Memory, Paint, Theme};
use crate::workflow::model::Workflow;
use ratatui::layout::Rect;
use ratatui::style::Style;

/// Cells of each column: mark and signs, number, person, area, state, turn, due, owner.
struct Columns {
    person: usize,
    area: usize,
    state: usize,
    turn: usize,
    owner: usize,
}

const SIGNS: usize = 4;
const NUMBER: usize = 5;
const DUE: usize = 11;
const NARROW: Columns = Columns {
    person: 10,
    area: 5,
    state: 0,
    turn: 0,
    owner: 0,
};
const BROAD: Columns = Columns {
    person: 12,
    area: 5,
    state: 10,
    turn: 8,
    owner: 8,
};

/// The cells that the list takes of a window of `width`.
pub(super) fn width(width: u16) -> u16 {
    let columns = columns(width);
    let optional = [columns.state, columns.turn, columns.owner];
    let optional: usize = optional
        .iter()
        .map(|cols| if *cols == 0 { 0 } else { cols + 1 })
        .sum();
    cell(SIGNS + NUMBER + 1 + columns.person + 1 + columns.area + 1 + DUE + optional)
}

fn columns(width: u16) -> &'static Columns {
    if width >= WIDE { &BROAD } else { &NARROW }
}

/// Draws the rows; the cursor stands on the selected one.
pub(super) fn draw(
    paint: &mut Paint<'_>,
    memory: &mut Memory,
    area: Rect,
    kind: &KindDesk,
    workflow: &Workflow,
    desk: &Desk,
) -> Cursor {
    let theme = paint.theme();
    let list = kind.list();
    let columns = if usize::from(area.width) > usize::from(width(80)) {
        &BROAD
    } else {
        &NARROW
    };
    put_heads(paint, first_rows(area, 1), columns, desk);
    let legend = last_rows(area, u16::from(area.height > 6));
    paint.put(
        legend,
        (0, 0),
        legend.width,
        desk.locale.text(Label::WorkLegend),
        theme.plain(),
    );
    let height = area.height.saturating_sub(1 + legend.height);
    let rows = Rect {
        y: area.y + area.height.min(1),
        height,
        ..area
    };
    let selected = list.selected_place();
    let window = memory.window("work", list.shown().len(), selected, usize::from(height));
    let first = window.start;
    for (at, row) in list.shown().enumerate().skip(first).take(window.len()) {
        let y = cell(at - first);
        put_row(paint, rows, y, row, columns, kind, workflow, desk);
        memory.row_formatted();
        if Some(at) == selected {
            paint.put(rows, (0, y), 1, ">", theme.strong());
            if kind.pane() == Pane::Items {
                paint.style_row(rows, y, theme.selected());
            }
        }
    }
    Cursor::within(rows, 0, selected.map_or(0, |at| at.saturating_sub(first)))
}

fn put_heads(paint: &mut Paint<'_>, area: Rect, columns: &Columns, desk: &Desk) {
    let word = |label: Label, cols: usize| pad(desk.locale.text(label), cols);
    let mut parts = vec![
        word(Label::WorkColumnNumber, NUMBER),
        word(Label::WorkColumnPerson, columns.person),
        word(Label::WorkColumnArea, columns.area),
    ];
    for (label, cols) in [
        (Label::WorkColumnState, columns.state),
        (Label::WorkColumnTurn, columns.turn),
    ] {
        if cols > 0 {
            parts.push(word(label, cols));
        }
    }
    parts.push(pad_start(desk.locale.text(Label::WorkColumnDue), DUE));
    if columns.owner > 0 {
        parts.push(word(Label::WorkColumnOwner, columns.owner));
    }
    let style = paint.theme().strong();
    paint.put(area, (cell(SIGNS), 0), area.width, &parts.join(" "), style);
}

#[expect(
    clippy::too_many_arguments,
    reason = "one row of a table: where, what, and how"
)]
fn put_row(
    paint: &mut Paint<'_>,
    area: Rect,
    y: u16,
    row: &QueueRow,
    columns: &Columns,
    kind: &KindDesk,
    workflow: &Workflow,
    desk: &Desk,
) {
    let theme = paint.theme();
    let item = &row.item;
    let left = words::time_left(item, desk);
    let pressing = style_of(left.as_ref().map(|left| left.pressure), item.urgency, theme);
    let mark = if kind.list().is_marked(item.id) {
        "*"
    } else {
        " "
    };
    paint.put(area, (0, y), 1, mark, theme.strong());
    paint.put(
        area,
        (1, y),
        3,
        &Signs::of(row, kind.others(), desk).text(),
        pressing,
    );
    let mut x = SIGNS;
    let mut put = |text: &str, cols: usize, style: Style| {
        if cols > 0 {
            paint.put(area, (cell(x), y), cell(cols), text, style);
            x += cols + 1;
        }
    };
    put(&words::short_number(item), NUMBER, theme.plain());
    put(
        &words::person(row.person.as_ref(), desk),
        columns.person,
        theme.plain(),
    );
    put(words::area_short(item, desk), columns.area, theme.plain());
    let lang = desk.locale.lang();
    put(
        words::state(workflow, &item.state, lang),
        columns.state,
        theme.plain(),
    );
    let turn = words::actor(item, desk);
    put(&turn, columns.turn, theme.plain());
    let due = left.map(|left| left.text).unwrap_or_default();
    let due = if item.urgency == Urgency::Immediate {
        format!("{} {due}", words::urgency(item.urgency, desk))
    } else {
        due
    };
    put(&pad_start(&due, DUE), DUE, pressing);
    // Whoever is at it now is nearer than whoever has claimed it.
    let owner = match kind.others().at(item.id).next() {
        Some(at) => format!("&{}", at.name),
        None => row.owner_name.clone().unwrap_or_else(|| {
            let nobody = desk.locale.text(Label::WorkUnassigned);
            nobody.to_owned()
        }),
    };
    put(&owner, columns.owner, theme.plain());
}

/// The style of a clock.
pub(super) fn style_of(pressure: Option<Pressure>, urgency: Urgency, theme: Theme) -> Style {
    match pressure {
        Some(Pressure::Late) => theme.error(),
        Some(Pressure::Soon) => theme.warning(),
        _ if urgency == Urgency::Immediate => theme.error(),
        _ => theme.plain(),
    }
}
