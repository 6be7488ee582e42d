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
use std::collections::{BTreeMap, BTreeSet, HashMap};
use std::hash::BuildHasher;
use std::sync::Arc;

mod field;
mod hard_rules;
mod points;
mod reach;
mod side_by_side;
mod weights;

pub use field::Field;
pub use hard_rules::{Rules, WhyNot, WhyNotKind};
use points::Basis;
pub use points::{Reason, ReasonKind};
pub use reach::{Reach, Reaches};
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
    /// A short notice that holds today, such as a closure.
    pub notice: Option<String>,
}

/// What ties an institution to the person and to the office: its answers of the last year.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Ties {
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
}

/// One candidate with its place in the ranking.
#[derive(Debug, Clone, PartialEq)]
pub struct Candidate {
    /// What is known of the institution.
    pub facts: Arc<CandidateFacts>,
    /// What it is to the person, and how it answers.
    pub ties: Ties,
    /// Straight-line distance in km, where both positions are known.
    pub km: Option<f64>,
    /// Sum of the points of [`Ranking::reasons`].
    pub points: i32,
    /// Rules that would exclude it and were set aside.
    pub set_aside: Rules,
    /// What of it lies beyond the nearest circle.
    pub beyond: Reaches,
}

/// One institution that cannot be asked.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Excluded {
    /// Its place in the field.
    at: usize,
    /// Why not; never empty.
    pub rules: Rules,
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
#[derive(Debug, Clone, PartialEq)]
pub struct Ranking {
    /// Best first: points, then distance (unknown last), then id.
    pub items: Vec<Candidate>,
    /// Those with the fewest reasons against them first, then by id.
    pub excluded: Vec<Excluded>,
    /// How much each rule removed.
    pub removed_by: BTreeMap<WhyNotKind, Removed>,
    field: Arc<Field>,
    needs: Needs,
    weights: Weights,
    today: NaiveDate,
}

/// Ranks the candidates for a referral among all institutions. Only sums are made here; what is read is asked for by
/// [`Ranking::reasons`] and [`Ranking::why_not`].
#[must_use]
pub fn rank<S: BuildHasher>(
    needs: Needs,
    field: &Arc<Field>,
    mut ties: HashMap<FacilityId, Ties, S>,
    weights: &Weights,
    today: NaiveDate,
) -> Ranking {
    let may = |rule: &WhyNotKind| rule.may_be_relaxed();
    let relaxed: Rules = needs.relaxed.iter().copied().filter(may).collect();
    let care = needs.care(weights.limits.child_age);
    let mut items = Vec::new();
    let mut excluded = Vec::new();
    let mut removed = [Removed::default(); WhyNotKind::ALL.len()];
    for (at, standing) in field.standings().iter().enumerate() {
        let (rules, km) = hard_rules::broken(&needs, &care, &weights.limits, standing);
        let (set_aside, rules) = rules.parted(relaxed);
        if !rules.is_empty() {
            count(&mut removed, rules);
            excluded.push(Excluded { at, rules });
            continue;
        }
        let facts = &standing.facts;
        let ties = ties.remove(&standing.facility).unwrap_or_default();
        let basis = Basis {
            needs: &needs,
            care: &care,
            facts,
            ties: &ties,
            km,
        };
        let mut points = 0;
        points::enter(&basis, weights, today, &mut points);
        let beyond = reach::beyond(&needs, facts, ties.relation, km, &weights.limits);
        items.push(Candidate {
            facts: Arc::clone(facts),
            ties,
            km,
            points,
            set_aside,
            beyond,
        });
    }
    items.sort_by(Candidate::order);
    excluded.sort_by_key(|excluded| excluded.rules.len());
    let removed_by = WhyNotKind::ALL.into_iter().zip(removed);
    Ranking {
        items,
        excluded,
        removed_by: removed_by
            .filter(|(_, removed)| removed.total > 0)
            .collect(),
        field: Arc::clone(field),
        weights: *weights,
        today,
        needs,
    }
}

