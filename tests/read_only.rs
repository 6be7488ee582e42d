//! A supervisor whose account may read the file and nothing else: a real second user of the system.

#![expect(clippy::unwrap_used, reason = "a test that cannot go on has failed")]

#[path = "support/office.rs"]
mod office;
#[expect(
    dead_code,
    unused_imports,
    reason = "shared with other tests, each of which uses a part"
)]
mod support;

use office::Office;
use rusqlite::{Connection, OpenFlags};
use std::fs::{self, Permissions};
use std::os::unix::fs::{PermissionsExt, chown};
use std::path::{Path, PathBuf};
use std::time::{Duration, Instant};
use support::Pty;

/// The account of the reader: every system has it, and it owns nothing.
const READER: (&str, u32) = ("nobody", 65534);

/// Whether the test can become somebody else; says why not.
fn can_be_another() -> bool {
    let is_root = rustix::process::getuid().is_root();
    let has_tool = Path::new("/usr/bin/setpriv").exists();
    if !is_root || !has_tool {
        eprintln!("skipped: only root with setpriv can be a second user");
    }
    is_root && has_tool
}

fn set_mode(path: &Path, mode: u32) {
    fs::set_permissions(path, Permissions::from_mode(mode)).unwrap();
}

/// An office whose folder everybody may look into and only root may write.
struct Readable {
    office: Office,
    program: PathBuf,
}

impl Readable {
    fn new() -> Self {
        let office = Office::new();
        office.run(&[
            "staff",
            "add",
            "閲覧 所長",
            "--role",
            "supervisor",
            "--os-user",
            READER.0,
        ]);
        let program = office.path("madoguchi");
        fs::copy(env!("CARGO_BIN_EXE_madoguchi"), &program).unwrap();
        set_mode(&program, 0o755);
        set_mode(&office.path(""), 0o755);
        set_mode(&office.path("office.db"), 0o644);
        let home = office.path("reader");
        fs::create_dir(&home).unwrap();
        chown(&home, Some(READER.1), Some(READER.1)).unwrap();
        let call = office.path("call.json");
        let text = r#"{"key":"k","person":{"name":"架空 花子"},"narrative":"訪問診療を探す","route":"referral"}"#;
        fs::write(&call, text).unwrap();
        let readable = Self { office, program };
        readable.log(&call);
        readable
    }

    fn log(&self, call: &Path) {
        let shell = format!("{} log < {}", self.program.display(), call.display());
        let mut logging = std::process::Command::new("sh");
        let logged = logging.args(["-c", &shell]).envs(self.office.settings());
        assert!(logged.output().unwrap().status.success());
    }

    /// Somebody who may write opens a desk and leaves it again: what a reader needs is there.
    fn prepared(self) -> Self {
        let mut desk = self.office.desk("佐藤");
        desk.send("<c-q>");
        assert!(desk.wait_exit(Duration::from_secs(5)).is_some());
        self
    }

    fn reader(&self) -> Pty {
        let home = self.office.path("reader").display().to_string();
        let file = self.office.path("office.db").display().to_string();
        let program = self.program.display().to_string();
        let (uid, gid) = (
            format!("--reuid={}", READER.1),
            format!("--regid={}", READER.1),
        );
        let args = [
            uid.as_str(),
            gid.as_str(),
            "--clear-groups",
            "--",
            program.as_str(),
        ];
        let settings = [
            ("HOME", home.as_str()),
            ("XDG_STATE_HOME", home.as_str()),
            ("MADOGUCHI_DB", file.as_str()),
            ("MADOGUCHI_CONFIG", home.as_str()),
            ("LANG", "ja_JP.UTF-8"),
        ];
        Pty::spawn(Path::new("/usr/bin/setpriv"), &args, &settings, 80, 24)
    }

    /// Who was shown what, as the audit has it.
    fn reveals(&self) -> Vec<(String, String)> {
        let file = self.office.path("office.db");
        let conn = Connection::open_with_flags(file, OpenFlags::SQLITE_OPEN_READ_ONLY).unwrap();
        let mut rows = conn
            .prepare("SELECT name, subject FROM audit WHERE action = 'reveal' ORDER BY seq")
            .unwrap();
        let rows = rows
            .query_map([], |row| Ok((row.get(0)?, row.get(1)?)))
            .unwrap();
        rows.map(Result::unwrap).collect()
    }
}

#[test]
fn a_reader_opens_when_nobody_else_is_there_and_sees_what_others_save() {
    if !can_be_another() {
        return;
    }
    let office = Readable::new().prepared();
    let mut reader = office.reader();
    reader.wait_for("本日 令和").wait_for("受付 1");
    reader.send("<f4>").wait_for("架＊＊");
    assert!(!reader.screen().contains("花子"), "{}", reader.screen());
    let second = office.office.path("second.json");
    let text =
        r#"{"key":"k2","person":{"name":"見本 一郎"},"narrative":"相談","route":"referral"}"#;
    fs::write(&second, text).unwrap();
    office.log(&second);
    reader.wait_for("見＊＊");
    reader.send("<f7>").wait_for("受付 2");
    reader.send("nn").wait_for("申し送りは書けません");
}

#[test]
fn a_name_is_shown_by_a_key_and_the_audit_knows_it_of_an_account_that_cannot_write() {
    if !can_be_another() {
        return;
    }
    let office = Readable::new().prepared();
    let mut reader = office.reader();
    reader.wait_for("本日 令和").send("<f4>").wait_for("架＊＊");
    reader.send("N").wait_for("架空 花子");
    assert_eq!(
        office.reveals(),
        [],
        "the reader cannot write the audit itself"
    );
    let mut desk = office.office.desk("佐藤");
    let started = Instant::now();
    while office.reveals().is_empty() {
        assert!(
            started.elapsed() < Duration::from_secs(10),
            "the box is never emptied"
        );
        std::thread::yield_now();
    }
    let item = office.office.json(&["queue"])[0]["number"]
        .as_str()
        .unwrap()
        .to_owned();
    assert_eq!(office.reveals(), [("閲覧 所長".to_owned(), item)]);
    office.office.run(&["check"]);
    desk.send("<c-q>");
}

#[test]
fn without_a_place_for_the_log_no_name_is_shown() {
    if !can_be_another() {
        return;
    }
    let office = Readable::new().prepared();
    fs::remove_dir(office.office.path("office.db.reveals")).unwrap();
    let mut reader = office.reader();
    reader.wait_for("本日 令和").send("<f4>").wait_for("架＊＊");
    reader.send("N").wait_for("記録を残せない");
    assert!(!reader.screen().contains("花子"), "{}", reader.screen());
}

#[test]
fn a_reader_before_any_writer_is_told_whom_to_wait_for() {
    if !can_be_another() {
        return;
    }
    let office = Readable::new();
    for suffix in ["-wal", "-shm"] {
        let beside = office.office.path(&format!("office.db{suffix}"));
        let _ = fs::remove_file(beside);
    }
    let mut reader = office.reader();
    assert!(reader.wait_exit(Duration::from_secs(10)).is_some());
    let said = reader.screen();
    assert!(said.contains("書き込める人が開くまで"), "{said}");
}
