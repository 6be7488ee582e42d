//! Keeps personal data out of logs and off screens that others can see.

use std::fmt;

use unicode_segmentation::UnicodeSegmentation;

use super::fold;

/// Shown for everything hidden in a name. Full-width, because its width is certain.
const NAME_MASK: &str = "＊＊";
const PHONE_MASK: &str = "***-";

/// A value that no log, panic or error text can print.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Default)]
pub struct Redacted<T>(T);

impl<T> Redacted<T> {
    /// Hides `value`.
    pub const fn new(value: T) -> Self {
        Self(value)
    }

    /// The value itself: only where the person may see it.
    pub const fn expose(&self) -> &T {
        &self.0
    }

    /// Takes the value out.
    pub fn into_inner(self) -> T {
        self.0
    }
}

impl<T> From<T> for Redacted<T> {
    fn from(value: T) -> Self {
        Self(value)
    }
}

impl<T> fmt::Debug for Redacted<T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("[redacted]")
    }
}

impl<T> fmt::Display for Redacted<T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("[redacted]")
    }
}

/// The first letter of a name and a mask that does not tell the name's length.
/// An empty name stays empty.
#[must_use]
pub fn mask_name(name: &str) -> String {
    match name.trim().graphemes(true).next() {
        Some(first) => format!("{first}{NAME_MASK}"),
        None => String::new(),
    }
}

/// The last four digits of a telephone number; nothing of a number too short to
/// hide anything. A text without digits gives an empty text.
#[must_use]
pub fn mask_phone(phone: &str) -> String {
    let digits = fold::digits(phone);
    match digits.len() {
        0 => String::new(),
        1..=7 => PHONE_MASK.repeat(2).trim_end_matches('-').to_owned(),
        length => format!("{PHONE_MASK}{}", digits.get(length - 4..).unwrap_or("")),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_redacted_value_prints_nothing_of_itself() {
        let name = Redacted::new("山田");
        assert_eq!(format!("{name:?} {name}"), "[redacted] [redacted]");
        assert_eq!(*name.expose(), "山田");
    }

    #[test]
    fn a_masked_name_shows_its_first_letter_and_hides_its_length() {
        assert_eq!(mask_name("葛\u{e0100}西 太郎"), "葛\u{e0100}＊＊");
        assert_eq!(mask_name("山田"), "山＊＊");
        assert_eq!(mask_name(""), "");
    }

    #[test]
    fn a_masked_phone_shows_its_last_four_digits() {
        assert_eq!(mask_phone("090-1234-5678"), "***-5678");
        assert_eq!(mask_phone("5678"), "***-***");
    }
}
