//! Reports from the command line: which period is meant, and what leaves the office.

use crate::desk::Desk;
use std::os::unix::fs::PermissionsExt;

/// An office with two calls of November 2026 and one of the November before; its time is the 24th.
fn office() -> Desk {
    let desk = Desk::new();
    let calls = [
        r#"{"narrative": "=HYPERLINK(1)", "received_at": "2026-11-02T10:00:00+09:00", "categories": ["dental"]}"#,
        r#"{"narrative": "二つ目", "received_at": "2026-11-24T09:00:00+09:00"}"#,
        r#"{"narrative": "去年", "received_at": "2025-11-02T10:00:00+09:00"}"#,
    ];
    desk.run_with(&["log"], &calls.join("\n")).succeeds();
    desk
}

#[test]
fn a_period_is_read_in_every_form_and_the_one_of_today_is_meant_without_any() {
    let desk = office();
    let contacts = |args: &[&str]| {
        let report = desk.run(args).json();
        report["tables"][0]["rows"][0]["figures"]["value"].clone()
    };
    for (args, count) in [
        (&["report", "month", "--json"][..], 2),
        (&["report", "month", "--period", "R7.11", "--json"], 1),
        (&["report", "month", "--period", "2026-10", "--json"], 0),
        (&["report", "year", "--period", "R8", "--json"], 2),
        (&["report", "year", "--period", "令和8年度", "--json"], 2),
        (&["report", "day", "--json"], 1),
        (&["report", "day", "--period", "R8.11.2", "--json"], 1),
    ] {
        assert_eq!(contacts(args), count, "{args:?}");
    }
}

#[test]
fn a_period_of_another_length_is_wrong_usage() {
    let desk = office();
    for args in [
        ["report", "month", "--period", "R8"],
        ["report", "year", "--period", "2026-10"],
        ["report", "day", "--period", "2026-10"],
        ["report", "month", "--period", "いつか"],
    ] {
        desk.run(&args).exits(2);
    }
}

#[test]
fn a_report_needs_no_right_to_write_and_a_file_is_private_and_noted() {
    let desk = office();
    let seen = desk.run(&["--read-only", "report", "month"]);
    assert!(seen.out().contains("月報 令和8年11月"));
    let file = desk.path("report.csv");
    let name = file.to_str().unwrap();
    desk.run(&["report", "month", "--format", "csv", "--out", name])
        .succeeds();
    let csv = std::fs::read(&file).unwrap();
    assert!(csv.starts_with("\u{feff}\"from\",\"until\"".as_bytes()));
    let mode = std::fs::metadata(&file).unwrap().permissions().mode();
    assert_eq!(mode & 0o777, 0o600);
    desk.run(&["report", "month", "--out", name]).exits(1);
    desk.run(&["--read-only", "report", "month", "--out", name, "--force"])
        .exits(1);
}

#[test]
fn posts_and_activities_stand_in_the_report_against_the_plan() {
    let desk = office();
    let set = [
        "roster",
        "set",
        "佐藤",
        "--fte",
        "0.8",
        "--home",
        "見本医師会",
    ];
    desk.run(&set).succeeds().says("0.80");
    desk.run(&["roster", "set", "佐藤", "--fte", "1.2"])
        .exits(2);
    desk.run(&["roster", "set", "誰か", "--fte", "1"]).exits(2);
    assert_eq!(
        desk.run(&["roster", "list", "--json"]).json()[0]["fte"],
        0.8
    );
    let add = |minutes: &str, programme: &str| {
        desk.run(&[
            "activity",
            "add",
            "--minutes",
            minutes,
            "--programme",
            programme,
            "--what",
            "研修の準備",
        ])
    };
    add("90", "dementia").succeeds();
    add("30", "dementia").succeeds();
    add("30", "nobody").exits(2).says("multilayered");
    add("0", "dementia").exits(2);
    desk.run(&["activity", "drop", "2"]).succeeds();
    desk.run(&["activity", "drop", "2"]).exits(3);
    desk.run(&["activity", "list"])
        .succeeds()
        .says("研修の準備");
    let report = desk.run(&["report", "year", "--json"]).json();
    let tables = report["tables"].as_array().unwrap();
    let row = |table: &str, row: &str| {
        let table = tables.iter().find(|one| one["code"] == table).unwrap();
        let rows = table["rows"].as_array().unwrap();
        rows.iter().find(|one| one["code"] == row).unwrap()["figures"].clone()
    };
    let dementia = row("minutes", "dementia");
    assert_eq!(
        (&dementia["activities"], &dementia["minutes"]),
        (&90.into(), &90.into())
    );
    assert_eq!(dementia["planned_in_year"], 7200);
    assert_eq!(dementia["percent_of_plan"], 1.2);
    assert_eq!(row("posts", "/見本医師会")["fte"], 0.8);
    assert_eq!(row("posts", "all")["persons"], 1);
}
