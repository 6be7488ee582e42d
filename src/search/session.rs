//! Searching one index key by key.

use super::evaluate::Searching;
use super::index::Index;
use super::order::Hits;
use super::query::{Query, Want};
use super::trail::Trail;
use crate::domain::facility::Position;
use std::sync::Arc;

/// A person who types: every search may build on the one before.
#[derive(Debug, Default)]
pub struct Session {
    index: Arc<Index>,
    trail: Trail,
}

impl Session {
    /// Begins on an index.
    #[must_use]
    pub fn new(index: Arc<Index>) -> Self {
        Self {
            index,
            trail: Trail::default(),
        }
    }

    /// The best `limit` institutions for a query, nearest to `origin` first among equals; and by
    /// facet, how many would match with it.
    ///
    /// `cancelled` is asked every few thousand rows; once it says yes there is no answer.
    pub fn search(
        &mut self,
        query: &Query,
        limit: usize,
        origin: Option<Position>,
        facets: &[Want],
        cancelled: &(dyn Fn() -> bool + Sync),
    ) -> Option<(Hits, Vec<usize>)> {
        let searching = Searching::new(&self.index, query, &mut self.trail, cancelled)?;
        Some((searching.hits(limit, origin), searching.counts(facets)))
    }
}

impl Index {
    /// The best `limit` institutions for one query, nearest to `origin` first among equals.
    #[must_use]
    pub fn search(&self, query: &Query, limit: usize, origin: Option<Position>) -> Hits {
        Searching::new(self, query, &mut Trail::default(), &|| false)
            .map(|searching| searching.hits(limit, origin))
            .unwrap_or_default()
    }
}
