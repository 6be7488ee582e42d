//! Telephone numbers: digits for matching, groups for reading.

use std::collections::BTreeMap;
use std::sync::LazyLock;

use super::fold;

/// Digits of an ordinary number, area code included.
const ORDINARY: usize = 10;
/// Digits of a mobile or internet number.
const MOBILE: usize = 11;

/// Leading digits and the length of the area code they tell, longest first.
static AREA_CODES: LazyLock<Vec<(String, usize)>> = LazyLock::new(|| {
    let table: BTreeMap<String, Vec<String>> =
        toml::from_str(include_str!("../../data/area_codes.toml"))
            .expect("a test reads the embedded table");
    let mut codes: Vec<(String, usize)> = table
        .into_iter()
        .flat_map(|(length, leading)| {
            let length = length.parse().unwrap_or(0);
            leading.into_iter().map(move |leading| (leading, length))
        })
        .collect();
    codes.sort_by_key(|(leading, _)| std::cmp::Reverse(leading.len()));
    codes
});

/// The digits for matching: any digit form, `+81` as a leading 0, without what
/// follows the number (an extension).
#[must_use]
pub fn digits(phone: &str) -> String {
    split_typed(phone).0
}

/// The number grouped for reading (`047-366-1111`, `090-1234-5678`, `0120-123-456`),
/// followed by what came after it (an extension). Whoever wrote three groups knew them:
/// such a number keeps its own, in ASCII, and so does one whose groups are not known.
#[must_use]
pub fn group(phone: &str) -> String {
    let (digits, typed, rest) = split_typed(phone);
    let shown = match grouping(&digits) {
        Some((first, second)) if !is_grouped(&typed) => hyphenated(&digits, first, second),
        _ => typed,
    };
    match rest.trim() {
        "" => shown,
        rest => format!("{shown} {rest}"),
    }
}

/// Digits, the number with ASCII hyphens as typed, and the text after the number.
fn split_typed(phone: &str) -> (String, String, String) {
    let ascii: String = fold::ascii(phone).trim().to_owned();
    let (mut digits, mut typed) = (String::new(), String::new());
    let mut rest = String::new();
    for letter in ascii.chars() {
        if !rest.is_empty() {
            rest.push(letter);
        } else if letter.is_ascii_digit() {
            digits.push(letter);
            typed.push(letter);
        } else if fold::is_hyphen(letter) || matches!(letter, '(' | ')' | ' ' | '.' | '+' | '/') {
            if letter != '+' && !typed.is_empty() && !typed.ends_with('-') {
                typed.push('-');
            }
            if letter == '+' {
                typed.push('+');
            }
        } else if digits.len() >= ORDINARY - 1 {
            rest.push(letter);
        }
    }
    if let Some(national) = typed.strip_prefix("+81").map(fold::digits) {
        digits = format!("0{}", national.trim_start_matches('0'));
        typed.clone_from(&digits);
    }
    let typed = typed.trim_end_matches('-').to_owned();
    (digits, typed, rest)
}

/// Whether a number was written in three groups.
fn is_grouped(typed: &str) -> bool {
    typed.split('-').filter(|group| !group.is_empty()).count() == 3
}

/// Lengths of the first two groups.
fn grouping(digits: &str) -> Option<(usize, usize)> {
    let starts = |prefixes: &[&str]| prefixes.iter().any(|prefix| digits.starts_with(prefix));
    match digits.len() {
        MOBILE if starts(&["020", "050", "060", "070", "080", "090"]) && !starts(&["0800"]) => {
            Some((3, 4))
        }
        MOBILE if starts(&["0800"]) => Some((4, 3)),
        ORDINARY if starts(&["0120", "0570", "0180", "0990"]) => Some((4, 3)),
        ORDINARY => AREA_CODES
            .iter()
            .find(|(leading, _)| digits.starts_with(leading.as_str()))
            .map(|(_, length)| (*length, 6 - length)),
        _ => None,
    }
}

fn hyphenated(digits: &str, first: usize, second: usize) -> String {
    let mut shown = String::with_capacity(digits.len() + 2);
    for (at, digit) in digits.chars().enumerate() {
        if at == first || at == first + second {
            shown.push('-');
        }
        shown.push(digit);
    }
    shown
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_are_grouped_as_they_are_printed() {
        for (typed, shown) in [
            ("0473661111", "047-366-1111"),
            ("０４７ー３６６ー１１１１", "047-366-1111"),
            ("0471631234", "04-7163-1234"),
            ("0475221234", "0475-22-1234"),
            ("0312345678", "03-1234-5678"),
            ("09012345678", "090-1234-5678"),
            ("05012345678", "050-1234-5678"),
            ("08001234567", "0800-123-4567"),
            ("0120123456", "0120-123-456"),
            ("+81 47 366 1111", "047-366-1111"),
        ] {
            assert_eq!(group(typed), shown, "{typed}");
        }
    }

    #[test]
    fn a_number_written_in_groups_keeps_them() {
        assert_eq!(group("047-000-1102"), "047-000-1102");
        assert_eq!(group("０４７（３６６）１１１１"), "047-366-1111");
        assert_eq!(group("047-3661111"), "047-366-1111");
    }

    #[test]
    fn an_unknown_number_keeps_its_own_hyphens() {
        assert_eq!(group("0166(23)4567"), "0166-23-4567");
        assert_eq!(group("366-1111"), "366-1111");
        assert_eq!(group("1111"), "1111");
    }

    #[test]
    fn an_extension_is_shown_but_not_matched() {
        assert_eq!(group("047-366-1111 内線12"), "047-366-1111 内線12");
        assert_eq!(digits("047-366-1111 内線12"), "0473661111");
    }
}
