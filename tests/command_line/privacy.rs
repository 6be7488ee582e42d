//! What the command line and the process give away.

use crate::desk::{CALL, Desk};

#[test]
fn lists_are_masked_for_whoever_only_looks_and_opening_a_record_shows_it_whole() {
    let desk = Desk::new();
    desk.run(&["staff", "add", "所長", "--role", "supervisor"])
        .succeeds();
    desk.run_with(&["log"], CALL).succeeds();
    for (who, name) in [("佐藤", "架空 花子"), ("所長", "架＊＊")] {
        let queue = desk
            .run(&["--as", who, "queue", "--json"])
            .succeeds()
            .json();
        assert_eq!(queue[0]["person"], name);
        let records = desk
            .run(&["--as", who, "records", "気切", "--json"])
            .succeeds()
            .json();
        assert_eq!(records[0]["person"], name);
        let today = desk.run(&["--as", who, "today"]).succeeds().out();
        assert_eq!(today.contains("架空 花子"), who == "佐藤", "{today}");
        desk.run(&["--as", who, "show", "R8-1"])
            .succeeds()
            .says("架空 花子");
    }
}

#[test]
fn files_that_the_program_makes_are_private_and_its_memory_stays_its_own() {
    use std::os::unix::fs::PermissionsExt;
    let desk = Desk::new();
    for name in ["office.db", "config/config.toml"] {
        let mode = std::fs::metadata(desk.path(name))
            .unwrap()
            .permissions()
            .mode();
        assert_eq!(mode & 0o077, 0, "{name}");
    }
    let told = desk.run(&["--lang", "en", "doctor"]).out();
    assert!(told.contains("ok No core dumps"), "{told}");
}

#[test]
fn a_pin_is_typed_twice_asked_for_before_it_changes_and_reset_by_administrators_alone() {
    let desk = Desk::new();
    desk.run(&["staff", "add", "森"]).succeeds();
    let as_mori = |args: &[&str], typed: &str| {
        let args = [&["--as", "森", "pin"][..], args].concat();
        desk.run_with(&args, typed)
    };
    as_mori(&["set"], "12\n12\n").exits(2).says("4 から 64");
    as_mori(&["set"], "2468\n2469\n")
        .exits(2)
        .says("2 回の入力");
    as_mori(&["set"], "2468\n2468\n").succeeds();
    let held = std::fs::read(desk.path("office.db")).unwrap();
    assert!(!held.windows(4).any(|four| four == b"2468"));
    as_mori(&["set"], "1357\n1357\n1357\n")
        .exits(5)
        .says("pin reset");
    as_mori(&["remove"], "2468\n").succeeds();
    as_mori(&["set"], "1357\n1357\n").succeeds();
    as_mori(&["reset", "森"], "").exits(5);
    desk.run(&["pin", "reset", "森"]).succeeds();
    as_mori(&["set"], "8642\n8642\n").succeeds();
}
