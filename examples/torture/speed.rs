//! What the promises cost: a save with number, history, seals and audit beside a bare insert on the same disk, and the
//! verification of a long audit.

use crate::Wanted;
use crate::spread::{Spread, in_time};
use crate::table::Table;
use madoguchi::clock::Clock;
use madoguchi::domain::intake::ConsultationInput;
use madoguchi::domain::staff::{Actor, Role};
use madoguchi::office::Office;
use madoguchi::store::{NewStaff, Store};
use rusqlite::Connection;
use std::fs;
use std::path::Path;
use std::sync::Arc;
use std::time::{Duration, Instant};
use tempfile::TempDir;

/// Rows of the audit that is verified, and how many of them are calls with all that belongs to them.
const ROWS: usize = 100_000;
const CALLS: usize = 2_000;
const VERIFIED_WITHIN: Duration = Duration::from_secs(1);
const VERIFICATIONS: usize = 5;

/// Both.
pub fn run(wanted: &Wanted, table: &mut Table) {
    saves(wanted, table);
    verification(table);
}

fn office(folder: &Path) -> (Store, Actor) {
    let office = Arc::new(Office::shipped());
    let clock = Clock::system(chrono_tz::Asia::Tokyo);
    let mut store = Store::create(&folder.join("office.db"), clock, office).unwrap();
    let new = NewStaff {
        name: "佐藤".into(),
        kana: String::new(),
        role: Role::Admin,
        occupation: String::new(),
        os_user: None,
        areas: Vec::new(),
        support_physician: false,
    };
    let staff = store.add_first_staff(&new, "test").unwrap();
    let actor = Actor {
        staff: staff.id,
        name: staff.name,
        role: staff.role,
        desk: "test".into(),
    };
    (store, actor)
}

fn call(at: usize) -> ConsultationInput {
    let mut input = ConsultationInput {
        key: Some(format!("speed-{at}")),
        narrative: "退院後の訪問診療の相談".into(),
        route: Some("referral".into()),
        ..ConsultationInput::default()
    };
    input.person.name = format!("架空 花子{at}");
    input
}

/// Turn by turn, so that both see the same disk.
fn saves(wanted: &Wanted, table: &mut Table) {
    let folder = TempDir::new().unwrap();
    let (mut store, actor) = office(folder.path());
    let bare = Connection::open(folder.path().join("bare.db")).unwrap();
    bare.execute_batch(
        "PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL; CREATE TABLE call (id INTEGER PRIMARY KEY, text TEXT);",
    )
    .unwrap();
    let text = "退院後の訪問診療の相談".repeat(40);
    let (mut ours, mut bares) = (Vec::new(), Vec::new());
    let begun = Instant::now();
    let span = wanted.span.min(Duration::from_secs(30));
    for at in 0.. {
        if begun.elapsed() > span {
            break;
        }
        let turn = Instant::now();
        store.register(&actor, &call(at)).unwrap();
        ours.push(turn.elapsed());
        let turn = Instant::now();
        bare.execute("INSERT INTO call (text) VALUES (?1)", [&text])
            .unwrap();
        bares.push(turn.elapsed());
    }
    let (ours, bares) = (Spread::of(&ours), Spread::of(&bares));
    table.figure(
        "a call with referral, history, seals and audit, p50 / p99 / longest",
        &ours,
    );
    table.figure(
        "a bare insert, turn by turn on the same disk, p50 / p99 / longest",
        &bares,
    );
    table.figure(
        "  ratio of the p50",
        format!("{:.1}", ours.p50.as_secs_f64() / bares.p50.as_secs_f64()),
    );
}

fn verification(table: &mut Table) {
    // In memory where there is room for it: a hundred thousand writes are only the way there.
    let folder = TempDir::new_in("/dev/shm")
        .or_else(|_| TempDir::new())
        .unwrap();
    let (mut store, actor) = office(folder.path());
    for at in 0..CALLS {
        store.register(&actor, &call(at)).unwrap();
    }
    for _ in CALLS + 1..ROWS {
        store
            .note_login(&actor, serde_json::json!({ "from": "pts/1" }))
            .unwrap();
    }
    let (mut walls, mut on_cpu) = (Vec::new(), Vec::new());
    let mut rows = 0;
    for _ in 0..VERIFICATIONS {
        let (turn, cpu) = (Instant::now(), time_on_cpu());
        let verdict = store.verify_audit(&[]).unwrap();
        walls.push(turn.elapsed());
        on_cpu.push(time_on_cpu().saturating_sub(cpu));
        assert!(verdict.ok, "{verdict:?}");
        rows = verdict.rows;
    }
    let (wall, cpu) = (Spread::of(&walls).p50, Spread::of(&on_cpu).p50);
    table.promise(
        "audit and records verified: rows, time, of it on the processor",
        format!("{rows}, {} ms, {} ms", wall.as_millis(), cpu.as_millis()),
        in_time(cpu <= VERIFIED_WITHIN),
    );
}

/// Of this thread, by the scheduler.
fn time_on_cpu() -> Duration {
    let told = fs::read_to_string("/proc/thread-self/schedstat").unwrap_or_default();
    let nanoseconds = told.split(' ').next().and_then(|word| word.parse().ok());
    Duration::from_nanos(nanoseconds.unwrap_or_default())
}
