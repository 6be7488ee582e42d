//! A gap in the supply of an area becomes a candidate for a regional issue, once.

use super::audit::AuditEntry;
use super::error::StoreError;
use super::start::Seed;
use super::supply::{CAPABILITY_FIELD, ISSUE};
use super::{Store, items};
use crate::domain::area::AreaCode;
use crate::domain::staff::Actor;
use crate::domain::work_item::{Details, WorkItem};
use rusqlite::params;
use serde_json::json;

/// What an area lacks.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Gap {
    /// Where.
    pub area: AreaCode,
    /// What, as a word of the query language without its mark.
    pub capability: String,
    /// Other fields of the issue: title, special care, what is unmet.
    pub details: Details,
}

impl Store {
    /// Starts an issue about what an area lacks.
    ///
    /// # Errors
    /// `GapIsOpen` while another issue about the same is open; what [`Store::start`] says.
    pub fn raise_gap(&mut self, actor: &Actor, gap: &Gap) -> Result<WorkItem, StoreError> {
        let office = self.office.clone();
        let workflow = office
            .workflow(ISSUE)
            .ok_or_else(|| StoreError::NotFound(ISSUE.to_owned()))?;
        // Asked within the write: another desk may see the same gap at the same moment.
        self.write(actor, |writing| {
            let meaning = office.capabilities.find(&gap.capability);
            let open = writing
                .tx
                .prepare_cached(&format!(
                    "SELECT {} FROM work_item WHERE kind = ?1 AND closed = 0 AND area = ?2",
                    items::COLUMNS
                ))
                .and_then(|mut open| {
                    open.query_map(params![ISSUE, gap.area.0], items::read)?
                        .collect::<Result<Vec<_>, _>>()
                })
                .map_err(StoreError::doing("looking for an issue about the same"))?;
            let is_the_same = |item: &&WorkItem| {
                let word = item.details.get(CAPABILITY_FIELD);
                word.is_some_and(|word| {
                    !word.is_empty() && office.capabilities.find(word) == meaning
                })
            };
            if let Some(item) = open.iter().find(is_the_same) {
                return Err(StoreError::GapIsOpen {
                    number: item.number.clone(),
                });
            }
            let mut details = gap.details.clone();
            details.insert(CAPABILITY_FIELD.to_owned(), gap.capability.clone());
            let seed = Seed {
                area: Some(gap.area.clone()),
                details,
                ..Seed::default()
            };
            let item = writing.start_item(workflow, seed)?;
            let detail = json!({
                "kind": ISSUE, "area": gap.area, "capability": gap.capability,
            });
            let entry = AuditEntry::new("start", item.number.to_string(), detail);
            Ok((item, entry))
        })
    }
}
