//! 紹介, 出動 and every other workflow: state into cells.

mod board;
mod candidates;
mod columns;
mod compare;
pub(in crate::ui) mod item;
mod list;
mod paper;
mod queues;
mod side;
mod step;

pub use queues::draw as draw_queues;

use super::{Cursor, Memory, Paint};
use crate::app::item::known_lines;
use crate::app::screen::Desk;
use crate::app::work::{KindDesk, Panel, Sort, Work, is_settled};
use crate::locale::Label;
use crate::workflow::model::{View, Workflow};
use ratatui::Frame;
use ratatui::layout::Rect;

/// Columns from which everything stands beside everything.
const WIDE: u16 = 120;
/// Rows from which there is place below a list as well.
const TALL: u16 = 30;

/// Draws the list or board in front, and what stands over it.
pub fn draw(
    frame: &mut Frame<'_>,
    area: Rect,
    work: &Work,
    desk: &Desk,
    memory: &mut Memory,
) -> Cursor {
    let theme = memory.theme;
    let mut paint = Paint::new(frame.buffer_mut(), theme);
    let (Some(kind), Some(workflow)) = (work.in_front(), desk.office.workflow(work.kind())) else {
        paint.rule(area, 0, work.kind());
        return Cursor::within(area, 0, 0);
    };
    paint.rule(area, 0, &title(kind, workflow, desk));
    let body = below(area, 1);
    let (body, filter) = filter_line(&mut paint, body, kind, desk);
    let mut cursor = if let Some(Panel::Item(panel)) = kind.panel() {
        item::draw(&mut paint, memory, body, panel, kind.others(), desk)
    } else if let Some(Panel::Compare(panel)) = kind.panel() {
        compare::draw(&mut paint, memory, body, panel, kind.around(), desk)
    } else if !kind.list().is_loaded() {
        paint.put(
            body,
            (1, 1),
            body.width,
            desk.locale.text(Label::WorkLoading),
            theme.plain(),
        );
        Cursor::within(body, 0, 1)
    } else if kind.list().shown().len() == 0 {
        empty(&mut paint, body, kind, workflow, desk)
    } else if workflow.view == View::Board {
        board::draw(&mut paint, memory, body, kind, workflow, desk)
    } else if !workflow.list_columns.is_empty() {
        columns::draw(&mut paint, memory, body, kind, workflow, desk)
    } else {
        queue(&mut paint, memory, body, kind, workflow, desk)
    };
    match kind.panel() {
        Some(Panel::Step(dialog)) => {
            let others = dialog
                .item()
                .and_then(|item| kind.others().told(item, desk));
            cursor = step::draw(&mut paint, memory, area, dialog, others.as_deref(), desk);
        }
        Some(Panel::Steps(steps)) => cursor = step::draw_list(&mut paint, memory, area, steps),
        _ => {}
    }
    if let Some(panel) = kind.paper() {
        cursor = paper::draw(&mut paint, memory, area, panel, desk);
    }
    // In a window of a few rows a part may have no row of its own.
    Cursor::at(area, filter.unwrap_or(cursor).position())
}

fn queue(
    paint: &mut Paint<'_>,
    memory: &mut Memory,
    area: Rect,
    kind: &KindDesk,
    workflow: &Workflow,
    desk: &Desk,
) -> Cursor {
    let left = list::width(area.width);
    let left_area = Rect {
        width: left.min(area.width),
        ..area
    };
    let list_area = put_known(paint, left_area, kind, workflow, desk);
    let side_x = left.saturating_add(1);
    if area.width > side_x {
        paint.upright(area, left);
        let side_area = Rect {
            x: area.x + side_x,
            width: area.width - side_x,
            ..area
        };
        side::draw(paint, memory, side_area, kind, workflow, desk);
    }
    list::draw(paint, memory, list_area, kind, workflow, desk)
}

/// In a tall window: what is known of the selected item, below the list, where the other side has
/// the candidates. Gives the room above.
fn put_known(
    paint: &mut Paint<'_>,
    area: Rect,
    kind: &KindDesk,
    workflow: &Workflow,
    desk: &Desk,
) -> Rect {
    let view = kind
        .around()
        .view()
        .filter(|view| kind.around().ranking().is_some() && !is_settled(workflow, view));
    let Some(view) = view.filter(|_| area.height >= TALL) else {
        return area;
    };
    let half = last_rows(area, area.height / 2);
    paint.rule(half, 0, "");
    item::draw_lines(paint, below(half, 1), &known_lines(view, desk));
    Rect {
        height: area.height - half.height,
        ..area
    }
}

