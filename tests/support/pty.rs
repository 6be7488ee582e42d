//! A program in a pseudo-terminal, with a screen that can be read.

use std::ffi::OsStr;
use std::fs;
use std::os::fd::OwnedFd;
use std::path::Path;
use std::sync::Arc;
use std::thread;
use std::time::{Duration, Instant};

use portable_pty::{CommandBuilder, MasterPty, PtySize, native_pty_system};
use rustix::fs::{Mode, OFlags};
use rustix::process::{Pid, Signal, kill_process};
use rustix::termios::{Action, OptionalActions, SpecialCodeIndex, tcflow, tcgetattr, tcsetattr};

use super::keys::{Stroke, strokes};
use super::reading::{Answers, Ended, LAST_BYTE, Shared, at_least_one, printed};

/// How long a condition may take on a busy machine before the test fails.
const LIMIT: Duration = Duration::from_secs(15);

/// The shape of the terminal.
#[derive(Debug, Clone, Copy)]
pub struct Options {
    pub columns: u16,
    pub rows: u16,
    /// Whether it is the controlling terminal. If not, no SIGHUP comes when it is closed.
    pub is_controlling: bool,
    pub answers: Answers,
}

impl Default for Options {
    fn default() -> Self {
        Self {
            columns: 80,
            rows: 24,
            is_controlling: true,
            answers: Answers::Narrow,
        }
    }
}

/// A running program and its terminal. Dropping it kills the program.
pub struct Pty {
    shared: Arc<Shared>,
    master: Option<Box<dyn MasterPty + Send>>,
    slave: OwnedFd,
    pid: Pid,
    settings_before: String,
}

impl Pty {
    /// Starts `program` in a controlling terminal of `columns` x `rows`.
    pub fn spawn<A: AsRef<OsStr>>(
        program: &Path,
        args: &[A],
        envs: &[(&str, &str)],
        columns: u16,
        rows: u16,
    ) -> Self {
        Self::spawn_with(
            program,
            args,
            envs,
            Options {
                columns,
                rows,
                ..Options::default()
            },
        )
    }

    /// Starts `program` in a terminal of any shape. The environment is the test's own, with a usual `TERM`.
    pub fn spawn_with<A: AsRef<OsStr>>(
        program: &Path,
        args: &[A],
        envs: &[(&str, &str)],
        options: Options,
    ) -> Self {
        let size = PtySize {
            rows: options.rows,
            cols: options.columns,
            pixel_width: 0,
            pixel_height: 0,
        };
        let pair = native_pty_system()
            .openpty(size)
            .expect("the system gives a pseudo-terminal");
        let name = pair
            .master
            .tty_name()
            .expect("a pseudo-terminal has a name");
        let flags = OFlags::RDWR | OFlags::NOCTTY | OFlags::CLOEXEC;
        let slave =
            rustix::fs::open(&name, flags, Mode::empty()).expect("the terminal's other end opens");
        let mut command = CommandBuilder::new(program);
        command.args(args);
        command.set_controlling_tty(options.is_controlling);
        command.env("TERM", "xterm-256color");
        command.env("LANG", "C.UTF-8");
        command.env_remove("NO_COLOR");
        for (name, value) in envs {
            command.env(name, value);
        }
        let settings_before = format!("{:?}", pair.master.get_termios());
        let mut child = pair
            .slave
            .spawn_command(command)
            .expect("the program starts");
        let pid = child
            .process_id()
            .and_then(|pid| Pid::from_raw(pid.cast_signed()))
            .expect("a process has an id");
        let reader = pair
            .master
            .try_clone_reader()
            .expect("the terminal can be read");
        let writer = pair
            .master
            .take_writer()
            .expect("the terminal can be written");
        let (columns, rows) = (options.columns, options.rows);
        let shared = Arc::new(Shared::new(columns, rows, options.answers, writer));
        let reading = Arc::clone(&shared);
        thread::spawn(move || reading.read(reader));
        let waiting = Arc::clone(&shared);
        thread::spawn(move || {
            let status = child.wait().expect("a child can be waited for");
            let ended = match status.signal() {
                Some(signal) => Ended::Killed(signal.to_owned()),
                None => Ended::Code(status.exit_code()),
            };
            waiting.lock().ended = Some(ended);
            waiting.changed.notify_all();
        });
        Self {
            shared,
            master: Some(pair.master),
            slave,
            pid,
            settings_before,
        }
    }

