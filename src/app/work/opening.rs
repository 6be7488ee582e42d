//! From the wish for a step to its form: at once where nothing is asked, as it was left where it was left, or why not.

use super::desk_of_kind::{KindDesk, Panel};
use super::item_acts::{CLAIM, RELEASE, UNDO};
use super::primary::may_be_mended;
use super::propose::proposals;
use crate::app::effect::{Effect, Effects};
use crate::app::event::Asker;
use crate::app::notice::Notice;
use crate::app::screen::Desk;
use crate::app::step::StepDialog;
use crate::domain::ids::ItemId;
use crate::domain::work_item::Details;
use crate::explain;
use crate::locale::Label;
use crate::store::request::Request;
use crate::store::{ItemView, StepRequest};
use crate::workflow::model::{Refusal, Transition, Workflow};

impl KindDesk {
    /// Takes a step that waits for nothing, and opens the form of any other.
    pub(super) fn take_or_open(&mut self, name: &str, desk: &Desk) -> Effects {
        let workflow = desk.office.workflow(&self.kind);
        let is_at_once = workflow
            .and_then(|workflow| workflow.transition(name))
            .is_some_and(Transition::is_at_once);
        let view = self.around.view().filter(|_| is_at_once && !desk.read_only);
        match (workflow, view) {
            (Some(workflow), Some(view)) if refusal(workflow, view, name, desk).is_none() => {
                // Who is home is home, whatever else somebody has saved meanwhile.
                vec![step(view.item.id, name, None)]
            }
            _ => self.open_step(name, desk),
        }
    }

    /// Opens the form of a step, as it was left if it was left with something typed.
    pub(super) fn open_step(&mut self, name: &str, desk: &Desk) -> Effects {
        let (Some(workflow), Some(view)) = (desk.office.workflow(&self.kind), self.around.view())
        else {
            return Effects::new();
        };
        let Some(transition) = workflow.transition(name) else {
            return Effects::new();
        };
        if desk.read_only {
            let told = desk.locale.text(Label::StepReadOnly);
            return vec![Effect::Notify(Notice::warning(told))];
        }
        if matches!(name, CLAIM | RELEASE) {
            return vec![step(view.item.id, name, None)];
        }
        if let Some(why) = refusal(workflow, view, name, desk) {
            let told = explain::refusal(&why, &desk.office, desk.locale);
            return vec![Effect::Notify(Notice::warning(told.line(desk.locale)))];
        }
        let proposed = proposals(transition, view, &self.around, desk);
        let mut dialog = StepDialog::for_step(workflow, transition, view, proposed, desk);
        if let Some(at) = self
            .parked
            .iter()
            .position(|parked| parked.is_for(dialog.aim()))
        {
            dialog = self.parked.remove(at);
            dialog.stop_judging();
            let merged = dialog.merge(view, workflow, desk);
            let told = desk
                .locale
                .fill(Label::StepMerged, &[("fields", &merged.join(" "))]);
            dialog.refresh(view.item.revision, (!merged.is_empty()).then_some(told));
        }
        let effects = dialog.opened();
        self.panel = Some(Panel::Step(Box::new(dialog)));
        effects
    }

    pub(super) fn start(&mut self, desk: &Desk) -> Effects {
        let Some(workflow) = desk.office.workflow(&self.kind) else {
            return Effects::new();
        };
        if let Some(told) = desk.warns_of_no_saving() {
            return vec![Effect::Notify(told)];
        }
        let mut dialog = StepDialog::for_start(workflow, desk);
        if let Some(at) = self
            .parked
            .iter()
            .position(|parked| parked.is_for(dialog.aim()))
        {
            dialog = self.parked.remove(at);
        }
        self.panel = Some(Panel::Step(Box::new(dialog)));
        Effects::new()
    }

    /// Takes the last step back: at once when it was one's own, else after saying whose it was.
    pub(super) fn undo(&mut self, desk: &Desk) -> Effects {
        let Some(view) = self.around.view() else {
            return Effects::new();
        };
        let last = view.facts.last_step.as_deref();
        let entry = view
            .timeline
            .iter()
            .rev()
            .find(|entry| Some(entry.transition.as_str()) == last);
        if entry.is_some_and(|entry| entry.by == desk.me.name) && !desk.read_only {
            return vec![step(view.item.id, UNDO, Some(view.item.revision))];
        }
        self.open_step(UNDO, desk)
    }

    /// Shows what an undo would take back of an item that somebody has saved after us.
    pub(super) fn ask_undo(&mut self, view: &ItemView, desk: &Desk) -> Effects {
        let workflow = desk.office.workflow(&self.kind);
        let Some((workflow, undo)) =
            workflow.and_then(|workflow| Some((workflow, workflow.transition(UNDO)?)))
        else {
            return Effects::new();
        };
        if let Some(why) = refusal(workflow, view, UNDO, desk) {
            let told = explain::refusal(&why, &desk.office, desk.locale);
            return vec![Effect::Notify(Notice::warning(told.line(desk.locale)))];
        }
        let dialog = StepDialog::for_step(workflow, undo, view, None, desk);
        self.panel = Some(Panel::Step(Box::new(dialog)));
        Effects::new()
    }
}

/// Why a step cannot be taken now; `None` when it can.
fn refusal(workflow: &Workflow, view: &ItemView, name: &str, desk: &Desk) -> Option<Refusal> {
    let possible = workflow.possible(&view.item, &view.facts, desk.me.role);
    if let Some(step) = possible
        .into_iter()
        .find(|step| step.transition.name == name)
    {
        return step.blocked.filter(|why| !may_be_mended(why));
    }
    Some(Refusal::WrongState {
        name: name.to_owned(),
        state: view.item.state.clone(),
    })
}

pub(super) fn step(item: ItemId, transition: &str, if_revision: Option<u32>) -> Effect {
    let request = Request::Step(StepRequest {
        item,
        transition: transition.to_owned(),
        given: Details::new(),
        note: String::new(),
        if_revision,
    });
    Effect::Ask {
        asker: Asker::Work,
        request,
    }
}
