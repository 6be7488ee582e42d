//! 紹介, 出動, and the list or board of every other workflow: one screen.
//!
//! It knows no workflow by name. What is special hangs on the hooks that a workflow
//! file names: who sends offers gets ranked candidates, who departs gets a safety
//! timer. So a new file is a new screen.

mod acts;
mod answers;
mod around;
mod attendance;
pub mod board;
mod bunch;
pub mod compare;
mod crew;
mod desk_of_kind;
mod done;
pub mod groups;
mod item_acts;
mod list;
mod moved;
mod narrow;
mod opening;
mod papers;
pub mod primary;
pub mod propose;
pub mod queues;
mod taking_back;
pub mod time_left;
mod visit_paper;
mod widen;
pub mod words;

pub use answers::told;
pub use around::{Around, asks_clinics};
pub use attendance::Others;
pub use desk_of_kind::{KindDesk, Pane, Panel};
pub use list::{ItemList, Sort};
pub use narrow::{Narrow, Whose, area_words};
pub use papers::is_settled;
pub use queues::Queues;

use super::effect::{Effect, Effects};
use super::event::{Asker, Place};
use super::meaning::{OUTREACH, REFERRAL};
use super::notice::Notice;
use super::screen::{Desk, Handled, Screen, Whereabouts};
use super::veil::{Case, InHand};
use crate::domain::ids::ItemId;
use crate::keymap::command::{Command, Layer, Scope};
use crate::locale::Label;
use crate::search::Answer as Found;
use crate::store::StoreError;
use crate::store::at_item::AtItem;
use crate::store::changes::Changes;
use crate::store::lists::{QueueFilter, QueueRow};
use crate::store::request::{Reply, Request};
use attendance::Own;
use chrono::{DateTime, Utc};
use std::collections::{BTreeMap, VecDeque};
use taking_back::TakingBack;

/// The screen: one workflow in front, the others as they were left.
#[derive(Debug)]
pub struct Work {
    front: String,
    kinds: BTreeMap<String, KindDesk>,
    /// Workflows whose rows were asked for, in the order of the questions: an empty answer names none.
    asked: VecDeque<String>,
    /// Whether the screen is the one in front.
    is_in_front: bool,
    /// Colleagues at items.
    others: Others,
    /// What this desk has told them of itself.
    own: Own,
    /// What this desk did, and takes back.
    back: TakingBack,
}

