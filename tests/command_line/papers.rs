//! What clinics are told: before acceptance and consent never who it is, afterwards the sheet.

use crate::desk::{CALL, Desk, HANDBOOK};
use std::os::unix::fs::PermissionsExt;

/// Everything that tells who 架空 花子 is, as it could be written.
const IDENTITY: [&str; 11] = [
    "架空",
    "花子",
    "カクウ",
    "ハナコ",
    "かくう",
    "根本1-2",
    "根本１-２",
    "S20",
    "昭和20",
    "1945",
    "047-000-4521",
];

/// A referral whose form is full of what must not go out, and the clinic that is asked.
fn office() -> (Desk, String) {
    let desk = Desk::new();
    let handbook = desk.write("handbook.csv", HANDBOOK);
    desk.run(&["import", "handbook", handbook.to_str().unwrap()])
        .succeeds();
    let call = CALL.replace("\"consent\": \"written\", ", "");
    desk.run_with(&["log"], &call).succeeds();
    let told = [
        "diseases=ALS(架空花子さん、S20.3.5生)",
        "helpers=長女 架空様 047-000-4521、松戸市根本１－２",
        "attending=見本病院 神経内科",
        "frequency=週1回",
    ];
    desk.run(&[&["do", "s1", "fill", "--set"], &told[..]].concat())
        .succeeds();
    let found = desk
        .run(&["find", "みほん在宅", "--json"])
        .succeeds()
        .json();
    (desk, found["items"][0]["id"].to_string())
}

fn set(field: &str, value: &str) -> String {
    format!("{field}={value}")
}

#[test]
fn no_text_of_an_offer_tells_who_it_is_in_any_format_or_language() {
    let (desk, clinic) = office();
    desk.run(&["do", "s1", "offer", "--set", &set("clinic", &clinic)])
        .succeeds();
    for lang in ["ja", "en"] {
        for format in ["phone", "fax", "fax-html", "ict"] {
            let args = ["--lang", lang, "offer-text", "s1", "--format", format];
            let text = desk.run(&args).succeeds().out();
            for told in IDENTITY {
                assert!(!text.contains(told), "{format}: {told} in\n{text}");
            }
            for needed in ["ALS(", "神経内科", "週1回", "R8-S0001"] {
                assert!(text.contains(needed), "{format}: {needed} not in\n{text}");
            }
        }
    }
}

#[test]
fn a_fax_goes_into_a_private_file_and_is_noted() {
    let (desk, clinic) = office();
    let file = desk.path("fax.html");
    let args = [
        "offer-text",
        "s1",
        "--clinic",
        &clinic,
        "--format",
        "fax-html",
        "--out",
        file.to_str().unwrap(),
    ];
    desk.run(&args).succeeds();
    let page = std::fs::read_to_string(&file).unwrap();
    assert!(page.starts_with("<!DOCTYPE html>"), "{page}");
    assert!(
        page.contains("047-000-0102"),
        "the fax number of the clinic"
    );
    let mode = std::fs::metadata(&file).unwrap().permissions().mode();
    assert_eq!(mode & 0o777, 0o600);
    let conn = rusqlite::Connection::open(desk.path("office.db")).unwrap();
    let noted: i64 = conn
        .query_row(
            "SELECT count(*) FROM audit WHERE action = 'export' AND subject = 'R8-S0001'",
            [],
            |row| row.get(0),
        )
        .unwrap();
    assert_eq!(noted, 1);
    desk.run(&args).exits(1).says("既に");
}

#[test]
fn the_sheet_is_refused_in_words_until_acceptance_and_consent_and_nothing_is_written() {
    let (desk, clinic) = office();
    let file = desk.path("sheet.html");
    let sheet = [
        "information-sheet",
        "s1",
        "--format",
        "html",
        "--out",
        file.to_str().unwrap(),
    ];
    desk.run(&sheet)
        .exits(1)
        .says("承諾した医療機関がまだありません");
    let clinic = set("clinic", &clinic);
    desk.run(&["do", "s1", "offer", "--set", &clinic])
        .succeeds();
    desk.run(&sheet).exits(1).says("承諾");
    desk.run(&["do", "s1", "answer", "--set", &clinic, "answer=受諾"])
        .succeeds();
    desk.run(&sheet)
        .exits(1)
        .says("同意がまだ記録されていません");
    assert!(!file.exists());
    desk.run(&["do", "s1", "fill", "--set", "consent=written"])
        .succeeds();
    desk.run(&[
        "do",
        "s1",
        "prepare",
        "--set",
        "watch_sub=全身状態と看取り",
        "call_night=047-000-0101",
    ])
    .succeeds();
    desk.run(&sheet).succeeds();
    let page = std::fs::read_to_string(&file).unwrap();
    for told in [
        "架空 花子",
        "松戸市根本1-2",
        "全身状態と看取り",
        "047-000-0101",
        "みほん在宅クリニック 御中",
        "(未定)",
    ] {
        assert!(page.contains(told), "{told} not in\n{page}");
    }
    let text = desk.run(&["information-sheet", "s1"]).succeeds().out();
    assert!(
        text.contains("患者情報・役割分担") && text.contains("昭和20年3月5日"),
        "{text}"
    );
    for _ in 0..2 {
        desk.run(&["do", "s1", "undo"]).succeeds();
    }
    desk.run(&["information-sheet", "s1"])
        .exits(1)
        .says("同意がまだ記録されていません");
}

#[test]
fn a_clinic_whose_offer_was_withdrawn_is_thanked() {
    let (desk, clinic) = office();
    let clinic = set("clinic", &clinic);
    desk.run(&["do", "s1", "offer", "--set", &clinic])
        .succeeds();
    desk.run(&["do", "s1", "undo"]).succeeds();
    let text = desk
        .run(&["offer-text", "s1", "--format", "fax"])
        .succeeds()
        .out();
    assert!(text.contains("お礼") && !text.contains("ALS"), "{text}");
}

#[test]
fn a_function_that_asks_no_clinics_has_no_text_of_an_offer() {
    let (desk, _) = office();
    desk.run(&["start", "issue", "--set", "title=夜間の往診"])
        .succeeds();
    desk.run(&["offer-text", "I1", "--clinic", "1"]).exits(2);
}
