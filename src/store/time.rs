//! Times as the file holds them: UTC, ISO 8601 with milliseconds, so that the
//! order of the text is the order of time.

use chrono::{DateTime, NaiveDate, SecondsFormat, Utc};
use rusqlite::types::Type;

/// A moment for the file.
#[must_use]
pub fn stamp(at: DateTime<Utc>) -> String {
    at.to_rfc3339_opts(SecondsFormat::Millis, true)
}

/// A moment from a column.
pub(super) fn moment(row: &rusqlite::Row<'_>, column: usize) -> rusqlite::Result<DateTime<Utc>> {
    let text: String = row.get(column)?;
    read_stamp(&text).map_err(|error| damaged(column, error))
}

/// A moment from a column that may be empty.
pub(super) fn maybe_moment(
    row: &rusqlite::Row<'_>,
    column: usize,
) -> rusqlite::Result<Option<DateTime<Utc>>> {
    let text: Option<String> = row.get(column)?;
    text.map(|text| read_stamp(&text))
        .transpose()
        .map_err(|error| damaged(column, error))
}

/// A date from a column.
pub(super) fn day(row: &rusqlite::Row<'_>, column: usize) -> rusqlite::Result<NaiveDate> {
    let text: String = row.get(column)?;
    text.parse()
        .map_err(|error: chrono::ParseError| damaged(column, error))
}

/// A date from a column that may be empty.
pub(super) fn maybe_day(
    row: &rusqlite::Row<'_>,
    column: usize,
) -> rusqlite::Result<Option<NaiveDate>> {
    let text: Option<String> = row.get(column)?;
    text.map(|text| text.parse())
        .transpose()
        .map_err(|error| damaged(column, error))
}

fn read_stamp(text: &str) -> Result<DateTime<Utc>, chrono::ParseError> {
    DateTime::parse_from_rfc3339(text).map(|at| at.with_timezone(&Utc))
}

fn damaged(column: usize, error: chrono::ParseError) -> rusqlite::Error {
    rusqlite::Error::FromSqlConversionFailure(column, Type::Text, Box::new(error))
}
