//! What an edition covers and no longer has.

use super::entry::document;
use super::known::{Stored, stored_details};
use super::plan::{Planning, add_services};
use crate::domain::facility::FacilityDetails;
use crate::domain::ids::FacilityId;
use crate::store::error::StoreError;
use std::collections::{HashMap, HashSet};

impl Planning<'_> {
    /// Rows that the edition covers and no longer has.
    pub(super) fn find_vanished(
        &mut self,
        stored: &HashMap<String, Stored>,
    ) -> Result<(), StoreError> {
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
        let count = missing.len();
        self.coverage.doubt(known, count);
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
        // Nor does one half of a town's institutions close while the other is on a list: it is an
        // extract of the town.
        let is_extract = self.coverage.is_in_doubt() && gone.len() > known - count;
        if gone.len() <= refused || is_extract {
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
}
