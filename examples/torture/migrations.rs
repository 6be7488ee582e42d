//! Files of every older schema, which twenty desks started at once bring up and are killed over: what is found afterwards
//! is the old file or the new one, never something between, and a checked copy of the old one once it is the new one.

use crate::Wanted;
use crate::office::{Office, consultation};
use crate::old_file;
use crate::table::Table;
use madoguchi::store::schema::known_schema;
use rusqlite::Connection;
use std::fs;
use std::path::Path;
use std::process::{Child, Stdio};
use std::thread;
use std::time::{Duration, Instant};
use tempfile::TempDir;

/// Desks that start at once.
const DESKS: usize = 20;
/// Records in the old files.
const RECORDS: i64 = 40;
/// What one minute of trying is worth in moments of killing for each schema.
const MOMENTS_A_MINUTE: f64 = 4.0;

/// What was found over all trials.
#[derive(Default)]
struct Found {
    killed: u32,
    old: u32,
    new: u32,
    between: Vec<String>,
    unsound: Vec<String>,
    lost: i64,
    refused: Vec<String>,
    copies: u32,
}

/// What tells an old file from a new one and from anything else.
#[derive(Debug, PartialEq, Eq)]
struct Shape {
    version: u32,
    statements: Vec<String>,
}

impl Shape {
    fn of(file: &Path) -> Self {
        let conn = Connection::open(file).unwrap();
        let mut rows = conn
            .prepare("SELECT ifnull(sql, name) FROM sqlite_schema ORDER BY type, name")
            .unwrap();
        let rows = rows.query_map([], |row| row.get(0)).unwrap();
        Self {
            statements: rows.map(Result::unwrap).collect(),
            version: conn
                .pragma_query_value(None, "user_version", |row| row.get(0))
                .unwrap(),
        }
    }
}

/// Every older schema, killed at moments spread over the time that bringing it up takes.
pub fn run(wanted: &Wanted, table: &mut Table) {
    let newest = Office::open();
    let calls: String = (0..RECORDS)
        .map(|at| consultation(&format!("old-{at}")))
        .collect();
    assert_eq!(newest.feed(&["log"], &calls).code, Some(0));
    let minutes = wanted.span.as_secs_f64() / 60.0;
    let moments = (1_u32..=60)
        .rfind(|count| f64::from(*count) <= minutes * MOMENTS_A_MINUTE)
        .unwrap_or(1);
    let mut found = Found::default();
    let every = if minutes < 0.1 { 3 } else { 1 };
    let versions: Vec<u32> = (1..known_schema()).step_by(every).collect();
    for version in versions.iter().copied() {
        let folder = TempDir::new().unwrap();
        let old = folder.path().join("old.db");
        old_file::make(&newest.file(), version, &old);
        let before = Shape::of(&old);
        let (after, took) = undisturbed(&old);
        for moment in 1..=moments {
            // Before the copy, while it is made, in the steps, just after them.
            let share = 0.5 + 0.7 * f64::from(moment) / f64::from(moments + 1);
            let span = took.mul_f64(share);
            killed_after(span, &old, (&before, &after), &mut found);
        }
    }
    let trials = u32::try_from(versions.len()).unwrap() * moments;
    table.figure(
        "older schemas / moments of killing each / desks at once",
        format!("{} / {moments} / {DESKS}", versions.len()),
    );
    table.figure(
        "desks killed while one of them brought the file up",
        found.killed,
    );
    table.figure(
        "  files found old / new",
        format!("{} / {}", found.old, found.new),
    );
    told(table, "  files found in between", &found.between);
    told(
        table,
        "  files not sound, or without one whole copy of the old one",
        &found.unsound,
    );
    table.figure(
        "checked copies made before the first step",
        format!("{} of {trials}", found.copies),
    );
    table.promise("records of the old files lost", found.lost, found.lost == 0);
    told(table, "desks refused at the second start", &found.refused);
}

