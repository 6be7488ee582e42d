//! A query against the whole index: the terms one by one, then together, then in order.
//!
//! fuzzy-matcher only orders the best few hundred: running it over everything is what makes other
//! programs slow.

use super::arena::mask;
use super::bits::Bits;
use super::column::Column;
use super::index::Index;
use super::matching::Prepared;
use super::order::{Best, Hit, Hits, Matched, Order, Place, Relax, Standing};
use super::query::{Query, Term, Want, Word};
use super::scan::Found;
use super::text_match::{How, class_of};
use super::trail::Trail;
use crate::domain::facility::Position;
use fuzzy_matcher::FuzzyMatcher as _;
use fuzzy_matcher::skim::SkimMatcherV2;
use std::sync::Arc;

/// Rows whose order fuzzy-matcher decides.
const FUZZY_ROWS: usize = 600;
/// A score of fuzzy-matcher is about this much a letter.
const SCORE_A_LETTER: i64 = 24;
/// Parts of the running sum of a row: the fine ranks, the classes, whether a word lies scattered.
const CLASS: u32 = 16;
const LOOSE: u32 = 1 << 31;

/// Bits below what fuzzy-matcher says for the row's own fine rank.
const OWN_BITS: u32 = 4;

/// How surely a word must be found.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Strength {
    /// Its letters together, or with one typing error.
    Sure,
    /// In order is enough.
    Any,
}

/// A query whose terms have been found, each alone.
pub(super) struct Searching<'a> {
    index: &'a Index,
    query: &'a Query,
    found: Vec<Arc<Found>>,
}

impl<'a> Searching<'a> {
    /// Finds each term, with the help of what was found for earlier ones; `None` when cancelled.
    pub fn new(
        index: &'a Index,
        query: &'a Query,
        trail: &mut Trail,
        cancelled: &(dyn Fn() -> bool + Sync),
    ) -> Option<Self> {
        let terms = query.terms.iter();
        let found = terms.map(|term| trail.find(index, &term.want, cancelled));
        Some(Self {
            index,
            query,
            found: found.collect::<Option<_>>()?,
        })
    }

    /// The best `limit` institutions, nearest to `origin` first among equals.
    pub fn hits(&self, limit: usize, origin: Option<Position>) -> Hits {
        let terms = || self.all();
        let sure = self.meet(terms(), Strength::Sure);
        let every = self.meet(terms(), Strength::Any);
        let more = every.count() - sure.count();
        let only_weak = sure.is_empty() && more > 0;
        let (matches, weak) = if sure.is_empty() || self.query.loosely {
            (every, 0)
        } else {
            (sure, more)
        };
        let total = matches.count();
        let places = self.best(&matches, limit, origin);
        let terms: Vec<Prepared<'_>> = self
            .query
            .terms
            .iter()
            .map(|term| Prepared::new(self.index, &term.want))
            .collect();
        Hits {
            total,
            weak,
            only_weak,
            relax: self.relax(total),
            items: places
                .into_iter()
                .filter_map(|place| self.hit(&terms, place, origin))
                .collect(),
        }
    }

    /// By facet, how many would match if it were added: to everything else that is asked for, and
    /// in place of what excludes it, because no institution lies in two areas.
    pub fn counts(&self, facets: &[Want]) -> Vec<usize> {
        let mut bases: Vec<(Option<std::mem::Discriminant<Want>>, Bits)> = Vec::new();
        let mut counts = Vec::with_capacity(facets.len());
        for facet in facets {
            let group = facet
                .excludes_its_like()
                .then(|| std::mem::discriminant(facet));
            let at = bases.iter().position(|(known, _)| *known == group);
            let at = at.unwrap_or_else(|| {
                let others = self.all().filter(|(term, _)| {
                    term.negated || group != Some(std::mem::discriminant(&term.want))
                });
                bases.push((group, self.shown(others)));
                bases.len() - 1
            });
            let rows = super::meaning::Meaning::of(self.index, facet).rows(self.index);
            counts.push(bases.get(at).map_or(0, |(_, base)| base.count_with(&rows)));
        }
        counts
    }

