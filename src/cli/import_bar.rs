//! How far an import is, and how to stop it.

use super::context::Context;
use super::interrupt;
use crate::import::Progress;
use crate::locale::Label;
use std::io::{IsTerminal, Write};
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::{Duration, Instant};

/// Rows read so far, on stderr, where a person is looking; once every half second. ^C stops the
/// import between two rows, before anything is written; a second one ends the program at once.
pub struct Bar {
    stopped: Arc<AtomicBool>,
    label: String,
    shown: Option<Instant>,
    begun: Instant,
    on: bool,
}

impl Bar {
    /// Watches for ^C from now on.
    #[must_use]
    pub fn new(context: &Context<'_>) -> Self {
        Self {
            stopped: interrupt::watched(),
            label: context.locale.text(Label::CliImportReading).to_owned(),
            shown: None,
            begun: Instant::now(),
            on: std::io::stderr().is_terminal(),
        }
    }

    /// Says what is being done, where it may take longer than a person likes to wait in silence.
    pub fn say(&mut self, doing: &str) {
        if self.on {
            self.shown = Some(Instant::now());
            let _ = write!(std::io::stderr(), "\r\x1b[K{doing}");
        }
    }

    /// Wipes what stands on the line.
    pub fn end(&self) {
        if self.shown.is_some() {
            let _ = write!(std::io::stderr(), "\r\x1b[K");
        }
    }
}

impl Progress for Bar {
    fn rows(&mut self, rows: usize) -> bool {
        let due = self.shown.unwrap_or(self.begun) + Duration::from_millis(500);
        if self.on && Instant::now() >= due {
            self.shown = Some(Instant::now());
            let _ = write!(std::io::stderr(), "\r\x1b[K{} {rows}", self.label);
        }
        !self.stopped.load(Ordering::SeqCst)
    }
}
