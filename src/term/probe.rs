//! Asks the terminal, once at start, how wide it paints `…` and with it every ambiguous glyph, box drawing included.
//!
//! It prints the glyph and asks where the cursor went (`CSI 6n`), as microsoft/edit does. The question must be over
//! before the input thread starts, or the answer would arrive there as keys. Waiting is in steps, so that a silent
//! terminal never holds the first frame: [`Probe::ask`], a short [`Probe::wait`], the first frame with ASCII borders
//! if there is no answer yet, then [`Probe::finish`]. Every kind of terminal is asked, the Linux console answers too;
//! a terminal that does not costs [`PATIENCE`] before its keys are read, and no key is lost meanwhile.

use std::fmt;
use std::sync::Arc;
use std::time::{Duration, Instant};

use crossterm::event::{KeyCode, KeyEvent, KeyModifiers};
use rustix::event::PollFlags;

use super::line::{Line, is_ready};
use super::{Paste, Screen, TermEvent, sequence};

/// The longest time all waiting for the answer takes together.
pub const PATIENCE: Duration = Duration::from_millis(200);

/// To the corner, the glyph, the question, and the row cleaned again.
const QUESTION: &[u8] = "\x1b[H…\x1b[6n\r\x1b[2K".as_bytes();
const PASTE_END: &str = "\x1b[201~";

/// How many columns the terminal gives to glyphs that Unicode calls ambiguous.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Ambiguous {
    /// One column: lines may be drawn with box characters.
    Narrow,
    /// Two columns: only ASCII keeps its place.
    Wide,
    /// No answer (yet): treat as wide.
    Unknown,
}

/// The question while it is open.
pub struct Probe {
    line: Arc<Line>,
    asked: Instant,
    read: Vec<u8>,
    answer: Ambiguous,
}

impl Probe {
    /// Asks. Nothing may be drawn before, or it is damaged by the cleaned first row.
    #[must_use]
    pub fn ask(screen: &Screen) -> Self {
        let line = Arc::clone(screen.line());
        line.write_urgent(QUESTION, PATIENCE);
        Self {
            line,
            asked: Instant::now(),
            read: Vec::new(),
            answer: Ambiguous::Unknown,
        }
    }

    /// Waits for the answer, at most `patience` and never past [`PATIENCE`] after the question.
    pub fn wait(&mut self, patience: Duration) -> Ambiguous {
        let until = (Instant::now() + patience).min(self.asked + PATIENCE);
        while self.answer == Ambiguous::Unknown && self.read_more(until) {
            if let Some((answer, rest)) = take_answer(&self.read) {
                self.answer = answer;
                self.read = rest;
            }
        }
        self.answer
    }

    /// Waits to the end of [`PATIENCE`] if need be; gives the answer and the keys typed meanwhile.
    #[must_use]
    pub fn finish(mut self) -> (Ambiguous, TypeAhead) {
        let answer = self.wait(PATIENCE);
        // Half a kana or half an arrow key: its rest belongs to it and must not go to the input thread alone.
        while is_torn(&self.read) && self.read_more(self.asked + PATIENCE) {}
        (answer, TypeAhead(self.read))
    }

    /// Reads once; false when nothing came until `until`.
    fn read_more(&mut self, until: Instant) -> bool {
        if !is_ready(&self.line.input, PollFlags::IN, until) {
            return false;
        }
        let mut buffer = [0; 1024];
        let count = rustix::io::read(&self.line.input, &mut buffer).unwrap_or(0);
        self.read.extend(buffer.iter().take(count));
        count > 0
    }
}

impl fmt::Debug for Probe {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        out.debug_struct("Probe")
            .field("answer", &self.answer)
            .finish_non_exhaustive()
    }
}

/// Keys typed while the program was starting.
#[derive(Default)]
pub struct TypeAhead(Vec<u8>);

/// Typed text may be about a person: it is never shown in a log.
impl fmt::Debug for TypeAhead {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(out, "TypeAhead({} bytes)", self.0.len())
    }
}

impl TypeAhead {
    pub(super) fn into_events(self) -> Vec<TermEvent> {
        self.0
            .utf8_chunks()
            .flat_map(|chunk| decode(chunk.valid()))
            .collect()
    }
}

/// Finds `ESC [ row ; column R` in what was read; gives the answer and the rest.
fn take_answer(read: &[u8]) -> Option<(Ambiguous, Vec<u8>)> {
    let start = read.windows(2).position(|pair| pair == b"\x1b[")?;
    let (before, from) = read.split_at_checked(start)?;
    let sequence_end = from
        .iter()
        .skip(2)
        .position(|byte| !matches!(byte, b'0'..=b'9' | b';'))?
        + 3;
    let (sequence, after) = from.split_at_checked(sequence_end)?;
    let column = std::str::from_utf8(sequence).ok().and_then(|text| {
        text.strip_prefix("\x1b[")?
            .strip_suffix('R')?
            .split_once(';')?
            .1
            .parse::<u16>()
            .ok()
    });
    let Some(column) = column else {
        // A key came before the answer.
        let (answer, rest) = take_answer(after)?;
        return Some((answer, [before, sequence, &rest].concat()));
    };
    let answer = match column {
        2 => Ambiguous::Narrow,
        3 => Ambiguous::Wide,
        _ => Ambiguous::Unknown,
    };
    Some((answer, [before, after].concat()))
}

