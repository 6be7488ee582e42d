//! 紹介, 出動, and the list or board of every other workflow: one screen.
//!
//! It knows no workflow by name. What is special hangs on the hooks that a workflow
//! file names: who sends offers gets ranked candidates, who departs gets a safety
//! timer. So a new file is a new screen.

mod acts;
mod answers;
mod around;
pub mod board;
mod desk_of_kind;
pub mod groups;
mod item_acts;
mod list;
mod papers;
pub mod primary;
pub mod propose;
pub mod queues;
pub mod time_left;
pub mod words;

pub use around::{Around, asks_clinics};
pub use desk_of_kind::{KindDesk, Pane, Panel};
pub use list::{ItemList, Sort};
pub use papers::is_settled;
pub use queues::Queues;

use super::effect::{Effect, Effects};
use super::event::Place;
use super::meaning::{OUTREACH, REFERRAL};
use super::screen::{Desk, Handled, Screen, Whereabouts};
use crate::domain::ids::ItemId;
use crate::keymap::command::{Command, Layer, Scope};
use crate::search::Answer as Found;
use crate::store::StoreError;
use crate::store::changes::Changes;
use crate::store::lists::{QueueFilter, QueueRow};
use crate::store::request::{Reply, Request};
use chrono::{DateTime, Utc};
use std::collections::{BTreeMap, VecDeque};

/// The screen: one workflow in front, the others as they were left.
#[derive(Debug)]
pub struct Work {
    front: String,
    kinds: BTreeMap<String, KindDesk>,
    /// Workflows whose rows were asked for, in the order of the questions: an empty answer names none.
    asked: VecDeque<String>,
}

impl Default for Work {
    fn default() -> Self {
        Self {
            front: REFERRAL.to_owned(),
            kinds: BTreeMap::new(),
            asked: VecDeque::new(),
        }
    }
}

impl Work {
    /// The workflow in front.
    #[must_use]
    pub fn kind(&self) -> &str {
        &self.front
    }

    /// Its list, once it has been looked at.
    #[must_use]
    pub fn in_front(&self) -> Option<&KindDesk> {
        self.kinds.get(&self.front)
    }

    fn front_mut(&mut self) -> &mut KindDesk {
        self.kinds
            .entry(self.front.clone())
            .or_insert_with(|| KindDesk::new(&self.front))
    }

    /// Takes note of whose rows are asked for.
    fn noted(&mut self, effects: Effects) -> Effects {
        for effect in &effects {
            if let Effect::Ask {
                request:
                    Request::Queue(QueueFilter {
                        kind: Some(kind), ..
                    }),
                ..
            } = effect
            {
                self.asked.push_back(kind.clone());
            }
        }
        effects
    }

    /// The workflow that an answer with rows is about.
    fn whose(&mut self, rows: &[QueueRow]) -> Option<String> {
        let asked = self.asked.pop_front();
        rows.first().map(|row| row.item.kind.clone()).or(asked)
    }

    fn take(&mut self, reply: Reply, desk: &Desk) -> Effects {
        match reply {
            Reply::Queue(rows) => {
                let kind = self.whose(&rows).and_then(|kind| self.kinds.get_mut(&kind));
                kind.map(|kind| kind.take_rows(rows, desk))
            }
            Reply::Item(view) => {
                let kind = self.kinds.get_mut(&view.item.kind);
                kind.map(|kind| kind.take_view(view, desk))
            }
            Reply::Candidates { item, ranking } => self
                .with_item(item)
                .map(|kind| kind.take_ranking(item, ranking, desk)),
            Reply::Facilities(facilities) => {
                for kind in self.kinds.values_mut() {
                    kind.take_facilities(&facilities);
                }
                None
            }
            Reply::Facility(clinic) => {
                self.front_mut().take_clinic(&clinic, desk);
                None
            }
            Reply::Released(released) => {
                self.front_mut().take_released(released, desk);
                None
            }
            Reply::Written(path) => Some(papers::written(&path, desk)),
            Reply::Stepped(stepped) => {
                let kind = self.kinds.get_mut(&stepped.item.kind);
                kind.map(|kind| kind.stepped(&stepped, desk))
            }
            Reply::Started(item) => {
                let kind = self.kinds.get_mut(&item.kind);
                kind.map(|kind| kind.started(&item, desk))
            }
            _ => None,
        }
        .unwrap_or_default()
    }

    fn with_item(&mut self, item: ItemId) -> Option<&mut KindDesk> {
        self.kinds.values_mut().find(|kind| kind.knows(item))
    }
}

impl Screen for Work {
    fn scope(&self) -> Scope {
        match self.front.as_str() {
            REFERRAL => Scope::Referral,
            OUTREACH => Scope::Outreach,
            _ => Scope::Queue,
        }
    }

    fn layers(&self) -> &'static [Layer] {
        self.in_front().map_or(&[Layer::List], KindDesk::layers)
    }

    fn led_to(&mut self, place: &Place, _desk: &Desk) -> Effects {
        if let Place::Work { kind, item } = place {
            self.front.clone_from(kind);
            if let Some(item) = item {
                self.front_mut().look_for(*item);
            }
        }
        Effects::new()
    }

    fn entered(&mut self, _desk: &Desk) -> Effects {
        let effects = self.front_mut().reload();
        self.noted(effects)
    }

    fn command(&mut self, command: Command, desk: &Desk) -> Handled {
        match self.front_mut().command(command, desk) {
            Handled::Yes(effects) => Handled::Yes(self.noted(effects)),
            Handled::No => Handled::No,
        }
    }

    fn text(&mut self, text: &str, desk: &Desk) -> Effects {
        self.front_mut().text(text, desk)
    }

    fn answered(&mut self, result: Result<Reply, StoreError>, desk: &Desk) -> Effects {
        let effects = match result {
            Ok(reply) => self.take(reply, desk),
            Err(error) => {
                if let Some(kind) = self.kinds.values_mut().find(|kind| kind.is_waiting()) {
                    kind.failed(&error, desk)
                } else {
                    self.asked.clear();
                    self.front_mut().failed(&error, desk)
                }
            }
        };
        self.noted(effects)
    }

    fn changed(&mut self, changes: &Changes, _desk: &Desk) -> Effects {
        if changes.items.is_empty() {
            // Room, closures and abilities decide who is proposed.
            let effects = if changes.directory {
                self.front_mut().around.rank_anew()
            } else {
                Effects::new()
            };
            return self.noted(effects);
        }
        let effects = self
            .kinds
            .values_mut()
            .flat_map(|kind| kind.saved_elsewhere(&changes.items))
            .collect();
        self.noted(effects)
    }

    fn found(&mut self, found: &Found, _desk: &Desk) -> Effects {
        self.kinds
            .values_mut()
            .flat_map(|kind| kind.found(found))
            .collect()
    }

    fn applies(&self, command: Command, desk: &Desk) -> bool {
        self.in_front()
            .is_some_and(|kind| kind.applies(command, desk))
    }

    fn footer(&self) -> &'static [Command] {
        self.in_front().map_or(&[], KindDesk::footer)
    }

    fn whereabouts(&self) -> Option<Whereabouts> {
        let view = self.in_front()?.around.view()?;
        Whereabouts::of(&view.person.as_ref()?.details)
    }

    fn next_deadline(&self) -> Option<DateTime<Utc>> {
        self.kinds.values().filter_map(KindDesk::next_alarm).min()
    }

    fn woken(&mut self, desk: &Desk) -> Effects {
        self.kinds
            .values_mut()
            .flat_map(|kind| kind.ring(desk))
            .collect()
    }
}

#[cfg(test)]
mod tests;
