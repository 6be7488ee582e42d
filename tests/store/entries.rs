//! Directory entries as the centre's memory: corrected, confirmed, and who cares for whom.

use crate::step_request::step_request;
use crate::support::{TestOffice, call};
use chrono::{Duration, NaiveDate};
use madoguchi::domain::facility::{
    FacilityDetails, Filing, LocalKnowledge, Position, ShortNotice, Source,
};
use madoguchi::domain::ids::{FacilityId, ItemId, PersonId};
use madoguchi::domain::ranking::{ReasonKind, Relation};
use madoguchi::domain::relation::CareRole;
use madoguchi::domain::room::Room;
use madoguchi::domain::upkeep::WhyCall;
use madoguchi::domain::work_item::Details;
use madoguchi::import::Edition;
use madoguchi::store::entry_edit::EntryEdit;
use madoguchi::store::request::NewRoom;
use madoguchi::store::{Apply, Seed, Store, StoreError};

fn institution(key: &str, kind: &str, name: &str) -> FacilityDetails {
    let visits = kind == "clinic";
    FacilityDetails {
        source_key: key.into(),
        kind: kind.into(),
        name: name.into(),
        address: "松戸市根本１".into(),
        phone: format!("047-300-{}", key.get(6..).unwrap_or_default()),
        position: Position::in_japan(35.79, 139.90),
        filings: visits
            .then(|| Filing {
                symbol: "支援診２".into(),
                name: String::new(),
                since: String::new(),
            })
            .into_iter()
            .collect(),
        ..FacilityDetails::default()
    }
}

fn import(office: &TestOffice, store: &mut Store, institutions: Vec<FacilityDetails>) {
    let edition = Edition {
        read: institutions.len(),
        institutions,
        ..Edition::of(Source::Kouseikyoku)
    };
    let chief = office.actor("所長");
    store
        .apply_edition(&chief, &edition, &[], Apply::Write, &mut |_| true)
        .unwrap();
}

/// さくら and みどり, and the nurses of ひまわり.
fn directory(office: &TestOffice, store: &mut Store) -> [FacilityId; 3] {
    let all = [
        institution("1212400001", "clinic", "さくら見本医院"),
        institution("1212400002", "clinic", "みどり見本医院"),
        institution("1262400003", "visiting-nurse", "ひまわり訪問看護"),
    ];
    import(office, store, all.to_vec());
    all.map(|one| {
        store
            .facility_of_source(Source::Kouseikyoku, &one.source_key)
            .unwrap()
            .unwrap()
    })
}

fn edit(store: &Store, id: FacilityId) -> EntryEdit {
    let record = store.entry_record(id).unwrap();
    EntryEdit {
        facility: id,
        local: record.facility.local,
        corrections: record.corrections,
        if_revision: record.facility.revision,
    }
}

fn declare(
    office: &TestOffice,
    store: &mut Store,
    facility: FacilityId,
    until: Option<NaiveDate>,
) -> Result<(), StoreError> {
    let new = NewRoom {
        facility,
        form: "referral".into(),
        room: Room::Yes,
        places: Some(2),
        note: "午後のみ".into(),
        until,
    };
    store.declare_room(&office.actor("佐藤"), &new).map(|_| ())
}

fn referral(
    office: &TestOffice,
    store: &mut Store,
    key: &str,
    attending: &str,
) -> (ItemId, PersonId) {
    let mut input = call(key, "referral");
    input.person.attending = attending.into();
    let registered = store.register(&office.actor("森"), &input).unwrap();
    (registered.items[0].id, registered.person.unwrap())
}

fn step(office: &TestOffice, store: &mut Store, item: ItemId, name: &str, set: &[(&str, &str)]) {
    let request = step_request(item, name, set);
    store.step(&office.actor("佐藤"), &request).unwrap();
}

fn accept(office: &TestOffice, store: &mut Store, item: ItemId, clinic: FacilityId) {
    let id = clinic.to_string();
    step(office, store, item, "claim", &[]);
    step(office, store, item, "clarify", &[]);
    step(
        office,
        store,
        item,
        "offer",
        &[("clinic", &id), ("mode", "sequential")],
    );
    office.clock.advance(Duration::hours(3));
    step(
        office,
        store,
        item,
        "answer",
        &[("clinic", &id), ("answer", "accepted")],
    );
}

