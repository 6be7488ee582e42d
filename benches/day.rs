//! The day view over a large file beside the same over a small one: from opening to the first frame,
//! and from another desk's step to the next frame.
//!
//! Both offices are measured in the same run, alternating. `MADOGUCHI_BENCH_CONSULTATIONS` (1,000,000),
//! `MADOGUCHI_BENCH_ITEMS` (50,000) and `MADOGUCHI_BENCH_OPEN` (5,000 of them open) set the large one.
#![expect(clippy::print_stdout, reason = "the report of a benchmark")]

use chrono::{DateTime, TimeDelta, Utc};
use madoguchi::app::App;
use madoguchi::app::event::{Asker, Event};
use madoguchi::app::paper::Letters;
use madoguchi::app::screen::Desk;
use madoguchi::app::teams::TeamWatch;
use madoguchi::clock::Clock;
use madoguchi::config::Config;
use madoguchi::domain::staff::{Actor, Role};
use madoguchi::keymap::{Keymap, Shipped};
use madoguchi::locale::{Lang, Locale};
use madoguchi::office::Office;
use madoguchi::store::open::Access;
use madoguchi::store::request::{Reply, Request};
use madoguchi::store::{NewStaff, Store};
use madoguchi::ui::{self, Memory};
use ratatui::Terminal;
use ratatui::backend::TestBackend;
use rusqlite::{Connection, params};
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::time::{Duration, Instant};
use tempfile::TempDir;

const OPENING: &str = "2026-11-16T00:00:00Z";
/// Ten years, over which both are spread.
const DAYS: u32 = 3_650;
const ROUNDS: usize = 40;

/// A file, and somebody who looks at it.
struct Place {
    name: &'static str,
    _folder: TempDir,
    file: PathBuf,
    open: u32,
    me: Actor,
    office: Arc<Office>,
    first: Vec<Duration>,
    refresh: Vec<Duration>,
}

impl Place {
    fn with(name: &'static str, consultations: u32, items: u32, open: u32) -> Self {
        let folder = TempDir::new().expect("a folder");
        let file = folder.path().join("office.db");
        let office = Arc::new(Office::shipped());
        let mut store = Store::create(&file, clock(), Arc::clone(&office)).expect("a new file");
        let new = NewStaff {
            name: "佐藤".to_owned(),
            kana: String::new(),
            role: Role::Admin,
            occupation: String::new(),
            os_user: None,
            areas: Vec::new(),
            support_physician: false,
        };
        let staff = store.add_first_staff(&new, "bench").expect("a first entry");
        drop(store);
        fill(&file, consultations, items, open);
        Self {
            name,
            _folder: folder,
            file,
            open,
            me: Actor {
                staff: staff.id,
                name: staff.name,
                role: staff.role,
                desk: "bench".to_owned(),
            },
            office,
            first: Vec::new(),
            refresh: Vec::new(),
        }
    }

    fn time(&mut self, round: usize) {
        let started = Instant::now();
        let mut store = Store::open(&self.file, Access::Read, clock(), Arc::clone(&self.office))
            .expect("the file opens");
        let mut screen = Screen::of(&self.office, &self.me);
        screen.show(&mut store, &self.me);
        self.first.push(started.elapsed());

        let other = Connection::open(&self.file).expect("the file opens");
        let id = u32::try_from(round).unwrap_or(0) % self.open + 1;
        other
            .execute(
                "UPDATE work_item SET revision = revision + 1 WHERE id = ?1",
                [id],
            )
            .expect("another desk's step");
        let started = Instant::now();
        screen.show(&mut store, &self.me);
        self.refresh.push(started.elapsed());
    }
}

/// The desk without its threads.
struct Screen {
    app: App,
    memory: Memory,
    terminal: Terminal<TestBackend>,
}

impl Screen {
    fn of(office: &Arc<Office>, me: &Actor) -> Self {
        let desk = Desk {
            office: Arc::clone(office),
            locale: Locale::new(Lang::Ja),
            me: me.clone(),
            staff: Arc::new(Vec::new()),
            config: Arc::new(Config::default()),
            now: now(),
            clock: clock(),
            demo: false,
            read_only: false,
            page_rows: 10,
            is_broad: false,
            teams: TeamWatch::default(),
            letters: Letters::default(),
        };
        let mut app = App::new(desk, Keymap::shipped(Shipped::Default));
        let _ = app.start(now());
        Self {
            app,
            memory: Memory::default(),
            terminal: Terminal::new(TestBackend::new(80, 24)).expect("a terminal in memory"),
        }
    }

    fn show(&mut self, store: &mut Store, me: &Actor) {
        let date = clock().today();
        let reply = store.answer(me, Request::Day { date }).expect("the day");
        assert!(matches!(reply, Reply::Day(_)));
        let answer = Event::Answered {
            asker: Asker::Today,
            result: Ok(reply),
        };
        let _ = self.app.update(answer, now());
        let Self {
            app,
            memory,
            terminal,
        } = self;
        terminal
            .draw(|frame| ui::draw(frame, app, memory))
            .expect("a terminal in memory");
    }
}

