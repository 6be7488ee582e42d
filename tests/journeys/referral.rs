//! 紹介: from the queue to the first visit, by keys.

use crate::assert_screen;
use crate::office::{Desk, Office, minutes};
use crate::records;
use madoguchi::domain::ids::{FacilityId, ItemId};
use madoguchi::domain::offer::{ForwardedTo, OfferState};
use madoguchi::locale::Lang;
use madoguchi::store::{ItemView, StepRequest};

fn office_with_referral() -> (Office, ItemId) {
    let office = Office::open();
    records::directory(&office);
    let item = records::referral(&office, "k1");
    (office, item)
}

fn view(office: &Office, item: ItemId) -> ItemView {
    office.store().item_view(item).unwrap()
}

fn state(office: &Office, item: ItemId) -> String {
    view(office, item).item.state
}

fn clarified_elsewhere(office: &Office, item: ItemId) {
    let request = StepRequest {
        item,
        transition: "clarify".into(),
        given: [].into(),
        note: String::new(),
        if_revision: None,
    };
    office.store().step(&office.actor("森"), &request).unwrap();
}

fn at_queue(office: &Office) -> Desk {
    office.desk("佐藤")
}

#[test]
fn the_first_candidate_is_three_keys_away() {
    let (office, item) = office_with_referral();
    let mut sato = at_queue(&office);
    sato.keys("<f4><f9><enter>").sees("打診する: 打診中");
    let view = view(&office, item);
    assert_eq!(view.item.state, "offering");
    assert_eq!(view.offers.len(), 1);
    assert_eq!(view.offers[0].facility_name, "みどり見本診療所");
}

#[test]
fn the_third_candidate_is_four_keys_away_and_leaves_a_reason() {
    let (office, item) = office_with_referral();
    let mut sato = at_queue(&office);
    sato.keys("<f4>3<f9><enter>");
    let view = view(&office, item);
    assert_eq!(view.offers[0].facility_name, "ひがし見本医院");
    let offer = view.timeline.last().unwrap();
    assert_eq!(
        offer.given.get("reason").map(String::as_str),
        Some("調整者の判断")
    );
}

#[test]
fn a_reason_that_was_typed_stands_instead() {
    let (office, item) = office_with_referral();
    let mut sato = at_queue(&office);
    sato.keys("<f4>2<f9><tab>").sees("1位を選ばない理由");
    sato.keys("<tab><tab>本人の希望<f12>");
    let view = view(&office, item);
    assert_eq!(view.timeline.last().unwrap().given["reason"], "本人の希望");
}

#[test]
fn a_date_typed_over_the_proposals_picks_none_of_them_and_is_kept() {
    let (office, _) = office_with_referral();
    let mut sato = at_queue(&office);
    sato.keys("<f4><f9>").sees(">1 みどり見本診療所");
    sato.keys("2026-12-01").sees(">1 みどり見本診療所");
    sato.sees("2026-12-01");
}

#[test]
fn several_clinics_are_asked_at_once_when_they_are_marked() {
    let (office, item) = office_with_referral();
    let mut sato = at_queue(&office);
    sato.keys("<f4><tab><space><down><space><f9><enter>");
    let view = view(&office, item);
    assert_eq!(view.offers.len(), 2);
    assert_eq!(view.timeline.last().unwrap().given["mode"], "broadcast");
}

#[test]
fn the_whole_way_to_the_first_visit_with_a_decline_and_a_visit_that_was_not_held() {
    let (office, item) = office_with_referral();
    let mut sato = at_queue(&office);
    sato.keys("<f4><ctrl-g>c").sees("引き取る");
    sato.keys("<f9><enter>").sees("打診中");
    office.advance(minutes(30));
    // 辞退, 枠なし
    sato.keys("<f9>")
        .sees("みどり見本診療所")
        .keys("3")
        .keys("枠なし<f12>");
    assert_eq!(view(&office, item).offers[0].state, OfferState::Declined);
    sato.keys("<f9>").sees("さくら見本内科").keys("<enter>");
    sato.keys("<f9>1<f12>");
    assert_eq!(state(&office, item), "accepted");
    sato.keys("<f9><enter>");
    assert_eq!(state(&office, item), "informed");
    sato.keys("<f9>+3<f12>");
    assert_eq!(state(&office, item), "first-visit-booked");
    sato.keys("<f9>").keys("いいえ<tab>不在<f12>");
    assert_eq!(state(&office, item), "first-visit-booked");
    sato.keys("<ctrl-g>b+5<f12>").sees("初回予定");
    sato.keys("<f9>").keys("はい<f12>");
    assert_eq!(state(&office, item), "first-visit-done");
}

