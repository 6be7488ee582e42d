//! Moving through a queue by one key and drawing it, with 10,000 open referrals against 100.
//!
//! Both are measured in the same run, alternating; printed are p50 and p99 of a key with its frame, and the ratio.
//! `MADOGUCHI_BENCH_ITEMS` sets the length of the long queue (10,000).
#![expect(clippy::print_stdout, reason = "the report of a benchmark")]

use chrono::{DateTime, TimeDelta, Utc};
use madoguchi::app::App;
use madoguchi::app::event::{Asker, Event};
use madoguchi::app::paper::Letters;
use madoguchi::app::screen::Desk;
use madoguchi::app::teams::TeamWatch;
use madoguchi::clock::Clock;
use madoguchi::config::Config;
use madoguchi::domain::ids::{ItemId, StaffId};
use madoguchi::domain::number::Number;
use madoguchi::domain::person::PersonDetails;
use madoguchi::domain::staff::{Actor, Role};
use madoguchi::domain::urgency::Urgency;
use madoguchi::domain::work_item::{Details, NextAction, NextStep, WorkItem};
use madoguchi::keymap::{KeyChord, Keymap, Shipped};
use madoguchi::locale::{Lang, Locale};
use madoguchi::office::Office;
use madoguchi::store::lists::QueueRow;
use madoguchi::store::request::Reply;
use madoguchi::ui::{self, Memory};
use ratatui::Terminal;
use ratatui::backend::TestBackend;
use std::sync::Arc;
use std::time::{Duration, Instant};

const SHORT: u32 = 100;
const KEYS: usize = 2_000;
const OPENING: &str = "2026-11-16T00:00:00Z";

/// One desk with a queue in front.
struct Place {
    app: App,
    memory: Memory,
    terminal: Terminal<TestBackend>,
    now: DateTime<Utc>,
    took: Vec<Duration>,
}

impl Place {
    fn with(items: u32, office: &Arc<Office>) -> Self {
        let now: DateTime<Utc> = OPENING.parse().expect("a constant moment");
        let clock = Clock::fixed(now, chrono_tz::Asia::Tokyo);
        let desk = Desk {
            office: Arc::clone(office),
            locale: Locale::new(Lang::Ja),
            me: Actor {
                staff: StaffId(1),
                name: "佐藤".to_owned(),
                role: Role::Coordinator,
                desk: "bench".to_owned(),
            },
            staff: Arc::new(Vec::new()),
            config: Arc::new(Config::default()),
            now,
            clock,
            demo: false,
            read_only: false,
            teams: TeamWatch::default(),
            page_rows: 30,
            is_broad: false,
            letters: Letters::default(),
        };
        let mut place = Self {
            app: App::new(desk, Keymap::shipped(Shipped::Default)),
            memory: Memory::default(),
            terminal: Terminal::new(TestBackend::new(120, 40)).expect("a terminal in memory"),
            now,
            took: Vec::new(),
        };
        place.press("f4");
        let rows = (1..=items).map(|at| row(at, now)).collect();
        let answer = Event::Answered {
            asker: Asker::Work,
            result: Ok(Reply::Queue(rows)),
        };
        let _ = place.app.update(answer, now);
        place.draw();
        place
    }

    fn press(&mut self, key: &str) {
        let chord: KeyChord = key.parse().expect("a key of this file");
        // What it asks of the store is answered by nobody here.
        let _ = self.app.update(Event::Key(chord), self.now);
    }

    fn draw(&mut self) {
        let Self {
            app,
            memory,
            terminal,
            ..
        } = self;
        terminal
            .draw(|frame| ui::draw(frame, app, memory))
            .expect("a terminal in memory");
    }

    fn time(&mut self, key: &str) {
        let start = Instant::now();
        self.press(key);
        self.draw();
        self.took.push(start.elapsed());
    }

    fn quantile(&mut self, of: f64) -> Duration {
        self.took.sort_unstable();
        let last = self.took.len() - 1;
        #[expect(
            clippy::cast_possible_truncation,
            clippy::cast_sign_loss,
            clippy::cast_precision_loss,
            reason = "a place within a short list"
        )]
        let at = (last as f64 * of) as usize;
        self.took[at]
    }
}

fn row(at: u32, now: DateTime<Utc>) -> QueueRow {
    let id = i64::from(at);
    QueueRow {
        item: WorkItem {
            id: ItemId(id),
            number: Number::item('R', 8, 'S', at),
            kind: "referral".to_owned(),
            state: "requested".to_owned(),
            person: None,
            origin: None,
            parent: None,
            area: None,
            urgency: Urgency::Normal,
            owner: None,
            next: Some(NextStep {
                actor: "anyone".to_owned(),
                action: NextAction::OfState,
                due: now + TimeDelta::minutes(id),
            }),
            held_state: None,
            details: Details::new(),
            created_at: now,
            state_since: now,
            revision: 1,
        },
        person: Some(PersonDetails {
            name: format!("架空 {at}"),
            kana: "カクウ".to_owned(),
            ..PersonDetails::default()
        }),
        owner_name: None,
        started_by: "受田".to_owned(),
        open_offers: 0,
        declined_offers: 0,
        last_visit: None,
        depths: Vec::new(),
        last_contact: None,
        children: Vec::new(),
        touched_at: None,
    }
}

fn main() {
    let wanted = std::env::var("MADOGUCHI_BENCH_ITEMS").ok();
    let long = wanted.and_then(|text| text.parse().ok()).unwrap_or(10_000);
    let office = Arc::new(Office::shipped());
    let mut places = [SHORT, long].map(|items| Place::with(items, &office));
    for at in 0..KEYS {
        // Down through the short queue and up again; the long one sees the same keys.
        let key = if at / 90 % 2 == 0 { "down" } else { "up" };
        for place in &mut places {
            place.time(key);
        }
    }
    let [short, long_place] = &mut places;
    for (name, of) in [("p50", 0.5), ("p99", 0.99)] {
        let (few, many) = (short.quantile(of), long_place.quantile(of));
        println!(
            "{name}: {SHORT} rows {few:?}, {long} rows {many:?}, ratio {:.2}",
            many.as_secs_f64() / few.as_secs_f64()
        );
    }
}
