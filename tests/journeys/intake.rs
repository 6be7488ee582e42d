//! Taking a call: from the first key to the record, its person and its work item.

use crate::assert_screen;
use crate::office::{Desk, Office, minutes};
use madoguchi::app::front::Front;
use madoguchi::domain::intake::ConsultationInput;
use madoguchi::locale::Lang;
use madoguchi::store::request::{Reply, Request};

/// A care manager who called two days ago about 山田 花子, who has an open referral.
fn with_an_earlier_call(office: &Office) {
    let input: ConsultationInput = serde_json::from_str(
        r#"{"channel":"phone","received_at":"2026-11-13T05:00:00Z",
            "caller":{"organisation":"ひがしケアプラン","name":"佐藤 恵子","kana":"サトウ ケイコ",
                      "occupation":"care-manager","phone":"090-0000-4521"},
            "person":{"name":"山田 花子","kana":"ヤマダ ハナコ","birth_date":"S20.3.5","sex":"female",
                      "address":"松戸市小金原4-2","phone":"047-000-7788","speaking_note":"耳が遠いのでゆっくり"},
            "narrative":"退院後の副主治医を探したい","categories":["sub-attending"],
            "special_care":["oxygen"],"responses":["sub-attending"],"consent":"verbal","route":"referral"}"#,
    )
    .unwrap();
    let actor = office.actor("森");
    office.store().register(&actor, &input).unwrap();
}

fn consultations(office: &Office) -> Vec<madoguchi::domain::consultation::Consultation> {
    let actor = office.actor("佐藤");
    match office
        .store()
        .answer(&actor, Request::Newest { limit: 20 })
        .unwrap()
    {
        Reply::Consultations(found) => found,
        other => panic!("{other:?}"),
    }
}

fn type_a_known_caller(sato: &mut Desk) {
    sato.keys("<f2>4521<enter>");
}

#[test]
fn a_known_caller_is_logged_with_thirteen_keys_beside_the_memo() {
    let office = Office::open();
    with_an_earlier_call(&office);
    let mut sato = office.desk("佐藤");
    type_a_known_caller(&mut sato);
    sato.sees("サトウ ケイコ")
        .sees("ひがしケアプラン")
        .row_has_cursor("カナ");
    sato.keys("<ctrl-o>d")
        .keys("夜間の往診を頼みたい")
        .keys("<tab>3")
        .keys("<f12><enter>");
    let stored = consultations(&office);
    assert_eq!(stored.len(), 2);
    let details = &stored[0].details;
    assert_eq!(details.caller.name, "佐藤 恵子");
    assert_eq!(details.narrative, "夜間の往診を頼みたい");
    assert_eq!(details.categories, ["on-call"]);
    assert_eq!(stored[0].taken_by_name, "佐藤");
    assert!(sato.drafts.is_empty(), "the draft has become a record");
}

#[test]
fn a_name_told_before_the_number_goes_to_the_name_and_the_number_to_the_telephone() {
    let office = Office::open();
    with_an_earlier_call(&office);
    let mut sato = office.desk("佐藤");
    sato.keys("<f2>さとう")
        .row_has_cursor("カナ")
        .sees("佐藤 恵子");
    assert!(has(&sato, "caller.kana", "さとう") && has(&sato, "caller.phone", ""));
    let mut mori = office.desk("森");
    mori.keys("<f2>内田").row_has_cursor("氏名");
    assert!(has(&mori, "caller.name", "内田") && has(&mori, "caller.phone", ""));
    let mut hayashi = office.desk("佐藤");
    hayashi.keys("<f2>内線123").row_has_cursor("電話");
    assert!(has(&hayashi, "caller.phone", "内線123"));
}

#[test]
fn a_name_that_is_there_already_is_not_written_over_by_another() {
    let office = Office::open();
    let mut sato = office.desk("佐藤");
    sato.keys("<f2>やまだ<enter>").keys("<ctrl-o>1すずき");
    assert!(has(&sato, "caller.kana", "ヤマダ") && has(&sato, "caller.phone", "すずき"));
}

#[test]
fn whoever_may_only_look_is_told_as_the_sheet_opens_and_keeps_what_is_typed() {
    let office = Office::open();
    let mut viewer = office.desk("閲田");
    viewer.sees("閲覧専用").keys("<f2>").sees("登録できません");
    viewer
        .keys("<ctrl-o>d聞いたこと<f12>")
        .sees("登録できません");
    assert!(consultations(&office).is_empty());
    assert!(!viewer.drafts.is_empty());
    let mut sato = office.desk("佐藤");
    sato.keys("<f2>")
        .sees_no("登録できません")
        .sees_no("閲覧のみ");
}

/// Whether a field of the call in front holds a text.
fn has(desk: &Desk, code: &str, text: &str) -> bool {
    let call = desk.app.intake.front().unwrap();
    call.form.text(code) == text
}

