//! What was found in a text, kept sentence by sentence: only what changed is read again.

use super::reading::Reader;
use super::{Chip, ChipRules};
use chrono::NaiveDate;
use std::ops::Range;

/// Where sentences end: a denial does not reach over it.
const ENDS: [char; 14] = [
    '\n', '。', '、', '，', ',', '！', '!', '？', '?', '；', ';', '」', '「', '\t',
];
/// A sentence without an end is read in parts of so many letters.
const LONGEST: usize = 300;

/// What was noticed in one narrative.
#[derive(Debug, Default)]
pub struct Noticing {
    text: String,
    today: Option<NaiveDate>,
    sentences: Vec<(Range<usize>, Vec<Chip>)>,
    chips: Vec<Chip>,
}

impl Noticing {
    /// Reads a text that may have changed since it was read last.
    pub fn read(&mut self, rules: &ChipRules, text: &str, today: NaiveDate) {
        let is_same_day = self.today == Some(today);
        if is_same_day && self.text == text {
            return;
        }
        let mut before = std::mem::take(&mut self.sentences);
        if !is_same_day {
            before.clear();
        }
        let ranges = sentences(text);
        let slice = |text: &str, range: &Range<usize>| -> String {
            text.get(range.clone()).unwrap_or_default().to_owned()
        };
        let is_same = |old: &(Range<usize>, Vec<Chip>), new: &Range<usize>| {
            self.text.get(old.0.clone()) == text.get(new.clone())
        };
        let pairs = before.iter().zip(&ranges);
        let front = pairs.take_while(|(old, new)| is_same(old, new)).count();
        let left = before.len().min(ranges.len()) - front;
        let pairs = before.iter().rev().zip(ranges.iter().rev()).take(left);
        let back = pairs.take_while(|(old, new)| is_same(old, new)).count();
        let reader = Reader { rules, today };
        let last = ranges.len() - back;
        let shift = before.len() - back;
        let mut read = Vec::with_capacity(ranges.len());
        for (at, range) in ranges.into_iter().enumerate() {
            let known = match at {
                _ if at < front => before.get_mut(at),
                _ if at >= last => before.get_mut(at - last + shift),
                _ => None,
            };
            let chips = match known {
                Some((_, chips)) => std::mem::take(chips),
                None => reader.sentence(&slice(text, &range)),
            };
            read.push((range, chips));
        }
        self.sentences = read;
        text.clone_into(&mut self.text);
        self.today = Some(today);
        self.chips.clear();
        for chip in self.sentences.iter().flat_map(|(_, chips)| chips) {
            if !self.chips.contains(chip) {
                self.chips.push(chip.clone());
            }
        }
    }

    /// Every proposal of the text, each once, in its order.
    #[must_use]
    pub fn chips(&self) -> &[Chip] {
        &self.chips
    }
}

/// The sentences of a text; no letter between them is lost but their ends.
fn sentences(text: &str) -> Vec<Range<usize>> {
    let mut found = Vec::new();
    let (mut start, mut count) = (0, 0);
    for (at, letter) in text.char_indices() {
        let is_end = ENDS.contains(&letter);
        if is_end || count == LONGEST {
            found.push(start..at);
            start = if is_end { at + letter.len_utf8() } else { at };
            count = 0;
        } else {
            count += 1;
        }
    }
    found.push(start..text.len());
    found
}
