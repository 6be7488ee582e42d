//! Copies in generations, for one pair of eyes, rehearsed before they are put back.

use crate::desk::{CALL, Desk};
use age::secrecy::ExposeSecret;
use std::os::unix::fs::PermissionsExt;
use std::path::PathBuf;

fn office() -> Desk {
    let desk = Desk::new();
    desk.run_with(&["log"], CALL).succeeds();
    desk
}

/// A key pair: the file with the secret, and the recipient.
fn key(desk: &Desk, name: &str) -> (PathBuf, String) {
    let key = age::x25519::Identity::generate();
    let file = desk.write(name, key.to_string().expose_secret());
    (file, key.to_public().to_string())
}

#[test]
fn a_copy_for_a_recipient_holds_no_word_in_the_clear_and_comes_back_with_the_key() {
    let desk = office();
    let (secret, recipient) = key(&desk, "key.txt");
    let copy = desk.path("copy.db.age");
    let copy = copy.to_str().unwrap();
    desk.run(&["backup", copy, "--recipient", &recipient])
        .succeeds()
        .says("鍵を失うと");
    let bytes = std::fs::read(copy).unwrap();
    for word in ["架空 花子", "SQLite format 3"] {
        let hit = bytes
            .windows(word.len())
            .any(|window| window == word.as_bytes());
        assert!(!hit, "{word}");
    }
    let mode = std::fs::metadata(copy).unwrap().permissions().mode();
    assert_eq!(mode & 0o777, 0o600);
    desk.run(&["restore", copy]).exits(1).says("--identity");
    let (other, _) = key(&desk, "other.txt");
    desk.run(&["restore", copy, "--identity", other.to_str().unwrap()])
        .exits(1)
        .says("この鍵では開きません");
    desk.run(&["restore", copy, "--identity", secret.to_str().unwrap()])
        .succeeds();
    desk.run(&["show", "R8-1"]).succeeds().says("架空");
    desk.run(&["audit", "verify"]).succeeds();
}

#[test]
fn a_rehearsal_tells_what_would_be_lost_and_changes_nothing() {
    let desk = office();
    let copy = desk.path("copy.db");
    let copy = copy.to_str().unwrap();
    desk.run(&["backup", copy]).succeeds();
    let told = desk
        .run(&["restore", copy, "--dry-run", "--json"])
        .succeeds()
        .json();
    assert_eq!(
        (&told["ok"], &told["consultations"]),
        (&true.into(), &1.into())
    );
    // The row of the copy itself came after it.
    assert_eq!(told["would_lose"], 1);
    desk.run(&["add", "R8-1", "--note", "あとから"]).succeeds();
    desk.run(&["restore", copy, "--dry-run"])
        .succeeds()
        .says("最後の 2 件")
        .says("何も変えていません");
    desk.run(&["show", "R8-1"]).succeeds().says("あとから");
}

#[test]
fn a_copy_changed_by_hand_is_unfit_and_says_so() {
    let desk = office();
    let copy = desk.path("copy.db");
    desk.run(&["backup", copy.to_str().unwrap()]).succeeds();
    let raw = rusqlite::Connection::open(&copy).unwrap();
    raw.execute_batch("UPDATE person SET details = json_set(details, '$.name', '別人')")
        .unwrap();
    drop(raw);
    desk.run(&["restore", copy.to_str().unwrap(), "--dry-run"])
        .exits(4)
        .says("戻さないでください");
}

#[test]
fn a_folder_that_is_not_there_is_named_and_not_mistaken_for_the_office_s_file() {
    let desk = office();
    let nowhere = desk.path("nowhere");
    desk.run(&["backup", "--into", nowhere.to_str().unwrap()])
        .exits(2)
        .says("nowhere")
        .says("作って");
    assert!(!nowhere.exists());
}

#[test]
fn generations_keep_the_newest_and_remove_only_what_is_theirs() {
    let desk = office();
    let folder = desk.path("copies");
    std::fs::create_dir(&folder).unwrap();
    std::fs::write(folder.join("letter.txt"), "拝啓").unwrap();
    let into = folder.to_str().unwrap();
    for day in 1..=9 {
        let now = format!("2026-11-{:02}T22:00:00+09:00", 15 + day);
        desk.run_at(&now, &["backup", "--into", into]).succeeds();
    }
    let names: Vec<String> = std::fs::read_dir(&folder)
        .unwrap()
        .map(|entry| entry.unwrap().file_name().to_string_lossy().into_owned())
        .collect();
    assert!(names.contains(&"letter.txt".to_owned()));
    assert!(names.contains(&"madoguchi-20261124T130000Z.db".to_owned()));
    // Nine nights: seven days, and the Sunday of the week before.
    assert_eq!(names.len(), 1 + 7, "{names:?}");
    desk.run(&["backup"]).exits(2).says("--into");
}

#[test]
fn a_handbook_for_a_recipient_is_opened_with_decrypt() {
    let desk = office();
    let (secret, recipient) = key(&desk, "key.txt");
    let (sealed, plain) = (desk.path("book.md.age"), desk.path("book.md"));
    let (sealed, plain) = (sealed.to_str().unwrap(), plain.to_str().unwrap());
    desk.run(&["handbook", "--out", sealed, "--recipient", &recipient])
        .succeeds();
    let decrypt = [
        "decrypt",
        sealed,
        "--identity",
        secret.to_str().unwrap(),
        "--out",
        plain,
    ];
    desk.run(&decrypt).succeeds().says("消してください");
    let book = std::fs::read_to_string(plain).unwrap();
    assert!(book.starts_with('#'), "{book}");
    desk.run(&decrypt).exits(1).says("既にあります");
    desk.run(&["handbook", "--recipient", "age1nonsense"])
        .exits(1)
        .says("age1nonsense");
}
