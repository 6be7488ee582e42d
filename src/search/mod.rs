//! Finding institutions: by kanji, kana or romaji, by what they can do, where they are, whether
//! they have room.
//!
//! [`Query`] is what a person typed, [`Index`] what is known of every institution in a form made
//! for scanning, [`Worker`] the thread on which the two meet. The index holds keys only; what is
//! shown of a hit comes from the store, by id.

mod arena;
mod build;
mod evaluate;
mod index;
mod matching;
mod order;
mod query;
mod row;
#[cfg(test)]
mod tests;
mod text_match;
mod worker;

pub use index::Index;
pub use order::{Hit, Hits, Matched, Relax};
pub use query::{Query, Term, Want};
pub use row::{DirectoryRow, Field};
pub use worker::{Answer, Request, Worker};
