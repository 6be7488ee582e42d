//! One term against one row.

use super::arena::mask;
use super::index::{Feature, Index, Row};
use super::query::{Want, Word};
use super::row::Field;
use super::text_match::{Class, NONE, Rank, find, fine, in_name, rank};
use crate::domain::capability::CapabilityQuery;

/// Separates hints and numbers in the arenas.
const BETWEEN: u8 = 0;

/// A term prepared for one index: what is the same for all rows is found out once.
pub(super) struct Prepared<'a> {
    want: &'a Want,
    key_mask: u64,
    kana_mask: u64,
    romaji_mask: u64,
    /// By number of a feature, whether it is asked for.
    features: Vec<bool>,
    /// By number of an area, whether it is asked for.
    areas: Vec<bool>,
    /// By number of a kind, whether it is asked for.
    kinds: Vec<bool>,
    /// By number of a town, how well it fits.
    towns: Vec<Rank>,
}

/// Where a term was found and how well.
pub(super) type Found = (Rank, Field);

impl<'a> Prepared<'a> {
    pub fn new(index: &Index, want: &'a Want) -> Self {
        let mut prepared = Self {
            want,
            key_mask: 0,
            kana_mask: 0,
            romaji_mask: 0,
            features: Vec::new(),
            areas: Vec::new(),
            kinds: Vec::new(),
            towns: Vec::new(),
        };
        match want {
            Want::Area(areas) => {
                prepared.areas = index
                    .areas
                    .iter()
                    .map(|area| areas.contains(area))
                    .collect();
            }
            Want::Capability(CapabilityQuery::Codes(codes)) => {
                prepared.features = wanted(index, codes, None);
            }
            Want::Capability(CapabilityQuery::FilingPrefix(symbol)) => {
                prepared.features = wanted(index, &[], Some(symbol));
            }
            Want::Kind(kinds) => {
                prepared.kinds = index
                    .kinds
                    .iter()
                    .map(|kind| kinds.contains(kind))
                    .collect();
            }
            Want::RoomFor(_) => {}
            Want::Exact(word) => prepared.masks(word),
            Want::Free(word) => {
                prepared.masks(word);
                prepared.features = wanted(index, &word.codes, word.filing.as_deref());
                let asked = |area| word.areas.contains(area);
                prepared.areas = or_empty(index.areas.iter().map(asked).collect());
                prepared.towns = towns(index, word);
            }
        }
        prepared
    }

