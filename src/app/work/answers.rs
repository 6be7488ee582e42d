//! What the store, the search thread and other desks tell the screen of a workflow.

use super::desk_of_kind::{KindDesk, Panel};
use super::words;
use crate::app::effect::{Effect, Effects};
use crate::app::item::danger;
use crate::app::notice::Notice;
use crate::app::screen::{Desk, Handled};
use crate::app::step::Aim;
use crate::domain::crew::CrewMember;
use crate::domain::facility::Facility;
use crate::domain::ids::ItemId;
use crate::domain::ranking::Ranking;
use crate::domain::work_item::WorkItem;
use crate::explain;
use crate::locale::Label;
use crate::search::Answer as Found;
use crate::store::lists::QueueRow;
use crate::store::recognise::PersonHit;
use crate::store::{ItemView, Stepped, StoreError};
use crate::workflow::contact::AT;
use crate::workflow::fields::moment;
use crate::workflow::model::{Hook, Refusal, Workflow};
use std::collections::BTreeSet;
use std::fmt::Display;

impl KindDesk {
    /// Rows have come: everything stays where the hand is.
    pub fn take_rows(&mut self, rows: Vec<QueueRow>, desk: &Desk) -> Effects {
        let Some(workflow) = desk.office.workflow(&self.kind) else {
            return Effects::new();
        };
        self.list.take(rows, workflow, desk);
        if let Some(item) = self.wanted.take()
            && !self.list.select(item)
        {
            self.list.clear_filters(workflow, desk);
            self.list.select(item);
        }
        if self.list.selected().is_none() {
            self.pending.clear();
        }
        let is_stale = match (self.list.selected(), self.around.view()) {
            (Some(row), Some(view)) => {
                row.item.id == view.item.id && row.item.revision != view.item.revision
            }
            _ => false,
        };
        let mut effects = self.turn();
        if is_stale {
            effects.extend(self.around.refresh());
        }
        effects
    }

    /// Asks for what surrounds the selected item.
    pub(super) fn turn(&mut self) -> Effects {
        let item = self.list.selected().map(|row| row.item.id);
        self.around.turn_to(item)
    }

    /// A view has come.
    pub fn take_view(&mut self, view: Box<ItemView>, desk: &Desk) -> Effects {
        let Some(workflow) = desk.office.workflow(&self.kind) else {
            return Effects::new();
        };
        let merged = self.tell_dialog(&view, workflow, desk);
        if let Some(Panel::Item(panel)) = &mut self.panel {
            panel.refresh(view.clone());
        }
        let mut effects = self.around.take_view(view, workflow);
        effects.extend(merged);
        effects.extend(self.go_on(desk));
        effects
    }

    /// A ranking has come.
    pub fn take_ranking(&mut self, item: ItemId, ranking: Box<Ranking>, desk: &Desk) -> Effects {
        let mut effects = self.around.take_ranking(item, ranking);
        effects.extend(self.go_on(desk));
        effects
    }

    /// The search thread has found something for the form in front.
    pub fn found(&mut self, found: &Found) -> Effects {
        match &mut self.panel {
            Some(Panel::Step(dialog)) => dialog.found(found),
            _ => Effects::new(),
        }
    }

    /// Persons have come for the form in front.
    pub fn take_persons(&mut self, persons: Vec<PersonHit>, desk: &Desk) {
        if let Some(Panel::Step(dialog)) = &mut self.panel {
            dialog.take_persons(persons, desk);
        }
    }

    /// Who can be sent has been read for the form in front: it asks about somebody, or is handed over.
    pub fn take_crew(&mut self, crew: &[CrewMember], desk: &Desk) -> Effects {
        match &mut self.panel {
            Some(Panel::Step(dialog)) => dialog.take_crew(crew, desk),
            _ => Effects::new(),
        }
    }

    /// Institutions have come for the form in front.
    pub fn take_facilities(&mut self, facilities: &[Facility]) {
        if let Some(Panel::Step(dialog)) = &mut self.panel {
            dialog.take_facilities(facilities);
        }
    }

