//! Calls handed over to a colleague before they became a record.
//!
//! A handed-over call is in the shared file from the moment the giver's desk hears so until a
//! consultation of the same key is there. Taking it is one write with one winner.

use super::Store;
use super::audit::AuditEntry;
use super::error::StoreError;
use super::lists::json_column;
use super::time::{moment, stamp};
use super::write::Writing;
use crate::domain::draft::{Draft, HandedDraft};
use crate::domain::ids::StaffId;
use crate::domain::staff::Actor;
use rusqlite::types::Type;
use rusqlite::{OptionalExtension, Row, params};
use serde_json::json;
use uuid::Uuid;

const COLUMNS: &str = "handed_draft.key, giver.name, handed_draft.started_at, handed_draft.at,
     handed_draft.fields, handed_draft.from_staff, handed_draft.to_staff, receiver.name,
     handed_draft.taken_by";
const TABLES: &str = "handed_draft
     JOIN staff AS giver ON giver.id = handed_draft.from_staff
     JOIN staff AS receiver ON receiver.id = handed_draft.to_staff";

/// What a desk wants of handed-over calls.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum HandedWish {
    /// Give a call to a colleague; newer content of the same call replaces the older one.
    HandOver {
        /// The call.
        draft: Box<Draft>,
        /// Who is to go on with it.
        to: StaffId,
    },
    /// Go on with a call: the receiver, or the giver who wants it back.
    Take(Uuid),
    /// Throw a call away for good that whoever asks has taken.
    Discard(Uuid),
    /// The calls that were handed over to or by whoever asks.
    Around,
}

/// What the store answers.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum HandedReply {
    /// It is in the shared file now; the giver's own copy may go.
    HandedOver(Box<HandedDraft>),
    /// It is the asker's now.
    Taken(Box<HandedDraft>),
    /// Somebody else has it, or it is a record by now.
    Gone(Uuid),
    /// To `Around`, the one handed over first comes first.
    Around(Vec<HandedDraft>),
}

impl HandedWish {
    /// Whether it changes the file.
    #[must_use]
    pub fn is_write(&self) -> bool {
        !matches!(self, Self::Around)
    }
}

impl Store {
    /// Gives a call to a colleague. Whoever handed it over may do so again with newer content as
    /// long as nobody has taken it, and whoever has taken it may hand it on.
    ///
    /// # Errors
    /// When the file cannot be written, or nobody of that number works here.
    pub fn hand_over_draft(
        &mut self,
        actor: &Actor,
        draft: &Draft,
        to: StaffId,
    ) -> Result<HandedReply, StoreError> {
        let fields =
            serde_json::to_string(&draft.fields).map_err(StoreError::document("a draft"))?;
        self.write(actor, |writing| {
            let kept = writing
                .tx
                .execute(
                    "INSERT INTO handed_draft (key, from_staff, to_staff, at, started_at, fields)
                     VALUES (?1, ?2, ?3, ?4, ?5, ?6)
                     ON CONFLICT (key) DO UPDATE SET from_staff = ?2, to_staff = ?3, at = ?4,
                         started_at = ?5, fields = ?6, taken_at = NULL, taken_by = NULL
                     WHERE taken_by = ?2 OR taken_by IS NULL AND from_staff = ?2",
                    params![
                        draft.id.to_string(),
                        actor.staff.0,
                        to.0,
                        stamp(writing.now),
                        stamp(draft.started_at),
                        fields
                    ],
                )
                .map_err(StoreError::doing("handing over a draft"))?;
            let handed = writing.handed_draft(draft.id)?.filter(|_| kept > 0);
            let detail = json!({ "to": to.0, "handed": handed.is_some() });
            let reply = handed.map_or(HandedReply::Gone(draft.id), |handed| {
                HandedReply::HandedOver(Box::new(handed))
            });
            Ok((reply, entry("hand-over-draft", draft.id, detail)))
        })
    }

