//! Teams under way: a timer that every desk sees, and that nobody can make vanish.

use crate::assert_screen;
use crate::office::{Office, minutes};
use crate::records;
use crate::taking_steps::{staff_id, step, try_step};
use madoguchi::domain::ids::ItemId;
use madoguchi::locale::Lang;
use madoguchi::store::StoreError;

/// Why the store did not take a step.
fn why(error: &StoreError) -> &'static str {
    match error {
        StoreError::Refused(refusal) => refusal.code(),
        other => other.code(),
    }
}

/// An office with a case whose team is to leave at 11:00.
fn scheduled() -> (Office, ItemId) {
    let office = Office::open();
    records::physicians(&office);
    let item = records::outreach(&office, "k1");
    let physician = staff_id(&office, "空野 医師");
    step(&office, item, "triage", &[("urgency", "24h")]);
    step(&office, item, "review", &[]);
    step(&office, item, "decide", &[("basis", "consent")]);
    step(
        &office,
        item,
        "staff",
        &[("physician", &physician), ("with", "包括 山田")],
    );
    step(&office, item, "schedule", &[("at", "11:00")]);
    (office, item)
}

fn out() -> (Office, ItemId) {
    let (office, item) = scheduled();
    step(&office, item, "depart", &[]);
    (office, item)
}

fn state(office: &Office, item: ItemId) -> String {
    office.store().item_view(item).unwrap().item.state
}

#[test]
fn a_timer_that_runs_out_is_told_to_somebody_who_types_a_call_and_takes_no_key() {
    let (office, _) = out();
    let mut sato = office.desk("佐藤");
    sato.keys("<f2><c-o>d夜間に息が");
    office.advance(minutes(61));
    sato.sees("! 超過1分 要確認").sees("夜間に息が");
    let cursor = sato.cursor();
    assert_eq!(sato.bells, 1);
    sato.keys("苦しい")
        .sees("夜間に息が苦しい")
        .sees("! 超過1分 要確認");
    assert_eq!(
        sato.cursor().y,
        cursor.y,
        "the line does not move under the hand"
    );
    office.advance(minutes(60));
    sato.sees("!! 超過61分 要対応").sees("戻りません");
    assert_eq!(sato.bells, 2);
    assert_screen!("safety_red_while_typing", sato);
    sato.keys("<esc>").sees("!! 超過61分 要対応");
}

#[test]
fn every_screen_shows_who_is_out_in_both_languages() {
    let (office, _) = out();
    for (lang, word) in [(Lang::Ja, "帰着まで60分"), (Lang::En, "back in 60 min")] {
        let mut sato = office.desk_in("佐藤", lang);
        for key in ["<f2>", "<f3>", "<f4>", "<f6>", "<f7>"] {
            sato.keys(key).sees(word);
        }
    }
}

#[test]
fn a_desk_that_opens_after_the_timer_ran_out_is_told_at_once() {
    let (office, _) = out();
    office.advance(minutes(600));
    let mut sato = office.desk("佐藤");
    sato.sees("!! 超過9時間 要対応");
    assert_eq!(sato.bells, 1);
    sato.keys("<f3><f4>");
    assert_eq!(sato.bells, 1);
}

#[test]
fn another_desk_sees_a_departure_and_a_return_without_a_key() {
    let (office, item) = scheduled();
    let mut sato = office.desk("佐藤");
    sato.keys("<f3>").sees_no("帰着まで");
    step(&office, item, "depart", &[]);
    sato.sees("出動中 O0001 空野 医師 包括 山田 帰着まで60分");
    step(&office, item, "leave", &[("depth", "3")]);
    sato.sees_no("帰着まで");
}

#[test]
fn a_word_on_an_item_is_said_from_any_screen_and_leaves_it_where_it_was() {
    let (office, item) = out();
    office.advance(minutes(20));
    let mut sato = office.desk("佐藤");
    sato.keys("<f3><f10>/o 1 到着").sees("O0001 現地に着いた");
    sato.keys("<enter>").sees("検索");
    assert_eq!(state(&office, item), "on-site");
    office.advance(minutes(30));
    sato.keys("<f10>o1 帰着 3 猫が五匹いた<enter>")
        .sees("O0001");
    assert_eq!(state(&office, item), "returned");
    let visits = office.store().item_view(item).unwrap().visits;
    assert_eq!(
        (visits[0].depth, visits[0].text.as_str()),
        (Some(3), "猫が五匹いた")
    );
}

#[test]
fn a_line_that_the_case_does_not_allow_is_refused_in_words() {
    let (office, item) = scheduled();
    let mut sato = office.desk("佐藤");
    sato.keys("<f10>/o 1 到着<enter>").sees("日程確定");
    assert_eq!(state(&office, item), "scheduled");
    sato.keys("<f10>/o 99 到着<enter>")
        .sees("(x)")
        .sees("O0099");
}

