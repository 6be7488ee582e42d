//! Copies that surely are copies, and the way back.

use crate::support::{TestOffice, call};
use madoguchi::store::StoreError;
use madoguchi::store::open::{Access, open};
use madoguchi::store::restore::restore;
use std::fs;
use std::os::unix::fs::PermissionsExt;
use std::path::Path;

fn names(folder: &Path) -> Vec<String> {
    let mut names: Vec<String> = fs::read_dir(folder)
        .unwrap()
        .map(|entry| entry.unwrap().file_name().to_string_lossy().into_owned())
        .collect();
    names.sort();
    names
}

#[test]
fn a_copy_holds_everything_and_only_its_owner_may_read_it() {
    let office = TestOffice::open();
    let mut store = office.store();
    store
        .register(&office.actor("森"), &call("k1", "referral"))
        .unwrap();
    let target = office.folder().join("copy.db");
    let copied = store.backup_to(&office.actor("所長"), &target).unwrap();
    assert_eq!(
        fs::metadata(&target).unwrap().permissions().mode() & 0o777,
        0o600
    );
    assert_eq!(fs::metadata(&target).unwrap().len(), copied.bytes);
    let count = |path: &Path| -> i64 {
        let conn = open(path, Access::Read).unwrap();
        conn.query_row("SELECT count(*) FROM consultation", [], |row| row.get(0))
            .unwrap()
    };
    assert_eq!(count(&target), 1);
    assert!(
        !names(office.folder())
            .iter()
            .any(|name| name.contains("part"))
    );
    assert!(store.check(0).unwrap().ok);
}

#[test]
fn a_copy_never_overwrites_and_a_coordinator_may_not_make_one() {
    let office = TestOffice::open();
    let target = office.folder().join("letter.txt");
    fs::write(&target, "拝啓").unwrap();
    let refused = office.store().backup_to(&office.actor("所長"), &target);
    assert!(
        matches!(refused, Err(StoreError::Exists { .. })),
        "{refused:?}"
    );
    assert_eq!(fs::read_to_string(&target).unwrap(), "拝啓");
    let refused = office
        .store()
        .backup_to(&office.actor("佐藤"), &office.folder().join("copy.db"));
    assert!(
        matches!(refused, Err(StoreError::NotAllowed { .. })),
        "{refused:?}"
    );
}

#[test]
fn a_restore_keeps_what_it_replaces() {
    let office = TestOffice::open();
    let copy = office.folder().join("copy.db");
    office
        .store()
        .backup_to(&office.actor("所長"), &copy)
        .unwrap();
    office
        .store()
        .register(&office.actor("森"), &call("k1", "answered"))
        .unwrap();
    let done = restore(&copy, None, &office.path(), office.clock.now()).unwrap();
    let kept = done.kept.unwrap();
    let mut store = office.store();
    assert!(store.newest_consultations(9).unwrap().is_empty());
    store
        .note_restore(&office.actor("所長"), &copy, done.replaced.as_ref())
        .unwrap();
    assert!(store.check(0).unwrap().ok);
    let old = open(&kept, Access::Read).unwrap();
    let count: i64 = old
        .query_row("SELECT count(*) FROM consultation", [], |row| row.get(0))
        .unwrap();
    assert_eq!(count, 1);
}

#[test]
fn a_restore_is_refused_while_a_desk_has_the_file_open() {
    let office = TestOffice::open();
    let copy = office.folder().join("copy.db");
    let mut store = office.store();
    store.backup_to(&office.actor("所長"), &copy).unwrap();
    let before = names(office.folder());
    let refused = restore(&copy, None, &office.path(), office.clock.now());
    assert!(matches!(refused, Err(StoreError::Busy)), "{refused:?}");
    assert_eq!(names(office.folder()), before);
    store
        .register(&office.actor("森"), &call("k1", "answered"))
        .unwrap();
}

#[test]
fn a_damaged_file_is_put_aside_and_a_damaged_copy_is_refused() {
    let office = TestOffice::open();
    let copy = office.folder().join("copy.db");
    office
        .store()
        .backup_to(&office.actor("所長"), &copy)
        .unwrap();
    let mut bytes = fs::read(office.path()).unwrap();
    bytes
        .iter_mut()
        .skip(16)
        .take(8_000)
        .for_each(|byte| *byte = 0x5A);
    fs::write(office.path(), &bytes).unwrap();
    let refused = restore(&office.path(), None, &copy, office.clock.now());
    assert!(refused.is_err(), "{refused:?}");
    let done = restore(&copy, None, &office.path(), office.clock.now()).unwrap();
    assert_eq!(fs::read(done.kept.unwrap()).unwrap(), bytes);
    assert!(office.store().check(0).unwrap().ok);
}
