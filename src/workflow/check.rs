//! Whether the names in a workflow file fit together.
//!
//! A workflow with a fault is never used: a state nobody can leave, or a clock without a
//! moment, would break the promise that nothing is ever without a next step.

use std::collections::BTreeSet;

use crate::domain::vocabulary::{Vocabularies, Vocabulary};
use crate::locale::Label;

use super::check_paths;
use super::draft::{
    Draft, DraftColumn, DraftField, DraftTarget, DraftTransition, DraftTurn, From, Primary,
};
use super::model::{FieldKind, FieldSpec, OwnerChange, Shown, Span, View};
use super::reader::{Placed, Source};

/// What a check looks at: the file, its draft with the universal parts added, the vocabularies.
pub(super) struct Checked<'c> {
    pub(super) source: &'c Source<'c>,
    pub(super) draft: &'c Draft,
    pub(super) vocabularies: &'c Vocabularies,
}

/// Notes every fault of a workflow in its source.
pub(super) fn workflow(checked: &Checked<'_>) {
    let Checked {
        source,
        draft,
        vocabularies,
    } = checked;
    let stem = source
        .file()
        .file_stem()
        .and_then(|stem| stem.to_str())
        .unwrap_or("");
    let id = &draft.id;
    if !id.value.is_empty() && id.value != stem {
        source.fault(
            id.at,
            Label::WorkflowFaultFileName,
            &[("id", &id.value), ("stem", &stem)],
        );
    }
    for route in &draft.routes {
        if vocabularies.routes.get(&route.value).is_none() {
            let known = vocabularies
                .routes
                .terms
                .iter()
                .map(|term| term.code.as_str());
            source.unknown(route.at, Label::WorkflowWhatRoute, &route.value, known);
        }
    }
    twice(
        source,
        draft
            .states
            .iter()
            .filter(|s| !s.universal)
            .map(|s| &s.code),
    );
    twice(
        source,
        draft
            .transitions
            .iter()
            .filter(|t| !t.universal)
            .map(|t| &t.name),
    );
    checked.parts();
    checked.fields(&draft.fields, &[]);
    checked.board();
    checked.list();
    checked.asked();
    check_paths::paths(checked);
}

fn twice<'n>(source: &Source<'_>, names: impl Iterator<Item = &'n Placed<String>>) {
    let mut seen = BTreeSet::new();
    for name in names.filter(|name| !name.value.is_empty()) {
        if !seen.insert(&name.value) {
            source.fault(name.at, Label::WorkflowFaultTwice, &[("name", &name.value)]);
        }
    }
}

impl<'c> Checked<'c> {
    /// States and transitions of the file itself, each on its own.
    pub(super) fn parts(&self) {
        for state in self.draft.states.iter().filter(|state| !state.universal) {
            if let Some(turn) = &state.turn {
                self.turn(turn);
            }
            if let Some(late) = &state.late {
                self.actor(&late.actor);
            }
        }
        for transition in self.draft.transitions.iter().filter(|step| !step.universal) {
            self.transition(transition);
        }
    }

    fn actor(&self, actor: &Placed<String>) {
        let actors = &self.vocabularies.actors;
        if !actor.value.is_empty() && actors.get(&actor.value).is_none() {
            let known = actors.terms.iter().map(|term| term.code.as_str());
            let what = Label::WorkflowWhatActor;
            self.source.unknown(actor.at, what, &actor.value, known);
        }
    }

    fn turn(&self, turn: &DraftTurn) {
        self.actor(&turn.actor);
        for field in clock_fields(turn) {
            let moments = self.draft.transitions.iter().flat_map(|step| &step.fields);
            let moments = moments.chain(&self.draft.fields);
            let mut named = moments.filter(|other| other.spec.code == *field).peekable();
            let known = named.peek().is_some();
            if !known
                || named
                    .any(|other| !matches!(other.spec.kind, FieldKind::Moment | FieldKind::Past))
            {
                let values: &[(&str, &dyn std::fmt::Display)] = &[("field", field)];
                self.source
                    .fault(turn.clock.at, Label::WorkflowFaultClockField, values);
            }
        }
    }

