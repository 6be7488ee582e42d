//! One field of every institution: folded texts laid end to end, each with a mask of its letters.
//!
//! A column is read from one end to the other without touching anything else, and the mask says
//! without looking at a text that it cannot hold a word.

use super::arena::{Letter, mask};

/// Texts laid end to end, by number.
#[derive(Debug)]
pub(super) struct Texts<L> {
    pub letters: Vec<L>,
    /// Where each text begins, and the end of the last.
    pub bounds: Vec<u32>,
}

impl<L> Default for Texts<L> {
    fn default() -> Self {
        Self {
            letters: Vec::new(),
            bounds: vec![0],
        }
    }
}

impl<L: Copy> Texts<L> {
    /// Adds the text of the next number.
    pub fn push(&mut self, text: &[L]) {
        self.letters.extend_from_slice(text);
        self.bounds
            .push(u32::try_from(self.letters.len()).unwrap_or(u32::MAX));
    }

    /// The text of a number; empty where there is none.
    #[inline]
    pub fn text(&self, at: usize) -> &[L] {
        let bound = |at: usize| self.bounds.get(at).map(|bound| *bound as usize);
        let (from, to) = (bound(at), bound(at + 1));
        from.zip(to)
            .and_then(|(from, to)| self.letters.get(from..to))
            .unwrap_or_default()
    }

    /// Gives back what growing has taken too much.
    pub fn settle(&mut self) {
        self.letters.shrink_to_fit();
        self.bounds.shrink_to_fit();
    }

    /// Bytes it takes.
    pub fn bytes(&self) -> usize {
        self.letters.len() * size_of::<L>() + self.bounds.len() * size_of::<u32>()
    }
}

/// Texts that are looked through for words.
#[derive(Debug)]
pub(super) struct Column<L> {
    pub texts: Texts<L>,
    pub masks: Vec<u64>,
}

impl<L> Default for Column<L> {
    fn default() -> Self {
        Self {
            texts: Texts::default(),
            masks: Vec::new(),
        }
    }
}

impl<L: Letter> Column<L> {
    /// Adds the text of the next number.
    pub fn push(&mut self, text: &[L]) {
        self.texts.push(text);
        self.masks.push(mask(text));
    }

    /// The text of a number; empty where there is none.
    #[inline]
    pub fn text(&self, at: usize) -> &[L] {
        self.texts.text(at)
    }

    /// How many letters of a mask the text of a number surely lacks.
    #[inline]
    pub fn lacks(&self, at: usize, wanted: u64) -> u32 {
        let held = self.masks.get(at).copied().unwrap_or(0);
        (wanted & !held).count_ones()
    }

    /// The masks, by number.
    pub fn masks(&self) -> &[u64] {
        &self.masks
    }

    /// Gives back what growing has taken too much.
    pub fn settle(&mut self) {
        self.texts.settle();
        self.masks.shrink_to_fit();
    }

    /// Bytes it takes.
    pub fn bytes(&self) -> usize {
        self.texts.bytes() + self.masks.len() * size_of::<u64>()
    }
}
