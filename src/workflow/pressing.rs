//! What makes an item more pressing than its step says: danger signs on its sheet, and half a year without
//! a look at the whole case.

use chrono::{NaiveDate, NaiveTime, TimeDelta};

use crate::domain::urgency::Urgency;
use crate::domain::work_item::{Details, NextAction, NextStep, WorkItem};

use super::model::Workflow;
use super::plan::{OWNER, PlanContext, Step, urgency_of};

impl Workflow {
    /// How urgent an item is at least, by what its fields hold.
    pub(super) fn raised(&self, details: &Details) -> Option<Urgency> {
        let holds = |code: &String| details.get(code).is_some_and(|value| !value.is_empty());
        let raising = self.fields.iter().filter(|spec| holds(&spec.code));
        raising.filter_map(|spec| spec.raises).min()
    }

    /// The urgency after a step: what it says, but never less than the sheet asks for.
    pub(super) fn urgency_after(&self, item: &WorkItem, given: &Details) -> Urgency {
        let said = urgency_of(given).unwrap_or(item.urgency);
        let mut details = item.details.clone();
        details.extend(given.clone());
        self.raised(&details).map_or(said, |least| said.min(least))
    }

    /// The step that an item waits for because nobody has looked at the whole case for too long.
    #[must_use]
    pub fn awaits_look(&self, item: &WorkItem) -> Option<&str> {
        let look = self.reassess.as_ref()?;
        let waits = item.next.as_ref()?.action == NextAction::OfStep(look.step.clone());
        waits.then_some(look.step.as_str())
    }

    /// The step that looks at the whole case notes the day.
    pub(super) fn note_reassessment(
        &self,
        step: &str,
        given: &mut Details,
        context: &PlanContext<'_>,
    ) {
        if let Some(look) = self.reassess.as_ref().filter(|look| look.step == step) {
            let today = context
                .now
                .with_timezone(&context.calendar.zone())
                .date_naive();
            given.insert(look.field.clone(), today.to_string());
        }
    }
}

impl Step<'_> {
    /// An item that has become more urgent while it stays where it is keeps no clock of before.
    pub(super) fn hurried(&self, next: NextStep, to: Option<&str>) -> NextStep {
        let state = self.workflow.state(&self.item.state);
        let turn = state.and_then(|state| state.turn());
        let Some(turn) = turn.filter(|_| to.is_none() && self.urgency < self.item.urgency) else {
            return next;
        };
        let sources = [self.given, &self.item.details];
        let due = self.context.due(&turn.clock, self.urgency, &sources);
        NextStep {
            due: next.due.min(due),
            ..next
        }
    }

    /// Whether the step is the look at the whole case that the item has waited for.
    pub(super) fn ends_waiting_for_look(&self) -> bool {
        self.workflow.awaits_look(self.item) == Some(self.transition.name.as_str())
    }

    /// Nothing is planned beyond the day on which the whole case is to be looked at.
    pub(super) fn not_put_off(&self, next: NextStep) -> NextStep {
        let Some(look) = &self.workflow.reassess else {
            return next;
        };
        let held = [self.given, &self.item.details];
        let last = held.iter().find_map(|details| details.get(&look.field));
        let calendar = self.context.calendar;
        let last = last
            .and_then(|stored| stored.parse::<NaiveDate>().ok())
            .map_or(self.item.created_at, |day| calendar.at(day, NaiveTime::MIN));
        let due = last + TimeDelta::days(i64::from(look.days));
        if next.due <= due {
            return next;
        }
        NextStep {
            actor: OWNER.to_owned(),
            action: NextAction::OfStep(look.step.clone()),
            due,
        }
    }
}
