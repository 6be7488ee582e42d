//! 名簿 (F3): institutions found as fast as one types.
//!
//! One line of the query language does everything; facets and completions write into it. Only the
//! answer to the newest query is shown, and only once its first rows are known, so that a list never
//! flickers through half-read states. The selection is an institution, not a row.

mod asking;
mod calls;
mod commands;
pub mod completion;
pub mod detail;
pub mod edit;
pub mod entry;
pub mod facets;
pub mod line;
pub mod notice;
pub mod origin;
pub mod review;
pub mod room;
mod screen;
pub mod sheet;
#[cfg(test)]
pub(crate) mod tests;

use super::effect::{Effect, Effects};
use super::event::{Asker, Place};
use super::field::TextField;
use super::screen::Desk;
use crate::domain::capability::CapabilityQuery;
use crate::domain::contact::Subject;
use crate::domain::facility::Facility;
use crate::domain::ids::FacilityId;
use crate::domain::upkeep::CallDue;
use crate::office::Office;
use crate::search::{Hit, Hits, Language, Query, Relax};
use crate::store::entry::EntryRecord;
use crate::store::request::Request;
use calls::Act;
use completion::Completion;
use edit::Editing;
use origin::Origin;
use std::collections::{BTreeMap, BTreeSet};

/// Characters that a query takes.
const LONGEST: usize = 200;
/// Hits that are asked for; all are counted.
const MOST: usize = 500;
/// Capabilities that every list shows: planned visits, visits by night, the end of life.
const USUAL_MARKS: [&str; 3] = ["home-visit", "visit-24h", "end-of-life"];
/// Capabilities that a single word may mean and still be shown as columns.
const FEW: usize = 3;
/// The form of care whose room the list shows, as the ranking uses it.
pub const REFERRAL_FORM: &str = "referral";

/// What has the hands.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Pane {
    /// The query line: letters are text.
    Query,
    /// The institutions that were found.
    List,
    /// The facets.
    Facets,
    /// One institution, with everything that is known of it.
    Detail,
    /// The form of the institution.
    Edit,
}

/// What the directory screen remembers.
#[derive(Debug)]
pub struct Directory {
    query: TextField,
    pane: Pane,
    completions: Vec<Completion>,
    pointed: usize,
    /// The newest query that was sent; answers to any other are dropped.
    asked: Option<Query>,
    hits: Hits,
    /// By facet, how many would be found with it; empty until the first answer.
    counts: Vec<usize>,
    /// Hits that wait for their first rows.
    incoming: Option<Hits>,
    /// How many institutions there are; `None` until the index is there.
    facilities: Option<usize>,
    entries: BTreeMap<FacilityId, Facility>,
    requested: BTreeSet<FacilityId>,
    selected: Option<FacilityId>,
    facet: usize,
    detail_first: usize,
    /// The opened entry with all around it.
    record: Option<Box<EntryRecord>>,
    /// The entry whose form is to open once it is read.
    edit_when_read: Option<FacilityId>,
    editing: Editing,
    origin: Origin,
    nearest_first: bool,
    /// Whether weak matches were asked for; until the line changes.
    loosely: bool,
    /// Whom to call today, while they stand in the place of what was found.
    calls: Option<Vec<CallDue>>,
    /// What was asked to be noted about an institution.
    acting: Option<(Act, FacilityId)>,
    /// Open questions of the join.
    doubts: usize,
}

impl Default for Directory {
    fn default() -> Self {
        Self {
            query: TextField::new(LONGEST),
            pane: Pane::Query,
            completions: Vec::new(),
            pointed: 0,
            asked: None,
            hits: Hits::default(),
            counts: Vec::new(),
            incoming: None,
            facilities: None,
            entries: BTreeMap::new(),
            requested: BTreeSet::new(),
            selected: None,
            facet: 0,
            detail_first: 0,
            record: None,
            edit_when_read: None,
            editing: Editing::default(),
            origin: Origin::default(),
            nearest_first: false,
            loosely: false,
            calls: None,
            acting: None,
            doubts: 0,
        }
    }
}

impl Directory {
    /// The query line.
    #[must_use]
    pub fn query(&self) -> &TextField {
        &self.query
    }

    /// What has the hands.
    #[must_use]
    pub fn pane(&self) -> Pane {
        self.pane
    }

    /// The ways to finish the word under the cursor, and the one that Enter takes.
    #[must_use]
    pub fn completions(&self) -> (&[Completion], usize) {
        (&self.completions, self.pointed)
    }

    /// How many institutions match.
    #[must_use]
    pub fn total(&self) -> usize {
        self.hits.total
    }

    /// How many institutions hold only the scattered letters of a word, and are not listed.
    #[must_use]
    pub fn weak(&self) -> usize {
        self.hits.weak
    }

    /// Whether nothing but such was found.
    #[must_use]
    pub fn has_only_weak(&self) -> bool {
        self.hits.only_weak
    }

    /// How many institutions there are; `None` until the index is there.
    #[must_use]
    pub fn facilities(&self) -> Option<usize> {
        self.facilities
    }

    /// The best of what was found, best first.
    #[must_use]
    pub fn hits(&self) -> &[Hit] {
        &self.hits.items
    }

    /// What leaving out one word would find, the most first.
    #[must_use]
    pub fn relaxations(&self) -> Vec<&Relax> {
        let mut ways: Vec<&Relax> = self.hits.relax.iter().collect();
        ways.sort_by_key(|way| std::cmp::Reverse(way.would_find));
        ways
    }

