//! What people type stands where it belongs and nowhere else: not in logs, not in temporary files, and once
//! it is registered not in the journal of drafts.

#![expect(clippy::unwrap_used, reason = "a test that cannot go on has failed")]

#[expect(
    dead_code,
    reason = "shared with other tests, each of which uses a part"
)]
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
use std::fs;
use std::path::{Path, PathBuf};
use std::time::Duration;

/// Nobody is called so, and no text of the program holds it.
const SECRET: &str = "ヒミツノシルシ";

/// Every file below a folder.
fn files(folder: &Path) -> Vec<PathBuf> {
    let mut found = Vec::new();
    for entry in fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() {
            found.extend(files(&path));
        } else {
            found.push(path);
        }
    }
    found
}

/// The names of the files that hold the mark, without those of the office's own file.
fn holding(office: &Office) -> Vec<String> {
    let mark = SECRET.as_bytes();
    let is_there = |file: &PathBuf| {
        let bytes = fs::read(file).unwrap_or_default();
        bytes.windows(mark.len()).any(|window| window == mark)
    };
    let name = |file: PathBuf| {
        file.strip_prefix(office.path(""))
            .unwrap()
            .display()
            .to_string()
    };
    let found = files(&office.path(""))
        .into_iter()
        .filter(is_there)
        .map(name);
    found
        .filter(|name| !name.starts_with("office.db"))
        .collect()
}

#[test]
fn a_name_and_a_narrative_stand_in_the_draft_until_they_are_registered_and_then_in_the_file_alone()
{
    let office = Office::new();
    let mut desk = office.desk("佐藤");
    desk.send("<f2>").wait_for("通話");
    desk.send("<c-o>7").send(SECRET).wait_for(SECRET);
    desk.send("<c-o>d")
        .send(SECRET)
        .send("の相談")
        .wait_for("下書き ");
    desk.wait_for("の相談");
    // Something that goes wrong with it is told in words, and logged without them.
    let other = rusqlite::Connection::open(office.path("office.db")).unwrap();
    other.execute_batch("BEGIN IMMEDIATE").unwrap();
    desk.send("<f12>")
        .wait_for("登録先")
        .send("3<enter>")
        .wait_for("(x)");
    other.execute_batch("ROLLBACK").unwrap();
    let before = holding(&office);
    assert!(
        before
            .iter()
            .all(|name| name.starts_with("state/") && name.contains("drafts/"))
            && before.len() == 1,
        "{before:?}"
    );
    desk.send("<esc>").wait_gone("(x)");
    desk.send("<f12>")
        .wait_for("登録先")
        .send("3<enter>")
        .wait_for("-00001");
    desk.signal(Signal::TERM);
    assert!(desk.wait_exit(Duration::from_secs(10)).is_some());
    assert_eq!(holding(&office), [] as [&str; 0]);
    let logs: Vec<PathBuf> = files(&office.path("state"))
        .into_iter()
        .filter(|file| file.display().to_string().contains("log"))
        .collect();
    assert!(!logs.is_empty(), "the desk keeps a log");
}

#[test]
fn whoever_kills_a_desk_finds_what_was_typed_in_the_journal_alone() {
    let office = Office::new();
    let mut desk = office.desk("佐藤");
    desk.send("<f2>").wait_for("通話");
    desk.send("<c-o>d")
        .send(SECRET)
        .wait_for(SECRET)
        .wait_for("下書き ");
    desk.signal(Signal::KILL);
    assert!(desk.wait_exit(Duration::from_secs(10)).is_some());
    let holding = holding(&office);
    assert!(
        holding.iter().all(|name| name.contains("drafts/")),
        "{holding:?}"
    );
    let temporary = std::env::temp_dir();
    let ours = format!("madoguchi-{}", desk.pid().as_raw_nonzero());
    let left = fs::read_dir(temporary).unwrap().flatten();
    let left = left.filter(|entry| entry.file_name().to_string_lossy().contains(&ours));
    assert_eq!(left.count(), 0);
}
