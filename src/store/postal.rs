//! Postal codes: taking over an edition, and the towns that begin with some digits.

use super::Store;
use super::audit::AuditEntry;
use super::error::StoreError;
use super::write::Writing;
use crate::domain::postal::PostalTown;
use crate::domain::rights::Right;
use crate::domain::staff::Actor;
use rusqlite::params;
use serde_json::json;
use std::collections::BTreeSet;

impl Store {
    /// Takes over postal codes: what was known of the prefectures in the list is replaced.
    ///
    /// # Errors
    /// `NotAllowed` unless the actor may administer; the file's own errors, which change nothing.
    pub fn apply_postal(&mut self, actor: &Actor, towns: &[PostalTown]) -> Result<(), StoreError> {
        self.write_as(actor, Right::Oversee, |writing| {
            writing.keep_postal_towns(towns)?;
            let detail = json!({ "towns": towns.len() });
            writing.note_import("postal", "", "", &detail.to_string())?;
            Ok(((), AuditEntry::new("import", "postal", detail)))
        })
    }

    /// Towns whose code begins with these digits, those of the office's own municipality first.
    ///
    /// # Errors
    /// When the file cannot be read.
    pub fn postal_towns(&self, digits: &str, limit: u32) -> Result<Vec<PostalTown>, StoreError> {
        let looking = StoreError::doing("looking for a postal code");
        // ':' follows '9': the end of everything that begins with these digits.
        self.conn
            .prepare_cached(
                "SELECT code, prefecture, municipality, town, kana FROM postal_town
                 WHERE code >= ?1 AND code < ?1 || ':'
                 ORDER BY municipality <> ?2, code, prefecture, municipality, town LIMIT ?3",
            )
            .and_then(|mut rows| {
                rows.query_map(
                    params![digits, self.office.areas.municipality, limit],
                    |row| {
                        Ok(PostalTown {
                            code: row.get(0)?,
                            prefecture: row.get(1)?,
                            municipality: row.get(2)?,
                            town: row.get(3)?,
                            kana: row.get(4)?,
                        })
                    },
                )?
                .collect()
            })
            .map_err(looking)
    }
}

impl Writing<'_> {
    fn keep_postal_towns(&self, towns: &[PostalTown]) -> Result<(), StoreError> {
        let keeping = StoreError::doing("entering postal codes");
        let prefectures: BTreeSet<&str> =
            towns.iter().map(|town| town.prefecture.as_str()).collect();
        for prefecture in prefectures {
            self.tx
                .prepare_cached("DELETE FROM postal_town WHERE prefecture = ?1")
                .and_then(|mut delete| delete.execute([prefecture]))
                .map_err(&keeping)?;
        }
        let mut insert = self
            .tx
            .prepare_cached("INSERT OR REPLACE INTO postal_town VALUES (?1, ?2, ?3, ?4, ?5)")
            .map_err(&keeping)?;
        for town in towns {
            insert
                .execute(params![
                    town.code,
                    town.prefecture,
                    town.municipality,
                    town.town,
                    town.kana
                ])
                .map_err(&keeping)?;
        }
        Ok(())
    }
}
