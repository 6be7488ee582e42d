//! Two candidates side by side, what is said of the same thing in the same row.

use super::{below, cell, first_rows, last_rows, wrapped};
use crate::app::screen::Desk;
use crate::app::work::Around;
use crate::app::work::compare::{self, Compare, CompareRow};
use crate::domain::ranking::Candidate;
use crate::locale::Label;
use crate::ui::{Cursor, Memory, Paint};
use ratatui::layout::Rect;
use ratatui::style::Style;

/// Cells for points with their sign, and a blank before them.
const POINTS: u16 = 5;
/// Rows of the head: names, and the rule below.
const HEAD: u16 = 2;

/// One row of the screen.
struct Row {
    /// The row of the panel that it is a part of.
    of: usize,
    said: [String; 2],
    /// With whether they are more than those of the other side.
    points: [Option<(i32, bool)>; 2],
}

/// Draws the panel; the cursor stands on the row under the hand, on the side that keys are about.
pub(super) fn draw(
    paint: &mut Paint<'_>,
    memory: &mut Memory,
    area: Rect,
    panel: &Compare,
    around: &Around,
    desk: &Desk,
) -> Cursor {
    let theme = paint.theme();
    let candidates = around.candidates();
    let both = panel.both(&candidates);
    for (side, half) in halves(area).into_iter().enumerate() {
        let is_active = side == panel.active();
        put_head(paint, half, both[side], is_active, desk);
    }
    paint.rule(area, HEAD - 1, "");
    let hint = last_rows(area, u16::from(area.height > HEAD + 2));
    let text = desk.locale.text(Label::ReferralCompareHint);
    paint.put(hint, (1, 0), hint.width, text, theme.plain());
    let body = below(area, HEAD);
    let body = Rect {
        height: body.height.saturating_sub(hint.height),
        ..body
    };
    let [left, right] = halves(body);
    let room = usize::from(left.width.saturating_sub(POINTS));
    let rows = around
        .ranking()
        .map(|ranking| compare::rows(both, ranking, desk));
    let told = rows.unwrap_or_default().into_iter().enumerate();
    let rows: Vec<Row> = told.flat_map(|(of, row)| fitted(of, &row, room)).collect();
    let at = rows.iter().position(|row| row.of == panel.at());
    let window = memory.window("compare", rows.len(), at, usize::from(body.height));
    let first = window.start;
    for (y, row) in rows.iter().skip(first).take(window.len()).enumerate() {
        for (side, half) in [left, right].into_iter().enumerate() {
            put_side(paint, half, cell(y), row, side);
        }
        if row.of == panel.at() {
            paint.style_row(body, cell(y), theme.selected());
        }
    }
    paint.upright(body, right.x - area.x - 2);
    let x = [left, right][panel.active()].x - area.x;
    Cursor::within(body, usize::from(x), at.unwrap_or(0).saturating_sub(first))
}

/// Both sides, a blank at the edge and an upright line between them.
fn halves(area: Rect) -> [Rect; 2] {
    let half = area.width / 2;
    let left = Rect {
        x: area.x + 1,
        width: half.saturating_sub(3),
        ..area
    };
    let right = Rect {
        x: area.x + half + 1,
        width: (area.width - half).saturating_sub(2),
        ..area
    };
    [left, right]
}

/// `>1 みどり診療所   92点`.
fn put_head(
    paint: &mut Paint<'_>,
    half: Rect,
    side: Option<(usize, &Candidate)>,
    is_active: bool,
    desk: &Desk,
) {
    let theme = paint.theme();
    let line = first_rows(half, 1);
    let Some((place, candidate)) = side else {
        let gone = desk.locale.text(Label::ReferralCompareGone);
        paint.put(line, (0, 0), line.width, gone, theme.warning());
        return;
    };
    let n = &candidate.points;
    let points = desk.locale.fill(Label::ReferralPoints, &[("n", n)]);
    let x = paint.put_right(line, 0, &points, theme.strong());
    let mark = if is_active { ">" } else { " " };
    let name = format!("{mark}{place} {}", candidate.facts.name);
    paint.put(line, (0, 0), x.saturating_sub(1), &name, theme.strong());
    if is_active {
        paint.style_row(line, 0, theme.selected());
    }
}

/// The rows of the screen that a row of the panel takes.
fn fitted(of: usize, row: &CompareRow, room: usize) -> Vec<Row> {
    let said = row.said.each_ref().map(|said| wrapped(said, room));
    let [left, right] = row.points;
    let points = [(left, right), (right, left)]
        .map(|(mine, theirs)| mine.map(|mine| (mine, mine > theirs.unwrap_or(0))));
    let height = said.iter().map(Vec::len).max().unwrap_or(0).max(1);
    (0..height)
        .map(|line| Row {
            of,
            said: said
                .each_ref()
                .map(|lines| lines.get(line).cloned().unwrap_or_default()),
            points: if line == 0 { points } else { [None, None] },
        })
        .collect()
}

fn put_side(paint: &mut Paint<'_>, half: Rect, y: u16, row: &Row, side: usize) {
    let theme = paint.theme();
    let style_of = |is_ahead: bool| -> Style {
        if is_ahead {
            theme.strong()
        } else {
            theme.plain()
        }
    };
    let said = if row.said[side].is_empty() && row.points[1 - side].is_some() {
        "-"
    } else {
        row.said[side].as_str()
    };
    let width = half.width.saturating_sub(POINTS);
    paint.put(half, (0, y), width, said, theme.plain());
    if let Some((points, is_ahead)) = row.points[side] {
        paint.put_right(half, y, &format!("{points:+}"), style_of(is_ahead));
    }
}
