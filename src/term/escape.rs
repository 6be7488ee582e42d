//! Puts together again what a slow network tore apart after an ESC.
//!
//! crossterm takes an ESC at the end of a read for the Esc key, so `ESC` | `[B` arrives as Esc and the text `[B`
//! (crossterm#993). We hold a lone Esc for [`HOLD`]; what follows in that time as `[…` or `O…` is the key it was meant
//! to be. A pure state machine: time is given, nothing is read.

use std::mem;
use std::time::{Duration, Instant};

use crossterm::event::{KeyCode, KeyEvent, KeyModifiers};

use super::sequence;
use super::{Paste, TermEvent};

/// How long a lone Esc waits for the rest of a sequence.
pub(super) const HOLD: Duration = Duration::from_millis(30);
/// How long a torn paste waits for its next character; its end marker is not shown to us.
const PASTE_HOLD: Duration = Duration::from_millis(100);
/// No key's sequence is longer than this many characters; anything longer was typed.
const LONGEST: usize = 16;

/// What is held back at the moment.
#[derive(Debug, Default)]
pub(super) struct EscapeJoin {
    state: State,
    until: Option<Instant>,
}

#[derive(Debug, Default)]
enum State {
    #[default]
    Open,
    /// An Esc, and the characters of a sequence that came after it.
    Escape(String),
    /// A paste whose start marker was torn: crossterm gives its text as keys, and an Enter in it must not act.
    Pasting(String),
}

impl EscapeJoin {
    /// How long the next key may be waited for; `None` without a limit.
    pub(super) fn patience(&self, now: Instant) -> Option<Duration> {
        self.until.map(|until| until.saturating_duration_since(now))
    }

    /// Takes a key and gives what is certain now.
    pub(super) fn key(&mut self, key: KeyEvent, now: Instant) -> Vec<TermEvent> {
        let mut certain = self.expire(now);
        match mem::take(&mut self.state) {
            State::Open if is_escape(key) => self.hold(State::Escape(String::new()), now + HOLD),
            State::Open => certain.push(TermEvent::Key(key)),
            State::Escape(body) => certain.extend(self.after_escape(body, key, now)),
            State::Pasting(mut text) => {
                text.extend(pasted(key));
                self.hold(State::Pasting(text), now + PASTE_HOLD);
            }
        }
        certain
    }

    /// Gives what has waited long enough.
    pub(super) fn expire(&mut self, now: Instant) -> Vec<TermEvent> {
        if self.until.is_none_or(|until| now < until) {
            return Vec::new();
        }
        self.flush()
    }

    /// Gives everything held, because something other than a key came.
    pub(super) fn flush(&mut self) -> Vec<TermEvent> {
        self.until = None;
        match mem::take(&mut self.state) {
            State::Open => Vec::new(),
            State::Escape(body) => as_typed(&body),
            State::Pasting(text) => vec![TermEvent::Paste(Paste::clean(&text))],
        }
    }

    fn after_escape(&mut self, mut body: String, key: KeyEvent, now: Instant) -> Vec<TermEvent> {
        self.until = None;
        let next = match key.code {
            KeyCode::Char(c)
                if (KeyModifiers::NONE | KeyModifiers::SHIFT).contains(key.modifiers) =>
            {
                Some(c)
            }
            _ => None,
        };
        let Some(next) = next.filter(|c| !body.is_empty() || matches!(c, '[' | 'O')) else {
            let mut typed = as_typed(&body);
            typed.extend(self.key(key, now));
            return typed;
        };
        body.push(next);
        if body == "[200~" {
            self.hold(State::Pasting(String::new()), now + PASTE_HOLD);
        } else if sequence::is_complete(&body) {
            // An unknown sequence is dropped, as crossterm drops it: it was never text.
            return sequence::key(&body)
                .map(TermEvent::Key)
                .into_iter()
                .collect();
        } else if body.len() > LONGEST || !next.is_ascii() {
            return as_typed(&body);
        } else {
            self.hold(State::Escape(body), now + HOLD);
        }
        Vec::new()
    }

    fn hold(&mut self, state: State, until: Instant) {
        self.state = state;
        self.until = Some(until);
    }
}

fn is_escape(key: KeyEvent) -> bool {
    key.code == KeyCode::Esc && key.modifiers.is_empty()
}

