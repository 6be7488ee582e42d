//! What the program promises, tried with violence: processes that are killed while they save, files that are damaged,
//! disks that are full, input that is not what it says. Prints one table.
//!
//! ```text
//! cargo run --release --example torture -- --minutes 5
//! ```
//!
//! Every process it starts is this very executable in the part of `madoguchi`: the code of the program, its arguments, its
//! exit codes. Nothing is left behind; the office is invented.

#![expect(
    clippy::unwrap_used,
    clippy::print_stdout,
    reason = "a trial that cannot go on has failed, and its result is what is printed"
)]

mod bad_input;
mod damage;
mod office;
mod storm;
mod table;
mod tampering;

use office::Office;
use std::env;
use std::process::ExitCode;
use std::time::Duration;

/// Set in the processes that play the program.
const PART: &str = "MADOGUCHI_TORTURE_PART";

const USAGE: &str = "torture [--minutes N] [--seed N]";

fn main() -> ExitCode {
    if env::var_os(PART).is_some() {
        return madoguchi::runtime::program();
    }
    let mut minutes = 1.0_f64;
    let mut seed = 1;
    let mut words = env::args().skip(1);
    while let Some(word) = words.next() {
        let value = words.next();
        match (
            word.as_str(),
            value.and_then(|value| value.parse::<f64>().ok()),
        ) {
            ("--minutes", Some(given)) if given > 0.0 => minutes = given,
            #[expect(
                clippy::cast_possible_truncation,
                clippy::cast_sign_loss,
                reason = "a seed is a small number"
            )]
            ("--seed", Some(given)) => seed = given as u64,
            _ => {
                eprintln!("{USAGE}");
                return ExitCode::from(2);
            }
        }
    }
    let office = Office::open();
    let mut table = table::Table::default();
    storm::run(
        &office,
        Duration::from_secs_f64(minutes * 60.0),
        seed,
        &mut table,
    );
    damage::run(&mut table);
    bad_input::run(&mut table);
    tampering::run(&mut table);
    println!("{table}");
    if table.holds() {
        ExitCode::SUCCESS
    } else {
        ExitCode::FAILURE
    }
}
