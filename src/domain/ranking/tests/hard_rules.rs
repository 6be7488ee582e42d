//! Who cannot be asked, and what setting a rule aside brings back.

use super::*;

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
    assert!(has(&ranking, 0, ReasonKind::SetAside));
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
