//! What an institution can do, and how filings, sources and people's words map
//! to it (`data/capabilities.toml`).
//!
//! The symbols of the regional bureau change with every revision, so the table of
//! symbol and capability is a file. What an institution itself said always wins
//! over what it filed; what nobody said stays unknown and is never taken for a no.

use super::facility::{FacilityDetails, Filing, LocalKnowledge};
use crate::locale::Lang;
use crate::text::{fold, romaji};
use serde::Deserialize;
use std::collections::{BTreeMap, BTreeSet, HashMap};

mod read;

/// One thing that an institution can do.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Capability {
    /// Stable English code, `kebab-case`.
    pub code: String,
    /// Japanese label.
    pub ja: String,
    /// English label.
    pub en: String,
    /// Japanese label of at most four cells, for list columns.
    pub short: String,
    /// The same in English.
    pub short_en: String,
    /// Whether it is a term of `special_care`.
    pub special_care: bool,
    /// Under which heading of an entry it stands.
    pub aspect: Aspect,
}

/// What a capability is about.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Hash, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Aspect {
    /// A form of care, or how it is given.
    #[default]
    Form,
    /// A treatment.
    Treatment,
    /// Whom it cares for.
    Whom,
}

impl Capability {
    /// The label of at most four cells in one language.
    #[must_use]
    pub fn short(&self, lang: Lang) -> &str {
        match lang {
            Lang::Ja => &self.short,
            Lang::En => &self.short_en,
        }
    }

    /// The label in one language.
    #[must_use]
    pub fn label(&self, lang: Lang) -> &str {
        match lang {
            Lang::Ja => &self.ja,
            Lang::En => &self.en,
        }
    }
}

/// What a `#WORD` of the query language means.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum CapabilityQuery {
    /// Any one of these capability codes.
    Codes(Vec<String>),
    /// Any filing whose [`symbol_key`] begins so.
    FilingPrefix(String),
}

/// How it is known that an institution can or cannot do something.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Standing {
    /// The institution said that it cannot.
    Denied,
    /// Nobody said anything.
    Unknown,
    /// A public source claims it.
    Claimed,
    /// A filing proves that it may.
    Filed,
    /// The institution said that it can, on a condition.
    Conditional,
    /// The institution said that it can.
    Told,
}

impl Standing {
    /// Whether it may be counted on.
    #[must_use]
    pub fn can(self) -> bool {
        self > Self::Unknown
    }
}

/// The key under which filing symbols are compared: `支援診２` equals `支援診2`.
#[must_use]
pub fn symbol_key(symbol: &str) -> String {
    fold::key(symbol)
}

/// All capabilities, with their words and filings.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CapabilityTable {
    capabilities: Vec<Capability>,
    /// Indices by symbol key.
    exact: HashMap<String, Vec<usize>>,
    /// Beginning of a symbol key, index.
    prefixes: Vec<(String, usize)>,
    /// Codes by folded word.
    words: BTreeMap<String, Vec<String>>,
    /// Codes by romaji key of the words that have one.
    sounds: BTreeMap<String, Vec<String>>,
}

impl CapabilityTable {
    /// All capabilities in the order of the file.
    #[must_use]
    pub fn all(&self) -> &[Capability] {
        &self.capabilities
    }

    /// The capability of a code.
    #[must_use]
    pub fn get(&self, code: &str) -> Option<&Capability> {
        self.capabilities
            .iter()
            .find(|capability| capability.code == code)
    }

    /// The label of a code; the code itself when the file no longer has it.
    #[must_use]
    pub fn label<'a>(&'a self, code: &'a str, lang: Lang) -> &'a str {
        self.get(code)
            .map_or(code, |capability| capability.label(lang))
    }

    /// The folded words that mean this capability and no other.
    pub fn words_of<'a>(&'a self, code: &'a str) -> impl Iterator<Item = &'a str> {
        self.words
            .iter()
            .filter(move |(_, codes)| codes.as_slice() == [code])
            .map(|(word, _)| word.as_str())
    }

    /// What the filings prove: codes in the order of the file, each once.
    #[must_use]
    pub fn of_filings(&self, filings: &[Filing]) -> Vec<String> {
        let found = self.places_of_filings(filings);
        let known = found.into_iter().filter_map(|at| self.capabilities.get(at));
        known.map(|known| known.code.clone()).collect()
    }

