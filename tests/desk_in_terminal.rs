//! The real program in a real terminal: from the ringing phone to the first
//! visit, a terminal that closes in the middle of a word, two desks on one file.

#![expect(clippy::unwrap_used, reason = "a test that cannot go on has failed")]

#[path = "support/office.rs"]
mod office;
#[expect(
    dead_code,
    unused_imports,
    reason = "shared with other tests, each of which uses a part"
)]
mod support;

use office::Office;
use rustix::process::Signal;
use std::process::Command;
use std::time::{Duration, Instant};
use support::Ended;

/// Enters a call without a screen.
fn log(office: &Office, call: &str) {
    let file = office.path("call.json");
    std::fs::write(&file, call).unwrap();
    let logged = Command::new(env!("CARGO_BIN_EXE_madoguchi"))
        .arg("log")
        .envs(office.settings())
        .stdin(std::fs::File::open(&file).unwrap())
        .output()
        .unwrap();
    let why = String::from_utf8_lossy(&logged.stderr);
    assert!(logged.status.success(), "{why}");
}

#[test]
fn from_the_ringing_phone_to_the_first_visit_by_keys() {
    let office = Office::new();
    let mut desk = office.desk("佐藤");

    // The phone rings: caller, person, what is asked for.
    desk.send("<f2>").wait_for("通話");
    desk.send("0470004521<tab>").wait_for("0470-00-4521");
    desk.send("<c-o>4").send("見本 恵子");
    desk.send("<c-o>6")
        .send("kakuu hanako<tab>")
        .wait_for("カクウ ハナコ");
    desk.send("<c-o>8").send("s20.3.5<tab>").wait_for("1945");
    desk.send("<c-o>d")
        .send("気切のある方。来週退院、在宅の先生を探したい。");
    desk.wait_for("在宅の先生を探したい");
    desk.send("<f12>").wait_for("登録先");
    desk.send("1<enter>").wait_for("R8-");
    let queue = office.json(&["queue", "referral"]);
    let number = queue[0]["number"].as_str().unwrap().to_owned();
    assert_eq!(queue[0]["person"], "カクウ ハナコ", "{queue:#}");

    // The queue: ask the first candidate, note the answer.
    desk.send("<f4>")
        .wait_for("カクウ")
        .wait_for("みほん在宅クリニック");
    desk.send("<f9>").wait_for("打診");
    desk.send("<enter>").wait_for("打診済");
    desk.send("<f9>").wait_for("回答");
    desk.send("1<f12>").wait_for("情報提供書を渡す");
    // Nothing of the person leaves before consent.
    desk.send("<f9>").wait_for("同意か例外根拠がない");
    desk.send("<c-u>").send("口頭<f12>").wait_for("情報提供済");
    desk.send("<f9>").wait_for("日時");
    desk.send("+3<f12>").wait_for("初回予定");
    desk.send("<f9>").wait_for("訪問できた");
    desk.send("はい<f12>").wait_for("初回済");

    let shown = office.json(&["show", &number]);
    assert_eq!(shown["state"], "first-visit-done", "{shown:#}");
    assert_eq!(shown["visits"][0]["held"], true);
    desk.send("<c-q>");
    assert_eq!(desk.wait_exit(Duration::from_secs(5)), Some(Ended::Code(0)));
    assert!(desk.is_cooked(), "the terminal is given back as it was");
}

