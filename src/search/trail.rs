//! What the words of the last keys have found, so that typing on looks only at what is left, and
//! going back costs nothing.

use super::index::Index;
use super::query::{Want, Word};
use super::scan::{Found, Ranked, Scan};
use super::text_match::Rank;
use std::sync::Arc;

/// Terms that are remembered: more than a line of them, and every letter of a word.
const STEPS: usize = 40;

/// Waking another processor takes as long as looking at some thousand rows.
const ROWS_A_PROCESSOR: usize = 30_000;

/// The terms of the last keys on one index, the newest last.
#[derive(Debug, Default)]
pub(super) struct Trail {
    steps: Vec<(Want, Arc<Found>)>,
    ranks: Vec<Rank>,
}

impl Trail {
    /// What a term finds; `None` when cancelled.
    pub fn find(
        &mut self,
        index: &Index,
        want: &Want,
        cancelled: &(dyn Fn() -> bool + Sync),
    ) -> Option<Arc<Found>> {
        let known = self.steps.iter().position(|(known, _)| known == want);
        let found = if let Some(at) = known {
            self.steps.remove(at).1
        } else {
            let before = match want {
                Want::Free(word) => shorter(&self.steps, word),
                _ => None,
            };
            let scan = Scan {
                index,
                ranks: &mut self.ranks,
                share: ROWS_A_PROCESSOR,
                cancelled,
            };
            Arc::new(scan.find(want, before)?)
        };
        if self.steps.len() >= STEPS {
            self.steps.remove(0);
        }
        self.steps.push((want.clone(), Arc::clone(&found)));
        Some(found)
    }
}

/// What the word has found so far: the known beginning of it with the fewest rows left.
fn shorter<'a>(steps: &'a [(Want, Arc<Found>)], word: &Word) -> Option<(&'a Word, &'a Ranked)> {
    steps
        .iter()
        .filter_map(|(want, found)| match want {
            Want::Free(known) if known.begins(word) => Some((known, found.words.as_ref()?)),
            _ => None,
        })
        .min_by_key(|(_, words)| words.len())
}
