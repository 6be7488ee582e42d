//! 地域課題: what rises among the consultations.
//!
//! A *word* is a run of kanji, katakana or Latin letters in a narrative, taken as written in full width or half
//! ([`words()`]). A *theme* is a word, or a pair of words of one narrative, that stands in more consultations
//! of a span than of the span of the same length before. How sure that is, is Dunning's log-likelihood ratio over the
//! numbers of consultations ([`log_likelihood`]); words of nearly the same consultations are one theme.

mod growth;
mod rules;
mod words;

pub use growth::{Corpus, Shown, Side, Theme, log_likelihood};
pub use rules::{IssueRules, Reopening, ThemeRules};
pub use words::{shows, words};
