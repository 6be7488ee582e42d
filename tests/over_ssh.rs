//! Several desks on one file, two of them over a real OpenSSH server on loopback.

#![expect(clippy::unwrap_used, reason = "a test that cannot go on has failed")]

#[expect(
    dead_code,
    reason = "shared with other tests, each of which uses a part"
)]
#[path = "support/office.rs"]
mod office;
#[path = "support/sshd.rs"]
mod sshd;
#[expect(
    dead_code,
    unused_imports,
    reason = "shared with other tests, each of which uses a part"
)]
mod support;

use office::Office;
use rustix::process::Signal;
use sshd::Sshd;
use std::fs;
use std::path::Path;
use std::time::{Duration, Instant};
use support::Pty;

/// The most that another desk's step may send to a screen: that of a key.
const BYTES: usize = 2_048;
/// The promise is one second; a test machine that builds beside us may be slower.
const SEEN_WITHIN: Duration = Duration::from_secs(3);

fn server(office: &Office) -> Option<Sshd> {
    Sshd::start(
        Path::new(env!("CARGO_BIN_EXE_madoguchi")),
        &office.settings(),
    )
}

fn call(office: &Office) {
    let file = office.path("call.json");
    let call = r#"{"key":"k","person":{"name":"架空 花子"},"narrative":"訪問診療を探す","route":"referral"}"#;
    fs::write(&file, call).unwrap();
    let shell = format!(
        "{} log < {}",
        env!("CARGO_BIN_EXE_madoguchi"),
        file.display()
    );
    let logged = std::process::Command::new("sh")
        .args(["-c", &shell])
        .envs(office.settings())
        .output()
        .unwrap();
    assert!(
        logged.status.success(),
        "{}",
        String::from_utf8_lossy(&logged.stderr)
    );
}

/// Processes of the desk on this office's file.
fn desks_at(office: &Office) -> usize {
    let file = format!("MADOGUCHI_DB={}", office.path("office.db").display());
    let program = Path::new(env!("CARGO_BIN_EXE_madoguchi"));
    let processes = fs::read_dir("/proc").unwrap().flatten();
    processes
        .filter(|one| fs::read_link(one.path().join("exe")).is_ok_and(|exe| exe == program))
        .filter(|one| {
            let environment = fs::read(one.path().join("environ")).unwrap_or_default();
            let mut settings = environment.split(|byte| *byte == 0);
            settings.any(|setting| setting == file.as_bytes())
        })
        .count()
}

#[test]
fn a_change_at_one_of_three_desks_is_on_the_others_at_once_and_costs_few_bytes() {
    let office = Office::new();
    let Some(ssh) = server(&office) else { return };
    call(&office);
    let mut local = office.desk("佐藤");
    let mut far = [ssh.session("森"), ssh.session("佐藤")];
    for desk in far.iter_mut().chain([&mut local]) {
        desk.wait_for("本日 令和").wait_for("未担当 1");
    }
    let before: Vec<usize> = [&far[1], &local].map(Pty::received).to_vec();
    let [mori, watching] = &mut far;
    mori.send("<f4>")
        .wait_for("副主治医選定 1件")
        .send("<c-g>c");
    mori.wait_for("引き取");
    let claimed = Instant::now();
    for desk in [&mut *watching, &mut local] {
        desk.wait_for("未担当 0");
    }
    let took = claimed.elapsed();
    assert!(took < SEEN_WITHIN, "{took:?}");
    for (desk, before) in [&*watching, &local].into_iter().zip(before) {
        let bytes = desk.received() - before;
        eprintln!("another desk's step: {bytes} bytes, seen after {took:?}");
        assert!(bytes <= BYTES, "{bytes} bytes");
    }
}

#[test]
fn a_line_that_is_cut_in_the_middle_of_a_frame_leaves_no_process_and_loses_nothing() {
    let office = Office::new();
    let Some(ssh) = server(&office) else { return };
    let mut far = ssh.session("森");
    far.wait_for("本日 令和");
    far.send("<f2>").wait_for("通話");
    far.send("<c-o>d")
        .send("夜間に息が苦しくなり")
        .wait_for("夜間に息が苦しくなり");
    assert_eq!(desks_at(&office), 1);
    // Nobody reads any more, and whole screens are on their way: the line dies among them.
    far.stall();
    far.send("<f3><f7><f4><f7>").signal(Signal::KILL);
    let cut = Instant::now();
    while desks_at(&office) > 0 {
        assert!(cut.elapsed() < Duration::from_secs(10), "the desk lives on");
        std::thread::yield_now();
    }
    let drafts = office.run(&["--as", "森", "drafts", "list"]);
    let id = drafts.split('\t').next().unwrap();
    let kept = office.run(&["--as", "森", "drafts", "show", id]);
    assert!(kept.contains("夜間に息が苦しくなり"), "{kept}");
    office.run(&["check"]);
}

#[test]
fn a_note_for_the_next_shift_survives_the_line_and_is_read_at_the_other_desk() {
    let office = Office::new();
    let Some(ssh) = server(&office) else { return };
    let mut far = ssh.session("佐藤");
    far.wait_for("本日 令和");
    far.send("n").wait_for("申し送りはありません");
    far.send("東の余力").wait_for("東の余力");
    far.signal(Signal::KILL);
    let cut = Instant::now();
    while desks_at(&office) > 0 {
        assert!(cut.elapsed() < Duration::from_secs(10), "the desk lives on");
        std::thread::yield_now();
    }
    let mut mori = office.desk("森");
    let mut again = ssh.session("佐藤");
    again.wait_for("書きかけが残っています");
    again
        .send("n")
        .wait_for("東の余力")
        .send("nが少ない")
        .wait_for("東の余力が少ない");
    again.send("<f12>").wait_for("申し送りました");
    mori.wait_for("申し送り 未読 1")
        .send("n")
        .wait_for("東の余力が少ない");
    mori.send("<enter>").wait_for("確認 森");
    again.wait_for("確認 森");
}
