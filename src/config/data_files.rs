//! Workflows, vocabularies and the like: embedded in the program, each replaceable by a file of
//! the same name under CONFIG/data/.
//!
//! The program is one file that runs without an installation, and yet an office changes its
//! lifecycles without a programmer.

use std::collections::BTreeSet;
use std::fs;
use std::io;
use std::path::{Path, PathBuf};

use include_dir::{Dir, include_dir};
use thiserror::Error;

static EMBEDDED: Dir<'_> = include_dir!("$CARGO_MANIFEST_DIR/data");

/// Why a data file could not be had.
#[derive(Debug, Error)]
pub enum DataError {
    /// Neither embedded nor in the configuration.
    #[error("there is no data file {name}")]
    Missing {
        /// The name asked for.
        name: String,
    },
    /// The configuration's file is there but is not readable text; the embedded one still is.
    #[error("cannot read {}", file.display())]
    Unreadable {
        /// The file in the configuration.
        file: PathBuf,
        /// What the host says.
        #[source]
        source: io::Error,
    },
}

/// A data file's text and where it came from.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct DataText {
    /// The file in the configuration, or `data/NAME` for an embedded one; for faults.
    pub file: PathBuf,
    /// Its text.
    pub text: String,
    /// Whether the office replaced the embedded file.
    pub is_override: bool,
}

/// The data files in force.
#[derive(Debug, Clone)]
pub struct DataFiles {
    overrides: PathBuf,
}

impl DataFiles {
    /// The embedded files, with those under `config_dir`/data/ in their place.
    #[must_use]
    pub fn new(config_dir: &Path) -> Self {
        Self {
            overrides: config_dir.join("data"),
        }
    }

    /// The file in force under a name such as `workflows/referral.toml`.
    ///
    /// # Errors
    /// [`DataError::Missing`] when nobody has it, [`DataError::Unreadable`] when the office's own
    /// cannot be read ([`DataFiles::embedded`] is the way on).
    pub fn read(&self, name: &str) -> Result<DataText, DataError> {
        let file = self.overrides.join(name);
        match fs::read_to_string(&file) {
            Ok(text) => Ok(DataText {
                file,
                text,
                is_override: true,
            }),
            Err(error) if is_absent(&error) => Self::embedded(name),
            Err(source) => Err(DataError::Unreadable { file, source }),
        }
    }

    /// The file that came with the program.
    ///
    /// # Errors
    /// [`DataError::Missing`] when none of that name did.
    pub fn embedded(name: &str) -> Result<DataText, DataError> {
        let text = EMBEDDED
            .get_file(name)
            .and_then(include_dir::File::contents_utf8)
            .ok_or_else(|| DataError::Missing {
                name: name.to_owned(),
            })?;
        Ok(DataText {
            file: Path::new("data").join(name),
            text: text.to_owned(),
            is_override: false,
        })
    }

    /// The names of the `.toml` files in a folder such as `workflows`, embedded and the office's
    /// own together, sorted, each as [`DataFiles::read`] takes it.
    ///
    /// # Errors
    /// [`DataError::Unreadable`] when the office's folder is there but cannot be listed.
    pub fn list(&self, folder: &str) -> Result<Vec<String>, DataError> {
        let mut names = BTreeSet::new();
        if let Some(embedded) = EMBEDDED.get_dir(folder) {
            names.extend(
                embedded
                    .files()
                    .filter_map(|file| toml_name(folder, file.path())),
            );
        }
        let own = self.overrides.join(folder);
        let unreadable = |source| DataError::Unreadable {
            file: own.clone(),
            source,
        };
        match fs::read_dir(&own) {
            Ok(entries) => {
                for entry in entries {
                    names.extend(toml_name(folder, &entry.map_err(unreadable)?.path()));
                }
            }
            Err(error) if is_absent(&error) => {}
            Err(error) => return Err(unreadable(error)),
        }
        Ok(names.into_iter().collect())
    }
}

fn is_absent(error: &io::Error) -> bool {
    matches!(
        error.kind(),
        io::ErrorKind::NotFound | io::ErrorKind::NotADirectory
    )
}

/// `folder/name.toml`; nothing for other files and for editors' hidden ones.
fn toml_name(folder: &str, file: &Path) -> Option<String> {
    let name = file.file_name()?.to_str()?;
    let listed = file.extension().is_some_and(|end| end == "toml") && !name.starts_with('.');
    listed.then(|| format!("{folder}/{name}"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_offices_own_file_stands_in_for_the_embedded_one() {
        let config = tempfile::tempdir().unwrap();
        let files = DataFiles::new(config.path());
        let embedded = files.read("config.sample.toml").unwrap();
        assert!(!embedded.is_override && embedded.text.contains("[display]"));

        fs::create_dir(config.path().join("data")).unwrap();
        fs::write(config.path().join("data/config.sample.toml"), "own = 1").unwrap();
        let own = files.read("config.sample.toml").unwrap();
        assert!(own.is_override);
        assert_eq!(own.text, "own = 1");
        assert_eq!(DataFiles::embedded("config.sample.toml").unwrap(), embedded);
    }

    #[test]
    fn a_folder_lists_embedded_and_own_files_together() {
        let config = tempfile::tempdir().unwrap();
        let own = config.path().join("data/locale");
        fs::create_dir_all(&own).unwrap();
        for name in ["zz-own.toml", "keys.toml", ".hidden.toml", "note.txt"] {
            fs::write(own.join(name), "").unwrap();
        }
        let names = DataFiles::new(config.path()).list("locale").unwrap();
        assert!(
            names.contains(&"locale/zz-own.toml".to_owned()),
            "{names:?}"
        );
        assert_eq!(
            names
                .iter()
                .filter(|name| *name == "locale/keys.toml")
                .count(),
            1
        );
        assert!(
            names
                .iter()
                .all(|name| !name.contains("hidden") && !name.ends_with("txt"))
        );
        assert!(
            names.contains(&"locale/config.toml".to_owned()),
            "{names:?}"
        );
    }

    #[test]
    fn a_file_nobody_has_is_missing_and_an_unreadable_one_is_told() {
        let config = tempfile::tempdir().unwrap();
        let files = DataFiles::new(config.path());
        assert!(matches!(
            files.read("no/such.toml"),
            Err(DataError::Missing { .. })
        ));
        assert_eq!(files.list("no").unwrap(), Vec::<String>::new());

        fs::create_dir_all(config.path().join("data/config.sample.toml")).unwrap();
        assert!(matches!(
            files.read("config.sample.toml"),
            Err(DataError::Unreadable { .. })
        ));
    }
}
