//! One romaji key for kana and for romaji, however it was spelled.

use std::borrow::Cow;

use unicode_normalization::UnicodeNormalization;
use unicode_normalization::char::is_combining_mark;

use super::super::{fold, kana};

/// One character used up, none spelled.
const NOTHING: usize = 1;

/// Kunrei syllables of ぁ (U+3041) to ゖ (U+3096). Small ones have their large
/// form's; っ is empty, because it doubles what follows.
const SPELLING: [&str; 86] = [
    "a", "a", "i", "i", "u", "u", "e", "e", "o", "o", "ka", "ga", "ki", "gi", "ku", "gu", "ke",
    "ge", "ko", "go", "sa", "za", "si", "zi", "su", "zu", "se", "ze", "so", "zo", "ta", "da", "ti",
    "zi", "", "tu", "zu", "te", "de", "to", "do", "na", "ni", "nu", "ne", "no", "ha", "ba", "pa",
    "hi", "bi", "pi", "hu", "bu", "pu", "he", "be", "pe", "ho", "bo", "po", "ma", "mi", "mu", "me",
    "mo", "ya", "ya", "yu", "yu", "yo", "yo", "ra", "ri", "ru", "re", "ro", "wa", "wa", "i", "e",
    "o", "n", "bu", "ka", "ke",
];

/// The canonical romaji of kana (hiragana, katakana, half-width): Kunrei, lower
/// case, long vowels as short ones. Characters that are no kana pass, folded to
/// lower case; spaces, hyphens and other punctuation are dropped.
#[must_use]
pub fn key_from_kana(text: &str) -> String {
    canonical(&spelled(text))
}

/// The canonical key of what a person types: romaji of any spelling, kana, digits.
/// It equals [`key_from_kana`] of the word meant, and the key of a word's first
/// letters begins the key of the word.
#[must_use]
pub fn key(text: &str) -> String {
    if text.is_ascii() {
        return canonical(text);
    }
    let plain = |letter: char| kana::is_kana(letter) || kana::widened(letter).is_some();
    if text.chars().all(plain) {
        return key_from_kana(text);
    }
    // ō and full-width letters; kana has to be composed again afterwards.
    let without_marks: String = text
        .nfkd()
        .filter(|letter| !is_combining_mark(*letter) || is_sound_mark(*letter))
        .nfkc()
        .collect();
    canonical(&spelled(&without_marks))
}

fn is_sound_mark(letter: char) -> bool {
    matches!(letter, kana::VOICED | kana::SEMI_VOICED)
}

fn spelling(hiragana: char) -> Option<&'static str> {
    let at = u32::from(hiragana).checked_sub(0x3041)?;
    SPELLING.get(usize::try_from(at).ok()?).copied()
}

/// `text` with its kana spelled in Kunrei, the rest as it is.
fn spelled(text: &str) -> Cow<'_, str> {
    if text.is_ascii() {
        return Cow::Borrowed(text);
    }
    let mut out = String::with_capacity(text.len());
    let mut doubling = false;
    let mut letters = text
        .chars()
        .map(|letter| kana::widened(letter).unwrap_or(letter))
        .peekable();
    while let Some(letter) = letters.next() {
        let mut letter = letter;
        while let Some(joined) = letters.peek().and_then(|mark| kana::voiced(letter, *mark)) {
            letter = joined;
            letters.next();
        }
        let hiragana = kana::to_hiragana(letter);
        if hiragana == 'っ' {
            doubling = true;
            continue;
        }
        match spelling(hiragana) {
            Some(syllable) => {
                if doubling && let Some(first) = syllable.chars().next().filter(|c| !is_vowel(*c)) {
                    out.push(first);
                }
                join_syllable(&mut out, hiragana, syllable);
            }
            None => out.push(letter),
        }
        doubling = false;
    }
    Cow::Owned(out)
}

