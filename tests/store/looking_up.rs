//! Consultations are found again: by any part of what was said, by who, what about, and when.

use crate::support::{TestOffice, call};
use chrono::{DateTime, TimeDelta, Utc};
use madoguchi::domain::contact::{Contact, ContactId, Subject, What};
use madoguchi::domain::intake::ConsultationInput;
use madoguchi::domain::look_up::{LookUp, LookUpContext};
use madoguchi::store::Store;
use proptest::prelude::*;
use std::cell::RefCell;

fn asked(office: &TestOffice, store: &Store, line: &str) -> LookUp {
    let known = store.office();
    LookUp::parse(
        line,
        &LookUpContext {
            categories: &known.vocabularies.categories,
            areas: &known.areas,
            calendar: &known.calendar,
            today: office.clock.today(),
        },
    )
}

/// Numbers of the first page, newest first.
fn found(office: &TestOffice, line: &str) -> Vec<String> {
    let store = office.store();
    let asked = asked(office, &store, line);
    let page = store.find_consultations(&asked, None, 50).unwrap();
    page.hits.iter().map(|hit| hit.number.to_string()).collect()
}

fn said(key: &str, narrative: &str) -> ConsultationInput {
    ConsultationInput {
        narrative: narrative.into(),
        ..call(key, "answered")
    }
}

fn register(office: &TestOffice, input: &ConsultationInput) -> String {
    let mut store = office.store();
    let registered = store.register(&office.actor("佐藤"), input).unwrap();
    registered.number.to_string()
}

#[test]
fn words_of_one_and_two_characters_are_found_wherever_they_stand() {
    let office = TestOffice::open();
    let first = register(&office, &said("1", "松戸駅の近く、桜通りにお住まい"));
    let second = register(&office, &said("2", "お花見は桜"));
    let third = register(&office, &said("3", "柏から転居。糖尿病。"));
    assert_eq!(found(&office, "桜"), [second.clone(), first.clone()]);
    assert_eq!(found(&office, "松戸"), [first.as_str()]);
    assert_eq!(
        found(&office, "松戸 桜"),
        [first.as_str()],
        "words are anded"
    );
    assert_eq!(found(&office, "糖尿病"), [third.as_str()]);
    assert_eq!(found(&office, "病"), [third]);
    assert_eq!(
        found(&office, "戸松"),
        [""; 0],
        "the pairs are there, the word is not"
    );
    assert_eq!(found(&office, "桜 !松戸"), [second]);
}

#[test]
fn however_it_is_written_it_is_found() {
    let office = TestOffice::open();
    let number = register(
        &office,
        &said(
            "1",
            "髙﨑様と渡邉様。ﾍﾙﾊﾟｰ利用中、三ヶ月前から国民健康保険。ＡＬＳ",
        ),
    );
    for line in [
        "高崎",
        "へるぱー",
        "ヘルパー",
        "三が月",
        "渡辺様",
        "als",
        "ａｌｓ",
        "\"渡辺様。 ヘルパー\"",
        "ヶ月前",
    ] {
        assert_eq!(found(&office, line), [number.as_str()], "{line}");
    }
}

#[test]
fn person_caller_and_number_are_found_in_every_form() {
    let office = TestOffice::open();
    let number = register(&office, &call("1", "referral"));
    for line in [
        "架空花子",
        "花子",
        "かくう",
        "カクウハナコ",
        "kakuu",
        "hanako",
        "kaku",
        "みほん",
        "恵子",
        "見本ケア",
        "4521",
        "1234",
        "047-000-4521",
        "1",
        "R8-00001",
        "r8-1",
        "S1",
        "R8-S0001",
    ] {
        // The reading of the caller is not known here.
        let expected: &[&str] = if line == "みほん" { &[] } else { &[&number] };
        assert_eq!(found(&office, line), expected, "{line}");
    }
}

#[test]
fn categories_areas_and_days_narrow() {
    let office = TestOffice::open();
    let mut input = said("1", "訪問看護の相談");
    input.categories = vec!["訪問看護".into()];
    input.person.address = "松戸市根本５".into();
    let nursing = register(&office, &input);
    let mut input = said("2", "薬の相談");
    input.received_at = Some("2026-10-30T10:00:00+09:00".into());
    let medicine = register(&office, &input);
    assert_eq!(found(&office, "#訪問看護"), [nursing.as_str()]);
    assert_eq!(found(&office, "@明第1 相談"), [nursing.as_str()]);
    assert_eq!(found(&office, "#どこにもない"), [""; 0]);
    assert_eq!(found(&office, "10月 相談"), [medicine.as_str()]);
    assert_eq!(found(&office, "11/24"), [nursing.as_str()]);
    assert_eq!(
        found(&office, "10/30..11/24"),
        [nursing.clone(), medicine.clone()]
    );
    assert_eq!(
        found(&office, ""),
        [nursing, medicine],
        "nothing asked is everything"
    );
}

#[test]
fn what_was_noted_late_stands_at_the_time_of_the_call() {
    let office = TestOffice::open();
    let mut late = said("1", "夕方に記録した訪問");
    let calls = [
        ("2", "2026-11-24T09:00:00+09:00"),
        ("3", "2026-11-20T09:00:00+09:00"),
        ("4", "2026-11-24T08:59:00+09:00"),
    ];
    let mut numbers = Vec::new();
    for (key, at) in calls {
        let mut input = said(key, "訪問");
        input.received_at = Some(at.into());
        numbers.push(register(&office, &input));
    }
    late.received_at = Some("2026-11-22T09:00:00+09:00".into());
    let late = register(&office, &late);
    let expected = [&numbers[0], &numbers[2], &late, &numbers[1]];
    assert_eq!(found(&office, "訪問"), expected.map(String::as_str));
    assert_eq!(found(&office, "訪"), expected.map(String::as_str));
    let store = office.store();
    let hits = store
        .find_consultations(&asked(&office, &store, "夕方"), None, 50)
        .unwrap()
        .hits;
    assert!(hits[0].is_late);
    assert_eq!(hits[0].entered_at, office.clock.now());
}

