//! Twenty processes of the program on one file for minutes: calls and notes are saved, three screens look on, files are
//! imported, copies are taken. The same run, longer, is the soak: what grows?

use crate::Wanted;
use crate::growth::Growth;
use crate::office::Office;
use crate::spread::{Spread, in_time};
use crate::support::Pty;
use crate::table::Table;
use rusqlite::Connection;
use serde_json::Value;
use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::io::{BufRead, BufReader, Write};
use std::process::{Child, ChildStdin, ChildStdout, Stdio};
use std::sync::atomic::{AtomicBool, AtomicU64, Ordering};
use std::thread;
use std::time::{Duration, Instant};

const LOGGERS: usize = 10;
const NOTERS: usize = 5;
const SCREENS: usize = 3;
/// With an importer and somebody who takes copies.
const PROCESSES: usize = LOGGERS + NOTERS + SCREENS + 2;
/// Between two calls of one logger: fifteen people who never rest.
const PAUSE: Duration = Duration::from_millis(400);
const BETWEEN_COPIES: Duration = Duration::from_secs(5);
const INSTITUTIONS: usize = 300;

const WAL_LIMIT: u64 = 64 * 1024 * 1024;
/// What T4 of the guarantees allows on quiet machines.
const SAVE_P99: Duration = Duration::from_millis(250);
const SAVE_LONGEST: Duration = Duration::from_secs(2);
const SEEN_WITHIN: Duration = Duration::from_secs(1);
const GROWTH_LIMIT_KIB: u64 = 10 * 1024;

/// What everybody watches.
struct Watch<'a> {
    office: &'a Office,
    begun: Instant,
    span: Duration,
    is_over: AtomicBool,
    saved: AtomicU64,
}

impl Watch<'_> {
    fn goes_on(&self) -> bool {
        !self.is_over.load(Ordering::Relaxed)
    }

    fn has_settled(&self) -> bool {
        self.begun.elapsed() > self.span / 3
    }
}

/// What one hand has done.
#[derive(Default)]
struct Done {
    /// Number by key.
    calls: BTreeMap<String, String>,
    notes: BTreeSet<String>,
    saves: Vec<Duration>,
    seen: Vec<Duration>,
    imports: u32,
    copies: u32,
    faults: Vec<String>,
    growth_kib: u64,
    more_files: i64,
}

impl Done {
    /// Of a hand that waited in vain; why, it has said itself.
    fn gave_up() -> Self {
        Self {
            faults: vec!["somebody gave up".to_owned()],
            ..Self::default()
        }
    }

    fn and(mut self, other: Self) -> Self {
        self.calls.extend(other.calls);
        self.notes.extend(other.notes);
        self.saves.extend(other.saves);
        self.seen.extend(other.seen);
        self.imports += other.imports;
        self.copies += other.copies;
        self.faults.extend(other.faults);
        self.growth_kib = self.growth_kib.max(other.growth_kib);
        self.more_files = self.more_files.max(other.more_files);
        self
    }
}

/// Everybody, for as long as is wanted.
pub fn run(wanted: &Wanted, table: &mut Table) {
    let office = Office::open();
    // Something to write notes on.
    assert_eq!(office.log("first").code, Some(0));
    let watch = Watch {
        office: &office,
        begun: Instant::now(),
        span: wanted.span,
        is_over: AtomicBool::new(false),
        saved: AtomicU64::new(1),
    };
    let (done, wal) = thread::scope(|scope| {
        let watch = &watch;
        let mut hands = Vec::new();
        hands.extend((0..LOGGERS).map(|at| scope.spawn(move || log(watch, at))));
        hands.extend((0..NOTERS).map(|at| scope.spawn(move || note(watch, at))));
        hands.extend((0..SCREENS).map(|_| scope.spawn(move || look(watch))));
        hands.push(scope.spawn(move || import(watch)));
        hands.push(scope.spawn(move || copy(watch)));
        let mut wal = 0;
        while watch.begun.elapsed() < watch.span {
            thread::sleep(Duration::from_millis(20));
            let size = fs::metadata(office.path("office.db-wal")).map_or(0, |there| there.len());
            wal = wal.max(size);
        }
        watch.is_over.store(true, Ordering::Relaxed);
        let done = hands
            .into_iter()
            .map(|hand| hand.join().unwrap_or_else(|_| Done::gave_up()))
            .fold(Done::default(), Done::and);
        (done, wal)
    });
    tell(&office, &done, wal, table);
}

