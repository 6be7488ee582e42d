//! One office in a temporary folder, worked by the real program.

use serde_json::Value;
use std::io::Write;
use std::path::{Path, PathBuf};
use std::process::{Command, Output, Stdio};
use tempfile::TempDir;

/// Tuesday, 24 November 2026, 10:00 in Tokyo.
const NOW: &str = "2026-11-24T10:00:00+09:00";

pub struct Desk {
    folder: TempDir,
}

impl Desk {
    /// An office whose first member of staff is 佐藤, with two clinics and a pharmacy.
    pub fn new() -> Self {
        let desk = Self::empty();
        desk.run(&["--as", "佐藤", "init"]).succeeds();
        desk
    }

    pub fn empty() -> Self {
        Self {
            folder: TempDir::new().unwrap(),
        }
    }

    pub fn path(&self, name: &str) -> PathBuf {
        self.folder.path().join(name)
    }

    pub fn write(&self, name: &str, content: impl AsRef<[u8]>) -> PathBuf {
        let path = self.path(name);
        std::fs::write(&path, content).unwrap();
        path
    }

    pub fn run(&self, args: &[&str]) -> Ran {
        self.run_with(args, "")
    }

    /// The same at another moment.
    pub fn run_at(&self, now: &str, args: &[&str]) -> Ran {
        let output = self.command().env("MADOGUCHI_NOW", now).args(args).output();
        Ran {
            args: args.join(" "),
            output: output.unwrap(),
        }
    }

    pub fn run_with(&self, args: &[&str], stdin: &str) -> Ran {
        self.run_with_at(NOW, args, stdin)
    }

    pub fn run_with_at(&self, now: &str, args: &[&str], stdin: &str) -> Ran {
        let mut child = self
            .command()
            .env("MADOGUCHI_NOW", now)
            .args(args)
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .stderr(Stdio::piped())
            .spawn()
            .unwrap();
        // A program that ends without reading its input is no fault of this test.
        let _ = child.stdin.take().unwrap().write_all(stdin.as_bytes());
        Ran {
            args: args.join(" "),
            output: child.wait_with_output().unwrap(),
        }
    }

    fn command(&self) -> Command {
        let mut command = Command::new(env!("CARGO_BIN_EXE_madoguchi"));
        let folder: &Path = self.folder.path();
        command
            .env_clear()
            .env("HOME", folder)
            .env("XDG_STATE_HOME", folder.join("state"))
            .env("MADOGUCHI_DB", folder.join("office.db"))
            .env("MADOGUCHI_CONFIG", folder.join("config"))
            .env("MADOGUCHI_STAFF", "佐藤")
            .env("MADOGUCHI_NOW", NOW)
            .env("LANG", "ja_JP.UTF-8")
            .env("TERM", "xterm-256color");
        command
    }
}

/// What the program said and how it ended.
pub struct Ran {
    args: String,
    output: Output,
}

impl Ran {
    #[track_caller]
    pub fn succeeds(self) -> Self {
        self.exits(0)
    }

    #[track_caller]
    pub fn exits(self, code: i32) -> Self {
        let ended = self.output.status.code();
        assert_eq!(
            ended,
            Some(code),
            "madoguchi {}\n{}{}",
            self.args,
            self.out(),
            self.err()
        );
        self
    }

    /// The exit code.
    pub fn code(&self) -> i32 {
        self.output.status.code().unwrap()
    }

    pub fn out(&self) -> String {
        String::from_utf8(self.output.stdout.clone()).unwrap()
    }

    pub fn err(&self) -> String {
        String::from_utf8(self.output.stderr.clone()).unwrap()
    }

    #[track_caller]
    pub fn json(&self) -> Value {
        serde_json::from_str(&self.out())
            .unwrap_or_else(|error| panic!("madoguchi {}: {error}\n{}", self.args, self.out()))
    }

    #[track_caller]
    pub fn says(self, text: &str) -> Self {
        let all = format!("{}{}", self.out(), self.err());
        assert!(
            all.contains(text),
            "madoguchi {}: no {text:?} in\n{all}",
            self.args
        );
        self
    }
}

/// Two clinics that visit at home and one pharmacy, as the centre's own handbook.
pub const HANDBOOK: &str = "\
key,kind,name,kana,address,phone,fax,capabilities
H001,clinic,みほん在宅クリニック,ミホンザイタククリニック,松戸市根本1-1,047-000-0101,047-000-0102,home-visit;tracheostomy;monthly-management
H002,clinic,かくう内科,カクウナイカ,松戸市小金原1-1,047-000-0201,047-000-0202,home-visit
H003,pharmacy,見本薬局,ミホンヤッキョク,松戸市根本2-2,047-000-0301,,
";

/// One call about 架空 花子 that asks for a sub-attending physician.
pub const CALL: &str = r#"{"key": "call-1", "channel": "電話", "caller": {"organisation": "見本ケアプラン", "name": "見本 恵子", "occupation": "ケアマネジャー", "phone": "047-000-4521"}, "person": {"name": "架空 花子", "kana": "カクウ ハナコ", "birth_date": "S20.3.5", "sex": "女", "address": "松戸市根本1-2"}, "narrative": "気切のある方。来週退院、在宅の先生を探したい。", "special_care": ["気切"], "urgency": "3d", "consent": "written", "route": "referral"}"#;