fn count(removed: &mut [Removed; WhyNotKind::ALL.len()], rules: Rules) {
    let is_only = u32::from(rules.len() == 1);
    for kind in rules.iter() {
        let removed = &mut removed[kind as usize];
        removed.total += 1;
        removed.only_by_this += is_only;
    }
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
    /// Why a candidate stands where it stands, in the order of the rules; reasons of 0 points say what is
    /// unconfirmed.
    #[must_use]
    pub fn reasons(&self, candidate: &Candidate) -> Vec<Reason> {
        let (needs, limits) = (&self.needs, &self.weights.limits);
        let facts = &candidate.facts;
        let basis = Basis {
            needs,
            care: &needs.care(limits.child_age),
            facts,
            ties: &candidate.ties,
            km: candidate.km,
        };
        let mut reasons = Vec::new();
        points::enter(&basis, &self.weights, self.today, &mut reasons);
        let set_aside = hard_rules::why_not(needs, facts, limits, candidate.set_aside);
        reasons.extend(points::set_aside(set_aside));
        reasons
    }

    /// What is known of an institution that was excluded.
    #[must_use]
    pub fn facts(&self, excluded: &Excluded) -> &CandidateFacts {
        &self.field.standings()[excluded.at].facts
    }

    /// Everything that speaks against an institution.
    #[must_use]
    pub fn why_not(&self, excluded: &Excluded) -> Vec<WhyNot> {
        let facts = self.facts(excluded);
        hard_rules::why_not(&self.needs, facts, &self.weights.limits, excluded.rules)
    }

    /// The rules that were set aside.
    #[must_use]
    pub fn relaxed(&self) -> &BTreeSet<WhyNotKind> {
        &self.needs.relaxed
    }

    /// How far the circle goes that a desk begins with.
    #[must_use]
    pub fn opening(&self) -> Reaches {
        let enough = usize::from(self.weights.limits.enough_candidates);
        reach::opening(&self.items, enough)
    }

    /// How many candidates a circle has.
    #[must_use]
    pub fn within(&self, open: Reaches) -> usize {
        reach::within(&self.items, open)
    }

    /// How many candidates a reach adds to a circle, or has added to it.
    #[must_use]
    pub fn added_by(&self, reach: Reach, open: Reaches) -> usize {
        self.within(open.with(reach)) - self.within(open.without(reach))
    }

    /// How many candidates setting a rule aside adds to a circle, or has added to it.
    #[must_use]
    pub fn added_by_rule(&self, rule: WhyNotKind, open: Reaches) -> usize {
        if self.needs.relaxed.contains(&rule) {
            let by_it = |candidate: &&Candidate| {
                candidate.set_aside.contains(rule) && candidate.beyond.is_within(open)
            };
            return self.items.iter().filter(by_it).count();
        }
        let only = |excluded: &&Excluded| excluded.rules == Rules::from_iter([rule]);
        self.come_back(only, open)
    }

    /// How many candidates are added by opening the circle and setting aside every rule that may be.
    #[must_use]
    pub fn added_by_all(&self, open: Reaches) -> usize {
        let soft = |excluded: &&Excluded| excluded.rules.iter().all(WhyNotKind::may_be_relaxed);
        let back = self.come_back(soft, Reaches::all());
        self.within(Reaches::all()) - self.within(open) + back
    }

    fn come_back(&self, which: impl Fn(&&Excluded) -> bool, open: Reaches) -> usize {
        let within = |excluded: &&Excluded| {
            let facts = self.facts(excluded);
            let both = self.needs.position.zip(facts.position);
            let km = both.map(|(home, clinic)| home.km_to(clinic));
            // Whoever is the person's doctor is rarely excluded; the count may leave them beyond.
            let (relation, limits) = (Relation::None, &self.weights.limits);
            reach::beyond(&self.needs, facts, relation, km, limits).is_within(open)
        };
        self.excluded.iter().filter(which).filter(within).count()
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
