//! The calendar of visits: days, filters, conflicts by sign and word; and who is there on which day.

use crate::assert_screen;
use crate::office::{Office, minutes};
use crate::records;
use crate::taking_steps::{staff_id, step};
use chrono::NaiveDate;
use madoguchi::app::front::Front;
use madoguchi::domain::crew::Absence;
use madoguchi::domain::ids::ItemId;
use madoguchi::locale::Lang;

fn day(text: &str) -> NaiveDate {
    text.parse().unwrap()
}

/// A visit of somebody at a time, with 森 along.
fn planned(office: &Office, key: &str, physician: &str, at: &str) -> ItemId {
    let item = records::registered(office, &records::call(key, "outreach"));
    step(office, item, "review", &[]);
    step(office, item, "decide", &[("basis", "consent")]);
    let (physician, crew) = (staff_id(office, physician), staff_id(office, "森"));
    let team = [("physician", physician.as_str()), ("crew", crew.as_str())];
    step(office, item, "staff", &team);
    step(office, item, "schedule", &[("at", at)]);
    item
}

fn away(office: &Office, name: &str, from: &str, until: &str) {
    let absence = Absence {
        from: day(from),
        until: day(until),
        reason: "学会".into(),
    };
    office
        .store()
        .note_absence(&office.actor("森"), name, &absence)
        .unwrap();
}

fn office() -> Office {
    let office = Office::open();
    records::physicians(&office);
    office
}

#[test]
fn the_board_leads_to_the_calendar_and_enter_to_the_case() {
    let office = office();
    planned(&office, "k1", "空野 医師", "11/18 14:00");
    let mut sato = office.desk("佐藤");
    sato.keys("<f6>d").sees("訪問の予定").sees("11/18(水)");
    assert_eq!(sato.app.front(), Front::Visits);
    sato.sees("14:00-15:00").sees("空野 医師 森").sees("予定");
    sato.keys("<enter>").row_selected("O0001");
    assert_eq!(sato.app.front(), Front::Work);
    sato.keys("<f10>訪問の予定<enter>").sees("14:00-15:00");
}

#[test]
fn an_empty_week_says_how_a_visit_comes_there() {
    let office = office();
    let mut sato = office.desk("佐藤");
    sato.keys("<f6>d")
        .sees("この期間の訪問はありません")
        .sees("日程を決める");
}

#[test]
fn conflicts_stand_under_the_visit_by_sign_and_word() {
    let office = office();
    planned(&office, "k1", "空野 医師", "11/18 14:00");
    planned(&office, "k2", "海野 医師", "11/18 14:30");
    planned(&office, "k3", "空野 医師", "11/20 10:00");
    planned(&office, "k4", "海野 医師", "11/21 10:00");
    away(&office, "空野 医師", "2026-11-19", "2026-11-20");
    let mut sato = office.desk("佐藤");
    sato.resize(120, 40);
    sato.keys("<f6>d").sees("! 競合 4");
    sato.sees("! 競合 森が O0002 と重なる")
        .sees("! 競合 森が O0001 と重なる")
        .sees("! 競合 空野 医師は不在 11/20まで")
        .sees("! 競合 休業日");
    let retired = office.actor("管理");
    office.store().retire_staff(&retired, "海野 医師").unwrap();
    sato.keys("<f7><f6>d").sees("海野 医師は退職");
}

#[test]
fn a_visit_over_midnight_stands_on_both_days() {
    let office = office();
    planned(&office, "k1", "空野 医師", "11/17 23:30");
    let mut sato = office.desk("佐藤");
    sato.keys("<f6>ds").sees("訪問の予定 11/16(月)  0件");
    sato.keys("]").sees("23:30-24:00").sees("11/17(火)  1件");
    sato.keys("]").sees("00:00-00:30").sees("(前日から)");
    sato.sees("訪問の予定 11/18(水)  1件");
    sato.keys("]").sees("この期間の訪問はありません");
    sato.keys("s").sees("23:30-24:00").sees("00:00-00:30");
    sato.sees("11/22(日)  1件");
}

#[test]
fn visits_are_narrowed_by_person_and_by_area_and_shown_again() {
    let office = office();
    planned(&office, "k1", "空野 医師", "11/18 14:00");
    planned(&office, "k2", "海野 医師", "11/19 14:30");
    let mut sato = office.desk("佐藤");
    sato.keys("<f6>d/")
        .sees("だれの訪問を見ますか")
        .keys("<esc>");
    sato.keys("v").sees("だれの訪問を見ますか");
    sato.keys("3")
        .sees("(海野 医師)")
        .sees("O0002")
        .sees_no("O0001 ");
    sato.keys("b").sees("どの圏域の訪問を見ますか").keys("2");
    sato.sees("(海野 医師 明第1)");
    sato.keys("z").sees("O0001").sees("O0002");
}

