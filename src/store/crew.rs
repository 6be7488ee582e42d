//! Who can be sent out, and when they are away.

use super::Store;
use super::audit::AuditEntry;
use super::consultations::number_column;
use super::error::StoreError;
use super::sides::{VISIT_COLUMNS, read_visit, visit_columns};
use super::time::{maybe_moment, stamp};
use crate::domain::crew::{Absence, AbsenceOf, CrewMember, FAIRNESS_DAYS};
use crate::domain::engagement::Engagement;
use crate::domain::ids::{AbsenceId, StaffId};
use crate::domain::number::Number;
use crate::domain::staff::Actor;
use crate::domain::visit::Visit;
use crate::domain::work_item::WorkItem;
use crate::workflow::model::Hook;
use chrono::{Duration, NaiveDate};
use rusqlite::{OptionalExtension, Row, params};
use serde_json::json;

impl Store {
    /// Everybody who has not retired, with what decides whom to ask.
    ///
    /// # Errors
    /// When the file cannot be read.
    pub fn crew(&self) -> Result<Vec<CrewMember>, StoreError> {
        let since = stamp(self.clock.now() - Duration::days(FAIRNESS_DAYS));
        let today = self.clock.today();
        let (ahead, absences) = (self.engagements()?, self.absences_between(today, None)?);
        self.conn
            .prepare_cached(
                "WITH along AS MATERIALIZED (
                     SELECT member.value AS staff, departed_at
                     FROM visit, json_each(visit.crew) AS member
                     WHERE visit.crew <> '[]' AND departed_at IS NOT NULL)
                 SELECT staff.id,
                     (SELECT count(*) FROM visit WHERE physician = staff.id AND departed_at >= ?1)
                         + (SELECT count(*) FROM along
                            WHERE along.staff = staff.id AND departed_at >= ?1),
                     nullif(max(
                         coalesce((SELECT max(departed_at) FROM visit
                                   WHERE physician = staff.id), ''),
                         coalesce((SELECT max(departed_at) FROM along
                                   WHERE along.staff = staff.id), '')), ''),
                     coalesce((SELECT home FROM staff_post
                               WHERE staff_id = staff.id AND since <= ?2
                               ORDER BY since DESC LIMIT 1), '')
                 FROM staff WHERE active = 1 ORDER BY staff.id",
            )
            .and_then(|mut rows| {
                rows.query_map(params![since, today.to_string()], |row| {
                    let staff = StaffId(row.get(0)?);
                    let mut ahead = ahead.clone();
                    ahead.retain(|one| one.people.contains(&staff));
                    let mut absences = absences.clone();
                    absences.retain(|one| one.staff == staff);
                    Ok(CrewMember {
                        staff,
                        outings: row.get(1)?,
                        last: maybe_moment(row, 2)?,
                        home: row.get(3)?,
                        ahead,
                        absences,
                    })
                })?
                .collect()
            })
            .map_err(StoreError::doing("reading who can be sent"))
    }

    /// Every visit of the staff that is ahead or under way, the next first.
    fn engagements(&self) -> Result<Vec<Engagement>, StoreError> {
        let (now, limits) = (self.clock.now(), self.office.clocks.safety);
        let visits: Vec<(Visit, Number)> = self
            .conn
            .prepare_cached(&format!(
                "SELECT {}, work_item.number
                 FROM visit JOIN work_item ON work_item.id = visit.item_id
                 WHERE held IS NULL AND (physician IS NOT NULL OR crew <> '[]')
                 ORDER BY coalesce(departed_at, scheduled_at), visit.id",
                visit_columns()
            ))
            .and_then(|mut rows| {
                rows.query_map([], |row| {
                    Ok((read_visit(row)?, number_column(row, VISIT_COLUMNS.len())?))
                })?
                .collect()
            })
            .map_err(StoreError::doing("reading visits ahead"))?;
        let engagement =
            |(visit, number): &(Visit, Number)| Engagement::of(visit, number, now, limits);
        Ok(visits.iter().filter_map(engagement).collect())
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

    /// Absences that touch the days from `from` on, up to `until` if there is an end; by their first day.
    ///
    /// # Errors
    /// When the file cannot be read.
    pub fn absences_between(
        &self,
        from: NaiveDate,
        until: Option<NaiveDate>,
    ) -> Result<Vec<AbsenceOf>, StoreError> {
        let until = until.map(|day| day.to_string());
        self.conn
            .prepare_cached(
                "SELECT from_day, to_day, reason, id, staff FROM staff_absence
                 WHERE ended = 0 AND to_day >= ?1 AND (?2 IS NULL OR from_day <= ?2)
                 ORDER BY from_day, id",
            )
            .and_then(|mut rows| {
                rows.query_map(params![from.to_string(), until], |row| {
                    Ok(AbsenceOf {
                        id: AbsenceId(row.get(3)?),
                        staff: StaffId(row.get(4)?),
                        absence: read_absence(row)?,
                    })
                })?
                .collect()
            })
            .map_err(StoreError::doing("reading absences"))
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

    /// Takes one absence back: it never was, or is over.
    ///
    /// # Errors
    /// `NotFound` when it does not stand, the file's own errors.
    pub fn end_absence(&mut self, actor: &Actor, absence: AbsenceId) -> Result<(), StoreError> {
        self.write(actor, |writing| {
            let name: Option<String> = writing
                .tx
                .query_row(
                    "UPDATE staff_absence SET ended = 1 WHERE id = ?1 AND ended = 0
                     RETURNING (SELECT name FROM staff WHERE staff.id = staff_absence.staff)",
                    [absence.0],
                    |row| row.get(0),
                )
                .optional()
                .map_err(StoreError::doing("ending an absence"))?;
            let name = name.ok_or_else(|| StoreError::NotFound(absence.to_string()))?;
            let detail = json!({ "absence": absence });
            Ok(((), AuditEntry::new("here-again", name, detail)))
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