    /// Types keys in the notation of [`super::keys`].
    pub fn send(&mut self, notation: &str) -> &mut Self {
        for stroke in strokes(notation) {
            match stroke {
                Stroke::Bytes(bytes) => self.send_bytes(&bytes),
                Stroke::Escape => self.send_bytes(b"\x1b").wait_until_read(),
            };
        }
        self
    }

    /// Sends bytes as they are, in one write.
    pub fn send_bytes(&mut self, bytes: &[u8]) -> &mut Self {
        self.shared.write(bytes).expect("the terminal takes keys");
        self
    }

    /// Waits until the program has taken everything typed so far.
    pub fn wait_until_read(&mut self) -> &mut Self {
        let until = Instant::now() + LIMIT;
        while rustix::io::ioctl_fionread(&self.slave).is_ok_and(|waiting| waiting > 0) {
            assert!(
                Instant::now() < until,
                "the program reads nothing\n{}",
                self.screen()
            );
            thread::yield_now();
        }
        self
    }

    /// Waits until the screen shows `text`.
    pub fn wait_for(&mut self, text: &str) -> &mut Self {
        self.wait_until(&format!("{text:?} on the screen"), |screen| {
            printed(screen).contains(text)
        })
    }

    /// Waits until the screen shows no `text` any more.
    pub fn wait_gone(&mut self, text: &str) -> &mut Self {
        self.wait_until(&format!("no {text:?} on the screen"), |screen| {
            !printed(screen).contains(text)
        })
    }

    /// Waits until `condition` holds for the screen.
    pub fn wait_until(
        &mut self,
        what: &str,
        condition: impl Fn(&vt100::Screen) -> bool,
    ) -> &mut Self {
        let state = self.shared.lock();
        let (state, waited) = self
            .shared
            .changed
            .wait_timeout_while(state, LIMIT, |state| {
                !condition(state.parser.screen()) && !state.is_drained
            })
            .expect("no thread panicked with the screen");
        let screen = state.parser.screen();
        assert!(
            condition(screen),
            "waited for {what} ({}), ended: {:?}, saw:\n{}",
            if waited.timed_out() {
                "too long"
            } else {
                "until the program ended"
            },
            state.ended,
            printed(screen)
        );
        drop(state);
        self
    }

    /// The screen as text, one line a row, wide glyphs once, spaces at row ends left out.
    pub fn screen(&self) -> String {
        printed(self.shared.lock().parser.screen())
    }

    /// Looks at the terminal's state.
    pub fn look<T>(&self, at: impl FnOnce(&vt100::Screen) -> T) -> T {
        at(self.shared.lock().parser.screen())
    }

    /// The cursor as (row, column), from 0.
    pub fn cursor(&self) -> (u16, u16) {
        self.look(vt100::Screen::cursor_position)
    }

    /// What the program called the window, and what it put on the clipboard (base 64).
    pub fn outside_the_screen(&self) -> (Vec<String>, Vec<String>) {
        let mut state = self.shared.lock();
        let reports = state.parser.callbacks_mut();
        (reports.titles.clone(), reports.copied.clone())
    }

    /// How many bytes the program has sent.
    pub fn received(&self) -> usize {
        self.shared.lock().received
    }

    /// Gives the window another size and tells the program. Our own screen stays within 500 x 200.
    pub fn resize(&mut self, columns: u16, rows: u16) -> &mut Self {
        let mut state = self.shared.lock();
        state
            .parser
            .screen_mut()
            .set_size(at_least_one(rows.min(200)), at_least_one(columns.min(500)));
        drop(state);
        let size = PtySize {
            rows,
            cols: columns,
            pixel_width: 0,
            pixel_height: 0,
        };
        self.master
            .as_ref()
            .expect("the terminal is open")
            .resize(size)
            .expect("a terminal can be resized");
        self
    }

    /// Stops the line as Ctrl-S or a stalled network does: the program's writes block.
    pub fn stall(&mut self) -> &mut Self {
        tcflow(&self.slave, Action::OOff).expect("a terminal's output can be stopped");
        self
    }

