//! The thread that reads the directory into the search index, with a connection of its own: a
//! hundred thousand institutions take longer than a person waits for a list.

use super::Fact;
use crate::search::Index;
use crate::store::Store;
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
    loop {
        match asked.recv_timeout(LOOK) {
            Ok(()) => {}
            // Declared room runs out overnight, and the index knows only what held when it was built.
            Err(RecvTimeoutError::Timeout) if read_on != Some(store.clock().today()) => {}
            Err(RecvTimeoutError::Timeout) => continue,
            Err(RecvTimeoutError::Disconnected) => return,
        }
        // An import tells of many changes; one reading sees them all.
        while asked.try_recv().is_ok() {}
        read_on = Some(store.clock().today());
        match store.directory_rows() {
            Ok(rows) => {
                let index = Index::build(rows, &store.office().capabilities);
                if facts.send(Fact::Directory(Arc::new(index))).is_err() {
                    return;
                }
            }
            Err(error) => tracing::warn!(code = error.code(), "reading the directory"),
        }
    }
}
