//! Is the office's place as private as it should be? Modes, owners and the kind of file system.

use rustix::fs::statfs;
use std::io;
use std::os::unix::fs::{MetadataExt, PermissionsExt};
use std::path::{Path, PathBuf};

/// Rights of everybody on the host.
const WORLD: u32 = 0o007;
/// Rights of the group.
const GROUP: u32 = 0o070;
/// Set-group-id of a folder: what is made in it belongs to its group.
const SETGID: u32 = 0o2000;
/// Sticky: nobody removes what another has made.
const STICKY: u32 = 0o1000;

/// File systems on which the locks of SQLite do not hold: NFS, SMB (three numbers), 9P, FUSE, Ceph, AFS.
const REMOTE: &[u64] = &[
    0x6969,
    0x517B,
    0xFE53_4D42,
    0xFF53_4D42,
    0x0102_1997,
    0x6573_5546,
    0x00C3_6400,
    0x5346_414F,
];

/// How the file is shared, by its mode.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Sharing {
    /// One account of the host.
    Own,
    /// A group of accounts, or a setgid program.
    Group,
}

/// Something about the place that is not as it should be.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum PlaceFault {
    /// Everybody on the host can read it or change it.
    Open {
        /// File or folder.
        path: PathBuf,
        /// Its permission bits.
        mode: u32,
    },
    /// The folder of a shared file does not hand its group on to what is made in it.
    NoSetgid {
        /// The folder.
        path: PathBuf,
    },
    /// In the folder of a shared file, everybody in the group could remove it.
    NotSticky {
        /// The folder.
        path: PathBuf,
    },
    /// A file beside the office's belongs to another group or lacks the group's rights: whoever
    /// comes next cannot write.
    BesideDiffers {
        /// `-wal` or `-shm`.
        path: PathBuf,
    },
    /// It lies on a file system whose locks do not hold.
    Remote {
        /// Number of the kind, as `statfs` gives it.
        kind: u64,
    },
}

/// How a file is shared.
///
/// # Errors
/// When it cannot be looked at.
pub fn sharing(file: &Path) -> io::Result<Sharing> {
    let mode = std::fs::metadata(file)?.permissions().mode();
    Ok(if mode & GROUP == 0 {
        Sharing::Own
    } else {
        Sharing::Group
    })
}

/// Everything that is wrong with the place of the office's file.
///
/// # Errors
/// When file or folder cannot be looked at.
pub fn faults(file: &Path) -> io::Result<Vec<PlaceFault>> {
    let mut faults = Vec::new();
    let office = std::fs::metadata(file)?;
    let folder_path = match file.parent() {
        Some(folder) if !folder.as_os_str().is_empty() => folder.to_owned(),
        _ => PathBuf::from("."),
    };
    let folder = std::fs::metadata(&folder_path)?;
    let mode = folder.permissions().mode();
    let for_all = office.permissions().mode() & WORLD;
    if for_all & 0o002 != 0 || (for_all != 0 && is_reachable(file)?) {
        faults.push(PlaceFault::Open {
            path: file.to_owned(),
            mode: office.permissions().mode() & 0o7777,
        });
    }
    if mode & 0o002 != 0 {
        faults.push(PlaceFault::Open {
            path: folder_path.clone(),
            mode: mode & 0o7777,
        });
    }
    if sharing(file)? == Sharing::Group {
        if mode & SETGID == 0 || folder.gid() != office.gid() {
            faults.push(PlaceFault::NoSetgid {
                path: folder_path.clone(),
            });
        }
        if mode & STICKY == 0 {
            faults.push(PlaceFault::NotSticky {
                path: folder_path.clone(),
            });
        }
        for suffix in ["-wal", "-shm"] {
            let mut name = file.as_os_str().to_owned();
            name.push(suffix);
            let path = PathBuf::from(name);
            // Gone, or coming and going while desks open and close.
            let Ok(beside) = std::fs::metadata(&path) else {
                continue;
            };
            if beside.gid() != office.gid() || beside.permissions().mode() & 0o060 != 0o060 {
                faults.push(PlaceFault::BesideDiffers { path });
            }
        }
    }
    let kind = kind_of(&folder_path)?;
    if REMOTE.contains(&kind) {
        faults.push(PlaceFault::Remote { kind });
    }
    Ok(faults)
}

/// Whether everybody on the host comes as far as the file: one closed folder above is enough.
fn is_reachable(file: &Path) -> io::Result<bool> {
    let file = std::path::absolute(file)?;
    for folder in file.ancestors().skip(1) {
        if std::fs::metadata(folder)?.permissions().mode() & 0o001 == 0 {
            return Ok(false);
        }
    }
    Ok(true)
}

fn kind_of(folder: &Path) -> io::Result<u64> {
    // The number is 32 bits wide; its sign depends on the machine.
    let kind = statfs(folder)?.f_type;
    Ok(u64::from_ne_bytes(kind.to_ne_bytes()) & 0xFFFF_FFFF)
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::fs::{Permissions, set_permissions};

    fn set(path: &Path, mode: u32) {
        set_permissions(path, Permissions::from_mode(mode)).unwrap();
    }

    fn place(folder_mode: u32, file_mode: u32) -> (tempfile::TempDir, PathBuf) {
        let root = tempfile::tempdir().unwrap();
        set(root.path(), 0o755);
        let folder = root.path().join("office");
        std::fs::create_dir(&folder).unwrap();
        let file = folder.join("office.db");
        std::fs::write(&file, "x").unwrap();
        set(&file, file_mode);
        set(&folder, folder_mode);
        (root, file)
    }

    #[test]
    fn a_private_file_and_a_well_shared_one_are_without_fault() {
        for (folder, file, shared) in [
            (0o700, 0o600, Sharing::Own),
            (0o755, 0o600, Sharing::Own),
            (0o3770, 0o660, Sharing::Group),
        ] {
            let (_root, path) = place(folder, file);
            assert_eq!(faults(&path).unwrap(), [], "{folder:o} {file:o}");
            assert_eq!(sharing(&path).unwrap(), shared);
        }
    }

    #[test]
    fn each_fault_is_told_by_itself() {
        // Behind a closed folder nobody comes as far as the file.
        let (_root, path) = place(0o700, 0o604);
        assert_eq!(faults(&path).unwrap(), []);
        let (_root, path) = place(0o755, 0o604);
        assert!(matches!(
            faults(&path).unwrap()[..],
            [PlaceFault::Open { mode: 0o604, .. }]
        ));
        let (_root, path) = place(0o1770, 0o660);
        assert!(matches!(
            faults(&path).unwrap()[..],
            [PlaceFault::NoSetgid { .. }]
        ));
        let (_root, path) = place(0o2770, 0o660);
        assert!(matches!(
            faults(&path).unwrap()[..],
            [PlaceFault::NotSticky { .. }]
        ));
        let (_root, path) = place(0o3770, 0o660);
        let wal = path.with_file_name("office.db-wal");
        std::fs::write(&wal, "").unwrap();
        set(&wal, 0o640);
        assert_eq!(
            faults(&path).unwrap(),
            [PlaceFault::BesideDiffers { path: wal }]
        );
    }
}
