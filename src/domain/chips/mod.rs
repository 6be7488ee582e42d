//! Chips (気づき): what a narrative says and a coded field could hold, proposed and never set.
//!
//! The words come from the office's own lists; `data/chips.toml` says which list fills which
//! field, which words mean too much in a sentence, and how a denial sounds. The reading is pure
//! and keeps what it found for every sentence that did not change, so that a memo of twenty pages
//! costs no more a key than one of a line.

mod days;
mod dictionary;
mod letters;
mod noticing;
mod reading;
mod rules;

use crate::domain::area::AreaTable;
use crate::domain::capability::CapabilityTable;
use crate::domain::vocabulary::Vocabularies;
use crate::locale::Bilingual;
use dictionary::Dictionary;
use rules::Rules;

pub use noticing::Noticing;

/// One thing that a narrative says and a field could hold.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Chip {
    /// Code of the field, as in the sheet: `person.household`.
    pub field: String,
    /// What the field would hold: a code, or a text as a person would type it.
    pub value: String,
    /// How it reads.
    pub label: Bilingual,
}

impl Chip {
    /// Field and value as one word, by which a declined chip is remembered.
    #[must_use]
    pub fn name(&self) -> String {
        format!("{}={}", self.field, self.value)
    }
}

/// The words that the office's lists hold together, for [`ChipRules::parse`].
#[derive(Debug, Clone, Copy)]
pub struct Lists<'a> {
    /// The coded words.
    pub vocabularies: &'a Vocabularies,
    /// Areas with their towns.
    pub areas: &'a AreaTable,
    /// Capabilities, whose words for special care count as well.
    pub capabilities: &'a CapabilityTable,
}

/// What an office's desk notices: the rules, and every word with what it proposes.
#[derive(Debug, Clone)]
pub struct ChipRules {
    rules: Rules,
    words: Dictionary,
    /// Where somebody is until a discharge.
    implied: Option<Chip>,
}

#[cfg(test)]
mod tests;
