//! What the program promises, tried with violence: processes that are killed while they save or bring an old file up,
//! files that are damaged, disks that are full or lose their power, input that is not what it says, many desks for long.
//! Prints one table.
//!
//! ```text
//! cargo run --release --example torture -- --minutes 5
//! cargo run --release --example torture -- --part desks --minutes 10 --write docs/guarantees-figures.toml
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
mod desks;
mod figures;
mod growth;
mod migrations;
mod office;
#[path = "../../tests/support/old_file.rs"]
mod old_file;
mod power;
#[expect(dead_code, reason = "shared with tests, each of which uses a part")]
#[path = "../../tests/support/small_disk.rs"]
mod small_disk;
mod speed;
mod spread;
mod storm;
#[expect(
    dead_code,
    unused_imports,
    reason = "shared with tests, each of which uses a part"
)]
#[path = "../../tests/support/mod.rs"]
mod support;
mod table;
mod tampering;

use std::env;
use std::path::PathBuf;
use std::process::ExitCode;
use std::time::{Duration, Instant};
use table::Table;

/// Set in the processes that play the program.
const PART: &str = "MADOGUCHI_TORTURE_PART";

/// What the trials are told.
pub struct Wanted {
    /// How long those last that could go on for ever.
    pub span: Duration,
    /// Where chance begins.
    pub seed: u64,
}

type Part = fn(&Wanted, &mut Table);

/// The parts by name, in their order.
const PARTS: [(&str, Part); 8] = [
    ("storm", storm::run),
    ("damage", |_, table| damage::run(table)),
    ("input", |_, table| bad_input::run(table)),
    ("tampering", |_, table| tampering::run(table)),
    ("migrations", migrations::run),
    ("power", power::run),
    ("desks", desks::run),
    ("speed", speed::run),
];

fn usage() -> ExitCode {
    let parts: Vec<&str> = PARTS.iter().map(|(name, _)| *name).collect();
    eprintln!(
        "torture [--minutes N] [--seed N] [--part NAME]... [--write FILE]\nparts: {}",
        parts.join(" ")
    );
    ExitCode::from(2)
}

fn main() -> ExitCode {
    if env::var_os(PART).is_some() {
        return madoguchi::runtime::program();
    }
    let (mut minutes, mut seed) = (1.0_f64, 1);
    let mut chosen = Vec::new();
    let mut written: Option<PathBuf> = None;
    let mut words = env::args().skip(1);
    while let Some(word) = words.next() {
        let Some(value) = words.next() else {
            return usage();
        };
        match word.as_str() {
            "--minutes" => match value.parse() {
                Ok(given) if given > 0.0 => minutes = given,
                _ => return usage(),
            },
            "--seed" => match value.parse() {
                Ok(given) => seed = given,
                Err(_) => return usage(),
            },
            "--part" if PARTS.iter().any(|(name, _)| *name == value) => chosen.push(value),
            "--write" => written = Some(value.into()),
            _ => return usage(),
        }
    }
    let wanted = Wanted {
        span: Duration::from_secs_f64(minutes * 60.0),
        seed,
    };
    let mut holds = true;
    for (name, part) in PARTS {
        if !chosen.is_empty() && !chosen.iter().any(|one| one == name) {
            continue;
        }
        let mut table = Table::default();
        let begun = Instant::now();
        part(&wanted, &mut table);
        println!("== {name}\n{table}\n");
        holds &= table.holds();
        if let Some(file) = &written {
            figures::write(file, name, minutes, begun.elapsed(), &table);
        }
    }
    if holds {
        ExitCode::SUCCESS
    } else {
        ExitCode::FAILURE
    }
}
