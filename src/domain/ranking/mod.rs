//! Candidates for a referral: who could take it, in which order, and why
//! (domain.md 4.1).
//!
//! Facts in, reasons out; the weights are data. Hard rules first, all of them,
//! so that nobody is excluded without every reason being named; then points, each
//! with its reason, so that the sum can be checked by eye. Nothing is assigned
//! here: a person confirms.

use super::area::AreaCode;
use super::facility::Position;
use super::ids::FacilityId;
use super::room::RoomNow;
use chrono::NaiveDate;
use std::cmp::Ordering;
use std::collections::{BTreeMap, BTreeSet};

mod hard_rules;
mod points;
mod side_by_side;
mod weights;

pub use hard_rules::{WhyNot, WhyNotKind};
pub use points::{Reason, ReasonKind};
pub use side_by_side::side_by_side;
pub use weights::{Limits, Points, Weights};

/// What the person needs and wants.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Needs {
    /// Codes of `special_care`.
    pub special_care: Vec<String>,
    /// Capability codes for whom it is (`dementia`, `psychiatry`, `intractable` …).
    pub subjects: Vec<String>,
    /// Age in years; a child needs a clinic that sees children.
    pub age: Option<u16>,
    /// Whether somebody must come at any hour.
    pub night: bool,
    /// Codes of `wishes`.
    pub wishes: Vec<String>,
    /// The area where the person lives.
    pub area: Option<AreaCode>,
    /// The areas next to it.
    pub neighbours: Vec<AreaCode>,
    /// Where the person lives.
    pub position: Option<Position>,
    /// The attending specialist's own institution.
    pub attending: Option<FacilityId>,
    /// Institutions that the person or the family refused.
    pub refused: Vec<FacilityId>,
    /// Rules set aside by the person at the desk; see [`WhyNotKind::may_be_relaxed`].
    pub relaxed: BTreeSet<WhyNotKind>,
}

/// What an institution already is to the person.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Relation {
    /// Nothing yet.
    #[default]
    None,
    /// It works with the visiting nurses or the pharmacy already in the house.
    TeamInTheHouse,
    /// It is already the person's doctor.
    TheirDoctor,
}

/// What is known of one institution at this moment.
#[derive(Debug, Clone, PartialEq)]
pub struct CandidateFacts {
    /// Identity.
    pub facility: FacilityId,
    /// Name, for lists.
    pub name: String,
    /// Code of `facility_kinds`.
    pub kind: String,
    /// Whether it still exists and is not on leave.
    pub active: bool,
    /// Its area.
    pub area: Option<AreaCode>,
    /// Where it is.
    pub position: Option<Position>,
    /// All capability codes, what it denied already taken out.
    pub capabilities: Vec<String>,
    /// Codes it confirmed itself.
    pub can: Vec<String>,
    /// Codes it gives on a condition.
    pub conditional: Vec<String>,
    /// Codes it denied itself.
    pub cannot: Vec<String>,
    /// Whether it takes the role of 副主治医; unknown until asked.
    pub takes_sub_attending: Option<bool>,
    /// Room for the role, as far as it may be believed today.
    pub room: RoomNow,
    /// Places declared with it.
    pub places: Option<u32>,
    /// The day of the declaration.
    pub declared_on: Option<NaiveDate>,
    /// Offers accepted in the last year, with or without a condition.
    pub accepted: u32,
    /// Offers declined or left without an answer in the last year.
    pub declined: u32,
    /// Median time to an answer in minutes.
    pub median_answer_minutes: Option<u32>,
    /// Persons assigned in the last year.
    pub assigned_last_year: u32,
    /// The last assignment.
    pub last_assigned_on: Option<NaiveDate>,
    /// What it already is to the person.
    pub relation: Relation,
    /// A short notice that holds today, such as a closure.
    pub notice: Option<String>,
}

/// One candidate with its place in the ranking explained.
#[derive(Debug, Clone, PartialEq)]
pub struct Candidate {
    /// What was known.
    pub facts: CandidateFacts,
    /// Straight-line distance in km, where both positions are known.
    pub km: Option<f64>,
    /// Sum of the reasons' points.
    pub points: i32,
    /// Why, in the order of the rules; reasons of 0 points say what is unconfirmed.
    pub reasons: Vec<Reason>,
}

