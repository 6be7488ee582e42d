//! A month's report over ten years of records, and the themes of a year: against the plain way beside them.
//! `MADOGUCHI_CONSULTATIONS=1000000 cargo bench --bench figures`; 100,000 without it.

#![expect(clippy::print_stdout, reason = "the report of a benchmark")]
#![expect(clippy::unwrap_used, reason = "a bench that cannot go on says where")]

#[path = "support/blank.rs"]
mod blank;
#[path = "support/chance.rs"]
mod chance;

use blank::blank;
use chance::mixed;
use chrono::{DateTime, NaiveDate, TimeDelta, Utc};
use madoguchi::calendar::fiscal::Period;
use madoguchi::clock::Clock;
use madoguchi::domain::consultation::ConsultationDetails;
use madoguchi::domain::staff::Role;
use madoguchi::locale::{Lang, Locale};
use madoguchi::office::Office;
use madoguchi::report::period::PeriodReport;
use madoguchi::store::themes::ThemeWish;
use madoguchi::store::{NewStaff, Store};
use rusqlite::{Connection, TransactionBehavior, params};
use std::hint::black_box;
use std::path::Path;
use std::sync::Arc;
use std::time::{Duration, Instant};

const FEW: usize = 100_000;
const RUNS: usize = 11;
/// Characters of a narrative.
const LENGTH: usize = 200;
/// Consultations of a year of a large office, and of the year before.
const YEAR: usize = 30_000;

const PIECES: [&str; 24] = [
    "退院後の訪問診療を希望。",
    "胃瘻の管理ができる所を探している。",
    "長女は日中不在。",
    "かかりつけ医は往診をしない。",
    "褥瘡の処置について。",
    "在宅酸素療法を導入予定。",
    "ケアマネジャーから電話。",
    "受診を拒んでいる。",
    "一人暮らしで認知症がある。",
    "訪問看護は週二回。",
    "薬の飲み忘れが多い。",
    "疼痛の管理について相談。",
    "介護保険は申請中。",
    "家族の介護負担が大きい。",
    "歯の痛みで食事が進まない。",
    "リハビリテーションを続けたい。",
    "入院先の連携室から。",
    "生活保護を受けている。",
    "民生委員が心配している。",
    "看取りまで自宅でと本人。",
    "血圧が高い日が続く。",
    "カテーテルの交換。",
    "夜間の往診の可否。",
    "主治医の意見書について。",
];

fn main() {
    let count = std::env::var("MADOGUCHI_CONSULTATIONS")
        .ok()
        .and_then(|text| text.parse().ok())
        .unwrap_or(FEW);
    let dir = tempfile::tempdir().unwrap();
    report(&dir.path().join("ten_years.db"), count);
    themes(&dir.path().join("two_years.db"));
}

/// The month before this one, with its comparison.
fn report(file: &Path, count: usize) {
    let store = filled(file, count, 3650);
    let month = Period::Month {
        year: 2026,
        month: 10,
    };
    let locale = Locale::new(Lang::Ja);
    let ours = timed(|| {
        let facts = store.period_facts(month).unwrap();
        PeriodReport::of(&facts, store.office(), locale)
            .tables
            .len()
    });
    let year = timed(|| {
        let facts = store.period_facts(Period::FiscalYear(2025)).unwrap();
        PeriodReport::of(&facts, store.office(), locale)
            .tables
            .len()
    });
    let raw = Connection::open(file).unwrap();
    let plain = timed(|| plain_month(&raw));
    println!(
        "month report over {count}: p50 {:.1?}, max {:.1?} (goal 300 ms); from the documents {:.1?}, {:.1}x; fiscal year {:.1?}",
        ours.0,
        ours.1,
        plain.0,
        plain.0.as_secs_f64() / ours.0.as_secs_f64(),
        year.0
    );
}

/// The same eight tables of both windows, each from the documents.
fn plain_month(conn: &Connection) -> usize {
    let mut rows = 0;
    for (from, until) in [
        ("2026-09-30T15:00", "2026-10-31T15:00"),
        ("2025-09-30T15:00", "2025-10-31T15:00"),
    ] {
        for path in [
            "$.person.area",
            "$.scene",
            "$.field",
            "$.channel",
            "$.caller.occupation",
            "$.urgency",
            "$.route",
            "$.categories[0]",
        ] {
            let mut table = conn
                .prepare_cached(
                    "SELECT json_extract(details, ?1) AS row, count(*), count(DISTINCT person_id) FROM consultation
                     WHERE received_at >= ?2 AND received_at < ?3 GROUP BY row",
                )
                .unwrap();
            let found = table.query_map([path, from, until], |row| row.get::<_, i64>(1));
            rows += found.unwrap().count();
        }
    }
    rows
}

/// A year against the year before.
fn themes(file: &Path) {
    let store = filled(file, 2 * YEAR, 730);
    let wish = ThemeWish {
        last_day: NaiveDate::from_ymd_opt(2026, 11, 23).unwrap(),
        days: 365,
        area: None,
        category: None,
    };
    let ours = timed(|| {
        let found = store.themes(&wish, &mut |_, _| true).unwrap();
        assert_eq!(
            found.themes[0].words,
            ["送迎", "廃止"],
            "{:?}",
            found.themes
        );
        usize::try_from(found.now + found.before).unwrap()
    });
    let raw = Connection::open(file).unwrap();
    let bare = timed(|| {
        let mut read = raw
            .prepare_cached("SELECT details FROM consultation ORDER BY received_at")
            .unwrap();
        let texts = read.query_map([], |row| row.get::<_, String>(0)).unwrap();
        texts.map(|text| text.unwrap().len()).sum()
    });
    println!(
        "themes of {YEAR} against {YEAR}: p50 {:.0?}, max {:.0?} (goal 2 s); bare reading {:.0?}, {:.1}x",
        ours.0,
        ours.1,
        bare.0,
        ours.0.as_secs_f64() / bare.0.as_secs_f64()
    );
}

