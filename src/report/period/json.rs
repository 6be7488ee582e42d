//! The report for programs.

use super::{Cell, PeriodReport, Table};
use crate::domain::figures::Window;
use crate::locale::Locale;
use serde_json::{Map, Number, Value, json as value};

/// One object: tables with their rows, each figure under the code of its column; `null` where nothing
/// is known.
#[must_use]
pub fn json(report: &PeriodReport, locale: Locale) -> Value {
    value!({
        "title": report.title,
        "window": window(&report.window),
        "year_before": window(&report.before),
        "tables": report.tables.iter().map(|one| table(one, locale)).collect::<Vec<_>>(),
    })
}

fn window(window: &Window) -> Value {
    value!({
        "from": window.from,
        "until": window.last_day(),
        "running": window.is_running(),
    })
}

fn table(table: &Table, locale: Locale) -> Value {
    let columns = table
        .columns
        .iter()
        .map(|column| value!({ "code": column.code, "label": locale.text(column.label) }));
    let rows = table.rows.iter().map(|row| {
        let figures = table.columns.iter().zip(&row.cells);
        let figures: Map<String, Value> = figures
            .map(|(column, cell)| (column.code.to_owned(), number(*cell)))
            .collect();
        value!({ "code": row.code, "label": row.label, "whole": row.is_whole, "figures": figures })
    });
    value!({
        "code": table.code,
        "label": table.title,
        "columns": columns.collect::<Vec<_>>(),
        "rows": rows.collect::<Vec<_>>(),
    })
}

fn number(cell: Cell) -> Value {
    match cell {
        Cell::Count(count) => count.into(),
        Cell::Change(change) => change.into(),
        Cell::Tenths(_) => {
            let number = cell.plain().parse().ok().and_then(Number::from_f64);
            number.map_or(Value::Null, Value::Number)
        }
        Cell::Unknown => Value::Null,
    }
}
