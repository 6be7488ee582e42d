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
                (
                    below,
                    vec![Fault {
                        file,
                        line: 0,
                        column: None,
                        message,
                    }],
                )
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
mod tests {
    use super::*;
    use crate::keymap::command::{Layer, Reach};

    fn faults(text: &str) -> Vec<String> {
        let locale = Locale::new(crate::locale::Lang::En);
        let below = Keymap::shipped(Shipped::Default);
        let (after, faults) = below.clone().changed_by(Path::new("my.toml"), text, locale);
        assert!(
            faults.is_empty() || after == below,
            "a faulty file changes nothing"
        );
        faults.iter().map(ToString::to_string).collect()
    }

    #[test]
    fn the_shipped_maps_have_neither_fault_nor_conflict() {
        let locale = Locale::default();
        let empty = Keymap {
            written: Vec::new(),
            bindings: Vec::new(),
        };
        for which in Shipped::ALL {
            let below = match which {
                Shipped::Default => empty.clone(),
                _ => Keymap::shipped(Shipped::Default),
            };
            let (map, faults) = below.changed_by(Path::new(which.name()), which.text(), locale);
            assert!(faults.is_empty(), "{faults:#?}");
            assert!(!map.bindings().is_empty());
        }
    }

    #[test]
    fn every_command_can_be_reached_while_the_input_method_is_on() {
        for which in Shipped::ALL {
            let map = Keymap::shipped(*which);
            for command in Command::ALL {
                let mut keys = map.bindings().iter().filter(|one| one.command == *command);
                let reachable = match command.spec().reach {
                    Reach::Palette => true,
                    Reach::Digit => keys.next().is_some(),
                    Reach::Key | Reach::Always => keys.any(|one| one.key.is_ime_proof()),
                };
                assert!(reachable, "{} in {which:?}", command.name());
            }
        }
    }

    #[test]
    fn the_keys_of_the_desk_are_the_documented_ones() {
        let map = Keymap::shipped(Shipped::Default);
        for (key, command) in [
            ("f1", Command::HelpOpen),
            ("f2", Command::IntakeNew),
            ("f3", Command::ScreenDirectory),
            ("f4", Command::ScreenReferral),
            ("f5", Command::SearchFocus),
            ("ctrl-f", Command::SearchFocus),
            ("f6", Command::ScreenOutreach),
            ("f7", Command::ScreenToday),
            ("f8", Command::CandidatesOpen),
            ("f9", Command::GoPrimary),
            ("f10", Command::PaletteOpen),
            ("ctrl-p", Command::PaletteOpen),
            ("f12", Command::Commit),
            ("ctrl-s", Command::Commit),
            ("ctrl-z", Command::Undo),
            ("ctrl-y", Command::Redo),
            ("esc", Command::Back),
            ("ctrl-q", Command::Quit),
        ] {
            let key: Key = key.parse().unwrap();
            assert!(
                map.keys_of(command, Section::GLOBAL).any(|one| *one == key),
                "{key}"
            );
        }
        let f11: Key = "f11".parse().unwrap();
        for which in Shipped::ALL {
            assert!(
                Keymap::shipped(*which)
                    .bindings()
                    .iter()
                    .all(|one| one.key != f11)
            );
        }
    }

    #[test]
    fn a_file_of_ones_own_replaces_a_commands_keys_in_that_section_only() {
        let locale = Locale::default();
        let text =
            "[global]\n\"redraw\" = [\"ctrl-b\", \"leader ctrl-l\"]\n[list]\n\"help.open\" = []";
        let (map, faults) =
            Keymap::shipped(Shipped::Default).changed_by(Path::new("my.toml"), text, locale);
        assert_eq!(faults, []);
        let keys = |command, section| -> Vec<String> {
            map.keys_of(command, section)
                .map(ToString::to_string)
                .collect()
        };
        assert_eq!(
            keys(Command::Redraw, Section::GLOBAL),
            ["ctrl-b", "ctrl-g ctrl-l"]
        );
        assert_eq!(
            keys(Command::HelpOpen, Section::Layer(Layer::List)),
            [""; 0]
        );
        assert_eq!(keys(Command::HelpOpen, Section::GLOBAL), ["f1"]);
    }

    #[test]
    fn every_fault_is_told_at_once_with_its_line() {
        let text = "[global]\n\"help.opne\" = [\"f1\"]\n\"field.left\" = [\"ctrl-t\"]\n\
                    \"redo\" = [\"hyper-y\", 3]\n[lists]\n\"undo\" = [\"u\"]\nbroken = \n";
        let faults = faults(text);
        let told = |start: &str, part: &str| {
            assert!(
                faults
                    .iter()
                    .any(|fault| fault.starts_with(start) && fault.contains(part)),
                "{start} {part} in {faults:#?}"
            );
        };
        told("my.toml:2:", "help.open");
        told("my.toml:3:", "field, memo");
        told("my.toml:4:", "hyper-y");
        told("my.toml:4:", "list of keys");
        told("my.toml:5:", "[lists]");
        told("my.toml:7:", "TOML");
    }

    #[test]
    fn two_commands_on_one_key_are_told_with_both_names() {
        let faults = faults("[global]\n\n\"redraw\" = [\"f1\"]\n");
        assert_eq!(faults.len(), 1, "{faults:#?}");
        assert!(faults[0].starts_with("my.toml:3:"), "{faults:#?}");
        assert!(
            faults[0].contains("help.open") && faults[0].contains("redraw"),
            "{faults:#?}"
        );
    }

    #[test]
    fn a_key_that_begins_another_is_told() {
        let faults = faults("[list]\n\"phone.copy\" = [\"j j\"]\n");
        assert_eq!(faults.len(), 1, "{faults:#?}");
        assert!(faults[0].contains("move.down"), "{faults:#?}");
    }

    #[test]
    fn nobody_can_take_away_the_way_out_or_the_way_to_save() {
        for text in ["[global]\n\"quit\" = []", "[global]\n\"commit\" = [\"z\"]"] {
            let faults = faults(text);
            assert_eq!(faults.len(), 1, "{faults:#?}");
        }
        let faults = faults("[global]\n\"commit\" = []");
        assert!(
            faults[0].starts_with("my.toml:2: \"commit\""),
            "{faults:#?}"
        );
    }

    #[test]
    fn any_text_is_a_map_or_a_list_of_faults_but_never_a_panic() {
        for text in [
            "",
            "[",
            "[global",
            "\"\" = 1",
            "[[list]]",
            "[global]\nundo.x = [\"u\"]",
            "\u{feff}",
        ] {
            let _ = faults(text);
        }
    }

    #[test]
    fn a_file_that_is_not_there_is_told_and_the_defaults_stay() {
        let dir = tempfile::tempdir().unwrap();
        let (map, faults) = Keymap::load("mine", dir.path(), Locale::default());
        assert_eq!(map, Keymap::shipped(Shipped::Default));
        assert_eq!(faults.len(), 1);
        let (map, faults) = Keymap::load("vim", dir.path(), Locale::default());
        assert_eq!(map, Keymap::shipped(Shipped::Vim));
        assert_eq!(faults, []);
    }
}
