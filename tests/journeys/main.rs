//! Journeys: what a person does at a desk, from key to record to screen, in one thread.

#![expect(clippy::unwrap_used, reason = "a test that cannot go on has failed")]

mod any_keys;
mod callbacks;
mod chips;
mod entry;
mod finding_again;
mod frame;
mod intake;
mod joins;
mod new_function;
mod office;
mod outreach;
mod postal;
#[path = "../support/printer.rs"]
mod printer;
mod privacy;
mod recognition;
mod records;
mod referral;
mod reports;
mod routes;
mod safety;
mod screening;
mod several_calls;
mod several_desks;
mod sizes;
mod staffing;
#[path = "../support/step_request.rs"]
mod step_request;
mod supply;
mod taking_steps;
mod themes;
mod typing;
mod views;
mod visits;
mod work_sizes;

/// Compares the screen of a desk with its snapshot.
#[macro_export]
macro_rules! assert_screen {
    ($desk:expr) => {
        insta::assert_snapshot!($desk.printed())
    };
    ($name:expr, $desk:expr) => {
        insta::assert_snapshot!($name, $desk.printed())
    };
}
