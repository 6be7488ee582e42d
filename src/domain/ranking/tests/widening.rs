//! The circle that a desk begins with, and what each way to widen it adds.

use super::*;

fn needs() -> Needs {
    Needs {
        area: Some(area("03")),
        neighbours: vec![area("04")],
        position: Some(Position {
            lat: 35.0,
            lon: 139.9,
        }),
        ..Needs::default()
    }
}

/// A clinic of the person's area, next door, with room that was confirmed today.
fn near(id: i64) -> CandidateFacts {
    CandidateFacts {
        area: Some(area("03")),
        position: Some(Position {
            lat: 35.01,
            lon: 139.9,
        }),
        room: RoomNow::Valid(Room::Yes),
        declared_on: Some(today()),
        ..clinic(id)
    }
}

fn unconfirmed(id: i64) -> CandidateFacts {
    CandidateFacts {
        room: RoomNow::Unknown,
        ..near(id)
    }
}

fn far(id: i64) -> CandidateFacts {
    CandidateFacts {
        position: Some(Position {
            lat: 35.1,
            lon: 139.9,
        }),
        ..near(id)
    }
}

#[test]
fn the_first_circle_is_the_nearest_one_that_has_enough() {
    let enough = i64::from(weights().limits.enough_candidates);
    let mut all: Vec<CandidateFacts> = (1..=enough).map(near).collect();
    all.extend([unconfirmed(20), far(21)]);
    let ranking = ranked(&needs(), all.clone());
    assert_eq!(ranking.opening(), Reaches::default());
    assert_eq!(ranking.within(ranking.opening()), all.len() - 2);
    let few = ranked(&needs(), all.split_off(1));
    let opened = few.opening();
    assert!(opened.contains(Reach::RoomUnconfirmed));
    assert!(
        !opened.contains(Reach::Far),
        "the room was enough: {opened:?}"
    );
}

#[test]
fn each_way_to_widen_says_what_it_adds_and_it_is_what_comes() {
    let full = CandidateFacts {
        room: RoomNow::Valid(Room::No),
        ..near(5)
    };
    let elsewhere = CandidateFacts {
        area: Some(area("09")),
        ..near(4)
    };
    let all = vec![near(1), unconfirmed(2), far(3), elsewhere, full];
    let ranking = ranked(&needs(), all.clone());
    let closed = Reaches::default();
    for reach in Reach::ALL {
        let open = closed.with(reach);
        assert_eq!(ranking.added_by(reach, closed), 1, "{reach:?}");
        assert_eq!(ranking.within(open), 2, "{reach:?}");
        assert_eq!(
            ranking.added_by(reach, open),
            1,
            "taken back it goes: {reach:?}"
        );
    }
    assert_eq!(ranking.added_by_rule(WhyNotKind::NoRoom, closed), 1);
    assert_eq!(ranking.added_by_all(closed), 4);
    let relaxed = Needs {
        relaxed: [WhyNotKind::NoRoom].into(),
        ..needs()
    };
    let ranking = ranked(&relaxed, all);
    assert_eq!(ranking.within(closed), 2);
    assert_eq!(ranking.added_by_rule(WhyNotKind::NoRoom, closed), 1);
    assert_eq!(ranking.within(Reaches::all()), 5);
}

#[test]
fn the_person_s_own_doctor_is_never_beyond_the_circle() {
    let own = Ties {
        relation: Relation::TheirDoctor,
        ..Ties::default()
    };
    let ranking = tied(&needs(), vec![far(1)], [(FacilityId(1), own)].into());
    assert_eq!(ranking.within(Reaches::default()), 1);
}
