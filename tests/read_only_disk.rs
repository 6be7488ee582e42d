//! The file system turns read-only under an open desk, as the kernel makes it after a fault of the disk.

#![expect(clippy::unwrap_used, reason = "a test that cannot go on has failed")]

#[expect(
    dead_code,
    reason = "shared with other tests, each of which uses a part"
)]
#[path = "support/office.rs"]
mod office;
#[path = "support/small_disk.rs"]
mod small_disk;
#[expect(
    dead_code,
    unused_imports,
    reason = "shared with other tests, each of which uses a part"
)]
mod support;

use office::Office;
use small_disk::{Mounted, image};
use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;
use std::time::Duration;
use support::Pty;

const DISK_BYTES: u64 = 32 * 1024 * 1024;

/// An office whose file lies on a disk of its own; drafts lie elsewhere.
struct OnDisk {
    // Unmounted before its folder goes.
    mounted: Option<Mounted>,
    office: Office,
}

impl OnDisk {
    /// `None`, and why, where no disk can be made.
    fn new() -> Option<Self> {
        let office = Office::new();
        let (folder, disk) = (office.path("disk"), office.path("image"));
        fs::create_dir(&folder).unwrap();
        let mounted = image(&disk, DISK_BYTES)
            .then(|| Mounted::over(&folder, &disk))
            .flatten();
        if mounted.is_none() {
            eprintln!("skipped: only root with loop devices may mount a small file system");
            return None;
        }
        let file = folder.join("office.db");
        office.run(&["backup", file.to_str().unwrap()]);
        Some(Self { mounted, office })
    }

    fn file(&self) -> PathBuf {
        self.office.path("disk/office.db")
    }

    fn desk(&self) -> Pty {
        let file = self.file().display().to_string();
        let settings = self.office.settings();
        let mut envs: Vec<(&str, &str)> = settings
            .iter()
            .map(|(name, value)| (*name, value.as_str()))
            .collect();
        envs.retain(|(name, _)| *name != "MADOGUCHI_DB");
        envs.push(("MADOGUCHI_DB", &file));
        let program = Path::new(env!("CARGO_BIN_EXE_madoguchi"));
        let mut desk = Pty::spawn(program, &[] as &[&str], &envs, 80, 24);
        desk.wait_for("本日 令和");
        desk
    }

    fn records(&self) -> String {
        let file = self.file().display().to_string();
        self.office.run(&["--db", &file, "records"])
    }

    /// A fault, as the kernel counts one.
    fn breaks(&self) -> bool {
        let mounts = fs::read_to_string("/proc/mounts").unwrap();
        let at = self.mounted.as_ref().unwrap().at().display().to_string();
        let line = mounts.lines().find(|line| line.contains(&at)).unwrap();
        let device = line.split(' ').next().unwrap().trim_start_matches("/dev/");
        fs::write(format!("/sys/fs/ext4/{device}/trigger_fs_error"), "1").is_ok()
    }

    /// The administrator checks the disk and mounts it again.
    fn is_mended(&mut self) {
        self.mounted = None;
        let disk = self.office.path("image");
        let checked = Command::new("fsck.ext4")
            .args(["-y", "-f"])
            .arg(&disk)
            .output()
            .unwrap();
        assert!(checked.status.code() < Some(4), "{checked:?}");
        self.mounted = Mounted::over(&self.office.path("disk"), &disk);
        assert!(self.mounted.is_some());
    }
}

#[test]
fn a_disk_that_turns_read_only_is_told_at_f12_and_the_call_is_registered_once_it_is_mended() {
    let Some(mut place) = OnDisk::new() else {
        return;
    };
    let mut desk = place.desk();
    desk.send("<f2>").wait_for("通話");
    desk.send("<c-o>d")
        .send("先に登録した相談。")
        .wait_for("先に登録した相談");
    desk.send("<f12>")
        .wait_for("登録先")
        .send("3<enter>")
        .wait_for("R8-00001");
    desk.send("<f2>").wait_for("通話");
    desk.send("<c-o>d")
        .send("ディスクが壊れる前の電話。")
        .wait_for("壊れる前の電話");
    if !place.breaks() {
        eprintln!("skipped: this kernel breaks no file system on demand");
        return;
    }
    desk.send("<f12>").wait_for("登録先").send("3<enter>");
    desk.wait_for("台帳のディスクに読み書きできません");
    desk.send("<esc>").wait_gone("(x)");
    desk.send("とその続き")
        .wait_for("壊れる前の電話。とその続き");
    desk.wait_for("下書き ");
    desk.send("<c-q>");
    assert!(desk.wait_exit(Duration::from_secs(10)).is_some());
    drop(desk);

    place.is_mended();
    let mut desk = place.desk();
    desk.send("<f2>").wait_for("保留 1");
    desk.send("<c-t>").wait_for("壊れる前の電話。とその続き");
    desk.send("<f12>")
        .wait_for("登録先")
        .send("3<enter>")
        .wait_for("R8-00002");
    let records = place.records();
    assert!(records.contains("先に登録した相談"), "{records}");
    assert!(
        records.contains("ディスクが壊れる前の電話。とその続き"),
        "{records}"
    );
}
