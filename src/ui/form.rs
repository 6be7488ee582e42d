//! A form in cells: fixed places for its fields, remarks beside them, options near them.
//!
//! A field keeps its place whatever is typed: options that need more room than
//! the rest of the row unfold over the rows below and go again with the cursor.

use super::cursor::Cursor;
use super::field::{Place, keyed, lines_of_all, one_row, option_lines, options, paper};
use super::memory::Memory;
use super::paint::Paint;
use crate::app::field::{ChoiceBox, Reading};
use crate::app::form::{Content, Field, Form, Section};
use crate::text::cells;
use ratatui::layout::Rect;

/// The widest label that gets its whole text, in cells.
const LABEL_COLS: usize = 14;
/// Mark, jump label and a blank on each side of it.
const LEAD_COLS: usize = 3;
/// Blanks between two fields of a row.
const GAP: usize = 2;
/// A memo is not drawn larger than this, however much room there is.
const LARGEST_MEMO: usize = 14;
/// Fewest cells in which a remark is worth a start.
const LEAST_REMARK: usize = 8;

/// A row of the form before it is drawn.
enum Row<'f> {
    /// A heading.
    Rule(&'f str),
    /// Heading of a section that is folded away.
    Folded(&'f str),
    /// Fields beside each other, each with its column.
    Fields(Vec<Placed<'f>>),
    /// A further row of the memo above.
    Below,
}

#[derive(Clone, Copy)]
struct Placed<'f> {
    field: &'f Field,
    /// Column of the mark.
    x: usize,
    label_cols: usize,
    has_cursor: bool,
    /// Rows of a memo.
    rows: usize,
}

impl Placed<'_> {
    fn bracket(&self) -> usize {
        self.x + LEAD_COLS + self.label_cols
    }

    fn cols(&self) -> usize {
        match self.field.content() {
            Content::Memo(memo) => memo.cols(),
            _ => self.field.cols,
        }
    }

    fn end(&self) -> usize {
        self.bracket() + self.cols() + 2
    }
}

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
    let last = focused.map(|at| at + memo_height(rows.get(at)).saturating_sub(1));
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
                        unfolded = Some((y, *placed, room));
                    }
                }
            }
        }
    }
    (cursor, unfolded)
}

fn memo_height(row: Option<&Row<'_>>) -> usize {
    match row {
        Some(Row::Fields(fields)) => fields.iter().map(|placed| placed.rows).max().unwrap_or(1),
        _ => 1,
    }
}

/// How many rows the options of the field with the cursor unfold over.
fn options_below(row: Option<&Row<'_>>, area: Rect, reading: &Reading<'_>) -> usize {
    let Some(Row::Fields(fields)) = row else {
        return 0;
    };
    let focused = fields.iter().enumerate().find(|(_, one)| one.has_cursor);
    let options = focused.map_or(0, |(at, placed)| {
        let room = fields
            .get(at + 1)
            .map_or(usize::from(area.width), |next| next.x);
        rows_of_options(placed, area, room, reading)
    });
    options.min(usize::from(area.height).saturating_sub(1))
}

/// Rows of the options that unfold, their frame included; 0 for a field that needs none.
fn rows_of_options(placed: &Placed<'_>, area: Rect, room: usize, reading: &Reading<'_>) -> usize {
    let Content::Choice(choice) = placed.field.content() else {
        return 0;
    };
    let space = room.saturating_sub(placed.end() + 1);
    if choice.options().is_empty() || fits_inline(choice, reading, space) {
        return 0;
    }
    let inner = usize::from(area.width).saturating_sub(placed.x + LEAD_COLS + 3);
    lines_of_all(choice, reading.locale.lang(), inner) + 2
}

/// All rows of the form; what height is left over goes to its first memo.
fn layout<'f>(form: &'f Form, reading: &Reading<'_>, width: usize, height: usize) -> Vec<Row<'f>> {
    let label_cols = label_cols(form, reading);
    let mut rows = arranged(form, reading, label_cols, width, 0);
    let spare = height.saturating_sub(rows.len());
    if spare > 0 {
        rows = arranged(form, reading, label_cols, width, spare);
    }
    rows
}

