//! What goes wrong is told in one sentence, with the exit code that scripts know,
//! and leaves everything as it was.

use crate::desk::{CALL, Desk, HANDBOOK};
use serde_json::Value;

#[test]
fn without_a_file_every_command_says_so_and_makes_none() {
    let desk = Desk::empty();
    for args in [&["today"][..], &["queue"], &["find", "x"], &["check"]] {
        desk.run(args).exits(4).says("madoguchi init");
    }
    assert!(!desk.path("office.db").exists());
}

#[test]
fn without_a_terminal_the_desk_names_the_plain_way() {
    Desk::new().run(&[]).exits(2).says("madoguchi today");
}

#[test]
fn init_twice_changes_nothing() {
    let desk = Desk::new();
    let before = std::fs::read(desk.path("office.db")).unwrap();
    desk.run(&["init"]).exits(1);
    assert_eq!(std::fs::read(desk.path("office.db")).unwrap(), before);
}

#[test]
fn a_faulty_line_is_named_with_its_field_and_the_next_one_goes_on() {
    let desk = Desk::new();
    let lines = format!(
        "{}\n{{\"narrative\": \n{}\n{{\"narative\": \"x\"}}\n",
        CALL.replace("S20.3.5", "令和0年"),
        CALL
    );
    let ran = desk.run_with(&["log", "--json"], &lines).exits(1);
    let out: Vec<Value> = ran
        .out()
        .lines()
        .map(|line| serde_json::from_str(line).unwrap())
        .collect();
    assert_eq!(out.len(), 4);
    assert_eq!(out[0]["error"]["field"], "person.birth_date");
    assert_eq!(out[1]["error"]["code"], "not-json");
    assert_eq!(out[1]["error"]["column"], 14);
    assert_eq!(out[2]["created"], true);
    assert_eq!(out[3]["error"]["field"], "narative");
    let told = out[3]["error"]["message"].as_str().unwrap();
    assert!(
        told.contains("4 行目") && !told.contains("expected"),
        "{told}"
    );
    assert!(
        out[3]["error"]["message"]
            .as_str()
            .unwrap()
            .contains("narative")
    );
}

#[test]
fn errors_with_json_are_json_with_the_same_exit_code() {
    let desk = Desk::new();
    let error = desk.run(&["show", "R8-00099", "--json"]).exits(3).json();
    assert_eq!(error["error"]["code"], "not-found");
    assert!(!error["error"]["message"].as_str().unwrap().is_empty());
}

#[test]
fn a_viewer_may_look_and_nothing_else() {
    let desk = Desk::new();
    desk.run_with(&["log"], CALL).succeeds();
    desk.run(&["staff", "add", "見学", "--role", "viewer"])
        .succeeds();
    desk.run(&["--as", "見学", "queue"])
        .succeeds()
        .says("R8-S0001");
    desk.run(&["--as", "見学", "do", "s1", "claim"]).exits(5);
    desk.run_with(&["--as", "見学", "log"], CALL).exits(5);
    desk.run(&["--as", "誰か", "do", "s1", "claim"])
        .exits(5)
        .says("誰か");
}

#[test]
fn read_only_writes_nothing() {
    let desk = Desk::new();
    desk.run_with(&["log"], CALL).succeeds();
    desk.run(&["--read-only", "do", "s1", "claim"]).exits(1);
    desk.run(&["--read-only", "queue"]).succeeds();
}

#[test]
fn somebody_who_was_faster_is_not_overwritten() {
    let desk = Desk::new();
    desk.run_with(&["log"], CALL).succeeds();
    let shown = desk.run(&["show", "s1", "--json"]).succeeds().json();
    let revision = shown["revision"].to_string();
    desk.run(&["do", "s1", "claim", "--if-revision", &revision])
        .succeeds();
    let late = desk
        .run(&["do", "s1", "release", "--if-revision", &revision, "--json"])
        .exits(1);
    assert_eq!(late.json()["error"]["code"], "stale");
}

