//! Writers that are killed while they save, next to colleagues who fight for the same cases, readers, and backups.
//!
//! A record counts as acknowledged when the program has printed its number. In the end every acknowledged number must be
//! there, once, under its key, and the numbers must have no gap.

use crate::Wanted;
use crate::office::{Office, consultation};
use crate::table::Table;
use fastrand::Rng;
use serde_json::Value;
use std::collections::BTreeMap;
use std::io::{BufRead, BufReader, Write};
use std::process::Stdio;
use std::sync::atomic::{AtomicBool, AtomicU32, Ordering};
use std::sync::mpsc;
use std::thread;
use std::time::{Duration, Instant};

const WRITERS: u64 = 4;
const FIGHTERS: u64 = 2;

/// What one thread of the storm has seen.
#[derive(Default)]
struct Seen {
    /// Number by key, as acknowledged.
    acknowledged: BTreeMap<String, String>,
    kills: u32,
    /// Times between an acknowledgement and the next, while the process lives.
    waits: Vec<Duration>,
    told: u32,
    silent: u32,
    faults: Vec<String>,
}

impl Seen {
    fn and(mut self, other: Self) -> Self {
        self.acknowledged.extend(other.acknowledged);
        self.kills += other.kills;
        self.waits.extend(other.waits);
        self.told += other.told;
        self.silent += other.silent;
        self.faults.extend(other.faults);
        self
    }
}

/// The storm, for so long.
pub fn run(wanted: &Wanted, table: &mut Table) {
    let (office, span, seed) = (&Office::open(), wanted.span, wanted.seed);
    let is_calm = AtomicBool::new(false);
    let backups = AtomicU32::new(0);
    let gathered = thread::scope(|scope| {
        let (is_calm, backups) = (&is_calm, &backups);
        let mut hands = Vec::new();
        for writer in 0..WRITERS {
            hands.push(scope.spawn(move || write(office, writer, seed, is_calm)));
        }
        for fighter in 0..FIGHTERS {
            hands.push(scope.spawn(move || fight(office, fighter, seed, is_calm)));
        }
        hands.push(scope.spawn(move || read(office, is_calm)));
        hands.push(scope.spawn(move || back_up(office, is_calm, backups)));
        let begun = Instant::now();
        while begun.elapsed() < span {
            thread::sleep(Duration::from_millis(50));
        }
        is_calm.store(true, Ordering::Relaxed);
        hands
            .into_iter()
            .map(|hand| hand.join().unwrap())
            .fold(Seen::default(), Seen::and)
    });
    account(office, &gathered, backups.load(Ordering::Relaxed), table);
}

/// Logs line after line until it is killed, then begins again with the line whose fate it does not know. The kill comes
/// at any moment of the first milliseconds of saving.
fn write(office: &Office, writer: u64, seed: u64, is_calm: &AtomicBool) -> Seen {
    let mut rng = Rng::with_seed(seed.wrapping_mul(1000).wrapping_add(writer));
    let mut hand = Seen::default();
    let mut next = 0_u32;
    while !is_calm.load(Ordering::Relaxed) {
        let mut child = office
            .command(&["log", "--json"])
            .stdin(Stdio::piped())
            .spawn()
            .unwrap();
        let mut lines = child.stdin.take().unwrap();
        let mut answers = BufReader::new(child.stdout.take().unwrap());
        let (saving, has_begun) = mpsc::channel();
        let span = Duration::from_micros(rng.u64(0..80_000));
        thread::scope(|scope| {
            let child = &mut child;
            scope.spawn(move || {
                // A program that ended by itself has nobody to kill, and nobody is counted.
                if has_begun.recv().is_ok() {
                    thread::sleep(span);
                    let _ = child.kill();
                }
            });
            loop {
                let key = format!("w{writer}-{next}");
                let begun = Instant::now();
                if lines.write_all(consultation(&key).as_bytes()).is_err() {
                    break;
                }
                let mut answer = String::new();
                // A line without its end was torn off by the kill: it acknowledges nothing.
                if !matches!(answers.read_line(&mut answer), Ok(1..)) || !answer.ends_with('\n') {
                    break;
                }
                // The receiver is gone once the kill is under way.
                let _ = saving.send(());
                let told: Value = serde_json::from_str(&answer).unwrap();
                match told["number"].as_str() {
                    Some(number) => {
                        hand.waits.push(begun.elapsed());
                        hand.acknowledged.insert(key, number.to_owned());
                    }
                    None if told["error"]["message"].is_string() => hand.told += 1,
                    None => hand.silent += 1,
                }
                next += 1;
            }
            drop(saving);
        });
        match child.wait().unwrap().code() {
            None => hand.kills += 1,
            Some(0) => {}
            Some(_) => hand.told += 1,
        }
    }
    hand
}

