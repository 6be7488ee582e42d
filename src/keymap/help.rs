//! What the keys are, told to people: F1, the footer, `madoguchi keys`, `docs/keys.md`.
//!
//! All of it is read from the command table and the key map in force, never written by hand, so
//! it shows the person's own keys and cannot be out of date.

mod document;

pub use document::{document, text};

use unicode_width::UnicodeWidthStr;

use super::command::{Command, Group, Layer, Scope};
use super::file::Keymap;
use super::keys::{Key, KeyChord, KeyName};
use super::resolve::Context;
use super::section::Section;
use crate::locale::{Label, Lang, Locale};

/// The rows of one heading.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct HelpGroup {
    /// The heading.
    pub title: &'static str,
    /// One row for each command, or for a run of commands with the same text (`1-9`).
    pub rows: Vec<HelpRow>,
}

/// One line of help.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct HelpRow {
    /// The command, of a run the first.
    pub command: Command,
    /// Its keys as people read them, or that it is in the menu.
    pub keys: String,
    /// What it does.
    pub text: &'static str,
}

/// One hint of the footer: `F12` and `登録`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Hint {
    /// The first key of the command here.
    pub key: String,
    /// What it does.
    pub text: String,
    /// The command.
    pub command: Command,
}

/// A key as people read it: `F1`, `^S`, `S-Tab`, `上`.
#[must_use]
pub fn key_text(key: &Key, locale: Locale) -> String {
    let strokes: Vec<String> = key
        .chords()
        .iter()
        .map(|chord| chord_text(*chord, locale))
        .collect();
    strokes.join(" ")
}

/// The catalogue with the keys of this map in its texts. Of several keys the one that works everywhere
/// is named, then the one that works while an input method is on; what has none is in the menu.
#[must_use]
pub fn named(keymap: &Keymap, locale: Locale) -> Locale {
    let key_of = |command: Command, lang: Lang| {
        let bindings = keymap.bindings().iter();
        let own = bindings.filter(|binding| binding.command == command);
        let best = own.min_by_key(|binding| {
            let is_global = binding.section == Section::Layer(Layer::Global);
            (!is_global, !binding.key.is_ime_proof())
        });
        best.map(|binding| key_text(&binding.key, Locale::new(lang)))
    };
    locale.naming_keys(|name, lang| {
        let command = Command::named(name);
        if let Some(key) = command.and_then(|command| key_of(command, lang)) {
            return key;
        }
        let menu = key_of(Command::PaletteOpen, lang).unwrap_or_default();
        let label = command.map_or(name, |command| Locale::new(lang).text(command.label()));
        format!("{menu} {label}")
    })
}

fn chord_text(chord: KeyChord, locale: Locale) -> String {
    let mut text = String::new();
    let held = chord.modifiers();
    for (held, prefix) in [(held.ctrl, "^"), (held.alt, "Alt+"), (held.shift, "S-")] {
        if held {
            text.push_str(prefix);
        }
    }
    let name = match chord.name() {
        KeyName::Char(' ') => "Space",
        KeyName::Char(letter) => {
            text.push(if held.ctrl {
                letter.to_ascii_uppercase()
            } else {
                letter
            });
            return text;
        }
        KeyName::F(number) => return format!("{text}F{number}"),
        KeyName::Enter => "Enter",
        KeyName::Esc => "Esc",
        KeyName::Tab => "Tab",
        KeyName::Backspace => "BS",
        KeyName::Delete => "Del",
        KeyName::Insert => "Ins",
        KeyName::Up => locale.text(Label::KeysKeyUp),
        KeyName::Down => locale.text(Label::KeysKeyDown),
        KeyName::Left => locale.text(Label::KeysKeyLeft),
        KeyName::Right => locale.text(Label::KeysKeyRight),
        KeyName::PageUp => "PgUp",
        KeyName::PageDown => "PgDn",
        KeyName::Home => "Home",
        KeyName::End => "End",
        KeyName::Leader => locale.text(Label::KeysLeader),
    };
    text + name
}

