//! Keys of addresses: the same place written differently gets the same key.
//!
//! Official lists write `常盤平５ー３ー２`, people `常盤平五丁目3番地の2`; both become
//! `常盤平5-3-2`. Numbers that belong to a town's name (三ケ月, 二十世紀が丘) stay.

use unicode_normalization::UnicodeNormalization;

use super::{fold, numeral};

/// Ends of municipality names, after which a 字 is the prefix of a hamlet.
const MUNICIPALITY_ENDS: [char; 5] = ['市', '区', '町', '村', '郡'];

/// Rounds of folding after which the oddest address rests.
const ROUNDS: usize = 8;

/// The key of an address: block numbers in ASCII digits joined by `-` (丁目, 番地, 番, 号,
/// の between digits and any stroke count as one hyphen), 大字 and 字 dropped, the
/// rest folded like [`fold::key`]. Idempotent.
#[must_use]
pub fn address_key(address: &str) -> String {
    let mut folded = folded_once(address);
    // Dropping a stroke or a 字 can bring a number and its 丁目 together.
    for _ in 0..ROUNDS {
        if !folded.contains(may_fold_again) {
            break;
        }
        let again = folded_once(&folded);
        if again == folded {
            break;
        }
        folded = again;
    }
    folded
}

fn may_fold_again(letter: char) -> bool {
    matches!(letter, '丁' | '字' | '番' | '号' | 'の') || numeral::is_numeral(letter)
}

fn folded_once(address: &str) -> String {
    let letters = address.chars().map(fold::ascii_letter);
    let is_visible = |letter: &char| !letter.is_whitespace();
    let normal: Vec<char> = if address.chars().all(fold::is_normal) {
        letters.filter(is_visible).collect()
    } else {
        letters.nfkc().filter(is_visible).collect()
    };
    let numbered = with_block_numbers(&without_hamlet_prefixes(&normal));
    let mut out = String::with_capacity(address.len());
    let mut name = String::new();
    for (at, letter) in numbered.iter().enumerate() {
        if letter.is_ascii_digit() || is_block_hyphen(&numbered, at) {
            out.push_str(&fold::key(&name));
            name.clear();
            let joined = if letter.is_ascii_digit() {
                *letter
            } else {
                '-'
            };
            out.push(joined);
        } else {
            name.push(*letter);
        }
    }
    out.push_str(&fold::key(&name));
    out
}

fn is_block_hyphen(letters: &[char], at: usize) -> bool {
    let is_digit = |at: Option<usize>| {
        at.and_then(|at| letters.get(at))
            .is_some_and(char::is_ascii_digit)
    };
    letters
        .get(at)
        .is_some_and(|letter| fold::is_hyphen(*letter) || matches!(letter, 'の' | 'ノ'))
        && is_digit(at.checked_sub(1))
        && is_digit(Some(at + 1))
}

fn without_hamlet_prefixes(letters: &[char]) -> Vec<char> {
    let has_oaza = letters.windows(2).any(|pair| pair == ['大', '字']);
    let mut out: Vec<char> = Vec::with_capacity(letters.len());
    for (at, letter) in letters.iter().enumerate() {
        let after_municipality = out
            .last()
            .is_none_or(|last| MUNICIPALITY_ENDS.contains(last));
        let opens_oaza = *letter == '大' && letters.get(at + 1) == Some(&'字');
        let follows_oaza = *letter == '字' && at > 0 && letters.get(at - 1) == Some(&'大');
        let is_prefix = (opens_oaza && after_municipality)
            || (*letter == '字' && (after_municipality || follows_oaza || has_oaza));
        if !is_prefix {
            out.push(*letter);
        }
    }
    out
}

