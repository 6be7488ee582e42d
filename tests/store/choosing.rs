//! Room, candidates and the day view over a small directory.

use crate::step_request::step_request;
use crate::support::{TestOffice, call};
use chrono::Duration;
use madoguchi::domain::facility::{FacilityDetails, Filing, LocalKnowledge, Position, Source};
use madoguchi::domain::ids::{FacilityId, ItemId};
use madoguchi::domain::ranking::WhyNotKind;
use madoguchi::domain::room::{Room, RoomNow};
use madoguchi::import::Edition;
use madoguchi::import::towns::Town;
use madoguchi::locale::{Lang, Locale};
use madoguchi::report::day::{self, DayView, Why};
use madoguchi::store::past_days::PastDay;
use madoguchi::store::request::NewRoom;
use madoguchi::store::{Apply, Store, StoreError};

fn clinic(key: &str, name: &str, lat: f64, symbol: &str) -> FacilityDetails {
    FacilityDetails {
        source_key: key.into(),
        kind: "clinic".into(),
        name: name.into(),
        address: "松戸市根本１".into(),
        phone: format!("047-300-{}", key.get(6..).unwrap_or_default()),
        position: Position::in_japan(lat, 139.90),
        filings: vec![Filing {
            symbol: symbol.into(),
            name: String::new(),
            since: String::new(),
        }],
        ..FacilityDetails::default()
    }
}

/// 近い and 遠い make home visits, 外来 does not, 遥か is beyond the limit.
pub fn directory(office: &TestOffice, store: &mut Store) -> [FacilityId; 4] {
    let institutions = vec![
        clinic("1212400001", "近い見本医院", 35.79, "支援診２"),
        clinic("1212400002", "遠い見本医院", 35.85, "支援診３"),
        clinic("1212400003", "外来見本医院", 35.79, "夜間早朝"),
        clinic("1212400004", "遥か見本医院", 36.20, "支援診３"),
    ];
    let keys: Vec<String> = institutions
        .iter()
        .map(|one| one.source_key.clone())
        .collect();
    let edition = Edition {
        read: institutions.len(),
        institutions,
        ..Edition::of(Source::Kouseikyoku)
    };
    let chief = office.actor("所長");
    store
        .apply_edition(&chief, &edition, &[], Apply::Write, &mut |_| true)
        .unwrap();
    let town = Town {
        municipality: "松戸市".into(),
        name: "根本".into(),
        position: Position {
            lat: 35.79,
            lon: 139.90,
        },
    };
    store.apply_towns(&chief, &[town]).unwrap();
    let id = |at: usize| {
        store
            .facility_of_source(Source::Kouseikyoku, &keys[at])
            .unwrap()
            .unwrap()
    };
    [id(0), id(1), id(2), id(3)]
}

pub fn referral(office: &TestOffice, store: &mut Store, key: &str) -> ItemId {
    let mut input = call(key, "referral");
    input.person.address = "松戸市根本５".into();
    store.register(&office.actor("森"), &input).unwrap().items[0].id
}

fn step(office: &TestOffice, store: &mut Store, item: ItemId, name: &str, set: &[(&str, String)]) {
    let request = step_request(item, name, set);
    store.step(&office.actor("佐藤"), &request).unwrap();
}

fn declare(office: &TestOffice, store: &mut Store, facility: FacilityId, room: Room) {
    let new = NewRoom {
        facility,
        form: "referral".into(),
        room,
        places: Some(2),
        note: "午後のみ".into(),
        until: None,
    };
    store.declare_room(&office.actor("佐藤"), &new).unwrap();
}

