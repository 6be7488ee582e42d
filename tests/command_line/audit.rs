//! The audit as whoever is asked "who has seen this?" reads it.

use crate::desk::{CALL, Desk};

fn office() -> Desk {
    let desk = Desk::new();
    desk.run(&["staff", "add", "森", "--role", "reception"])
        .succeeds();
    desk.run(&["staff", "add", "見学", "--role", "viewer"])
        .succeeds();
    desk.run_with(&["--as", "森", "log"], CALL).succeeds();
    desk
}

#[test]
fn whoever_shows_a_record_is_in_the_audit_also_when_only_looking() {
    let desk = office();
    for who in ["森", "見学"] {
        desk.run(&["--as", who, "--read-only", "show", "R8-S1"])
            .succeeds();
    }
    let looked = desk
        .run(&["audit", "--of", "R8-S1", "--json"])
        .succeeds()
        .json();
    let who: Vec<&str> = looked
        .as_array()
        .unwrap()
        .iter()
        .filter(|row| row["action"] == "view")
        .map(|row| row["name"].as_str().unwrap())
        .collect();
    assert_eq!(who, ["見学", "森"]);
    assert_eq!(looked[0]["at"], "2026-11-24T10:00:00+09:00");
    assert_eq!(looked[0]["action_label"], "閲覧");
    desk.run(&["audit", "--of", "R8-S1"])
        .succeeds()
        .says("見学");
}

#[test]
fn ones_own_trail_is_open_and_that_of_others_is_not_and_asking_for_it_is_noted() {
    let desk = office();
    let own = desk
        .run(&["--as", "森", "audit", "--json"])
        .succeeds()
        .json();
    assert_eq!(own.as_array().unwrap().len(), 1, "{own:#}");
    desk.run(&["--as", "森", "audit", "--by", "佐藤"])
        .exits(5)
        .says("権限のある担当者に頼んで");
    desk.run(&["audit", "--by", "森"]).succeeds();
    desk.run(&["audit", "--mine", "--limit", "1"])
        .succeeds()
        .says("audit");
}

#[test]
fn tampering_with_the_file_is_told_with_the_record_and_what_to_do() {
    let desk = office();
    let head = desk.run(&["audit", "head"]).succeeds().out();
    let kept = desk.write("head.txt", &head);
    let verified = desk
        .run(&[
            "audit",
            "verify",
            "--anchor",
            kept.to_str().unwrap(),
            "--json",
        ])
        .succeeds()
        .json();
    assert_eq!(verified["ok"], true);
    assert_eq!(verified["anchors"], 1);
    let raw = rusqlite::Connection::open(desk.path("office.db")).unwrap();
    raw.execute_batch(
        "UPDATE consultation SET details = json_set(details, '$.narrative', 'なにもなかった');",
    )
    .unwrap();
    drop(raw);
    desk.run(&["audit", "verify"])
        .exits(4)
        .says("R8-00001 がプログラムの外で書き換えられています")
        .says("管理者に知らせて");
    desk.run(&["--lang", "en", "check"])
        .exits(4)
        .says("R8-00001 was changed past the program");
}
