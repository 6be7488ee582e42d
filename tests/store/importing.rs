//! Editions of public sources: safe to repeat, nothing deleted, nothing local touched.

use crate::support::TestOffice;
use madoguchi::domain::facility::{FacilityDetails, Filing, LocalKnowledge, Position, Source};
use madoguchi::domain::ids::FacilityId;
use madoguchi::domain::staff::Actor;
use madoguchi::import::reason::ReasonCode;
use madoguchi::import::towns::Town;
use madoguchi::import::{Edition, Refused};
use madoguchi::store::changes::Changes;
use madoguchi::store::{Apply, ImportResult, Store, StoreError};
use std::path::Path;

fn edition(source: Source, institutions: Vec<FacilityDetails>) -> Edition {
    Edition {
        as_of: Some("2026-09-01".into()),
        read: institutions.len(),
        institutions,
        ..Edition::of(source)
    }
}

fn clinic(key: &str, name: &str, address: &str) -> FacilityDetails {
    FacilityDetails {
        source_key: key.into(),
        kind: "clinic".into(),
        name: name.into(),
        address: address.into(),
        municipality: address
            .split_inclusive('市')
            .next()
            .unwrap_or_default()
            .into(),
        phone: format!("047-399-{}", key.get(6..).unwrap_or_default()),
        filings: vec![Filing {
            symbol: "支援診２".into(),
            name: "在宅療養支援診療所".into(),
            since: String::new(),
        }],
        ..FacilityDetails::default()
    }
}

fn three() -> Vec<FacilityDetails> {
    vec![
        clinic("1212490001", "見本第一クリニック", "松戸市稔台１－２－３"),
        clinic("1212490002", "架空第二医院", "松戸市小金原４－５－６"),
        clinic("1212490003", "見本第三診療所", "松戸市根本７－８"),
    ]
}

fn apply(store: &mut Store, chief: &Actor, edition: &Edition) -> ImportResult {
    store
        .apply_edition(chief, edition, &[], Apply::Write, &mut |_| true)
        .unwrap()
}

fn figures(result: &ImportResult) -> [usize; 5] {
    [
        result.added,
        result.changed,
        result.unchanged,
        result.vanished,
        result.to_review,
    ]
}

fn id_of(store: &Store, source: Source, key: &str) -> FacilityId {
    store.facility_of_source(source, key).unwrap().unwrap()
}

#[test]
fn the_same_edition_again_changes_nothing() {
    let office = TestOffice::open();
    let (mut store, chief) = (office.store(), office.actor("所長"));
    let september = edition(Source::Kouseikyoku, three());
    assert_eq!(
        figures(&apply(&mut store, &chief, &september)),
        [3, 0, 0, 0, 0]
    );
    let before = store.directory_rows().unwrap();
    assert_eq!(
        figures(&apply(&mut store, &chief, &september)),
        [0, 0, 3, 0, 0]
    );
    assert_eq!(store.directory_rows().unwrap(), before);
    let one = store
        .facility(id_of(&store, Source::Kouseikyoku, "1212490001"))
        .unwrap();
    assert!(
        one.capabilities.iter().any(|code| code == "home-visit"),
        "{:?}",
        one.capabilities
    );
    assert!(store.facility_history(one.id).unwrap().is_empty());
    assert!(store.check(0).unwrap().ok);
}

#[test]
fn a_dry_run_tells_the_same_figures_and_writes_nothing() {
    let office = TestOffice::open();
    let (mut store, chief) = (office.store(), office.actor("所長"));
    let september = edition(Source::Kouseikyoku, three());
    let told = store
        .apply_edition(&chief, &september, &[], Apply::DryRun, &mut |_| true)
        .unwrap();
    assert_eq!(figures(&told), [3, 0, 0, 0, 0]);
    assert!(store.directory_rows().unwrap().is_empty());
}

