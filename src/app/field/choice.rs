//! A field that takes one or several of a list: by digit or letter, by arrows and
//! Space, or by typing a label or what people also say.
//!
//! What was typed and fits nothing stays in the field; the record is checked later.

use super::Edit;
use super::history::History;
use super::pick::Pick;
use super::text_field::TextField;
use crate::keymap::command::Command;
use crate::locale::Lang;
use crate::text::{fold, romaji};

/// The longest word typed to find an option.
const WORD_LIMIT: usize = 60;

/// Stands between codes in the stored form.
const SEPARATOR: char = ',';

/// What became of text that was typed into the field.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Typing {
    /// It waits in the field.
    Kept(Edit),
    /// It picked the one option there is to pick: the field is done.
    Done,
}

/// The field.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ChoiceBox {
    options: Vec<Pick>,
    many: bool,
    /// Values, in the order of the options.
    picked: Vec<String>,
    typed: TextField,
    /// The option under the arrows.
    at: Option<usize>,
    history: History<Vec<String>>,
}

impl ChoiceBox {
    /// A field with nothing picked; `many` lets it hold several.
    #[must_use]
    pub fn new(options: Vec<Pick>, many: bool) -> Self {
        Self {
            options,
            many,
            picked: Vec::new(),
            typed: TextField::new(WORD_LIMIT),
            at: None,
            history: History::default(),
        }
    }

    /// The options in order.
    #[must_use]
    pub fn options(&self) -> &[Pick] {
        &self.options
    }

    /// Replaces the options; what is picked stays.
    pub fn offer(&mut self, options: Vec<Pick>) {
        let text = self.text();
        self.options = options;
        self.set_text(&text);
        self.at = if self.typed.is_empty() {
            None
        } else {
            self.matching().first().copied()
        };
    }

    /// Whether it holds several.
    #[must_use]
    pub fn takes_many(&self) -> bool {
        self.many
    }

    /// The values picked.
    #[must_use]
    pub fn picked(&self) -> &[String] {
        &self.picked
    }

    /// Whether an option is picked.
    #[must_use]
    pub fn has(&self, value: &str) -> bool {
        self.picked.iter().any(|picked| picked == value)
    }

    /// What is typed and has not become an option.
    #[must_use]
    pub fn typed(&self) -> &TextField {
        &self.typed
    }

    /// The option under the arrows.
    #[must_use]
    pub fn pointed(&self) -> Option<usize> {
        self.at
    }

    /// The labels picked, and what is typed, as one line.
    #[must_use]
    pub fn shown(&self, lang: Lang) -> String {
        let labels = self.picked.iter().map(|value| {
            let pick = self.options.iter().find(|pick| pick.value == *value);
            pick.map_or(value.as_str(), |pick| pick.label.in_lang(lang))
        });
        labels.collect::<Vec<_>>().join(" ")
    }

    /// The content as one text: values joined by commas, then what is typed.
    #[must_use]
    pub fn text(&self) -> String {
        let typed = self.typed.text().trim();
        let parts = self
            .picked
            .iter()
            .map(String::as_str)
            .chain((!typed.is_empty()).then_some(typed));
        parts.collect::<Vec<_>>().join(&SEPARATOR.to_string())
    }

    /// Takes a content as [`ChoiceBox::text`] gives it, or codes and labels by anyone's hand.
    /// Returns whether the content differs now.
    pub fn set_text(&mut self, text: &str) -> bool {
        let before = self.text();
        let mut picked = Vec::new();
        let mut unknown = Vec::new();
        let parts = if self.many || self.find(text).is_none() {
            text.split([SEPARATOR, '、']).collect()
        } else {
            vec![text]
        };
        for part in parts
            .into_iter()
            .map(str::trim)
            .filter(|part| !part.is_empty())
        {
            match self.find(part) {
                Some(value) if self.many || picked.is_empty() => picked.push(value),
                _ => unknown.push(part),
            }
        }
        self.set_picked(&picked);
        self.typed.set_text(&unknown.join(" "));
        before != self.text()
    }

    /// Types at the cursor. One digit or letter in an empty field is the key of an option.
    pub fn insert(&mut self, typed: &str) -> Typing {
        if self.typed.is_empty()
            && let Some(value) = self.keyed(typed)
        {
            return self.pick_by_key(value);
        }
        if fold::ascii(typed).trim().is_empty() {
            return self.space();
        }
        let edit = self.typed.insert(typed);
        self.at = self.matching().first().copied();
        Typing::Kept(edit)
    }

