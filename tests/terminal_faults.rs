//! What a terminal can do to the program, and what must hold after it: the typed text is in the journal, the process
//! is gone within two seconds with the right exit code, the terminal is as it was, and no processor is busy.

#[expect(dead_code, reason = "each test file drives only part of the terminal")]
mod support;

use std::fs;
use std::time::{Duration, Instant};

use rustix::process::Signal;
use support::{Answers, Ended, Options, Pty, example};
use tempfile::TempDir;

/// Guarantee G10: after a dead terminal the process is gone within this time.
const GONE_WITHIN: Duration = Duration::from_secs(2);

/// A program standing at a terminal, with `相談` typed.
struct Desk {
    pty: Pty,
    dir: TempDir,
}

impl Desk {
    fn open() -> Self {
        Self::open_with(&[], Options::default())
    }

    fn open_with(envs: &[(&str, &str)], options: Options) -> Self {
        let dir = tempfile::tempdir().expect("a temporary directory can be made");
        let pty = Pty::spawn_with(
            &example("term_faults"),
            &[dir.path().join("journal")],
            envs,
            options,
        );
        Self { pty, dir }
    }

    fn typed() -> Self {
        let mut desk = Self::open();
        // Keys typed before raw mode are echoed on the main screen by the terminal itself.
        desk.pty
            .wait_for("last:")
            .send("相談")
            .wait_for("text: 相談");
        desk
    }

    fn journal(&self) -> String {
        fs::read_to_string(self.dir.path().join("journal")).unwrap_or_default()
    }

    /// The terminal is the shell's again.
    fn assert_restored(&self) {
        assert!(self.pty.is_cooked(), "raw mode is left behind");
        self.pty.look(|screen| {
            assert!(
                !screen.alternate_screen(),
                "the alternate screen is left behind"
            );
            assert!(!screen.bracketed_paste(), "bracketed paste is left behind");
            assert!(!screen.hide_cursor(), "the cursor is hidden");
        });
    }

    #[track_caller]
    fn assert_ends(&mut self, code: u32) {
        let ended = self.pty.wait_exit(GONE_WITHIN);
        assert_eq!(
            ended,
            Some(Ended::Code(code)),
            "CPU {} ms\n{}",
            self.pty.cpu_ms(),
            self.pty.screen()
        );
    }

    /// Watches the process for a while: it lives and does nothing.
    #[track_caller]
    fn assert_idle(&mut self) {
        let before = self.pty.cpu_ms();
        assert_eq!(
            self.pty.wait_exit(Duration::from_millis(300)),
            None,
            "it ended by itself"
        );
        let spent = self.pty.cpu_ms() - before;
        assert!(spent <= 30, "{spent} ms of CPU in 300 ms of nothing");
    }
}

#[test]
fn leaving_by_a_key_gives_the_terminal_back() {
    let mut desk = Desk::typed();
    assert!(desk.pty.is_raw());
    desk.pty.send("<f10>");
    desk.assert_ends(0);
    desk.assert_restored();
}

#[test]
fn a_deadly_signal_flushes_and_gives_the_terminal_back() {
    for (signal, code) in [
        (Signal::HUP, 129),
        (Signal::TERM, 143),
        (Signal::INT, 130),
        (Signal::QUIT, 131),
    ] {
        let mut desk = Desk::typed();
        desk.pty.signal(signal);
        desk.assert_ends(code);
        desk.assert_restored();
        assert_eq!(desk.journal(), "相談[flushed]");
    }
}

#[test]
fn a_closed_terminal_ends_the_process_with_the_draft_saved() {
    let mut desk = Desk::typed();
    desk.pty.close_master();
    desk.assert_ends(129);
    assert_eq!(desk.journal(), "相談[flushed]");
}

#[test]
fn a_closed_terminal_that_sends_no_hangup_signal_ends_the_process_too() {
    let mut desk = Desk::open_with(
        &[],
        Options {
            is_controlling: false,
            ..Options::default()
        },
    );
    desk.pty.send("相談").wait_for("text: 相談");
    desk.pty.close_master();
    desk.assert_ends(129);
    assert_eq!(desk.journal(), "相談[flushed]");
}

