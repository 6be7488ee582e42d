//! Institutions that may be the same as one already there: a person decides.
//!
//! Until then each is an entry of its own, so that it can be found. "The same" moves what its
//! source says to the other entry, and all that refers to it; the empty one goes away. "Not the
//! same" only closes the question. Either way later editions follow the decision.

use super::Store;
use super::audit::AuditEntry;
use super::error::StoreError;
use super::facilities::{differences, load};
use super::import_entry::entry;
use super::import_known::{Said, live_rows};
use super::import_plan::Update;
use super::lists::json_column;
use super::review_undo::Before;
use super::time::stamp;
use super::write::Writing;
use crate::domain::facility::{Facility, FacilityDetails, LocalKnowledge, Source};
use crate::domain::facility_merge::merged;
use crate::domain::ids::FacilityId;
use crate::domain::rights::Right;
use crate::domain::staff::Actor;
use rusqlite::{OptionalExtension, params};
use serde::Serialize;
use serde_json::json;

/// Columns elsewhere that refer to a directory entry.
pub(super) const REFERENCES: [(&str, &str); 6] = [
    ("facility_source", "facility_id"),
    ("facility_history", "facility_id"),
    ("consultation", "caller_facility_id"),
    ("known_caller", "facility_id"),
    ("offer", "facility_id"),
    ("visit", "facility_id"),
];

/// An open question with the entries that it is about.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Doubt {
    /// The question.
    pub review: Review,
    /// The entries that may be the same, the likeliest first; those that are gone are left out.
    pub candidates: Vec<Facility>,
}

/// One open question.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Review {
    /// The source that names the institution.
    pub source: Source,
    /// Its key there.
    pub key: String,
    /// Its entry for the time being.
    pub entry: FacilityId,
    /// What the source says.
    pub details: FacilityDetails,
    /// Entries that may be the same, the likeliest first.
    pub candidates: Vec<FacilityId>,
}

impl Store {
    /// Open questions, by source and key.
    ///
    /// # Errors
    /// When the file cannot be read.
    pub fn reviews(&self) -> Result<Vec<Review>, StoreError> {
        let found: Vec<(String, Review)> = self
            .conn
            .prepare_cached(
                "SELECT source, source_key, facility_id, details, candidates
                 FROM join_review JOIN facility_said USING (source, source_key)
                 ORDER BY source, source_key",
            )
            .and_then(|mut rows| {
                rows.query_map([], |row| {
                    let review = Review {
                        source: Source::Local,
                        key: row.get(1)?,
                        entry: FacilityId(row.get(2)?),
                        details: json_column(row, 3)?,
                        candidates: json_column(row, 4)?,
                    };
                    Ok((row.get(0)?, review))
                })?
                .collect()
            })
            .map_err(StoreError::doing("reading the reviews"))?;
        let known = found.into_iter().filter_map(|(code, review)| {
            Some(Review {
                source: Source::from_code(&code)?,
                ..review
            })
        });
        Ok(known.collect())
    }

    /// The first `limit` open questions with both sides, and how many there are.
    ///
    /// # Errors
    /// When the file cannot be read.
    pub fn doubts(&self, limit: usize) -> Result<(Vec<Doubt>, usize), StoreError> {
        let reviews = self.reviews()?;
        let total = reviews.len();
        let mut doubts = Vec::new();
        for review in reviews.into_iter().take(limit) {
            let candidates = self.facilities(&review.candidates)?;
            doubts.push(Doubt { review, candidates });
        }
        Ok((doubts, total))
    }

    /// How many questions are open.
    ///
    /// # Errors
    /// When the file cannot be read.
    pub fn open_reviews(&self) -> Result<usize, StoreError> {
        self.conn
            .prepare_cached(
                "SELECT count(*) FROM join_review JOIN facility_source USING (source, source_key)",
            )
            .and_then(|mut count| count.query_row([], |row| row.get::<_, u32>(0)))
            .map(|count| usize::try_from(count).unwrap_or(usize::MAX))
            .map_err(StoreError::doing("counting the reviews"))
    }

    /// Answers a question: the institution is `same_as` an entry, or with `None` one of its own.
    ///
    /// # Errors
    /// `NotFound` when the question or the entry is not there (any more); `NotAllowed` unless the
    /// actor may administer.
    pub fn decide_review(
        &mut self,
        actor: &Actor,
        source: Source,
        key: &str,
        same_as: Option<FacilityId>,
    ) -> Result<(), StoreError> {
        self.write_as(actor, Right::Oversee, |writing| {
            let (from, candidates) = writing.close_review(source, key)?;
            let mut before = Before {
                candidates,
                joined: None,
            };
            let into = same_as.filter(|into| *into != from);
            if let Some(into) = into {
                load(&writing.tx, into)?;
                before.joined = Some(writing.keep_before(from, into)?);
                writing.move_entry(from, into)?;
                writing.rebuild_entry(into, source)?;
            }
            writing.note_decision(source, key, into, &before)?;
            let subject = format!("facility {}", same_as.unwrap_or(from));
            let detail = json!({ "source": source, "key": key, "same_as": same_as });
            Ok(((), AuditEntry::new("review", subject, detail)))
        })
    }
}

