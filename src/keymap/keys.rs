//! A key as people write it: `f1`, `ctrl-s`, `g g`, `shift-tab`, `leader c`.
//!
//! Keys that a terminal cannot tell apart (Ctrl+H and Backspace, Ctrl+/ and Ctrl+_) are one key
//! here, whether they come from a file or from the keyboard; otherwise a binding could be
//! written that never fires.

use std::fmt;
use std::str::FromStr;

use thiserror::Error;

/// The part of a stroke that is held down.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default, PartialOrd, Ord)]
pub struct Modifiers {
    /// Ctrl.
    pub ctrl: bool,
    /// Alt or Meta. Unreliable over terminals, so never the only way.
    pub alt: bool,
    /// Shift, kept only for keys that are not letters.
    pub shift: bool,
}

/// The part of a stroke that is struck.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum KeyName {
    /// A letter, digit, sign or space, as typed (capital when Shift was held).
    Char(char),
    /// F1 to F24.
    F(u8),
    /// Enter or Return.
    Enter,
    /// Escape.
    Esc,
    /// Tab; with Shift, the way back.
    Tab,
    /// Backspace, however the terminal sends it.
    Backspace,
    /// Delete.
    Delete,
    /// Insert.
    Insert,
    /// Arrow up.
    Up,
    /// Arrow down.
    Down,
    /// Arrow left.
    Left,
    /// Arrow right.
    Right,
    /// Page up.
    PageUp,
    /// Page down.
    PageDown,
    /// Home.
    Home,
    /// End.
    End,
    /// Stands in files for whatever key the `leader` command has; no keyboard sends it.
    Leader,
}

/// Names of keys in files, besides single characters and `f1` to `f24`. The first name of a key
/// is the one printed.
const NAMES: &[(&str, KeyName)] = &[
    ("space", KeyName::Char(' ')),
    ("enter", KeyName::Enter),
    ("return", KeyName::Enter),
    ("esc", KeyName::Esc),
    ("escape", KeyName::Esc),
    ("tab", KeyName::Tab),
    ("backspace", KeyName::Backspace),
    ("delete", KeyName::Delete),
    ("del", KeyName::Delete),
    ("insert", KeyName::Insert),
    ("up", KeyName::Up),
    ("down", KeyName::Down),
    ("left", KeyName::Left),
    ("right", KeyName::Right),
    ("pageup", KeyName::PageUp),
    ("pgup", KeyName::PageUp),
    ("pagedown", KeyName::PageDown),
    ("pgdn", KeyName::PageDown),
    ("home", KeyName::Home),
    ("end", KeyName::End),
    ("leader", KeyName::Leader),
];

/// Why a written key is none.
#[derive(Debug, Clone, PartialEq, Eq, Error)]
pub enum KeyError {
    /// Nothing but spaces.
    #[error("no key")]
    Empty,
    /// A stroke that no terminal sends, or a misspelt name.
    #[error("unknown key {stroke:?}")]
    Unknown {
        /// The stroke as written.
        stroke: String,
    },
}

/// One stroke: a key with what is held down meanwhile.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct KeyChord {
    modifiers: Modifiers,
    name: KeyName,
}

impl KeyChord {
    /// The stroke as a terminal would send it: keys that look alike on the line become one.
    #[must_use]
    pub fn new(mut modifiers: Modifiers, mut name: KeyName) -> Self {
        if let KeyName::Char(letter) = name {
            if modifiers.shift {
                name = KeyName::Char(letter.to_ascii_uppercase());
                modifiers.shift = false;
            }
            if modifiers.ctrl {
                (modifiers.ctrl, name) = control_key(letter.to_ascii_lowercase());
            }
        }
        Self { modifiers, name }
    }

    /// A key with nothing held down.
    #[must_use]
    pub fn plain(name: KeyName) -> Self {
        Self::new(Modifiers::default(), name)
    }

    /// What is struck.
    #[must_use]
    pub fn name(self) -> KeyName {
        self.name
    }

    /// What is held down.
    #[must_use]
    pub fn modifiers(self) -> Modifiers {
        self.modifiers
    }

    /// The character this stroke types, if it types one.
    #[must_use]
    pub fn typed(self) -> Option<char> {
        match self.name {
            KeyName::Char(letter) if self.modifiers == Modifiers::default() => Some(letter),
            _ => None,
        }
    }

    /// Whether the stroke reaches the program while the Japanese input method is on, on every
    /// terminal: function keys, Ctrl, arrows, Enter and their like, but neither letters nor Alt.
    #[must_use]
    pub fn is_ime_proof(self) -> bool {
        match self.name {
            KeyName::Char(_) => self.modifiers.ctrl && !self.modifiers.alt,
            KeyName::Leader => false,
            _ => !self.modifiers.alt,
        }
    }

    /// In lists, the ASCII key meant by a full-width one: an input method left on turns `j`
    /// into `ｊ`, `/` into `・`, space into U+3000. Never used on text that is being written.
    #[must_use]
    pub fn folded(self) -> Self {
        match self.typed() {
            Some(letter) => Self::plain(KeyName::Char(fold(letter))),
            None => self,
        }
    }
}

