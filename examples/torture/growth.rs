//! What a process that stays gains in memory and open files.

use std::fs;

/// Memory and open files of a process, as the system counts them.
struct Size {
    kib: u64,
    files: i64,
}

impl Size {
    fn of(pid: u32) -> Self {
        let status = fs::read_to_string(format!("/proc/{pid}/status")).unwrap();
        let rss = status
            .lines()
            .find_map(|line| line.strip_prefix("VmRSS:"))
            .unwrap();
        let files = fs::read_dir(format!("/proc/{pid}/fd")).unwrap().count();
        Self {
            kib: rss.split_whitespace().next().unwrap().parse().unwrap(),
            files: i64::try_from(files).unwrap(),
        }
    }
}

/// How big a process is once it has settled, a third into the run; what it has gained since is told at the end.
#[derive(Default)]
pub struct Growth(Option<Size>);

impl Growth {
    /// Looks once the process has settled.
    pub fn look(&mut self, pid: u32, has_settled: bool) {
        if self.0.is_none() && has_settled {
            self.0 = Some(Size::of(pid));
        }
    }

    /// KiB of memory and open files that it has gained since.
    pub fn of(self, pid: u32) -> (u64, i64) {
        let now = Size::of(pid);
        self.0.map_or((0, 0), |before| {
            (now.kib.saturating_sub(before.kib), now.files - before.files)
        })
    }
}