impl Writing<'_> {
    /// Removes the question; the entry that it is about, and those it may be.
    fn close_review(
        &self,
        source: Source,
        key: &str,
    ) -> Result<(FacilityId, Vec<FacilityId>), StoreError> {
        let closing = StoreError::doing("closing a review");
        let entry: Option<(i64, Vec<FacilityId>)> = self
            .tx
            .prepare_cached(
                "SELECT facility_id, candidates
                 FROM join_review JOIN facility_source USING (source, source_key)
                 WHERE source = ?1 AND source_key = ?2",
            )
            .and_then(|mut one| {
                one.query_row([source.code(), key], |row| {
                    Ok((row.get(0)?, json_column(row, 1)?))
                })
                .optional()
            })
            .map_err(&closing)?;
        let (entry, candidates) =
            entry.ok_or_else(|| StoreError::NotFound(format!("{} {key}", source.code())))?;
        self.tx
            .prepare_cached("DELETE FROM join_review WHERE source = ?1 AND source_key = ?2")
            .and_then(|mut delete| delete.execute([source.code(), key]))
            .map_err(&closing)?;
        Ok((FacilityId(entry), candidates))
    }

    /// Moves everything that refers to `from`, what the centre wrote included, and removes it.
    fn move_entry(&self, from: FacilityId, into: FacilityId) -> Result<(), StoreError> {
        let moving = StoreError::doing("joining two entries");
        for (table, column) in REFERENCES {
            self.tx
                .execute(
                    &format!("UPDATE {table} SET {column} = ?2 WHERE {column} = ?1"),
                    [from.0, into.0],
                )
                .map_err(&moving)?;
        }
        self.tx
            .execute(
                "UPDATE consultation SET details = json_set(details, '$.caller.facility', ?1)
                 WHERE caller_facility_id = ?1
                   AND json_extract(details, '$.caller.facility') IS NOT ?1",
                [into.0],
            )
            .map_err(&moving)?;
        // Of two declarations for one form, the newer holds.
        self.tx
            .execute(
                "INSERT INTO facility_room
                 SELECT ?2, form, room, places, note, declared_on, declared_by, valid_until
                 FROM facility_room WHERE facility_id = ?1
                 ON CONFLICT (facility_id, form) DO UPDATE SET room = excluded.room,
                     places = excluded.places, note = excluded.note,
                     declared_on = excluded.declared_on, declared_by = excluded.declared_by,
                     valid_until = excluded.valid_until
                 WHERE excluded.declared_on > declared_on",
                [from.0, into.0],
            )
            .and_then(|_| {
                self.tx
                    .execute("DELETE FROM facility_room WHERE facility_id = ?1", [from.0])
            })
            .map_err(&moving)?;
        self.move_local(from, into)?;
        self.move_care(from, into)?;
        self.tx
            .execute("DELETE FROM facility WHERE id = ?1", [from.0])
            .map(|_| ())
            .map_err(&moving)
    }

    /// What the centre wrote to the entry that stays is kept; where it wrote nothing at all, what
    /// it wrote to the other is. What gives way stands in the history.
    fn move_local(&self, from: FacilityId, into: FacilityId) -> Result<(), StoreError> {
        let (given, kept) = (load(&self.tx, from)?.local, load(&self.tx, into)?.local);
        if kept != LocalKnowledge::default() {
            for (field, stays, gives_way) in differences(&kept, &given)? {
                if !gives_way.is_empty() {
                    self.note_field(into, Source::Local.code(), &field, &gives_way, &stays)?;
                }
            }
            return Ok(());
        }
        let text =
            serde_json::to_string(&given).map_err(StoreError::document("local knowledge"))?;
        self.tx
            .execute(
                "UPDATE facility SET local = ?2 WHERE id = ?1",
                params![into.0, text],
            )
            .map(|_| ())
            .map_err(StoreError::doing("joining local knowledge"))
    }

    /// Joins what all sources of an entry say now.
    pub(super) fn rebuild_entry(&self, id: FacilityId, source: Source) -> Result<(), StoreError> {
        let before = load(&self.tx, id)?;
        let rows = live_rows(&self.tx, id, source, Said::new())?;
        let vanished = rows.is_empty();
        let details = if vanished {
            before.details.clone()
        } else {
            merged(&rows)
        };
        let entry = entry(&self.tx, self.office, details)?;
        let changes = differences(&before.details, &entry.details)?;
        let today = stamp(self.now);
        let today = today.split('T').next().unwrap_or_default();
        self.update_entry(
            &Update {
                id,
                entry,
                vanished,
                changes,
            },
            source,
            today,
        )
    }
}