    /// Says in the open form that somebody else has saved its item, and what they did; merges what they wrote.
    fn tell_dialog(&mut self, view: &ItemView, workflow: &Workflow, desk: &Desk) -> Effects {
        let known = self
            .around
            .view()
            .filter(|known| known.item.id == view.item.id);
        let known_entries = known.map_or(0, |known| known.timeline.len());
        let Some(Panel::Step(dialog)) = &mut self.panel else {
            return Effects::new();
        };
        let Aim::Step {
            item,
            transition,
            revision,
        } = dialog.aim().clone()
        else {
            return Effects::new();
        };
        if item != view.item.id || revision == view.item.revision || dialog.is_waiting() {
            return Effects::new();
        }
        let lang = desk.locale.lang();
        let done: Vec<String> = view
            .timeline
            .iter()
            .skip(known_entries)
            .map(|entry| {
                let step = workflow.transition(&entry.transition);
                let label = step.map_or(entry.transition.as_str(), |step| step.label.in_lang(lang));
                format!("{} {label} ({})", words::at(entry.at, desk), entry.by)
            })
            .collect();
        let possible = workflow.possible(&view.item, &view.facts, desk.me.role);
        let is_possible = possible
            .iter()
            .any(|step| step.transition.name == transition && step.blocked.is_none());
        let merged = dialog.merge(view, workflow, desk);
        let label = match (is_possible, dialog.conflicts().is_empty()) {
            (false, _) => Label::StepOvertakenForGood,
            (true, true) => Label::StepOvertaken,
            (true, false) => Label::StepSavedMeanwhile,
        };
        let mut what = desk.locale.fill(label, &[("what", &done.join(", "))]);
        if !merged.is_empty() {
            let fields = merged.join(" ");
            what.push_str("  ");
            what.push_str(&desk.locale.fill(Label::StepMerged, &[("fields", &fields)]));
        }
        dialog.overtaken(view.item.revision, what.clone());
        if !is_possible {
            return Effects::new();
        }
        let mut effects = dialog.go_on_after_merge(desk);
        if !effects.is_empty() {
            effects.insert(0, Effect::Notify(Notice::info(what)));
        }
        effects
    }

    /// Carries out what waited for an answer, in the order of the keys: what follows a form that opens is for that form.
    fn go_on(&mut self, desk: &Desk) -> Effects {
        let is_ready = self
            .workflow(desk)
            .is_some_and(|workflow| self.is_known(workflow));
        if !is_ready {
            return Effects::new();
        }
        let mut effects = Effects::new();
        for command in std::mem::take(&mut self.pending) {
            if let Handled::Yes(more) = self.command(command, desk) {
                effects.extend(more);
            }
        }
        effects
    }

    /// A step was taken: the form goes, the rows come anew.
    pub fn stepped(&mut self, stepped: &Stepped, desk: &Desk) -> Effects {
        let item = stepped.item.id;
        let is_its_form = matches!(&self.panel, Some(Panel::Step(dialog)) if dialog.item() == Some(item) && dialog.is_waiting());
        let notice = if stepped.is_raised {
            Notice::warning
        } else {
            Notice::info
        };
        let mut effects = vec![Effect::Notify(notice(told(stepped, desk)))];
        self.around.has_stepped(&stepped.item);
        if is_its_form && let Some(Panel::Step(mut dialog)) = self.panel.take() {
            // Forms of other steps that were left with something typed wait for their turn.
            self.parked.retain(|parked| !parked.is_for(dialog.aim()));
            if dialog.has_more() {
                dialog.go_on();
                self.parked.push(*dialog);
                let told = desk.locale.text(Label::StepTypedAhead);
                effects.push(Effect::Notify(Notice::warning(told)));
            }
        }
        effects.extend(self.reload());
        if self.around.view().is_some_and(|view| view.item.id == item) {
            effects.extend(self.around.refresh());
        }
        effects
    }

