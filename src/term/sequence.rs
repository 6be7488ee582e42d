//! Escape sequences of keys, for the two places where crossterm cannot read them for us: a sequence that the network
//! tore apart after its ESC, and keys typed while the program was starting.

use crossterm::event::{KeyCode, KeyEvent, KeyModifiers};

/// Whether `body` (what follows ESC) is a whole sequence: `O` and a letter, or `[`, parameters and a final character.
pub(super) fn is_complete(body: &str) -> bool {
    let mut chars = body.chars();
    match chars.next() {
        Some('O') => chars.next().is_some(),
        // The Linux console writes F1 to F5 as `[[A` to `[[E`.
        Some('[') => match chars.as_str() {
            "[" => false,
            rest => rest
                .chars()
                .last()
                .is_some_and(|last| matches!(last, '@'..='~')),
        },
        _ => false,
    }
}

/// The key that `body` (what follows ESC) stands for, if it is one we know.
pub(super) fn key(body: &str) -> Option<KeyEvent> {
    if let Some(letter) = body.strip_prefix("[[") {
        let number = "ABCDE".find(letter).filter(|_| letter.len() == 1)?;
        return Some(KeyEvent::new(
            KeyCode::F(u8::try_from(number).ok()? + 1),
            KeyModifiers::NONE,
        ));
    }
    let rest = body.strip_prefix(['[', 'O'])?;
    let last = rest.chars().last()?;
    let mut parameters = rest.strip_suffix(last)?.split(';');
    let first = parameters.next().unwrap_or_default();
    let modifiers = modifiers(parameters.next().unwrap_or("1"))?;
    let code = match last {
        '~' => numbered(first)?,
        'A' => KeyCode::Up,
        'B' => KeyCode::Down,
        'C' => KeyCode::Right,
        'D' => KeyCode::Left,
        'H' => KeyCode::Home,
        'F' => KeyCode::End,
        'P' => KeyCode::F(1),
        'Q' => KeyCode::F(2),
        'R' => KeyCode::F(3),
        'S' => KeyCode::F(4),
        'Z' => return Some(KeyEvent::new(KeyCode::BackTab, KeyModifiers::SHIFT)),
        _ => return None,
    };
    Some(KeyEvent::new(code, modifiers))
}

/// Keys of the form `[number~`.
fn numbered(number: &str) -> Option<KeyCode> {
    Some(match number.parse::<u8>().ok()? {
        1 | 7 => KeyCode::Home,
        2 => KeyCode::Insert,
        3 => KeyCode::Delete,
        4 | 8 => KeyCode::End,
        5 => KeyCode::PageUp,
        6 => KeyCode::PageDown,
        n @ 11..=15 => KeyCode::F(n - 10),
        n @ 17..=21 => KeyCode::F(n - 11),
        n @ 23..=24 => KeyCode::F(n - 12),
        _ => return None,
    })
}

/// The second parameter: one more than the sum of Shift 1, Alt 2, Ctrl 4.
fn modifiers(parameter: &str) -> Option<KeyModifiers> {
    let bits = parameter.parse::<u8>().ok()?.checked_sub(1)?;
    let mut modifiers = KeyModifiers::NONE;
    for (bit, modifier) in [
        (1, KeyModifiers::SHIFT),
        (2, KeyModifiers::ALT),
        (4, KeyModifiers::CONTROL),
    ] {
        if bits & bit != 0 {
            modifiers |= modifier;
        }
    }
    Some(modifiers)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_common_form_of_a_key_is_known() {
        for (body, code, modifiers) in [
            ("[A", KeyCode::Up, KeyModifiers::NONE),
            ("OB", KeyCode::Down, KeyModifiers::NONE),
            ("OP", KeyCode::F(1), KeyModifiers::NONE),
            ("[[C", KeyCode::F(3), KeyModifiers::NONE),
            ("[15~", KeyCode::F(5), KeyModifiers::NONE),
            ("[24~", KeyCode::F(12), KeyModifiers::NONE),
            ("[1;5C", KeyCode::Right, KeyModifiers::CONTROL),
            ("[3;2~", KeyCode::Delete, KeyModifiers::SHIFT),
            ("[Z", KeyCode::BackTab, KeyModifiers::SHIFT),
        ] {
            assert!(is_complete(body), "{body}");
            assert_eq!(key(body), Some(KeyEvent::new(code, modifiers)), "{body}");
        }
    }

    #[test]
    fn an_unfinished_sequence_waits_for_its_end() {
        for body in ["", "[", "O", "[[", "[1", "[1;5", "[20"] {
            assert!(!is_complete(body), "{body}");
        }
    }

    #[test]
    fn an_unknown_sequence_is_no_key() {
        for body in ["[?62;1c", "[99~", "[[Z", "[1;0A", "[あ"] {
            assert_eq!(key(body), None, "{body}");
        }
    }
}
