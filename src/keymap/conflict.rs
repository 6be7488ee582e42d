//! What makes a set of bindings unusable, found before anybody presses a key.
//!
//! Two commands on one key, a key that begins another (the longer one could never be pressed),
//! and a desk that nobody could leave or register on.

use super::command::{Command, Layer};
use super::file::Binding;
use super::section::Section;
use crate::locale::{Label, Locale};

/// Commands without which a person is stuck or loses work.
const NEEDED: &[Command] = &[Command::Commit, Command::Quit];

/// One conflict: the line to mend, where the file under check has one, and the sentence.
pub(super) struct Conflict {
    pub(super) line: Option<usize>,
    pub(super) message: String,
}

/// Every conflict among bindings whose leaders are already written out.
pub(super) fn find(bindings: &[Binding], locale: Locale) -> Vec<Conflict> {
    let mut conflicts = Vec::new();
    for (at, one) in bindings.iter().enumerate() {
        for two in bindings.iter().skip(at + 1) {
            if one.section == two.section && one.key == two.key {
                conflicts.push(clash(one, two, locale));
            } else if hides(one, two) {
                conflicts.push(prefix(one, two, locale));
            } else if hides(two, one) {
                conflicts.push(prefix(two, one, locale));
            }
        }
    }
    for command in NEEDED {
        if !bindings.iter().any(|binding| keeps(binding, *command)) {
            let message = locale.fill(Label::KeysFaultUnbound, &[("command", &command.name())]);
            conflicts.push(Conflict {
                line: None,
                message,
            });
        }
    }
    conflicts
}

/// Whether a binding makes a needed command reachable from everywhere, input method on or off.
fn keeps(binding: &Binding, command: Command) -> bool {
    binding.command == command
        && binding.section == Section::Layer(Layer::Global)
        && binding.key.is_ime_proof()
}

fn hides(short: &Binding, long: &Binding) -> bool {
    // The leader alone does nothing but wait, so it hides nothing. A question in front is meant
    // to shut out what lies behind it.
    let dialog = Section::Layer(Layer::Dialog);
    let shuts_out = short.section == dialog && long.section != dialog;
    short.command != Command::Leader
        && !shuts_out
        && long.key.continues(short.key.chords())
        && short.section.can_meet(long.section)
}

fn clash(one: &Binding, two: &Binding, locale: Locale) -> Conflict {
    let message = locale.fill(
        Label::KeysFaultClash,
        &[
            ("section", &one.section.name()),
            ("key", &one.key),
            ("command", &one.command.name()),
            ("other", &two.command.name()),
        ],
    );
    Conflict {
        line: two.line.or(one.line),
        message,
    }
}

fn prefix(short: &Binding, long: &Binding, locale: Locale) -> Conflict {
    let message = locale.fill(
        Label::KeysFaultPrefix,
        &[
            ("key", &short.key),
            ("command", &short.command.name()),
            ("longer", &long.key),
            ("other", &long.command.name()),
        ],
    );
    Conflict {
        line: short.line.max(long.line),
        message,
    }
}
