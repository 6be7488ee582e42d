use super::words::{NARRATIVES, STORIES};
use super::{Size, fill};
use crate::clock::Clock;
use crate::office::Office;
use crate::store::Store;
use crate::store::lists::QueueFilter;
use rusqlite::Connection;
use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;
use std::sync::{Arc, LazyLock};
use tempfile::TempDir;

static SHIPPED: LazyLock<Arc<Office>> = LazyLock::new(|| Arc::new(Office::shipped()));

/// Filled once for all tests that only look at it.
static DEFAULT: LazyLock<TempDir> = LazyLock::new(|| office(AT, &Size::default()));

/// A Tuesday morning.
const AT: &str = "2026-11-24T01:30:00Z";

fn office(at: &str, size: &Size) -> TempDir {
    let folder = TempDir::new().unwrap();
    let clock = Clock::fixed(at.parse().unwrap(), chrono_tz::Asia::Tokyo);
    let mut store = Store::create(&file(&folder), clock, SHIPPED.clone()).unwrap();
    fill(&mut store, size).unwrap();
    folder
}

fn file(folder: &TempDir) -> std::path::PathBuf {
    folder.path().join("office.db")
}

fn look(path: &Path) -> Connection {
    Connection::open(path).unwrap()
}

fn number(conn: &Connection, sql: &str) -> i64 {
    conn.query_row(sql, [], |row| row.get(0)).unwrap()
}

fn texts(conn: &Connection, sql: &str) -> Vec<String> {
    let mut rows = conn.prepare(sql).unwrap();
    rows.query_map([], |row| row.get(0))
        .unwrap()
        .map(Result::unwrap)
        .collect()
}

fn small(seed: u64) -> Size {
    Size {
        facilities: 80,
        consultations: 60,
        seed,
    }
}

fn open(folder: &TempDir, at: &str) -> Store {
    let clock = Clock::fixed(at.parse().unwrap(), chrono_tz::Asia::Tokyo);
    Store::open(
        &file(folder),
        crate::store::open::Access::Write,
        clock,
        SHIPPED.clone(),
    )
    .unwrap()
}

#[test]
fn the_default_office_has_the_size_that_it_promises() {
    let conn = look(&file(&DEFAULT));
    assert_eq!(number(&conn, "SELECT count(*) FROM facility"), 330);
    assert_eq!(number(&conn, "SELECT count(*) FROM consultation"), 600);
    let of = |kind| {
        number(
            &conn,
            &format!("SELECT count(*) FROM work_item WHERE kind = '{kind}'"),
        )
    };
    assert!((36..=46).contains(&of("referral")), "{}", of("referral"));
    assert!((22..=28).contains(&of("outreach")), "{}", of("outreach"));
    assert!(of("callback") > 9 && of("support_team") > 9);
    assert_eq!(number(&conn, "SELECT count(*) FROM join_review"), 0);
    assert!((30..=41).contains(&number(&conn, "SELECT count(*) FROM staff")));
    assert_eq!(number(&conn, "SELECT count(DISTINCT role) FROM staff"), 5);
    assert!(number(&conn, "SELECT count(DISTINCT area) FROM facility") == 15);
}

#[test]
fn every_story_ends_where_its_file_says() {
    let conn = look(&file(&DEFAULT));
    let mut wanted: BTreeMap<(String, String), i64> = BTreeMap::new();
    for story in &STORIES.story {
        let count = i64::try_from(story.ages.len()).unwrap();
        *wanted
            .entry((story.kind.clone(), story.state.clone()))
            .or_default() += count;
    }
    for ((kind, state), count) in wanted {
        let sql = format!(
            "SELECT count(*) FROM work_item
             WHERE kind = '{kind}' AND state = '{state}' AND parent IS NULL"
        );
        assert_eq!(number(&conn, &sql), count, "{kind} {state}");
    }
}

#[test]
fn every_open_state_of_referral_and_outreach_occurs() {
    let conn = look(&file(&DEFAULT));
    for kind in ["referral", "outreach"] {
        let sql = format!("SELECT DISTINCT state FROM work_item WHERE kind = '{kind}'");
        let there: BTreeSet<String> = texts(&conn, &sql).into_iter().collect();
        for state in &SHIPPED.workflow(kind).unwrap().states {
            assert!(
                state.turn().is_none() || there.contains(&state.code),
                "{kind} {}",
                state.code
            );
        }
    }
}

#[test]
fn the_file_stands_the_check() {
    let report = open(&DEFAULT, AT).check(0).unwrap();
    assert!(report.ok, "{report:?}");
}

#[test]
fn the_day_has_something_of_everything() {
    for at in [AT, "2026-12-31T15:20:00Z", "2027-05-03T22:30:00Z"] {
        let held;
        let folder = if at == AT {
            &*DEFAULT
        } else {
            held = office(at, &Size::default());
            &held
        };
        let mut store = open(folder, at);
        let now = store.clock().now();
        let queue = store.queue(&QueueFilter::default()).unwrap();
        let late = queue.iter().filter(|row| row.item.is_overdue(now)).count();
        let open = queue.iter().filter(|row| row.item.is_open()).count();
        let unassigned = queue.iter().filter(|row| row.item.owner.is_none()).count();
        assert!(late >= 4 && late * 2 < open, "{at}: {late} late of {open}");
        assert!(unassigned >= 4, "{at}: {unassigned} unassigned");
        let conn = look(&file(folder));
        let out =
            "SELECT count(*) FROM visit WHERE departed_at IS NOT NULL AND returned_at IS NULL";
        assert_eq!(number(&conn, out), 2, "{at}");
        let today = store.clock().today();
        let facts = store.day_facts(today, None).unwrap();
        assert!(!facts.received.is_empty(), "{at}: no call today");
        assert!(facts.stale_rooms > 3, "{at}: {} stale", facts.stale_rooms);
        assert!(facts.last_look.is_none());
        let ahead = format!(
            "SELECT count(*) FROM item_event WHERE at > '{}'",
            now.format("%FT%T")
        );
        assert_eq!(number(&conn, &ahead), 0, "{at}: steps ahead of now");
    }
}

