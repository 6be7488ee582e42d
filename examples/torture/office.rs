//! An office in a folder of its own, worked by processes of the program.

use serde_json::Value;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Output, Stdio};
use tempfile::TempDir;

const CLINICS: &str = "\
key,kind,name,kana,address,phone,fax,capabilities
H001,clinic,みほん在宅クリニック,ミホンザイタククリニック,松戸市根本1-1,047-000-0101,,home-visit
H002,clinic,かくう内科,カクウナイカ,松戸市小金原1-1,047-000-0201,,home-visit
";

/// How a process ended and what it said.
pub struct Ran {
    /// The exit code; `None` for a killed process.
    pub code: Option<i32>,
    /// Standard output.
    pub out: String,
    /// Standard error.
    pub err: String,
}

impl Ran {
    /// The office's folder has another name in every run; what is told of it stays comparable.
    fn of(output: &Output, folder: &Path) -> Self {
        let folder = folder.to_string_lossy();
        let text = |bytes: &[u8]| String::from_utf8_lossy(bytes).replace(&*folder, "OFFICE");
        Self {
            code: output.status.code(),
            out: text(&output.stdout),
            err: text(&output.stderr),
        }
    }

    /// Its output read as JSON; `null` for what is none.
    pub fn json(&self) -> Value {
        serde_json::from_str(&self.out).unwrap_or_default()
    }

    /// What the person was told first.
    pub fn told(&self) -> String {
        let said = if self.err.trim().is_empty() {
            &self.out
        } else {
            &self.err
        };
        said.lines()
            .find(|line| !line.trim().is_empty())
            .unwrap_or_default()
            .to_owned()
    }
}

/// One office.
pub struct Office {
    folder: TempDir,
}

impl Office {
    /// An office with two coordinators and two clinics, in the folder of temporary files.
    pub fn open() -> Self {
        Self::open_in(TempDir::new().unwrap())
    }

    /// A folder in which somebody else has put an office's file, or will.
    pub fn around(folder: TempDir) -> Self {
        Self { folder }
    }

    /// The same as [`Office::open`] in a folder.
    pub fn open_in(folder: TempDir) -> Self {
        let office = Self::around(folder);
        assert_eq!(office.run(&["--as", "佐藤", "init"]).code, Some(0));
        for name in ["森", "堀"] {
            office.run(&["staff", "add", name, "--role", "coordinator"]);
        }
        let clinics = office.path("clinics.csv");
        fs::write(&clinics, CLINICS).unwrap();
        office.run(&["import", "handbook", clinics.to_str().unwrap()]);
        office
    }

    /// A path in the office's folder.
    pub fn path(&self, name: &str) -> PathBuf {
        self.folder.path().join(name)
    }

    /// The shared file.
    pub fn file(&self) -> PathBuf {
        self.path("office.db")
    }

    /// The environment of the program.
    pub fn settings(&self) -> Vec<(String, String)> {
        let text = |path: PathBuf| path.to_str().unwrap().to_owned();
        let settings = [
            (crate::PART, "1".to_owned()),
            ("HOME", text(self.path(""))),
            ("XDG_STATE_HOME", text(self.path("state"))),
            ("MADOGUCHI_DB", text(self.file())),
            ("MADOGUCHI_CONFIG", text(self.path("config"))),
            ("MADOGUCHI_STAFF", "佐藤".to_owned()),
            ("LANG", "ja_JP.UTF-8".to_owned()),
        ];
        settings
            .map(|(name, value)| (name.to_owned(), value))
            .into()
    }

    /// The program, ready to be started.
    pub fn command(&self, args: &[&str]) -> Command {
        let mut command = Command::new(std::env::current_exe().unwrap());
        command
            .env_clear()
            .envs(self.settings())
            .args(args)
            .stdin(Stdio::null())
            .stdout(Stdio::piped())
            .stderr(Stdio::piped());
        command
    }

    /// Runs the program to its end.
    pub fn run(&self, args: &[&str]) -> Ran {
        Ran::of(&self.command(args).output().unwrap(), self.folder.path())
    }

    /// Registers one consultation.
    pub fn log(&self, key: &str) -> Ran {
        self.feed(&["log", "--json"], &consultation(key))
    }

    /// Runs the program with something on its input.
    pub fn feed(&self, args: &[&str], input: &str) -> Ran {
        let file = self.path("input");
        fs::write(&file, input).unwrap();
        let input = fs::File::open(file).unwrap();
        Ran::of(
            &self.command(args).stdin(input).output().unwrap(),
            self.folder.path(),
        )
    }

    /// Whether the file is sound, as `check` sees it.
    pub fn is_sound(&self) -> bool {
        self.run(&["check", "--json"]).code == Some(0)
    }
}

/// One consultation as a line for `log`, which starts a referral.
pub fn consultation(key: &str) -> String {
    format!(
        "{{\"key\":\"{key}\",\"narrative\":\"退院後の訪問診療を相談 {key}\",\"person\":{{\"name\":\"架空 花子\"}},\"route\":\"referral\"}}\n"
    )
}
