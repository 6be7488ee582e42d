//! Outreach of a window.

use super::Counting;
use crate::domain::figures::{ENTRY, Lengths, OutreachFigures};
use crate::store::error::StoreError;
use crate::workflow::model::FieldKind;
use chrono::Months;
use std::collections::BTreeMap;

impl Counting<'_> {
    pub(super) fn outreach(&self) -> Result<OutreachFigures, StoreError> {
        let cases =
            "FROM work_item WHERE kind = 'outreach' AND created_at >= ?1 AND created_at < ?2
             AND state <> 'entered-in-error'";
        let visits = "FROM visit JOIN work_item AS item ON item.id = visit.item_id
             WHERE departed_at >= ?1 AND departed_at < ?2 AND item.kind = 'outreach'
                 AND item.state <> 'entered-in-error'";
        let entries = self.rows(
            "SELECT (SELECT count(*) FROM visit AS before WHERE before.item_id = first.item_id
                 AND before.departed_at <= first.at)
             FROM (SELECT visit.item_id, min(departed_at) AS at FROM visit
                 JOIN work_item AS item ON item.id = visit.item_id
                 WHERE item.kind = 'outreach' AND item.state <> 'entered-in-error' AND depth >= ?3
                 GROUP BY visit.item_id) AS first
             WHERE at >= ?1 AND at < ?2",
            rusqlite::params![self.bounds.0, self.bounds.1, ENTRY],
            |row| row.get::<_, u32>(0),
        )?;
        let linked = self.numbers(
            "SELECT child.kind, count(*) FROM work_item AS child
             JOIN work_item AS parent ON parent.id = child.parent
             WHERE parent.kind = 'outreach' AND child.created_at >= ?1 AND child.created_at < ?2
                 AND child.state <> 'entered-in-error'
             GROUP BY child.kind ORDER BY count(*) DESC, child.kind",
        )?;
        let linked_to = self.linked_to()?;
        Ok(OutreachFigures {
            linked_to,
            honoraria: self.honoraria()?,
            cases_by_area: self.numbers(&format!("SELECT area, count(*) {cases} GROUP BY area"))?,
            cases: self.number(&format!("SELECT count(*) {cases}"))?,
            visits_by_depth: self
                .numbers(&format!("SELECT CAST(depth AS TEXT), count(*) {visits} GROUP BY depth"))?,
            visits: self.number(&format!("SELECT count(*) {visits}"))?,
            visits_to_entry: entries.iter().sum(),
            entered: u32::try_from(entries.len()).unwrap_or(u32::MAX),
            to_first_visit: Lengths::of(self.lengths(
                "SELECT CAST(round((julianday(min(departed_at)) - julianday(item.created_at)) * 1440) AS INTEGER)
                 FROM visit JOIN work_item AS item ON item.id = visit.item_id
                 WHERE departed_at IS NOT NULL AND item.kind = 'outreach' AND item.state <> 'entered-in-error'
                 GROUP BY visit.item_id HAVING min(departed_at) >= ?1 AND min(departed_at) < ?2",
            )?),
            linked: linked
                .into_iter()
                .map(|(kind, count)| (kind.unwrap_or_default(), count))
                .collect(),
            reviews_due: self.reviews_due()?,
            over_half_a_year: self.over_half_a_year()?,
        })
    }

    fn honoraria(&self) -> Result<Vec<(String, u32)>, StoreError> {
        let office = &self.store.office;
        let calendar = self
            .store
            .visit_calendar(self.window.from, self.window.last_day())?;
        let departures = calendar.departures(&office.calendar).into_iter();
        let mut sums: BTreeMap<String, u32> = BTreeMap::new();
        for one in office.honoraria.owed(departures) {
            if let Some(yen) = one.yen {
                let sum = sums.entry(one.physician).or_default();
                *sum = sum.saturating_add(u32::try_from(yen).unwrap_or(u32::MAX));
            }
        }
        Ok(sums.into_iter().collect())
    }

    /// To whom cases were linked, by workflow and term; somebody's own words are one row of their workflow.
    fn linked_to(&self) -> Result<Vec<(String, u32)>, StoreError> {
        let mut counted: BTreeMap<String, u32> = BTreeMap::new();
        let office = &self.store.office;
        for workflow in &office.workflows {
            let Some(field) = workflow.linked_to.as_ref() else {
                continue;
            };
            let told: Vec<(String, u32)> = self.rows(
                "SELECT json_extract(child.details, '$.' || ?3) AS told, count(*)
                 FROM work_item AS child JOIN work_item AS parent ON parent.id = child.parent
                 WHERE parent.kind = 'outreach' AND child.kind = ?4 AND told <> ''
                     AND child.created_at >= ?1 AND child.created_at < ?2
                     AND child.state <> 'entered-in-error'
                 GROUP BY told",
                rusqlite::params![self.bounds.0, self.bounds.1, field, workflow.id],
                |row| Ok((row.get(0)?, row.get(1)?)),
            )?;
            for (term, count) in told {
                let is_known = workflow.field(field).is_some_and(|spec| match &spec.kind {
                    FieldKind::Choice(list) | FieldKind::Suggested(list) => workflow
                        .vocabulary(list, &office.vocabularies)
                        .is_some_and(|words| words.terms.iter().any(|one| one.code == term)),
                    _ => false,
                });
                let code = if is_known {
                    format!("{}:{term}", workflow.id)
                } else {
                    workflow.id.clone()
                };
                *counted.entry(code).or_default() += count;
            }
        }
        Ok(counted.into_iter().collect())
    }

    fn reviews_due(&self) -> Result<u32, StoreError> {
        let due = self.rows(
            "SELECT count(*) FROM work_item WHERE kind = 'outreach' AND closed = 0
                 AND state IN ('monitoring', 'revisit') AND next_due < ?1",
            [&self.bounds.1],
            |row| row.get::<_, u32>(0),
        )?;
        Ok(due.into_iter().sum())
    }

    fn over_half_a_year(&self) -> Result<u32, StoreError> {
        let day = self.window.until.checked_sub_months(Months::new(6));
        let day = day.unwrap_or(self.window.until);
        let (before, _) = self.store.bounds_of(day, day);
        let old = self.rows(
            "SELECT count(*) FROM work_item WHERE kind = 'outreach' AND created_at < ?1
                 AND (closed = 0 OR state_since >= ?2) AND state <> 'entered-in-error'",
            [&before, &self.bounds.1],
            |row| row.get::<_, u32>(0),
        )?;
        Ok(old.into_iter().sum())
    }
}
