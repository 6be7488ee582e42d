use super::*;
use crate::domain::room::Room;
use proptest::prelude::*;
use std::path::Path;

fn weights() -> Weights {
    let text = include_str!("../../../data/ranking.toml");
    Weights::parse(Path::new("ranking.toml"), text).unwrap()
}

fn today() -> NaiveDate {
    NaiveDate::from_ymd_opt(2026, 11, 22).unwrap()
}

fn area(code: &str) -> AreaCode {
    AreaCode(code.to_owned())
}

fn codes(codes: &[&str]) -> Vec<String> {
    codes.iter().map(|code| (*code).to_owned()).collect()
}

/// A clinic that makes home visits and of which nothing else is known.
fn clinic(id: i64) -> CandidateFacts {
    CandidateFacts {
        facility: FacilityId(id),
        name: format!("架空診療所{id}"),
        kind: "clinic".to_owned(),
        active: true,
        area: None,
        position: None,
        capabilities: codes(&["home-visit"]),
        can: Vec::new(),
        conditional: Vec::new(),
        cannot: Vec::new(),
        takes_sub_attending: None,
        room: RoomNow::Unknown,
        places: None,
        declared_on: None,
        accepted: 0,
        declined: 0,
        median_answer_minutes: None,
        assigned_last_year: 0,
        last_assigned_on: None,
        relation: Relation::None,
        notice: None,
    }
}

fn ranked(needs: &Needs, candidates: Vec<CandidateFacts>) -> Ranking {
    rank(needs, candidates, &weights(), today())
}

fn order(ranking: &Ranking) -> Vec<i64> {
    ranking
        .items
        .iter()
        .map(|item| item.facts.facility.0)
        .collect()
}

fn why(needs: &Needs, facts: CandidateFacts) -> Vec<WhyNotKind> {
    let ranking = ranked(needs, vec![facts]);
    ranking
        .excluded
        .iter()
        .flat_map(|out| &out.why)
        .map(|why| why.kind)
        .collect()
}

fn has(candidate: &Candidate, kind: ReasonKind) -> bool {
    candidate.reasons.iter().any(|reason| reason.kind == kind)
}

#[test]
fn each_hard_rule_excludes_and_says_which_it_was() {
    let home = Position {
        lat: 35.80,
        lon: 139.92,
    };
    let needs = Needs {
        special_care: codes(&["ventilator"]),
        night: true,
        position: Some(home),
        attending: Some(FacilityId(1)),
        refused: vec![FacilityId(1)],
        ..Needs::default()
    };
    let worst = CandidateFacts {
        active: false,
        kind: "pharmacy".to_owned(),
        capabilities: Vec::new(),
        position: Some(Position {
            lat: 35.96,
            lon: 139.92,
        }),
        cannot: codes(&["ventilator"]),
        takes_sub_attending: Some(false),
        room: RoomNow::Valid(Room::No),
        ..clinic(1)
    };
    assert_eq!(why(&needs, worst), WhyNotKind::ALL);
}

#[test]
fn sixteen_kilometres_are_the_limit_of_the_law() {
    let needs = Needs {
        position: Some(Position {
            lat: 35.0,
            lon: 139.9,
        }),
        ..Needs::default()
    };
    let at = |lat: f64| CandidateFacts {
        position: Some(Position { lat, lon: 139.9 }),
        ..clinic(1)
    };
    assert_eq!(why(&needs, at(35.0 + 15.9 / 111.195)), []);
    assert_eq!(why(&needs, at(35.0 + 16.1 / 111.195)), [WhyNotKind::TooFar]);
    assert_eq!(why(&needs, clinic(1)), []);
}

#[test]
fn a_clinic_that_was_told_to_make_home_visits_needs_no_filing() {
    let told = CandidateFacts {
        capabilities: Vec::new(),
        can: codes(&["home-visit"]),
        ..clinic(1)
    };
    assert_eq!(why(&Needs::default(), told), []);
    let denied = CandidateFacts {
        cannot: codes(&["home-visit"]),
        ..clinic(1)
    };
    assert_eq!(why(&Needs::default(), denied), [WhyNotKind::NoHomeVisits]);
}