#[test]
fn text_typed_while_the_line_is_stalled_is_in_the_journal_and_term_still_ends_it() {
    let mut desk = Desk::typed();
    desk.pty.stall().send("<f4>在宅の件").wait_until_read();
    let typed = Instant::now();
    while !desk.journal().ends_with("在宅の件") {
        assert!(
            typed.elapsed() < GONE_WITHIN,
            "the desk stands still: {:?}",
            desk.journal()
        );
        std::thread::yield_now();
    }
    desk.assert_idle();
    desk.pty.signal(Signal::TERM);
    desk.assert_ends(143);
    assert!(desk.pty.is_cooked(), "raw mode is left behind");
    assert_eq!(desk.journal(), "相談在宅の件[flushed]");
}

#[test]
fn a_line_that_flows_again_shows_what_was_typed_meanwhile() {
    let mut desk = Desk::typed();
    desk.pty.stall().send("<f4>在宅の件").wait_until_read();
    desk.assert_idle();
    assert!(
        !desk.pty.screen().contains("在宅"),
        "the line is not stalled"
    );
    desk.pty.flow().wait_for("text: 相談在宅の件");
}

#[test]
fn a_ui_that_never_leaves_is_ended_by_the_watchdog() {
    let mut desk = Desk::typed();
    desk.pty.send("<f5>").wait_until_read();
    let sent = Instant::now();
    while !desk.journal().ends_with("[stuck]") {
        assert!(sent.elapsed() < GONE_WITHIN, "{:?}", desk.journal());
        std::thread::yield_now();
    }
    desk.pty.signal(Signal::TERM);
    desk.assert_ends(143);
    desk.assert_restored();
    assert_eq!(desk.journal(), "相談[stuck][flushed]");
}

#[test]
fn an_unfinished_paste_stops_neither_resizing_nor_leaving() {
    let mut desk = Desk::typed();
    desk.pty.send_bytes(b"\x1b[200~abc").wait_until_read();
    desk.assert_idle();
    desk.pty.resize(100, 30).wait_for("size: 100x30");
    desk.pty.signal(Signal::TERM);
    desk.assert_ends(143);
    desk.assert_restored();
}

#[test]
fn two_bytes_of_a_kana_wait_for_the_third_without_stopping_the_desk() {
    let mut desk = Desk::typed();
    desk.pty.send_bytes(b"\xe3\x81").wait_until_read();
    desk.assert_idle();
    desk.pty.resize(100, 30).wait_for("size: 100x30");
    desk.pty.send_bytes(b"\x82").wait_for("text: 相談あ");
}

#[test]
fn an_arrow_key_torn_after_its_esc_is_still_an_arrow_key() {
    let mut desk = Desk::typed();
    desk.pty
        .send_bytes(b"\x1b")
        .wait_until_read()
        .send_bytes(b"[B")
        .wait_for("last: Down");
    desk.pty.send("続").wait_for("text: 相談続");
}

#[test]
fn a_lone_esc_arrives() {
    let mut desk = Desk::typed();
    desk.pty.send("<esc>").wait_for("last: Esc");
    desk.pty.send("j").wait_for("text: 相談j");
}

#[test]
fn a_paste_is_text_and_its_line_ends_are_no_keys() {
    let mut desk = Desk::typed();
    desk.pty
        .send("<paste:一行目|二行目>")
        .wait_for("text: 相談一行目|二行目")
        .wait_for("cut false");
}

#[test]
fn a_paste_of_a_megabyte_and_more_is_cut_and_said_so() {
    let mut desk = Desk::open();
    desk.pty.wait_for("last:");
    desk.pty
        .send(&format!("<paste:{}>", "a".repeat(1024 * 1024 + 5)))
        .wait_for("paste of 1048576 bytes, cut true");
}