/// What a terminal sends for Ctrl with this character.
fn control_key(letter: char) -> (bool, KeyName) {
    match letter {
        'h' => (false, KeyName::Backspace),
        'i' => (false, KeyName::Tab),
        'm' => (false, KeyName::Enter),
        '[' | '3' => (false, KeyName::Esc),
        '4' => (true, KeyName::Char('\\')),
        '5' => (true, KeyName::Char(']')),
        '6' => (true, KeyName::Char('^')),
        '7' | '/' => (true, KeyName::Char('_')),
        other => (true, KeyName::Char(other)),
    }
}

fn fold(letter: char) -> char {
    match letter {
        '\u{3000}' => ' ',
        '・' => '/',
        'ー' => '-',
        '。' => '.',
        '、' => ',',
        '「' => '[',
        '」' => ']',
        '〜' => '~',
        '￥' => '\\',
        // The full-width forms stand in the order of ASCII, 0xFEE0 higher.
        '\u{ff01}'..='\u{ff5e}' => char::from_u32(u32::from(letter) - 0xFEE0).unwrap_or(letter),
        other => other,
    }
}

impl fmt::Display for KeyChord {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for (held, prefix) in [
            (self.modifiers.ctrl, "ctrl-"),
            (self.modifiers.alt, "alt-"),
            (self.modifiers.shift, "shift-"),
        ] {
            if held {
                f.write_str(prefix)?;
            }
        }
        if let Some((name, _)) = NAMES.iter().find(|(_, name)| *name == self.name) {
            return f.write_str(name);
        }
        match self.name {
            KeyName::F(number) => write!(f, "f{number}"),
            KeyName::Char(letter) => write!(f, "{letter}"),
            other => write!(f, "{other:?}"),
        }
    }
}

impl FromStr for KeyChord {
    type Err = KeyError;

    fn from_str(stroke: &str) -> Result<Self, KeyError> {
        let mut modifiers = Modifiers::default();
        let mut rest = stroke;
        loop {
            if let Some(after) = held(rest, &["ctrl-", "c-", "^"]) {
                modifiers.ctrl = true;
                rest = after;
            } else if let Some(after) = held(rest, &["alt-", "meta-", "m-"]) {
                modifiers.alt = true;
                rest = after;
            } else if let Some(after) = held(rest, &["shift-", "s-"]) {
                modifiers.shift = true;
                rest = after;
            } else {
                break;
            }
        }
        let name = named(rest).ok_or_else(|| KeyError::Unknown {
            stroke: stroke.to_owned(),
        })?;
        Ok(Self::new(modifiers, name))
    }
}

/// What follows one of the prefixes, if something follows: `-` and `^` alone are keys.
fn held<'a>(stroke: &'a str, prefixes: &[&str]) -> Option<&'a str> {
    prefixes.iter().find_map(|prefix| {
        let start = stroke.get(..prefix.len())?;
        let rest = stroke.get(prefix.len()..)?;
        (start.eq_ignore_ascii_case(prefix) && !rest.is_empty()).then_some(rest)
    })
}

fn named(name: &str) -> Option<KeyName> {
    let mut letters = name.chars();
    if let (Some(letter), None) = (letters.next(), letters.next()) {
        return letter.is_ascii_graphic().then_some(KeyName::Char(letter));
    }
    if let Some((_, key)) = NAMES
        .iter()
        .find(|(known, _)| known.eq_ignore_ascii_case(name))
    {
        return Some(*key);
    }
    let number: u8 = name.strip_prefix(['f', 'F'])?.parse().ok()?;
    (1..=24).contains(&number).then_some(KeyName::F(number))
}

/// What a binding asks for: one stroke, or several one after the other (`g g`).
#[derive(Debug, Clone, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct Key(Vec<KeyChord>);

impl Key {
    /// A key of these strokes; `None` when there are none.
    #[must_use]
    pub fn of_chords(chords: Vec<KeyChord>) -> Option<Self> {
        (!chords.is_empty()).then_some(Self(chords))
    }

    /// The strokes, at least one.
    #[must_use]
    pub fn chords(&self) -> &[KeyChord] {
        &self.0
    }

    /// Whether these strokes begin this key and leave some to press.
    #[must_use]
    pub fn continues(&self, strokes: &[KeyChord]) -> bool {
        self.0.len() > strokes.len() && self.0.starts_with(strokes)
    }

    /// Whether every stroke reaches the program while the input method is on.
    #[must_use]
    pub fn is_ime_proof(&self) -> bool {
        self.0.iter().all(|chord| chord.is_ime_proof())
    }
}

impl From<KeyChord> for Key {
    fn from(chord: KeyChord) -> Self {
        Self(vec![chord])
    }
}

impl fmt::Display for Key {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for (at, chord) in self.0.iter().enumerate() {
            if at > 0 {
                f.write_str(" ")?;
            }
            write!(f, "{chord}")?;
        }
        Ok(())
    }
}

impl FromStr for Key {
    type Err = KeyError;

    fn from_str(written: &str) -> Result<Self, KeyError> {
        let chords = written
            .split_whitespace()
            .map(str::parse)
            .collect::<Result<_, _>>()?;
        Self::of_chords(chords).ok_or(KeyError::Empty)
    }
}

#[cfg(test)]
mod tests;
