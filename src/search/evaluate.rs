//! A query against the whole index.
//!
//! Every term is tried on every row, cheapest test first; so the answer also knows what each
//! term costs (`relax`). Errors are looked for only where little was found without them, and
//! fuzzy-matcher only orders the best few hundred of those: running it over everything is what
//! makes other programs slow.

use super::arena::{Letter, mask};
use super::index::Index;
use super::matching::Prepared;
use super::order::{Hit, Hits, Matched, Place, Relax, best};
use super::query::{Query, Word};
use super::row::Field;
use super::text_match::{Class, Misspelt, NONE, Rank, class_of, rank, scattered};
use crate::domain::facility::Position;
use fuzzy_matcher::FuzzyMatcher as _;
use fuzzy_matcher::skim::SkimMatcherV2;

/// Rows between two looks at whether a newer query waits.
const ROWS_PER_LOOK: usize = 4_096;
/// Rows found below which scattered letters are looked for as well.
const FEW: usize = 50;
/// Rows found below which typing errors are looked for as well.
const VERY_FEW: usize = 10;
/// Rows whose order fuzzy-matcher decides.
const FUZZY_ROWS: usize = 600;
/// Fewest letters of a word that is looked for with errors: kanji and kana, romaji.
const WIDE_LETTERS: usize = 3;
const ROMAJI_LETTERS: usize = 4;
/// A score of fuzzy-matcher is about this much a letter.
const SCORE_A_LETTER: i64 = 24;

impl Index {
    /// The best `limit` institutions for a query, nearest to `origin` first among equals.
    ///
    /// `cancelled` is asked every few thousand rows; once it says yes the answer is empty and
    /// of no worth.
    #[must_use]
    pub fn search(
        &self,
        query: &Query,
        limit: usize,
        origin: Option<Position>,
        cancelled: &dyn Fn() -> bool,
    ) -> Hits {
        let terms: Vec<Prepared<'_>> = query
            .terms
            .iter()
            .map(|term| Prepared::new(self, &term.want))
            .collect();
        let mut ranks = Vec::with_capacity(terms.len());
        for (term, prepared) in query.terms.iter().zip(&terms) {
            let Some(mut found) = self.try_all(prepared, !term.negated, cancelled) else {
                return Hits::default();
            };
            if term.negated {
                for rank_of_row in &mut found {
                    *rank_of_row = if *rank_of_row == NONE {
                        rank(Class::Holds, 0)
                    } else {
                        NONE
                    };
                }
            }
            ranks.push(found);
        }
        let (places, missed_by) = self.together(&ranks, origin);
        let order = if query.nearest_first {
            Place::compare_distance
        } else {
            Place::compare
        };
        let total = places.len();
        let relax = query
            .terms
            .iter()
            .zip(missed_by)
            .filter(|(_, missed)| *missed > 0);
        Hits {
            total,
            relax: relax
                .map(|(term, missed)| Relax {
                    term: term.raw.clone(),
                    would_find: total + missed,
                })
                .collect(),
            items: best(places, limit, order)
                .into_iter()
                .filter_map(|place| self.hit(query, &terms, &place))
                .collect(),
        }
    }

    /// The rank of every row for one term; `None` when cancelled.
    fn try_all(
        &self,
        term: &Prepared<'_>,
        with_errors: bool,
        cancelled: &dyn Fn() -> bool,
    ) -> Option<Vec<Rank>> {
        let mut ranks = Vec::with_capacity(self.rows.len());
        for from in (0..self.rows.len()).step_by(ROWS_PER_LOOK) {
            if cancelled() {
                return None;
            }
            term.ranks(self, from, ROWS_PER_LOOK, &mut ranks);
        }
        // Whoever wrote a whole name right has made no error.
        let is_named = ranks
            .iter()
            .any(|found| class_of(*found) == Class::Whole as u16);
        if let Some(word) = term.free_word().filter(|_| with_errors && !is_named) {
            let mut found = ranks.iter().filter(|rank| **rank != NONE).count();
            if found < FEW {
                found += self.add_scattered(word, &mut ranks, cancelled)?;
            }
            if found < VERY_FEW {
                self.add_misspelt(word, &mut ranks, cancelled)?;
            }
        }
        Some(ranks)
    }