impl Default for Work {
    fn default() -> Self {
        Self {
            front: REFERRAL.to_owned(),
            kinds: BTreeMap::new(),
            asked: VecDeque::new(),
            is_in_front: false,
            others: Others::default(),
            own: Own::default(),
            back: TakingBack::default(),
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
        self.kinds.entry(self.front.clone()).or_insert_with(|| {
            let mut kind = KindDesk::new(&self.front);
            kind.others = self.others.clone();
            kind
        })
    }

    /// The others have said where they are.
    fn attend(&mut self, who: Vec<AtItem>, desk: &Desk) {
        self.others = Others::of(who, desk);
        for kind in self.kinds.values_mut() {
            kind.others = self.others.clone();
        }
    }

    /// Tells the others which item is open here now, if that is news to them.
    fn said(&mut self, mut effects: Effects, desk: &Desk) -> Effects {
        let open = self
            .in_front()
            .filter(|_| self.is_in_front)
            .and_then(KindDesk::at_item);
        effects.extend(self.own.say(open, desk));
        effects
    }

    /// Whether a form of a step is open or was left with something typed in it: it is in no journal.
    #[must_use]
    pub fn holds_forms(&self) -> bool {
        self.kinds.values().any(|kind| {
            matches!(kind.panel, Some(desk_of_kind::Panel::Step(_))) || !kind.parked.is_empty()
        })
    }

    /// The desk closes: other desks forget where it was.
    pub fn close(&mut self, desk: &Desk) -> Option<Effect> {
        self.own.say(None, desk)
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
            Reply::Crew(crew) => {
                let kinds = self.kinds.values_mut();
                Some(kinds.flat_map(|kind| kind.take_crew(&crew, desk)).collect())
            }
            Reply::Recognised { persons, .. } => {
                self.front_mut().take_persons(persons, desk);
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
                self.back.done.did(std::iter::once(stepped.as_ref()));
                let kind = self.kinds.get_mut(&stepped.item.kind);
                kind.map(|kind| kind.stepped(&stepped, desk))
            }
            Reply::SteppedAll(taken) => {
                self.back.done.did(taken.stepped.iter());
                let kind = taken.stepped.first().map(|step| step.item.kind.clone());
                let kind = kind.unwrap_or_else(|| self.front.clone());
                let kind = self.kinds.get_mut(&kind);
                kind.map(|kind| kind.stepped_all(&taken, desk))
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

    fn entered(&mut self, desk: &Desk) -> Effects {
        self.is_in_front = true;
        let effects = self.front_mut().reload();
        let effects = self.noted(effects);
        self.said(effects, desk)
    }

    fn left(&mut self, desk: &Desk) -> Effects {
        self.is_in_front = false;
        self.said(Effects::new(), desk)
    }

    fn command(&mut self, command: Command, desk: &Desk) -> Handled {
        if command == Command::Undo
            && let Some(effects) = self.take_back(desk)
        {
            return Handled::Yes(effects);
        }
        // A step is only taken with what it asks for: it is not done again blindly, but it is said where it is.
        if command == Command::Redo && self.in_front().is_none_or(KindDesk::is_free) {
            let told = desk.locale.text(Label::WorkRedo);
            return Handled::Yes(vec![Effect::Notify(Notice::info(told))]);
        }
        match self.front_mut().command(command, desk) {
            Handled::Yes(effects) => {
                let effects = self.noted(effects);
                Handled::Yes(self.said(effects, desk))
            }
            Handled::No => Handled::No,
        }
    }

    fn chosen(&mut self, choice: usize, desk: &Desk) -> Effects {
        self.front_mut().chosen(choice, desk)
    }

    fn text(&mut self, text: &str, desk: &Desk) -> Effects {
        self.front_mut().text(text, desk)
    }

    fn answered_as(
        &mut self,
        asker: Asker,
        result: Result<Reply, StoreError>,
        desk: &Desk,
    ) -> Effects {
        match asker {
            Asker::AtItem => {
                // A word that did not come through is said again with the next heartbeat.
                if let Ok(Reply::AtItems(who)) = result {
                    self.attend(who, desk);
                }
                Effects::new()
            }
            Asker::WorkUndo => {
                let effects = self.taken_back(result, desk);
                let effects = self.noted(effects);
                self.said(effects, desk)
            }
            _ => self.answered(result, desk),
        }
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
        let effects = self.noted(effects);
        self.said(effects, desk)
    }

    fn changed(&mut self, changes: &Changes, desk: &Desk) -> Effects {
        if let Some(who) = &changes.at_items {
            self.attend(who.clone(), desk);
        }
        let moved = changes
            .moved_on
            .iter()
            .filter_map(|moved| moved::told(moved, desk));
        let mut effects: Effects = moved.map(Effect::Notify).collect();
        if changes.items.is_empty() {
            // Room, closures and abilities decide who is proposed.
            if changes.directory {
                effects.extend(self.front_mut().around.rank_anew());
            }
            return self.noted(effects);
        }
        for kind in self.kinds.values_mut() {
            effects.extend(kind.saved_elsewhere(&changes.items));
        }
        self.noted(effects)
    }

    fn found(&mut self, found: &Found, _desk: &Desk) -> Effects {
        self.kinds
            .values_mut()
            .flat_map(|kind| kind.found(found))
            .collect()
    }

    fn applies(&self, command: Command, desk: &Desk) -> bool {
        let has_done = command == Command::Undo && self.back.done.newest().is_some();
        has_done
            || self
                .in_front()
                .is_some_and(|kind| kind.applies(command, desk))
    }

    fn naming<'d>(&self, command: Command, desk: &'d Desk) -> Option<&'d str> {
        self.in_front()?.naming(command, desk)
    }

    fn footer(&self) -> &'static [Command] {
        self.in_front().map_or(&[], KindDesk::footer)
    }

    fn in_hand(&self) -> Option<InHand> {
        let item = &self.in_front()?.list().selected()?.item;
        Some(InHand {
            case: Case::Item(item.id),
            number: item.number.clone(),
        })
    }

    fn whereabouts(&self) -> Option<Whereabouts> {
        let view = self.in_front()?.around.view()?;
        Whereabouts::of(&view.person.as_ref()?.details)
    }

    fn next_deadline(&self) -> Option<DateTime<Utc>> {
        self.own.next_beat()
    }

    fn woken(&mut self, desk: &Desk) -> Effects {
        self.said(Effects::new(), desk)
    }
}

#[cfg(test)]
mod tests;
