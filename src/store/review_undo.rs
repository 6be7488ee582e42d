//! Taking back a decision about two entries.
//!
//! A join moves rows of several tables and removes an entry, so everything needed for the way back
//! is kept beside the decision. Only the newest decision is taken back, and not once the joined
//! entry has changed since: then two entries can no longer be told apart by what was kept.

use super::Store;
use super::audit::AuditEntry;
use super::error::StoreError;
use super::facilities::load;
use super::lists::json_column;
use super::reviews::REFERENCES;
use super::time::stamp;
use super::write::Writing;
use crate::domain::facility::Source;
use crate::domain::ids::FacilityId;
use crate::domain::rights::Right;
use crate::domain::staff::Actor;
use rusqlite::{OptionalExtension, params};
use serde::{Deserialize, Serialize};
use serde_json::json;
use std::collections::BTreeMap;

/// What stood there before a decision.
#[derive(Debug, Serialize, Deserialize)]
pub(super) struct Before {
    /// Entries that the question named.
    pub candidates: Vec<FacilityId>,
    /// What a join moved.
    pub joined: Option<Joined>,
}

/// An entry that was joined into another, row by row.
#[derive(Debug, Serialize, Deserialize)]
pub(super) struct Joined {
    from: FacilityId,
    area: Option<String>,
    area_by_hand: bool,
    details: String,
    local: String,
    name_key: String,
    phone_digits: String,
    position_by: Option<String>,
    vanished_on: Option<String>,
    /// Local knowledge of the entry that stayed.
    kept_local: String,
    /// Rows by table that referred to the entry.
    moved: BTreeMap<String, Vec<i64>>,
    /// Rows of sources, which are known by two keys.
    sources: Vec<(String, String)>,
    /// Declarations of room of both.
    rooms: Vec<RoomRow>,
}

/// A row of `facility_room`: facility, form, room, places, note, declared on and by, valid until.
type RoomRow = (
    i64,
    String,
    String,
    Option<i64>,
    String,
    String,
    Option<i64>,
    String,
);

/// The newest decision that stands.
struct Decision {
    id: i64,
    source: String,
    key: String,
    same_as: Option<i64>,
    revision: Option<u32>,
    before: Before,
}

impl Store {
    /// Takes back the newest decision: the question is open again. `None` when there is none.
    ///
    /// # Errors
    /// `NotAllowed` unless the actor may administer; `StaleFacility` when the joined entry has
    /// changed since.
    pub fn undo_review(&mut self, actor: &Actor) -> Result<Option<(String, String)>, StoreError> {
        self.demand(actor, Right::Oversee)?;
        if self.newest_decision()?.is_none() {
            return Ok(None);
        }
        self.write_as(actor, Right::Oversee, |writing| {
            let decision = newest(&writing.tx)?
                .ok_or_else(|| StoreError::NotFound("join decision".to_owned()))?;
            if let (Some(into), Some(joined)) = (decision.same_as, &decision.before.joined) {
                let into = FacilityId(into);
                let row = load(&writing.tx, into)?;
                if Some(row.revision) != decision.revision {
                    return Err(StoreError::StaleFacility {
                        facility: into,
                        revision: row.revision,
                        by: String::new(),
                    });
                }
                writing.part(into, joined)?;
                if let Some(source) = Source::from_code(&decision.source) {
                    writing.rebuild_entry(into, source)?;
                }
            }
            writing.reopen(&decision)?;
            let key = (decision.source.clone(), decision.key.clone());
            let detail = json!({ "source": decision.source, "key": decision.key });
            let subject = format!("facility {}", decision.same_as.unwrap_or_default());
            Ok((Some(key), AuditEntry::new("review-undo", subject, detail)))
        })
    }

    fn newest_decision(&self) -> Result<Option<Decision>, StoreError> {
        newest(&self.conn)
    }
}

fn newest(conn: &rusqlite::Connection) -> Result<Option<Decision>, StoreError> {
    conn.prepare_cached(
        "SELECT id, source, source_key, same_as, revision, before FROM join_decision
         WHERE undone = 0 ORDER BY id DESC LIMIT 1",
    )
    .and_then(|mut one| {
        one.query_row([], |row| {
            Ok(Decision {
                id: row.get(0)?,
                source: row.get(1)?,
                key: row.get(2)?,
                same_as: row.get(3)?,
                revision: row.get(4)?,
                before: json_column(row, 5)?,
            })
        })
        .optional()
    })
    .map_err(StoreError::doing("reading the newest decision"))
}

