//! Editing the file of areas places institutions again, those set by hand excepted.

use crate::support::TestOffice;
use chrono::{DateTime, Utc};
use madoguchi::clock::Clock;
use madoguchi::domain::area::AreaTable;
use madoguchi::domain::facility::{FacilityDetails, Source};
use madoguchi::import::Edition;
use madoguchi::office::Office;
use madoguchi::store::open::Access;
use madoguchi::store::{Apply, Store};
use std::path::Path;
use std::sync::Arc;

fn institution(key: &str, address: &str) -> FacilityDetails {
    FacilityDetails {
        source_key: key.into(),
        kind: "clinic".into(),
        name: format!("見本{key}"),
        address: address.into(),
        ..FacilityDetails::default()
    }
}

#[test]
fn edited_areas_move_institutions_but_none_that_a_person_placed() {
    let desk = TestOffice::open();
    let (mut store, chief) = (desk.store(), desk.actor("所長"));
    let edition = Edition {
        institutions: vec![
            institution("1212490001", "松戸市樋野口１"),
            institution("1212490002", "松戸市樋野口２"),
            institution("1212490003", "松戸市根本３"),
        ],
        ..Edition::of(Source::Kouseikyoku)
    };
    store
        .apply_edition(&chief, &edition, &[], Apply::Write, &mut |_| true)
        .unwrap();
    let id = |store: &Store, key: &str| {
        let found = store.facility_of_source(Source::Kouseikyoku, key).unwrap();
        found.expect("it was imported")
    };
    let by_hand = id(&store, "1212490002");
    let before = store.facility(by_hand).unwrap().area.unwrap();
    store
        .set_facility_area(&chief, by_hand, Some(&before), None)
        .unwrap();
    assert_eq!(store.place_by_areas(&chief).unwrap(), Some(0));
    assert_eq!(store.place_by_areas(&chief).unwrap(), None);
    drop(store);

    let text = include_str!("../../data/areas.toml").replace("\"樋野口\"", "\"樋野口上\"");
    let mut office = Office::shipped();
    office.areas = AreaTable::parse(Path::new("areas.toml"), &text).unwrap();
    let at: DateTime<Utc> = "2026-11-24T02:00:00Z".parse().unwrap();
    let clock = Clock::fixed(at, chrono_tz::Asia::Tokyo);
    let mut store = Store::open(&desk.path(), Access::Write, clock, Arc::new(office)).unwrap();
    assert_eq!(store.place_by_areas(&chief).unwrap(), Some(1));
    let moved = id(&store, "1212490001");
    assert_eq!(store.facility(moved).unwrap().area, None);
    assert_eq!(store.facility(by_hand).unwrap().area, Some(before));
    let history = store.facility_history(moved).unwrap();
    assert_eq!(
        (history[0].field.as_str(), history[0].source.as_str()),
        ("area", "areas")
    );
    assert!(store.check(0).unwrap().ok);
}
