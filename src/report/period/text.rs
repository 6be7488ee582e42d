//! The report as plain text.

use super::{PeriodReport, Row, Table};
use crate::locale::{Label, Locale};
use crate::text::cells;

/// Cells of a column of figures.
pub const NUMBER: usize = 10;

/// In lines of at most `width` cells.
#[must_use]
pub fn text(report: &PeriodReport, locale: Locale, width: usize) -> Vec<String> {
    let mut lines = vec![report.title.clone()];
    lines.extend(report.notes.iter().cloned());
    for table in &report.tables {
        lines.push(String::new());
        lines.extend(table_lines(table, locale, width));
    }
    if report.tables.is_empty() {
        lines.push(locale.text(Label::ReportNothing).to_owned());
    }
    let fitting = lines
        .iter()
        .map(|line| cells::truncate(line.trim_end(), width));
    fitting.map(std::borrow::Cow::into_owned).collect()
}

fn table_lines(table: &Table, locale: Locale, width: usize) -> Vec<String> {
    let name = width.saturating_sub(table.columns.len() * NUMBER);
    let title = cells::pad(&cells::truncate(&format!("== {}", table.title), name), name);
    let heads = table
        .columns
        .iter()
        .map(|column| locale.text(column.label).to_owned());
    let mut lines = vec![line(title, heads)];
    lines.extend(table.rows.iter().map(|row| row_line(row, name)));
    if !table.note.is_empty() {
        lines.push(format!("({})", table.note));
    }
    lines
}

fn row_line(row: &Row, name: usize) -> String {
    let label = cells::pad(&cells::truncate(&row.label, name), name);
    line(label, row.cells.iter().map(|cell| cell.shown()))
}

fn line(label: String, cells_of: impl Iterator<Item = String>) -> String {
    cells_of.fold(label, |line, cell| {
        // One blank at least between two figures.
        line + " " + &cells::pad_start(&cells::truncate(&cell, NUMBER - 1), NUMBER - 1)
    })
}