impl Writing<'_> {
    /// Writes down what a join of `from` into `into` is going to move.
    pub(super) fn keep_before(
        &self,
        from: FacilityId,
        into: FacilityId,
    ) -> Result<Joined, StoreError> {
        let keeping = StoreError::doing("keeping an entry before joining");
        let mut moved = BTreeMap::new();
        for (table, column) in REFERENCES {
            if table != "facility_source" {
                let rows: Vec<i64> = self
                    .tx
                    .prepare(&format!("SELECT id FROM {table} WHERE {column} = ?1"))
                    .and_then(|mut rows| rows.query_map([from.0], |row| row.get(0))?.collect())
                    .map_err(&keeping)?;
                moved.insert(table.to_owned(), rows);
            }
        }
        let sources = self
            .tx
            .prepare("SELECT source, source_key FROM facility_source WHERE facility_id = ?1")
            .and_then(|mut rows| {
                rows.query_map([from.0], |row| Ok((row.get(0)?, row.get(1)?)))?
                    .collect()
            })
            .map_err(&keeping)?;
        let rooms = self
            .tx
            .prepare("SELECT * FROM facility_room WHERE facility_id IN (?1, ?2)")
            .and_then(|mut rows| {
                rows.query_map([from.0, into.0], |row| row.try_into())?
                    .collect()
            })
            .map_err(&keeping)?;
        let kept_local: String = self
            .tx
            .query_row(
                "SELECT local FROM facility WHERE id = ?1",
                [into.0],
                |row| row.get(0),
            )
            .map_err(&keeping)?;
        self.tx
            .query_row(
                "SELECT area, area_by_hand, details, local, name_key, phone_digits, position_by,
                     vanished_on FROM facility WHERE id = ?1",
                [from.0],
                |row| {
                    Ok(Joined {
                        from,
                        area: row.get(0)?,
                        area_by_hand: row.get(1)?,
                        details: row.get(2)?,
                        local: row.get(3)?,
                        name_key: row.get(4)?,
                        phone_digits: row.get(5)?,
                        position_by: row.get(6)?,
                        vanished_on: row.get(7)?,
                        kept_local,
                        moved,
                        sources,
                        rooms,
                    })
                },
            )
            .map_err(&keeping)
    }

    /// Remembers a decision, with the way back.
    pub(super) fn note_decision(
        &self,
        source: Source,
        key: &str,
        into: Option<FacilityId>,
        before: &Before,
    ) -> Result<(), StoreError> {
        let revision = into.map(|into| load(&self.tx, into)).transpose()?;
        let text = serde_json::to_string(before).map_err(StoreError::document("a decision"))?;
        self.tx
            .execute(
                "INSERT INTO join_decision (source, source_key, same_as, at, by_name, revision, before)
                 VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7)",
                params![
                    source.code(),
                    key,
                    into.map(|into| into.0),
                    stamp(self.now),
                    self.actor.name,
                    revision.map(|row| row.revision),
                    text
                ],
            )
            .map(|_| ())
            .map_err(StoreError::doing("noting a decision"))
    }

    /// Makes one entry two again.
    fn part(&self, into: FacilityId, joined: &Joined) -> Result<(), StoreError> {
        let parting = StoreError::doing("parting two entries");
        self.tx
            .execute(
                "INSERT INTO facility (id, area, area_by_hand, details, local, name_key,
                     phone_digits, position_by, vanished_on)
                 VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9)",
                params![
                    joined.from.0,
                    joined.area,
                    joined.area_by_hand,
                    joined.details,
                    joined.local,
                    joined.name_key,
                    joined.phone_digits,
                    joined.position_by,
                    joined.vanished_on
                ],
            )
            .map_err(&parting)?;
        for (table, column) in REFERENCES {
            let mut back = self
                .tx
                .prepare(&match table {
                    "facility_source" => format!(
                        "UPDATE {table} SET {column} = ?1 WHERE source = ?2 AND source_key = ?3"
                    ),
                    _ => format!("UPDATE {table} SET {column} = ?1 WHERE id = ?2"),
                })
                .map_err(&parting)?;
            if table == "facility_source" {
                for (source, key) in &joined.sources {
                    back.execute(params![joined.from.0, source, key])
                        .map_err(&parting)?;
                }
            }
            for row in joined.moved.get(table).into_iter().flatten() {
                back.execute([joined.from.0, *row]).map_err(&parting)?;
            }
        }
        self.tx
            .execute(
                "UPDATE consultation SET details = json_set(details, '$.caller.facility', ?1)
                 WHERE caller_facility_id = ?1",
                [joined.from.0],
            )
            .map_err(&parting)?;
        self.tx
            .execute("DELETE FROM facility_room WHERE facility_id = ?1", [into.0])
            .map_err(&parting)?;
        for (facility, form, room, places, note, on, by, until) in &joined.rooms {
            self.tx
                .execute(
                    "INSERT INTO facility_room VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8)",
                    params![facility, form, room, places, note, on, by, until],
                )
                .map_err(&parting)?;
        }
        self.tx
            .execute(
                "UPDATE facility SET local = ?2 WHERE id = ?1",
                params![into.0, joined.kept_local],
            )
            .map(|_| ())
            .map_err(&parting)
    }

    /// Puts the question back on the list.
    fn reopen(&self, decision: &Decision) -> Result<(), StoreError> {
        let candidates = serde_json::to_string(&decision.before.candidates)
            .map_err(StoreError::document("a review"))?;
        self.tx
            .execute(
                "INSERT OR REPLACE INTO join_review VALUES (?1, ?2, ?3)",
                params![decision.source, decision.key, candidates],
            )
            .and_then(|_| {
                self.tx.execute(
                    "UPDATE join_decision SET undone = 1 WHERE id = ?1",
                    [decision.id],
                )
            })
            .map(|_| ())
            .map_err(StoreError::doing("opening a review again"))
    }
}
