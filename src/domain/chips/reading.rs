//! One sentence: which words it says, whether it denies them, ages, and a discharge ahead.

use super::dictionary::{Entry, Target};
use super::letters::Letters;
use super::rules::{ListRule, Word};
use super::{Chip, ChipRules};
use crate::locale::Bilingual;
use crate::text::numeral;
use chrono::NaiveDate;

/// So many letters may lie between a word and its denial in pieces of `links`.
const LINKS_AT_MOST: usize = 8;
/// The oldest age that is proposed.
const OLDEST: u32 = 120;

/// The office's rules on the office's date.
#[derive(Clone, Copy)]
pub(super) struct Reader<'a> {
    pub rules: &'a ChipRules,
    pub today: NaiveDate,
}

/// Something found, with its first letter: chips stand in the order of the text.
type Found = (usize, Chip);

impl<'a> Reader<'a> {
    /// What a sentence proposes, in its order.
    pub(super) fn sentence(self, text: &str) -> Vec<Chip> {
        let letters = Letters::of(text);
        let mut found: Vec<Found> = Vec::new();
        self.words(&letters, &mut found);
        self.ages(&letters, &mut found);
        self.discharges(&letters, &mut found);
        found.sort_by_key(|(at, _)| *at);
        found.into_iter().map(|(_, chip)| chip).collect()
    }

    fn words(self, letters: &Letters, found: &mut Vec<Found>) {
        let mut at = 0;
        while let Some(first) = letters.keys.get(at) {
            let said = self.said_at(letters, at, *first);
            let Some((entry, targets)) = said else {
                at += 1;
                continue;
            };
            let end = at + entry.word.keys.len();
            if !self.is_denied(letters, at, end) {
                found.extend(targets.into_iter().map(|target| (at, target.chip.clone())));
            }
            at = end;
        }
    }

    /// The longest word that counts at a place, with the proposals whose conditions hold.
    fn said_at(
        self,
        letters: &Letters,
        at: usize,
        first: char,
    ) -> Option<(&'a Entry, Vec<&'a Target>)> {
        self.rules.words.beginning(first).iter().find_map(|entry| {
            let end = at + entry.word.keys.len();
            if !letters.has(at, &entry.word.keys) || !letters.stands_alone(at, &entry.word) {
                return None;
            }
            if entry.targets.is_empty() {
                return Some((entry, Vec::new()));
            }
            let holds = |target: &&'a Target| {
                let rule = self.rules.rules.list.get(target.list);
                rule.is_some_and(|rule| rule.holds(letters, at, end))
            };
            let targets: Vec<&'a Target> = entry.targets.iter().filter(holds).collect();
            (!targets.is_empty()).then_some((entry, targets))
        })
    }

    /// Whether what stands from `at` to `end` is denied: 非..., ... ではない, ... の使用なし.
    fn is_denied(self, letters: &Letters, at: usize, end: usize) -> bool {
        let rules = &self.rules.rules;
        if has_any_before(letters, at, &rules.denials_before) {
            return true;
        }
        let mut place = end;
        for _ in 0..LINKS_AT_MOST {
            if longest(letters, place, &rules.denials).is_some() {
                return true;
            }
            match longest(letters, place, &rules.links) {
                Some(length) => place += length,
                None => return false,
            }
        }
        false
    }

    fn ages(self, letters: &Letters, found: &mut Vec<Found>) {
        let rule = &self.rules.rules.age;
        let is_numeral = |letter: char| letter.is_ascii_digit() || numeral::is_numeral(letter);
        for end in 1..letters.keys.len() {
            let Some(mark) = longest(letters, end, &rule.marks) else {
                continue;
            };
            let before = letters.keys.get(..end).unwrap_or_default();
            let length = before
                .iter()
                .rev()
                .take_while(|letter| is_numeral(**letter))
                .count();
            let start = end - length;
            let number: String = before.iter().skip(start).collect();
            let Some(age) = years(&number).filter(|age| *age <= OLDEST) else {
                continue;
            };
            let after = end + mark;
            if longest(letters, after, &rule.not_before).is_some()
                || has_any_before(letters, start, &rule.not_behind)
                || self.is_denied(letters, start, after)
            {
                continue;
            }
            let value = format!("{age}歳");
            let label = Bilingual {
                ja: value.clone(),
                en: format!("{age} years"),
            };
            let field = rule.field.clone();
            found.push((
                start,
                Chip {
                    field,
                    value,
                    label,
                },
            ));
        }
    }

    fn discharges(self, letters: &Letters, found: &mut Vec<Found>) {
        let rule = &self.rules.rules.discharge;
        for at in 0..letters.keys.len() {
            let Some(length) = longest(letters, at, &rule.words) else {
                continue;
            };
            let end = at + length;
            if longest(letters, end, &rule.not_before).is_some() || self.is_denied(letters, at, end)
            {
                continue;
            }
            let said = self.day_before(letters, at);
            let said = said.or_else(|| self.day_behind(letters, end).map(|said| (at, said)));
            if let Some((start, said)) = said {
                let chips = self.discharge_chips(&said);
                found.extend(chips.into_iter().map(|chip| (start, chip)));
            }
        }
    }
}

impl ListRule {
    /// Whether a word of the list counts between these places.
    fn holds(&self, letters: &Letters, at: usize, end: usize) -> bool {
        let is_led_to = || {
            let gap = at - usize::from(letters.has_before(at, &[' ']));
            has_any_before(letters, gap, &self.behind)
        };
        (self.behind.is_empty() || is_led_to())
            && longest(letters, end, &self.not_before).is_none()
            && !has_any_before(letters, at, &self.not_behind)
    }
}

/// The length of the longest of `words` that stands at a place.
pub(super) fn longest(letters: &Letters, at: usize, words: &[Word]) -> Option<usize> {
    let standing = words.iter().filter(|word| letters.has(at, word));
    standing.map(Vec::len).max()
}

fn has_any_before(letters: &Letters, end: usize, words: &[Word]) -> bool {
    words.iter().any(|word| letters.has_before(end, word))
}

fn years(number: &str) -> Option<u32> {
    if number.bytes().all(|byte| byte.is_ascii_digit()) {
        return (1..=3)
            .contains(&number.len())
            .then(|| number.parse().ok())?;
    }
    numeral::value(number)
}
