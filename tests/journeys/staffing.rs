//! Whom to send: the area, fairness, who is away, who did not answer; and the sheet that goes along.

use crate::office::{Office, minutes};
use crate::records;
use crate::taking_steps::{staff_id, step, try_step};
use chrono::TimeDelta;
use madoguchi::domain::area::AreaCode;
use madoguchi::domain::crew::Absence;
use madoguchi::domain::ids::ItemId;
use madoguchi::domain::staff::Role;
use madoguchi::store::staffing::Post;
use madoguchi::store::{NewStaff, StoreError};

/// A case of 明第1 that is decided; 空野 and 川野 answer for the area, 海野 for another one.
fn decided(key: &str, office: &Office) -> ItemId {
    let item = records::registered(office, &records::call(key, "outreach"));
    step(office, item, "review", &[]);
    step(office, item, "decide", &[("basis", "consent")]);
    item
}

fn office() -> Office {
    let office = Office::open();
    records::physicians(&office);
    let new = NewStaff {
        name: "川野 医師".into(),
        kana: "カワノ".into(),
        role: Role::Viewer,
        occupation: "医師".into(),
        os_user: None,
        areas: vec![AreaCode("01".into())],
        support_physician: true,
    };
    office
        .store()
        .add_staff(&office.actor("管理"), &new)
        .unwrap();
    office
}

/// The names of the physicians proposed, in their order on the screen.
fn proposed(office: &Office) -> Vec<String> {
    let mut sato = office.desk("佐藤");
    sato.resize(120, 40);
    sato.keys("<f6><f9>");
    let text = sato.text();
    let mut named: Vec<(usize, &str)> = ["空野 医師", "川野 医師", "海野 医師"]
        .into_iter()
        .map(|name| {
            (
                text.find(name)
                    .unwrap_or_else(|| panic!("{name} is not proposed:\n{text}")),
                name,
            )
        })
        .collect();
    named.sort_unstable();
    named.into_iter().map(|(_, name)| name.to_owned()).collect()
}

/// This physician is to go on a case.
fn staffed(office: &Office, item: ItemId, physician: &str) {
    let physician = staff_id(office, physician);
    step(office, item, "staff", &[("physician", &physician)]);
}

#[test]
fn of_two_physicians_of_the_area_the_one_who_went_less_is_proposed_first() {
    let office = office();
    let went = decided("k1", &office);
    staffed(&office, went, "川野 医師");
    step(&office, went, "schedule", &[("at", "11:00")]);
    step(&office, went, "depart", &[]);
    step(
        &office,
        went,
        "leave",
        &[("depth", "2"), ("at", "12/1 14:00")],
    );
    step(&office, went, "record", &[("text", "会えた")]);
    step(&office, went, "monitor", &[("until", "12/20 10:00")]);
    decided("k2", &office);
    assert_eq!(proposed(&office), ["空野 医師", "川野 医師", "海野 医師"]);
}

#[test]
fn who_is_away_or_did_not_answer_today_comes_last_and_it_says_why() {
    let office = office();
    let item = decided("k1", &office);
    let until = "2026-11-20".parse().unwrap();
    let absence = Absence {
        from: "2026-11-16".parse().unwrap(),
        until,
        reason: "学会".into(),
    };
    office
        .store()
        .note_absence(&office.actor("木村"), "川野 医師", &absence)
        .unwrap();
    let tried = [
        ("asked", &*staff_id(&office, "空野 医師")),
        ("result", "no-answer"),
    ];
    step(&office, item, "try", &tried);
    assert_eq!(proposed(&office)[0], "海野 医師");
    let mut sato = office.desk("佐藤");
    sato.resize(120, 40);
    sato.keys("<f6><f9>")
        .sees("09:00 応答なし")
        .sees("不在 11/20(金)まで");
    office.advance(TimeDelta::days(5));
    assert_eq!(
        proposed(&office)[0],
        "川野 医師",
        "both can come again, and kana decides"
    );
}

