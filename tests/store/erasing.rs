//! What is past its time goes some of it a write: whoever stops it is told what is left, and the next time finishes.

use crate::support::{TestOffice, call};
use chrono::{DateTime, Utc};
use madoguchi::clock::Clock;
use madoguchi::office::Office;
use madoguchi::store::Store;
use madoguchi::store::open::Access;
use std::cell::Cell;
use std::sync::Arc;

#[test]
fn a_removal_that_is_stopped_says_what_is_left_and_the_next_one_finishes() {
    let office = TestOffice::open();
    let mut store = office.store();
    for at in 0..60 {
        let mut one = call(&format!("k{at}"), "answered");
        one.person.name = format!("架空 {at}郎");
        one.person.kana = String::new();
        one.person.birth_date = String::new();
        store.register(&office.actor("森"), &one).unwrap();
    }
    drop(store);
    // Eight years on, everything is past its time.
    let at: DateTime<Utc> = "2034-11-24T01:00:00Z".parse().unwrap();
    let clock = Clock::fixed(at, chrono_tz::Asia::Tokyo);
    let shipped = Arc::new(Office::shipped());
    let mut later = Store::open(&office.path(), Access::Write, clock, shipped).unwrap();
    let chief = office.actor("所長");
    let ended = later.retention_ended().unwrap();
    assert_eq!(ended.bundles.len(), 60);
    let asked = Cell::new(0);
    let after_one_write = || asked.replace(asked.get() + 1) > 0;
    let erased = later.erase_ended(&chief, &ended, after_one_write).unwrap();
    assert_eq!((erased.persons, erased.left), (50, 10));

    let rest = later.retention_ended().unwrap();
    assert_eq!(rest.bundles.len(), 10);
    let erased = later.erase_ended(&chief, &rest, || false).unwrap();
    assert_eq!((erased.persons, erased.left), (10, 0));
    assert!(later.retention_ended().unwrap().bundles.is_empty());
    assert!(later.verify_audit(&[]).unwrap().ok);
}
