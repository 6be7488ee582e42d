//! A workflow file as it was read: names not yet looked up, each with its place in the file.

use std::collections::BTreeMap;

use crate::domain::staff::Role;
use crate::domain::vocabulary::Vocabulary;
use crate::locale::Bilingual;

use super::model::{ClockSpec, FieldSpec, Guard, Hook, ListColumn, OwnerChange, View};
use super::reader::Placed;

/// A whole file.
#[derive(Debug, Clone)]
pub(super) struct Draft {
    pub(super) id: Placed<String>,
    pub(super) letter: Placed<char>,
    pub(super) label: Bilingual,
    pub(super) view: View,
    pub(super) routes: Vec<Placed<String>>,
    /// Who may take a transition that says nothing.
    pub(super) who: Vec<Role>,
    pub(super) states: Vec<DraftState>,
    pub(super) transitions: Vec<DraftTransition>,
    pub(super) fields: Vec<DraftField>,
    pub(super) columns: Vec<DraftColumn>,
    pub(super) narrow_columns: Vec<DraftColumn>,
    pub(super) list_columns: Vec<Placed<ListColumn>>,
    pub(super) reassess: Option<DraftReassess>,
    pub(super) linked_to: Option<Placed<String>>,
    pub(super) is_about_a_person: bool,
    pub(super) list_groups: Option<u32>,
    pub(super) choices: BTreeMap<String, Vocabulary>,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum PhaseName {
    Open,
    Paused,
    Closed,
    Error,
}

impl PhaseName {
    pub(super) const ALL: [(&'static str, Self); 4] = [
        ("open", Self::Open),
        ("paused", Self::Paused),
        ("closed", Self::Closed),
        ("error", Self::Error),
    ];

    /// Whether somebody is still to act.
    pub(super) fn has_turn(self) -> bool {
        matches!(self, Self::Open | Self::Paused)
    }
}

#[derive(Debug, Clone)]
pub(super) struct DraftState {
    pub(super) code: Placed<String>,
    pub(super) label: Bilingual,
    pub(super) phase: PhaseName,
    pub(super) turn: Option<DraftTurn>,
    pub(super) late: Option<DraftLate>,
    pub(super) fhir: Option<String>,
    /// From the universal file.
    pub(super) universal: bool,
}

#[derive(Debug, Clone)]
pub(super) struct DraftReassess {
    pub(super) days: u32,
    pub(super) step: Placed<String>,
    pub(super) field: Placed<String>,
}

#[derive(Debug, Clone)]
pub(super) struct DraftLate {
    pub(super) actor: Placed<String>,
    pub(super) action: Bilingual,
}

#[derive(Debug, Clone)]
pub(super) struct DraftTurn {
    pub(super) actor: Placed<String>,
    pub(super) action: Bilingual,
    pub(super) clock: Placed<ClockSpec>,
}

#[derive(Debug, Clone)]
#[expect(
    clippy::struct_excessive_bools,
    reason = "each is a key of the file that is there or not"
)]
pub(super) struct DraftTransition {
    pub(super) name: Placed<String>,
    pub(super) label: Bilingual,
    pub(super) also: Vec<String>,
    pub(super) from: From,
    pub(super) to: DraftTarget,
    /// States from which it leads nowhere.
    pub(super) stays: Vec<Placed<String>>,
    pub(super) who: Option<Vec<Role>>,
    pub(super) fields: Vec<DraftField>,
    /// Fields of the form that it asks for as well.
    pub(super) asks: Vec<Placed<String>>,
    pub(super) guards: Vec<Guard>,
    pub(super) hooks: Vec<Placed<Hook>>,
    pub(super) claims: bool,
    pub(super) owner: Placed<OwnerChange>,
    pub(super) again: Option<DraftTurn>,
    pub(super) primary: Primary,
    pub(super) irreversible: bool,
    pub(super) further: bool,
    /// From the universal file: it does not count as a way in or out.
    pub(super) universal: bool,
}

/// Where a step is the usual one.
#[derive(Debug, Clone)]
pub(super) enum Primary {
    Nowhere,
    Everywhere,
    States(Vec<Placed<String>>),
}

/// From where: single states, or every state of some phases.
#[derive(Debug, Clone)]
pub(super) enum From {
    States(Vec<Placed<String>>),
    Phases(&'static [PhaseName]),
}

impl From {
    /// Words that stand for every state of some phases.
    pub(super) const WORDS: [(&'static str, &'static [PhaseName]); 5] = [
        ("open", &[PhaseName::Open]),
        ("paused", &[PhaseName::Paused]),
        ("unfinished", &[PhaseName::Open, PhaseName::Paused]),
        (
            "correct",
            &[PhaseName::Open, PhaseName::Paused, PhaseName::Closed],
        ),
        (
            "any",
            &[
                PhaseName::Open,
                PhaseName::Paused,
                PhaseName::Closed,
                PhaseName::Error,
            ],
        ),
    ];
}

#[derive(Debug, Clone)]
pub(super) enum DraftTarget {
    Same,
    BeforeHold(usize),
    Undo,
    State(Placed<String>),
    ByField {
        field: Placed<String>,
        /// Value and state; `None` where it stays.
        states: Vec<(Placed<String>, Option<Placed<String>>)>,
    },
}

#[derive(Debug, Clone)]
pub(super) struct DraftField {
    pub(super) at: usize,
    pub(super) spec: FieldSpec,
}

#[derive(Debug, Clone)]
pub(super) struct DraftColumn {
    pub(super) label: Bilingual,
    pub(super) states: Vec<Placed<String>>,
}

impl Draft {
    pub(super) fn state(&self, code: &str) -> Option<&DraftState> {
        self.states.iter().find(|state| state.code.value == code)
    }

    /// Codes of the states from which a transition may be taken.
    pub(super) fn sources<'d>(&'d self, transition: &'d DraftTransition) -> Vec<&'d str> {
        match &transition.from {
            From::States(states) => states.iter().map(|state| state.value.as_str()).collect(),
            From::Phases(phases) => self
                .states
                .iter()
                .filter(|state| phases.contains(&state.phase))
                .map(|state| state.code.value.as_str())
                .collect(),
        }
    }
}

impl Draft {
    /// Adds the states and transitions of the universal file that this file does not define.
    pub(super) fn add_universal(&mut self, universal: &Self) {
        for state in &universal.states {
            if self.state(&state.code.value).is_none() {
                self.states.push(DraftState {
                    universal: true,
                    ..state.clone()
                });
            }
        }
        for step in &universal.transitions {
            if !self
                .transitions
                .iter()
                .any(|own| own.name.value == step.name.value)
            {
                self.transitions.push(DraftTransition {
                    universal: true,
                    ..step.clone()
                });
            }
        }
    }
}