#[test]
fn a_person_is_found_by_romaji_with_their_open_case_and_how_to_speak_with_them() {
    let office = Office::open();
    with_an_earlier_call(&office);
    let mut sato = office.desk("佐藤");
    sato.keys("<f2><pagedown>yama")
        .sees("1 山田 花子")
        .sees("R8-S0001")
        .sees("耳が遠い");
    sato.keys("<f8>").row_selected("山田 花子").keys("1");
    sato.sees("昭和20年3月5日")
        .sees("(81歳)")
        .row_has_cursor("内容");
    sato.sees("R8-00001");
}

#[test]
fn the_route_makes_the_work_item_and_leads_to_it() {
    let office = Office::open();
    let mut sato = office.desk("佐藤");
    sato.keys("<f2><ctrl-o>d")
        .keys("副主治医を探したい")
        .keys("<tab>2<f12>");
    sato.row_selected("1 紹介キュー").keys("<enter>");
    assert_eq!(sato.app.front(), Front::Work);
    sato.sees("R8-00001").sees("R8-S0001");
}

#[test]
fn what_is_missing_is_told_at_its_field() {
    let office = Office::open();
    let mut sato = office.desk("佐藤");
    sato.keys("<f2>09012344521<f12>")
        .row_has_cursor("内容")
        .sees("ひとことでも");
    assert!(consultations(&office).is_empty());
    sato.keys("相談<f12>").keys("<esc>").row_has_cursor("内容");
    assert!(
        consultations(&office).is_empty(),
        "Esc goes back to the sheet"
    );
}

#[test]
fn two_calls_are_taken_in_turn_and_nothing_is_lost() {
    let office = Office::open();
    let mut sato = office.desk("佐藤");
    sato.keys("<f2><ctrl-o>d一件目<f2><ctrl-o>d二件目")
        .sees("保留 1: 1 一件目 00:00")
        .sees_no("一件目です");
    assert_eq!(sato.drafts.len(), 2);
    office.advance(minutes(3));
    sato.keys("<ctrl-g>l")
        .row_selected("一件目")
        .keys("<enter>")
        .sees("一件目")
        .sees("通話 03:00");
    sato.keys("<f3><esc>").sees("一件目");
    sato.keys("<f12><enter>").sees("R8-00001");
    sato.keys("1")
        .sees("二件目")
        .keys("<f12><enter>")
        .sees("R8-00002");
    assert!(sato.drafts.is_empty());
}

#[test]
fn a_draft_from_before_waits_among_the_parked_calls() {
    let office = Office::open();
    let mut before = office.desk("佐藤");
    before.keys("<f2><ctrl-o>d切れた電話の内容");
    let drafts = before.drafts.values().cloned().collect();
    let mut sato = office.desk("佐藤");
    sato.app.recover(drafts);
    sato.sees("1 件あります")
        .keys("<ctrl-g>l<enter>")
        .sees("切れた電話の内容")
        .row_has_cursor("切れた電話の内容");
}

#[test]
fn a_call_that_is_registered_twice_by_a_crash_is_one_record() {
    let office = Office::open();
    let mut sato = office.desk("佐藤");
    sato.keys("<f2><ctrl-o>d相談");
    let draft = sato.drafts.values().next().cloned().unwrap();
    sato.keys("<f12><enter>");
    let mut again = office.desk("佐藤");
    again.app.recover(vec![draft]);
    again
        .keys("<ctrl-g>l<enter><f12><enter>")
        .sees("すでに登録");
    assert_eq!(consultations(&office).len(), 1);
}

#[test]
fn a_paste_of_a_megabyte_is_cut_with_a_word_and_runs_nothing() {
    let office = Office::open();
    let mut sato = office.desk("佐藤");
    sato.keys("<f2><ctrl-o>d")
        .paste(&"長い話\n".repeat(250_000))
        .sees("欄がいっぱい");
    assert!(consultations(&office).is_empty());
}

#[test]
fn the_sheet_looks_like_this() {
    let office = Office::open();
    with_an_earlier_call(&office);
    for (lang, name) in [(Lang::Ja, "ja"), (Lang::En, "en")] {
        for (width, height) in [(80, 24), (120, 40)] {
            let mut sato = office.desk_in("佐藤", lang);
            sato.resize(width, height).keys("<f2>4521");
            assert_screen!(format!("intake_phone_{name}_{width}x{height}"), sato);
            sato.keys("<enter>yama<f8>");
            assert_screen!(format!("intake_candidates_{name}_{width}x{height}"), sato);
            sato.keys("2")
                .keys("退院後の夜間の対応について相談したい。主治医は佐々木先生のまま。")
                .keys("<tab>");
            assert_screen!(format!("intake_categories_{name}_{width}x{height}"), sato);
            sato.keys("<tab><f12>");
            assert_screen!(format!("intake_route_{name}_{width}x{height}"), sato);
        }
    }
}
