//! Short runs of `examples/torture`, part by part. Its table is printed when a promise is broken; the figures of
//! `docs/guarantees.md` come from longer runs of the same.

#![expect(clippy::unwrap_used, reason = "a test that cannot go on has failed")]

#[expect(
    dead_code,
    unused_imports,
    reason = "shared with other tests, each of which uses a part"
)]
mod support;

use std::process::Command;

#[track_caller]
fn holds(part: &str, minutes: &str) {
    let ran = Command::new(support::example("torture"))
        .args(["--part", part, "--minutes", minutes])
        .output()
        .unwrap();
    let told = String::from_utf8_lossy(&ran.stdout);
    let fault = String::from_utf8_lossy(&ran.stderr);
    eprintln!("{told}");
    assert!(ran.status.success(), "{told}\n{fault}");
}

#[test]
fn an_old_file_is_old_or_new_whenever_twenty_desks_are_killed_over_it_and_its_copy_is_whole() {
    holds("migrations", "0.05");
}

#[test]
fn what_was_acknowledged_is_there_after_a_power_cut() {
    holds("power", "0.1");
}

#[test]
fn twenty_processes_on_one_file_lose_nothing_refuse_nobody_and_see_each_other() {
    holds("desks", "0.2");
}

#[test]
fn a_storm_of_kills_loses_nothing_that_was_acknowledged() {
    holds("storm", "0.1");
}

#[test]
fn every_damaged_file_is_told_and_every_tampering_found() {
    holds("damage", "0.1");
    holds("tampering", "0.1");
}

#[test]
fn every_bad_input_is_refused_in_words_and_leaves_nothing_behind() {
    holds("input", "0.1");
}
