//! The input thread: keys, pastes and nothing else, from crossterm into one channel.
//!
//! It has a thread of its own because crossterm's `poll(timeout)` is no time limit: two of the three bytes of a kana,
//! or a paste without its end, block it for as long as they like. Window sizes come from the watchdog's signal thread
//! for the same reason.

use std::sync::Arc;
use std::sync::mpsc::Sender;
use std::time::Instant;
use std::{io, thread};

use crossterm::event::{self, Event, KeyEventKind};

use super::escape::EscapeJoin;
use super::{Paste, Screen, TermEvent, TypeAhead};

/// Starts the input thread. Keys typed before it started come first.
///
/// The thread ends when nobody listens any more or the keyboard cannot be read, which the watchdog then takes as a
/// hang-up.
///
/// # Errors
/// When the system gives no thread.
pub fn spawn<T>(screen: &Screen, events: Sender<T>, typed: TypeAhead) -> io::Result<()>
where
    T: From<TermEvent> + Send + 'static,
{
    let line = Arc::clone(screen.line());
    thread::Builder::new()
        .name("input".to_owned())
        .spawn(move || {
            let typed_before = typed
                .into_events()
                .into_iter()
                .try_for_each(|event| events.send(event.into()));
            if typed_before.is_ok() && read_until_closed(&events).is_err() {
                line.found_cut();
            }
        })?;
    Ok(())
}

/// Reads for ever; `Ok` when the receiver is gone.
fn read_until_closed<T: From<TermEvent>>(events: &Sender<T>) -> io::Result<()> {
    let mut join = EscapeJoin::default();
    loop {
        let arrived = match join.patience(Instant::now()) {
            Some(patience) if !event::poll(patience)? => join.expire(Instant::now()),
            _ => translate(event::read()?, &mut join),
        };
        if arrived
            .into_iter()
            .any(|event| events.send(event.into()).is_err())
        {
            return Ok(());
        }
    }
}

fn translate(event: Event, join: &mut EscapeJoin) -> Vec<TermEvent> {
    match event {
        Event::Key(key) if key.kind == KeyEventKind::Release => Vec::new(),
        Event::Key(key) => join.key(key, Instant::now()),
        Event::Paste(text) => {
            let mut held = join.flush();
            held.push(TermEvent::Paste(Paste::clean(&text)));
            held
        }
        Event::Resize(..) | Event::Mouse(_) | Event::FocusGained | Event::FocusLost => Vec::new(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crossterm::event::{KeyCode, KeyEvent, KeyModifiers};

    #[test]
    fn a_released_key_is_no_event() {
        let key = KeyEvent::new_with_kind(
            KeyCode::Char('a'),
            KeyModifiers::NONE,
            KeyEventKind::Release,
        );
        assert_eq!(translate(Event::Key(key), &mut EscapeJoin::default()), []);
    }

    #[test]
    fn an_esc_held_before_a_paste_keeps_its_place() {
        let mut join = EscapeJoin::default();
        let escape = KeyEvent::new(KeyCode::Esc, KeyModifiers::NONE);
        assert_eq!(translate(Event::Key(escape), &mut join), []);
        let events = translate(Event::Paste("東区".to_owned()), &mut join);
        assert_eq!(
            events,
            [
                TermEvent::Key(escape),
                TermEvent::Paste(Paste::clean("東区"))
            ]
        );
    }
}