#[test]
fn a_faulty_row_holds_the_import_back_until_the_person_says_otherwise() {
    let desk = Desk::new();
    let faulty = format!("{HANDBOOK}H004,clinic,,ナナシ,松戸市根本3-3,047-000-0401,,\n");
    let file = desk.write("handbook.csv", faulty);
    let file = file.to_str().unwrap();
    let held = desk.run(&["import", "handbook", file, "--json"]).exits(1);
    assert!(held.err().contains("--good-rows"), "{}", held.err());
    let result = held.json();
    assert_eq!(result["refused"][0]["line"], 5, "{result:#}");
    assert_eq!(result["refused"][0]["column"], "name");
    desk.run(&["find", "みほん"]).exits(3);
    desk.run(&["import", "handbook", file, "--dry-run"])
        .succeeds();
    desk.run(&["find", "みほん"]).exits(3);
    desk.run(&["import", "handbook", file, "--good-rows"])
        .succeeds();
    desk.run(&["find", "みほん"]).succeeds();
}

#[test]
fn a_handbook_may_use_the_office_s_words_and_no_others() {
    let desk = Desk::new();
    let rows = "key,kind,name,capabilities\nH1,診療所,みほん診療所,看取り\nH2,bakery,みほん麦店,\nH3,clinic,かくう,flying\n";
    let file = desk.write("own.csv", rows);
    let held = desk
        .run(&["import", "handbook", file.to_str().unwrap(), "--json"])
        .exits(1)
        .json();
    let told: Vec<(i64, &str)> = held["refused"]
        .as_array()
        .unwrap()
        .iter()
        .map(|one| {
            (
                one["line"].as_i64().unwrap(),
                one["column"].as_str().unwrap(),
            )
        })
        .collect();
    assert_eq!(told, [(3, "kind"), (4, "capabilities")]);
    desk.run(&["import", "handbook", file.to_str().unwrap(), "--good-rows"])
        .succeeds();
    let found = desk.run(&["find", "#看取り", "--json"]).succeeds().json();
    assert_eq!(found["items"][0]["kind"], "clinic", "{found:#}");
}

#[test]
fn a_foreign_file_is_refused_whole() {
    let desk = Desk::new();
    let letter = desk.write("letter.csv", "拝啓,時下\nますます,ご清祥\n");
    desk.run(&["import", "kaigo", letter.to_str().unwrap()])
        .exits(1)
        .says("letter.csv");
    desk.run(&["import", "kouseikyoku", letter.to_str().unwrap()])
        .exits(1)
        .says("letter.csv");
    desk.run(&["import", "kaigo", "/no/such/file.csv"]).exits(1);
}

#[test]
fn a_broken_configuration_is_told_in_full_and_stops_nothing() {
    let desk = Desk::new();
    desk.write("config/config.toml", "lang = 3\nkeymmap = \"default\"\n");
    std::fs::create_dir_all(desk.path("config/data/workflows")).unwrap();
    desk.write(
        "config/data/workflows/referral.toml",
        "id = \"referral\"\nletter = \"S\"\n",
    );
    let ran = desk.run(&["queue"]).succeeds();
    for told in ["config.toml:1", "config.toml:2", "referral.toml"] {
        assert!(ran.err().contains(told), "{told} in {}", ran.err());
    }
    desk.run_with(&["log"], CALL).succeeds().says("R8-S0001");
}

#[test]
fn a_pipe_that_closes_early_is_no_error() {
    let desk = Desk::new();
    desk.run_with(&["log"], CALL).succeeds();
    let ran = std::process::Command::new("sh")
        .arg("-c")
        .arg(format!(
            "{} keys | head -n 1",
            env!("CARGO_BIN_EXE_madoguchi")
        ))
        .env("MADOGUCHI_DB", desk.path("office.db"))
        .output()
        .unwrap();
    assert!(
        ran.stderr.is_empty(),
        "{}",
        String::from_utf8_lossy(&ran.stderr)
    );
}

#[test]
fn a_backup_is_whole_private_and_never_overwrites() {
    use std::os::unix::fs::PermissionsExt;
    let desk = Desk::new();
    desk.run_with(&["log"], CALL).succeeds();
    let copy = desk.path("copy.db");
    desk.run(&["backup", copy.to_str().unwrap()]).succeeds();
    assert_eq!(
        std::fs::metadata(&copy).unwrap().permissions().mode() & 0o777,
        0o600
    );
    desk.run(&["backup", copy.to_str().unwrap()]).exits(1);
    desk.run(&["--db", copy.to_str().unwrap(), "check"])
        .succeeds();
    desk.run_with(&["log"], &CALL.replace("call-1", "call-2"))
        .succeeds();
    desk.run(&["restore", copy.to_str().unwrap()]).succeeds();
    let queue = desk.run(&["queue", "--json"]).succeeds().json();
    assert_eq!(
        queue.as_array().unwrap().len(),
        1,
        "the state of the copy is back"
    );
}
