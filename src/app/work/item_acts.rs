//! What is done with the selected item: the usual step, any other, opening, taking back.

use super::around::asks_clinics;
use super::compare::Compare;
use super::desk_of_kind::{KindDesk, Pane, Panel};
use super::opening::step;
use crate::app::effect::{Effect, Effects};
use crate::app::event::Place;
use crate::app::item::ItemPanel;
use crate::app::notice::Notice;
use crate::app::pairs;
use crate::app::screen::{Desk, Handled};
use crate::app::step_list::StepList;
use crate::domain::contact::Subject;
use crate::domain::ids::ItemId;
use crate::domain::pair::PairsOf;
use crate::keymap::command::Command;
use crate::locale::Label;
use crate::workflow::model::{FieldKind, Hook, Transition, Workflow};

/// Steps that a command takes without a form.
pub(super) const CLAIM: &str = "claim";
pub(super) const RELEASE: &str = "release";
const TAKE_OVER: &str = "take-over";
pub(super) const UNDO: &str = "undo";

/// What F8 does.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Further<'d> {
    /// Asks how the candidates are to be widened.
    Widen,
    /// Opens the step that has proposals.
    Step(&'d str),
}

impl KindDesk {
    /// What is done with the selected item. It waits until what it needs is known.
    pub(super) fn on_item(&mut self, command: Command, desk: &Desk) -> Handled {
        if !is_of_item(command) {
            return Handled::No;
        }
        let Some(workflow) = desk.office.workflow(&self.kind) else {
            return Handled::No;
        };
        let Some(item) = self.list.selected().map(|row| row.item.id) else {
            return Handled::No;
        };
        match command {
            Command::ItemClaim if !self.list.marked().is_empty() => {
                return Handled::Yes(self.claim_marked(desk));
            }
            Command::ItemRelease if !self.list.marked().is_empty() => {
                return Handled::Yes(self.release_marked(desk));
            }
            Command::ItemHandOver if !self.list.marked().is_empty() => {
                return Handled::Yes(self.hand_over_marked(desk));
            }
            // A claim is no lock: what somebody else has is taken over, after a look at whose it is.
            Command::ItemClaim if !self.is_somebody_elses(desk) => {
                return Handled::Yes(claim(item, desk));
            }
            Command::ItemRelease => return Handled::Yes(vec![step(item, RELEASE, None)]),
            Command::HistoryOpen => return Handled::Yes(self.open_history(desk)),
            Command::PairsOpen => return Handled::Yes(self.open_pairs(desk)),
            _ => {}
        }
        if !self.is_known(workflow) {
            self.pending.push(command);
            return Handled::Yes(self.turn());
        }
        Handled::Yes(self.on_known_item(command, desk))
    }

    /// Whether everything that a command looks at is there, and as new as the row under the hand.
    pub(super) fn is_known(&self, workflow: &Workflow) -> bool {
        let row = self.list.selected().map(|row| &row.item);
        let is_behind = self.around.view().is_some_and(|view| {
            row.is_some_and(|row| row.id == view.item.id && row.revision > view.item.revision)
        });
        !is_behind && self.around.is_complete(workflow)
    }

    fn on_known_item(&mut self, command: Command, desk: &Desk) -> Effects {
        match command {
            Command::GoPrimary => match self.usual(desk) {
                Some(step) => {
                    let step = step.to_owned();
                    self.take_or_open(&step, desk)
                }
                None => self.open_item(false),
            },
            Command::ItemOpen => self.open_item(false),
            Command::ConsultationOpen => self.open_item(true),
            Command::ItemTransitions => {
                let usual = self.usual(desk);
                if let (Some(workflow), Some(view)) =
                    (desk.office.workflow(&self.kind), self.around.view())
                {
                    self.panel = Some(Panel::Steps(StepList::new(workflow, view, usual, desk)));
                }
                Effects::new()
            }
            Command::CandidatesOpen => match self.further(desk) {
                Some(Further::Step(step)) => {
                    let step = step.to_owned();
                    self.open_step(&step, desk)
                }
                Some(Further::Widen) => self.choose_widening(desk),
                None => Effects::new(),
            },
            Command::CandidatesCompare => self.compare(desk),
            Command::ItemClaim => self.open_step(TAKE_OVER, desk),
            Command::PhoneCopy => self.phone(desk),
            Command::PaperOpen => self.open_paper(desk),
            Command::Undo => self.undo(desk),
            _ => {
                let step = self.step_of(command, desk).map(|step| step.name.clone());
                let Some(step) = step else {
                    return not_here(command, desk);
                };
                self.open_step(&step, desk)
            }
        }
    }

