//! What a day at the real desk leaves outside of the office's file and the person's own drafts: no name,
//! no number, no word of anybody.

#![expect(clippy::unwrap_used, reason = "a test that cannot go on has failed")]

#[path = "support/office.rs"]
#[expect(
    dead_code,
    reason = "shared with other tests, each of which uses a part"
)]
mod office;
#[expect(
    dead_code,
    unused_imports,
    reason = "shared with other tests, each of which uses a part"
)]
mod support;

use office::Office;
use std::path::{Path, PathBuf};
use std::time::Duration;
use support::{Ended, Pty};

/// Words that stand nowhere else.
const MARKS: [&str; 5] = ["鼈鑾", "ベツラン", "驢鞍橋", "9753", "蟠桃"];
/// `0470009753` in base 64, as a dialled number goes to the clipboard, with and without hyphens.
const NUMBERS: [&str; 2] = ["MDQ3MDAwOTc1Mw==", "MDQ3MC0wMC05NzUz"];

/// A desk that logs everything and may use a folder for temporary files.
fn desk(office: &Office, temporary: &Path) -> Pty {
    let mut settings = office.settings();
    settings.push(("MADOGUCHI_LOG", "trace".to_owned()));
    settings.push(("TMPDIR", temporary.to_str().unwrap().to_owned()));
    let settings: Vec<(&str, &str)> = settings
        .iter()
        .map(|(name, value)| (*name, value.as_str()))
        .collect();
    let program = Path::new(env!("CARGO_BIN_EXE_madoguchi"));
    let mut desk = Pty::spawn(program, &[] as &[&str], &settings, 80, 24);
    desk.wait_for("本日 令和");
    desk
}

/// A call that becomes a referral, looked up, opened, noted, copied from, covered, uncovered.
fn work(desk: &mut Pty) {
    desk.send("<f2>").wait_for("通話");
    desk.send("0470009753<tab>").wait_for("0470-00-9753");
    desk.send("<c-o>6").send("betsuran hanako<tab>");
    desk.wait_for("ベツラン");
    desk.send("<c-o>d").send("驢鞍橋 鼈鑾のことで");
    desk.wait_for("驢鞍橋");
    desk.send("<f12>").wait_for("登録先");
    desk.send("1<enter>").wait_for("R8-S");
    desk.send("<f4>").wait_for("ベツラン");
    desk.send("n").wait_for("F12 実行");
    desk.send("蟠桃").wait_for("蟠桃");
    desk.send("<f12>").wait_gone("蟠桃");
    desk.send("c").wait_for("0470-00-9753");
    desk.send("<c-r>").wait_for("[相談記録]");
    desk.send("鼈鑾").wait_for("1 件");
    desk.send("<c-g>.").wait_for("画面を隠しています");
    for mark in MARKS {
        assert!(!desk.screen().contains(mark), "{mark}\n{}", desk.screen());
    }
    desk.send(" ").wait_gone("画面を隠しています");
}

fn files(folder: &Path) -> Vec<PathBuf> {
    let entries = std::fs::read_dir(folder).into_iter().flatten();
    entries.map(|entry| entry.unwrap().path()).collect()
}

#[test]
fn titles_logs_temporary_files_clipboard_and_the_screen_afterwards_tell_of_nobody() {
    let office = Office::new();
    let temporary = office.path("tmp");
    std::fs::create_dir(&temporary).unwrap();
    let mut desk = desk(&office, &temporary);
    let limits = std::fs::read_to_string(format!("/proc/{}/limits", desk.pid())).unwrap();
    let core = limits
        .lines()
        .find(|line| line.contains("core file"))
        .unwrap();
    let core: Vec<&str> = core.split_whitespace().collect();
    assert_eq!(core[4..6], ["0", "0"], "no core dump is ever written");
    work(&mut desk);
    assert_eq!(files(&temporary), Vec::<PathBuf>::new());
    desk.send("<c-q>");
    assert_eq!(desk.wait_exit(Duration::from_secs(5)), Some(Ended::Code(0)));

    let (titles, copied) = desk.outside_the_screen();
    assert!(!titles.is_empty());
    assert!(
        titles.iter().all(|title| title == "madoguchi"),
        "{titles:?}"
    );
    assert!(!copied.is_empty(), "the number was copied");
    let is_number = |one: &String| NUMBERS.contains(&one.as_str());
    assert!(copied.iter().all(is_number), "{copied:?}");
    let logs = files(&office.path("state/madoguchi/log"));
    assert!(!logs.is_empty());
    for log in logs {
        let text = std::fs::read_to_string(&log).unwrap();
        for mark in MARKS {
            assert!(!text.contains(mark), "{mark} in {}", log.display());
        }
    }
    for mark in MARKS {
        assert!(!desk.screen().contains(mark), "{mark}\n{}", desk.screen());
    }
}
