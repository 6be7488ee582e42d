//! Consultations found and added to without a screen.

use crate::desk::{CALL, Desk};

fn office() -> Desk {
    let desk = Desk::new();
    desk.run_with(&["log"], CALL).succeeds();
    let other = r#"{"key":"k9","narrative":"松戸の桜のころに退院予定","received_at":"2026-04-02T10:00:00+09:00",
        "person":{"name":"架空 次郎","kana":"カクウ ジロウ"},"categories":["退院調整"]}"#;
    desk.run_with(&["log"], &other.replace('\n', "")).succeeds();
    desk
}

#[test]
fn a_word_of_one_character_finds_and_json_is_stable() {
    let desk = office();
    let found = desk.run(&["records", "桜", "--json"]).succeeds().json();
    let hit = &found[0];
    assert_eq!(found.as_array().unwrap().len(), 1, "{found:#}");
    assert_eq!(hit["person"], "架空 次郎");
    assert_eq!(hit["received_at"], "2026-04-02T10:00:00+09:00");
    assert_eq!(hit["entered_at"], "2026-11-24T10:00:00+09:00");
    assert_eq!(hit["narrative"], "松戸の桜のころに退院予定");
    assert_eq!(hit["categories_label"][0], "退院調整");
    let number = hit["number"].as_str().unwrap();
    desk.run(&["records", number]).succeeds().says("桜のころ");
    desk.run(&["records", "--person", "jirou", "--until", "R8.4"])
        .succeeds()
        .says("(記録 11/24 10:00)");
}

#[test]
fn nothing_found_ends_in_three_and_no_day_in_two() {
    let desk = office();
    desk.run(&["records", "どこにもない"]).exits(3);
    desk.run(&["records", "--since", "2027-01-01", "--json"])
        .exits(3);
    desk.run(&["records", "--since", "きのう"]).exits(2);
}

#[test]
fn what_is_added_is_shown_and_found() {
    let desk = office();
    let found = desk.run(&["records", "桜", "--json"]).succeeds().json();
    let number = found[0]["number"].as_str().unwrap();
    desk.run(&["add", number, "--note", "長女より入電"])
        .succeeds()
        .says("長女より入電");
    let shown = desk.run(&["show", number, "--json"]).succeeds().json();
    assert_eq!(shown["additions"][0]["text"], "長女より入電");
    assert_eq!(shown["additions"][0]["by"], "佐藤");
    assert!(shown["corrections"].as_array().unwrap().is_empty());
    desk.run(&["records", "長女より"]).succeeds().says(number);
}
