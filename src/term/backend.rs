//! What ratatui draws on: a frame in memory.
//!
//! The rules: a frame that changes nothing is no bytes at all, cursor included (ratatui sends cursor codes every frame,
//! ratatui#2754, which blinks and costs); a frame over [`SYNCHRONISED_FROM`] bytes is shown by the terminal in one
//! piece; no size outside [`MAX_COLUMNS`] x [`MAX_ROWS`] ever reaches ratatui, because a hostile 65535 x 65535 would
//! abort on allocation and `Terminal::draw` asks for the size itself, past any clamp outside.

use std::cell::Cell as Shared;
use std::{io, mem};

use ratatui::backend::{Backend, ClearType, WindowSize};
use ratatui::buffer::Cell;
use ratatui::layout::{Position, Size};

use super::paint::Painter;

/// The widest screen drawn, in columns.
pub const MAX_COLUMNS: u16 = 500;
/// The highest screen drawn, in rows.
pub const MAX_ROWS: u16 = 200;
/// Frames longer than this many bytes are wrapped as a synchronised update; for shorter ones it costs more than it saves.
pub(super) const SYNCHRONISED_FROM: usize = 512;

const SYNC_BEGIN: &[u8] = b"\x1b[?2026h";
const SYNC_END: &[u8] = b"\x1b[?2026l";

/// Brings a size into the range we draw: at least 1 x 1, at most [`MAX_COLUMNS`] x [`MAX_ROWS`].
pub(super) fn clamped(columns: u16, rows: u16) -> Size {
    Size::new(columns.clamp(1, MAX_COLUMNS), rows.clamp(1, MAX_ROWS))
}

/// Asks the terminal for (columns, rows).
pub(super) type AskSize = Box<dyn Fn() -> io::Result<(u16, u16)> + Send>;

/// Collects one frame's bytes.
pub(super) struct OwnBackend {
    ask_size: AskSize,
    last_size: Shared<Size>,
    painter: Painter,
    cells: Vec<u8>,
    /// Bytes that are no part of the picture, sent with the next frame.
    control: Vec<u8>,
    frame: Vec<u8>,
    cursor: Shown,
    /// What the terminal's cursor is.
    shown: Shown,
}

/// The cursor of a terminal.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Shown {
    Unknown,
    Hidden,
    At(Position),
}

impl OwnBackend {
    pub(super) fn new(ask_size: AskSize) -> Self {
        Self {
            ask_size,
            last_size: Shared::new(Size::new(80, 24)),
            painter: Painter::new(),
            cells: Vec::new(),
            control: Vec::new(),
            frame: Vec::new(),
            cursor: Shown::Hidden,
            shown: Shown::Unknown,
        }
    }

    /// The finished frame; empty when nothing changed.
    pub(super) fn take_frame(&mut self) -> Vec<u8> {
        mem::take(&mut self.frame)
    }

    /// Sends `bytes` along with the next frame.
    pub(super) fn send_along(&mut self, bytes: &[u8]) {
        self.control.extend_from_slice(bytes);
    }

    /// Forgets where the cursor is: the screen was taken away and given back.
    pub(super) fn forget_cursor(&mut self) {
        self.shown = Shown::Unknown;
    }

    pub(super) fn trust_ambiguous(&mut self, is_trusted: bool) {
        self.painter.trust_ambiguous(is_trusted);
    }

    fn finish_frame(&mut self) {
        let mut frame = mem::take(&mut self.cells);
        match self.cursor {
            Shown::At(at) if !frame.is_empty() || self.shown != self.cursor => {
                frame.extend_from_slice(
                    format!("\x1b[{};{}H", u32::from(at.y) + 1, u32::from(at.x) + 1).as_bytes(),
                );
                if !matches!(self.shown, Shown::At(_)) {
                    frame.extend_from_slice(b"\x1b[?25h");
                }
            }
            Shown::Hidden if self.shown != Shown::Hidden => frame.extend_from_slice(b"\x1b[?25l"),
            _ => {}
        }
        self.shown = self.cursor;
        frame.append(&mut self.control);
        if frame.len() > SYNCHRONISED_FROM {
            frame = [SYNC_BEGIN, &frame, SYNC_END].concat();
        }
        self.frame = frame;
    }
}

impl Backend for OwnBackend {
    type Error = io::Error;

