//! Which key runs which command, and where.
//!
//! The table in [`command`] names every command once; the key files in `keymaps/` hold nothing
//! but keys. Dispatch, footer, help, palette and the printed key list all read these two, so
//! they cannot tell the person different things.

pub mod command;
mod conflict;
pub mod file;
pub mod help;
pub mod keys;
mod reader;
pub mod resolve;
pub mod section;

use crossterm::event::{KeyCode, KeyEvent, KeyEventKind, KeyModifiers};

pub use command::{Command, Layer, Scope};
pub use file::{Keymap, Shipped};
pub use keys::{Key, KeyChord};
pub use resolve::{Context, Resolved, Resolver};
pub use section::Section;

use keys::{KeyName, Modifiers};

/// The stroke behind a key event of the terminal; `None` for releases and for keys that no
/// terminal sends reliably (media keys, lone modifiers).
#[must_use]
pub fn from_crossterm(event: &KeyEvent) -> Option<KeyChord> {
    if event.kind == KeyEventKind::Release {
        return None;
    }
    let mut modifiers = Modifiers {
        ctrl: event.modifiers.contains(KeyModifiers::CONTROL),
        alt: event.modifiers.contains(KeyModifiers::ALT),
        shift: event.modifiers.contains(KeyModifiers::SHIFT),
    };
    let name = match event.code {
        KeyCode::Char(letter) => KeyName::Char(letter),
        KeyCode::F(number) => KeyName::F(number),
        KeyCode::Enter => KeyName::Enter,
        KeyCode::Esc => KeyName::Esc,
        KeyCode::Tab => KeyName::Tab,
        KeyCode::BackTab => {
            modifiers.shift = true;
            KeyName::Tab
        }
        KeyCode::Backspace => KeyName::Backspace,
        KeyCode::Delete => KeyName::Delete,
        KeyCode::Insert => KeyName::Insert,
        KeyCode::Up => KeyName::Up,
        KeyCode::Down => KeyName::Down,
        KeyCode::Left => KeyName::Left,
        KeyCode::Right => KeyName::Right,
        KeyCode::PageUp => KeyName::PageUp,
        KeyCode::PageDown => KeyName::PageDown,
        KeyCode::Home => KeyName::Home,
        KeyCode::End => KeyName::End,
        _ => return None,
    };
    Some(KeyChord::new(modifiers, name))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn pressed(code: KeyCode, modifiers: KeyModifiers) -> String {
        from_crossterm(&KeyEvent::new(code, modifiers))
            .unwrap()
            .to_string()
    }

    #[test]
    fn ctrl_h_is_the_backspace_key_of_terminals_that_send_bs() {
        assert_eq!(
            pressed(KeyCode::Char('h'), KeyModifiers::CONTROL),
            "backspace"
        );
    }

    #[test]
    fn ctrl_7_is_what_a_terminal_sends_for_ctrl_underscore() {
        assert_eq!(pressed(KeyCode::Char('7'), KeyModifiers::CONTROL), "ctrl-_");
    }

    #[test]
    fn shift_is_part_of_a_capital_letter_and_of_a_full_width_one() {
        assert_eq!(pressed(KeyCode::Char('U'), KeyModifiers::SHIFT), "U");
        assert_eq!(pressed(KeyCode::Char('Ａ'), KeyModifiers::SHIFT), "Ａ");
        assert_eq!(pressed(KeyCode::BackTab, KeyModifiers::SHIFT), "shift-tab");
    }

    #[test]
    fn a_released_key_does_nothing() {
        let released = KeyEvent {
            kind: KeyEventKind::Release,
            ..KeyEvent::new(KeyCode::F(1), KeyModifiers::NONE)
        };
        assert_eq!(from_crossterm(&released), None);
    }
}