/// Whether `read` ends in the middle of a character or of a key's sequence.
fn is_torn(read: &[u8]) -> bool {
    let Ok(text) = std::str::from_utf8(read) else {
        return std::str::from_utf8(read).is_err_and(|error| error.error_len().is_none());
    };
    text.rsplit_once('\x1b')
        .is_some_and(|(_, body)| match body.chars().next() {
            None => true,
            Some('[' | 'O') => {
                !(1..=body.len()).any(|end| body.get(..end).is_some_and(sequence::is_complete))
            }
            Some(_) => false,
        })
}

/// Text with control characters and sequences to keys, as typed before the input thread read them.
fn decode(text: &str) -> Vec<TermEvent> {
    let mut events = Vec::new();
    let mut rest = text;
    while let Some(first) = rest.chars().next() {
        rest = rest.strip_prefix(first).unwrap_or_default();
        if first != '\x1b' {
            events.push(TermEvent::Key(key(first)));
            continue;
        }
        let body = (1..=rest.len())
            .filter_map(|end| rest.get(..end))
            .find(|body| sequence::is_complete(body));
        if let Some(pasted) = rest.strip_prefix("[200~") {
            let (text, after) = pasted.split_once(PASTE_END).unwrap_or((pasted, ""));
            events.push(TermEvent::Paste(Paste::clean(text)));
            rest = after;
        } else if let Some(body) = body {
            events.extend(sequence::key(body).map(TermEvent::Key));
            rest = rest.strip_prefix(body).unwrap_or_default();
        } else {
            events.push(TermEvent::Key(KeyEvent::new(
                KeyCode::Esc,
                KeyModifiers::NONE,
            )));
        }
    }
    events
}

/// One character as the key that sends it.
fn key(typed: char) -> KeyEvent {
    match typed {
        // Typed while the terminal was still cooked, Enter arrives as a line feed.
        '\r' | '\n' => KeyEvent::new(KeyCode::Enter, KeyModifiers::NONE),
        '\t' => KeyEvent::new(KeyCode::Tab, KeyModifiers::NONE),
        '\x08' | '\x7f' => KeyEvent::new(KeyCode::Backspace, KeyModifiers::NONE),
        '\0' => KeyEvent::new(KeyCode::Char(' '), KeyModifiers::CONTROL),
        control @ '\x01'..='\x1a' => {
            let letter = char::from_u32(u32::from(control) + u32::from('a') - 1).unwrap_or(control);
            KeyEvent::new(KeyCode::Char(letter), KeyModifiers::CONTROL)
        }
        upper if upper.is_uppercase() => KeyEvent::new(KeyCode::Char(upper), KeyModifiers::SHIFT),
        other => KeyEvent::new(KeyCode::Char(other), KeyModifiers::NONE),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_column_after_the_glyph_tells_its_width() {
        assert_eq!(
            take_answer(b"\x1b[1;2R"),
            Some((Ambiguous::Narrow, Vec::new()))
        );
        assert_eq!(
            take_answer(b"\x1b[1;3R"),
            Some((Ambiguous::Wide, Vec::new()))
        );
        assert_eq!(take_answer(b"\x1b[1;2"), None);
    }

    #[test]
    fn keys_typed_around_the_answer_are_kept_in_order() {
        let (answer, rest) = take_answer("あ\x1b[B\x1b[1;2Rい".as_bytes()).unwrap();
        assert_eq!(answer, Ambiguous::Narrow);
        assert_eq!(String::from_utf8(rest).unwrap(), "あ\x1b[Bい");
    }

    #[test]
    fn typed_ahead_keys_are_the_keys_they_would_have_been() {
        let events = TypeAhead("山A\x1b[B\n\x13\x7f\x1b".as_bytes().to_vec()).into_events();
        let expected = [
            KeyEvent::new(KeyCode::Char('山'), KeyModifiers::NONE),
            KeyEvent::new(KeyCode::Char('A'), KeyModifiers::SHIFT),
            KeyEvent::new(KeyCode::Down, KeyModifiers::NONE),
            KeyEvent::new(KeyCode::Enter, KeyModifiers::NONE),
            KeyEvent::new(KeyCode::Char('s'), KeyModifiers::CONTROL),
            KeyEvent::new(KeyCode::Backspace, KeyModifiers::NONE),
            KeyEvent::new(KeyCode::Esc, KeyModifiers::NONE),
        ];
        assert_eq!(events, expected.map(TermEvent::Key));
    }

    #[test]
    fn a_paste_typed_ahead_stays_a_paste() {
        let events = TypeAhead(b"\x1b[200~a\r\nb\x1b[201~c".to_vec()).into_events();
        let typed = KeyEvent::new(KeyCode::Char('c'), KeyModifiers::NONE);
        assert_eq!(
            events,
            [
                TermEvent::Paste(Paste::clean("a\nb")),
                TermEvent::Key(typed)
            ]
        );
    }

    #[test]
    fn half_a_character_or_sequence_is_waited_for() {
        assert!(is_torn(b"\xe3\x81") && is_torn(b"\x1b") && is_torn(b"a\x1b[1"));
        assert!(
            !is_torn("あ".as_bytes())
                && !is_torn(b"\x1b[Ba")
                && !is_torn(b"\xff\xff")
                && !is_torn(b"\x1bj")
        );
    }
}
