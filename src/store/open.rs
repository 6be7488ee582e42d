//! Opening the shared file: what is checked first, how every connection is
//! set, and how an old file becomes a new one.
//!
//! A missing, foreign, damaged or newer file is refused with its cause; it is
//! never created, replaced or migrated in passing.

use super::error::StoreError;
use super::migrate::{self, BroughtUp};
use super::schema::known_schema;
use rusqlite::FileControl;
use rusqlite::config::DbConfig;
use rusqlite::limits::Limit;
use rusqlite::{Connection, OpenFlags};
use std::fs::{OpenOptions, Permissions};
use std::os::unix::fs::{OpenOptionsExt, PermissionsExt};
use std::path::Path;
use std::time::Duration;

/// "MADG": marks our files in SQLite's header.
pub const APPLICATION_ID: i32 = 0x4D41_4447;

/// Pages of write-ahead log before a connection that does not wait for the disk moves them.
const UNHURRIED_PAGES: i32 = 8_000;

/// What a connection is for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Access {
    /// Reads and writes.
    Write,
    /// Only reads; for lists, boards, reports, and `--read-only`.
    Read,
}

/// Creates a new file and its schema: mode 0600, or 0660 for the `group` that shares it. SQLite
/// gives its side files the mode and, in a folder with set-group-id, the group of this one; it must
/// therefore be right before SQLite sees it, whatever the umask.
///
/// # Errors
/// [`StoreError::Exists`] when anything stands there already, `Io` when the
/// directory cannot be written.
pub fn create(path: &Path, group: Option<u32>) -> Result<Connection, StoreError> {
    let created = OpenOptions::new()
        .write(true)
        .create_new(true)
        .mode(0o600)
        .open(path);
    match created {
        Ok(file) => {
            if let Some(group) = group {
                std::os::unix::fs::fchown(&file, None, Some(group))
                    .and_then(|()| file.set_permissions(Permissions::from_mode(0o660)))
                    .map_err(|error| refused_file(path, "sharing the file", error))?;
            }
        }
        Err(error) if error.kind() == std::io::ErrorKind::AlreadyExists => {
            return Err(StoreError::Exists {
                path: path.to_owned(),
            });
        }
        Err(error) => return Err(refused_file(path, "creating the file", error)),
    }
    let mut conn = connect(path, Access::Write)?;
    set_up(&mut conn, Access::Write)?;
    migrate::bring_up_alone(&mut conn)?;
    Ok(conn)
}

/// Opens an existing file, after looking at it without SQLite.
///
/// # Errors
/// Every variant of [`StoreError`] that speaks of the file as a whole.
pub fn open(path: &Path, access: Access) -> Result<Connection, StoreError> {
    open_and_tell(path, access).map(|(conn, _)| conn)
}

/// The same; tells also what was done to a file of an older schema.
pub(super) fn open_and_tell(
    path: &Path,
    access: Access,
) -> Result<(Connection, Option<BroughtUp>), StoreError> {
    let mut conn = open_as_it_is(path, access)?;
    let read_only = conn
        .is_readonly(rusqlite::MAIN_DB)
        .map_err(StoreError::doing("asking whether the file can be written"))?;
    if access == Access::Write && read_only {
        return Err(StoreError::ReadOnly);
    }
    set_up(&mut conn, access)?;
    let found = schema(&conn)?;
    if found == known_schema() {
        return Ok((conn, None));
    }
    if access == Access::Read {
        return Err(StoreError::Older {
            found,
            known: known_schema(),
        });
    }
    let brought_up = migrate::bring_up(&mut conn, path)?;
    Ok((conn, brought_up))
}

