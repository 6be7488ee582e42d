//! From a draft without faults to the workflow that the program works with.

use super::draft::{
    Draft, DraftColumn, DraftField, DraftState, DraftTarget, DraftTransition, DraftTurn, PhaseName,
    Primary,
};
use super::model::{
    Column, FieldSpec, LateTurn, Phase, Reassess, State, Target, Transition, Turn, Workflow,
};

/// Turns a checked draft into a workflow.
pub(super) fn assemble(draft: Draft) -> Workflow {
    let transitions = draft
        .transitions
        .iter()
        .map(|step| transition(&draft, step))
        .collect();
    Workflow {
        id: draft.id.value,
        letter: draft.letter.value,
        label: draft.label,
        view: draft.view,
        transitions,
        states: draft.states.into_iter().map(state).collect(),
        fields: specs(&draft.fields),
        columns: columns(draft.columns),
        narrow_columns: columns(draft.narrow_columns),
        list_columns: draft
            .list_columns
            .into_iter()
            .map(|column| column.value)
            .collect(),
        list_groups: draft.list_groups,
        choices: draft.choices,
        routes: draft.routes.into_iter().map(|route| route.value).collect(),
        linked_to: draft.linked_to.map(|field| field.value),
        is_about_a_person: draft.is_about_a_person,
        reassess: draft.reassess.map(|look| Reassess {
            days: look.days,
            step: look.step.value,
            field: look.field.value,
        }),
    }
}

/// The step's own fields, then those of the form that it asks for: a whole sheet can so be filled in again.
fn carried(draft: &Draft, step: &DraftTransition) -> Vec<FieldSpec> {
    let asked = step.asks.iter().filter_map(|code| {
        let mut fields = draft.fields.iter();
        fields.find(|field| field.spec.code == code.value)
    });
    let own = step.fields.iter();
    own.chain(asked).map(|field| field.spec.clone()).collect()
}

fn specs(fields: &[DraftField]) -> Vec<FieldSpec> {
    fields.iter().map(|field| field.spec.clone()).collect()
}

fn columns(columns: Vec<DraftColumn>) -> Vec<Column> {
    let column = |column: DraftColumn| Column {
        label: column.label,
        states: column.states.into_iter().map(|state| state.value).collect(),
    };
    columns.into_iter().map(column).collect()
}

fn turn(turn: DraftTurn) -> Turn {
    Turn {
        actor: turn.actor.value,
        action: turn.action,
        clock: turn.clock.value,
    }
}

fn state(state: DraftState) -> State {
    let phase = match (state.phase, state.turn.map(turn)) {
        (PhaseName::Open, Some(turn)) => Phase::Open(turn),
        (PhaseName::Paused, Some(turn)) => Phase::Paused(turn),
        (PhaseName::Error, _) => Phase::Error,
        // The parser gives every open and paused state a turn.
        (PhaseName::Closed, _) | (_, None) => Phase::Closed,
    };
    State {
        code: state.code.value,
        label: state.label,
        phase,
        late: state.late.map(|late| LateTurn {
            actor: late.actor.value,
            action: late.action,
        }),
        fhir: state.fhir,
    }
}

fn transition(draft: &Draft, step: &DraftTransition) -> Transition {
    let from: Vec<String> = draft.sources(step).into_iter().map(str::to_owned).collect();
    let primary = match &step.primary {
        Primary::Nowhere => Vec::new(),
        Primary::Everywhere => from.clone(),
        Primary::States(states) => states.iter().map(|state| state.value.clone()).collect(),
    };
    let to = match &step.to {
        DraftTarget::Same => Target::Same,
        DraftTarget::BeforeHold(_) => Target::BeforeHold,
        DraftTarget::Undo => Target::Undo,
        DraftTarget::State(to) => Target::State(to.value.clone()),
        DraftTarget::ByField { field, states } => Target::ByField {
            field: field.value.clone(),
            states: states
                .iter()
                .map(|(value, to)| (value.value.clone(), to.as_ref().map(|to| to.value.clone())))
                .collect(),
        },
    };
    Transition {
        name: step.name.value.clone(),
        label: step.label.clone(),
        also: step.also.clone(),
        from,
        to,
        stays: step.stays.iter().map(|state| state.value.clone()).collect(),
        who: step.who.clone().unwrap_or_else(|| draft.who.clone()),
        carries: carried(draft, step),
        guards: step.guards.clone(),
        hooks: step.hooks.iter().map(|hook| hook.value).collect(),
        claims: step.claims,
        owner: step.owner.value.clone(),
        again: step.again.clone().map(turn),
        irreversible: step.irreversible,
        further: step.further,
        primary,
    }
}
