//! Text with a cursor: insertion, deletion, word moves, undo.
//!
//! The cursor stands between graphemes, so a kanji with a variation selector or a
//! kana with its sound mark is one step and one Backspace.

use super::Edit;
use super::history::History;
use crate::keymap::command::Command;
use crate::text::{clean, kana};
use unicode_segmentation::UnicodeSegmentation;

/// Whether line ends are part of the text.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Lines {
    One,
    Several,
}

/// What the last change was: typing goes on in the same undo step.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Last {
    Typed,
    Other,
}

/// Editable text with a cursor.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct TextField {
    text: String,
    /// Byte offset, always between graphemes.
    at: usize,
    /// Characters at most.
    limit: usize,
    lines: Lines,
    last: Last,
    history: History<(String, usize)>,
}

impl TextField {
    /// An empty field of one line that takes at most `limit` characters.
    #[must_use]
    pub fn new(limit: usize) -> Self {
        Self {
            text: String::new(),
            at: 0,
            limit,
            lines: Lines::One,
            last: Last::Other,
            history: History::default(),
        }
    }

    /// An empty field of several lines that takes at most `limit` characters.
    #[must_use]
    pub fn with_lines(limit: usize) -> Self {
        Self {
            lines: Lines::Several,
            ..Self::new(limit)
        }
    }

    /// The text as it stands.
    #[must_use]
    pub fn text(&self) -> &str {
        &self.text
    }

    /// The most characters it takes.
    #[must_use]
    pub fn limit(&self) -> usize {
        self.limit
    }