/// Opens a file of ours of whatever schema this program knows, and changes nothing in it.
pub(super) fn open_as_it_is(path: &Path, access: Access) -> Result<Connection, StoreError> {
    look_at(path)?;
    let conn = connect(path, access)?;
    let application: i32 = conn
        .pragma_query_value(None, "application_id", |row| row.get(0))
        .map_err(|error| match error.sqlite_error_code() {
            Some(rusqlite::ErrorCode::NotADatabase) => StoreError::Foreign {
                path: path.to_owned(),
            },
            _ if access == Access::Read && needs_writer(&error) => StoreError::NoWriterYet {
                path: path.to_owned(),
            },
            _ => StoreError::doing("reading the file's mark")(error),
        })?;
    if application != APPLICATION_ID {
        return Err(StoreError::Foreign {
            path: path.to_owned(),
        });
    }
    let found = schema(&conn)?;
    if found > known_schema() {
        return Err(StoreError::Newer {
            found,
            known: known_schema(),
        });
    }
    Ok(conn)
}

/// One more connection of this process to a file that it has open, which does not wait for the
/// disk. The header is not looked at again: closing a file that SQLite has open gives up its locks.
pub(super) fn unhurried(path: &Path) -> Result<Connection, StoreError> {
    let mut conn = connect(path, Access::Write)?;
    set_up(&mut conn, Access::Write)?;
    let setting = StoreError::doing("setting up the connection");
    conn.pragma_update(None, "synchronous", "OFF")
        .map_err(&setting)?;
    conn.pragma_update(None, "secure_delete", false)
        .map_err(&setting)?;
    conn.pragma_update(None, "wal_autocheckpoint", UNHURRIED_PAGES)
        .map_err(&setting)?;
    Ok(conn)
}

/// Memory for pages of the file, in KiB: SQLite's own default, and that of a write which touches
/// a good part of the file. With the default such a write moves its pages to the log and back
/// again and again.
const USUAL_PAGES_KIB: i64 = 2_000;
const WIDE_PAGES_KIB: i64 = 96_000;

/// Gives the connection room for a write that touches a good part of the file, or takes it back.
pub(super) fn widen(conn: &Connection, is_wide: bool) -> Result<(), StoreError> {
    let setting = StoreError::doing("setting up the connection");
    let room = if is_wide {
        WIDE_PAGES_KIB
    } else {
        USUAL_PAGES_KIB
    };
    conn.pragma_update(None, "cache_size", -room)
        .map_err(&setting)?;
    if !is_wide {
        conn.release_memory().map_err(&setting)?;
    }
    Ok(())
}

/// The schema version of an open file.
///
/// # Errors
/// When SQLite cannot read the header.
pub fn schema(conn: &Connection) -> Result<u32, StoreError> {
    conn.pragma_query_value(None, "user_version", |row| row.get(0))
        .map_err(StoreError::doing("reading the schema version"))
}

/// Looks at the file without opening it. A FIFO would hang SQLite, an empty file
/// would pass for an empty database. Opening it here is no way to look: closing it
/// again would drop the locks of every connection that this process already has.
fn look_at(path: &Path) -> Result<(), StoreError> {
    let meta = std::fs::symlink_metadata(path)
        .map_err(|error| refused_file(path, "looking at the file", error))?;
    if !meta.is_file() || meta.len() == 0 {
        return Err(StoreError::Foreign {
            path: path.to_owned(),
        });
    }
    let mode = meta.permissions().mode();
    if mode & 0o002 != 0 {
        return Err(StoreError::TooOpen {
            path: path.to_owned(),
            mode: mode & 0o777,
        });
    }
    Ok(())
}

/// Whether a reader without write permission found no `-wal` and `-shm`, and may not make them.
fn needs_writer(error: &rusqlite::Error) -> bool {
    use rusqlite::ErrorCode::{CannotOpen, ReadOnly};
    matches!(error.sqlite_error_code(), Some(CannotOpen | ReadOnly))
}

fn refused_file(path: &Path, doing: &'static str, error: std::io::Error) -> StoreError {
    use std::io::ErrorKind;
    match error.kind() {
        ErrorKind::NotFound => StoreError::Missing {
            path: path.to_owned(),
        },
        ErrorKind::PermissionDenied => StoreError::NoPermission {
            path: path.to_owned(),
        },
        ErrorKind::ReadOnlyFilesystem => StoreError::ReadOnly,
        ErrorKind::StorageFull => StoreError::DiskFull,
        _ => StoreError::Io {
            doing,
            source: error,
        },
    }
}

