//! Blacks out in a free text what would tell who somebody is.
//!
//! Words are found whichever way they are written: folded, with other spaces and hyphens, as a part of a
//! longer word. Rather too much is hidden than too little: whoever reads the result can ask.

use std::ops::Range;

use chrono::{Datelike, NaiveDate};
use unicode_segmentation::UnicodeSegmentation;

use crate::text::fold;

/// Stands for everything hidden, whatever its length. Full-width, because its width is certain.
const MASK: &str = "＊＊";
/// So many digits in a row are a telephone or insurance number.
const NUMBER: usize = 9;
/// What follows a name of one letter so that it is one.
const TITLES: [&str; 5] = ["さん", "様", "氏", "君", "ちゃん"];
/// Behind these an address goes on with the next smaller place.
const PLACES: [char; 8] = ['都', '道', '府', '県', '市', '区', '町', '村'];
/// Shortest rest of an address that is looked for by itself.
const PLACE_LENGTH: usize = 4;

/// What is to be hidden.
#[derive(Clone, Default)]
pub struct Blackout {
    /// Folded letter by letter, so that both sides are folded alike.
    words: Vec<String>,
}

/// A text letter by letter: the folded letters in one, and for each letter its place in both.
struct Keyed {
    key: String,
    letters: Vec<(Range<usize>, Range<usize>)>,
}

impl Keyed {
    fn of(text: &str) -> Self {
        let mut keyed = Self {
            key: String::new(),
            letters: Vec::new(),
        };
        for (at, letter) in text.grapheme_indices(true) {
            let start = keyed.key.len();
            keyed.key.push_str(&fold::key(letter));
            let place = at..at + letter.len();
            keyed.letters.push((place, start..keyed.key.len()));
        }
        keyed
    }
}

impl Blackout {
    /// Hides a name and its parts, wherever they stand.
    #[must_use]
    pub fn name(mut self, name: &str) -> Self {
        self.word(name);
        let parts: Vec<&str> = name.split_whitespace().collect();
        for part in &parts {
            if Keyed::of(part).key.chars().nth(1).is_some() {
                self.word(part);
            } else {
                for title in TITLES {
                    self.word(&format!("{part}{title}"));
                }
            }
        }
        if let [whole] = parts[..] {
            // Where the family name ends is not known.
            let shortest = if whole.chars().any(is_kana) { 3 } else { 2 };
            let ends: Vec<usize> = whole.char_indices().map(|(at, _)| at).collect();
            for end in ends.iter().skip(shortest) {
                self.word(whole.get(..*end).unwrap_or(whole));
            }
        }
        self
    }

    /// Hides an address and every rest of it that still tells a house.
    #[must_use]
    pub fn address(mut self, address: &str) -> Self {
        self.word(address);
        for (at, place) in address.char_indices() {
            let rest = address.get(at + place.len_utf8()..).unwrap_or("");
            let tells_a_house = !fold::digits(rest).is_empty();
            if PLACES.contains(&place) && tells_a_house && rest.chars().count() >= PLACE_LENGTH {
                self.word(rest);
            }
        }
        self
    }

    /// Hides a telephone number; long numbers are hidden in any case.
    #[must_use]
    pub fn phone(mut self, phone: &str) -> Self {
        self.word(&super::phone::digits(phone));
        self
    }

    /// Hides a date in every form that people write.
    #[must_use]
    pub fn date(mut self, date: NaiveDate, eras: &[String]) -> Self {
        let mut years = eras.to_vec();
        years.push(date.year().to_string());
        let (month, day) = (date.month(), date.day());
        for year in years {
            for (first, second, end) in [
                ("-", "-", ""),
                ("/", "/", ""),
                (".", ".", ""),
                ("年", "月", "日"),
            ] {
                self.word(&format!("{year}{first}{month}{second}{day}{end}"));
                self.word(&format!("{year}{first}{month:02}{second}{day:02}{end}"));
            }
        }
        self
    }

    fn word(&mut self, word: &str) {
        let key = Keyed::of(word).key;
        if !key.is_empty() && !self.words.contains(&key) {
            self.words.push(key);
        }
    }