#[test]
fn an_absence_is_noted_on_screen_and_the_visits_it_meets_are_named_before() {
    let office = office();
    planned(&office, "k1", "空野 医師", "11/18 14:00");
    let mut sato = office.desk("佐藤");
    sato.keys("<f6>d<tab>");
    sato.keys("<down>").row_selected("空野 医師");
    sato.keys("<enter>").sees("不在: 空野 医師");
    sato.keys("11/18<tab>11/19<tab>学会<f12>");
    sato.sees("! 11/18(水) 14:00-15:00 O0001").sees("もう一度");
    let store = office.store();
    assert_eq!(store.absences_between(day("2026-11-16"), None).unwrap(), []);
    sato.keys("<f12>").sees("代わりを立てる訪問: O0001");
    sato.sees("! 競合 空野 医師は不在 11/19まで");
    sato.sees("11/18-11/19 学会").sees("休    休");
    let told = store.absences_between(day("2026-11-16"), None).unwrap();
    assert_eq!(told.len(), 1);
    sato.keys("<enter><shift-tab>1").sees("取り消しました");
    sato.sees_no("競合");
    assert_eq!(store.absences_between(day("2026-11-16"), None).unwrap(), []);
}

#[test]
fn a_day_of_an_absence_says_how_it_is_read_and_what_days_look_like() {
    let office = office();
    let mut sato = office.desk("佐藤");
    sato.keys("<f6>d<tab>n").sees("不在: ");
    sato.keys("今日").sees("2026-11-16");
    sato.keys("今日<tab>")
        .sees("「今日今日」は日付として読めません");
    sato.keys("<f12>").sees("例: 今日、12/1").sees_no("S20");
}

#[test]
fn an_absence_without_visits_is_noted_at_once_and_another_desk_sees_it() {
    let office = office();
    let mut mori = office.desk("森");
    mori.keys("<f10>訪問の予定<enter>").sees_no("研修");
    let mut sato = office.desk("佐藤");
    sato.keys("<f6>d<tab><enter><tab><tab>研修<f12>")
        .sees("不在を記録しました");
    mori.sees("11/16-11/16 研修");
}

/// A case whose team was at the door this morning and found nobody; it goes again on the 19th.
fn to_be_revisited(office: &Office) -> ItemId {
    let item = planned(office, "k1", "空野 医師", "11/16 9:30");
    step(office, item, "depart", &[]);
    let told = [("depth", "0"), ("at", "11/19 10:00")];
    step(office, item, "leave", &told);
    item
}

#[test]
fn a_revisit_is_in_the_calendar_from_the_moment_a_day_is_said_and_is_judged_once_somebody_is_named()
{
    let office = office();
    let item = to_be_revisited(&office);
    away(&office, "空野 医師", "2026-11-19", "2026-11-19");
    let mut sato = office.desk("佐藤");
    sato.resize(120, 40);
    sato.keys("<f6>d").sees("10:00-11:00").sees("未定");
    sato.sees_no("競合");
    step(&office, item, "record", &[("text", "不在")]);
    step(&office, item, "revisit", &[]);
    sato.sees("10:00-11:00").sees("未定").sees_no("競合");
    let physician = staff_id(&office, "空野 医師");
    step(&office, item, "staff", &[("physician", &physician)]);
    sato.sees_no("未定")
        .sees("! 競合 空野 医師は不在 11/19まで");
    step(&office, item, "undo", &[]);
    sato.sees("未定").sees_no("競合");
}

#[test]
fn a_visit_that_is_given_up_leaves_the_calendar_and_comes_back_with_the_undo() {
    for (name, set) in [
        ("monitor", [("until", "12/1 10:00")]),
        ("cancel", [("reason", "入院した")]),
    ] {
        let office = office();
        let item = to_be_revisited(&office);
        step(&office, item, "record", &[("text", "不在")]);
        let mut sato = office.desk("佐藤");
        sato.keys("<f6>d").sees("10:00-11:00").sees("未定");
        step(&office, item, name, &set);
        sato.sees_no("10:00-11:00");
        step(&office, item, "undo", &[]);
        sato.sees("10:00-11:00").sees("未定");
    }
}

#[test]
fn a_visit_put_off_to_another_day_stands_there_alone_and_asks_anew_who_goes() {
    let office = office();
    let item = planned(&office, "k1", "空野 医師", "11/18 14:00");
    let mut sato = office.desk("佐藤");
    sato.keys("<f6>d").sees("14:00-15:00").sees("空野 医師 森");
    step(&office, item, "revisit", &[("at", "11/20 10:00")]);
    sato.sees("10:00-11:00").sees("未定").sees_no("14:00");
}

#[test]
fn a_team_that_is_out_stands_in_the_calendar_until_now() {
    let office = office();
    let item = planned(&office, "k1", "空野 医師", "11/16 9:30");
    step(&office, item, "depart", &[]);
    office.advance(minutes(100));
    let mut sato = office.desk("佐藤");
    sato.keys("<f6>d").sees("09:00-10:40").sees("出動中");
    step(&office, item, "leave", &[]);
    sato.sees("帰着・記録前");
}

