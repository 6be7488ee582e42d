//! Two doctors for one person, and how many persons each institution has.

use crate::choosing::directory;
use crate::step_request::step_request;
use crate::support::{TestOffice, call};
use chrono::Duration;
use madoguchi::domain::ids::{FacilityId, ItemId, PersonId};
use madoguchi::domain::pair::{Pair, PairsOf};
use madoguchi::domain::relation::CareRole;
use madoguchi::store::Store;

fn step(office: &TestOffice, store: &mut Store, item: ItemId, name: &str, set: &[(&str, String)]) {
    let request = step_request(item, name, set);
    store.step(&office.actor("佐藤"), &request).unwrap();
}

fn referral(
    office: &TestOffice,
    store: &mut Store,
    key: &str,
    attending: &str,
) -> (ItemId, PersonId) {
    let mut input = call(key, "referral");
    input.person.address = "松戸市根本５".into();
    input.person.attending = attending.into();
    let item = store.register(&office.actor("森"), &input).unwrap().items[0].id;
    let person = store.item_view(item).unwrap().item.person.unwrap();
    (item, person)
}

fn accept(office: &TestOffice, store: &mut Store, item: ItemId, clinic: FacilityId) {
    let clinic = ("clinic", clinic.to_string());
    step(office, store, item, "offer", std::slice::from_ref(&clinic));
    let accepted = ("answer", "accepted".to_owned());
    step(office, store, item, "answer", &[clinic, accepted]);
}

fn told(pair: &Pair) -> Vec<(CareRole, &str, bool)> {
    let doctors = pair.doctors.iter();
    doctors
        .map(|one| (one.role, one.name.as_str(), one.until.is_none()))
        .collect()
}

#[test]
fn a_pair_says_who_is_in_charge_and_who_beside_and_for_what() {
    let office = TestOffice::open();
    let mut store = office.store();
    let [near, far, ..] = directory(&office, &mut store);
    let (item, person) = referral(&office, &mut store, "k1", "遠い見本医院");
    step(
        &office,
        &mut store,
        item,
        "fill",
        &[("special_care", "tracheostomy".into())],
    );
    accept(&office, &mut store, item, near);
    let pairs = store.pairs(PairsOf::Person(person)).unwrap();
    assert!(pairs[0].is_whole());
    assert_eq!(
        told(&pairs[0]),
        [
            (CareRole::Attending, "遠い見本医院", true),
            (CareRole::SubAttending, "近い見本医院", true),
        ]
    );
    let referral = pairs[0].doctors[1].referral.clone().unwrap();
    assert_eq!(
        (referral.item, referral.special_care),
        (item, vec!["tracheostomy".to_owned()])
    );
    for clinic in [near, far] {
        let with = store.pairs(PairsOf::Facility(clinic)).unwrap();
        assert_eq!(with, pairs, "both sides of a pair see it");
    }
}

#[test]
fn the_specialist_of_the_form_stands_in_where_no_call_named_one() {
    let office = TestOffice::open();
    let mut store = office.store();
    let [near, far, ..] = directory(&office, &mut store);
    let (item, person) = referral(&office, &mut store, "k1", "");
    let form = [
        ("hospital", far.to_string()),
        ("attending", "内科 佐々木".to_owned()),
    ];
    step(&office, &mut store, item, "fill", &form);
    accept(&office, &mut store, item, near);
    let pairs = store.pairs(PairsOf::Person(person)).unwrap();
    assert!(pairs[0].is_whole());
    assert_eq!(pairs[0].doctors[0].name, "遠い見本医院 内科 佐々木");
}

#[test]
fn what_has_ended_stays_in_the_person_s_history_and_leaves_the_load() {
    let office = TestOffice::open();
    let mut store = office.store();
    let [near, ..] = directory(&office, &mut store);
    let (item, person) = referral(&office, &mut store, "k1", "");
    accept(&office, &mut store, item, near);
    let load = store.pair_load().unwrap();
    assert_eq!(load.len(), 1);
    assert_eq!(
        (load[0].facility, load[0].sub_attending, load[0].last_year),
        (near, 1, 1)
    );
    office.clock.advance(Duration::days(400));
    assert_eq!(store.pair_load().unwrap()[0].last_year, 0);
    let reason = ("reason", "転居".to_owned());
    step(&office, &mut store, item, "cancel", &[reason]);
    let pairs = store.pairs(PairsOf::Person(person)).unwrap();
    assert_eq!(
        told(&pairs[0]),
        [(CareRole::SubAttending, "近い見本医院", false)]
    );
    assert!(store.pairs(PairsOf::Facility(near)).unwrap().is_empty());
    assert!(store.pair_load().unwrap().is_empty());
}