    fn transition(&self, transition: &DraftTransition) {
        if let From::States(states) = &transition.from {
            for state in states {
                self.state_known(state);
            }
        }
        if let Primary::States(states) = &transition.primary {
            for state in states {
                self.state_known(state);
            }
        }
        for state in &transition.stays {
            self.state_known(state);
        }
        self.target(transition);
        if let Some(turn) = &transition.again {
            self.turn(turn);
        }
        self.fields(&transition.fields, &self.draft.fields);
        for hook in &transition.hooks {
            let own = hook.value.fields().iter();
            let own = own.map(|field| (field, transition.fields.as_slice()));
            let form = hook.value.form_fields().iter();
            let form = form.map(|field| (field, self.draft.fields.as_slice()));
            for (field, there) in own.chain(form) {
                if there.iter().all(|other| other.spec.code != *field) {
                    let hook_name = hook.value.code();
                    let values: &[(&str, &dyn std::fmt::Display)] =
                        &[("hook", &hook_name), ("field", field)];
                    self.source
                        .fault(hook.at, Label::WorkflowFaultHookField, values);
                }
            }
        }
        if let OwnerChange::Field(field) = &transition.owner.value {
            let staff = |other: &&DraftField| {
                other.spec.code == *field
                    && other.spec.kind == FieldKind::Staff
                    && other.spec.required
            };
            if !transition.fields.iter().any(|other| staff(&other)) {
                let at = transition.owner.at;
                self.source
                    .fault(at, Label::WorkflowFaultOwnerField, &[("field", field)]);
            }
        }
    }

    fn state_known(&self, state: &Placed<String>) {
        if self.draft.state(&state.value).is_none() {
            let known = self
                .draft
                .states
                .iter()
                .map(|other| other.code.value.as_str());
            self.source
                .unknown(state.at, Label::WorkflowWhatState, &state.value, known);
        }
    }

    fn target(&self, transition: &DraftTransition) {
        match &transition.to {
            DraftTarget::Same | DraftTarget::Undo => {}
            DraftTarget::State(state) => self.state_known(state),
            DraftTarget::BeforeHold(at) => {
                let paused = |code: &&str| {
                    self.draft
                        .state(code)
                        .is_none_or(|s| s.phase == super::draft::PhaseName::Paused)
                };
                if !self.draft.sources(transition).iter().all(paused) {
                    self.source.fault(*at, Label::WorkflowFaultNoHold, &[]);
                }
            }
            DraftTarget::ByField { field, states } => {
                states
                    .iter()
                    .filter_map(|(_, state)| state.as_ref())
                    .for_each(|state| {
                        self.state_known(state);
                    });
                self.values_of_target(transition, field, states);
            }
        }
    }

    fn values_of_target(
        &self,
        transition: &DraftTransition,
        field: &Placed<String>,
        states: &[(Placed<String>, Option<Placed<String>>)],
    ) {
        let spec = transition
            .fields
            .iter()
            .map(|f| &f.spec)
            .find(|f| f.code == field.value);
        let Some(FieldSpec {
            kind: FieldKind::Choice(list),
            required: true,
            ..
        }) = spec
        else {
            let values: &[(&str, &dyn std::fmt::Display)] = &[("field", &field.value)];
            self.source
                .fault(field.at, Label::WorkflowFaultTargetField, values);
            return;
        };
        let Some(vocabulary) = self.vocabulary(list) else {
            return;
        };
        for term in &vocabulary.terms {
            if !states.iter().any(|(value, _)| value.value == term.code) {
                let values: &[(&str, &dyn std::fmt::Display)] = &[("value", &term.code)];
                self.source
                    .fault(field.at, Label::WorkflowFaultTargetMissing, values);
            }
        }
        for (value, _) in states {
            self.term_known(value.at, vocabulary, &value.value);
        }
    }

