//! From an older schema to the newest one: first a copy of the file as it is, then every step in one transaction.
//!
//! Both happen behind the write lock, so that the copy is exactly what the steps begin with, and that of twenty desks
//! started at once one copies and brings the file up while the others wait and find it done. Whoever is killed in
//! between leaves the file as it was.

use super::audit;
use super::audit::anchor::head;
use super::backup::vacuum_into;
use super::check::page_faults;
use super::error::StoreError;
use super::open::{APPLICATION_ID, Access, connect, schema};
use super::part::{PRIVATE, Part, absolute, with_suffix};
use super::schema::{MIGRATIONS, known_schema};
use rusqlite::{Connection, TransactionBehavior};
use std::io::ErrorKind;
use std::path::{Path, PathBuf};

/// What became of a file of an older schema.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct BroughtUp {
    /// The schema that it had.
    pub from: u32,
    /// The file as it was, to go back to with the older program.
    pub copy: PathBuf,
}

/// The statements that make an empty file of an older schema, as the program of that time made it.
#[must_use]
pub fn statements_of(version: u32) -> String {
    let steps = MIGRATIONS.iter().zip(0..version);
    steps.map(|(migration, _)| migration.sql).collect()
}

/// Brings an office's file to the newest schema; `None` when it has it.
pub(super) fn bring_up(
    conn: &mut Connection,
    path: &Path,
) -> Result<Option<BroughtUp>, StoreError> {
    in_one_transaction(conn, |tx, from| {
        let copy = keep_as_it_is(tx, path, from)?;
        let name = copy.file_name().unwrap_or_default().to_string_lossy();
        let detail = serde_json::json!({ "from": from, "to": known_schema(), "copy": name });
        take_steps(tx, from)?;
        audit::append_as_program(tx, "migrate", "schema", &detail, "")?;
        Ok(BroughtUp { from, copy })
    })
}

/// Makes the tables of a new file, or brings up a copy that nobody works with.
pub(super) fn bring_up_alone(conn: &mut Connection) -> Result<(), StoreError> {
    in_one_transaction(conn, take_steps).map(drop)
}

fn in_one_transaction<T>(
    conn: &mut Connection,
    work: impl FnOnce(&Connection, u32) -> Result<T, StoreError>,
) -> Result<Option<T>, StoreError> {
    let migrating = StoreError::doing("bringing the file to the new schema");
    let tx = conn
        .transaction_with_behavior(TransactionBehavior::Immediate)
        .map_err(&migrating)?;
    let from = schema(&tx)?;
    if from >= known_schema() {
        return Ok(None);
    }
    let done = work(&tx, from)?;
    tx.commit().map_err(&migrating)?;
    Ok(Some(done))
}

fn take_steps(conn: &Connection, from: u32) -> Result<(), StoreError> {
    let migrating = StoreError::doing("bringing the file to the new schema");
    for (version, migration) in (1_u32..).zip(MIGRATIONS) {
        if version > from {
            conn.execute_batch(migration.sql).map_err(&migrating)?;
            if let Some(fill) = migration.fill {
                fill(conn)?;
            }
            conn.pragma_update(None, "user_version", version)
                .map_err(&migrating)?;
        }
    }
    conn.pragma_update(None, "application_id", APPLICATION_ID)
        .map_err(&migrating)
}

/// A copy of the file beside it, checked. Its name says what is in it: one that is there already was made by
/// somebody who was killed before the first step.
fn keep_as_it_is(locked: &Connection, path: &Path, from: u32) -> Result<PathBuf, StoreError> {
    let path = absolute(path)?;
    let before = head(locked)?;
    let rows = before.as_ref().map_or(0, |head| head.seq);
    let copy = with_suffix(&path, &format!(".schema-{from}-{rows}"));
    let is_whole = |copy: &Path| -> Result<(), StoreError> {
        let kept = connect(copy, Access::Read)?;
        let faults = page_faults(&kept, "quick_check")?;
        if faults.is_empty() && schema(&kept)? == from && head(&kept)? == before {
            return Ok(());
        }
        Err(StoreError::Damaged(copy.display().to_string()))
    };
    if std::fs::symlink_metadata(&copy).is_ok() {
        return is_whole(&copy).map(|()| copy);
    }
    remove_half_copies(&copy);
    let part = Part::beside(&copy, PRIVATE)?;
    vacuum_into(&connect(&path, Access::Read)?, &part.path)?;
    is_whole(&part.path)?;
    part.finish(&copy)?;
    Ok(copy)
}

/// Nobody else is copying, behind the lock: halves are of those who were killed while they copied.
fn remove_half_copies(copy: &Path) {
    let (Some(folder), Some(name)) = (copy.parent(), copy.file_name()) else {
        return;
    };
    let begins = format!("{}.part-", name.to_string_lossy());
    for entry in std::fs::read_dir(folder).into_iter().flatten().flatten() {
        if entry.file_name().to_string_lossy().starts_with(&begins)
            && let Err(error) = std::fs::remove_file(entry.path())
            && error.kind() != ErrorKind::NotFound
        {
            tracing::warn!(%error, "removing half a copy");
        }
    }
}
