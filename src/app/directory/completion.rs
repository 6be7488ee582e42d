//! What may follow `@` and `#` in the query line.

use super::line;
use crate::app::screen::Desk;
use crate::domain::area::Area;
use crate::locale::Lang;
use crate::text::fold;

/// How many ways on are offered at most.
const MOST: usize = 8;

/// One way to finish the word under the cursor.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Completion {
    /// What is written into the line.
    pub word: String,
    /// What it stands for.
    pub meaning: String,
}

/// The ways to finish the word before the cursor at byte `offset`; none when it is no area and no
/// capability, or is finished already.
#[must_use]
pub fn completions(query: &str, offset: usize, desk: &Desk) -> Vec<Completion> {
    let Some(word) = line::word_at(query, offset) else {
        return Vec::new();
    };
    let typed = fold::ascii(query.get(word.start..offset).unwrap_or_default());
    let (negation, marked) = match typed.strip_prefix('!') {
        Some(rest) => ("!", rest),
        None => ("", typed.as_str()),
    };
    let mut found = if let Some(begun) = marked.strip_prefix('@') {
        areas(begun, desk)
    } else if let Some(begun) = marked.strip_prefix('#') {
        capabilities(begun, desk)
    } else {
        Vec::new()
    };
    found.truncate(MOST);
    for completion in &mut found {
        completion.word.insert_str(0, negation);
    }
    if matches!(found.as_slice(), [only] if only.word == typed) {
        found.clear();
    }
    found
}

/// The word that asks for an area.
#[must_use]
pub fn area_word(area: &Area) -> String {
    format!("@{}", area.name)
}

/// The word that asks for a capability: its label where it is one word, else its code.
#[must_use]
pub fn capability_word(code: &str, desk: &Desk) -> String {
    let label = desk.office.capabilities.label(code, Lang::Ja);
    let is_one_word = !label.contains(char::is_whitespace);
    format!(
        "#{}",
        if desk.locale.lang() == Lang::Ja && is_one_word {
            label
        } else {
            code
        }
    )
}

/// An area as the reader calls it.
#[must_use]
pub fn area_label(area: &Area, lang: Lang) -> &str {
    match lang {
        Lang::Ja => &area.name,
        Lang::En => &area.en,
    }
}

fn areas(begun: &str, desk: &Desk) -> Vec<Completion> {
    let all = &desk.office.areas;
    let found = if begun.is_empty() {
        all.all().iter().collect()
    } else {
        all.beginning(begun)
    };
    let meaning = |area: &Area| match desk.locale.lang() {
        Lang::Ja => format!("{} {}", area.code, area.kana),
        Lang::En => format!("{} {}", area.code, area.en),
    };
    found
        .into_iter()
        .map(|area| Completion {
            word: area_word(area),
            meaning: meaning(area),
        })
        .collect()
}

fn capabilities(begun: &str, desk: &Desk) -> Vec<Completion> {
    let all = &desk.office.capabilities;
    let found = if begun.is_empty() {
        all.all().iter().collect()
    } else {
        all.beginning(begun)
    };
    let meaning = |code: &str| match desk.locale.lang() {
        Lang::Ja => code.to_owned(),
        Lang::En => all.label(code, Lang::En).to_owned(),
    };
    found
        .into_iter()
        .map(|known| Completion {
            word: capability_word(&known.code, desk),
            meaning: meaning(&known.code),
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::super::tests::desk;
    use super::*;

    fn offered(query: &str) -> Vec<String> {
        completions(query, query.len(), &desk())
            .into_iter()
            .map(|way| way.word)
            .collect()
    }

    #[test]
    fn the_mark_alone_offers_the_first_areas_and_capabilities() {
        assert_eq!(offered("さくら @").len(), MOST);
        assert_eq!(offered("#").len(), MOST);
        assert!(offered("さくら").is_empty());
    }

    #[test]
    fn romaji_kana_and_full_width_marks_narrow_the_same_way() {
        for typed in ["#mitori", "＃みとり", "#看取"] {
            assert!(
                offered(typed).iter().any(|word| word == "#看取り"),
                "{typed}: {:?}",
                offered(typed)
            );
        }
    }

    #[test]
    fn a_negation_stays_in_front() {
        assert!(offered("!#kokyu").iter().all(|word| word.starts_with("!#")));
        assert!(!offered("!#kokyu").is_empty());
    }

    #[test]
    fn every_word_that_is_offered_means_what_it_says() {
        let desk = desk();
        for known in desk.office.capabilities.all() {
            let word = capability_word(&known.code, &desk);
            let meant = desk.office.capabilities.find(&word);
            assert!(
                format!("{meant:?}").contains(&known.code),
                "{word}: {meant:?}"
            );
        }
    }

    #[test]
    fn a_finished_word_offers_nothing_more() {
        assert!(offered("#看取り").is_empty(), "{:?}", offered("#看取り"));
    }
}