    fn places_of_filings(&self, filings: &[Filing]) -> BTreeSet<usize> {
        let mut found = BTreeSet::new();
        for filing in filings {
            let key = symbol_key(&filing.symbol);
            found.extend(self.exact.get(&key).into_iter().flatten().copied());
            let begun = self
                .prefixes
                .iter()
                .filter(|(prefix, _)| key.starts_with(prefix));
            found.extend(begun.map(|(_, at)| *at));
        }
        found
    }

    /// All that an institution can do: from filings, from the sources, confirmed by
    /// itself, less what it denied. Codes of the file first, in its order.
    #[must_use]
    pub fn of_facility(&self, details: &FacilityDetails, local: &LocalKnowledge) -> Vec<String> {
        // Asked of every institution when the directory is read: each code is looked for once.
        let mut known = self.places_of_filings(&details.filings);
        let mut others = BTreeSet::new();
        let own = local.can.iter().chain(&local.conditional);
        for code in details.capabilities.iter().chain(own) {
            let place = self
                .capabilities
                .iter()
                .position(|known| known.code == *code);
            match place {
                Some(at) => known.insert(at),
                None => others.insert(code),
            };
        }
        let known = known.into_iter().filter_map(|at| self.capabilities.get(at));
        known
            .map(|known| &known.code)
            .chain(others)
            .filter(|code| !local.cannot.contains(code))
            .cloned()
            .collect()
    }

    /// Takes out of what a handbook lists as possible what follows from the filings that it lists
    /// beside: a book prints both together, and nobody has claimed the latter.
    pub fn leave_own_claims(&self, details: &mut FacilityDetails) {
        let filed = self.places_of_filings(&details.filings);
        let filed = filed.into_iter().filter_map(|at| self.capabilities.get(at));
        let filed: BTreeSet<&str> = filed.map(|known| known.code.as_str()).collect();
        details
            .capabilities
            .retain(|code| !filed.contains(code.as_str()));
    }

    /// How it is known whether an institution can do one thing; what it said of
    /// itself wins, and a no wins over a yes, a condition over none.
    #[must_use]
    pub fn standing(
        &self,
        code: &str,
        details: &FacilityDetails,
        local: &LocalKnowledge,
    ) -> Standing {
        let names = |codes: &[String]| codes.iter().any(|known| known == code);
        if names(&local.cannot) {
            Standing::Denied
        } else if names(&local.conditional) {
            Standing::Conditional
        } else if names(&local.can) {
            Standing::Told
        } else if names(&self.of_filings(&details.filings)) {
            Standing::Filed
        } else if names(&details.capabilities) {
            Standing::Claimed
        } else {
            Standing::Unknown
        }
    }

    /// What a word after `#` means: a code, label or synonym of a capability or a
    /// group, in any width, kana or romaji; else the beginning of a filing symbol.
    /// `None` when the word is empty.
    #[must_use]
    pub fn find(&self, word: &str) -> Option<CapabilityQuery> {
        let key = fold::key(word.trim().trim_start_matches(['#', '＃']));
        if key.is_empty() {
            return None;
        }
        let codes = self
            .words
            .get(&key)
            .or_else(|| self.sounds.get(&romaji::key(&key)));
        Some(codes.map_or_else(
            || CapabilityQuery::FilingPrefix(symbol_key(&key)),
            |codes| CapabilityQuery::Codes(codes.clone()),
        ))
    }

    /// Capabilities with a word that begins like what was typed, for completion,
    /// in the order of the file.
    #[must_use]
    pub fn beginning(&self, typed: &str) -> Vec<&Capability> {
        let key = fold::key(typed);
        let sound = romaji::key(typed);
        let begun = |words: &BTreeMap<String, Vec<String>>, start: &str| -> Vec<String> {
            words
                .range(start.to_owned()..)
                .take_while(|(word, _)| word.starts_with(start))
                .flat_map(|(_, codes)| codes.clone())
                .collect()
        };
        let mut codes = begun(&self.words, &key);
        if !sound.is_empty() {
            codes.extend(begun(&self.sounds, &sound));
        }
        self.capabilities
            .iter()
            .filter(|known| codes.contains(&known.code))
            .collect()
    }
}

#[cfg(test)]
mod tests;
