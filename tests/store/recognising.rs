//! Who calls and about whom, found among many; the same case noticed; who is typing elsewhere.

use crate::support::{TestOffice, call};
use madoguchi::domain::ids::PersonId;
use madoguchi::domain::likeness::Traits;
use madoguchi::store::alike::Sought;
use madoguchi::store::open::{Access, open};
use madoguchi::store::presence::Present;
use madoguchi::store::recognise::Typed;
use madoguchi::store::{Store, StoreError};
use rusqlite::Connection;
use uuid::Uuid;

fn phone(digits: &str) -> Typed {
    Typed {
        phone: digits.into(),
        ..Typed::default()
    }
}

fn callers(store: &Store, typed: &Typed) -> Vec<String> {
    let found = store.recognise_caller(typed).unwrap();
    found.into_iter().map(|hit| hit.name).collect()
}

#[test]
fn a_caller_is_one_candidate_however_often_they_called() {
    let office = TestOffice::open();
    let mut store = office.store();
    let mori = office.actor("森");
    for key in ["a", "b", "c"] {
        let mut input = call(key, "answered");
        input.person.name = format!("別の人{key}");
        input.person.kana = String::new();
        input.person.birth_date = String::new();
        input.person.phone = String::new();
        store.register(&mori, &input).unwrap();
    }
    let found = store.recognise_caller(&phone("4521")).unwrap();
    assert_eq!(found.len(), 1);
    assert_eq!(found[0].calls, 3);
    let about = found[0].about.as_ref().unwrap();
    assert_eq!(about.person.details.name, "別の人c", "the newest call");
}

#[test]
fn endings_come_before_beginnings() {
    let office = TestOffice::open();
    let mut store = office.store();
    let mori = office.actor("森");
    for (name, number) in [("始まり", "0473-00-0001"), ("終わり", "090-0000-0473")] {
        let mut input = call(name, "answered");
        input.caller.name = name.into();
        input.caller.phone = number.into();
        store.register(&mori, &input).unwrap();
    }
    assert_eq!(callers(&store, &phone("0473")), ["終わり", "始まり"]);
    assert_eq!(callers(&store, &phone("90000")), [""; 0]);
}

#[test]
fn what_fits_in_two_ways_comes_first() {
    let office = TestOffice::open();
    let mut store = office.store();
    let mori = office.actor("森");
    for (name, number) in [("架空 花子", "047-000-1111"), ("架空 次郎", "047-000-2222")] {
        let mut input = call(name, "answered");
        input.person.name = name.into();
        input.person.kana = String::new();
        input.person.birth_date = String::new();
        input.person.phone = number.into();
        store.register(&mori, &input).unwrap();
    }
    let typed = Typed {
        phone: "1111".into(),
        name: "架空".into(),
        ..Typed::default()
    };
    let found = store.recognise_person(&typed).unwrap();
    let names: Vec<&str> = found
        .iter()
        .map(|hit| hit.person.details.name.as_str())
        .collect();
    assert_eq!(names, ["架空 花子", "架空 次郎"]);
}

#[test]
fn a_name_that_was_corrected_is_found_by_the_new_one_only() {
    let office = TestOffice::open();
    let mut store = office.store();
    let mori = office.actor("森");
    let person = store
        .register(&mori, &call("k1", "answered"))
        .unwrap()
        .person;
    let mut again = call("k2", "answered");
    again.person.id = person;
    again.person.kana = "カラ ハナコ".into();
    store.register(&mori, &again).unwrap();
    let kana = |typed: &str| Typed {
        kana: typed.into(),
        ..Typed::default()
    };
    assert_eq!(store.recognise_person(&kana("kara")).unwrap().len(), 1);
    assert!(store.recognise_person(&kana("kakuu")).unwrap().is_empty());
}

