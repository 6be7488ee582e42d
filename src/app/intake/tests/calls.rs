//! Several calls at one desk, call-backs, and the call before.

use super::*;

#[test]
fn a_call_back_asks_for_the_promised_time() {
    let mut seat = Seat::with_a_call();
    seat.fill("narrative", "折り返しを希望")
        .run(Command::Commit)
        .run(Command::Pick5);
    seat.run(Command::GoPrimary);
    assert!(matches!(seat.call().mode, Mode::Promise(_)));
    seat.run(Command::FieldNext);
    seat.types("いつか").run(Command::FieldNext);
    assert!(seat.registers().is_empty(), "that is no time");
    seat.run(Command::FieldDeleteLine)
        .types("1530")
        .run(Command::FieldNext);
    let registers = seat.registers();
    assert_eq!(registers[0].next.due, "2026-06-11T15:30:00+09:00");
    assert_eq!(registers[0].route.as_deref(), Some("callback"));
}

#[test]
fn esc_on_the_promised_time_goes_back_to_the_routes() {
    let mut seat = Seat::with_a_call();
    seat.fill("narrative", "折り返しを希望")
        .run(Command::Commit)
        .run(Command::Pick5)
        .run(Command::GoPrimary)
        .run(Command::Back);
    assert!(matches!(seat.call().mode, Mode::Routes(_)));
    assert_eq!(seat.text("narrative"), "折り返しを希望");
}

#[test]
fn f2_in_the_middle_parks_the_call_with_its_clock() {
    let mut seat = Seat::with_a_call();
    seat.fill("person.kana", "yamada");
    let first = seat.call().id;
    let began = seat.call().started_at;
    seat.desk.now += chrono::TimeDelta::minutes(3);
    seat.f2();
    assert_ne!(seat.call().id, first);
    assert_eq!(seat.intake.parked()[0].form.text("person.kana"), "ヤマダ");
    let effects = seat.intake.led_to(&Place::Draft(first), &seat.desk);
    seat.effects.extend(effects);
    assert_eq!((seat.call().id, seat.call().started_at), (first, began));
    assert!(
        seat.intake.parked().is_empty(),
        "the empty call in front was no call"
    );
}

#[test]
fn a_parked_call_that_is_registered_meanwhile_goes_without_disturbing_the_one_in_front() {
    let mut seat = Seat::with_a_call();
    seat.fill("narrative", "一")
        .run(Command::Commit)
        .run(Command::GoPrimary);
    let first = seat.call().id;
    seat.f2();
    seat.fill("narrative", "二");
    seat.answer(Asker::Intake(first), Ok(made(true, vec![referral()])));
    assert!(seat.intake.parked().is_empty());
    assert_eq!(seat.text("narrative"), "二");
    assert!(
        !seat
            .effects
            .iter()
            .any(|effect| matches!(effect, Effect::Go(_)))
    );
}

#[test]
fn a_draft_makes_the_same_call_again() {
    let mut seat = Seat::with_a_call();
    seat.fill("caller.kana", "satou")
        .fill("special_care", "25")
        .fill("narrative", "一\n二");
    seat.run(Command::FieldLeft);
    let draft = seat.last_draft().clone();
    let mut other = Intake::default();
    other.recovered(vec![draft.clone()], &seat.desk);
    let effects = other.led_to(&Place::Draft(draft.id), &seat.desk);
    let again = effects.iter().find_map(|effect| match effect {
        Effect::SaveDraft(draft) => Some(draft.as_ref().clone()),
        _ => None,
    });
    assert_eq!(again, Some(draft));
}

#[test]
fn f9_copies_the_caller_of_ones_own_last_consultation() {
    let mut seat = Seat::with_a_call();
    seat.run(Command::GoPrimary);
    let (asker, request) = seat.lookups()[0];
    assert!(matches!(request, Request::Newest { .. }));
    let consultation = |taken_by, name: &str| crate::domain::consultation::Consultation {
        id: ConsultationId(1),
        number: Number::consultation('R', 8, 1),
        revision: 1,
        taken_by: StaffId(taken_by),
        taken_by_name: String::new(),
        entered_at: seat.desk.now,
        person_id: None,
        details: details(name, &seat.desk),
    };
    let newest = vec![
        consultation(9, "森の相談者"),
        consultation(2, "自分の相談者"),
    ];
    seat.answer(asker, Ok(Reply::Consultations(newest)));
    assert_eq!(seat.text("caller.name"), "自分の相談者");
}

fn details(caller: &str, desk: &Desk) -> crate::domain::consultation::ConsultationDetails {
    let mut input = ConsultationInput {
        narrative: "相談".to_owned(),
        ..ConsultationInput::default()
    };
    input.caller.name = caller.to_owned();
    let context = crate::domain::intake::CheckContext {
        vocabularies: &desk.office.vocabularies,
        areas: &desk.office.areas,
        now: desk.now,
        today: desk.today(),
        calendar: &desk.office.calendar,
    };
    input.check(&context).unwrap()
}
