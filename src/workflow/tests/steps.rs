//! What single steps do.

use super::*;

#[test]
fn a_referral_goes_from_the_request_to_the_first_visit() {
    let office = Office::at(TUESDAY);
    let mut item = office.start("referral", Urgency::Normal);
    assert_eq!(item.state, "requested");
    assert_eq!(due(&item), "2026-11-24T11:00:00+09:00");
    office.step(&mut item, "claim", &[], &Facts::default());
    assert_eq!(item.owner, Some(StaffId(7)));
    assert_eq!(item.next.as_ref().unwrap().actor, "owner");
    office.step(
        &mut item,
        "offer",
        &[("clinic", "１２、15"), ("mode", "一斉")],
        &Facts::default(),
    );
    assert_eq!(item.details["mode"], "broadcast");
    let sent = asked(&[(12, OfferState::Sent), (15, OfferState::Sent)]);
    let declined = [("clinic", "12"), ("answer", "辞退"), ("reason", "枠なし")];
    office.step(&mut item, "answer", &declined, &sent);
    assert_eq!(item.state, "offering");
    assert_eq!(
        item.next.as_ref().unwrap().actor,
        "clinics",
        "15 still owes an answer"
    );
    let sent = asked(&[(12, OfferState::Declined), (15, OfferState::Sent)]);
    office.step(
        &mut item,
        "answer",
        &[("clinic", "15"), ("answer", "accepted")],
        &sent,
    );
    let accepted = asked(&[(12, OfferState::Declined), (15, OfferState::Accepted)]);
    let gate = office.try_do(&item, "inform", &[], &accepted);
    assert_eq!(
        gate,
        Err(Refusal::Guarded {
            guard: Guard::Consent
        })
    );
    office.step(&mut item, "inform", &[("consent", "verbal")], &accepted);
    assert_eq!(item.details["consent"], "verbal");
    office.step(
        &mut item,
        "book",
        &[("at", "2026-12-01T14:00:00+09:00")],
        &accepted,
    );
    assert_eq!(due(&item), "2026-12-01T14:00:00+09:00");
    let booked = Facts {
        visit_booked: true,
        ..accepted
    };
    let absent = [("held", "no"), ("reason", "入院していた")];
    office.step(&mut item, "visit", &absent, &booked);
    assert_eq!(
        (
            item.state.as_str(),
            item.next.as_ref().unwrap().actor.as_str()
        ),
        ("first-visit-booked", "owner")
    );
    let action = office
        .workflow("referral")
        .action(&item.state, item.next.as_ref())
        .unwrap();
    assert_eq!(action.en, "Book another date or ask another clinic");
    office.step(&mut item, "visit", &[("held", "はい")], &booked);
    assert_eq!(item.state, "first-visit-done");
    assert_eq!(
        due(&item),
        "2026-12-24T09:00:00+09:00",
        "held today, whatever was booked"
    );
    office.step(&mut item, "settle", &[], &booked);
    office.step(&mut item, "complete", &[("outcome", "定着")], &booked);
    assert_eq!((item.state.as_str(), &item.next), ("completed", &None));
}

#[test]
fn the_last_declining_clinic_gives_the_turn_back_to_the_owner() {
    let office = Office::at(TUESDAY);
    let mut item = office.start("referral", Urgency::Normal);
    office.step(&mut item, "offer", &[("clinic", "12")], &Facts::default());
    let no = [
        ("clinic", "12"),
        ("answer", "declined"),
        ("reason", "多忙のため"),
    ];
    office.step(&mut item, "answer", &no, &asked(&[(12, OfferState::Sent)]));
    assert_eq!(item.next.as_ref().unwrap().actor, "owner");
    let again = office.try_do(
        &item,
        "offer",
        &[("clinic", "15,16")],
        &asked(&[(16, OfferState::Sent)]),
    );
    assert_eq!(
        again,
        Err(Refusal::Guarded {
            guard: Guard::NotAsked
        })
    );
}

#[test]
fn consent_said_last_counts_and_an_exception_opens_the_gate() {
    let office = Office::at(TUESDAY);
    let mut item = office.start("referral", Urgency::Normal);
    item.state = "accepted".into();
    let known = Facts {
        consent: true,
        ..asked(&[(15, OfferState::Accepted)])
    };
    assert!(office.try_do(&item, "inform", &[], &known).is_ok());
    let closed = office.try_do(&item, "inform", &[("consent", "not-yet")], &known);
    assert_eq!(
        closed,
        Err(Refusal::Guarded {
            guard: Guard::Consent
        })
    );
    let unknown = Facts {
        consent: false,
        ..known
    };
    let by_law = [
        ("consent", "impossible"),
        ("exception", "生命・身体・財産の保護"),
    ];
    assert_eq!(
        office
            .try_do(&item, "inform", &by_law, &unknown)
            .unwrap()
            .details["exception"],
        "life"
    );
}