    /// What F8 does for the selected item.
    pub(super) fn further<'d>(&self, desk: &'d Desk) -> Option<Further<'d>> {
        let workflow = desk.office.workflow(&self.kind)?;
        let row = self.list.selected()?;
        if asks_clinics(workflow, &row.item.state) {
            return Some(Further::Widen);
        }
        let marked = |step: &&Transition| step.further && step.from.contains(&row.item.state);
        if let Some(step) = workflow.transitions.iter().find(marked) {
            return Some(Further::Step(step.name.as_str()));
        }
        let proposes = |step: &&Transition| {
            step.from.contains(&row.item.state)
                && step
                    .carries
                    .iter()
                    .any(|spec| spec.code == "physician" && spec.kind == FieldKind::Staff)
        };
        workflow
            .transitions
            .iter()
            .find(proposes)
            .map(|step| Further::Step(step.name.as_str()))
    }

    /// The step that a command means in this workflow.
    pub(super) fn step_of<'d>(&self, command: Command, desk: &'d Desk) -> Option<&'d Transition> {
        let workflow = desk.office.workflow(&self.kind)?;
        let hooked = |hook: Hook| {
            workflow
                .transitions
                .iter()
                .find(|step| step.hooks.contains(&hook))
        };
        match command {
            Command::ItemOffer => hooked(Hook::SendOffers),
            Command::ItemAnswer => hooked(Hook::RecordAnswer),
            Command::ItemBook => hooked(Hook::PlanVisit),
            Command::ItemVisit => hooked(Hook::VisitOutcome).or_else(|| hooked(Hook::Leave)),
            Command::ItemInform => workflow.transition("inform"),
            Command::ItemNote => workflow.transition("note"),
            Command::ItemHandOver => workflow.transition("hand-over"),
            Command::ItemHold => workflow.transition("hold"),
            _ => None,
        }
    }

    /// Puts two candidates side by side.
    fn compare(&mut self, desk: &Desk) -> Effects {
        let Some(pair) = self.around.pair() else {
            let told = desk.locale.text(Label::ReferralCompareNobody);
            return vec![Effect::Notify(Notice::info(told))];
        };
        self.panel = Some(Panel::Compare(Compare::new(pair)));
        Effects::new()
    }

    /// Everything there was with the person of the selected item.
    fn open_history(&self, desk: &Desk) -> Effects {
        let person = self.list.selected().and_then(|row| row.item.person);
        vec![match person {
            Some(person) => Effect::Go(Place::History(Subject::Person(person))),
            None => Effect::Notify(Notice::info(desk.locale.text(Label::RecordsNoSubject))),
        }]
    }

    /// The doctors of the person; those of the clinic while the candidates have the arrows.
    fn open_pairs(&self, desk: &Desk) -> Effects {
        let person = || self.list.selected()?.item.person.map(PairsOf::Person);
        let of = match self.pane {
            Pane::Side => self.around.under_hand().map(PairsOf::Facility),
            Pane::Items => person(),
        };
        of.map_or_else(
            || {
                let told = desk.locale.text(Label::RecordsNoSubject);
                vec![Effect::Notify(Notice::info(told))]
            },
            pairs::open,
        )
    }

    fn open_item(&mut self, reading: bool) -> Effects {
        if let Some(view) = self.around.view() {
            let view = Box::new(view.clone());
            let panel = if reading {
                ItemPanel::reading_consultation(view)
            } else {
                ItemPanel::new(view)
            };
            self.panel = Some(Panel::Item(panel));
        }
        Effects::new()
    }

    fn is_somebody_elses(&self, desk: &Desk) -> bool {
        let owner = self.list.selected().and_then(|row| row.item.owner);
        owner.is_some_and(|owner| owner != desk.me.staff)
    }

    fn phone(&self, desk: &Desk) -> Effects {
        let Some(view) = self.around.view() else {
            return Effects::new();
        };
        // The form of an item names whom to ring; without it, who called, then whom it is about.
        let own = view.item.details.get("phone").cloned();
        let caller = view
            .consultations
            .last()
            .map(|read| read.details.caller.phone.clone());
        let person = view
            .person
            .as_ref()
            .map(|person| person.details.phone.clone());
        let phone = [own, caller, person]
            .into_iter()
            .flatten()
            .find(|phone| !phone.is_empty());
        match phone {
            Some(phone) => vec![
                Effect::Notify(Notice::info(
                    desk.locale
                        .fill(Label::WorkPhoneCopied, &[("phone", &phone)]),
                )),
                Effect::CopyPhone(phone),
            ],
            None => vec![Effect::Notify(Notice::info(
                desk.locale.text(Label::WorkNoPhone),
            ))],
        }
    }
}

fn claim(item: ItemId, desk: &Desk) -> Effects {
    if desk.read_only {
        let told = desk.locale.text(Label::StepReadOnly);
        return vec![Effect::Notify(Notice::warning(told))];
    }
    vec![step(item, CLAIM, None)]
}

/// A command that means nothing for this item.
fn not_here(command: Command, desk: &Desk) -> Effects {
    let name = desk.locale.text(command.label());
    let told = desk.locale.fill(Label::AppNotHere, &[("command", &name)]);
    vec![Effect::Notify(Notice::info(told))]
}

pub(super) fn is_of_item(command: Command) -> bool {
    matches!(
        command,
        Command::GoPrimary
            | Command::CandidatesOpen
            | Command::CandidatesCompare
            | Command::Undo
            | Command::ItemOpen
            | Command::ItemTransitions
            | Command::ItemClaim
            | Command::ItemRelease
            | Command::ItemOffer
            | Command::ItemAnswer
            | Command::ItemInform
            | Command::ItemBook
            | Command::ItemVisit
            | Command::ItemNote
            | Command::ItemHandOver
            | Command::ItemHold
            | Command::ConsultationOpen
            | Command::HistoryOpen
            | Command::PairsOpen
            | Command::PhoneCopy
            | Command::PaperOpen
    )
}
