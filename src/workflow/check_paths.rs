//! Whether every state can be reached and left, and every clock finds its moment.

use std::collections::BTreeSet;

use crate::locale::Label;

use super::check::{Checked, clock_fields};
use super::draft::{Draft, DraftTarget, DraftTransition, PhaseName};

/// Notes unreachable states, dead ends, and clocks whose field may be empty.
pub(super) fn paths(checked: &Checked<'_>) {
    let Checked { source, draft, .. } = checked;
    let Some(first) = draft.states.iter().find(|state| !state.universal) else {
        source.fault(0, Label::WorkflowFaultNoStates, &[]);
        return;
    };
    let first_code = &first.code.value;
    if first.phase != PhaseName::Open {
        let at = first.code.at;
        source.fault(at, Label::WorkflowFaultFirstState, &[("state", first_code)]);
    }
    let reached = reached_from(draft, first_code);
    let leaving = leading_to_the_end(draft);
    for state in draft.states.iter().filter(|state| !state.universal) {
        let code = &state.code.value;
        if !reached.contains(code.as_str()) {
            source.fault(
                state.code.at,
                Label::WorkflowFaultUnreachable,
                &[("state", code)],
            );
        }
        if state.phase == PhaseName::Open && !leaving.contains(code.as_str()) {
            source.fault(
                state.code.at,
                Label::WorkflowFaultNoWayOut,
                &[("state", code)],
            );
        }
    }
    moments(checked, first_code);
}

/// Whether a step may lead to a state, and then always carries the field.
fn leads_with(step: &DraftTransition, state: &str, field: &str) -> Option<bool> {
    let spec = step
        .fields
        .iter()
        .map(|f| &f.spec)
        .find(|spec| spec.code == field);
    let always = spec.is_some_and(|spec| spec.required || spec.default.is_some());
    match &step.to {
        DraftTarget::State(to) => (to.value == state).then_some(always),
        DraftTarget::ByField { field: by, states } => {
            let values: Vec<&String> = states
                .iter()
                .filter(|(_, to)| to.as_ref().is_some_and(|to| to.value == state))
                .map(|(value, _)| &value.value)
                .collect();
            let when = spec.and_then(|spec| spec.required_when.as_ref());
            let then = when.is_some_and(|(other, needed)| {
                *other == by.value && values.iter().all(|value| needed.contains(value))
            });
            (!values.is_empty()).then_some(always || then)
        }
        DraftTarget::Same | DraftTarget::BeforeHold(_) | DraftTarget::Undo => None,
    }
}

fn moments(checked: &Checked<'_>, first: &str) {
    let Checked { source, draft, .. } = checked;
    for state in draft.states.iter().filter(|state| !state.universal) {
        let Some(turn) = state
            .turn
            .as_ref()
            .filter(|turn| turn.clock.value.otherwise.is_none())
        else {
            continue;
        };
        let code = &state.code.value;
        for field in clock_fields(turn) {
            let unsure = draft
                .transitions
                .iter()
                .find(|step| leads_with(step, code, field) == Some(false));
            let start = (code == first).then_some("start");
            if let Some(name) = start.or(unsure.map(|step| step.name.value.as_str())) {
                let values: &[(&str, &dyn std::fmt::Display)] =
                    &[("state", code), ("field", field), ("name", &name)];
                source.fault(turn.clock.at, Label::WorkflowFaultClockEmpty, values);
            }
        }
    }
    for step in draft.transitions.iter().filter(|step| !step.universal) {
        let Some(turn) = step
            .again
            .as_ref()
            .filter(|turn| turn.clock.value.otherwise.is_none())
        else {
            continue;
        };
        for field in clock_fields(turn) {
            let carried = step
                .fields
                .iter()
                .any(|f| f.spec.code == *field && f.spec.required);
            if !carried {
                let name = &step.name.value;
                let values: &[(&str, &dyn std::fmt::Display)] =
                    &[("state", name), ("field", field), ("name", name)];
                source.fault(turn.clock.at, Label::WorkflowFaultClockEmpty, values);
            }
        }
    }
}

fn targets(step: &DraftTransition) -> Vec<&str> {
    match &step.to {
        DraftTarget::State(to) => vec![to.value.as_str()],
        DraftTarget::ByField { states, .. } => states
            .iter()
            .filter_map(|(_, to)| Some(to.as_ref()?.value.as_str()))
            .collect(),
        DraftTarget::Same | DraftTarget::BeforeHold(_) | DraftTarget::Undo => Vec::new(),
    }
}

fn reached_from<'d>(draft: &'d Draft, first: &'d str) -> BTreeSet<&'d str> {
    let mut reached = BTreeSet::from([first]);
    loop {
        let before = reached.len();
        for step in &draft.transitions {
            if draft
                .sources(step)
                .iter()
                .any(|from| reached.contains(from))
            {
                reached.extend(targets(step));
            }
        }
        if reached.len() == before {
            return reached;
        }
    }
}

/// States from which the file's own steps lead to a closed state. The universal way out
/// (withdrawing) does not count: it would hide every dead end.
fn leading_to_the_end(draft: &Draft) -> BTreeSet<&str> {
    let closed = draft
        .states
        .iter()
        .filter(|state| state.phase == PhaseName::Closed);
    let mut leading: BTreeSet<&str> = closed.map(|state| state.code.value.as_str()).collect();
    loop {
        let before = leading.len();
        for step in draft.transitions.iter().filter(|step| !step.universal) {
            if targets(step).iter().any(|to| leading.contains(to)) {
                leading.extend(draft.sources(step));
            }
        }
        if leading.len() == before {
            return leading;
        }
    }
}
