//! One option of a list, and the words it answers to.

use crate::domain::area::{Area, AreaTable};
use crate::domain::vocabulary::{Term, Vocabulary};
use crate::locale::Bilingual;
use crate::text::{fold, romaji};

/// One option of a list.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Pick {
    /// What is stored.
    pub value: String,
    /// What people read.
    pub label: Bilingual,
    /// What people also type; code and labels need not be repeated.
    pub words: Vec<String>,
    /// The digit or letter that picks it.
    pub key: Option<char>,
}

impl Pick {
    /// An option with the same label in both languages, such as a name.
    #[must_use]
    pub fn named(value: impl Into<String>, name: &str, words: Vec<String>) -> Self {
        let label = Bilingual {
            ja: name.to_owned(),
            en: name.to_owned(),
        };
        Self {
            value: value.into(),
            label,
            words,
            key: None,
        }
    }

    /// The terms of a vocabulary.
    #[must_use]
    pub fn of_vocabulary(vocabulary: &Vocabulary) -> Vec<Self> {
        let pick = |term: &Term| Self {
            value: term.code.clone(),
            label: Bilingual {
                ja: term.ja.clone(),
                en: term.en.clone(),
            },
            words: term.also.clone(),
            key: term.key,
        };
        vocabulary.terms.iter().map(pick).collect()
    }

    /// The areas, found by code, name and reading.
    #[must_use]
    pub fn of_areas(areas: &AreaTable) -> Vec<Self> {
        let pick = |area: &Area| Self {
            value: area.code.0.clone(),
            label: Bilingual {
                ja: area.name.clone(),
                en: area.en.clone(),
            },
            words: vec![area.kana.clone()],
            key: None,
        };
        areas.all().iter().map(pick).collect()
    }

    fn all_words(&self) -> impl Iterator<Item = &str> {
        [
            self.value.as_str(),
            self.label.ja.as_str(),
            self.label.en.as_str(),
        ]
        .into_iter()
        .chain(self.words.iter().map(String::as_str))
    }

    /// Whether one of its words is the folded `wanted`.
    pub(super) fn is_called(&self, wanted: &str) -> bool {
        self.all_words().any(|word| fold::key(word) == wanted)
    }

    /// Whether one of its words begins with the folded `wanted`, or its reading
    /// with the romaji `latin`.
    pub(super) fn begins_with(&self, wanted: &str, latin: &str) -> bool {
        self.all_words()
            .any(|word| fold::key(word).starts_with(wanted))
            || (!latin.is_empty()
                && self
                    .words
                    .iter()
                    .any(|word| romaji::key_from_kana(word).starts_with(latin)))
    }
}
