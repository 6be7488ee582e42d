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
        .says("記録簿");
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

#[test]
fn whom_a_list_showed_is_found_by_the_person_and_by_whoever_saw_it() {
    let desk = office();
    let call = CALL
        .replace("call-1", "call-2")
        .replace("架空 花子", "見本 太郎")
        .replace("カクウ ハナコ", "ミホン タロウ");
    desk.run_with(&["--as", "森", "log"], &call).succeeds();
    desk.run(&["--as", "見学", "queue"]).succeeds();
    desk.run(&["--as", "森", "records", "花子"]).succeeds();
    desk.run(&["--as", "森", "show", "R8-2"]).succeeds();
    let count = ["--count", "2", "--purpose", "確認"];
    desk.run(&[&["export", "consultations"][..], &count].concat())
        .succeeds();

    let seen = desk
        .run(&["audit", "who-saw", "カクウ ハナコ", "--json"])
        .succeeds()
        .json();
    let acts: Vec<[&str; 3]> = seen
        .as_array()
        .unwrap()
        .iter()
        .map(|row| ["name", "action", "form"].map(|key| row[key].as_str().unwrap_or("")))
        .collect();
    assert_eq!(
        acts,
        [
            ["佐藤", "export", "full"],
            ["森", "search", "full"],
            ["見学", "list", "masked"],
            ["森", "register", ""],
        ]
    );
    let told = desk
        .run(&["audit", "who-saw", "カクウ ハナコ"])
        .succeeds()
        .out();
    assert!(told.contains("案件一覧\t伏せ字"), "{told}");
    assert!(
        !told.contains("queue") && !told.contains("look-up"),
        "{told}"
    );
    let rows = desk.run(&["audit", "--by", "森", "--json"]).json();
    assert!(!rows.to_string().contains("花子"), "{rows:#}");

    let mine = [
        "--as",
        "森",
        "audit",
        "exposure",
        "--from",
        "2026-11-24",
        "--json",
    ];
    let mine = desk.run(&mine).succeeds().json();
    let of = |name: &str| {
        let mut rows = mine.as_array().unwrap().iter();
        let found = rows.find(|row| row["name"] == name).unwrap();
        ["records", "lists", "masked_lists", "exports"].map(|key| found[key].as_u64().unwrap())
    };
    assert_eq!(of("架空 花子"), [1, 1, 0, 0]);
    assert_eq!(of("見本 太郎"), [2, 0, 0, 0]);
    desk.run(&["--as", "森", "audit", "exposure", "--user", "見学"])
        .exits(5);
    desk.run(&["--as", "森", "audit", "who-saw", "R8-1"])
        .exits(5);
    desk.run(&["audit", "exposure", "--user", "見学"])
        .succeeds()
        .says("伏せた一覧 1");
    desk.run(&["audit", "exposure", "--user", "見学", "--to", "2026-11-23"])
        .exits(3);
}

#[test]
fn the_history_of_a_case_is_told_in_words_and_its_json_in_stable_names() {
    let desk = Desk::new();
    desk.run_with(&["log"], CALL).succeeds();
    desk.run(&["do", "s1", "clarify"]).succeeds();
    let shown = desk.run(&["show", "s1"]).succeeds().out();
    assert!(shown.contains("要件を確かめる\t要件確認"), "{shown}");
    assert!(
        !shown.contains("clarify") && !shown.contains("requested"),
        "{shown}"
    );
    let english = desk.run(&["--lang", "en", "show", "s1"]).succeeds().out();
    assert!(english.contains("Started\tRequested"), "{english}");
    let json = desk.run(&["show", "s1", "--json"]).succeeds().json();
    assert!(json.to_string().contains("clarifying"), "{json}");
}
