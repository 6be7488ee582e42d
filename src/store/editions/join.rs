//! Institutions with a key that the directory does not know: entries that are there, or new ones.

use super::entry::{Document, Entry, EntryRow, document, document_and_row, entry};
use super::known::known_entries;
use super::plan::{Home, PER_REPORT, Planning, SourceRow, report};
use crate::domain::facility::{FacilityDetails, Source};
use crate::domain::facility_merge::merged;
use crate::domain::ids::FacilityId;
use crate::import::Progress;
use crate::import::join::{Joined, Joiner};
use crate::office::Office;
use crate::store::error::StoreError;
use rayon::prelude::*;
use std::collections::HashSet;

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

impl Planning<'_> {
    /// Finds the entries that institutions with a new key are, or makes new ones.
    pub(super) fn join(
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
}
