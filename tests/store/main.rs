//! The shared file as users rely on it: nothing lost, nothing overwritten
//! unnoticed, nothing without a next step, refusals that say why.

#![expect(clippy::unwrap_used, reason = "a test that cannot go on says where")]

mod amending;
mod choosing;
mod copies;
mod entries;
mod importing;
mod looking_up;
mod opening;
mod presence;
mod real_files;
mod recognising;
mod registering;
mod stepping;
mod support;
mod walking;
