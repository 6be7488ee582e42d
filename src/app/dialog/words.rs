//! Other words under which the palette finds a command: readings in kana, and what people call it.

use crate::keymap::Command;
use std::collections::BTreeMap;
use std::sync::LazyLock;

static WORDS: LazyLock<BTreeMap<String, String>> = LazyLock::new(|| {
    // A test holds the shipped file to be without fault.
    toml::from_str(include_str!("../../../data/command_words.toml")).unwrap_or_default()
});

/// The words of a command, with blanks between; empty when it has none.
pub(super) fn of(command: Command) -> &'static str {
    WORDS.get(command.name()).map_or("", String::as_str)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_line_belongs_to_a_command_and_every_menu_command_has_a_reading() {
        for name in WORDS.keys() {
            assert!(Command::named(name).is_some(), "{name} is no command");
        }
        for command in Command::ALL
            .iter()
            .filter(|command| command.is_in_palette())
        {
            assert!(
                !of(*command).is_empty(),
                "{} has no reading",
                command.name()
            );
        }
    }
}