#[test]
fn one_seed_gives_one_office_and_another_another() {
    let digest = |seed| {
        let folder = office(AT, &small(seed));
        let conn = look(&file(&folder));
        let mut rows = texts(
            &conn,
            "SELECT details || number FROM consultation ORDER BY id",
        );
        rows.extend(texts(
            &conn,
            "SELECT details || phone_digits FROM facility ORDER BY id",
        ));
        rows.extend(texts(
            &conn,
            "SELECT number || kind || state FROM work_item ORDER BY id",
        ));
        rows.extend(texts(&conn, "SELECT name || areas FROM staff ORDER BY id"));
        rows.extend(texts(
            &conn,
            "SELECT given || note FROM item_event ORDER BY id",
        ));
        rows
    };
    let first = digest(7);
    assert_eq!(first, digest(7));
    assert_ne!(first, digest(8));
}

#[test]
fn nobody_can_have_one_of_its_telephone_numbers() {
    let conn = look(&file(&DEFAULT));
    let numbers = texts(
        &conn,
        "SELECT details ->> '$.phone' FROM facility UNION
         SELECT details ->> '$.fax' FROM facility UNION
         SELECT details ->> '$.caller.phone' FROM consultation UNION
         SELECT details ->> '$.person.phone' FROM consultation",
    );
    for number in numbers.iter().filter(|number| !number.is_empty()) {
        let parts: Vec<&str> = number.split('-').collect();
        assert!(parts.len() == 3 && parts[1].starts_with('0'), "{number}");
    }
    assert!(numbers.len() > 300);
}

#[test]
fn hundreds_of_calls_do_not_read_like_clones() {
    let conn = look(&file(&DEFAULT));
    let told = texts(&conn, "SELECT details ->> '$.narrative' FROM consultation");
    let distinct: BTreeSet<&String> = told.iter().collect();
    assert!(distinct.len() >= 590, "{}", distinct.len());
    for text in &told {
        assert!(!text.contains(['{', '}']), "{text}");
        assert!(text.chars().count() > 15, "{text}");
    }
}

#[test]
fn what_is_told_agrees_with_what_is_coded() {
    let conn = look(&file(&DEFAULT));
    let mut rows = conn
        .prepare(
            "SELECT details ->> '$.narrative', details ->> '$.person.care_level',
                 details ->> '$.person.sex', details ->> '$.person.special_care'
             FROM consultation WHERE details ->> '$.person.care_level' IS NOT NULL",
        )
        .unwrap();
    let labels = &SHIPPED.vocabularies.care_levels.terms;
    let read = |row: &rusqlite::Row<'_>| Ok((row.get(0)?, row.get(1)?, row.get(2)?, row.get(3)?));
    for row in rows.query_map([], read).unwrap() {
        let (told, level, sex, care): (String, String, String, String) = row.unwrap();
        for term in labels.iter().filter(|term| term.code.starts_with("care-")) {
            assert!(
                !told.contains(&term.ja) || term.code == level,
                "{told} {level}"
            );
        }
        assert!(!told.contains("歳男性") || sex == "male", "{told}");
        assert!(
            !told.contains("胃瘻") || care.contains("tube-feeding"),
            "{told} {care}"
        );
    }
}

#[test]
fn every_theme_uses_only_codes_that_exist() {
    let words = &SHIPPED.vocabularies;
    for theme in &NARRATIVES.theme {
        let lists = [
            (&theme.places, &words.places),
            (&theme.levels, &words.care_levels),
            (&theme.households, &words.households),
            (&theme.care, &words.special_care),
            (&theme.callers, &words.occupations),
            (&theme.difficulties, &words.difficulties),
            (&theme.responses, &words.responses),
            (&theme.urgencies, &words.urgencies),
            (&theme.fields, &words.fields),
        ];
        for (codes, vocabulary) in lists {
            for code in codes {
                assert!(vocabulary.get(code).is_some(), "{}: {code}", theme.category);
            }
        }
        assert!(
            words.categories.get(&theme.category).is_some(),
            "{}",
            theme.category
        );
        assert!(words.scenes.get(&theme.scene).is_some(), "{}", theme.scene);
        assert!(theme.tell.len() >= 6, "{}", theme.category);
        for tell in theme.tell.iter().filter(|tell| tell.contains("{care}")) {
            assert!(!theme.care.is_empty(), "{tell}");
        }
    }
    let told: BTreeSet<&str> = NARRATIVES
        .theme
        .iter()
        .map(|t| t.category.as_str())
        .collect();
    assert_eq!(told.len(), words.categories.terms.len());
}

#[test]
fn home_care_clinics_can_be_found_by_what_they_filed() {
    let folder = &*DEFAULT;
    let store = open(folder, AT);
    let rows = store.directory_rows().unwrap();
    assert_eq!(rows.len(), 330);
    let conn = look(&file(folder));
    let filed = "SELECT count(*) FROM facility WHERE details LIKE '%支援診%'";
    assert!(number(&conn, filed) >= 20);
    let answers = "SELECT count(*) FROM offer WHERE state IN ('accepted', 'declined')";
    assert!(number(&conn, answers) >= 30);
}
