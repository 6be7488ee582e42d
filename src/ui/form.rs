//! A form in cells: fixed places for its fields, remarks beside them, options near them.
//!
//! A field keeps its place whatever is typed: options that need more room than
//! the rest of the row unfold over the rows below and go again with the cursor.

mod layout;
mod unfold;

use super::cursor::Cursor;
use super::field::{Place, one_row, option_lines, options, paper};
use super::memory::Memory;
use super::paint::Paint;
use crate::app::field::Reading;
use crate::app::form::{Content, Form};
pub use layout::height;
use layout::{LEAD_COLS, Placed, Row, layout, rows_of};
use ratatui::layout::Rect;
use unfold::{fits_inline, options_below, unfold};

/// Fewest cells in which a remark is worth a start.
const LEAST_REMARK: usize = 8;

/// Draws `form` into `area`; `name` tells its scroll place from those of other lists.
pub fn draw(
    paint: &mut Paint<'_>,
    memory: &mut Memory,
    area: Rect,
    name: &'static str,
    form: &Form,
    reading: &Reading<'_>,
) -> Cursor {
    let (cursor, unfolded) = draw_rows(paint, memory, area, name, form, reading);
    if let Some((y, placed, room)) = unfolded {
        unfold(paint, (area, y), &placed, room, reading);
    }
    cursor
}

/// The same while something else has the hands: no options unfold.
pub fn draw_behind(
    paint: &mut Paint<'_>,
    memory: &mut Memory,
    area: Rect,
    name: &'static str,
    form: &Form,
    reading: &Reading<'_>,
) -> Cursor {
    draw_rows(paint, memory, area, name, form, reading).0
}

/// Draws the rows in sight; gives the caret, and the field that has it with its row and room.
fn draw_rows<'f>(
    paint: &mut Paint<'_>,
    memory: &mut Memory,
    area: Rect,
    name: &'static str,
    form: &'f Form,
    reading: &Reading<'_>,
) -> (Cursor, Option<(u16, Placed<'f>, usize)>) {
    let mut rows = layout(
        form,
        reading,
        usize::from(area.width),
        usize::from(area.height),
    );
    let focused = rows.iter().position(|row| match row {
        Row::Fields(fields) => fields.iter().any(|placed| placed.has_cursor),
        _ => false,
    });
    let height = usize::from(area.height);
    let last = focused.map(|at| at + rows_of(rows.get(at)).saturating_sub(1));
    let mut window = memory.window(name, rows.len(), last, height);
    // Options unfold over the rows below, also where the form has no more of them; the sheet
    // slides up for them as long as the cursor is there, so that the narrative stays in sight.
    let unfolding = focused.map_or(0, |at| at + options_below(rows.get(at), area, reading));
    if unfolding >= window.end {
        rows.resize_with(rows.len().max(unfolding + 1), || Row::Below);
        window = (unfolding + 1).saturating_sub(height)..unfolding + 1;
    }
    if let Some(first) = focused.filter(|first| *first < window.start) {
        window = first..rows.len().min(first + usize::from(area.height));
    }
    let mut cursor = Cursor::within(area, 0, 0);
    let mut unfolded = None;
    for (y, at) in window.enumerate() {
        let Some(row) = rows.get(at) else { break };
        let Ok(y) = u16::try_from(y) else { break };
        match row {
            Row::Rule(title) => paint.rule(area, y, title),
            Row::Folded(title) => {
                let text = reading
                    .locale
                    .fill(crate::locale::Label::FormFolded, &[("title", title)]);
                paint.rule(area, y, &text);
            }
            Row::Below => {}
            Row::Fields(fields) => {
                for (at, placed) in fields.iter().enumerate() {
                    let room = fields
                        .get(at + 1)
                        .map_or(usize::from(area.width), |next| next.x);
                    let drawn = put_field(paint, (area, y), form, placed, room, reading);
                    if placed.has_cursor {
                        cursor = drawn;
                        unfolded = Some((y + narrow(placed.above()), *placed, room));
                    }
                }
            }
        }
    }
    (cursor, unfolded)
}

fn put_field(
    paint: &mut Paint<'_>,
    (area, y): (Rect, u16),
    form: &Form,
    placed: &Placed<'_>,
    room: usize,
    reading: &Reading<'_>,
) -> Cursor {
    let theme = paint.theme();
    let field = placed.field;
    let mark = match () {
        () if placed.has_cursor => ">",
        () if field.is_empty() && form.needs(field) => "*",
        () => " ",
    };
    let style = if placed.has_cursor || form.is_jumping() {
        theme.strong()
    } else {
        theme.plain()
    };
    let lead = format!("{mark}{} ", field.jump);
    let label = field.label.text(reading.locale);
    let x = narrow(placed.x);
    paint.put(area, (x, y), area.width, &lead, style);
    paint.put(area, (x + narrow(LEAD_COLS), y), area.width, label, style);
    let y = y + narrow(placed.above());
    let place = Place {
        area,
        x: narrow(placed.bracket()),
        y,
        cols: placed.cols(),
    };
    let cursor = match field.content() {
        Content::Memo(memo) => paper(paint, place, memo, placed.rows, placed.has_cursor),
        _ => one_row(
            paint,
            place,
            field,
            reading.locale.lang(),
            placed.has_cursor,
        ),
    };
    put_beside(paint, (area, y), placed, room, reading);
    cursor
}

/// Behind the brackets: what is said of the content, else the options if they fit.
fn put_beside(
    paint: &mut Paint<'_>,
    (area, y): (Rect, u16),
    placed: &Placed<'_>,
    room: usize,
    reading: &Reading<'_>,
) {
    let theme = paint.theme();
    let start = placed.end() + 1;
    let space = room.saturating_sub(start);
    if let Some(remark) = placed.field.remark(reading, placed.has_cursor) {
        if space >= LEAST_REMARK {
            let style = if remark.is_fault {
                theme.error()
            } else {
                theme.plain()
            };
            let sign = if remark.is_fault { "(!) " } else { "" };
            let text = format!("{sign}{}", remark.text);
            paint.put(area, (narrow(start), y), narrow(space), &text, style);
        }
        return;
    }
    if let Content::Choice(choice) = placed.field.content()
        && fits_inline(choice, reading, space)
    {
        let lines = option_lines(choice, reading.locale.lang(), space);
        options(
            paint,
            area,
            (narrow(start), y),
            choice,
            reading.locale.lang(),
            &lines,
        );
    }
}

fn narrow(value: usize) -> u16 {
    u16::try_from(value).unwrap_or(u16::MAX)
}

#[cfg(test)]
mod tests;
