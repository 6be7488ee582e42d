//! One directory entry from the command line.

use crate::desk::{Desk, HANDBOOK};

fn office() -> (Desk, String) {
    let desk = Desk::new();
    let handbook = desk.write("handbook.csv", HANDBOOK);
    desk.run(&["import", "handbook", handbook.to_str().unwrap()])
        .succeeds();
    let found = desk
        .run(&["find", "みほん在宅", "--json"])
        .succeeds()
        .json();
    (desk, found["items"][0]["id"].to_string())
}

#[test]
fn room_is_declared_by_name_and_read_back_with_its_last_day() {
    let (desk, id) = office();
    let set = [
        "facility",
        "room",
        "みほん在宅",
        "副主治医",
        "可",
        "--places",
        "2",
        "--until",
        "2026-12-20",
        "--note",
        "午後のみ",
    ];
    desk.run(&set).succeeds();
    let shown = desk
        .run(&["facility", "show", &id, "--json"])
        .succeeds()
        .json();
    assert_eq!(shown["room"]["referral"], "yes");
    assert_eq!(shown["facility"]["rooms"][0]["valid_until"], "2026-12-20");
    assert_eq!(shown["facility"]["rooms"][0]["places"], 2);
    assert_eq!(shown["history"][0]["field"], "room.referral");
    desk.run(&["facility", "confirm", &id]).succeeds();
    let shown = desk
        .run(&["facility", "show", &id, "--json"])
        .succeeds()
        .json();
    assert_eq!(shown["upkeep"]["confirmed_on"], "2026-11-24");
}

#[test]
fn nothing_to_call_and_nothing_found_and_a_wrong_day_each_have_their_exit_code() {
    let (desk, id) = office();
    desk.run(&["facility", "calls"]).exits(3);
    desk.run(&["facility", "show", "どこにもない医院xyz"])
        .exits(3);
    let wrong = [
        "facility", "room", &id, "referral", "yes", "--until", "13/45",
    ];
    desk.run(&wrong).exits(2);
    let over = [
        "facility",
        "room",
        &id,
        "referral",
        "yes",
        "--until",
        "2026-01-01",
    ];
    desk.run(&over).exits(1);
}
