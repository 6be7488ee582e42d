//! The conditions that a workflow file names and code checks.

use crate::domain::ids::{FacilityId, StaffId};
use crate::domain::offer::OfferState;
use crate::domain::visit::Safety;
use crate::domain::work_item::{Details, WorkItem};

use super::model::{Facts, Guard, Refusal, Transition};

/// Codes of `consents` that mean the person has agreed.
const AGREED: [&str; 2] = ["verbal", "written"];

/// A step somebody asks for, or (without what they give) thinks about.
pub(super) struct Asked<'a> {
    pub(super) item: &'a WorkItem,
    pub(super) facts: &'a Facts,
    /// In stored form; `None` while nothing has been given yet.
    pub(super) given: Option<&'a Details>,
    /// Who; `None` when any colleague of the role is meant.
    pub(super) actor: Option<StaffId>,
}

impl Asked<'_> {
    /// Whether every condition of the step holds.
    pub(super) fn meets(&self, transition: &Transition) -> Result<(), Refusal> {
        let failing = transition.guards.iter().find(|guard| !self.holds(**guard));
        failing.map_or(Ok(()), |guard| Err(Refusal::Guarded { guard: *guard }))
    }

    fn holds(&self, guard: Guard) -> bool {
        let offers = &self.facts.offers;
        match guard {
            Guard::Consent => self.may_tell_who_it_is(),
            Guard::OpenOffer => match self.given {
                None => offers.iter().any(|offer| offer.state.is_open()),
                Some(given) => clinics(given)
                    .all(|clinic| self.newest(clinic).is_some_and(OfferState::is_open)),
            },
            Guard::AcceptedOffer => offers.iter().any(|offer| offer.state.is_acceptance()),
            Guard::HasAccepted => match self.given {
                None => offers.iter().any(|offer| offer.state.is_acceptance()),
                Some(given) => clinics(given)
                    .all(|clinic| self.newest(clinic).is_some_and(OfferState::is_acceptance)),
            },
            Guard::VisitBooked => self.facts.visit_booked,
            Guard::NobodyOut => self.facts.team == Safety::Home,
            Guard::NotAsked => self.given.is_none_or(|given| {
                let asked = |state: OfferState| state.is_open() || state.is_acceptance();
                !clinics(given).any(|clinic| self.newest(clinic).is_some_and(asked))
            }),
            Guard::Unclaimed => self
                .item
                .owner
                .is_none_or(|owner| self.actor == Some(owner)),
            Guard::Claimed => self.item.owner.is_some(),
        }
    }

    fn newest(&self, clinic: FacilityId) -> Option<OfferState> {
        self.facts
            .offers
            .iter()
            .rev()
            .find(|offer| offer.facility == clinic)
            .map(|offer| offer.state)
    }

    /// Consent or an exception. What was said last counts, so a consent that is taken back
    /// with the item closes the gate although the consultation had it.
    fn may_tell_who_it_is(&self) -> bool {
        let latest = |code: &str| {
            let given = self.given.and_then(|given| given.get(code));
            given
                .or_else(|| self.item.details.get(code))
                .filter(|value| !value.is_empty())
        };
        if latest("exception").is_some() {
            return true;
        }
        match latest("consent") {
            Some(consent) => AGREED.contains(&consent.as_str()),
            None => self.facts.consent,
        }
    }
}

/// The clinics named with a step.
pub(super) fn clinics(given: &Details) -> impl Iterator<Item = FacilityId> {
    let named = given.get("clinic").map(String::as_str).unwrap_or_default();
    named
        .split(',')
        .filter_map(|id| id.parse().ok())
        .map(FacilityId)
}
