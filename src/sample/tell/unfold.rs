//! A story on its way: the call or the form that it begins with, then its steps.

use super::{Call, Teller};
use crate::domain::area::AreaCode;
use crate::domain::ids::ItemId;
use crate::domain::intake::PersonInput;
use crate::sample::stories::StoryWord;
use crate::store::{Seed, StepRequest, StoreError};
use crate::workflow::fields::{moment as stored, stored_moment};
use chrono::{DateTime, SecondsFormat, TimeDelta, Utc};

impl Teller<'_> {
    /// The call that a story comes from, or the form that somebody filled in.
    pub(super) fn begin(&mut self, at: usize) -> Result<(), StoreError> {
        let Some(told) = self.told.get(at) else {
            return Ok(());
        };
        let (word, begins, owner) = (told.story.word, told.story.begins, told.owner.clone());
        let (case, item) = if word.calls.is_empty() {
            let case = self.filling.case(&mut self.dice, &PersonInput::default());
            let form = self
                .filling
                .fields(&mut self.dice, &case, &word.form, begins, begins);
            let area = self.filling.towns.area(&mut self.dice).cloned();
            let seed = Seed {
                area,
                details: form,
                ..Seed::default()
            };
            (case, Some(self.store.start(&owner, &word.kind, seed)?.id))
        } else {
            let call = self.call_of(at, word);
            let case = self.filling.case(&mut self.dice, &call.input.person);
            let item = self.enter(begins, call)?;
            (case, item)
        };
        if let Some(told) = self.told.get_mut(at) {
            told.case = Some(case);
            told.item = item;
        }
        Ok(())
    }

    fn call_of(&mut self, at: usize, word: &'static StoryWord) -> Call {
        let mut call = self.calls.of(&word.calls);
        let routes = self
            .store
            .office()
            .workflow(&word.kind)
            .map(|workflow| &workflow.routes);
        call.input.route = routes.and_then(|routes| routes.first()).cloned();
        call.input.consent = self.dice.pick(&word.consent).cloned();
        if word.urgency.is_some() {
            call.input.urgency.clone_from(&word.urgency);
        }
        // The story needs somebody to be about, in an area.
        if call.input.person.area.is_none() {
            let area = self.filling.towns.area(&mut self.dice).cloned();
            call.input.person.area = area.map(|AreaCode(code)| code);
        }
        if let Some(due) = self.promise(at, &call) {
            call.input.next.due = due;
        }
        call
    }

    /// When it was promised to call back: ahead of the call itself, as it was then.
    fn promise(&mut self, at: usize, call: &Call) -> Option<String> {
        let told = self.told.get(at)?;
        let text = told.story.promised?;
        let (begins, next) = (told.story.begins, self.after(at, 0));
        let case = self.filling.case(&mut self.dice, &call.input.person);
        let due = self
            .filling
            .value(&mut self.dice, &case, text, begins, next);
        let soonest = begins + TimeDelta::minutes(20);
        let due = stored(&due).map_or(soonest, |due| due.max(soonest));
        Some(stored_moment(due))
    }

    /// The moment of a step, or now when there is none.
    fn after(&self, at: usize, step: usize) -> DateTime<Utc> {
        let steps = self.told.get(at).map(|told| &told.story.steps);
        let step = steps.and_then(|steps| steps.get(step));
        step.map_or(self.filling.past.now, |(time, _)| *time)
    }

    /// A call that is entered at once, since the next step waits for it.
    fn enter(
        &mut self,
        entered: DateTime<Utc>,
        mut call: Call,
    ) -> Result<Option<ItemId>, StoreError> {
        let ended = entered - TimeDelta::minutes(1);
        let received = ended - TimeDelta::minutes(self.dice.between(3, 17));
        let written = |at: DateTime<Utc>| at.to_rfc3339_opts(SecondsFormat::Secs, true);
        call.input.received_at = Some(written(received));
        call.input.ended_at = Some(written(ended));
        let by = self.filling.team.on_the_phone(&mut self.dice).clone();
        let registered = self.store.register(&by, &call.input)?;
        self.calls.remember(call, registered.number);
        Ok(registered.items.first().map(|item| item.id))
    }

    /// One step. A story that the workflow does not let go on (a region may have its own) ends
    /// where it stands.
    pub(super) fn step(
        &mut self,
        at: usize,
        step: usize,
        time: DateTime<Utc>,
    ) -> Result<(), StoreError> {
        let next = self.after(at, step + 1);
        let Some(told) = self.told.get(at) else {
            return Ok(());
        };
        let (Some(item), Some(case)) = (told.item, &told.case) else {
            return Ok(());
        };
        let Some((_, word)) = told.story.steps.get(step).copied() else {
            return Ok(());
        };
        let (owner, dice) = (told.owner.clone(), &mut self.dice);
        let request = StepRequest {
            item,
            transition: word.transition.clone(),
            given: self.filling.fields(dice, case, &word.set, time, next),
            note: self.filling.value(dice, case, &word.note, time, next),
            if_revision: None,
        };
        match self.store.step(&owner, &request) {
            Err(StoreError::Refused(_)) => {
                if let Some(told) = self.told.get_mut(at) {
                    told.item = None;
                }
                Ok(())
            }
            Err(error) => Err(error),
            Ok(_) => Ok(()),
        }
    }
}
