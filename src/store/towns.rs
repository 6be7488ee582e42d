//! Where an address lies when nobody has measured it: the middle of its town.
//!
//! Good to some 300-500 m, enough for "nearest first" and for the 16 km of home visits. A
//! position that a source gives is never replaced by one from here.

use super::Store;
use super::audit::AuditEntry;
use super::error::StoreError;
use super::facility_document;
use super::lists::json_column;
use super::write::Writing;
use crate::domain::facility::{FacilityDetails, Position};
use crate::domain::ids::FacilityId;
use crate::domain::rights::Right;
use crate::domain::staff::Actor;
use crate::import::towns::Town;
use crate::text::fold;
use rusqlite::{Connection, OptionalExtension, params};
use serde::Serialize;
use serde_json::json;
use std::collections::BTreeMap;

/// The word that divides a town into numbered parts.
const TOWN_PART: &str = "丁目";

/// Prefectures end within the first four characters.
const PREFECTURE_WITHIN: usize = 4;

/// What became of a list of towns.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
pub struct TownsApplied {
    /// Towns in the list.
    pub towns: usize,
    /// Institutions that got a position, or a new one, from them.
    pub placed: usize,
}

impl Store {
    /// Takes over a list of towns; those known before and not in it stay. Institutions without
    /// a position of their own are placed anew.
    ///
    /// # Errors
    /// `NotAllowed` unless the actor may administer; the file's own errors, which change nothing.
    pub fn apply_towns(
        &mut self,
        actor: &Actor,
        towns: &[Town],
    ) -> Result<TownsApplied, StoreError> {
        let rows = rows(towns);
        let municipality = self.office.areas.municipality.clone();
        self.write_as(actor, Right::Oversee, |writing| {
            writing.keep_towns(&rows)?;
            let placed = writing.place_institutions(&municipality)?;
            writing.note_towns(towns.len())?;
            let detail = json!({ "towns": towns.len(), "placed": placed });
            let applied = TownsApplied {
                towns: towns.len(),
                placed,
            };
            Ok((applied, AuditEntry::new("import", "towns", detail)))
        })
    }

    /// The middle of the town of an address; `None` when no town fits. An address without a
    /// municipality is taken to lie in the office's own.
    ///
    /// # Errors
    /// When the file cannot be read.
    pub fn position_of(&self, address: &str) -> Result<Option<Position>, StoreError> {
        position_of(&self.conn, address, &self.office.areas.municipality)
    }
}

/// One row of the table.
struct Row {
    municipality: String,
    name: String,
    key: String,
    position: Position,
}

/// The towns, and for every town that is only listed in parts (常盤平一丁目 …) the middle of its
/// parts, for addresses that do not say the part.
fn rows(towns: &[Town]) -> Vec<Row> {
    let mut parts: BTreeMap<(&str, &str), (Position, f64)> = BTreeMap::new();
    let mut rows = Vec::with_capacity(towns.len());
    for town in towns {
        if let Some(whole) = whole_town(&town.name) {
            let (sum, count) = parts
                .entry((&town.municipality, whole))
                .or_insert((Position { lat: 0.0, lon: 0.0 }, 0.0));
            sum.lat += town.position.lat;
            sum.lon += town.position.lon;
            *count += 1.0;
        }
        rows.push(row(&town.municipality, &town.name, town.position));
    }
    let middles = parts
        .into_iter()
        .map(|((municipality, name), (sum, count))| {
            row(
                municipality,
                name,
                Position {
                    lat: sum.lat / count,
                    lon: sum.lon / count,
                },
            )
        });
    // First, so that a town that the list does give as a whole replaces the middle of its parts.
    middles.chain(rows).collect()
}

fn row(municipality: &str, name: &str, position: Position) -> Row {
    let key = fold::address_key(&format!("{municipality}{name}"));
    Row {
        municipality: municipality.to_owned(),
        name: name.to_owned(),
        key,
        position,
    }
}

/// The town of `常盤平五丁目`; `None` for a town that is no part of another.
fn whole_town(name: &str) -> Option<&str> {
    let before = name.strip_suffix(TOWN_PART)?;
    let is_number = |c: char| c.is_numeric() || "一二三四五六七八九十".contains(c);
    let whole = before.trim_end_matches(is_number);
    (!whole.is_empty() && whole.len() < before.len()).then_some(whole)
}

/// See [`Store::position_of`].
pub(super) fn position_of(
    conn: &Connection,
    address: &str,
    municipality: &str,
) -> Result<Option<Position>, StoreError> {
    let key = fold::address_key(without_prefecture(address.trim()));
    if key.is_empty() {
        return Ok(None);
    }
    if let Some(found) = longest_prefix(conn, &key)? {
        return Ok(Some(found));
    }
    longest_prefix(conn, &format!("{}{key}", fold::address_key(municipality)))
}

/// The town whose key is the longest beginning of `key`. The nearest key in front of it shows how
/// much of it any town can share, so that two or three look-ups do for most addresses.
fn longest_prefix(conn: &Connection, key: &str) -> Result<Option<Position>, StoreError> {
    let looking = StoreError::doing("looking for a town");
    let mut statement = conn
        .prepare_cached(
            "SELECT address_key, lat, lon FROM town WHERE address_key <= ?1
             ORDER BY address_key DESC LIMIT 1",
        )
        .map_err(&looking)?;
    let mut rest = key;
    while !rest.is_empty() {
        let nearest: Option<(String, Position)> = statement
            .query_row([rest], |row| {
                Ok((
                    row.get(0)?,
                    Position {
                        lat: row.get(1)?,
                        lon: row.get(2)?,
                    },
                ))
            })
            .optional()
            .map_err(&looking)?;
        let Some((town, position)) = nearest else {
            return Ok(None);
        };
        if begins(key, &town) {
            return Ok(Some(position));
        }
        rest = shared(rest, &town);
    }
    Ok(None)
}

