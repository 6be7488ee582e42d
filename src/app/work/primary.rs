//! The usual next step of an item: what F9 does.
//!
//! A workflow file marks it for each state. Where it cannot be taken just now,
//! what the hooks stand for decides: with no offer waiting for its answer the
//! next one is sent, and gathered acceptances are decided upon. No workflow is known by name here.

use crate::app::screen::Desk;
use crate::store::ItemView;
use crate::workflow::model::{Guard, Hook, Refusal, Transition, Workflow};

/// The usual next step, if there is one that can be taken.
#[must_use]
pub fn usual_step<'w>(
    workflow: &'w Workflow,
    view: &ItemView,
    desk: &Desk,
) -> Option<&'w Transition> {
    let steps: Vec<&Transition> = workflow
        .possible(&view.item, &view.facts, desk.me.role)
        .into_iter()
        .filter(|step| step.blocked.as_ref().is_none_or(may_be_mended))
        .map(|step| step.transition)
        .collect();
    let hooked = |hook: Hook| {
        steps
            .iter()
            .copied()
            .find(|step| step.hooks.contains(&hook))
    };
    if let Some(look) = workflow.awaits_look(&view.item) {
        return steps.iter().copied().find(|step| step.name == look);
    }
    let marked = workflow.usual(&view.item);
    let usual = marked.and_then(|usual| steps.iter().copied().find(|step| step.name == usual.name));
    let awaits = marked.is_some_and(|step| step.hooks.contains(&Hook::RecordAnswer));
    if !awaits {
        return usual;
    }
    let deciding = steps.iter().copied().find(|step| is_deciding(step));
    match deciding.filter(|_| is_gathered(view, desk)) {
        Some(deciding) => Some(deciding),
        None => usual
            .filter(|_| !all_vanished(view))
            .or_else(|| hooked(Hook::SendOffers)),
    }
}

fn is_deciding(step: &Transition) -> bool {
    step.guards.contains(&Guard::HasAccepted)
}

/// Whether nothing more is to be waited for before a person decides among acceptances.
fn is_gathered(view: &ItemView, desk: &Desk) -> bool {
    let is_open = view.offers.iter().any(|offer| offer.state.is_open());
    view.accepted().is_some() && (!is_open || view.item.is_overdue(desk.now))
}

/// Whether every clinic that still owes an answer is gone from the directory: nobody will answer.
fn all_vanished(view: &ItemView) -> bool {
    let mut open = view.offers.iter().filter(|offer| offer.state.is_open());
    open.all(|offer| {
        let clinic = view.institution(offer.facility);
        clinic.is_some_and(|clinic| clinic.vanished)
    })
}

/// Whether what stands in the way can be given with the step itself.
#[must_use]
pub fn may_be_mended(refusal: &Refusal) -> bool {
    matches!(
        refusal,
        Refusal::Guarded {
            guard: Guard::Consent
        }
    )
}