/// An office with so many consultations of so many days.
fn filled(file: &Path, count: usize, days: i64) -> Store {
    let clock = Clock::fixed(
        "2026-11-24T01:00:00Z".parse().unwrap(),
        chrono_tz::Asia::Tokyo,
    );
    let mut store = Store::create(file, clock, Arc::new(Office::shipped())).unwrap();
    let new = NewStaff {
        name: "見本".to_owned(),
        kana: String::new(),
        role: Role::Admin,
        occupation: String::new(),
        os_user: None,
        areas: Vec::new(),
        support_physician: false,
    };
    let staff = store.add_first_staff(&new, "bench").unwrap();
    let start = Instant::now();
    write(file, count, days, staff.id.0, &store);
    println!(
        "{count} consultations of {days} days written in {:.1?}",
        start.elapsed()
    );
    store
}

fn write(file: &Path, count: usize, days: i64, staff: i64, store: &Store) {
    let mut conn = Connection::open(file).unwrap();
    conn.pragma_update(None, "synchronous", "OFF").unwrap();
    let tx = conn
        .transaction_with_behavior(TransactionBehavior::Immediate)
        .unwrap();
    {
        let mut person = tx
            .prepare(
                "INSERT INTO person (id, details, name_key, kana_key, phone_digits) VALUES (?1, '{}', '', '', '')",
            )
            .unwrap();
        let persons = (count / 3).max(1);
        for id in 1..=persons {
            person.execute([i64::try_from(id).unwrap()]).unwrap();
        }
        let mut insert = tx
            .prepare(
                "INSERT INTO consultation (number, received_at, entered_at, taken_by, person_id, details)
                 VALUES (?1, ?2, ?2, ?3, ?4, ?5)",
            )
            .unwrap();
        let newest: DateTime<Utc> = "2026-11-24T00:00:00Z".parse().unwrap();
        let blank = blank(store);
        for n in 0..count {
            let back =
                days * 86_400 * i64::try_from(count - n).unwrap() / i64::try_from(count).unwrap();
            let received = newest - TimeDelta::seconds(back);
            // Thirty of the last year show what was never said before.
            let is_planted = n > count / 2 && n % (count / 60).max(1) == 0;
            let details = details(n, received, is_planted, &blank, store.office());
            let at = received.to_rfc3339_opts(chrono::SecondsFormat::Millis, true);
            let text = serde_json::to_string(&details).unwrap();
            let about = i64::try_from(mixed(n, 9) % persons + 1).unwrap();
            insert
                .execute(params![format!("R8-{:05}", n + 1), at, staff, about, text])
                .unwrap();
        }
    }
    tx.commit().unwrap();
}

fn details(
    n: usize,
    received_at: DateTime<Utc>,
    is_planted: bool,
    blank: &ConsultationDetails,
    office: &Office,
) -> ConsultationDetails {
    let mut narrative = String::new();
    if is_planted {
        narrative.push_str("送迎が廃止になった。");
    }
    let mut salt = 0;
    while narrative.chars().count() < LENGTH {
        salt += 1;
        narrative.push_str(PIECES[mixed(n, salt) % PIECES.len()]);
        if salt % 3 == 0 {
            // Names of their own: real texts repeat less than these sentences.
            let letter = |salt| {
                char::from_u32(0x4E00 + u32::try_from(mixed(n, salt) % 2_000).unwrap()).unwrap()
            };
            narrative.extend([letter(salt + 50), letter(salt + 60), 'は']);
        }
    }
    let words = &office.vocabularies;
    let one = |list: &[madoguchi::domain::vocabulary::Term], salt| {
        list[mixed(n, salt) % list.len()].code.clone()
    };
    let mut details = ConsultationDetails {
        received_at,
        ended_at: Some(received_at + TimeDelta::minutes(12)),
        narrative,
        field: Some(one(&words.fields.terms, 21)),
        scene: Some(one(&words.scenes.terms, 22)),
        channel: one(&words.channels.terms, 23),
        categories: vec![
            one(&words.categories.terms, 24),
            one(&words.categories.terms, 25),
        ],
        responses: vec![one(&words.responses.terms, 26)],
        ..blank.clone()
    };
    details.caller.occupation = Some(one(&words.occupations.terms, 27));
    let areas = office.areas.all();
    details.person.area = Some(areas[mixed(n, 28) % areas.len()].code.clone());
    details
}

/// The middle and the longest of several runs.
fn timed(mut run: impl FnMut() -> usize) -> (Duration, Duration) {
    let mut times: Vec<Duration> = (0..RUNS)
        .map(|_| {
            let start = Instant::now();
            black_box(run());
            start.elapsed()
        })
        .collect();
    times.sort_unstable();
    (times[RUNS / 2], times[RUNS - 1])
}
