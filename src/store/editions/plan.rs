//! What an edition changes: worked out on a snapshot, before anything is locked.
//!
//! Comparing and joining tens of thousands of institutions takes its time; writing the outcome
//! does not. So all of it is done while other desks go on writing, and the write checks only
//! that the directory is still the one that was read.

use super::cover::Coverage;
use super::diff::VANISHED;
use super::entry::{Document, Entry, EntryRow, document, entry};
use super::known::{Basis, Said, Stored, live_rows, newest_edition, stored_details, stored_rows};
use crate::domain::area::AreaCode;
use crate::domain::facility::FacilityDetails;
use crate::domain::facility_merge::merged;
use crate::domain::ids::FacilityId;
use crate::import::{Edition, Progress, kinds};
use crate::office::Office;
use crate::store::error::StoreError;
use crate::store::facilities::{differences, load};
use rusqlite::Connection;
use std::collections::{BTreeMap, HashMap, HashSet};

/// Institutions between two reports of progress.
pub(super) const PER_REPORT: usize = 1_000;

/// Where a source row belongs.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Home {
    /// To an entry that is there.
    Known(FacilityId),
    /// To a new entry, by its place in [`Plan::fresh`].
    Fresh(usize),
}

/// One row of `facility_source` to be written.
#[derive(Debug)]
pub(super) struct SourceRow {
    pub key: String,
    pub home: Home,
    pub document: Document,
}

/// A known entry that changes.
#[derive(Debug)]
pub(in crate::store) struct Update {
    pub id: FacilityId,
    pub entry: Entry,
    pub vanished: bool,
    /// Field, old, new.
    pub changes: Vec<(String, String, String)>,
}

/// Everything that one edition changes.
#[derive(Debug)]
pub(super) struct Plan {
    pub basis: Basis,
    pub rows: Vec<SourceRow>,
    pub fresh: Vec<EntryRow>,
    pub updates: Vec<Update>,
    /// Rows of which the edition says what is already there.
    pub unchanged: usize,
    /// Keys of those among them that an earlier edition has dated.
    pub to_date: Vec<String>,
    /// Keys and names of rows that the edition no longer has.
    pub vanished: Vec<(String, String)>,
    pub reviews: Vec<(String, Vec<FacilityId>)>,
    pub added: usize,
    pub changed: usize,
    /// Rows that are missing but may be among those refused; left as they are.
    pub held_back: usize,
    /// Files of hours for institutions that nobody knows.
    pub hours_unplaced: usize,
    /// Date of the newest edition that the file has of this source.
    pub newest: String,
}

/// Works out what `edition` changes.
pub(super) fn plan(
    conn: &Connection,
    office: &Office,
    edition: &Edition,
    progress: &mut dyn Progress,
) -> Result<Plan, StoreError> {
    let basis = Basis::read(conn)?;
    let stored = stored_rows(conn, edition)?;
    let mut planning = Planning {
        conn,
        office,
        edition,
        coverage: Coverage::of(edition),
        touched: BTreeMap::new(),
        plan: Plan {
            basis,
            rows: Vec::new(),
            fresh: Vec::new(),
            updates: Vec::new(),
            unchanged: 0,
            to_date: Vec::new(),
            vanished: Vec::new(),
            reviews: Vec::new(),
            added: 0,
            changed: 0,
            held_back: 0,
            hours_unplaced: 0,
            newest: newest_edition(conn, edition.source)?,
        },
    };
    let unknown = planning.compare(&stored, progress)?;
    planning.compare_hours(&stored)?;
    planning.join(&unknown, progress)?;
    planning.find_vanished(&stored)?;
    planning.rebuild_touched(progress)?;
    Ok(planning.plan)
}

pub(super) struct Planning<'a> {
    pub conn: &'a Connection,
    pub office: &'a Office,
    pub edition: &'a Edition,
    pub coverage: Coverage,
    /// What the sources of an entry say from now on.
    pub touched: BTreeMap<FacilityId, Said>,
    pub plan: Plan,
}