    /// Adds rows in which the letters of the word lie scattered; how many.
    fn add_scattered(
        &self,
        word: &Word,
        ranks: &mut [Rank],
        cancelled: &dyn Fn() -> bool,
    ) -> Option<usize> {
        let key = Loose::new(&word.key, &self.name_masks, WIDE_LETTERS);
        let kana = word
            .kana
            .as_deref()
            .and_then(|k| Loose::new(k, &self.kana_masks, WIDE_LETTERS));
        let romaji = word
            .romaji
            .as_deref()
            .and_then(|r| Loose::new(r, &self.romaji_masks, ROMAJI_LETTERS));
        if key.is_none() && kana.is_none() && romaji.is_none() {
            return Some(0);
        }
        let mut found: Vec<(usize, usize)> = Vec::new();
        for (at, row) in self.rows.iter().enumerate() {
            if at.is_multiple_of(ROWS_PER_LOOK) && cancelled() {
                return None;
            }
            if ranks.get(at) != Some(&NONE) {
                continue;
            }
            let may = (may_hold(key.as_ref(), at), may_hold(kana.as_ref(), at));
            let may_romaji = may_hold(romaji.as_ref(), at);
            if !may.0 && !may.1 && !may_romaji {
                continue;
            }
            let texts = self.texts(row);
            let near = [
                key.as_ref()
                    .filter(|_| may.0)
                    .and_then(|word| scattered(texts.name, word.word)),
                kana.as_ref()
                    .filter(|_| may.1)
                    .and_then(|word| scattered(texts.kana, word.word)),
                romaji
                    .as_ref()
                    .filter(|_| may_romaji)
                    .and_then(|word| scattered(texts.romaji, word.word)),
            ];
            if let Some(near) = near.into_iter().flatten().max() {
                found.push((near, at));
            }
        }
        let total = found.len();
        if total > FUZZY_ROWS {
            found.select_nth_unstable_by_key(FUZZY_ROWS, |(near, _)| std::cmp::Reverse(*near));
        }
        let matcher = SkimMatcherV2::default();
        for (place, (_, at)) in found.into_iter().enumerate() {
            let fine = if place < FUZZY_ROWS {
                self.fuzzy(&matcher, word, at)
            } else {
                0
            };
            if let Some(rank_of_row) = ranks.get_mut(at) {
                *rank_of_row = rank(Class::Scattered, fine);
            }
        }
        Some(total)
    }

    /// What fuzzy-matcher makes of a row, 0 to 255.
    fn fuzzy(&self, matcher: &SkimMatcherV2, word: &Word, at: usize) -> usize {
        let Some(row) = self.rows.get(at) else {
            return 0;
        };
        let texts = self.texts(row);
        let score = |text: String, word: String| {
            let full = SCORE_A_LETTER * i64::try_from(word.chars().count()).unwrap_or(1);
            matcher
                .fuzzy_match(&text, &word)
                .map(|score| score.saturating_mul(255) / full.max(1))
        };
        let narrow = |text: &[u8]| {
            text.iter()
                .map(|byte| char::from(*byte))
                .collect::<String>()
        };
        let scores = [
            score(
                String::from_utf16_lossy(texts.name),
                String::from_utf16_lossy(&word.key),
            ),
            word.kana
                .as_deref()
                .and_then(|kana| score(narrow(texts.kana), narrow(kana))),
            word.romaji
                .as_deref()
                .and_then(|word| score(narrow(texts.romaji), narrow(word))),
        ];
        let best = scores
            .into_iter()
            .flatten()
            .max()
            .unwrap_or(0)
            .clamp(0, 255);
        usize::try_from(best).unwrap_or(0)
    }

