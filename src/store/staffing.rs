//! 体制: who works here with how much of a full-time post and whose they are, and what is done beside calls and
//! outings under which programme.

use super::Store;
use super::audit::AuditEntry;
use super::error::StoreError;
use super::time::{day, stamp};
use crate::domain::ids::StaffId;
use crate::domain::rights::Right;
use crate::domain::staff::{Actor, Staff};
use chrono::NaiveDate;
use rusqlite::{OptionalExtension, params};
use serde_json::json;

/// The post of a member of staff from a day on.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Post {
    /// Hundredths of a full-time post (常勤換算), 0 to 100; 0 when they have left.
    pub fte: u32,
    /// The institution that they belong to (所属).
    pub home: String,
    /// From when on.
    pub since: NaiveDate,
}

/// Something that was done.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NewActivity {
    /// On which day.
    pub done_on: NaiveDate,
    /// Code of a programme.
    pub programme: String,
    /// How long, 1 to 1440.
    pub minutes: u32,
    /// What it was.
    pub what: String,
}

/// An activity that stands.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Activity {
    /// Its row.
    pub id: i64,
    /// Whose.
    pub staff: String,
    /// What.
    pub new: NewActivity,
}

impl Store {
    /// Everybody who works here with their post as of a day, in the order of their entry.
    ///
    /// # Errors
    /// When the file cannot be read.
    pub fn roster(&self, on: NaiveDate) -> Result<Vec<(Staff, Option<Post>)>, StoreError> {
        let staff = self.staff()?.into_iter().filter(|one| one.active);
        staff
            .map(|one| {
                let post = self.post(one.id, on)?;
                Ok((one, post))
            })
            .collect()
    }

    fn post(&self, staff: StaffId, on: NaiveDate) -> Result<Option<Post>, StoreError> {
        self.conn
            .prepare_cached(
                "SELECT fte, home, since FROM staff_post WHERE staff_id = ?1 AND since <= ?2
                 ORDER BY since DESC LIMIT 1",
            )
            .and_then(|mut one| {
                one.query_row(params![staff.0, on.to_string()], |row| {
                    Ok(Post {
                        fte: row.get(0)?,
                        home: row.get(1)?,
                        since: day(row, 2)?,
                    })
                })
                .optional()
            })
            .map_err(StoreError::doing("reading a post"))
    }

    /// Says what post somebody has from a day on.
    ///
    /// # Errors
    /// `NotAllowed` unless the actor may administer.
    pub fn set_post(
        &mut self,
        actor: &Actor,
        staff: &Staff,
        post: &Post,
    ) -> Result<(), StoreError> {
        self.write_as(actor, Right::Administer, |writing| {
            writing
                .tx
                .execute(
                    "INSERT INTO staff_post (staff_id, since, fte, home) VALUES (?1, ?2, ?3, ?4)
                     ON CONFLICT (staff_id, since) DO UPDATE SET fte = excluded.fte, home = excluded.home",
                    params![staff.id.0, post.since.to_string(), post.fte, post.home],
                )
                .map_err(StoreError::doing("writing a post"))?;
            let detail = json!({ "fte": post.fte, "home": post.home, "since": post.since });
            Ok(((), AuditEntry::new("post", staff.name.clone(), detail)))
        })
    }

    /// Notes something that the actor did; gives its row.
    ///
    /// # Errors
    /// The file's own errors; `NotAllowed` for a role that may not write.
    pub fn add_activity(&mut self, actor: &Actor, new: &NewActivity) -> Result<i64, StoreError> {
        self.write(actor, |writing| {
            let id: i64 = writing
                .tx
                .query_row(
                    "INSERT INTO activity (done_on, staff_id, programme, minutes, what, entered_at)
                     VALUES (?1, ?2, ?3, ?4, ?5, ?6) RETURNING id",
                    params![
                        new.done_on.to_string(),
                        actor.staff.0,
                        new.programme,
                        new.minutes,
                        new.what,
                        stamp(writing.now)
                    ],
                    |row| row.get(0),
                )
                .map_err(StoreError::doing("writing an activity"))?;
            let detail =
                json!({ "programme": new.programme, "minutes": new.minutes, "on": new.done_on });
            Ok((id, AuditEntry::new("activity", id.to_string(), detail)))
        })
    }

    /// Takes an activity out of all figures; its row stays.
    ///
    /// # Errors
    /// `NotFound` when there is none that counts.
    pub fn drop_activity(&mut self, actor: &Actor, id: i64) -> Result<(), StoreError> {
        self.write(actor, |writing| {
            let dropped = writing
                .tx
                .execute(
                    "UPDATE activity SET dropped_at = ?2 WHERE id = ?1 AND dropped_at IS NULL",
                    params![id, stamp(writing.now)],
                )
                .map_err(StoreError::doing("dropping an activity"))?;
            if dropped == 0 {
                return Err(StoreError::NotFound(id.to_string()));
            }
            Ok((
                (),
                AuditEntry::new("activity-dropped", id.to_string(), json!({})),
            ))
        })
    }

    /// Activities from a day up to another, not including it, the newest first.
    ///
    /// # Errors
    /// When the file cannot be read.
    pub fn activities(
        &self,
        from: NaiveDate,
        until: NaiveDate,
    ) -> Result<Vec<Activity>, StoreError> {
        self.conn
            .prepare_cached(
                "SELECT activity.id, staff.name, done_on, programme, minutes, what FROM activity
                 JOIN staff ON staff.id = staff_id
                 WHERE dropped_at IS NULL AND done_on >= ?1 AND done_on < ?2
                 ORDER BY done_on DESC, activity.id DESC",
            )
            .and_then(|mut rows| {
                rows.query_map([from.to_string(), until.to_string()], |row| {
                    Ok(Activity {
                        id: row.get(0)?,
                        staff: row.get(1)?,
                        new: NewActivity {
                            done_on: day(row, 2)?,
                            programme: row.get(3)?,
                            minutes: row.get(4)?,
                            what: row.get(5)?,
                        },
                    })
                })?
                .collect()
            })
            .map_err(StoreError::doing("reading activities"))
    }
}
