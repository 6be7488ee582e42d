//! Finding a consultation again, and telling a caller what was said last time.

use crate::assert_screen;
use crate::office::{Desk, Office, minutes};
use chrono::TimeDelta;
use madoguchi::app::front::Front;
use madoguchi::domain::intake::ConsultationInput;
use madoguchi::locale::Lang;
use madoguchi::store::Registered;

fn told(key: &str, at: &str, narrative: &str) -> ConsultationInput {
    let mut input = ConsultationInput {
        key: Some(key.into()),
        received_at: Some(at.into()),
        narrative: narrative.into(),
        consent: Some("verbal".into()),
        categories: vec!["訪問看護".into()],
        response: "訪問看護ステーションを三か所案内した".into(),
        ..ConsultationInput::default()
    };
    input.person.name = "架空 花子".into();
    input.person.kana = "カクウ ハナコ".into();
    input.person.birth_date = "S20.3.5".into();
    input.person.address = "松戸市根本５".into();
    input.caller.organisation = "見本ケアプラン".into();
    input.caller.name = "見本 恵子".into();
    input.caller.phone = "047-000-4521".into();
    input
}

/// Three calls: about 花子 in autumn and today, about somebody else at the week-end, noted on Monday.
fn calls(office: &Office) -> Vec<Registered> {
    let mut other = told(
        "2",
        "2026-11-14T14:00:00+09:00",
        "柏から松戸へ転居。\n薬の整理を希望。",
    );
    other.person = madoguchi::domain::intake::PersonInput::default();
    other.person.name = "見本 太郎".into();
    other.caller.organisation = "さくら見本薬局".into();
    other.caller.name.clear();
    other.caller.phone = "047-000-9999".into();
    other.categories = vec!["薬剤".into()];
    let mut last = told(
        "3",
        "2026-11-16T08:50:00+09:00",
        "夜間の吸引ができる訪問看護を探している。\nご本人は自宅の桜をもう一度見たいと話す。",
    );
    last.route = Some("referral".into());
    let first = told(
        "1",
        "2025-10-03T10:00:00+09:00",
        "退院後の訪問看護の相談。糖尿病、インスリンは長女が打つ。",
    );
    let actor = office.actor("受田");
    let mut store = office.store();
    [first, other, last]
        .iter()
        .map(|input| store.register(&actor, input).unwrap())
        .collect()
}

fn desk_with_calls(office: &Office) -> Desk {
    calls(office);
    office.desk("佐藤")
}

#[test]
fn words_of_one_and_two_characters_find_as_they_are_typed() {
    let office = Office::open();
    let mut sato = desk_with_calls(&office);
    sato.keys("<ctrl-r>").sees("3 件").sees("R8-00002");
    sato.keys("桜")
        .sees("1 件")
        .sees("R8-00002")
        .sees_no("R8-00001");
    sato.keys("<ctrl-u>松戸")
        .sees("R8-00001")
        .sees_no("R8-00002");
    sato.keys("<ctrl-u>hanako 訪問看護").sees("2 件");
    sato.keys("<ctrl-u>2025/10/03")
        .sees("1 件")
        .sees("インスリン");
    sato.keys("<ctrl-u>#薬").sees("1 件").sees("見本 太郎");
    sato.keys("<ctrl-u>4521").sees("2 件");
    sato.keys("<ctrl-u>R8-2").sees("R8-00002");
    sato.keys("<ctrl-u>どこにもない").sees("見つかりません");
}

#[test]
fn a_call_that_was_noted_late_shows_both_times() {
    let office = Office::open();
    let mut sato = desk_with_calls(&office);
    sato.keys("<ctrl-r>柏")
        .sees("11/14 14:00")
        .sees("(記録 11/16)");
    sato.keys("<tab><enter>").sees("(記録 11/16(月) 09:00)");
}

