//! The table of variant kanji (`data/kanji_variants.toml`), ready for fast look-ups.

use std::collections::BTreeMap;
use std::sync::LazyLock;

const SOURCE: &str = include_str!("../../../data/kanji_variants.toml");
const FIRST: u32 = 0x3400;
const LAST: u32 = 0xFAFF;

struct Variants {
    /// For each character from `FIRST` to `LAST` the form it is folded into.
    plane0: Vec<char>,
    /// Variant and form, sorted by variant, for characters outside that range.
    beyond: Vec<(char, char)>,
}

static VARIANTS: LazyLock<Variants> = LazyLock::new(|| {
    let table: BTreeMap<char, String> =
        toml::from_str(SOURCE).expect("a test reads the embedded table");
    let mut plane0: Vec<char> = (FIRST..=LAST)
        .map(|code| char::from_u32(code).unwrap_or('\0'))
        .collect();
    let mut beyond = Vec::new();
    for (form, variants) in table {
        for variant in variants.chars() {
            match slot(variant).and_then(|at| plane0.get_mut(at)) {
                Some(target) => *target = form,
                None => beyond.push((variant, form)),
            }
        }
    }
    beyond.sort_unstable();
    Variants { plane0, beyond }
});

#[inline]
fn slot(letter: char) -> Option<usize> {
    let code = u32::from(letter);
    if code > LAST {
        return None;
    }
    usize::try_from(code.checked_sub(FIRST)?).ok()
}

/// The form that stands for `letter` in search keys; `letter` itself if it is no variant.
#[inline]
pub(super) fn unified(letter: char) -> char {
    let variants = &*VARIANTS;
    match slot(letter) {
        Some(at) => variants.plane0.get(at).copied().unwrap_or(letter),
        None => variants
            .beyond
            .binary_search_by_key(&letter, |(variant, _)| *variant)
            .ok()
            .and_then(|at| variants.beyond.get(at))
            .map_or(letter, |(_, form)| *form),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn no_form_is_itself_folded_into_another() {
        let table: BTreeMap<char, String> = toml::from_str(SOURCE).unwrap();
        for (form, variants) in &table {
            assert_eq!(unified(*form), *form);
            for variant in variants.chars() {
                assert_eq!(
                    unified(variant),
                    *form,
                    "{variant} stands twice in the table"
                );
            }
        }
    }
}
