//! The desk recognises who calls and about whom, notices doubles, and goes on with earlier calls.

use crate::assert_screen;
use crate::office::{Desk, Office, chords, minutes};
use chrono::TimeDelta;
use madoguchi::domain::consultation::Consultation;
use madoguchi::domain::intake::ConsultationInput;
use madoguchi::locale::Lang;
use madoguchi::store::ItemView;
use madoguchi::store::lists::QueueFilter;
use madoguchi::store::request::{Reply, Request};

/// A care manager who called three days ago about 山田 花子, who has an open referral since.
const CARE_MANAGER: &str = r#"{"channel":"phone","received_at":"2026-11-13T05:00:00Z",
    "caller":{"organisation":"ひがしケアプラン","name":"髙橋 恵子","kana":"タカハシ ケイコ",
              "occupation":"care-manager","phone":"090-0000-4521"},
    "person":{"name":"山田 花子","kana":"ヤマダ ハナコ","birth_date":"S20.3.5","sex":"female",
              "address":"松戸市小金原4-2","phone":"047-000-7788","speaking_note":"耳が遠いのでゆっくり"},
    "narrative":"退院後の副主治医を探したい。主治医は大学病院のまま。","categories":["sub-attending"],
    "special_care":["oxygen"],"responses":["sub-attending"],"consent":"verbal","route":"referral"}"#;

/// A daughter who called about her father.
const DAUGHTER: &str = r#"{"channel":"phone","received_at":"2026-11-12T05:00:00Z",
    "caller":{"name":"川上 桜","kana":"カワカミ サクラ","occupation":"family","phone":"047-000-3366"},
    "person":{"name":"川上 武","kana":"カワカミ タケシ","birth_date":"S13.1.9","sex":"male",
              "phone":"047-000-3366"},
    "narrative":"薬が飲めていない","categories":["medication"],"consent":"verbal","route":"answered"}"#;

fn with_calls(calls: &[&str]) -> Office {
    let office = Office::open();
    let mori = office.actor("森");
    for call in calls {
        let input: ConsultationInput = serde_json::from_str(call).unwrap();
        office.store().register(&mori, &input).unwrap();
    }
    office
}

fn newest(office: &Office) -> Consultation {
    let sato = office.actor("佐藤");
    match office
        .store()
        .answer(&sato, Request::Newest { limit: 1 })
        .unwrap()
    {
        Reply::Consultations(mut found) => found.remove(0),
        other => panic!("{other:?}"),
    }
}

fn only_referral(office: &Office) -> ItemView {
    let sato = office.actor("佐藤");
    let mut store = office.store();
    let Reply::Queue(rows) = store
        .answer(&sato, Request::Queue(QueueFilter::default()))
        .unwrap()
    else {
        panic!("no queue")
    };
    let [row] = rows.as_slice() else {
        panic!("{} items", rows.len())
    };
    store.item_view(row.item.id).unwrap()
}

/// Presses keys that are not part of a memo, and counts them.
fn pressed(desk: &mut Desk, keys: &str) -> usize {
    desk.keys(keys);
    chords(keys).len()
}

#[test]
fn a_repeat_call_with_nothing_changed_is_registered_with_eight_keys() {
    let office = with_calls(&[CARE_MANAGER]);
    let mut sato = office.desk("佐藤");
    let mut count = pressed(&mut sato, "<f2>4521<enter><f12>");
    sato.sees("用件は前回と同じ (R8-00001 山田 花子 11/13")
        .row_selected("7 案件に追記");
    count += pressed(&mut sato, "<enter>");
    assert_eq!(count, 8);
    let call = newest(&office);
    assert_eq!(call.details.narrative, "用件は前回と同じ (R8-00001)");
    assert_eq!(call.details.continues.unwrap().to_string(), "R8-00001");
    assert_eq!(call.details.person.name, "山田 花子");
    assert_eq!(call.details.categories, ["sub-attending"]);
    let referral = only_referral(&office);
    let told = &referral.timeline.last().unwrap().note;
    assert!(told.starts_with("R8-00002 "), "{told}");
}