/// Two colleagues want the same case; who is refused must be told.
fn fight(office: &Office, fighter: u64, seed: u64, is_calm: &AtomicBool) -> Seen {
    let mut rng = Rng::with_seed(seed);
    let mut hand = Seen::default();
    let name = ["森", "堀"][usize::try_from(fighter).unwrap() % 2];
    while !is_calm.load(Ordering::Relaxed) {
        let number = format!("S{}", rng.u32(1..200));
        let step = ["claim", "release"][rng.usize(..2)];
        let ran = office.run(&["--as", name, "do", &number, step, "--note", "交代"]);
        match ran.code {
            Some(0) => {}
            Some(_) if !ran.err.trim().is_empty() => hand.told += 1,
            _ => hand.silent += 1,
        }
    }
    hand
}

fn read(office: &Office, is_calm: &AtomicBool) -> Seen {
    let mut hand = Seen::default();
    while !is_calm.load(Ordering::Relaxed) {
        for args in [&["today"][..], &["queue", "referral"]] {
            let ran = office.run(args);
            if ran.code != Some(0) {
                hand.faults
                    .push(format!("{}: {}", args.join(" "), ran.told()));
            }
        }
    }
    hand
}

fn back_up(office: &Office, is_calm: &AtomicBool, made: &AtomicU32) -> Seen {
    let mut hand = Seen::default();
    while !is_calm.load(Ordering::Relaxed) {
        let copy = office.path("copy.db");
        let copied = copy.to_str().unwrap();
        let ran = office.run(&["backup", copied]);
        let sound = office.run(&["--db", copied, "check"]);
        if ran.code == Some(0) && sound.code == Some(0) {
            made.fetch_add(1, Ordering::Relaxed);
        } else {
            hand.faults
                .push(format!("backup: {} {}", ran.told(), sound.told()));
        }
        // What `check` leaves beside the copy belongs to it.
        for name in ["copy.db", "copy.db-wal", "copy.db-shm"] {
            let _ = std::fs::remove_file(office.path(name));
        }
    }
    hand
}

/// Compares what was acknowledged with what is there.
fn account(office: &Office, gathered: &Seen, backups: u32, table: &mut Table) {
    let replay: String = gathered
        .acknowledged
        .keys()
        .map(|key| consultation(key))
        .collect();
    let again = office.feed(&["log", "--json"], &replay);
    let mut lost = 0;
    let mut other = 0;
    for answer in again.out.lines() {
        let told: Value = serde_json::from_str(answer).unwrap();
        let key = told["key"].as_str().unwrap_or_default();
        if told["created"] == true {
            lost += 1;
        } else if told["number"].as_str() != gathered.acknowledged.get(key).map(String::as_str) {
            other += 1;
        }
    }
    let missing = gathered.acknowledged.len() - again.out.lines().count();
    let mut waits = gathered.waits.clone();
    waits.sort();
    let at = |part: usize| {
        waits
            .get(waits.len() * part / 1000)
            .copied()
            .unwrap_or_default()
    };
    table.figure("processes killed while they saved", gathered.kills);
    table.figure("records acknowledged", gathered.acknowledged.len());
    table.promise(
        "  acknowledged records lost",
        lost + missing,
        lost + missing == 0,
    );
    table.promise(
        "  acknowledged records under another number, or twice",
        other,
        other == 0,
    );
    table.figure(
        "refused with a message (cases taken, files busy)",
        gathered.told,
    );
    table.promise(
        "refused without a message",
        gathered.silent,
        gathered.silent == 0,
    );
    table.figure(
        "save, p50 / p99 / longest (process start not counted)",
        format!(
            "{:.1} / {:.1} / {:.1} ms",
            millis(at(500)),
            millis(at(990)),
            millis(waits.last().copied().unwrap_or_default())
        ),
    );
    table.figure("backups made and found sound meanwhile", backups);
    table.promise(
        "readers and backups that failed",
        gathered.faults.len(),
        gathered.faults.is_empty(),
    );
    for fault in gathered.faults.iter().take(5) {
        table.figure("    said", fault);
    }
    let checked = office.run(&["check", "--json"]);
    let report = checked.json();
    let rows = &report["audit_chain"]["rows"];
    table.promise(
        "pages, links, numbers without a gap, audit chain",
        format!("{} audit rows, {}", rows, report["integrity"]),
        checked.code == Some(0),
    );
}

fn millis(span: Duration) -> f64 {
    span.as_secs_f64() * 1000.0
}
