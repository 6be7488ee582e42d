//! The output thread and its mailbox of one frame.
//!
//! The rule: the UI never waits for the line. It draws only when the mailbox is free ([`Mailbox::reserve`]); on a line
//! that is stalled typing, journal and store go on, and the next frame shows everything at once. One frame is one
//! `write(2)`, so a frame is never seen half over SSH.

use std::os::fd::AsFd;
use std::sync::mpsc::Sender;
use std::sync::{Arc, Condvar, Mutex, MutexGuard, PoisonError};
use std::time::Duration;
use std::{io, thread};

use rustix::event::{PollFd, PollFlags, poll};
use rustix::io::Errno;

use super::TermEvent;
use super::line::Line;

/// Room for one frame between the UI and the output thread.
#[derive(Debug, Default)]
pub(super) struct Mailbox {
    slot: Mutex<Slot>,
    changed: Condvar,
}

#[derive(Debug, Default)]
struct Slot {
    frame: Option<Vec<u8>>,
    is_writing: bool,
    /// Somebody was refused and wants to hear of the next free moment.
    is_wanted: bool,
    gate: Gate,
}

/// Whether frames may go out.
#[derive(Debug, Default, Clone, Copy, PartialEq, Eq)]
enum Gate {
    #[default]
    Open,
    /// The terminal is not ours at the moment.
    Held,
    /// For good.
    Closed,
}

impl Mailbox {
    /// Whether a frame can be posted now. If not, [`TermEvent::OutputIdle`] follows as soon as it can.
    pub(super) fn reserve(&self) -> bool {
        let mut slot = self.lock();
        let is_free = slot.frame.is_none() && !slot.is_writing && slot.gate == Gate::Open;
        slot.is_wanted |= !is_free;
        is_free
    }

    /// Hands a frame to the output thread.
    pub(super) fn post(&self, frame: Vec<u8>) {
        self.lock().frame = Some(frame);
        self.changed.notify_all();
    }

    /// Lets nothing more out, and waits at most `patience` for the frame on its way.
    pub(super) fn hold(&self, patience: Duration) {
        // Never a plain lock: a panic hook may run in a thread that has it.
        let Some(mut slot) = (0..1000).find_map(|_| {
            self.slot.try_lock().ok().or_else(|| {
                thread::yield_now();
                None
            })
        }) else {
            return;
        };
        if slot.gate == Gate::Open {
            slot.gate = Gate::Held;
        }
        let _ = self
            .changed
            .wait_timeout_while(slot, patience, |slot| slot.is_writing);
    }

    /// Lets frames out again. A frame that waited meanwhile is dropped: it was made for a screen that is gone.
    pub(super) fn release(&self) {
        let mut slot = self.lock();
        slot.frame = None;
        if slot.gate == Gate::Held {
            slot.gate = Gate::Open;
        }
        drop(slot);
        self.changed.notify_all();
    }

    /// Ends the output thread once it is idle.
    pub(super) fn close(&self) {
        self.lock().gate = Gate::Closed;
        self.changed.notify_all();
    }

    fn next(&self) -> Option<Vec<u8>> {
        let mut slot = self
            .changed
            .wait_while(self.lock(), |slot| {
                slot.gate == Gate::Held || (slot.gate == Gate::Open && slot.frame.is_none())
            })
            .unwrap_or_else(PoisonError::into_inner);
        if slot.gate == Gate::Closed {
            return None;
        }
        slot.is_writing = true;
        slot.frame.take()
    }

    /// Notes the end of a write; true when somebody waits to hear of it.
    fn written(&self) -> bool {
        let mut slot = self.lock();
        slot.is_writing = false;
        let is_wanted = std::mem::take(&mut slot.is_wanted);
        drop(slot);
        self.changed.notify_all();
        is_wanted
    }

    fn lock(&self) -> MutexGuard<'_, Slot> {
        self.slot.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// Starts the output thread. It ends when the mailbox is closed or the terminal is gone.
pub(super) fn spawn<T>(line: Arc<Line>, events: Sender<T>) -> io::Result<()>
where
    T: From<TermEvent> + Send + 'static,
{
    thread::Builder::new()
        .name("output".to_owned())
        .spawn(move || {
            while let Some(frame) = line.mailbox.next() {
                let result = write_all(&line.output, &frame);
                let is_wanted = line.mailbox.written();
                if result.is_err() {
                    return line.found_cut();
                }
                if is_wanted && events.send(TermEvent::OutputIdle.into()).is_err() {
                    return;
                }
            }
        })?;
    Ok(())
}

/// Writes all of `bytes`, in one call where the line takes them.
fn write_all(fd: &impl AsFd, mut bytes: &[u8]) -> rustix::io::Result<()> {
    while !bytes.is_empty() {
        match rustix::io::write(fd, bytes) {
            Ok(written) => bytes = bytes.get(written..).unwrap_or_default(),
            Err(Errno::INTR) => {}
            // Some earlier program left the shared descriptor non-blocking.
            Err(Errno::AGAIN) => {
                poll(&mut [PollFd::new(fd, PollFlags::OUT)], None)?;
            }
            Err(gone) => return Err(gone),
        }
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_frame_is_taken_only_while_none_waits_and_the_refused_one_is_remembered() {
        let mailbox = Mailbox::default();
        assert!(mailbox.reserve());
        mailbox.post(b"one".to_vec());
        assert!(!mailbox.reserve());
        assert_eq!(mailbox.next().as_deref(), Some(&b"one"[..]));
        assert!(!mailbox.reserve(), "still being written");
        assert!(mailbox.written(), "the refused one is told");
        assert!(mailbox.reserve());
    }

    #[test]
    fn a_held_mailbox_lets_nothing_out_and_drops_what_waited() {
        let mailbox = Mailbox::default();
        mailbox.post(b"old".to_vec());
        mailbox.hold(Duration::ZERO);
        assert!(!mailbox.reserve());
        mailbox.release();
        assert!(mailbox.reserve());
    }

    #[test]
    fn a_closed_mailbox_ends_the_thread() {
        let mailbox = Mailbox::default();
        mailbox.close();
        assert_eq!(mailbox.next(), None);
    }

    #[test]
    fn a_long_frame_reaches_a_slow_reader_whole() {
        let (mut reader, writer) = io::pipe().unwrap();
        let frame: Vec<u8> = (0..300_000_u32).map(|n| n.to_le_bytes()[0]).collect();
        let sent = frame.clone();
        let writing = thread::spawn(move || write_all(&writer, &sent));
        let mut received = Vec::new();
        io::Read::read_to_end(&mut reader, &mut received).unwrap();
        writing.join().unwrap().unwrap();
        assert!(received == frame);
    }
}
