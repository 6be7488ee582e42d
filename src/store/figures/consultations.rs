//! Consultations by dimension, and the records behind a figure.

use super::{ByCode, Counting};
use crate::domain::figures::{Contacts, Course, Dimension, Window};
use crate::domain::ids::ConsultationId;
use crate::domain::number::Number;
use crate::domain::programme::{Programmes, When};
use crate::store::Store;
use crate::store::consultations::number_column;
use crate::store::error::StoreError;
use crate::store::time::moment;
use chrono::{DateTime, Offset, TimeZone, Utc};
use rusqlite::{Row, params};
use std::fmt::Write as _;

/// What is counted of each row, in the order of [`contacts`].
const COUNTED: &str = "count(*), count(DISTINCT person_id), count(*) - count(person_id), \
     coalesce(sum(minutes), 0)";

/// A consultation behind a figure.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Behind {
    /// The record.
    pub id: ConsultationId,
    /// Its number.
    pub number: Number,
    /// When it was received.
    pub received_at: DateTime<Utc>,
    /// How its narrative begins.
    pub begins: String,
    /// Who is named in the record, so that a masked list can hide them there.
    pub names: Vec<String>,
}

impl Counting<'_> {
    pub(super) fn total(&self) -> Result<Contacts, StoreError> {
        let sql = format!(
            "SELECT NULL, {COUNTED} FROM consultation_figure
             WHERE received_at >= ?1 AND received_at < ?2"
        );
        let rows = self.rows(&sql, self.bounds(), contacts)?;
        let total = rows.into_iter().next();
        Ok(total.map(|(_, total)| total).unwrap_or_default())
    }

    pub(super) fn by(&self, dimension: Dimension) -> Result<ByCode<Contacts>, StoreError> {
        let (key, table) = self.store.key(dimension, &self.window);
        let sql = format!(
            "SELECT {key} AS of_row, {COUNTED} FROM {table}
             WHERE received_at >= ?1 AND received_at < ?2 GROUP BY of_row"
        );
        self.rows(&sql, self.bounds(), contacts)
    }
}

impl Store {
    /// The consultations that a figure counts, the newest first; `code` as in the report, `None` for what
    /// was not recorded.
    ///
    /// # Errors
    /// When the file cannot be read.
    pub fn behind(
        &self,
        window: &Window,
        dimension: Dimension,
        code: Option<&str>,
        limit: u32,
    ) -> Result<Vec<Behind>, StoreError> {
        let (from, until) = self.bounds_of(window.from, window.until);
        let (key, table) = self.key(dimension, window);
        let sql = format!(
            "SELECT {BEHIND} FROM consultation WHERE id IN (
                 SELECT consultation_id FROM {table}
                 WHERE received_at >= ?1 AND received_at < ?2 AND ({key}) IS ?3
                 ORDER BY received_at DESC LIMIT ?4)
             ORDER BY received_at DESC, id DESC"
        );
        self.conn
            .prepare_cached(&sql)
            .and_then(|mut rows| {
                rows.query_map(params![from, until, code, limit], read_behind)?
                    .collect()
            })
            .map_err(StoreError::doing("reading what is behind a figure"))
    }

    /// These consultations as those behind a figure, the newest first.
    ///
    /// # Errors
    /// When the file cannot be read.
    pub fn cases(&self, cases: &[ConsultationId]) -> Result<Vec<Behind>, StoreError> {
        let ids: Vec<i64> = cases.iter().map(|case| case.0).collect();
        let ids = serde_json::to_string(&ids).map_err(StoreError::document("consultations"))?;
        self.conn
            .prepare_cached(&format!(
                "SELECT {BEHIND} FROM consultation WHERE id IN (SELECT value FROM json_each(?1))
                 ORDER BY received_at DESC, id DESC"
            ))
            .and_then(|mut rows| rows.query_map([ids], read_behind)?.collect())
            .map_err(StoreError::doing("reading what is behind a theme"))
    }

    /// The expression of a row's code, and the tables that it looks at.
    fn key(&self, dimension: Dimension, window: &Window) -> (String, &'static str) {
        let plain = "consultation_figure AS figure";
        let column = match dimension {
            Dimension::Category => {
                let each =
                    "consultation_figure AS figure LEFT JOIN json_each(figure.categories) AS each";
                return ("each.value".to_owned(), each);
            }
            Dimension::Course => return (course(), plain),
            Dimension::Programme => {
                let zone = self.office.calendar.zone();
                let noon = window.from.and_hms_opt(12, 0, 0).unwrap_or_default();
                let seconds = zone.offset_from_utc_datetime(&noon).fix().local_minus_utc();
                return (programme(&self.office.programmes, seconds), plain);
            }
            Dimension::Scene => "scene",
            Dimension::Area => "area",
            Dimension::Occupation => "occupation",
            Dimension::Field => "field",
            Dimension::Channel => "channel",
        };
        (column.to_owned(), plain)
    }
}