#[test]
fn the_calendar_in_both_languages_and_sizes() {
    let office = office();
    planned(&office, "k1", "空野 医師", "11/18 14:00");
    planned(&office, "k2", "海野 医師", "11/18 14:30");
    planned(&office, "k3", "空野 医師", "11/22 23:30");
    away(&office, "海野 医師", "2026-11-18", "2026-11-19");
    for (lang, word) in [(Lang::Ja, "ja"), (Lang::En, "en")] {
        let mut sato = office.desk_in("佐藤", lang);
        sato.keys("<f6>d");
        assert_screen!(format!("visits_{word}_80x24"), sato);
        sato.resize(120, 40);
        assert_screen!(format!("visits_{word}_120x40"), sato);
    }
}

#[test]
fn a_departure_on_another_day_than_the_booked_one_is_asked_about_once_and_says_the_day() {
    let office = office();
    let item = planned(&office, "k1", "空野 医師", "11/18 14:00");
    let state = || office.store().item_view(item).unwrap().item.state;
    let mut sato = office.desk("佐藤");
    sato.keys("<f6><f9><f12>")
        .sees("この訪問は 11/18(水) 14:00 の予定です");
    assert_eq!(state(), "scheduled", "nothing is saved by the question");
    sato.keys("<f12>");
    assert_eq!(state(), "en-route");
}

#[test]
fn a_departure_on_the_booked_day_or_entered_for_it_afterwards_is_not_asked_about() {
    let office = office();
    let item = planned(&office, "k1", "空野 医師", "11/16 14:00");
    let other = planned(&office, "k2", "海野 医師", "11/16 16:00");
    let state = |item| office.store().item_view(item).unwrap().item.state;
    let mut sato = office.desk("佐藤");
    sato.keys("<f6>/O0001<enter><f9><f12>");
    assert_eq!(state(item), "en-route");
    office.advance(minutes(24 * 60));
    sato.keys("<f6>/<ctrl-u>O0002<enter><f9><tab>11/16 16:00<f12>");
    assert_eq!(state(other), "en-route");
}

#[test]
fn a_visit_planned_for_a_time_that_is_over_is_asked_about_once() {
    let office = office();
    let item = records::registered(&office, &records::call("k1", "outreach"));
    step(&office, item, "review", &[]);
    step(&office, item, "decide", &[("basis", "consent")]);
    let physician = staff_id(&office, "空野 医師");
    step(&office, item, "staff", &[("physician", &physician)]);
    let state = || office.store().item_view(item).unwrap().item.state;
    let mut sato = office.desk("佐藤");
    sato.keys("<f6><f9>8:00<f12>")
        .sees("11/16(月) 08:00 はもう過ぎています");
    assert_eq!(state(), "staffing", "nothing is saved by the question");
    sato.keys("<f12>");
    assert_eq!(state(), "scheduled");
}

/// The lines of a case that speak of its visits.
fn visits_of_the_case(sato: &mut crate::office::Desk) -> Vec<String> {
    sato.resize(120, 40);
    sato.keys("o").sees("空野 医師");
    let text = sato.text();
    let lines = text.lines().filter(|line| line.contains("空野 医師  "));
    lines.map(|line| line.trim().to_owned()).collect()
}

#[test]
fn a_visit_made_before_its_booked_day_stands_on_the_day_it_was_held() {
    let office = office();
    let item = planned(&office, "k1", "空野 医師", "11/17 14:00");
    step(&office, item, "depart", &[]);
    let mut sato = office.desk("佐藤");
    // The form of the return proposes no further visit for the moment that was booked.
    sato.keys("<f6><ctrl-g>v").sees("再訪の日時").keys("<f12>");
    assert_eq!(
        visits_of_the_case(&mut sato),
        ["11/16(月) 09:00 空野 医師  森  帰着・記録前"]
    );
    sato.sees_no("未定");
}

#[test]
fn help_calls_the_keys_of_the_calendar_as_its_footer_does() {
    let office = office();
    let mut sato = office.desk("佐藤");
    sato.keys("<f6>d").sees("s日 / 週");
    sato.keys("<f1>").sees("日 / 週").sees_no("並べ替え");
}

#[test]
fn a_day_typed_over_the_proposed_one_takes_its_place() {
    let office = office();
    let item = planned(&office, "k1", "空野 医師", "11/18 14:00");
    let mut sato = office.desk("佐藤");
    sato.keys("<f6>.").sees("5 日程を決める");
    sato.keys("5").sees("[2026-11-18 14:00 ]");
    sato.keys("11/19 15:00<f12>");
    let visits = office.store().item_view(item).unwrap().visits;
    let at = visits.last().unwrap().scheduled_at.unwrap();
    assert_eq!(at.to_rfc3339(), "2026-11-19T06:00:00+00:00");
}
