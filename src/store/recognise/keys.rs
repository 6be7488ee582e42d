//! What is typed of somebody, folded into the keys that are looked for.

use crate::domain::ids::FacilityId;
use crate::store::known::institution_keys;
use crate::text::{fold, kana, romaji};

/// So many digits are looked for.
pub const ENDING: usize = 4;
/// So many letters of a name, or kana of a reading, are looked for.
const LETTERS: usize = 2;
/// So many letters of a reading in romaji are.
const LATIN_LETTERS: usize = 3;

/// What has been typed so far; empty parts do not count.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Typed {
    /// Digits of a phone number: four or more are an ending, or a beginning when the first is 0.
    pub phone: String,
    /// Beginning of a reading, in kana or romaji, by family or given name.
    pub kana: String,
    /// Beginning of a name, by family or given name.
    pub name: String,
    /// Beginning of a word of an institution.
    pub organisation: String,
    /// Directory entries that the search has found for it, or the one that was taken over.
    pub facilities: Vec<FacilityId>,
}

impl Typed {
    /// Whether there is enough to look for anybody.
    #[must_use]
    pub fn is_enough(&self) -> bool {
        !Keys::of(self).is_empty() || !self.facilities.is_empty()
    }
}

/// What is compared, folded once.
pub(super) struct Keys {
    /// Digits of a number.
    pub phone: Option<String>,
    /// Beginnings of names and readings.
    pub names: Vec<String>,
    /// Beginnings of words of an institution.
    pub institutions: Vec<String>,
}

impl Keys {
    /// Parts of which too little was typed are left out.
    pub fn of(typed: &Typed) -> Self {
        let phone = Some(fold::digits(&typed.phone)).filter(|digits| digits.len() >= ENDING);
        let mut names: Vec<String> = Vec::new();
        names.extend(reading(&typed.kana));
        names.extend(written(&typed.name));
        // Who types a reading into the field of the name means the same.
        names.extend(reading(&typed.name));
        names.dedup();
        let mut institutions: Vec<String> = Vec::new();
        for form in [
            typed.organisation.clone(),
            romaji::katakana(&typed.organisation),
        ] {
            // The whole of what was typed, its words together.
            let whole = institution_keys(&form).into_iter().max_by_key(String::len);
            institutions.extend(whole.filter(|key| key.chars().count() >= LETTERS));
        }
        institutions.dedup();
        Self {
            phone,
            names,
            institutions,
        }
    }

    fn is_empty(&self) -> bool {
        self.phone.is_none() && self.names.is_empty() && self.institutions.is_empty()
    }
}

/// The romaji key of a reading, if it is one and long enough.
fn reading(typed: &str) -> Option<String> {
    let typed = typed.trim();
    let is_reading = |letter: char| {
        letter.is_ascii_alphabetic()
            || letter.is_whitespace()
            || fold::is_hyphen(letter)
            || kana::is_kana(letter)
            || kana::widened(letter).is_some()
            || fold::ascii_letter(letter).is_ascii_alphabetic()
    };
    if typed.is_empty() || !typed.chars().all(is_reading) {
        return None;
    }
    let key = romaji::key(typed);
    (typed.chars().count() >= least(typed) && !key.is_empty()).then_some(key)
}

/// The folded beginning of a name as it is written, if it is long enough.
fn written(typed: &str) -> Option<String> {
    Some(fold::key(typed)).filter(|key| key.chars().count() >= least(key))
}

/// So many characters tell enough: a syllable takes one in kana and two in romaji.
fn least(typed: &str) -> usize {
    if fold::ascii(typed).is_ascii() {
        LATIN_LETTERS
    } else {
        LETTERS
    }
}

/// The last four digits, which stand in an index.
pub(super) fn last_four(digits: &str) -> &str {
    digits
        .get(digits.len().saturating_sub(ENDING)..)
        .unwrap_or(digits)
}

/// The end of the range of keys that begin so.
pub(super) fn after(key: &str) -> String {
    format!("{key}\u{10FFFF}")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn too_little_is_not_looked_for() {
        let cases = [
            ("ya", false),
            ("yam", true),
            ("や", false),
            ("やま", true),
            ("ﾔﾏ", true),
            ("山", false),
            ("山田", true),
            (" ", false),
        ];
        for (name, is_enough) in cases {
            let typed = Typed {
                name: name.to_owned(),
                ..Typed::default()
            };
            assert_eq!(typed.is_enough(), is_enough, "{name}");
        }
        let digits = |phone: &str| Typed {
            phone: phone.to_owned(),
            ..Typed::default()
        };
        assert!(!digits("452").is_enough() && digits("45-21").is_enough());
    }

    #[test]
    fn a_reading_in_the_field_of_the_name_is_looked_for_as_one() {
        let keys = |name: &str| {
            Keys::of(&Typed {
                name: name.to_owned(),
                ..Typed::default()
            })
            .names
        };
        assert_eq!(keys("ヤマダ"), ["やまだ", "yamada"]);
        assert_eq!(keys("髙橋"), ["高橋"]);
    }
}
