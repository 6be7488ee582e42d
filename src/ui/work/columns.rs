//! A list with columns of its workflow's own, in parts by due time, and under it (beside it in a wide
//! window) the selected item with its telephone number large enough to dial from.

use super::list::style_of;
use super::{WIDE, below, cell, last_rows, side};
use crate::app::screen::Desk;
use crate::app::work::groups::Group;
use crate::app::work::{KindDesk, words};
use crate::locale::Label;
use crate::store::lists::QueueRow;
use crate::text::cells::pad;
use crate::ui::{Cursor, Memory, Paint};
use crate::workflow::model::{ListColumn, Shown, Workflow};
use ratatui::layout::Rect;

/// Cells before the columns: the selected row's sign and the mark.
const SIGNS: usize = 2;
/// The most cells of a list beside which something stands.
const LIST: u16 = 78;
/// Rows of what is known below a list.
const KNOWN: u16 = 9;
/// Rows that the list keeps.
const LEAST: u16 = 6;

/// A row of the screen: a part's heading, or an item with its place in the list.
enum Line<'a> {
    Heading(Group, usize),
    Item(usize, &'a QueueRow),
}

/// Draws the list; the cursor stands on the selected row.
pub(super) fn draw(
    paint: &mut Paint<'_>,
    memory: &mut Memory,
    area: Rect,
    kind: &KindDesk,
    workflow: &Workflow,
    desk: &Desk,
) -> Cursor {
    let (list, known) = split(paint, area);
    if let Some(known) = known {
        let used = put_number(paint, known, kind, workflow, desk);
        side::draw(paint, memory, below(known, used), kind, workflow, desk);
    }
    put_heads(paint, list, workflow, desk);
    let rows = below(list, 1);
    let lines = lines(kind, workflow, desk);
    let chosen = kind.list().selected_place();
    let selected = lines
        .iter()
        .position(|line| matches!(line, Line::Item(place, _) if Some(*place) == chosen));
    let window = memory.window("work", lines.len(), selected, usize::from(rows.height));
    let first = window.start;
    for (at, line) in lines.iter().enumerate().skip(first).take(window.len()) {
        let y = cell(at - first);
        match line {
            Line::Heading(group, count) => {
                let title = format!("{} {count}", desk.locale.text(group.label()));
                paint.rule(rows, y, &title);
            }
            Line::Item(_, row) => put_row(paint, rows, y, row, kind, workflow, desk),
        }
        if Some(at) == selected {
            paint.put(rows, (0, y), 1, ">", paint.theme().strong());
            paint.style_row(rows, y, paint.theme().selected());
        }
    }
    Cursor::within(rows, 0, selected.map_or(0, |at| at.saturating_sub(first)))
}

/// The list, and the room for what is known of the selected item.
fn split(paint: &mut Paint<'_>, area: Rect) -> (Rect, Option<Rect>) {
    if area.width >= WIDE {
        paint.upright(area, LIST);
        let list = Rect {
            width: LIST,
            ..area
        };
        let known = Rect {
            x: area.x + LIST + 1,
            width: area.width - LIST - 1,
            ..area
        };
        return (list, Some(known));
    }
    if area.height < LEAST + KNOWN {
        return (area, None);
    }
    let known = last_rows(area, KNOWN);
    paint.rule(known, 0, "");
    let list = Rect {
        height: area.height - KNOWN,
        ..area
    };
    (list, Some(below(known, 1)))
}

fn lines<'k>(kind: &'k KindDesk, workflow: &Workflow, desk: &Desk) -> Vec<Line<'k>> {
    let group = |row: &QueueRow| workflow.list_groups.map(|soon| Group::of(row, soon, desk));
    let mut lines = Vec::new();
    let mut last = None;
    for (place, row) in kind.list().shown().enumerate() {
        let of = group(row);
        if of != last {
            let count = kind.list().shown().filter(|one| group(one) == of).count();
            lines.extend(of.map(|of| Line::Heading(of, count)));
            last = of;
        }
        lines.push(Line::Item(place, row));
    }
    lines
}

