//! What a new edition changes, institution by institution: the answer to "what is new this month?".

use super::plan::{Home, Plan};
use crate::domain::area::AreaCode;
use crate::domain::facility::FacilityDetails;
use crate::domain::ids::FacilityId;
use crate::import::Edition;
use serde::Serialize;
use std::collections::{HashMap, HashSet};

/// Field of an update that says whether every source has dropped an entry.
pub(super) const VANISHED: &str = "vanished";

/// What became of an institution.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum ChangeKind {
    /// A new entry.
    Added,
    /// A new entry that may be one already there; a person decides.
    ToReview,
    /// Fields of an entry changed.
    Changed,
    /// The edition no longer has it.
    Vanished,
    /// It had vanished and is back.
    Returned,
}

/// One field, before and after, in words.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct FieldDiff {
    /// Name of the field.
    pub field: String,
    /// Before; empty when there was nothing.
    pub old: String,
    /// After.
    pub new: String,
}

/// What the edition changes for one institution.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Change {
    /// What became of it.
    pub kind: ChangeKind,
    /// Its entry, where it has one already.
    pub id: Option<FacilityId>,
    /// Its key in the source; of a changed entry, the key that people write.
    pub key: String,
    /// Its name.
    pub name: String,
    /// Code of its kind; empty where an edition no longer tells it.
    pub institution: String,
    /// Its area, where its address tells it.
    pub area: Option<AreaCode>,
    /// The fields that differ.
    pub fields: Vec<FieldDiff>,
}

/// The changes of a plan: added, to be reviewed, changed, vanished, returned.
pub(super) fn changes(plan: &Plan, edition: &Edition) -> Vec<Change> {
    let reviewed: HashSet<&str> = plan.reviews.iter().map(|(key, _)| key.as_str()).collect();
    let told: HashMap<&str, &FacilityDetails> = edition
        .institutions
        .iter()
        .map(|one| (one.source_key.as_str(), one))
        .collect();
    let fresh = plan.rows.iter().filter_map(|row| match row.home {
        Home::Fresh(at) => Some((row, plan.fresh.get(at)?, told.get(row.key.as_str())?)),
        Home::Known(_) => None,
    });
    let mut all: Vec<Change> = fresh
        .map(|(row, entry, details)| Change {
            kind: if reviewed.contains(row.key.as_str()) {
                ChangeKind::ToReview
            } else {
                ChangeKind::Added
            },
            id: None,
            key: row.key.clone(),
            name: details.name.clone(),
            institution: details.kind.clone(),
            area: entry.area.clone(),
            fields: Vec::new(),
        })
        .collect();
    for update in &plan.updates {
        let returned = update
            .changes
            .iter()
            .any(|(field, _, new)| field == VANISHED && new == "false");
        let fields: Vec<FieldDiff> = update
            .changes
            .iter()
            .filter(|(field, ..)| field != VANISHED)
            .map(|(field, old, new)| FieldDiff {
                field: field.clone(),
                old: old.clone(),
                new: new.clone(),
            })
            .collect();
        if returned || !fields.is_empty() {
            all.push(Change {
                kind: if returned {
                    ChangeKind::Returned
                } else {
                    ChangeKind::Changed
                },
                id: Some(update.id),
                key: update.entry.details.source_key.clone(),
                name: update.entry.details.name.clone(),
                institution: update.entry.details.kind.clone(),
                area: update.entry.area.clone(),
                fields,
            });
        }
    }
    all.extend(plan.vanished.iter().map(|(key, name)| Change {
        kind: ChangeKind::Vanished,
        id: None,
        key: key.clone(),
        name: name.clone(),
        institution: String::new(),
        area: None,
        fields: Vec::new(),
    }));
    all.sort_by_key(|change| change.kind);
    all
}
