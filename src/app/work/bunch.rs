//! What is done with all marked items at once: one question before, one line after.

use super::desk_of_kind::KindDesk;
use super::item_acts::{CLAIM, RELEASE, UNDO};
use crate::app::dialog::{Confirm, Dialog, Pick, PickRow};
use crate::app::effect::{Effect, Effects};
use crate::app::event::Asker;
use crate::app::notice::Notice;
use crate::app::screen::Desk;
use crate::domain::ids::ItemId;
use crate::domain::work_item::Details;
use crate::explain;
use crate::locale::Label;
use crate::store::bunch::{Bunch, BunchTaken, WhyLeft};
use crate::store::request::Request;
use crate::workflow::model::Workflow;

impl KindDesk {
    pub(super) fn claim_marked(&mut self, desk: &Desk) -> Effects {
        self.confirm(CLAIM, Label::WorkBunchClaim, desk)
    }

    pub(super) fn release_marked(&mut self, desk: &Desk) -> Effects {
        self.confirm(RELEASE, Label::WorkBunchRelease, desk)
    }

    fn confirm(&mut self, transition: &str, question: Label, desk: &Desk) -> Effects {
        if desk.read_only {
            return read_only(desk);
        }
        let items = self.marked();
        let count = items.len();
        let title = desk
            .locale
            .fill(Label::WorkBunchTitle, &[("count", &count)]);
        let text = desk.locale.fill(question, &[("count", &count)]);
        let then = vec![step_all(transition, Details::new(), items)];
        vec![Effect::Open(Box::new(Dialog::Confirm(Confirm::new(
            title, text, then,
        ))))]
    }

    /// Asks to whom; choosing is the confirmation.
    pub(super) fn hand_over_marked(&mut self, desk: &Desk) -> Effects {
        if desk.read_only {
            return read_only(desk);
        }
        let items = self.marked();
        let colleagues = desk
            .staff
            .iter()
            .filter(|staff| staff.active && staff.role.may_write() && staff.id != desk.me.staff);
        let rows = colleagues
            .map(|staff| {
                let row = PickRow {
                    text: staff.name.clone(),
                    note: staff.occupation.clone(),
                };
                let given = Details::from([("to".to_owned(), staff.id.to_string())]);
                (row, vec![step_all("hand-over", given, items.clone())])
            })
            .collect();
        let title = desk
            .locale
            .fill(Label::WorkBunchToWhom, &[("count", &items.len())]);
        vec![Effect::Open(Box::new(Dialog::Pick(Pick::doing(
            title, rows,
        ))))]
    }

    fn marked(&self) -> Vec<(ItemId, Option<u32>)> {
        self.list.marked().iter().map(|id| (*id, None)).collect()
    }

    /// Steps of several items were taken: one line, and the marks of those taken go.
    pub fn stepped_all(&mut self, taken: &BunchTaken, desk: &Desk) -> Effects {
        let told = told(taken, desk.office.workflow(&self.kind), desk);
        let notice = if taken.left.is_empty() {
            Notice::info(told)
        } else {
            Notice::warning(told)
        };
        self.list.unmark();
        let mut effects = vec![Effect::Notify(notice)];
        effects.extend(self.reload());
        let shown = self.around.view().map(|view| view.item.id);
        if taken
            .stepped
            .iter()
            .any(|stepped| Some(stepped.item.id) == shown)
        {
            effects.extend(self.around.refresh());
        }
        effects
    }
}

/// `3件引き取る、1件は鈴木さんが先`.
fn told(taken: &BunchTaken, workflow: Option<&Workflow>, desk: &Desk) -> String {
    let locale = desk.locale;
    let count = taken.stepped.len();
    let mut parts = Vec::new();
    if taken.transition == UNDO {
        parts.push(locale.fill(Label::WorkBunchUndone, &[("count", &count)]));
    } else {
        let step = workflow.and_then(|workflow| workflow.transition(&taken.transition));
        let step = step.map_or(taken.transition.as_str(), |step| {
            step.label.in_lang(locale.lang())
        });
        parts.push(locale.fill(Label::WorkBunchDone, &[("count", &count), ("step", &step)]));
    }
    let mut whys: Vec<(&WhyLeft, usize)> = Vec::new();
    for left in &taken.left {
        match whys.iter_mut().find(|(why, _)| **why == left.why) {
            Some((_, count)) => *count += 1,
            None => whys.push((&left.why, 1)),
        }
    }
    for (why, count) in whys {
        parts.push(match why {
            WhyLeft::Before(name) => {
                locale.fill(Label::WorkBunchBefore, &[("count", &count), ("name", name)])
            }
            WhyLeft::Refused(refusal) => {
                let why = explain::refusal(refusal, &desk.office, locale).message;
                locale.fill(Label::WorkBunchRefused, &[("count", &count), ("why", &why)])
            }
            WhyLeft::Failed(code) => {
                locale.fill(Label::WorkBunchFailed, &[("count", &count), ("why", code)])
            }
        });
    }
    parts.join(locale.text(Label::WorkBunchAnd))
}

pub(super) fn step_all(
    transition: &str,
    given: Details,
    items: Vec<(ItemId, Option<u32>)>,
) -> Effect {
    Effect::Ask {
        asker: Asker::Work,
        request: Request::StepAll(Bunch {
            transition: transition.to_owned(),
            given,
            items,
        }),
    }
}

fn read_only(desk: &Desk) -> Effects {
    vec![Effect::Notify(Notice::warning(
        desk.locale.text(Label::StepReadOnly),
    ))]
}
