//! Finding a consultation again, against `LIKE '%…%'` over the same table in the same run.
//!
//! Consultations of 200 characters are written straight into a file of its own; the first
//! screenful of words of 1, 2, 3, 6 and 10 characters, frequent and rare, and of words that are nowhere is
//! timed on both ways. `MADOGUCHI_CONSULTATIONS=1000000` sets their number (default 50,000).
#![expect(clippy::print_stdout, reason = "the report of a benchmark")]
#![expect(
    clippy::unwrap_used,
    reason = "a benchmark that cannot go on has failed"
)]

#[path = "support/blank.rs"]
mod blank;
#[path = "support/chance.rs"]
mod chance;

use blank::blank;
use chance::mixed;
use chrono::{DateTime, TimeDelta, Utc};
use madoguchi::clock::Clock;
use madoguchi::domain::consultation::ConsultationDetails;
use madoguchi::domain::look_up::{LookUp, LookUpContext};
use madoguchi::domain::staff::Role;
use madoguchi::office::Office;
use madoguchi::store::{NewStaff, Store};
use rusqlite::{Connection, TransactionBehavior, params};
use std::hint::black_box;
use std::path::Path;
use std::sync::Arc;
use std::time::{Duration, Instant};

/// Consultations without the variable.
const FEW: usize = 50_000;
/// Characters of a narrative.
const LENGTH: usize = 200;
/// Rows of a screenful, and the one that tells whether there are more.
const SCREENFUL: usize = 51;
/// Runs of each word, and of the scan, which takes much longer.
const RUNS: usize = 40;
const SCANS: usize = 3;

const PIECES: [&str; 40] = [
    "退院後の訪問診療を希望している。",
    "糖尿病でインスリンを自己注射。",
    "独居で認知症の疑いがある。",
    "夜間の対応ができる診療所を探している。",
    "褥瘡の処置が週三回必要。",
    "長女は遠方に住んでいる。",
    "主治医の意見書がまだ出ていない。",
    "訪問看護は週二回入っている。",
    "人工呼吸器の管理が必要。",
    "通院が困難になってきた。",
    "本人は受診を拒否している。",
    "ケアマネジャーから電話。",
    "薬が余っている様子。",
    "食事量が減り体重も落ちている。",
    "転倒して腰を痛めた。",
    "家族の介護負担が大きい。",
    "生活保護を受給中。",
    "看取りまで自宅でと話している。",
    "胃瘻の交換をどこで行うか。",
    "精神科の受診歴がある。",
    "包括と情報を共有する。",
    "来週の会議で検討する。",
    "折り返しの電話を約束した。",
    "歯科の往診も希望。",
    "在宅酸素を使用中。",
    "次男が同居しているが仕事が忙しい。",
    "区分変更を申請中。",
    "ショートステイを利用している。",
    "吸引が必要なため施設が見つからない。",
    "麻薬の管理について相談。",
    "血圧が高く薬を調整中。",
    "入浴の介助を増やしたい。",
    "病院の地域連携室より。",
    "リハビリの継続を望む。",
    "嚥下の評価をしてほしい。",
    "金銭の管理に不安がある。",
    "ごみがたまっている。",
    "近隣から苦情があった。",
    "緊急の連絡先は甥。",
    "書類を郵送する。",
];

/// Words by how often they occur. The rare ones stand in every five-thousandth narrative, the oldest of them
/// only, where a scan finds them last.
const FREQUENT: [&str; 6] = [
    "病",
    "褥瘡",
    "糖尿病",
    "人工呼吸器の",
    "訪問看護は週二回入っ",
    "相談",
];
const RARE: [&str; 5] = [
    "鷺",
    "鷺沼",
    "鷺沼荘",
    "鷺沼荘の二号",
    "鷺沼荘の二号棟に転居",
];
const ABSENT: [&str; 5] = [
    "丗",
    "丁丗",
    "糖褥瘡",
    "病院人工尿病",
    "訪問看護の糖尿病薬丗",
];
const RARE_PIECE: &str = "鷺沼荘の二号棟に転居。";

fn main() {
    let count = std::env::var("MADOGUCHI_CONSULTATIONS")
        .ok()
        .and_then(|text| text.parse().ok())
        .unwrap_or(FEW);
    let dir = tempfile::tempdir().unwrap();
    let file = dir.path().join("look_up.db");
    let clock = Clock::fixed(
        "2026-11-24T01:00:00Z".parse().unwrap(),
        chrono_tz::Asia::Tokyo,
    );
    let mut store = Store::create(&file, clock.clone(), Arc::new(Office::shipped())).unwrap();
    let staff = store.add_first_staff(&first_staff(), "bench").unwrap();
    let start = Instant::now();
    let text_bytes = write(&file, count, staff.id.0, &blank(&store));
    println!("{count} consultations written in {:.1?}", start.elapsed());
    let start = Instant::now();
    store.rebuild_look_up().unwrap();
    let took = start.elapsed();
    println!(
        "indexed in {took:.1?}, {:.0} microseconds each",
        took.as_secs_f64() * 1e6 / ratio(count)
    );
    let raw = Connection::open(&file).unwrap();
    let index_bytes = pages(&raw, "consultation_pairs%");
    let table_bytes = pages(&raw, "consultation");
    println!(
        "index {:.0} MB: {:.2}x of the narratives (goal 0.6x), {:.2}x of the table",
        index_bytes / 1e6,
        index_bytes / ratio(text_bytes),
        index_bytes / table_bytes
    );
    let mut ours = Vec::new();
    for (sort, words) in [
        ("frequent", &FREQUENT[..]),
        ("rare", &RARE[..]),
        ("absent", &ABSENT[..]),
    ] {
        for word in words {
            let asked = LookUp::parse(word, &context(&store));
            let (times, found) = timed(RUNS, || {
                store
                    .find_consultations(&asked, None, SCREENFUL - 1)
                    .unwrap()
                    .hits
                    .len()
            });
            let (scans, scanned) = timed(SCANS, || like(&raw, word));
            assert!(
                found == scanned.min(SCREENFUL - 1),
                "{word}: {found} found, {scanned} scanned"
            );
            let (half, most) = percentiles(&times);
            let (scan, _) = percentiles(&scans);
            println!(
                "{sort:<9}{:>3} characters  p50 {half:>9.2?}  p99 {most:>9.2?}  LIKE {scan:>9.2?}  {:>7.1}x",
                word.chars().count(),
                scan.as_secs_f64() / half.as_secs_f64()
            );
            ours.extend(times);
        }
    }
    let (half, most) = percentiles(&ours);
    println!("all words: p50 {half:.2?}, p99 {most:.2?} (goal 20 ms)");
}

