//! Visits of some days, planned and made, with who is away: the calendar, and what honoraria and programmes are
//! counted from.

use super::Store;
use super::consultations::number_column;
use super::error::StoreError;
use super::figures::consultations::programme;
use super::sides::{VISIT_COLUMNS, read_visit, visit_columns};
use super::time::stamp;
use crate::calendar::business::BusinessCalendar;
use crate::domain::area::AreaCode;
use crate::domain::crew::AbsenceOf;
use crate::domain::engagement::{Circumstances, Conflict, Engagement};
use crate::domain::honorarium::{Departed, GoesAs, VisitKind};
use crate::domain::ids::StaffId;
use crate::domain::number::Number;
use crate::domain::staff::Staff;
use crate::domain::visit::Visit;
use chrono::{Days, NaiveDate, NaiveTime, Offset, TimeZone};
use std::collections::BTreeSet;

/// A visit in the calendar.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CalendarVisit {
    /// The visit.
    pub visit: Visit,
    /// When it begins and ends, and who goes.
    pub engagement: Engagement,
    /// The workflow.
    pub kind: String,
    /// Where.
    pub area: Option<AreaCode>,
    /// What stands against it.
    pub conflicts: Vec<Conflict>,
    /// Whether a team has been there before.
    pub is_revisit: bool,
    /// The programme of the consultation that the case began with.
    pub programme: Option<String>,
}

/// A visit as its row has it.
struct Read {
    visit: Visit,
    number: Number,
    kind: String,
    area: Option<AreaCode>,
    is_revisit: bool,
    programme: Option<String>,
}

/// The visits of some days.
#[derive(Debug, Clone, PartialEq)]
pub struct VisitCalendar {
    /// The first day.
    pub from: NaiveDate,
    /// The last day.
    pub until: NaiveDate,
    /// Visits that touch one of them, in the order of their times.
    pub visits: Vec<CalendarVisit>,
    /// Absences that touch one of them.
    pub absences: Vec<AbsenceOf>,
    /// Everybody, whoever has retired as well.
    pub people: Vec<Staff>,
}

impl VisitCalendar {
    /// A member of staff.
    #[must_use]
    pub fn person(&self, id: StaffId) -> Option<&Staff> {
        self.people.iter().find(|staff| staff.id == id)
    }

    /// Their name; a number for somebody who is on no list.
    #[must_use]
    pub fn name(&self, id: StaffId) -> String {
        self.person(id)
            .map_or_else(|| format!("#{id}"), |staff| staff.name.clone())
    }
}

impl VisitCalendar {
    /// The departures on its days, each person of each: what honoraria are counted from.
    #[must_use]
    pub fn departures(&self, hours: &BusinessCalendar) -> Vec<Departed> {
        let of_visit = |one: &CalendarVisit| {
            let left = one.visit.departed_at?.with_timezone(&hours.zone());
            let day = left.date_naive();
            let began = (self.from..=self.until).contains(&day);
            let physician = one.visit.physician.map(|id| (id, GoesAs::Physician));
            let crew = one.visit.crew.iter().map(|id| (*id, GoesAs::Companion));
            let people: Vec<(StaffId, GoesAs)> = physician.into_iter().chain(crew).collect();
            let departed = people.into_iter().map(|(id, role)| Departed {
                person: self.name(id),
                role,
                visit: if one.is_revisit {
                    VisitKind::Revisit
                } else {
                    VisitKind::First
                },
                at: left.naive_local(),
                is_open_day: hours.is_business_day(day),
                programme: one.programme.clone(),
            });
            began.then(|| departed.collect::<Vec<_>>())
        };
        self.visits.iter().filter_map(of_visit).flatten().collect()
    }
}

