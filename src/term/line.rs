//! The line to the person: the terminal device, its settings before we came, and the way back to them.
//!
//! The rule: giving the terminal back never waits. Settings are changed at once (not after draining), bytes go
//! through a descriptor of our own that is non-blocking, because `O_NONBLOCK` on standard output would be shared with
//! the shell, and because a stalled line would otherwise hold the process for ever (guarantees: terminal faults).

use std::ffi::OsStr;
use std::os::fd::{AsFd, OwnedFd};
use std::path::Path;
use std::sync::OnceLock;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::{Duration, Instant};

use rustix::event::{PollFd, PollFlags, Timespec, poll};
use rustix::fs::{Mode, OFlags};
use rustix::io::Errno;
use rustix::termios::{OptionalActions, Termios, isatty, tcgetattr, tcgetpgrp, tcsetattr};

use super::TermError;
use super::output::Mailbox;

/// Alternate screen, bracketed paste, a title without a name in it (the old one is put aside).
const ENTER: &[u8] = b"\x1b[?1049h\x1b[?2004h\x1b[22;2t\x1b]2;madoguchi\x07\x1b[2J\x1b[H";
/// End of a synchronised update, plain style, visible cursor, no bracketed paste, the old title, main screen.
const LEAVE: &[u8] = b"\x1b[?2026l\x1b[0m\x1b[?25h\x1b[?2004l\x1b[23;2t\x1b[2J\x1b[H\x1b[?1049l";

/// What `poll` says of a line that is cut.
pub(super) const CUT: PollFlags = PollFlags::HUP.union(PollFlags::ERR).union(PollFlags::NVAL);

/// The terminal device, shared by screen, input, watchdog and panic hook.
pub(super) struct Line {
    /// Where keys come from: standard input, or the controlling terminal when standard input is something else.
    pub(super) input: OwnedFd,
    /// Where frames go; blocking, used by the output thread only.
    pub(super) output: OwnedFd,
    /// Where last words go; non-blocking and of our own where the system lets us open it.
    urgent: OwnedFd,
    cooked: Termios,
    raw: Termios,
    taken: AtomicBool,
    /// What waits to be painted.
    pub(super) mailbox: Mailbox,
    /// What the watchdog does about a line that is cut.
    on_cut: OnceLock<OnCut>,
}

/// Called by whoever finds the line cut; more than once if several do.
type OnCut = Box<dyn Fn() + Send + Sync>;

impl Line {
    /// Opens the terminal and takes it: raw mode, alternate screen, bracketed paste.
    ///
    /// # Errors
    /// [`TermError`] when there is no terminal, a dumb one, or it refuses.
    pub(super) fn take(term: Option<&OsStr>) -> Result<Self, TermError> {
        check(term, isatty(rustix::stdio::stdout()))?;
        let input = if isatty(rustix::stdio::stdin()) {
            rustix::io::dup(rustix::stdio::stdin())
        } else {
            rustix::fs::open("/dev/tty", OFlags::RDWR | OFlags::CLOEXEC, Mode::empty())
        }
        .map_err(|_no_tty| TermError::NotATerminal)?;
        let output = rustix::io::dup(rustix::stdio::stdout())
            .map_err(TermError::doing("copying the output descriptor"))?;
        let urgent =
            open_again(&output).map_err(TermError::doing("opening the terminal a second time"))?;
        let cooked =
            tcgetattr(&input).map_err(TermError::doing("reading the terminal's settings"))?;
        // By crossterm, not by ourselves: its parser takes a line feed for Enter while it believes the mode is cooked,
        // and Ctrl-J (a kana key of some input methods) would be lost.
        crossterm::terminal::enable_raw_mode().map_err(TermError::doing("entering raw mode"))?;
        let raw = tcgetattr(&input).map_err(TermError::doing("reading the terminal's settings"))?;
        let line = Self {
            input,
            output,
            urgent,
            cooked,
            raw,
            taken: AtomicBool::new(true),
            mailbox: Mailbox::default(),
            on_cut: OnceLock::new(),
        };
        line.write_urgent(ENTER, Duration::from_millis(500));
        Ok(line)
    }

    /// Sets what happens when a thread finds the line cut. The first one stands.
    pub(super) fn when_cut(&self, on_cut: impl Fn() + Send + Sync + 'static) {
        // A line has one watchdog; a second one would watch for the same events.
        let _ = self.on_cut.set(Box::new(on_cut));
    }

    /// A thread could not read or write any more: one way for all, so that drafts are flushed before the UI hears of it.
    /// Before a watchdog is there nothing happens; it finds the line cut by itself when it starts.
    pub(super) fn found_cut(&self) {
        if let Some(on_cut) = self.on_cut.get() {
            on_cut();
        }
    }

