//! What one edition after another does to entries: the differences told, silence kept.

use crate::support::TestOffice;
use madoguchi::domain::area::AreaCode;
use madoguchi::domain::facility::{FacilityDetails, Filing, LocalKnowledge, ShortNotice, Source};
use madoguchi::domain::handbook::Visibility;
use madoguchi::domain::hours::{Interval, OpeningHours};
use madoguchi::domain::ids::FacilityId;
use madoguchi::domain::room::Room;
use madoguchi::domain::staff::Actor;
use madoguchi::import::{Edition, HoursSheet, Silent};
use madoguchi::store::editions::diff::{Change, ChangeKind};
use madoguchi::store::request::NewRoom;
use madoguchi::store::{Apply, ImportResult, Store};

const KEY: &str = "1221299900001";

fn opening(from: &str, to: &str) -> OpeningHours {
    let mut hours = OpeningHours::default();
    hours.add_hours(0, Interval::read(from, to).unwrap());
    hours
}

fn clinic() -> FacilityDetails {
    let opening = opening("09:00", "12:00");
    FacilityDetails {
        source_key: KEY.into(),
        kind: "clinic".into(),
        name: "見本クリニック".into(),
        address: "千葉県松戸市稔台１－２".into(),
        beds: "一般 19".into(),
        services: vec!["内科".into()],
        hours: opening.in_words(),
        opening,
        ..FacilityDetails::default()
    }
}

fn edition(institutions: Vec<FacilityDetails>) -> Edition {
    Edition {
        read: institutions.len(),
        institutions,
        ..Edition::of(Source::Navii)
    }
}

fn apply(store: &mut Store, chief: &Actor, edition: &Edition, mode: Apply) -> ImportResult {
    store
        .apply_edition(chief, edition, &[], mode, &mut |_| true)
        .unwrap()
}

fn entry(store: &Store) -> FacilityId {
    let found = store.facility_of_source(Source::Navii, KEY).unwrap();
    found.expect("it was imported")
}

fn of_kind(changes: &[Change], kind: ChangeKind) -> Vec<&str> {
    let found = changes.iter().filter(|change| change.kind == kind);
    found.map(|change| change.name.as_str()).collect()
}

#[test]
fn a_filing_that_a_handbook_lists_is_no_claim_and_goes_with_the_bureaus_word() {
    let office = TestOffice::open();
    let (mut store, chief) = (office.store(), office.actor("所長"));
    let filing = |symbol: &str| Filing {
        symbol: symbol.into(),
        name: String::new(),
        since: String::new(),
    };
    let table = store.office().capabilities.clone();
    let mut printed = clinic();
    printed.filings = vec![filing("支援診２")];
    let filed = table.of_facility(&printed, &LocalKnowledge::default());
    assert!(!filed.is_empty());
    printed.capabilities = [filed.clone(), vec!["ventilator".into()]].concat();
    let handbook = Edition {
        source: Source::Handbook,
        ..edition(vec![printed])
    };
    apply(&mut store, &chief, &handbook, Apply::Write);
    let id = store.facility_of_source(Source::Handbook, KEY).unwrap();
    let id = id.unwrap();
    let entry = store.facility(id).unwrap();
    assert_eq!(entry.details.capabilities, ["ventilator"]);
    assert!(filed.iter().all(|code| entry.capabilities.contains(code)));
    // The bureau knows the same house and lists the filing no more.
    let mut bureau = clinic();
    bureau.source_key = "1212499001".into();
    let bureau = Edition {
        source: Source::Kouseikyoku,
        ..edition(vec![bureau])
    };
    apply(&mut store, &chief, &bureau, Apply::Write);
    assert_eq!(store.facility(id).unwrap().capabilities, ["ventilator"]);
}

#[test]
fn a_new_edition_tells_field_by_field_what_it_changes_before_and_after_writing() {
    let office = TestOffice::open();
    let (mut store, chief) = (office.store(), office.actor("所長"));
    let mut closing = clinic();
    closing.source_key = "1221299900002".into();
    closing.name = "閉じる医院".into();
    closing.address = "千葉県松戸市小山５".into();
    let first = edition(vec![clinic(), closing]);
    let result = apply(&mut store, &chief, &first, Apply::Write);
    assert_eq!(of_kind(&result.changes, ChangeKind::Added).len(), 2);
    let mut moved = clinic();
    moved.beds = "一般 10".into();
    let mut opened = clinic();
    opened.source_key = "1221299900003".into();
    opened.name = "新しい医院".into();
    opened.address = "千葉県松戸市根本９".into();
    let second = edition(vec![moved, opened]);
    let told = apply(&mut store, &chief, &second, Apply::DryRun);
    assert_eq!(
        store.facility(entry(&store)).unwrap().details.beds,
        "一般 19"
    );
    let done = apply(&mut store, &chief, &second, Apply::Write);
    assert_eq!(told, done);
    assert_eq!(of_kind(&done.changes, ChangeKind::Added), ["新しい医院"]);
    assert_eq!(of_kind(&done.changes, ChangeKind::Vanished), ["閉じる医院"]);
    let changed = done
        .changes
        .iter()
        .find(|change| change.kind == ChangeKind::Changed)
        .unwrap();
    let fields: Vec<(&str, &str, &str)> = changed
        .fields
        .iter()
        .map(|field| (field.field.as_str(), field.old.as_str(), field.new.as_str()))
        .collect();
    assert_eq!(fields, [("beds", "一般 19", "一般 10")]);
    let back = apply(&mut store, &chief, &first, Apply::Write);
    assert_eq!(of_kind(&back.changes, ChangeKind::Returned), ["閉じる医院"]);
}