/// Whether an address lies in a town by their keys. A number is never cut in the middle:
/// 1丁目 is no beginning of 12丁目.
fn begins(key: &str, town: &str) -> bool {
    key.strip_prefix(town).is_some_and(|rest| {
        !(town.ends_with(|c: char| c.is_ascii_digit())
            && rest.starts_with(|c: char| c.is_ascii_digit()))
    })
}

/// What two keys have in common at the start, always less than the whole first one.
fn shared<'a>(key: &'a str, town: &str) -> &'a str {
    let letters = key.char_indices().zip(town.chars());
    let differs = letters
        .into_iter()
        .find(|((_, mine), theirs)| mine != theirs);
    let end = differs.map_or(key.len().min(town.len()), |((at, _), _)| at);
    let last = key.char_indices().next_back().map_or(0, |(at, _)| at);
    // A town that is all of the start, and yet cuts a number, is left behind by one letter.
    let end = if end == town.len() {
        end.saturating_sub(1)
    } else {
        end
    };
    key.get(..end.min(last)).unwrap_or_default()
}

/// Towns are listed by municipality; only some sources write the prefecture before it.
fn without_prefecture(address: &str) -> &str {
    if let Some(rest) = ["北海道", "東京都"]
        .iter()
        .find_map(|name| address.strip_prefix(name))
    {
        return rest;
    }
    let mut letters = address.char_indices().take(PREFECTURE_WITHIN).skip(2);
    let end = letters.find(|(_, c)| matches!(c, '府' | '県'));
    let rest = end
        .and_then(|(at, c)| address.get(at + c.len_utf8()..))
        .unwrap_or(address);
    // 太宰府市 is no prefecture.
    if rest.starts_with('市') {
        address
    } else {
        rest
    }
}

impl Writing<'_> {
    fn keep_towns(&self, rows: &[Row]) -> Result<(), StoreError> {
        let keeping = StoreError::doing("entering towns");
        let mut insert = self
            .tx
            .prepare_cached("INSERT OR REPLACE INTO town VALUES (?1, ?2, ?3, ?4, ?5)")
            .map_err(&keeping)?;
        for row in rows {
            insert
                .execute(params![
                    row.municipality,
                    row.name,
                    row.key,
                    row.position.lat,
                    row.position.lon
                ])
                .map_err(&keeping)?;
        }
        Ok(())
    }

    /// Places what has no position of its own; returns how many changed.
    fn place_institutions(&self, municipality: &str) -> Result<usize, StoreError> {
        let reading = StoreError::doing("reading institutions without a position");
        let unplaced: Vec<(FacilityId, FacilityDetails)> = self
            .tx
            .prepare_cached(
                "SELECT id, details FROM facility WHERE position_by IS NULL OR position_by = 'town'",
            )
            .and_then(|mut rows| {
                rows.query_map([], |row| Ok((FacilityId(row.get(0)?), json_column(row, 1)?)))?
                    .collect()
            })
            .map_err(&reading)?;
        self.set_bulk(true)?;
        let mut placed = 0;
        for (id, mut details) in unplaced {
            let found = position_of(&self.tx, &details.address, municipality)?;
            if found.is_none() || found == details.position {
                continue;
            }
            details.position = found;
            let text = facility_document::text(&details)?;
            self.tx
                .prepare_cached(
                    "UPDATE facility SET details = ?2, position_by = 'town',
                         revision = revision + 1 WHERE id = ?1",
                )
                .and_then(|mut place| place.execute(params![id.0, text]))
                .map_err(StoreError::doing("placing an institution"))?;
            placed += 1;
        }
        self.set_bulk(false)?;
        Ok(placed)
    }

    fn note_towns(&self, towns: usize) -> Result<(), StoreError> {
        let result = json!({ "towns": towns }).to_string();
        self.note_import("towns", "", "", &result)
    }
}

#[cfg(test)]
mod tests {
    use super::{begins, shared, whole_town, without_prefecture};

    #[test]
    fn a_town_is_the_beginning_of_an_address_but_never_half_a_number() {
        assert!(begins("松戸市稔台1-2", "松戸市稔台1"));
        assert!(begins("松戸市稔台12-2", "松戸市稔台"));
        assert!(!begins("松戸市稔台12-2", "松戸市稔台1"));
        assert_eq!(shared("松戸市稔台12-2", "松戸市稔台1"), "松戸市稔台");
        assert_eq!(shared("松戸市新松戸", "松戸市小金"), "松戸市");
        assert_eq!(shared("松", "松"), "");
    }

    #[test]
    fn a_numbered_part_belongs_to_its_town() {
        assert_eq!(whole_town("常盤平五丁目"), Some("常盤平"));
        assert_eq!(whole_town("新松戸１２丁目"), Some("新松戸"));
        assert_eq!(whole_town("三ケ月"), None);
        assert_eq!(whole_town("丁目"), None);
    }

    #[test]
    fn a_prefecture_in_front_does_not_matter() {
        assert_eq!(without_prefecture("千葉県松戸市根本"), "松戸市根本");
        assert_eq!(without_prefecture("松戸市根本"), "松戸市根本");
        assert_eq!(without_prefecture("太宰府市観世音寺"), "太宰府市観世音寺");
    }
}
