//! Who is typing a call at this moment, and about whom: so that two desks do not take the same call twice.
//!
//! Not a record. It holds folded keys and nothing of what is said, leaves no audit row and no change
//! that would make other desks read their lists again, and goes with the call. Whoever writes next
//! sweeps away what has fallen silent.

use super::Store;
use super::error::StoreError;
use super::time::{moment, stamp};
use crate::domain::ids::PersonId;
use crate::domain::likeness::Traits;
use crate::domain::staff::Actor;
use chrono::{DateTime, NaiveDate, TimeDelta, Utc};
use rusqlite::{Transaction, TransactionBehavior, params};
use uuid::Uuid;

/// How often a desk says that a call is still being typed.
pub const HEARTBEAT: TimeDelta = TimeDelta::seconds(15);
/// After so long without a word a call counts as left: two heartbeats may be late.
pub(super) const STALE_AFTER: TimeDelta = TimeDelta::seconds(45);

/// A call that is being typed, as other desks may know it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Present {
    /// The stored person, where one was taken over.
    pub person: Option<PersonId>,
    /// What was typed of the person; the address stays at the desk.
    pub traits: Traits,
}

/// The same, told by another desk.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Presence {
    /// The call.
    pub call: Present,
    /// Who types.
    pub staff: String,
    /// Where.
    pub desk: String,
    /// When the desk last said so.
    pub at: DateTime<Utc>,
}

impl Store {
    /// Says that a call is being typed, or (`None`) that it is not any more, and sweeps away
    /// what has fallen silent.
    ///
    /// # Errors
    /// When the file cannot be written.
    pub fn be_present(
        &mut self,
        actor: &Actor,
        draft: Uuid,
        call: Option<&Present>,
    ) -> Result<(), StoreError> {
        let now = self.clock.now();
        self.say_present(&draft.to_string(), |tx, key| {
            let Some(call) = call else { return Ok(()) };
            tx.execute(
                "INSERT INTO presence (draft, staff, desk, person_id, phone, reading, name,
                     birth_date, updated_at)
                 VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9)",
                params![
                    key,
                    actor.staff.0,
                    actor.desk,
                    call.person.map(|id| id.0),
                    call.traits.phone,
                    call.traits.reading,
                    call.traits.name,
                    call.traits.birth.map(|date| date.to_string()),
                    stamp(now),
                ],
            )
            .map(drop)
        })
    }

    /// One word of a desk: what it said before under `key` goes, with whatever has fallen silent, and `row`
    /// says it anew.
    pub(super) fn say_present(
        &mut self,
        key: &str,
        row: impl FnOnce(&Transaction<'_>, &str) -> rusqlite::Result<()>,
    ) -> Result<(), StoreError> {
        if self.is_read_only() {
            return Err(StoreError::ReadOnly);
        }
        let writing = StoreError::doing("saying who is here");
        let now = self.clock.now();
        let tx = self
            .conn
            .transaction_with_behavior(TransactionBehavior::Immediate)
            .map_err(&writing)?;
        tx.execute(
            "DELETE FROM presence WHERE draft = ?1 OR updated_at < ?2",
            params![key, stamp(now - STALE_AFTER)],
        )
        .map_err(&writing)?;
        row(&tx, key).map_err(&writing)?;
        tx.commit().map_err(writing)
    }

    /// Calls that are being typed now, but for one draft.
    ///
    /// # Errors
    /// When the file cannot be read.
    pub fn others_present(&self, draft: Uuid) -> Result<Vec<Presence>, StoreError> {
        let since = stamp(self.clock.now() - STALE_AFTER);
        self.conn
            .prepare_cached(
                "SELECT person_id, phone, reading, presence.name, birth_date, staff.name,
                     desk, updated_at
                 FROM presence JOIN staff ON staff.id = staff
                 WHERE item_id IS NULL AND draft <> ?1 AND updated_at >= ?2 ORDER BY updated_at DESC, staff.id, draft",
            )
            .and_then(|mut rows| {
                rows.query_map(params![draft.to_string(), since], |row| {
                    let birth: Option<String> = row.get(4)?;
                    Ok(Presence {
                        call: Present {
                            person: row.get::<_, Option<i64>>(0)?.map(PersonId),
                            traits: Traits {
                                phone: row.get(1)?,
                                reading: row.get(2)?,
                                name: row.get(3)?,
                                birth: birth.and_then(|date| date.parse::<NaiveDate>().ok()),
                                address: String::new(),
                            },
                        },
                        staff: row.get(5)?,
                        desk: row.get(6)?,
                        at: moment(row, 7)?,
                    })
                })?
                .collect()
            })
            .map_err(StoreError::doing("reading who is typing"))
    }
}

impl Present {
    /// Whether both calls are about the same person.
    #[must_use]
    pub fn is_like(&self, other: &Self) -> bool {
        match (self.person, other.person) {
            (Some(mine), Some(theirs)) => mine == theirs,
            _ => self.traits.is_like(&other.traits),
        }
    }
}
