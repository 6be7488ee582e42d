//! What a step does to a work item, decided from what is known and without touching the store.
//!
//! The screen asks what is possible ([`Workflow::possible`]), the store carries out a
//! [`Plan`]; both get their answer here, so a step that a screen offers is never refused for
//! another reason than that somebody was faster.

use std::collections::BTreeMap;

use chrono::{DateTime, Utc};

use crate::calendar::business::BusinessCalendar;
use crate::domain::ids::StaffId;
use crate::domain::staff::Actor;
use crate::domain::urgency::Urgency;
use crate::domain::vocabulary::Vocabularies;
use crate::domain::work_item::{Details, NextAction, NextStep, WorkItem};
use crate::fault;

use super::WorkflowSet;
use super::conditions::Asked;
use super::contact;
use super::fields::{self, Given};
use super::model::{
    Facts, FieldKind, OwnerChange, Phase, Plan, Refusal, State, Target, Transition, Turn, Workflow,
};
use super::questions::allowed;

/// Name of the first entry in an item's timeline.
pub const START: &str = "start";

/// Field whose value becomes the urgency of the item.
const URGENCY: &str = "urgency";
/// Code of `actors` for whoever comes first.
const ANYONE: &str = "anyone";
/// Code of `actors` for whoever has claimed the item.
pub(super) const OWNER: &str = "owner";

/// What a plan needs to know beside the item.
#[derive(Debug, Clone, Copy)]
pub struct PlanContext<'a> {
    /// The present moment.
    pub now: DateTime<Utc>,
    /// Office hours and holidays.
    pub calendar: &'a BusinessCalendar,
    /// The coded words.
    pub vocabularies: &'a Vocabularies,
    /// All workflows, for fields that name one.
    pub workflows: &'a WorkflowSet,
}

impl Workflow {
    /// Decides a step.
    ///
    /// `typed` holds the fields as people type them; fields of the form may be given with any step.
    ///
    /// # Errors
    /// The first of these that applies: no such step, not from this state, not for this role,
    /// fields (all of them at once), a condition.
    pub fn plan(
        &self,
        item: &WorkItem,
        name: &str,
        typed: &BTreeMap<String, String>,
        actor: &Actor,
        facts: &Facts,
        context: &PlanContext<'_>,
    ) -> Result<Plan, Refusal> {
        let transition = self.transition(name).ok_or_else(|| {
            let names = self
                .transitions
                .iter()
                .map(|transition| transition.name.as_str());
            let nearest = fault::nearest(name, names).map(str::to_owned);
            Refusal::Unknown {
                name: name.to_owned(),
                nearest,
            }
        })?;
        if !transition.from.contains(&item.state) {
            let (name, state) = (name.to_owned(), item.state.clone());
            return Err(Refusal::WrongState { name, state });
        }
        allowed(transition, actor.role)?;
        if transition.to == Target::Undo {
            return Err(Refusal::UndoneByStore);
        }
        let fields = Given {
            workflow: self,
            carries: &transition.carries,
            context,
        };
        let told = contact::with_what_is_told(transition, typed, item, facts, context.now);
        let mut given = fields
            .stored(&told)
            .map_err(|faults| Refusal::Fields { faults })?;
        transition.has_what_it_demands(&given, item, facts)?;
        self.note_reassessment(name, &mut given, context);
        Asked {
            item,
            facts,
            given: Some(&given),
            actor: Some(actor.staff),
        }
        .meets(transition)?;
        self.keeps_team_in_sight(transition, facts)?;
        let to = target(transition, item, &given)
            .filter(|_| !self.is_gathered(transition, &given, facts));
        if to.is_some() {
            not_ahead(transition, item, &mut given, context.now);
        }
        let urgency = self.urgency_after(item, &given);
        let owner = owner(transition, item.owner, &given, actor.staff);
        let mut details = given.clone();
        details.retain(|code, _| {
            let own = transition.carries.iter().find(|spec| spec.code == *code);
            own.is_none_or(|spec| spec.keep)
        });
        let step = Step {
            workflow: self,
            transition,
            item,
            given: &given,
            urgency,
            owner,
            context,
        };
        let next = step.next(to.as_deref(), facts);
        let next = next.map(|next| step.not_put_off(step.hurried(next, to.as_deref())));
        let offer_deadline = step.offer_deadline(to.as_deref());
        let to = to.unwrap_or_else(|| item.state.clone());
        Ok(Plan {
            transition: transition.name.clone(),
            held_state: self.held(item, &to),
            to,
            owner,
            next,
            offer_deadline,
            urgency,
            details,
            given,
            hooks: transition.hooks.clone(),
        })
    }

    fn held(&self, item: &WorkItem, to: &str) -> Option<String> {
        let paused = |code: &str| {
            self.state(code)
                .is_some_and(|state| matches!(state.phase, Phase::Paused(_)))
        };
        match (paused(&item.state), paused(to)) {
            (_, false) => None,
            (true, true) => item.held_state.clone(),
            (false, true) => Some(item.state.clone()),
        }
    }

