//! One office, several accounts of the host: the real program run by real user ids, in both
//! installations. Needs root to become others; without it, it says so and does nothing.

#![expect(clippy::unwrap_used, reason = "a test that cannot go on has failed")]

use serde_json::Value;
use std::fs::{self, Permissions};
use std::os::unix::fs::{MetadataExt, PermissionsExt, chown};
use std::os::unix::process::CommandExt;
use std::path::{Path, PathBuf};
use std::process::{Command, Output};
use tempfile::TempDir;

/// The group that shares the office. Numbers that no host gives out by itself.
const GROUP: u32 = 59_990;
/// Takes calls.
const MORI: u32 = 59_991;
/// Looks.
const VIEWER: u32 = 59_992;
/// Has an account on the host and nothing to do with the office.
const STRANGER: u32 = 59_993;

const CALL: &str =
    r#"{"key":"k1","narrative":"退院後の相談","person":{"name":"架空 花子"},"route":"referral"}"#;

/// A program and its office in a place that every account can reach.
struct Site {
    root: TempDir,
    program: PathBuf,
    /// The group in which the staff are: the office's, or each their own.
    staff_group: Option<u32>,
}

impl Site {
    /// `None`, with the reason printed, where this test cannot become others.
    fn build(setgid: bool) -> Option<Self> {
        if !rustix_is_root() {
            eprintln!("skipped: only root can run the program as other accounts");
            return None;
        }
        let root = TempDir::new().unwrap();
        fs::set_permissions(root.path(), Permissions::from_mode(0o755)).unwrap();
        for folder in ["bin", "var/lib", "etc", "home"] {
            fs::create_dir_all(root.path().join(folder)).unwrap();
        }
        let program = root.path().join("bin/madoguchi");
        fs::copy(env!("CARGO_BIN_EXE_madoguchi"), &program).unwrap();
        if setgid {
            chown(&program, Some(0), Some(GROUP)).unwrap();
            fs::set_permissions(&program, Permissions::from_mode(0o2755)).unwrap();
        }
        let site = Self {
            root,
            program,
            staff_group: (!setgid).then_some(GROUP),
        };
        for user in [MORI, VIEWER, STRANGER] {
            let home = site.home(user);
            fs::create_dir(&home).unwrap();
            chown(&home, Some(user), Some(user)).unwrap();
            fs::set_permissions(&home, Permissions::from_mode(0o700)).unwrap();
        }
        // Root makes the office, with the program as it was built, and registers the staff.
        let made = |args: &[&str]| {
            let ran = site.command(Path::new(env!("CARGO_BIN_EXE_madoguchi")), 0, 0);
            exits(site.at_office(ran).args(args), 0);
        };
        made(&["init", "--shared", &GROUP.to_string()]);
        for (name, role, user) in [("森", "reception", MORI), ("見学", "viewer", VIEWER)] {
            made(&[
                "staff",
                "add",
                name,
                "--role",
                role,
                "--os-user",
                &user.to_string(),
            ]);
        }
        Some(site)
    }

    fn home(&self, user: u32) -> PathBuf {
        self.root.path().join(format!("home/{user}"))
    }

    fn office(&self) -> PathBuf {
        self.root.path().join("var/lib/madoguchi/office.db")
    }

    fn command(&self, program: &Path, user: u32, group: u32) -> Command {
        let mut command = Command::new(program);
        command
            .env_clear()
            .env("HOME", self.home(user))
            .env("LANG", "ja_JP.UTF-8")
            .current_dir("/")
            .gid(group)
            .uid(user);
        command
    }

    fn at_office(&self, mut command: Command) -> Command {
        command
            .env("MADOGUCHI_DB", self.office())
            .env("MADOGUCHI_CONFIG", self.root.path().join("etc/madoguchi"));
        command
    }

    /// The program as somebody's account runs it, told where the office is where it may be told.
    fn by(&self, user: u32, args: &[&str]) -> Command {
        let in_office = [MORI, VIEWER].contains(&user);
        let group = self.staff_group.filter(|_| in_office).unwrap_or(user);
        let mut command = self.command(&self.program, user, group);
        if self.staff_group.is_some() {
            command = self.at_office(command);
        }
        command.args(args);
        command
    }

    fn log_a_call(&self, user: u32) -> Output {
        let file = self.root.path().join(format!("call-{user}.jsonl"));
        fs::write(&file, CALL).unwrap();
        self.by(user, &["log", "--json"])
            .stdin(fs::File::open(file).unwrap())
            .output()
            .unwrap()
    }
}

fn rustix_is_root() -> bool {
    rustix::process::geteuid().is_root()
}

#[track_caller]
fn exits(command: &mut Command, code: i32) -> String {
    let ran = command.output().unwrap();
    let told = format!(
        "{}{}",
        String::from_utf8_lossy(&ran.stdout),
        String::from_utf8_lossy(&ran.stderr)
    );
    assert_eq!(ran.status.code(), Some(code), "{command:?}\n{told}");
    told
}

fn both(test: impl Fn(&Site, bool)) {
    for setgid in [false, true] {
        if let Some(site) = Site::build(setgid) {
            test(&site, setgid);
        }
    }
}

