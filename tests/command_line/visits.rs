//! Outings as they are counted for those who pay for them.

use crate::desk::Desk;

const CALL: &str =
    r#"{"route": "outreach", "consent": "verbal", "narrative": "ごみがたまり、受診も断っている"}"#;

/// Logs the call, beside a support physician of this name; who goes, as a step is told.
fn called_with_physician(desk: &Desk, name: &str) -> String {
    let added = [
        "staff",
        "add",
        name,
        "--role",
        "viewer",
        "--support-physician",
    ];
    desk.run(&added).succeeds();
    let staff = desk.run(&["staff", "list", "--json"]).succeeds().json();
    let staff = staff.as_array().unwrap();
    let physician = staff.iter().find(|one| one["name"] == name).unwrap();
    desk.run_with(&["log"], CALL).succeeds();
    format!("physician={}", physician["id"])
}

#[test]
fn outings_are_told_with_honorarium_and_programme_by_physician_and_month() {
    let desk = Desk::new();
    let physician = called_with_physician(&desk, "空野 医師");
    let steps: [&[&str]; 4] = [
        &["review"],
        &["decide", "--set", "basis=consent"],
        &["staff", "--set", &physician],
        &["schedule", "--set", "at=11/30 23:30"],
    ];
    for step in steps {
        desk.run(&[&["do", "R8-O0001"], step].concat()).succeeds();
    }
    let visits = ["visits", "--from", "2026-11-24", "--until", "2026-12-07"];
    let planned = desk.run(&visits).succeeds().says("空野 医師").out();
    assert!(
        !planned.contains("10000円"),
        "nobody has gone yet: {planned}"
    );
    let out = "2026-11-30T23:50:00+09:00";
    desk.run_at(out, &["do", "R8-O0001", "depart"]).succeeds();
    let home = "2026-12-01T01:10:00+09:00";
    desk.run_at(home, &["do", "R8-O0001", "leave", "--set", "depth=4"])
        .succeeds();
    desk.run(&visits)
        .succeeds()
        .says("2026-11\t空野 医師\t1回\t10000円\t在宅医療・介護連携推進事業");
    let told = desk
        .run(&[&visits[..], &["--json"]].concat())
        .succeeds()
        .json();
    assert_eq!(
        told["honoraria"][0]["month"], "2026-11",
        "paid where it began"
    );
    assert_eq!(told["honoraria"][0]["yen"], 10_000);
    assert_eq!(told["honoraria"][0]["programme"], "home-care");
    assert_eq!(told["honoraria_are_placeholders"], true);
    let sheet = desk.run(&[&visits[..], &["--csv"]].concat()).succeeds();
    let rows = sheet.out();
    let rows: Vec<&str> = rows.lines().collect();
    assert!(
        rows[0].starts_with(r#""month","person","role","programme","outings","yen","#),
        "the columns of before stand where they stood: {rows:?}"
    );
    assert!(rows[1].ends_with(r#",1,10000,"placeholder""#), "{rows:?}");
    assert_eq!(rows.len(), 2, "no remark among the rows: {rows:?}");
    assert!(sheet.err().contains("単価は仮の値"), "{}", sheet.err());
}

#[test]
fn to_whom_a_case_was_linked_reaches_the_case_and_is_counted() {
    let desk = Desk::new();
    let physician = called_with_physician(&desk, "空野");
    let steps: [&[&str]; 9] = [
        &["review"],
        &["opinion", "--set", "opinion=出動", "--set", "view=早めに"],
        &["decide", "--set", "basis=consent"],
        &["staff", "--set", &physician],
        &["schedule", "--set", "at=+1"],
        &["depart"],
        &["leave", "--set", "depth=4"],
        &["record", "--set", "text=電気が止まっている"],
        &[
            "link",
            "--set",
            "to=municipality",
            "--set",
            "text=電気の再開",
        ],
    ];
    for step in steps {
        desk.run(&[&["do", "R8-O0001"], step].concat()).succeeds();
    }
    let ask = [
        "do",
        "G1",
        "ask",
        "--set",
        "section=生活困窮",
        "--set",
        "consent=verbal",
    ];
    desk.run(&ask).succeeds();
    let case = desk.run(&["show", "R8-O0001", "--json"]).succeeds().json();
    assert_eq!(case["children"][0]["linked_to"], "hardship");
    assert_eq!(case["children"][0]["request"], "電気の再開");
    assert_eq!(case["details"]["opinion"], "go");
    let report = ["report", "month", "--period", "2026-11", "--format", "csv"];
    desk.run(&report)
        .succeeds()
        .says("\"municipality:hardship\",\"市へのつなぎ 生活困窮\"")
        .says("outreach_honoraria");
}
