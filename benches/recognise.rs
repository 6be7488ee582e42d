//! Recognising persons and callers against reading the same tables with LIKE.
//!
//! Each step of typing (four digits, a reading letter by letter, an institution) is timed in the same run
//! on the same file; printed are p50 and p99 of both and how many times the plain reading takes.
//! `MADOGUCHI_BENCH_PERSONS` sets the size (20,000; ten consultations a person).
#![expect(clippy::print_stdout, reason = "the report of a benchmark")]

#[path = "support/chance.rs"]
mod chance;

use chance::mixed;
use madoguchi::clock::Clock;
use madoguchi::domain::ids::PersonId;
use madoguchi::domain::likeness::Traits;
use madoguchi::domain::staff::Role;
use madoguchi::office::Office;
use madoguchi::store::alike::Sought;
use madoguchi::store::open::Access;
use madoguchi::store::recognise::Typed;
use madoguchi::store::{NewStaff, Store};
use madoguchi::text::fold;
use rusqlite::{Connection, TransactionBehavior, params};
use std::path::Path;
use std::sync::Arc;
use std::time::{Duration, Instant};

const FAMILY: [(&str, &str); 24] = [
    ("山田", "ヤマダ"),
    ("山本", "ヤマモト"),
    ("佐藤", "サトウ"),
    ("鈴木", "スズキ"),
    ("高橋", "タカハシ"),
    ("田中", "タナカ"),
    ("渡辺", "ワタナベ"),
    ("伊藤", "イトウ"),
    ("中村", "ナカムラ"),
    ("小林", "コバヤシ"),
    ("加藤", "カトウ"),
    ("吉田", "ヨシダ"),
    ("川上", "カワカミ"),
    ("松本", "マツモト"),
    ("井上", "イノウエ"),
    ("木村", "キムラ"),
    ("清水", "シミズ"),
    ("斉藤", "サイトウ"),
    ("森", "モリ"),
    ("池田", "イケダ"),
    ("橋本", "ハシモト"),
    ("石川", "イシカワ"),
    ("前田", "マエダ"),
    ("岡田", "オカダ"),
];
const GIVEN: [(&str, &str); 12] = [
    ("花子", "ハナコ"),
    ("太郎", "タロウ"),
    ("一郎", "イチロウ"),
    ("和子", "カズコ"),
    ("幸子", "サチコ"),
    ("進", "ススム"),
    ("清", "キヨシ"),
    ("ふみ", "フミ"),
    ("トメ", "トメ"),
    ("実", "ミノル"),
    ("恵子", "ケイコ"),
    ("武", "タケシ"),
];
/// What is typed, by what it is called and the round.
type Step = (&'static str, fn(usize) -> Typed);

const CALLS_A_PERSON: usize = 10;
const ROUNDS: usize = 40;

fn main() {
    let persons: usize = std::env::var("MADOGUCHI_BENCH_PERSONS")
        .ok()
        .and_then(|size| size.parse().ok())
        .unwrap_or(20_000);
    let dir = tempfile::tempdir().expect("a folder for the file");
    let file = dir.path().join("office.db");
    let made = Instant::now();
    fill(&file, persons);
    println!(
        "{persons} persons, {} consultations, made and migrated in {:.1?}",
        persons * CALLS_A_PERSON,
        made.elapsed()
    );
    let store = connect(&file);
    let plain = Connection::open(&file).expect("the same file");
    println!(
        "{:<26} {:>9} {:>9} {:>9} {:>9} {:>7}",
        "typed", "p50 ms", "p99 ms", "LIKE p50", "LIKE p99", "ratio"
    );
    let steps: [Step; 7] = [
        ("four digits", |n| {
            phone(&format!("{:04}", mixed(n, 7) % 10_000))
        }),
        ("eleven digits", |n| {
            phone(&format!("090{:08}", mixed(n, 1) % 100_000_000))
        }),
        ("a beginning, 0473", |_| phone("0473")),
        ("yam", |_| kana("yam")),
        ("やま", |_| kana("やま")),
        ("yamada hana", |_| kana("yamada hana")),
        ("高", |_| name("高橋")),
    ];
    for (what, typed) in steps {
        let ours = times(|n| {
            let typed = typed(n);
            store.recognise_person(&typed).expect("persons");
            store.recognise_caller(&typed).expect("callers");
        });
        let theirs = times_of(4, |n| scan(&plain, &typed(n)));
        report(what, &ours, &theirs);
    }
    let ours = times(|n| {
        store.alike(&sought(n)).expect("earlier calls");
    });
    println!(
        "{:<26} {:>9.3} {:>9.3}",
        "earlier calls alike",
        ms(&ours, 50),
        ms(&ours, 99)
    );
}

fn phone(digits: &str) -> Typed {
    Typed {
        phone: digits.to_owned(),
        ..Typed::default()
    }
}

fn kana(typed: &str) -> Typed {
    Typed {
        kana: typed.to_owned(),
        ..Typed::default()
    }
}

fn name(typed: &str) -> Typed {
    Typed {
        name: typed.to_owned(),
        ..Typed::default()
    }
}

fn sought(n: usize) -> Sought {
    Sought {
        draft: uuid::Uuid::nil(),
        person: n.is_multiple_of(2).then_some(PersonId(id(n))),
        traits: Traits {
            reading: fold::key("ヤマダ ハナコ"),
            phone: format!("0473{:06}", mixed(n, 3) % 1_000_000),
            ..Traits::default()
        },
        caller_digits: format!("090{:08}", mixed(n, 1) % 100_000_000),
        caller_key: fold::key("サトウ ケイコ"),
        since: "2026-01-01T00:00:00Z".parse().expect("a moment"),
    }
}

/// The same questions as one would ask without an index that fits: each table read from end to end.
fn scan(conn: &Connection, typed: &Typed) {
    let ending = format!("%{}", typed.phone);
    let key = fold::key(&madoguchi::text::romaji::katakana(&format!(
        "{}{}",
        typed.kana, typed.name
    )));
    let beginning = format!("{key}%");
    let rows = |sql: &str| -> Vec<i64> {
        conn.prepare_cached(sql)
            .and_then(|mut rows| {
                rows.query_map(params![ending, typed.phone, beginning, key], |row| {
                    row.get(0)
                })?
                .collect()
            })
            .expect("rows")
    };
    rows(
        "SELECT id, (SELECT max(received_at) FROM consultation WHERE person_id = person.id) AS last
          FROM person WHERE ?2 <> '' AND phone_digits LIKE ?1
              OR ?4 <> '' AND (kana_key LIKE ?3 OR name_key LIKE ?3)
          ORDER BY last DESC LIMIT 9",
    );
    rows(
        "SELECT id, max(received_at) FROM consultation WHERE ?2 <> '' AND caller_digits LIKE ?1
              OR ?4 <> '' AND caller_key LIKE ?3
          GROUP BY caller_digits, caller_key ORDER BY 2 DESC LIMIT 9",
    );
    rows(
        "SELECT id FROM facility WHERE ?2 <> '' AND phone_digits LIKE ?1
              OR ?4 <> '' AND name_key LIKE ?3 LIMIT 9",
    );
}

fn times(work: impl FnMut(usize)) -> Vec<Duration> {
    times_of(ROUNDS, work)
}

/// Sorted times of so many rounds, after one that warms the cache.
fn times_of(rounds: usize, mut work: impl FnMut(usize)) -> Vec<Duration> {
    work(rounds);
    let mut times: Vec<Duration> = (0..rounds)
        .map(|n| {
            let start = Instant::now();
            work(n);
            start.elapsed()
        })
        .collect();
    times.sort();
    times
}

fn ms(times: &[Duration], percent: usize) -> f64 {
    let at = (times.len() * percent / 100).min(times.len() - 1);
    times[at].as_secs_f64() * 1000.0
}

fn report(what: &str, ours: &[Duration], theirs: &[Duration]) {
    println!(
        "{what:<26} {:>9.3} {:>9.3} {:>9.1} {:>9.1} {:>6.0}x",
        ms(ours, 50),
        ms(ours, 99),
        ms(theirs, 50),
        ms(theirs, 99),
        ms(theirs, 50) / ms(ours, 50)
    );
}

fn connect(file: &Path) -> Store {
    let clock = Clock::fixed(
        "2026-11-24T01:00:00Z".parse().expect("a moment"),
        chrono_tz::Asia::Tokyo,
    );
    Store::open(file, Access::Write, clock, Arc::new(Office::shipped())).expect("the file")
}

/// A file as the first schema left it, so that opening it measures the migration too.
fn fill(file: &Path, persons: usize) {
    let clock = Clock::fixed(
        "2026-11-24T01:00:00Z".parse().expect("a moment"),
        chrono_tz::Asia::Tokyo,
    );
    let mut store = Store::create(file, clock, Arc::new(Office::shipped())).expect("a new file");
    let new = NewStaff {
        name: "管理".to_owned(),
        kana: String::new(),
        role: Role::Admin,
        occupation: String::new(),
        os_user: None,
        areas: Vec::new(),
        support_physician: false,
    };
    store.add_first_staff(&new, "bench").expect("staff");
    drop(store);
    let mut conn = Connection::open(file).expect("the file");
    let tx = conn
        .transaction_with_behavior(TransactionBehavior::Immediate)
        .expect("a transaction");
    for n in 0..persons {
        person(&tx, n).expect("a person");
    }
    tx.execute_batch(include_str!("recognise_back.sql"))
        .expect("the schema before");
    tx.commit().expect("the rows");
    drop(conn);
    drop(connect(file));
}

fn person(conn: &Connection, n: usize) -> rusqlite::Result<()> {
    let family = FAMILY[mixed(n, 11) % FAMILY.len()];
    let given = GIVEN[mixed(n, 13) % GIVEN.len()];
    let (name, reading) = (
        format!("{} {}", family.0, given.0),
        format!("{} {}", family.1, given.1),
    );
    let number = format!("0473{:06}", mixed(n, 3) % 1_000_000);
    let details = format!(
        r#"{{"name":"{name}","kana":"{reading}","phone":"{number}","birth_date":"19{}-0{}-1{}"}}"#,
        20 + mixed(n, 17) % 40,
        1 + mixed(n, 19) % 9,
        mixed(n, 23) % 10
    );
    conn.prepare_cached("INSERT INTO person (id, details, name_key, kana_key, phone_digits) VALUES (?1, ?2, ?3, ?4, ?5)")?
        .execute(params![id(n), details, fold::key(&name), fold::key(&reading), number])?;
    for call in 0..CALLS_A_PERSON {
        let row = n * CALLS_A_PERSON + call;
        // A tenth as many callers as persons; the first hundred call most.
        let caller = if row.is_multiple_of(3) {
            row % 100
        } else {
            mixed(row, 29) % (1 + n / 10)
        };
        let (family, given) = (
            FAMILY[caller % FAMILY.len()],
            GIVEN[mixed(caller, 5) % GIVEN.len()],
        );
        let named = format!("{} {}", family.1, given.1);
        let digits = format!("090{:08}", mixed(caller, 1) % 100_000_000);
        let at = format!(
            "20{:02}-{:02}-{:02}T0{}:00:00.000Z",
            17 + call,
            1 + mixed(row, 31) % 11,
            1 + mixed(row, 37) % 28,
            row % 10
        );
        let details = format!(
            r#"{{"received_at":"{at}","ended_at":null,"channel":"phone","caller":{{"organisation":"見本ケア{}","name":"{} {}","kana":"{named}","phone":"{digits}"}},"person":{{"name":"{name}","kana":"{reading}"}},"narrative":"退院後の相談","field":null,"scene":null,"categories":["sub-attending"],"difficulties":[],"urgency":"normal","abuse_suspected":false,"consent":null,"exception":null,"wishes":[],"responses":[],"response_text":"","route":"answered","due":null,"next_actor":null,"next_action":"","continues":null}}"#,
            caller % 500,
            family.0,
            given.0
        );
        conn.prepare_cached(
            "INSERT INTO consultation (number, received_at, entered_at, taken_by, person_id, details, caller_digits, caller_key)
             VALUES (?1, ?2, ?2, 1, ?3, ?4, ?5, ?6)",
        )?
        .execute(params![format!("R8-{row:07}"), at, id(n), details, digits, fold::key(&named)])?;
    }
    Ok(())
}

/// The row of the nth person.
fn id(n: usize) -> i64 {
    i64::try_from(n).map_or(i64::MAX, |n| n + 1)
}