#[test]
fn local_knowledge_and_an_area_set_by_hand_survive_every_edition() {
    let office = TestOffice::open();
    let (mut store, chief) = (office.store(), office.actor("所長"));
    apply(&mut store, &chief, &edition(Source::Kouseikyoku, three()));
    let id = id_of(&store, Source::Kouseikyoku, "1212490001");
    let sato = office.actor("佐藤");
    let local = LocalKnowledge {
        liaison: "架空さん".into(),
        notes: "8月は休診".into(),
        ..LocalKnowledge::default()
    };
    store.set_local(&sato, id, &local, None).unwrap();
    let elsewhere = store.office().areas.all().last().unwrap().code.clone();
    store
        .set_facility_area(&sato, id, Some(&elsewhere), None)
        .unwrap();
    let mut moved = three();
    moved[0].address = "松戸市根本９－９".into();
    moved[0].phone = "047-399-7777".into();
    let result = apply(&mut store, &chief, &edition(Source::Kouseikyoku, moved));
    assert_eq!(figures(&result), [0, 1, 2, 0, 0]);
    let now = store.facility(id).unwrap();
    assert_eq!(now.local, local);
    assert_eq!(now.area, Some(elsewhere));
    assert_eq!(now.details.phone, "047-399-7777");
    let fields: Vec<String> = store
        .facility_history(id)
        .unwrap()
        .into_iter()
        .map(|change| change.field)
        .collect();
    for field in ["phone", "address", "area", "liaison", "notes"] {
        assert!(
            fields.iter().any(|known| known == field),
            "{field}: {fields:?}"
        );
    }
}

#[test]
fn what_the_edition_covers_and_lacks_is_marked_and_comes_back() {
    let office = TestOffice::open();
    let (mut store, chief) = (office.store(), office.actor("所長"));
    let mut everybody = three();
    everybody.push(clinic("1112490004", "埼玉見本医院", "川口市本町１"));
    let mut dentist = clinic("1232490005", "見本歯科", "松戸市稔台１");
    dentist.kind = "dental".into();
    everybody.push(dentist);
    apply(&mut store, &chief, &edition(Source::Kouseikyoku, everybody));
    let mut less = three();
    less.remove(1);
    let result = apply(&mut store, &chief, &edition(Source::Kouseikyoku, less));
    assert_eq!(
        figures(&result),
        [0, 0, 2, 1, 0],
        "neither Saitama nor the dentist"
    );
    let id = id_of(&store, Source::Kouseikyoku, "1212490002");
    let gone = store.facility(id).unwrap();
    assert!(gone.vanished && gone.sources.is_empty());
    assert_eq!(gone.details.name, "架空第二医院", "nothing is deleted");
    let result = apply(&mut store, &chief, &edition(Source::Kouseikyoku, three()));
    assert_eq!(figures(&result), [0, 1, 2, 0, 0]);
    assert!(!store.facility(id).unwrap().vanished);
}

#[test]
fn an_extract_of_one_town_makes_no_other_town_vanish() {
    let office = TestOffice::open();
    let (mut store, chief) = (office.store(), office.actor("所長"));
    let all: Vec<FacilityDetails> = (0..60)
        .map(|at| {
            let city = if at < 10 { "松戸市" } else { "市川市" };
            clinic(
                &format!("12124{at:05}"),
                &format!("見本{at}医院"),
                &format!("{city}一番町{at}"),
            )
        })
        .collect();
    apply(
        &mut store,
        &chief,
        &edition(Source::Kouseikyoku, all.clone()),
    );
    let extract = all.into_iter().skip(1).take(9).collect();
    let result = apply(&mut store, &chief, &edition(Source::Kouseikyoku, extract));
    assert_eq!(figures(&result), [0, 0, 9, 1, 0]);
}

#[test]
fn some_institutions_of_a_town_make_none_of_its_others_vanish() {
    let office = TestOffice::open();
    let (mut store, chief) = (office.store(), office.actor("所長"));
    let all: Vec<FacilityDetails> = (0..60)
        .map(|at| {
            clinic(
                &format!("12124{at:05}"),
                &format!("見本{at}医院"),
                &format!("松戸市一番町{at}"),
            )
        })
        .collect();
    let whole = edition(Source::Kouseikyoku, all.clone());
    apply(&mut store, &chief, &whole);
    let some = all.into_iter().take(4).collect();
    let result = apply(&mut store, &chief, &edition(Source::Kouseikyoku, some));
    assert_eq!((result.vanished, result.held_back), (0, 56));
    assert_eq!(apply(&mut store, &chief, &whole).unchanged, 60);
}

