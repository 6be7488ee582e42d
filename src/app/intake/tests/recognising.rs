//! Who is calling: candidates, taking over, keys before the answer.

use super::*;

#[test]
fn every_key_is_in_the_draft_with_the_cursor() {
    let mut seat = Seat::with_a_call();
    seat.fill("narrative", "退院後");
    let draft = seat.last_draft();
    assert_eq!(draft.fields["narrative"], "退院後");
    assert_eq!((draft.focus.as_str(), draft.cursor), ("narrative", 3));
}

#[test]
fn four_digits_ask_who_is_calling_and_only_the_newest_answer_counts() {
    let mut seat = Seat::with_a_call();
    seat.types("452");
    assert!(seat.lookups().is_empty());
    seat.types("10");
    let askers: Vec<Asker> = seat.lookups().into_iter().map(|(asker, _)| asker).collect();
    assert_eq!(askers.len(), 2);
    seat.answer(askers[1], Ok(found(Vec::new(), Vec::new())));
    seat.answer(askers[0], Ok(found(vec![caller()], Vec::new())));
    let call = seat.call();
    assert!(
        call.lookup.candidates(&call.form).is_empty(),
        "the older answer came last"
    );
}

#[test]
fn enter_on_the_end_of_a_number_takes_the_first_candidate_even_before_the_answer() {
    let mut seat = Seat::with_a_call();
    seat.types("4521").run(Command::FieldNext);
    let asker = seat.lookups()[0].0;
    seat.answer(asker, Ok(found(vec![caller()], Vec::new())));
    assert_eq!(seat.text("caller.name"), "佐藤 恵子");
    assert_eq!(seat.text("caller.occupation"), "care-manager");
    assert_eq!(seat.at(), "person.kana");
}

#[test]
fn enter_goes_on_where_nobody_is_known_and_on_a_whole_number() {
    let mut seat = Seat::with_a_call();
    seat.types("4521").run(Command::FieldNext);
    let asker = seat.lookups()[0].0;
    seat.answer(asker, Ok(found(Vec::new(), Vec::new())));
    assert_eq!(seat.at(), "caller.occupation");
    let mut seat = Seat::with_a_call();
    seat.types("09000004521");
    let asker = seat.lookups().last().unwrap().0;
    seat.answer(asker, Ok(found(vec![caller()], Vec::new())));
    seat.run(Command::FieldNext);
    assert_eq!(
        (seat.text("caller.name").as_str(), seat.at().as_str()),
        ("", "caller.occupation")
    );
}

#[test]
fn keys_that_come_before_the_answer_are_not_lost() {
    let mut seat = Seat::with_a_call();
    seat.types("4521").run(Command::FieldNext);
    seat.types("3");
    assert_eq!(seat.text("caller.occupation"), "care-manager");
}

#[test]
fn a_person_taken_over_brings_the_area_and_leads_to_what_differs() {
    let mut seat = Seat::with_a_call();
    seat.fill("person.kana", "yama");
    let asker = seat.lookups().last().unwrap().0;
    seat.answer(asker, Ok(found(Vec::new(), vec![person()])));
    seat.run(Command::CandidatesOpen);
    assert_eq!(
        seat.intake.layers(),
        [Layer::Dialog],
        "letters are dead in the list"
    );
    seat.run(Command::Pick1);
    assert_eq!(seat.text("person.birth_date"), "S20.3.5");
    assert_eq!(seat.text("person.area"), "14");
    assert_eq!(seat.at(), "narrative");
    assert_eq!(seat.call().person_id(), Some(PersonId(7)));
    assert!(matches!(
        seat.lookups().last().unwrap().1,
        Request::About {
            person: PersonId(7),
            ..
        }
    ));
    let call = seat.call();
    assert!(
        call.lookup.candidates(&call.form).is_empty(),
        "who was taken is no candidate any more"
    );
}

#[test]
fn taking_over_can_be_taken_back_whole() {
    let mut seat = Seat::with_a_call();
    seat.types("4521").run(Command::FieldNext);
    let asker = seat.lookups()[0].0;
    seat.answer(asker, Ok(found(vec![caller()], Vec::new())));
    seat.run(Command::Undo);
    assert_eq!(
        (
            seat.text("caller.name").as_str(),
            seat.text("caller.phone").as_str()
        ),
        ("", "4521")
    );
}

#[test]
fn an_area_is_set_offered_or_left_open_and_never_taken_from_a_person() {
    let mut seat = Seat::with_a_call();
    seat.fill("person.address", "松戸市小金原4-2")
        .run(Command::FieldNext);
    assert_eq!(seat.text("person.area"), "14");
    seat.call().form.set_text("person.address", "");
    seat.fill("person.address", "松戸市上本郷3018")
        .run(Command::FieldNext);
    assert_eq!(seat.text("person.area"), "", "two areas share this town");
    seat.types("2");
    assert_eq!(seat.text("person.area"), "03", "the second of the two");
    seat.call().form.set_text("person.address", "");
    seat.fill("person.address", "夢見ケ丘1")
        .run(Command::FieldNext);
    assert_eq!(seat.text("person.area"), "03", "a person has chosen it");
}