impl Store {
    /// The visits of the staff that touch the days from one to another, both included; those as well for which nobody
    /// is named yet. The first visit of a clinic's own doctor is none of them.
    ///
    /// # Errors
    /// When the file cannot be read.
    pub fn visit_calendar(
        &self,
        from: NaiveDate,
        until: NaiveDate,
    ) -> Result<VisitCalendar, StoreError> {
        // What stands against a visit of the first day may have begun the night before, and end the day after.
        let earlier = from.checked_sub_days(Days::new(1)).unwrap_or(from);
        let later = until.checked_add_days(Days::new(1)).unwrap_or(until);
        let mut visits = self.visits_around(earlier, later)?;
        let people = self.staff()?;
        let retired: BTreeSet<StaffId> = people
            .iter()
            .filter(|staff| !staff.active)
            .map(|staff| staff.id)
            .collect();
        let absences = self.absences_between(earlier, Some(later))?;
        let engagements: Vec<Engagement> =
            visits.iter().map(|one| one.engagement.clone()).collect();
        let calendar = &self.office.calendar;
        let around = Circumstances {
            engagements: &engagements,
            absences: &absences,
            retired: &retired,
            calendar,
        };
        for one in &mut visits {
            one.conflicts = one.engagement.conflicts(&around);
        }
        visits.retain(|one| {
            let (first, last) = one.engagement.days(calendar);
            first <= until && from <= last
        });
        Ok(VisitCalendar {
            from,
            until,
            visits,
            absences,
            people,
        })
    }

    /// Visits that begin on one of the days, and those that reach into them.
    fn visits_around(
        &self,
        from: NaiveDate,
        until: NaiveDate,
    ) -> Result<Vec<CalendarVisit>, StoreError> {
        let (now, limits) = (self.clock.now(), self.office.clocks.safety);
        let midnight = |date: NaiveDate| stamp(self.office.calendar.at(date, NaiveTime::MIN));
        let after = until.checked_add_days(Days::new(1)).unwrap_or(until);
        let of_visit = VISIT_COLUMNS.len();
        let noon = from.and_hms_opt(12, 0, 0).unwrap_or_default();
        let zone = self.office.calendar.zone();
        let offset = zone.offset_from_utc_datetime(&noon).fix().local_minus_utc();
        let programme = programme(&self.office.programmes, offset);
        let read: Vec<Read> = self
            .conn
            .prepare_cached(&format!(
                "SELECT {}, coalesce(departed_at, scheduled_at) AS begins, work_item.number,
                     work_item.kind, work_item.area,
                     EXISTS (SELECT 1 FROM visit AS before WHERE before.item_id = visit.item_id
                         AND before.departed_at < coalesce(visit.departed_at, visit.scheduled_at)),
                     (SELECT {programme} FROM consultation_figure AS figure
                      WHERE figure.consultation_id = work_item.origin AND figure.received_at
                          = (SELECT received_at FROM consultation WHERE id = work_item.origin))
                 FROM visit JOIN work_item ON work_item.id = visit.item_id
                 WHERE (facility_id IS NULL OR physician IS NOT NULL OR crew <> '[]') AND held IS NOT 0
                     AND begins < ?2
                     AND (begins >= ?1 OR returned_at >= ?1
                          OR (departed_at IS NOT NULL AND returned_at IS NULL))
                 ORDER BY begins, visit.id",
                visit_columns()
            ))
            .and_then(|mut rows| {
                rows.query_map([midnight(from), midnight(after)], |row| {
                    Ok(Read {
                        visit: read_visit(row)?,
                        number: number_column(row, of_visit + 1)?,
                        kind: row.get(of_visit + 2)?,
                        area: row.get::<_, Option<String>>(of_visit + 3)?.map(AreaCode),
                        is_revisit: row.get(of_visit + 4)?,
                        programme: row.get(of_visit + 5)?,
                    })
                })?
                .collect()
            })
            .map_err(StoreError::doing("reading the calendar of visits"))?;
        let shown = |read: Read| {
            Some(CalendarVisit {
                engagement: Engagement::of(&read.visit, &read.number, now, limits)?,
                visit: read.visit,
                kind: read.kind,
                area: read.area,
                conflicts: Vec::new(),
                is_revisit: read.is_revisit,
                programme: read.programme,
            })
        };
        Ok(read.into_iter().filter_map(shown).collect())
    }
}
