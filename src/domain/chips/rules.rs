//! Reads `data/chips.toml` to the end and tells every fault with its line.

use super::dictionary::{Dictionary, proposal};
use super::letters::Letters;
use super::{ChipRules, Lists};
use crate::domain::vocabulary::Vocabulary;
use crate::fault::Fault;
use crate::locale::Bilingual;
use serde::{Deserialize, Deserializer};
use std::path::Path;

/// A word folded when it is read.
pub(super) type Word = Vec<char>;

/// The file.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Rules {
    #[serde(deserialize_with = "folded")]
    pub denials: Vec<Word>,
    #[serde(deserialize_with = "folded")]
    pub links: Vec<Word>,
    #[serde(deserialize_with = "folded")]
    pub denials_before: Vec<Word>,
    pub nothing: Vec<String>,
    pub list: Vec<ListRule>,
    #[serde(default)]
    pub word: Vec<WordRule>,
    pub age: AgeRule,
    pub discharge: DischargeRule,
    pub days: DayWords,
}

/// One list of words and the field that it fills.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct ListRule {
    pub field: String,
    /// Name of a vocabulary, or [`AREAS`].
    pub words: String,
    #[serde(default)]
    pub without: Vec<String>,
    #[serde(default, deserialize_with = "folded")]
    pub behind: Vec<Word>,
    #[serde(default, deserialize_with = "folded")]
    pub not_before: Vec<Word>,
    #[serde(default, deserialize_with = "folded")]
    pub not_behind: Vec<Word>,
    pub shown: Option<Bilingual>,
}

/// Further words for one value of a field that a list fills.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct WordRule {
    pub field: String,
    pub value: String,
    pub words: Vec<String>,
}

/// Ages.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct AgeRule {
    pub field: String,
    #[serde(deserialize_with = "folded")]
    pub marks: Vec<Word>,
    #[serde(deserialize_with = "folded")]
    pub not_before: Vec<Word>,
    #[serde(deserialize_with = "folded")]
    pub not_behind: Vec<Word>,
}

/// Discharge from hospital.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct DischargeRule {
    #[serde(deserialize_with = "folded")]
    pub words: Vec<Word>,
    #[serde(deserialize_with = "folded")]
    pub not_before: Vec<Word>,
    /// Field of a day.
    pub day: String,
    /// Field of a span of days, in words.
    pub note: String,
    pub implies: Implied,
    #[serde(deserialize_with = "folded")]
    pub links: Vec<Word>,
    /// With `{day}`.
    pub shown: Bilingual,
}

/// What follows of itself.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Implied {
    pub field: String,
    pub value: String,
}

/// Words for days ahead.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct DayWords {
    pub after: Vec<String>,
    pub weeks_after: Vec<String>,
    pub week: Vec<SpanWord>,
    pub month: Vec<SpanWord>,
    pub month_end: Vec<String>,
    pub this_month_end: Vec<String>,
    pub weekday: Vec<String>,
}

/// Words for a week or month, so many after the present one.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct SpanWord {
    pub words: Vec<String>,
    pub ahead: u32,
}

/// The list of areas, which is no vocabulary.
pub(super) const AREAS: &str = "areas";

fn folded<'de, D: Deserializer<'de>>(from: D) -> Result<Vec<Word>, D::Error> {
    let words = Vec::<String>::deserialize(from)?;
    Ok(words.iter().map(|word| key(word)).collect())
}

/// A single space is a word of its own; anything else is folded.
fn key(word: &str) -> Word {
    if word == " " {
        vec![' ']
    } else {
        Letters::of(word).keys
    }
}

impl ChipRules {
    /// Reads a rule file over the office's lists.
    ///
    /// # Errors
    /// Every fault with its line: broken TOML, a list that there is not, a word for a field
    /// that no list fills. A value that a region has dropped from its list is left out.
    pub fn parse(file: &Path, text: &str, lists: &Lists<'_>) -> Result<Self, Vec<Fault>> {
        let rules: Rules =
            toml::from_str(text).map_err(|error| vec![Fault::from_toml(file, text, &error)])?;
        let line = |needle: &str| {
            text.lines()
                .position(|line| line.contains(needle))
                .map_or(0, |at| at + 1)
        };
        let mut faults = Vec::new();
        for rule in &rules.list {
            if rule.words != AREAS && vocabulary(lists, &rule.words).is_none() {
                let place = line(&format!("\"{}\"", rule.words));
                let message = format!("there is no list called {:?}", rule.words);
                faults.push(Fault::at_line(file, place, message));
            }
        }
        let implied = &rules.discharge.implies.field;
        let named = rules.word.iter().map(|word| &word.field).chain([implied]);
        for field in named.filter(|field| rules.list_of(field).is_none()) {
            let place = line(&format!("\"{field}\""));
            let message = format!("no list fills the field {field:?}");
            faults.push(Fault::at_line(file, place, message));
        }
        if !faults.is_empty() {
            return Err(faults);
        }
        let words = Dictionary::of(&rules, lists);
        let implied = rules
            .list_of(implied)
            .and_then(|list| proposal(&rules, lists, list, &rules.discharge.implies.value));
        Ok(Self {
            rules,
            words,
            implied,
        })
    }
}

impl Rules {
    /// The rule of the list that fills a field, by its place.
    pub(super) fn list_of(&self, field: &str) -> Option<usize> {
        self.list.iter().position(|rule| rule.field == field)
    }
}

pub(super) fn vocabulary<'a>(lists: &Lists<'a>, name: &str) -> Option<&'a Vocabulary> {
    lists.vocabularies.by_name().get(name).copied()
}
