//! The report as CSV for spreadsheets: one figure a line, so that a pivot table can be made of it.

use super::PeriodReport;
use crate::locale::Locale;
use crate::text::spreadsheet::{BYTE_ORDER_MARK, bytes, defused, sheet};

/// Names of the columns.
const HEAD: [&str; 9] = [
    "from",
    "until",
    "table",
    "table_label",
    "row",
    "row_label",
    "figure",
    "figure_label",
    "value",
];

/// Byte-order mark, every cell in quotation marks, no text that a spreadsheet runs. A figure is a number; its cell
/// is empty where nothing is known.
///
/// # Errors
/// Never for a report in memory; the writer's own otherwise.
pub fn csv(report: &PeriodReport, locale: Locale) -> Result<Vec<u8>, csv::Error> {
    let mut writer = sheet(BYTE_ORDER_MARK);
    writer.write_record(HEAD)?;
    let (from, until) = (report.window.from, report.window.last_day());
    for table in &report.tables {
        for row in &table.rows {
            for (column, cell) in table.columns.iter().zip(&row.cells) {
                writer.write_record([
                    &from.to_string(),
                    &until.to_string(),
                    table.code,
                    defused(&table.title).as_ref(),
                    defused(row.code.as_deref().unwrap_or_default()).as_ref(),
                    defused(&row.label).as_ref(),
                    column.code,
                    locale.text(column.label),
                    &cell.plain(),
                ])?;
            }
        }
    }
    bytes(writer)
}