pub(super) fn connect(path: &Path, access: Access) -> Result<Connection, StoreError> {
    let access_flag = match access {
        Access::Write => OpenFlags::SQLITE_OPEN_READ_WRITE,
        Access::Read => OpenFlags::SQLITE_OPEN_READ_ONLY,
    };
    let flags = access_flag | OpenFlags::SQLITE_OPEN_NOFOLLOW | OpenFlags::SQLITE_OPEN_NO_MUTEX;
    Connection::open_with_flags(path, flags).map_err(|error| match error.sqlite_error_code() {
        Some(rusqlite::ErrorCode::CannotOpen | rusqlite::ErrorCode::PermissionDenied) => {
            StoreError::NoPermission {
                path: path.to_owned(),
            }
        }
        _ => StoreError::doing("opening the file")(error),
    })
}

/// Settings of every connection (guarantees: durable, private, no surprises).
fn set_up(conn: &mut Connection, access: Access) -> Result<(), StoreError> {
    let setting = StoreError::doing("setting up the connection");
    conn.busy_handler(Some(wait_for_the_file))
        .map_err(&setting)?;
    if access == Access::Write {
        let mode: String = conn
            .pragma_update_and_check(None, "journal_mode", "WAL", |row| row.get(0))
            .map_err(&setting)?;
        if mode != "wal" {
            return Err(StoreError::Damaged(format!(
                "journal mode {mode} instead of WAL"
            )));
        }
        conn.pragma_update(None, "synchronous", "FULL")
            .map_err(&setting)?;
        conn.pragma_update(None, "secure_delete", true)
            .map_err(&setting)?;
        conn.pragma_update(None, "journal_size_limit", 64 * 1024 * 1024)
            .map_err(&setting)?;
        conn.pragma_update(None, "wal_autocheckpoint", 1000)
            .map_err(&setting)?;
        // Without `-wal` and `-shm` an account that cannot write the folder cannot even read the
        // file: they stay when the last writer goes home.
        conn.file_control(Some(rusqlite::MAIN_DB), FileControl::PersistWal(&mut 1))
            .map_err(&setting)?;
    } else {
        conn.pragma_update(None, "query_only", true)
            .map_err(&setting)?;
    }
    for (name, value) in [
        ("foreign_keys", true),
        ("recursive_triggers", true),
        ("trusted_schema", false),
        ("cell_size_check", true),
    ] {
        conn.pragma_update(None, name, value).map_err(&setting)?;
    }
    conn.pragma_update(None, "mmap_size", 0).map_err(&setting)?;
    // Sorting must not leave personal data in /tmp.
    conn.pragma_update(None, "temp_store", "MEMORY")
        .map_err(&setting)?;
    for (config, on) in [
        (DbConfig::SQLITE_DBCONFIG_DEFENSIVE, true),
        (DbConfig::SQLITE_DBCONFIG_DQS_DML, false),
        (DbConfig::SQLITE_DBCONFIG_DQS_DDL, false),
    ] {
        conn.set_db_config(config, on).map_err(&setting)?;
    }
    conn.set_limit(Limit::SQLITE_LIMIT_LENGTH, 2 * 1024 * 1024)
        .map_err(&setting)?;
    conn.set_limit(Limit::SQLITE_LIMIT_ATTACHED, 0)
        .map_err(&setting)?;
    conn.set_prepared_statement_cache_capacity(128);
    Ok(())
}

/// SQLite's own handler backs off and starves the unlucky; steps of one
/// millisecond keep the longest wait short (measured: 8.5 s against 0.16 s).
fn wait_for_the_file(tries: i32) -> bool {
    std::thread::sleep(Duration::from_millis(1));
    tries < 10_000
}