#[test]
fn an_outreach_case_goes_out_and_refusal_leads_to_a_revisit() {
    let office = Office::at(TUESDAY);
    let mut item = office.start("outreach", Urgency::Normal);
    let calm = Facts::default();
    office.step(&mut item, "triage", &[("urgency", "即時")], &calm);
    assert_eq!(item.urgency, Urgency::Immediate);
    assert_eq!(due(&item), "2026-11-24T09:15:00+09:00");
    office.step(&mut item, "review", &[("question", "行くべきか")], &calm);
    let by = [("basis", "danger"), ("decided_by", "個別ケア会議")];
    office.step(&mut item, "decide", &by, &calm);
    office.step(
        &mut item,
        "staff",
        &[("physician", "3"), ("with", "包括 森")],
        &calm,
    );
    office.step(&mut item, "schedule", &[("at", "+1d 10:00")], &calm);
    assert_eq!(due(&item), "2026-11-25T10:00:00+09:00");
    office.step(&mut item, "depart", &[], &calm);
    office.step(&mut item, "arrive", &[], &calm);
    let too_deep = office.try_do(&item, "leave", &[("depth", "7")], &calm);
    assert!(
        matches!(too_deep, Err(Refusal::Fields { .. })),
        "{too_deep:?}"
    );
    office.step(&mut item, "leave", &[], &calm);
    let back = |contact| Facts {
        contact,
        outing_planned_at: Some("2026-11-25T01:00:00Z".parse().unwrap()),
        ..Facts::default()
    };
    let untold = office.try_do(&item, "record", &[("text", "拒否")], &back(Contact::Untold));
    let no_date = [("text", "拒否"), ("depth", "2")];
    let no_date = office.try_do(&item, "record", &no_date, &back(Contact::Untold));
    for (refused, field) in [(untold, "depth"), (no_date, "at")] {
        let Err(Refusal::Fields { faults }) = refused else {
            panic!("{refused:?}")
        };
        assert_eq!(
            (faults[0].field.as_str(), faults[0].code),
            (field, "missing")
        );
    }
    office.step(
        &mut item,
        "record",
        &[
            ("text", "拒否"),
            ("body", "2"),
            ("danger_signs", "褥瘡、脱水"),
        ],
        &calm,
    );
    assert_eq!(item.details["danger_signs"], "pressure-ulcer,weight-loss");
    for refusal in ["declined", "辞退", "withdrawn", "unreachable"] {
        let closed = office.try_do(&item, "close", &[("outcome", refusal)], &calm);
        assert!(
            matches!(closed, Err(Refusal::Fields { .. })),
            "{refusal} does not close a case: {closed:?}"
        );
    }
    office.step(&mut item, "revisit", &[("at", "12/1 14:00")], &calm);
    assert_eq!(due(&item), "2026-12-01T14:00:00+09:00");
    office.step(&mut item, "schedule", &[("at", "12/1 14:00")], &calm);
}

#[test]
fn a_link_names_another_workflow_by_id_route_or_label() {
    let office = Office::at(TUESDAY);
    let mut item = office.start("outreach", Urgency::Normal);
    item.state = "recorded".into();
    for (to, id) in [
        ("support-team", "support_team"),
        ("副主治医選定", "referral"),
        ("s", "referral"),
    ] {
        let plan = office
            .try_do(&item, "link", &[("to", to)], &Facts::default())
            .unwrap();
        assert_eq!(plan.given["to"], id);
    }
}

#[test]
fn a_hold_waits_for_its_date_and_resuming_starts_the_clock_afresh() {
    let mut office = Office::at(TUESDAY);
    let mut item = office.start("referral", Urgency::Normal);
    office.step(&mut item, "clarify", &[], &Facts::default());
    let hold = [("reason", "家族の返事待ち"), ("until", "12/7")];
    office.step(&mut item, "hold", &hold, &Facts::default());
    assert_eq!(
        (item.state.as_str(), item.held_state.as_deref()),
        ("on-hold", Some("clarifying"))
    );
    office.step(&mut item, "note", &[("text", "まだ")], &Facts::default());
    assert_eq!(item.held_state.as_deref(), Some("clarifying"));
    office.now += TimeDelta::days(7);
    office.step(&mut item, "resume", &[], &Facts::default());
    assert_eq!(
        (item.state.as_str(), item.held_state.as_deref()),
        ("clarifying", None)
    );
    assert_eq!(due(&item), "2026-12-02T09:00:00+09:00");
}

#[test]
fn a_note_wins_no_time_and_does_not_stay_with_the_item() {
    let mut office = Office::at(TUESDAY);
    let mut item = office.start("callback", Urgency::Normal);
    let before = item.next.clone();
    office.now += TimeDelta::minutes(10);
    office.step(
        &mut item,
        "note",
        &[("text", "折り返し不要かも")],
        &Facts::default(),
    );
    assert_eq!((item.next.clone(), item.details.len()), (before, 0));
    let empty = office.try_do(&item, "note", &[("text", "  ")], &Facts::default());
    let Err(Refusal::Fields { faults }) = empty else {
        panic!("{empty:?}")
    };
    assert_eq!(
        (faults[0].field.as_str(), faults[0].code),
        ("text", "missing")
    );
}

