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
    Typed::read(phone).digits
}

/// The number grouped for reading (`047-366-1111`, `090-1234-5678`, `0120-123-456`),
/// followed by what came after it (an extension). Whoever wrote three groups knew them:
/// such a number keeps its own, in ASCII, and so does one whose groups are not known.
/// A text that is no number stays as it is.
#[must_use]
pub fn group(phone: &str) -> String {
    let typed = Typed::read(phone);
    if typed.has_strange {
        return phone.to_owned();
    }
    let shown = match grouping(&typed.digits) {
        Some((first, second)) if !is_grouped(&typed.number) => {
            hyphenated(&typed.digits, first, second)
        }
        _ => typed.number,
    };
    match typed.rest.trim() {
        "" => shown,
        rest => format!("{shown} {rest}"),
    }
}

/// A telephone number as somebody wrote it.
#[derive(Debug, Default)]
struct Typed {
    /// The digits alone, `+81` as a leading 0.
    digits: String,
    /// The number with ASCII hyphens where there were separators.
    number: String,
    /// What follows the number.
    rest: String,
    /// Whether something in front of the number or within it belongs to no number.
    has_strange: bool,
}

impl Typed {
    fn read(phone: &str) -> Self {
        let mut read = Self::default();
        let ascii = fold::ascii(phone);
        let ascii = ascii.trim();
        for (at, letter) in ascii.char_indices() {
            let is_separator =
                fold::is_hyphen(letter) || matches!(letter, '(' | ')' | ' ' | '.' | '/');
            if letter.is_ascii_digit() {
                read.digits.push(letter);
                read.number.push(letter);
            } else if read.digits.len() >= ORDINARY - usize::from(!is_separator) {
                let rest = ascii.get(at..).unwrap_or_default();
                if rest.contains(char::is_alphanumeric) {
                    rest.clone_into(&mut read.rest);
                }
                break;
            } else if letter == '+' && at == 0 {
                read.number.push(letter);
            } else if !is_separator {
                read.has_strange = true;
            } else if !read.number.is_empty() && !read.number.ends_with('-') {
                read.number.push('-');
            }
        }
        if let Some(national) = read.number.strip_prefix("+81").map(fold::digits) {
            read.digits = format!("0{}", national.trim_start_matches('0'));
            read.number.clone_from(&read.digits);
        }
        read.number
            .truncate(read.number.trim_end_matches('-').len());
        read
    }
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
        assert_eq!(group("047-366-1111(代)"), "047-366-1111 (代)");
        assert_eq!(group("0473661111/1112"), "047-366-1111 /1112");
        assert_eq!(digits("0473661111 0473662222"), "0473661111");
    }

    #[test]
    fn what_is_no_number_stays_as_it_was_written() {
        for written in [
            "@SUM(A1)",
            "なし",
            "366-1111(代)",
            "電話0473661111",
            "1+2",
            "",
        ] {
            assert_eq!(group(written), written);
        }
        assert_eq!(digits("電話0473661111"), "0473661111");
    }

    proptest::proptest! {
        #[test]
        fn no_letter_or_digit_of_a_text_is_lost(text in "[0-9０-９ 内@()/+a-]{0,20}") {
            let kept = |text: &str| -> String {
                fold::ascii(text).chars().filter(|c| c.is_alphanumeric()).collect()
            };
            proptest::prop_assume!(!fold::ascii(&text).trim().starts_with("+81"));
            proptest::prop_assert_eq!(kept(&group(&text)), kept(&text));
        }
    }
}
