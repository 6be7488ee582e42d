//! Whom to send: the area, fairness, who is away, who did not answer; and the sheet that goes along.

use crate::office::{Office, minutes};
use crate::records;
use chrono::TimeDelta;
use madoguchi::domain::area::AreaCode;
use madoguchi::domain::crew::Absence;
use madoguchi::domain::ids::ItemId;
use madoguchi::domain::staff::Role;
use madoguchi::store::{NewStaff, StepRequest, Stepped, StoreError};

fn try_step(
    office: &Office,
    item: ItemId,
    name: &str,
    set: &[(&str, &str)],
) -> Result<Stepped, StoreError> {
    let given = set
        .iter()
        .map(|(code, value)| ((*code).to_owned(), (*value).to_owned()))
        .collect();
    let request = StepRequest {
        item,
        transition: name.into(),
        given,
        note: String::new(),
        if_revision: None,
    };
    office.store().step(&office.actor("森"), &request)
}

fn step(office: &Office, item: ItemId, name: &str, set: &[(&str, &str)]) {
    try_step(office, item, name, set).unwrap();
}

fn id(office: &Office, name: &str) -> String {
    office
        .store()
        .staff_named(name)
        .unwrap()
        .unwrap()
        .id
        .to_string()
}

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

#[test]
fn of_two_physicians_of_the_area_the_one_who_went_less_is_proposed_first() {
    let office = office();
    let went = decided("k1", &office);
    step(
        &office,
        went,
        "staff",
        &[("physician", &id(&office, "川野 医師"))],
    );
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
        ("asked", &*id(&office, "空野 医師")),
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
    step(
        &office,
        other,
        "staff",
        &[("physician", &id(&office, "川野 医師"))],
    );
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
    let gone = id(&office, "空野 医師");
    office
        .store()
        .retire_staff(&office.actor("管理"), "空野 医師")
        .unwrap();
    let refused = try_step(&office, item, "staff", &[("physician", &gone)]).unwrap_err();
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
            ("physician", &id(&office, "川野 医師")),
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
