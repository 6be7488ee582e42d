//! What is taken out of the office: counted, for a purpose, and no more than asked for.

use crate::desk::{CALL, Desk, HANDBOOK, Ran};
use serde_json::Value;
use std::os::unix::fs::PermissionsExt;

const PURPOSE: [&str; 2] = ["--purpose", "運営会議の資料"];
/// A second call about the same person, ten days after the first, by a family.
const AGAIN: &str = r#"{"key": "call-2", "received_at": "2026-11-14T09:30:00+09:00", "channel": "電話", "caller": {"name": "架空 一郎", "occupation": "家族", "phone": "047-000-9999"}, "person": {"name": "架空 花子", "kana": "カクウ ハナコ", "birth_date": "S20.3.5", "sex": "女", "address": "松戸市根本1-2", "phone": "047-000-1234"}, "narrative": "=花子のことで", "route": "answered", "responses": ["助言"]}"#;

fn office() -> Desk {
    let desk = Desk::new();
    let file = desk.write("handbook.csv", HANDBOOK);
    desk.run(&["import", "handbook", file.to_str().unwrap()])
        .succeeds();
    for call in [CALL, AGAIN] {
        desk.run_with(&["log"], call).succeeds();
    }
    desk
}

fn export(desk: &Desk, kind: &str, more: &[&str]) -> Ran {
    desk.run(&[&["export", kind][..], &PURPOSE, more].concat())
}

fn lines(ran: &Ran) -> Vec<Value> {
    let out = ran.out();
    out.lines()
        .map(|line| serde_json::from_str(line).unwrap())
        .collect()
}

fn newest_note(desk: &Desk) -> Value {
    let rows = desk
        .run(&["audit", "--limit", "1", "--json"])
        .succeeds()
        .json();
    rows[0].clone()
}

#[test]
fn nothing_leaves_before_somebody_has_said_how_many_there_are() {
    let desk = office();
    let out = desk.path("out.csv");
    let to = ["--out", out.to_str().unwrap()];
    for wrong in [&to[..], &[&to[..], &["--count", "3"]].concat()] {
        export(&desk, "consultations", wrong)
            .exits(2)
            .says("--count 2");
        assert!(!out.exists());
    }
    desk.run(&["export", "consultations", "--count", "2"])
        .exits(2);
    let blank = ["export", "consultations", "--purpose", " ", "--count", "2"];
    desk.run(&blank).exits(2).says("--purpose");
    export(
        &desk,
        "consultations",
        &[&to[..], &["--count", "2"]].concat(),
    )
    .succeeds();
    let mode = std::fs::metadata(&out).unwrap().permissions().mode();
    assert_eq!(mode & 0o777, 0o600);
}

#[test]
fn without_asking_there_is_no_name_no_number_and_no_text() {
    let desk = office();
    for kind in ["consultations", "items"] {
        let count = if kind == "items" { "1" } else { "2" };
        let out = export(&desk, kind, &["--count", count]).succeeds().out();
        for told in ["架空", "花子", "047-000", "根本", "気切のある", "1945"] {
            assert!(!out.contains(told), "{kind}: {told}\n{out}");
        }
        assert!(out.contains("female"), "{out}");
    }
    let all = ["--count", "2", "--columns", "all"];
    let out = export(&desk, "consultations", &all).succeeds().out();
    for told in [
        "架空 花子",
        "047-000-4521",
        "松戸市根本1-2",
        "気切のある",
        "'=花子",
    ] {
        assert!(out.contains(told), "{told}\n{out}");
    }
}

#[test]
fn a_masked_export_tells_first_letters_and_ends_of_numbers_alone() {
    let desk = office();
    let all = ["--count", "2", "--masked", "--columns", "all"];
    let ran = export(
        &desk,
        "consultations",
        &[&all[..], &["--format", "jsonl"]].concat(),
    );
    let ran = ran.succeeds();
    let first = &lines(&ran)[0];
    assert_eq!(first["person_name"], "架＊＊");
    assert_eq!(first["phone"], "***-1234");
    assert_eq!(first["address"], Value::Null);
    assert_eq!(first["birth_date"], Value::Null);
    assert_eq!(first["age"], 81);
    assert_eq!(first["narrative"], Value::Null);
    for told in ["花子", "一郎", "047-000"] {
        assert!(!ran.out().contains(told), "{told}\n{}", ran.out());
    }
    let named = ["--count", "2", "--masked", "--columns", "number,narrative"];
    export(&desk, "consultations", &named)
        .exits(2)
        .says("narrative");
}

#[test]
fn a_sample_for_trainers_holds_the_same_invented_person_and_the_same_ten_days() {
    let desk = office();
    let all = ["--count", "2", "--pseudonymised", "--columns", "all"];
    let ran = export(
        &desk,
        "consultations",
        &[&all[..], &["--format", "jsonl"]].concat(),
    );
    let ran = ran.succeeds();
    for told in [
        "架空",
        "カクウ",
        "見本 恵子",
        "見本ケアプラン",
        "根本1-2",
        "4521",
        "R8-",
    ] {
        assert!(!ran.out().contains(told), "{told}\n{}", ran.out());
    }
    let rows = lines(&ran);
    let [first, second] = &rows[..] else {
        panic!("{rows:?}");
    };
    for column in [
        "person_name",
        "person_kana",
        "address",
        "area",
        "birth_date",
    ] {
        assert!(!first[column].is_null(), "{column}");
        assert_eq!(first[column], second[column], "{column}");
    }
    let at = |row: &Value| {
        let text = row["received_at"].as_str().unwrap();
        chrono::DateTime::parse_from_rfc3339(text).unwrap()
    };
    let apart = at(second) - at(first);
    assert_eq!(apart.num_minutes(), 10 * 24 * 60 + 30);
    assert!(at(second).to_rfc3339().as_str() < "2026-10-28");
    assert_eq!((&first["age"], &second["age"]), (&81.into(), &81.into()));
    let again = export(
        &desk,
        "consultations",
        &[&all[..], &["--format", "jsonl"]].concat(),
    );
    assert_ne!(again.succeeds().out(), ran.out());
}

