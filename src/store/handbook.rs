//! Directory entries for the printed handbook.

use super::Store;
use super::error::StoreError;
use crate::domain::area::AreaCode;
use crate::domain::facility::Facility;
use crate::domain::ids::FacilityId;
use rusqlite::named_params;
use serde_json::json;

/// An entry, and the key under which a handbook file knows it.
#[derive(Debug, Clone, PartialEq)]
pub struct HandbookRow {
    /// The key of the office's own handbook, else that of the source.
    pub key: String,
    /// The entry.
    pub facility: Facility,
}

impl Store {
    /// The entries of some kinds in one area, or in all areas of the office and in its municipality
    /// without a known area. Those that vanished are left out.
    ///
    /// # Errors
    /// When the file cannot be read.
    pub fn handbook_rows(
        &self,
        kinds: &[String],
        area: Option<&AreaCode>,
    ) -> Result<Vec<HandbookRow>, StoreError> {
        let found: Vec<(FacilityId, Option<String>)> = self
            .conn
            .prepare_cached(
                "SELECT facility.id,
                     (SELECT source_key FROM facility_source
                      WHERE facility_id = facility.id AND source = 'handbook' LIMIT 1)
                 FROM facility
                 WHERE vanished_on IS NULL AND kind IN (SELECT value FROM json_each(:kinds))
                   AND CASE WHEN :area IS NOT NULL THEN area = :area
                       ELSE area IS NOT NULL
                            OR json_extract(details, '$.municipality') = :municipality END
                 ORDER BY facility.id",
            )
            .and_then(|mut rows| {
                rows.query_map(
                    named_params! {
                        ":kinds": json!(kinds).to_string(),
                        ":area": area.map(|area| &area.0),
                        ":municipality": self.office.areas.municipality,
                    },
                    |row| Ok((FacilityId(row.get(0)?), row.get(1)?)),
                )?
                .collect()
            })
            .map_err(StoreError::doing("reading entries for the handbook"))?;
        let mut rows = Vec::with_capacity(found.len());
        for (id, key) in found {
            let facility = self.facility(id)?;
            let key = key.unwrap_or_else(|| facility.details.source_key.clone());
            rows.push(HandbookRow { key, facility });
        }
        Ok(rows)
    }
}