    fn all(&self) -> impl Iterator<Item = (&Term, &Found)> + Clone {
        let found = self.found.iter().map(AsRef::as_ref);
        self.query.terms.iter().zip(found)
    }

    /// The rows that some of the terms would find together.
    fn shown<'b>(&self, terms: impl Iterator<Item = (&'b Term, &'b Found)> + Clone) -> Bits {
        if !self.query.loosely {
            let sure = self.meet(terms.clone(), Strength::Sure);
            if !sure.is_empty() {
                return sure;
            }
        }
        self.meet(terms, Strength::Any)
    }

    fn meet<'b>(
        &self,
        terms: impl Iterator<Item = (&'b Term, &'b Found)>,
        strength: Strength,
    ) -> Bits {
        let mut all = Bits::all(self.index.len());
        for (term, found) in terms {
            match (term.negated, strength) {
                (true, _) => all.drop_all(&found.surely()),
                (false, Strength::Sure) => all.keep(&found.matches),
                (false, Strength::Any) => all.keep_either(&found.matches, &found.scattered),
            }
        }
        all
    }

    /// By term, what leaving it out would find, where that is more; where nothing is found, of
    /// every term, because two may exclude each other.
    fn relax(&self, total: usize) -> Vec<Relax> {
        let terms = self.all().enumerate();
        terms
            .map(|(at, (term, found))| {
                let others = self.all().enumerate().filter(|(other, _)| *other != at);
                Relax {
                    term: term.raw.clone(),
                    would_find: self.shown(others.map(|(_, term)| term)).count(),
                    alone: self.shown(std::iter::once((term, found))).count(),
                }
            })
            .filter(|relax| total == 0 || relax.would_find > total)
            .collect()
    }

    fn order(&self) -> Order {
        if self.query.nearest_first {
            Order::Nearest
        } else {
            Order::Best
        }
    }

    fn best(&self, matches: &Bits, limit: usize, origin: Option<Position>) -> Vec<Place> {
        let total = matches.count();
        let sums = self.sums();
        let order = self.order();
        let mut best = Best::new(limit.max(FUZZY_ROWS).min(total), order);
        for row in matches.rows() {
            let Some(facts) = self.index.facts.get(row) else {
                continue;
            };
            let sum = sums.get(row).copied().unwrap_or(0);
            let mut standing = Standing {
                row: u32::try_from(row).unwrap_or(u32::MAX),
                vanished: self.index.vanished.has(row),
                class: u16::try_from((sum & !LOOSE) >> CLASS).unwrap_or(u16::MAX),
                room: facts.room,
                km: None,
                fine: u16::try_from(sum & 0xFFFF).unwrap_or(u16::MAX),
                declared: facts.declared,
                is_loose: sum & LOOSE != 0,
            };
            if let Some(origin) = origin {
                if !best.may_take(&standing) {
                    continue;
                }
                standing.km = facts.km_from(origin).map(narrowed);
            }
            best.take(Place::of(&standing, order));
        }
        let mut places = best.sorted();
        self.order_the_unsure(&mut places);
        places.truncate(limit);
        places
    }

    /// By row, the sum of what the words have found in it; empty when no word was asked for.
    fn sums(&self) -> Vec<u32> {
        let terms = self.query.terms.iter().zip(&self.found);
        let wanted = terms.filter(|(term, _)| !term.negated);
        let mut sums = Vec::new();
        for words in wanted.filter_map(|(_, found)| found.words.as_ref()) {
            sums.resize(self.index.len(), 0);
            for (row, rank) in words.iter() {
                let class = class_of(rank);
                if let Some(sum) = sums.get_mut(row) {
                    *sum += u32::from(class) << CLASS | u32::from(rank & 0xFF);
                    *sum |= if class == How::Scattered as u16 {
                        LOOSE
                    } else {
                        0
                    };
                }
            }
        }
        sums
    }

    /// Lets fuzzy-matcher order the rows in which a word lies inside or scattered: how far inside a name
    /// or how far apart says little, and all of them may be what was half heard.
    fn order_the_unsure(&self, places: &mut [Place]) {
        let order = self.order();
        let matcher = SkimMatcherV2::default();
        // What stands behind these stays behind them, in the order it has.
        let count = places.len().min(FUZZY_ROWS);
        let (first, _) = places.split_at_mut(count);
        for place in first.iter_mut() {
            let standing = place.standing(order);
            let fine = self.judged(&matcher, standing.row);
            *place = Place::of(&Standing { fine, ..standing }, order);
        }
        first.sort_unstable_by(|one, other| other.cmp(one));
    }

    /// The fine rank of a row with what fuzzy-matcher makes of its unsure words.
    fn judged(&self, matcher: &SkimMatcherV2, row: u32) -> u16 {
        let mut fine = 0_u16;
        for (term, found) in self.query.terms.iter().zip(&self.found) {
            let (Want::Free(word), Some(words), false) = (&term.want, &found.words, term.negated)
            else {
                continue;
            };
            let rank = words.rank(row);
            let own = rank & 0xFF;
            let is_unsure = [How::Scattered as u16, How::Inside as u16].contains(&class_of(rank));
            let judged = is_unsure.then(|| self.fuzzy(matcher, word, row as usize));
            // Of equals the one that is nearer to the whole name.
            let word_fine = judged.flatten().unwrap_or(own) << OWN_BITS | own >> (8 - OWN_BITS);
            fine = fine.saturating_add(word_fine);
        }
        fine
    }

    /// What fuzzy-matcher makes of a row, 0 to 255: the best of the three forms of the word, of which a
    /// longer one says more. `None` where the word is in none of them.
    fn fuzzy(&self, matcher: &SkimMatcherV2, word: &Word, row: usize) -> Option<u16> {
        let narrow = |text: &[u8]| -> String { text.iter().map(|b| char::from(*b)).collect() };
        let in_sounds = |column: &Column<u8>, word: &Option<Vec<u8>>| {
            let word = word.as_deref()?;
            let may = column.lacks(row, mask(word)) == 0;
            may.then(|| matcher.fuzzy_match(&narrow(column.text(row)), &narrow(word)))?
        };
        let in_name = || {
            let name = String::from_utf16_lossy(self.index.names.text(row));
            matcher.fuzzy_match(&name, &String::from_utf16_lossy(&word.key))
        };
        let may = self.index.names.lacks(row, mask(&word.key)) == 0;
        let scores = [
            may.then(in_name).flatten(),
            in_sounds(&self.index.kana, &word.kana),
            in_sounds(&self.index.romaji, &word.romaji),
        ];
        let sounds = [&word.kana, &word.romaji]
            .into_iter()
            .flatten()
            .map(Vec::len);
        let letters = sounds.chain([word.key.len()]).max().unwrap_or(1);
        let full = SCORE_A_LETTER * i64::try_from(letters).unwrap_or(1);
        let best = scores.into_iter().flatten().max()?;
        u16::try_from((best.saturating_mul(255) / full.max(1)).clamp(0, 255)).ok()
    }

    fn hit(&self, terms: &[Prepared<'_>], place: Place, origin: Option<Position>) -> Option<Hit> {
        let order = self.order();
        let row = place.standing(order).row as usize;
        let wanted = self.query.terms.iter().zip(terms);
        let matched = wanted
            .filter(|(term, _)| !term.negated)
            .filter_map(|(term, prepared)| {
                let (rank, field) = prepared.found(self.index, row)?;
                Some(Matched {
                    term: term.raw.clone(),
                    field,
                    how: How::of(rank)?,
                })
            });
        let facts = self.index.facts.get(row)?;
        Some(Hit {
            id: self.index.id(row)?,
            score: place.score(order),
            matched: matched.collect(),
            distance_km: origin.and_then(|origin| facts.km_from(origin)),
        })
    }
}

#[expect(
    clippy::cast_possible_truncation,
    reason = "a metre is enough for an order"
)]
fn narrowed(km: f64) -> f32 {
    km as f32
}
