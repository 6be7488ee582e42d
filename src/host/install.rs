//! How the program is installed: for whoever runs it, or as a setgid program that alone may touch
//! the office's file.

use nix::unistd::{User, getegid, getgid};
use std::path::{Path, PathBuf};

/// Name of the office's file in its place.
pub const OFFICE_FILE: &str = "office.db";

/// Where a setgid program keeps the office. Nobody names another place: with the group's rights
/// the program would open what its user may not.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Hardened {
    /// The office's file.
    pub database: PathBuf,
    /// Settings, key maps and overrides of data; nobody but root writes there.
    pub config: PathBuf,
    /// Drafts, logs and kept heads of this account, in a folder of its own.
    pub state: PathBuf,
    /// Papers for printing, in the account's home; `None` when it has none.
    pub papers: Option<PathBuf>,
}

/// Whether this process has the rights of a group that its user is given by the program alone.
#[must_use]
pub fn is_setgid() -> bool {
    getegid() != getgid()
}

/// The places of a setgid program by where it lies; `None` for any other.
#[must_use]
pub fn hardened() -> Option<Hardened> {
    if !is_setgid() {
        return None;
    }
    let program = std::env::current_exe().ok()?;
    let user = nix::unistd::getuid();
    // The home of the account, not the one that its environment names.
    let home = User::from_uid(user).ok().flatten().map(|user| user.dir);
    let mut places = Hardened::of(&program, user.as_raw());
    places.papers = home.map(|home| home.join("madoguchi-papers"));
    Some(places)
}

impl Hardened {
    /// `/usr/bin/x` belongs to `/var/lib` and `/etc`, `/opt/m/bin/x` to those below `/opt/m`.
    fn of(program: &Path, user: u32) -> Self {
        let prefix = program.parent().and_then(Path::parent);
        let root = match prefix {
            Some(prefix) if prefix != Path::new("/usr") => prefix,
            _ => Path::new("/"),
        };
        let place = root.join("var/lib/madoguchi");
        Self {
            database: place.join(OFFICE_FILE),
            config: root.join("etc/madoguchi"),
            state: place.join(format!("desk-{user}")),
            papers: None,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_places_follow_from_where_the_program_lies() {
        let usual = Hardened::of(Path::new("/usr/bin/madoguchi"), 1001);
        assert_eq!(usual.database, Path::new("/var/lib/madoguchi/office.db"));
        assert_eq!(usual.config, Path::new("/etc/madoguchi"));
        assert_eq!(usual.state, Path::new("/var/lib/madoguchi/desk-1001"));
        let own = Hardened::of(Path::new("/opt/m/bin/madoguchi"), 0);
        assert_eq!(
            own.database,
            Path::new("/opt/m/var/lib/madoguchi/office.db")
        );
    }
}
