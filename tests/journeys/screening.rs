//! From the sheet to the decision: danger signs, the support physician first, who decides on what ground, and the look
//! after half a year.

use crate::office::Office;
use crate::records;
use crate::taking_steps::{staff_id, step, try_step};
use chrono::TimeDelta;
use madoguchi::domain::ids::ItemId;
use madoguchi::domain::urgency::Urgency;
use madoguchi::store::StoreError;

fn office_with_case() -> (Office, ItemId) {
    let office = Office::open();
    records::physicians(&office);
    let item = records::outreach(&office, "k1");
    (office, item)
}

#[test]
fn one_danger_sign_makes_a_case_immediate_and_says_whom_to_call() {
    let (office, item) = office_with_case();
    let before = office.store().item_view(item).unwrap().item;
    let mut sato = office.desk("佐藤");
    sato.keys("<f6>.").sees("スクリーニングを記録する");
    sato.keys("<down><enter>").sees("危険の兆候");
    sato.keys("褥瘡<tab>3<tab>2<f12>");
    sato.sees("119").sees("110");
    let after = office.store().item_view(item).unwrap().item;
    assert_eq!(after.urgency, Urgency::Immediate);
    assert!(
        after.next.unwrap().due < before.next.unwrap().due,
        "the clock is that of 即時"
    );
    sato.keys("o")
        .sees("危険の兆候")
        .sees("すぐに電話")
        .sees("救急 119");
}

#[test]
fn a_case_with_a_danger_sign_is_not_triaged_down() {
    let (office, item) = office_with_case();
    step(&office, item, "screen", &[("danger_signs", "no-food")]);
    let triaged = step(&office, item, "triage", &[("urgency", "normal")]);
    assert_eq!(triaged.item.urgency, Urgency::Immediate);
    step(&office, item, "screen", &[("danger_signs", "")]);
    let again = step(&office, item, "triage", &[("urgency", "3d")]);
    assert_eq!(again.item.urgency, Urgency::ThreeDays);
}

#[test]
fn repeated_sheets_stand_one_above_the_other_with_what_has_changed() {
    let (office, item) = office_with_case();
    step(
        &office,
        item,
        "screen",
        &[("body", "2"), ("home", "3"), ("trusted", "大家さん")],
    );
    office.advance(TimeDelta::days(30));
    step(
        &office,
        item,
        "screen",
        &[("body", "1"), ("home", "3"), ("trusted", "大家さん")],
    );
    let mut sato = office.desk("佐藤");
    sato.resize(120, 40);
    sato.keys("<f6>o")
        .sees("計4")
        .sees("不潔な身体 2>1")
        .sees("計5")
        .sees("不潔な身体 2");
    sato.sees_no("不衛生な住環境 3>3");
}

#[test]
fn nobody_is_sent_before_the_support_physician_was_asked() {
    let (office, item) = office_with_case();
    let refused = try_step(&office, "森", item, "decide", &[("basis", "consent")]).unwrap_err();
    assert!(matches!(refused, StoreError::Refused(_)), "{refused:?}");
    let mut sato = office.desk("佐藤");
    sato.keys("<f6><f9><enter><f9>")
        .sees("空野 医師")
        .keys("<enter>");
    let view = office.store().item_view(item).unwrap();
    assert_eq!(view.item.state, "under-review");
    let asked = staff_id(&office, "空野 医師");
    assert_eq!(view.item.details["advisor"], asked);
    let closed = step(&office, item, "advise", &[("text", "まず保健師が訪ねる")]);
    assert_eq!(closed.item.state, "advised");
    assert!(!closed.item.is_open());
}

#[test]
fn after_the_question_the_answer_is_proposed_and_after_the_answer_the_decision() {
    let (office, item) = office_with_case();
    step(&office, item, "review", &[]);
    let mut sato = office.desk("佐藤");
    sato.resize(120, 40);
    sato.keys("<f6><f9>").sees("サポート医の答えを記録する");
    sato.keys("出動が望ましい<f12>");
    let view = office.store().item_view(item).unwrap();
    assert_eq!(view.item.details["opinion"], "go");
    assert_eq!(view.item.next.unwrap().actor, "owner");
    sato.sees("出動か助言のみかを決める");
    sato.keys("<f9>").sees("出動の根拠");
    // Asked anew, the physician has not answered yet.
    sato.keys("<esc>");
    step(&office, item, "triage", &[("urgency", "normal")]);
    step(&office, item, "review", &[]);
    sato.keys("<f9>").sees("サポート医の答えを記録する");
}

#[test]
fn without_consent_somebody_answers_for_the_decision_by_name() {
    let (office, item) = office_with_case();
    step(&office, item, "review", &[]);
    let refused = try_step(&office, "森", item, "decide", &[("basis", "danger")]).unwrap_err();
    let StoreError::Refused(refusal) = refused else {
        panic!("{refused:?}");
    };
    assert_eq!(refusal.code(), "fields");
    let by = [
        ("basis", "danger"),
        ("decided_by", "個別ケア会議"),
        ("decided_on", "11/13 15:00"),
    ];
    let decided = step(&office, item, "decide", &by);
    assert_eq!(decided.item.details["decided_by"], "個別ケア会議");
    assert_eq!(
        decided.item.details["decided_on"],
        "2026-11-13T15:00:00+09:00"
    );
}

#[test]
fn after_half_a_year_the_case_waits_for_a_look_and_for_nothing_else() {
    let (office, item) = office_with_case();
    step(&office, item, "review", &[]);
    step(&office, item, "decide", &[("basis", "consent")]);
    step(&office, item, "staff", &[("physician", "7")]);
    let planned = step(
        &office,
        item,
        "schedule",
        &[("at", "2027-09-01T10:00:00+09:00")],
    );
    let next = planned.item.next.unwrap();
    assert_eq!(next.due, planned.item.created_at + TimeDelta::days(183));
    office.advance(TimeDelta::days(190));
    let mut sato = office.desk("佐藤");
    sato.keys("<f6>").sees("6か月の見直しをする");
    sato.keys("<f9>出動を続ける<f12>");
    let looked = office.store().item_view(item).unwrap().item;
    assert_eq!(looked.state, "scheduled");
    assert_eq!(looked.details["reassessed_on"], "2027-05-25");
    assert_eq!(
        looked.next.unwrap().due,
        "2027-09-01T01:00:00Z"
            .parse::<chrono::DateTime<chrono::Utc>>()
            .unwrap()
    );
}

#[test]
fn a_digit_on_the_line_that_confirms_picks_in_the_list_of_the_form() {
    let (office, item) = office_with_case();
    let mut sato = office.desk("佐藤");
    sato.keys("<f6><f9>3").sees("3 3日");
    sato.keys("<f12>");
    let urgency = office.store().item_view(item).unwrap().item.urgency;
    assert_eq!(urgency, Urgency::ThreeDays);
}
