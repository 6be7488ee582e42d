//! Who is calling, told by name before the number: the hand is still in the telephone field.
//!
//! Kana and kanji are no telephone number. Kana go to the reading, a name with kanji goes to the name, and the hand
//! goes along, so that the search for the caller begins with the first letter. What already stands in a name is never
//! written over: then the text stays in the telephone field, which says that it is none.

use super::call::Call;
use crate::text::kana::{is_kana, is_kanji};

/// Each telephone field with the reading and the name of whose it is.
const PHONES: [(&str, &str, &str); 2] = [
    ("caller.phone", "caller.kana", "caller.name"),
    ("person.phone", "person.kana", "person.name"),
];

/// The one word that stands in a number: an extension.
const EXTENSION: &str = "内線";

impl Call {
    /// Moves the hand to the name when `text` makes a name of what stands in the telephone field. What is to be typed
    /// there comes back: `text`, and before it what the field held.
    pub(super) fn go_to_the_name(&mut self, text: &str) -> String {
        let focused = self.form.focused_code();
        let Some((phone, kana, name)) = PHONES.iter().find(|(phone, ..)| *phone == focused) else {
            return text.to_owned();
        };
        let whole = self.form.text(phone) + text;
        let target = if whole.chars().any(is_kanji) {
            name
        } else {
            kana
        };
        if !is_name(&whole) || !self.form.text(target).is_empty() {
            return text.to_owned();
        }
        self.form.set_text(phone, "");
        self.form.focus_on(target, None);
        whole
    }
}

/// Whether a text has letters of a name, no digit, and is not the beginning of an extension.
fn is_name(text: &str) -> bool {
    let is_half_kana = |letter: char| ('\u{FF66}'..='\u{FF9D}').contains(&letter);
    let mut letters = text.chars();
    letters
        .any(|letter| is_kana(letter) && letter != 'ー' || is_kanji(letter) || is_half_kana(letter))
        && !text.chars().any(char::is_numeric)
        && !EXTENSION.starts_with(text.trim())
}
