//! Every word that is noticed, with what it proposes; the longest word at a place wins.

use super::letters::{Letters, Script};
use super::rules::{AREAS, Rules, vocabulary};
use super::{Chip, Lists};
use crate::locale::Bilingual;
use std::collections::HashMap;

/// Terms that say nothing of a person.
const EMPTY_TERMS: [&str; 2] = ["other", "unknown"];
/// Vocabulary whose terms the capabilities lend their words.
const SPECIAL_CARE: &str = "special_care";

/// One proposal of a word.
#[derive(Debug, Clone)]
pub(super) struct Target {
    /// The rule of its list, whose conditions hold; by place.
    pub list: usize,
    /// What is proposed.
    pub chip: Chip,
}

/// A word and its proposals; none for a word that only hides shorter ones.
#[derive(Debug, Clone)]
pub(super) struct Entry {
    pub word: Letters,
    pub targets: Vec<Target>,
}

/// Words by their first letter, the longest first.
#[derive(Debug, Clone, Default)]
pub(super) struct Dictionary {
    entries: HashMap<char, Vec<Entry>>,
}

impl Dictionary {
    pub(super) fn of(rules: &Rules, lists: &Lists<'_>) -> Self {
        let mut dictionary = Self::default();
        for word in &rules.nothing {
            dictionary.entry(word);
        }
        for (list, rule) in rules.list.iter().enumerate() {
            let unwanted: Vec<Letters> = rule.without.iter().map(|w| Letters::of(w)).collect();
            // A single letter means something only behind a word that leads to it.
            let shortest = if rule.behind.is_empty() { 2 } else { 1 };
            for (value, label, words) in values(&rule.words, lists) {
                if EMPTY_TERMS.contains(&value.as_str()) {
                    continue;
                }
                let label = shown(rule.shown.as_ref(), &label);
                for word in words {
                    let letters = Letters::of(&word);
                    if letters.keys.len() >= shortest && !unwanted.contains(&letters) {
                        let chip = Chip {
                            field: rule.field.clone(),
                            value: value.clone(),
                            label: label.clone(),
                        };
                        dictionary.add(&word, Target { list, chip });
                    }
                }
            }
        }
        for rule in &rules.word {
            let chip = rules
                .list_of(&rule.field)
                .and_then(|list| Some((list, proposal(rules, lists, list, &rule.value)?)));
            if let Some((list, chip)) = chip {
                for word in &rule.words {
                    let chip = chip.clone();
                    dictionary.add(word, Target { list, chip });
                }
            }
        }
        for entries in dictionary.entries.values_mut() {
            entries.sort_by_key(|entry| std::cmp::Reverse(entry.word.keys.len()));
        }
        dictionary
    }

    /// Words that may begin with a letter, the longest first.
    pub(super) fn beginning(&self, first: char) -> &[Entry] {
        self.entries.get(&first).map_or(&[], Vec::as_slice)
    }

    fn add(&mut self, word: &str, target: Target) {
        if let Some(entry) = self.entry(word)
            && !entry.targets.iter().any(|known| known.chip == target.chip)
        {
            entry.targets.push(target);
        }
    }

    fn entry(&mut self, word: &str) -> Option<&mut Entry> {
        let letters = Letters::of(word);
        let entries = self.entries.entry(*letters.keys.first()?).or_default();
        let at = entries
            .iter()
            .position(|entry| entry.word.keys == letters.keys);
        let at = at.unwrap_or_else(|| {
            entries.push(Entry {
                word: letters.clone(),
                targets: Vec::new(),
            });
            entries.len() - 1
        });
        let entry = entries.get_mut(at)?;
        // カニューレ and かにゅーれ are one word; the stricter script says when it stands alone.
        if letters.scripts.first() == Some(&Script::Katakana) {
            entry.word.scripts.clone_from(&letters.scripts);
        }
        Some(entry)
    }
}

/// The chip of one value of a list; `None` for a value that the list does not have.
pub(super) fn proposal(rules: &Rules, lists: &Lists<'_>, list: usize, value: &str) -> Option<Chip> {
    let rule = rules.list.get(list)?;
    let (value, label, _) = values(&rule.words, lists)
        .into_iter()
        .find(|(code, _, _)| code == value)?;
    Some(Chip {
        field: rule.field.clone(),
        value,
        label: shown(rule.shown.as_ref(), &label),
    })
}

fn shown(pattern: Option<&Bilingual>, term: &Bilingual) -> Bilingual {
    pattern.map_or_else(
        || term.clone(),
        |pattern| Bilingual {
            ja: pattern.ja.replace("{term}", &term.ja),
            en: pattern.en.replace("{term}", &term.en),
        },
    )
}

/// Value, label and words of everything in a list.
fn values(list: &str, lists: &Lists<'_>) -> Vec<(String, Bilingual, Vec<String>)> {
    if list == AREAS {
        return areas(lists);
    }
    let terms = vocabulary(lists, list).map_or(&[][..], |found| &found.terms);
    let value = |term: &crate::domain::vocabulary::Term| {
        let label = Bilingual {
            ja: term.ja.clone(),
            en: term.en.clone(),
        };
        let mut words: Vec<String> = term.words().map(ToOwned::to_owned).collect();
        if list == SPECIAL_CARE {
            words.extend(
                lists
                    .capabilities
                    .words_of(&term.code)
                    .map(ToOwned::to_owned),
            );
        }
        (term.code.clone(), label, words)
    };
    terms.iter().map(value).collect()
}

fn areas(lists: &Lists<'_>) -> Vec<(String, Bilingual, Vec<String>)> {
    let area = |area: &crate::domain::area::Area| {
        let label = Bilingual {
            ja: area.name.clone(),
            en: area.en.clone(),
        };
        let town = |town: &String| {
            let end = town.find(|letter: char| letter.is_ascii_digit() || letter.is_numeric());
            town.get(..end.unwrap_or(town.len()))
                .unwrap_or_default()
                .to_owned()
        };
        let mut words = vec![area.name.clone(), area.kana.clone()];
        words.extend(area.towns.iter().map(town));
        (area.code.0.clone(), label, words)
    };
    lists.areas.all().iter().map(area).collect()
}
