//! What is wrong in a file that people edit, and where.
//!
//! Configuration, keys, workflows and vocabularies are all read to the end: every fault is
//! collected and shown at once, because an office that mends one line and starts again to see
//! the next one gives up.

use crate::text::clean;
use std::fmt;
use std::path::{Path, PathBuf};

/// One fault in one file.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct Fault {
    /// The file as the person knows it.
    pub file: PathBuf,
    /// The line, counted from 1; 0 when the whole file is meant (not readable, not UTF-8).
    pub line: usize,
    /// The column in characters, counted from 1, where the reader knows it.
    pub column: Option<usize>,
    /// One sentence in the person's language: what is wrong and, where possible, what would be right.
    pub message: String,
}

impl Fault {
    /// A fault at a line, counted from 1.
    #[must_use]
    pub fn at_line(file: &Path, line: usize, message: impl AsRef<str>) -> Self {
        Self::new(file, line, None, message.as_ref())
    }

    /// A fault at a line and a column in characters, both counted from 1.
    #[must_use]
    pub fn at(file: &Path, line: usize, column: usize, message: impl AsRef<str>) -> Self {
        Self::new(file, line, Some(column), message.as_ref())
    }

    /// Messages quote the file, and what stands in a file may steer a terminal.
    fn new(file: &Path, line: usize, column: Option<usize>, message: &str) -> Self {
        Self {
            file: file.to_owned(),
            line,
            column,
            message: clean::for_terminal(message),
        }
    }

    /// What the TOML reader says of a text, at the place it says it of.
    #[must_use]
    pub fn from_toml(file: &Path, text: &str, error: &toml::de::Error) -> Self {
        let place = error.span().map(|span| position(text, span.start));
        let (line, column) = place.unzip();
        Self::new(file, line.unwrap_or(0), column, error.message())
    }
}

impl fmt::Display for Fault {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}", self.file.display())?;
        if self.line > 0 {
            write!(f, ":{}", self.line)?;
            if let Some(column) = self.column {
                write!(f, ":{column}")?;
            }
        }
        write!(f, ": {}", self.message)
    }
}

/// Line and column, both counted from 1, of a byte offset in a text; the column counts characters.
///
/// An offset beyond the end means the end, one inside a character means that character.
#[must_use]
pub fn position(text: &str, offset: usize) -> (usize, usize) {
    let (mut line, mut column) = (1, 1);
    for (at, letter) in text.char_indices() {
        if at + letter.len_utf8() > offset {
            break;
        }
        if letter == '\n' {
            line += 1;
            column = 1;
        } else {
            column += 1;
        }
    }
    (line, column)
}

/// The name nearest to a mistyped one, if any is near enough to be meant.
#[must_use]
pub fn nearest<'a>(typed: &str, names: impl IntoIterator<Item = &'a str>) -> Option<&'a str> {
    let allowed = (typed.chars().count() / 3).max(2);
    names
        .into_iter()
        .map(|name| (distance(typed, name), name))
        .filter(|(away, _)| *away <= allowed)
        .min_by_key(|(away, _)| *away)
        .map(|(_, name)| name)
}

/// How many letters must be changed, added or dropped to make one name the other (Levenshtein).
fn distance(from: &str, to: &str) -> usize {
    let to: Vec<char> = to.chars().collect();
    let mut row: Vec<usize> = (0..=to.len()).collect();
    for (done, letter) in from.chars().enumerate() {
        let mut diagonal = row[0];
        row[0] = done + 1;
        for (at, other) in to.iter().enumerate() {
            let changed = diagonal + usize::from(letter != *other);
            diagonal = row[at + 1];
            row[at + 1] = changed.min(diagonal + 1).min(row[at] + 1);
        }
    }
    row[to.len()]
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn a_position_counts_characters_not_bytes() {
        assert_eq!(position("a = 1\n受付 = 2\n", 6), (2, 1));
        assert_eq!(position("a = 1\n受付 = 2\n", 12), (2, 3));
        assert_eq!(position("", 40), (1, 1));
    }

    #[test]
    fn a_slip_of_the_finger_finds_the_name_meant_and_nonsense_finds_none() {
        let names = ["help.open", "item.claim", "quit"];
        assert_eq!(nearest("help.opne", names), Some("help.open"));
        assert_eq!(nearest("item.clam", names), Some("item.claim"));
        assert_eq!(nearest("zzzzzzzz", names), None);
    }

    #[test]
    fn a_fault_of_a_whole_file_names_no_line() {
        let fault = Fault::at_line(Path::new("config.toml"), 0, "not UTF-8");
        assert_eq!(fault.to_string(), "config.toml: not UTF-8");
    }

    #[test]
    fn what_a_message_quotes_from_a_file_cannot_steer_a_terminal() {
        let fault = Fault::at(Path::new("keys.toml"), 2, 1, "no command \u{202E}\u{1B}[2J");
        assert_eq!(
            fault.to_string(),
            "keys.toml:2:1: no command <U+202E><U+001B>[2J"
        );
    }

    #[test]
    fn a_broken_toml_file_is_blamed_at_its_line_and_column() {
        let text = "a = 1\n受付 = ]\n";
        let error = toml::from_str::<toml::Table>(text).unwrap_err();
        let fault = Fault::from_toml(Path::new("areas.toml"), text, &error);
        assert_eq!(fault.line, 2, "{fault}");
        assert!(fault.column.is_some(), "{fault}");
    }

    proptest! {
        #[test]
        fn distance_is_symmetric_and_zero_only_for_equals(a in "[a-c受]{0,6}", b in "[a-c受]{0,6}") {
            prop_assert_eq!(distance(&a, &b), distance(&b, &a));
            prop_assert_eq!(distance(&a, &b) == 0, a == b);
        }
    }
}
