//! A new edition of a public source goes into the directory: all of it, or nothing.
//!
//! One transaction, so that a broken import changes nothing and no desk ever sees half of one.
//! Local knowledge is not touched, and what the edition lacks is marked, never deleted.

use super::Store;
use super::audit::AuditEntry;
use super::error::StoreError;
use super::import_diff::{Change, changes};
use super::import_entry::EntryRow;
use super::import_known::Basis;
use super::import_plan::{self, Home, Plan, SourceRow, Update};
use super::open;
use super::time::stamp;
use super::write::Writing;
use crate::domain::capability::CapabilityTable;
use crate::domain::facility::Source;
use crate::domain::ids::FacilityId;
use crate::domain::rights::Right;
use crate::domain::staff::Actor;
use crate::import::{Edition, Progress, Refused};
use rusqlite::params;
use serde::Serialize;
use serde_json::json;
use std::borrow::Cow;
use std::cell::Cell;
use std::path::PathBuf;

/// How often an import starts again because another one came in between.
const ATTEMPTS: usize = 3;

/// Whether an import is only looked at.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Apply {
    /// Count what would change.
    DryRun,
    /// Change it.
    Write,
}

/// What an edition changed, or would change.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct ImportResult {
    /// Data rows read from the files, refused ones included.
    pub read: usize,
    /// New directory entries, those to be reviewed not counted.
    pub added: usize,
    /// Institutions whose public facts changed, or that the source tells of for the first time.
    pub changed: usize,
    /// Institutions of which the edition says what is already there.
    pub unchanged: usize,
    /// Institutions that the edition covers and no longer has.
    pub vanished: usize,
    /// Institutions that may be the same as one already there; a person decides.
    pub to_review: usize,
    /// Rows that were not taken, with the reason.
    pub refused: Vec<Refused>,
    /// Institutions that are missing, but not marked, because a refused row may be theirs.
    pub held_back: usize,
    /// Institutions with hours in the files that the directory does not know.
    pub hours_unplaced: usize,
    /// Date of the newest edition of the source in the file, where this one is older.
    pub older_than: Option<String>,
    /// One by one, what the figures count: new, changed, vanished and returned institutions.
    pub changes: Vec<Change>,
}

impl Store {
    /// Takes over an edition read from `files`. Safe to repeat: the same edition again changes
    /// nothing. `progress` is told how far it has come, and may stop it before the commit.
    ///
    /// # Errors
    /// `NotAllowed` unless the actor may administer, `Cancelled`, `Busy` when other imports keep
    /// coming in between, and the file's own errors. An error changes nothing.
    pub fn apply_edition(
        &mut self,
        actor: &Actor,
        edition: &Edition,
        files: &[PathBuf],
        mode: Apply,
        progress: &mut dyn Progress,
    ) -> Result<ImportResult, StoreError> {
        self.demand(actor, Right::Oversee)?;
        let office = self.office.clone();
        let edition = &*own_claims(edition, &office.capabilities);
        for _ in 0..ATTEMPTS {
            let plan = import_plan::plan(&self.conn, &office, edition, progress)?;
            let result = result(&plan, edition);
            if mode == Apply::DryRun {
                return Ok(result);
            }
            let overtaken = Cell::new(false);
            open::widen(&self.conn, true)?;
            let written = self.write_as(actor, Right::Oversee, |writing| {
                if Basis::read(&writing.tx)? != plan.basis {
                    overtaken.set(true);
                    return Err(StoreError::Busy);
                }
                writing.carry_out(&plan, edition, progress)?;
                let summary = summary(&result);
                let as_of = edition.as_of.as_deref().unwrap_or_default();
                let names = file_names(files);
                let run = summary.to_string();
                writing.note_import(edition.source.code(), &names, as_of, &run)?;
                let detail = json!({ "file": names, "as_of": as_of, "result": summary });
                Ok(((), AuditEntry::new("import", edition.source.code(), detail)))
            });
            open::widen(&self.conn, false)?;
            match written {
                Err(StoreError::Busy) if overtaken.get() => {}
                Err(error) => return Err(error),
                Ok(()) => return Ok(result),
            }
        }
        Err(StoreError::Busy)
    }
}

/// The edition with nothing claimed that only follows from filings; others than a handbook claim
/// nothing of the kind.
fn own_claims<'e>(edition: &'e Edition, table: &CapabilityTable) -> Cow<'e, Edition> {
    let mut edition = Cow::Borrowed(edition);
    if edition.source == Source::Handbook {
        let claims = edition.to_mut().institutions.iter_mut();
        claims.for_each(|institution| table.leave_own_claims(institution));
    }
    edition
}

fn result(plan: &Plan, edition: &Edition) -> ImportResult {
    let as_of = edition.as_of.as_deref().unwrap_or_default();
    let older = !as_of.is_empty() && as_of < plan.newest.as_str();
    ImportResult {
        read: edition.read,
        added: plan.added,
        changed: plan.changed,
        unchanged: plan.unchanged,
        vanished: plan.vanished.len(),
        to_review: plan.reviews.len(),
        refused: edition.refused.clone(),
        held_back: plan.held_back,
        hours_unplaced: plan.hours_unplaced,
        older_than: older.then(|| plan.newest.clone()),
        changes: changes(plan, edition),
    }
}

/// The figures for the run and the audit: refused rows by number only.
fn summary(result: &ImportResult) -> serde_json::Value {
    json!({
        "read": result.read,
        "added": result.added,
        "changed": result.changed,
        "unchanged": result.unchanged,
        "vanished": result.vanished,
        "to_review": result.to_review,
        "refused": result.refused.len(),
        "held_back": result.held_back,
    })
}

/// Names without their folders: those are the importing person's own affair.
fn file_names(files: &[PathBuf]) -> String {
    let names = files.iter().filter_map(|file| file.file_name());
    names
        .map(|name| name.to_string_lossy())
        .collect::<Vec<_>>()
        .join(", ")
}

impl Writing<'_> {
    fn carry_out(
        &self,
        plan: &Plan,
        edition: &Edition,
        progress: &mut dyn Progress,
    ) -> Result<(), StoreError> {
        let today = self.date_of(self.now).to_string();
        self.set_bulk(true)?;
        let mut fresh = Vec::with_capacity(plan.fresh.len());
        for (at, row) in plan.fresh.iter().enumerate() {
            import_plan::report(progress, at)?;
            fresh.push(self.insert_entry(row)?);
        }
        // In the order of their table: a leaf is filled and left, not split and come back to.
        let mut rows: Vec<&SourceRow> = plan.rows.iter().collect();
        rows.sort_unstable_by_key(|row| &row.key);
        for (at, row) in rows.into_iter().enumerate() {
            import_plan::report(progress, at)?;
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
                 VALUES (?1, ?2, ?3, ?4, ?5) RETURNING id",
            )
            .and_then(|mut insert| {
                insert.query_row(
                    params![
                        row.area.as_ref().map(|area| &area.0),
                        row.details,
                        row.name_key,
                        row.phone_digits,
                        row.position_by,
                    ],
                    |row| row.get(0),
                )
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

    pub(super) fn update_entry(
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
    pub(super) fn note_import(
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
    pub(super) fn set_bulk(&self, on: bool) -> Result<(), StoreError> {
        self.tx
            .execute("UPDATE writer SET bulk = ?1 WHERE id = 1", [on])
            .map(|_| ())
            .map_err(StoreError::doing("announcing an import"))
    }
}
