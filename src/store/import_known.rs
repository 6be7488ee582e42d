//! What the directory knows before an import: read once, compared in memory.

use super::error::StoreError;
use super::lists::json_column;
use crate::domain::facility::{FacilityDetails, Source};
use crate::domain::ids::FacilityId;
use crate::import::Edition;
use crate::import::join::Known;
use rusqlite::{Connection, params};
use std::collections::{BTreeMap, HashMap};

/// The state of the directory that a plan was made for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Basis {
    runs: i64,
    facilities: i64,
    sources: i64,
    reviews: i64,
    corrections: i64,
}

impl Basis {
    /// Only imports, reviews and corrections change what a plan rests on; each moves one of these
    /// counts. The digest of a correction is its number of changes.
    pub fn read(conn: &Connection) -> Result<Self, StoreError> {
        conn.prepare_cached(
            "SELECT (SELECT coalesce(max(id), 0) FROM import_run),
                 (SELECT coalesce(max(id), 0) FROM facility),
                 (SELECT count(*) FROM facility_source), (SELECT count(*) FROM join_review),
                 (SELECT coalesce(sum(CAST(digest AS INTEGER)), 0) FROM facility_source
                  WHERE source = 'local')",
        )
        .and_then(|mut basis| {
            basis.query_row([], |row| {
                Ok(Self {
                    runs: row.get(0)?,
                    facilities: row.get(1)?,
                    sources: row.get(2)?,
                    reviews: row.get(3)?,
                    corrections: row.get(4)?,
                })
            })
        })
        .map_err(StoreError::doing("reading the state of the directory"))
    }
}

/// A stored row of the same source.
pub(super) struct Stored {
    pub facility: FacilityId,
    pub digest: String,
    pub vanished: bool,
    /// Whether it has the date of the edition already, or the edition has none.
    pub has_date: bool,
}

/// What an edition says of the rows of one known entry: new details, or `None` for gone.
pub(super) type Said = BTreeMap<String, Option<FacilityDetails>>;

/// All rows of the source of an edition, by key.
pub(super) fn stored_rows(
    conn: &Connection,
    edition: &Edition,
) -> Result<HashMap<String, Stored>, StoreError> {
    conn.prepare_cached(
        "SELECT source_key, facility_id, digest, vanished_on IS NOT NULL,
             ?2 IS NULL OR as_of = ?2 FROM facility_source WHERE source = ?1",
    )
    .and_then(|mut rows| {
        rows.query_map(params![edition.source.code(), edition.as_of], |row| {
            let facility = FacilityId(row.get(1)?);
            Ok((
                row.get(0)?,
                Stored {
                    facility,
                    digest: row.get(2)?,
                    vanished: row.get(3)?,
                    has_date: row.get(4)?,
                },
            ))
        })?
        .collect()
    })
    .map_err(StoreError::doing("reading the rows of a source"))
}

/// Date of the newest edition of a source; empty when there was none.
pub(super) fn newest_edition(conn: &Connection, source: Source) -> Result<String, StoreError> {
    conn.prepare_cached("SELECT coalesce(max(as_of), '') FROM import_run WHERE source = ?1")
        .and_then(|mut newest| newest.query_row([source.code()], |row| row.get(0)))
        .map_err(StoreError::doing("asking for the newest edition"))
}

/// Every entry, vanished ones too, as the join needs it.
pub(super) fn known_entries(conn: &Connection) -> Result<Vec<Known>, StoreError> {
    let reading = StoreError::doing("reading the directory for joining");
    let mut keys: HashMap<i64, Vec<(Source, String)>> = HashMap::new();
    let mut statement = conn
        .prepare_cached("SELECT facility_id, source, source_key FROM facility_source")
        .map_err(&reading)?;
    let mut rows = statement.query([]).map_err(&reading)?;
    while let Some(row) = rows.next().map_err(&reading)? {
        let code: String = row.get(1).map_err(&reading)?;
        if let Some(source) = Source::from_code(&code) {
            let key = row.get(2).map_err(&reading)?;
            keys.entry(row.get(0).map_err(&reading)?)
                .or_default()
                .push((source, key));
        }
    }
    conn.prepare_cached(
        "SELECT id, coalesce(kind, ''), coalesce(details ->> '$.name', ''),
             coalesce(details ->> '$.address', ''), coalesce(details ->> '$.phone', '')
         FROM facility ORDER BY id",
    )
    .and_then(|mut rows| {
        rows.query_map([], |row| {
            let id: i64 = row.get(0)?;
            Ok(Known {
                id: FacilityId(id),
                keys: keys.remove(&id).unwrap_or_default(),
                kind: row.get(1)?,
                name: row.get(2)?,
                address: row.get(3)?,
                phone: row.get(4)?,
            })
        })?
        .collect()
    })
    .map_err(&reading)
}

/// What all sources that still know an entry say of it, the edition already put in.
pub(super) fn live_rows(
    conn: &Connection,
    id: FacilityId,
    source: Source,
    said: Said,
) -> Result<Vec<(Source, FacilityDetails)>, StoreError> {
    let stored: Vec<(String, String, FacilityDetails)> = conn
        .prepare_cached(
            "SELECT source, source_key, details FROM facility_said
             WHERE facility_id = ?1 AND vanished_on IS NULL ORDER BY source, source_key",
        )
        .and_then(|mut rows| {
            rows.query_map([id.0], |row| {
                Ok((row.get(0)?, row.get(1)?, json_column(row, 2)?))
            })?
            .collect()
        })
        .map_err(StoreError::doing("reading what the sources say"))?;
    let mut rows: Vec<(Source, FacilityDetails)> = stored
        .into_iter()
        .filter(|(from, key, _)| from != source.code() || !said.contains_key(key))
        .filter_map(|(from, _, details)| Some((Source::from_code(&from)?, details)))
        .collect();
    rows.extend(
        said.into_values()
            .flatten()
            .map(|details| (source, details)),
    );
    // What somebody corrected here keeps no institution alive that every source has dropped.
    if rows.iter().all(|(from, _)| *from == Source::Local) {
        rows.clear();
    }
    Ok(rows)
}

/// What a source says of one institution.
pub(super) fn stored_details(
    conn: &Connection,
    source: Source,
    key: &str,
) -> Result<FacilityDetails, StoreError> {
    conn.prepare_cached("SELECT details FROM facility_said WHERE source = ?1 AND source_key = ?2")
        .and_then(|mut one| one.query_row(params![source.code(), key], |row| json_column(row, 0)))
        .map_err(StoreError::doing("reading what a source said before"))
}
