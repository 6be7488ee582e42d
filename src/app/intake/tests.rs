use super::*;
use crate::app::event::Asker;
use crate::app::screen::Screen;
use crate::app::teams::TeamWatch;
use crate::clock::Clock;
use crate::config::Config;
use crate::domain::draft::Draft;
use crate::domain::ids::{ConsultationId, ItemId, PersonId, StaffId};
use crate::domain::intake::ConsultationInput;
use crate::domain::number::Number;
use crate::domain::person::{Person, PersonDetails};
use crate::domain::staff::{Actor, Role};
use crate::keymap::command::Layer;
use crate::locale::{Lang, Locale};
use crate::office::Office;
use crate::store::StoreError;
use crate::store::recognise::{CallerHit, PersonHit};
use crate::store::request::{Reply, Request};
use std::collections::BTreeMap;
use std::sync::{Arc, LazyLock};

static OFFICE: LazyLock<Arc<Office>> = LazyLock::new(|| Arc::new(Office::shipped()));

fn desk() -> Desk {
    let now = "2026-06-11T05:35:00Z".parse().unwrap();
    Desk {
        office: Arc::clone(&OFFICE),
        locale: Locale::new(Lang::Ja),
        me: Actor {
            staff: StaffId(2),
            name: "佐藤".to_owned(),
            role: Role::Reception,
            desk: "test".to_owned(),
        },
        staff: Arc::default(),
        config: Arc::new(Config::default()),
        clock: Clock::fixed(now, chrono_tz::Asia::Tokyo),
        now,
        demo: false,
        read_only: false,
        letters: crate::app::paper::Letters::default(),
        teams: TeamWatch::default(),
        page_rows: 10,
        is_broad: false,
    }
}

/// The screen, its desk, and every effect so far.
struct Seat {
    intake: Intake,
    desk: Desk,
    effects: Effects,
}

impl Seat {
    fn with_a_call() -> Self {
        let mut seat = Self {
            intake: Intake::default(),
            desk: desk(),
            effects: Effects::new(),
        };
        seat.f2();
        seat
    }

    fn f2(&mut self) {
        self.effects
            .extend(self.intake.led_to(&Place::NewIntake, &self.desk));
        self.effects.extend(self.intake.entered(&self.desk));
    }

    fn run(&mut self, command: Command) -> &mut Self {
        if let Handled::Yes(effects) = self.intake.command(command, &self.desk) {
            self.effects.extend(effects);
        }
        self
    }

    fn types(&mut self, text: &str) -> &mut Self {
        for letter in text.chars() {
            self.effects
                .extend(self.intake.text(&letter.to_string(), &self.desk));
        }
        self
    }

    fn fill(&mut self, code: &str, text: &str) -> &mut Self {
        self.call().form.focus_on(code, None);
        self.types(text)
    }

    fn call(&mut self) -> &mut Call {
        self.intake.front.as_mut().unwrap()
    }

    fn text(&mut self, code: &str) -> String {
        self.call().form.text(code)
    }

    fn at(&mut self) -> String {
        self.call().form.focused_code().to_owned()
    }

    fn answer(&mut self, asker: Asker, result: Result<Reply, StoreError>) -> &mut Self {
        let effects = self.intake.answered_as(asker, result, &self.desk);
        self.effects.extend(effects);
        self
    }

    /// The askers of look-ups so far, the newest last.
    fn lookups(&self) -> Vec<(Asker, &Request)> {
        self.asked()
            .filter(|(asker, _)| matches!(asker, Asker::IntakeLookup { .. }))
            .collect()
    }

    fn registers(&self) -> Vec<&ConsultationInput> {
        let inputs = self.asked().filter_map(|(_, request)| match request {
            Request::Register(input) => Some(input.as_ref()),
            _ => None,
        });
        inputs.collect()
    }

    fn asked(&self) -> impl Iterator<Item = (Asker, &Request)> {
        self.effects.iter().filter_map(|effect| match effect {
            Effect::Ask { asker, request } => Some((*asker, request)),
            _ => None,
        })
    }

    fn notices(&self) -> Vec<&str> {
        let texts = self.effects.iter().filter_map(|effect| match effect {
            Effect::Notify(notice) => Some(notice.text.as_str()),
            _ => None,
        });
        texts.collect()
    }

    fn last_draft(&self) -> &Draft {
        let drafts = self.effects.iter().rev().find_map(|effect| match effect {
            Effect::SaveDraft(draft) => Some(draft.as_ref()),
            _ => None,
        });
        drafts.unwrap()
    }

    fn drops(&self) -> usize {
        self.effects
            .iter()
            .filter(|effect| matches!(effect, Effect::DropDraft(_)))
            .count()
    }
}

fn caller() -> CallerHit {
    CallerHit {
        organisation: "ひがしケアプラン".to_owned(),
        facility: None,
        name: "佐藤 恵子".to_owned(),
        kana: "サトウ ケイコ".to_owned(),
        occupation: Some("care-manager".to_owned()),
        phone: "090-0000-4521".to_owned(),
        calls: 3,
        last_at: None,
        last_category: None,
        about: None,
    }
}

fn person() -> PersonHit {
    let details = PersonDetails {
        name: "山田 花子".to_owned(),
        kana: "ヤマダ ハナコ".to_owned(),
        birth_date: "1945-03-05".parse().ok(),
        address: "松戸市小金原4-2".to_owned(),
        speaking_note: "耳が遠い".to_owned(),
        ..PersonDetails::default()
    };
    PersonHit {
        person: Person {
            id: PersonId(7),
            revision: 1,
            details,
        },
        open_items: Vec::new(),
        consultations: 2,
        last_at: None,
        last_category: None,
    }
}

fn found(callers: Vec<CallerHit>, persons: Vec<PersonHit>) -> Reply {
    Reply::Recognised { callers, persons }
}

fn made(created: bool, items: Vec<StartedItem>) -> Reply {
    Reply::Registered(Registered {
        number: Number::consultation('R', 8, 12),
        id: ConsultationId(12),
        created,
        person: None,
        items,
    })
}

fn referral() -> StartedItem {
    StartedItem {
        number: Number::item('R', 8, 'S', 3),
        id: ItemId(3),
        kind: "referral".to_owned(),
    }
}

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