#[test]
fn the_record_leads_to_its_work_item_and_esc_back_to_the_record() {
    let office = Office::open();
    let mut sato = desk_with_calls(&office);
    sato.keys("<ctrl-r>吸引<tab>o").sees("桜をもう一度");
    sato.keys("<end><enter>");
    assert_eq!(sato.app.front(), Front::Work);
    sato.sees("S0001").keys("<esc>");
    assert_eq!(sato.app.front(), Front::Records);
    sato.sees("桜をもう一度");
}

#[test]
fn an_addition_is_written_and_found_and_outlives_esc_while_it_is_typed() {
    let office = Office::open();
    let mut sato = desk_with_calls(&office);
    sato.keys("<ctrl-r>桜<tab>n").sees("R8-00002 に追記");
    sato.keys("長女より、<esc>").sees_no("に追記");
    sato.keys("n")
        .sees("長女より、")
        .keys("紹介状は届いたとのこと<f12>");
    sato.sees("R8-00002 に追記しました")
        .keys("<right>")
        .sees("紹介状は届いた")
        .sees("佐藤");
    sato.keys("<f5><ctrl-u>紹介状").sees("1 件");
}

#[test]
fn a_correction_keeps_what_the_record_said() {
    let office = Office::open();
    let mut sato = desk_with_calls(&office);
    sato.keys("<ctrl-r>桜<tab>e")
        .sees("どの欄を訂正しますか")
        .sees("見本ケアプラン");
    sato.keys("5").sees("今の内容: 見本ケアプラン");
    sato.keys("<ctrl-u>見本ケアプラン北<f12>")
        .sees("(!) 必須の欄");
    sato.keys("聞き間違い<f12>").sees("訂正しました");
    sato.keys("<right>")
        .sees("見本ケアプラン > 見本ケアプラン北")
        .sees("理由: 聞き間違い");
}

#[test]
fn a_correction_that_somebody_else_was_faster_with_loses_nothing() {
    let office = Office::open();
    let record = calls(&office)[2].id;
    let mut sato = office.desk("佐藤");
    sato.keys("<ctrl-r>桜<tab>e5")
        .keys("<ctrl-u>東ケアプラン<tab>聞き間違い");
    let mut mori = office.desk("森");
    mori.keys("<ctrl-r>桜<tab>e4<ctrl-u>見本 景子<tab>漢字<f12>")
        .sees("訂正しました");
    sato.keys("<f12>")
        .sees("森 さんが先に保存しました")
        .sees("東ケアプラン")
        .sees("聞き間違い");
    sato.keys("<f12>").sees("訂正しました");
    let view = office.store().record(record).unwrap();
    assert_eq!(view.corrections.len(), 2);
    assert_eq!(view.consultation.details.caller.name, "見本 景子");
    assert_eq!(
        view.consultation.details.caller.organisation,
        "東ケアプラン"
    );
}

#[test]
fn who_may_not_write_reads() {
    let office = Office::open();
    calls(&office);
    let mut guest = office.desk("閲田");
    guest
        .keys("<ctrl-r>桜<tab>n")
        .sees("この役割では追記も訂正もできません");
}

#[test]
fn a_call_that_goes_on_from_a_record_knows_who_it_is_about() {
    let office = Office::open();
    let record = calls(&office)[2].id;
    let mut sato = office.desk("佐藤");
    sato.keys("<ctrl-r>桜<f9>");
    assert_eq!(sato.app.front(), Front::Intake);
    sato.sees("R8-00002 の続きにしました")
        .sees("見本 恵子")
        .sees("架空 花子");
    sato.keys("吸引の件、決まったか確認<f12><enter>");
    let view = office.store().record(record).unwrap();
    assert_eq!(view.continued_by.len(), 1);
    sato.keys("<ctrl-r>");
    let continued = office.store().record(view.continued_by[0].1).unwrap();
    assert_eq!(
        continued.consultation.person_id,
        view.consultation.person_id
    );
}

