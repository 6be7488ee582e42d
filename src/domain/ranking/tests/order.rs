//! Who comes first, and why.

use super::*;

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
    assert!(has(&ranking, 2, ReasonKind::CareUnconfirmed));
    assert_eq!(
        ranking.why_not(&ranking.excluded[0])[0].args,
        [("code", "ventilator".to_owned())]
    );
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
    let own = Ties {
        relation: Relation::TheirDoctor,
        ..Ties::default()
    };
    let all = vec![stranger, near, same, clinic(4)];
    let ranking = tied(&needs, all, [(FacilityId(4), own)].into());
    assert_eq!(order(&ranking), [4, 3, 2, 1]);
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
    assert!(has(&ranking, 3, ReasonKind::RoomStale));
    assert!(!has(&ranking, 3, ReasonKind::Room));
}

#[test]
fn who_was_just_assigned_lets_the_others_go_first() {
    let busy = Ties {
        assigned_last_year: 4,
        last_assigned_on: Some(today()),
        ..Ties::default()
    };
    let ties = [(FacilityId(1), busy)].into();
    let ranking = tied(&Needs::default(), vec![clinic(1), clinic(2)], ties);
    assert_eq!(order(&ranking), [2, 1]);
    assert!(has(&ranking, 1, ReasonKind::Load));
}

#[test]
fn two_answers_say_nothing_about_acceptance() {
    let accepted = |accepted| Ties {
        accepted,
        ..Ties::default()
    };
    let ties = [(FacilityId(1), accepted(2)), (FacilityId(2), accepted(3))];
    let ranking = tied(&Needs::default(), vec![clinic(1), clinic(2)], ties.into());
    assert_eq!(order(&ranking), [2, 1]);
    assert!(!has(&ranking, 1, ReasonKind::Acceptance));
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
    let said = [left, right].map(|one| ranking.reasons(one));
    let rows = side_by_side(&said[0], &said[1]);
    let care = rows
        .iter()
        .map(|row| row.map(|reason| reason.map(|reason| reason.kind)))
        .find(|row| row[0] == Some(ReasonKind::CareTold));
    assert_eq!(care.unwrap()[1], Some(ReasonKind::CareUnconfirmed));
    let sum = |side: usize| -> i32 { rows.iter().filter_map(|row| Some(row[side]?.points)).sum() };
    assert_eq!((sum(0), sum(1)), (left.points, right.points));
}