#[test]
fn care_that_nobody_asked_about_excludes_nobody_but_earns_nothing() {
    let needs = Needs {
        special_care: codes(&["ventilator"]),
        ..Needs::default()
    };
    let told = CandidateFacts {
        can: codes(&["ventilator"]),
        ..clinic(3)
    };
    let known = CandidateFacts {
        capabilities: codes(&["home-visit", "ventilator"]),
        ..clinic(2)
    };
    let denied = CandidateFacts {
        cannot: codes(&["ventilator"]),
        ..clinic(4)
    };
    let ranking = ranked(&needs, vec![clinic(1), known, told, denied]);
    assert_eq!(order(&ranking), [3, 2, 1]);
    assert!(has(&ranking.items[2], ReasonKind::CareUnconfirmed));
    assert_eq!(
        ranking.excluded[0].why[0].args,
        [("code", "ventilator".to_owned())]
    );
}

#[test]
fn a_child_is_not_sent_to_a_clinic_that_sees_no_children() {
    let child = Needs {
        age: Some(9),
        ..Needs::default()
    };
    let grown = Needs {
        age: Some(15),
        ..Needs::default()
    };
    let no_children = CandidateFacts {
        cannot: codes(&["children"]),
        ..clinic(1)
    };
    assert_eq!(
        why(&child, no_children.clone()),
        [WhyNotKind::CannotGiveCare]
    );
    assert_eq!(why(&grown, no_children), []);
}

#[test]
fn the_own_doctor_comes_before_the_neighbour_and_the_neighbour_before_the_stranger() {
    let needs = Needs {
        area: Some(area("03")),
        neighbours: vec![area("04")],
        ..Needs::default()
    };
    let stranger = CandidateFacts {
        area: Some(area("09")),
        ..clinic(1)
    };
    let near = CandidateFacts {
        area: Some(area("04")),
        ..clinic(2)
    };
    let same = CandidateFacts {
        area: Some(area("03")),
        ..clinic(3)
    };
    let own = CandidateFacts {
        relation: Relation::TheirDoctor,
        ..clinic(4)
    };
    assert_eq!(
        order(&ranked(&needs, vec![stranger, near, same, own])),
        [4, 3, 2, 1]
    );
}

#[test]
fn equal_points_are_ordered_by_distance_and_then_by_id() {
    let needs = Needs {
        position: Some(Position {
            lat: 35.0,
            lon: 139.9,
        }),
        ..Needs::default()
    };
    let at = |id: i64, lat: f64| CandidateFacts {
        position: Some(Position { lat, lon: 139.9 }),
        ..clinic(id)
    };
    let ranking = ranked(
        &needs,
        vec![clinic(1), at(4, 35.13), at(3, 35.12), at(5, 35.12)],
    );
    assert_eq!(order(&ranking), [3, 5, 4, 1]);
}

#[test]
fn fresh_room_counts_and_stale_room_only_asks_to_be_confirmed() {
    let declared = |id: i64, room: RoomNow, days: i64| CandidateFacts {
        room,
        places: Some(2),
        declared_on: Some(today() - chrono::Duration::days(days)),
        ..clinic(id)
    };
    let fresh = declared(1, RoomNow::Valid(Room::Yes), 0);
    let older = declared(2, RoomNow::Valid(Room::Yes), 20);
    let waiting = declared(3, RoomNow::Valid(Room::Waiting), 0);
    let stale = declared(4, RoomNow::Stale(Room::Yes), 40);
    let ranking = ranked(&Needs::default(), vec![stale, waiting, older, fresh]);
    assert_eq!(order(&ranking), [1, 2, 3, 4]);
    assert!(has(&ranking.items[3], ReasonKind::RoomStale));
    assert!(!has(&ranking.items[3], ReasonKind::Room));
}

#[test]
fn who_was_just_assigned_lets_the_others_go_first() {
    let busy = CandidateFacts {
        assigned_last_year: 4,
        last_assigned_on: Some(today()),
        ..clinic(1)
    };
    let ranking = ranked(&Needs::default(), vec![busy, clinic(2)]);
    assert_eq!(order(&ranking), [2, 1]);
    assert!(has(&ranking.items[1], ReasonKind::Load));
}

