//! Where the desk keeps its files on this host.

use std::ffi::OsString;
use std::path::PathBuf;

use directories::ProjectDirs;
use thiserror::Error;

/// Why no place could be found.
#[derive(Debug, Error)]
pub enum PathsError {
    /// The host knows no home directory of this user; `--config`, `--db` and
    /// `XDG_STATE_HOME` help.
    #[error("this user has no home directory")]
    NoHome,
}

/// The places of this process.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Paths {
    /// `config.toml`, `keymaps/` and `data/` with overrides.
    pub config_dir: PathBuf,
    /// The shared database file.
    pub database: PathBuf,
    /// Logs and drafts of this user; private.
    pub state_dir: PathBuf,
    /// Where papers for printing go, unless it is a folder of the state; the person must reach it.
    pub papers: Option<PathBuf>,
}

impl Paths {
    /// The given places first, then `MADOGUCHI_CONFIG` and `MADOGUCHI_DB` as `env` knows them,
    /// then the host's convention (XDG on Linux).
    ///
    /// # Errors
    /// [`PathsError::NoHome`] when the host has no convention for this user.
    pub fn find(
        config: Option<PathBuf>,
        database: Option<PathBuf>,
        env: impl Fn(&str) -> Option<OsString>,
    ) -> Result<Self, PathsError> {
        let named = |name| {
            env(name)
                .filter(|value| !value.is_empty())
                .map(PathBuf::from)
        };
        let host = ProjectDirs::from("", "", "madoguchi").ok_or(PathsError::NoHome)?;
        let data_dir = host.data_dir();
        Ok(Self {
            config_dir: config
                .or_else(|| named("MADOGUCHI_CONFIG"))
                .unwrap_or_else(|| host.config_dir().to_owned()),
            database: database
                .or_else(|| named("MADOGUCHI_DB"))
                .unwrap_or_else(|| data_dir.join("madoguchi.db")),
            // Only Linux has a place for state; elsewhere it lies beside the data.
            state_dir: host
                .state_dir()
                .map_or_else(|| data_dir.join("state"), ToOwned::to_owned),
            papers: None,
        })
    }

    /// The log files, one for each process.
    #[must_use]
    pub fn log_dir(&self) -> PathBuf {
        self.state_dir.join("log")
    }

    /// The heads of the audit that this account has seen.
    #[must_use]
    pub fn audit_heads(&self) -> PathBuf {
        self.state_dir.join("audit-heads")
    }

    /// Papers for printing.
    #[must_use]
    pub fn papers_dir(&self) -> PathBuf {
        self.papers
            .clone()
            .unwrap_or_else(|| self.state_dir.join("papers"))
    }

    /// Where the journals of unsaved forms lie by office; those of before lie there themselves.
    #[must_use]
    pub fn drafts_root(&self) -> PathBuf {
        self.state_dir.join("drafts")
    }

    /// The journals of unsaved forms of one office, by its identity: whoever works in two offices sees in each what was
    /// typed there.
    #[must_use]
    pub fn drafts_dir(&self, office: &str) -> PathBuf {
        self.drafts_root().join(office)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_asked_for_wins_over_the_environment_and_that_over_the_host() {
        let env = |name: &str| match name {
            "MADOGUCHI_CONFIG" => Some(OsString::from("/env/config")),
            "MADOGUCHI_DB" => Some(OsString::from("")),
            _ => None,
        };
        let found = Paths::find(None, None, env).unwrap();
        assert_eq!(found.config_dir, PathBuf::from("/env/config"));
        assert!(
            found.database.ends_with("madoguchi/madoguchi.db"),
            "empty counts as unset"
        );
        let asked = Paths::find(Some("/asked".into()), Some("t.db".into()), env).unwrap();
        assert_eq!(asked.config_dir, PathBuf::from("/asked"));
        assert_eq!(asked.database, PathBuf::from("t.db"));
    }
}
