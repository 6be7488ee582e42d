//! Key files: `"help.open" = ["f1"]` in sections.
//!
//! A file holds only what differs from the map below it: it replaces the keys of a command in a
//! section, `[]` takes them away. Every fault is collected with its line; a file with a fault
//! is left out as a whole, because half a key map is worse than the one people know.

use std::path::{Path, PathBuf};

use super::command::Command;
use super::conflict;
use super::keys::{Key, KeyChord, KeyName};
use super::reader::{Assignment, Reader};
use super::section::Section;
use crate::fault::Fault;
use crate::locale::{Label, Locale};

/// One key of one command in one section.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Binding {
    /// Where it works.
    pub section: Section,
    /// What is pressed.
    pub key: Key,
    /// What it does.
    pub command: Command,
    /// The line in the file under check; `None` for bindings of the map below.
    pub(super) line: Option<usize>,
}

/// The key maps that come with the program.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Shipped {
    /// The default, for hands that know office software.
    Default,
    /// For hands that know vim.
    Vim,
    /// For hands that know Emacs.
    Emacs,
}

impl Shipped {
    /// Every shipped map.
    pub const ALL: &'static [Self] = &[Self::Default, Self::Vim, Self::Emacs];

    /// The name in `config.toml`.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::Default => "default",
            Self::Vim => "vim",
            Self::Emacs => "emacs",
        }
    }

    fn text(self) -> &'static str {
        match self {
            Self::Default => include_str!("../../keymaps/default.toml"),
            Self::Vim => include_str!("../../keymaps/vim.toml"),
            Self::Emacs => include_str!("../../keymaps/emacs.toml"),
        }
    }
}

/// Every binding in force.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Keymap {
    /// As written, `leader` still standing for itself: what a further file builds on.
    written: Vec<Binding>,
    /// With every leader written out: what keys are looked up in.
    bindings: Vec<Binding>,
}

impl Keymap {
    /// A map that comes with the program.
    #[must_use]
    pub fn shipped(which: Shipped) -> Self {
        let empty = Self {
            written: Vec::new(),
            bindings: Vec::new(),
        };
        let below = match which {
            Shipped::Default => empty,
            Shipped::Vim | Shipped::Emacs => Self::shipped(Shipped::Default),
        };
        // A test holds the shipped files to be without fault.
        let file = PathBuf::from(format!("keymaps/{}.toml", which.name()));
        below.changed_by(&file, which.text(), Locale::default()).0
    }

    /// The map that `config.toml` names: a shipped one, with CONFIG/keymaps/NAME.toml on top if
    /// there is one, or any file by its path. Faults leave the map below in force.
    #[must_use]
    pub fn load(choice: &str, config_dir: &Path, locale: Locale) -> (Self, Vec<Fault>) {
        let shipped = Shipped::ALL
            .iter()
            .copied()
            .find(|shipped| shipped.name() == choice);
        let below = Self::shipped(shipped.unwrap_or(Shipped::Default));
        let file = if Path::new(choice).extension().is_some() {
            config_dir.join(choice)
        } else {
            config_dir.join("keymaps").join(format!("{choice}.toml"))
        };
        if shipped.is_some() && !file.exists() {
            return (below, Vec::new());
        }
        match std::fs::read_to_string(&file) {
            Ok(text) => below.changed_by(&file, &text, locale),
            Err(error) => {
                let message = locale.fill(Label::KeysFaultUnreadable, &[("reason", &error)]);
                (below, vec![Fault::at_line(&file, 0, message)])
            }
        }
    }

    /// This map with a file's changes; this map itself, and the faults, when it has any.
    #[must_use]
    pub fn changed_by(self, file: &Path, text: &str, locale: Locale) -> (Self, Vec<Fault>) {
        let mut reader = Reader {
            file,
            text,
            locale,
            faults: Vec::new(),
        };
        let assignments = reader.assignments();
        let written = merge(&self.written, &assignments);
        let bindings = with_leaders(&written);
        // Conflicts of a map whose lines were misread would only mislead.
        if reader.faults.is_empty() {
            for conflict in conflict::find(&bindings, locale) {
                let line = conflict.line.or_else(|| {
                    assignments
                        .iter()
                        .find(|one| one.keys.is_empty())
                        .map(|one| one.line)
                });
                reader.fault_at_line(line.unwrap_or(0), conflict.message);
            }
        }
        if reader.faults.is_empty() {
            let own = written.into_iter().map(|binding| Binding {
                line: None,
                ..binding
            });
            (
                Self {
                    written: own.collect(),
                    bindings,
                },
                Vec::new(),
            )
        } else {
            reader.faults.sort();
            (self, reader.faults)
        }
    }

    /// Every binding, leaders written out, in the order of the files.
    #[must_use]
    pub fn bindings(&self) -> &[Binding] {
        &self.bindings
    }

    /// The keys of a command in a section, the first one first.
    pub fn keys_of(&self, command: Command, section: Section) -> impl Iterator<Item = &Key> {
        self.bindings
            .iter()
            .filter(move |binding| binding.command == command && binding.section == section)
            .map(|binding| &binding.key)
    }
}

fn merge(below: &[Binding], assignments: &[Assignment]) -> Vec<Binding> {
    let replaced = |binding: &&Binding| {
        !assignments
            .iter()
            .any(|one| one.section == binding.section && one.command == binding.command)
    };
    let mut merged: Vec<Binding> = below.iter().filter(replaced).cloned().collect();
    for one in assignments {
        merged.extend(one.keys.iter().map(|key| Binding {
            section: one.section,
            key: key.clone(),
            command: one.command,
            line: Some(one.line),
        }));
    }
    merged
}

/// Writes every leader out: `leader c` becomes one binding for each key the leader has.
fn with_leaders(written: &[Binding]) -> Vec<Binding> {
    let leaders: Vec<&Binding> = written
        .iter()
        .filter(|binding| binding.command == Command::Leader)
        .collect();
    let leader = KeyChord::plain(KeyName::Leader);
    let mut bindings = Vec::new();
    for binding in written {
        let Some((first, rest)) = binding.key.chords().split_first() else {
            continue;
        };
        if *first != leader {
            bindings.push(binding.clone());
            continue;
        }
        for by in &leaders {
            let chords = by.key.chords().iter().chain(rest).copied().collect();
            let section = binding.section.narrowed_to(by.section);
            if let (Some(section), Some(key)) = (section, Key::of_chords(chords)) {
                bindings.push(Binding {
                    section,
                    key,
                    ..binding.clone()
                });
            }
        }
    }
    bindings
}

#[cfg(test)]
mod tests;
