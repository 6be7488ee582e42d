//! The usual next step of an item: what F9 does.
//!
//! A workflow file marks it for each state. Where it cannot be taken just now,
//! what the hooks stand for decides: with no offer waiting for its answer the
//! next one is sent. No workflow is known by name here.

use crate::domain::staff::Role;
use crate::store::ItemView;
use crate::workflow::model::{Guard, Hook, Refusal, Transition, Workflow};

/// The usual next step, if there is one that can be taken.
#[must_use]
pub fn usual_step<'w>(
    workflow: &'w Workflow,
    view: &ItemView,
    role: Role,
) -> Option<&'w Transition> {
    let steps: Vec<&Transition> = workflow
        .possible(&view.item, &view.facts, role)
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
    let marked = workflow.usual(&view.item.state);
    let usual = marked.and_then(|usual| steps.iter().copied().find(|step| step.name == usual.name));
    let asks_again = marked.is_some_and(|step| step.hooks.contains(&Hook::RecordAnswer));
    usual.or_else(|| hooked(Hook::SendOffers).filter(|_| asks_again))
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