/// Each call is about somebody else, as in an office; the storm has the other case, where all are about one person.
fn call_about(key: &str) -> String {
    format!(
        "{{\"key\":\"{key}\",\"narrative\":\"退院後の訪問診療を相談\",\"person\":{{\"name\":\"架空 {key}\"}},\"route\":\"referral\"}}\n"
    )
}

/// A process that takes a call every now and then.
fn log(watch: &Watch<'_>, at: usize) -> Done {
    let mut done = Done::default();
    let mut child = watch
        .office
        .command(&["log", "--json"])
        .stdin(Stdio::piped())
        .spawn()
        .unwrap();
    let (mut lines, mut answers): (ChildStdin, BufReader<ChildStdout>) = (
        child.stdin.take().unwrap(),
        BufReader::new(child.stdout.take().unwrap()),
    );
    let mut growth = Growth::default();
    for call in 0_u32.. {
        if !watch.goes_on() {
            break;
        }
        let key = format!("desk{at}-{call}");
        let begun = Instant::now();
        lines.write_all(call_about(&key).as_bytes()).unwrap();
        let mut answer = String::new();
        answers.read_line(&mut answer).unwrap();
        let told: Value = serde_json::from_str(&answer).unwrap_or_default();
        match told["number"].as_str() {
            Some(number) => {
                // The first one waits for its process to start.
                if call > 0 {
                    done.saves.push(begun.elapsed());
                }
                watch.saved.fetch_add(1, Ordering::SeqCst);
                done.calls.insert(key, number.to_owned());
            }
            None => done.faults.push(format!("log: {answer}")),
        }
        growth.look(child.id(), watch.has_settled());
        thread::sleep(PAUSE);
    }
    (done.growth_kib, done.more_files) = growth.of(child.id());
    drop(lines);
    ended(&mut child, &mut done);
    done
}

fn ended(child: &mut Child, done: &mut Done) {
    let code = child.wait().unwrap();
    if !code.success() {
        done.faults.push(format!("log ended with {code}"));
    }
}

/// Somebody who writes notes on the same case as the others, each with a process of its own.
fn note(watch: &Watch<'_>, at: usize) -> Done {
    let mut done = Done::default();
    for turn in 0_u32.. {
        if !watch.goes_on() {
            break;
        }
        let text = format!("desk{at} note{turn}");
        let set = format!("text={text}");
        let ran = watch.office.run(&["do", "S1", "note", "--set", &set]);
        if ran.code == Some(0) {
            done.notes.insert(text);
        } else {
            done.faults.push(format!("note: {}", ran.told()));
        }
        thread::sleep(PAUSE);
    }
    done
}

/// A screen with the day, on which the number of calls must follow what others have saved.
fn look(watch: &Watch<'_>) -> Done {
    let mut done = Done::default();
    let office = watch.office;
    let envs: Vec<(String, String)> = office.settings();
    let envs: Vec<(&str, &str)> = envs
        .iter()
        .map(|(name, value)| (name.as_str(), value.as_str()))
        .collect();
    let program = std::env::current_exe().unwrap();
    let mut desk = Pty::spawn(&program, &[] as &[&str], &envs, 80, 24);
    desk.wait_for("本日 令和");
    let pid = desk.pid().as_raw_nonzero().get().cast_unsigned();
    let mut growth = Growth::default();
    while watch.goes_on() {
        let saved = watch.saved.load(Ordering::SeqCst);
        let begun = Instant::now();
        desk.wait_until("every call that was saved", |screen| {
            calls_on(&screen.contents()).is_some_and(|calls| calls >= saved)
        });
        done.seen.push(begun.elapsed());
        growth.look(pid, watch.has_settled());
        thread::sleep(PAUSE);
    }
    (done.growth_kib, done.more_files) = growth.of(pid);
    desk.send("<c-q>");
    if desk.wait_exit(Duration::from_secs(10)).is_none() {
        done.faults.push("a screen does not go".to_owned());
    }
    done
}

/// The calls of the day as the screen counts them.
fn calls_on(screen: &str) -> Option<u64> {
    screen.split("受付 ").skip(1).find_map(|rest| {
        let digits: String = rest
            .chars()
            .take_while(|letter| letter.is_ascii_digit() || *letter == ',')
            .filter(char::is_ascii_digit)
            .collect();
        digits.parse().ok()
    })
}