#[test]
fn a_file_from_before_knows_everybody_after_opening() {
    let office = TestOffice::open();
    let mori = office.actor("森");
    let mut continued = call("k2", "answered");
    {
        let mut store = office.store();
        let first = store.register(&mori, &call("k1", "answered")).unwrap();
        continued.continues = Some(first.number);
        store.register(&mori, &continued).unwrap();
    }
    office.go_back_to_schema(1);
    assert!(matches!(
        open(&office.path(), Access::Read),
        Err(StoreError::Older { found: 1, .. })
    ));
    let store = office.store();
    let found = store.recognise_caller(&phone("4521")).unwrap();
    assert_eq!((found[0].name.as_str(), found[0].calls), ("見本 恵子", 2));
    assert_eq!(store.recognise_person(&phone("1234")).unwrap().len(), 1);
    let newest = store.newest_consultations(1).unwrap().remove(0);
    assert_eq!(newest.details.continues, continued.continues);
}

#[test]
fn recognition_reads_no_table_from_end_to_end() {
    let office = TestOffice::open();
    let conn = Connection::open(office.path()).unwrap();
    for sql in [
        "SELECT id FROM person WHERE phone_digits <> '' AND substr(phone_digits, -4) = '4521'",
        "SELECT id FROM person WHERE phone_digits <> '' AND phone_digits >= '0473' AND phone_digits < '0474'",
        "SELECT id FROM facility WHERE phone_digits <> '' AND substr(phone_digits, -4) = '4521'",
        "SELECT id FROM known_caller WHERE digits <> '' AND substr(digits, -4) = '4521' ORDER BY last_at DESC",
        "SELECT id FROM known_caller WHERE facility_id = 1 AND key <> '' ORDER BY last_at DESC",
        "DELETE FROM known_name INDEXED BY known_name_by_row WHERE row_id = 1 AND whose = 'person'",
        "SELECT row_id FROM known_name WHERE whose = 'person' AND key >= 'yama' AND key < 'yamb'",
        "SELECT id FROM consultation WHERE caller_digits <> '' AND caller_digits = '0470000000'
             AND received_at >= '2026' ORDER BY received_at DESC",
        "SELECT id FROM consultation WHERE person_id = 1 AND received_at >= '2026' ORDER BY received_at DESC",
    ] {
        let mut plan = conn.prepare(&format!("EXPLAIN QUERY PLAN {sql}")).unwrap();
        let steps: Vec<String> = plan
            .query_map([], |row| row.get(3))
            .unwrap()
            .map(Result::unwrap)
            .collect();
        assert!(
            steps
                .iter()
                .all(|step| step.starts_with("SEARCH") && !step.ends_with("(whose=?)")),
            "{sql}: {steps:?}"
        );
    }
}

fn sought(traits: Traits) -> Sought {
    Sought {
        draft: Uuid::nil(),
        person: None,
        traits,
        caller_digits: String::new(),
        caller_key: String::new(),
        since: "2026-08-24T00:00:00Z".parse().unwrap(),
    }
}

fn hanako() -> Traits {
    Traits {
        reading: "かくうはなこ".into(),
        birth: "1945-03-05".parse().ok(),
        ..Traits::default()
    }
}

#[test]
fn the_same_case_is_found_by_signs_by_person_and_by_caller() {
    let office = TestOffice::open();
    let mut store = office.store();
    let mori = office.actor("森");
    let first = store.register(&mori, &call("k1", "referral")).unwrap();
    let numbers = |sought: &Sought| -> Vec<String> {
        let alike = store.alike(sought).unwrap();
        let found = alike.earlier.iter();
        found
            .map(|one| one.consultation.number.to_string())
            .collect()
    };
    let found = store.alike(&sought(hanako())).unwrap().earlier;
    assert_eq!(found[0].consultation.number, first.number);
    assert_eq!(found[0].open_items[0].kind, "referral");
    let by_person = Sought {
        person: first.person,
        ..sought(Traits::default())
    };
    assert_eq!(numbers(&by_person), ["R8-00001"]);
    let by_caller = Sought {
        caller_digits: "0470004521".into(),
        caller_key: "見本恵子".into(),
        ..sought(Traits::default())
    };
    assert_eq!(numbers(&by_caller), ["R8-00001"]);
    let about_another = Sought {
        traits: Traits {
            reading: "べつのひと".into(),
            ..Traits::default()
        },
        ..by_caller
    };
    assert!(numbers(&about_another).is_empty(), "one caller, two cases");
    let too_old = Sought {
        since: "2026-11-24T02:00:00Z".parse().unwrap(),
        ..by_person
    };
    assert!(numbers(&too_old).is_empty());
}

