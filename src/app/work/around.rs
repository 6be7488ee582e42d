//! What surrounds the selected item: its view, its ranked candidates.
//!
//! One question of each kind is under way at a time, and the next one is about
//! whatever is selected when the answer comes: holding an arrow key down never
//! piles up rankings that nobody will see.

use crate::app::effect::{Effect, Effects};
use crate::app::event::Asker;
use crate::domain::ids::{FacilityId, ItemId};
use crate::domain::offer::{Offer, OfferState};
use crate::domain::ranking::{Candidate, Ranking, Reaches, WhyNotKind};
use crate::domain::work_item::WorkItem;
use crate::store::ItemView;
use crate::store::request::Request;
use crate::workflow::model::{Hook, Workflow};
use std::collections::BTreeSet;

/// A question under way.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Asked {
    No,
    /// About this item.
    About(ItemId),
    /// About this item, and it has changed since.
    Outdated,
}

/// The selected item and what is known of it.
#[derive(Debug)]
pub struct Around {
    item: Option<ItemId>,
    view: Option<Box<ItemView>>,
    ranking: Option<Box<Ranking>>,
    item_asked: Asked,
    /// The revision that a step taken here has made; a view of an earlier one is on its way out.
    stepped_to: Option<(ItemId, u32)>,
    ranking_asked: Asked,
    /// Hard rules that are set aside.
    relaxed: BTreeSet<WhyNotKind>,
    /// How far the circle goes; where nobody has chosen, as far as the ranking begins.
    open: Reaches,
    /// Whether somebody has chosen how far.
    is_open_chosen: bool,
    /// The candidate under the hand, among those that can be asked.
    picked: usize,
    /// Candidates to be asked at the same time.
    marked: BTreeSet<FacilityId>,
}

impl Default for Around {
    fn default() -> Self {
        Self {
            item: None,
            view: None,
            ranking: None,
            item_asked: Asked::No,
            stepped_to: None,
            ranking_asked: Asked::No,
            relaxed: BTreeSet::new(),
            open: Reaches::default(),
            is_open_chosen: false,
            picked: 0,
            marked: BTreeSet::new(),
        }
    }
}

impl Around {
    /// The view of the selected item, once it has come.
    #[must_use]
    pub fn view(&self) -> Option<&ItemView> {
        self.view.as_deref()
    }

    /// The ranking for the selected item, once it has come.
    #[must_use]
    pub fn ranking(&self) -> Option<&Ranking> {
        self.ranking.as_deref()
    }

    /// How far the circle of candidates goes.
    #[must_use]
    pub fn open(&self) -> Reaches {
        self.open
    }

    /// Hard rules that are set aside.
    #[must_use]
    pub fn relaxed(&self) -> &BTreeSet<WhyNotKind> {
        &self.relaxed
    }

    /// The candidate under the hand, among [`Around::candidates`].
    #[must_use]
    pub fn picked(&self) -> usize {
        self.picked
    }

    /// The institution of the candidate under the hand.
    #[must_use]
    pub fn under_hand(&self) -> Option<FacilityId> {
        let candidates = self.candidates();
        let candidate = candidates.get(self.picked)?;
        Some(candidate.facts.facility)
    }

    /// Whether a candidate is to be asked together with others.
    #[must_use]
    pub fn is_marked(&self, facility: FacilityId) -> bool {
        self.marked.contains(&facility)
    }

    /// Places of the marked candidates.
    #[must_use]
    pub fn marked(&self) -> BTreeSet<usize> {
        let marked =
            |(_, candidate): &(usize, &Candidate)| self.is_marked(candidate.facts.facility);
        self.candidates()
            .into_iter()
            .enumerate()
            .filter(marked)
            .map(|(at, _)| at)
            .collect()
    }

