//! The file of the search index: as fast as it may be, never older than the directory, and as
//! private as the shared file itself.

use crate::support::TestOffice;
use madoguchi::domain::facility::{FacilityDetails, LocalKnowledge, Source};
use madoguchi::domain::ids::FacilityId;
use madoguchi::domain::room::Room;
use madoguchi::import::Edition;
use madoguchi::search::Language;
use madoguchi::store::directory_index::DirectoryIndex;
use madoguchi::store::request::NewRoom;
use madoguchi::store::{Apply, Store};
use std::fs::{self, Permissions};
use std::os::unix::fs::PermissionsExt;

/// A directory of one clinic, and the file of its index.
fn kept(office: &TestOffice) -> (Store, FacilityId) {
    let mut store = office.store();
    let clinic = FacilityDetails {
        source_key: "1212400001".into(),
        kind: "clinic".into(),
        name: "さくら見本医院".into(),
        ..FacilityDetails::default()
    };
    let edition = Edition {
        read: 1,
        institutions: vec![clinic],
        ..Edition::of(Source::Kouseikyoku)
    };
    let chief = office.actor("所長");
    store
        .apply_edition(&chief, &edition, &[], Apply::Write, &mut |_| true)
        .unwrap();
    let made = store.directory_index().unwrap();
    assert!(!made.is_from_file());
    store.keep_index(&made).unwrap();
    let id = store
        .facility_of_source(Source::Kouseikyoku, "1212400001")
        .unwrap();
    (store, id.unwrap())
}

fn total(store: &Store, made: &DirectoryIndex, typed: &str) -> usize {
    let office = store.office();
    let language = Language::new(&office.areas, &office.capabilities, &office.vocabularies);
    made.index.search(&language.read(typed), 9, None).total
}

#[test]
fn a_second_start_finds_the_same_in_the_file() {
    let office = TestOffice::open();
    let (store, _) = kept(&office);
    let again = store.directory_index().unwrap();
    assert!(again.is_from_file());
    assert_eq!(total(&store, &again, "さくら"), 1);
    assert_eq!(total(&store, &again, "みどり"), 0);
}

#[test]
fn whatever_is_edited_makes_the_file_old() {
    let office = TestOffice::open();
    let (mut store, id) = kept(&office);
    let known = LocalKnowledge {
        hints: "みどりの先生".into(),
        ..LocalKnowledge::default()
    };
    store
        .set_local(&office.actor("佐藤"), id, &known, None)
        .unwrap();
    let made = store.directory_index().unwrap();
    assert!(!made.is_from_file());
    assert_eq!(total(&store, &made, "みどり"), 1);
}

#[test]
fn room_that_is_declared_counts_at_once_and_leaves_the_file_as_it_is() {
    let office = TestOffice::open();
    let (mut store, id) = kept(&office);
    let new = NewRoom {
        facility: id,
        form: "referral".into(),
        room: Room::Yes,
        places: Some(2),
        note: String::new(),
        until: None,
    };
    store.declare_room(&office.actor("佐藤"), &new).unwrap();
    let made = store.directory_index().unwrap();
    assert!(made.is_from_file());
    assert_eq!(total(&store, &made, ">1"), 1);
    assert_eq!(total(&store, &made, ">2"), 0);
}

#[test]
fn a_damaged_file_is_as_good_as_none() {
    let office = TestOffice::open();
    let (store, _) = kept(&office);
    let path = office.folder().join("office.db-index");
    let mut bytes = fs::read(&path).unwrap();
    let middle = bytes.len() / 2;
    bytes[middle] ^= 1;
    fs::write(&path, bytes).unwrap();
    let made = store.directory_index().unwrap();
    assert!(!made.is_from_file());
    assert_eq!(total(&store, &made, "さくら"), 1);
}

#[test]
fn whoever_may_not_read_the_shared_file_may_not_read_its_index() {
    let office = TestOffice::open();
    let (store, _) = kept(&office);
    let mode = || {
        let index = fs::metadata(office.folder().join("office.db-index"));
        index.unwrap().permissions().mode() & 0o777
    };
    assert_eq!(mode(), 0o600);
    fs::set_permissions(office.path(), Permissions::from_mode(0o660)).unwrap();
    store.keep_index(&store.directory_index().unwrap()).unwrap();
    assert_eq!(mode(), 0o660);
}