/// The first key of a command in `context`, for a footer or a palette line.
#[must_use]
pub fn first_key(
    keymap: &Keymap,
    context: &Context<'_>,
    command: Command,
    locale: Locale,
) -> Option<String> {
    let dead = context.takes_text();
    working_keys(keymap, &context.sections(), command)
        .into_iter()
        .filter(|key| {
            !dead
                || key
                    .chords()
                    .first()
                    .is_some_and(|chord| chord.typed().is_none())
        })
        // Function keys first: they work wherever the person is.
        .min_by_key(|key| !key.is_ime_proof())
        .map(|key| key_text(key, locale))
}

/// The keys of a command in these sections, without those that a section before gives to another.
fn working_keys<'a>(keymap: &'a Keymap, sections: &[Section], command: Command) -> Vec<&'a Key> {
    let mut keys = Vec::new();
    for (at, section) in sections.iter().enumerate() {
        let is_taken = |key: &Key| {
            keymap.bindings().iter().any(|binding| {
                binding.command != command
                    && binding.key == *key
                    && sections
                        .iter()
                        .take(at)
                        .any(|before| *before == binding.section)
            })
        };
        keys.extend(
            keymap
                .keys_of(command, *section)
                .filter(|key| !is_taken(key)),
        );
    }
    keys
}

/// Footer hints for the commands that apply now, in the order given, as many as fit into `width`
/// cells with one blank between hints. Commands without a key here are left out; `wording` is
/// what the screen calls a command that means something special now.
#[must_use]
pub fn hints(
    keymap: &Keymap,
    context: &Context<'_>,
    commands: &[Command],
    wording: impl Fn(Command) -> Option<String>,
    width: usize,
    locale: Locale,
) -> Vec<Hint> {
    let mut used = 0;
    let mut hints = Vec::new();
    for command in commands {
        let Some(key) = first_key(keymap, context, *command, locale) else {
            continue;
        };
        let text = wording(*command).unwrap_or_else(|| locale.text(command.label()).to_owned());
        // The catalogue's texts hold no character of uncertain width, so any measure agrees.
        let needed = key.width() + text.width() + usize::from(!hints.is_empty());
        if used + needed > width {
            break;
        }
        used += needed;
        hints.push(Hint {
            key,
            text,
            command: *command,
        });
    }
    hints
}

/// The rows of F1 for what is active in `context`: every command that has a key there or that
/// the menu can run there. First what the open screen is for (`here`, in its order, and what only it
/// has keys for), in the screen's own words where it has some (`wording`); last what works everywhere.
#[must_use]
pub fn groups(
    keymap: &Keymap,
    context: &Context<'_>,
    here: &[Command],
    wording: impl Fn(Command) -> Option<Label>,
    locale: Locale,
) -> Vec<HelpGroup> {
    let sections = context.sections();
    let own = Section::Screen(context.scope);
    let applies = |command: Command| {
        let bound = sections
            .iter()
            .any(|section| keymap.keys_of(command, *section).count() > 0);
        let listed = command.is_in_palette()
            && context
                .layers
                .iter()
                .any(|layer| command.is_allowed_on(*layer));
        bound || listed
    };
    let only_here = Command::ALL.iter().filter(|command| {
        let has_key = keymap.keys_of(**command, own).count() > 0;
        has_key && sections.contains(&own) && !here.contains(command)
    });
    let own_commands: Vec<Command> = here.iter().chain(only_here).copied().collect();
    let keys = |commands: &[Command]| keys_here(keymap, &sections, commands, locale);
    let first = HelpGroup {
        title: place(own).map_or("", |label| locale.text(label)),
        rows: rows(
            own_commands.iter().copied().filter(|one| applies(*one)),
            |command| locale.text(wording(command).unwrap_or(command.label())),
            keys,
        ),
    };
    let is_told = |command| own_commands.contains(&command);
    let mut others = collect(locale, |one| applies(one) && !is_told(one), keys);
    let everywhere = locale.text(Group::Everywhere.label());
    others.sort_by_key(|group| group.title == everywhere);
    let first = Some(first).filter(|group| !group.rows.is_empty());
    first.into_iter().chain(others).collect()
}

