//! What a screen or the command line asks of a workflow.

use chrono::{DateTime, Utc};

use crate::domain::staff::Role;
use crate::domain::visit::Safety;
use crate::domain::vocabulary::{Vocabularies, Vocabulary};
use crate::domain::work_item::{Details, NextAction, NextStep, WorkItem};
use crate::locale::Bilingual;
use crate::text::fold;

use super::conditions::Asked;
use super::model::{
    Facts, FieldSpec, Guard, Hook, LateTurn, Phase, Refusal, State, Target, Transition, Turn,
    Workflow,
};

/// A step that the item's state allows.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Possible<'a> {
    /// The step.
    pub transition: &'a Transition,
    /// Why it cannot be taken just now; [`Refusal::Guarded`] with `consent` can be mended by
    /// giving the consent with the step.
    pub blocked: Option<Refusal>,
}

impl Workflow {
    /// The state of a code.
    #[must_use]
    pub fn state(&self, code: &str) -> Option<&State> {
        self.states.iter().find(|state| state.code == code)
    }

    /// The transition of a name.
    #[must_use]
    pub fn transition(&self, name: &str) -> Option<&Transition> {
        self.transitions
            .iter()
            .find(|transition| transition.name == name)
    }

    /// The step that people call so: by name, by label, by what else it is called.
    #[must_use]
    pub fn step_called(&self, word: &str) -> Option<&Transition> {
        let wanted = fold::key(word);
        let is_it = |step: &&Transition| step.words().any(|known| fold::key(known) == wanted);
        self.transition(word)
            .or_else(|| self.transitions.iter().find(is_it))
    }

    /// The steps with a word that holds what was typed; the one that is called exactly so alone.
    #[must_use]
    pub fn steps_like(&self, typed: &str) -> Vec<&Transition> {
        if let Some(step) = self.step_called(typed) {
            return vec![step];
        }
        let wanted = fold::key(typed);
        let begins = |step: &&Transition| {
            step.words()
                .any(|word| fold::key(word).starts_with(&wanted))
        };
        let steps = self.transitions.iter().filter(|_| !wanted.is_empty());
        steps.filter(begins).collect()
    }

    /// The usual next step of an item where it stands. Where a file marks two, the second is it once the first has been
    /// taken and whose turn it is then is told by its `again`: a decision comes after the answer that it waits for.
    #[must_use]
    pub fn usual(&self, item: &WorkItem) -> Option<&Transition> {
        let marked = self.transitions.iter();
        let mut marked = marked.filter(|step| step.primary.contains(&item.state));
        let first = marked.next()?;
        let taken = NextAction::OfStep(first.name.clone());
        let is_taken = (item.next.as_ref()).is_some_and(|next| next.action == taken);
        Some(marked.next().filter(|_| is_taken).unwrap_or(first))
    }

    /// The field of a code, of the form or of any step.
    #[must_use]
    pub fn field(&self, code: &str) -> Option<&FieldSpec> {
        let carried = self
            .transitions
            .iter()
            .flat_map(|transition| &transition.carries);
        self.fields
            .iter()
            .chain(carried)
            .find(|spec| spec.code == code)
    }

