//! Who is at which item: told to other desks, forgotten in time, and never a reason to read lists again.

use crate::support::{TestOffice, call};
use chrono::TimeDelta;
use madoguchi::domain::ids::ItemId;
use madoguchi::domain::work_item::Details;
use madoguchi::store::StepRequest;
use madoguchi::store::Store;
use madoguchi::store::changes::Seen;

fn referral(office: &TestOffice) -> ItemId {
    let input = call("k", "referral");
    let registered = office.store().register(&office.actor("森"), &input);
    registered.unwrap().items[0].id
}

/// The names of those who are at items, if that is news.
fn news(store: &Store, seen: &mut Seen) -> Option<Vec<String>> {
    let changes = store.changes_since(seen).unwrap();
    assert!(
        changes.items.is_empty(),
        "a presence is no change of an item"
    );
    let who = changes.at_items?;
    Some(who.into_iter().map(|at| at.name).collect())
}

#[test]
fn other_desks_hear_who_is_at_an_item_once_and_again_only_when_it_changes() {
    let office = TestOffice::open();
    let item = referral(&office);
    let (mut mine, other) = (office.store(), office.store());
    let sato = office.actor("佐藤");
    let mut seen = other.seen_now().unwrap();
    assert_eq!(news(&other, &mut seen), None);
    mine.be_at(&sato, Some((item, office.clock.now()))).unwrap();
    assert_eq!(news(&other, &mut seen), Some(vec!["佐藤".to_owned()]));
    let since = office.clock.now();
    office.clock.advance(TimeDelta::seconds(15));
    mine.be_at(&sato, Some((item, since))).unwrap();
    assert_eq!(news(&other, &mut seen), None, "a heartbeat is no news");
    mine.be_at(&sato, None).unwrap();
    assert_eq!(news(&other, &mut seen), Some(Vec::new()));
}

#[test]
fn a_desk_that_says_nothing_for_45_seconds_is_forgotten_without_anybody_writing() {
    let office = TestOffice::open();
    let item = referral(&office);
    let (mut mine, other) = (office.store(), office.store());
    let sato = office.actor("佐藤");
    let mut seen = other.seen_now().unwrap();
    mine.be_at(&sato, Some((item, office.clock.now()))).unwrap();
    assert!(news(&other, &mut seen).is_some());
    office.clock.advance(TimeDelta::seconds(45));
    assert_eq!(news(&other, &mut seen), None);
    office.clock.advance(TimeDelta::seconds(1));
    assert_eq!(news(&other, &mut seen), Some(Vec::new()));
    assert!(other.at_items().unwrap().is_empty());
}

#[test]
fn a_presence_leaves_no_audit_row() {
    let office = TestOffice::open();
    let item = referral(&office);
    let count = || -> i64 {
        let conn = rusqlite::Connection::open(office.path()).unwrap();
        conn.query_row("SELECT count(*) FROM audit", [], |row| row.get(0))
            .unwrap()
    };
    let before = count();
    let sato = office.actor("佐藤");
    office
        .store()
        .be_at(&sato, Some((item, office.clock.now())))
        .unwrap();
    assert_eq!(count(), before);
}

#[test]
fn whoever_had_an_item_hears_who_has_taken_it_over() {
    let office = TestOffice::open();
    let item = referral(&office);
    let (mut mine, other) = (office.store(), office.store());
    let step = |transition: &str| StepRequest {
        item,
        transition: transition.into(),
        given: Details::new(),
        note: String::new(),
        if_revision: None,
    };
    let (sato, chief) = (office.actor("佐藤"), office.actor("所長"));
    mine.step(&sato, &step("claim")).unwrap();
    let mut seen = other.seen_now().unwrap();
    mine.step(&chief, &step("claim")).unwrap_err();
    assert!(other.changes_since(&mut seen).unwrap().moved_on.is_empty());
    mine.step(&chief, &step("take-over")).unwrap();
    let moved = other.changes_since(&mut seen).unwrap().moved_on;
    assert_eq!(moved.len(), 1, "{moved:?}");
    assert_eq!(moved[0].from, sato.staff);
    assert_eq!(moved[0].by_name, "所長");
    assert_eq!(moved[0].to.as_ref().map(|(id, _)| *id), Some(chief.staff));
    assert!(other.changes_since(&mut seen).unwrap().moved_on.is_empty());
}