#[test]
fn a_known_caller_with_new_needs_takes_thirteen_keys_beside_the_memo() {
    let office = with_calls(&[DAUGHTER]);
    let mut sato = office.desk("佐藤");
    let mut count = pressed(&mut sato, "<f2>3366<enter>");
    sato.sees("川上 武").row_has_cursor("分類");
    count += pressed(&mut sato, "3<tab>5<tab>3");
    sato.row_has_cursor("内容").keys("夜に息が苦しくなる");
    count += pressed(&mut sato, "<f12><enter>");
    assert_eq!(count, 13);
    let call = newest(&office);
    assert_eq!(call.details.narrative, "夜に息が苦しくなる");
    assert_eq!(call.details.urgency.code(), "3d");
    assert_eq!(call.details.person.special_care, ["tube-feeding"]);
    assert_eq!(call.details.person.name, "川上 武");
}

#[test]
fn a_caller_for_many_does_not_bring_the_last_person_along() {
    let office = with_calls(&[CARE_MANAGER]);
    let mut sato = office.desk("佐藤");
    sato.keys("<f2>4521<enter>")
        .sees("髙橋 恵子")
        .row_has_cursor("カナ");
    sato.keys("suzuki tarou<tab>").sees_no("重複の可能性");
}

#[test]
fn the_same_case_is_told_while_typing_and_gone_on_with_by_f8_and_enter() {
    let office = with_calls(&[CARE_MANAGER]);
    let mut sato = office.desk("佐藤");
    sato.keys("<f2><pagedown>yamada hanako<tab><tab>s20.3.5")
        .sees("(!) 重複の可能性: R8-00001 山田 花子 11/13 受付  F8 で開いて追記");
    sato.keys("<f8>")
        .row_selected("R8-00001")
        .sees("大学病院のまま")
        .keys("<enter>")
        .sees("継続: R8-00001")
        .sees("松戸市小金原4-2")
        .row_has_cursor("内容");
    let draft = sato.drafts.values().next().unwrap();
    assert_eq!(draft.fields["continues"], "R8-00001");
    sato.keys("<ctrl-z>").sees_no("継続: R8-00001");
    sato.keys("<f8><enter>息が苦しいと言っている<f12>")
        .row_selected("7 案件に追記")
        .keys("<enter>");
    let referral = only_referral(&office);
    let told = &referral.timeline.last().unwrap().note;
    assert_eq!(told, "R8-00002 息が苦しいと言っている");
    let call = newest(&office);
    assert_eq!(call.details.route, "append");
    assert_eq!(call.details.continues.unwrap().to_string(), "R8-00001");
}

#[test]
fn a_continuation_is_in_the_draft_and_can_go_another_way() {
    let office = with_calls(&[CARE_MANAGER]);
    let mut before = office.desk("佐藤");
    before.keys("<f2>4521<enter><f8><enter>別の相談もある");
    let drafts = before.drafts.values().cloned().collect();
    let mut sato = office.desk("佐藤");
    sato.app.recover(drafts);
    sato.keys("<ctrl-g>l<enter>")
        .sees("継続: R8-00001")
        .keys("<f12>")
        .row_selected("7 案件に追記")
        .keys("3<enter>")
        .sees("継続: R8-00001");
    assert_eq!(newest(&office).details.route, "answered");
    assert_eq!(
        only_referral(&office).timeline.len(),
        1,
        "nothing was appended"
    );
}

#[test]
fn the_route_to_append_is_offered_only_where_something_is_open() {
    let office = with_calls(&[DAUGHTER]);
    let mut sato = office.desk("佐藤");
    sato.keys("<f2>3366<enter><f12>")
        .sees("用件は前回と同じ")
        .sees_no("案件に追記");
}

#[test]
fn candidates_stand_in_the_way_of_nothing_else() {
    let office = with_calls(&[CARE_MANAGER]);
    let mut sato = office.desk("佐藤");
    sato.keys("<f2>4521").sees("1 髙橋 恵子");
    sato.keys("<ctrl-o>d").sees_no("1 髙橋 恵子");
    sato.keys("<f8>").sees("髙橋 恵子").keys("<esc>");
    sato.keys("<ctrl-o>1").sees("1 髙橋 恵子");
}

