//! Files and hosts that are not as they should be: each fault is told, and nothing is made worse.

use crate::office::{Office, Ran, consultation};
use crate::table::Table;
use rusqlite::config::DbConfig;
use std::fs;
use std::io::{BufRead, BufReader, Write};
use std::os::unix::fs::symlink;
use std::path::Path;
use std::process::{Command, Stdio};
use std::time::{Duration, Instant};
use tempfile::TempDir;

/// What is done to the file of an office, and what the program must say of it.
struct Fault {
    name: &'static str,
    /// The command that meets it.
    meets: &'static [&'static str],
    does: fn(&Path),
}

const QUEUE: &[&str] = &["queue"];
const CHECK: &[&str] = &["check"];

const FAULTS: [Fault; 12] = [
    Fault {
        name: "file missing",
        meets: QUEUE,
        does: |file| fs::remove_file(file).unwrap(),
    },
    Fault {
        name: "file empty",
        meets: QUEUE,
        does: |file| fs::write(file, b"").unwrap(),
    },
    Fault {
        name: "file is a text",
        meets: QUEUE,
        does: |file| fs::write(file, "拝啓\n".repeat(999)).unwrap(),
    },
    Fault {
        name: "file cut in half",
        meets: CHECK,
        does: |file| {
            let bytes = fs::read(file).unwrap();
            fs::write(file, &bytes[..bytes.len() / 2]).unwrap();
        },
    },
    Fault {
        name: "last page cut off",
        meets: CHECK,
        does: |file| {
            let bytes = fs::read(file).unwrap();
            fs::write(file, &bytes[..bytes.len() - 4096]).unwrap();
        },
    },
    Fault {
        name: "header damaged",
        meets: QUEUE,
        does: |file| overwrite(file, 0, b"damaged"),
    },
    Fault {
        name: "pages damaged",
        meets: CHECK,
        does: |file| {
            let middle = fs::metadata(file).unwrap().len() / 4096 / 2 * 4096;
            overwrite(file, middle, &[0xA5; 3 * 4096]);
        },
    },
    Fault {
        name: "made by a newer program",
        meets: QUEUE,
        does: |file| sql(file, "PRAGMA user_version = 999"),
    },
    Fault {
        name: "file of another program",
        meets: QUEUE,
        does: |file| sql(file, "PRAGMA application_id = 7"),
    },
    Fault {
        name: "a folder in its place",
        meets: QUEUE,
        does: |file| {
            fs::remove_file(file).unwrap();
            fs::create_dir(file).unwrap();
        },
    },
    Fault {
        name: "a link in its place",
        meets: QUEUE,
        does: |file| {
            let real = file.with_file_name("real.db");
            fs::rename(file, &real).unwrap();
            symlink(real, file).unwrap();
        },
    },
    Fault {
        name: "a pipe in its place",
        meets: QUEUE,
        does: |file| {
            fs::remove_file(file).unwrap();
            assert!(Command::new("mkfifo").arg(file).status().unwrap().success());
        },
    },
];

/// Longer than anything the program waits for.
const HANGS: Duration = Duration::from_secs(20);

/// All faults, each in an office of its own.
pub fn run(table: &mut Table) {
    for fault in FAULTS {
        let office = Office::open();
        office.log("before");
        settle(&office.file());
        (fault.does)(&office.file());
        let begun = Instant::now();
        let ran = office.run(fault.meets);
        let told = ran.code.is_some_and(|code| code != 0) && !ran.told().is_empty();
        table.promise(
            format!("fault: {}", fault.name),
            format!("exit {}: {}", code(&ran), short(&ran.told())),
            told && begun.elapsed() < HANGS,
        );
    }
    flipped_bit(table);
    lost_log(table);
    locked(table);
    full_disk(table);
}

/// Brings everything into the main file, so that damaging it damages what counts.
fn settle(file: &Path) {
    sql(file, "PRAGMA wal_checkpoint(TRUNCATE)");
}

/// A raw client, as somebody with rights on the file would use.
fn sql(file: &Path, text: &str) {
    let raw = rusqlite::Connection::open(file).unwrap();
    raw.execute_batch(text).unwrap();
}

fn overwrite(file: &Path, at: u64, bytes: &[u8]) {
    use std::os::unix::fs::FileExt;
    fs::OpenOptions::new()
        .write(true)
        .open(file)
        .unwrap()
        .write_all_at(bytes, at)
        .unwrap();
}

/// Another program holds the file: the saving waits, and in the end says so; afterwards it goes on.
fn locked(table: &mut Table) {
    let office = Office::open();
    let raw = rusqlite::Connection::open(office.file()).unwrap();
    raw.execute_batch("BEGIN IMMEDIATE").unwrap();
    let begun = Instant::now();
    let ran = office.feed(&["log"], &consultation("locked"));
    table.promise(
        "fault: file held by another program",
        format!(
            "after {:.1} s exit {}: {}",
            begun.elapsed().as_secs_f64(),
            code(&ran),
            short(&ran.told())
        ),
        ran.code == Some(4) && !ran.told().is_empty(),
    );
    raw.execute_batch("ROLLBACK").unwrap();
    let after = office.log("locked");
    table.promise(
        "  and the same record after it was let go",
        format!("exit {}", code(&after)),
        after.code == Some(0),
    );
}

