//! A file of an older schema becomes one of this program's, and stays beside it as it was.

use crate::support::{TestOffice, call};
use madoguchi::store::migrate::BroughtUp;
use madoguchi::store::open::{Access, open};
use madoguchi::store::restore::{rehearse, restore};
use madoguchi::store::schema::known_schema;
use madoguchi::store::{Store, StoreError};
use rusqlite::Connection;
use std::os::unix::fs::PermissionsExt;
use std::path::Path;

/// An office of an older schema with a referral, a continued call, and somebody else's call.
fn office_of_schema(version: u32) -> TestOffice {
    let office = TestOffice::open();
    let mut store = office.store();
    let mori = office.actor("森");
    let first = store.register(&mori, &call("k1", "referral")).unwrap();
    let mut second = call("k2", "answered");
    second.continues = Some(first.number);
    store.register(&mori, &second).unwrap();
    let mut other = call("k3", "answered");
    other.person.name = "別人 太郎".into();
    store.register(&mori, &other).unwrap();
    drop(store);
    office.go_back_to_schema(version);
    office
}

fn brought_up(office: &TestOffice) -> (Store, BroughtUp) {
    let store = office.store();
    let told = store.brought_up().cloned();
    (
        store,
        told.expect("an older file says that it was brought up"),
    )
}

/// What is in a file, as far as people see it.
fn contents(file: &Path) -> (u32, Vec<String>) {
    let conn = Connection::open(file).unwrap();
    let schema = conn
        .pragma_query_value(None, "user_version", |row| row.get(0))
        .unwrap();
    let mut rows = conn
        .prepare("SELECT number || details FROM consultation ORDER BY id")
        .unwrap();
    let rows = rows.query_map([], |row| row.get(0)).unwrap();
    (schema, rows.map(Result::unwrap).collect())
}

#[test]
fn from_every_older_schema_nothing_is_lost_and_a_whole_private_copy_stays_beside_it() {
    for version in 1..known_schema() {
        let office = office_of_schema(version);
        let (before_schema, records) = contents(&office.path());
        assert_eq!((before_schema, records.len()), (version, 3));
        let (store, done) = brought_up(&office);
        assert_eq!(done.from, version);
        let report = store.check(0).unwrap();
        assert!(report.ok, "from {version}: {report:?}");
        let (schema, now) = contents(&office.path());
        assert_eq!((schema, now.len()), (known_schema(), 3), "from {version}");
        assert_eq!(contents(&done.copy), (version, records), "from {version}");
        let mode = std::fs::metadata(&done.copy).unwrap().permissions().mode();
        assert_eq!(mode & 0o777, 0o600);
        // The second opening has nothing to do and says so.
        assert_eq!(office.store().brought_up(), None);
    }
}

#[test]
fn the_bringing_up_is_in_the_audit_and_the_chain_goes_on() {
    let office = office_of_schema(known_schema() - 1);
    let (store, done) = brought_up(&office);
    let conn = Connection::open(office.path()).unwrap();
    let told: String = conn
        .query_row(
            "SELECT detail FROM audit WHERE action = 'migrate'",
            [],
            |row| row.get(0),
        )
        .unwrap();
    let name = done.copy.file_name().unwrap().to_str().unwrap();
    assert!(told.contains(name), "{told}");
    assert!(store.verify_audit(&[]).unwrap().ok);
}

#[test]
fn without_a_copy_the_file_stays_as_it_was() {
    let office = office_of_schema(3);
    // Something of the name that the copy would have, which is none.
    let rows: i64 = Connection::open(office.path())
        .unwrap()
        .query_row("SELECT max(seq) FROM audit", [], |row| row.get(0))
        .unwrap();
    let taken = office.folder().join(format!("office.db.schema-3-{rows}"));
    std::fs::write(&taken, "拝啓").unwrap();
    let before = contents(&office.path());
    assert!(open(&office.path(), Access::Write).is_err());
    assert_eq!(contents(&office.path()), before);
    assert_eq!(std::fs::read_to_string(&taken).unwrap(), "拝啓");
}

#[test]
fn whoever_only_reads_is_told_what_brings_the_file_up() {
    let office = office_of_schema(3);
    let refused = open(&office.path(), Access::Read);
    assert!(
        matches!(refused, Err(StoreError::Older { found: 3, .. })),
        "{refused:?}"
    );
}

#[test]
fn a_copy_of_an_older_schema_is_rehearsed_and_put_back_as_one_of_this_program() {
    let office = office_of_schema(3);
    let (store, done) = brought_up(&office);
    drop(store);
    let before = contents(&done.copy);
    let rehearsal = rehearse(&done.copy, None, &office.path()).unwrap();
    assert!(rehearsal.ok, "{rehearsal:?}");
    assert_eq!(rehearsal.consultations, 3);
    restore(&done.copy, None, &office.path(), office.clock.now()).unwrap();
    assert_eq!(contents(&done.copy), before);
    let report = office.store().check(0).unwrap();
    assert!(report.ok, "{report:?}");
}