#[test]
fn no_size_of_the_window_ends_the_program() {
    let mut desk = Desk::typed();
    desk.pty
        .resize(1, 1)
        .wait_until("one cell", |screen| screen.contents().trim() == "t");
    desk.pty.resize(400, 120).wait_for("size: 400x120");
    desk.pty.resize(65535, 65535).wait_for("size: 500x200");
    desk.pty.resize(0, 0).resize(80, 24).wait_for("size: 80x24");
    desk.assert_idle();
}

#[test]
fn a_panic_of_any_thread_flushes_and_gives_the_terminal_back() {
    for key in ["<f6>", "<f7>", "<f8>"] {
        let mut desk = Desk::typed();
        desk.pty.send(key);
        desk.assert_ends(101);
        desk.assert_restored();
        assert_eq!(desk.journal(), "相談[flushed]", "{key}");
        let screen = desk.pty.screen();
        assert!(
            screen.contains("see the log at /nowhere (examples/term_faults.rs:"),
            "{key}\n{screen}"
        );
        assert!(
            !screen.contains("相談"),
            "the last words tell what was typed\n{screen}"
        );
    }
}

#[test]
fn a_stopped_program_gives_the_terminal_back_and_takes_it_again() {
    let mut desk = Desk::typed();
    desk.pty.signal(Signal::TSTP);
    desk.pty
        .wait_until("the main screen", |screen| !screen.alternate_screen());
    let stopping = Instant::now();
    while desk.pty.process_state() != 'T' {
        assert!(stopping.elapsed() < GONE_WITHIN, "it never stopped");
        std::thread::yield_now();
    }
    assert!(desk.pty.is_cooked());
    desk.pty.signal(Signal::CONT);
    desk.pty.wait_for("last: Resumed").wait_for("text: 相談");
    assert!(desk.pty.is_raw());
    desk.pty
        .look(|screen| assert!(screen.alternate_screen() && screen.bracketed_paste()));
    desk.pty.send("続<f10>");
    desk.assert_ends(0);
    desk.assert_restored();
}

#[test]
fn a_terminal_that_cannot_move_its_cursor_is_refused_in_words() {
    for term in ["dumb", ""] {
        let mut desk = Desk::open_with(&[("TERM", term)], Options::default());
        desk.assert_ends(2);
        let screen = desk.pty.screen();
        assert!(screen.contains("cannot move its cursor"), "{screen}");
        desk.assert_restored();
    }
}

#[test]
fn without_a_terminal_the_program_says_so_and_ends_with_2() {
    let dir = tempfile::tempdir().unwrap();
    let output = std::process::Command::new(example("term_faults"))
        .arg(dir.path().join("journal"))
        .output()
        .unwrap();
    assert_eq!(output.status.code(), Some(2));
    let said = String::from_utf8(output.stderr).unwrap();
    assert!(said.contains("must be a terminal"), "{said}");
    assert_eq!(output.stdout, b"");
}

#[test]
fn the_probe_learns_the_width_and_loses_no_typed_key() {
    for (answers, seen) in [
        (Answers::Narrow, "Narrow"),
        (Answers::Wide, "Wide"),
        (Answers::Never, "Unknown"),
    ] {
        let mut desk = Desk::open_with(
            &[],
            Options {
                answers,
                ..Options::default()
            },
        );
        desk.pty.send("先打ち<down>後").wait_for("text: 先打ち後");
        desk.pty.wait_for(&format!("size: 80x24 {seen}"));
    }
}

#[test]
fn without_colours_the_highlight_stays() {
    let mut desk = Desk::open_with(&[("NO_COLOR", "1")], Options::default());
    desk.pty.wait_for("size: 80x24");
    desk.pty.look(|screen| {
        let cell = screen.cell(2, 0).unwrap();
        assert!(
            cell.inverse() && cell.fgcolor() == vt100::Color::Default,
            "{cell:?}"
        );
    });
}

#[test]
fn an_event_that_changes_nothing_sends_nothing() {
    let mut desk = Desk::typed();
    desk.pty.send("<down>").wait_for("last: Down");
    let before = desk.pty.received();
    desk.pty.send("<down><down>").wait_until_read();
    desk.assert_idle();
    assert_eq!(desk.pty.received(), before);
}