/// One bit of what somebody said, in the middle of a page: the pages are whole, the record is not.
fn flipped_bit(table: &mut Table) {
    let office = Office::open();
    office.log("before");
    settle(&office.file());
    let mut bytes = fs::read(office.file()).unwrap();
    let said = "退院後の訪問診療を相談".as_bytes();
    let at = bytes
        .windows(said.len())
        .position(|window| window == said)
        .unwrap();
    bytes[at] ^= 0b10;
    fs::write(office.file(), bytes).unwrap();
    let ran = office.run(CHECK);
    table.promise(
        "fault: one bit of a narrative flipped",
        format!("exit {}: {}", code(&ran), short(&ran.told())),
        ran.code.is_some_and(|code| code != 0),
    );
}

/// The write-ahead log is gone after a crash, and with it what was acknowledged last. What is left is a whole file of
/// some time ago: only a head of the audit that was kept elsewhere tells.
fn lost_log(table: &mut Table) {
    let office = Office::open();
    office.log("before");
    let mut writer = office
        .command(&["log", "--json"])
        .stdin(Stdio::piped())
        .spawn()
        .unwrap();
    let mut answers = BufReader::new(writer.stdout.take().unwrap());
    let mut lines = writer.stdin.take().unwrap();
    for at in 0..5 {
        lines
            .write_all(consultation(&format!("late-{at}")).as_bytes())
            .unwrap();
        answers.read_line(&mut String::new()).unwrap();
    }
    writer.kill().unwrap();
    writer.wait().unwrap();
    let raw = rusqlite::Connection::open(office.file()).unwrap();
    raw.set_db_config(DbConfig::SQLITE_DBCONFIG_NO_CKPT_ON_CLOSE, true)
        .unwrap();
    let head: String = raw
        .query_row("SELECT 'audit ' || seq || ' ' || lower(hex(hash)) FROM audit ORDER BY seq DESC LIMIT 1", [], |row| row.get(0))
        .unwrap();
    drop(raw);
    fs::write(office.path("head"), head).unwrap();
    for beside in ["office.db-wal", "office.db-shm"] {
        let _ = fs::remove_file(office.path(beside));
    }
    let ran = office.run(&[
        "audit",
        "verify",
        "--anchor",
        office.path("head").to_str().unwrap(),
    ]);
    table.promise(
        "fault: write-ahead log lost after a crash",
        format!("exit {}: {}", code(&ran), short(&ran.told())),
        ran.code == Some(4),
    );
}

/// A small file system that fills up while records are saved.
fn full_disk(table: &mut Table) {
    let folder = TempDir::new().unwrap();
    let mount = Command::new("mount")
        .args(["-t", "tmpfs", "-o", "size=6m", "tmpfs"])
        .arg(folder.path())
        .output();
    if !mount.is_ok_and(|mounted| mounted.status.success()) {
        table.figure(
            "fault: disk full",
            "not tried: only root may mount a small file system",
        );
        return;
    }
    let path = folder.path().to_owned();
    let office = Office::open_in(folder);
    let ballast = path.join("ballast");
    let mut acknowledged = 0_u32;
    let mut refused = None;
    for at in 0..4000_u32 {
        if at == 20 {
            // What is left is filled by somebody else.
            let _ = fs::write(&ballast, vec![0_u8; 64 * 1024 * 1024]);
        }
        let ran = office.feed(&["log"], &consultation(&format!("full-{at}")));
        if ran.code == Some(0) {
            acknowledged += 1;
        } else {
            refused = Some(ran);
            break;
        }
    }
    let told = refused.as_ref().is_some_and(|ran| !ran.told().is_empty());
    fs::remove_file(&ballast).unwrap();
    let goes_on = office.log("after").code == Some(0);
    let kept = (0..acknowledged)
        .filter(|at| office.log(&format!("full-{at}")).json()["created"] == false)
        .count();
    table.promise(
        "fault: disk full",
        format!(
            "{kept} of {acknowledged} acknowledged kept, goes on afterwards: {goes_on}; {}",
            refused.map(|ran| short(&ran.told())).unwrap_or_default()
        ),
        told && goes_on && kept == usize::try_from(acknowledged).unwrap() && office.is_sound(),
    );
    drop(office);
    // The folder went with the office; what is mounted must go too.
    let _ = Command::new("umount").arg("-l").arg(&path).output();
    let _ = fs::remove_dir_all(&path);
}

fn code(ran: &Ran) -> String {
    ran.code
        .map_or_else(|| "by a signal".to_owned(), |code| code.to_string())
}

/// The beginning of a message, so that a row stays a row.
pub fn short(told: &str) -> String {
    told.chars().take(76).collect()
}
