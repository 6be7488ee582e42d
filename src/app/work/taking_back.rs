//! `^Z`: takes back what this desk did last, whichever item it was; asks first when somebody came after.

use super::bunch::step_all;
use super::done::Done;
use super::item_acts::UNDO;
use super::{KindDesk, Work};
use crate::app::effect::{Effect, Effects};
use crate::app::event::Asker;
use crate::app::screen::Desk;
use crate::domain::ids::ItemId;
use crate::domain::work_item::Details;
use crate::store::request::{Reply, Request};
use crate::store::{StepRequest, StoreError};

/// What was done here, and what of it is being taken back.
#[derive(Debug, Default)]
pub(super) struct TakingBack {
    pub done: Done,
    /// How often `^Z` was pressed and is not answered yet.
    wanted: u32,
}

impl Work {
    /// Takes back what this desk did last; `None` when it has done nothing yet, or a form is in front.
    pub(super) fn take_back(&mut self, desk: &Desk) -> Option<Effects> {
        let is_free = self.in_front().is_none_or(KindDesk::is_free);
        if !is_free || desk.read_only || self.back.done.newest().is_none() {
            return None;
        }
        self.back.wanted += 1;
        if self.back.wanted > 1 {
            return Some(Effects::new());
        }
        Some(self.ask_back())
    }

    fn ask_back(&self) -> Effects {
        let request = match self.back.done.newest() {
            None => return Effects::new(),
            Some([one]) => Request::Step(StepRequest {
                item: one.item,
                transition: UNDO.to_owned(),
                given: Details::new(),
                note: String::new(),
                if_revision: Some(one.revision),
            }),
            Some(several) => {
                let items = several
                    .iter()
                    .map(|trace| (trace.item, Some(trace.revision)));
                return vec![asked_as_undo(step_all(
                    UNDO,
                    Details::new(),
                    items.collect(),
                ))];
            }
        };
        vec![Effect::Ask {
            asker: Asker::WorkUndo,
            request,
        }]
    }

    /// The store has answered to it.
    pub(super) fn taken_back(&mut self, result: Result<Reply, StoreError>, desk: &Desk) -> Effects {
        if let Ok(Reply::Item(view)) = result {
            self.front.clone_from(&view.item.kind);
            return self.front_mut().ask_undo(&view, desk);
        }
        self.back.wanted = self.back.wanted.saturating_sub(1);
        let mut effects = match result {
            Ok(reply) => self.take(reply, desk),
            Err(error) => {
                // Nothing more is taken back behind a question.
                self.back.wanted = 0;
                match error {
                    StoreError::Stale { item, .. } => {
                        self.back.done.forget_newest();
                        ask_view(item)
                    }
                    error => {
                        if matches!(error, StoreError::Refused(_) | StoreError::NothingToUndo) {
                            self.back.done.forget_newest();
                        }
                        self.front_mut().failed(&error, desk)
                    }
                }
            }
        };
        if self.back.wanted > 0 {
            effects.extend(self.ask_back());
        }
        effects
    }
}

/// Somebody came after us: what they did is shown before anything is taken back.
fn ask_view(item: ItemId) -> Effects {
    vec![Effect::Ask {
        asker: Asker::WorkUndo,
        request: Request::Item(item),
    }]
}

fn asked_as_undo(effect: Effect) -> Effect {
    match effect {
        Effect::Ask { request, .. } => Effect::Ask {
            asker: Asker::WorkUndo,
            request,
        },
        other => other,
    }
}
