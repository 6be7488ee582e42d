//! The ranking over a handful of invented institutions.

mod hard_rules;
mod order;
mod properties;
mod widening;

use super::*;
use crate::domain::room::Room;
use std::path::Path;

fn weights() -> Weights {
    let text = include_str!("../../../../data/ranking.toml");
    Weights::parse(Path::new("ranking.toml"), text).unwrap()
}

fn today() -> NaiveDate {
    NaiveDate::from_ymd_opt(2026, 11, 22).unwrap()
}

fn area(code: &str) -> AreaCode {
    AreaCode(code.to_owned())
}

fn codes(codes: &[&str]) -> Vec<String> {
    codes.iter().map(|code| (*code).to_owned()).collect()
}

/// A clinic that makes home visits and of which nothing else is known.
fn clinic(id: i64) -> CandidateFacts {
    CandidateFacts {
        facility: FacilityId(id),
        name: format!("架空診療所{id}"),
        kind: "clinic".to_owned(),
        active: true,
        area: None,
        position: None,
        capabilities: codes(&["home-visit"]),
        can: Vec::new(),
        conditional: Vec::new(),
        cannot: Vec::new(),
        takes_sub_attending: None,
        room: RoomNow::Unknown,
        places: None,
        declared_on: None,
        notice: None,
    }
}

fn ranked(needs: &Needs, candidates: Vec<CandidateFacts>) -> Ranking {
    tied(needs, candidates, HashMap::new())
}

fn tied(
    needs: &Needs,
    candidates: Vec<CandidateFacts>,
    ties: HashMap<FacilityId, Ties>,
) -> Ranking {
    let field = Arc::new(Field::of(candidates));
    rank(needs.clone(), &field, ties, &weights(), today())
}

fn order(ranking: &Ranking) -> Vec<i64> {
    ranking
        .items
        .iter()
        .map(|item| item.facts.facility.0)
        .collect()
}

fn why(needs: &Needs, facts: CandidateFacts) -> Vec<WhyNotKind> {
    let ranking = ranked(needs, vec![facts]);
    let excluded = ranking.excluded.iter();
    excluded.flat_map(|out| out.rules.iter()).collect()
}

/// Whether a candidate, by its place from 0, has a reason.
fn has(ranking: &Ranking, at: usize, kind: ReasonKind) -> bool {
    let reasons = ranking.reasons(&ranking.items[at]);
    reasons.iter().any(|reason| reason.kind == kind)
}
