//! Which part of a name a word of the query was found in.
//!
//! The search compares folded texts; here the folded word is looked for letter by letter, so that
//! the place in the printed name is known.

use crate::search::{Field, Matched};
use crate::text::{cells, fold};
use std::ops::Range;

/// Each letter of a name with the byte where it begins, and as the search compares it.
type Letters = [(usize, String)];

/// The parts of `name` that were found, each with its column.
pub(super) fn in_name<'a>(name: &'a str, matched: &[Matched]) -> Vec<(usize, &'a str)> {
    let letters: Vec<(usize, String)> = name
        .char_indices()
        .map(|(at, letter)| (at, fold::key(letter.encode_utf8(&mut [0; 4]))))
        .collect();
    let found = matched.iter().filter(|found| found.field == Field::Name);
    found
        .flat_map(|found| parts(&letters, &fold::key(found.term.trim_matches('"'))))
        .filter_map(|part| {
            let from = letters.get(part.start)?.0;
            let to = letters.get(part.end).map_or(name.len(), |next| next.0);
            Some((cells::width(name.get(..from)?), name.get(from..to)?))
        })
        .collect()
}

/// The letters that spell `key`: together, or the beginning of the name and the rest further on.
fn parts(letters: &Letters, key: &str) -> Vec<Range<usize>> {
    if key.is_empty() {
        return Vec::new();
    }
    place(letters, 0, key).map_or_else(
        || in_two_parts(letters, key).unwrap_or_default(),
        |whole| vec![whole],
    )
}

fn in_two_parts(letters: &Letters, key: &str) -> Option<Vec<Range<usize>>> {
    let first = letters.iter().position(|letter| !letter.1.is_empty())?;
    let cuts = key.char_indices().map(|(at, _)| at).rev();
    cuts.filter(|cut| *cut > 0).find_map(|cut| {
        let (begun, rest) = key.split_at_checked(cut)?;
        let begun = spelt(letters, first, begun)?;
        let rest = place(letters, begun.end, rest)?;
        Some(vec![begun, rest])
    })
}

/// The first letters from `from` on that spell `key` together.
fn place(letters: &Letters, from: usize, key: &str) -> Option<Range<usize>> {
    (from..letters.len()).find_map(|first| spelt(letters, first, key))
}

/// The letters beginning with the one at `first`, where they spell `key`.
fn spelt(letters: &Letters, first: usize, key: &str) -> Option<Range<usize>> {
    let mut rest = key;
    // A blank folds to nothing: what is marked begins with a letter.
    letters.get(first).filter(|letter| !letter.1.is_empty())?;
    for (at, letter) in letters.iter().enumerate().skip(first) {
        rest = rest.strip_prefix(letter.1.as_str())?;
        if rest.is_empty() {
            return Some(first..at + 1);
        }
    }
    None
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::search::How;

    fn marked<'a>(name: &'a str, term: &str) -> Vec<(usize, &'a str)> {
        in_name(
            name,
            &[Matched {
                term: term.to_owned(),
                field: Field::Name,
                how: How::Inside,
            }],
        )
    }

    #[test]
    fn a_word_in_other_letters_is_marked_where_it_is_printed() {
        assert_eq!(marked("医療法人 サクラ内科", "さくら"), [(9, "サクラ")]);
        assert_eq!(marked("髙瀬医院", "高瀬"), [(0, "髙瀬")]);
        assert_eq!(marked("みどり診療所", "さくら"), []);
    }

    #[test]
    fn of_a_word_in_two_parts_both_are_marked() {
        assert_eq!(
            marked("サクラ 北内科", "さくら内科"),
            [(0, "サクラ"), (9, "内科")]
        );
        assert_eq!(
            marked("北さくらの内科", "さくら内科"),
            [],
            "not its beginning"
        );
    }
}
