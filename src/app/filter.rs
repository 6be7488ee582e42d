//! A line typed to narrow a list: text that only grows and shrinks at its end.

use crate::keymap::Command;
use unicode_segmentation::UnicodeSegmentation;

/// The longest filter, in characters; a paste beyond it is cut.
const LONGEST: usize = 100;

/// What was typed.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Filter {
    text: String,
}

impl Filter {
    /// A filter that holds `text` already.
    #[must_use]
    pub fn holding(text: &str) -> Self {
        let mut filter = Self::default();
        filter.add(text);
        filter
    }

    /// The text.
    #[must_use]
    pub fn text(&self) -> &str {
        &self.text
    }

    /// Whether nothing was typed.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.text.is_empty()
    }

    /// Appends typed or pasted text; line ends become blanks.
    pub fn add(&mut self, text: &str) {
        let room = LONGEST.saturating_sub(self.text.chars().count());
        let line = text
            .chars()
            .map(|letter| if letter == '\n' { ' ' } else { letter });
        self.text
            .extend(line.filter(|letter| !letter.is_control()).take(room));
    }

    /// Carries out an editing command; false when it is none that makes sense here.
    pub fn edit(&mut self, command: Command) -> bool {
        match command {
            Command::FieldBackspace => {
                let last = self.text.graphemes(true).next_back().map_or(0, str::len);
                self.text.truncate(self.text.len() - last);
            }
            Command::FieldDeleteWord => {
                let trimmed = self.text.trim_end();
                let blank = trimmed
                    .char_indices()
                    .rfind(|(_, letter)| letter.is_whitespace());
                let kept = blank.map_or(0, |(at, letter)| at + letter.len_utf8());
                self.text.truncate(kept);
            }
            Command::FieldDeleteLine | Command::FilterClear => self.text.clear(),
            _ => return false,
        }
        true
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_grapheme_goes_at_once_however_many_characters_it_has() {
        let mut filter = Filter::holding("葛󠄀");
        assert!(filter.edit(Command::FieldBackspace));
        assert!(filter.is_empty());
    }

    #[test]
    fn a_word_goes_with_the_blanks_behind_it() {
        let mut filter = Filter::holding("東区 看取り\u{3000}");
        filter.edit(Command::FieldDeleteWord);
        assert_eq!(filter.text(), "東区 ");
        filter.edit(Command::FieldDeleteWord);
        assert_eq!(filter.text(), "");
    }

    #[test]
    fn a_paste_of_many_lines_is_one_line_and_not_too_long() {
        let filter = Filter::holding(&"あ\n".repeat(90));
        assert_eq!(filter.text().chars().count(), LONGEST);
        assert!(!filter.text().contains('\n'));
    }
}
