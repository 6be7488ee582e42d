//! What the desk proposes for a step: ranked clinics, open offers, support physicians.

use super::around::Around;
use super::{crew, words};
use crate::app::screen::Desk;
use crate::app::step::{Proposal, Proposals};
use crate::domain::offer::Offer;
use crate::locale::Label;
use crate::store::ItemView;
use crate::workflow::model::{FieldKind, Guard, Hook, Transition};

/// The field that names institutions.
const CLINIC: &str = "clinic";
/// The field that says why the first candidate was passed over.
const REASON: &str = "reason";
/// The field that names the physician who goes out.
const PHYSICIAN: &str = "physician";
/// The field that names who goes along.
const CREW: &str = "crew";
/// The field that names the physician who is asked for a view first.
const ADVISOR: &str = "advisor";
/// As many candidates as there are digits.
const CANDIDATES_SHOWN: usize = 9;

/// The proposals for a step; `None` where there is nothing to propose.
#[must_use]
pub fn proposals(
    transition: &Transition,
    view: &ItemView,
    around: &Around,
    desk: &Desk,
) -> Option<Proposals> {
    if transition.hooks.contains(&Hook::SendOffers) {
        return candidates(around, desk);
    }
    if transition.hooks.contains(&Hook::RecordAnswer) || transition.hooks.contains(&Hook::Remind) {
        return open_offers(view, desk);
    }
    if transition.guards.contains(&Guard::HasAccepted) {
        return acceptances(view, around, desk);
    }
    let of_kind = |kind: FieldKind, codes: &[&str]| {
        let mut carried = transition.carries.iter();
        carried.find(|spec| spec.kind == kind && codes.contains(&spec.code.as_str()))
    };
    if of_kind(FieldKind::Staff, &[crew::ASKED]).is_some() {
        return crew::anybody(view, desk);
    }
    let asked = of_kind(FieldKind::Staff, &[PHYSICIAN, ADVISOR])?;
    let physicians = crew::physicians(&asked.code, view, desk)?;
    let along = of_kind(FieldKind::People, &[CREW]);
    let along = along.and_then(|spec| crew::companions(&spec.code, view, desk));
    Some(physicians.with_beside(along))
}

fn candidates(around: &Around, desk: &Desk) -> Option<Proposals> {
    let points = |points: i32| desk.locale.fill(Label::ReferralPoints, &[("n", &points)]);
    // The candidate under the hand may stand beyond the ninth place: everything up to it is shown.
    let shown = CANDIDATES_SHOWN.max(around.picked() + 1);
    let options = around
        .candidates()
        .into_iter()
        .take(shown)
        .map(|candidate| Proposal {
            value: candidate.facts.facility.to_string(),
            label: candidate.facts.name.clone(),
            detail: points(candidate.points),
        })
        .collect();
    let standing = desk.locale.text(Label::ReferralPassedOver);
    let proposals = Proposals::new(CLINIC, options, around.picked())?;
    Some(
        proposals
            .with_reason(REASON, standing)
            .several(around.marked()),
    )
}

fn open_offers(view: &ItemView, desk: &Desk) -> Option<Proposals> {
    let open = view.offers.iter().filter(|offer| offer.state.is_open());
    let options = open
        .map(|offer| Proposal {
            value: offer.facility.to_string(),
            label: offer.facility_name.clone(),
            detail: words::left(offer.deadline, desk).text,
        })
        .collect();
    Proposals::new(CLINIC, options, 0)
}

/// Who has accepted, in the order of the ranking; the condition stands beside the points.
fn acceptances(view: &ItemView, around: &Around, desk: &Desk) -> Option<Proposals> {
    let ranked = around.ranking().map_or(&[][..], |ranking| &ranking.items);
    let place = |offer: &Offer| {
        let mut ranked = ranked.iter();
        ranked.position(|candidate| candidate.facts.facility == offer.facility)
    };
    let accepted = view.offers.iter();
    let mut accepted: Vec<&Offer> = accepted
        .filter(|offer| offer.state.is_acceptance())
        .collect();
    accepted.sort_by_key(|offer| place(offer).unwrap_or(usize::MAX));
    let options = accepted
        .into_iter()
        .map(|offer| {
            let candidate = place(offer).and_then(|at| ranked.get(at));
            let points = candidate.map(|candidate| {
                let n = &candidate.points;
                desk.locale.fill(Label::ReferralPoints, &[("n", n)])
            });
            let detail = [offer.condition.clone(), points.unwrap_or_default()].join("  ");
            Proposal {
                value: offer.facility.to_string(),
                label: offer.facility_name.clone(),
                detail: detail.trim().to_owned(),
            }
        })
        .collect();
    let standing = desk.locale.text(Label::ReferralPassedOver);
    Some(Proposals::new(CLINIC, options, 0)?.with_reason(REASON, standing))
}