/// One institution that cannot be asked, with every reason.
#[derive(Debug, Clone, PartialEq)]
pub struct Excluded {
    /// What was known.
    pub facts: CandidateFacts,
    /// Why not; never empty.
    pub why: Vec<WhyNot>,
}

/// How much one rule removed.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Removed {
    /// Institutions that the rule excludes.
    pub total: u32,
    /// Those that no other rule excludes: relaxing the rule brings them back.
    pub only_by_this: u32,
}

/// The outcome.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Ranking {
    /// Best first: points, then distance (unknown last), then id.
    pub items: Vec<Candidate>,
    /// By id.
    pub excluded: Vec<Excluded>,
    /// How much each rule removed.
    pub removed_by: BTreeMap<WhyNotKind, Removed>,
}

/// Ranks the candidates for a referral.
#[must_use]
pub fn rank(
    needs: &Needs,
    candidates: Vec<CandidateFacts>,
    weights: &Weights,
    today: NaiveDate,
) -> Ranking {
    let mut ranking = Ranking::default();
    for facts in candidates {
        let km = needs
            .position
            .zip(facts.position)
            .map(|(home, clinic)| home.km_to(clinic));
        let (set_aside, why): (Vec<WhyNot>, Vec<WhyNot>) =
            hard_rules::why_not(needs, &facts, km, &weights.limits)
                .into_iter()
                .partition(|why| why.kind.may_be_relaxed() && needs.relaxed.contains(&why.kind));
        if why.is_empty() {
            let mut reasons = points::reasons(needs, &facts, km, weights, today);
            reasons.extend(set_aside.into_iter().map(Reason::set_aside));
            let points = reasons.iter().map(|reason| reason.points).sum();
            ranking.items.push(Candidate {
                facts,
                km,
                points,
                reasons,
            });
        } else {
            ranking.count(&why);
            ranking.excluded.push(Excluded { facts, why });
        }
    }
    ranking.items.sort_by(Candidate::order);
    ranking
        .excluded
        .sort_by_key(|excluded| excluded.facts.facility);
    ranking
}

impl Candidate {
    fn order(&self, other: &Self) -> Ordering {
        let far = |candidate: &Self| candidate.km.unwrap_or(f64::INFINITY);
        other
            .points
            .cmp(&self.points)
            .then(far(self).total_cmp(&far(other)))
            .then(self.facts.facility.cmp(&other.facts.facility))
    }
}

impl Ranking {
    fn count(&mut self, why: &[WhyNot]) {
        let kinds: BTreeSet<WhyNotKind> = why.iter().map(|why| why.kind).collect();
        for kind in &kinds {
            let removed = self.removed_by.entry(*kind).or_default();
            removed.total += 1;
            removed.only_by_this += u32::from(kinds.len() == 1);
        }
    }
}

impl Needs {
    /// Everything a clinic must not have denied: special care, for whom, and
    /// `children` below the given age in years. Each code once.
    #[must_use]
    pub fn care(&self, child_age: u16) -> Vec<&str> {
        let child = self
            .age
            .is_some_and(|age| age < child_age)
            .then_some("children");
        let mut codes: Vec<&str> = Vec::new();
        let asked = self
            .special_care
            .iter()
            .chain(&self.subjects)
            .map(String::as_str);
        for code in asked.chain(child) {
            if !codes.contains(&code) {
                codes.push(code);
            }
        }
        codes
    }
}

impl CandidateFacts {
    /// Whether it can do something: confirmed by itself or known from elsewhere,
    /// and not denied.
    #[must_use]
    pub fn can_do(&self, code: &str) -> bool {
        let names = |codes: &[String]| codes.iter().any(|known| known == code);
        !names(&self.cannot) && (names(&self.can) || names(&self.capabilities))
    }

    fn denies(&self, code: &str) -> bool {
        self.cannot.iter().any(|denied| denied == code)
    }

    fn confirms(&self, code: &str) -> bool {
        !self.denies(code) && self.can.iter().any(|told| told == code)
    }
}

#[cfg(test)]
mod tests;