fn now() -> DateTime<Utc> {
    OPENING.parse().expect("a constant moment")
}

fn clock() -> Clock {
    Clock::fixed(now(), chrono_tz::Asia::Tokyo)
}

/// Rows as the program writes them, without what the day view does not read.
fn fill(file: &Path, consultations: u32, items: u32, open: u32) {
    let conn = Connection::open(file).expect("the file opens");
    conn.execute_batch("PRAGMA synchronous = OFF; PRAGMA cache_size = -200000; BEGIN IMMEDIATE;")
        .expect("settings");
    let stamp = |back: TimeDelta| (now() - back).format("%Y-%m-%dT%H:%M:%S.000Z").to_string();
    let spread = |at: u32, of: u32| {
        let minutes = i64::from(DAYS) * 24 * 60;
        TimeDelta::minutes(minutes * i64::from(at) / i64::from(of.max(1)))
    };
    let details = r#"{"person":{"name":"架空 花子","kana":"カクウ ハナコ","area":"A01"},"caller":{"organisation":"見本ケアプラン"},"narrative":"退院後の訪問診療の相談。夜間の対応ができる先生を探したい。","channel":"phone"}"#;
    {
        let mut insert = conn
            .prepare("INSERT INTO consultation (number, key, received_at, entered_at, taken_by, details) VALUES (?1, ?1, ?2, ?2, 1, ?3)")
            .expect("a table");
        for at in 0..consultations {
            let number = format!("R8-{:05}", at + 1);
            insert
                .execute(params![number, stamp(spread(at, consultations)), details])
                .expect("a row");
        }
        conn.execute("INSERT INTO person (details, name_key, kana_key, phone_digits) VALUES (?1, '', '', '')", [r#"{"name":"架空 花子","kana":"カクウ ハナコ"}"#])
            .expect("a row");
        let mut insert = conn
            .prepare("INSERT INTO work_item (number, kind, state, closed, person_id, area, urgency, next_actor, next_action, next_due, created_at, state_since) VALUES (?1, ?2, 'requested', ?3, 1, ?4, 'normal', ?5, ?6, ?7, ?8, ?8)")
            .expect("a table");
        let mut event = conn
            .prepare("INSERT INTO item_event (item_id, at, by_staff, by_name, transition, from_state, to_state, before) VALUES (?1, ?2, 1, '佐藤', 'start', '', 'requested', 'null')")
            .expect("a table");
        for at in 0..items {
            let is_open = at < open;
            let since = spread(at, items);
            let kind = ["referral", "outreach", "callback", "support-team"][at as usize % 4];
            let due = is_open.then(|| stamp(since - TimeDelta::hours(i64::from(at % 96))));
            let actor = is_open.then_some(["anyone", "owner", "clinic"][at as usize % 3]);
            let number = format!("R8-S{:04}", at + 1);
            let area = format!("A{:02}", at % 15 + 1);
            insert
                .execute(params![
                    number,
                    kind,
                    !is_open,
                    area,
                    actor,
                    is_open.then_some("@"),
                    due,
                    stamp(since)
                ])
                .expect("a row");
            event.execute(params![at + 1, stamp(since)]).expect("a row");
        }
    }
    conn.execute_batch("COMMIT").expect("a commit");
    conn.execute_batch("PRAGMA wal_checkpoint(TRUNCATE); ANALYZE;")
        .expect("a checkpoint");
}

fn quantile(took: &mut [Duration], of: f64) -> Duration {
    took.sort_unstable();
    #[expect(
        clippy::cast_possible_truncation,
        clippy::cast_sign_loss,
        clippy::cast_precision_loss,
        reason = "a place within a short list"
    )]
    let at = ((took.len() - 1) as f64 * of) as usize;
    took[at]
}

fn size(name: &str, usual: u32) -> u32 {
    let wanted = std::env::var(name).ok();
    wanted.and_then(|text| text.parse().ok()).unwrap_or(usual)
}

fn main() {
    let consultations = size("MADOGUCHI_BENCH_CONSULTATIONS", 1_000_000);
    let items = size("MADOGUCHI_BENCH_ITEMS", 50_000);
    let open = size("MADOGUCHI_BENCH_OPEN", 5_000);
    let mut places = [
        Place::with("1,000 consultations, 50 items, 5 open", 1_000, 50, 5),
        Place::with("the large office", consultations, items, open),
    ];
    println!("the large office: {consultations} consultations, {items} items, {open} open");
    for round in 0..ROUNDS {
        for place in &mut places {
            place.time(round);
        }
    }
    for (what, of) in [("p50", 0.5), ("p99", 0.99)] {
        let [small, large] = &mut places;
        let first = [&mut small.first, &mut large.first].map(|took| quantile(took, of));
        let refresh = [&mut small.refresh, &mut large.refresh].map(|took| quantile(took, of));
        for (step, [small_took, large_took]) in [("first frame", first), ("refresh", refresh)] {
            println!(
                "{what} {step}: {} {small_took:?}, {} {large_took:?}, ratio {:.1}",
                small.name,
                large.name,
                large_took.as_secs_f64() / small_took.as_secs_f64()
            );
        }
    }
}