    /// The text with everything hidden that is to be.
    #[must_use]
    pub fn hide(&self, text: &str) -> String {
        let keyed = Keyed::of(text);
        let mut is_hidden = vec![false; keyed.letters.len()];
        for word in &self.words {
            for place in occurrences(&keyed.key, word) {
                cover(&keyed, &place, &mut is_hidden);
            }
        }
        for place in long_numbers(&keyed.key) {
            cover(&keyed, &place, &mut is_hidden);
        }
        let mut shown = String::new();
        let mut masked = false;
        for ((place, _), hidden) in keyed.letters.iter().zip(is_hidden) {
            match (hidden, masked) {
                (false, _) => shown.push_str(text.get(place.clone()).unwrap_or("")),
                (true, false) => shown.push_str(MASK),
                (true, true) => {}
            }
            masked = hidden;
        }
        shown
    }
}

/// Hides every letter that a place in the key touches, and what stands between them.
fn cover(keyed: &Keyed, place: &Range<usize>, is_hidden: &mut [bool]) {
    let touches = |key: &Range<usize>| key.start < place.end && place.start < key.end;
    let first = keyed.letters.iter().position(|(_, key)| touches(key));
    let last = keyed.letters.iter().rposition(|(_, key)| touches(key));
    if let (Some(first), Some(last)) = (first, last)
        && let Some(covered) = is_hidden.get_mut(first..=last)
    {
        covered.fill(true);
    }
}

/// Every place of a word, overlapping ones too.
fn occurrences(key: &str, word: &str) -> Vec<Range<usize>> {
    key.char_indices()
        .filter(|(at, _)| key.get(*at..).is_some_and(|rest| rest.starts_with(word)))
        .map(|(at, _)| at..at + word.len())
        .collect()
}

fn long_numbers(key: &str) -> Vec<Range<usize>> {
    let mut found = Vec::new();
    let mut start = None;
    for (at, letter) in key.char_indices().chain([(key.len(), ' ')]) {
        match (letter.is_ascii_digit(), start) {
            (true, None) => start = Some(at),
            (false, Some(from)) => {
                if at - from >= NUMBER {
                    found.push(from..at);
                }
                start = None;
            }
            _ => {}
        }
    }
    found
}

fn is_kana(letter: char) -> bool {
    matches!(letter, 'ぁ'..='ー' | 'ｦ'..='ﾟ') || letter.is_ascii_alphabetic()
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn of_person() -> Blackout {
        Blackout::default()
            .name("架空 花子")
            .name("カクウ ハナコ")
            .address("千葉県見本市みどり町1-2-3")
            .phone("090-1234-5678")
            .date(
                NaiveDate::from_ymd_opt(1940, 3, 2).unwrap(),
                &["昭和15".to_owned(), "S15".to_owned(), "昭15".to_owned()],
            )
    }

    #[test]
    fn who_somebody_is_goes_whichever_way_it_is_written() {
        let hide = |text: &str| of_person().hide(text);
        for told in [
            "架空　花子様",
            "架空花子",
            "かくう・はなこ",
            "ｶｸｳ ﾊﾅｺ",
            "花子さん",
            "みどり町１－２－３",
            "０９０１２３４５６７８",
            "090 1234 5678",
            "S15.3.2",
            "昭和15年3月2日",
            "1940/03/02",
            "１９４００３０２",
        ] {
            let hidden = hide(&format!("心不全 {told} 独居"));
            assert!(hidden.starts_with("心不全 ＊＊"), "{told}: {hidden}");
            assert!(hidden.ends_with("独居"), "{told}: {hidden}");
        }
    }

    #[test]
    fn what_tells_nobody_stays() {
        let told = "COPD(在宅酸素2L)、R8.10.3 退院、要介護3、血圧120/80";
        assert_eq!(of_person().hide(told), told);
    }

    #[test]
    fn a_name_of_one_letter_goes_where_it_is_a_name() {
        let hidden = Blackout::default()
            .name("森 一")
            .hide("森さん 森林公園の近く");
        assert_eq!(hidden, "＊＊ 森林公園の近く");
    }

    proptest! {
        #[test]
        fn nothing_hidden_is_found_in_what_is_left(
            name in "[一-鿋ぁ-んァ-ヶa-zA-Zｱ-ﾝ]{2,8}( [一-鿋ァ-ヶ]{1,6})?",
            phone in "0[0-9]{9,10}",
            before in "[一-鿋ぁ-ん0-9a-z -]{0,12}",
            after in "[一-鿋ぁ-ん0-9a-z -]{0,12}",
        ) {
            let text = format!("{before}{name}{after} {phone}{before}{name}");
            let shown = Blackout::default().name(&name).phone(&phone).hide(&text);
            let key = Keyed::of(&shown).key;
            prop_assert!(!key.contains(&Keyed::of(&name).key), "{shown}");
            prop_assert!(!fold::digits(&shown).contains(&phone), "{shown}");
        }
    }
}