/// Name, counts, order and filters.
fn title(kind: &KindDesk, workflow: &Workflow, desk: &Desk) -> String {
    let (locale, list) = (desk.locale, kind.list());
    let label = workflow.label.in_lang(locale.lang());
    let (shown, count) = (list.shown().len(), list.all().len());
    let late = list.late(desk.now);
    let mut parts = vec![if shown == count {
        locale.fill(
            Label::WorkWaitingCount,
            &[("workflow", &label), ("count", &count)],
        )
    } else {
        let values: &[(&str, &dyn std::fmt::Display)] =
            &[("workflow", &label), ("shown", &shown), ("count", &count)];
        locale.fill(Label::WorkFilteredCount, values)
    }];
    if late > 0 {
        parts.push(locale.fill(Label::WorkLateCount, &[("count", &late)]));
    }
    if workflow.view == View::Queue {
        let order = locale.text(match list.sort() {
            Sort::Due => Label::WorkSortDue,
            Sort::Urgency => Label::WorkSortUrgency,
            Sort::Age => Label::WorkSortAge,
            Sort::Area => Label::WorkSortArea,
            Sort::Person => Label::WorkSortPerson,
            Sort::State => Label::WorkSortState,
        });
        parts.push(locale.fill(Label::WorkSort, &[("order", &order)]));
    }
    parts.join("  ")
}

/// The line with what narrows the list, typed or set by a key, while there is any of it.
fn filter_line(
    paint: &mut Paint<'_>,
    area: Rect,
    kind: &KindDesk,
    desk: &Desk,
) -> (Rect, Option<Cursor>) {
    let filter = kind.list().filter();
    let words = desk
        .office
        .workflow(kind.kind())
        .map(|workflow| kind.list().narrow().words(workflow, desk))
        .unwrap_or_default();
    if !kind.is_filtering() && filter.is_empty() && words.is_empty() {
        return (area, None);
    }
    let text = desk
        .locale
        .fill(Label::WorkFilter, &[("text", &filter.text())]);
    let used = paint.put(area, (1, 0), area.width, &text, paint.theme().strong());
    let beside = used.saturating_add(if kind.is_filtering() { 3 } else { 1 });
    let style = paint.theme().warning();
    paint.put(area, (beside, 0), area.width, &words.join("  "), style);
    let takes_text = kind.is_filtering() && kind.panel().is_none();
    let cursor = takes_text.then(|| Cursor::within(area, usize::from(used) + 1, 0));
    (below(area, 1), cursor)
}

/// What to do where there is nothing to see.
fn empty(
    paint: &mut Paint<'_>,
    area: Rect,
    kind: &KindDesk,
    workflow: &Workflow,
    desk: &Desk,
) -> Cursor {
    let label = workflow.label.in_lang(desk.locale.lang());
    let count = kind.list().all().len();
    let text = if count == 0 {
        desk.locale.fill(Label::WorkEmpty, &[("workflow", &label)])
    } else {
        desk.locale
            .fill(Label::WorkEmptyFilter, &[("count", &count)])
    };
    let rows = wrapped(&text, usize::from(area.width.saturating_sub(2)));
    for (y, row) in rows.iter().enumerate() {
        paint.put(
            area,
            (1, cell(y + 1)),
            area.width,
            row,
            paint.theme().plain(),
        );
    }
    Cursor::within(area, 1, 1)
}

/// The rows of an area from `rows` on.
fn below(area: Rect, rows: u16) -> Rect {
    let rows = rows.min(area.height);
    Rect {
        y: area.y + rows,
        height: area.height - rows,
        ..area
    }
}

/// The last rows of an area.
fn last_rows(area: Rect, rows: u16) -> Rect {
    let rows = rows.min(area.height);
    Rect {
        y: area.bottom() - rows,
        height: rows,
        ..area
    }
}

/// The first rows of an area.
fn first_rows(area: Rect, rows: u16) -> Rect {
    Rect {
        height: rows.min(area.height),
        ..area
    }
}

/// The cell of a small number, far outside when it is too large.
fn cell(value: usize) -> u16 {
    u16::try_from(value).unwrap_or(u16::MAX)
}

fn wrapped(text: &str, width: usize) -> Vec<String> {
    let lines = crate::text::wrap::wrap(text, width.max(2));
    lines
        .into_iter()
        .filter_map(|line| text.get(line))
        .map(str::to_owned)
        .collect()
}
