//! The one thing that may leave for the person's clipboard: a telephone number to dial.
//!
//! Bytes for the clipboard pass through the terminal and every program between (OSC 52), so the type lets nothing
//! but digits and hyphens in: no name, no note, no escape sequence can be sent by mistake.

use crossterm::Command as _;
use crossterm::clipboard::CopyToClipboard;

/// The longest number taken, in characters, hyphens included.
const LONGEST: usize = 24;

/// A telephone number as it is dialled: digits and hyphens, at least one digit.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PhoneDigits(String);

impl PhoneDigits {
    /// Takes `number` if it is digits and hyphens only (ASCII, at most 24 characters).
    #[must_use]
    pub fn new(number: &str) -> Option<Self> {
        let is_dialable = number.len() <= LONGEST
            && number
                .bytes()
                .all(|byte| byte.is_ascii_digit() || byte == b'-')
            && number.bytes().any(|byte| byte.is_ascii_digit());
        is_dialable.then(|| Self(number.to_owned()))
    }

    /// The bytes that ask the terminal to put the number on the clipboard (OSC 52).
    #[must_use]
    pub fn to_osc52(&self) -> Vec<u8> {
        let mut sequence = String::new();
        // Writing into a `String` cannot fail.
        let _ = CopyToClipboard::to_clipboard_from(&self.0).write_ansi(&mut sequence);
        sequence.into_bytes()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_number_goes_out_as_base64_in_osc_52() {
        let number = PhoneDigits::new("047-000-0000").unwrap();
        assert_eq!(number.to_osc52(), b"\x1b]52;c;MDQ3LTAwMC0wMDAw\x1b\\");
    }

    #[test]
    fn nothing_but_a_number_can_be_copied() {
        for refused in [
            "",
            "-",
            "山田",
            "047 000",
            "０４７",
            "047\x1b]52",
            "+81-47",
            "0000000000000000000000000",
        ] {
            assert_eq!(PhoneDigits::new(refused), None, "{refused:?}");
        }
    }
}
