//! The watchdog: whatever ends the program, the draft is flushed first and the terminal given back, in two seconds.
//!
//! crossterm spins for ever on a terminal that is gone (crossterm#793), and SIGHUP does not reach every shape of a
//! session (`ssh -t host task`, sudo, tmux), so there are two sources: a thread for signals, and a thread that sleeps in
//! `poll(2)` on the terminal asking for nothing, which wakes only when the line is cut. A third thread is the last
//! resort: it sleeps until one of them rings, and ends the process if the UI has not done so in [`GRACE`]. Panics of
//! any thread take the same way. Nothing here takes the lock of standard output or waits for the line.

use std::panic::{self, PanicHookInfo};
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::mpsc::Sender;
use std::sync::{Arc, Condvar, Mutex, PoisonError};
use std::time::Duration;
use std::{fmt, io, process, thread};

use rustix::event::{PollFd, PollFlags, poll};
use rustix::io::Errno;
use rustix::process::{Signal, getpid, kill_process};
use rustix::termios::{isatty, tcgetwinsize};
use signal_hook::consts::{SIGCONT, SIGHUP, SIGINT, SIGQUIT, SIGTERM, SIGTSTP, SIGWINCH};
use signal_hook::iterator::Signals;

use super::backend::clamped;
use super::line::{CUT, Line};
use super::{Screen, TermEvent};

/// How long the UI may take to leave before the watchdog ends the process.
pub const GRACE: Duration = Duration::from_millis(1500);
/// How long a stalled line may hold the last words.
const LAST_WORDS: Duration = Duration::from_millis(50);
/// The exit code after a panic, as Rust's own.
const PANICKED: i32 = 101;

/// Why the program has to leave.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Hangup {
    /// The terminal is gone: the session was dropped or the window closed.
    Vanished,
    /// A signal told us to end, by its number.
    Signal(i32),
}

impl Hangup {
    /// The exit code for it: 128 and the signal's number; a vanished terminal counts as SIGHUP (129).
    #[must_use]
    pub fn exit_code(self) -> u8 {
        let signal = match self {
            Self::Vanished => SIGHUP,
            Self::Signal(number) => number,
        };
        u8::try_from(signal).unwrap_or(0).saturating_add(128)
    }
}

/// The running watchdog. It watches until the process ends; dropping this handle changes nothing.
#[derive(Clone)]
pub struct Watchdog {
    alarm: Arc<Alarm>,
}

/// What all sources of an end share.
struct Alarm {
    line: Arc<Line>,
    flush: Box<dyn Fn() + Send + Sync>,
    is_over: AtomicBool,
    has_panicked: AtomicBool,
    exit_code: Mutex<Option<i32>>,
    rung: Condvar,
}

impl Alarm {
    /// Starts the time limit; the first caller's exit code stands.
    fn ring(&self, code: i32) {
        self.exit_code
            .lock()
            .unwrap_or_else(PoisonError::into_inner)
            .get_or_insert(code);
        self.rung.notify_all();
    }

    /// Starts the time limit, flushes and tells the UI; once.
    fn hang_up<T: From<TermEvent>>(&self, why: Hangup, events: &Sender<T>) {
        if self.is_over.swap(true, Ordering::SeqCst) {
            return;
        }
        self.ring(i32::from(why.exit_code()));
        (self.flush)();
        // A UI that no longer listens is leaving already.
        let _ = events.send(TermEvent::Hangup(why).into());
    }

    /// Sleeps until somebody rings, then gives the UI its time and ends the process.
    fn last_resort(&self) -> ! {
        let code = self
            .exit_code
            .lock()
            .unwrap_or_else(PoisonError::into_inner);
        let code = self
            .rung
            .wait_while(code, |code| code.is_none())
            .unwrap_or_else(PoisonError::into_inner)
            .unwrap_or(1);
        thread::sleep(GRACE);
        self.line.give_back(LAST_WORDS);
        process::exit(code)
    }
}

impl Watchdog {
    /// Starts watching. `on_hangup` flushes drafts; it is called once, from any thread, before anything else happens.
    ///
    /// # Errors
    /// When the system gives no thread or no signal handler.
    pub fn start<T>(
        screen: &Screen,
        events: Sender<T>,
        on_hangup: impl Fn() + Send + Sync + 'static,
    ) -> io::Result<Self>
    where
        T: From<TermEvent> + Send + 'static,
    {
        let alarm = Arc::new(Alarm {
            line: Arc::clone(screen.line()),
            flush: Box::new(on_hangup),
            is_over: AtomicBool::new(false),
            has_panicked: AtomicBool::new(false),
            exit_code: Mutex::new(None),
            rung: Condvar::new(),
        });
        let last = Arc::clone(&alarm);
        thread::Builder::new()
            .name("last-resort".to_owned())
            .spawn(move || last.last_resort())?;
        let signals = Signals::new([SIGHUP, SIGTERM, SIGINT, SIGQUIT, SIGTSTP, SIGCONT, SIGWINCH])?;
        let (on_signal, told) = (Arc::clone(&alarm), events.clone());
        thread::Builder::new()
            .name("signals".to_owned())
            .spawn(move || watch_signals(signals, &on_signal, &told))?;
        let (on_cut, told) = (Arc::clone(&alarm), events.clone());
        screen
            .line()
            .when_cut(move || on_cut.hang_up(Hangup::Vanished, &told));
        let on_cut = Arc::clone(&alarm);
        thread::Builder::new()
            .name("line-watch".to_owned())
            .spawn(move || watch_line(&on_cut, &events))?;
        Ok(Self { alarm })
    }

