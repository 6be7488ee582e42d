//! From a stroke to what it means here and now.
//!
//! What is in front is asked first: dialog, field, screen, everywhere. In a field a character is
//! text before it is anything else, so nothing typed or committed by an input method can run a
//! command. In lists full-width keys count as the ASCII ones, and kana or kanji go to the
//! filter: no keystroke is lost and none changes data by accident.

use super::command::{Command, Layer, Scope};
use super::file::{Binding, Keymap};
use super::keys::{Key, KeyChord, KeyName};
use super::section::Section;
use crate::text::fold;

/// What has the hands when a key is pressed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Context<'a> {
    /// The screen in front.
    pub scope: Scope,
    /// The active layers, the foremost first; [`Layer::Global`] last, unless a dialog shuts it out.
    pub layers: &'a [Layer],
}

impl Context<'_> {
    /// Whether characters are text here.
    #[must_use]
    pub fn takes_text(&self) -> bool {
        self.layers
            .iter()
            .any(|layer| matches!(layer, Layer::Field | Layer::Memo))
    }

    /// Whether a list is in front that a line of conditions narrows.
    fn has_query(&self) -> bool {
        self.scope == Scope::Directory && self.layers.first() == Some(&Layer::List)
    }

    /// Whether a question is in front, of which the digits pick an answer.
    fn is_question(&self) -> bool {
        let is_behind = |layer: &Layer| matches!(layer, Layer::Dialog | Layer::Global);
        self.layers.first() == Some(&Layer::Dialog) && self.layers.iter().all(is_behind)
    }

    /// The sections asked, in order. A screen's own keys come just before its lists, and in its
    /// fields just before what works everywhere.
    #[must_use]
    pub fn sections(&self) -> Vec<Section> {
        let mut sections = Vec::with_capacity(self.layers.len() + 1);
        let mut asked = false;
        for layer in self.layers {
            if !asked && matches!(layer, Layer::List | Layer::Global) {
                sections.push(Section::Screen(self.scope));
                asked = true;
            }
            sections.push(Section::Layer(*layer));
        }
        sections
    }
}

/// What a stroke means.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Resolved {
    /// Run this.
    Command(Command),
    /// Wait: these strokes may follow, each with what it would run. [`Resolver::chosen`] is the
    /// one Enter would take.
    Pending(Vec<(Key, Command)>),
    /// A character for the field.
    Text(char),
    /// Text typed in a list or a question: it belongs into the filter or the field behind.
    FilterText(String),
    /// Nothing.
    Nothing,
}

/// Remembers the strokes of an unfinished key.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Resolver {
    pending: Vec<KeyChord>,
    chosen: usize,
}

impl Resolver {
    /// Whether an unfinished key is waiting for more.
    #[must_use]
    pub fn is_pending(&self) -> bool {
        !self.pending.is_empty()
    }

    /// Which of the pending ways Enter would take, counted from 0; arrows move it.
    #[must_use]
    pub fn chosen(&self) -> usize {
        self.chosen
    }

    /// Forgets an unfinished key (another screen came to the front).
    pub fn forget(&mut self) {
        self.pending.clear();
        self.chosen = 0;
    }

    /// What `chord` means in `context`.
    pub fn resolve(&mut self, keymap: &Keymap, context: &Context<'_>, chord: KeyChord) -> Resolved {
        let before = std::mem::take(&mut self.pending);
        let waiting = !before.is_empty();
        if context.takes_text()
            && !waiting
            && let Some(letter) = chord.typed()
        {
            return Resolved::Text(letter);
        }
        let look = LookUp {
            keymap,
            sections: context.sections(),
        };
        let mut strokes = before.clone();
        strokes.push(chord.folded());
        if let Some(resolved) = self.look_up(&look, &strokes) {
            return resolved;
        }
        if let Some(resolved) = self.by_alias(&look, &before, chord.folded()) {
            return resolved;
        }
        if waiting && let Some(resolved) = self.step(&look, &before, chord) {
            return resolved;
        }
        self.chosen = 0;
        match chord.typed() {
            Some(letter) if context.takes_text() => Resolved::Text(letter),
            Some(letter) if !letter.is_ascii() && chord.folded() == chord => {
                Resolved::FilterText(letter.to_string())
            }
            Some(letter) if context.has_query() && begins_condition(letter) => {
                Resolved::FilterText(letter.to_string())
            }
            // A question takes digits. What is no key of it and stands in numbers is a part of one; a
            // sign before one says how far ahead a day is.
            Some(letter) if context.is_question() && begins_or_goes_on(letter) => {
                Resolved::FilterText(letter.to_string())
            }
            _ => Resolved::Nothing,
        }
    }