fn arranged<'f>(
    form: &'f Form,
    reading: &Reading<'_>,
    label_cols: usize,
    width: usize,
    mut spare: usize,
) -> Vec<Row<'f>> {
    let mut rows = Vec::new();
    for (at, section) in form.sections().iter().enumerate() {
        heading(section, reading, &mut rows);
        if section.folded {
            continue;
        }
        for (index, field) in section.fields.iter().enumerate() {
            let has_cursor = form.focus() == (at, index);
            let mut memo_rows = field.rows;
            if matches!(field.content(), Content::Memo(_)) && spare > 0 {
                memo_rows = (memo_rows + spare).min(LARGEST_MEMO).max(field.rows);
                spare = 0;
            }
            let mut placed = Placed {
                field,
                x: 0,
                label_cols,
                has_cursor,
                rows: memo_rows,
            };
            let own_label = cells::width(field.label.text(reading.locale)) + 1;
            if field.beside
                && let Some(Row::Fields(before)) = rows.last_mut()
                && let Some(last) = before.last()
            {
                placed.x = last.end() + GAP;
                placed.label_cols = own_label.min(LABEL_COLS + 1);
                if placed.end() <= width {
                    before.push(placed);
                    continue;
                }
                placed.x = 0;
                placed.label_cols = label_cols;
            }
            rows.push(Row::Fields(vec![placed]));
            rows.extend((1..memo_rows).map(|_| Row::Below));
        }
    }
    rows
}

fn heading<'f>(section: &'f Section, reading: &Reading<'_>, rows: &mut Vec<Row<'f>>) {
    let Some(title) = &section.title else { return };
    let text = title.text(reading.locale);
    rows.push(if section.folded {
        Row::Folded(text)
    } else {
        Row::Rule(text)
    });
}

fn label_cols(form: &Form, reading: &Reading<'_>) -> usize {
    let widths = form
        .fields()
        .map(|field| cells::width(field.label.text(reading.locale)));
    widths.max().unwrap_or(0).min(LABEL_COLS) + 1
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
    let label = cells::pad(field.label.text(reading.locale), placed.label_cols);
    let x = narrow(placed.x);
    paint.put(area, (x, y), area.width, &lead, style);
    paint.put(area, (x + narrow(LEAD_COLS), y), area.width, &label, style);
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

fn fits_inline(choice: &ChoiceBox, reading: &Reading<'_>, space: usize) -> bool {
    let lang = reading.locale.lang();
    let widths = choice
        .options()
        .iter()
        .map(|pick| cells::width(&keyed(pick, lang)) + 2);
    widths.sum::<usize>() <= space + 2
}

/// The options of the field with the cursor, over the rows below it, or above it where
/// there is no room below.
fn unfold(
    paint: &mut Paint<'_>,
    (area, y): (Rect, u16),
    placed: &Placed<'_>,
    room: usize,
    reading: &Reading<'_>,
) {
    let Content::Choice(choice) = placed.field.content() else {
        return;
    };
    let space = room.saturating_sub(placed.end() + 1);
    let is_quiet = placed.field.remark(reading, true).is_none();
    if choice.matching().is_empty() || (is_quiet && fits_inline(choice, reading, space)) {
        return;
    }
    let left = narrow(placed.x + LEAD_COLS);
    let width = area.width.saturating_sub(left);
    let inner = usize::from(width.saturating_sub(3));
    let mut lines = option_lines(choice, reading.locale.lang(), inner);
    let below = area.height.saturating_sub(y + 1);
    let is_below = usize::from(below) >= lines.len() + 2 || below >= y;
    lines.truncate(usize::from(below.max(y)).saturating_sub(2));
    let height = narrow(lines.len() + 2);
    if lines.is_empty() || inner == 0 {
        return;
    }
    let top = if is_below { y + 1 } else { y - height };
    let frame = Rect {
        x: area.x + left,
        y: area.y + top,
        width,
        height,
    };
    let inside = paint.popup(frame, "");
    options(paint, inside, (0, 0), choice, reading.locale.lang(), &lines);
}

fn narrow(value: usize) -> u16 {
    u16::try_from(value).unwrap_or(u16::MAX)
}
