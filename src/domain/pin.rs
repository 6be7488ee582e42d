//! The PIN that lifts the curtain over an idle screen.

use crate::text::fold;
use crate::text::redact::Redacted;

/// Fewest letters and digits.
pub const SHORTEST: usize = 4;
/// Most letters and digits.
pub const LONGEST: usize = 64;

/// A PIN as typed, never printed. Full-width letters and digits are the ASCII ones, because an
/// input method may be on.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Pin(Redacted<String>);

impl Pin {
    /// Reads what was typed; `None` when it is too short, too long, or has anything but ASCII
    /// letters, digits and signs.
    #[must_use]
    pub fn read(typed: &str) -> Option<Self> {
        let plain = fold::ascii(typed.trim());
        let length = plain.chars().count();
        let is_plain = plain.chars().all(|letter| letter.is_ascii_graphic());
        let fits = (SHORTEST..=LONGEST).contains(&length);
        (is_plain && fits).then(|| Self(Redacted::new(plain)))
    }

    /// The PIN itself, for the one place that hashes it.
    #[must_use]
    pub fn expose(&self) -> &str {
        self.0.expose()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_pin_is_the_same_in_both_widths_and_never_printed() {
        let pin = Pin::read("１２３４").unwrap();
        assert_eq!(pin, Pin::read(" 1234 ").unwrap());
        assert!(!format!("{pin:?}").contains("1234"));
    }

    #[test]
    fn what_is_too_short_or_cannot_be_typed_without_an_input_method_is_no_pin() {
        for typed in ["", "123", "暗証番号", "12 34", &"1".repeat(65)] {
            assert_eq!(Pin::read(typed), None, "{typed:?}");
        }
    }
}
