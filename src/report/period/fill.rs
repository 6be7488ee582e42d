//! Small makers of rows and columns that the tables share.

use super::{Cell, Column, Row};
use crate::domain::figures::Lengths;
use crate::locale::Label;

/// Minutes of a tenth of a day.
const TENTH_OF_DAY: u32 = 144;

/// What is counted, what it was the year before, and the difference.
pub(super) const COMPARED: [Column; 3] = [
    column("value", Label::ReportColumnValue),
    column("year_before", Label::ReportColumnBefore),
    column("change", Label::ReportColumnChange),
];

pub(super) const fn column(code: &'static str, label: Label) -> Column {
    Column { code, label }
}

/// A row that compares two counts.
pub(super) fn compared(code: &str, label: &str, now: u32, before: u32) -> Row {
    Row {
        code: Some(code.to_owned()),
        label: label.to_owned(),
        is_whole: false,
        cells: vec![Cell::Count(now), Cell::Count(before), change(now, before)],
    }
}

/// A row that compares two figures of which either may be unknown.
pub(super) fn compared_cells(code: &str, label: &str, now: Cell, before: Cell) -> Row {
    let change = match (now, before) {
        (Cell::Unknown, _) | (_, Cell::Unknown) => Cell::Unknown,
        _ => Cell::Tenths(now.tenths() - before.tenths()),
    };
    Row {
        code: Some(code.to_owned()),
        label: label.to_owned(),
        is_whole: false,
        cells: vec![now, before, change],
    }
}

pub(super) fn change(now: u32, before: u32) -> Cell {
    Cell::Change(i64::from(now) - i64::from(before))
}

/// So many to one, to a tenth; unknown to none.
pub(super) fn each(many: u32, to: u32) -> Cell {
    (many.saturating_mul(10) + to / 2)
        .checked_div(to)
        .map_or(Cell::Unknown, |tenths| Cell::Tenths(i64::from(tenths)))
}

/// The middle length in days.
pub(super) fn median_days(lengths: &Lengths) -> Cell {
    days(lengths.cases, lengths.median)
}

/// The mean length in days.
pub(super) fn mean_days(lengths: &Lengths) -> Cell {
    days(lengths.cases, lengths.mean)
}

fn days(cases: u32, minutes: u32) -> Cell {
    if cases == 0 {
        return Cell::Unknown;
    }
    let tenths = (minutes + TENTH_OF_DAY / 2) / TENTH_OF_DAY;
    Cell::Tenths(i64::from(tenths))
}