fn context(store: &Store) -> LookUpContext<'_> {
    let office = store.office();
    LookUpContext {
        categories: &office.vocabularies.categories,
        areas: &office.areas,
        calendar: &office.calendar,
        today: store.clock().today(),
    }
}

fn first_staff() -> NewStaff {
    NewStaff {
        name: "見本".to_owned(),
        kana: String::new(),
        role: Role::Admin,
        occupation: String::new(),
        os_user: None,
        areas: Vec::new(),
        support_physician: false,
    }
}

/// Writes the rows; gives the bytes of their narratives.
fn write(file: &Path, count: usize, staff: i64, blank: &ConsultationDetails) -> usize {
    let mut conn = Connection::open(file).unwrap();
    conn.pragma_update(None, "synchronous", "OFF").unwrap();
    let tx = conn
        .transaction_with_behavior(TransactionBehavior::Immediate)
        .unwrap();
    let mut bytes = 0;
    {
        let mut insert = tx
            .prepare(
                "INSERT INTO consultation (number, received_at, entered_at, taken_by, details)
                 VALUES (?1, ?2, ?2, ?3, ?4)",
            )
            .unwrap();
        let newest: DateTime<Utc> = "2026-11-24T00:00:00Z".parse().unwrap();
        for n in 0..count {
            // Ten years, whatever their number.
            let back =
                3650 * 86_400 * i64::try_from(count - n).unwrap() / i64::try_from(count).unwrap();
            let received = newest - TimeDelta::seconds(back);
            let details = details(n, count, received, blank);
            bytes += details.narrative.len();
            let at = received.to_rfc3339_opts(chrono::SecondsFormat::Millis, true);
            let text = serde_json::to_string(&details).unwrap();
            insert
                .execute(params![format!("R8-{:05}", n + 1), at, staff, text])
                .unwrap();
        }
    }
    tx.commit().unwrap();
    bytes
}

fn details(
    n: usize,
    count: usize,
    received_at: DateTime<Utc>,
    blank: &ConsultationDetails,
) -> ConsultationDetails {
    let mut narrative = String::new();
    let is_rare = n < count / 2 && n % 5_000 == 7;
    if is_rare {
        narrative.push_str(RARE_PIECE);
    }
    let mut salt = 0;
    while narrative.chars().count() < LENGTH {
        salt += 1;
        // Common sentences, and a name and a number of their own: real texts repeat less than these.
        narrative.push_str(PIECES[mixed(n, salt) % PIECES.len()]);
        if salt % 3 == 0 {
            let letter = |salt| {
                char::from_u32(0x4E00 + u32::try_from(mixed(n, salt) % 2_000).unwrap()).unwrap()
            };
            narrative.extend([
                letter(salt + 50),
                letter(salt + 60),
                letter(salt + 70),
                '、',
            ]);
        }
    }
    let narrative = narrative.chars().take(LENGTH).collect();
    ConsultationDetails {
        received_at,
        narrative,
        ..blank.clone()
    }
}

/// The plain way: the newest rows that hold the word as typed, read as far as they are needed.
fn like(conn: &Connection, word: &str) -> usize {
    let mut scan = conn
        .prepare_cached(
            "SELECT id, details FROM consultation
             WHERE details LIKE ?1 ORDER BY id DESC LIMIT ?2",
        )
        .unwrap();
    let limit = i64::try_from(SCREENFUL).unwrap();
    let rows = scan.query_map(params![format!("%{word}%"), limit], |row| {
        row.get::<_, i64>(0)
    });
    rows.unwrap().count()
}

fn pages(conn: &Connection, table: &str) -> f64 {
    conn.query_row(
        "SELECT coalesce(sum(pgsize), 0) FROM dbstat WHERE name LIKE ?1",
        [table],
        |row| row.get(0),
    )
    .unwrap()
}

fn timed(runs: usize, mut run: impl FnMut() -> usize) -> (Vec<Duration>, usize) {
    let mut found = 0;
    let times = (0..runs)
        .map(|_| {
            let start = Instant::now();
            found = black_box(run());
            start.elapsed()
        })
        .collect();
    (times, found)
}

fn percentiles(times: &[Duration]) -> (Duration, Duration) {
    let mut times = times.to_vec();
    times.sort_unstable();
    let at = |share: usize| times[(times.len() - 1) * share / 100];
    (at(50), at(99))
}

#[expect(
    clippy::cast_precision_loss,
    reason = "a count of rows or bytes in a report"
)]
fn ratio(count: usize) -> f64 {
    count as f64
}