    /// Arrows, Space, deletion, undo.
    pub fn command(&mut self, command: Command) -> Edit {
        match command {
            Command::FieldLeft | Command::FieldRight if self.typed.is_empty() => {
                self.point(command == Command::FieldRight)
            }
            Command::MarkToggle => {
                let before = self.text();
                self.space();
                Edit::changed_if(before != self.text())
            }
            Command::FieldBackspace | Command::FieldDeleteWord if self.typed.is_empty() => {
                let mut left = self.picked.clone();
                left.pop();
                self.change(&left)
            }
            Command::FieldDeleteLine => {
                self.typed.set_text("");
                self.change(&[])
            }
            Command::Undo if self.typed.command(command) == Edit::Ignored => {
                let earlier = self.history.undo(self.picked.clone());
                self.restore(earlier)
            }
            Command::Redo if self.typed.command(command) == Edit::Ignored => {
                let later = self.history.redo(self.picked.clone());
                self.restore(later)
            }
            Command::Undo | Command::Redo => Edit::Changed,
            _ => {
                let edit = self.typed.command(command);
                if edit.has_changed() {
                    self.at = self.matching().first().copied();
                }
                edit
            }
        }
    }

    /// Makes an option of what is typed, if it is one or begins only one. Called when the
    /// field is left. Returns whether the content differs now.
    pub fn settle(&mut self) -> bool {
        let before = self.text();
        if !self.typed.text().trim().is_empty() {
            let found = self
                .find(self.typed.text())
                .or_else(|| match self.matching().as_slice() {
                    [only] => self.options.get(*only).map(|pick| pick.value.clone()),
                    _ => None,
                });
            if let Some(value) = found {
                self.typed.set_text("");
                self.add(value);
            }
        }
        self.at = None;
        before != self.text()
    }

    /// Indexes of the options that fit what is typed; all of them when nothing is.
    #[must_use]
    pub fn matching(&self) -> Vec<usize> {
        let wanted = fold::key(self.typed.text());
        let latin = if self.typed.text().is_ascii() {
            romaji::key(self.typed.text())
        } else {
            String::new()
        };
        let fits = |pick: &Pick| wanted.is_empty() || pick.begins_with(&wanted, &latin);
        (0..self.options.len())
            .filter(|at| self.options.get(*at).is_some_and(fits))
            .collect()
    }

    fn find(&self, text: &str) -> Option<String> {
        let exact = self.options.iter().find(|pick| pick.value == text.trim());
        let wanted = fold::key(text);
        exact
            .or_else(|| {
                (!wanted.is_empty())
                    .then(|| self.options.iter().find(|pick| pick.is_called(&wanted)))
                    .flatten()
            })
            .map(|pick| pick.value.clone())
    }

    fn keyed(&self, typed: &str) -> Option<String> {
        let folded = fold::ascii(typed);
        let mut letters = folded.chars();
        let (Some(letter), None) = (letters.next(), letters.next()) else {
            return None;
        };
        self.options
            .iter()
            .find(|pick| {
                pick.key
                    .is_some_and(|key| key == letter.to_ascii_lowercase())
            })
            .map(|pick| pick.value.clone())
    }

    fn pick_by_key(&mut self, value: String) -> Typing {
        if self.many {
            let edit = self.toggle(value);
            return Typing::Kept(edit);
        }
        self.change(&[value]);
        Typing::Done
    }

    fn space(&mut self) -> Typing {
        let pointed = self
            .at
            .and_then(|at| self.options.get(at))
            .map(|pick| pick.value.clone());
        let Some(value) = pointed else {
            return Typing::Kept(Edit::Moved);
        };
        if !self.typed.is_empty() {
            self.typed.set_text("");
            self.at = None;
        }
        let edit = if self.many {
            self.toggle(value)
        } else {
            self.change(&[value])
        };
        Typing::Kept(edit)
    }

    fn point(&mut self, forward: bool) -> Edit {
        let count = self.options.len();
        if count == 0 {
            return Edit::Moved;
        }
        let current = self.at.or_else(|| {
            let first = self.picked.first()?;
            self.options.iter().position(|pick| pick.value == *first)
        });
        let next = match current {
            None if forward => 0,
            None => count - 1,
            Some(at) if forward => (at + 1) % count,
            Some(at) => (at + count - 1) % count,
        };
        self.at = Some(next);
        match self.options.get(next) {
            Some(pick) if !self.many => {
                let value = pick.value.clone();
                self.change(&[value])
            }
            _ => Edit::Moved,
        }
    }

    fn toggle(&mut self, value: String) -> Edit {
        let mut next = self.picked.clone();
        if self.has(&value) {
            next.retain(|picked| *picked != value);
        } else {
            next.push(value);
        }
        self.change(&next)
    }

    fn add(&mut self, value: String) {
        let next = if self.many {
            [self.picked.clone(), vec![value]].concat()
        } else {
            vec![value]
        };
        self.change(&next);
    }

    fn change(&mut self, picked: &[String]) -> Edit {
        let before = self.picked.clone();
        self.set_picked(picked);
        if before == self.picked {
            return Edit::Moved;
        }
        self.history.keep(before);
        Edit::Changed
    }

    fn set_picked(&mut self, picked: &[String]) {
        self.picked = self
            .options
            .iter()
            .map(|pick| &pick.value)
            .filter(|value| picked.contains(value))
            .cloned()
            .collect();
    }

    fn restore(&mut self, picked: Option<Vec<String>>) -> Edit {
        let Some(picked) = picked else {
            return Edit::Ignored;
        };
        self.picked = picked;
        Edit::Changed
    }
}

#[cfg(test)]
mod tests;
