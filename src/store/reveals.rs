//! What was revealed to whom, also by desks that cannot write the file.
//!
//! Masked names are shown on demand, and every demand is logged: no log, no name. Whoever may write
//! the file writes the audit itself. An account that may only read it puts a slip into a box beside
//! the file, a folder in which it can make files and see none; whoever writes next empties the box
//! into the audit. The slip's owner, as the system knows it, says who it was, not the slip.

use super::Store;
use super::audit::{self, AuditEntry};
use super::error::StoreError;
use super::part::with_suffix;
use crate::domain::staff::{Actor, Role};
use chrono::{DateTime, Utc};
use nix::unistd::{Uid, User};
use rusqlite::{OptionalExtension, params};
use serde::{Deserialize, Serialize};
use serde_json::{Value, json};
use std::fs::{DirBuilder, File, OpenOptions, Permissions};
use std::io::{ErrorKind, Read, Write};
use std::os::unix::fs::{DirBuilderExt, MetadataExt, OpenOptionsExt, PermissionsExt};
use std::path::{Path, PathBuf};
use uuid::Uuid;

/// What a reader may leave for the audit; a slip that says anything else is thrown away unread.
const SLIPPED: &[&str] = &[
    "reveal",
    "view",
    "list",
    "search",
    "login",
    "logout",
    "unlock-refused",
];
/// No slip is longer; anything longer is not ours. A list of some thousand persons fits.
const LONGEST_SLIP: u64 = 65_536;

/// What a reader leaves in the box.
#[derive(Debug, Serialize, Deserialize)]
struct Slip {
    at: DateTime<Utc>,
    staff: i64,
    name: String,
    desk: String,
    action: String,
    subject: String,
    /// What a list showed to whom.
    #[serde(default)]
    what: Value,
}

impl Slip {
    /// What the audit calls it; `None` for what a reader cannot have done.
    fn action(&self) -> Option<&'static str> {
        SLIPPED.iter().copied().find(|known| *known == self.action)
    }
}

impl Store {
    /// Notes that the actor is shown the names of `subject`, a number: before they are shown.
    ///
    /// # Errors
    /// `NowhereToLog` where neither the file nor its box can be written.
    pub fn note_reveal(&mut self, actor: &Actor, subject: &str) -> Result<(), StoreError> {
        self.note(actor, AuditEntry::new("reveal", subject, json!({})))
    }

    /// Lets accounts that may only read the file do so: SQLite's side files get its mode, which an
    /// administrator may have changed since, and reveals get their box.
    ///
    /// # Errors
    /// `Io` when the box cannot be made.
    pub fn provide_for_readers(&self) -> Result<(), StoreError> {
        let making = StoreError::io("making the box of reveals");
        let mode = std::fs::metadata(&self.path)
            .map_err(&making)?
            .permissions()
            .mode();
        for beside in ["-wal", "-shm"].map(|suffix| with_suffix(&self.path, suffix)) {
            let differs = std::fs::metadata(&beside)
                .is_ok_and(|found| found.permissions().mode() & 0o777 != mode & 0o777);
            if differs {
                // Whoever does not own it cannot, and its owner will. By name: opening it here would
                // drop SQLite's locks.
                let _ = std::fs::set_permissions(&beside, Permissions::from_mode(mode & 0o777));
            }
        }
        let (group, others) = (rights(mode >> 3), rights(mode));
        let is_needed = [group, others].contains(&DROP);
        let folder = self.reveals();
        if !is_needed || folder.exists() {
            return Ok(());
        }
        DirBuilder::new()
            .mode(0o700)
            .create(&folder)
            .map_err(&making)?;
        // The umask has no say in it.
        let mode = 0o700 | group << 3 | others;
        std::fs::set_permissions(&folder, Permissions::from_mode(mode)).map_err(making)
    }

    /// When the box was last touched; `None` where there is none.
    pub(super) fn box_touched(&self) -> Option<std::time::SystemTime> {
        std::fs::metadata(self.reveals()).ok()?.modified().ok()
    }