    /// Whether nothing is in it.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.text.is_empty()
    }

    /// The cursor, in graphemes from the start.
    #[must_use]
    pub fn cursor(&self) -> usize {
        self.before().graphemes(true).count()
    }

    /// The cursor as a byte offset between two graphemes.
    #[must_use]
    pub fn offset(&self) -> usize {
        self.at
    }

    /// Puts the cursor before the grapheme of that number, or at the end.
    pub fn set_cursor(&mut self, grapheme: usize) {
        let place = self
            .text
            .grapheme_indices(true)
            .nth(grapheme)
            .map(|(at, _)| at);
        self.move_to(place.unwrap_or(self.text.len()));
    }

    /// Puts the cursor at a byte offset, or at the next border of graphemes after it.
    pub fn set_offset(&mut self, offset: usize) {
        let place = self
            .text
            .grapheme_indices(true)
            .map(|(at, _)| at)
            .find(|at| *at >= offset);
        self.move_to(place.unwrap_or(self.text.len()));
    }

    /// Replaces the whole text, as one step that can be undone; the cursor goes to the
    /// end. Returns whether the text differs now.
    pub fn set_text(&mut self, text: &str) -> bool {
        let clean = self.cleaned(text);
        if clean == self.text {
            return false;
        }
        self.keep(Last::Other);
        self.at = clean.len();
        self.text = clean;
        true
    }

    /// Types or pastes at the cursor. What has no room is left out, and that is told.
    pub fn insert(&mut self, typed: &str) -> Edit {
        // The letter before goes along: a sound mark that comes alone joins it.
        let before = self.before().chars().next_back();
        let mut joined = before.map(String::from).unwrap_or_default();
        joined.push_str(typed);
        let mut clean = self.cleaned(&joined);
        let start = self.at - before.map_or(0, char::len_utf8);
        let held = self.text.chars().count() - before.iter().count();
        let room = self.limit.saturating_sub(held);
        let left_out = clean.chars().count().saturating_sub(room);
        if let Some((cut, _)) = clean.char_indices().nth(room) {
            clean.truncate(cut);
        }
        let is_same = before.is_some_and(|letter| clean.chars().eq([letter]))
            || (before.is_none() && clean.is_empty());
        if !is_same {
            let is_one_letter = typed.chars().nth(1).is_none();
            self.keep(if is_one_letter {
                Last::Typed
            } else {
                Last::Other
            });
            self.text.replace_range(start..self.at, &clean);
            self.set_offset_keeping_step(start + clean.len());
        }
        if left_out > 0 {
            Edit::Overfull { left_out }
        } else {
            Edit::changed_if(!is_same)
        }
    }

    /// Moves, deletes, undoes.
    pub fn command(&mut self, command: Command) -> Edit {
        match command {
            Command::FieldLeft => self.go(self.previous()),
            Command::FieldRight => self.go(self.following()),
            Command::FieldLineStart => self.go(self.line_start()),
            Command::FieldLineEnd => self.go(self.line_end()),
            Command::FieldWordLeft => self.go(self.word_left()),
            Command::FieldWordRight => self.go(self.word_right()),
            Command::FieldBackspace => self.delete(self.previous(), self.at),
            Command::FieldDelete => self.delete(self.at, self.following()),
            Command::FieldDeleteWord => self.delete(self.word_left(), self.at),
            Command::FieldDeleteLine => self.delete(self.line_start(), self.line_end()),
            Command::FieldDeleteToEnd => self.delete(self.at, self.line_end()),
            Command::Undo => self.undo(),
            Command::Redo => self.redo(),
            _ => Edit::Ignored,
        }
    }

    fn undo(&mut self) -> Edit {
        let now = (self.text.clone(), self.at);
        self.restore(|history| history.undo(now))
    }

    fn redo(&mut self) -> Edit {
        let now = (self.text.clone(), self.at);
        self.restore(|history| history.redo(now))
    }

    fn restore(
        &mut self,
        take: impl FnOnce(&mut History<(String, usize)>) -> Option<(String, usize)>,
    ) -> Edit {
        let Some((text, at)) = take(&mut self.history) else {
            return Edit::Ignored;
        };
        self.text = text;
        self.at = at;
        self.last = Last::Other;
        Edit::Changed
    }

    fn keep(&mut self, last: Last) {
        if last == Last::Other || self.last == Last::Other {
            self.history.keep((self.text.clone(), self.at));
        }
        self.last = last;
    }

    fn go(&mut self, to: usize) -> Edit {
        self.move_to(to);
        Edit::Moved
    }

    fn move_to(&mut self, to: usize) {
        self.at = to;
        self.last = Last::Other;
    }

    fn set_offset_keeping_step(&mut self, offset: usize) {
        let last = self.last;
        self.set_offset(offset);
        self.last = last;
    }

    fn delete(&mut self, from: usize, to: usize) -> Edit {
        if from == to {
            return Edit::Moved;
        }
        self.keep(Last::Other);
        self.text.replace_range(from..to, "");
        self.set_offset(from);
        Edit::Changed
    }

    fn cleaned(&self, text: &str) -> String {
        match self.lines {
            Lines::One => clean::line(text),
            Lines::Several => clean::block(text),
        }
    }

    fn before(&self) -> &str {
        self.text.get(..self.at).unwrap_or("")
    }

    fn after(&self) -> &str {
        self.text.get(self.at..).unwrap_or("")
    }

    fn previous(&self) -> usize {
        self.before()
            .grapheme_indices(true)
            .next_back()
            .map_or(0, |(at, _)| at)
    }

    fn following(&self) -> usize {
        self.at + self.after().graphemes(true).next().map_or(0, str::len)
    }

    fn line_start(&self) -> usize {
        self.before().rfind('\n').map_or(0, |at| at + 1)
    }

    fn line_end(&self) -> usize {
        self.after()
            .find('\n')
            .map_or(self.text.len(), |at| self.at + at)
    }

    fn word_left(&self) -> usize {
        let mut class = Class::Space;
        let mut place = self.at;
        for (at, grapheme) in self.before().grapheme_indices(true).rev() {
            let next = Class::of(grapheme);
            if class != Class::Space && next != class {
                break;
            }
            class = next;
            place = at;
        }
        place
    }

    fn word_right(&self) -> usize {
        let mut class = None;
        for (at, grapheme) in self.after().grapheme_indices(true) {
            let next = Class::of(grapheme);
            match class {
                None | Some(Class::Space) => {
                    if class == Some(Class::Space) && next != Class::Space {
                        return self.at + at;
                    }
                }
                Some(seen) if next != seen && next != Class::Space => return self.at + at,
                Some(_) => {}
            }
            class = Some(next);
        }
        self.text.len()
    }
}

/// Japanese has no spaces: a word ends where the sort of letters changes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Class {
    Space,
    Latin,
    Hiragana,
    Katakana,
    Kanji,
    Mark,
}

impl Class {
    fn of(grapheme: &str) -> Self {
        let Some(letter) = grapheme.chars().next() else {
            return Self::Space;
        };
        if letter.is_whitespace() {
            Self::Space
        } else if kana::is_kanji(letter) {
            Self::Kanji
        } else if kana::is_kana(letter) && kana::to_katakana(letter) != letter {
            Self::Hiragana
        } else if kana::is_kana(letter) {
            Self::Katakana
        } else if letter.is_alphanumeric() {
            Self::Latin
        } else {
            Self::Mark
        }
    }
}

#[cfg(test)]
mod tests;