#[test]
fn pages_follow_each_other_without_a_gap_and_without_a_repetition() {
    let office = TestOffice::open();
    let start: DateTime<Utc> = "2026-11-20T00:00:00Z".parse().unwrap();
    for count in 0..37 {
        let mut input = said(&format!("{count}"), "転院の相談");
        // Several of one moment, and not in the order of their arrival.
        input.received_at =
            Some((start + TimeDelta::hours(i64::from(count * 7 % 12) * 6)).to_rfc3339());
        register(&office, &input);
    }
    let store = office.store();
    for line in ["転院", "転", "", "転院の相"] {
        let asked = asked(&office, &store, line);
        let (mut from, mut all) = (None, Vec::<Contact>::new());
        loop {
            let page = store.find_consultations(&asked, from, 5).unwrap();
            all.extend(page.hits);
            from = page.next;
            if from.is_none() {
                break;
            }
        }
        assert_eq!(all.len(), 37, "{line}");
        assert!(
            all.is_sorted_by_key(|hit| std::cmp::Reverse((hit.at, hit.id))),
            "{line}"
        );
    }
}

#[test]
fn a_person_is_meant_without_the_caller_of_the_same_name() {
    let office = TestOffice::open();
    let mine = register(&office, &call("1", "answered"));
    let mut other = said("2", "別の人の相談");
    other.person = madoguchi::domain::intake::PersonInput::default();
    other.caller.name = "架空 花子".into();
    register(&office, &other);
    let store = office.store();
    let mut asked = asked(&office, &store, "");
    asked.add_person("hanako");
    let hits = store.find_consultations(&asked, None, 50).unwrap().hits;
    assert_eq!(hits.len(), 1);
    assert_eq!(hits[0].number.to_string(), mine);
}

#[test]
fn a_file_of_the_first_schema_is_searchable_once_it_is_opened() {
    let office = TestOffice::open();
    let number = register(&office, &said("1", "松戸の桜"));
    office.go_back_to_schema(1);
    assert_eq!(found(&office, "桜"), [number]);
}

#[test]
fn a_history_is_every_contact_of_a_person_newest_first() {
    let office = TestOffice::open();
    let mut store = office.store();
    let actor = office.actor("佐藤");
    let registered = store.register(&actor, &call("1", "referral")).unwrap();
    office.clock.advance(TimeDelta::hours(1));
    store
        .add_to_consultation(&actor, registered.id, "長女から電話あり")
        .unwrap();
    let person = registered.person.unwrap();
    let history = store.history(&Subject::Person(person)).unwrap();
    assert_eq!(history.name, "架空 花子");
    let kinds: Vec<ContactId> = history.contacts.iter().map(|contact| contact.id).collect();
    assert!(matches!(kinds[0], ContactId::Addition(_)), "{kinds:?}");
    assert!(kinds.contains(&ContactId::Consultation(registered.id)));
    assert!(
        history
            .contacts
            .iter()
            .any(|contact| matches!(contact.what, What::Step { .. }))
    );
    let of_phone = store.history(&Subject::Phone("0470004521".into())).unwrap();
    assert_eq!(of_phone.contacts.len(), 2, "the call and its addition");
}

/// What people write; digraphs of ヴ and loose sound marks are left out, see `text::pairs`.
fn narrative() -> impl Strategy<Value = Vec<char>> {
    let letters: Vec<char> =
        "あかがさざけマツドーヶケ々三月松戸桜髙齋糖尿病、。・「」 \nABcz019()\"*-/Ａ１％!#@"
            .chars()
            .collect();
    proptest::collection::vec(proptest::sample::select(letters), 4..60)
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(60))]

    #[test]
    fn every_part_of_what_was_said_finds_it(text in narrative(), from in 0_usize..60, count in 1_usize..12) {
        thread_local!(static OFFICE: RefCell<(TestOffice, u32)> = RefCell::new((TestOffice::open(), 0)));
        let from = from.min(text.len() - 1);
        let part: String = text.iter().skip(from).take(count).filter(|letter| !"\"!#@".contains(**letter)).collect();
        let text: String = text.into_iter().collect();
        let text = format!("電話。{}", text.replace(['"', '!', '#', '@'], ""));
        OFFICE.with(|office| {
            let (office, calls) = &mut *office.borrow_mut();
            *calls += 1;
            let number = register(office, &said(&calls.to_string(), &text));
            let store = office.store();
            let line = format!("\"{part}\"");
            let first = store.find_consultations(&asked(office, &store, &line), None, 200).unwrap();
            assert!(first.hits.iter().any(|hit| hit.number.to_string() == number), "{part:?} in {text:?}");
        });
    }

    #[test]
    fn whatever_is_typed_is_a_query_and_no_error(line in "\\PC{0,20}|[\"*^():{}+AND OR NOT NEAR\u{0}\u{1}-]{0,24}") {
        thread_local!(static OFFICE: TestOffice = TestOffice::open());
        OFFICE.with(|office| {
            found(office, &line);
        });
    }
}
