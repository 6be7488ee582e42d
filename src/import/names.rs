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

const SPACES: [char; 2] = [' ', '\u{3000}'];
/// Fewest characters of a part of a name that may stand for the whole.
pub(super) const TELLING_LENGTH: usize = 3;

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
        // Behind a space stands the institution's own name; behind the first one, unless the
        // corporation is itself written in two words.
        let name = name.trim();
        for (_, own) in [name.split_once(SPACES), name.rsplit_once(SPACES)]
            .into_iter()
            .flatten()
        {
            add_telling(&mut keys, fold::key(own));
        }
        if let Some((_, own)) = rest.split_once(CORPORATION_END) {
            add_telling(&mut keys, own.to_owned());
        }
        add(&mut keys, rest.to_owned());
    }
    add(&mut keys, whole);
    keys
}

/// What is left of a name stands for it only where it tells one institution from another.
fn add_telling(keys: &mut Vec<String>, key: String) {
    if key.chars().count() >= TELLING_LENGTH {
        add(keys, key);
    }
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
            ("医療法人社団　見本会　見本病院", "見本病院"),
            ("医療法人社団見本会　見本 分院", "見本分院"),
            ("医療法人財団　見本クリニック", "見本クリニック"),
            ("株式会社架空 見本薬局", "見本薬局"),
            ("(株)見本薬局", "株式会社　見本薬局"),
            ("見本髙﨑医院", "見本高崎医院"),
            ("見本ヶ丘クリニック", "見本ケ丘クリニック"),
        ] {
            assert!(share_a_key(one, other), "{one} / {other}");
        }
        assert!(!share_a_key("見本第一病院", "見本第二病院"));
        assert!(!share_a_key(
            "医療法人社団見本会　架空内科　分院",
            "医療法人社団桜会　桜内科　分院"
        ));
    }

    proptest! {
        #[test]
        fn no_spelling_of_spaces_or_strokes_matters(name in "[一-龠]{2,6}[ァ-ヶ]{0,6}") {
            let spaced: String = name.chars().flat_map(|c| [c, '・']).collect();
            prop_assert!(share_a_key(&name, &spaced));
        }
    }
}
