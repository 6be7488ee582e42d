//! The shared file as users rely on it: nothing lost, nothing overwritten
//! unnoticed, nothing without a next step, refusals that say why.

#![expect(clippy::unwrap_used, reason = "a test that cannot go on says where")]

mod amending;
mod areas_edited;
mod auditing;
mod bringing_up;
mod choosing;
mod copies;
mod day;
mod editions;
mod entries;
mod erasing;
mod importing;
mod index_file;
mod joining;
mod joins_undone;
mod looking_up;
mod model;
mod offering;
#[path = "../support/old_file.rs"]
mod old_file;
mod opening;
mod pairs;
mod presence;
mod real_files;
mod recognising;
mod registering;
mod rights;
mod said_once;
#[path = "../support/step_request.rs"]
mod step_request;
mod stepping;
mod support;
mod themes;
mod walking;