    /// Who can still be asked, best first: the ranking within the circle, without those asked already.
    #[must_use]
    pub fn candidates(&self) -> Vec<&Candidate> {
        let Some(ranking) = self.ranking() else {
            return Vec::new();
        };
        let asked = |candidate: &&Candidate| {
            let state = self
                .newest_offer(candidate.facts.facility)
                .map(|offer| offer.state);
            state.is_none_or(|state| state == OfferState::Withdrawn)
        };
        let inside = |candidate: &&Candidate| candidate.beyond.is_within(self.open);
        ranking.items.iter().filter(inside).filter(asked).collect()
    }

    fn newest_offer(&self, facility: FacilityId) -> Option<&Offer> {
        self.view()?
            .offers
            .iter()
            .rev()
            .find(|offer| offer.facility == facility)
    }

    /// Whether everything that F9 looks at is there.
    #[must_use]
    pub fn is_complete(&self, workflow: &Workflow) -> bool {
        let wants = self
            .view()
            .is_some_and(|view| asks_clinics(workflow, &view.item.state));
        self.is_newest() && (!wants || self.ranking.is_some() || self.ranking_asked == Asked::No)
    }

    /// Whether the view shows what the last step taken here has made of the item.
    fn is_newest(&self) -> bool {
        self.view.as_ref().is_some_and(|view| {
            self.stepped_to.is_none_or(|(item, revision)| {
                item != view.item.id || revision <= view.item.revision
            })
        })
    }

    /// A step taken here has made this of an item: until its view has come, F9 waits.
    pub fn has_stepped(&mut self, item: &WorkItem) {
        self.stepped_to = Some((item.id, item.revision));
    }

    /// Turns to an item; asks for what is not known of it.
    pub fn turn_to(&mut self, item: Option<ItemId>) -> Effects {
        if item != self.item {
            self.item = item;
            self.view = None;
            self.ranking = None;
            self.relaxed.clear();
            self.is_open_chosen = false;
            self.picked = 0;
            self.marked.clear();
        }
        if self.view.is_none() {
            self.ask_item()
        } else {
            Effects::new()
        }
    }

    /// The selected item has changed: asks anew, and keeps what is shown until then.
    pub fn refresh(&mut self) -> Effects {
        if self.item_asked == Asked::No {
            return self.ask_item();
        }
        self.item_asked = Asked::Outdated;
        Effects::new()
    }

    fn ask_item(&mut self) -> Effects {
        match (self.item, self.item_asked) {
            (Some(item), Asked::No) => {
                self.item_asked = Asked::About(item);
                vec![Effect::Ask {
                    asker: Asker::Work,
                    request: Request::Item(item),
                }]
            }
            _ => Effects::new(),
        }
    }

    /// A view has come.
    pub fn take_view(&mut self, view: Box<ItemView>, workflow: &Workflow) -> Effects {
        let is_outdated = self.item_asked == Asked::Outdated;
        self.item_asked = Asked::No;
        if Some(view.item.id) != self.item {
            return self.ask_item();
        }
        let has_moved = self
            .view
            .as_ref()
            .is_none_or(|known| known.item.revision != view.item.revision);
        let asks = asks_clinics(workflow, &view.item.state);
        self.view = Some(view);
        let mut effects = if is_outdated {
            self.ask_item()
        } else {
            Effects::new()
        };
        if !asks {
            self.ranking = None;
        } else if has_moved || self.ranking.is_none() {
            effects.extend(self.ask_ranking());
        }
        effects
    }

    fn ask_ranking(&mut self) -> Effects {
        let Some(item) = self.item else {
            return Effects::new();
        };
        if self.ranking_asked != Asked::No {
            self.ranking_asked = Asked::Outdated;
            return Effects::new();
        }
        self.ranking_asked = Asked::About(item);
        let request = Request::Candidates {
            item,
            relaxed: self.relaxed.clone(),
        };
        vec![Effect::Ask {
            asker: Asker::Work,
            request,
        }]
    }

