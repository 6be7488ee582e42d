//! Japanese text: measuring, cleaning, folding, converting.
//!
//! What a person typed is stored as typed (after [`clean`]); everything in
//! [`fold`] and [`romaji`] makes keys for matching only, and [`cells`] is the
//! one measure of how wide a text is on screen. Nothing here does I/O.

mod address;
pub mod cells;
pub mod clean;
pub mod fold;
pub mod kana;
pub mod markup;
pub mod numeral;
pub mod pairs;
pub mod phone;
pub mod redact;
pub mod romaji;
pub mod spreadsheet;
pub mod template;
pub mod wrap;
