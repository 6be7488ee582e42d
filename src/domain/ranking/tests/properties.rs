//! What holds for every need and every institution.

use super::*;
use proptest::prelude::*;

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
            ..clinic(id)
        }
    }
}

prop_compose! {
    fn any_ties()(
        (accepted, declined) in (0_u32..9, 0_u32..9),
        median_answer_minutes in any::<Option<u32>>(),
        assigned_last_year in 0_u32..40,
        assigned in proptest::option::of(0_i64..400),
    ) -> Ties {
        Ties {
            accepted,
            declined,
            median_answer_minutes,
            assigned_last_year,
            last_assigned_on: assigned.map(|days| today() - chrono::Duration::days(days)),
            relation: Relation::None,
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
        prop_assert!(ranking.excluded.iter().all(|excluded| !ranking.why_not(excluded).is_empty()));
    }

    #[test]
    fn the_points_are_the_sum_of_the_reasons(
        needs in any_needs(), facts in several_facts(), ties in any_ties()
    ) {
        let ranking = tied(&needs, facts, [(FacilityId(2), ties)].into());
        for item in &ranking.items {
            let sum: i32 = ranking.reasons(item).iter().map(|reason| reason.points).sum();
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
        needs in any_needs(), facts in any_facts(1), ties in any_ties(),
        said in proptest::sample::select(Room::ALL.to_vec())
    ) {
        let stale = CandidateFacts { room: RoomNow::Stale(said), ..facts.clone() };
        let unknown = CandidateFacts { room: RoomNow::Unknown, ..facts };
        let ties: HashMap<FacilityId, Ties> = [(FacilityId(1), ties)].into();
        let points = |facts| {
            let ranking = tied(&needs, vec![facts], ties.clone());
            ranking.items.first().map(|item| item.points)
        };
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
