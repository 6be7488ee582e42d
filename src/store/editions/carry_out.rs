//! A plan is written down: new entries, what the sources say, what changes.

use super::entry::EntryRow;
use super::plan::{Home, Plan, SourceRow, Update, report};
use crate::domain::facility::Source;
use crate::domain::ids::FacilityId;
use crate::import::{Edition, Progress};
use crate::store::error::StoreError;
use crate::store::time::stamp;
use crate::store::write::Writing;
use rusqlite::params;

impl Writing<'_> {
    pub(super) fn carry_out(
        &self,
        plan: &Plan,
        edition: &Edition,
        progress: &mut dyn Progress,
    ) -> Result<(), StoreError> {
        let today = self.date_of(self.now).to_string();
        self.set_bulk(true)?;
        let mut fresh = Vec::with_capacity(plan.fresh.len());
        for (at, row) in plan.fresh.iter().enumerate() {
            report(progress, at)?;
            fresh.push(self.insert_entry(row)?);
        }
        // In the order of their table: a leaf is filled and left, not split and come back to.
        let mut rows: Vec<&SourceRow> = plan.rows.iter().collect();
        rows.sort_unstable_by_key(|row| &row.key);
        for (at, row) in rows.into_iter().enumerate() {
            report(progress, at)?;
            self.keep_source_row(row, &fresh, edition)?;
        }
        for (key, _) in &plan.vanished {
            self.mark_vanished(edition.source, key, &today)?;
        }
        for update in &plan.updates {
            self.update_entry(update, edition.source, &today)?;
        }
        self.date_rows(plan, edition)?;
        for (key, candidates) in &plan.reviews {
            self.keep_review(edition.source, key, candidates)?;
        }
        self.set_bulk(false)
    }

    fn insert_entry(&self, row: &EntryRow) -> Result<FacilityId, StoreError> {
        self.tx
            .prepare_cached(
                "INSERT INTO facility (area, details, name_key, phone_digits, position_by)
                 VALUES (?1, ?2, ?3, ?4, ?5)",
            )
            .and_then(|mut insert| {
                insert.insert(params![
                    row.area.as_ref().map(|area| &area.0),
                    row.details,
                    row.name_key,
                    row.phone_digits,
                    row.position_by,
                ])
            })
            .map(FacilityId)
            .map_err(StoreError::doing("entering an institution"))
    }

    fn keep_source_row(
        &self,
        row: &SourceRow,
        fresh: &[FacilityId],
        edition: &Edition,
    ) -> Result<(), StoreError> {
        let facility = match row.home {
            Home::Known(id) => Some(id),
            Home::Fresh(at) => fresh.get(at).copied(),
        };
        self.tx
            .prepare_cached(
                "INSERT INTO facility_source (source, source_key, facility_id, details, digest, as_of)
                 VALUES (?1, ?2, ?3, ?4, ?5, ?6)
                 ON CONFLICT (source, source_key) DO UPDATE SET details = excluded.details,
                     digest = excluded.digest, as_of = excluded.as_of, vanished_on = NULL",
            )
            .and_then(|mut keep| {
                keep.execute(params![
                    edition.source.code(),
                    row.key,
                    facility.map(|id| id.0),
                    row.document.text,
                    row.document.digest,
                    edition.as_of.as_deref().unwrap_or_default(),
                ])
            })
            .map(|_| ())
            .map_err(StoreError::doing("entering what a source says"))
    }

    fn mark_vanished(&self, source: Source, key: &str, today: &str) -> Result<(), StoreError> {
        self.tx
            .prepare_cached(
                "UPDATE facility_source SET vanished_on = ?3
                 WHERE source = ?1 AND source_key = ?2",
            )
            .and_then(|mut mark| mark.execute(params![source.code(), key, today]))
            .map(|_| ())
            .map_err(StoreError::doing("marking an institution as vanished"))
    }

    pub(in crate::store) fn update_entry(
        &self,
        update: &Update,
        source: Source,
        today: &str,
    ) -> Result<(), StoreError> {
        let row = update.entry.row()?;
        self.tx
            .prepare_cached(
                "UPDATE facility SET area = CASE WHEN area_by_hand THEN area ELSE ?2 END,
                     details = ?3, name_key = ?4, phone_digits = ?5,
                     position_by = ?6, vanished_on = ?7, revision = revision + 1 WHERE id = ?1",
            )
            .and_then(|mut change| {
                change.execute(params![
                    update.id.0,
                    row.area.as_ref().map(|area| &area.0),
                    row.details,
                    row.name_key,
                    row.phone_digits,
                    row.position_by,
                    update.vanished.then_some(today),
                ])
            })
            .map_err(StoreError::doing("changing an institution"))?;
        for (field, old, new) in &update.changes {
            self.note_field(update.id, source.code(), field, old, new)?;
        }
        Ok(())
    }

    /// Moves the date of rows that did not change otherwise.
    fn date_rows(&self, plan: &Plan, edition: &Edition) -> Result<(), StoreError> {
        let Some(as_of) = &edition.as_of else {
            return Ok(());
        };
        let dating = StoreError::doing("dating the rows of a source");
        let mut date = self
            .tx
            .prepare_cached(
                "UPDATE facility_source SET as_of = ?3 WHERE source = ?1 AND source_key = ?2",
            )
            .map_err(&dating)?;
        for key in &plan.to_date {
            date.execute(params![edition.source.code(), key, as_of])
                .map_err(&dating)?;
        }
        Ok(())
    }

    fn keep_review(
        &self,
        source: Source,
        key: &str,
        candidates: &[FacilityId],
    ) -> Result<(), StoreError> {
        let text = serde_json::to_string(candidates).map_err(StoreError::document("a review"))?;
        self.tx
            .prepare_cached("INSERT OR REPLACE INTO join_review VALUES (?1, ?2, ?3)")
            .and_then(|mut keep| keep.execute(params![source.code(), key, text]))
            .map(|_| ())
            .map_err(StoreError::doing("entering a review"))
    }

    /// One row of the list of imports.
    pub(in crate::store) fn note_import(
        &self,
        source: &str,
        file: &str,
        as_of: &str,
        result: &str,
    ) -> Result<(), StoreError> {
        self.tx
            .prepare_cached(
                "INSERT INTO import_run (at, by_name, source, file, as_of, result)
                 VALUES (?1, ?2, ?3, ?4, ?5, ?6)",
            )
            .and_then(|mut note| {
                note.execute(params![
                    stamp(self.now),
                    self.actor.name,
                    source,
                    file,
                    as_of,
                    result
                ])
            })
            .map(|_| ())
            .map_err(StoreError::doing("noting an import"))
    }

    /// While it is on, changed institutions make no rows of the change feed: the import's own
    /// row tells the other desks to read the directory again.
    pub(in crate::store) fn set_bulk(&self, on: bool) -> Result<(), StoreError> {
        self.tx
            .execute("UPDATE writer SET bulk = ?1 WHERE id = 1", [on])
            .map(|_| ())
            .map_err(StoreError::doing("announcing an import"))
    }
}