#[test]
fn a_visit_that_a_physician_is_to_make_elsewhere_stands_beside_the_name() {
    let office = office();
    let other = decided("k1", &office);
    staffed(&office, other, "川野 医師");
    step(&office, other, "schedule", &[("at", "11/18 14:00")]);
    decided("k2", &office);
    let mut sato = office.desk("佐藤");
    sato.resize(120, 40);
    sato.keys("<f6>/O0002<enter><f9>")
        .sees("予定 11/18(水) 14:00");
}

#[test]
fn a_physician_who_has_retired_is_neither_proposed_nor_sent() {
    let office = office();
    let item = decided("k1", &office);
    let gone = staff_id(&office, "空野 医師");
    office
        .store()
        .retire_staff(&office.actor("管理"), "空野 医師")
        .unwrap();
    let refused = try_step(&office, "森", item, "staff", &[("physician", &gone)]).unwrap_err();
    let StoreError::Refused(refusal) = refused else {
        panic!("{refused:?}");
    };
    assert_eq!(refusal.code(), "fields");
    let mut sato = office.desk("佐藤");
    sato.keys("<f6><f9>").sees("川野 医師").sees_no("空野 医師");
}

#[test]
fn the_sheet_names_nobody_until_the_team_has_left() {
    let office = office();
    let item = decided("k1", &office);
    step(
        &office,
        item,
        "screen",
        &[
            ("body", "2"),
            ("safety_note", "架空さん宅に大型犬"),
            ("trusted", "見本 太郎"),
        ],
    );
    step(
        &office,
        item,
        "staff",
        &[
            ("physician", &staff_id(&office, "川野 医師")),
            ("with", "包括 山田"),
        ],
    );
    step(&office, item, "schedule", &[("at", "11:00")]);
    let mut sato = office.desk("佐藤");
    sato.resize(120, 40);
    sato.keys("<f6>p")
        .sees("訪問前シート")
        .sees("川野 医師")
        .sees("大型犬");
    sato.keys("<f12>");
    let file = office.papers().join("R8-O0001-visit-sheet.html");
    let page = std::fs::read_to_string(&file).unwrap();
    assert!(page.contains("包括 山田") && page.contains("119"), "{page}");
    for secret in ["架空", "カクウ", "見本 太郎", "松戸市根本", "047-000-4521"] {
        assert!(!page.contains(secret), "{secret} stands on the sheet");
    }
    step(&office, item, "depart", &[]);
    office.advance(minutes(1));
    let mut mori = office.desk("森");
    mori.resize(120, 40);
    mori.keys("<f6>p").sees("架空 花子").sees("松戸市根本");
}

/// The names of the companions taken in the form that is open, in their order.
fn taken(sato: &crate::office::Desk) -> Vec<String> {
    let text = sato.text();
    let rows = text.lines().filter_map(|row| row.split_once('*'));
    rows.filter_map(|(_, rest)| rest.split_whitespace().next().map(str::to_owned))
        .collect()
}

fn centre(office: &Office, name: &str, area: &str) {
    let new = NewStaff {
        name: name.into(),
        kana: "ホウカツ".into(),
        role: Role::Viewer,
        occupation: "包括職員".into(),
        os_user: None,
        areas: vec![AreaCode(area.into())],
        support_physician: false,
    };
    let admin = office.actor("管理");
    let staff = office.store().add_staff(&admin, &new).unwrap();
    let post = Post {
        fte: 0,
        home: "明第1包括".into(),
        since: "2026-11-01".parse().unwrap(),
    };
    office.store().set_post(&admin, &staff, &post).unwrap();
}

fn crew_of(office: &Office, item: ItemId) -> Vec<String> {
    let store = office.store();
    let details = store.item_view(item).unwrap().item.details;
    let ids = details.get("crew").cloned().unwrap_or_default();
    let staff = store.staff().unwrap();
    ids.split(',')
        .filter_map(|id| staff.iter().find(|one| one.id.to_string() == id))
        .map(|one| one.name.clone())
        .collect()
}