#[test]
fn a_missing_institution_that_may_be_a_refused_row_is_left_as_it_is() {
    let office = TestOffice::open();
    let (mut store, chief) = (office.store(), office.actor("所長"));
    apply(&mut store, &chief, &edition(Source::Kouseikyoku, three()));
    let mut less = edition(Source::Kouseikyoku, three());
    less.institutions.remove(0);
    less.refused.push(Refused::row(
        Path::new("12.xlsx"),
        7,
        ReasonCode::Missing.into(),
    ));
    let result = apply(&mut store, &chief, &less);
    assert_eq!((result.vanished, result.held_back), (0, 1));
}

#[test]
fn a_second_source_joins_what_is_surely_the_same_and_asks_about_the_rest() {
    let office = TestOffice::open();
    let (mut store, chief) = (office.store(), office.actor("所長"));
    apply(&mut store, &chief, &edition(Source::Kouseikyoku, three()));
    let mut net = clinic(
        "1221200000001",
        "医療法人社団見本会　見本第一クリニック",
        "千葉県松戸市稔台１丁目２番３号",
    );
    net.kana = "ミホンダイイチクリニック".into();
    net.phone = String::new();
    net.position = Position::in_japan(35.79, 139.92);
    let mut perhaps = clinic("1221200000002", "別名クリニック", "千葉県松戸市根本７－８");
    perhaps.phone = String::new();
    let net = edition(Source::Navii, vec![net, perhaps]);
    assert_eq!(figures(&apply(&mut store, &chief, &net)), [0, 1, 0, 0, 1]);
    let id = id_of(&store, Source::Kouseikyoku, "1212490001");
    assert_eq!(id_of(&store, Source::Navii, "1221200000001"), id);
    let joined = store.facility(id).unwrap();
    assert_eq!(joined.details.kana, "ミホンダイイチクリニック");
    assert_eq!(joined.details.phone, "047-399-0001");
    assert_eq!(figures(&apply(&mut store, &chief, &net)), [0, 0, 2, 0, 0]);
}

#[test]
fn a_person_s_answer_joins_two_entries_and_later_editions_follow_it() {
    let office = TestOffice::open();
    let (mut store, chief) = (office.store(), office.actor("所長"));
    apply(&mut store, &chief, &edition(Source::Kouseikyoku, three()));
    let mut perhaps = clinic("1221200000002", "別名クリニック", "千葉県松戸市根本７－８");
    perhaps.phone = String::new();
    perhaps.kana = "ベツメイクリニック".into();
    let net = edition(Source::Navii, vec![perhaps.clone()]);
    assert_eq!(apply(&mut store, &chief, &net).to_review, 1);
    let review = store.reviews().unwrap().remove(0);
    let known = id_of(&store, Source::Kouseikyoku, "1212490003");
    assert_eq!(review.candidates, [known]);
    let local = LocalKnowledge {
        liaison: "架空さん".into(),
        ..LocalKnowledge::default()
    };
    store.set_local(&chief, review.entry, &local, None).unwrap();
    store
        .decide_review(&chief, Source::Navii, &review.key, Some(known))
        .unwrap();
    assert!(store.reviews().unwrap().is_empty());
    let joined = store.facility(known).unwrap();
    assert_eq!(joined.details.kana, "ベツメイクリニック");
    assert_eq!(joined.local, local);
    assert_eq!(store.directory_rows().unwrap().len(), 3);
    perhaps.kana = "ベツメイイイン".into();
    let result = apply(&mut store, &chief, &edition(Source::Navii, vec![perhaps]));
    assert_eq!(figures(&result), [0, 1, 0, 0, 0]);
    assert_eq!(
        store.facility(known).unwrap().details.kana,
        "ベツメイイイン"
    );
    let again = store.decide_review(&chief, Source::Navii, &review.key, None);
    assert!(matches!(again, Err(StoreError::NotFound(_))), "{again:?}");
    assert!(store.check(0).unwrap().ok);
}