#[test]
fn two_answers_say_nothing_about_acceptance() {
    let few = CandidateFacts {
        accepted: 2,
        ..clinic(1)
    };
    let enough = CandidateFacts {
        accepted: 3,
        ..clinic(2)
    };
    let ranking = ranked(&Needs::default(), vec![few, enough]);
    assert_eq!(order(&ranking), [2, 1]);
    assert!(!has(&ranking.items[1], ReasonKind::Acceptance));
}

#[test]
fn an_empty_result_says_what_each_rule_removed_and_what_relaxing_it_brings_back() {
    let full = CandidateFacts {
        room: RoomNow::Valid(Room::No),
        ..clinic(1)
    };
    let full_and_unwilling = CandidateFacts {
        takes_sub_attending: Some(false),
        room: RoomNow::Valid(Room::No),
        ..clinic(2)
    };
    let mut needs = Needs::default();
    let ranking = ranked(&needs, vec![full.clone(), full_and_unwilling.clone()]);
    let no_room = Removed {
        total: 2,
        only_by_this: 1,
    };
    assert_eq!(ranking.removed_by.get(&WhyNotKind::NoRoom), Some(&no_room));

    needs.relaxed.insert(WhyNotKind::NoRoom);
    let ranking = ranked(&needs, vec![full, full_and_unwilling]);
    assert_eq!(order(&ranking), [1]);
    assert!(has(&ranking.items[0], ReasonKind::SetAside));
}

#[test]
fn a_refusal_of_the_person_cannot_be_set_aside() {
    let needs = Needs {
        refused: vec![FacilityId(1)],
        relaxed: WhyNotKind::ALL.into_iter().collect(),
        ..Needs::default()
    };
    assert_eq!(why(&needs, clinic(1)), [WhyNotKind::Refused]);
}

#[test]
fn codes_of_rules_and_reasons_are_distinct() {
    let rules: BTreeSet<&str> = WhyNotKind::ALL.iter().map(|kind| kind.code()).collect();
    let reasons: BTreeSet<&str> = ReasonKind::ALL.iter().map(|kind| kind.code()).collect();
    assert_eq!(
        (rules.len(), reasons.len()),
        (WhyNotKind::ALL.len(), ReasonKind::ALL.len())
    );
}

const CARE: [&str; 5] = ["home-visit", "visit-24h", "ventilator", "pain", "children"];

prop_compose! {
    fn any_codes()(chosen in proptest::sample::subsequence(CARE.to_vec(), 0..=CARE.len()))
        -> Vec<String> {
        codes(&chosen)
    }
}

fn any_room() -> impl Strategy<Value = RoomNow> {
    let said = proptest::sample::select(Room::ALL.to_vec());
    prop_oneof![
        Just(RoomNow::Unknown),
        said.clone().prop_map(RoomNow::Valid),
        said.prop_map(RoomNow::Stale),
    ]
}

prop_compose! {
    fn any_facts(id: i64)(
        active in proptest::bool::weighted(0.9),
        area in proptest::option::of("0[1-3]"),
        place in proptest::option::of((35.6..36.0, 139.7..140.1)),
        mut capabilities in any_codes(),
        can in any_codes(),
        cannot in any_codes(),
        takes_sub_attending in any::<Option<bool>>(),
        (room, places, declared) in (any_room(), any::<Option<u32>>(), 0_i64..400),
        (accepted, declined) in (0_u32..9, 0_u32..9),
        median_answer_minutes in any::<Option<u32>>(),
        assigned_last_year in 0_u32..40,
        assigned in proptest::option::of(0_i64..400),
    ) -> CandidateFacts {
        capabilities.push("home-visit".to_owned());
        CandidateFacts {
            active,
            area: area.map(AreaCode),
            position: place.map(|(lat, lon)| Position { lat, lon }),
            capabilities,
            can,
            cannot,
            takes_sub_attending,
            room,
            places,
            declared_on: Some(today() - chrono::Duration::days(declared)),
            accepted,
            declined,
            median_answer_minutes,
            assigned_last_year,
            last_assigned_on: assigned.map(|days| today() - chrono::Duration::days(days)),
            ..clinic(id)
        }
    }
}