/// Appends a syllable; a small ゃ or ぇ takes the place of the vowel before it.
fn join_syllable(out: &mut String, hiragana: char, syllable: &'static str) {
    let glides = match hiragana {
        'ゃ' | 'ゅ' | 'ょ' => out.ends_with('i'),
        'ぇ' => out.ends_with("si") || out.ends_with("zi") || out.ends_with("ti"),
        // ヴァ is バ.
        'ぁ' | 'ぃ' | 'ぉ' => out.ends_with("bu"),
        _ => false,
    } || (hiragana == 'ぇ' && out.ends_with("bu"));
    if glides {
        let after_v = out.ends_with("bu");
        out.pop();
        if hiragana == 'ぇ' && !after_v {
            out.push('y');
        }
    }
    out.push_str(syllable);
}

fn is_vowel(letter: char) -> bool {
    matches!(letter, 'a' | 'i' | 'u' | 'e' | 'o')
}

/// Rewrites any romaji into the one spelling, letter by letter.
fn canonical(text: &str) -> String {
    let mut key = Key {
        out: String::with_capacity(text.len()),
        last: '\0',
    };
    let mut rest = text;
    while let Some(first) = rest.chars().next() {
        let letter = first.to_ascii_lowercase();
        let mut ahead = rest
            .chars()
            .skip(1)
            .map(|letter| letter.to_ascii_lowercase());
        let (second, third) = (ahead.next(), ahead.next());
        let taken = key.take(letter, second, third).max(1);
        let mut tail = rest.chars();
        for _ in 0..taken {
            tail.next();
        }
        rest = tail.as_str();
    }
    key.out
}

struct Key {
    out: String,
    last: char,
}

impl Key {
    fn push(&mut self, letter: char) {
        let long_vowel =
            is_vowel(letter) && (self.last == letter || (self.last == 'o' && letter == 'u'));
        let doubled_n = letter == 'n' && self.last == 'n';
        if !long_vowel && !doubled_n {
            self.out.push(letter);
            self.last = letter;
        }
    }

    fn spell(&mut self, letters: &str) {
        for letter in letters.chars() {
            self.push(letter);
        }
    }

    /// Spells what begins with `letter`; the number of characters used up.
    fn take(&mut self, letter: char, second: Option<char>, third: Option<char>) -> usize {
        match (letter, second) {
            ('s', Some('h')) => self.soft('s', third),
            ('c', Some('h' | 'y')) => self.soft('t', third),
            ('j', Some('y')) => self.soft('z', third),
            ('j', _) => {
                self.soft('z', second);
                1
            }
            ('c', Some('c') | None) | ('t', Some('c')) => self.one('t'),
            ('t', Some('s')) => {
                self.spell(if third.is_none() || third == Some('u') {
                    "t"
                } else {
                    "tu"
                });
                2
            }
            ('t' | 'd', Some('h')) => self.foreign(letter, third),
            ('d', Some('z')) | ('w', Some('o')) => NOTHING,
            ('d', Some('u' | 'i' | 'y')) => self.one('z'),
            ('f', Some('a' | 'i' | 'e' | 'o' | 'y')) => {
                self.spell("hu");
                1
            }
            ('f', _) => self.one('h'),
            ('v', _) => self.one('b'),
            ('l', _) => self.one('r'),
            ('w', Some('i' | 'e')) => self.one('u'),
            ('k' | 'g', Some('w')) => {
                self.push(letter);
                self.push('u');
                2
            }
            ('m', Some('b' | 'm' | 'p')) => self.one('n'),
            // Either ン or ム: both begin like the word without it.
            ('m', None) if is_vowel(self.last) => NOTHING,
            ('h', second) if self.last == 'o' && second.is_none_or(|next| !is_vowel(next)) => {
                NOTHING
            }
            _ if letter.is_alphanumeric() && !fold::is_hyphen(letter) => self.other(letter),
            _ => NOTHING,
        }
    }

