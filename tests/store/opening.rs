//! Files that are not ours, not whole or not writable are refused with their cause.

use crate::support::TestOffice;
use madoguchi::store::StoreError;
use madoguchi::store::open::{Access, create, open};
use madoguchi::store::schema::known_schema;
use std::fs;

#[test]
fn a_missing_file_is_never_made_in_passing() {
    let office = TestOffice::open();
    let path = office.folder().join("elsewhere.db");
    let refused = open(&path, Access::Write);
    assert!(
        matches!(refused, Err(StoreError::Missing { .. })),
        "{refused:?}"
    );
    assert!(!path.exists());
}

#[test]
fn an_empty_or_foreign_file_is_refused_and_left_alone() {
    let office = TestOffice::open();
    for (name, content) in [
        ("empty.db", ""),
        ("letter.txt", "拝啓 時下ますますご清祥のこと"),
    ] {
        let path = office.folder().join(name);
        fs::write(&path, content).unwrap();
        let refused = open(&path, Access::Write);
        assert!(
            matches!(refused, Err(StoreError::Foreign { .. })),
            "{name}: {refused:?}"
        );
        assert_eq!(fs::read_to_string(&path).unwrap(), content);
    }
}

#[test]
fn another_programs_database_is_refused() {
    let office = TestOffice::open();
    let path = office.folder().join("other.db");
    let other = rusqlite::Connection::open(&path).unwrap();
    other
        .execute_batch("CREATE TABLE t (a); INSERT INTO t VALUES (1);")
        .unwrap();
    drop(other);
    let refused = open(&path, Access::Write);
    assert!(
        matches!(refused, Err(StoreError::Foreign { .. })),
        "{refused:?}"
    );
}

#[test]
fn a_newer_schema_is_refused_with_both_versions() {
    let office = TestOffice::open();
    let conn = rusqlite::Connection::open(office.path()).unwrap();
    conn.pragma_update(None, "user_version", 99).unwrap();
    drop(conn);
    let refused = open(&office.path(), Access::Write);
    assert!(
        matches!(
            refused,
            Err(StoreError::Newer { found: 99, known }) if known == known_schema()
        ),
        "{refused:?}"
    );
}

#[test]
fn init_never_overwrites() {
    let office = TestOffice::open();
    let before = fs::read(office.path()).unwrap();
    let refused = create(&office.path(), None);
    assert!(
        matches!(refused, Err(StoreError::Exists { .. })),
        "{refused:?}"
    );
    assert_eq!(fs::read(office.path()).unwrap(), before);
}

#[test]
fn a_damaged_file_is_told_as_damaged() {
    let office = TestOffice::open();
    let mut bytes = fs::read(office.path()).unwrap();
    bytes.truncate(bytes.len() / 2);
    let path = office.folder().join("half.db");
    fs::write(&path, bytes).unwrap();
    let refused = open(&path, Access::Write);
    assert!(
        matches!(refused, Err(StoreError::Damaged(_))),
        "{refused:?}"
    );
}

#[test]
fn the_file_is_private_and_the_engine_is_not_the_one_that_loses_writes() {
    use std::os::unix::fs::PermissionsExt;
    let office = TestOffice::open();
    let mode = fs::metadata(office.path()).unwrap().permissions().mode();
    assert_eq!(mode & 0o777, 0o600);
    // 3.7.0 to 3.51.2 can lose acknowledged writes when the WAL is reset.
    assert!(
        rusqlite::version_number() >= 3_051_003,
        "{}",
        rusqlite::version()
    );
}
