//! Where the fields of a form stand: which share a row, how wide their labels are, how high a memo is.

use crate::app::field::Reading;
use crate::app::form::{Content, Field, Form, Section};
use crate::text::cells;

/// The widest label that others are lined up with, in cells. A longer one pushes its own brackets to the right,
/// or stands in the row above them: no label is ever cut.
const LABEL_COLS: usize = 24;
/// Mark, jump label and a blank on each side of it.
pub(super) const LEAD_COLS: usize = 3;
/// Blanks between two fields of a row.
const GAP: usize = 2;
/// A memo is not drawn larger than this, however much room there is.
const LARGEST_MEMO: usize = 14;

/// A row of the form before it is drawn.
pub(super) enum Row<'f> {
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
pub(super) struct Placed<'f> {
    pub(super) field: &'f Field,
    /// Column of the mark.
    pub(super) x: usize,
    pub(super) label_cols: usize,
    pub(super) has_cursor: bool,
    /// Rows of a memo.
    pub(super) rows: usize,
    /// Whether the label has the row above the brackets for itself.
    pub(super) is_labelled_above: bool,
}

impl Placed<'_> {
    pub(super) fn bracket(&self) -> usize {
        self.x + LEAD_COLS + self.label_cols
    }

    pub(super) fn cols(&self) -> usize {
        match self.field.content() {
            Content::Memo(memo) => memo.cols(),
            _ => self.field.cols,
        }
    }

    /// Rows above the one with the brackets.
    pub(super) fn above(&self) -> usize {
        usize::from(self.is_labelled_above)
    }

    pub(super) fn end(&self) -> usize {
        self.bracket() + self.cols() + 2
    }
}

/// All rows of the form; what height is left over goes to its first memo.
pub(super) fn layout<'f>(
    form: &'f Form,
    reading: &Reading<'_>,
    width: usize,
    height: usize,
) -> Vec<Row<'f>> {
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
                is_labelled_above: false,
            };
            let own_label = cells::width(field.label.text(reading.locale)) + 1;
            if field.beside
                && let Some(Row::Fields(before)) = rows.last_mut()
                && let Some(last) = before.last()
            {
                placed.x = last.end() + GAP;
                placed.label_cols = own_label;
                if placed.end() <= width {
                    before.push(placed);
                    continue;
                }
                placed.x = 0;
                placed.label_cols = label_cols;
            }
            if own_label > label_cols {
                placed.label_cols = own_label;
                placed.is_labelled_above = placed.end() > width;
            }
            if placed.is_labelled_above {
                placed.label_cols = label_cols;
            }
            let below = placed.above() + memo_rows;
            rows.push(Row::Fields(vec![placed]));
            rows.extend((1..below).map(|_| Row::Below));
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

/// The column that most labels share.
fn label_cols(form: &Form, reading: &Reading<'_>) -> usize {
    let widths = form
        .fields()
        .map(|field| cells::width(field.label.text(reading.locale)));
    let lined_up = widths.filter(|width| *width <= LABEL_COLS);
    lined_up.max().unwrap_or(0) + 1
}

/// How many rows a form takes in `width` cells, its memos at their smallest.
#[must_use]
pub fn height(form: &Form, reading: &Reading<'_>, width: usize) -> usize {
    let label_cols = label_cols(form, reading);
    arranged(form, reading, label_cols, width, 0).len()
}

/// Rows of the fields of a row, a label above them included.
pub(super) fn rows_of(row: Option<&Row<'_>>) -> usize {
    match row {
        Some(Row::Fields(fields)) => {
            let rows = fields.iter().map(|placed| placed.above() + placed.rows);
            rows.max().unwrap_or(1)
        }
        _ => 1,
    }
}
