//! The figures of a run in a file, from which `docs/guarantees.md` is made. Each part keeps its own last run.

use crate::table::Table;
use madoguchi::clock::Clock;
use std::fs;
use std::path::Path;
use std::time::Duration;
use toml::Table as Figures;

const HEAD: &str =
    "# Written by cargo run --release --example torture -- --write FILE; never by hand.\n";

/// Puts the figures of a part in the place of those of its last run.
pub fn write(file: &Path, part: &str, minutes: f64, took: Duration, table: &Table) {
    let before = fs::read_to_string(file).unwrap_or_default();
    let mut figures: Figures = before.parse().unwrap();
    let mut rows = Figures::new();
    for row in table.rows() {
        rows.insert(row.trial.trim().to_owned(), row.result.clone().into());
    }
    let broken: Vec<toml::Value> = table
        .rows()
        .filter(|row| !row.kept)
        .map(|row| row.trial.trim().into())
        .collect();
    let cores = std::thread::available_parallelism().map_or(1, usize::from);
    let today = Clock::system(chrono_tz::Asia::Tokyo).today();
    let mut run = Figures::new();
    run.insert(
        "command".into(),
        format!("cargo run --release --example torture -- --part {part} --minutes {minutes}")
            .into(),
    );
    run.insert("day".into(), today.to_string().into());
    run.insert(
        "seconds".into(),
        i64::try_from(took.as_secs()).unwrap().into(),
    );
    run.insert("cores".into(), i64::try_from(cores).unwrap().into());
    run.insert("is_release".into(), (!cfg!(debug_assertions)).into());
    run.insert("broken".into(), broken.into());
    run.insert("rows".into(), rows.into());
    figures.insert(part.to_owned(), run.into());
    fs::write(
        file,
        format!("{HEAD}{}", toml::to_string_pretty(&figures).unwrap()),
    )
    .unwrap();
}
