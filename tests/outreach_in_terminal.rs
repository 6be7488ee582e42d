//! 出動 in real terminals: a card that another desk moves, and a safety timer that runs out while somebody types.

#![expect(clippy::unwrap_used, reason = "a test that cannot go on has failed")]

#[path = "support/office.rs"]
mod office;
#[expect(
    dead_code,
    unused_imports,
    reason = "shared with other tests, each of which uses a part"
)]
mod support;

use chrono::{DateTime, TimeDelta, Utc};
use madoguchi::clock::Clock;
use office::Office;
use std::process::Command;
use std::time::{Duration, Instant};
use support::Pty;

/// So long may another desk take from the moment at which the first one has said that it is saved; it asks every 250 ms.
const SOON: Duration = Duration::from_secs(1);

/// The desks' own time.
fn now() -> DateTime<Utc> {
    Clock::system(chrono_tz::Asia::Tokyo).now()
}

fn at(moment: DateTime<Utc>) -> String {
    moment.to_rfc3339()
}

/// An office with so many outreach cases of 明第1, a support physician, and a team that is to be asked after one minute.
fn office_with_cases(count: usize) -> Office {
    let office = Office::new();
    let data = office.path("config/data");
    std::fs::create_dir_all(&data).unwrap();
    let shipped = std::fs::read_to_string(concat!(env!("CARGO_MANIFEST_DIR"), "/data/clocks.toml"));
    let short = shipped
        .unwrap()
        .replace("amber_minutes = 60", "amber_minutes = 1");
    std::fs::write(data.join("clocks.toml"), short).unwrap();
    let calls: Vec<String> = (1..=count)
        .map(|at| {
            format!(r#"{{"key":"k{at}","person":{{"address":"松戸市根本５"}},"narrative":"受診を拒む方","route":"outreach"}}"#)
        })
        .collect();
    let log = office.path("calls.json");
    std::fs::write(&log, calls.join("\n")).unwrap();
    let program = env!("CARGO_BIN_EXE_madoguchi");
    let shell = format!("{program} log < {}", log.display());
    let logged = Command::new("sh")
        .arg("-c")
        .arg(&shell)
        .envs(office.settings())
        .output()
        .unwrap();
    assert!(
        logged.status.success(),
        "{}",
        String::from_utf8_lossy(&logged.stderr)
    );
    let physician = [
        "staff",
        "add",
        "空野 医師",
        "--role",
        "viewer",
        "--support-physician",
    ];
    office.run(&physician);
    office
}

fn reviewed(office: &Office, number: &str) {
    let now = at(now());
    office.run_at(&now, &["do", number, "triage", "--set", "urgency=24h"]);
    office.run_at(&now, &["do", number, "review"]);
}

/// The row of the screen with the cursor, and the two above and below it.
fn around_cursor(desk: &Pty) -> String {
    let row = usize::from(desk.cursor().0);
    desk.screen().lines().skip(row).take(1).collect()
}

#[test]
fn a_card_moved_at_one_desk_moves_at_the_other_and_the_selection_there_stays() {
    let office = office_with_cases(2);
    reviewed(&office, "O1");
    let mut sato = office.desk("佐藤");
    let mut mori = office.desk("森");
    sato.send("<f6>").wait_for("O0002");
    mori.send("<f6>").wait_for("O0001");
    sato.send("<down>").wait_for("見立てを答える");
    sato.send("<up>").wait_for("緊急度を判定する");
    sato.wait_until_read();
    let before = around_cursor(&sato);
    assert!(before.contains("O0002"), "{before}");
    mori.send("<down>").wait_for("見立てを答える");
    mori.send("<f9>").wait_for("サポート医の答え");
    mori.send("2<f12>").wait_for("出動か助言のみかを決める");
    mori.send("<f9>").wait_for("出動の根拠");
    mori.send("1<f12>").wait_for("出動決定");
    let moved = Instant::now();
    sato.wait_until("the first card has left the column", |screen| {
        screen.contents().contains("編成・日程 1")
    });
    assert!(moved.elapsed() < SOON, "{:?}", moved.elapsed());
    let after = around_cursor(&sato);
    assert!(after.contains("O0002"), "{after}");
}

#[test]
fn a_timer_that_runs_out_while_a_third_desk_types_is_told_everywhere_and_takes_no_key() {
    let office = office_with_cases(1);
    reviewed(&office, "O1");
    let staff = office.json(&["staff", "list"]);
    let physician = staff
        .as_array()
        .unwrap()
        .iter()
        .find(|one| one["name"] == "空野 医師")
        .unwrap();
    let physician = format!("physician={}", physician["id"]);
    let left = at(now());
    office.run_at(&left, &["do", "O1", "decide", "--set", "basis=consent"]);
    office.run_at(&left, &["do", "O1", "staff", "--set", &physician]);
    office.run_at(&left, &["do", "O1", "schedule", "--set", "at=+1"]);
    let mut sato = office.desk("佐藤");
    let mut mori = office.desk("森");
    let mut third = office.desk("佐藤");
    mori.send("<f3>").wait_for("検索");
    third.send("<f2>").wait_for("通話");
    third
        .send("<c-o>d")
        .send("夜間に息が")
        .wait_for("夜間に息が");
    // The team left so long ago that the desks are to be told in a few seconds.
    let departed = at(now() - TimeDelta::seconds(55));
    office.run_at(&departed, &["do", "o1", "出発"]);
    for desk in [&mut sato, &mut mori, &mut third] {
        desk.wait_for("帰着まで");
    }
    for letter in "苦しくなり救急車を呼ぶか迷っている".chars() {
        third.send(&letter.to_string());
    }
    for desk in [&mut sato, &mut mori, &mut third] {
        desk.wait_for("要確認");
    }
    third.send("とのこと").wait_for("呼ぶか迷っているとのこと");
    third.wait_for("夜間に息が苦しくなり");
    // Somebody answers at another desk, and everybody sees it.
    mori.send("<f10>").send("/o 1 帰着 3").wait_for("帰着した");
    mori.send("<enter>");
    for desk in [&mut sato, &mut third] {
        desk.wait_gone("要確認");
    }
    third.wait_for("呼ぶか迷っているとのこと");
}

#[test]
fn a_host_in_another_time_zone_tells_the_office_s_time_and_the_day_in_words_names_the_team() {
    let office = office_with_cases(1);
    let steps: [&[&str]; 5] = [
        &["triage", "--set", "urgency=24h"],
        &["review"],
        &["decide", "--set", "basis=consent"],
        &["staff", "--set", "physician=3", "--set", "with=包括 山田"],
        &["schedule", "--set", "at=11/24 23:30"],
    ];
    let number = office.json(&["queue", "outreach"])[0]["number"]
        .as_str()
        .unwrap()
        .to_owned();
    for step in steps {
        let args = [&["do", number.as_str()], step].concat();
        office.run_at("2026-11-24T10:00:00+09:00", &args);
    }
    // 23:30 in Tokyo is still the day before in Greenwich's calendar two hours and a half later in Tokyo.
    office.run_at("2026-11-24T14:30:00Z", &["do", &number, "depart"]);
    let calendar = office.run_at(
        "2026-11-24T14:31:00Z",
        &["visits", "--from", "2026-11-24", "--json"],
    );
    let calendar: serde_json::Value = serde_json::from_str(&calendar).unwrap();
    assert_eq!(calendar["visits"][0]["at"], "2026-11-24T23:30:00+09:00");
    assert_eq!(calendar["honoraria"][0]["physician"], "空野 医師");
    assert_eq!(calendar["honoraria"][0]["outings"], 1);
    let listed = office.run_at(
        "2026-11-24T14:31:00Z",
        &["visits", "--physician", "空野 医師"],
    );
    assert!(
        listed.contains("23:30") && listed.contains("出動中"),
        "{listed}"
    );
    let day = office.run_at("2026-11-24T16:31:00Z", &["today"]);
    assert!(day.contains("11月25日"), "{day}");
    assert!(
        day.contains("要対応") && day.contains("空野 医師 包括 山田"),
        "{day}"
    );
}
