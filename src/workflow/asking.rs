//! Offers that are out: how long each has, and whose turn their answers make it.
//!
//! Every offer keeps its own deadline; the item's is the earliest of them. At 一斉 an acceptance does not
//! win by itself while others may still answer or have accepted too: within the window of the step that
//! decides, further answers are gathered, then a person chooses.

use chrono::{DateTime, Utc};

use crate::domain::ids::FacilityId;
use crate::domain::offer::{OfferMode, OfferState};
use crate::domain::work_item::{Details, NextAction, NextStep};

use super::conditions::clinics;
use super::fields;
use super::model::{Facts, Guard, Hook, OfferFact, Transition, Turn, Workflow};
use super::plan::{Step, next_step};

/// Field of the answer.
const ANSWER: &str = "answer";
/// Field for the moment until which a clinic thinks about it, or has after a reminder.
const UNTIL: &str = "until";

impl Workflow {
    /// Whether answers of clinics are awaited in a state.
    #[must_use]
    pub fn awaits_answers(&self, state: &str) -> bool {
        self.hooked(Hook::RecordAnswer)
            .is_some_and(|step| step.from.iter().any(|from| from == state))
    }

    /// The step that chooses among acceptances.
    #[must_use]
    pub fn deciding(&self) -> Option<&Transition> {
        self.transitions
            .iter()
            .find(|step| step.guards.contains(&Guard::HasAccepted))
    }

    /// The step that has a hook.
    #[must_use]
    pub fn hooked(&self, hook: Hook) -> Option<&Transition> {
        self.transitions
            .iter()
            .find(|step| step.hooks.contains(&hook))
    }

    /// Whether an acceptance only joins those among which a person will choose.
    pub(super) fn is_gathered(&self, step: &Transition, given: &Details, facts: &Facts) -> bool {
        let answering: Vec<FacilityId> = clinics(given).collect();
        let (own, others): (Vec<&OfferFact>, Vec<&OfferFact>) = facts
            .offers
            .iter()
            .partition(|offer| answering.contains(&offer.facility));
        step.hooks.contains(&Hook::GatherAnswers)
            && self.deciding().is_some_and(|step| step.again.is_some())
            && answer(given).is_some_and(OfferState::is_acceptance)
            && own.iter().any(|offer| offer.mode == OfferMode::Broadcast)
            && others
                .iter()
                .any(|offer| offer.state.is_open() || offer.state.is_acceptance())
    }
}

/// The answer given with a step.
fn answer(given: &Details) -> Option<OfferState> {
    given
        .get(ANSWER)
        .and_then(|code| OfferState::from_code(code))
}

impl Step<'_> {
    /// Until when the clinics that the step is about have: those asked now, reminded, or thinking about it.
    pub(super) fn offer_deadline(&self, to: Option<&str>) -> Option<DateTime<Utc>> {
        let hooks = &self.transition.hooks;
        let said = self
            .given
            .get(UNTIL)
            .and_then(|stored| fields::moment(stored));
        if hooks.contains(&Hook::SendOffers) {
            let turn = self.workflow.state(to?)?.turn()?;
            return Some(self.clock_of(turn));
        }
        if hooks.contains(&Hook::Remind) {
            let standing = self.transition.again.as_ref();
            return said.or_else(|| standing.map(|turn| self.clock_of(turn)));
        }
        let is_thinking = answer(self.given) == Some(OfferState::Considering);
        said.filter(|_| hooks.contains(&Hook::RecordAnswer) && is_thinking)
    }

    /// The next step where it depends on the offers that are out; `None` where it does not.
    pub(super) fn next_while_asking(&self, to: Option<&str>, facts: &Facts) -> Option<NextStep> {
        let hooks = &self.transition.hooks;
        let is_asking = [Hook::SendOffers, Hook::RecordAnswer, Hook::Remind]
            .iter()
            .any(|hook| hooks.contains(hook));
        let stays = to.is_none_or(|to| to == self.item.state);
        if !is_asking || (!stays && !hooks.contains(&Hook::SendOffers)) {
            return None;
        }
        let concerned: Vec<FacilityId> = clinics(self.given).collect();
        let is_concerned = |offer: &&OfferFact| concerned.contains(&offer.facility);
        if stays && answer(self.given).is_some_and(OfferState::is_acceptance) {
            return Some(self.window());
        }
        let mut others = facts.offers.iter().filter(|offer| !is_concerned(offer));
        if stays && others.any(|offer| offer.state.is_acceptance()) {
            // The window runs on.
            return self.item.next.clone();
        }
        let open = facts
            .offers
            .iter()
            .filter(|offer| offer.state.is_open() && !is_concerned(offer))
            .map(|offer| offer.deadline)
            .min();
        let own = self.offer_deadline(to);
        let due = [open, own].into_iter().flatten().min()?;
        let turn = self
            .workflow
            .state(to.unwrap_or(&self.item.state))?
            .turn()?;
        if hooks.contains(&Hook::Remind) && own == Some(due) {
            return Some(self.again(self.transition, due));
        }
        Some(next_step(turn, self.owner, due, NextAction::OfState))
    }

    /// The window in which further answers are gathered; one that runs is not prolonged.
    fn window(&self) -> NextStep {
        let deciding = self.workflow.deciding();
        let running = self.item.next.as_ref().filter(|next| {
            deciding.is_some_and(|step| next.action == NextAction::OfStep(step.name.clone()))
        });
        if let Some(running) = running {
            return running.clone();
        }
        let deciding = deciding.unwrap_or(self.transition);
        let turn = deciding.again.as_ref();
        let due = turn.map_or(self.context.now, |turn| self.clock_of(turn));
        self.again(deciding, due)
    }

    fn clock_of(&self, turn: &Turn) -> DateTime<Utc> {
        let sources = [self.given, &self.item.details];
        self.context.due(&turn.clock, self.urgency, &sources)
    }

    /// The turn that a step brings while the item stays in its state.
    fn again(&self, step: &Transition, due: DateTime<Utc>) -> NextStep {
        let action = NextAction::OfStep(step.name.clone());
        match &step.again {
            Some(turn) => next_step(turn, self.owner, due, action),
            None => NextStep {
                actor: super::plan::OWNER.to_owned(),
                action: NextAction::OfState,
                due,
            },
        }
    }
}
