//! The items of one workflow as a list: order, filter, selection.
//!
//! The selection is an identity, never a place: rows move when another desk saves,
//! and whoever is about to press F9 must not find another item under the hand.

use super::narrow::Narrow;
use super::words;
use crate::app::filter::Filter;
use crate::app::screen::Desk;
use crate::domain::ids::ItemId;
use crate::domain::urgency::Urgency;
use crate::store::lists::QueueRow;
use crate::text::{fold, romaji};
use crate::workflow::model::Workflow;
use chrono::{DateTime, Utc};
use std::collections::BTreeSet;

/// The order of the rows.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub enum Sort {
    /// As the store gives them: 即時 first, then by due time.
    #[default]
    Due,
    /// The most urgent first, then by due time.
    Urgency,
    /// The oldest first.
    Age,
    /// By area.
    Area,
    /// By the reading of the person concerned.
    Person,
    /// By state in the order of the file.
    State,
}

impl Sort {
    /// All orders, as `s` goes through them.
    pub const ALL: [Self; 6] = [
        Self::Due,
        Self::Urgency,
        Self::Age,
        Self::Area,
        Self::Person,
        Self::State,
    ];

    fn next(self) -> Self {
        let at = Self::ALL.iter().position(|sort| *sort == self).unwrap_or(0);
        Self::ALL[(at + 1) % Self::ALL.len()]
    }
}

/// The rows and what the hand is on.
#[derive(Debug, Default)]
pub struct ItemList {
    rows: Vec<QueueRow>,
    /// When the rows are due, the earliest first: how many are late is asked with every frame.
    dues: Vec<DateTime<Utc>>,
    /// Indexes into `rows`: those that fit the filter, in order.
    shown: Vec<usize>,
    selected: Option<ItemId>,
    /// Where the selected row stood last: when it goes, the one in its place is meant.
    place: usize,
    marked: BTreeSet<ItemId>,
    filter: Filter,
    narrow: Narrow,
    sort: Sort,
    is_loaded: bool,
}

impl ItemList {
    /// Whether the store has answered at all.
    #[must_use]
    pub fn is_loaded(&self) -> bool {
        self.is_loaded
    }

    /// The rows that fit the filter, in order.
    #[must_use]
    pub fn shown(&self) -> impl ExactSizeIterator<Item = &QueueRow> {
        self.shown.iter().map(|at| &self.rows[*at])
    }

    /// The row at a place among those shown.
    #[must_use]
    pub fn at(&self, place: usize) -> Option<&QueueRow> {
        self.shown.get(place).map(|at| &self.rows[*at])
    }

    /// All rows, those that the filter hides included.
    #[must_use]
    pub fn all(&self) -> &[QueueRow] {
        &self.rows
    }

    /// How many rows are past their due time, those that the filter hides included.
    #[must_use]
    pub fn late(&self, now: DateTime<Utc>) -> usize {
        self.dues.partition_point(|due| *due < now)
    }

    /// The selected row.
    #[must_use]
    pub fn selected(&self) -> Option<&QueueRow> {
        self.at(self.selected_place()?)
    }

    /// Place of the selected row among those shown.
    #[must_use]
    pub fn selected_place(&self) -> Option<usize> {
        let id = self.selected?;
        let is_it = |row: &QueueRow| row.item.id == id;
        if self.at(self.place).is_some_and(is_it) {
            return Some(self.place);
        }
        self.shown().position(is_it)
    }

    /// The order of the rows.
    #[must_use]
    pub fn sort(&self) -> Sort {
        self.sort
    }

    /// What was typed to narrow the list.
    #[must_use]
    pub fn filter(&self) -> &Filter {
        &self.filter
    }

    /// What else narrows the list.
    #[must_use]
    pub fn narrow(&self) -> &Narrow {
        &self.narrow
    }

    /// Whether a row is marked.
    #[must_use]
    pub fn is_marked(&self, item: ItemId) -> bool {
        self.marked.contains(&item)
    }

    /// The marked rows.
    #[must_use]
    pub fn marked(&self) -> &BTreeSet<ItemId> {
        &self.marked
    }

    /// Takes new rows; the selection stays where it is as long as its row is there.
    pub fn take(&mut self, rows: Vec<QueueRow>, workflow: &Workflow, desk: &Desk) {
        self.is_loaded = true;
        if !self.marked.is_empty() {
            let there: BTreeSet<ItemId> = rows.iter().map(|row| row.item.id).collect();
            self.marked.retain(|id| there.contains(id));
        }
        let dues = rows.iter().filter_map(|row| row.item.next.as_ref());
        self.dues = dues.map(|next| next.due).collect();
        self.dues.sort_unstable();
        self.rows = rows;
        self.arrange(workflow, desk);
    }

    /// Changes the filter by `change`.
    pub fn refilter(
        &mut self,
        workflow: &Workflow,
        desk: &Desk,
        change: impl FnOnce(&mut Filter) -> bool,
    ) {
        change(&mut self.filter);
        self.arrange(workflow, desk);
    }

    /// Changes by `change` what else narrows the list.
    pub fn narrow_by(
        &mut self,
        workflow: &Workflow,
        desk: &Desk,
        change: impl FnOnce(&mut Narrow),
    ) {
        change(&mut self.narrow);
        self.arrange(workflow, desk);
    }