#[test]
fn a_file_of_one_care_service_leaves_the_others_alone() {
    let office = TestOffice::open();
    let (mut store, chief) = (office.store(), office.actor("所長"));
    let care = |key: &str, services: &[&str]| FacilityDetails {
        source_key: key.into(),
        kind: madoguchi::import::kinds::of_care_services(
            &services.iter().map(ToString::to_string).collect::<Vec<_>>(),
        )
        .into(),
        name: format!("見本ステーション{key}"),
        services: services.iter().map(ToString::to_string).collect(),
        ..FacilityDetails::default()
    };
    let both = vec![
        care("1262490001", &["訪問看護", "訪問入浴介護"]),
        care("1262490002", &["訪問看護"]),
        care("1262490003", &["訪問入浴介護"]),
    ];
    apply(&mut store, &chief, &edition(Source::Kaigo, both));
    let baths = edition(Source::Kaigo, vec![care("1262490001", &["訪問入浴介護"])]);
    let result = apply(&mut store, &chief, &baths);
    assert_eq!(figures(&result), [0, 0, 1, 1, 0]);
    let nurse = |key| store.facility(id_of(&store, Source::Kaigo, key)).unwrap();
    assert!(
        nurse("1262490001")
            .details
            .services
            .contains(&"訪問看護".to_owned())
    );
    assert!(!nurse("1262490002").vanished);
    assert!(nurse("1262490003").vanished);
}

#[test]
fn towns_place_what_no_source_places_and_never_what_one_does() {
    let office = TestOffice::open();
    let (mut store, chief) = (office.store(), office.actor("所長"));
    let mut all = three();
    all[2].position = Position::in_japan(35.8, 139.9);
    apply(&mut store, &chief, &edition(Source::Kouseikyoku, all));
    let town = |name: &str, lat: f64| Town {
        municipality: "松戸市".into(),
        name: name.into(),
        position: Position { lat, lon: 139.9 },
    };
    let towns = [
        town("稔台一丁目", 35.70),
        town("稔台二丁目", 35.72),
        town("小金原四丁目", 35.74),
        town("根本", 35.76),
    ];
    let applied = store.apply_towns(&chief, &towns).unwrap();
    assert_eq!(applied.placed, 2);
    let lat = |key| {
        let id = id_of(&store, Source::Kouseikyoku, key);
        store.facility(id).unwrap().details.position.unwrap().lat
    };
    assert!((lat("1212490001") - 35.70).abs() < 1e-9);
    assert!(
        (lat("1212490003") - 35.8).abs() < 1e-9,
        "its own position stays"
    );
    for (address, expected) in [
        ("千葉県松戸市稔台２丁目１", Some(35.72)),
        ("松戸市稔台", Some(35.71)),
        ("稔台12-3", Some(35.71)),
        ("小金原四丁目1番地", Some(35.74)),
        ("市川市市川1", None),
        ("", None),
    ] {
        let found = store.position_of(address).unwrap().map(|place| place.lat);
        assert!(
            match (found, expected) {
                (Some(found), Some(expected)) => f64::abs(found - expected) < 1e-9,
                (found, expected) => found.is_none() && expected.is_none(),
            },
            "{address}: {found:?}"
        );
    }
    let again = edition(Source::Kouseikyoku, three());
    assert_eq!(figures(&apply(&mut store, &chief, &again)), [0, 1, 2, 0, 0]);
}

#[test]
fn other_desks_hear_of_an_import_once_and_a_cancelled_one_leaves_no_trace() {
    let office = TestOffice::open();
    let (mut store, chief) = (office.store(), office.actor("所長"));
    let other = office.store();
    let mut seen = other.seen_now().unwrap();
    let many: Vec<FacilityDetails> = (0..1_500)
        .map(|at| {
            clinic(
                &format!("12124{at:05}"),
                &format!("見本{at}医院"),
                &format!("松戸市{at}"),
            )
        })
        .collect();
    let many = edition(Source::Kouseikyoku, many);
    let stopped = store.apply_edition(&chief, &many, &[], Apply::Write, &mut |_| false);
    assert!(matches!(stopped, Err(StoreError::Cancelled)), "{stopped:?}");
    assert_eq!(other.changes_since(&mut seen).unwrap(), Changes::default());
    apply(&mut store, &chief, &many);
    let changes = other.changes_since(&mut seen).unwrap();
    assert!(changes.directory && changes.items.is_empty());
    assert!(store.check(0).unwrap().ok);
}

#[test]
fn only_who_may_administer_imports() {
    let office = TestOffice::open();
    let september = edition(Source::Kouseikyoku, three());
    let refused = office.store().apply_edition(
        &office.actor("佐藤"),
        &september,
        &[],
        Apply::Write,
        &mut |_| true,
    );
    assert!(
        matches!(refused, Err(StoreError::NotAllowed { .. })),
        "{refused:?}"
    );
}