#[test]
fn what_there_was_with_a_person_is_one_key_from_the_call_and_esc_finds_the_form_as_it_was() {
    let office = Office::open();
    let mut sato = desk_with_calls(&office);
    sato.keys("<f2>")
        .keys("<ctrl-n>")
        .sees("どなたのことか、まだ分かりません");
    sato.keys("4521<enter>ハナコ<enter>").keys("<ctrl-n>");
    assert_eq!(sato.app.front(), Front::Records);
    sato.sees("のこれまで");
    sato.keys("<esc>");
    assert_eq!(sato.app.front(), Front::Intake);
    sato.sees("4521").sees("ハナコ").row_has_cursor("氏名");
}

#[test]
fn the_history_of_a_person_holds_calls_additions_and_steps_and_narrows_by_words() {
    let office = Office::open();
    let records = calls(&office);
    let mut store = office.store();
    office.advance(minutes(30));
    store
        .add_to_consultation(&office.actor("森"), records[0].id, "長女へ折り返し済")
        .unwrap();
    let mut sato = office.desk("佐藤");
    sato.keys("<f4><ctrl-n>").sees("架空 花子 のこれまで");
    sato.sees("長女へ折り返し")
        .sees("R8-S0001")
        .sees("2025/10/3")
        .sees_no("見本 太郎");
    sato.keys("インスリン").sees("1 件").sees("R7-00001");
    sato.keys("<esc>").sees("長女へ折り返し").keys("<esc>");
    assert_eq!(sato.app.front(), Front::Work);
}

#[test]
fn f5_on_the_intake_screen_looks_up_and_the_form_stays() {
    let office = Office::open();
    let mut sato = desk_with_calls(&office);
    sato.keys("<f2>090<f5>");
    assert_eq!(sato.app.front(), Front::Records);
    sato.keys("<esc>");
    assert_eq!(sato.app.front(), Front::Intake);
    sato.sees("090");
}

#[test]
fn a_record_saved_at_another_desk_comes_into_the_list() {
    let office = Office::open();
    let mut sato = desk_with_calls(&office);
    sato.keys("<ctrl-r>退院後の訪問<tab>").sees("1 件");
    let input = told(
        "9",
        "2026-11-16T08:55:00+09:00",
        "退院後の訪問看護の件でもう一度",
    );
    office
        .store()
        .register(&office.actor("森"), &input)
        .unwrap();
    sato.sees("2 件").row_selected("R7-00001");
}

#[test]
fn more_than_a_page_is_read_while_one_scrolls() {
    let office = Office::open();
    let actor = office.actor("受田");
    let mut store = office.store();
    for count in 0..120 {
        let mut input = told(
            &count.to_string(),
            "2026-11-16T08:00:00+09:00",
            "転院の相談",
        );
        let at = "2026-11-16T00:00:00Z"
            .parse::<chrono::DateTime<chrono::Utc>>()
            .unwrap();
        input.received_at = Some((at - TimeDelta::hours(count)).to_rfc3339());
        store.register(&actor, &input).unwrap();
    }
    let mut sato = office.desk("佐藤");
    sato.keys("<ctrl-r>転院")
        .sees("50+ 件")
        .keys("<tab><end>")
        .sees("100+ 件");
    sato.keys("<end>")
        .sees("120 件")
        .keys("<end>")
        .row_selected("R8-00120");
}

#[test]
fn the_records_look_like_this() {
    let office = Office::open();
    let records = calls(&office);
    let mut store = office.store();
    store
        .add_to_consultation(
            &office.actor("森"),
            records[2].id,
            "長女へ折り返し済。\n主治医は来週決まる。",
        )
        .unwrap();
    for (lang, name) in [(Lang::Ja, "ja"), (Lang::En, "en")] {
        for (width, height) in [(80, 24), (120, 40)] {
            let mut sato = office.desk_in("佐藤", lang);
            sato.resize(width, height).keys("<ctrl-r>訪問看護<tab>");
            assert_screen!(format!("records_{name}_{width}x{height}"), sato);
            sato.keys("<enter><down>");
            assert_screen!(format!("record_{name}_{width}x{height}"), sato);
            sato.keys("e5");
            assert_screen!(format!("correct_{name}_{width}x{height}"), sato);
            sato.keys("<esc><ctrl-n>");
            assert_screen!(format!("history_{name}_{width}x{height}"), sato);
        }
    }
}
