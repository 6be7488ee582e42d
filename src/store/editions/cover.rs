//! What an edition speaks of, and so what its silence means.
//!
//! An institution is marked as vanished only when the edition covers it: the same source, the
//! same prefecture, the same kind of institution. A list of Chiba says nothing of Saitama, the
//! dental file nothing of pharmacies, a care file nothing of other services. Nothing is ever
//! deleted for being absent.

use super::plan::add_services;
use crate::domain::facility::{FacilityDetails, Source};
use crate::import::{Edition, Silent};
use std::collections::HashSet;

/// From so many known institutions on, an edition that lacks more than half of them is taken for
/// an extract of some municipalities and not for the end of all others.
const ENOUGH_TO_DOUBT: usize = 50;

/// Where a key of 医療情報ネット says the 機関区分.
const KIND_AT: usize = 2;

/// The scope of one edition.
#[derive(Debug)]
pub(super) struct Coverage {
    source: Source,
    scopes: HashSet<String>,
    /// Care services in the edition; institutions are covered service by service.
    services: HashSet<String>,
    municipalities: HashSet<String>,
    only_municipalities: bool,
    silent: Vec<Silent>,
}

impl Coverage {
    /// What the institutions of an edition show of its scope.
    pub fn of(edition: &Edition) -> Self {
        let institutions = &edition.institutions;
        let scope = |details: &FacilityDetails| scope(edition.source, &details.source_key);
        Self {
            source: edition.source,
            scopes: institutions.iter().map(scope).collect(),
            services: institutions
                .iter()
                .flat_map(|from| from.services.clone())
                .collect(),
            municipalities: institutions
                .iter()
                .map(|from| from.municipality.clone())
                .collect(),
            only_municipalities: false,
            silent: edition.silent.clone(),
        }
    }

    /// Whether an institution with this key would stand in the edition if it still existed.
    pub fn has_key(&self, key: &str) -> bool {
        self.scopes.contains(&scope(self.source, key))
    }

    /// Whether the edition is one of the municipality of a stored institution.
    pub fn has_place(&self, stored: &FacilityDetails) -> bool {
        !self.only_municipalities || self.municipalities.contains(&stored.municipality)
    }

    /// Narrows the scope to the municipalities that the edition names, when far too much is
    /// missing for a whole edition.
    pub fn doubt(&mut self, known: usize, missing: usize) {
        self.only_municipalities = known >= ENOUGH_TO_DOUBT && missing * 2 > known;
    }

    /// Whether far too much is missing for a whole edition.
    pub fn is_in_doubt(&self) -> bool {
        self.only_municipalities
    }

    /// Whether the edition may say less of an institution than an earlier one.
    pub fn may_be_silent(&self, said: &FacilityDetails) -> bool {
        self.source == Source::Kaigo || self.silence(said).is_some()
    }

    fn silence(&self, said: &FacilityDetails) -> Option<&Silent> {
        let kind = said.source_key.chars().nth(KIND_AT)?;
        self.silent.iter().find(|silent| silent.kind == kind)
    }

    /// Puts back what an earlier edition said where this one has no columns for it.
    pub fn complete(&self, said: &mut FacilityDetails, before: FacilityDetails) {
        add_services(said, self.services_not_covered(&before));
        let Some(silent) = self.silence(said) else {
            return;
        };
        if silent.beds {
            said.beds = before.beds;
        }
        if silent.days || silent.times {
            let told = std::mem::take(&mut said.opening);
            let (days, times) = match (silent.days, silent.times) {
                (true, true) => (before.opening.clone(), before.opening),
                (true, false) => (before.opening, told),
                (false, _) => (told, before.opening),
            };
            said.opening = days.with_times_of(times);
            said.hours = said.opening.in_words();
        }
        if silent.times {
            said.services = before.services;
        }
    }

    /// The services of a stored care office of which this edition says nothing; always empty
    /// for other sources.
    pub fn services_not_covered(&self, stored: &FacilityDetails) -> Vec<String> {
        if self.source != Source::Kaigo {
            return Vec::new();
        }
        let untouched = stored
            .services
            .iter()
            .filter(|service| !self.services.contains(*service));
        untouched.cloned().collect()
    }
}

/// Prefecture and table of a key, as far as the source's numbers tell them.
fn scope(source: Source, key: &str) -> String {
    let digits = match source {
        // Prefecture and 医科/歯科/薬局, or 機関区分.
        Source::Kouseikyoku | Source::Navii => 3,
        // Prefecture; the third character is no kind of service.
        Source::Kaigo => 2,
        // One list, one office.
        Source::Handbook | Source::Local => 0,
    };
    key.chars().take(digits).collect()
}