fn roles(store: &Store, person: PersonId) -> Vec<(FacilityId, CareRole)> {
    let team = store.care_team(person).unwrap();
    team.iter().map(|one| (one.facility, one.role)).collect()
}

#[test]
fn a_correction_goes_before_every_later_edition_until_it_is_taken_back() {
    let office = TestOffice::open();
    let mut store = office.store();
    let [sakura, ..] = directory(&office, &mut store);
    let mut wish = edit(&store, sakura);
    wish.corrections.phone = "047-399-9999".into();
    let entry = store.edit_entry(&office.actor("佐藤"), &wish).unwrap();
    assert_eq!(entry.details.phone, "047-399-9999");
    let mut newer = institution("1212400001", "clinic", "さくら見本医院");
    newer.phone = "047-311-1111".into();
    newer.director = "見本 太郎".into();
    import(&office, &mut store, vec![newer]);
    let record = store.entry_record(sakura).unwrap();
    assert_eq!(record.facility.details.phone, "047-399-9999");
    assert_eq!(record.facility.details.director, "見本 太郎");
    assert_eq!(record.published.phone, "047-311-1111");
    assert_eq!(
        record.facility.details.position,
        Position::in_japan(35.79, 139.90)
    );
    let mut back = edit(&store, sakura);
    back.corrections = FacilityDetails::default();
    let entry = store.edit_entry(&office.actor("佐藤"), &back).unwrap();
    assert_eq!(entry.details.phone, "047-311-1111");
    assert!(!entry.sources.contains(&Source::Local));
}

#[test]
fn a_correction_alone_keeps_no_institution_alive() {
    let office = TestOffice::open();
    let mut store = office.store();
    let [sakura, ..] = directory(&office, &mut store);
    let mut wish = edit(&store, sakura);
    wish.corrections.phone = "047-399-9999".into();
    store.edit_entry(&office.actor("佐藤"), &wish).unwrap();
    let rest = vec![
        institution("1212400002", "clinic", "みどり見本医院"),
        institution("1262400003", "visiting-nurse", "ひまわり訪問看護"),
    ];
    import(&office, &mut store, rest);
    assert!(store.facility(sakura).unwrap().vanished);
}

#[test]
fn of_two_who_edit_one_entry_the_second_is_told_and_changes_nothing() {
    let office = TestOffice::open();
    let mut store = office.store();
    let [sakura, ..] = directory(&office, &mut store);
    let (mut first, mut second) = (edit(&store, sakura), edit(&store, sakura));
    first.local.liaison = "相談室 木村".into();
    second.local.liaison = "外来 森".into();
    second.corrections.fax = "047-300-7777".into();
    store.edit_entry(&office.actor("佐藤"), &first).unwrap();
    let refused = store.edit_entry(&office.actor("森"), &second);
    assert!(
        matches!(&refused, Err(StoreError::StaleFacility { by, .. }) if by == "佐藤"),
        "{refused:?}"
    );
    let record = store.entry_record(sakura).unwrap();
    assert_eq!(record.facility.local.liaison, "相談室 木村");
    assert_eq!(record.corrections, FacilityDetails::default());
    let change = &record.history[0];
    assert_eq!(
        (
            change.field.as_str(),
            change.old.as_str(),
            change.new.as_str(),
            change.by.as_str()
        ),
        ("liaison", "", "相談室 木村", "佐藤")
    );
}

#[test]
fn confirming_keeps_the_answers_and_makes_them_hold_from_today_for_as_long_as_before() {
    let office = TestOffice::open();
    let mut store = office.store();
    let [sakura, ..] = directory(&office, &mut store);
    let today = office.clock.today();
    declare(&office, &mut store, sakura, Some(today + Duration::days(7))).unwrap();
    office.clock.advance(Duration::days(10));
    store.confirm_entry(&office.actor("森"), sakura).unwrap();
    let record = store.entry_record(sakura).unwrap();
    let said = &record.facility.rooms[0];
    assert_eq!(
        (said.room, said.places, said.note.as_str()),
        (Room::Yes, Some(2), "午後のみ")
    );
    assert_eq!(said.declared_on, today + Duration::days(10));
    assert_eq!(said.valid_until, today + Duration::days(17));
    assert_eq!(record.upkeep.confirmed_on, Some(today + Duration::days(10)));
    assert_eq!(record.upkeep.next_due, Some(today + Duration::days(190)));
}