impl<'a> Planning<'a> {
    /// Sorts out what is known under its key; returns the rest.
    fn compare(
        &mut self,
        stored: &HashMap<String, Stored>,
        progress: &mut dyn Progress,
    ) -> Result<Vec<&'a FacilityDetails>, StoreError> {
        let mut unknown = Vec::new();
        let mut seen = HashSet::new();
        for (at, institution) in self.edition.institutions.iter().enumerate() {
            report(progress, at)?;
            if !seen.insert(&institution.source_key) {
                continue;
            }
            match stored.get(&institution.source_key) {
                Some(row) => self.compare_one(institution, row)?,
                None => unknown.push(institution),
            }
        }
        Ok(unknown)
    }

    fn compare_one(
        &mut self,
        institution: &FacilityDetails,
        row: &Stored,
    ) -> Result<(), StoreError> {
        let document = document(institution)?;
        if document.is_that_of(row) {
            self.leave(&institution.source_key, row);
            return Ok(());
        }
        if row.vanished || !self.coverage.may_be_silent(institution) {
            self.change(institution.clone(), document, row);
            return Ok(());
        }
        let mut said = institution.clone();
        let before = stored_details(self.conn, self.edition.source, &said.source_key)?;
        self.coverage.complete(&mut said, before);
        self.keep_if_changed(said, row)
    }

    /// Files of hours without their facility files: they change what is already there.
    fn compare_hours(&mut self, stored: &HashMap<String, Stored>) -> Result<(), StoreError> {
        for sheet in &self.edition.hours_alone {
            let row = stored.get(&sheet.source_key).filter(|row| !row.vanished);
            let Some(row) = row.filter(|_| !self.coverage.has_key(&sheet.source_key)) else {
                self.plan.hours_unplaced += 1;
                continue;
            };
            let mut said = stored_details(self.conn, self.edition.source, &sheet.source_key)?;
            said.services.clone_from(&sheet.services);
            said.opening = said.opening.with_times_of(sheet.opening.clone());
            said.hours = said.opening.in_words();
            self.keep_if_changed(said, row)?;
        }
        Ok(())
    }

    fn keep_if_changed(&mut self, said: FacilityDetails, row: &Stored) -> Result<(), StoreError> {
        let document = document(&said)?;
        if document.is_that_of(row) {
            self.leave(&said.source_key, row);
        } else {
            self.change(said, document, row);
        }
        Ok(())
    }

    /// The edition says what is there: at most its date moves.
    fn leave(&mut self, key: &str, row: &Stored) {
        self.plan.unchanged += 1;
        if !row.has_date {
            self.plan.to_date.push(key.to_owned());
        }
    }

    pub(super) fn change(&mut self, said: FacilityDetails, document: Document, row: &Stored) {
        self.plan.changed += 1;
        let key = said.source_key.clone();
        self.plan.rows.push(SourceRow {
            key: key.clone(),
            home: Home::Known(row.facility),
            document,
        });
        self.touched
            .entry(row.facility)
            .or_default()
            .insert(key, Some(said));
    }

    fn rebuild_touched(&mut self, progress: &mut dyn Progress) -> Result<(), StoreError> {
        for (at, (id, said)) in std::mem::take(&mut self.touched).into_iter().enumerate() {
            report(progress, at)?;
            let before = load(self.conn, id)?;
            let rows = live_rows(self.conn, id, self.edition.source, said)?;
            let vanished = rows.is_empty();
            let details = if vanished {
                before.details.clone()
            } else {
                merged(&rows)
            };
            let mut entry = entry(self.conn, self.office, details)?;
            if before.area_by_hand {
                entry.area.clone_from(&before.area);
            }
            let mut changes = differences(&before.details, &entry.details)?;
            if entry.area != before.area {
                let code = |area: &Option<AreaCode>| {
                    area.as_ref().map(|area| area.0.clone()).unwrap_or_default()
                };
                changes.push(("area".to_owned(), code(&before.area), code(&entry.area)));
            }
            if vanished != before.vanished {
                let (old, new) = (before.vanished.to_string(), vanished.to_string());
                changes.push((VANISHED.to_owned(), old, new));
            }
            if !changes.is_empty() {
                self.plan.updates.push(Update {
                    id,
                    entry,
                    vanished,
                    changes,
                });
            }
        }
        Ok(())
    }
}

pub(super) fn add_services(details: &mut FacilityDetails, services: Vec<String>) {
    if !services.is_empty() {
        details.services.extend(services);
        details.kind = kinds::of_care_services(&details.services).to_owned();
    }
}

/// Reports every thousandth institution.
pub(super) fn report(progress: &mut dyn Progress, done: usize) -> Result<(), StoreError> {
    if done > 0 && done.is_multiple_of(PER_REPORT) && !progress.rows(done) {
        return Err(StoreError::Cancelled);
    }
    Ok(())
}