    /// Empties the box into the audit; gives how many slips there were.
    ///
    /// # Errors
    /// The file's own errors; `Io` when a slip cannot be taken away.
    pub fn empty_box(&mut self, actor: &Actor) -> Result<usize, StoreError> {
        let emptying = StoreError::io("emptying the box of reveals");
        let entries = match std::fs::read_dir(self.reveals()) {
            Ok(entries) => entries,
            Err(error) if error.kind() == ErrorKind::NotFound => return Ok(0),
            Err(error) => return Err(emptying(error)),
        };
        let mut slips = Vec::new();
        for entry in entries {
            let path = entry.map_err(&emptying)?.path();
            if let Some((slip, owner)) = read_slip(&path) {
                slips.push((path, slip, owner));
            } else {
                tracing::warn!("something in the box of reveals is no slip");
            }
        }
        if slips.is_empty() {
            return Ok(0);
        }
        let staff = self.staff()?;
        self.write(actor, |writing| {
            for (path, slip, owner) in &slips {
                let user = User::from_uid(Uid::from_raw(*owner)).ok().flatten();
                let user = user.map_or_else(|| owner.to_string(), |user| user.name);
                let known = staff
                    .iter()
                    .find(|one| one.os_user.as_deref() == Some(user.as_str()));
                let by = Actor {
                    staff: known.map_or(crate::domain::ids::StaffId(slip.staff), |one| one.id),
                    name: known.map_or_else(|| slip.name.clone(), |one| one.name.clone()),
                    role: Role::Viewer,
                    desk: slip.desk.clone(),
                };
                let id = path.file_stem().unwrap_or_default().to_string_lossy();
                let Some(action) = slip.action() else {
                    continue;
                };
                if is_noted(&writing.tx, &slip.subject, &id)? {
                    continue;
                }
                let detail = json!({
                    "slip": id, "os_user": user, "said": slip.name, "what": slip.what,
                });
                let entry = AuditEntry::new(action, slip.subject.clone(), detail);
                // A look changes no record, so it seals none.
                audit::append(&writing.tx, &by, slip.at, &entry, String::new())?;
            }
            let detail = json!({ "slips": slips.len() });
            Ok(((), AuditEntry::new("collect", "reveals", detail)))
        })?;
        for (path, _, _) in &slips {
            match std::fs::remove_file(path) {
                // Another desk was faster.
                Err(error) if error.kind() == ErrorKind::NotFound => {}
                other => other.map_err(&emptying)?,
            }
        }
        Ok(slips.len())
    }

    fn reveals(&self) -> PathBuf {
        with_suffix(&self.path, ".reveals")
    }

    /// Leaves a note for the audit in the box.
    ///
    /// # Errors
    /// `NowhereToLog` where there is no box to be had.
    pub(super) fn leave_slip(&self, actor: &Actor, entry: &AuditEntry) -> Result<(), StoreError> {
        let nowhere = |_: std::io::Error| StoreError::NowhereToLog;
        let action = SLIPPED.iter().find(|known| **known == entry.action);
        let slip = Slip {
            at: self.clock.now(),
            staff: actor.staff.0,
            name: actor.name.clone(),
            desk: actor.desk.clone(),
            action: action.ok_or(StoreError::ReadOnly)?.to_string(),
            subject: entry.subject.clone(),
            what: entry.detail.get("what").cloned().unwrap_or_default(),
        };
        let text = serde_json::to_vec(&slip).map_err(StoreError::document("a slip"))?;
        // Whoever owns the file and only looks has no box yet.
        let _ = self.provide_for_readers();
        let path = self.reveals().join(format!("{}.json", Uuid::now_v7()));
        let mut file = OpenOptions::new()
            .write(true)
            .create_new(true)
            .mode(0o644)
            .open(path)
            .map_err(nowhere)?;
        file.set_permissions(Permissions::from_mode(0o644))
            .map_err(nowhere)?;
        file.write_all(&text).map_err(nowhere)?;
        file.sync_all().map_err(nowhere)
    }
}

/// Into the box, and no look inside.
const DROP: u32 = 0o3;

/// What may be done with the box by those who have these rights to the file.
fn rights(of_file: u32) -> u32 {
    match of_file & 0o6 {
        0o6 => 0o7,
        0o4 => DROP,
        _ => 0,
    }
}

/// A slip and who owns it; `None` for anything else.
fn read_slip(path: &Path) -> Option<(Slip, u32)> {
    let found = std::fs::symlink_metadata(path).ok()?;
    if !found.is_file() || found.len() > LONGEST_SLIP {
        return None;
    }
    let mut text = String::new();
    File::open(path)
        .ok()?
        .take(LONGEST_SLIP)
        .read_to_string(&mut text)
        .ok()?;
    Some((serde_json::from_str(&text).ok()?, found.uid()))
}

/// Whether a slip is in the audit already: whoever emptied the box died before it was thrown away.
fn is_noted(conn: &rusqlite::Connection, subject: &str, slip: &str) -> Result<bool, StoreError> {
    conn.prepare_cached(
        "SELECT 1 FROM audit WHERE subject = ?1 AND json_extract(detail, '$.slip') = ?2",
    )
    .and_then(|mut rows| {
        rows.query_row(params![subject, slip], |_| Ok(()))
            .optional()
    })
    .map(|found| found.is_some())
    .map_err(StoreError::doing("looking for a slip in the audit"))
}
