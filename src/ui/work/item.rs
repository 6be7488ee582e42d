//! An open item and a consultation: lines with a label, wrapped by cells.

use super::{below, cell, first_rows, last_rows, wrapped};
use crate::app::item::{ItemLine, ItemPanel, Kind};
use crate::app::screen::Desk;
use crate::app::work::Others;
use crate::locale::Label;
use crate::text::cells;
use crate::ui::{Cursor, Memory, Paint, Theme};
use ratatui::layout::Rect;
use ratatui::style::Style;

/// The widest a label becomes, in cells.
const WIDEST_LABEL: usize = 16;

/// One row of the screen.
struct Row {
    /// The line it is a part of.
    line: usize,
    label: String,
    text: String,
    style: Style,
    is_heading: bool,
    is_link: bool,
}

/// Draws the panel of an open item; the cursor stands on the line under the hand.
pub(super) fn draw(
    paint: &mut Paint<'_>,
    memory: &mut Memory,
    area: Rect,
    panel: &ItemPanel,
    others: &Others,
    desk: &Desk,
) -> Cursor {
    let theme = paint.theme();
    let view = panel.view();
    let kind = desk.office.workflow(&view.item.kind);
    let kind = kind.map_or("", |workflow| workflow.label.in_lang(desk.locale.lang()));
    let title = desk.locale.fill(
        Label::WorkItemTitle,
        &[("number", &view.item.number), ("workflow", &kind)],
    );
    paint.put(
        first_rows(area, 1),
        (1, 0),
        area.width,
        &title,
        theme.strong(),
    );
    if let Some(told) = others.told(view.item.id, desk) {
        paint.put_right(first_rows(area, 1), 0, &told, theme.warning());
    }
    let hint = last_rows(area, u16::from(area.height > 4));
    paint.put(
        hint,
        (1, 0),
        hint.width,
        desk.locale.text(Label::WorkItemHint),
        theme.plain(),
    );
    let body = below(area, 1);
    let body = Rect {
        height: body.height.saturating_sub(hint.height),
        ..body
    };
    draw_at(paint, memory, "item", body, &panel.lines(desk), panel.at())
}

/// Draws lines with one of them under the hand; `name` tells their scroll place from those of other lists.
pub(in crate::ui) fn draw_at(
    paint: &mut Paint<'_>,
    memory: &mut Memory,
    name: &'static str,
    area: Rect,
    lines: &[ItemLine],
    under_hand: usize,
) -> Cursor {
    let theme = paint.theme();
    let rows = rows(lines, area.width, theme);
    let at = rows.iter().position(|row| row.line == under_hand);
    let window = memory.window(name, rows.len(), at, usize::from(area.height));
    let first = window.start;
    let label_cols = label_cols(lines, area.width);
    for (y, row) in rows.iter().skip(first).take(window.len()).enumerate() {
        put_row(paint, area, cell(y), row, label_cols);
        if row.line == under_hand {
            paint.style_row(area, cell(y), theme.selected());
        }
    }
    Cursor::within(area, 0, at.unwrap_or(0).saturating_sub(first))
}

/// Rows that lines take when they are wrapped.
pub(super) fn height(lines: &[ItemLine], width: u16, theme: Theme) -> usize {
    rows(lines, width, theme).len()
}

/// Draws lines to be read at a glance, as many as fit.
pub(in crate::ui) fn draw_lines(paint: &mut Paint<'_>, area: Rect, lines: &[ItemLine]) {
    let theme = paint.theme();
    let label_cols = label_cols(lines, area.width);
    let rows = rows(lines, area.width, theme);
    for (y, row) in rows.iter().take(usize::from(area.height)).enumerate() {
        put_row(paint, area, cell(y), row, label_cols);
    }
}

fn put_row(paint: &mut Paint<'_>, area: Rect, y: u16, row: &Row, label_cols: usize) {
    if row.is_heading {
        paint.rule(area, y, &row.text);
        return;
    }
    let theme = paint.theme();
    paint.put(area, (1, y), cell(label_cols), &row.label, theme.accent());
    let x = cell(label_cols + 2);
    let style = if row.is_link {
        row.style.patch(theme.strong())
    } else {
        row.style
    };
    paint.put(area, (x, y), area.width.saturating_sub(x), &row.text, style);
}

fn label_cols(lines: &[ItemLine], width: u16) -> usize {
    let widest = lines
        .iter()
        .map(|line| cells::width(&line.label))
        .max()
        .unwrap_or(0);
    widest.min(WIDEST_LABEL).min(usize::from(width) * 2 / 5)
}

fn rows(lines: &[ItemLine], width: u16, theme: Theme) -> Vec<Row> {
    let label_cols = label_cols(lines, width);
    let room = usize::from(width).saturating_sub(label_cols + 3).max(4);
    let mut rows = Vec::new();
    for (at, line) in lines.iter().enumerate() {
        let style = if line.kind == Kind::Warning {
            theme.warning()
        } else {
            theme.plain()
        };
        let parts = wrapped(&line.text, room);
        let parts = if parts.is_empty() {
            vec![String::new()]
        } else {
            parts
        };
        for (part, text) in parts.into_iter().enumerate() {
            rows.push(Row {
                line: at,
                label: if part == 0 {
                    line.label.clone()
                } else {
                    String::new()
                },
                text,
                style,
                is_heading: line.kind == Kind::Heading,
                is_link: line.link.is_some(),
            });
        }
    }
    rows
}