#[test]
fn identity_is_not_handed_over_before_consent_and_the_gate_can_be_opened_on_the_way() {
    let office = Office::open();
    records::directory(&office);
    let mut input = records::call("k1", "referral");
    input.consent = Some("not-yet".into());
    let item = records::registered(&office, &input);
    let mut sato = at_queue(&office);
    sato.keys("<f4><f9><enter><f9>1<f12>");
    assert_eq!(state(&office, item), "accepted");
    sato.keys("<f9>").sees("同意か例外根拠がない");
    sato.keys("<f12>");
    assert_eq!(state(&office, item), "accepted");
    sato.keys("<ctrl-u>").keys("口頭<f12>");
    assert_eq!(state(&office, item), "informed");
}

#[test]
fn what_was_done_is_taken_back_and_told() {
    let (office, item) = office_with_referral();
    let mut sato = at_queue(&office);
    sato.keys("<f4><f9><enter>u")
        .sees("取り消しました: 打診する")
        .sees("もう一度は ^G g");
    sato.keys("<ctrl-y>").sees("もう一度行うには ^G g を押して");
    let view = view(&office, item);
    assert_eq!(view.item.state, "requested");
    assert_eq!(view.offers[0].state, OfferState::Withdrawn);
}

#[test]
fn a_step_of_a_colleague_is_not_taken_back_unasked() {
    let (office, item) = office_with_referral();
    clarified_elsewhere(&office, item);
    let mut sato = at_queue(&office);
    sato.keys("<f4>u").sees("取り消す操作").sees("森");
    assert_eq!(state(&office, item), "clarifying");
    sato.keys("<enter>");
    assert_eq!(state(&office, item), "requested");
}

#[test]
fn whoever_was_slower_is_told_what_happened_and_keeps_what_was_typed() {
    let (office, item) = office_with_referral();
    let mut sato = at_queue(&office);
    sato.keys("<f4><ctrl-g>n").keys("家族と話した");
    clarified_elsewhere(&office, item);
    sato.sees("先に保存されました")
        .sees("森")
        .sees("家族と話した");
    sato.keys("<f12>");
    assert_eq!(
        view(&office, item).timeline.last().unwrap().note,
        "家族と話した"
    );
}

#[test]
fn what_was_typed_into_a_step_is_there_again_after_esc() {
    let (office, _) = office_with_referral();
    let mut sato = at_queue(&office);
    sato.keys("<f4><ctrl-g>n")
        .keys("途中まで<esc>")
        .sees_no("途中まで");
    sato.keys("<f2><f4><ctrl-g>n").sees("途中まで");
}

#[test]
fn the_selection_stays_when_another_desk_saves() {
    let (office, first) = office_with_referral();
    records::referral(&office, "k2");
    let mut sato = at_queue(&office);
    sato.keys("<f4>j").row_selected("S0002");
    let request = StepRequest {
        item: first,
        transition: "cancel".into(),
        given: [("reason".to_owned(), "転居".to_owned())].into(),
        note: String::new(),
        if_revision: None,
    };
    office.store().step(&office.actor("森"), &request).unwrap();
    sato.row_selected("S0002").sees("副主治医選定 1件");
}