#[test]
fn each_account_acts_as_itself_and_may_do_what_its_role_may() {
    both(|site, _| {
        let logged = site.log_a_call(MORI);
        assert!(logged.status.success(), "{logged:?}");
        let show = exits(&mut site.by(VIEWER, &["show", "R8-S1"]), 0);
        assert!(show.contains("R8-S0001"), "{show}");
        exits(&mut site.by(VIEWER, &["add", "R8-1", "--note", "x"]), 5);
        exits(&mut site.by(MORI, &["staff", "add", "だれか"]), 5);
        exits(
            &mut site.by(VIEWER, &["--as", "森", "add", "R8-1", "--note", "x"]),
            5,
        );
        let own = exits(&mut site.by(VIEWER, &["audit", "--json"]), 0);
        let own: Value = serde_json::from_str(&own).unwrap();
        let acts: Vec<&str> = own
            .as_array()
            .unwrap()
            .iter()
            .map(|row| row["action"].as_str().unwrap())
            .collect();
        assert_eq!(acts, ["denied", "view"]);
    });
}

#[test]
fn whoever_opens_it_first_the_next_one_can_write() {
    both(|site, _| {
        exits(&mut site.by(VIEWER, &["queue"]), 0);
        for user in [MORI, MORI] {
            let logged = site.log_a_call(user);
            assert!(logged.status.success(), "{logged:?}");
        }
        let office = fs::metadata(site.office()).unwrap();
        assert_eq!((office.gid(), office.mode() & 0o777), (GROUP, 0o660));
        exits(&mut site.by(MORI, &["check"]), 0);
    });
}

#[test]
fn a_stranger_gets_nothing_and_a_group_member_cannot_remove_the_file() {
    both(|site, setgid| {
        let code = if setgid { 5 } else { 1 };
        exits(&mut site.by(STRANGER, &["show", "R8-S1"]), code);
        let mut cat = site.command(Path::new("/bin/cat"), STRANGER, STRANGER);
        exits(cat.arg(site.office()), 1);
        let group = site.staff_group.unwrap_or(MORI);
        let mut remove = site.command(Path::new("/bin/rm"), MORI, group);
        exits(remove.arg("-f").arg(site.office()), 1);
        assert!(site.office().exists());
    });
}

#[test]
fn with_the_setgid_program_nobody_reads_the_file_past_it() {
    let Some(site) = Site::build(true) else {
        return;
    };
    for user in [MORI, VIEWER] {
        let mut cat = site.command(Path::new("/bin/cat"), user, user);
        exits(cat.arg(site.office()), 1);
    }
    let elsewhere = site.home(MORI).join("own.db");
    let told = exits(
        &mut site.by(MORI, &["--db", elsewhere.to_str().unwrap(), "queue"]),
        2,
    );
    assert!(told.contains("--db は使えません"), "{told}");
    exits(site.by(MORI, &["queue"]).env("MADOGUCHI_CONFIG", "/tmp"), 2);
}

#[test]
fn the_setgid_program_lends_nobody_its_rights_for_files_that_they_name() {
    let Some(site) = Site::build(true) else {
        return;
    };
    // Make a supervisor of 森: imports and copies are for those who oversee.
    let built = Path::new(env!("CARGO_BIN_EXE_madoguchi"));
    for args in [
        vec!["staff", "retire", "森"],
        vec![
            "staff",
            "add",
            "森長",
            "--role",
            "supervisor",
            "--os-user",
            "59991",
        ],
    ] {
        exits(site.at_office(site.command(built, 0, 0)).args(args), 0);
    }
    let office = site.office();
    let folder = office.parent().unwrap();
    let hidden = folder.join("hidden.csv");
    fs::write(&hidden, "key,kind,name\nH1,clinic,x\n").unwrap();
    chown(&hidden, Some(0), Some(GROUP)).unwrap();
    fs::set_permissions(&hidden, Permissions::from_mode(0o640)).unwrap();
    let told = exits(
        &mut site.by(MORI, &["import", "handbook", hidden.to_str().unwrap()]),
        1,
    );
    assert!(told.contains("hidden.csv"), "{told}");
    let inside = folder.join("copy.db");
    exits(&mut site.by(MORI, &["backup", inside.to_str().unwrap()]), 1);
    assert!(!inside.exists());
    // To their own place they write it, as theirs alone.
    let own = site.home(MORI).join("copy.db");
    exits(&mut site.by(MORI, &["backup", own.to_str().unwrap()]), 0);
    let copy = fs::metadata(&own).unwrap();
    assert_eq!(
        (copy.uid(), copy.gid(), copy.mode() & 0o777),
        (MORI, MORI, 0o600)
    );
    let parts: Vec<_> = fs::read_dir(folder)
        .unwrap()
        .map(|entry| entry.unwrap().file_name().to_string_lossy().into_owned())
        .filter(|name| name.contains("part"))
        .collect();
    assert_eq!(parts, Vec::<String>::new());
}

#[test]
fn doctor_finds_the_shared_place_good_and_names_what_was_loosened() {
    both(|site, setgid| {
        let told = site.by(MORI, &["doctor"]).output().unwrap();
        let told = String::from_utf8(told.stdout).unwrap();
        let how = if setgid {
            "プログラムだけが開ける"
        } else {
            "グループで共用"
        };
        assert!(told.contains(how), "{told}");
        fs::set_permissions(
            site.office().parent().unwrap(),
            Permissions::from_mode(0o2770),
        )
        .unwrap();
        let told = site.by(MORI, &["doctor"]).output().unwrap();
        let told = String::from_utf8(told.stdout).unwrap();
        assert!(told.contains("chmod +t"), "{told}");
        fs::set_permissions(site.office(), Permissions::from_mode(0o666)).unwrap();
        let told = exits(&mut site.by(MORI, &["queue"]), 4);
        assert!(told.contains("chmod o-rwx"), "{told}");
    });
}
