//! The second files of 医療情報ネット (01-2, 02-2, 03-2): which departments an institution has.
//!
//! They know an institution only by its ID, so they are kept aside until every facility file
//! of the same reading is in.

use super::delimited::Table;
use super::reason::{Reason, ReasonCode};
use super::{Edition, ImportError, Progress, Refused, report};
use std::collections::HashMap;
use std::path::{Path, PathBuf};

const ID: &str = "ID";
const DEPARTMENT: &str = "診療科目名";
const CODE: &str = "診療科目コード";

/// Whether a header is that of such a file.
pub(super) fn is_here(table: &Table) -> bool {
    table.has(&[ID, DEPARTMENT, CODE])
}

/// Departments by ID, in the order of the files.
#[derive(Default)]
pub(super) struct Departments {
    by_id: HashMap<String, Vec<u32>>,
    names: Vec<String>,
    numbers: HashMap<String, u32>,
    files: Vec<PathBuf>,
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
        let [id, department] = table.require([ID, DEPARTMENT])?;
        let before = edition.read;
        while let Some(line) = table.next_row(&mut edition.refused)? {
            report(progress, before + table.read)?;
            let (key, name) = (table.field(id), table.tidy(department));
            if let Err(reason) = super::navii::check_id(key) {
                edition.refused.push(table.refuse(line, id, reason));
                continue;
            }
            if name.is_empty() {
                continue;
            }
            let number = self.number(name);
            if !self.by_id.contains_key(key) {
                self.by_id.insert(key.to_owned(), Vec::new());
            }
            if let Some(known) = self
                .by_id
                .get_mut(key)
                .filter(|known| !known.contains(&number))
            {
                known.push(number);
            }
        }
        edition.read = before + table.read;
        self.files.push(file.to_owned());
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

    /// Hands the departments to their institutions; the rest is noted as a warning.
    pub fn distribute(mut self, edition: &mut Edition) {
        for institution in &mut edition.institutions {
            let Some(found) = self.by_id.remove(&institution.source_key) else {
                continue;
            };
            let names = found
                .iter()
                .filter_map(|at| self.names.get(usize::try_from(*at).ok()?));
            institution.services.extend(names.cloned());
        }
        if let (false, Some(file)) = (self.by_id.is_empty(), self.files.first()) {
            let reason = Reason::new(ReasonCode::HoursAlone).with("count", self.by_id.len());
            edition.warnings.push(Refused::whole(file, reason));
        }
    }
}