#[test]
fn a_beginning_of_a_number_finds_but_enter_takes_only_an_ending() {
    let office = with_calls(&[DAUGHTER]);
    let mut sato = office.desk("佐藤");
    sato.keys("<f2>0470").sees("川上 桜");
    sato.keys("<enter>")
        .row_has_cursor("職種")
        .sees_no("写しました");
}

#[test]
fn given_names_and_variant_kanji_find() {
    let office = with_calls(&[CARE_MANAGER]);
    for (field, typed) in [("3", "keik"), ("3", "たかは"), ("4", "高橋"), ("4", "恵子")] {
        let mut sato = office.desk("佐藤");
        sato.keys(&format!("<f2><ctrl-o>{field}{typed}"))
            .sees("1 髙橋 恵子");
    }
}

#[test]
fn an_institution_brings_its_people() {
    let office = with_calls(&[CARE_MANAGER]);
    let mut sato = office.desk("佐藤");
    sato.keys("<f2><ctrl-o>5ひがし")
        .sees("髙橋 恵子 ひがしケアプラン ケアマネジャー")
        .keys("<f8><enter>")
        .sees("[090-0000-4521");
}

#[test]
fn two_desks_that_type_about_one_person_see_each_other() {
    let office = with_calls(&[CARE_MANAGER]);
    let told = "さんが今この方の相談を入力中";
    let mut sato = office.desk("佐藤");
    sato.keys("<f2><pagedown>yama<f8>1").sees_no(told);
    let mut mori = office.desk("森");
    mori.keys("<f2><pagedown>hana<f8>1")
        .sees(&format!("(!) 佐藤{told} (test-佐藤)"));
    sato.sees_no(told);
    office.advance(TimeDelta::seconds(16));
    sato.sees(&format!("(!) 森{told}"));
    mori.sees(&format!("(!) 佐藤{told}"));
    sato.keys("終わり<f12><enter>");
    office.advance(TimeDelta::seconds(16));
    mori.sees_no(told);
}

#[test]
fn a_desk_that_fell_silent_is_forgotten_and_one_that_is_closed_at_once() {
    let office = with_calls(&[CARE_MANAGER]);
    let told = "さんが今この方の相談を入力中";
    let mut sato = office.desk("佐藤");
    sato.keys("<f2><pagedown>yama<f8>1");
    let mut kimura = office.desk("木村");
    kimura.keys("<f2><pagedown>yama<f8>1").sees(told);
    kimura.keys("<ctrl-q>");
    assert!(kimura.has_left);
    office.advance(TimeDelta::seconds(16));
    sato.sees_no(told);
    office.advance(minutes(1));
    let mut mori = office.desk("森");
    mori.keys("<f2><pagedown>yama<f8>1").sees_no(told);
}

#[test]
fn whoever_may_only_look_on_tells_nothing_and_is_told() {
    let office = with_calls(&[CARE_MANAGER]);
    let mut sato = office.desk("佐藤");
    sato.keys("<f2><pagedown>yama<f8>1");
    let mut looking_on = office.desk("森");
    looking_on.app.desk.read_only = true;
    looking_on.keys("<f2><pagedown>yama<f8>1").sees("入力中");
    office.advance(TimeDelta::seconds(16));
    sato.sees_no("入力中");
}

#[test]
fn recognition_looks_like_this() {
    for (lang, name) in [(Lang::Ja, "ja"), (Lang::En, "en")] {
        for (width, height) in [(80, 24), (120, 40)] {
            let office = with_calls(&[CARE_MANAGER, DAUGHTER]);
            let mut mori = office.desk("森");
            mori.keys("<f2><pagedown>yama<f8>1");
            let mut sato = office.desk_in("佐藤", lang);
            sato.resize(width, height).keys("<f2>4521<enter>yama<f8>2");
            assert_screen!(format!("recognition_doubles_{name}_{width}x{height}"), sato);
            sato.keys("<f8>");
            assert_screen!(format!("recognition_record_{name}_{width}x{height}"), sato);
            sato.keys("<enter><f12>");
            assert_screen!(format!("recognition_repeat_{name}_{width}x{height}"), sato);
        }
    }
}