#[test]
fn two_candidates_stand_side_by_side_and_the_better_one_is_asked_from_there() {
    let (office, item) = office_with_referral();
    for (lang, word) in [(Lang::Ja, "ja"), (Lang::En, "en")] {
        let mut sato = office.desk_in("佐藤", lang);
        sato.keys("<f4>3=");
        assert_screen!(format!("referral_compare_{word}_80x24"), sato);
        sato.resize(120, 40);
        assert_screen!(format!("referral_compare_{word}_120x40"), sato);
    }
    let mut sato = at_queue(&office);
    sato.keys("<f4>=").sees(">2 さくら見本内科");
    sato.keys("<right>").sees(">3 ひがし見本医院");
    sato.keys("<tab>4").sees(">4 あおぞら見本クリニック");
    sato.keys("<tab><enter>").sees("打診する").keys("<enter>");
    let view = view(&office, item);
    assert_eq!(view.offers.len(), 1);
    assert_eq!(view.offers[0].facility_name, "ひがし見本医院");
}

#[test]
fn each_way_to_widen_says_what_it_adds_before_it_is_chosen() {
    let (office, _) = office_with_referral();
    for (lang, word) in [(Lang::Ja, "ja"), (Lang::En, "en")] {
        let mut sato = office.desk_in("佐藤", lang);
        sato.keys("<f4><f8>");
        assert_screen!(format!("referral_widen_{word}_80x24"), sato);
    }
    let mut sato = at_queue(&office);
    sato.keys("<f4>")
        .sees("候補 4  除外 1")
        .sees_no("外来見本医院");
    sato.keys("<f8>").sees("条件を外す").sees("+1件");
    sato.keys("4").sees("候補 5  除外 0").sees("外来見本医院");
    sato.keys("<f8>1").sees("候補がありません").sees("範囲外 5");
    sato.keys("<f8>6").sees("候補 4  除外 1");
}

#[test]
fn the_two_doctors_of_a_person_are_one_key_away_from_referral_and_entry() {
    let (office, item) = office_with_referral();
    let mut sato = at_queue(&office);
    sato.keys("<f4><ctrl-g>D")
        .sees("まだ主治医・副主治医の記録がありません");
    sato.keys("<esc><f9><enter><f9>1<f12>");
    assert_eq!(state(&office, item), "accepted");
    for (lang, word) in [(Lang::Ja, "ja"), (Lang::En, "en")] {
        let mut sato = office.desk_in("佐藤", lang);
        sato.keys("<f4><ctrl-g>D");
        assert_screen!(format!("referral_pairs_{word}_80x24"), sato);
        sato.keys("<tab>");
        assert_screen!(format!("referral_load_{word}_80x24"), sato);
    }
    let mut sato = at_queue(&office);
    sato.keys("<f4><ctrl-g>D<tab><down><enter>").sees("名簿");
    sato.keys("<ctrl-g>D")
        .sees("架空 花子")
        .keys("<down><enter>");
    sato.sees("副主治医選定 1件");
}

#[test]
fn marked_candidates_are_the_ones_compared_and_esc_goes_back_to_them() {
    let (office, item) = office_with_referral();
    let mut sato = at_queue(&office);
    sato.keys("<f4><tab><down><space><down><down><space>=")
        .sees("2 さくら見本内科")
        .sees(">4 あおぞら見本クリニック");
    sato.keys("<esc>").sees("候補 4");
    assert!(view(&office, item).offers.is_empty());
}

#[test]
fn kana_narrows_the_list_and_never_runs_a_command() {
    let (office, item) = office_with_referral();
    let mut sato = at_queue(&office);
    sato.keys("<f4>はな").sees("絞込> はな");
    assert_eq!(state(&office, item), "requested");
    sato.keys("x")
        .sees("絞り込みに合う案件はありません")
        .keys("<esc>")
        .sees("S0001");
}

#[test]
fn every_step_is_listed_with_what_it_needs_or_why_it_cannot_be_taken() {
    let (office, _) = office_with_referral();
    let mut sato = at_queue(&office);
    sato.keys("<f4><ctrl-g>g").sees("できる操作").sees("必要:");
    assert_screen!("referral_steps", sato);
}

#[test]
fn an_empty_queue_says_what_to_do() {
    let office = Office::open();
    let mut sato = at_queue(&office);
    sato.keys("<f4>").sees("F2 で受付から");
}

#[test]
fn an_open_item_leads_to_the_consultation_behind_it_and_back() {
    let (office, _) = office_with_referral();
    let mut sato = at_queue(&office);
    sato.keys("<f4><f9><enter>o").sees("経過");
    assert_screen!("referral_item", sato);
    sato.keys("<tab><enter>").sees("夜間の対応を希望している");
    sato.keys("<esc>").sees("経過").keys("<esc>").sees("候補");
}