#[test]
fn an_export_leaves_who_why_what_how_many_and_the_hash_of_the_file() {
    let desk = office();
    let out = desk.path("out.csv");
    let asked = [
        "--since",
        "2026-11-20",
        "--count",
        "1",
        "--out",
        out.to_str().unwrap(),
    ];
    export(&desk, "consultations", &asked).succeeds();
    let note = newest_note(&desk);
    assert_eq!(
        (&note["action"], &note["name"]),
        (&"export".into(), &"佐藤".into())
    );
    let detail = &note["detail"];
    assert_eq!(detail["count"], 1);
    assert_eq!(detail["path"], out.to_str().unwrap());
    assert_eq!(detail["what"]["purpose"], "運営会議の資料");
    assert_eq!(detail["what"]["filter"]["since"], "2026-11-19T15:00:00Z");
    assert_eq!(detail["what"]["columns"][0], "number");
    assert_eq!(detail["what"]["persons"], "1");
    let sum = std::process::Command::new("sha256sum")
        .arg(&out)
        .output()
        .unwrap();
    let sum = String::from_utf8(sum.stdout).unwrap();
    assert_eq!(sum.split(' ').next(), detail["sha256"].as_str());
}

#[test]
fn whoever_does_not_oversee_takes_nothing_out_and_that_is_noted() {
    let desk = office();
    desk.run(&["staff", "add", "受付"]).succeeds();
    desk.run(
        &[
            &["--as", "受付", "export", "consultations", "--count", "2"][..],
            &PURPOSE,
        ]
        .concat(),
    )
    .exits(5);
    let note = newest_note(&desk);
    assert_eq!(note["action"], "denied");
    assert_eq!(note["name"], "受付");
}

#[test]
fn a_name_that_cp932_lacks_is_told_with_its_place_and_nothing_is_written() {
    let desk = office();
    let call = AGAIN.replace("call-2", "call-3").replace("一郎", "𠮷郎");
    desk.run_with(&["log"], &call).succeeds();
    let out = desk.path("out.csv");
    let asked = [
        "--count",
        "3",
        "--columns",
        "number,caller_name",
        "--encoding",
        "cp932",
        "--out",
        out.to_str().unwrap(),
    ];
    export(&desk, "consultations", &asked)
        .exits(1)
        .says("「𠮷」")
        .says("caller_name")
        .says("--encoding utf-8");
    assert!(!out.exists());
    let usual = [
        "--count",
        "3",
        "--encoding",
        "cp932",
        "--out",
        out.to_str().unwrap(),
    ];
    export(&desk, "consultations", &usual).succeeds();
    let bytes = std::fs::read(&out).unwrap();
    let ja: &[u8] = b"\x93\x64\x98\x62";
    assert!(bytes.windows(4).any(|four| four == ja), "no 電話 in CP932");
}

#[test]
fn an_export_for_a_recipient_is_nothing_without_the_key() {
    let desk = office();
    let key = age::x25519::Identity::generate();
    let out = desk.path("out.age");
    let to = key.to_public().to_string();
    let asked = ["--count", "2", "--for", &to, "--out", out.to_str().unwrap()];
    export(&desk, "consultations", &asked).succeeds();
    let bytes = std::fs::read(&out).unwrap();
    assert!(bytes.starts_with(b"age-encryption.org"));
    assert_eq!(newest_note(&desk)["detail"]["what"]["recipients"][0], to);
}

#[test]
fn the_directory_leaves_as_a_table_and_a_filter_that_means_nothing_is_refused() {
    let desk = office();
    let out = export(&desk, "directory", &["--of-kind", "clinic", "--count", "2"]);
    let out = out.succeeds().out();
    assert!(
        out.contains("みほん在宅クリニック") && !out.contains("見本薬局"),
        "{out}"
    );
    export(
        &desk,
        "directory",
        &["--since", "2026-11-01", "--count", "3"],
    )
    .exits(2)
    .says("--since");
    export(&desk, "directory", &["--masked", "--count", "3"]).exits(2);
}

#[test]
fn a_full_disk_leaves_no_half_of_a_file() {
    let desk = office();
    let folder = desk.path("small");
    std::fs::create_dir(&folder).unwrap();
    let mounted = std::process::Command::new("mount")
        .args(["-t", "tmpfs", "-o", "size=64k", "none"])
        .arg(&folder)
        .status();
    if !mounted.is_ok_and(|status| status.success()) {
        eprintln!("skipped: this account cannot mount a small disk");
        return;
    }
    // As much as goes: the disk is full afterwards.
    let _full = std::fs::write(folder.join("ballast"), vec![b'x'; 128 * 1024]);
    let out = folder.join("out.csv");
    let ran = export(
        &desk,
        "consultations",
        &["--count", "2", "--out", out.to_str().unwrap()],
    );
    let entries = std::fs::read_dir(&folder).unwrap();
    let left: Vec<_> = entries.map(|entry| entry.unwrap().file_name()).collect();
    let unmounted = std::process::Command::new("umount").arg(&folder).status();
    assert!(unmounted.unwrap().success());
    assert_eq!(left, ["ballast"]);
    ran.exits(1).says("空き");
}
