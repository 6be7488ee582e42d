//! What a source says of an institution is kept word for word, also where the file holds it
//! only once because the entry says the same.

use crate::support::TestOffice;
use madoguchi::domain::facility::{FacilityDetails, Position, Source};
use madoguchi::domain::staff::Actor;
use madoguchi::import::Edition;
use madoguchi::store::entry_edit::EntryEdit;
use madoguchi::store::{Apply, Store};
use rusqlite::Connection;

const NET: &str = "1221200000001";
/// A schema that held the words of every source.
const WORDS_TWICE: u32 = 12;

fn clinic(key: &str, phone: &str) -> FacilityDetails {
    FacilityDetails {
        source_key: key.into(),
        kind: "clinic".into(),
        name: "見本クリニック".into(),
        address: "千葉県松戸市稔台１－２".into(),
        phone: phone.into(),
        position: Position::in_japan(35.8, 139.9),
        ..FacilityDetails::default()
    }
}

/// How many institutions an edition of one added, changed and left.
fn import(
    store: &mut Store,
    chief: &Actor,
    source: Source,
    one: &FacilityDetails,
) -> (usize, usize, usize) {
    let edition = Edition {
        read: 1,
        institutions: vec![one.clone()],
        ..Edition::of(source)
    };
    let done = store
        .apply_edition(chief, &edition, &[], Apply::Write, &mut |_| true)
        .unwrap();
    (done.added, done.changed, done.unchanged)
}

/// Whether the file holds words of its own for a source, and what the source says.
fn said(office: &TestOffice, source: Source) -> (bool, FacilityDetails) {
    let conn = Connection::open(office.path()).unwrap();
    let read = |table: &str| -> Option<String> {
        let sql = format!("SELECT details FROM {table} WHERE source = ?1");
        conn.query_row(&sql, [source.code()], |row| row.get(0))
            .unwrap()
    };
    let words = read("facility_said").expect("a source says something");
    let details = serde_json::from_str(&words).unwrap();
    (read("facility_source").is_some(), details)
}

#[test]
fn a_source_keeps_its_words_when_a_second_one_changes_the_entry() {
    let office = TestOffice::open();
    let (mut store, chief) = (office.store(), office.actor("所長"));
    let net = clinic(NET, "");
    assert_eq!(import(&mut store, &chief, Source::Navii, &net), (1, 0, 0));
    assert_eq!(said(&office, Source::Navii), (false, net.clone()));
    let bureau = clinic("1212490001", "047-000-0001");
    assert_eq!(
        import(&mut store, &chief, Source::Kouseikyoku, &bureau),
        (0, 1, 0)
    );
    assert_eq!(said(&office, Source::Navii), (true, net.clone()));
    assert_eq!(said(&office, Source::Kouseikyoku).1, bureau);
    // The same edition again has nothing to say, and what only the bureau knows stays.
    assert_eq!(import(&mut store, &chief, Source::Navii, &net), (0, 0, 1));
    let id = store.facility_of_source(Source::Navii, NET).unwrap();
    let entry = store.facility(id.unwrap()).unwrap();
    assert_eq!(entry.details.phone, "047-000-0001");
}

#[test]
fn a_source_keeps_its_words_when_somebody_corrects_the_entry() {
    let office = TestOffice::open();
    let (mut store, chief) = (office.store(), office.actor("所長"));
    let net = clinic(NET, "047-000-0001");
    import(&mut store, &chief, Source::Navii, &net);
    let id = store.facility_of_source(Source::Navii, NET).unwrap();
    let entry = store.facility(id.unwrap()).unwrap();
    let edit = EntryEdit {
        facility: entry.id,
        if_revision: entry.revision,
        local: entry.local,
        corrections: FacilityDetails {
            phone: "047-000-0009".into(),
            ..FacilityDetails::default()
        },
    };
    store.edit_entry(&chief, &edit).unwrap();
    assert_eq!(said(&office, Source::Navii), (true, net.clone()));
    let newer = FacilityDetails {
        phone: "047-000-0002".into(),
        ..net
    };
    assert_eq!(import(&mut store, &chief, Source::Navii, &newer), (0, 1, 0));
    assert_eq!(said(&office, Source::Navii).1, newer);
    let entry = store.facility(id.unwrap()).unwrap();
    assert_eq!(entry.details.phone, "047-000-0009");
}

#[test]
fn a_source_takes_its_words_along_to_the_entry_it_is_joined_to_and_back() {
    let office = TestOffice::open();
    let (mut store, chief) = (office.store(), office.actor("所長"));
    let bureau = FacilityDetails {
        name: "見本第三医院".into(),
        ..clinic("1212490003", "047-000-0001")
    };
    let net = FacilityDetails {
        name: "別名クリニック".into(),
        ..clinic(NET, "")
    };
    import(&mut store, &chief, Source::Kouseikyoku, &bureau);
    import(&mut store, &chief, Source::Navii, &net);
    assert_eq!(said(&office, Source::Navii), (false, net.clone()));
    let review = store.reviews().unwrap().remove(0);
    assert_eq!(review.details, net);
    store
        .decide_review(&chief, Source::Navii, NET, Some(review.candidates[0]))
        .unwrap();
    assert_eq!(said(&office, Source::Navii), (true, net.clone()));
    assert_eq!(said(&office, Source::Kouseikyoku), (true, bureau));
    store.undo_review(&chief).unwrap();
    assert_eq!(said(&office, Source::Navii).1, net);
    assert_eq!(store.facility(review.entry).unwrap().details, net);
}

#[test]
fn a_file_that_held_the_words_twice_holds_them_once_and_says_the_same() {
    let office = TestOffice::open();
    let (mut store, chief) = (office.store(), office.actor("所長"));
    let net = clinic(NET, "");
    import(&mut store, &chief, Source::Navii, &net);
    drop(store);
    office.go_back_to_schema(WORDS_TWICE);
    let held: String = Connection::open(office.path())
        .unwrap()
        .query_row("SELECT details FROM facility_source", [], |row| row.get(0))
        .unwrap();
    assert_eq!(serde_json::from_str::<FacilityDetails>(&held).unwrap(), net);
    let mut store = office.store();
    assert_eq!(said(&office, Source::Navii), (false, net.clone()));
    assert_eq!(import(&mut store, &chief, Source::Navii, &net), (0, 0, 1));
    assert!(store.check(0).unwrap().ok);
}