#[test]
fn the_queue_in_both_languages_and_sizes() {
    let (office, _) = office_with_referral();
    let mut later = records::call("k2", "referral");
    later.person.name.clear();
    later.person.kana.clear();
    records::registered(&office, &later);
    for (lang, word) in [(Lang::Ja, "ja"), (Lang::En, "en")] {
        let mut sato = office.desk_in("佐藤", lang);
        sato.keys("<f4>");
        assert_screen!(format!("referral_{word}_80x24"), sato);
        sato.resize(120, 40);
        assert_screen!(format!("referral_{word}_120x40"), sato);
        sato.resize(80, 24).keys("3<f9>");
        assert_screen!(format!("referral_offer_{word}"), sato);
        sato.keys("<esc>w");
        assert_screen!(format!("referral_why_{word}"), sato);
    }
}

#[test]
fn the_hospital_is_looked_up_by_name_and_stands_in_the_form_by_name() {
    let (office, item) = office_with_referral();
    let mut sato = at_queue(&office);
    sato.keys("<f4><ctrl-g>g7").sees("用紙に書き込む");
    sato.keys("<tab><tab><tab><tab><tab>")
        .keys("あおぞら")
        .sees("あおぞら見本クリニック");
    sato.keys("<tab><f12>");
    let hospital = view(&office, item).item.details["hospital"].clone();
    let found = office
        .store()
        .facilities(&[FacilityId(hospital.parse().unwrap())])
        .unwrap();
    assert_eq!(found[0].details.name, "あおぞら見本クリニック");
    sato.keys("<ctrl-g>g7").sees("あおぞら見本クリニック");
}

#[test]
fn a_clinic_beyond_the_candidates_is_asked_when_it_is_named() {
    let (office, item) = office_with_referral();
    let mut sato = at_queue(&office);
    sato.keys("<f4><f9><tab>外来")
        .sees("外来見本医院")
        .keys("<tab><f12>");
    assert_eq!(view(&office, item).offers[0].facility_name, "外来見本医院");
}

#[test]
fn the_form_tells_the_telephone_of_whoever_is_asked_and_the_script_is_one_key_away() {
    let (office, item) = office_with_referral();
    let mut sato = at_queue(&office);
    sato.keys("<f4><f9>").sees("電話 047-300-0001");
    sato.keys("<ctrl-g>O")
        .sees("みどり見本診療所 の連携ご担当の方をお願いします")
        .sees("見本在宅連携室 の 佐藤 です")
        .sees_no("架空");
    assert_screen!("referral_script", sato);
    sato.keys("2").sees("みどり見本診療所 御中");
    sato.keys("<f12>").sees("ファイルに書きました");
    let clinic = office.store().candidates(item, [].into()).unwrap().items[0]
        .facts
        .facility;
    let name = format!("R8-S0001-offer-text-{clinic}.html");
    let page = std::fs::read_to_string(office.papers().join(name)).unwrap();
    assert!(!page.contains("架空") && page.contains("みどり見本診療所"));
    sato.keys("<esc>").sees("打診する").keys("<enter>");
    assert_eq!(state(&office, item), "offering");
}

#[test]
fn the_sheet_opens_after_acceptance_and_consent_and_not_before() {
    let office = Office::open();
    records::directory(&office);
    let mut input = records::call("k1", "referral");
    input.consent = Some("not-yet".into());
    let item = records::registered(&office, &input);
    let mut sato = at_queue(&office);
    sato.keys("<f4><f9><enter><f9>1<f12>")
        .sees("受諾した先")
        .sees_no("候補");
    assert_eq!(state(&office, item), "accepted");
    sato.keys("p")
        .sees("同意がまだ記録されていません")
        .sees_no("患者情報・役割分担 ");
    sato.keys("<f9><ctrl-u>").keys("口頭<f12>").keys("p");
    sato.sees("患者情報・役割分担").sees("架空 花子");
    assert_screen!("referral_sheet", sato);
    sato.keys("<f12>").sees("ファイルに書きました");
}

