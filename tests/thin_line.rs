//! A thin line: few bytes a key, no backlog on a slow one, every usual terminal, and the way to the
//! shell and back.

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
use std::path::Path;
use std::time::Duration;
use support::{Ended, Pty};

/// The most that a key may send.
const A_KEY: usize = 2_048;
/// Two screens of 80x24, every cell of them painted.
const TWO_SCREENS: usize = 2 * 6_000;

fn settings(office: &Office) -> Vec<(String, String)> {
    let own = office.settings().into_iter();
    own.map(|(name, value)| (name.to_owned(), value)).collect()
}

fn borrowed(settings: &[(String, String)]) -> Vec<(&str, &str)> {
    let pairs = settings.iter();
    pairs
        .map(|(name, value)| (name.as_str(), value.as_str()))
        .collect()
}

#[test]
fn no_key_of_the_day_view_sends_more_than_two_kilobytes() {
    let office = Office::new();
    let mut desk = office.desk("佐藤");
    desk.wait_for("未完 0");
    // Each key moves the cursor, which a frame sends last.
    for key in [
        "<right>", "<right>", "<left>", "<tab>", "<s-tab>", "n", "n", "x", "x", "<bs>", "<esc>",
        "<esc>",
    ] {
        let (at, before) = (desk.cursor(), desk.received());
        desk.send(key);
        desk.wait_until(&format!("the cursor to move after {key}"), |screen| {
            screen.cursor_position() != at
        });
        let bytes = desk.received() - before;
        eprintln!("{key}: {bytes} bytes");
        assert!(bytes <= A_KEY, "{key}: {bytes} bytes");
    }
}

#[test]
fn a_slow_line_gets_the_newest_picture_and_no_backlog() {
    let office = Office::new();
    let mut desk = office.desk("佐藤");
    desk.wait_for("未完 0");
    desk.stall();
    let before = desk.received();
    // Forty screens and as many letters, while the line takes nothing.
    for _ in 0..10 {
        desk.send("<f3><f4><f7><f6>").wait_until_read();
    }
    desk.send("<f7>n東の余力").wait_until_read();
    desk.flow().wait_for("東の余力");
    let bytes = desk.received() - before;
    eprintln!("forty screens on a stalled line: {bytes} bytes");
    assert!(bytes <= TWO_SCREENS, "{bytes} bytes");
}

#[test]
fn every_usual_terminal_shows_the_day_and_is_given_back() {
    let office = Office::new();
    let program = Path::new(env!("CARGO_BIN_EXE_madoguchi"));
    for (term, no_color) in [
        ("vt100", ""),
        ("linux", ""),
        ("xterm-256color", ""),
        ("screen", ""),
        ("tmux-256color", ""),
        ("xterm", "1"),
    ] {
        let mut all = settings(&office);
        all.push(("TERM".into(), term.into()));
        all.push(("NO_COLOR".into(), no_color.into()));
        let mut desk = Pty::spawn(program, &[] as &[&str], &borrowed(&all), 80, 24);
        desk.wait_for("本日 令和").wait_for("未完 0");
        let colours = desk.look(|screen| {
            let cells = (0..24).flat_map(|row| (0..80).map(move |column| (row, column)));
            cells
                .filter_map(|(row, column)| screen.cell(row, column))
                .any(|cell| cell.fgcolor() != vt100::Color::Default)
        });
        assert_eq!(colours, no_color.is_empty(), "{term}");
        desk.send("<c-q>");
        assert_eq!(
            desk.wait_exit(Duration::from_secs(5)),
            Some(Ended::Code(0)),
            "{term}"
        );
        assert!(desk.is_cooked(), "{term}");
    }
}

/// Runs the desk in a terminal within the terminal, if that program is there.
fn within(program: &str, args: &[&str], office: &Office) -> Option<Pty> {
    let path = Path::new("/usr/bin").join(program);
    if !path.exists() {
        eprintln!("skipped: {program} is not installed");
        return None;
    }
    let desk = env!("CARGO_BIN_EXE_madoguchi");
    let args: Vec<&str> = args.iter().copied().chain([desk]).collect();
    let mut all = settings(office);
    all.push(("LC_ALL".into(), "C.UTF-8".into()));
    all.push((
        "SCREENDIR".into(),
        office.path("screens").display().to_string(),
    ));
    all.push(("TMUX_TMPDIR".into(), office.path("").display().to_string()));
    let mut window = Pty::spawn(&path, &args, &borrowed(&all), 80, 25);
    window.wait_for("本日 令和").wait_for("未完 0");
    Some(window)
}

#[test]
fn tmux_and_screen_show_the_same_day() {
    let office = Office::new();
    std::fs::create_dir(office.path("screens")).unwrap();
    let mode = std::os::unix::fs::PermissionsExt::from_mode(0o700);
    std::fs::set_permissions(office.path("screens"), mode).unwrap();
    let windows = [
        within("tmux", &["-u", "-f", "/dev/null", "new-session"], &office),
        within("screen", &["-U", "-c", "/dev/null"], &office),
    ];
    for mut window in windows.into_iter().flatten() {
        window.send("<f3>").wait_for("名簿]").send("<f7>n");
        window
            .wait_for("申し送りはありません")
            .send("東の余力")
            .wait_for("東の余力");
        window
            .send("<esc>")
            .wait_for("書きかけ")
            .send("<esc>")
            .wait_gone("書きかけ");
        window.send("<c-q>");
        assert!(window.wait_exit(Duration::from_secs(5)).is_some());
    }
}

#[test]
fn the_desk_goes_to_the_shell_and_comes_back_with_a_whole_screen() {
    let office = Office::new();
    let mut all = settings(&office);
    all.push(("PS1".into(), "shell> ".into()));
    all.push(("HISTFILE".into(), String::new()));
    let args = ["--norc", "--noprofile", "-i"];
    let mut shell = Pty::spawn(Path::new("/bin/bash"), &args, &borrowed(&all), 80, 24);
    shell.wait_for("shell>");
    shell.send(&format!("{}<enter>", env!("CARGO_BIN_EXE_madoguchi")));
    shell
        .wait_for("未完 0")
        .send("n")
        .wait_for("申し送りはありません");
    shell
        .send("東の余力")
        .wait_for("東の余力")
        .send("<esc>")
        .send("<f10>");
    shell
        .send("一時停止")
        .wait_for("一時停止してシェルへ")
        .send("<enter>");
    shell
        .wait_for("Stopped")
        .wait_until("the main screen", |screen| !screen.alternate_screen());
    shell
        .send("fg<enter>")
        .wait_for("東の余力")
        .wait_for("本日 令和");
    shell.look(|screen| assert!(screen.alternate_screen() && screen.bracketed_paste()));
    shell.send("<c-q>").wait_for("shell>");
}

#[test]
fn without_a_shell_behind_it_the_desk_stays_and_says_why() {
    let office = Office::new();
    let mut desk = office.desk("佐藤");
    desk.send("<f10>")
        .send("一時停止")
        .wait_for("一時停止してシェルへ")
        .send("<enter>");
    desk.wait_for("戻る先のシェルがない");
}