#[test]
fn a_call_is_appended_to_the_open_item_and_makes_no_second_one() {
    let office = TestOffice::open();
    let mut store = office.store();
    let mori = office.actor("森");
    let first = store.register(&mori, &call("k1", "referral")).unwrap();
    let mut next = call("k2", "append");
    next.continues = Some(first.number.clone());
    let second = store.register(&mori, &next).unwrap();
    assert_eq!(second.items, first.items);
    assert_eq!(store.open_counts().unwrap()["referral"], 1);
    assert_eq!(store.register(&mori, &next).unwrap().items, first.items);
    let view = store.item_view(first.items[0].id).unwrap();
    assert_eq!(view.timeline.len(), 2, "noted once");
    let mut third = call("k3", "append");
    third.continues = Some(second.number);
    assert_eq!(store.register(&mori, &third).unwrap().items, first.items);
}

#[test]
fn what_cannot_be_continued_or_appended_to_is_refused_and_nothing_is_kept() {
    let office = TestOffice::open();
    let mut store = office.store();
    let mori = office.actor("森");
    let first = store.register(&mori, &call("k1", "answered")).unwrap();
    let mut unknown = call("k2", "answered");
    unknown.continues = "R8-00999".to_owned().try_into().ok();
    let mut nothing_open = call("k3", "append");
    nothing_open.continues = Some(first.number);
    let nothing_before = call("k4", "append");
    for (input, field) in [
        (unknown, "continues"),
        (nothing_open, "route"),
        (nothing_before, "route"),
    ] {
        match store.register(&mori, &input) {
            Err(StoreError::Fields(faults)) => assert_eq!(faults[0].field, field),
            other => panic!("{other:?}"),
        }
    }
    assert_eq!(store.newest_consultations(9).unwrap().len(), 1);
}

fn present(traits: Traits) -> Present {
    Present {
        person: None,
        traits,
    }
}

#[test]
fn who_is_typing_is_known_to_others_and_is_no_record() {
    let office = TestOffice::open();
    let (sato, mori) = (office.actor("佐藤"), office.actor("森"));
    let (mut one, mut other) = (office.store(), office.store());
    let mut seen = other.seen_now().unwrap();
    let (mine, theirs) = (Uuid::from_u128(1), Uuid::from_u128(2));
    one.be_present(&sato, mine, Some(&present(hanako())))
        .unwrap();
    let others = other.others_present(theirs).unwrap();
    assert_eq!(others.len(), 1);
    assert_eq!(others[0].staff, "佐藤");
    assert!(others[0].call.is_like(&present(hanako())));
    assert!(one.others_present(mine).unwrap().is_empty(), "not oneself");
    assert!(other.changes_since(&mut seen).unwrap().is_empty());
    other.be_present(&mori, theirs, None).unwrap();
    one.be_present(&sato, mine, None).unwrap();
    assert!(other.others_present(theirs).unwrap().is_empty());
    let conn = Connection::open(office.path()).unwrap();
    let audited: i64 = conn
        .query_row("SELECT count(*) FROM audit", [], |row| row.get(0))
        .unwrap();
    assert_eq!(audited, 4, "the staff and nothing else");
}

#[test]
fn a_desk_that_fell_silent_is_swept_away_by_the_next_that_writes() {
    let office = TestOffice::open();
    let (sato, mori) = (office.actor("佐藤"), office.actor("森"));
    let mut store = office.store();
    store
        .be_present(&sato, Uuid::from_u128(1), Some(&present(hanako())))
        .unwrap();
    office.clock.advance(chrono::TimeDelta::seconds(46));
    assert!(store.others_present(Uuid::nil()).unwrap().is_empty());
    store.be_present(&mori, Uuid::from_u128(2), None).unwrap();
    let conn = Connection::open(office.path()).unwrap();
    let left: i64 = conn
        .query_row("SELECT count(*) FROM presence", [], |row| row.get(0))
        .unwrap();
    assert_eq!(left, 0);
}

#[test]
fn two_persons_taken_over_are_alike_only_if_they_are_one() {
    let with = |person| Present {
        person: Some(PersonId(person)),
        traits: hanako(),
    };
    assert!(with(1).is_like(&with(1)));
    assert!(!with(1).is_like(&with(2)));
}