#[test]
fn an_enquiry_passed_on_to_somebody_in_no_directory_is_noted_without_leaving_the_screen() {
    let (office, item) = office_with_referral();
    let mut sato = at_queue(&office);
    sato.keys("<f4><f9><enter><f9>6<f12>").sees("必須の欄です");
    sato.keys("となり町の架空医院<f12>")
        .sees("回答を記録する: 打診中");
    let view = view(&office, item);
    assert_eq!(
        view.offers[0].forwarded_to,
        Some(ForwardedTo::Named("となり町の架空医院".into()))
    );
    // The item says so, and the next candidate is proposed.
    sato.resize(120, 40);
    sato.sees("転送  となり町の架空医院");
    sato.keys("<f9>").sees("さくら見本内科");
}

#[test]
fn several_acceptances_wait_for_the_window_and_a_person_decides() {
    let (office, item) = office_with_referral();
    let mut sato = at_queue(&office);
    sato.keys("<f4><tab><space><down><space><f9><enter>");
    sato.keys("<f9>1<f12>").sees("受諾から決める");
    assert_eq!(state(&office, item), "offering");
    // The other one answers within the window; then nobody is waited for.
    sato.keys("<f9>2").keys("<tab>平日のみ<f12>");
    assert_eq!(state(&office, item), "offering");
    sato.keys("<f9>").sees("受諾から決める").sees("平日のみ");
    assert_screen!("referral_decide", sato);
    sato.keys("<enter>");
    let view = view(&office, item);
    assert_eq!(view.item.state, "accepted");
    assert_eq!(view.accepted().unwrap().facility_name, "みどり見本診療所");
    sato.keys("p").sees("お礼: さくら見本内科");
}

#[test]
fn the_whole_way_with_a_decline_a_condition_a_visit_not_held_and_the_check_after_90_days() {
    let (office, item) = office_with_referral();
    for (lang, word) in [(Lang::Ja, "ja"), (Lang::En, "en")] {
        let mut sato = office.desk_in("佐藤", lang);
        if lang == Lang::Ja {
            sato.keys("<f4><f9><enter><f9>3").keys("枠なし<f12>");
            sato.keys("<f9>").sees("さくら見本内科").keys("<enter>");
            sato.keys("<f9>2").keys("<tab>平日のみ<f12>");
        }
        assert_eq!(state(&office, item), "accepted");
        sato.keys("<f4>");
        assert_screen!(format!("referral_accepted_{word}_80x24"), sato);
        sato.resize(120, 40);
        assert_screen!(format!("referral_accepted_{word}_120x40"), sato);
    }
    let mut sato = at_queue(&office);
    sato.keys("<f4><f9><enter>");
    sato.keys("<f9>+3<f12>");
    sato.keys("<f9>").keys("いいえ<tab>不在<f12>");
    assert_eq!(state(&office, item), "first-visit-booked");
    sato.keys("<ctrl-g>b+5<f12>");
    office.advance(minutes(6 * 24 * 60));
    sato.keys("<f9>").keys("はい<tab><tab>11/20 10:00<f12>");
    assert_eq!(state(&office, item), "first-visit-done");
    let due = view(&office, item).item.next.unwrap().due;
    assert_eq!(due.to_rfc3339(), "2026-12-20T01:00:00+00:00");
    sato.keys("<f9><f12>");
    assert_eq!(state(&office, item), "settling");
    let due = view(&office, item).item.next.unwrap().due;
    assert_eq!(due.to_rfc3339(), "2027-02-18T01:00:00+00:00");
    sato.keys("<f9>定着<f12>");
    assert_eq!(state(&office, item), "completed");
}

#[test]
fn a_clinic_that_is_gone_is_shown_so_and_the_next_one_is_proposed() {
    let (office, item) = office_with_referral();
    let mut sato = at_queue(&office);
    sato.keys("<f4><f9><enter>");
    records::directory_without_the_first(&office);
    let mut mori = office.desk("森");
    mori.keys("<f4>").sees("(!) 名簿か");
    assert_eq!(view(&office, item).offers[0].state, OfferState::Sent);
    mori.keys("<f9>").sees("打診する").sees("さくら見本内科");
}
