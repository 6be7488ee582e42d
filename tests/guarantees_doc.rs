//! `docs/guarantees.md` is generated from `tests/guarantees/promises.toml` and the figures of the last measured runs. Every
//! test that it names is there and is run; every figure that it shows was measured, and one that is not as promised says so.

#![expect(clippy::unwrap_used, reason = "a test that cannot go on has failed")]

use serde::Deserialize;
use std::collections::BTreeMap;
use std::fmt::Write as _;
use std::path::{Path, PathBuf};

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Promises {
    promise: Vec<Promise>,
    trial: Vec<Promise>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Promise {
    code: String,
    says: String,
    tests: Vec<String>,
    figures: Vec<String>,
    open: Option<String>,
}

/// A part of `examples/torture` as it was last run.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Run {
    command: String,
    day: String,
    seconds: u64,
    cores: u64,
    is_release: bool,
    broken: Vec<String>,
    rows: toml::Table,
}

fn at(path: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join(path)
}

fn read(path: &str) -> String {
    let text = std::fs::read_to_string(at(path));
    text.unwrap_or_else(|error| panic!("{path}: {error}"))
}

/// The tests of a file: functions that are marked as such and not as ignored.
fn tests_in(source: &str) -> Vec<&str> {
    let mut tests = Vec::new();
    let (mut is_test, mut is_ignored) = (false, false);
    for line in source.lines().map(str::trim) {
        is_test |= line == "#[test]";
        is_ignored |= line.starts_with("#[ignore");
        if let Some(rest) = line.strip_prefix("fn ") {
            if is_test && !is_ignored {
                tests.extend(rest.split('(').next());
            }
            (is_test, is_ignored) = (false, false);
        }
    }
    tests
}

/// The test as a line of the document, once it is known to be there.
fn test_line(named: &str) -> String {
    let (file, function) = match named.split_once("::") {
        Some((file, function)) => (file, Some(function)),
        None => (named, None),
    };
    let source = read(file);
    let tests = tests_in(&source);
    if let Some(function) = function {
        assert!(tests.contains(&function), "{named} is no test that is run");
        return format!("`{file}` {}", function.replace('_', " "));
    }
    assert!(!tests.is_empty(), "{file} holds no test that is run");
    format!("`{file}` all {}", tests.len())
}

/// The figures that are meant: one row of a part, or all of them.
fn figure_lines(named: &str, runs: &BTreeMap<String, Run>) -> Vec<String> {
    let (part, row) = named.split_once('/').unwrap();
    let run = runs.get(part);
    let run = run.unwrap_or_else(|| panic!("{named}: the part {part} was never measured"));
    let line = |trial: &str, result: &toml::Value| {
        let is_broken = run.broken.iter().any(|broken| broken == trial);
        let verdict = if is_broken { " NOT AS PROMISED" } else { "" };
        format!(
            "{trial}: **{}**{verdict} ({part})",
            result.as_str().unwrap().trim()
        )
    };
    if row == "*" {
        return run
            .rows
            .iter()
            .map(|(trial, result)| line(trial, result))
            .collect();
    }
    let result = run.rows.get(row);
    vec![line(
        row,
        result.unwrap_or_else(|| panic!("{named} was not measured")),
    )]
}

fn write_promise(text: &mut String, promise: &Promise, runs: &BTreeMap<String, Run>) {
    writeln!(text, "\n## {}\n\n{}\n", promise.code, promise.says).unwrap();
    assert!(
        !promise.tests.is_empty(),
        "{} is held by no test",
        promise.code
    );
    for named in &promise.tests {
        writeln!(text, "- {}", test_line(named)).unwrap();
    }
    for named in &promise.figures {
        for line in figure_lines(named, runs) {
            writeln!(text, "- {line}").unwrap();
        }
    }
    if let Some(open) = &promise.open {
        writeln!(text, "- Not proved: {open}").unwrap();
    }
}

fn document() -> String {
    let promises: Promises = toml::from_str(&read("tests/guarantees/promises.toml")).unwrap();
    let runs: BTreeMap<String, Run> =
        toml::from_str(&read("docs/guarantees-figures.toml")).unwrap();
    let mut text = String::from(
        "# What is promised, and what holds it\n\n\
         Generated from tests/guarantees/promises.toml and docs/guarantees-figures.toml; do not edit. Anew with\n\
         `UPDATE_DOCS=1 cargo test --test guarantees_doc`.\n\n\
         Tests run with every `cargo test`; those that need root, several accounts or a tool that is missing say so and are\n\
         skipped. Figures are of the runs at the end of this page. Not promised at all: protection against root, lying disks,\n\
         network file systems, availability when the host is down.\n",
    );
    for promise in &promises.promise {
        write_promise(&mut text, promise, &runs);
    }
    text.push_str("\n# The trials\n");
    for trial in &promises.trial {
        write_promise(&mut text, trial, &runs);
    }
    text.push_str("\n## The runs\n\n");
    for (part, run) in &runs {
        assert!(run.is_release, "{part} was not measured in a release build");
        writeln!(
            text,
            "- {part}: {}, {} s on {} cores, `{}`",
            run.day, run.seconds, run.cores, run.command
        )
        .unwrap();
    }
    text
}

#[test]
fn docs_guarantees_md_names_tests_that_run_and_figures_that_were_measured() {
    let file = at("docs/guarantees.md");
    let fresh = document();
    if std::env::var_os("UPDATE_DOCS").is_some() {
        std::fs::write(&file, &fresh).unwrap();
    }
    let kept = std::fs::read_to_string(&file).unwrap_or_default();
    assert!(
        kept == fresh,
        "docs/guarantees.md is out of date: UPDATE_DOCS=1 cargo test --test guarantees_doc"
    );
}

#[test]
fn every_promise_and_every_trial_has_its_place() {
    let promises: Promises = toml::from_str(&read("tests/guarantees/promises.toml")).unwrap();
    let named = |letter: char, count: u32, of: &[Promise]| {
        let codes: Vec<&String> = of.iter().map(|promise| &promise.code).collect();
        let all: Vec<String> = (1..=count).map(|at| format!("{letter}{at}")).collect();
        assert_eq!(codes, all.iter().collect::<Vec<_>>());
    };
    named('G', 10, &promises.promise);
    named('T', 16, &promises.trial);
}

#[test]
fn a_function_that_is_ignored_or_no_test_is_not_taken_for_one() {
    let source =
        "#[test]\nfn runs() {}\n#[test]\n#[ignore = \"slow\"]\nfn waits() {}\nfn helps() {}\n";
    assert_eq!(tests_in(source), ["runs"]);
}
