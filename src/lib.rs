//! The desk of a home-care coordination centre.
//!
//! ```text
//! text, clock, calendar <- domain <- workflow <- store, search, import, report <- app <- ui
//!                              ^ fault, keymap, locale, config beside domain
//! term knows nobody; runtime and cli know all
//! ```
//!
//! `tests/layers.rs` reads every `use crate::…` and holds the rooms to this direction.

pub mod app;
pub mod calendar;
pub mod cli;
pub mod clock;
pub mod config;
pub mod domain;
pub mod explain;
pub mod fault;
pub mod host;
pub mod import;
pub mod keymap;
pub mod locale;
pub mod logging;
pub mod office;
pub mod report;
pub mod runtime;
pub mod sample;
pub mod search;
pub mod store;
pub mod term;
pub mod text;
pub mod ui;
pub mod workflow;
