//! All institutions as the ranking reads them. What no referral changes is decided once, and what the hard rules look
//! at lies side by side: a ranking goes over a hundred thousand of them while a key is pressed.

use super::CandidateFacts;
use super::hard_rules::{self, Rules};
use crate::domain::facility::Position;
use crate::domain::ids::FacilityId;
use std::sync::Arc;

/// One institution.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Standing {
    pub facility: FacilityId,
    pub position: Option<Position>,
    /// Rules that it breaks for every referral.
    pub always: Rules,
    /// Whether it comes at any hour.
    pub at_any_hour: bool,
    /// Whether it denied anything at all.
    pub denies: bool,
    pub facts: Arc<CandidateFacts>,
}

impl Standing {
    fn of(facts: CandidateFacts) -> Self {
        Self {
            facility: facts.facility,
            position: facts.position,
            always: hard_rules::always(&facts),
            at_any_hour: facts.can_do(hard_rules::AT_ANY_HOUR),
            denies: !facts.cannot.is_empty(),
            facts: Arc::new(facts),
        }
    }
}

/// All institutions that could be asked, by id.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Field {
    standings: Vec<Standing>,
}

impl Field {
    /// The field of these institutions.
    #[must_use]
    pub fn of(all: Vec<CandidateFacts>) -> Self {
        let mut standings: Vec<Standing> = all.into_iter().map(Standing::of).collect();
        standings.sort_by_key(|standing| standing.facility);
        Self { standings }
    }

    /// How many institutions it has.
    #[must_use]
    pub fn len(&self) -> usize {
        self.standings.len()
    }

    /// Whether it has none.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.standings.is_empty()
    }

    /// An institution is now known so; `None` when it is none that could be asked.
    pub fn put(&mut self, facility: FacilityId, facts: Option<CandidateFacts>) {
        let place = self
            .standings
            .binary_search_by_key(&facility, |standing| standing.facility);
        match (place, facts.map(Standing::of)) {
            (Ok(at), Some(standing)) => self.standings[at] = standing,
            (Ok(at), None) => drop(self.standings.remove(at)),
            (Err(at), Some(standing)) => self.standings.insert(at, standing),
            (Err(_), None) => {}
        }
    }

    pub(super) fn standings(&self) -> &[Standing] {
        &self.standings
    }
}
