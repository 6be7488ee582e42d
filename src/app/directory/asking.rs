//! What stands in the query line is asked, and its answer becomes the list.

use super::completion::completions;
use super::facets::{self, Facet};
use super::{Directory, MOST, Pane, language, line};
use crate::app::effect::{Effect, Effects};
use crate::app::screen::Desk;
use crate::domain::capability::CapabilityQuery;
use crate::domain::ids::FacilityId;
use crate::search::{self, Hits};
use crate::text::fold;

impl Directory {
    /// The index was (re)built and holds so many institutions: what was asked is asked again.
    pub fn ready(&mut self, facilities: usize, desk: &Desk) -> Effects {
        self.facilities = Some(facilities);
        match self.asked {
            Some(_) => self.search(desk),
            None => Effects::new(),
        }
    }

    pub(super) fn search(&mut self, desk: &Desk) -> Effects {
        let mut effects = self.origin.follow(self.query.text());
        let unfinished = self.unfinished(desk);
        let words = line::words(self.query.text())
            .into_iter()
            .filter(|word| Some(word) != unfinished.as_ref())
            .filter_map(|word| self.query.text().get(word))
            .filter(|word| !line::is_origin(word));
        let words: Vec<&str> = words.collect();
        let mut query = language(&desk.office).read(&words.join(" "));
        query.nearest_first = self.is_nearest_first();
        query.loosely = self.loosely;
        let origin = self.origin.position();
        self.asked = Some(query.clone());
        effects.push(Effect::Search(search::Request {
            query,
            limit: MOST,
            origin,
            facets: facets::wants(desk),
        }));
        effects
    }

    /// A `#` word that is being typed and means nothing yet: it must not empty the list meanwhile.
    fn unfinished(&self, desk: &Desk) -> Option<std::ops::Range<usize>> {
        let word = line::word_at(self.query.text(), self.query.offset())
            .filter(|_| !self.completions.is_empty())?;
        let typed = fold::ascii(self.query.text().get(word.clone())?);
        let begun = typed.trim_start_matches('!').strip_prefix('#')?;
        let is_known = matches!(
            desk.office.capabilities.find(begun),
            Some(CapabilityQuery::Codes(_))
        );
        (!is_known).then_some(word)
    }

    /// After the line has changed: other ways to finish, another search.
    pub(super) fn retyped(&mut self, desk: &Desk) -> Effects {
        self.completions = completions(self.query.text(), self.query.offset(), desk);
        self.pointed = 0;
        self.loosely = false;
        self.search(desk)
    }

    pub(super) fn set_query(&mut self, text: &str, desk: &Desk) -> Effects {
        self.query.set_text(text);
        self.completions.clear();
        self.loosely = false;
        self.search(desk)
    }

    pub(super) fn complete(&mut self, desk: &Desk) -> Effects {
        let Some(way) = self.completions.get(self.pointed) else {
            return Effects::new();
        };
        let (text, offset) = line::completed(self.query.text(), self.query.offset(), &way.word);
        let effects = self.set_query(&text, desk);
        self.query.set_offset(offset);
        effects
    }

    /// Lists weak matches behind the others.
    pub(super) fn loosen(&mut self, desk: &Desk) -> Effects {
        self.loosely = true;
        self.search(desk)
    }

    /// Takes one word out; the one that finds the most, or the `nth` (from 1) of those shown.
    pub(super) fn relax(&mut self, nth: usize, desk: &Desk) -> Effects {
        let ways = self.relaxations();
        let Some(way) = nth.checked_sub(1).and_then(|at| ways.get(at)) else {
            return Effects::new();
        };
        let text = line::without(self.query.text(), &way.term);
        self.set_query(&text, desk)
    }

    pub(super) fn switch(&mut self, all: &[Facet], desk: &Desk) -> Effects {
        let Some(facet) = all.get(self.facet) else {
            return Effects::new();
        };
        let text = facets::switched(self.query.text(), facet, all);
        self.set_query(&text, desk)
    }

    /// Hits have come: they wait until the store has told their first rows.
    pub(super) fn take(&mut self, hits: Hits, desk: &Desk) -> Effects {
        if self.calls.is_some() {
            return Effects::new();
        }
        let first: Vec<FacilityId> = hits
            .items
            .iter()
            .take(desk.page_rows)
            .map(|hit| hit.id)
            .collect();
        self.incoming = Some(hits);
        let effects = self.read(&first);
        if self.requested.is_empty() {
            return self.show_incoming(desk);
        }
        effects
    }

    pub(super) fn show_incoming(&mut self, desk: &Desk) -> Effects {
        let Some(hits) = self.incoming.take() else {
            return Effects::new();
        };
        self.hits = hits;
        let best = self.hits.items.first().map(|hit| hit.id);
        let is_typing = self.pane == Pane::Query;
        // An entry that somebody reads stays, whatever the list does meanwhile.
        let is_reading = matches!(self.pane, Pane::Detail | Pane::Edit);
        if !is_reading && (is_typing || self.selected_row().is_none()) {
            self.selected = best;
        }
        self.read_around(desk)
    }
}