    /// Shows everything again.
    pub fn clear_filters(&mut self, workflow: &Workflow, desk: &Desk) {
        self.narrow = Narrow::default();
        self.filter = Filter::default();
        self.arrange(workflow, desk);
    }

    /// Goes to the next order.
    pub fn cycle_sort(&mut self, workflow: &Workflow, desk: &Desk) {
        self.sort = self.sort.next();
        self.arrange(workflow, desk);
    }

    /// Selects an item, if it is shown.
    pub fn select(&mut self, item: ItemId) -> bool {
        let place = self.shown().position(|row| row.item.id == item);
        if let Some(place) = place {
            self.select_place(place);
        }
        place.is_some()
    }

    /// Selects the row of a place; the last one when there are fewer.
    pub fn select_place(&mut self, place: usize) {
        let place = place.min(self.shown.len().saturating_sub(1));
        self.selected = self.at(place).map(|row| row.item.id);
        self.place = place;
    }

    /// Moves the selection by rows.
    pub fn step(&mut self, rows: isize) {
        let place = self.selected_place().unwrap_or(self.place);
        self.select_place(place.saturating_add_signed(rows));
    }

    /// Marks the selected row, or takes its mark away.
    pub fn mark(&mut self) {
        if let Some(id) = self.selected
            && !self.marked.remove(&id)
        {
            self.marked.insert(id);
        }
    }

    /// Takes all marks away.
    pub fn unmark(&mut self) {
        self.marked.clear();
    }

    fn arrange(&mut self, workflow: &Workflow, desk: &Desk) {
        let terms: Vec<String> = self
            .filter
            .text()
            .split_whitespace()
            .map(fold::key)
            .filter(|term| !term.is_empty())
            .collect();
        let fits = |row: &QueueRow| {
            self.narrow.fits(row, desk)
                && (terms.is_empty() || fits_terms(row, &terms, workflow, desk))
        };
        let mut shown: Vec<usize> = (0..self.rows.len())
            .filter(|at| fits(&self.rows[*at]))
            .collect();
        sort(self.sort, &mut shown, &self.rows, workflow);
        self.shown = shown;
        match self.selected_place() {
            Some(place) => self.place = place,
            None => self.select_place(self.place),
        }
    }
}

/// Puts places of rows into an order; within it what the store gave stays (the sort is stable).
fn sort(by: Sort, places: &mut [usize], rows: &[QueueRow], workflow: &Workflow) {
    let state = |row: &QueueRow| {
        workflow
            .states
            .iter()
            .position(|state| state.code == row.item.state)
    };
    let reading = |row: &QueueRow| {
        let person = row.person.as_ref();
        // Whoever has no name yet stands behind those who have.
        let key = person.map_or_else(String::new, |person| {
            fold::key(if person.kana.is_empty() {
                &person.name
            } else {
                &person.kana
            })
        });
        (key.is_empty(), key)
    };
    let due = |row: &QueueRow| row.item.next.as_ref().map(|next| next.due);
    match by {
        // In parts by due time the latest promise stands first, however urgent others are.
        Sort::Due if workflow.list_groups.is_some() => places.sort_by_key(|at| due(&rows[*at])),
        Sort::Due => {}
        Sort::Urgency => places.sort_by_key(|at| rows[*at].item.urgency),
        Sort::Age => places.sort_by_key(|at| rows[*at].item.created_at),
        Sort::Area => places.sort_by(|left, right| {
            let area = |at: &usize| &rows[*at].item.area;
            area(left).cmp(area(right))
        }),
        Sort::Person => places.sort_by_cached_key(|at| reading(&rows[*at])),
        Sort::State => places.sort_by_cached_key(|at| state(&rows[*at])),
    }
}

/// Whether every word is somewhere in what is said of the item.
fn fits_terms(row: &QueueRow, terms: &[String], workflow: &Workflow, desk: &Desk) -> bool {
    let lang = desk.locale.lang();
    let item = &row.item;
    let urgency = if item.urgency == Urgency::Normal {
        String::new()
    } else {
        words::urgency(item.urgency, desk)
    };
    let person = row.person.as_ref();
    let kana = person.map_or("", |person| person.kana.as_str());
    let said = [
        item.number.to_string(),
        words::person(person, desk),
        kana.to_owned(),
        words::area_name(item, desk).to_owned(),
        words::area_short(item, desk).to_owned(),
        words::state(workflow, &item.state, lang).to_owned(),
        row.owner_name.clone().unwrap_or_default(),
        urgency,
        words::actor(item, desk),
    ];
    let haystack: Vec<String> = said.iter().map(|text| fold::key(text)).collect();
    let area_kana = item
        .area
        .as_ref()
        .and_then(|code| desk.office.areas.get(code))
        .map_or("", |area| area.kana.as_str());
    let latin = [
        romaji::key_from_kana(kana),
        romaji::key_from_kana(area_kana),
    ];
    terms.iter().all(|term| {
        let typed = romaji::key(term);
        haystack.iter().any(|text| text.contains(term.as_str()))
            || (term.is_ascii() && latin.iter().any(|text| text.contains(&typed)))
    })
}