    /// What is known of an institution, once the store has answered.
    #[must_use]
    pub fn entry(&self, id: FacilityId) -> Option<&Facility> {
        self.entries.get(&id)
    }

    /// The selected institution.
    #[must_use]
    pub fn selected(&self) -> Option<FacilityId> {
        self.selected
    }

    /// The row of the selected institution; `None` when it is shown without having been found.
    #[must_use]
    pub fn selected_row(&self) -> Option<usize> {
        self.hits
            .items
            .iter()
            .position(|hit| Some(hit.id) == self.selected)
    }

    /// The facet that has or last had the hands.
    #[must_use]
    pub fn facet(&self) -> usize {
        self.facet
    }

    /// How many institutions would be found if a facet were switched on; `None` until it is known.
    #[must_use]
    pub fn count_with(&self, facet: usize) -> Option<usize> {
        self.counts.get(facet).copied()
    }

    /// The first line of the detail pane, as far as it has been scrolled.
    #[must_use]
    pub fn detail_first(&self) -> usize {
        self.detail_first
    }

    /// How many questions of the join are open.
    #[must_use]
    pub fn doubts(&self) -> usize {
        self.doubts
    }

    /// The capabilities that the list shows as columns: those asked for, then the usual ones.
    #[must_use]
    pub fn mark_columns(&self, desk: &Desk) -> Vec<String> {
        let table = &desk.office.capabilities;
        let mut columns: Vec<String> = Vec::new();
        for word in line::texts(self.query.text()) {
            let word = word.trim_start_matches(['!', '！']);
            if let Some(CapabilityQuery::Codes(codes)) = table.find(word)
                && codes.len() <= FEW
            {
                columns.extend(codes);
            }
        }
        columns.extend(USUAL_MARKS.map(str::to_owned));
        let mut seen = BTreeSet::new();
        columns.retain(|code| seen.insert(code.clone()));
        columns
    }

    /// Asks the store for those institutions that are not known yet.
    fn read(&mut self, ids: &[FacilityId]) -> Effects {
        let missing: Vec<FacilityId> = ids
            .iter()
            .copied()
            .filter(|id| !self.entries.contains_key(id) && !self.requested.contains(id))
            .collect();
        if missing.is_empty() {
            return Effects::new();
        }
        self.requested.extend(&missing);
        vec![ask(missing)]
    }

    /// Asks for the rows around the selected one, a page ahead of the arrows.
    fn read_around(&mut self, desk: &Desk) -> Effects {
        let ids = self.around(desk);
        self.read(&ids)
    }

    fn around(&self, desk: &Desk) -> Vec<FacilityId> {
        let page = desk.page_rows.max(1);
        let first = self.selected_row().unwrap_or(0).saturating_sub(page);
        let rows = self.hits.items.iter().skip(first).take(page * 3);
        rows.map(|hit| hit.id).chain(self.selected).collect()
    }

    fn select(&mut self, row: usize, desk: &Desk) -> Effects {
        if let Some(hit) = self.hits.items.get(row) {
            self.selected = Some(hit.id);
            self.detail_first = 0;
        }
        self.read_around(desk)
    }

    /// Opens the entry in hand, and asks for all that is around it.
    fn open(&mut self) -> Effects {
        if self.selected.is_none() {
            return Effects::new();
        }
        self.park_edit();
        self.pane = Pane::Detail;
        self.detail_first = 0;
        self.read_record()
    }

    fn read_record(&self) -> Effects {
        self.selected
            .map(|id| Effect::Ask {
                asker: Asker::Directory,
                request: Request::Entry(id),
            })
            .into_iter()
            .collect()
    }

    /// Something around the opened entry has changed.
    fn read_record_again(&self) -> Effects {
        if self.record.is_some() {
            self.read_record()
        } else {
            Effects::new()
        }
    }

    fn take_record(&mut self, record: Box<EntryRecord>, desk: &Desk) -> Effects {
        let id = record.facility.id;
        self.entries.insert(id, record.facility.clone());
        self.edit_goes_on(&record, desk);
        if Some(id) == self.selected {
            self.record = Some(record);
        }
        if self
            .edit_when_read
            .take_if(|wanted| *wanted == id)
            .is_some()
        {
            return self.edit(desk);
        }
        Effects::new()
    }

    /// The institution in hand, once the store has told it.
    fn in_hand(&self) -> Option<&Facility> {
        self.selected.and_then(|id| self.entries.get(&id))
    }

    fn open_history(&self) -> Effects {
        self.selected
            .map(|id| Effect::Go(Place::History(Subject::Facility(id))))
            .into_iter()
            .collect()
    }

    fn take_over(&self) -> Effects {
        self.selected
            .map(|id| Effect::Go(Place::Caller(id)))
            .into_iter()
            .collect()
    }
}

/// The words that a query may use in an office.
#[must_use]
pub fn language(office: &Office) -> Language<'_> {
    Language::new(&office.areas, &office.capabilities, &office.vocabularies)
}

fn ask(ids: Vec<FacilityId>) -> Effect {
    ask_for(Request::Facilities(ids))
}

fn ask_for(request: Request) -> Effect {
    Effect::Ask {
        asker: Asker::Directory,
        request,
    }
}
