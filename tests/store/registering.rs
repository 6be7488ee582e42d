//! A consultation becomes a record once, with its person and its work item.

use crate::support::{TestOffice, call};
use chrono::TimeDelta;
use madoguchi::domain::intake::ConsultationInput;
use madoguchi::store::StoreError;
use madoguchi::store::audit::Chain;
use madoguchi::store::recognise::Typed;

#[test]
fn a_call_gets_a_number_of_the_fiscal_year_and_its_referral() {
    let office = TestOffice::open();
    let done = office
        .store()
        .register(&office.actor("森"), &call("k1", "referral"))
        .unwrap();
    assert_eq!(done.number.to_string(), "R8-00001");
    assert!(done.created);
    assert_eq!(done.items.len(), 1);
    assert_eq!(done.items[0].number.to_string(), "R8-S0001");
    let view = office.store().item_view(done.items[0].id).unwrap();
    assert_eq!(view.item.state, "requested");
    assert!(view.item.next.is_some(), "an open item has a next step");
    assert_eq!(
        view.item.details.get("special_care").map(String::as_str),
        Some("tracheostomy")
    );
    assert_eq!(view.consultations[0].number, done.number);
}

#[test]
fn numbers_run_on_until_the_end_of_march() {
    let office = TestOffice::open();
    let (mut store, mori) = (office.store(), office.actor("森"));
    store.register(&mori, &call("k1", "referral")).unwrap();
    office.clock.advance(TimeDelta::days(60)); // January 2027
    let done = store.register(&mori, &call("k2", "referral")).unwrap();
    assert_eq!(done.number.to_string(), "R8-00002");
    assert_eq!(done.items[0].number.to_string(), "R8-S0002");
    office.clock.advance(TimeDelta::days(80)); // April
    let done = store.register(&mori, &call("k3", "referral")).unwrap();
    assert_eq!(done.number.to_string(), "R9-00001");
    assert_eq!(done.items[0].number.to_string(), "R9-S0001");
}

#[test]
fn the_same_key_never_makes_a_second_record() {
    let office = TestOffice::open();
    let (mut store, mori) = (office.store(), office.actor("森"));
    let first = store.register(&mori, &call("k1", "referral")).unwrap();
    let again = office
        .store()
        .register(&mori, &call("k1", "referral"))
        .unwrap();
    assert!(!again.created);
    assert_eq!((again.number, again.items), (first.number, first.items));
    let next = store.register(&mori, &call("k2", "answered")).unwrap();
    assert_eq!(next.number.to_string(), "R8-00002", "no number is lost");
}

#[test]
fn the_same_person_is_one_person() {
    let office = TestOffice::open();
    let (mut store, mori) = (office.store(), office.actor("森"));
    let first = store.register(&mori, &call("k1", "answered")).unwrap();
    let mut second = call("k2", "answered");
    second.person.kana = "かくう はなこ".into();
    second.person.name = String::new();
    second.person.address = "松戸市根本1-1".into();
    let second = store.register(&mori, &second).unwrap();
    assert_eq!(first.person, second.person);
    let person = store.person(first.person.unwrap()).unwrap();
    assert_eq!(person.details.address, "松戸市根本1-1");
    assert_eq!(
        person.details.name, "架空 花子",
        "emptiness overwrites nothing"
    );
    let mut other = call("k3", "answered");
    other.person.birth_date = "S20.3.6".into();
    assert_ne!(store.register(&mori, &other).unwrap().person, first.person);
}

#[test]
fn every_fault_of_an_input_is_told_at_once_and_nothing_is_kept() {
    let office = TestOffice::open();
    let mut input = ConsultationInput::default();
    input.person.birth_date = "令和0年".into();
    input.urgency = Some("すぐ来て".into());
    let refused = office.store().register(&office.actor("森"), &input);
    let Err(StoreError::Fields(faults)) = refused else {
        panic!("{refused:?}")
    };
    let fields: Vec<&str> = faults.iter().map(|fault| fault.field.as_str()).collect();
    for field in ["narrative", "person.birth_date", "urgency"] {
        assert!(fields.contains(&field), "{field} in {fields:?}");
    }
    assert!(office.store().newest_consultations(9).unwrap().is_empty());
}

#[test]
fn a_viewer_cannot_register() {
    let office = TestOffice::open();
    let refused = office
        .store()
        .register(&office.actor("見学"), &call("k1", "answered"));
    assert!(
        matches!(refused, Err(StoreError::NotAllowed { .. })),
        "{refused:?}"
    );
}

#[test]
fn caller_and_person_are_recognised_by_four_digits_kana_and_romaji() {
    let office = TestOffice::open();
    let mut store = office.store();
    store
        .register(&office.actor("森"), &call("k1", "referral"))
        .unwrap();
    let phone = |digits: &str| Typed {
        phone: digits.into(),
        ..Typed::default()
    };
    let callers = store.recognise_caller(&phone("4521")).unwrap();
    assert_eq!(callers[0].organisation, "見本ケアプラン");
    assert!(
        store.recognise_caller(&phone("452")).unwrap().is_empty(),
        "three digits are too few"
    );
    for typed in ["かくう", "ｶｸｳ", "kakuu"] {
        let kana = Typed {
            kana: typed.into(),
            ..Typed::default()
        };
        let persons = store.recognise_person(&kana).unwrap();
        assert_eq!(persons.len(), 1, "{typed}");
        assert_eq!(persons[0].open_items.len(), 1);
    }
}

#[test]
fn every_write_leaves_one_audit_row_in_an_unbroken_chain() {
    let office = TestOffice::open();
    let mut store = office.store();
    for key in ["a", "b", "c"] {
        store
            .register(&office.actor("森"), &call(key, "answered"))
            .unwrap();
    }
    let conn = rusqlite::Connection::open(office.path()).unwrap();
    let chain = madoguchi::store::audit::verify(&conn).unwrap();
    // Four members of staff were added, three consultations registered.
    assert!(matches!(chain, Chain::Whole { rows: 7, .. }), "{chain:?}");
    conn.execute_batch(
        "DROP TRIGGER audit_is_fixed; UPDATE audit SET name = '別人' WHERE seq = 5;",
    )
    .unwrap();
    assert_eq!(
        madoguchi::store::audit::verify(&conn).unwrap(),
        Chain::Broken { seq: 5 }
    );
}