/// Esc and the characters after it, as keys of their own.
fn as_typed(body: &str) -> Vec<TermEvent> {
    let escape = KeyEvent::new(KeyCode::Esc, KeyModifiers::NONE);
    let text = body.chars().map(|typed| {
        let modifiers = if typed.is_uppercase() {
            KeyModifiers::SHIFT
        } else {
            KeyModifiers::NONE
        };
        KeyEvent::new(KeyCode::Char(typed), modifiers)
    });
    std::iter::once(escape)
        .chain(text)
        .map(TermEvent::Key)
        .collect()
}

/// The character that a key stands for inside a paste.
fn pasted(key: KeyEvent) -> Option<char> {
    match key.code {
        KeyCode::Char('j') if key.modifiers == KeyModifiers::CONTROL => Some('\n'),
        KeyCode::Char(c) if (KeyModifiers::NONE | KeyModifiers::SHIFT).contains(key.modifiers) => {
            Some(c)
        }
        KeyCode::Enter => Some('\n'),
        KeyCode::Tab => Some('\t'),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn plain(code: KeyCode) -> KeyEvent {
        KeyEvent::new(code, KeyModifiers::NONE)
    }

    /// Feeds keys 1 ms apart, then lets all time pass; `\u{1b}` stands for Esc.
    fn joined(keys: &str) -> Vec<TermEvent> {
        let mut join = EscapeJoin::default();
        let mut now = Instant::now();
        let mut events = Vec::new();
        for typed in keys.chars() {
            now += Duration::from_millis(1);
            let code = match typed {
                '\u{1b}' => KeyCode::Esc,
                '\r' => KeyCode::Enter,
                other => KeyCode::Char(other),
            };
            events.extend(join.key(plain(code), now));
        }
        events.extend(join.expire(now + Duration::from_secs(1)));
        events
    }

    #[test]
    fn a_torn_arrow_key_is_one_key_again() {
        assert_eq!(joined("\u{1b}[B"), [TermEvent::Key(plain(KeyCode::Down))]);
        assert_eq!(
            joined("\u{1b}[15~x"),
            [KeyCode::F(5), KeyCode::Char('x')].map(|code| TermEvent::Key(plain(code)))
        );
        assert_eq!(joined("\u{1b}OP"), [TermEvent::Key(plain(KeyCode::F(1)))]);
    }

    #[test]
    fn a_lone_esc_comes_after_its_hold_and_not_before() {
        let mut join = EscapeJoin::default();
        let now = Instant::now();
        assert_eq!(join.key(plain(KeyCode::Esc), now), []);
        assert_eq!(join.patience(now), Some(HOLD));
        assert_eq!(join.expire(now + HOLD / 2), []);
        assert_eq!(
            join.expire(now + HOLD),
            [TermEvent::Key(plain(KeyCode::Esc))]
        );
        assert_eq!(join.patience(now), None);
    }

    #[test]
    fn esc_and_an_ordinary_letter_are_two_keys_at_once() {
        assert_eq!(
            joined("\u{1b}j"),
            [KeyCode::Esc, KeyCode::Char('j')].map(|code| TermEvent::Key(plain(code)))
        );
    }

    #[test]
    fn a_bracket_typed_later_than_the_hold_is_a_bracket() {
        let mut join = EscapeJoin::default();
        let now = Instant::now();
        join.key(plain(KeyCode::Esc), now);
        let events = join.key(plain(KeyCode::Char('[')), now + HOLD);
        assert_eq!(
            events,
            [KeyCode::Esc, KeyCode::Char('[')].map(|code| TermEvent::Key(plain(code)))
        );
    }

    #[test]
    fn esc_twice_is_esc_twice() {
        assert_eq!(
            joined("\u{1b}\u{1b}"),
            [KeyCode::Esc, KeyCode::Esc].map(|code| TermEvent::Key(plain(code)))
        );
    }

    #[test]
    fn a_torn_paste_is_a_paste_and_its_enter_no_key() {
        let paste = Paste {
            text: "在宅\n医療".to_owned(),
            cut: false,
        };
        assert_eq!(joined("\u{1b}[200~在宅\r医療"), [TermEvent::Paste(paste)]);
    }

    #[test]
    fn what_only_looked_like_a_sequence_is_given_as_typed() {
        let typed = ['[', '1', '在'].map(|c| TermEvent::Key(plain(KeyCode::Char(c))));
        let mut expected = vec![TermEvent::Key(plain(KeyCode::Esc))];
        expected.extend(typed);
        assert_eq!(joined("\u{1b}[1在"), expected);
    }
}
