//! Names for comparing: the corporation in front of an institution's own name is left out.

use crate::text::fold;
use serde::Deserialize;
use std::sync::LazyLock;

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Corporations {
    words: Vec<String>,
}

/// Folded words that open a corporation's name, longest first.
static CORPORATIONS: LazyLock<Vec<String>> = LazyLock::new(|| {
    let read: Corporations = toml::from_str(include_str!("../../data/corporations.toml"))
        .expect("a test reads the embedded table");
    let mut words: Vec<String> = read.words.iter().map(|word| fold::key(word)).collect();
    words.sort_by_key(|word| std::cmp::Reverse(word.chars().count()));
    words
});

/// Ends the name of a corporation that is written together with its institution.
const CORPORATION_END: char = '会';

/// The keys under which a name may be known, the surest first: without its corporation
/// (`医療法人社団見本会　見本病院` is `見本病院`), and as a whole.
pub(super) fn keys(name: &str) -> Vec<String> {
    let whole = fold::key(name);
    let mut keys = Vec::with_capacity(3);
    let corporation = CORPORATIONS
        .iter()
        .find_map(|word| whole.strip_prefix(word.as_str()));
    if let Some(rest) = corporation {
        // Behind the first space stands the institution's own name.
        if let Some((_, own)) = name.trim().split_once([' ', '\u{3000}']) {
            add(&mut keys, fold::key(own));
        } else if let Some((_, own)) = rest.split_once(CORPORATION_END) {
            add(&mut keys, own.to_owned());
        }
        add(&mut keys, rest.to_owned());
    }
    add(&mut keys, whole);
    keys
}

fn add(keys: &mut Vec<String>, key: String) {
    if !key.is_empty() && !keys.contains(&key) {
        keys.push(key);
    }
}

#[cfg(test)]
mod tests {
    use super::keys;
    use proptest::prelude::*;

    fn share_a_key(one: &str, other: &str) -> bool {
        let others = keys(other);
        keys(one).iter().any(|key| others.contains(key))
    }

    #[test]
    fn a_corporation_in_front_does_not_hide_the_name() {
        for (one, other) in [
            ("医療法人社団見本会　見本病院", "見本病院"),
            ("医療法人社団見本会見本病院", "見本病院"),
            ("医療法人財団　見本クリニック", "見本クリニック"),
            ("株式会社架空 見本薬局", "見本薬局"),
            ("(株)見本薬局", "株式会社　見本薬局"),
            ("見本髙﨑医院", "見本高崎医院"),
            ("見本ヶ丘クリニック", "見本ケ丘クリニック"),
        ] {
            assert!(share_a_key(one, other), "{one} / {other}");
        }
        assert!(!share_a_key("見本第一病院", "見本第二病院"));
    }

    proptest! {
        #[test]
        fn no_spelling_of_spaces_or_strokes_matters(name in "[一-龠]{2,6}[ァ-ヶ]{0,6}") {
            let spaced: String = name.chars().flat_map(|c| [c, '・']).collect();
            prop_assert!(share_a_key(&name, &spaced));
        }
    }
}
