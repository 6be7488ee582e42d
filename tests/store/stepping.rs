//! Steps: one winner, no silent overwrite, undo that never erases.

use crate::step_request::step_request;
use crate::support::{TestOffice, call};
use madoguchi::domain::ids::ItemId;
use madoguchi::store::lists::QueueFilter;
use madoguchi::store::{StepRequest, Store, StoreError};

fn step(item: ItemId, transition: &str, fields: &[(&str, &str)]) -> StepRequest {
    step_request(item, transition, fields)
}

fn referral(office: &TestOffice, store: &mut Store) -> ItemId {
    store
        .register(&office.actor("森"), &call("k", "referral"))
        .unwrap()
        .items[0]
        .id
}

#[test]
fn of_two_desks_with_the_same_revision_one_wins_and_the_other_is_told_who() {
    let office = TestOffice::open();
    let mut store = office.store();
    let item = referral(&office, &mut store);
    let revision = store.item_view(item).unwrap().item.revision;
    let claim = StepRequest {
        if_revision: Some(revision),
        ..step(item, "claim", &[])
    };
    store.step(&office.actor("佐藤"), &claim).unwrap();
    let late = office.store().step(&office.actor("所長"), &claim);
    assert!(
        matches!(&late, Err(StoreError::Stale { by, .. }) if by == "佐藤"),
        "{late:?}"
    );
}

#[test]
fn undo_gives_the_item_back_as_it_was_and_keeps_both_steps_in_the_history() {
    let office = TestOffice::open();
    let mut store = office.store();
    let item = referral(&office, &mut store);
    let before = store.item_view(item).unwrap().item;
    let sato = office.actor("佐藤");
    store.step(&sato, &step(item, "claim", &[])).unwrap();
    store
        .step(
            &sato,
            &step(item, "note", &[("text", "家族は平日の午前がよい")]),
        )
        .unwrap();
    let undone = store.step(&sato, &step(item, "undo", &[])).unwrap();
    assert_eq!(undone.transition, "claim", "a note is never taken back");
    let after = store.item_view(item).unwrap();
    assert_eq!(after.item.owner, before.owner);
    assert_eq!(after.item.next, before.next);
    let names: Vec<&str> = after
        .timeline
        .iter()
        .map(|entry| entry.transition.as_str())
        .collect();
    assert_eq!(names, ["start", "claim", "note", "undo"]);
    let nothing = store.step(&sato, &step(item, "undo", &[]));
    assert!(nothing.is_err(), "{nothing:?}");
}

#[test]
fn a_refused_step_changes_nothing_and_names_the_field() {
    let office = TestOffice::open();
    let mut store = office.store();
    let item = referral(&office, &mut store);
    let before = store.item_view(item).unwrap();
    let refused = store.step(&office.actor("佐藤"), &step(item, "hold", &[]));
    let told = format!("{refused:?}");
    assert!(told.contains("reason") && told.contains("until"), "{told}");
    assert_eq!(store.item_view(item).unwrap(), before);
}

#[test]
fn the_file_itself_refuses_an_open_item_without_a_next_step() {
    let office = TestOffice::open();
    let item = referral(&office, &mut office.store());
    let conn = rusqlite::Connection::open(office.path()).unwrap();
    for column in ["next_actor", "next_action", "next_due"] {
        let sql = format!("UPDATE work_item SET {column} = NULL WHERE id = {item}");
        assert!(conn.execute_batch(&sql).is_err(), "{column}");
    }
    assert!(conn.execute_batch("DELETE FROM item_event").is_err());
}

#[test]
fn other_desks_hear_of_a_step_and_only_then() {
    let office = TestOffice::open();
    let (mut mine, other) = (office.store(), office.store());
    let item = referral(&office, &mut mine);
    let mut seen = other.seen_now().unwrap();
    assert!(other.changes_since(&mut seen).unwrap().is_empty());
    mine.step(&office.actor("佐藤"), &step(item, "claim", &[]))
        .unwrap();
    let changes = other.changes_since(&mut seen).unwrap();
    assert!(changes.items.contains(&item.0), "{changes:?}");
    assert!(other.changes_since(&mut seen).unwrap().is_empty());
}

#[test]
fn the_queue_puts_the_immediate_first_and_then_what_is_due_first() {
    let office = TestOffice::open();
    let mut store = office.store();
    let mori = office.actor("森");
    for (key, urgency) in [("a", "normal"), ("b", "immediate"), ("c", "24h")] {
        let mut input = call(key, "referral");
        input.urgency = Some(urgency.into());
        store.register(&mori, &input).unwrap();
    }
    let filter = QueueFilter {
        kind: Some("referral".into()),
        ..QueueFilter::default()
    };
    let queue = store.queue(&filter).unwrap();
    assert_eq!(queue[0].item.urgency.code(), "immediate");
    let due: Vec<_> = queue[1..]
        .iter()
        .map(|row| row.item.next.as_ref().unwrap().due)
        .collect();
    assert!(due.is_sorted(), "{due:?}");
}
