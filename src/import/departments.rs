//! The second files of 医療情報ネット (01-2, 02-2, 03-2): departments and their hours.
//!
//! They know an institution only by its ID, so they are kept aside until every facility file
//! of the same reading is in. The hours of an institution are those of all its departments
//! together; 救急科 is left out, because its rows say when an ambulance may come.

use super::delimited::Table;
use super::opening::{Absurd, HourColumns};
use super::{Edition, HoursSheet, ImportError, Progress, navii_id, report};
use crate::domain::hours::OpeningHours;
use std::collections::{HashMap, HashSet};
use std::hash::{DefaultHasher, Hash as _, Hasher as _};
use std::path::Path;

const ID: &str = "ID";
const DEPARTMENT: &str = "診療科目名";
const CODE: &str = "診療科目コード";
/// 救急科.
const EMERGENCY: &str = "09010";

/// Whether a header is that of such a file.
pub(super) fn is_here(table: &Table) -> bool {
    table.has(&[ID, DEPARTMENT, CODE])
}

/// Departments and hours by ID.
#[derive(Default)]
pub(super) struct Departments {
    by_id: HashMap<String, Sheet>,
    names: Vec<String>,
    numbers: HashMap<String, u32>,
}

/// What the files say of one institution.
#[derive(Default)]
struct Sheet {
    /// Numbers of departments in the order of the files, each with a sum over its hours.
    departments: Vec<(u32, u64)>,
    opening: OpeningHours,
}

impl Sheet {
    /// Adds a row: a department, and its hours in one 診療時間帯.
    fn add(&mut self, department: u32, emergency: bool, row: &OpeningHours) {
        let known = self
            .departments
            .iter()
            .position(|(known, _)| *known == department);
        let at = known.unwrap_or_else(|| {
            self.departments.push((department, 0));
            self.departments.len() - 1
        });
        if emergency {
            return;
        }
        for (day, told) in row.days.iter().enumerate() {
            for interval in &told.hours {
                self.opening.add_hours(day, *interval);
                let mut sum = DefaultHasher::new();
                (day, interval).hash(&mut sum);
                if let Some((_, sums)) = self.departments.get_mut(at) {
                    *sums ^= sum.finish();
                }
            }
            for interval in &told.reception {
                self.opening.add_reception(day, *interval);
            }
        }
    }

    fn finish(mut self, names: &[String]) -> (Vec<String>, OpeningHours) {
        // A department without any hours is one of which nothing is said.
        let sums = self.departments.iter().map(|(_, sums)| *sums);
        let told: HashSet<u64> = sums.filter(|sums| *sums != 0).collect();
        self.opening.by_department = told.len() > 1;
        let name = |at: &u32| names.get(usize::try_from(*at).ok()?).cloned();
        let services = self.departments.iter().filter_map(|(at, _)| name(at));
        (services.collect(), self.opening)
    }
}

impl Departments {
    /// Reads one file behind its header.
    pub fn read(
        &mut self,
        file: &Path,
        table: &mut Table,
        edition: &mut Edition,
        progress: &mut dyn Progress,
    ) -> Result<(), ImportError> {
        let [id, department, code] = table.require([ID, DEPARTMENT, CODE])?;
        let columns = HourColumns::of(table);
        let mut absurd = Absurd::default();
        let before = edition.read;
        while let Some(line) = table.next_row(&mut edition.refused)? {
            report(progress, before + table.read)?;
            let (key, name) = (table.field(id), table.tidy(department));
            if let Err(reason) = navii_id::shape(key) {
                edition.refused.push(table.refuse(line, id, reason));
                continue;
            }
            if name.is_empty() {
                continue;
            }
            let number = self.number(name);
            let row = columns.read(table, line, &mut absurd);
            if !self.by_id.contains_key(key) {
                self.by_id.insert(key.to_owned(), Sheet::default());
            }
            if let Some(sheet) = self.by_id.get_mut(key) {
                sheet.add(number, table.field(code) == EMERGENCY, &row);
            }
        }
        absurd.warn(file, edition);
        edition.read = before + table.read;
        Ok(())
    }

    fn number(&mut self, name: String) -> u32 {
        if let Some(known) = self.numbers.get(&name) {
            return *known;
        }
        let number = u32::try_from(self.names.len()).unwrap_or(u32::MAX);
        self.names.push(name.clone());
        self.numbers.insert(name, number);
        number
    }

    /// The 機関区分 of which there are sheets.
    pub fn kinds(&self) -> HashSet<char> {
        let kinds = self.by_id.keys().filter_map(|id| id.chars().nth(2));
        kinds.collect()
    }

    /// Hands departments and hours to their institutions; the rest is for those that the
    /// directory already has.
    pub fn distribute(self, edition: &mut Edition) {
        let Self {
            mut by_id, names, ..
        } = self;
        for institution in &mut edition.institutions {
            let Some(sheet) = by_id.remove(&institution.source_key) else {
                continue;
            };
            let (services, opening) = sheet.finish(&names);
            institution.services = services;
            let days = std::mem::take(&mut institution.opening);
            institution.opening = days.with_times_of(opening);
            institution.hours = institution.opening.in_words();
        }
        let mut alone: Vec<HoursSheet> = by_id
            .into_iter()
            .map(|(source_key, sheet)| {
                let (services, opening) = sheet.finish(&names);
                HoursSheet {
                    source_key,
                    services,
                    opening,
                }
            })
            .collect();
        alone.sort_by(|one, other| one.source_key.cmp(&other.source_key));
        edition.hours_alone = alone;
    }
}