    fn one(&mut self, letter: char) -> usize {
        self.push(letter);
        1
    }

    fn other(&mut self, letter: char) -> usize {
        for lower in letter.to_lowercase() {
            self.push(lower);
        }
        1
    }

    /// `sha`, `cha`, `ja`: a consonant with a glide, unless an i follows.
    fn soft(&mut self, consonant: char, vowel: Option<char>) -> usize {
        self.push(consonant);
        if matches!(vowel, Some('a' | 'u' | 'e' | 'o')) {
            self.push('y');
        }
        2
    }

    /// `thi` is ティ, `dhu` is デュ.
    fn foreign(&mut self, consonant: char, vowel: Option<char>) -> usize {
        self.push(consonant);
        match vowel {
            Some('i') => self.push('e'),
            Some('u' | 'a' | 'o') => self.spell("ey"),
            _ => {}
        }
        2
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn typed_romaji_equals_the_kana_it_means() {
        for (typed, kana) in [
            ("takase", "タカセ"),
            ("matsudo", "まつど"),
            ("matudo", "ﾏﾂﾄﾞ"),
            ("shinmatsudo", "シンマツド"),
            ("sinmatsudo", "シンマツド"),
            ("shimmatsudo", "シンマツド"),
            ("hommachi", "ホンマチ"),
            ("ohno", "オオノ"),
            ("oono", "オオノ"),
            ("ono", "オオノ"),
            ("satoh", "サトウ"),
            ("Satō", "サトウ"),
            ("kenichi", "ケンイチ"),
            ("ken'ichi", "ケンイチ"),
            ("annai", "アンナイ"),
            ("inoue", "イノウエ"),
            ("jyunko", "ジュンコ"),
            ("junko", "ジュンコ"),
            ("chiba", "チバ"),
            ("tiba", "チバ"),
            ("itchou", "イッチョウ"),
            ("icchou", "イッチョウ"),
            ("kurinikku", "クリニック"),
            ("fujii", "フジイ"),
            ("huzii", "フジイ"),
            ("sa-bisu", "サーヴィス"),
            ("sha-pu", "シャープ"),
            ("shefu", "シェフ"),
            ("faasuto", "ファースト"),
            ("thisshu", "ティッシュ"),
            ("dhisuko", "ディスコ"),
            ("uirusu", "ウイルス"),
            ("tuzuki", "ツヅキ"),
            ("tsuduki", "ツヅキ"),
            ("hanadi", "ハナヂ"),
            ("vaiorin", "ヴァイオリン"),
            ("vekutoru", "ヴェクトル"),
            ("24", "24"),
        ] {
            assert_eq!(key(typed), key_from_kana(kana), "{typed} and {kana}");
        }
    }

    #[test]
    fn kana_typed_with_the_input_method_on_gives_the_same_key() {
        assert_eq!(key("まつど"), key("matsudo"));
        assert_eq!(key("ｍａｔｓｕｄｏ"), key("matsudo"));
    }

    #[test]
    fn each_key_on_the_way_begins_the_key_of_the_word() {
        for word in [
            "matsudo",
            "shinmatsudo",
            "kyouko",
            "chiba",
            "fujii",
            "ohno",
            "hommachi",
            "jyunko",
        ] {
            let whole = key(word);
            for length in 1..=word.len() {
                let part = key(word.get(..length).unwrap());
                assert!(whole.starts_with(&part), "{part} of {word} ({whole})");
            }
        }
    }

    proptest! {
        #[test]
        fn making_a_key_never_fails(text in any::<String>()) {
            let _ = (key(&text), key_from_kana(&text));
        }

        #[test]
        fn kana_through_a_kana_field_keeps_its_key(text in "[あ-ろわんー]{0,10}") {
            prop_assert_eq!(key_from_kana(&super::super::katakana(&text)), key_from_kana(&text));
        }
    }
}
