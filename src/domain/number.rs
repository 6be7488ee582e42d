//! Numbers as people say and see them: `R8-00123` for a consultation,
//! `R8-S0012` for a work item.
//!
//! The part before the hyphen is the era year in which the fiscal year
//! (1 April) starts; the serial is gapless within that year and kind.

use crate::text::fold;
use serde::{Deserialize, Serialize};
use std::fmt;

/// A receipt or work-item number.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(into = "String", try_from = "String")]
pub struct Number {
    era: char,
    year: u16,
    letter: Option<char>,
    serial: u32,
}

impl Number {
    /// The number of a consultation: era letter and year of the fiscal year, serial from 1.
    #[must_use]
    pub fn consultation(era: char, year: u16, serial: u32) -> Self {
        Self {
            era,
            year,
            letter: None,
            serial,
        }
    }

    /// The number of a work item, with the letter of its workflow.
    #[must_use]
    pub fn item(era: char, year: u16, letter: char, serial: u32) -> Self {
        Self {
            era,
            year,
            letter: Some(letter.to_ascii_uppercase()),
            serial,
        }
    }

    /// The workflow's letter; `None` for a consultation.
    #[must_use]
    pub fn letter(&self) -> Option<char> {
        self.letter
    }

    /// Reads what a person types: the full form, `S12` or `12` (then of the
    /// fiscal year `era`/`year`), in any width, with or without `#`.
    #[must_use]
    pub fn parse(typed: &str, era: char, year: u16) -> Option<Self> {
        let text = fold::ascii(typed)
            .trim()
            .trim_start_matches('#')
            .to_ascii_uppercase();
        let (era, year, rest) = match text.split_once('-') {
            Some((head, rest)) => {
                let mut chars = head.chars();
                let era = chars.next().filter(char::is_ascii_uppercase)?;
                (era, chars.as_str().parse().ok()?, rest)
            }
            None => (era, year, text.as_str()),
        };
        let letter = rest.chars().next().filter(char::is_ascii_uppercase);
        let digits = rest.trim_start_matches(|c: char| c.is_ascii_uppercase());
        if letter.is_some() && rest.len() - digits.len() != 1 {
            return None;
        }
        let serial = digits
            .bytes()
            .all(|b| b.is_ascii_digit())
            .then(|| digits.parse().ok())??;
        (serial > 0).then_some(Self {
            era,
            year,
            letter,
            serial,
        })
    }
}

impl fmt::Display for Number {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.letter {
            None => write!(out, "{}{}-{:05}", self.era, self.year, self.serial),
            Some(letter) => write!(out, "{}{}-{letter}{:04}", self.era, self.year, self.serial),
        }
    }
}

impl From<Number> for String {
    fn from(number: Number) -> Self {
        number.to_string()
    }
}

impl TryFrom<String> for Number {
    type Error = NotANumber;

    fn try_from(text: String) -> Result<Self, NotANumber> {
        text.contains('-')
            .then(|| Self::parse(&text, 'R', 0))
            .flatten()
            .ok_or(NotANumber(text))
    }
}

/// The text is not of the form `R8-00123` or `R8-S0012`.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("{0:?} is not a number such as R8-00123")]
pub struct NotANumber(pub String);

#[cfg(test)]
mod tests {
    use super::Number;

    #[test]
    fn short_forms_mean_this_fiscal_year() {
        let full = Number::item('R', 8, 's', 12);
        assert_eq!(full.to_string(), "R8-S0012");
        for typed in ["R8-S0012", "s12", "#S12", "ｓ１２", " r8-s12 "] {
            assert_eq!(Number::parse(typed, 'R', 8), Some(full.clone()), "{typed}");
        }
        assert_eq!(
            Number::parse("123", 'R', 8),
            Some(Number::consultation('R', 8, 123))
        );
    }

    #[test]
    fn other_texts_are_no_numbers() {
        for typed in ["", "S", "R8-", "SS12", "12a", "0", "山田", "-1"] {
            assert_eq!(Number::parse(typed, 'R', 8), None, "{typed}");
        }
    }
}
