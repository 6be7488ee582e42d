use super::*;
use crate::calendar::business::BusinessCalendar;
use crate::domain::area::AreaTable;
use crate::domain::consultation::ConsultationDetails;
use crate::domain::urgency::Urgency;
use crate::domain::vocabulary::Vocabularies;
use chrono::{DateTime, Utc};
use chrono_tz::Asia::Tokyo;
use std::path::Path;

fn now() -> DateTime<Utc> {
    "2026-11-24T09:00:00+09:00".parse().unwrap()
}

fn check(input: &ConsultationInput) -> Result<ConsultationDetails, Vec<FieldFault>> {
    let words = include_str!("../../../data/vocabularies.toml");
    let areas = include_str!("../../../data/areas.toml");
    input.check(&CheckContext {
        vocabularies: &Vocabularies::parse(Path::new("vocabularies.toml"), words).unwrap(),
        areas: &AreaTable::parse(Path::new("areas.toml"), areas).unwrap(),
        now: now(),
        today: now().with_timezone(&Tokyo).date_naive(),
        calendar: &BusinessCalendar::default(),
    })
}

fn given(json: &str) -> ConsultationInput {
    serde_json::from_str(json).unwrap()
}

fn told() -> ConsultationInput {
    given(r#"{"narrative": "退院後の夜間対応を希望"}"#)
}

fn faults(input: &ConsultationInput) -> Vec<(String, &'static str)> {
    check(input)
        .unwrap_err()
        .into_iter()
        .map(|fault| (fault.field, fault.code))
        .collect()
}

fn fault_of(json: &str) -> Vec<(String, &'static str)> {
    let mut input = given(json);
    input.narrative = "相談".to_owned();
    faults(&input)
}

const RICH: &str = r#"{
    "received_at": "2026-11-24T08:30:00+09:00", "ended_at": "2026-11-24T08:45:00+09:00",
    "channel": "電話",
    "caller": {"organisation": "架空ケアプラン", "name": "佐藤 恵子", "kana": "satou keiko",
               "occupation": "ケアマネ", "phone": "０４７－０００－１２３４"},
    "person": {"name": "山田 花子", "kana": "ﾔﾏﾀﾞ ﾊﾅｺ", "birth_date": "S20.3.5", "sex": "女",
               "address": "千葉県松戸市和名ヶ谷１－２", "care_level": "要介護３", "household": "独居",
               "dementia": "Ⅱb", "place": "入院"},
    "narrative": "退院後の夜間対応を希望。\r\n主治医はそのまま。",
    "field": "高齢", "scene": "入退院支援", "categories": ["副主治医", "看取り", "sub-attending"],
    "special_care": ["人工呼吸器", "胃ろう", "PEG"], "urgency": "３日以内", "consent": "口頭",
    "wishes": ["夜間"], "responses": ["助言"], "response": "候補を探す", "route": "紹介",
    "difficulties": ["介護負担"], "next": {"actor": "担当者", "action": "打診", "due": "+3"}
}"#;

#[test]
fn the_narrative_alone_is_enough() {
    let details = check(&told()).unwrap();
    assert_eq!(details.received_at, now());
    assert_eq!(
        (details.channel.as_str(), details.route.as_str()),
        ("phone", "answered")
    );
    assert_eq!(details.urgency, Urgency::Normal);
    assert!(details.person.is_blank());
}

#[test]
fn words_in_any_form_become_codes() {
    let details = check(&given(RICH)).unwrap();
    assert_eq!(details.caller.kana, "サトウ ケイコ");
    assert_eq!(details.caller.occupation.as_deref(), Some("care-manager"));
    assert_eq!(details.person.kana, "ヤマダ ハナコ");
    assert_eq!(details.person.birth_date.unwrap().to_string(), "1945-03-05");
    assert_eq!(details.person.area.as_ref().unwrap().0, "06");
    assert_eq!(details.person.care_level.as_deref(), Some("care-3"));
    assert_eq!(details.person.dementia.as_deref(), Some("2b"));
    assert_eq!(details.person.special_care, ["ventilator", "tube-feeding"]);
    assert_eq!(details.categories, ["sub-attending", "end-of-life"]);
    assert_eq!(details.urgency, Urgency::ThreeDays);
    assert_eq!(details.wishes, ["visit-24h"]);
    assert_eq!(details.route, "referral");
    assert_eq!(details.next_actor.as_deref(), Some("owner"));
    assert_eq!(
        details.narrative,
        "退院後の夜間対応を希望。\n主治医はそのまま。"
    );
    assert!(details.due.unwrap() > now());
}

#[test]
fn a_printed_consultation_can_be_given_again() {
    let mut input = given(RICH);
    for birth in ["S20.3.5", "81", "1945-03", "昭和20年", ""] {
        birth.clone_into(&mut input.person.birth_date);
        let details = check(&input).unwrap();
        let printed = ConsultationInput::of_details(&details, None, Tokyo);
        let json = serde_json::to_string(&printed).unwrap();
        assert!(json.contains("2026-11-24T08:30:00+09:00"), "{json}");
        assert_eq!(check(&given(&json)).unwrap(), details, "{birth}");
    }
}