    pub(super) fn vocabulary(&self, name: &str) -> Option<&'c Vocabulary> {
        self.draft
            .choices
            .get(name)
            .or_else(|| self.vocabularies.by_name().get(name).copied())
    }

    pub(super) fn term_known(&self, at: usize, vocabulary: &Vocabulary, code: &str) {
        if vocabulary.get(code).is_none() {
            let known = vocabulary.terms.iter().map(|term| term.code.as_str());
            self.source
                .unknown(at, Label::WorkflowWhatTerm, code, known);
        }
    }

    fn board(&self) {
        let draft = self.draft;
        if draft.view == View::Board || !draft.columns.is_empty() {
            self.columns("column", &draft.columns);
        }
        if !draft.narrow_columns.is_empty() {
            self.columns("narrow_column", &draft.narrow_columns);
        }
    }

    /// A step asks for fields that the form has, and so does the look at the whole case.
    fn asked(&self) {
        let looks = self.draft.reassess.iter();
        let steps = self.draft.transitions.iter().flat_map(|step| &step.asks);
        for code in looks.clone().map(|look| &look.field).chain(steps) {
            let fields = &self.draft.fields;
            if !fields.iter().any(|field| field.spec.code == code.value) {
                let known = fields.iter().map(|field| field.spec.code.as_str());
                self.source
                    .unknown(code.at, Label::WorkflowWhatField, &code.value, known);
            }
        }
        if let Some(code) = &self.draft.linked_to {
            let carried = self.draft.transitions.iter().flat_map(|step| &step.fields);
            let known = self.draft.fields.iter().chain(carried);
            let mut known = known.map(|field| field.spec.code.as_str());
            if !known.clone().any(|known| known == code.value) {
                self.source.unknown(
                    code.at,
                    Label::WorkflowWhatField,
                    &code.value,
                    known.by_ref(),
                );
            }
        }
        for step in looks.map(|look| &look.step) {
            let mut steps = self.draft.transitions.iter();
            if !steps.clone().any(|known| known.name.value == step.value) {
                let known = steps.by_ref().map(|known| known.name.value.as_str());
                self.source
                    .unknown(step.at, Label::WorkflowWhatStep, &step.value, known);
            }
        }
    }

    /// A list shows fields that the form has.
    fn list(&self) {
        for column in &self.draft.list_columns {
            let Shown::Field(code) = &column.value.shows else {
                continue;
            };
            let fields = &self.draft.fields;
            if !fields.iter().any(|field| field.spec.code == *code) {
                let known = fields.iter().map(|field| field.spec.code.as_str());
                self.source
                    .unknown(column.at, Label::WorkflowWhatField, code, known);
            }
        }
    }

    fn columns(&self, key: &str, columns: &[DraftColumn]) {
        let placed = || columns.iter().flat_map(|column| &column.states);
        for state in placed() {
            self.state_known(state);
        }
        let open = self.draft.states.iter();
        for state in open.filter(|state| state.phase == super::draft::PhaseName::Open) {
            let code = &state.code.value;
            if !placed().any(|other| other.value == *code) {
                let values: &[(&str, &dyn std::fmt::Display)] =
                    &[("state", code), ("columns", &key)];
                self.source
                    .fault(state.code.at, Label::WorkflowFaultInNoColumn, values);
            }
        }
    }
}

/// Fields that a turn's clock reads.
pub(super) fn clock_fields(turn: &DraftTurn) -> impl Iterator<Item = &String> {
    let clock = &turn.clock.value;
    let spans = std::iter::once(&clock.default).chain(clock.by_urgency.values());
    spans.chain(&clock.otherwise).filter_map(|span| match span {
        Span::Field(field) | Span::DaysAfter(field, _) => Some(field),
        _ => None,
    })
}
