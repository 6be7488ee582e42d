//! Contents whose time is over go without a trace; numbers and the audit stay.

use crate::desk::Desk;
use serde_json::json;

const THEN: &str = "2020-06-01T10:00:00+09:00";
/// Words that stand nowhere else.
const MARKS: [&str; 6] = [
    "鼈鑾",
    "ベツラン",
    "0470009753",
    "驢鞍橋",
    "鸚鵡石",
    "蟠桃会",
];

fn call(key: &str, name: &str, kana: &str, phone: &str, said: &str, route: &str) -> String {
    json!({
        "key": key, "channel": "電話", "narrative": said, "route": route,
        "caller": { "organisation": "見本ケアプラン", "name": "見本 恵子", "occupation": "ケアマネジャー" },
        "person": { "name": name, "kana": kana, "phone": phone, "birth_date": "S20.3.5", "sex": "女",
                    "address": "松戸市根本1-2" },
        "responses": ["助言"], "consent": "verbal",
    })
    .to_string()
}

/// Six years ago: 鼈鑾's case, which was closed; 架空's, which never was; an anonymous call. And one
/// of today.
fn office() -> Desk {
    let desk = Desk::empty();
    desk.run_at(THEN, &["--as", "佐藤", "init"]).succeeds();
    let calls = [
        call(
            "1",
            "鼈鑾 花子",
            "ベツラン ハナコ",
            "047-000-9753",
            "驢鞍橋のこと",
            "referral",
        ),
        call(
            "2",
            "架空 太郎",
            "カクウ タロウ",
            "047-000-1111",
            "まだ続く",
            "referral",
        ),
        call("3", "", "", "", "名のない相談", "answered"),
    ];
    desk.run_with_at(THEN, &["log"], &calls.join("\n"))
        .succeeds();
    desk.run_at(THEN, &["add", "R2-1", "--note", "鸚鵡石を加える"])
        .succeeds();
    desk.run_at(THEN, &["do", "R2-S1", "note", "--set", "text=蟠桃会"])
        .succeeds();
    desk.run_at(
        THEN,
        &["do", "R2-S1", "cancel", "--set", "reason=蟠桃会へ転居"],
    )
    .succeeds();
    let today = call(
        "4",
        "見本 次郎",
        "ミホン ジロウ",
        "047-000-2222",
        "今日の相談",
        "answered",
    );
    desk.run_with(&["log"], &today).succeeds();
    desk
}

/// Which of the words stand anywhere in the office's files.
fn found(desk: &Desk) -> Vec<&'static str> {
    let entries = std::fs::read_dir(desk.path(".")).unwrap();
    let files = entries.map(|entry| entry.unwrap().path());
    let files: Vec<Vec<u8>> = files
        .filter(|path| path.is_file())
        .map(|path| std::fs::read(path).unwrap())
        .collect();
    let holds = |file: &Vec<u8>, word: &str| {
        let word = word.as_bytes();
        file.windows(word.len()).any(|bytes| bytes == word)
    };
    let stands = |word: &&str| files.iter().any(|file| holds(file, word));
    MARKS.into_iter().filter(stands).collect()
}

#[test]
fn what_is_past_its_time_is_shown_first_and_goes_without_a_trace() {
    let desk = office();
    assert_eq!(found(&desk), MARKS);
    let preview = desk.run(&["retention", "--json"]).succeeds().json();
    let going = json!([
        { "kind": "consultations", "year": "R2", "count": 2 },
        { "kind": "items", "year": "R2", "count": 1 },
        { "kind": "persons", "year": "R2", "count": 1 },
    ]);
    assert_eq!(preview["going"], going);
    assert_eq!(preview["kept_open"], 1);
    assert_eq!(found(&desk), MARKS, "a preview removes nothing");
    desk.run(&["retention", "--apply"])
        .exits(2)
        .says("--count 4");
    desk.run(&["retention", "--apply", "--count", "3"]).exits(2);
    assert_eq!(found(&desk), MARKS);

    desk.run(&["retention", "--apply", "--count", "4"])
        .succeeds();
    assert_eq!(found(&desk), [""; 0]);
    let item = desk.run(&["show", "R2-S1", "--json"]).succeeds().json();
    assert_eq!(item["state"], "cancelled");
    let record = desk.run(&["show", "R2-1"]).succeeds().out();
    assert!(record.contains("消去"), "{record}");
    for kept in ["R2-2", "R8-1"] {
        let out = desk.run(&["show", kept]).succeeds().out();
        assert!(out.contains("架空") || out.contains("見本 次郎"), "{out}");
    }
    desk.run(&["audit", "verify"]).succeeds();
    desk.run(&["check"]).succeeds();
    desk.run(&["records", "鼈鑾"]).exits(3);
    let note = desk.run(&["audit", "--json"]).succeeds().json();
    let mut rows = note.as_array().unwrap().iter();
    let note = rows.find(|row| row["action"] == "erase").unwrap();
    assert_eq!(note["detail"]["records"].as_array().unwrap().len(), 3);
    assert_eq!(note["detail"]["sha256"].as_str().unwrap().len(), 64);
    desk.run(&["retention"]).exits(3);
}

#[test]
fn statistics_are_the_same_after_it() {
    let desk = office();
    let report = || {
        let args = ["report", "year", "--period", "R2", "--json"];
        desk.run(&args).succeeds().json()["tables"].clone()
    };
    let before = report();
    desk.run(&["retention", "--apply", "--count", "4"])
        .succeeds();
    assert_eq!(report(), before);
}

#[test]
fn one_persons_contents_go_on_request_but_never_while_something_is_open() {
    let desk = office();
    let erase = |person: &str, count: &str| {
        let args = [
            "retention",
            "erase",
            person,
            "--reason",
            "本人の求め",
            "--count",
            count,
        ];
        desk.run(&args)
    };
    erase("カクウ タロウ", "3").exits(1).says("R2-S0002");
    erase("見本 次郎", "2").succeeds();
    let out = desk.run(&["show", "R8-1"]).succeeds().out();
    assert!(
        !out.contains("次郎") && !out.contains("今日の相談"),
        "{out}"
    );
    desk.run(&["audit", "verify"]).succeeds();
    assert_eq!(found(&desk), MARKS, "others keep what they have");
}

#[test]
fn only_an_administrator_removes() {
    let desk = office();
    desk.run(&["staff", "add", "所長", "--role", "supervisor"])
        .succeeds();
    desk.run(&["--as", "所長", "retention"]).succeeds();
    desk.run(&["--as", "所長", "retention", "--apply", "--count", "4"])
        .exits(5);
    assert_eq!(found(&desk), MARKS);
}