    /// A new item was started: the hand goes there.
    pub fn started(&mut self, item: &WorkItem, desk: &Desk) -> Effects {
        if matches!(&self.panel, Some(Panel::Step(dialog)) if dialog.is_waiting()) {
            self.panel = None;
        }
        self.wanted = Some(item.id);
        let told = desk
            .locale
            .fill(Label::WorkStartedItem, &[("number", &item.number)]);
        let mut effects = vec![Effect::Notify(Notice::info(told))];
        effects.extend(self.reload());
        effects
    }

    /// The store could not do it. Nothing that was typed is lost.
    pub fn failed(&mut self, error: &StoreError, desk: &Desk) -> Effects {
        let told = explain::store_error(error, &desk.office, desk.locale);
        let waiting = match &mut self.panel {
            Some(Panel::Step(dialog)) if dialog.is_waiting() => Some(dialog),
            _ => None,
        };
        let Some(dialog) = waiting else {
            self.pending.clear();
            let is_refusal = matches!(error, StoreError::Refused(_) | StoreError::Stale { .. });
            let notice = if is_refusal {
                Notice::warning
            } else {
                Notice::error
            };
            if !is_refusal {
                self.around.fail();
            }
            let mut effects = vec![Effect::Notify(notice(told.line(desk.locale)))];
            if is_refusal {
                effects.extend(self.reload());
            }
            return effects;
        };
        let faults = match error {
            StoreError::Refused(Refusal::Fields { faults }) | StoreError::Fields(faults) => {
                faults.as_slice()
            }
            _ => &[],
        };
        dialog.refused(faults, told.line(desk.locale), desk);
        match error {
            StoreError::Stale { .. } => {
                dialog.outrun();
                self.around.refresh()
            }
            _ => Effects::new(),
        }
    }

    /// Another desk has saved items.
    pub fn saved_elsewhere(&mut self, items: &BTreeSet<i64>) -> Effects {
        let mut effects = self.reload();
        let selected = self.around.view().map(|view| view.item.id.0);
        if selected.is_some_and(|id| items.contains(&id)) {
            effects.extend(self.around.refresh());
        }
        effects
    }
}

/// What was done with an item, where it stands now, and what came of it.
#[must_use]
pub fn told(stepped: &Stepped, desk: &Desk) -> String {
    let locale = desk.locale;
    let number = words::short_number(&stepped.item);
    if stepped.is_raised {
        // Whom to call stands before everything else that could be said.
        let numbers = danger::numbers(desk);
        let values: [(&str, &dyn Display); 2] = [("number", &number), ("numbers", &numbers)];
        return locale.fill(Label::OutreachRaised, &values);
    }
    let Some(workflow) = desk.office.workflow(&stepped.item.kind) else {
        return number;
    };
    let step = workflow.transition(&stepped.transition);
    let is_return = step.is_some_and(|step| step.hooks.contains(&Hook::Leave));
    if is_return && !stepped.is_undo {
        return locale.fill(Label::OutreachTellContact, &[("number", &number)]);
    }
    let keeps_its_day = step.is_some_and(|step| {
        step.hooks.contains(&Hook::NameCrew) && step.stays.contains(&stepped.item.state)
    });
    let day = stepped.item.details.get(AT).and_then(|at| moment(at));
    if let Some(day) = day.filter(|_| keeps_its_day && !stepped.is_undo) {
        let at = words::at(day, desk);
        let values: [(&str, &dyn Display); 2] = [("number", &number), ("at", &at)];
        return locale.fill(Label::OutreachCrewChanged, &values);
    }
    let step = step.map_or(stepped.transition.as_str(), |step| {
        step.label.in_lang(locale.lang())
    });
    let state = words::state(workflow, &stepped.item.state, locale.lang());
    let label = if stepped.is_undo {
        Label::WorkUndone
    } else {
        Label::WorkDone
    };
    let mut told = locale.fill(
        label,
        &[("number", &number), ("step", &step), ("state", &state)],
    );
    if let Some(made) = stepped.made.first() {
        told.push_str("  ");
        told.push_str(&locale.fill(Label::WorkMade, &[("number", &made.number)]));
    }
    told
}