    /// What is known of the clinics has changed: ranks them anew, if they are ranked at all.
    pub fn rank_anew(&mut self) -> Effects {
        if self.ranking.is_none() {
            return Effects::new();
        }
        self.ask_ranking()
    }

    /// A ranking has come.
    pub fn take_ranking(&mut self, item: ItemId, ranking: Box<Ranking>) -> Effects {
        let is_outdated = self.ranking_asked == Asked::Outdated;
        self.ranking_asked = Asked::No;
        if Some(item) == self.item && !is_outdated {
            if !self.is_open_chosen {
                self.open = ranking.opening();
            }
            self.ranking = Some(ranking);
            self.picked = self.picked.min(self.candidates().len().saturating_sub(1));
            return Effects::new();
        }
        self.ask_ranking()
    }

    /// A question failed: nothing is under way any more.
    pub fn fail(&mut self) {
        self.item_asked = Asked::No;
        self.stepped_to = None;
        self.ranking_asked = Asked::No;
    }

    /// Lets the circle go so far; only what is shown changes.
    pub fn open_to(&mut self, open: Reaches) {
        self.open = open;
        self.is_open_chosen = true;
        self.picked = 0;
    }

    /// Sets these hard rules aside, and no others: the ranking is asked for anew.
    pub fn relax(&mut self, relaxed: BTreeSet<WhyNotKind>) -> Effects {
        self.picked = 0;
        if self.relaxed == relaxed {
            return Effects::new();
        }
        self.relaxed = relaxed;
        self.ask_ranking()
    }

    /// Goes back to the circle and the rules that the ranking begins with.
    pub fn narrow_again(&mut self) -> Effects {
        self.is_open_chosen = false;
        if let Some(ranking) = &self.ranking {
            self.open = ranking.opening();
        }
        self.relax(BTreeSet::new())
    }

    /// Takes the candidate of that place, from 0; false when there is none.
    pub fn pick(&mut self, at: usize) -> bool {
        let is_there = at < self.candidates().len();
        if is_there {
            self.picked = at;
        }
        is_there
    }

    /// Takes one candidate by who it is, and nobody with it, where it can be asked.
    pub fn pick_alone(&mut self, facility: FacilityId) {
        self.marked.clear();
        let candidates = self.candidates();
        let mut places = candidates.iter();
        if let Some(at) = places.position(|one| one.facts.facility == facility) {
            self.picked = at;
        }
    }

    /// The two candidates that are meant by comparing: both marked ones, else the one under the hand beside the
    /// marked one, the first, or the second.
    #[must_use]
    pub fn pair(&self) -> Option<[FacilityId; 2]> {
        let candidates = self.candidates();
        let marked: Vec<usize> = self.marked().into_iter().collect();
        let picked = self.picked;
        let places = match marked.as_slice() {
            [first, second] => [*first, *second],
            [marked] if *marked != picked => [picked.min(*marked), picked.max(*marked)],
            _ => [0, picked.max(1)],
        };
        let of = |at: usize| Some(candidates.get(at)?.facts.facility);
        Some([of(places[0])?, of(places[1])?])
    }

    /// Goes to the candidate after or before.
    pub fn step(&mut self, forward: bool) {
        let last = self.candidates().len().saturating_sub(1);
        self.picked = if forward {
            (self.picked + 1).min(last)
        } else {
            self.picked.saturating_sub(1)
        };
    }

    /// Marks the candidate under the hand, or takes its mark away.
    pub fn mark(&mut self) {
        if let Some(facility) = self.under_hand()
            && !self.marked.remove(&facility)
        {
            self.marked.insert(facility);
        }
    }
}

/// Whether clinics can be asked from a state of a workflow.
#[must_use]
pub fn asks_clinics(workflow: &Workflow, state: &str) -> bool {
    workflow.transitions.iter().any(|step| {
        step.hooks.contains(&Hook::SendOffers) && step.from.iter().any(|from| from == state)
    })
}
