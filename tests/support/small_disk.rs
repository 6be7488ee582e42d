//! A real small file system on a file, for root with loop devices.

use std::fs::File;
use std::path::{Path, PathBuf};
use std::process::Command;

/// A file system in a file, mounted over a folder until it is dropped. A fault makes it read-only, as on most hosts.
pub struct Mounted {
    at: PathBuf,
}

impl Mounted {
    /// Mounts an image; `None` where this account or host cannot.
    pub fn over(folder: &Path, image: &Path) -> Option<Self> {
        let mounted = Command::new("mount")
            .args(["-o", "loop,errors=remount-ro"])
            .arg(image)
            .arg(folder)
            .output();
        let is_there = mounted.is_ok_and(|ran| ran.status.success());
        is_there.then(|| Self {
            at: folder.to_owned(),
        })
    }

    /// The folder.
    pub fn at(&self) -> &Path {
        &self.at
    }
}

impl Drop for Mounted {
    fn drop(&mut self) {
        // Nothing is left to be done about one that does not go.
        let _ = Command::new("umount").arg("-l").arg(&self.at).output();
    }
}

/// An empty file system of so many bytes in a file; whether it could be made.
pub fn image(file: &Path, bytes: u64) -> bool {
    let made = File::create(file).and_then(|made| made.set_len(bytes));
    let formatted = Command::new("mkfs.ext4")
        .args(["-q", "-F"])
        .arg(file)
        .output();
    made.is_ok() && formatted.is_ok_and(|ran| ran.status.success())
}
