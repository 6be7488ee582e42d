//! Promised call-backs: asked for at F12, kept on a board, reached from the day view, done by one key.

use crate::assert_screen;
use crate::office::{Desk, Office, minutes};
use madoguchi::domain::intake::ConsultationInput;
use madoguchi::locale::Lang;
use madoguchi::store::lists::QueueFilter;

/// Promises of 森 for 15:30 today, half an hour ago, in five minutes, and tomorrow.
fn with_promises(office: &Office) {
    let calls = [
        (
            "ひがしケアプラン",
            "見本 恵子",
            "047-000-0101",
            "2026-11-16T15:30:00+09:00",
        ),
        (
            "みほん訪問看護",
            "",
            "047-000-0202",
            "2026-11-16T08:30:00+09:00",
        ),
        (
            "",
            "架空 太郎",
            "090-0000-0303",
            "2026-11-16T09:05:00+09:00",
        ),
        (
            "かくう薬局",
            "",
            "047-000-0404",
            "2026-11-17T10:00:00+09:00",
        ),
    ];
    office.advance(-minutes(120));
    let actor = office.actor("森");
    for (organisation, name, phone, due) in calls {
        let call = format!(
            r#"{{"caller":{{"organisation":"{organisation}","name":"{name}","phone":"{phone}"}},
                "narrative":"空きを調べて折り返す","route":"callback","next":{{"due":"{due}"}}}}"#
        );
        let input: ConsultationInput = serde_json::from_str(&call).unwrap();
        office.store().register(&actor, &input).unwrap();
    }
    office.advance(minutes(120));
}

fn promise(sato: &mut Desk, said: &str) {
    sato.keys("<f2>")
        .keys("0470000505<tab>")
        .keys("<ctrl-o>d空きを調べる<f12>5<enter>")
        .sees("いつまでに");
    sato.keys(said);
}

#[test]
fn the_promised_time_is_asked_for_in_one_line_and_stands_in_the_item() {
    for (said, due) in [
        ("1530", "2026-11-16T06:30:00Z"),
        ("+30", "2026-11-16T00:30:00Z"),
        ("明日10時", "2026-11-17T01:00:00Z"),
    ] {
        let office = Office::open();
        let mut sato = office.desk("佐藤");
        promise(&mut sato, said);
        sato.keys("<enter>").sees("R8-C0001");
        let rows = office.store().queue(&QueueFilter::default()).unwrap();
        let next = rows[0].item.next.as_ref().unwrap();
        assert_eq!(
            next.due,
            due.parse::<chrono::DateTime<chrono::Utc>>().unwrap(),
            "{said}"
        );
        assert_eq!(rows[0].started_by, "佐藤");
    }
}

#[test]
fn a_time_that_is_over_is_told_and_nothing_is_registered() {
    let office = Office::open();
    let mut sato = office.desk("佐藤");
    promise(&mut sato, "0830");
    sato.keys("<enter>").sees("0830");
    assert!(
        office
            .store()
            .queue(&QueueFilter::default())
            .unwrap()
            .is_empty()
    );
}

#[test]
fn the_board_is_reached_from_the_day_view_by_key_and_from_the_menu() {
    let office = Office::open();
    with_promises(&office);
    let mut sato = office.desk("佐藤");
    sato.keys("<f7>")
        .sees("折り返し きょうまで 3 件 (うち超過 1 件)");
    sato.keys("1").sees("約束した人");
    sato.keys("<f7><ctrl-g>p").sees("約束した人");
    sato.keys("<f7><f10>")
        .keys("折り返し")
        .keys("<enter>")
        .sees("約束した人");
}

#[test]
fn late_promises_come_first_then_now_today_and_later() {
    let office = Office::open();
    with_promises(&office);
    let mut sato = office.desk("佐藤");
    sato.keys("<ctrl-g>p");
    let shown = sato.text();
    let place = |text: &str| {
        shown
            .find(text)
            .unwrap_or_else(|| panic!("{text}:\n{shown}"))
    };
    let order = [
        "今すぐ 2",
        "みほん訪問看護",
        "架空 太郎",
        "今日 1",
        "ひがしケアプラン",
        "以後 1",
        "かくう薬局",
    ];
    for pair in order.windows(2) {
        assert!(place(pair[0]) < place(pair[1]), "{pair:?}:\n{shown}");
    }
    sato.row_selected("みほん訪問看護")
        .sees("超過30分")
        .sees("森");
}

#[test]
fn a_promise_is_kept_or_put_off_by_one_key_and_its_number_copied() {
    let office = Office::open();
    with_promises(&office);
    let mut sato = office.desk("佐藤");
    sato.keys("<ctrl-g>p")
        .sees("0 4 7 - 0 0 0 - 0 2 0 2")
        .keys("c");
    assert_eq!(sato.copied, ["047-000-0202"]);
    sato.keys("<f8>")
        .sees("不在だった")
        .keys("16:00<f12>")
        .sees("今すぐ 1");
    sato.keys("<home>")
        .row_selected("架空 太郎")
        .keys("<f9>")
        .sees("折り返した")
        .keys("<f12>");
    sato.sees("今日 2").sees_no("今すぐ");
}

#[test]
fn the_board_of_promises_looks_like_this() {
    let office = Office::open();
    with_promises(&office);
    for (lang, name) in [(Lang::Ja, "ja"), (Lang::En, "en")] {
        for (width, height) in [(80, 24), (120, 40)] {
            let mut sato = office.desk_in("佐藤", lang);
            sato.resize(width, height).keys("<ctrl-g>p");
            assert_screen!(format!("callbacks_{name}_{width}x{height}"), sato);
        }
        let mut sato = office.desk_in("佐藤", lang);
        promise_in(&mut sato, lang);
        assert_screen!(format!("callbacks_promise_{name}"), sato);
    }
}

fn promise_in(sato: &mut Desk, lang: Lang) {
    let said = match lang {
        Lang::Ja => "明日10時",
        Lang::En => "1530",
    };
    sato.keys("<f2><ctrl-o>d")
        .keys("折り返しを希望")
        .keys("<f12>5<enter>")
        .keys(said);
}