#[test]
fn a_team_that_is_out_cannot_be_put_away() {
    let (office, item) = out();
    for (name, set) in [
        ("cancel", &[("reason", "誤り")][..]),
        ("error", &[("reason", "誤り")]),
        ("hold", &[("reason", "誤り"), ("until", "12/1")]),
    ] {
        let refused = try_step(&office, "木村", item, name, set).unwrap_err();
        assert_eq!(why(&refused), "guarded", "{name}: {refused:?}");
    }
    assert_eq!(office.store().teams_away().unwrap().len(), 1);
    office.advance(minutes(61));
    let refused = try_step(&office, "森", item, "undo", &[]).unwrap_err();
    assert_eq!(
        why(&refused),
        "guarded",
        "a slip is taken back at once, an alarm is not"
    );
}

#[test]
fn somebody_answers_for_a_team_by_name_and_only_one_that_was_reached_wins_time() {
    let (office, item) = out();
    office.advance(minutes(130));
    let mut sato = office.desk("佐藤");
    sato.keys("<f10>/o 1 安否 不通 携帯が鳴るだけ<enter>");
    sato.keys("<f6>")
        .sees("!! 要対応")
        .sees("佐藤 連絡がつかない");
    sato.keys("<f10>/o 1 安否 無事 30 話を聞いている<enter>");
    sato.sees("帰着まで30分").sees_no("要対応");
    office.advance(minutes(30));
    sato.sees("! 超過0分 要確認");
    assert_eq!(
        sato.bells, 2,
        "once for the red one, once for being asked after again"
    );
    let told = office.store().item_view(item).unwrap().timeline;
    let answers: Vec<&str> = told
        .iter()
        .filter(|entry| entry.transition == "answer")
        .map(|entry| entry.note.as_str())
        .collect();
    assert_eq!(answers, ["携帯が鳴るだけ", "話を聞いている"]);
}

#[test]
fn a_return_is_entered_afterwards_but_never_before_the_departure() {
    let (office, item) = out();
    office.advance(minutes(90));
    let early = try_step(
        &office,
        "森",
        item,
        "leave",
        &[("depth", "0"), ("at", "11/24 10:00"), ("time", "8:30")],
    );
    assert_eq!(why(&early.unwrap_err()), "fields");
    let ahead = try_step(
        &office,
        "森",
        item,
        "leave",
        &[("depth", "0"), ("at", "11/24 10:00"), ("time", "18:30")],
    );
    assert_eq!(why(&ahead.unwrap_err()), "fields");
    step(
        &office,
        item,
        "leave",
        &[("depth", "0"), ("at", "11/24 10:00"), ("time", "10:10")],
    );
    let visit = &office.store().item_view(item).unwrap().visits[0];
    assert_eq!(
        visit.returned_at,
        Some("2026-11-16T01:10:00Z".parse().unwrap())
    );
}

#[test]
fn a_clock_set_back_neither_hides_a_team_nor_keeps_it_from_coming_home() {
    let (office, item) = out();
    let mut sato = office.desk("佐藤");
    office.advance(minutes(50));
    sato.sees("帰着まで10分");
    office.advance(minutes(-120));
    sato.keys("<f3>").sees("帰着まで10分");
    office.advance(minutes(10));
    sato.sees("! 超過0分 要確認");
    assert_eq!(sato.bells, 1);
    let mut late = office.desk("受田");
    late.sees("! 要確認 時計");
    step(
        &office,
        item,
        "leave",
        &[("depth", "0"), ("at", "11/24 10:00")],
    );
    let visit = office.store().item_view(item).unwrap().visits[0].clone();
    assert!(visit.returned_at >= visit.departed_at, "{visit:?}");
}

#[test]
fn a_return_waits_for_no_answer_and_the_record_asks_for_what_came_of_it() {
    let (office, item) = out();
    let mut sato = office.desk("佐藤");
    sato.keys("<f10>/o 1 帰着<enter>").sees("O0001");
    assert!(office.store().teams_away().unwrap().is_empty(), "home");
    assert_eq!(state(&office, item), "returned");
    for (name, set) in [
        ("record", &[("text", "会えた")][..]),
        ("revisit", &[("at", "11/24 14:00")]),
    ] {
        let untold = try_step(&office, "森", item, name, set);
        assert_eq!(why(&untold.unwrap_err()), "fields", "{name}");
    }
    step(
        &office,
        item,
        "record",
        &[("text", "会えた"), ("depth", "4")],
    );
    let visit = office.store().item_view(item).unwrap().visits[0].clone();
    assert_eq!((visit.depth, visit.text.as_str()), (Some(4), "会えた"));
}