/// [`Course`] in SQL.
fn course() -> String {
    format!(
        "CASE WHEN continues = 1 THEN '{}'
              WHEN person_id IS NOT NULL AND EXISTS (
                  SELECT 1 FROM consultation AS earlier WHERE earlier.person_id = figure.person_id
                      AND earlier.received_at < figure.received_at) THEN '{}'
              ELSE '{}' END",
        Course::Continuing.code(),
        Course::Returning.code(),
        Course::New.code()
    )
}

/// The rules of the programmes in SQL; `offset` is the office's time against UTC in seconds.
pub(in crate::store) fn programme(programmes: &Programmes, offset: i32) -> String {
    let (rules, otherwise) = programmes.rules();
    let mut sql = String::new();
    for rule in rules {
        // Writing to a String cannot fail.
        let _ = write!(
            sql,
            " WHEN {} THEN {}",
            condition(&rule.when, offset),
            quoted(&rule.to)
        );
    }
    let otherwise = quoted(otherwise);
    if sql.is_empty() {
        otherwise
    } else {
        format!("CASE{sql} ELSE {otherwise} END")
    }
}

fn condition(when: &When, offset: i32) -> String {
    let list = |codes: &[String]| {
        let codes: Vec<String> = codes.iter().map(|code| quoted(code)).collect();
        codes.join(", ")
    };
    let mut all = Vec::new();
    for (column, codes) in [
        ("field", &when.fields),
        ("occupation", &when.occupations),
        ("channel", &when.channels),
    ] {
        if !codes.is_empty() {
            all.push(format!("{column} IN ({})", list(codes)));
        }
    }
    for (column, codes) in [
        ("responses", &when.responses),
        ("categories", &when.categories),
    ] {
        if !codes.is_empty() {
            all.push(format!(
                "EXISTS (SELECT 1 FROM json_each(figure.{column}) WHERE value IN ({}))",
                list(codes)
            ));
        }
    }
    let age = format!(
        "coalesce(age, (CAST(strftime('%Y%m%d', received_at, '{offset} seconds') AS INTEGER)
             - CAST(strftime('%Y%m%d', birth_date) AS INTEGER)) / 10000)"
    );
    all.extend(when.age_below.map(|years| format!("{age} < {years}")));
    all.extend(when.age_from.map(|years| format!("{age} >= {years}")));
    all.join(" AND ")
}

/// A code as a text of SQL.
fn quoted(code: &str) -> String {
    format!("'{}'", code.replace('\'', "''"))
}

fn contacts(row: &Row<'_>) -> rusqlite::Result<(Option<String>, Contacts)> {
    let counted = Contacts {
        contacts: row.get(1)?,
        persons: row.get(2)?,
        unnamed: row.get(3)?,
        minutes: row.get(4)?,
    };
    Ok((row.get(0)?, counted))
}

/// A record behind a figure.
const BEHIND: &str =
    "id, number, received_at, substr(json_extract(details, '$.narrative'), 1, 120),
     json_extract(details, '$.person.name'), json_extract(details, '$.person.kana'),
     json_extract(details, '$.caller.name'), json_extract(details, '$.caller.kana')";

/// Reads one row of [`BEHIND`].
fn read_behind(row: &Row<'_>) -> rusqlite::Result<Behind> {
    Ok(Behind {
        id: ConsultationId(row.get(0)?),
        number: number_column(row, 1)?,
        received_at: moment(row, 2)?,
        begins: row.get(3)?,
        names: (4..8).map(|name| row.get(name)).collect::<Result<_, _>>()?,
    })
}