#[test]
fn no_field_of_local_knowledge_is_touched_by_any_edition() {
    let office = TestOffice::open();
    let (mut store, chief) = (office.store(), office.actor("所長"));
    apply(&mut store, &chief, &edition(vec![clinic()]), Apply::Write);
    let id = entry(&store);
    let local = LocalKnowledge {
        liaison: "架空さん".into(),
        liaison_phone: "047-000-1111".into(),
        night_phone: "047-000-2222".into(),
        how_to_reach: "昼休みに".into(),
        notes: "裏口から".into(),
        mail: "renkei@example.invalid".into(),
        ict_id: "ict-7".into(),
        visiting_days: "月・木".into(),
        area_served: vec![AreaCode("02".into())],
        hints: "旧見本医院".into(),
        notice: Some(ShortNotice {
            from: "2026-08-01".parse().unwrap(),
            until: "2026-08-31".parse().unwrap(),
            text: "休診".into(),
        }),
        can: vec!["end-of-life".into()],
        conditional: vec!["visit-24h".into()],
        cannot: vec!["home-visit".into()],
        takes_sub_attending: Some(true),
        support_physician_of: vec![AreaCode("01".into())],
        visibility: Visibility::Internal,
    };
    store.set_local(&chief, id, &local, None).unwrap();
    let room = NewRoom {
        facility: id,
        form: "referral".into(),
        room: Room::Conditional,
        places: Some(1),
        until: None,
        note: "水曜のみ".into(),
    };
    store.declare_room(&chief, &room).unwrap();
    let rooms = store.facility(id).unwrap().rooms;
    let mut changed = clinic();
    changed.name = "見本新クリニック".into();
    changed.phone = "047-000-9999".into();
    for next in [
        edition(vec![changed]),
        edition(Vec::new()),
        edition(vec![clinic()]),
    ] {
        apply(&mut store, &chief, &next, Apply::Write);
        let now = store.facility(id).unwrap();
        assert_eq!(now.local, local);
        assert_eq!(now.rooms, rooms);
    }
}

#[test]
fn what_a_file_has_no_columns_for_stays_as_the_earlier_edition_said() {
    let office = TestOffice::open();
    let (mut store, chief) = (office.store(), office.actor("所長"));
    apply(&mut store, &chief, &edition(vec![clinic()]), Apply::Write);
    let mut cut = clinic();
    cut.name = "見本改名クリニック".into();
    (cut.beds, cut.hours) = (String::new(), String::new());
    cut.services.clear();
    cut.opening = OpeningHours::default();
    let copy = Edition {
        silent: vec![Silent {
            kind: '2',
            days: true,
            times: true,
            beds: true,
        }],
        ..edition(vec![cut])
    };
    apply(&mut store, &chief, &copy, Apply::Write);
    let now = store.facility(entry(&store)).unwrap().details;
    assert_eq!(now.name, "見本改名クリニック");
    assert_eq!((now.beds, now.services), (clinic().beds, clinic().services));
    assert_eq!((now.hours, now.opening), (clinic().hours, clinic().opening));
}

#[test]
fn files_of_hours_alone_change_the_hours_of_what_is_there() {
    let office = TestOffice::open();
    let (mut store, chief) = (office.store(), office.actor("所長"));
    apply(&mut store, &chief, &edition(vec![clinic()]), Apply::Write);
    let sheet = |key: &str| HoursSheet {
        source_key: key.into(),
        services: vec!["内科".into(), "皮膚科".into()],
        opening: opening("14:00", "17:00"),
    };
    let hours = Edition {
        hours_alone: vec![sheet(KEY), sheet("1221299900099")],
        ..edition(Vec::new())
    };
    let result = apply(&mut store, &chief, &hours, Apply::Write);
    assert_eq!(
        (result.changed, result.vanished, result.hours_unplaced),
        (1, 0, 1)
    );
    let now = store.facility(entry(&store)).unwrap().details;
    assert_eq!(now.services, ["内科", "皮膚科"]);
    assert_eq!(now.hours, "月 14:00-17:00");
    assert_eq!(now.beds, "一般 19");
}