    /// Gives the terminal back; a second call does nothing. Waits at most twice `patience` for a stalled line.
    pub(super) fn give_back(&self, patience: Duration) {
        self.mailbox.hold(patience);
        if !self.taken.swap(false, Ordering::SeqCst) || !self.is_ours() {
            return;
        }
        // Errors are ignored: a terminal that is gone needs nothing back.
        let _ = tcsetattr(&self.input, OptionalActions::Now, &self.cooked);
        self.write_urgent(LEAVE, patience);
    }

    /// Takes the terminal again after the program was stopped.
    pub(super) fn take_again(&self) {
        if !self.is_ours() {
            return;
        }
        self.taken.store(true, Ordering::SeqCst);
        let _ = tcsetattr(&self.input, OptionalActions::Now, &self.raw);
        self.write_urgent(ENTER, Duration::from_millis(200));
        self.mailbox.release();
    }

    /// Tells crossterm that the mode is cooked again, so that a later screen may enter raw mode by it.
    pub(super) fn forget_raw_mode(&self) {
        if self.is_ours() {
            // It sets what `give_back` has set already; an error means there is no terminal any more.
            let _ = crossterm::terminal::disable_raw_mode();
        }
    }

    /// Whether the shell has not put us into the background. Touching the terminal from there would stop us (SIGTTOU)
    /// in the middle of leaving.
    fn is_ours(&self) -> bool {
        tcgetpgrp(&self.input).map_or(true, |front| front == rustix::process::getpgrp())
    }

    /// Writes without ever waiting longer than `patience`; what the line does not take is dropped.
    pub(super) fn write_urgent(&self, mut bytes: &[u8], patience: Duration) {
        let until = Instant::now() + patience;
        while !bytes.is_empty() {
            if !is_ready(&self.urgent, PollFlags::OUT, until) {
                return;
            }
            match rustix::io::write(&self.urgent, bytes) {
                Ok(written) => bytes = bytes.get(written..).unwrap_or_default(),
                Err(Errno::INTR | Errno::AGAIN) if Instant::now() < until => {}
                Err(_gone_or_stalled) => return,
            }
        }
    }
}

/// Refuses what cannot show a screen, before anything is changed.
fn check(term: Option<&OsStr>, output_is_terminal: bool) -> Result<(), TermError> {
    if !output_is_terminal {
        return Err(TermError::NotATerminal);
    }
    match term.map(OsStr::to_string_lossy).unwrap_or_default() {
        name if name.is_empty() || name == "dumb" => Err(TermError::Dumb(name.into_owned())),
        _ => Ok(()),
    }
}

/// A second, non-blocking way to the terminal behind `output`.
fn open_again(output: &OwnedFd) -> rustix::io::Result<OwnedFd> {
    let flags = OFlags::WRONLY | OFlags::NONBLOCK | OFlags::NOCTTY | OFlags::CLOEXEC;
    let named = rustix::termios::ttyname(output, Vec::new())
        .and_then(|name| rustix::fs::open(name.as_c_str(), flags, Mode::empty()));
    named
        // After `sudo -u` the device belongs to somebody else; the controlling terminal may still be opened.
        .or_else(|_not_permitted| rustix::fs::open(Path::new("/dev/tty"), flags, Mode::empty()))
        // Neither: the blocking descriptor, which we only use while `poll` says there is room.
        .or_else(|_none| rustix::io::dup(output))
}

/// Whether `fd` is `ready` for something before `until`. A line that is cut is never ready.
pub(super) fn is_ready(fd: &impl AsFd, ready: PollFlags, until: Instant) -> bool {
    loop {
        let left = until.saturating_duration_since(Instant::now());
        let limit = Timespec::try_from(left).unwrap_or_default();
        let mut fds = [PollFd::new(fd, ready)];
        match poll(&mut fds, Some(&limit)) {
            Ok(_) => {
                return fds.iter().any(|fd| fd.revents().intersects(ready))
                    && !fds.iter().any(|fd| fd.revents().intersects(CUT));
            }
            Err(Errno::INTR) => {}
            Err(_unusable) => return false,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_pipe_is_refused_before_the_kind_of_terminal_matters() {
        assert!(matches!(
            check(Some(OsStr::new("xterm")), false),
            Err(TermError::NotATerminal)
        ));
    }

    #[test]
    fn a_terminal_without_cursor_movement_is_refused_by_name() {
        assert!(
            matches!(check(Some(OsStr::new("dumb")), true), Err(TermError::Dumb(name)) if name == "dumb")
        );
        assert!(
            matches!(check(Some(OsStr::new("")), true), Err(TermError::Dumb(name)) if name.is_empty())
        );
        assert!(matches!(check(None, true), Err(TermError::Dumb(_))));
    }

    #[test]
    fn a_usual_terminal_is_taken() {
        assert!(check(Some(OsStr::new("xterm-256color")), true).is_ok());
    }
}