#[test]
fn room_that_is_over_before_it_begins_is_refused() {
    let office = TestOffice::open();
    let mut store = office.store();
    let [sakura, ..] = directory(&office, &mut store);
    let yesterday = office.clock.today() - Duration::days(1);
    let refused = declare(&office, &mut store, sakura, Some(yesterday));
    assert!(matches!(refused, Err(StoreError::Fields(_))), "{refused:?}");
    assert!(store.facility(sakura).unwrap().rooms.is_empty());
}

#[test]
fn whoever_holds_up_a_case_is_called_first_and_a_call_in_vain_waits_until_tomorrow() {
    let office = TestOffice::open();
    let mut store = office.store();
    let [sakura, midori, himawari] = directory(&office, &mut store);
    assert_eq!(store.calls_due().unwrap(), []);
    store.confirm_entry(&office.actor("森"), himawari).unwrap();
    office.clock.advance(Duration::days(170));
    declare(&office, &mut store, sakura, None).unwrap();
    declare(&office, &mut store, midori, None).unwrap();
    office.clock.advance(Duration::days(28));
    let (item, _) = referral(&office, &mut store, "k1", "");
    step(&office, &mut store, item, "claim", &[]);
    step(&office, &mut store, item, "clarify", &[]);
    let asked = midori.to_string();
    step(
        &office,
        &mut store,
        item,
        "offer",
        &[("clinic", &asked), ("mode", "sequential")],
    );
    let order = |store: &Store| -> Vec<(FacilityId, Vec<WhyCall>)> {
        let calls = store.calls_due().unwrap();
        calls
            .into_iter()
            .map(|call| (call.facility, call.why))
            .collect()
    };
    assert_eq!(
        order(&store),
        [
            (midori, vec![WhyCall::RoomEnding]),
            (himawari, vec![WhyCall::EntryDue]),
            (sakura, vec![WhyCall::RoomEnding]),
        ]
    );
    store.called_in_vain(&office.actor("森"), midori).unwrap();
    assert_eq!(order(&store).len(), 2);
    office.clock.advance(Duration::days(5));
    assert_eq!(order(&store)[0], (midori, vec![WhyCall::RoomExpired]));
    assert_eq!(store.calls_due().unwrap()[0].tries, 1);
    store.confirm_entry(&office.actor("森"), midori).unwrap();
    assert!(order(&store).iter().all(|(id, _)| *id != midori));
    assert_eq!(store.entry_record(midori).unwrap().upkeep.tries, 0);
}

#[test]
fn whoever_is_asked_in_a_work_item_is_not_called_as_well_and_its_answer_confirms_the_entry() {
    let office = TestOffice::open();
    let mut store = office.store();
    let [_, _, himawari] = directory(&office, &mut store);
    store.confirm_entry(&office.actor("森"), himawari).unwrap();
    office.clock.advance(Duration::days(400));
    let called = |store: &Store| -> Vec<FacilityId> {
        let calls = store.calls_due().unwrap();
        calls.into_iter().map(|call| call.facility).collect()
    };
    assert_eq!(called(&store), [himawari]);
    let details: Details = [("institution".to_owned(), himawari.to_string())].into();
    let seed = Seed {
        details,
        ..Seed::default()
    };
    let chief = office.actor("所長");
    let item = store
        .start(&chief, "directory_confirmation", seed)
        .unwrap()
        .id;
    assert_eq!(called(&store), []);
    step(&office, &mut store, item, "ask", &[("how", "phone")]);
    step(
        &office,
        &mut store,
        item,
        "answer",
        &[("text", "変わりない")],
    );
    step(&office, &mut store, item, "enter", &[]);
    let upkeep = store.entry_record(himawari).unwrap().upkeep;
    assert_eq!(upkeep.confirmed_on, Some(office.clock.today()));
    assert_eq!(called(&store), []);
}

#[test]
fn an_accepted_referral_makes_the_clinic_the_persons_and_its_undoing_takes_it_back() {
    let office = TestOffice::open();
    let mut store = office.store();
    let [sakura, ..] = directory(&office, &mut store);
    let (item, person) = referral(&office, &mut store, "k1", "");
    accept(&office, &mut store, item, sakura);
    assert_eq!(roles(&store, person), [(sakura, CareRole::SubAttending)]);
    let record = store.entry_record(sakura).unwrap();
    assert_eq!(record.cares_for[0].person_name, "架空 花子");
    assert_eq!(record.offers.accepted, 1);
    assert_eq!(record.offers.median_answer_minutes, Some(180));
    step(&office, &mut store, item, "undo", &[]);
    assert_eq!(roles(&store, person), []);
}

