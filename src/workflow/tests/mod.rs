//! An office with the shipped words and workflows, and what it does with them.

mod files;
mod shipped;
mod steps;
mod walks;

use std::collections::{BTreeMap, BTreeSet};
use std::path::{Path, PathBuf};
use std::sync::LazyLock;

use chrono::{DateTime, TimeDelta, Utc};
use proptest::prelude::*;

use super::model::{
    Contact, Facts, FieldKind, FieldSpec, Guard, OfferFact, Phase, Plan, Refusal, Transition,
    Workflow,
};
use super::plan::PlanContext;
use super::{WorkflowSet, shipped};
use crate::calendar::business::BusinessCalendar;
use crate::domain::ids::{FacilityId, ItemId, StaffId};
use crate::domain::number::Number;
use crate::domain::offer::{OfferMode, OfferState};
use crate::domain::staff::{Actor, Role};
use crate::domain::urgency::Urgency;
use crate::domain::vocabulary::Vocabularies;
use crate::domain::work_item::WorkItem;
use crate::locale::{Lang, Locale};

/// A desk with the shipped words and workflows at a fixed time.
struct Office {
    now: DateTime<Utc>,
    calendar: BusinessCalendar,
    vocabularies: Vocabularies,
    workflows: WorkflowSet,
}

fn vocabularies() -> Vocabularies {
    let text = include_str!("../../../data/vocabularies.toml");
    Vocabularies::parse(Path::new("data/vocabularies.toml"), text).unwrap()
}

fn english() -> Locale {
    Locale::new(Lang::En)
}

impl Office {
    fn at(now: &str) -> Self {
        let vocabularies = vocabularies();
        let (workflows, faults) = WorkflowSet::load(shipped(), &vocabularies, english());
        assert_eq!(faults, []);
        let now = now.parse().unwrap();
        Self {
            now,
            calendar: BusinessCalendar::default(),
            vocabularies,
            workflows,
        }
    }

    fn context(&self) -> PlanContext<'_> {
        PlanContext {
            now: self.now,
            calendar: &self.calendar,
            vocabularies: &self.vocabularies,
            workflows: &self.workflows,
        }
    }

    fn workflow(&self, id: &str) -> &Workflow {
        self.workflows.get(id).unwrap()
    }

    fn start(&self, id: &str, urgency: Urgency) -> WorkItem {
        let workflow = self.workflow(id);
        let plan = workflow
            .start(urgency, &typed(&[]), None, &self.context())
            .unwrap();
        let mut item = WorkItem {
            id: ItemId(1),
            number: Number::item('R', 8, workflow.letter, 1),
            kind: id.to_owned(),
            state: String::new(),
            person: None,
            origin: None,
            parent: None,
            area: None,
            urgency,
            owner: None,
            next: None,
            held_state: None,
            details: BTreeMap::new(),
            created_at: self.now,
            state_since: self.now,
            revision: 1,
        };
        carry_out(&mut item, plan);
        item
    }

    fn try_do(
        &self,
        item: &WorkItem,
        name: &str,
        fields: &[(&str, &str)],
        facts: &Facts,
    ) -> Result<Plan, Refusal> {
        let actor = actor(7, Role::Coordinator);
        self.workflow(&item.kind)
            .plan(item, name, &typed(fields), &actor, facts, &self.context())
    }

    fn step(&self, item: &mut WorkItem, name: &str, fields: &[(&str, &str)], facts: &Facts) {
        let plan = self.try_do(item, name, fields, facts).unwrap();
        carry_out(item, plan);
    }
}

fn carry_out(item: &mut WorkItem, plan: Plan) {
    item.state = plan.to;
    item.owner = plan.owner;
    item.next = plan.next;
    item.held_state = plan.held_state;
    item.urgency = plan.urgency;
    item.details.extend(plan.details);
    item.details.retain(|_, value| !value.is_empty());
}

fn actor(id: i64, role: Role) -> Actor {
    Actor {
        staff: StaffId(id),
        name: "田中".into(),
        role,
        desk: "test".into(),
    }
}

fn typed(fields: &[(&str, &str)]) -> BTreeMap<String, String> {
    fields
        .iter()
        .map(|(code, value)| ((*code).to_owned(), (*value).to_owned()))
        .collect()
}

fn asked(offers: &[(i64, OfferState)]) -> Facts {
    let offers = offers
        .iter()
        .map(|(id, state)| OfferFact {
            facility: FacilityId(*id),
            state: *state,
            mode: OfferMode::Sequential,
            deadline: TUESDAY.parse().unwrap(),
        })
        .collect();
    Facts {
        offers,
        ..Facts::default()
    }
}

fn due(item: &WorkItem) -> String {
    super::fields::stored_moment(item.next.as_ref().unwrap().due)
}

const TUESDAY: &str = "2026-11-24T09:00:00+09:00";
