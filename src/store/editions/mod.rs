//! A new edition of a public source goes into the directory: all of it, or nothing.
//!
//! One transaction, so that a broken import changes nothing and no desk ever sees half of one.
//! Local knowledge is not touched, and what the edition lacks is marked, never deleted.

mod carry_out;
mod cover;
pub mod diff;
mod entry;
mod join;
mod known;
mod plan;
mod vanish;

pub(super) use entry::{area_of, area_of_place, entry};
pub(super) use known::{Said, live_rows};
pub(super) use plan::Update;

use super::audit::AuditEntry;
use super::error::StoreError;
use super::{Store, open};
use crate::domain::capability::CapabilityTable;
use crate::domain::facility::Source;
use crate::domain::rights::Right;
use crate::domain::staff::Actor;
use crate::import::{Edition, Progress, Refused};
use diff::{Change, changes};
use known::Basis;
use plan::Plan;
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
            let plan = plan::plan(&self.conn, &office, edition, progress)?;
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