prop_compose! {
    fn any_needs()(
        special_care in any_codes(),
        age in proptest::option::of(0_u16..100),
        night: bool,
        wishes in any_codes(),
    ) -> Needs {
        Needs {
            special_care,
            age,
            night,
            wishes,
            area: Some(area("01")),
            neighbours: vec![area("02")],
            position: Some(Position { lat: 35.8, lon: 139.9 }),
            ..Needs::default()
        }
    }
}

fn several_facts() -> impl Strategy<Value = Vec<CandidateFacts>> {
    (any_facts(1), any_facts(2), any_facts(3)).prop_map(|(a, b, c)| vec![a, b, c])
}

proptest! {
    #[test]
    fn every_institution_is_ranked_or_excluded_for_a_reason(
        needs in any_needs(), facts in several_facts()
    ) {
        let ranking = ranked(&needs, facts.clone());
        prop_assert_eq!(ranking.items.len() + ranking.excluded.len(), facts.len());
        prop_assert!(ranking.excluded.iter().all(|excluded| !excluded.why.is_empty()));
    }

    #[test]
    fn the_points_are_the_sum_of_the_reasons(needs in any_needs(), facts in several_facts()) {
        for item in ranked(&needs, facts).items {
            let sum: i32 = item.reasons.iter().map(|reason| reason.points).sum();
            prop_assert_eq!(item.points, sum);
        }
    }

    #[test]
    fn the_order_does_not_depend_on_the_order_of_the_question(
        needs in any_needs(), facts in several_facts()
    ) {
        let mut turned = facts.clone();
        turned.reverse();
        prop_assert_eq!(ranked(&needs, facts), ranked(&needs, turned));
    }

    #[test]
    fn a_need_that_is_denied_never_improves_a_candidate(
        needs in any_needs(), facts in any_facts(1), more in "ventilator|pain"
    ) {
        let mut facts = facts;
        facts.cannot.push(more.clone());
        let mut harder = needs;
        harder.special_care.push(more);
        prop_assert!(ranked(&harder, vec![facts]).items.is_empty());
    }

    #[test]
    fn a_stale_declaration_never_gains_over_an_unknown_one(
        needs in any_needs(), facts in any_facts(1),
        said in proptest::sample::select(Room::ALL.to_vec())
    ) {
        let stale = CandidateFacts { room: RoomNow::Stale(said), ..facts.clone() };
        let unknown = CandidateFacts { room: RoomNow::Unknown, ..facts };
        let points = |facts| ranked(&needs, vec![facts]).items.first().map(|item| item.points);
        prop_assert!(points(stale) <= points(unknown));
    }

    #[test]
    fn setting_a_rule_aside_never_takes_a_candidate_away(
        needs in any_needs(), facts in several_facts()
    ) {
        let strict = ranked(&needs, facts.clone()).items.len();
        let relaxed = Needs { relaxed: WhyNotKind::ALL.into_iter().collect(), ..needs };
        prop_assert!(ranked(&relaxed, facts).items.len() >= strict);
    }
}

#[test]
fn side_by_side_what_is_said_of_the_same_thing_stands_in_one_row() {
    let needs = Needs {
        special_care: vec!["tracheostomy".into()],
        ..Needs::default()
    };
    let told = CandidateFacts {
        can: vec!["tracheostomy".into()],
        ..clinic(1)
    };
    let ranking = ranked(&needs, vec![told, clinic(2)]);
    let [left, right] = [&ranking.items[0], &ranking.items[1]];
    let rows = side_by_side(&left.reasons, &right.reasons);
    let care = rows
        .iter()
        .map(|row| row.map(|reason| reason.map(|reason| reason.kind)))
        .find(|row| row[0] == Some(ReasonKind::CareTold));
    assert_eq!(care.unwrap()[1], Some(ReasonKind::CareUnconfirmed));
    let sum = |side: usize| -> i32 { rows.iter().filter_map(|row| Some(row[side]?.points)).sum() };
    assert_eq!((sum(0), sum(1)), (left.points, right.points));
}