#[test]
fn the_proposed_team_is_three_keys_away_and_another_physician_four() {
    let office = office();
    centre(&office, "包括太郎", "01");
    let item = decided("k1", &office);
    let mut sato = office.desk("佐藤");
    sato.keys("<f6><f9>").sees("明第1包括").sees("担当圏域");
    assert_eq!(taken(&sato), ["包括太郎"], "{}", sato.text());
    sato.keys("<enter>");
    assert_eq!(crew_of(&office, item), ["包括太郎"]);
    step(&office, item, "schedule", &[("at", "11:00")]);
    sato.keys("<esc><esc>").sees("");
    let store = office.store();
    let visit = &store.item_view(item).unwrap().visits[0];
    assert_eq!(visit.crew.len(), 1);
    let other = decided("k2", &office);
    let mut mori = office.desk("森");
    mori.keys("<f6>/O0002<enter>");
    mori.keys("<f9>2<enter>");
    let details = store.item_view(other).unwrap().item.details;
    assert_eq!(
        details["physician"],
        staff_id(&office, "空野 医師"),
        "川野 stands first"
    );
    step(&office, item, "depart", &[]);
    sato.sees("川野 医師 包括太郎");
}

#[test]
fn who_goes_along_is_taken_and_left_by_a_digit_and_stays_so() {
    let office = office();
    centre(&office, "包括太郎", "01");
    let item = decided("k1", &office);
    let mut sato = office.desk("佐藤");
    sato.keys("<f6><f9>").sees("4").keys("45<enter>");
    let team = crew_of(&office, item);
    assert_eq!(team.len(), 1, "{team:?}");
    assert_ne!(team[0], "包括太郎", "left, and another one taken");
    sato.keys("<f8>").sees("同行");
    assert_eq!(taken(&sato), team, "who was chosen before is taken still");
}

#[test]
fn who_knows_the_matter_is_proposed_before_others_of_the_area_and_it_says_why() {
    let office = office();
    let knows = ["dementia".to_owned()];
    office
        .store()
        .set_specialties(&office.actor("木村"), "空野 医師", &knows)
        .unwrap();
    let mut input = records::call("k1", "outreach");
    input.categories = vec!["認知症".into()];
    let item = records::registered(&office, &input);
    step(&office, item, "review", &[]);
    step(&office, item, "decide", &[("basis", "consent")]);
    assert_eq!(proposed(&office)[0], "空野 医師");
    let mut sato = office.desk("佐藤");
    sato.keys("<f6><f9>").sees("専門 認知症");
}

#[test]
fn who_is_on_another_visit_at_that_time_is_proposed_last_and_it_says_which() {
    let office = office();
    let other = decided("k1", &office);
    staffed(&office, other, "川野 医師");
    step(&office, other, "schedule", &[("at", "11/18 14:00")]);
    let item = decided("k2", &office);
    staffed(&office, item, "海野 医師");
    step(&office, item, "schedule", &[("at", "11/18 14:30")]);
    let mut sato = office.desk("佐藤");
    sato.resize(120, 40);
    sato.keys("<f6>/O0002<enter><f8>").sees("重複 O0001");
    let text = sato.text();
    assert!(text.find("空野 医師") < text.find("川野 医師"), "{text}");
}

#[test]
fn a_try_in_vain_is_recorded_for_whoever_goes_along_as_well() {
    let office = office();
    centre(&office, "包括太郎", "01");
    let item = decided("k1", &office);
    let tried = [
        ("asked", &*staff_id(&office, "包括太郎")),
        ("result", "cannot"),
    ];
    step(&office, item, "try", &tried);
    let mut sato = office.desk("佐藤");
    sato.resize(120, 40);
    sato.keys("<f6><f9>").sees("09:00 都合がつかない");
    assert!(!taken(&sato).contains(&"包括太郎".to_owned()));
}

#[test]
fn somebody_else_goes_to_a_visit_that_is_fixed_and_its_day_stands() {
    let office = office();
    let item = decided("k1", &office);
    staffed(&office, item, "空野 医師");
    step(&office, item, "schedule", &[("at", "11/18 14:00")]);
    let due = office.store().item_view(item).unwrap().item.next;
    let mut sato = office.desk("佐藤");
    sato.keys("<f6><f8>").sees("空野 医師");
    sato.keys("1<f12>")
        .sees("日程はそのままです: 11/18(水) 14:00");
    let view = office.store().item_view(item).unwrap();
    assert_eq!(view.item.state, "scheduled");
    assert_eq!(view.item.next, due);
    let visit = view.visits.last().unwrap();
    assert_eq!(
        visit.physician.map(|id| id.to_string()),
        Some(staff_id(&office, "川野 医師"))
    );
    assert_eq!(visit.scheduled_at, due.map(|next| next.due));
    // Another day is another step, which keeps who goes.
    step(&office, item, "schedule", &[("at", "11/19 10:00")]);
    let moved = office.store().item_view(item).unwrap();
    let visit = moved.visits.last().unwrap();
    assert_eq!(
        visit.physician.map(|id| id.to_string()),
        Some(staff_id(&office, "川野 医師"))
    );
}

