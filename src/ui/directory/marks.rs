//! Which part of a name a word of the query was found in.
//!
//! The search compares folded texts; here the folded word is looked for letter by letter, so that
//! the place in the printed name is known.

use crate::search::{Field, Matched};
use crate::text::{cells, fold};

/// The parts of `name` that were found, each with its column.
pub(super) fn in_name<'a>(name: &'a str, matched: &[Matched]) -> Vec<(usize, &'a str)> {
    let letters: Vec<(usize, String)> = name
        .char_indices()
        .map(|(at, letter)| (at, fold::key(letter.encode_utf8(&mut [0; 4]))))
        .collect();
    let found = matched.iter().filter(|found| found.field == Field::Name);
    found
        .filter_map(|found| {
            let (from, to) = place(
                &letters,
                name.len(),
                &fold::key(found.term.trim_matches('"')),
            )?;
            Some((cells::width(name.get(..from)?), name.get(from..to)?))
        })
        .collect()
}

/// The bytes in which the letters spell `key`.
fn place(letters: &[(usize, String)], end: usize, key: &str) -> Option<(usize, usize)> {
    if key.is_empty() {
        return None;
    }
    (0..letters.len()).find_map(|first| {
        let mut rest = key;
        // A blank folds to nothing: what is marked begins with a letter.
        letters.get(first).filter(|letter| !letter.1.is_empty())?;
        for (at, letter) in letters.iter().enumerate().skip(first) {
            rest = rest.strip_prefix(letter.1.as_str())?;
            if rest.is_empty() {
                let to = letters.get(at + 1).map_or(end, |next| next.0);
                return Some((letters.get(first)?.0, to));
            }
        }
        None
    })
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
}