    /// The word of a term that may also be found with errors.
    pub fn free_word(&self) -> Option<&'a Word> {
        match self.want {
            Want::Free(word) => Some(word),
            _ => None,
        }
    }

    fn masks(&mut self, word: &Word) {
        self.key_mask = mask(&word.key);
        self.kana_mask = word.kana.as_deref().map_or(u64::MAX, mask);
        self.romaji_mask = word.romaji.as_deref().map_or(u64::MAX, mask);
    }

    /// How well the rows from number `from` on fit, at most `count` of them.
    pub fn ranks(&self, index: &Index, from: usize, count: usize, ranks: &mut Vec<Rank>) {
        let full = |at: usize| self.found(index, at).map_or(NONE, |(rank, _)| rank);
        let masks = index
            .name_masks
            .iter()
            .zip(&index.kana_masks)
            .zip(&index.romaji_masks);
        let rows = masks
            .zip(&index.row_towns)
            .enumerate()
            .skip(from)
            .take(count);
        if !self.texts_decide() {
            ranks.extend(rows.map(|(at, _)| full(at)));
            return;
        }
        let word = (self.key_mask, self.kana_mask, self.romaji_mask);
        ranks.extend(rows.map(|(at, (((name, kana), romaji), town))| {
            let may = name & word.0 == word.0
                || kana & word.1 == word.1
                || romaji & word.2 == word.2
                || self.town_rank(*town) != NONE;
            if may { full(at) } else { NONE }
        }));
    }

    /// Whether the masks and the town alone can rule a row out.
    fn texts_decide(&self) -> bool {
        match self.want {
            Want::Exact(word) | Want::Free(word) => {
                word.phone.is_none() && self.features.is_empty() && self.areas.is_empty()
            }
            _ => false,
        }
    }

    fn town_rank(&self, town: u32) -> Rank {
        let at = usize::try_from(town).unwrap_or(usize::MAX);
        self.towns.get(at).copied().unwrap_or(NONE)
    }

    /// Where the term is found best in the row number `at`.
    pub fn found(&self, index: &Index, at: usize) -> Option<Found> {
        let row = index.rows.get(at)?;
        let holds = |yes: bool, field| yes.then_some((rank(Class::Holds, 0), field));
        match self.want {
            Want::Area(_) => holds(self.in_area(row), Field::Area),
            Want::Capability(_) => {
                let feature = self.feature(index, row)?;
                Some((rank(Class::Holds, 0), feature))
            }
            Want::Kind(_) => holds(self.kinds.get(row.kind()) == Some(&true), Field::Name),
            Want::RoomFor(places) => holds(row.has_room_for_more_than(*places), Field::Room),
            Want::Exact(word) => {
                let found = self.in_texts(index, row, at, word)?;
                (found.0 >= rank(Class::Whole, 0)).then_some(found)
            }
            Want::Free(word) => {
                let text = self.in_texts(index, row, at, word);
                let meaning = || {
                    let field = self
                        .feature(index, row)
                        .or_else(|| self.in_area(row).then_some(Field::Area))?;
                    Some((rank(Class::Meaning, 0), field))
                };
                let town = || Some((self.town(index, row, at, word)?, Field::Address));
                better(better(text, meaning()), town())
            }
        }
    }

    fn in_area(&self, row: &Row) -> bool {
        row.area().and_then(|area| self.areas.get(area)) == Some(&true)
    }

    fn feature(&self, index: &Index, row: &Row) -> Option<Field> {
        if self.features.is_empty() {
            return None;
        }
        let number = index
            .features(row)
            .iter()
            .find(|feature| self.features.get(usize::from(**feature)) == Some(&true))?;
        Some(match index.feature_names.get(usize::from(*number))? {
            Feature::Capability(_) => Field::Capability,
            Feature::Filing(_) => Field::Filing,
        })
    }

    fn town(&self, index: &Index, row: &Row, at: usize, word: &Word) -> Option<Rank> {
        let town = index
            .row_towns
            .get(at)
            .map_or(NONE, |town| self.town_rank(*town));
        let fits = town != NONE
            && (word.block.is_empty() || index.texts(row).block.starts_with(&word.block));
        fits.then_some(town)
    }

    /// The word in the row's own texts, where the masks do not rule it out.
    fn in_texts(&self, index: &Index, row: &Row, at: usize, word: &Word) -> Option<Found> {
        let may = |masks: &[u64], wanted: u64| masks.get(at).is_some_and(|m| m & wanted == wanted);
        let in_names = may(&index.name_masks, self.key_mask);
        let kana = word
            .kana
            .as_deref()
            .filter(|_| may(&index.kana_masks, self.kana_mask));
        let romaji = word
            .romaji
            .as_deref()
            .filter(|_| may(&index.romaji_masks, self.romaji_mask));
        if !in_names && kana.is_none() && romaji.is_none() && word.phone.is_none() {
            return None;
        }
        let texts = index.texts(row);
        let mut best: Option<Found> = None;
        if in_names {
            best = better(
                best,
                Some((in_name(texts.name, &word.key, texts.starts), Field::Name)),
            );
            for hint in texts.hints.split(|unit| *unit == u16::from(BETWEEN)) {
                best = better(best, Some((in_name(hint, &word.key, 0), Field::Hints)));
            }
            best = better(
                best,
                Some((elsewhere(texts.director, &word.key), Field::Director)),
            );
        }
        if let Some(kana) = kana {
            best = better(best, Some((in_name(texts.kana, kana, 0), Field::Kana)));
        }
        if let Some(romaji) = romaji {
            best = better(
                best,
                Some((in_name(texts.romaji, romaji, 0), Field::Romaji)),
            );
        }
        if let Some(digits) = &word.phone {
            for number in texts.phones.split(|byte| *byte == BETWEEN) {
                best = better(best, Some((in_number(number, digits), Field::Phone)));
            }
        }
        best
    }
}

/// The better of two; of equals the first.
fn better(one: Option<Found>, other: Option<Found>) -> Option<Found> {
    let other = other.filter(|(rank, _)| *rank != NONE);
    match (one, other) {
        (Some(a), Some(b)) => Some(if b.0 > a.0 { b } else { a }),
        (one, other) => one.or(other),
    }
}

/// A word in a field that is not a name: whole counts as whole, a part as elsewhere.
fn elsewhere(text: &[u16], word: &[u16]) -> Rank {
    match find(text, word) {
        Some(_) if text.len() == word.len() => rank(Class::Whole, 0),
        Some(at) => rank(Class::Elsewhere, fine(at, text.len() - word.len())),
        None => NONE,
    }
}

/// Digits in a telephone number: people give the last ones.
fn in_number(number: &[u8], digits: &[u8]) -> Rank {
    if number == digits {
        rank(Class::Whole, 255)
    } else if number.ends_with(digits) {
        rank(Class::Beginning, 255)
    } else if find(number, digits).is_some() {
        rank(Class::Elsewhere, 255)
    } else {
        NONE
    }
}

/// By number of a feature whether it is asked for; empty when none is.
fn wanted(index: &Index, codes: &[String], symbol: Option<&str>) -> Vec<bool> {
    let asked = |feature: &Feature| match feature {
        Feature::Capability(code) => codes.contains(code),
        Feature::Filing(key) => symbol.is_some_and(|symbol| key.starts_with(symbol)),
    };
    or_empty(index.feature_names.iter().map(asked).collect())
}

/// Nothing asked for is known without looking at a row.
fn or_empty(asked: Vec<bool>) -> Vec<bool> {
    if asked.contains(&true) {
        asked
    } else {
        Vec::new()
    }
}

/// How well each town fits: the word begins it, or lies in it; with block numbers behind the
/// word, the town must end with it.
fn towns(index: &Index, word: &Word) -> Vec<Rank> {
    let place = word.place.as_str();
    if place.is_empty() && word.block.is_empty() {
        return Vec::new();
    }
    let fits = |town: &str| {
        let held = if word.block.is_empty() {
            town.contains(place)
        } else {
            town.ends_with(place)
        };
        if held {
            rank(
                Class::Elsewhere,
                if town.starts_with(place) { 255 } else { 128 },
            )
        } else {
            NONE
        }
    };
    index.towns.iter().map(|town| fits(town)).collect()
}