#[test]
fn the_nearer_clinic_comes_first_and_nobody_is_left_out_without_a_reason() {
    let office = TestOffice::open();
    let mut store = office.store();
    let [near, far, outpatient, beyond] = directory(&office, &mut store);
    let item = referral(&office, &mut store, "k1");
    let ranking = store.candidates(item, [].into()).unwrap();
    let order: Vec<FacilityId> = ranking.items.iter().map(|one| one.facts.facility).collect();
    assert_eq!(order, [near, far]);
    let why = |id| {
        let out = ranking
            .excluded
            .iter()
            .find(|one| ranking.facts(one).facility == id)
            .unwrap();
        out.rules.iter().collect::<Vec<_>>()
    };
    assert_eq!(why(outpatient), [WhyNotKind::NoHomeVisits]);
    assert_eq!(why(beyond), [WhyNotKind::TooFar]);
    let widened = store.candidates(item, WhyNotKind::ALL.into()).unwrap();
    let order: Vec<FacilityId> = widened.items.iter().map(|one| one.facts.facility).collect();
    assert!(
        order.contains(&outpatient) && !order.contains(&beyond),
        "the law stays"
    );
}

#[test]
fn declared_room_lifts_a_clinic_until_it_expires() {
    let office = TestOffice::open();
    let mut store = office.store();
    let [near, far, ..] = directory(&office, &mut store);
    let item = referral(&office, &mut store, "k1");
    declare(&office, &mut store, near, Room::No);
    let ranking = store.candidates(item, [].into()).unwrap();
    assert_eq!(ranking.items[0].facts.facility, far);
    declare(&office, &mut store, near, Room::Yes);
    let row = |store: &Store| {
        let rows = store.directory_rows().unwrap();
        rows.into_iter().find(|row| row.id == near).unwrap()
    };
    assert_eq!(row(&store).room, RoomNow::Valid(Room::Yes));
    assert_eq!(store.stale_rooms(office.clock.today()).unwrap(), 0);
    let history = store.facility_history(near).unwrap();
    assert_eq!(history.len(), 2);
    assert!(history[0].old.starts_with("no") && history[0].new.starts_with("yes"));
    office.clock.advance(Duration::days(31));
    assert_eq!(
        row(&store).room,
        RoomNow::Stale(Room::Yes),
        "past its validity it is unconfirmed"
    );
    assert_eq!(store.stale_rooms(office.clock.today()).unwrap(), 1);
}

#[test]
fn the_person_s_own_doctor_comes_first_and_the_asking_clinic_never() {
    let office = TestOffice::open();
    let mut store = office.store();
    let [near, far, ..] = directory(&office, &mut store);
    let first = referral(&office, &mut store, "k1");
    step(&office, &mut store, first, "claim", &[]);
    step(&office, &mut store, first, "clarify", &[]);
    let sequential = ("mode", "sequential".to_owned());
    step(
        &office,
        &mut store,
        first,
        "offer",
        &[("clinic", far.to_string()), sequential],
    );
    office.clock.advance(Duration::hours(2));
    let accepted = ("answer", "accepted".to_owned());
    step(
        &office,
        &mut store,
        first,
        "answer",
        &[("clinic", far.to_string()), accepted],
    );
    let mut input = call("k2", "referral");
    input.person.address = "松戸市根本５".into();
    input.caller.facility = Some(near);
    let second = store.register(&office.actor("森"), &input).unwrap().items[0].id;
    let ranking = store.candidates(second, [].into()).unwrap();
    let best = &ranking.items[0];
    assert_eq!(best.facts.facility, far);
    assert_eq!(
        (best.ties.accepted, best.ties.median_answer_minutes),
        (1, Some(120))
    );
    let out = ranking
        .excluded
        .iter()
        .find(|one| ranking.facts(one).facility == near)
        .unwrap();
    assert!(out.rules.contains(WhyNotKind::Attending));
}

