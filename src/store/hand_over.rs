//! Hand-over notes (申し送り): what one shift tells the next, and who has acknowledged it.

use super::Store;
use super::audit::AuditEntry;
use super::error::StoreError;
use super::time::{moment, stamp};
use crate::domain::hand_over::HandOverNote;
use crate::domain::ids::{NoteId, StaffId};
use crate::domain::staff::Actor;
use chrono::{DateTime, Days, Utc};
use rusqlite::params;
use serde_json::json;
use uuid::Uuid;

/// A note is shown for so many days, and longer to whoever has not acknowledged it.
const SHOWN_DAYS: u64 = 2;
/// After so many days nobody is asked any more.
const ASKED_DAYS: u64 = 14;

impl Store {
    /// Writes a note. The same draft written twice makes one.
    ///
    /// # Errors
    /// The file's own errors; `NotAllowed` for a role that may not write.
    pub fn write_hand_over(
        &mut self,
        actor: &Actor,
        draft: Uuid,
        text: &str,
    ) -> Result<NoteId, StoreError> {
        self.write(actor, |writing| {
            let doing = StoreError::doing("writing a hand-over note");
            let id: i64 = writing
                .tx
                .prepare_cached(
                    "INSERT INTO hand_over_note (key, at, by_staff, text) VALUES (?1, ?2, ?3, ?4)
                     ON CONFLICT (key) DO NOTHING",
                )
                .and_then(|mut insert| {
                    insert.execute(params![
                        draft.to_string(),
                        stamp(writing.now),
                        actor.staff.0,
                        text.trim(),
                    ])
                })
                .and_then(|_| {
                    writing.tx.query_row(
                        "SELECT id FROM hand_over_note WHERE key = ?1",
                        [draft.to_string()],
                        |row| row.get(0),
                    )
                })
                .map_err(doing)?;
            let subject = format!("note {id}");
            Ok((NoteId(id), AuditEntry::new("hand-over", subject, json!({}))))
        })
    }

    /// Notes that the actor has read a note and takes it over.
    ///
    /// # Errors
    /// The file's own errors; `NotAllowed` for a role that may not write.
    pub fn acknowledge(&mut self, actor: &Actor, note: NoteId) -> Result<(), StoreError> {
        self.write(actor, |writing| {
            writing
                .tx
                .prepare_cached(
                    "INSERT INTO hand_over_seen VALUES (?1, ?2, ?3) ON CONFLICT DO NOTHING",
                )
                .and_then(|mut seen| {
                    seen.execute(params![note.0, actor.staff.0, stamp(writing.now)])
                })
                .map_err(StoreError::doing("acknowledging a hand-over note"))?;
            let subject = format!("note {}", note.0);
            Ok(((), AuditEntry::new("acknowledge", subject, json!({}))))
        })
    }

    /// The notes that stand for the shift which ends at `until`, the newest first: those of the last
    /// days, and older ones that the reader has not acknowledged.
    pub(super) fn hand_over_notes(
        &self,
        until: DateTime<Utc>,
        reader: Option<StaffId>,
    ) -> Result<Vec<HandOverNote>, StoreError> {
        let back = |days| stamp(until.checked_sub_days(Days::new(days)).unwrap_or(until));
        let reader = reader.map(|reader| reader.0);
        self.conn
            .prepare_cached(
                "SELECT note.id, note.at, note.by_staff, staff.name, note.text,
                     note.by_staff IS ?4 OR EXISTS (
                         SELECT 1 FROM hand_over_seen WHERE note_id = note.id AND staff IS ?4),
                     (SELECT group_concat(name, char(10)) FROM (
                         SELECT staff.name AS name FROM hand_over_seen
                             JOIN staff ON staff.id = hand_over_seen.staff
                         WHERE note_id = note.id ORDER BY hand_over_seen.at, staff.id))
                 FROM hand_over_note AS note JOIN staff ON staff.id = note.by_staff
                 WHERE note.at < ?1 AND note.at >= ?2
                   AND (note.at >= ?3 OR ?4 IS NOT NULL AND note.by_staff IS NOT ?4
                        AND NOT EXISTS (SELECT 1 FROM hand_over_seen
                            WHERE note_id = note.id AND staff = ?4))
                 ORDER BY note.at DESC, note.id DESC",
            )
            .and_then(|mut rows| {
                rows.query_map(
                    params![stamp(until), back(ASKED_DAYS), back(SHOWN_DAYS), reader],
                    |row| {
                        let seen_by: Option<String> = row.get(6)?;
                        Ok(HandOverNote {
                            id: NoteId(row.get(0)?),
                            at: moment(row, 1)?,
                            by: StaffId(row.get(2)?),
                            by_name: row.get(3)?,
                            text: row.get(4)?,
                            is_acknowledged: row.get(5)?,
                            seen_by: seen_by
                                .map(|names| names.lines().map(str::to_owned).collect())
                                .unwrap_or_default(),
                        })
                    },
                )?
                .collect()
            })
            .map_err(StoreError::doing("reading the hand-over notes"))
    }
}
