//! All steps of an item: what each needs, and why the others cannot be taken now.

use crate::app::screen::Desk;
use crate::app::work::primary::may_be_mended;
use crate::app::work::words;
use crate::domain::work_item::WorkItem;
use crate::explain;
use crate::keymap::command::{Command, Layer};
use crate::locale::Label;
use crate::store::ItemView;
use crate::workflow::model::{Guard, OwnerChange, Refusal, Target, Transition, Workflow};

/// One step.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct StepChoice {
    /// Name of the transition.
    pub name: String,
    /// What people call it.
    pub label: String,
    /// What it needs; for a blocked one, why it is blocked.
    pub note: String,
    /// Whether it cannot be taken now.
    pub is_blocked: bool,
}

/// What the screen is to do after a key.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Choice {
    /// The list stays.
    Stay,
    /// The step was chosen.
    Take(String),
    /// A blocked step was chosen: tell why.
    Blocked(String),
    /// It has no use for the command.
    Ignored,
}

/// The list.
#[derive(Debug, Clone)]
pub struct StepList {
    title: String,
    steps: Vec<StepChoice>,
    selected: usize,
}

impl StepList {
    /// The steps of an item, the usual one selected.
    #[must_use]
    pub fn new(workflow: &Workflow, view: &ItemView, usual: Option<&str>, desk: &Desk) -> Self {
        let lang = desk.locale.lang();
        let mut steps: Vec<StepChoice> = workflow
            .possible(&view.item, &view.facts, desk.me.role)
            .into_iter()
            .filter(|step| !is_mine_already(step.transition, &view.item, desk))
            .map(|step| choice(step.transition, step.blocked.as_ref(), desk))
            .collect();
        steps.sort_by_key(|step| step.is_blocked);
        let selected = steps
            .iter()
            .position(|step| Some(step.name.as_str()) == usual);
        let number = words::short_number(&view.item);
        let state = words::state(workflow, &view.item.state, lang);
        Self {
            title: desk.locale.fill(
                Label::StepListTitle,
                &[("number", &number), ("state", &state)],
            ),
            steps,
            selected: selected.unwrap_or(0),
        }
    }

    /// The heading.
    #[must_use]
    pub fn title(&self) -> &str {
        &self.title
    }

    /// The steps, those that can be taken first.
    #[must_use]
    pub fn steps(&self) -> &[StepChoice] {
        &self.steps
    }

    /// The step under the hand.
    #[must_use]
    pub fn selected(&self) -> usize {
        self.selected
    }

    /// The layers that have the hands.
    #[must_use]
    pub fn layers(&self) -> &'static [Layer] {
        &[Layer::Dialog]
    }

    /// A command of the person.
    pub fn command(&mut self, command: Command) -> Choice {
        let last = self.steps.len().saturating_sub(1);
        match command {
            Command::MoveUp => self.selected = self.selected.saturating_sub(1),
            Command::MoveDown => self.selected = (self.selected + 1).min(last),
            Command::MoveFirst | Command::MovePageUp => self.selected = 0,
            Command::MoveLast | Command::MovePageDown => self.selected = last,
            Command::GoPrimary | Command::Commit => return self.take(self.selected),
            _ => match command.picked() {
                Some(number) => return self.take(number - 1),
                None => return Choice::Ignored,
            },
        }
        Choice::Stay
    }

    fn take(&self, at: usize) -> Choice {
        match self.steps.get(at) {
            Some(step) if step.is_blocked => Choice::Blocked(step.note.clone()),
            Some(step) => Choice::Take(step.name.clone()),
            None => Choice::Stay,
        }
    }
}

/// Whether a step would only give me what I have.
fn is_mine_already(step: &Transition, item: &WorkItem, desk: &Desk) -> bool {
    step.to == Target::Same && step.owner == OwnerChange::Take && item.owner == Some(desk.me.staff)
}

fn choice(transition: &Transition, blocked: Option<&Refusal>, desk: &Desk) -> StepChoice {
    let lang = desk.locale.lang();
    let needed = transition.carries.iter().filter(|spec| spec.required);
    let mut needs: Vec<&str> = needed.map(|spec| spec.label.in_lang(lang)).collect();
    let is_mendable = blocked.is_some_and(may_be_mended);
    if is_mendable && transition.guards.contains(&Guard::Consent) {
        needs.insert(0, desk.locale.text(Label::StepConsent));
    }
    let note = match blocked {
        Some(why) if !is_mendable => explain::refusal(why, &desk.office, desk.locale).message,
        _ if needs.is_empty() => String::new(),
        _ => desk
            .locale
            .fill(Label::StepNeeds, &[("fields", &needs.join(" "))]),
    };
    StepChoice {
        name: transition.name.clone(),
        label: transition.label.in_lang(lang).to_owned(),
        note,
        is_blocked: blocked.is_some() && !is_mendable,
    }
}