#[test]
fn what_a_clinic_said_of_itself_is_kept_field_by_field_and_never_overwritten_unseen() {
    let office = TestOffice::open();
    let mut store = office.store();
    let [near, ..] = directory(&office, &mut store);
    let seen = store.facility(near).unwrap().revision;
    let sato = office.actor("佐藤");
    let local = LocalKnowledge {
        can: vec!["tracheostomy".into()],
        cannot: vec!["visit-24h".into()],
        ..LocalKnowledge::default()
    };
    let now = store.set_local(&sato, near, &local, Some(seen)).unwrap();
    assert!(now.capabilities.iter().any(|code| code == "tracheostomy"));
    assert!(!now.capabilities.iter().any(|code| code == "visit-24h"));
    let late = store.set_local(
        &office.actor("所長"),
        near,
        &LocalKnowledge::default(),
        Some(seen),
    );
    assert!(
        matches!(&late, Err(StoreError::StaleFacility { by, .. }) if by == "佐藤"),
        "{late:?}"
    );
    let same = store.set_local(&sato, near, &local, None).unwrap();
    assert_eq!(same.revision, now.revision, "the same again is no change");
}

#[test]
fn the_day_counts_what_is_late_unowned_and_new() {
    let office = TestOffice::open();
    let mut store = office.store();
    let (sato, today) = (office.actor("佐藤"), office.clock.today());
    referral(&office, &mut store, "k1");
    store.mark_seen(&sato, "today").unwrap();
    office.clock.advance(Duration::minutes(5));
    let second = referral(&office, &mut store, "k2");
    step(&office, &mut store, second, "claim", &[]);
    let view = |store: &mut Store| {
        let facts = store
            .day_facts(office.clock.today(), Some(sato.staff))
            .unwrap();
        DayView::of(&facts, store.office(), &office.clock, None)
    };
    let before = |view: &DayView| view.before.as_ref().map(PastDay::received_in_all);
    let now = view(&mut store);
    assert_eq!((now.received, before(&now), now.new), (2, Some(0), Some(2)));
    assert_eq!(
        (now.all.open.len(), now.all.late.len(), now.unassigned.len()),
        (2, 0, 1)
    );
    assert_eq!(
        now.people.last().unwrap().0,
        None,
        "nobody's items come last"
    );
    office.clock.advance(Duration::days(1));
    let tomorrow = view(&mut store);
    assert_eq!((tomorrow.received, before(&tomorrow)), (0, Some(2)));
    assert_eq!(tomorrow.all.late.len(), 2);
    assert!(tomorrow.attention.iter().all(|one| one.why == Why::Late));
    assert_eq!(store.day_facts(today, None).unwrap().received.len(), 2);
    for (lang, title) in [(Lang::Ja, "本日"), (Lang::En, "Today")] {
        let locale = Locale::new(lang);
        let lines = day::text(&tomorrow, store.office(), locale, &office.clock, 80);
        assert!(lines[0].starts_with(title), "{lines:#?}");
        assert!(
            lines
                .iter()
                .all(|line| madoguchi::text::cells::width(line) <= 80),
            "{lines:#?}"
        );
    }
    let json = day::json(
        &tomorrow,
        store.office(),
        Locale::new(Lang::En),
        &office.clock,
    );
    assert_eq!(json["all"]["late"], 2);
    assert_eq!(json["attention"][0]["why"], "late");
}

#[test]
fn a_ranking_asked_again_knows_what_was_saved_meanwhile_by_another_connection() {
    let office = TestOffice::open();
    let mut store = office.store();
    let [near, far, ..] = directory(&office, &mut store);
    let item = referral(&office, &mut store, "k1");
    let reader = office.store();
    let first = |store: &Store| {
        let ranking = store.candidates(item, [].into()).unwrap();
        ranking.items[0].facts.facility
    };
    assert_eq!(first(&reader), near);
    declare(&office, &mut store, near, Room::No);
    assert_eq!(first(&reader), far);
    declare(&office, &mut store, near, Room::Yes);
    assert_eq!(first(&reader), near);
    office.clock.advance(Duration::days(40));
    let ranking = reader.candidates(item, [].into()).unwrap();
    assert_eq!(
        ranking.items[0].facts.room,
        RoomNow::Stale(Room::Yes),
        "it ran out overnight"
    );
    directory(&office, &mut store);
    let whole = reader.field().unwrap().len();
    assert_eq!(whole, 4);
}