/// Writes the numbers before 丁目, and those after it, in digits, and turns the
/// words for blocks into hyphens.
fn with_block_numbers(letters: &[char]) -> Vec<char> {
    let mut out: Vec<char> = Vec::with_capacity(letters.len());
    let mut rest = letters;
    while let Some((first, tail)) = rest.split_first() {
        rest = if out.last().copied().is_some_and(is_any_digit)
            && let Some(after) = strip(rest, "丁目")
        {
            digits_at_end(&mut out);
            close_number(&mut out, after)
        } else if ends_in_digit(&out)
            && let Some(after) = strip(rest, "番地")
                .or_else(|| strip(rest, "番"))
                .or_else(|| strip(rest, "号"))
        {
            close_number(&mut out, strip(after, "の").unwrap_or(after))
        } else if numeral::is_numeral(*first) && out.last() == Some(&'-') {
            read_number(&mut out, rest)
        } else {
            out.push(*first);
            tail
        };
    }
    if out.last() == Some(&'-') {
        out.pop();
    }
    out
}

fn strip<'a>(letters: &'a [char], word: &str) -> Option<&'a [char]> {
    let mut rest = letters;
    for expected in word.chars() {
        let (first, tail) = rest.split_first()?;
        if *first != expected {
            return None;
        }
        rest = tail;
    }
    Some(rest)
}

fn is_any_digit(letter: char) -> bool {
    letter.is_ascii_digit() || numeral::is_numeral(letter)
}

fn ends_in_digit(out: &[char]) -> bool {
    out.last().is_some_and(char::is_ascii_digit)
}

/// Puts a hyphen where another number follows.
fn close_number<'a>(out: &mut Vec<char>, after: &'a [char]) -> &'a [char] {
    let follows = after
        .first()
        .is_some_and(|next| next.is_ascii_digit() || numeral::is_numeral(*next));
    if follows && ends_in_digit(out) {
        out.push('-');
    }
    after
}

fn digits_at_end(out: &mut Vec<char>) {
    let is_number = |letter: &&char| numeral::is_numeral(**letter);
    let length = out.iter().rev().take_while(is_number).count();
    let number: String = out.iter().skip(out.len() - length).collect();
    if let Some(value) = numeral::value(&number) {
        out.truncate(out.len() - length);
        out.extend(value.to_string().chars());
    }
}

fn read_number<'a>(out: &mut Vec<char>, letters: &'a [char]) -> &'a [char] {
    let length = letters
        .iter()
        .take_while(|letter| numeral::is_numeral(**letter))
        .count();
    let (number, after) = letters.split_at(length);
    let text: String = number.iter().collect();
    match numeral::value(&text) {
        Some(value) => out.extend(value.to_string().chars()),
        None => out.extend(number),
    }
    after
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn one_place_has_one_key() {
        for written in [
            "松戸市常盤平五丁目3番地の2",
            "松戸市常盤平５ー３ー２",
            "松戸市常盤平5丁目3-2",
            "松戸市常盤平 5−3−2",
            "松戸市常盤平五丁目三番二号",
            "松戸市大字常盤平5の3の2",
        ] {
            assert_eq!(address_key(written), "松戸市常盤平5-3-2", "{written}");
        }
    }

    #[test]
    fn numbers_in_town_names_stay() {
        assert_eq!(address_key("三ヶ月12番地"), "三け月12");
        assert_eq!(address_key("二十世紀が丘戸山町5"), "二十世紀け丘戸山町5");
        assert_eq!(address_key("七右衛門新田1"), "七右衛門新田1");
        assert_eq!(address_key("小金原十二丁目"), "小金原12");
    }

    #[test]
    fn a_long_vowel_in_a_house_name_is_no_hyphen() {
        assert_eq!(address_key("新松戸3-1 コーポ松"), "新松戸3-1こぽ松");
    }

    proptest! {
        #[test]
        fn the_key_of_a_key_is_the_key(
            text in "[松市大字新ヶが三五十〇丁目番地号の0-9０-９ー−\\- a]{0,16}"
        ) {
            let once = address_key(&text);
            prop_assert_eq!(address_key(&once), once);
        }
    }
}
