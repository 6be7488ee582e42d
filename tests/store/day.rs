//! The day view's facts: kept while others save, looked at from the end of a day that is over, and
//! the notes that one shift leaves the next.

use super::support::{TestOffice, call};
use chrono::Duration;
use madoguchi::domain::amendment::NewCorrection;
use madoguchi::domain::ids::{ItemId, StaffId};
use madoguchi::report::day::DayView;
use madoguchi::store::request::DayFacts;
use madoguchi::store::{StepRequest, Store, StoreError};
use uuid::Uuid;

fn taken(office: &TestOffice, store: &mut Store, key: &str) -> ItemId {
    let registered = store.register(&office.actor("森"), &call(key, "referral"));
    registered.unwrap().items[0].id
}

fn step(office: &TestOffice, store: &mut Store, item: ItemId, name: &str) {
    let request = StepRequest {
        item,
        transition: name.into(),
        given: [("reason".to_owned(), "取り下げ".to_owned())]
            .into_iter()
            .filter(|_| name == "cancel")
            .collect(),
        note: String::new(),
        if_revision: None,
    };
    store.step(&office.actor("佐藤"), &request).unwrap();
}

fn facts(office: &TestOffice, store: &mut Store, days_ago: i64) -> DayFacts {
    let date = office.clock.today() - Duration::days(days_ago);
    store.day_facts(date, None).unwrap()
}

#[test]
fn a_desk_that_stays_open_counts_what_a_new_one_counts() {
    let office = TestOffice::open();
    let mut writer = office.store();
    let mut desk = office.store();
    let kept = taken(&office, &mut writer, "k1");
    let closed = taken(&office, &mut writer, "k2");
    let _ = facts(&office, &mut desk, 0);
    for way in 0..6 {
        office.clock.advance(Duration::hours(9));
        match way {
            0 => step(&office, &mut writer, kept, "claim"),
            1 => step(&office, &mut writer, closed, "cancel"),
            2 => step(&office, &mut writer, closed, "undo"),
            3 => drop(taken(&office, &mut writer, "k3")),
            4 => {
                let first = writer.newest_consultations(9).unwrap().pop().unwrap();
                let new = NewCorrection {
                    consultation: first.id,
                    field: "person.name".into(),
                    value: "架空 華子".into(),
                    reason: "聞き違い".into(),
                    revision: first.revision,
                };
                writer
                    .correct_consultation(&office.actor("森"), &new)
                    .unwrap();
            }
            _ => step(&office, &mut writer, kept, "undo"),
        }
        for days_ago in 0..3 {
            let fresh = facts(&office, &mut office.store(), days_ago);
            assert_eq!(
                facts(&office, &mut desk, days_ago),
                fresh,
                "{way} {days_ago}"
            );
        }
    }
}

#[test]
fn a_day_that_is_over_is_seen_as_it_stood_at_its_end() {
    let office = TestOffice::open();
    let mut store = office.store();
    let (kept, closed) = (
        taken(&office, &mut store, "k1"),
        taken(&office, &mut store, "k2"),
    );
    office.clock.advance(Duration::days(1));
    step(&office, &mut store, kept, "claim");
    step(&office, &mut store, closed, "cancel");
    let view = |days_ago| {
        let facts = facts(&office, &mut office.store(), days_ago);
        DayView::of(&facts, office.store().office(), &office.clock, None)
    };
    let (today, yesterday) = (view(0), view(1));
    assert_eq!((today.all.open.len(), today.unassigned.len()), (1, 0));
    assert_eq!((today.closed.len(), yesterday.closed.len()), (1, 0));
    assert_eq!(yesterday.all.open, [kept, closed]);
    assert_eq!(yesterday.unassigned, [kept, closed]);
    let before = today.before.unwrap();
    assert_eq!(
        (before.open, before.unassigned, before.received_in_all()),
        (2, 2, 2)
    );
    assert_eq!(
        usize::try_from(before.late).unwrap(),
        yesterday.all.late.len(),
        "one day has one number of late items, wherever it is shown"
    );
}

#[test]
fn a_note_is_read_by_each_until_acknowledged_and_written_once() {
    let office = TestOffice::open();
    let mut store = office.store();
    let (sato, mori) = (office.actor("佐藤"), office.actor("森"));
    let draft = Uuid::from_u128(1);
    let first = store
        .write_hand_over(&sato, draft, "東の余力が少ない\n")
        .unwrap();
    let again = store
        .write_hand_over(&sato, draft, "東の余力が少ない")
        .unwrap();
    assert_eq!(first, again);
    let notes = |reader: StaffId| {
        let today = office.clock.today();
        office.store().day_facts(today, Some(reader)).unwrap().notes
    };
    let unread = |reader| {
        notes(reader)
            .iter()
            .filter(|note| !note.is_acknowledged)
            .count()
    };
    assert_eq!((unread(sato.staff), unread(mori.staff)), (0, 1));
    assert_eq!(notes(mori.staff)[0].text, "東の余力が少ない");
    office.clock.advance(Duration::days(6));
    assert_eq!(
        notes(sato.staff).len(),
        0,
        "an old note goes from whoever knows it"
    );
    assert_eq!(unread(mori.staff), 1, "and waits for whoever does not");
    store.acknowledge(&mori, first).unwrap();
    assert_eq!(notes(mori.staff).len(), 0);
    let viewer = office.actor("見学");
    let refused = store.write_hand_over(&viewer, Uuid::from_u128(2), "x");
    assert!(
        matches!(refused, Err(StoreError::NotAllowed { .. })),
        "{refused:?}"
    );
}
