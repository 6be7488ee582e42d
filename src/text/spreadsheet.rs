//! Cells that a spreadsheet reads: never run as a formula, and the same text when they come back.
//!
//! A cell that begins like a formula gets an apostrophe in front, which spreadsheets take for "this
//! is text" (OWASP ASVS 5.0, 1.2.10); reading takes it away again. Lists in one cell are separated
//! by `;`, with a backslash before what is no separator.

use csv::{QuoteStyle, Terminator, Writer, WriterBuilder};
use std::borrow::Cow;

/// Tells a spreadsheet that a file is UTF-8.
pub const BYTE_ORDER_MARK: &str = "\u{FEFF}";

/// What a formula begins with, in either width.
const FORMULA: [char; 11] = ['=', '+', '-', '@', '\t', '\r', '\n', '＝', '＋', '－', '＠'];
/// What stands in front of text that looks like one.
const TEXT: char = '\'';
/// Separates the parts of a list.
const SEPARATORS: [char; 2] = [';', '；'];
/// Takes its meaning from a separator.
const ESCAPE: char = '\\';

/// A sheet without rows, as spreadsheets take it best: behind what stands in front of it, every
/// cell in quotation marks, rows ended as on Windows.
#[must_use]
pub fn sheet(front: &str) -> Writer<Vec<u8>> {
    WriterBuilder::new()
        .quote_style(QuoteStyle::Always)
        .terminator(Terminator::CRLF)
        .from_writer(front.as_bytes().to_vec())
}

/// The bytes of a sheet.
///
/// # Errors
/// Never for a sheet in memory; the writer's own otherwise.
pub fn bytes(sheet: Writer<Vec<u8>>) -> Result<Vec<u8>, csv::Error> {
    sheet
        .into_inner()
        .map_err(|error| csv::Error::from(error.into_error()))
}

/// Whether a spreadsheet might run it, or [`restored`] might take something from it.
fn looks_like_a_formula(text: &str) -> bool {
    let mut letters = text.chars().skip_while(|letter| {
        *letter == TEXT || (letter.is_whitespace() && !FORMULA.contains(letter))
    });
    letters.next().is_some_and(|first| FORMULA.contains(&first))
}

/// The text as a cell that no spreadsheet runs.
#[must_use]
pub fn defused(text: &str) -> Cow<'_, str> {
    if looks_like_a_formula(text) {
        Cow::Owned(format!("{TEXT}{text}"))
    } else {
        Cow::Borrowed(text)
    }
}

/// The text of a cell that [`defused`] may have made.
#[must_use]
pub fn restored(cell: &str) -> &str {
    match cell.strip_prefix(TEXT) {
        Some(text) if looks_like_a_formula(text) => text,
        _ => cell,
    }
}

/// The parts of a list in one text.
#[must_use]
pub fn joined<'a>(parts: impl IntoIterator<Item = &'a str>) -> String {
    let mut list = String::new();
    for part in parts {
        if !list.is_empty() {
            list.push(';');
        }
        for letter in part.chars() {
            if letter == ESCAPE || SEPARATORS.contains(&letter) {
                list.push(ESCAPE);
            }
            list.push(letter);
        }
    }
    list
}

/// The parts of a list, without the empty ones. A backslash before any other letter is one.
#[must_use]
pub fn parts(list: &str) -> Vec<String> {
    let mut parts = vec![String::new()];
    let mut letters = list.chars().peekable();
    while let Some(letter) = letters.next() {
        let escaped = letters
            .next_if(|next| letter == ESCAPE && (*next == ESCAPE || SEPARATORS.contains(next)));
        match (escaped, parts.last_mut()) {
            (None, _) if SEPARATORS.contains(&letter) => parts.push(String::new()),
            (escaped, Some(part)) => part.push(escaped.unwrap_or(letter)),
            (_, None) => {}
        }
    }
    let tidy = parts.iter().map(|part| part.trim().to_owned());
    tidy.filter(|part| !part.is_empty()).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn what_begins_like_a_formula_is_text_in_either_width() {
        for cell in [
            "=1+1",
            "+81-47-000",
            "-1",
            "@SUM(A1)",
            "\t=1",
            "\r=1",
            "＝1",
            "＋1",
            "－",
            "＠x",
            " =1",
            "'=1",
        ] {
            assert!(defused(cell).starts_with('\''), "{cell:?}");
        }
        for cell in ["", "047-000-0101", "ー", "'60年代", "みほん", "a=b"] {
            assert_eq!(defused(cell), cell);
        }
    }

    #[test]
    fn a_backslash_that_escapes_nothing_stays() {
        assert_eq!(parts(r"C:\x;内科；外科"), [r"C:\x", "内科", "外科"]);
        assert_eq!(parts(" ; ;"), Vec::<String>::new());
    }

    proptest! {
        #[test]
        fn no_cell_begins_like_a_formula_and_every_text_comes_back(
            text in "['=+@\\-＝＋－＠\t\r ;a]{0,6}|\\PC{0,12}",
        ) {
            let cell = defused(&text).into_owned();
            prop_assert!(!cell.starts_with(FORMULA), "{cell:?}");
            prop_assert!(!cell.trim_start().starts_with(FORMULA), "{cell:?}");
            prop_assert_eq!(restored(&cell), text);
        }

        #[test]
        fn every_list_comes_back(
            list in proptest::collection::vec("[\\\\;；a内]{0,5}|\\PC{0,8}", 0..6),
        ) {
            let said: Vec<String> = list
                .iter()
                .map(|part| part.trim().to_owned())
                .filter(|part| !part.is_empty())
                .collect();
            prop_assert_eq!(parts(&joined(said.iter().map(String::as_str))), said);
        }
    }
}