    /// Takes a call that waits for the actor, or takes one's own back while nobody has it.
    ///
    /// # Errors
    /// When the file cannot be written.
    pub fn take_draft(&mut self, actor: &Actor, key: Uuid) -> Result<HandedReply, StoreError> {
        self.write(actor, |writing| {
            let taken = writing
                .tx
                .execute(
                    "UPDATE handed_draft SET taken_at = ?2, taken_by = ?3
                     WHERE key = ?1 AND taken_by IS NULL AND ?3 IN (from_staff, to_staff)",
                    params![key.to_string(), stamp(writing.now), actor.staff.0],
                )
                .map_err(StoreError::doing("taking a draft"))?;
            let handed = writing.handed_draft(key)?.filter(|_| taken > 0);
            let detail = json!({ "taken": handed.is_some() });
            let reply = handed.map_or(HandedReply::Gone(key), |handed| {
                HandedReply::Taken(Box::new(handed))
            });
            Ok((reply, entry("take-draft", key, detail)))
        })
    }

    /// Removes a call that the actor has taken and does not want; nothing happens with any other.
    ///
    /// # Errors
    /// When the file cannot be written.
    pub fn discard_handed_draft(&mut self, actor: &Actor, key: Uuid) -> Result<(), StoreError> {
        self.write(actor, |writing| {
            writing
                .tx
                .execute(
                    "DELETE FROM handed_draft WHERE key = ?1 AND taken_by = ?2",
                    params![key.to_string(), actor.staff.0],
                )
                .map_err(StoreError::doing("discarding a draft"))?;
            Ok(((), entry("discard-draft", key, json!({}))))
        })
    }

    /// The calls handed over to or by a member of staff that are no record yet; everybody's with `None`.
    ///
    /// # Errors
    /// When the file cannot be read.
    pub fn handed_drafts(&self, of: Option<StaffId>) -> Result<Vec<HandedDraft>, StoreError> {
        self.conn
            .prepare_cached(&format!(
                "SELECT {COLUMNS} FROM {TABLES}
                 WHERE ?1 IS NULL OR ?1 IN (from_staff, to_staff) ORDER BY handed_draft.id"
            ))
            .and_then(|mut all| all.query_map([of.map(|staff| staff.0)], read)?.collect())
            .map_err(StoreError::doing("reading handed-over drafts"))
    }
}

impl Writing<'_> {
    fn handed_draft(&self, key: Uuid) -> Result<Option<HandedDraft>, StoreError> {
        self.tx
            .prepare_cached(&format!(
                "SELECT {COLUMNS} FROM {TABLES} WHERE handed_draft.key = ?1"
            ))
            .and_then(|mut one| one.query_row([key.to_string()], read).optional())
            .map_err(StoreError::doing("reading a handed-over draft"))
    }

    /// The record is there: the call that was handed over needs no second copy.
    pub fn drop_handed_draft(&self, key: Option<&str>) -> Result<(), StoreError> {
        self.tx
            .prepare_cached("DELETE FROM handed_draft WHERE key = ?1")
            .and_then(|mut gone| gone.execute([key]))
            .map(|_| ())
            .map_err(StoreError::doing("removing a registered draft"))
    }
}

fn entry(action: &'static str, key: Uuid, detail: serde_json::Value) -> AuditEntry {
    AuditEntry::new(action, format!("draft {key}"), detail)
}

fn read(row: &Row<'_>) -> rusqlite::Result<HandedDraft> {
    let key: String = row.get(0)?;
    let id = key.parse().map_err(|error| {
        rusqlite::Error::FromSqlConversionFailure(0, Type::Text, Box::<uuid::Error>::new(error))
    })?;
    let at = moment(row, 3)?;
    Ok(HandedDraft {
        draft: Draft {
            id,
            staff: row.get(1)?,
            started_at: moment(row, 2)?,
            parked_at: Some(at),
            fields: json_column(row, 4)?,
            // Whoever goes on reads what was said first, and writes after it.
            focus: "narrative".to_owned(),
            cursor: usize::MAX,
        },
        at,
        from: StaffId(row.get(5)?),
        to: StaffId(row.get(6)?),
        to_name: row.get(7)?,
        taken_by: row.get::<_, Option<i64>>(8)?.map(StaffId),
    })
}