#[test]
fn every_fault_is_told_at_once_the_unreadable_before_the_missing() {
    let input = given(
        r#"{"narrative": " ", "received_at": "yesterday", "channel": "telegram",
            "person": {"birth_date": "昭和65年1月1日", "area": "東京"},
            "categories": ["看取り", "占い"], "route": "hold", "consent": "不要"}"#,
    );
    let found = faults(&input);
    let expected = [
        ("received_at", fault_code::MOMENT_UNREADABLE),
        ("channel", fault_code::UNKNOWN_WORD),
        ("person.birth_date", "date-era-ended"),
        ("person.area", fault_code::AREA_UNKNOWN),
        ("categories", fault_code::UNKNOWN_WORD_NEAR),
        ("narrative", fault_code::NARRATIVE_MISSING),
        ("exception", fault_code::EXCEPTION_MISSING),
        ("next.due", fault_code::DUE_MISSING),
        ("next.action", fault_code::HOLD_REASON_MISSING),
    ];
    assert_eq!(
        found,
        expected.map(|(field, code)| (field.to_owned(), code))
    );
}

#[test]
fn what_happened_cannot_lie_ahead_nor_end_before_it_began() {
    assert_eq!(
        fault_of(r#"{"received_at": "2026-11-24T09:00:01+09:00"}"#),
        [("received_at".to_owned(), fault_code::MOMENT_AHEAD)]
    );
    let json = r#"{"received_at": "2026-11-24T08:30:00+09:00", "ended_at": "2026-11-24 08:10"}"#;
    assert_eq!(
        fault_of(json),
        [("ended_at".to_owned(), fault_code::ENDED_BEFORE_RECEIVED)]
    );
}

#[test]
fn a_moment_without_an_offset_is_the_offices() {
    let mut input = told();
    for typed in [
        "2026-11-20T14:30",
        "2026/11/20 14:30",
        "２０２６-11-20 14:30:00",
    ] {
        input.received_at = Some(typed.to_owned());
        let at = check(&input).unwrap().received_at;
        assert_eq!(at.to_rfc3339(), "2026-11-20T05:30:00+00:00", "{typed}");
    }
}

#[test]
fn a_slip_of_the_finger_names_the_word_meant() {
    let mut input = told();
    input.route = Some("refferal".to_owned());
    let fault = check(&input).unwrap_err().remove(0);
    assert_eq!(fault.code, fault_code::UNKNOWN_WORD_NEAR);
    assert!(
        fault.args.contains(&("nearest", "referral".to_owned())),
        "{fault:?}"
    );
}

#[test]
fn the_area_is_taken_from_the_address_only_when_the_address_decides() {
    let area = |json: &str| {
        let mut input = told();
        input.person = serde_json::from_str(json).unwrap();
        check(&input).unwrap().person.area.map(|area| area.0)
    };
    assert_eq!(
        area(r#"{"address": "松戸市小金原４丁目"}"#).as_deref(),
        Some("14")
    );
    assert_eq!(area(r#"{"address": "松戸市上本郷"}"#), None);
    assert_eq!(area(r#"{"address": "柏市柏"}"#), None);
    assert_eq!(
        area(r#"{"address": "松戸市上本郷", "area": "明第1"}"#).as_deref(),
        Some("01")
    );
    assert_eq!(area(r#"{"area": "shinmatsu"}"#).as_deref(), Some("15"));
    assert_eq!(area(r#"{"area": "馬橋"}"#).as_deref(), Some("07"));
}

#[test]
fn an_area_that_could_be_several_is_asked_back() {
    assert_eq!(
        fault_of(r#"{"person": {"area": "明第"}}"#),
        [("person.area".to_owned(), fault_code::AREA_AMBIGUOUS)]
    );
}

#[test]
fn an_age_gives_an_estimated_birth_date_and_an_impossible_one_is_refused() {
    let mut input = told();
    input.person.age = Some(82);
    let person = check(&input).unwrap().person;
    assert_eq!(person.birth_date.unwrap().to_string(), "1944-01-01");
    assert!(person.birth_estimated);
    input.person.age = Some(400);
    assert_eq!(
        faults(&input),
        [("person.age".to_owned(), "date-age-too-high")]
    );
}

#[test]
fn a_promise_needs_its_time() {
    assert_eq!(
        fault_of(r#"{"route": "折り返し"}"#),
        [("next.due".to_owned(), fault_code::DUE_MISSING)]
    );
    let json = r#"{"route": "callback", "next": {"due": "2026-11-20T10:00:00+09:00"}}"#;
    assert_eq!(fault_of(json), [("next.due".to_owned(), "date-in-past")]);
}

#[test]
fn a_text_beyond_all_measure_is_refused() {
    let mut input = told();
    input.narrative = "あ".repeat(20_001);
    input.person.name = "あ".repeat(501);
    let found = faults(&input);
    assert_eq!(found.len(), 2, "{found:?}");
    assert!(
        found.iter().all(|(_, code)| *code == fault_code::TOO_LONG),
        "{found:?}"
    );
}

#[test]
fn an_unknown_field_of_the_json_is_not_swallowed() {
    assert!(serde_json::from_str::<ConsultationInput>(r#"{"narative": "x"}"#).is_err());
}