    /// Sends every panic, of any thread, the same way: flush, give the terminal back, one line on standard error, exit
    /// 101. `last_words` is that line (say what happened and where the log is); the place in the source is added, the
    /// panic's own message is not, because it may hold what a person typed. `note` may write it to the log.
    pub fn catch_panics(
        &self,
        last_words: String,
        note: impl Fn(&PanicHookInfo<'_>) + Send + Sync + 'static,
    ) {
        let alarm = Arc::clone(&self.alarm);
        panic::set_hook(Box::new(move |panicked| {
            if alarm.has_panicked.swap(true, Ordering::SeqCst) {
                // Another thread is leaving already.
                loop {
                    thread::park();
                }
            }
            alarm.is_over.store(true, Ordering::SeqCst);
            alarm.ring(PANICKED);
            (alarm.flush)();
            note(panicked);
            alarm.line.give_back(LAST_WORDS);
            let place = panicked
                .location()
                .map(|at| format!(" ({}:{})", at.file(), at.line()))
                .unwrap_or_default();
            say(&alarm.line, &format!("{last_words}{place}\n"));
            process::exit(PANICKED);
        }));
    }
}

impl fmt::Debug for Watchdog {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        out.debug_struct("Watchdog")
            .field("is_over", &self.alarm.is_over)
            .finish_non_exhaustive()
    }
}

/// Stops the program as the shell's ^Z does; the watchdog gives the terminal back first. False where no shell waits
/// behind us: a program that leads its session, as a forced command of SSH does, would never be woken again.
pub fn suspend() -> bool {
    let leads = rustix::process::getsid(None).is_ok_and(|session| session == getpid());
    !leads && kill_process(getpid(), Signal::TSTP).is_ok()
}

fn watch_signals<T: From<TermEvent>>(mut signals: Signals, alarm: &Alarm, events: &Sender<T>) {
    for signal in &mut signals {
        let event = match signal {
            SIGTSTP => {
                alarm.line.give_back(LAST_WORDS);
                // A process can always stop itself.
                let _ = kill_process(getpid(), Signal::STOP);
                continue;
            }
            SIGCONT => {
                alarm.line.take_again();
                TermEvent::Resumed
            }
            SIGWINCH => match tcgetwinsize(&alarm.line.output) {
                Ok(size) => {
                    let size = clamped(size.ws_col, size.ws_row);
                    TermEvent::Resize(size.width, size.height)
                }
                Err(_gone) => continue,
            },
            deadly => {
                alarm.hang_up(Hangup::Signal(deadly), events);
                continue;
            }
        };
        // A UI that no longer listens is leaving; signals that end us still count.
        let _ = events.send(event.into());
    }
}

/// Sleeps until the line is cut.
fn watch_line<T: From<TermEvent>>(alarm: &Alarm, events: &Sender<T>) {
    loop {
        let mut fds = [PollFd::new(&alarm.line.input, PollFlags::empty())];
        match poll(&mut fds, None) {
            Ok(_) => {
                if fds.iter().any(|fd| fd.revents().intersects(CUT)) {
                    return alarm.hang_up(Hangup::Vanished, events);
                }
            }
            Err(Errno::INTR) => {}
            Err(_unwatchable) => return,
        }
    }
}

/// The last line, to standard error. Never through the standard library's lock, which the panicking thread may hold,
/// and never waiting when standard error is the stalled terminal.
fn say(line: &Line, words: &str) {
    let stderr = rustix::stdio::stderr();
    if isatty(stderr) {
        line.write_urgent(words.as_bytes(), LAST_WORDS);
    } else {
        // There is nobody left to tell of a failure.
        let _ = rustix::io::write(stderr, words.as_bytes());
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn exit_codes_name_the_signal() {
        assert_eq!(Hangup::Vanished.exit_code(), 129);
        assert_eq!(Hangup::Signal(SIGTERM).exit_code(), 143);
        assert_eq!(Hangup::Signal(SIGINT).exit_code(), 130);
    }
}
