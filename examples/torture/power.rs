//! The power goes while people save: a real file system on a file, of which a copy is taken at any moment and mounted.
//!
//! What the kernel had not sent to the disk is not in the copy, as after a power cut; its journal is replayed when it
//! is mounted. A file that is written without waiting for the disk shows that the cut does take something. What a disk
//! itself loses of what it was sent is not tried: a disk that lies about fsync is outside of the promise.

use crate::Wanted;
use crate::office::{Office, consultation};
use crate::small_disk::{Mounted, image};
use crate::table::Table;
use fastrand::Rng;
use rustix::process::{Pid, Signal, kill_process};
use serde_json::Value;
use std::collections::BTreeMap;
use std::fs::{self, File};
use std::io::{BufRead, BufReader, Write};
use std::path::Path;
use std::process::{Child, Stdio};
use std::sync::Mutex;
use std::sync::atomic::{AtomicBool, AtomicU64, Ordering};
use std::thread;
use std::time::{Duration, Instant};
use tempfile::TempDir;

const WRITERS: usize = 3;
const IMAGE_BYTES: u64 = 160 * 1024 * 1024;
/// Between two records of a writer, so that a run of minutes fits on the disk.
const PAUSE: Duration = Duration::from_millis(15);
/// One line that nobody waits for.
const UNSYNCED: &[u8; 64] = &[b'u'; 64];

/// What came of all cuts.
#[derive(Default)]
struct Found {
    cuts: u32,
    acknowledged: usize,
    lost: usize,
    unsound: Vec<String>,
    unsynced_taken: u64,
}

/// Cuts for as long as is wanted.
pub fn run(wanted: &Wanted, table: &mut Table) {
    // In memory where there is room for it: what a cut takes is decided above the disk.
    let files = TempDir::new_in("/dev/shm")
        .or_else(|_| TempDir::new())
        .unwrap();
    let disk = files.path().join("disk");
    let folder = TempDir::new().unwrap();
    let at = folder.path().to_owned();
    let mounted = image(&disk, IMAGE_BYTES)
        .then(|| Mounted::over(&at, &disk))
        .flatten();
    let Some(mounted) = mounted else {
        table.figure(
            "power cut",
            "not tried: only root with loop devices may mount a small file system",
        );
        return;
    };
    let office = Office::open_in(folder);
    let found = cuts(&office, &disk, wanted, files.path());
    table.figure("power cuts while three processes save", found.cuts);
    table.figure("records acknowledged before the cuts", found.acknowledged);
    table.promise(
        "acknowledged records missing after a cut",
        found.lost,
        found.lost == 0,
    );
    let first = found.unsound.first().cloned().unwrap_or_default();
    table.promise(
        "files not sound after a cut",
        format!("{} {first}", found.unsound.len()),
        found.unsound.is_empty(),
    );
    table.promise(
        "bytes of a file that nobody synced, taken by the cuts",
        found.unsynced_taken,
        found.unsynced_taken > 0,
    );
    drop(mounted);
    drop(office);
    // The folder could not be removed while it was mounted over.
    let _ = fs::remove_dir_all(&at);
}

fn cuts(office: &Office, disk: &Path, wanted: &Wanted, files: &Path) -> Found {
    let acknowledged = Mutex::new(BTreeMap::new());
    let (is_over, unsynced) = (AtomicBool::new(false), AtomicU64::new(0));
    let mut found = Found::default();
    let mut rng = Rng::with_seed(wanted.seed);
    let (mut children, pipes): (Vec<Child>, Vec<_>) = (0..WRITERS)
        .map(|_| {
            let mut child = office
                .command(&["log", "--json"])
                .stdin(Stdio::piped())
                .spawn()
                .unwrap();
            let pipes = (child.stdin.take().unwrap(), child.stdout.take().unwrap());
            (child, pipes)
        })
        .unzip();
    thread::scope(|scope| {
        for (writer, (mut lines, answers)) in pipes.into_iter().enumerate() {
            let (acknowledged, is_over) = (&acknowledged, &is_over);
            scope.spawn(move || {
                let mut answers = BufReader::new(answers);
                for at in 0_u32.. {
                    if is_over.load(Ordering::Relaxed) {
                        break;
                    }
                    let key = format!("p{writer}-{at}");
                    lines.write_all(consultation(&key).as_bytes()).unwrap();
                    let mut answer = String::new();
                    answers.read_line(&mut answer).unwrap();
                    let told: Value = serde_json::from_str(&answer).unwrap();
                    let number = told["number"].as_str().unwrap().to_owned();
                    acknowledged.lock().unwrap().insert(key, number);
                    thread::sleep(PAUSE);
                }
            });
        }
        let (is_done, written) = (&is_over, &unsynced);
        scope.spawn(move || {
            let mut careless = File::create(office.path("unsynced")).unwrap();
            while !is_done.load(Ordering::Relaxed) {
                careless.write_all(UNSYNCED).unwrap();
                written.fetch_add(UNSYNCED.len() as u64, Ordering::SeqCst);
                thread::sleep(Duration::from_millis(1));
            }
        });
        let begun = Instant::now();
        while begun.elapsed() < wanted.span || found.cuts == 0 {
            thread::sleep(Duration::from_millis(rng.u64(50..800)));
            let known = acknowledged.lock().unwrap().clone();
            let careless = unsynced.load(Ordering::SeqCst);
            let copy = files.join("cut");
            signal(&children, Signal::STOP);
            copied_at_one_moment(disk, &copy);
            signal(&children, Signal::CONT);
            judge(&copy, &known, careless, &mut found);
        }
        is_over.store(true, Ordering::Relaxed);
    });
    for child in &mut children {
        child.wait().unwrap();
    }
    found
}

fn signal(children: &[Child], signal: Signal) {
    for child in children {
        let pid = Pid::from_raw(child.id().cast_signed()).unwrap();
        kill_process(pid, signal).unwrap();
    }
}

/// The writers stand still; two copies that are alike were taken with nothing sent in between.
fn copied_at_one_moment(disk: &Path, copy: &Path) {
    let mut before = fs::read(disk).unwrap();
    loop {
        let again = fs::read(disk).unwrap();
        if again == before {
            return fs::write(copy, again).unwrap();
        }
        before = again;
    }
}

/// Mounts what was on the disk and asks the program for every record that it had acknowledged.
fn judge(copy: &Path, known: &BTreeMap<String, String>, careless: u64, found: &mut Found) {
    let folder = TempDir::new().unwrap();
    let mounted = Mounted::over(folder.path(), copy).expect("a copy mounts as its original did");
    let left = fs::metadata(folder.path().join("unsynced")).map_or(0, |there| there.len());
    let office = Office::around(folder);
    found.cuts += 1;
    found.acknowledged = known.len();
    found.unsynced_taken += careless.saturating_sub(left);
    if !office.is_sound() {
        found.unsound.push(office.run(&["check"]).told());
    }
    let replay: String = known.keys().map(|key| consultation(key)).collect();
    let again = office.feed(&["log", "--json"], &replay);
    let mut there = 0;
    for answer in again.out.lines() {
        let told: Value = serde_json::from_str(answer).unwrap();
        let number = told["key"].as_str().and_then(|key| known.get(key));
        let is_same = told["number"].as_str() == number.map(String::as_str);
        there += usize::from(told["created"] == false && is_same);
    }
    found.lost += known.len() - there;
    drop(mounted);
}
