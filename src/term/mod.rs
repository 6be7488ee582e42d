//! The terminal: the only room that knows escape sequences, raw mode, signals and file descriptors.
//!
//! The rule it keeps: the desk never waits for the terminal, and the terminal is given back exactly once, however the
//! program ends. Drawing goes through an output thread with a one-slot mailbox ([`Screen::draw`]), typing comes from an
//! input thread ([`input::spawn`]), signals and a vanished line are watched by [`Watchdog`]. All three speak to the UI
//! by one channel of any type that is `From<TermEvent>`, so this room knows no other room.
//!
//! The order at start is: [`Screen::enter`], [`Watchdog::start`] and its panic hook, [`Probe::ask`], the first frame,
//! [`Probe::finish`], [`input::spawn`].

mod backend;
pub mod clipboard;
mod escape;
pub mod hangup;
pub mod input;
mod line;
mod output;
mod paint;
mod paste;
pub mod probe;
mod screen;
pub mod secret;
mod sequence;

use std::io;

use thiserror::Error;

pub use crossterm::event::{KeyCode, KeyEvent, KeyEventKind, KeyModifiers};

pub use backend::{MAX_COLUMNS, MAX_ROWS};
pub use clipboard::PhoneDigits;
pub use hangup::{Hangup, Watchdog, suspend};
pub use paste::{PASTE_LIMIT, Paste};
pub use probe::{Ambiguous, Probe, TypeAhead};
pub use screen::{Drawn, Screen};

/// What has happened at the terminal.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum TermEvent {
    /// A key went down, or repeats. Releases are never reported.
    Key(KeyEvent),
    /// Text came in one piece, cleaned; an Enter inside it is a line feed, never a key.
    Paste(Paste),
    /// The window has this many columns and rows now, within [`MAX_COLUMNS`] and [`MAX_ROWS`].
    Resize(u16, u16),
    /// A frame was refused because the line was busy, and the line can take one again.
    OutputIdle,
    /// The program was stopped and goes on: the screen holds nothing of ours, so call [`Screen::repaint`] and draw.
    Resumed,
    /// The terminal is gone or the program was told to end. Drafts are flushed already; leave within 1.5 s.
    Hangup(Hangup),
}

/// Why no screen can be had.
#[derive(Debug, Error)]
pub enum TermError {
    /// The keyboard or the screen is not a terminal (a pipe, a file, no session).
    #[error("standard input and output must be a terminal")]
    NotATerminal,
    /// `TERM` is `dumb`, empty or unset: the terminal promises no cursor movement.
    #[error("the terminal cannot move its cursor (TERM={0:?})")]
    Dumb(String),
    /// The terminal refused a step.
    #[error("while {doing}")]
    Io {
        /// The step that failed.
        doing: &'static str,
        /// What the system said.
        #[source]
        source: io::Error,
    },
}

impl TermError {
    fn doing<E: Into<io::Error>>(doing: &'static str) -> impl FnOnce(E) -> Self {
        move |source| Self::Io {
            doing,
            source: source.into(),
        }
    }
}
