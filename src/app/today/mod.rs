//! 本日 (F7): the day at one glance, every figure a door.
//!
//! Nothing is counted here: the figures are those of [`crate::report::day`], the same as in plain
//! text. The selection is what a row stands for, not its place, so that another desk's change moves
//! the rows and not the hands; what changed is marked for some seconds.

pub mod doors;
pub mod notes;
mod screen;
pub mod spots;
#[cfg(test)]
mod tests;

use super::effect::{Effect, Effects};
use super::event::Asker;
use super::screen::Desk;
use super::work::Others;
use crate::domain::draft::Draft;
use crate::domain::ids::ItemId;
use crate::report::day::DayView;
use crate::store::request::{DayFacts, Request};
use crate::store::standing::Standing;
use chrono::{DateTime, Days, DurationRound, NaiveDate, TimeDelta, Utc};
use notes::Notes;
use spots::{Column, Pane, Spot, spots};
use std::collections::BTreeMap;

/// The name under which the store keeps when somebody last looked.
const SCREEN: &str = "today";
/// For how long a row that changed is marked.
const CHANGED_FOR: TimeDelta = TimeDelta::seconds(8);
/// Whoever leaves the view sooner has passed through, not looked for the first time.
const LOOKED_AFTER: TimeDelta = TimeDelta::seconds(5);

/// What the day view remembers.
#[derive(Debug, Default)]
pub struct Today {
    /// The date looked at; `None` for today, whatever day that becomes.
    date: Option<NaiveDate>,
    facts: Option<DayFacts>,
    view: Option<DayView>,
    pane: Pane,
    /// What was selected last in each pane, and its place there.
    selected: BTreeMap<Pane, (Spot, usize)>,
    /// The figure of a row that Enter opens.
    column: Column,
    /// Hand-over notes, in front or not.
    notes: Notes,
    /// Colleagues at items.
    others: Others,
    /// Items that another desk changed, and until when they are marked.
    changed: BTreeMap<ItemId, DateTime<Utc>>,
    /// Since when the view is in front.
    in_front: Option<DateTime<Utc>>,
    /// When the figures are to be counted anew, because time passes.
    recount: Option<DateTime<Utc>>,
    is_waiting: bool,
    /// Something changed while the store was answering.
    is_stale: bool,
}

impl Today {
    /// The figures; `None` until the store has answered.
    #[must_use]
    pub fn view(&self) -> Option<&DayView> {
        self.view.as_ref()
    }

    /// The pane that has the hands.
    #[must_use]
    pub fn pane(&self) -> Pane {
        self.pane
    }

    /// What is selected in a pane: what it was, or what has come to its place.
    #[must_use]
    pub fn selected(&self, pane: Pane) -> Option<(usize, Spot)> {
        let spots = spots(self.view.as_ref()?, pane);
        let last = spots.len().checked_sub(1)?;
        let place = self.selected.get(&pane).map_or(0, |(spot, place)| {
            spots
                .iter()
                .position(|known| known == spot)
                .unwrap_or((*place).min(last))
        });
        Some((place, spots.into_iter().nth(place)?))
    }

    /// The figure of a row that Enter opens in the pane that has the hands.
    #[must_use]
    pub fn column(&self) -> Column {
        self.column
    }

    /// The hand-over notes in front, if they are.
    #[must_use]
    pub fn notes(&self) -> &Notes {
        &self.notes
    }

    /// Colleagues at items.
    #[must_use]
    pub fn others(&self) -> &Others {
        &self.others
    }

    /// Notes that an earlier session has begun.
    pub fn recover(&mut self, drafts: Vec<Draft>) {
        self.notes.recovered(drafts);
    }

    /// Whether an item was changed by another desk just now.
    #[must_use]
    pub fn has_changed(&self, item: ItemId) -> bool {
        self.changed.contains_key(&item)
    }

    /// Whether an item was entered after the reader's last look.
    #[must_use]
    pub fn is_new(&self, row: &Standing) -> bool {
        let look = self.view.as_ref().and_then(|view| view.last_look);
        look.is_some_and(|look| row.created_at > look)
    }

    fn date(&self, desk: &Desk) -> NaiveDate {
        self.date.unwrap_or_else(|| desk.today())
    }

    /// Asks for the figures, once at a time.
    fn ask(&mut self, desk: &Desk) -> Effects {
        if self.is_waiting {
            self.is_stale = true;
            return Effects::new();
        }
        self.is_waiting = true;
        self.is_stale = false;
        vec![Effect::Ask {
            asker: Asker::Today,
            request: Request::Day {
                date: self.date(desk),
            },
        }]
    }

    fn take(&mut self, facts: DayFacts, desk: &Desk) -> Effects {
        if facts.date != self.date(desk) {
            return self.ask(desk);
        }
        self.facts = Some(facts);
        self.count(desk);
        if self.is_stale {
            self.ask(desk)
        } else {
            Effects::new()
        }
    }

    fn count(&mut self, desk: &Desk) {
        // What is selected is kept by what it is, and noted with its place for the day it is gone. A list that no hand
        // has touched stays at its top: the gravest comes there.
        for pane in Pane::ALL {
            let is_touched = pane == self.pane || self.selected.contains_key(&pane);
            if let Some((place, spot)) = self.selected(pane).filter(|_| is_touched) {
                self.selected.entry(pane).or_insert((spot, place)).1 = place;
            }
        }
        self.view = self
            .facts
            .as_ref()
            .map(|facts| DayView::of(facts, &desk.office, &desk.clock, None));
        if self.selected(self.pane).is_none() {
            self.pane = Pane::Figures;
        }
        let minute = TimeDelta::minutes(1);
        self.recount = Some(desk.now.duration_trunc(minute).unwrap_or(desk.now) + minute);
    }

    fn select(&mut self, pane: Pane, place: usize) {
        let spots = self
            .view
            .as_ref()
            .map(|view| spots(view, pane))
            .unwrap_or_default();
        if let Some(spot) = spots.into_iter().nth(place) {
            self.pane = pane;
            self.selected.insert(pane, (spot, place));
        }
    }

    /// The pane before or behind that has something to select.
    fn neighbour(&self, forward: bool) -> Option<Pane> {
        let view = self.view.as_ref()?;
        let at = Pane::ALL.iter().position(|pane| *pane == self.pane)?;
        let is_open = |pane: &&Pane| !spots(view, **pane).is_empty();
        if forward {
            Pane::ALL.iter().skip(at + 1).find(is_open).copied()
        } else {
            Pane::ALL.iter().take(at).rev().find(is_open).copied()
        }
    }

    /// Goes by days; never beyond today.
    fn turn(&mut self, days: i64, desk: &Desk) -> Effects {
        let step = Days::new(days.unsigned_abs());
        let from = self.date(desk);
        let to = if days < 0 {
            from.checked_sub_days(step)
        } else {
            from.checked_add_days(step)
        };
        self.go_to(to.unwrap_or(from), desk)
    }

    /// Shows another day; today and everything after it is today.
    fn go_to(&mut self, date: NaiveDate, desk: &Desk) -> Effects {
        self.date = (date < desk.today()).then_some(date);
        self.is_waiting = false;
        self.ask(desk)
    }
}

/// Notes that the reader has looked, for those who may write.
fn mark_seen(desk: &Desk) -> Effects {
    if !desk.may_write() {
        return Effects::new();
    }
    vec![Effect::Ask {
        asker: Asker::Today,
        request: Request::MarkSeen { screen: SCREEN },
    }]
}