fn width(column: &ListColumn) -> usize {
    usize::try_from(column.cells).unwrap_or(0)
}

fn put_heads(paint: &mut Paint<'_>, area: Rect, workflow: &Workflow, desk: &Desk) {
    let lang = desk.locale.lang();
    let heads: Vec<String> = workflow
        .list_columns
        .iter()
        .map(|column| pad(column.label.in_lang(lang), width(column)))
        .collect();
    let style = paint.theme().strong();
    paint.put(area, (cell(SIGNS), 0), area.width, &heads.join(" "), style);
}

fn put_row(
    paint: &mut Paint<'_>,
    area: Rect,
    y: u16,
    row: &QueueRow,
    kind: &KindDesk,
    workflow: &Workflow,
    desk: &Desk,
) {
    let theme = paint.theme();
    if kind.list().is_marked(row.item.id) {
        paint.put(area, (1, y), 1, "*", theme.strong());
    } else if kind.others().at(row.item.id).next().is_some() {
        paint.put(area, (1, y), 1, "&", theme.warning());
    }
    let left = words::time_left(&row.item, desk);
    let pressing = style_of(left.map(|left| left.pressure), row.item.urgency, theme);
    let mut x = SIGNS;
    for column in &workflow.list_columns {
        let style = match column.shows {
            Shown::Due | Shown::Left => pressing,
            _ => theme.plain(),
        };
        let text = shown(&column.shows, row, workflow, desk);
        paint.put(area, (cell(x), y), cell(width(column)), &text, style);
        x += width(column) + 1;
    }
}

/// What a column says of an item.
fn shown(what: &Shown, row: &QueueRow, workflow: &Workflow, desk: &Desk) -> String {
    let item = &row.item;
    match what {
        Shown::Number => words::short_number(item),
        Shown::Due => item
            .next
            .as_ref()
            .map(|next| words::at(next.due, desk))
            .unwrap_or_default(),
        Shown::Left => words::time_left(item, desk)
            .map(|left| left.text)
            .unwrap_or_default(),
        Shown::Person => words::person(row.person.as_ref(), desk),
        Shown::Area => words::area_short(item, desk).to_owned(),
        Shown::State => words::state(workflow, &item.state, desk.locale.lang()).to_owned(),
        Shown::Owner => row.owner_name.clone().unwrap_or_default(),
        Shown::StartedBy => row.started_by.clone(),
        Shown::Field(code) => {
            let spec = workflow.fields.iter().find(|spec| spec.code == *code);
            let stored = item.details.get(code);
            spec.zip(stored)
                .map(|(spec, stored)| words::value(workflow, spec, stored, desk))
                .unwrap_or_default()
        }
    }
}

/// The number to dial with a gap after each digit, and what may be done next. Gives the rows used.
fn put_number(
    paint: &mut Paint<'_>,
    area: Rect,
    kind: &KindDesk,
    workflow: &Workflow,
    desk: &Desk,
) -> u16 {
    let Some(row) = kind.list().selected() else {
        return 0;
    };
    let phone = row.item.details.get("phone").map_or("", String::as_str);
    let mut used = 0;
    if !phone.is_empty() {
        let wide: Vec<String> = phone.chars().map(|letter| letter.to_string()).collect();
        let style = paint.theme().strong();
        paint.put(area, (1, 0), area.width, &wide.join(" "), style);
        used = 1;
    }
    let lang = desk.locale.lang();
    let further = workflow
        .transitions
        .iter()
        .find(|step| step.further && step.from.contains(&row.item.state));
    if let Some((primary, further)) = workflow.usual(&row.item).zip(further) {
        let values: [(&str, &dyn std::fmt::Display); 2] = [
            ("primary", &primary.label.in_lang(lang)),
            ("further", &further.label.in_lang(lang)),
        ];
        let hint = desk.locale.fill(Label::WorkStepsHere, &values);
        paint.put(area, (1, used), area.width, &hint, paint.theme().plain());
        used += 1;
    }
    used
}
