//! Finding institutions: by kanji, kana or romaji, by what they can do, where they are, whether
//! they have room.
//!
//! [`Query`] is what a person typed, [`Index`] what is known of every institution in a form made
//! for scanning, [`Session`] one person typing on it, [`Worker`] the thread on which that happens.
//! The index holds keys only; what is shown of a hit comes from the store, by id.

mod arena;
mod bits;
mod build;
mod column;
mod evaluate;
pub mod file;
mod index;
mod matching;
mod meaning;
mod misspelt;
mod order;
mod part;
mod query;
mod row;
mod scan;
mod session;
#[cfg(test)]
mod tests;
mod text_match;
mod trail;
mod worker;

pub use index::Index;
pub use order::{Hit, Hits, Matched, Relax};
pub use query::{Language, Query, Term, Want};
pub use row::{DirectoryRow, Field};
pub use session::Session;
pub use text_match::How;
pub use worker::{Answer, Request, Worker};
