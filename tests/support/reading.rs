//! What comes from a program in a pseudo-terminal: the thread that reads it, and the screen it makes.

use std::io::{self, Read, Write};
use std::num::NonZeroU16;
use std::sync::{Condvar, Mutex, MutexGuard};

/// Written by us behind everything the program sent; terminals ignore NUL, and no program here sends it.
pub const LAST_BYTE: u8 = 0;

/// How the terminal answers `CSI 6n`.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Answers {
    /// As a terminal with narrow ambiguous glyphs.
    Narrow,
    /// As a terminal that paints them in two columns.
    Wide,
    /// Not at all.
    Never,
}

/// How the program ended: its exit code, or the name of the signal that killed it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Ended {
    Code(u32),
    Killed(String),
}

/// What the threads at one terminal share.
pub struct Shared {
    state: Mutex<State>,
    pub changed: Condvar,
    writer: Mutex<Option<Box<dyn Write + Send>>>,
}

/// What is known of the program.
pub struct State {
    pub parser: vt100::Parser<Reports>,
    /// Bytes it has sent.
    pub received: usize,
    pub ended: Option<Ended>,
    /// Whether everything it sent is on the screen and nobody reads any more.
    pub is_drained: bool,
}

/// Cursor reports owed to the program, and what it gave the terminal beside its screen.
pub struct Reports {
    answers: Answers,
    owed: Vec<u8>,
    /// Titles of the window.
    pub titles: Vec<String>,
    /// What went to the clipboard, in base 64.
    pub copied: Vec<String>,
}

impl vt100::Callbacks for Reports {
    fn set_window_title(&mut self, _: &mut vt100::Screen, title: &[u8]) {
        self.titles
            .push(String::from_utf8_lossy(title).into_owned());
    }

    fn copy_to_clipboard(&mut self, _: &mut vt100::Screen, _kind: &[u8], data: &[u8]) {
        self.copied.push(String::from_utf8_lossy(data).into_owned());
    }

    fn unhandled_csi(
        &mut self,
        screen: &mut vt100::Screen,
        first: Option<u8>,
        _second: Option<u8>,
        params: &[&[u16]],
        last: char,
    ) {
        let is_report = first.is_none() && last == 'n' && matches!(params, [[6]]);
        let extra = match self.answers {
            Answers::Narrow => 1,
            Answers::Wide => 2,
            Answers::Never => return,
        };
        if is_report {
            let (row, column) = screen.cursor_position();
            self.owed
                .extend(format!("\x1b[{};{}R", row + 1, column + extra).bytes());
        }
    }
}

impl Shared {
    pub fn new(columns: u16, rows: u16, answers: Answers, writer: Box<dyn Write + Send>) -> Self {
        let owing = Reports {
            answers,
            owed: Vec::new(),
            titles: Vec::new(),
            copied: Vec::new(),
        };
        let (rows, columns) = (at_least_one(rows), at_least_one(columns));
        Self {
            state: Mutex::new(State {
                parser: vt100::Parser::new_with_callbacks(rows, columns, 0, owing),
                received: 0,
                ended: None,
                is_drained: false,
            }),
            changed: Condvar::new(),
            writer: Mutex::new(Some(writer)),
        }
    }

    pub fn lock(&self) -> MutexGuard<'_, State> {
        self.state
            .lock()
            .unwrap_or_else(std::sync::PoisonError::into_inner)
    }

    pub fn write(&self, bytes: &[u8]) -> io::Result<()> {
        let mut writer = self
            .writer
            .lock()
            .expect("no thread panicked while writing");
        let writer = writer.as_mut().ok_or(io::ErrorKind::NotConnected)?;
        writer.write_all(bytes)?;
        writer.flush()
    }

    /// Lets go of the keyboard.
    pub fn close_writer(&self) {
        self.writer
            .lock()
            .expect("no thread panicked while writing")
            .take();
    }

    /// Reads until the program has ended or [`LAST_BYTE`] comes.
    pub fn read(&self, mut reader: Box<dyn Read + Send>) {
        let mut buffer = vec![0; 64 * 1024];
        loop {
            let count = reader.read(&mut buffer).unwrap_or(0);
            let came = buffer.get(..count).unwrap_or_default();
            let sent = came
                .split(|byte| *byte == LAST_BYTE)
                .next()
                .unwrap_or_default();
            let mut state = self.lock();
            state.parser.process(sent);
            state.received += sent.len();
            let owed = std::mem::take(&mut state.parser.callbacks_mut().owed);
            drop(state);
            self.changed.notify_all();
            if !owed.is_empty() {
                // A program that has just ended wants no answer.
                let _ = self.write(&owed);
            }
            if came.is_empty() || sent.len() < came.len() {
                break;
            }
        }
        drop(reader);
        self.lock().is_drained = true;
        self.changed.notify_all();
    }
}

pub fn at_least_one(size: u16) -> NonZeroU16 {
    NonZeroU16::new(size).unwrap_or(NonZeroU16::MIN)
}

/// The screen as text, one line a row, wide glyphs once, spaces at row ends left out.
pub fn printed(screen: &vt100::Screen) -> String {
    let (_, columns) = screen.size();
    screen
        .rows(0, columns.get())
        .map(|row| row.trim_end().to_owned() + "\n")
        .collect()
}