    /// Lets a stalled line go on.
    pub fn flow(&mut self) -> &mut Self {
        tcflow(&self.slave, Action::OOn).expect("a terminal's output can be started");
        self
    }

    /// Closes the terminal, as a dropped SSH session or a closed window does.
    pub fn close_master(&mut self) {
        // portable-pty types Enter and Ctrl-D when its writer is dropped; without an end-of-file character it does not.
        if let Ok(mut settings) = tcgetattr(&self.slave) {
            settings.special_codes[SpecialCodeIndex::VEOF] = 0;
            // A terminal that is gone already needs no settings.
            let _ = tcsetattr(&self.slave, OptionalActions::Now, &settings);
        }
        self.shared.close_writer();
        self.drain();
        self.master = None;
    }

    /// The program's process.
    pub fn pid(&self) -> Pid {
        self.pid
    }

    /// Sends a signal to the program.
    pub fn signal(&self, signal: Signal) {
        kill_process(self.pid, signal).expect("the program is there to be signalled");
    }

    /// Waits for the program's end, at most `patience`; `None` when it is still running then.
    pub fn wait_exit(&mut self, patience: Duration) -> Option<Ended> {
        let state = self.shared.lock();
        let (state, _) = self
            .shared
            .changed
            .wait_timeout_while(state, patience, |state| state.ended.is_none())
            .expect("no thread panicked with the screen");
        let ended = state.ended.clone()?;
        drop(state);
        self.drain();
        Some(ended)
    }

    /// Takes in everything on its way to us and lets go of the reader's hold on the terminal.
    fn drain(&self) {
        // The reader sleeps until something comes: a byte that no program sends, after all it has sent. On a terminal
        // that is gone the reader has ended by itself.
        let _ = tcflow(&self.slave, Action::OOn);
        let _ = rustix::io::write(&self.slave, &[LAST_BYTE]);
        let state = self.shared.lock();
        let waited = self
            .shared
            .changed
            .wait_timeout_while(state, LIMIT, |state| !state.is_drained);
        assert!(
            !waited
                .expect("no thread panicked with the screen")
                .1
                .timed_out(),
            "the terminal never ran dry"
        );
    }

    /// Whether the terminal's settings are those of before the program started.
    pub fn is_cooked(&self) -> bool {
        self.settings() == self.settings_before
    }

    /// Whether the terminal is in raw mode (no echo, no line editing).
    pub fn is_raw(&self) -> bool {
        tcgetattr(&self.slave).is_ok_and(|settings| {
            !settings
                .local_modes
                .intersects(rustix::termios::LocalModes::ICANON | rustix::termios::LocalModes::ECHO)
        })
    }

    fn settings(&self) -> String {
        format!(
            "{:?}",
            self.master.as_ref().and_then(|master| master.get_termios())
        )
    }

    /// The state letter of the process: `R` running, `S` sleeping, `T` stopped.
    pub fn process_state(&self) -> char {
        self.stat(0).chars().next().unwrap_or('?')
    }

    /// CPU time of the process so far, in milliseconds, at the system's 10 ms steps.
    pub fn cpu_ms(&self) -> u64 {
        // Fields 14 and 15 of proc(5)'s stat, in ticks of 10 ms; the state is field 3.
        let ticks = |field| self.stat(field).parse::<u64>().unwrap_or(0);
        (ticks(11) + ticks(12)) * 10
    }

    /// The `field`th word after the program's name in `/proc/PID/stat`.
    fn stat(&self, field: usize) -> String {
        let stat = fs::read_to_string(format!("/proc/{}/stat", self.pid.as_raw_nonzero()))
            .unwrap_or_default();
        let words = stat
            .rsplit_once(") ")
            .map(|(_, words)| words.to_owned())
            .unwrap_or_default();
        words.split(' ').nth(field).unwrap_or_default().to_owned()
    }
}

impl Drop for Pty {
    fn drop(&mut self) {
        if self.shared.lock().ended.is_none() {
            // It may end by itself at this moment.
            let _ = kill_process(self.pid, Signal::KILL);
        }
    }
}
