//! What an edition changes: worked out on a snapshot, before anything is locked.
//!
//! Comparing and joining tens of thousands of institutions takes its time; writing the outcome
//! does not. So all of it is done while other desks go on writing, and the write checks only
//! that the directory is still the one that was read.

use super::error::StoreError;
use super::facilities::{differences, load};
use super::import_cover::Coverage;
use super::import_diff::VANISHED;
use super::import_entry::{Document, Entry, EntryRow, document, document_and_row, entry};
use super::import_known::{
    Basis, Said, Stored, known_entries, live_rows, newest_edition, stored_details, stored_rows,
};
use crate::domain::area::AreaCode;
use crate::domain::facility::{FacilityDetails, Source};
use crate::domain::facility_merge::merged;
use crate::domain::ids::FacilityId;
use crate::import::join::{Joined, Joiner};
use crate::import::{Edition, Progress, kinds};
use crate::office::Office;
use rayon::prelude::*;
use rusqlite::Connection;
use std::collections::{BTreeMap, HashMap, HashSet};

/// Institutions between two reports of progress.
const PER_REPORT: usize = 1_000;

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
pub(super) struct Update {
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

/// What can be worked out of an institution with a new key without reading the file.
struct Joining {
    joined: Joined,
    document: Document,
    /// A new entry for it; none where it has one, or where the file must be asked for its place.
    row: Option<EntryRow>,
}

impl Joining {
    fn of(
        entries: &Joiner<'_>,
        office: &Office,
        source: Source,
        institution: &FacilityDetails,
    ) -> Result<Self, StoreError> {
        let joined = entries.join(source, institution);
        let is_ready = institution.position.is_some() && !matches!(joined, Joined::Same(_));
        let (document, row) = if is_ready {
            let details = merged(&[(source, institution)]);
            let entry = Entry::placed_by_source(office, details);
            let (document, row) = document_and_row(institution, &entry)?;
            (document, Some(row))
        } else {
            (document(institution)?, None)
        };
        Ok(Self {
            joined,
            document,
            row,
        })
    }
}

struct Planning<'a> {
    conn: &'a Connection,
    office: &'a Office,
    edition: &'a Edition,
    coverage: Coverage,
    touched: BTreeMap<FacilityId, Said>,
    plan: Plan,
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

    fn change(&mut self, said: FacilityDetails, document: Document, row: &Stored) {
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

    /// Finds the entries that institutions with a new key are, or makes new ones.
    fn join(
        &mut self,
        unknown: &[&FacilityDetails],
        progress: &mut dyn Progress,
    ) -> Result<(), StoreError> {
        let known = if unknown.is_empty() {
            Vec::new()
        } else {
            known_entries(self.conn)?
        };
        let entries = Joiner::new(&known);
        let (source, office) = (self.edition.source, self.office);
        let mut taken: HashSet<FacilityId> = HashSet::new();
        for (nth, some) in unknown.chunks(PER_REPORT).enumerate() {
            report(progress, nth * PER_REPORT)?;
            let joined: Vec<_> = some
                .par_iter()
                .map(|institution| Joining::of(&entries, office, source, institution))
                .collect();
            for (institution, joining) in some.iter().zip(joined) {
                self.place(institution, joining?, &mut taken)?;
            }
        }
        Ok(())
    }

    fn place(
        &mut self,
        institution: &FacilityDetails,
        joining: Joining,
        taken: &mut HashSet<FacilityId>,
    ) -> Result<(), StoreError> {
        let key = institution.source_key.clone();
        let joined = match joining.joined {
            // One entry is not two institutions of the same source: a person looks at the second.
            Joined::Same(id) if !taken.insert(id) => Joined::Review(vec![id]),
            joined => joined,
        };
        let home = match joined {
            Joined::Same(id) => {
                self.plan.changed += 1;
                let said = Some(institution.clone());
                self.touched
                    .entry(id)
                    .or_default()
                    .insert(key.clone(), said);
                Home::Known(id)
            }
            Joined::New => {
                self.plan.added += 1;
                self.fresh(institution, joining.row)?
            }
            // Kept as an entry of its own until somebody has looked: nothing is hidden.
            Joined::Review(candidates) => {
                self.plan.reviews.push((key.clone(), candidates));
                self.fresh(institution, joining.row)?
            }
        };
        self.plan.rows.push(SourceRow {
            key,
            home,
            document: joining.document,
        });
        Ok(())
    }

    fn fresh(
        &mut self,
        institution: &FacilityDetails,
        row: Option<EntryRow>,
    ) -> Result<Home, StoreError> {
        let row = if let Some(row) = row {
            row
        } else {
            let details = merged(&[(self.edition.source, institution)]);
            entry(self.conn, self.office, details)?.row()?
        };
        self.plan.fresh.push(row);
        Ok(Home::Fresh(self.plan.fresh.len() - 1))
    }

    /// Rows that the edition covers and no longer has.
    fn find_vanished(&mut self, stored: &HashMap<String, Stored>) -> Result<(), StoreError> {
        let present: HashSet<&str> = self
            .edition
            .institutions
            .iter()
            .map(|from| from.source_key.as_str())
            .collect();
        let covered = |key: &String, row: &Stored| !row.vanished && self.coverage.has_key(key);
        let known = stored.iter().filter(|(key, row)| covered(key, row)).count();
        let mut missing: Vec<(&String, &Stored)> = stored
            .iter()
            .filter(|(key, row)| covered(key, row) && !present.contains(key.as_str()))
            .collect();
        missing.sort_by_key(|(key, _)| *key);
        self.coverage.doubt(known, missing.len());
        let mut gone = Vec::new();
        for (key, row) in missing {
            let before = stored_details(self.conn, self.edition.source, key)?;
            if self.coverage.has_place(&before) {
                self.find_lost_services(key, row, before, &mut gone)?;
            }
        }
        // A refused row may be the very institution that is missing.
        let refused = self
            .edition
            .refused
            .iter()
            .filter(|refused| refused.line > 0)
            .count();
        if gone.len() <= refused {
            self.plan.held_back = gone.len();
            return Ok(());
        }
        for (key, name, facility) in gone {
            self.touched
                .entry(facility)
                .or_default()
                .insert(key.clone(), None);
            self.plan.vanished.push((key, name));
        }
        Ok(())
    }

    /// A care office absent from the files of some services may still give others.
    fn find_lost_services(
        &mut self,
        key: &str,
        row: &Stored,
        mut before: FacilityDetails,
        gone: &mut Vec<(String, String, FacilityId)>,
    ) -> Result<(), StoreError> {
        let kept = self.coverage.services_not_covered(&before);
        if kept.is_empty() {
            gone.push((key.to_owned(), before.name, row.facility));
        } else if kept.len() < before.services.len() {
            before.services.clear();
            add_services(&mut before, kept);
            let document = document(&before)?;
            self.change(before, document, row);
        }
        Ok(())
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
