//! The list of all workflows.

use super::{below, cell, last_rows};
use crate::app::screen::Desk;
use crate::app::work::Queues;
use crate::locale::Label;
use crate::text::cells::{pad, pad_start};
use crate::ui::{Cursor, Memory, Paint};
use ratatui::Frame;
use ratatui::layout::Rect;

const LABEL: usize = 32;
const FIGURE: usize = 10;

/// Draws the workflows with their figures.
pub fn draw(
    frame: &mut Frame<'_>,
    area: Rect,
    queues: &Queues,
    desk: &Desk,
    memory: &mut Memory,
) -> Cursor {
    let theme = memory.theme;
    let locale = desk.locale;
    let mut paint = Paint::new(frame.buffer_mut(), theme);
    paint.rule(area, 0, locale.text(Label::WorkQueuesTitle));
    let figure = |label: Label| pad_start(locale.text(label), FIGURE);
    let heads = [
        pad("", LABEL),
        figure(Label::WorkQueuesOpen),
        figure(Label::WorkQueuesLate),
        figure(Label::WorkQueuesUnassigned),
    ];
    paint.put(
        below(area, 1),
        (5, 0),
        area.width,
        &heads.join(" "),
        theme.strong(),
    );
    let hint = last_rows(area, u16::from(area.height > 4));
    paint.put(
        hint,
        (1, 0),
        hint.width,
        locale.text(Label::WorkQueuesHint),
        theme.plain(),
    );
    let list = below(area, 2);
    let list = Rect {
        height: list.height.saturating_sub(hint.height),
        ..list
    };
    let workflows: Vec<_> = desk.office.workflows.iter().collect();
    let selected = queues.selected(desk);
    let window = memory.window(
        "queues",
        workflows.len(),
        Some(selected),
        usize::from(list.height),
    );
    let first = window.start;
    for (at, workflow) in workflows.iter().enumerate().skip(first).take(window.len()) {
        let y = cell(at - first);
        let digit = if at < 9 {
            (at + 1).to_string()
        } else {
            String::new()
        };
        paint.put(list, (2, y), 1, &digit, theme.strong());
        let label = pad(workflow.label.in_lang(locale.lang()), LABEL);
        let x = 5 + paint.put(list, (5, y), list.width, &label, theme.plain());
        if let Some(figures) = queues.figures(&workflow.id, desk) {
            let late = if figures.late > 0 {
                theme.error()
            } else {
                theme.plain()
            };
            let sign = if figures.late > 0 { "!" } else { "" };
            let parts = [
                (figures.open.to_string(), theme.plain()),
                (format!("{sign}{}", figures.late), late),
                (figures.unassigned.to_string(), theme.plain()),
            ];
            let pieces = parts
                .iter()
                .map(|(text, style)| (format!(" {}", pad_start(text, FIGURE)).into(), *style));
            paint.put_pieces(list, (x, y), pieces);
        }
        if at == selected {
            paint.put(list, (0, y), 1, ">", theme.strong());
            paint.style_row(list, y, theme.selected());
        }
    }
    let cursor = Cursor::within(list, 0, selected.saturating_sub(first));
    Cursor::at(area, cursor.position())
}
