//! From F12 to the record in the store.

use super::*;

#[test]
fn f12_goes_to_the_first_fault_and_asks_for_nothing_yet() {
    let mut seat = Seat::with_a_call();
    seat.fill("person.birth_date", "S65.1.1")
        .run(Command::Commit);
    assert_eq!(seat.at(), "person.birth_date");
    assert!(seat.call().form.focused().unwrap().is_blamed());
    assert!(seat.registers().is_empty());
    assert_eq!(seat.notices().len(), 1);
}

#[test]
fn the_route_follows_what_was_recorded_and_enter_registers_once() {
    let mut seat = Seat::with_a_call();
    seat.fill("narrative", "副主治医を探したい")
        .fill("categories", "2")
        .run(Command::Commit);
    assert_eq!(seat.call().mode, Mode::Routes(0), "referral");
    seat.run(Command::GoPrimary)
        .run(Command::Commit)
        .run(Command::GoPrimary);
    let inputs = seat.registers();
    assert_eq!(inputs.len(), 1, "pressing again sends nothing");
    assert_eq!(inputs[0].route.as_deref(), Some("referral"));
    assert_eq!(inputs[0].categories, ["sub-attending"]);
    let id = seat.call().id.to_string();
    assert_eq!(seat.registers()[0].key.as_deref(), Some(id.as_str()));
    assert_eq!(
        seat.drops(),
        0,
        "the draft stays until the store has answered"
    );
}

#[test]
fn what_is_typed_while_it_is_registered_becomes_a_call_of_its_own() {
    let mut seat = Seat::with_a_call();
    seat.fill("narrative", "相談")
        .run(Command::Commit)
        .run(Command::GoPrimary);
    let id = seat.call().id;
    seat.types("あと一つ");
    assert_eq!(seat.registers()[0].narrative, "相談");
    assert!(
        seat.last_draft()
            .fields
            .values()
            .any(|text| text == "あと一つ"),
        "a kill now loses nothing"
    );
    seat.answer(Asker::Intake(id), Ok(made(true, Vec::new())));
    let parked = &seat.intake.parked()[0];
    assert_eq!(parked.form.text("narrative"), "あと一つ");
    assert_ne!(parked.id, id);
}

#[test]
fn what_is_typed_while_it_is_refused_goes_where_the_cursor_is() {
    let mut seat = Seat::with_a_call();
    seat.fill("narrative", "相談")
        .run(Command::Commit)
        .run(Command::GoPrimary);
    let id = seat.call().id;
    seat.types("あと一つ");
    seat.answer(Asker::Intake(id), Err(StoreError::Busy));
    assert_eq!(seat.text("narrative"), "相談あと一つ");
}

#[test]
fn a_draft_that_cannot_be_written_is_told_once_with_its_reason() {
    let mut seat = Seat::with_a_call();
    seat.types("0");
    let id = seat.call().id;
    for _ in 0..3 {
        let effects = seat
            .intake
            .draft_written(id, Err(Unsaved::NoSpace), &seat.desk);
        seat.effects.extend(effects);
    }
    let told: Vec<&str> = seat.notices();
    assert_eq!(told.len(), 1);
    assert!(told[0].contains("ディスクがいっぱい"), "{told:?}");
    assert_eq!(seat.intake.unsaved(), 1);
    let _ = seat.intake.draft_written(id, Ok(seat.desk.now), &seat.desk);
    assert_eq!(seat.intake.unsaved(), 0);
}

#[test]
fn the_draft_goes_only_when_the_store_has_the_record() {
    let mut seat = Seat::with_a_call();
    seat.fill("narrative", "相談")
        .run(Command::Commit)
        .run(Command::GoPrimary);
    let id = seat.call().id;
    seat.answer(Asker::Intake(id), Err(StoreError::Busy));
    assert_eq!((seat.drops(), seat.text("narrative").as_str()), (0, "相談"));
    seat.run(Command::Commit).run(Command::GoPrimary);
    assert_eq!(seat.registers().len(), 2);
    seat.answer(Asker::Intake(id), Ok(made(true, vec![referral()])));
    assert_eq!(seat.drops(), 1);
    assert!(seat.intake.front().is_none());
    let told = seat.notices().pop().unwrap().to_owned();
    assert!(
        told.contains("R8-00012") && told.contains("R8-S0003") && told.contains("F4"),
        "{told}"
    );
    assert!(matches!(
        seat.effects.last(),
        Some(Effect::Go(Place::Work {
            item: Some(ItemId(3)),
            ..
        }))
    ));
}

#[test]
fn a_record_that_was_there_already_is_not_made_twice() {
    let mut seat = Seat::with_a_call();
    seat.fill("narrative", "相談")
        .run(Command::Commit)
        .run(Command::GoPrimary);
    let id = seat.call().id;
    seat.answer(Asker::Intake(id), Ok(made(false, Vec::new())));
    assert!(seat.notices().pop().unwrap().contains("すでに"));
    assert_eq!(seat.drops(), 1);
}

#[test]
fn nothing_is_registered_where_nothing_may_be_written() {
    let mut seat = Seat::with_a_call();
    seat.desk.read_only = true;
    seat.fill("narrative", "相談").run(Command::Commit);
    assert_eq!(seat.call().mode, Mode::Fields);
    assert!(seat.registers().is_empty());
}

#[test]
fn every_field_reaches_the_input_under_its_own_name() {
    let mut seat = Seat::with_a_call();
    let codes: Vec<String> = seat
        .call()
        .form
        .fields()
        .map(|field| field.code.clone())
        .collect();
    let texts: BTreeMap<&str, &str> = BTreeMap::from([
        ("caller.phone", "047-000-0001"),
        ("person.phone", "047-000-0002"),
        ("person.birth_date", "S20.3.5"),
        ("next.due", "2026-06-12T10:00:00+09:00"),
        ("received_at", "2026-06-10T10:00:00+09:00"),
    ]);
    let desk = seat.desk.clone();
    let blank = serde_json::to_value(seat.call().input(&OFFICE, desk.locale, desk.now)).unwrap();
    for code in codes {
        let field = seat.call().form.field(&code).unwrap().clone();
        let text = match field.content() {
            crate::app::form::Content::Choice(choice) => choice.options()[0].value.clone(),
            _ => texts
                .get(code.as_str())
                .map_or_else(|| "あ".to_owned(), |text| (*text).to_owned()),
        };
        let text = if code == "caller.anonymous" || code == "abuse_suspected" {
            "yes".to_owned()
        } else {
            text
        };
        seat.call().form.set_text(&code, &text);
        let input =
            serde_json::to_value(seat.call().input(&OFFICE, desk.locale, desk.now)).unwrap();
        let pointer = format!("/{}", code.replace('.', "/"));
        let (value, before) = (input.pointer(&pointer), blank.pointer(&pointer));
        assert!(value.is_some(), "{code} is no path of an input");
        assert_ne!(value, before, "{code}");
    }
}