fn told(table: &mut Table, trial: &str, faults: &[String]) {
    let first = faults
        .first()
        .map(|fault| format!(": {fault}"))
        .unwrap_or_default();
    table.promise(trial, format!("{}{first}", faults.len()), faults.is_empty());
}

/// An office with a copy of the old file.
fn with(old: &Path) -> Office {
    let office = Office::around(TempDir::new().unwrap());
    fs::copy(old, office.file()).unwrap();
    office
}

/// Nobody is killed: what the file becomes, and how long after the start of all desks.
fn undisturbed(old: &Path) -> (Shape, Duration) {
    let office = with(old);
    let begun = Instant::now();
    let desks = start_all(&office);
    let file = Connection::open(office.file()).unwrap();
    let version = || -> u32 {
        file.pragma_query_value(None, "user_version", |row| row.get(0))
            .unwrap()
    };
    while version() < known_schema() {
        thread::sleep(Duration::from_millis(1));
    }
    let took = begun.elapsed();
    for desk in desks {
        assert!(desk.wait_with_output().unwrap().status.success());
    }
    (Shape::of(&office.file()), took)
}

fn start_all(office: &Office) -> Vec<Child> {
    (0..DESKS)
        .map(|desk| {
            let call = office.path(&format!("call-{desk}"));
            fs::write(&call, consultation(&format!("new-{desk}"))).unwrap();
            let call = fs::File::open(call).unwrap();
            office
                .command(&["log"])
                .stdin(call)
                .stdout(Stdio::null())
                .spawn()
                .unwrap()
        })
        .collect()
}

fn killed_after(span: Duration, old: &Path, (before, after): (&Shape, &Shape), found: &mut Found) {
    let office = with(old);
    let mut desks = start_all(&office);
    thread::sleep(span);
    for desk in &mut desks {
        // One that has ended by itself has nobody to kill.
        let _ = desk.kill();
    }
    for mut desk in desks {
        found.killed += u32::from(desk.wait().unwrap().code().is_none());
    }
    let shape = Shape::of(&office.file());
    if shape == *before {
        found.old += 1;
    } else if shape == *after {
        found.new += 1;
    } else {
        found
            .between
            .push(format!("from {} found {}", before.version, shape.version));
    }
    let again = start_all(&office);
    for desk in again {
        let ended = desk.wait_with_output().unwrap();
        if !ended.status.success() {
            found
                .refused
                .push(String::from_utf8_lossy(&ended.stderr).trim().to_owned());
        }
    }
    found.lost += RECORDS - old_records(&office.file());
    match copy_of(&office, before) {
        Ok(()) => found.copies += 1,
        Err(fault) => found.unsound.push(fault),
    }
    if !office.is_sound() {
        found.unsound.push(office.run(&["check"]).told());
    }
}

fn old_records(file: &Path) -> i64 {
    Connection::open(file)
        .unwrap()
        .query_row(
            "SELECT count(*) FROM consultation WHERE key LIKE 'old-%'",
            [],
            |row| row.get(0),
        )
        .unwrap()
}

/// Exactly one copy of the old file, whole, and no halves of any.
fn copy_of(office: &Office, before: &Shape) -> Result<(), String> {
    let names: Vec<String> = fs::read_dir(office.path(""))
        .unwrap()
        .map(|entry| entry.unwrap().file_name().to_string_lossy().into_owned())
        .filter(|name| name.contains(".schema-"))
        .collect();
    let [name] = names.as_slice() else {
        return Err(format!("copies: {}", names.join(" ")));
    };
    let copy = office.path(name);
    let pages: String = Connection::open(&copy)
        .and_then(|conn| conn.query_row("PRAGMA integrity_check", [], |row| row.get(0)))
        .map_err(|error| error.to_string())?;
    let is_whole = pages == "ok" && Shape::of(&copy) == *before && old_records(&copy) == RECORDS;
    is_whole
        .then_some(())
        .ok_or_else(|| format!("{name}: {pages}"))
}
