//! The command line as scripts rely on it: the real program, its output, its exit codes.

#![expect(clippy::unwrap_used, reason = "a test that cannot go on has failed")]

mod audit;
mod contest;
mod copies;
mod desk;
mod export;
mod facility;
mod faults;
mod generated;
mod handbook;
mod papers;
mod privacy;
mod records;
mod report;
mod retention;
#[path = "../support/mod.rs"]
#[expect(
    dead_code,
    unused_imports,
    reason = "shared with other tests, each of which uses a part"
)]
mod support;
mod visits;
mod way;