fn away(office: &Office, name: &str, from: &str, until: &str) {
    let absence = Absence {
        from: from.parse().unwrap(),
        until: until.parse().unwrap(),
        reason: "学会".into(),
    };
    office
        .store()
        .note_absence(&office.actor("木村"), name, &absence)
        .unwrap();
}

#[test]
fn somebody_absent_who_is_typed_by_name_is_asked_about_before_anything_is_saved() {
    let office = office();
    let item = decided("k1", &office);
    away(&office, "木村", "2026-11-16", "2026-11-20");
    let mut sato = office.desk("佐藤");
    sato.keys("<f6><f9><tab>木村<f12>")
        .sees("木村 不在 11/20(金)まで 学会")
        .sees("替えるなら選び直してください");
    let state = || office.store().item_view(item).unwrap().item.state;
    assert_eq!(state(), "decided", "nothing is saved by the question");
    // Somebody else instead: nobody is asked about any more.
    sato.keys("<tab><ctrl-u>森<f12>");
    assert_eq!(state(), "staffing");
    sato.keys("<f8><tab>木村<f12>")
        .sees("木村 不在 11/20(金)まで 学会");
    sato.keys("<enter>");
    let crew = office.store().item_view(item).unwrap().item.details["crew"].clone();
    assert!(crew.contains(&staff_id(&office, "木村")), "{crew}");
}

#[test]
fn a_day_on_which_somebody_of_the_team_is_away_or_elsewhere_is_asked_about_once() {
    let office = office();
    let first = decided("k1", &office);
    staffed(&office, first, "空野 医師");
    step(&office, first, "schedule", &[("at", "11/19 14:00")]);
    let item = decided("k2", &office);
    staffed(&office, item, "空野 医師");
    away(&office, "空野 医師", "2026-11-20", "2026-11-20");
    let mut sato = office.desk("佐藤");
    sato.keys("<f6><f9>11/20 14:00<f12>")
        .sees("空野 医師 不在 11/20(金)まで 学会");
    sato.keys("<tab><ctrl-u>11/19 14:30<f12>")
        .sees("空野 医師 重複 O0001");
    sato.keys("<f12>");
    let view = office.store().item_view(item).unwrap();
    assert_eq!(view.item.state, "scheduled");
    assert_eq!(view.item.details["at"], "2026-11-19T14:30:00+09:00");
}

#[test]
fn an_absence_noted_a_moment_ago_is_asked_about_though_the_case_was_read_before() {
    let office = office();
    let item = decided("k1", &office);
    staffed(&office, item, "空野 医師");
    let mut sato = office.desk("佐藤");
    sato.resize(120, 40);
    sato.keys("<f6>").sees("O0001");
    // Noted in the calendar of this desk, and no news has come since.
    sato.keys("d<tab><end>").row_selected("空野 医師");
    sato.keys("<enter>11/20<tab>11/20<tab>学会<f12>")
        .sees("不在を記録しました");
    sato.keys_unaware("<f6><f9>11/20 14:00<f12>");
    sato.sees("空野 医師 不在 11/20(金)まで 学会");
    let state = || office.store().item_view(item).unwrap().item.state;
    assert_eq!(state(), "staffing", "nothing is saved by the question");
    // Noted at another desk while the form is open here.
    away(&office, "空野 医師", "2026-11-25", "2026-11-25");
    sato.keys_unaware("<tab><ctrl-u>11/25 14:00<f12>");
    sato.sees("空野 医師 不在 11/25(水)まで 学会");
    sato.keys("<f12>");
    assert_eq!(state(), "scheduled");
}