/// The directory is read again and again, each time with other numbers.
fn import(watch: &Watch<'_>) -> Done {
    let mut done = Done::default();
    for turn in 0_u32.. {
        if !watch.goes_on() {
            break;
        }
        let file = watch.office.path("edition.csv");
        let rows: Vec<String> = (0..INSTITUTIONS)
            .map(|at| format!("E{at:03},clinic,見本{at}医院,ミホン{at},松戸市根本{at},047-{:03}-{at:04},,home-visit", turn % 1000))
            .collect();
        fs::write(
            &file,
            format!(
                "key,kind,name,kana,address,phone,fax,capabilities\n{}\n",
                rows.join("\n")
            ),
        )
        .unwrap();
        let ran = watch
            .office
            .run(&["import", "handbook", file.to_str().unwrap()]);
        if ran.code == Some(0) {
            done.imports += 1;
        } else {
            done.faults.push(format!("import: {}", ran.told()));
        }
        thread::sleep(PAUSE);
    }
    done
}

/// Copies, each checked by the program when it is made.
fn copy(watch: &Watch<'_>) -> Done {
    let mut done = Done::default();
    let copy = watch.office.path("copy.db");
    let mut last: Option<Instant> = None;
    while watch.goes_on() {
        if last.is_none_or(|last| last.elapsed() > BETWEEN_COPIES) {
            last = Some(Instant::now());
            let ran = watch.office.run(&["backup", copy.to_str().unwrap()]);
            if ran.code == Some(0) {
                done.copies += 1;
                fs::remove_file(&copy).unwrap();
            } else {
                done.faults.push(format!("backup: {}", ran.told()));
            }
        }
        thread::sleep(Duration::from_millis(50));
    }
    done
}

fn tell(office: &Office, done: &Done, wal: u64, table: &mut Table) {
    table.figure("processes at once on one file", PROCESSES);
    let (calls, notes, marked) = there(office);
    let lost = done
        .calls
        .iter()
        .filter(|(key, number)| calls.get(*key) != Some(*number))
        .count();
    table.figure("calls acknowledged", done.calls.len());
    table.promise("  calls lost or under another number", lost, lost == 0);
    let missing = done.notes.difference(&notes).count();
    table.figure("notes acknowledged, all on one case", done.notes.len());
    table.promise(
        "  notes lost",
        missing,
        missing == 0 && !done.notes.is_empty(),
    );
    table.promise(
        "imports / copies meanwhile",
        format!("{} / {}", done.imports, done.copies),
        done.imports > 0 && done.copies > 0,
    );
    let first = done
        .faults
        .first()
        .map(|fault| format!(": {fault}"))
        .unwrap_or_default();
    table.promise(
        "processes refused or failed, the file busy included",
        format!("{}{first}", done.faults.len()),
        done.faults.is_empty(),
    );
    let saves = Spread::of(&done.saves);
    table.promise(
        "wait for a save, p50 / p99 / longest",
        &saves,
        in_time(saves.p99 <= SAVE_P99 && saves.longest <= SAVE_LONGEST),
    );
    let seen = Spread::of(&done.seen);
    table.promise(
        "until a screen shows what others saved, p50 / p99 / longest",
        &seen,
        in_time(seen.p99 <= SEEN_WITHIN),
    );
    table.promise(
        "largest write-ahead log",
        format!("{} KiB", wal / 1024),
        wal <= WAL_LIMIT,
    );
    table.promise(
        "memory that a desk gained in the last two thirds, the most",
        format!("{} KiB", done.growth_kib),
        done.growth_kib <= GROWTH_LIMIT_KIB,
    );
    table.promise(
        "open files that a desk gained, the most",
        done.more_files,
        done.more_files <= 0,
    );
    table.promise("audit rows out of the order of time", marked, marked == 0);
    table.promise(
        "file sound afterwards",
        office.is_sound(),
        office.is_sound(),
    );
}

/// Calls by key and notes as they are in the file, and rows that were marked for the clock.
fn there(office: &Office) -> (BTreeMap<String, String>, BTreeSet<String>, i64) {
    let conn = Connection::open(office.file()).unwrap();
    let mut calls = conn
        .prepare("SELECT key, number FROM consultation")
        .unwrap();
    let calls = calls
        .query_map([], |row| Ok((row.get(0)?, row.get(1)?)))
        .unwrap();
    let mut notes = conn
        .prepare("SELECT note FROM item_event WHERE transition = 'note'")
        .unwrap();
    let notes = notes.query_map([], |row| row.get(0)).unwrap();
    let marked = conn
        .query_row(
            "SELECT count(*) FROM audit WHERE json_extract(detail, '$.clock_behind_s') IS NOT NULL",
            [],
            |row| row.get(0),
        )
        .unwrap();
    (
        calls.map(Result::unwrap).collect(),
        notes.map(Result::unwrap).collect(),
        marked,
    )
}