    /// The vocabulary of a name: the workflow's own list, else the shared one.
    #[must_use]
    pub fn vocabulary<'v>(
        &'v self,
        name: &str,
        vocabularies: &'v Vocabularies,
    ) -> Option<&'v Vocabulary> {
        self.choices
            .get(name)
            .or_else(|| vocabularies.by_name().get(name).copied())
    }

    /// Who has to see to it when the deadline of somebody outside has passed: the item's own next step is
    /// theirs still, and late.
    #[must_use]
    pub fn late(&self, item: &WorkItem, now: DateTime<Utc>) -> Option<&LateTurn> {
        let state = self.state(&item.state)?;
        let (turn, late) = (state.turn()?, state.late.as_ref()?);
        let is_theirs = item.next.as_ref()?.actor == turn.actor;
        (is_theirs && item.is_overdue(now)).then_some(late)
    }

    /// What the next actor does, in the words of the file; `None` for somebody's own words
    /// (which stand in the item) and for closed items.
    #[must_use]
    pub fn action(&self, state: &str, next: Option<&NextStep>) -> Option<&Bilingual> {
        let next = match next.map(|next| (next, &next.action))? {
            (next, NextAction::OfState) => next,
            (_, NextAction::OfStep(step))
                if self
                    .reassess
                    .as_ref()
                    .is_some_and(|look| look.step == *step) =>
            {
                return self.transition(step).map(|step| &step.label);
            }
            (_, NextAction::OfStep(step)) => {
                let turn = self.transition(step).and_then(|step| step.again.as_ref());
                return turn
                    .or_else(|| self.state(state)?.turn())
                    .map(|turn| &turn.action);
            }
            (_, NextAction::Text(_)) => return None,
        };
        let turn = self.state(state)?.turn()?;
        let repeated = self
            .transitions
            .iter()
            .filter(|step| step.from.iter().any(|from| from == state))
            .filter_map(|step| step.again.as_ref())
            .find(|again| again.actor == next.actor && again.actor != turn.actor);
        Some(repeated.map_or(&turn.action, |again| &again.action))
    }

    /// Required fields of the form that are still empty: listed, never nagged about.
    #[must_use]
    pub fn missing(&self, details: &Details) -> Vec<&FieldSpec> {
        let filled = |code: &str| details.get(code).is_some_and(|value| !value.is_empty());
        let wanted = |spec: &&FieldSpec| {
            spec.required
                || spec.required_when.as_ref().is_some_and(|(other, values)| {
                    details
                        .get(other)
                        .is_some_and(|value| values.contains(value))
                })
        };
        self.fields
            .iter()
            .filter(wanted)
            .filter(|spec| !filled(&spec.code))
            .collect()
    }

    /// Every step that leads on from the item's state, in the order of the file, with what
    /// stands in its way.
    #[must_use]
    pub fn possible(&self, item: &WorkItem, facts: &Facts, role: Role) -> Vec<Possible<'_>> {
        let from_here = |step: &&Transition| step.from.contains(&item.state);
        self.transitions
            .iter()
            .filter(from_here)
            .map(|transition| {
                let blocked = allowed(transition, role)
                    .and_then(|()| self.undoable(transition, facts))
                    .and_then(|()| self.keeps_team_in_sight(transition, facts))
                    .and_then(|()| {
                        Asked {
                            item,
                            facts,
                            given: None,
                            actor: None,
                        }
                        .meets(transition)
                    });
                Possible {
                    transition,
                    blocked: blocked.err(),
                }
            })
            .collect()
    }

    /// Whether the newest step of an item may be taken back. The store then restores what was
    /// before it, from the timeline.
    ///
    /// # Errors
    /// [`Refusal::NotAllowed`], [`Refusal::NothingToUndo`] or [`Refusal::Irreversible`].
    pub fn may_undo(&self, facts: &Facts, role: Role) -> Result<(), Refusal> {
        match self
            .transitions
            .iter()
            .find(|transition| transition.to == Target::Undo)
        {
            None => Err(Refusal::NothingToUndo),
            Some(undo) => allowed(undo, role).and_then(|()| self.undoable(undo, facts)),
        }
    }

    /// No step puts a case away while its team is out, whatever its file says: a visit cannot vanish.
    pub(super) fn keeps_team_in_sight(
        &self,
        transition: &Transition,
        facts: &Facts,
    ) -> Result<(), Refusal> {
        let Target::State(to) = &transition.to else {
            return Ok(());
        };
        let is_put_away = self
            .state(to)
            .is_some_and(|state| !matches!(state.phase, Phase::Open(_)));
        if facts.team != Safety::Home && is_put_away {
            return Err(Refusal::Guarded {
                guard: Guard::NobodyOut,
            });
        }
        Ok(())
    }

    fn undoable(&self, transition: &Transition, facts: &Facts) -> Result<(), Refusal> {
        if transition.to != Target::Undo {
            return Ok(());
        }
        let name = facts.last_step.as_deref().ok_or(Refusal::NothingToUndo)?;
        match self.transition(name) {
            Some(last) if last.irreversible => Err(Refusal::Irreversible {
                name: name.to_owned(),
            }),
            // A team that somebody has to ask after does not vanish from the boards with one key.
            Some(last) if last.hooks.contains(&Hook::Depart) && facts.team > Safety::Green => {
                Err(Refusal::Guarded {
                    guard: Guard::NobodyOut,
                })
            }
            _ => Ok(()),
        }
    }
}

impl Transition {
    /// Everything that the step is called.
    pub fn words(&self) -> impl Iterator<Item = &str> {
        let labels = [&self.name, &self.label.ja, &self.label.en];
        labels.into_iter().chain(&self.also).map(String::as_str)
    }
}

impl State {
    /// Whose turn it is; `None` in closed states.
    #[must_use]
    pub fn turn(&self) -> Option<&Turn> {
        match &self.phase {
            Phase::Open(turn) | Phase::Paused(turn) => Some(turn),
            Phase::Closed | Phase::Error => None,
        }
    }
}

/// Whether a role may take a step.
pub(super) fn allowed(transition: &Transition, role: Role) -> Result<(), Refusal> {
    if transition.who.contains(&role) {
        return Ok(());
    }
    Err(Refusal::NotAllowed {
        name: transition.name.clone(),
        role,
    })
}

impl Refusal {
    /// Stable code for JSON and for finding the sentence in the text catalogue.
    #[must_use]
    pub fn code(&self) -> &'static str {
        match self {
            Self::Unknown { .. } => "unknown-step",
            Self::WrongState { .. } => "wrong-state",
            Self::NotAllowed { .. } => "not-allowed",
            Self::Fields { .. } => "fields",
            Self::Guarded { .. } => "guarded",
            Self::NothingToUndo => "nothing-to-undo",
            Self::Irreversible { .. } => "irreversible",
            Self::UndoneByStore => "undone-by-store",
        }
    }
}
