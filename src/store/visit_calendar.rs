//! Visits of some days, planned and made: the calendar, and what honoraria and programmes are counted from.

use super::Store;
use super::consultations::number_column;
use super::error::StoreError;
use super::sides::{VISIT_COLUMNS, read_visit, visit_columns};
use super::time::stamp;
use crate::domain::area::AreaCode;
use crate::domain::number::Number;
use crate::domain::visit::Visit;
use chrono::{DateTime, Days, NaiveDate, NaiveTime, Utc};

/// A visit in the calendar.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CalendarVisit {
    /// The visit.
    pub visit: Visit,
    /// When it began, or is to begin.
    pub at: DateTime<Utc>,
    /// Number of the case.
    pub number: Number,
    /// Where.
    pub area: Option<AreaCode>,
    /// Name of the physician.
    pub physician: Option<String>,
}

impl Store {
    /// The visits of physicians from one day of the office to another, both included, in the order of their times.
    ///
    /// # Errors
    /// When the file cannot be read.
    pub fn visits_between(
        &self,
        from: NaiveDate,
        until: NaiveDate,
    ) -> Result<Vec<CalendarVisit>, StoreError> {
        let midnight = |date: NaiveDate| stamp(self.office.calendar.at(date, NaiveTime::MIN));
        let after = until.checked_add_days(Days::new(1)).unwrap_or(until);
        let of_visit = VISIT_COLUMNS.len();
        self.conn
            .prepare_cached(&format!(
                "SELECT {}, coalesce(departed_at, scheduled_at) AS begins, work_item.number,
                     work_item.area, staff.name
                 FROM visit JOIN work_item ON work_item.id = visit.item_id
                     JOIN staff ON staff.id = visit.physician
                 WHERE begins >= ?1 AND begins < ?2 AND held IS NOT 0
                 ORDER BY begins, visit.id",
                visit_columns()
            ))
            .and_then(|mut rows| {
                rows.query_map([midnight(from), midnight(after)], |row| {
                    Ok(CalendarVisit {
                        visit: read_visit(row)?,
                        at: super::time::moment(row, of_visit)?,
                        number: number_column(row, of_visit + 1)?,
                        area: row.get::<_, Option<String>>(of_visit + 2)?.map(AreaCode),
                        physician: row.get(of_visit + 3)?,
                    })
                })?
                .collect()
            })
            .map_err(StoreError::doing("reading the calendar of visits"))
    }
}
