//! From what is asked to an expression of the index.
//!
//! Nothing that a person typed reaches the index's own language: words become pairs of
//! letters and digits in quotation marks, and no pair can hold a quotation mark.

use super::index::{AREA, CATEGORY};
use crate::domain::look_up::{LookUp, Word};
use crate::text::pairs::{self, Wanted};

/// How a query uses the index.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Plan {
    /// Nothing can fit.
    Nothing,
    /// Nothing that the index could narrow.
    All,
    /// Only words of one character: if they are frequent, the newest records have them.
    Letters(String),
    /// Pairs and codes.
    Index(String),
}

/// What the index is asked.
pub(super) fn plan(asked: &LookUp) -> Plan {
    if asked.categories.iter().any(Vec::is_empty) || asked.areas.iter().any(Vec::is_empty) {
        return Plan::Nothing;
    }
    let words: Vec<&Word> = asked.words.iter().filter(|word| !word.negated).collect();
    let mut parts: Vec<String> = words.iter().filter_map(|word| of_word(word)).collect();
    let are_letters = words.iter().all(|word| word.key.chars().nth(1).is_none());
    let is_filed = !(asked.categories.is_empty() && asked.areas.is_empty());
    let codes = asked.categories.iter().map(|codes| {
        let tokens = codes.iter().map(|code| pairs::token(CATEGORY, code));
        any_of(tokens.map(|token| quoted(&token)))
    });
    parts.extend(codes);
    let areas = asked.areas.iter().map(|areas| {
        let tokens = areas.iter().map(|area| pairs::token(AREA, &area.0));
        any_of(tokens.map(|token| quoted(&token)))
    });
    parts.extend(areas);
    let expression = parts.join(" AND ");
    match () {
        () if parts.is_empty() => Plan::All,
        () if are_letters && !is_filed => Plan::Letters(expression),
        () => Plan::Index(expression),
    }
}

/// Whether what the index gives may hold less than was asked: it knows which pairs a record has, not where.
pub(super) fn must_be_verified(asked: &LookUp) -> bool {
    let is_exact = |key: &str| {
        let short = key.chars().nth(2).is_none();
        short && key.chars().all(char::is_alphanumeric)
    };
    asked.words.iter().any(|word| {
        let readings = word.reading.iter().map(String::as_str);
        let mut keys = std::iter::once(word.key.as_str()).chain(readings);
        word.negated || word.of_person || !keys.all(is_exact)
    })
}

fn of_word(word: &Word) -> Option<String> {
    let forms = [Some(&word.key), word.reading.as_ref()];
    let forms = forms.into_iter().flatten().filter_map(|key| {
        Some(match pairs::of_word(key)? {
            Wanted::Beginning(letter) => format!("{} *", quoted(&letter)),
            Wanted::Pairs(pairs) => {
                let pairs: Vec<String> = pairs.iter().map(|pair| quoted(pair)).collect();
                format!("({})", pairs.join(" AND "))
            }
        })
    });
    let forms: Vec<String> = forms.collect();
    (!forms.is_empty()).then(|| any_of(forms.into_iter()))
}

fn any_of(forms: impl Iterator<Item = String>) -> String {
    let forms: Vec<String> = forms.collect();
    format!("({})", forms.join(" OR "))
}

fn quoted(token: &str) -> String {
    format!("\"{}\"", token.replace('"', "\"\""))
}
