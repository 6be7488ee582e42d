//! The file of areas was edited: institutions are placed again by their addresses.
//!
//! What a person set by hand stays. Placing every institution takes a moment, so a digest of the
//! rules tells whether there is anything to do.

use super::Store;
use super::audit::AuditEntry;
use super::digest;
use super::editions::area_of_place;
use super::error::StoreError;
use super::time::stamp;
use super::write::Writing;
use crate::domain::area::AreaTable;
use crate::domain::ids::FacilityId;
use crate::domain::staff::Actor;
use rusqlite::{Connection, OptionalExtension, params};
use serde_json::json;

/// The name under which the history shows where a new area comes from.
const SOURCE: &str = "areas";

impl Store {
    /// Places all institutions again if the areas are not those they were placed by. The number
    /// of those that moved; `None` when the areas are the same.
    ///
    /// # Errors
    /// `NotAllowed` for who may not write, and the file's own errors.
    pub fn place_by_areas(&mut self, actor: &Actor) -> Result<Option<usize>, StoreError> {
        let digest = digest_of(&self.office.areas);
        if placed_by(&self.conn)?.as_ref() == Some(&digest) {
            return Ok(None);
        }
        self.write(actor, |writing| {
            writing.set_bulk(true)?;
            let moved = writing.place_all()?;
            writing.set_bulk(false)?;
            writing
                .tx
                .execute(
                    "INSERT OR REPLACE INTO placed_by VALUES (1, ?1, ?2)",
                    params![digest, stamp(writing.now)],
                )
                .map_err(StoreError::doing("noting the areas"))?;
            if moved > 0 {
                let result = json!({ "moved": moved }).to_string();
                writing.note_import(SOURCE, "areas.toml", "", &result)?;
            }
            let detail = json!({ "moved": moved });
            Ok((
                Some(moved),
                AuditEntry::new("place-by-areas", SOURCE, detail),
            ))
        })
    }
}

fn placed_by(conn: &Connection) -> Result<Option<String>, StoreError> {
    conn.prepare_cached("SELECT digest FROM placed_by")
        .and_then(|mut one| one.query_row([], |row| row.get(0)).optional())
        .map_err(StoreError::doing("asking for the areas"))
}

/// Counts the ways of placing an address: after another one everything is placed again.
const WAY: u32 = 2;

/// By which the rules, and the way in which they are followed, are known again.
fn digest_of(areas: &AreaTable) -> String {
    let mut rules = vec![WAY.to_string(), areas.municipality.clone()];
    let areas = areas.all().iter();
    rules.extend(areas.map(|area| format!("{} {}", area.code, area.towns.join(","))));
    digest::of(rules.join("\n").as_bytes())
}

impl Writing<'_> {
    fn place_all(&self) -> Result<usize, StoreError> {
        let placing = StoreError::doing("placing institutions by the areas");
        let rows: Vec<(i64, Option<String>, String, String)> = self
            .tx
            .prepare(
                "SELECT id, area, coalesce(details ->> '$.municipality', ''),
                     coalesce(details ->> '$.address', '')
                 FROM facility WHERE area_by_hand = 0",
            )
            .and_then(|mut rows| {
                rows.query_map([], |row| {
                    Ok((row.get(0)?, row.get(1)?, row.get(2)?, row.get(3)?))
                })?
                .collect()
            })
            .map_err(&placing)?;
        let mut moved = 0;
        for (id, before, municipality, address) in rows {
            let now = area_of_place(self.office, &municipality, &address).map(|area| area.0);
            if now == before {
                continue;
            }
            self.tx
                .prepare_cached(
                    "UPDATE facility SET area = ?2, revision = revision + 1 WHERE id = ?1",
                )
                .and_then(|mut place| place.execute(params![id, now]))
                .map_err(&placing)?;
            let (old, new) = (before.unwrap_or_default(), now.unwrap_or_default());
            self.note_field(FacilityId(id), SOURCE, "area", &old, &new)?;
            moved += 1;
        }
        Ok(moved)
    }
}