/// One row for each command, or for a run of commands with the same text.
fn rows(
    commands: impl Iterator<Item = Command>,
    text: impl Fn(Command) -> &'static str,
    keys: impl Fn(&[Command]) -> String,
) -> Vec<HelpRow> {
    let commands: Vec<Command> = commands.collect();
    let runs = commands.chunk_by(|one, two| text(*one) == text(*two));
    runs.filter_map(|run| {
        let command = *run.first()?;
        Some(HelpRow {
            command,
            keys: keys(run),
            text: text(command),
        })
    })
    .collect()
}

/// Groups the commands that pass, with consecutive commands of one text as one row.
fn collect(
    locale: Locale,
    applies: impl Fn(Command) -> bool,
    keys: impl Fn(&[Command]) -> String,
) -> Vec<HelpGroup> {
    let mut groups = Vec::new();
    for group in Group::ALL {
        let commands = Command::ALL
            .iter()
            .copied()
            .filter(|command| command.spec().group == *group && applies(*command));
        let rows = rows(commands, |command| locale.text(command.label()), &keys);
        if !rows.is_empty() {
            groups.push(HelpGroup {
                title: locale.text(group.label()),
                rows,
            });
        }
    }
    groups
}

fn keys_here(keymap: &Keymap, sections: &[Section], run: &[Command], locale: Locale) -> String {
    if let [first, .., last] = run {
        return span(keymap, sections, *first, *last, locale);
    }
    let mut keys: Vec<&Key> = Vec::new();
    for command in run {
        for key in working_keys(keymap, sections, *command) {
            if !keys.contains(&key) {
                keys.push(key);
            }
        }
    }
    if keys.is_empty() {
        return locale.text(Label::KeysByPalette).to_owned();
    }
    let texts: Vec<String> = keys.iter().map(|key| key_text(key, locale)).collect();
    texts.join("  ")
}

/// `1-9` for a run of commands.
fn span(
    keymap: &Keymap,
    sections: &[Section],
    first: Command,
    last: Command,
    locale: Locale,
) -> String {
    let key = |command| {
        sections
            .iter()
            .find_map(|section| keymap.keys_of(command, *section).next())
    };
    match (key(first), key(last)) {
        (Some(first), Some(last)) => {
            format!("{}-{}", key_text(first, locale), key_text(last, locale))
        }
        _ => locale.text(Label::KeysByPalette).to_owned(),
    }
}

fn place(section: Section) -> Option<Label> {
    match section {
        Section::Layer(Layer::Global) => None,
        Section::Layer(Layer::List) => Some(Label::KeysLayerList),
        Section::Layer(Layer::Dialog) => Some(Label::KeysLayerDialog),
        Section::Layer(Layer::Field) => Some(Label::KeysLayerField),
        Section::Layer(Layer::Memo) => Some(Label::KeysLayerMemo),
        Section::Screen(Scope::Intake) => Some(Label::KeysScreenIntake),
        Section::Screen(Scope::Directory) => Some(Label::KeysScreenDirectory),
        Section::Screen(Scope::Referral) => Some(Label::KeysScreenReferral),
        Section::Screen(Scope::Outreach) => Some(Label::KeysScreenOutreach),
        Section::Screen(Scope::Today) => Some(Label::KeysScreenToday),
        Section::Screen(Scope::Queue) => Some(Label::KeysScreenQueues),
        Section::Screen(Scope::Records) => Some(Label::KeysScreenRecords),
        Section::Screen(Scope::Supply) => Some(Label::KeysScreenSupply),
        Section::Screen(Scope::Report) => Some(Label::KeysScreenReport),
        Section::Screen(Scope::Themes) => Some(Label::KeysScreenThemes),
        Section::Screen(Scope::Visits) => Some(Label::KeysScreenVisits),
        Section::Screen(Scope::Palette) => Some(Label::KeysPaletteOpen),
        Section::Screen(Scope::Help) => Some(Label::KeysHelpOpen),
    }
}

#[cfg(test)]
mod tests;
