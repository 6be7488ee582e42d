//! The thread that reads the directory into the search index, with a connection of its own: a
//! hundred thousand institutions take longer than a person waits for a list.

use super::Fact;
use crate::store::Store;
use crate::store::directory_index::DirectoryIndex;
use std::io;
use std::sync::Arc;
use std::sync::mpsc::{Receiver, RecvTimeoutError, Sender, channel};
use std::thread::Builder;
use std::time::Duration;

/// How often it looks whether another day has begun.
const LOOK: Duration = Duration::from_secs(60);

/// The thread; it ends when this handle and the loop are gone.
#[derive(Debug)]
pub(super) struct Directory {
    wanted: Sender<()>,
}

impl Directory {
    /// Starts the thread and lets it read at once.
    ///
    /// # Errors
    /// When the system gives no thread.
    pub(super) fn start(store: Store, facts: Sender<Fact>) -> io::Result<Self> {
        let (wanted, asked) = channel();
        Builder::new()
            .name("directory".to_owned())
            .spawn(move || serve(&store, &asked, &facts))?;
        let directory = Self { wanted };
        directory.read_again();
        Ok(directory)
    }

    /// The directory has changed.
    pub(super) fn read_again(&self) {
        // A thread that is gone has panicked, and the panic hook ends the process.
        let _ = self.wanted.send(());
    }
}

fn serve(store: &Store, asked: &Receiver<()>, facts: &Sender<Fact>) {
    let mut read_on = None;
    let mut unkept: Option<DirectoryIndex> = None;
    loop {
        match asked.recv_timeout(LOOK) {
            Ok(()) => {}
            Err(RecvTimeoutError::Timeout) if unkept.is_some() => keep(store, unkept.take()),
            // Declared room runs out overnight, and the index knows only what held when it was built.
            Err(RecvTimeoutError::Timeout) if read_on != Some(store.clock().today()) => {}
            Err(RecvTimeoutError::Timeout) => continue,
            Err(RecvTimeoutError::Disconnected) => return,
        }
        // An import tells of many changes; one reading sees them all.
        while asked.try_recv().is_ok() {}
        let is_first = read_on.is_none();
        read_on = Some(store.clock().today());
        match store.directory_index() {
            Ok(made) => {
                if facts
                    .send(Fact::Directory(Arc::clone(&made.index)))
                    .is_err()
                {
                    return;
                }
                unkept = made.wants_a_file().then_some(made);
                // Later ones wait for a quiet minute: an edit is seldom alone.
                if is_first {
                    keep(store, unkept.take());
                }
            }
            Err(error) => tracing::warn!(code = error.code(), "reading the directory"),
        }
    }
}

fn keep(store: &Store, made: Option<DirectoryIndex>) {
    let kept = made.map(|made| store.keep_index(&made));
    if let Some(Err(error)) = kept {
        tracing::debug!(code = error.code(), "writing the file of the index");
    }
}