    fn draw<'a, I>(&mut self, content: I) -> io::Result<()>
    where
        I: Iterator<Item = (u16, u16, &'a Cell)>,
    {
        let changed: Vec<_> = content.collect();
        self.painter.paint(&changed, &mut self.cells);
        Ok(())
    }

    fn hide_cursor(&mut self) -> io::Result<()> {
        self.cursor = Shown::Hidden;
        Ok(())
    }

    fn show_cursor(&mut self) -> io::Result<()> {
        Ok(())
    }

    fn get_cursor_position(&mut self) -> io::Result<Position> {
        // Never asked of the terminal: the answer would arrive in the input thread (ratatui#2691).
        Ok(if let Shown::At(at) = self.shown {
            at
        } else {
            Position::ORIGIN
        })
    }

    fn set_cursor_position<P: Into<Position>>(&mut self, position: P) -> io::Result<()> {
        self.cursor = Shown::At(position.into());
        Ok(())
    }

    fn clear(&mut self) -> io::Result<()> {
        self.clear_region(ClearType::All)
    }

    fn clear_region(&mut self, clear_type: ClearType) -> io::Result<()> {
        let sequence: &[u8] = match clear_type {
            ClearType::All => b"\x1b[0m\x1b[2J",
            ClearType::AfterCursor => b"\x1b[0m\x1b[J",
            ClearType::BeforeCursor => b"\x1b[0m\x1b[1J",
            ClearType::CurrentLine => b"\x1b[0m\x1b[2K",
            ClearType::UntilNewLine => b"\x1b[0m\x1b[K",
        };
        self.painter.forget();
        self.cells.extend_from_slice(sequence);
        Ok(())
    }

    fn size(&self) -> io::Result<Size> {
        // A terminal that is going away has no size; the last one serves until the hang-up arrives.
        if let Ok((columns, rows)) = (self.ask_size)() {
            self.last_size.set(clamped(columns, rows));
        }
        Ok(self.last_size.get())
    }

    fn window_size(&mut self) -> io::Result<WindowSize> {
        Ok(WindowSize {
            columns_rows: self.size()?,
            pixels: Size::ZERO,
        })
    }

    fn flush(&mut self) -> io::Result<()> {
        self.finish_frame();
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use ratatui::Terminal;
    use ratatui::widgets::Paragraph;

    fn terminal(columns: u16, rows: u16) -> Terminal<OwnBackend> {
        Terminal::new(OwnBackend::new(Box::new(move || Ok((columns, rows))))).unwrap()
    }

    fn draw(terminal: &mut Terminal<OwnBackend>, text: &str, cursor: (u16, u16)) -> Vec<u8> {
        terminal
            .draw(|frame| {
                frame.render_widget(Paragraph::new(text), frame.area());
                frame.set_cursor_position(cursor);
            })
            .unwrap();
        terminal.backend_mut().take_frame()
    }

    #[test]
    fn a_frame_that_changes_nothing_is_no_bytes() {
        let mut terminal = terminal(80, 24);
        assert!(!draw(&mut terminal, "相談", (4, 0)).is_empty());
        assert_eq!(draw(&mut terminal, "相談", (4, 0)), b"");
    }

    #[test]
    fn a_moved_cursor_alone_is_one_movement() {
        let mut terminal = terminal(80, 24);
        draw(&mut terminal, "相談", (4, 0));
        assert_eq!(draw(&mut terminal, "相談", (2, 0)), b"\x1b[1;3H");
    }

    #[test]
    fn a_typed_kana_is_a_handful_of_bytes() {
        let mut terminal = terminal(80, 24);
        draw(&mut terminal, "相談", (4, 0));
        let frame = draw(&mut terminal, "相談は", (6, 0));
        assert_eq!(String::from_utf8(frame).unwrap(), "\x1b[1;5Hは\x1b[1;7H");
    }

    #[test]
    fn a_frame_without_a_cursor_hides_it_once() {
        let mut terminal = terminal(80, 24);
        terminal.draw(|_| {}).unwrap();
        assert_eq!(terminal.backend_mut().take_frame(), b"\x1b[?25l");
        terminal.draw(|_| {}).unwrap();
        assert_eq!(terminal.backend_mut().take_frame(), b"");
    }

    #[test]
    fn only_a_long_frame_is_synchronised() {
        let mut terminal = terminal(200, 24);
        let short = draw(&mut terminal, &"a".repeat(100), (0, 0));
        assert!(!short.starts_with(SYNC_BEGIN), "{}", short.len());
        let long = draw(&mut terminal, &"在宅療養支援診療所\n".repeat(24), (0, 0));
        assert!(long.starts_with(SYNC_BEGIN) && long.ends_with(SYNC_END));
    }

    #[test]
    fn no_size_outside_the_range_reaches_ratatui() {
        for (asked, given) in [
            ((0, 0), (1, 1)),
            ((65535, 65535), (MAX_COLUMNS, MAX_ROWS)),
            ((80, 24), (80, 24)),
        ] {
            let terminal = terminal(asked.0, asked.1);
            assert_eq!(terminal.size().unwrap(), Size::new(given.0, given.1));
        }
    }

    #[test]
    fn a_terminal_without_a_size_keeps_its_last_one() {
        let backend = OwnBackend::new(Box::new(|| Err(io::Error::other("gone"))));
        assert_eq!(backend.size().unwrap(), Size::new(80, 24));
    }

    #[test]
    fn bytes_for_the_terminal_go_along_even_when_the_picture_stays() {
        let mut terminal = terminal(80, 24);
        draw(&mut terminal, "相談", (4, 0));
        terminal.backend_mut().send_along(b"\x1b]52;c;MA==\x1b\\");
        assert_eq!(draw(&mut terminal, "相談", (4, 0)), b"\x1b]52;c;MA==\x1b\\");
    }
}