    /// The first plan of a new item: the first state, nobody or `owner` in charge, its clock
    /// running. Required fields of the form may still be empty.
    ///
    /// # Errors
    /// [`Refusal::Fields`] with everything that is wrong with what was typed.
    pub fn start(
        &self,
        urgency: Urgency,
        typed: &BTreeMap<String, String>,
        owner: Option<StaffId>,
        context: &PlanContext<'_>,
    ) -> Result<Plan, Refusal> {
        let fields = Given {
            workflow: self,
            carries: &[],
            context,
        };
        let mut given = fields
            .stored(typed)
            .map_err(|faults| Refusal::Fields { faults })?;
        for spec in &self.fields {
            if let Some(default) = &spec.default {
                given
                    .entry(spec.code.clone())
                    .or_insert_with(|| default.clone());
            }
        }
        let urgency = urgency_of(&given).unwrap_or(urgency);
        let urgency = self
            .raised(&given)
            .map_or(urgency, |least| urgency.min(least));
        let first = self.states.first();
        let next = first.and_then(State::turn).map(|turn| {
            let due = context.due(&turn.clock, urgency, &[&given]);
            next_step(turn, owner, due, NextAction::OfState)
        });
        Ok(Plan {
            transition: START.to_owned(),
            to: first.map(|state| state.code.clone()).unwrap_or_default(),
            owner,
            next,
            offer_deadline: None,
            held_state: None,
            urgency,
            details: given.clone(),
            given,
            hooks: Vec::new(),
        })
    }
}

/// What a step says has happened, and what was planned for a later time, happens now: a visit that was
/// booked for tomorrow and is held today counts from today.
fn not_ahead(transition: &Transition, item: &WorkItem, given: &mut Details, now: DateTime<Utc>) {
    let carries = transition.carries.iter();
    for spec in carries.filter(|spec| spec.kind == FieldKind::Past) {
        let planned = item.details.get(&spec.code);
        let planned = planned.and_then(|stored| fields::moment(stored));
        if planned.is_some_and(|at| at > now) {
            let stored = || fields::stored_moment(now);
            given.entry(spec.code.clone()).or_insert_with(stored);
        }
    }
}

/// The state it leads to; `None` where it stays.
fn target(transition: &Transition, item: &WorkItem, given: &Details) -> Option<String> {
    if transition.stays.contains(&item.state) {
        return None;
    }
    match &transition.to {
        Target::Same | Target::Undo => None,
        Target::State(state) => Some(state.clone()),
        Target::ByField { field, states } => given
            .get(field)
            .and_then(|value| states.get(value))
            .cloned()
            .flatten(),
        Target::BeforeHold => item.held_state.clone(),
    }
}

pub(super) fn urgency_of(given: &Details) -> Option<Urgency> {
    given.get(URGENCY)?.parse().ok()
}

fn owner(
    transition: &Transition,
    before: Option<StaffId>,
    given: &Details,
    acting: StaffId,
) -> Option<StaffId> {
    match &transition.owner {
        OwnerChange::Keep if transition.claims => before.or(Some(acting)),
        OwnerChange::Keep => before,
        OwnerChange::Take => Some(acting),
        OwnerChange::Clear => None,
        OwnerChange::Field(field) => given
            .get(field)
            .and_then(|id| id.parse().ok())
            .map(StaffId)
            .or(before),
    }
}

/// Whoever comes first is the owner as soon as there is one.
pub(super) fn next_step(
    turn: &Turn,
    owner: Option<StaffId>,
    due: DateTime<Utc>,
    action: NextAction,
) -> NextStep {
    let claimed = turn.actor == ANYONE && owner.is_some();
    let actor = if claimed { OWNER } else { &turn.actor };
    NextStep {
        actor: actor.to_owned(),
        action,
        due,
    }
}

/// One step on its way to its next step.
pub(super) struct Step<'s> {
    pub(super) workflow: &'s Workflow,
    pub(super) transition: &'s Transition,
    pub(super) item: &'s WorkItem,
    pub(super) given: &'s Details,
    pub(super) urgency: Urgency,
    pub(super) owner: Option<StaffId>,
    pub(super) context: &'s PlanContext<'s>,
}

impl Step<'_> {
    fn next(&self, to: Option<&str>, facts: &Facts) -> Option<NextStep> {
        if let Some(next) = self.next_while_asking(to, facts) {
            return Some(next);
        }
        let Some(to) = to else {
            return self.next_in_place();
        };
        let turn = self.workflow.state(to)?.turn()?;
        Some(self.starting(turn))
    }

    fn starting(&self, turn: &Turn) -> NextStep {
        let sources = [self.given, &self.item.details];
        next_step(
            turn,
            self.owner,
            self.context.due(&turn.clock, self.urgency, &sources),
            NextAction::OfState,
        )
    }

    /// A step that stays where it is must not win time, unless the file says whose turn it is then.
    fn next_in_place(&self) -> Option<NextStep> {
        if self.ends_waiting_for_look() {
            return Some(self.starting(self.workflow.state(&self.item.state)?.turn()?));
        }
        if let Some(again) = &self.transition.again {
            let due = self.context.due(&again.clock, self.urgency, &[self.given]);
            let action = NextAction::OfStep(self.transition.name.clone());
            return Some(next_step(again, self.owner, due, action));
        }
        let mut next = self.item.next.clone()?;
        let turn = self.workflow.state(&self.item.state)?.turn()?;
        if turn.actor == ANYONE && [ANYONE, OWNER].contains(&next.actor.as_str()) {
            let claimed = self.owner.is_some();
            next.actor = String::from(if claimed { OWNER } else { ANYONE });
        }
        Some(next)
    }
}
