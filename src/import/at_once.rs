//! Several files of one source, read at once: one thread for each processor.
//!
//! Threads of its own, not those of a pool: they read with the rights of the thread that asks,
//! which may have given up those of the program.

use super::{ImportError, Progress, ROWS_PER_REPORT};
use std::num::NonZeroUsize;
use std::panic::resume_unwind;
use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};
use std::sync::mpsc::{Sender, channel};
use std::thread::{available_parallelism, scope};

/// More threads than this gain nothing where all of them ask for memory.
const MOST: usize = 4;

/// What `read` makes of each file, in the order of the files.
///
/// # Errors
/// Of the first file, in their order, that has one; files behind it may not have been read.
pub(super) fn read_all<R: Send>(
    files: &[PathBuf],
    read: impl Fn(&Path, &mut dyn Progress) -> Result<R, ImportError> + Sync,
    progress: &mut dyn Progress,
) -> Result<Vec<R>, ImportError> {
    let threads = available_parallelism().map_or(1, NonZeroUsize::get);
    let turn = Turn {
        next: AtomicUsize::new(0),
        is_cancelled: AtomicBool::new(false),
    };
    let (told, heard) = channel();
    let (turn, read) = (&turn, &read);
    let mut done: Vec<(usize, Result<R, ImportError>)> = scope(|scope| {
        let running: Vec<_> = (0..threads.min(MOST).min(files.len()))
            .map(|_| {
                let told = told.clone();
                scope.spawn(move || turn.take(files, read, &told))
            })
            .collect();
        drop(told);
        let mut rows = 0;
        for more in heard {
            rows += more;
            if !progress.rows(rows) {
                turn.is_cancelled.store(true, Ordering::Relaxed);
            }
        }
        let done = running
            .into_iter()
            .flat_map(|thread| thread.join().unwrap_or_else(|panic| resume_unwind(panic)));
        done.collect()
    });
    if turn.is_cancelled.load(Ordering::Relaxed) {
        return Err(ImportError::Cancelled);
    }
    done.sort_unstable_by_key(|(at, _)| *at);
    done.into_iter().map(|(_, read)| read).collect()
}

/// Whose turn it is: files are taken one by one, for one may be a hundred times another.
struct Turn {
    next: AtomicUsize,
    is_cancelled: AtomicBool,
}

impl Turn {
    /// Reads the next file until there is none. After a file that could not be read nothing new
    /// is begun; those before it have been taken already.
    fn take<R>(
        &self,
        files: &[PathBuf],
        read: impl Fn(&Path, &mut dyn Progress) -> Result<R, ImportError>,
        told: &Sender<usize>,
    ) -> Vec<(usize, Result<R, ImportError>)> {
        let mut done = Vec::new();
        let mut rows_read = |_| {
            // Nobody listens any more only when the whole reading is over.
            told.send(ROWS_PER_REPORT).is_ok() && !self.is_cancelled.load(Ordering::Relaxed)
        };
        loop {
            let at = self.next.fetch_add(1, Ordering::Relaxed);
            let Some(file) = files.get(at) else {
                return done;
            };
            let outcome = read(file, &mut rows_read);
            if outcome.is_err() {
                self.next.store(files.len(), Ordering::Relaxed);
            }
            done.push((at, outcome));
        }
    }
}

#[cfg(test)]
mod tests {
    use super::read_all;
    use crate::import::{ImportError, Progress, report};
    use std::path::{Path, PathBuf};

    fn files(count: usize) -> Vec<PathBuf> {
        (0..count).map(|at| PathBuf::from(at.to_string())).collect()
    }

    #[test]
    fn readings_stand_in_the_order_of_the_files_and_the_rows_add_up() {
        for count in [0, 1, 3, 40] {
            let mut seen = 0;
            let read = |file: &Path, progress: &mut dyn Progress| {
                for row in 1..=2_500 {
                    report(progress, row)?;
                }
                Ok(file.to_owned())
            };
            let done = read_all(&files(count), read, &mut |rows| {
                seen = rows;
                true
            });
            assert_eq!(done.unwrap(), files(count));
            assert_eq!(seen, count * 2_000);
        }
    }

    #[test]
    fn the_first_damaged_file_is_the_one_that_is_named() {
        let read = |file: &Path, _: &mut dyn Progress| {
            let is_sound = !["7", "11", "39"].iter().any(|bad| file == Path::new(bad));
            let refusal = || ImportError::Unreadable {
                file: file.to_owned(),
                source: std::io::Error::other("damaged"),
            };
            is_sound.then_some(()).ok_or_else(refusal)
        };
        for _ in 0..50 {
            let outcome = read_all(&files(40), read, &mut |_| true);
            assert!(
                matches!(&outcome, Err(ImportError::Unreadable { file, .. }) if file == Path::new("7")),
                "{outcome:?}"
            );
        }
    }

    #[test]
    fn a_reading_that_is_cancelled_ends_before_its_files_do() {
        let read = |_: &Path, progress: &mut dyn Progress| {
            for row in 1.. {
                report(progress, row)?;
            }
            Ok(())
        };
        let outcome = read_all(&files(5), read, &mut |rows| rows < 10_000);
        assert!(matches!(outcome, Err(ImportError::Cancelled)));
    }
}
