//! The thread that looks for themes, with a connection of its own: tens of thousands of narratives take
//! longer than a person waits for a list. The newest wish ends the one before.

use super::Fact;
use crate::store::themes::{ThemeWish, Themes as Found};
use crate::store::{Store, StoreError};
use std::io;
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::mpsc::{Receiver, Sender, channel};
use std::thread::Builder;
use std::time::{Duration, Instant};

/// How often it tells how far it is.
const TELL: Duration = Duration::from_millis(100);

/// What the thread tells.
#[derive(Debug)]
pub enum ThemeNews {
    /// So many consultations of so many are read.
    Read(u32, u32),
    /// The search is over.
    Found(Result<Found, StoreError>),
}

/// The thread; it ends when this handle and the loop are gone.
#[derive(Debug)]
pub(super) struct Themes {
    wishes: Sender<(u64, ThemeWish)>,
    /// Counts wishes and stops; a search goes on only while it is the newest.
    newest: Arc<AtomicU64>,
}

impl Themes {
    /// Starts the thread.
    ///
    /// # Errors
    /// When the system gives no thread.
    pub(super) fn start(store: Store, facts: Sender<Fact>) -> io::Result<Self> {
        let (wishes, asked) = channel();
        let newest = Arc::new(AtomicU64::new(0));
        let seen = Arc::clone(&newest);
        Builder::new()
            .name("themes".to_owned())
            .spawn(move || serve(&store, &asked, &seen, &facts))?;
        Ok(Self { wishes, newest })
    }

    /// Looks for themes; a search under way ends without a word.
    pub(super) fn seek(&self, wish: ThemeWish) {
        let turn = self.stop();
        // A thread that is gone has panicked, and the panic hook ends the process.
        let _ = self.wishes.send((turn, wish));
    }

    /// Ends a search under way without a word.
    pub(super) fn stop(&self) -> u64 {
        self.newest.fetch_add(1, Ordering::SeqCst) + 1
    }
}

fn serve(
    store: &Store,
    asked: &Receiver<(u64, ThemeWish)>,
    newest: &AtomicU64,
    facts: &Sender<Fact>,
) {
    for (turn, wish) in asked {
        let is_newest = || newest.load(Ordering::SeqCst) == turn;
        let mut told = Instant::now();
        let found = store.themes(&wish, &mut |done, all| {
            if told.elapsed() >= TELL && is_newest() {
                told = Instant::now();
                let _ = facts.send(Fact::Themes(ThemeNews::Read(done, all)));
            }
            is_newest()
        });
        if is_newest() && facts.send(Fact::Themes(ThemeNews::Found(found))).is_err() {
            return;
        }
    }
}