    /// Adds rows that hold the word with one typing error.
    fn add_misspelt(
        &self,
        word: &Word,
        ranks: &mut [Rank],
        cancelled: &dyn Fn() -> bool,
    ) -> Option<()> {
        let key = Misspelt::new(&word.key, WIDE_LETTERS);
        let kana = word
            .kana
            .as_deref()
            .and_then(|kana| Misspelt::new(kana, ROMAJI_LETTERS));
        let romaji = word
            .romaji
            .as_deref()
            .and_then(|word| Misspelt::new(word, ROMAJI_LETTERS));
        for (at, (row, rank_of_row)) in self.rows.iter().zip(ranks).enumerate() {
            if at.is_multiple_of(ROWS_PER_LOOK) && cancelled() {
                return None;
            }
            if *rank_of_row >= rank(Class::Typo, 0) {
                continue;
            }
            let texts = self.texts(row);
            if near(key.as_ref(), &self.name_masks, at, texts.name)
                || near(kana.as_ref(), &self.kana_masks, at, texts.kana)
                || near(romaji.as_ref(), &self.romaji_masks, at, texts.romaji)
            {
                *rank_of_row = rank(Class::Typo, 0);
            }
        }
        Some(())
    }

    /// The rows that every term found, and by term how many rows only it has missed.
    fn together(&self, ranks: &[Vec<Rank>], origin: Option<Position>) -> (Vec<Place>, Vec<usize>) {
        let mut places = Vec::new();
        let mut missed_by = vec![0; ranks.len()];
        'rows: for (at, row) in self.rows.iter().enumerate() {
            let (mut class, mut fine, mut missed) = (0, 0_u16, None);
            for (term, found) in ranks.iter().enumerate() {
                match found.get(at).copied().unwrap_or(NONE) {
                    NONE if missed.is_some() => continue 'rows,
                    NONE => missed = Some(term),
                    found => {
                        class += class_of(found);
                        fine = fine.saturating_add(found & 0xFF);
                    }
                }
            }
            if let Some(missed) = missed.and_then(|term| missed_by.get_mut(term)) {
                *missed += 1;
                continue;
            }
            places.push(Place {
                row: u32::try_from(at).unwrap_or(u32::MAX),
                vanished: row.vanished(),
                class,
                room: row.room(),
                distance: origin.and_then(|origin| row.km_from(origin)),
                fine,
                declared: row.declared(),
            });
        }
        (places, missed_by)
    }

    fn hit(&self, query: &Query, terms: &[Prepared<'_>], place: &Place) -> Option<Hit> {
        let at = usize::try_from(place.row).ok()?;
        let wanted = query
            .terms
            .iter()
            .zip(terms)
            .filter(|(term, _)| !term.negated);
        let matched = wanted
            .map(|(term, prepared)| {
                // Only errors are left to explain a match that no field shows.
                let field = prepared
                    .found(self, at)
                    .map_or(Field::Name, |(_, field)| field);
                Matched {
                    term: term.raw.clone(),
                    field,
                }
            })
            .collect();
        let id = self.rows.get(at)?.id();
        Some(Hit {
            id,
            score: place.score(),
            matched,
            distance_km: place.distance,
        })
    }
}

/// Whether the row number `at` holds the word with one error.
fn near<L: Letter>(word: Option<&Misspelt<L>>, masks: &[u64], at: usize, text: &[L]) -> bool {
    word.is_some_and(|word| {
        masks.get(at).is_some_and(|mask| word.may_be_in(*mask)) && word.is_in(text)
    })
}

/// A word whose letters may lie scattered in one field.
struct Loose<'a, L> {
    word: &'a [L],
    mask: u64,
    masks: &'a [u64],
}

impl<'a, L: Letter> Loose<'a, L> {
    fn new(word: &'a [L], masks: &'a [u64], shortest: usize) -> Option<Self> {
        (word.len() >= shortest).then(|| Self {
            word,
            mask: mask(word),
            masks,
        })
    }

    fn may_be_at(&self, at: usize) -> bool {
        self.masks
            .get(at)
            .is_some_and(|mask| mask & self.mask == self.mask)
    }
}

fn may_hold<L: Letter>(word: Option<&Loose<'_, L>>, at: usize) -> bool {
    word.is_some_and(|word| word.may_be_at(at))
}
