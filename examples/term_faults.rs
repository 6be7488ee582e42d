//! A program that does nothing but stand at a terminal, for `tests/terminal_faults.rs` to be cruel to.
//!
//! It echoes typed text, appends every typed character to a journal file (the first argument), and shows the last
//! event. F4 draws a full screen, F5 keeps the UI from ever leaving, F6 panics in the UI, F7 in another thread, F8 while
//! standard output is locked, F9 stops it, F10 leaves.

use std::env;
use std::fs::{File, OpenOptions};
use std::io::{self, Write as _};
use std::process::ExitCode;
use std::sync::mpsc::{Receiver, channel};
use std::sync::{Arc, Mutex, PoisonError};
use std::thread;
use std::time::Duration;

use madoguchi::term::{
    Ambiguous, Drawn, Hangup, KeyCode, KeyModifiers, Probe, Screen, TermError, TermEvent, Watchdog,
    input,
};
use ratatui::Frame;
use ratatui::style::Style;
use ratatui::text::{Line, Span};
use ratatui::widgets::Paragraph;

/// The file typed text goes to at once, as the real journal does 100 ms later.
#[derive(Clone)]
struct Journal(Arc<Mutex<File>>);

impl Journal {
    fn open(path: &str) -> io::Result<Self> {
        Ok(Self(Arc::new(Mutex::new(
            OpenOptions::new().create(true).append(true).open(path)?,
        ))))
    }

    fn append(&self, text: &str) {
        let mut file = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        file.write_all(text.as_bytes())
            .expect("the journal of a test can be written");
    }
}

/// What the program remembers between frames.
struct Standing {
    journal: Journal,
    text: String,
    last: String,
    fill: Option<char>,
    borders: Ambiguous,
}

impl Standing {
    fn draw(&self, frame: &mut Frame<'_>) {
        let area = frame.area();
        let rows = (3..area.height).map(|_| {
            self.fill
                .unwrap_or(' ')
                .to_string()
                .repeat(area.width.into())
        });
        let mut lines = vec![
            Line::raw(format!("text: {}", self.text)),
            Line::raw(format!("last: {}", self.last)),
            Line::from(Span::styled(
                format!("size: {}x{} {:?}", area.width, area.height, self.borders),
                Style::new().red().reversed(),
            )),
        ];
        lines.extend(rows.map(Line::raw));
        frame.render_widget(Paragraph::new(lines), area);
        frame.set_cursor_position((0, area.height.min(2) - 1));
    }

    /// Takes one event; the reason to leave, if it is one.
    fn event(&mut self, event: TermEvent, screen: &mut Screen) -> Option<u8> {
        // Not shown as the last event: whether it comes at all depends on how fast the line is.
        if event == TermEvent::OutputIdle {
            return None;
        }
        self.last = format!("{event:?}");
        match event {
            TermEvent::Hangup(why) => return Some(why.exit_code()),
            TermEvent::Resumed => screen.repaint().expect("a repaint only collects bytes"),
            TermEvent::Paste(paste) => {
                self.last = format!("paste of {} bytes, cut {}", paste.text.len(), paste.cut);
                self.typed(&paste.text);
            }
            TermEvent::Key(key) => {
                self.last = format!("{:?}", key.code);
                match key.code {
                    KeyCode::Char(typed)
                        if (KeyModifiers::NONE | KeyModifiers::SHIFT).contains(key.modifiers) =>
                    {
                        self.typed(typed.encode_utf8(&mut [0; 4]));
                    }
                    KeyCode::F(number) => return self.fault(number),
                    _ => {}
                }
            }
            TermEvent::Resize(..) | TermEvent::OutputIdle => {}
        }
        None
    }

    fn typed(&mut self, text: &str) {
        self.journal.append(text);
        self.text.push_str(&text.replace('\n', "|"));
    }

    fn fault(&mut self, number: u8) -> Option<u8> {
        match number {
            4 => {
                let next = if self.fill == Some('在') {
                    '宅'
                } else {
                    '在'
                };
                self.fill = Some(next);
            }
            5 => {
                self.journal.append("[stuck]");
                loop {
                    thread::park();
                }
            }
            6 => panic!("a fault was asked for: {}", self.text),
            7 => drop(thread::spawn(|| {
                panic!("a fault was asked for in another thread")
            })),
            8 => {
                let _held = io::stdout().lock();
                panic!("a fault was asked for under the lock");
            }
            9 => rustix::process::kill_process(
                rustix::process::getpid(),
                rustix::process::Signal::TSTP,
            )
            .expect("a process can signal itself"),
            10 => return Some(0),
            _ => {}
        }
        None
    }
}

/// Draws once per burst of events, as the desk does.
fn run(standing: &mut Standing, screen: &mut Screen, events: &Receiver<TermEvent>) -> u8 {
    let mut is_dirty = true;
    loop {
        if is_dirty {
            is_dirty = screen
                .draw(|frame| standing.draw(frame))
                .expect("a frame only collects bytes")
                == Drawn::Later;
        }
        let Ok(first) = events.recv() else {
            return Hangup::Vanished.exit_code();
        };
        for event in std::iter::once(first).chain(events.try_iter()) {
            is_dirty = true;
            if let Some(code) = standing.event(event, screen) {
                return code;
            }
        }
    }
}

fn stand(journal: &Journal) -> Result<u8, TermError> {
    let (sender, events) = channel();
    let mut screen = Screen::enter(sender.clone())?;
    let step = |doing| move |source| TermError::Io { doing, source };
    let flushing = journal.clone();
    let watchdog = Watchdog::start(&screen, sender.clone(), move || {
        flushing.append("[flushed]");
    })
    .map_err(step("starting the watchdog"))?;
    watchdog.catch_panics(
        "term_faults stopped; see the log at /nowhere".to_owned(),
        |_| {},
    );
    let mut probe = Probe::ask(&screen);
    let mut standing = Standing {
        journal: journal.clone(),
        text: String::new(),
        last: String::new(),
        fill: None,
        borders: probe.wait(Duration::from_millis(20)),
    };
    screen
        .draw(|frame| standing.draw(frame))
        .map_err(step("drawing"))?;
    let (borders, typed) = probe.finish();
    standing.borders = borders;
    screen.learn(borders);
    input::spawn(&screen, sender, typed).map_err(step("starting the input thread"))?;
    Ok(run(&mut standing, &mut screen, &events))
}

fn main() -> ExitCode {
    let ended = env::args()
        .nth(1)
        .ok_or_else(|| "usage: term_faults JOURNAL".to_owned())
        .and_then(|path| Journal::open(&path).map_err(|error| error.to_string()))
        .and_then(|journal| stand(&journal).map_err(|error| error.to_string()));
    match ended {
        Ok(code) => ExitCode::from(code),
        Err(error) => {
            // A closed standard error leaves only the exit code to tell.
            let _ = writeln!(io::stderr(), "{error}");
            ExitCode::from(2)
        }
    }
}
