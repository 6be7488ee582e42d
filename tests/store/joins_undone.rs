//! An answer of the join review can be taken back, whole.

use crate::support::{TestOffice, call};
use madoguchi::domain::facility::{FacilityDetails, LocalKnowledge, Source};
use madoguchi::domain::room::Room;
use madoguchi::domain::staff::Actor;
use madoguchi::import::Edition;
use madoguchi::store::request::NewRoom;
use madoguchi::store::{Apply, Store, StoreError};

fn institution(key: &str, name: &str, address: &str) -> FacilityDetails {
    FacilityDetails {
        source_key: key.into(),
        kind: "clinic".into(),
        name: name.into(),
        address: address.into(),
        ..FacilityDetails::default()
    }
}

fn import(store: &mut Store, chief: &Actor, source: Source, one: FacilityDetails) {
    let edition = Edition {
        read: 1,
        institutions: vec![one],
        ..Edition::of(source)
    };
    store
        .apply_edition(chief, &edition, &[], Apply::Write, &mut |_| true)
        .unwrap();
}

/// A clinic of the bureau, and one of the net at the same place under another name.
fn asked(office: &TestOffice) -> (Store, Actor) {
    let (mut store, chief) = (office.store(), office.actor("所長"));
    let bureau = institution("1212490003", "見本第三医院", "松戸市根本７－８");
    let net = institution("1221200000002", "別名クリニック", "千葉県松戸市根本７－８");
    import(&mut store, &chief, Source::Kouseikyoku, bureau);
    import(&mut store, &chief, Source::Navii, net);
    (store, chief)
}

#[test]
fn a_join_taken_back_leaves_both_entries_as_they_were_and_the_question_open() {
    let office = TestOffice::open();
    let (mut store, chief) = asked(&office);
    let review = store.reviews().unwrap().remove(0);
    let known = review.candidates[0];
    let local = LocalKnowledge {
        notes: "裏口から".into(),
        ..LocalKnowledge::default()
    };
    store.set_local(&chief, review.entry, &local, None).unwrap();
    let room = NewRoom {
        facility: review.entry,
        form: "referral".into(),
        room: Room::Yes,
        places: Some(2),
        until: None,
        note: String::new(),
    };
    store.declare_room(&chief, &room).unwrap();
    let before = (
        store.facility(known).unwrap(),
        store.facility(review.entry).unwrap(),
    );
    store
        .decide_review(&chief, Source::Navii, &review.key, Some(known))
        .unwrap();
    assert!(matches!(
        store.facility(review.entry),
        Err(StoreError::NotFound(_))
    ));
    assert_eq!(store.facility(known).unwrap().local, local);
    let undone = store.undo_review(&chief).unwrap();
    assert_eq!(undone, Some(("navii".into(), review.key.clone())));
    let after = (
        store.facility(known).unwrap(),
        store.facility(review.entry).unwrap(),
    );
    for (before, after) in [(&before.0, &after.0), (&before.1, &after.1)] {
        assert_eq!(after.details, before.details);
        assert_eq!(after.local, before.local);
        assert_eq!(after.rooms, before.rooms);
        assert_eq!(after.sources, before.sources);
        assert_eq!(after.area, before.area);
    }
    assert_eq!(store.reviews().unwrap(), [review]);
    assert_eq!(store.undo_review(&chief).unwrap(), None);
    assert!(store.check(0).unwrap().ok);
}

#[test]
fn another_institution_taken_back_is_asked_again() {
    let office = TestOffice::open();
    let (mut store, chief) = asked(&office);
    let review = store.reviews().unwrap().remove(0);
    store
        .decide_review(&chief, Source::Navii, &review.key, None)
        .unwrap();
    assert_eq!(store.open_reviews().unwrap(), 0);
    store.undo_review(&chief).unwrap();
    assert_eq!(store.reviews().unwrap(), [review]);
}

#[test]
fn a_join_is_not_taken_back_once_the_entry_has_changed() {
    let office = TestOffice::open();
    let (mut store, chief) = asked(&office);
    let review = store.reviews().unwrap().remove(0);
    let known = review.candidates[0];
    store
        .decide_review(&chief, Source::Navii, &review.key, Some(known))
        .unwrap();
    let local = LocalKnowledge {
        notes: "あとで書いた".into(),
        ..LocalKnowledge::default()
    };
    store.set_local(&chief, known, &local, None).unwrap();
    let refused = store.undo_review(&chief);
    assert!(
        matches!(refused, Err(StoreError::StaleFacility { .. })),
        "{refused:?}"
    );
    assert_eq!(store.facility(known).unwrap().local, local);
}

#[test]
fn a_call_of_the_joined_institution_goes_with_it_and_back_and_the_audit_follows() {
    let office = TestOffice::open();
    let (mut store, chief) = asked(&office);
    let review = store.reviews().unwrap().remove(0);
    let mut input = call("k1", "answered");
    input.caller.facility = Some(review.entry);
    let made = store.register(&office.actor("森"), &input).unwrap();
    let caller = |store: &Store| {
        let record = store.record(made.id).unwrap();
        record.consultation.details.caller.facility
    };
    let known = review.candidates[0];
    store
        .decide_review(&chief, Source::Navii, &review.key, Some(known))
        .unwrap();
    assert_eq!(caller(&store), Some(known));
    let verdict = store.verify_audit(&[]).unwrap();
    assert!(verdict.ok, "{verdict:?}");
    store.undo_review(&chief).unwrap();
    assert_eq!(caller(&store), Some(review.entry));
    let verdict = store.verify_audit(&[]).unwrap();
    assert!(verdict.ok, "{verdict:?}");
}