    fn look_up(&mut self, look: &LookUp<'_>, strokes: &[KeyChord]) -> Option<Resolved> {
        let exact = look.exact(strokes);
        let leads = exact == Some(Command::Leader);
        if let Some(command) = exact
            && !leads
        {
            self.chosen = 0;
            return Some(Resolved::Command(command));
        }
        let following = look.following(strokes);
        if following.is_empty() {
            return exact.map(Resolved::Command);
        }
        self.pending = strokes.to_vec();
        self.chosen = 0;
        Some(Resolved::Pending(following))
    }

    /// Alt+digit, or a digit after the leader, is a function key: for terminals that keep
    /// F1 or F10 to themselves.
    fn by_alias(
        &mut self,
        look: &LookUp<'_>,
        before: &[KeyChord],
        chord: KeyChord,
    ) -> Option<Resolved> {
        let KeyName::Char(digit) = chord.name() else {
            return None;
        };
        let held = chord.modifiers();
        let by_alt = before.is_empty() && held.alt && !held.ctrl;
        let by_leader = look.exact(before) == Some(Command::Leader) && chord.typed().is_some();
        if !by_alt && !by_leader {
            return None;
        }
        self.look_up(look, &[function_key(digit)?])
    }

    /// The ways on can also be walked with arrows and taken with Enter, which work while the
    /// input method is on.
    fn step(
        &mut self,
        look: &LookUp<'_>,
        before: &[KeyChord],
        chord: KeyChord,
    ) -> Option<Resolved> {
        let following = look.following(before);
        let last = following.len().checked_sub(1)?;
        self.chosen = match chord.name() {
            KeyName::Down | KeyName::Right if self.chosen >= last => 0,
            KeyName::Down | KeyName::Right => self.chosen + 1,
            KeyName::Up | KeyName::Left => self.chosen.checked_sub(1).unwrap_or(last),
            KeyName::Enter => {
                let (_, command) = following.get(self.chosen)?;
                self.chosen = 0;
                return Some(Resolved::Command(*command));
            }
            _ => return None,
        };
        self.pending = before.to_vec();
        Some(Resolved::Pending(following))
    }
}

/// The function key a digit stands for: 1 to 9 are F1 to F9, 0 is F10.
fn function_key(digit: char) -> Option<KeyChord> {
    let number = match digit {
        '0' => 10,
        _ => u8::try_from(digit.to_digit(10)?).ok()?,
    };
    Some(KeyChord::plain(KeyName::F(number)))
}

struct LookUp<'a> {
    keymap: &'a Keymap,
    sections: Vec<Section>,
}

impl LookUp<'_> {
    fn of_section(&self, section: Section) -> impl Iterator<Item = &Binding> {
        self.keymap
            .bindings()
            .iter()
            .filter(move |binding| binding.section == section)
    }

    /// The command of exactly these strokes, the foremost section's first.
    fn exact(&self, strokes: &[KeyChord]) -> Option<Command> {
        self.sections.iter().find_map(|section| {
            self.of_section(*section)
                .find(|binding| binding.key.chords() == strokes)
                .map(|binding| binding.command)
        })
    }

    /// What may follow these strokes: the rest of each longer key with its command, and after
    /// the leader the digits that stand for function keys.
    fn following(&self, strokes: &[KeyChord]) -> Vec<(Key, Command)> {
        let mut ways: Vec<(Key, Command)> = Vec::new();
        for section in &self.sections {
            for binding in self.of_section(*section) {
                if !binding.key.continues(strokes) {
                    continue;
                }
                let rest = binding
                    .key
                    .chords()
                    .iter()
                    .skip(strokes.len())
                    .copied()
                    .collect();
                if let Some(rest) = Key::of_chords(rest)
                    && !ways.iter().any(|(known, _)| *known == rest)
                {
                    ways.push((rest, binding.command));
                }
            }
        }
        if self.exact(strokes) == Some(Command::Leader) {
            let digits = ('1'..='9').chain(['0']).filter_map(|digit| {
                let command = self.exact(&[function_key(digit)?])?;
                Some((Key::from(KeyChord::plain(KeyName::Char(digit))), command))
            });
            for (key, command) in digits {
                if !ways.iter().any(|(known, _)| *known == key) {
                    ways.push((key, command));
                }
            }
        }
        ways
    }
}

/// Whether a condition of the directory's query begins with a character: `@明第1`, `#看取り`, `!病院`.
fn begins_condition(letter: char) -> bool {
    matches!(
        fold::ascii(&letter.to_string()).as_str(),
        "@" | "#" | "%" | ">" | "!" | "\""
    )
}

/// Whether a number may begin or go on with a character: `2026/12/1`, `14:00`, `+3`.
fn begins_or_goes_on(letter: char) -> bool {
    let letter = letter.to_string();
    fold::is_number_part(&letter) || fold::ascii(&letter) == "+"
}

#[cfg(test)]
mod tests;
