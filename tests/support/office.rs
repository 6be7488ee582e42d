//! An office of the real program: its file, its people, desks in pseudo-terminals.

use crate::support::Pty;
use serde_json::Value;
use std::path::{Path, PathBuf};
use std::process::Command;
use tempfile::TempDir;

/// Tuesday, 24 November 2026, 10:00 in Tokyo.
const NOW: &str = "2026-11-24T10:00:00+09:00";

const CLINICS: &str = "\
key,kind,name,kana,address,phone,fax,capabilities
H001,clinic,みほん在宅クリニック,ミホンザイタククリニック,松戸市根本1-1,047-000-0101,,home-visit;tracheostomy
H002,clinic,かくう内科,カクウナイカ,松戸市小金原1-1,047-000-0201,,home-visit
";

/// An office in a folder of its own.
pub struct Office {
    folder: TempDir,
}

impl Office {
    pub fn new() -> Self {
        let office = Self {
            folder: TempDir::new().unwrap(),
        };
        office.run(&["--as", "佐藤", "init"]);
        office.run(&["staff", "add", "森", "--role", "coordinator"]);
        let clinics = office.path("clinics.csv");
        std::fs::write(&clinics, CLINICS).unwrap();
        office.run(&["import", "handbook", clinics.to_str().unwrap()]);
        office
    }

    pub fn path(&self, name: &str) -> PathBuf {
        self.folder.path().join(name)
    }

    pub fn settings(&self) -> Vec<(&'static str, String)> {
        let text = |name: &str| self.path(name).to_str().unwrap().to_owned();
        vec![
            ("HOME", text("")),
            ("XDG_STATE_HOME", text("state")),
            ("MADOGUCHI_DB", text("office.db")),
            ("MADOGUCHI_CONFIG", text("config")),
            ("MADOGUCHI_STAFF", "佐藤".to_owned()),
            ("LANG", "ja_JP.UTF-8".to_owned()),
            // The office's time is its own, whatever the host's is.
            ("TZ", "UTC".to_owned()),
        ]
    }

    #[track_caller]
    pub fn run(&self, args: &[&str]) -> String {
        self.run_at(NOW, args)
    }

    /// The same at another moment.
    #[track_caller]
    pub fn run_at(&self, now: &str, args: &[&str]) -> String {
        let mut command = Command::new(env!("CARGO_BIN_EXE_madoguchi"));
        command
            .args(args)
            .envs(self.settings())
            .env("MADOGUCHI_NOW", now);
        let ran = command.output().unwrap();
        let told = String::from_utf8_lossy(&ran.stderr).into_owned();
        assert!(ran.status.success(), "madoguchi {}: {told}", args.join(" "));
        String::from_utf8(ran.stdout).unwrap()
    }

    pub fn json(&self, args: &[&str]) -> Value {
        serde_json::from_str(&self.run(&[args, &["--json"]].concat())).unwrap()
    }

    /// A desk at 80x24, its clock running as the test's own.
    pub fn desk(&self, staff: &str) -> Pty {
        let program = Path::new(env!("CARGO_BIN_EXE_madoguchi"));
        let settings = self.settings();
        let mut envs: Vec<(&str, &str)> = settings
            .iter()
            .map(|(name, value)| (*name, value.as_str()))
            .collect();
        envs.push(("MADOGUCHI_STAFF", staff));
        let mut desk = Pty::spawn(program, &[] as &[&str], &envs, 80, 24);
        desk.wait_for("本日 令和");
        desk
    }
}