#[test]
fn clocks_know_the_weekend_and_golden_week() {
    let friday = Office::at("2026-11-27T17:00:00+09:00");
    let item = friday.start("referral", Urgency::Normal);
    assert!(due(&item).starts_with("2026-11-30T1"), "{}", due(&item));
    let before_golden_week = Office::at("2026-05-01T10:00:00+09:00");
    let mut item = before_golden_week.start("referral", Urgency::Normal);
    before_golden_week.step(&mut item, "clarify", &[], &Facts::default());
    assert_eq!(due(&item), "2026-05-07T10:00:00+09:00");
}

#[test]
fn all_that_is_wrong_with_the_fields_is_told_at_once_by_codes() {
    let office = Office::at(TUESDAY);
    let mut item = office.start("outreach", Urgency::Normal);
    item.state = "returned".into();
    let wrong = [
        ("dept", "3"),
        ("last_seen", "2月30日"),
        ("body", "9"),
        ("capacity", "ふつう"),
    ];
    let refused = office.try_do(&item, "record", &wrong, &Facts::default());
    let Err(Refusal::Fields { faults }) = refused else {
        panic!("{refused:?}")
    };
    let told: BTreeSet<(&str, &str)> = faults.iter().map(|f| (f.field.as_str(), f.code)).collect();
    for fault in [
        ("dept", "unknown-field"),
        ("body", "out-of-range"),
        ("capacity", "not-in-list"),
        ("text", "missing"),
    ] {
        assert!(told.contains(&fault), "{fault:?} in {told:?}");
    }
    assert!(
        told.iter()
            .any(|(field, code)| *field == "last_seen" && code.starts_with("date-"))
    );
    assert_eq!(faults.len(), 5);
    let nearest = faults.iter().find(|f| f.field == "dept").unwrap();
    assert_eq!(nearest.args, [("nearest", "depth".to_owned())]);
}

#[test]
fn what_is_not_allowed_is_refused_with_its_reason() {
    let office = Office::at(TUESDAY);
    let mut item = office.start("referral", Urgency::Normal);
    let unknown = office.try_do(&item, "clam", &[], &Facts::default());
    let nearest = Some("claim".to_owned());
    assert_eq!(
        unknown,
        Err(Refusal::Unknown {
            name: "clam".into(),
            nearest
        })
    );
    let early = office.try_do(&item, "inform", &[], &Facts::default());
    assert_eq!(early.as_ref().unwrap_err().code(), "wrong-state");
    assert_eq!(
        early,
        Err(Refusal::WrongState {
            name: "inform".into(),
            state: "requested".into()
        })
    );
    let error = office.try_do(&item, "error", &[("reason", "二重")], &Facts::default());
    assert_eq!(
        error,
        Err(Refusal::NotAllowed {
            name: "error".into(),
            role: Role::Coordinator
        })
    );
    item.owner = Some(StaffId(1));
    let late = office.try_do(&item, "claim", &[], &Facts::default());
    assert_eq!(
        late,
        Err(Refusal::Guarded {
            guard: Guard::Unclaimed
        })
    );
    let viewer = office
        .workflow("referral")
        .possible(&item, &Facts::default(), Role::Viewer);
    assert!(viewer.iter().all(|possible| possible.blocked.is_some()));
}

#[test]
fn undo_is_possible_once_there_is_a_step_and_is_left_to_the_store() {
    let office = Office::at(TUESDAY);
    let referral = office.workflow("referral");
    let item = office.start("referral", Urgency::Normal);
    let fresh = Facts::default();
    assert_eq!(
        referral.may_undo(&fresh, Role::Coordinator),
        Err(Refusal::NothingToUndo)
    );
    let moved = Facts {
        last_step: Some("clarify".into()),
        ..Facts::default()
    };
    assert_eq!(referral.may_undo(&moved, Role::Coordinator), Ok(()));
    assert_eq!(
        office.try_do(&item, "undo", &[], &moved),
        Err(Refusal::UndoneByStore)
    );
}

#[test]
fn a_hand_over_makes_the_colleague_the_owner_and_a_release_nobody() {
    let office = Office::at(TUESDAY);
    let mut item = office.start("referral", Urgency::Normal);
    office.step(&mut item, "hand-over", &[("to", "9")], &Facts::default());
    assert_eq!(item.owner, Some(StaffId(9)));
    office.step(&mut item, "release", &[], &Facts::default());
    assert_eq!(
        (item.owner, item.next.as_ref().unwrap().actor.as_str()),
        (None, "anyone")
    );
}

#[test]
fn an_empty_form_is_started_and_what_is_missing_is_listed() {
    let office = Office::at(TUESDAY);
    let referral = office.workflow("referral");
    let item = office.start("referral", Urgency::Normal);
    let missing: Vec<&str> = referral
        .missing(&item.details)
        .iter()
        .map(|f| f.code.as_str())
        .collect();
    assert_eq!(missing, ["diseases", "attending", "consent"]);
}
