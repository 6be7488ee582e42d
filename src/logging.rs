//! The log file: what the program did, never about whom.
//!
//! One file for each process, readable by its user only, because several people work on one
//! host. A message names numbers of records and kinds of faults, but no person, no phone number
//! and no text that anybody typed; a log is copied into mails when something breaks.

use std::fs::{self, DirBuilder, File, OpenOptions};
use std::io;
use std::os::unix::fs::{DirBuilderExt, OpenOptionsExt, PermissionsExt};
use std::path::{Path, PathBuf};
use std::time::SystemTime;

use thiserror::Error;
use tracing::Subscriber;
use tracing_appender::non_blocking::{NonBlocking, WorkerGuard};
use tracing_subscriber::EnvFilter;

/// How many log files of earlier processes are kept.
const KEPT: usize = 30;

/// Why there is no log. The desk works without one.
#[derive(Debug, Error)]
pub enum LoggingError {
    /// The directory or the file cannot be written.
    #[error("cannot write the log in {}", dir.display())]
    Unwritable {
        /// The log directory.
        dir: PathBuf,
        /// What the host says.
        #[source]
        source: io::Error,
    },
    /// This process already has a log.
    #[error("the log is already open")]
    AlreadyOpen,
}

/// Keeps the log open; dropping it writes what is still waiting. Belongs into `main`.
#[derive(Debug)]
pub struct LogGuard {
    file: PathBuf,
    _worker: WorkerGuard,
}

impl LogGuard {
    /// The log file of this process.
    #[must_use]
    pub fn file(&self) -> &Path {
        &self.file
    }
}

/// Opens the log of this process in `dir` and sends every message of `tracing` there.
///
/// `role` is what the process does (`desk`, `import`), `user` the host's user name. The level is
/// `info` unless the environment variable `MADOGUCHI_LOG` says otherwise (`debug`,
/// `madoguchi::store=trace`). Messages are written by a thread of their own; when the disk
/// stalls they are dropped rather than hold up the desk.
///
/// # Errors
/// [`LoggingError::Unwritable`] or [`LoggingError::AlreadyOpen`].
pub fn start(dir: &Path, role: &str, user: &str) -> Result<LogGuard, LoggingError> {
    let unwritable = |source| LoggingError::Unwritable {
        dir: dir.to_owned(),
        source,
    };
    private_dir(dir).map_err(unwritable)?;
    forget_old(dir).map_err(unwritable)?;
    let file = dir.join(file_name(role, user, std::process::id()));
    let open = private_file(&file).map_err(unwritable)?;
    let (writer, worker) = tracing_appender::non_blocking(open);
    let filter =
        EnvFilter::try_from_env("MADOGUCHI_LOG").unwrap_or_else(|_| EnvFilter::new("info"));
    tracing::subscriber::set_global_default(subscriber(writer, filter))
        .map_err(|_already| LoggingError::AlreadyOpen)?;
    Ok(LogGuard {
        file,
        _worker: worker,
    })
}

fn subscriber(writer: NonBlocking, filter: EnvFilter) -> impl Subscriber + Send + Sync {
    tracing_subscriber::fmt()
        .with_env_filter(filter)
        .with_writer(writer)
        .with_ansi(false)
        .finish()
}

/// `desk-sato-4711.log`; whatever a user name holds, it stays a plain file name.
fn file_name(role: &str, user: &str, process: u32) -> String {
    let user: String = user
        .chars()
        .map(|letter| {
            if letter.is_alphanumeric() {
                letter
            } else {
                '_'
            }
        })
        .take(32)
        .collect();
    format!("{role}-{user}-{process}.log")
}

fn private_dir(dir: &Path) -> io::Result<()> {
    DirBuilder::new().recursive(true).mode(0o700).create(dir)?;
    // It may have been there before, with a wider mode.
    fs::set_permissions(dir, fs::Permissions::from_mode(0o700))
}

fn private_file(file: &Path) -> io::Result<File> {
    let open = OpenOptions::new()
        .append(true)
        .create(true)
        .mode(0o600)
        .open(file)?;
    open.set_permissions(fs::Permissions::from_mode(0o600))?;
    Ok(open)
}

/// Removes the oldest logs beyond [`KEPT`].
fn forget_old(dir: &Path) -> io::Result<()> {
    let mut logs: Vec<(SystemTime, PathBuf)> = Vec::new();
    for entry in fs::read_dir(dir)? {
        let entry = entry?;
        // Another process of the same user may tidy up at the same time.
        let Ok(modified) = entry.metadata().and_then(|about| about.modified()) else {
            continue;
        };
        let path = entry.path();
        if path.extension().is_some_and(|end| end == "log") {
            logs.push((modified, path));
        }
    }
    logs.sort();
    let surplus = logs.len().saturating_sub(KEPT);
    for (_, path) in logs.into_iter().take(surplus) {
        match fs::remove_file(path) {
            Err(error) if error.kind() == io::ErrorKind::NotFound => {}
            other => other?,
        }
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn mode(path: &Path) -> u32 {
        fs::metadata(path).unwrap().permissions().mode() & 0o777
    }

    #[test]
    fn nobody_else_on_the_host_can_read_the_log() {
        let state = tempfile::tempdir().unwrap();
        let dir = state.path().join("deep/log");
        private_dir(&dir).unwrap();
        fs::set_permissions(&dir, fs::Permissions::from_mode(0o755)).unwrap();
        private_dir(&dir).unwrap();
        let file = dir.join(file_name("desk", "sato", 7));
        private_file(&file).unwrap();
        assert_eq!((mode(&dir), mode(&file)), (0o700, 0o600));
    }

    #[test]
    fn a_user_name_never_leads_out_of_the_log_directory() {
        assert_eq!(file_name("desk", "../佐藤 x", 7), "desk-___佐藤_x-7.log");
    }

    #[test]
    fn messages_reach_the_file_when_the_guard_goes() {
        let dir = tempfile::tempdir().unwrap();
        let file = dir.path().join("desk.log");
        let (writer, worker) = tracing_appender::non_blocking(private_file(&file).unwrap());
        let filter = EnvFilter::new("info");
        tracing::subscriber::with_default(subscriber(writer, filter), || {
            tracing::info!(number = "R8-00123", "saved");
            tracing::debug!("not at this level");
        });
        drop(worker);
        let text = fs::read_to_string(file).unwrap();
        assert!(
            text.contains("saved") && text.contains("R8-00123"),
            "{text}"
        );
        assert!(!text.contains("not at this level"), "{text}");
    }

    #[test]
    fn only_the_newest_logs_are_kept() {
        let dir = tempfile::tempdir().unwrap();
        for number in 0..KEPT + 3 {
            fs::write(dir.path().join(format!("desk-{number}.log")), "").unwrap();
        }
        fs::write(dir.path().join("else.txt"), "").unwrap();
        forget_old(dir.path()).unwrap();
        assert_eq!(fs::read_dir(dir.path()).unwrap().count(), KEPT + 1);
    }
}
