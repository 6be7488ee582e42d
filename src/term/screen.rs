//! The screen guard: takes the terminal, draws on it, gives it back once.

use std::env;
use std::fmt;
use std::io;
use std::sync::Arc;
use std::sync::mpsc::Sender;
use std::time::Duration;

use ratatui::layout::Rect;
use ratatui::{Frame, Terminal};
use rustix::termios::tcgetwinsize;

use super::backend::OwnBackend;
use super::line::Line;
use super::{Ambiguous, PhoneDigits, TermError, TermEvent, output};

/// How long leaving waits for a frame that is still on its way.
const LEAVING: Duration = Duration::from_millis(200);

/// What became of a frame.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Drawn {
    /// It went to the output thread with this many bytes.
    Sent(usize),
    /// It changed nothing, and nothing was sent.
    Unchanged,
    /// The line is busy: nothing was drawn. [`TermEvent::OutputIdle`] tells when to draw again.
    Later,
}

/// The terminal while it is ours. Dropping it gives the terminal back; errors of a vanished terminal are ignored.
pub struct Screen {
    terminal: Terminal<OwnBackend>,
    line: Arc<Line>,
}

impl Screen {
    /// Takes the terminal (raw mode, alternate screen, bracketed paste) and starts the output thread.
    ///
    /// # Errors
    /// [`TermError`] when there is no terminal, a dumb one, or it refuses; it is then left as it was.
    pub fn enter<T>(events: Sender<T>) -> Result<Self, TermError>
    where
        T: From<TermEvent> + Send + 'static,
    {
        let line = Arc::new(Line::take(env::var_os("TERM").as_deref())?);
        let sized = Arc::clone(&line);
        let ask_size = move || {
            let size = tcgetwinsize(&sized.output)?;
            Ok((size.ws_col, size.ws_row))
        };
        let started = Terminal::new(OwnBackend::new(Box::new(ask_size)))
            .and_then(|terminal| output::spawn(Arc::clone(&line), events).map(|()| terminal));
        match started {
            Ok(terminal) => Ok(Self { terminal, line }),
            Err(source) => {
                leave(&line);
                Err(TermError::Io {
                    doing: "starting the screen",
                    source,
                })
            }
        }
    }

    /// Draws one frame, if the line can take it. Set the cursor in every frame: the input method composes there.
    ///
    /// # Errors
    /// None is known: bytes are only collected here, and a terminal that is gone is told by [`TermEvent::Hangup`].
    pub fn draw(&mut self, render: impl FnOnce(&mut Frame<'_>)) -> io::Result<Drawn> {
        if !self.line.mailbox.reserve() {
            return Ok(Drawn::Later);
        }
        self.terminal.draw(render)?;
        let frame = self.terminal.backend_mut().take_frame();
        if frame.is_empty() {
            return Ok(Drawn::Unchanged);
        }
        let bytes = frame.len();
        self.line.mailbox.post(frame);
        Ok(Drawn::Sent(bytes))
    }

    /// Whether a frame would be taken now. If not, [`TermEvent::OutputIdle`] follows.
    #[must_use]
    pub fn is_idle(&self) -> bool {
        self.line.mailbox.reserve()
    }

    /// Makes the next frame paint every cell, after the screen was damaged or given back to us.
    ///
    /// # Errors
    /// None is known, as for [`Screen::draw`].
    pub fn repaint(&mut self) -> io::Result<()> {
        self.terminal.backend_mut().forget_cursor();
        // Not `Terminal::clear`: since ratatui-core 0.1.1 it asks the terminal for the cursor, and the answer would go
        // to the input thread (ratatui#2691).
        let area = Rect::from((ratatui::layout::Position::ORIGIN, self.terminal.size()?));
        self.terminal.resize(area)
    }

    /// Puts a telephone number on the person's clipboard with the next frame.
    pub fn copy(&mut self, number: &PhoneDigits) {
        self.terminal.backend_mut().send_along(&number.to_osc52());
    }

    /// Rings the terminal's bell with the next frame.
    pub fn ring(&mut self) {
        self.terminal.backend_mut().send_along(b"\x07");
    }

    /// Tells how wide the terminal paints ambiguous glyphs; on a narrow one lines of them cost fewer bytes.
    pub fn learn(&mut self, ambiguous: Ambiguous) {
        self.terminal
            .backend_mut()
            .trust_ambiguous(ambiguous == Ambiguous::Narrow);
    }

    pub(super) fn line(&self) -> &Arc<Line> {
        &self.line
    }
}

impl fmt::Debug for Screen {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        out.debug_struct("Screen").finish_non_exhaustive()
    }
}

impl Drop for Screen {
    fn drop(&mut self) {
        leave(&self.line);
    }
}

fn leave(line: &Line) {
    line.give_back(LEAVING);
    line.mailbox.close();
    line.forget_raw_mode();
}
