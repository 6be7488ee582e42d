//! Who can be sent out, and when they are away.

use super::Store;
use super::audit::AuditEntry;
use super::error::StoreError;
use super::time::{maybe_moment, moment, stamp};
use crate::domain::crew::{Absence, CrewMember, FAIRNESS_DAYS};
use crate::domain::ids::{ItemId, StaffId};
use crate::domain::staff::Actor;
use crate::domain::work_item::WorkItem;
use crate::workflow::model::Hook;
use chrono::{Duration, NaiveDate};
use rusqlite::{Row, params};
use serde_json::json;

impl Store {
    /// The support physicians who have not retired, with what decides whom to ask.
    ///
    /// # Errors
    /// When the file cannot be read.
    pub fn crew(&self) -> Result<Vec<CrewMember>, StoreError> {
        let since = stamp(self.clock.now() - Duration::days(FAIRNESS_DAYS));
        let counted = self
            .conn
            .prepare_cached(
                "SELECT staff.id,
                     (SELECT count(*) FROM visit WHERE physician = staff.id AND departed_at >= ?1),
                     (SELECT max(departed_at) FROM visit WHERE physician = staff.id)
                 FROM staff WHERE support_physician = 1 AND active = 1 ORDER BY staff.id",
            )
            .and_then(|mut rows| {
                rows.query_map([since], |row| {
                    Ok(CrewMember {
                        staff: StaffId(row.get(0)?),
                        outings: row.get(1)?,
                        last: maybe_moment(row, 2)?,
                        ahead: Vec::new(),
                        absences: Vec::new(),
                    })
                })?
                .collect::<Result<Vec<_>, _>>()
            })
            .map_err(StoreError::doing("reading who can be sent"))?;
        let around = |member: CrewMember| {
            Ok(CrewMember {
                ahead: self.visits_ahead(member.staff)?,
                absences: self.absences(member.staff)?,
                ..member
            })
        };
        counted.into_iter().map(around).collect()
    }

    /// The same for an item whose workflow sends somebody.
    pub(super) fn crew_for(&self, item: &WorkItem) -> Result<Vec<CrewMember>, StoreError> {
        let workflow = self.office.workflow(&item.kind);
        let departs = workflow.is_some_and(|workflow| {
            let mut steps = workflow.transitions.iter();
            steps.any(|step| step.hooks.contains(&Hook::Depart))
        });
        if departs && item.is_open() {
            self.crew()
        } else {
            Ok(Vec::new())
        }
    }

    fn visits_ahead(
        &self,
        staff: StaffId,
    ) -> Result<Vec<(ItemId, chrono::DateTime<chrono::Utc>)>, StoreError> {
        self.conn
            .prepare_cached(
                "SELECT item_id, scheduled_at FROM visit
                 WHERE physician = ?1 AND held IS NULL AND departed_at IS NULL
                   AND scheduled_at IS NOT NULL
                 ORDER BY scheduled_at",
            )
            .and_then(|mut rows| {
                rows.query_map([staff.0], |row| Ok((ItemId(row.get(0)?), moment(row, 1)?)))?
                    .collect()
            })
            .map_err(StoreError::doing("reading visits ahead"))
    }

    /// Absences of somebody that are not over, the next first.
    ///
    /// # Errors
    /// When the file cannot be read.
    pub fn absences(&self, staff: StaffId) -> Result<Vec<Absence>, StoreError> {
        let today = self.clock.today().to_string();
        self.conn
            .prepare_cached(
                "SELECT from_day, to_day, reason FROM staff_absence
                 WHERE staff = ?1 AND ended = 0 AND to_day >= ?2 ORDER BY from_day, id",
            )
            .and_then(|mut rows| {
                rows.query_map(params![staff.0, today], read_absence)?
                    .collect()
            })
            .map_err(StoreError::doing("reading absences"))
    }

    /// Notes that somebody is away.
    ///
    /// # Errors
    /// `NotFound` when nobody is called so, the file's own errors.
    pub fn note_absence(
        &mut self,
        actor: &Actor,
        name: &str,
        absence: &Absence,
    ) -> Result<(), StoreError> {
        let staff = self.somebody(name)?;
        self.write(actor, |writing| {
            writing
                .tx
                .prepare_cached(
                    "INSERT INTO staff_absence (staff, from_day, to_day, reason)
                     VALUES (?1, ?2, ?3, ?4)",
                )
                .and_then(|mut note| {
                    note.execute(params![
                        staff.0,
                        absence.from.to_string(),
                        absence.until.to_string(),
                        absence.reason
                    ])
                })
                .map_err(StoreError::doing("noting an absence"))?;
            Ok(((), AuditEntry::new("absence", name, json!(absence))))
        })
    }

    /// Ends every absence of somebody that is not over: they are here again.
    ///
    /// # Errors
    /// `NotFound` when nobody is called so, the file's own errors.
    pub fn end_absences(&mut self, actor: &Actor, name: &str) -> Result<usize, StoreError> {
        let staff = self.somebody(name)?;
        let today = self.clock.today().to_string();
        self.write(actor, |writing| {
            let ended = writing
                .tx
                .execute(
                    "UPDATE staff_absence SET ended = 1
                     WHERE staff = ?1 AND ended = 0 AND to_day >= ?2",
                    params![staff.0, today],
                )
                .map_err(StoreError::doing("ending an absence"))?;
            Ok((
                ended,
                AuditEntry::new("here-again", name, json!({ "ended": ended })),
            ))
        })
    }

    fn somebody(&self, name: &str) -> Result<StaffId, StoreError> {
        let found = self.staff_named(name)?;
        found
            .map(|staff| staff.id)
            .ok_or_else(|| StoreError::NotFound(name.to_owned()))
    }
}

fn read_absence(row: &Row<'_>) -> rusqlite::Result<Absence> {
    let day = |column: usize| -> rusqlite::Result<NaiveDate> {
        let text: String = row.get(column)?;
        text.parse().map_err(|error| {
            rusqlite::Error::FromSqlConversionFailure(
                column,
                rusqlite::types::Type::Text,
                Box::new(error),
            )
        })
    };
    Ok(Absence {
        from: day(0)?,
        until: day(1)?,
        reason: row.get(2)?,
    })
}