#[test]
fn a_referral_that_comes_to_nothing_ends_what_it_began() {
    let office = TestOffice::open();
    let mut store = office.store();
    let [sakura, ..] = directory(&office, &mut store);
    let (item, person) = referral(&office, &mut store, "k1", "");
    accept(&office, &mut store, item, sakura);
    step(&office, &mut store, item, "cancel", &[("reason", "person")]);
    assert_eq!(roles(&store, person), []);
    step(&office, &mut store, item, "undo", &[]);
    assert_eq!(roles(&store, person), [(sakura, CareRole::SubAttending)]);
}

#[test]
fn the_doctor_named_on_a_call_is_known_by_name_alone_and_never_proposed_beside_himself() {
    let office = TestOffice::open();
    let mut store = office.store();
    let [sakura, midori, _] = directory(&office, &mut store);
    let (item, person) = referral(&office, &mut store, "k1", "さくら見本医院　佐々木先生");
    assert_eq!(roles(&store, person), [(sakura, CareRole::Attending)]);
    let ranking = store.candidates(item, [].into()).unwrap();
    let asked: Vec<FacilityId> = ranking.items.iter().map(|one| one.facts.facility).collect();
    assert_eq!(asked, [midori]);
    referral(&office, &mut store, "k2", "みどり見本医院");
    assert_eq!(roles(&store, person), [(midori, CareRole::Attending)]);
    referral(&office, &mut store, "k3", "どこかの医院");
    assert_eq!(roles(&store, person), [(midori, CareRole::Attending)]);
}

#[test]
fn a_clinic_that_works_with_the_nurses_in_the_house_gains_by_it() {
    let office = TestOffice::open();
    let mut store = office.store();
    let [sakura, ..] = directory(&office, &mut store);
    let mut other = call("other", "referral");
    other.person.name = "例示 とし".into();
    other.person.kana = "レイジ トシ".into();
    other.person.phone = "047-000-7777".into();
    let register = |store: &mut Store, key: &str, attending: &str| {
        let mut input = other.clone();
        input.key = Some(key.into());
        input.person.attending = attending.into();
        let registered = store.register(&office.actor("森"), &input).unwrap();
        registered.items[0].id
    };
    let before = register(&mut store, "o1", "ひまわり訪問看護");
    accept(&office, &mut store, before, sakura);
    let (item, _) = referral(&office, &mut store, "k1", "ひまわり訪問看護");
    let ranking = store.candidates(item, [].into()).unwrap();
    let of = |id| {
        let found = ranking.items.iter().find(|one| one.facts.facility == id);
        found.unwrap()
    };
    assert_eq!(of(sakura).ties.relation, Relation::TeamInTheHouse);
    let reasons: Vec<ReasonKind> = ranking
        .reasons(of(sakura))
        .iter()
        .map(|one| one.kind)
        .collect();
    assert!(reasons.contains(&ReasonKind::TeamInTheHouse), "{reasons:?}");
}

#[test]
fn a_closure_is_told_beside_the_candidate_while_it_lasts_and_ends_by_itself() {
    let office = TestOffice::open();
    let mut store = office.store();
    let [sakura, ..] = directory(&office, &mut store);
    let (item, _) = referral(&office, &mut store, "k1", "");
    let today = office.clock.today();
    let closure = ShortNotice {
        from: today,
        until: today + Duration::days(2),
        text: "休診".into(),
    };
    let told = |store: &Store| {
        let ranking = store.candidates(item, [].into()).unwrap();
        let one = ranking
            .items
            .iter()
            .find(|one| one.facts.facility == sakura);
        let reasons = ranking.reasons(one.unwrap());
        reasons
            .iter()
            .any(|reason| reason.kind == ReasonKind::Notice)
    };
    let sato = office.actor("佐藤");
    store
        .set_notice(&sato, sakura, Some(closure.clone()))
        .unwrap();
    assert!(told(&store));
    office.clock.advance(Duration::days(3));
    assert!(!told(&store));
    let backwards = ShortNotice {
        until: today - Duration::days(1),
        ..closure
    };
    assert!(store.set_notice(&sato, sakura, Some(backwards)).is_err());
    store.set_notice(&sato, sakura, None).unwrap();
    assert_eq!(
        store.facility(sakura).unwrap().local,
        LocalKnowledge::default()
    );
}