#[test]
fn whoever_was_not_let_in_is_recorded_with_a_day_for_the_next_visit_and_the_revisit_keeps_it() {
    let (office, item) = out();
    let mut sato = office.desk("佐藤");
    sato.resize(120, 40);
    sato.keys("<f10>/o 1 帰着 2 応答あり<enter>").sees("O0001");
    assert_eq!(state(&office, item), "returned");
    let forgotten = try_step(
        &office,
        "森",
        item,
        "record",
        &[("text", "戸は開かなかった")],
    );
    assert_eq!(why(&forgotten.unwrap_err()), "fields");
    let with_a_day = [("text", "戸は開かなかった"), ("at", "11/24 14:00")];
    step(&office, item, "record", &with_a_day);
    let visit = office.store().item_view(item).unwrap().visits[0].clone();
    assert_eq!((visit.depth, visit.text.as_str()), (Some(2), "応答あり"));
    let refused = [("outcome", "辞退")];
    let closed = try_step(&office, "森", item, "close", &refused);
    assert_eq!(why(&closed.unwrap_err()), "fields");
    let mut mori = office.desk("森");
    mori.resize(120, 40);
    mori.keys("<f6><f9>")
        .sees("再訪の日時")
        .sees("2026-11-24 14:00")
        .sees("11/24(火)");
    mori.keys("<f12>");
    assert_eq!(state(&office, item), "revisit");
    let kept = office.store().item_view(item).unwrap().item.details;
    assert_eq!(kept["at"], "2026-11-24T14:00:00+09:00");
}

#[test]
fn behind_the_curtain_the_timer_still_rings_and_tells_how_many_but_not_who() {
    let (office, _) = out();
    let mut sato = office.desk("佐藤");
    sato.keys("<ctrl-g>.").sees("画面を隠しています");
    let bells = sato.bells;
    office.advance(minutes(200));
    sato.sees("安否確認の時刻を過ぎたチーム: 1")
        .sees_no("空野")
        .sees_no("架空");
    assert!(sato.bells > bells);
}

#[test]
fn whoever_would_go_alone_to_a_danger_is_asked_once_and_the_answer_stands_in_the_history() {
    let office = Office::open();
    records::physicians(&office);
    let item = records::outreach(&office, "k1");
    let found = office.store().staff_named("空野 医師").unwrap();
    let physician = found.unwrap().id.to_string();
    step(&office, item, "review", &[]);
    step(&office, item, "decide", &[("basis", "consent")]);
    step(&office, item, "staff", &[("physician", &physician)]);
    step(&office, item, "schedule", &[("at", "9:30")]);
    let sheet = [
        ("team_dangers", "犬、暴力・暴言"),
        ("safety_note", "庭に放し飼い"),
    ];
    step(&office, item, "screen", &sheet);
    let untold = try_step(&office, "森", item, "depart", &[]);
    assert_eq!(why(&untold.unwrap_err()), "fields");
    let mut sato = office.desk("佐藤");
    sato.keys("<f6><f9>")
        .sees("空野 医師 だけで行きます")
        .sees("動物 暴力・暴言")
        .sees("庭に放し飼い");
    sato.keys("<f12>");
    assert_eq!(state(&office, item), "scheduled", "nobody leaves unasked");
    sato.keys("2<f12>");
    assert_eq!(state(&office, item), "en-route");
    let told = office.store().item_view(item).unwrap().timeline;
    assert_eq!(told.last().unwrap().given["precaution"], "phone");
    let mut mori = office.desk("森");
    mori.resize(120, 40);
    mori.keys("<f6>o").sees("電話をつないだまま行く");
}

#[test]
fn a_departure_long_before_the_time_to_a_danger_is_asked_about_and_one_with_company_in_time_is_not()
{
    let (office, item) = scheduled();
    let sheet = [("team_dangers", "animals")];
    step(&office, item, "screen", &sheet);
    let early = try_step(&office, "森", item, "depart", &[]);
    assert_eq!(why(&early.unwrap_err()), "fields", "two hours early");
    office.advance(minutes(61));
    step(&office, item, "depart", &[]);
    assert_eq!(state(&office, item), "en-route");
}

#[test]
fn the_day_view_says_that_the_time_of_a_team_runs_from_its_departure() {
    let (office, _) = out();
    office.advance(minutes(43));
    let mut sato = office.desk("佐藤");
    sato.keys("<f7>")
        .sees("出動中の班 (時間は出発から)")
        .sees("43分");
    sato.sees("帰着まで17分");
}