#[test]
fn the_whole_way_by_keys_with_a_decline_a_condition_a_visit_not_held_and_both_checks() {
    let office = Office::new();
    let call = r#"{"key":"k","person":{"name":"架空 花子"},"narrative":"訪問診療を探す","consent":"written","route":"referral"}"#;
    log(&office, call);
    let number = office.json(&["queue", "referral"])[0]["number"].clone();
    let number = number.as_str().unwrap();
    let mut desk = office.desk("佐藤");
    let steps = [
        ("<f4><f9>", "打診する"),
        ("<enter>", "打診する: 打診中"),
        ("<f9>", "回答を記録する"),
        ("3", "辞退の理由"),
        ("枠なし<f12>", "回答を記録する: 打診中"),
        // The next candidate is proposed; it accepts on a condition.
        ("<f9>", "打診する"),
        ("<enter>", "打診する: 打診中"),
        ("<f9>", "回答を記録する"),
        ("2<tab>平日のみ<f12>", "回答を記録する: 受諾"),
        ("<f9>", "情報提供する"),
        ("<enter>", "情報提供する: 情報提供済"),
        ("<f9>", "日時"),
        ("+3<f12>", "初回訪問を決める: 初回予定"),
        ("<f9>", "訪問できた"),
        ("いいえ<tab>不在<f12>", "初回訪問の結果を記録する: 初回予定"),
        ("<c-g>b", "日時"),
        ("+5<f12>", "初回訪問を決める: 初回予定"),
        ("<f9>", "訪問できた"),
        ("はい<f12>", "初回訪問の結果を記録する: 初回済"),
        ("<f9>", "様子"),
        ("<f12>", "定着を確かめる: 定着確認"),
    ];
    for (keys, told) in steps {
        desk.send(keys).wait_for(told);
    }
    let shown = office.json(&["show", number]);
    let day = |at: &serde_json::Value| {
        let at = chrono::DateTime::parse_from_rfc3339(at.as_str().unwrap());
        at.unwrap().date_naive()
    };
    // Nothing else was said, so the visit took place when it was booked.
    let visited = day(&shown["details"]["at"]);
    assert_eq!((day(&shown["due"]) - visited).num_days(), 90, "{shown:#}");
    desk.send("<f9>").wait_for("転帰");
    desk.send("定着<f12>").wait_for("完了する: 完了");
    let shown = office.json(&["show", number]);
    let states = |list: &str, field: &str| -> Vec<serde_json::Value> {
        let list = shown[list].as_array().unwrap().iter();
        list.map(|one| one[field].clone()).collect()
    };
    assert_eq!(states("offers", "state"), ["declined", "conditional"]);
    assert_eq!(states("visits", "held"), [false, true]);
    assert_eq!(shown["state"], "completed");
}

#[test]
fn a_terminal_that_closes_in_the_middle_of_a_word_loses_nothing() {
    let office = Office::new();
    let mut desk = office.desk("佐藤");
    desk.send("<f2>").wait_for("通話");
    desk.send("<c-o>d")
        .send("夜間に息が苦しくなり")
        .wait_for("夜間に息が苦しくなり");
    let closed = Instant::now();
    desk.close_master();
    let ended = desk.wait_exit(Duration::from_secs(2));
    assert!(
        ended.is_some(),
        "still running {:?} after the terminal has gone",
        closed.elapsed()
    );

    let mut again = office.desk("佐藤");
    again.wait_for("下書き");
    let drafts = office.run(&["drafts", "list"]);
    let id = drafts.split('\t').next().unwrap();
    assert!(
        office
            .run(&["drafts", "show", id])
            .contains("夜間に息が苦しくなり"),
        "{drafts}"
    );
    // The parked call comes back through the menu, with what was typed.
    again.send("<f10>").send("下書き").wait_for("下書き");
    again
        .send("<enter>")
        .send("<enter>")
        .wait_for("夜間に息が苦しくなり");
    again.signal(Signal::TERM);
    assert_eq!(
        again.wait_exit(Duration::from_secs(2)),
        Some(Ended::Code(143))
    );
}

#[test]
fn a_step_at_one_desk_is_on_the_other_within_a_second_and_the_typing_there_goes_on() {
    let office = Office::new();
    let call = r#"{"key":"k","person":{"name":"架空 花子"},"narrative":"訪問診療を探す","route":"referral"}"#;
    log(&office, call);

    let mut sato = office.desk("佐藤");
    let mut mori = office.desk("森");
    // The person stands on the day view too: the queue is there with its count.
    sato.send("<f4>").wait_for("副主治医選定 1件");
    mori.send("<f4>").wait_for("副主治医選定 1件");
    mori.send("<c-g>c").wait_for("引き取");
    let claimed = Instant::now();
    sato.wait_for("森");
    // The change poll is 250 ms; the test machine may be slow, a person is not.
    assert!(
        claimed.elapsed() < Duration::from_secs(3),
        "{:?}",
        claimed.elapsed()
    );
    let queue = office.json(&["queue"]);
    assert_eq!(queue[0]["owner"], "森");
}
