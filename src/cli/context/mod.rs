//! What every subcommand works with: the office, the language, the clock, and
//! the two places to write to.

mod seen;
mod typed;

use super::exit::{CliError, Exit};
use crate::clock::Clock;
use crate::config::{Config, DataFiles, Paths};
use crate::domain::intake::FieldFault;
use crate::domain::rights::Sight;
use crate::domain::staff::{Actor, Staff};
use crate::explain::{self, Explanation};
use crate::fault::Fault;
use crate::host::install;
use crate::host::own_rights::as_oneself;
use crate::keymap::{Keymap, help};
use crate::locale::{Label, Lang, Locale};
use crate::office::Office;
use crate::store::open::Access;
use crate::store::schema::known_schema;
use crate::store::{Store, StoreError};
use crate::workflow::model::Refusal;
use clap::ArgMatches;
use serde_json::Value;
use std::io::Write;
use std::path::{Path, PathBuf};
use std::sync::Arc;

/// Everything around a subcommand.
pub struct Context<'a> {
    /// Data for people and programs.
    pub out: &'a mut dyn Write,
    /// Talk.
    pub err: &'a mut dyn Write,
    /// The language.
    pub locale: Locale,
    /// Where the files are.
    pub paths: Paths,
    /// The settings.
    pub config: Config,
    /// Vocabularies, areas, workflows.
    pub office: Arc<Office>,
    /// Now.
    pub clock: Clock,
    /// `--as`, `MADOGUCHI_STAFF`, or the setting.
    pub acting_as: Option<String>,
    /// `--read-only`.
    pub read_only: bool,
}

impl<'a> Context<'a> {
    /// Reads configuration and data files; their faults are told on `err` and
    /// never stop the program.
    ///
    /// # Errors
    /// When this user has no home and names no files, or `MADOGUCHI_NOW` is no time.
    pub fn new(
        matches: &ArgMatches,
        out: &'a mut dyn Write,
        err: &'a mut dyn Write,
    ) -> Result<Self, CliError> {
        let asked = language(matches);
        let locale = Locale::new(asked.unwrap_or_else(Lang::of_host));
        let paths = places(matches, locale)?;
        let (config, mut faults) = Config::load(&paths.config_dir, locale);
        let locale = Locale::new(asked.or(config.lang).unwrap_or_else(Lang::of_host));
        // Which keys it has wrong is told by the desk, where they matter.
        let (keymap, _) = Keymap::load(&config.keymap, &paths.config_dir, locale);
        let locale = help::named(&keymap, locale);
        let (office, office_faults) = Office::load(&DataFiles::new(&paths.config_dir), locale);
        faults.extend(office_faults);
        tell_faults(err, locale, &faults)?;
        let clock = clock(config.timezone)?;
        Ok(Self {
            out,
            err,
            locale,
            paths,
            acting_as: matches
                .get_one::<String>("as")
                .cloned()
                .or_else(|| config.staff.clone()),
            config,
            office: Arc::new(office),
            clock,
            read_only: matches.get_flag("read-only"),
        })
    }

    /// Opens the office's file for a subcommand that writes.
    ///
    /// # Errors
    /// What [`Store::open`] says, explained.
    pub fn store(&mut self) -> Result<Store, CliError> {
        if self.read_only {
            return self.reading_store();
        }
        let store = self.open(Access::Write)?;
        if let Some(text) = brought_up(&store, self.locale) {
            writeln!(self.err, "{text}")?;
        }
        Ok(store)
    }

    /// Opens the office's file for a desk: for reading where this account may not write it.
    ///
    /// # Errors
    /// What [`Store::open`] says, explained.
    pub fn desk_store(&self) -> Result<Store, CliError> {
        let at = |access| {
            let (clock, office) = (self.clock.clone(), Arc::clone(&self.office));
            Store::open(&self.paths.database, access, clock, office)
        };
        let opened = if self.read_only {
            at(Access::Read)
        } else {
            match at(Access::Write) {
                Err(StoreError::ReadOnly | StoreError::NoPermission { .. }) => at(Access::Read),
                opened => opened,
            }
        };
        opened.map_err(|error| self.explain(&error))
    }

    /// Opens the office's file for a subcommand that only reads.
    ///
    /// # Errors
    /// What [`Store::open`] says, explained.
    pub fn reading_store(&self) -> Result<Store, CliError> {
        self.open(Access::Read)
    }

    fn open(&self, access: Access) -> Result<Store, CliError> {
        Store::open(
            &self.paths.database,
            access,
            self.clock.clone(),
            Arc::clone(&self.office),
        )
        .map_err(|error| self.explain(&error))
    }

    /// Who acts: the name asked for, else the entry tied to the OS account.
    ///
    /// # Errors
    /// `NotAllowed` when nobody is meant.
    pub fn actor(&self, store: &Store) -> Result<Actor, CliError> {
        let user = super::account::current_user();
        let found: Option<Staff> = store
            .acting(&user, self.acting_as.as_deref())
            .map_err(|error| self.explain(&error))?;
        let staff = found.ok_or_else(|| {
            let (label, name) = match &self.acting_as {
                Some(name) => (Label::CliNobodyNamed, name),
                None => (Label::CliNobodyTied, &user),
            };
            let message = self.locale.fill(label, &[("name", name)]);
            let hint = self.locale.text(Label::CliNobodyHint).to_owned();
            CliError::new(
                Exit::NotAllowed,
                "not-allowed",
                Explanation { message, hint },
            )
        })?;
        Ok(Actor {
            staff: staff.id,
            name: staff.name,
            role: staff.role,
            desk: super::account::desk(),
        })
    }

    /// How whoever asks sees people in lists; masked for somebody whom nobody knows.
    #[must_use]
    pub fn sight(&self, store: &Store) -> Sight {
        self.actor(store)
            .map_or(Sight::Masked, |actor| actor.role.sight())
    }

    /// The text of a file that the person names.
    ///
    /// # Errors
    /// When it cannot be read.
    pub fn read_text(&self, file: &Path) -> Result<String, CliError> {
        as_oneself(|| std::fs::read_to_string(file)).map_err(|error| {
            let values: &[(&str, &dyn std::fmt::Display)] =
                &[("file", &file.display()), ("reason", &error)];
            let message = self.locale.fill(Label::CliImportUnreadable, values);
            let hint = explain::io_hint(&error, self.locale);
            CliError::new(Exit::Failed, "io", Explanation { message, hint })
        })
    }

    /// An error of the store with its exit code and its sentence.
    #[must_use]
    pub fn explain(&self, error: &StoreError) -> CliError {
        let exit = match error {
            StoreError::Missing { .. }
            | StoreError::Vanished { .. }
            | StoreError::Foreign { .. }
            | StoreError::Newer { .. }
            | StoreError::Older { .. }
            | StoreError::TooOpen { .. }
            | StoreError::Busy
            | StoreError::DiskFault(_)
            | StoreError::Damaged(_) => Exit::File,
            StoreError::NotFound(_) => Exit::Nothing,
            StoreError::NotAllowed { .. }
            | StoreError::StaffChanged { .. }
            | StoreError::NotOneself { .. }
            | StoreError::Refused(Refusal::NotAllowed { .. }) => Exit::NotAllowed,
            StoreError::Cancelled => Exit::Interrupted,
            _ => Exit::Failed,
        };
        let explanation = match error {
            StoreError::Fields(faults) | StoreError::Refused(Refusal::Fields { faults }) => {
                self.fields(faults)
            }
            _ => explain::store_error(error, &self.office, self.locale),
        };
        CliError::new(exit, error.code(), explanation)
    }

    /// Every faulty field by the name it has in JSON and `--set`, one a line.
    fn fields(&self, faults: &[FieldFault]) -> Explanation {
        let lines: Vec<String> = faults
            .iter()
            .map(|fault| {
                format!(
                    "{}: {}",
                    fault.field,
                    explain::field_fault(fault, self.locale)
                )
            })
            .collect();
        let hint = self.locale.text(Label::CliFieldsHint).to_owned();
        Explanation {
            message: lines.join("\n"),
            hint,
        }
    }

    /// An error of usage.
    #[must_use]
    pub fn usage(&self, label: Label, values: &[(&str, &dyn std::fmt::Display)]) -> CliError {
        let message = self.locale.fill(label, values);
        CliError::new(
            Exit::Usage,
            "usage",
            Explanation {
                message,
                hint: String::new(),
            },
        )
    }

    /// Prints one JSON value on a line of its own.
    ///
    /// # Errors
    /// When the output cannot be written.
    pub fn print_json(&mut self, value: &Value) -> Result<(), CliError> {
        Ok(writeln!(self.out, "{value:#}")?)
    }

    /// Prints one line of text, clean of everything that could steer a terminal.
    /// Tabs stay: they separate the cells of a list, and no stored text holds one.
    ///
    /// # Errors
    /// When the output cannot be written.
    pub fn print(&mut self, text: &str) -> Result<(), CliError> {
        let cells: Vec<String> = text
            .split('\t')
            .map(crate::text::clean::for_terminal)
            .collect();
        Ok(writeln!(self.out, "{}", cells.join("\t"))?)
    }
}

/// What became of a file of an older schema when it was opened, for people.
#[must_use]
pub fn brought_up(store: &Store, locale: Locale) -> Option<String> {
    store.brought_up().map(|done| {
        let values: &[(&str, &dyn std::fmt::Display)] = &[
            ("from", &done.from),
            ("to", &known_schema()),
            ("copy", &done.copy.display()),
        ];
        locale.fill(Label::CliBroughtUp, values)
    })
}

/// Now, or the moment that is set for tests and tutorials; not where times are evidence against
/// whoever sets it.
fn clock(zone: chrono_tz::Tz) -> Result<Clock, CliError> {
    if install::is_setgid() {
        return Ok(Clock::system(zone));
    }
    Clock::from_env(zone).map_err(|error| CliError {
        exit: Exit::Usage,
        ..failed("clock", &error.to_string())
    })
}

/// Where the files are. A setgid program goes nowhere but to its own places: with the rights of its
/// group it would open for its user what they may not.
fn places(matches: &ArgMatches, locale: Locale) -> Result<Paths, CliError> {
    let Some(own) = install::hardened() else {
        return Paths::find(
            matches.get_one::<PathBuf>("config").cloned(),
            matches.get_one::<PathBuf>("db").cloned(),
            |name| std::env::var_os(name),
        )
        .map_err(|error| failed("no-home", &error.to_string()));
    };
    for name in ["db", "config"] {
        if matches.get_one::<PathBuf>(name).is_some() {
            let message = locale.fill(
                Label::PlaceFixed,
                &[("option", &name), ("file", &own.database.display())],
            );
            let hint = locale.text(Label::PlaceFixedHint).to_owned();
            let explanation = Explanation { message, hint };
            return Err(CliError::new(Exit::Usage, "place-is-fixed", explanation));
        }
    }
    Ok(Paths {
        config_dir: own.config,
        database: own.database,
        state_dir: own.state,
        papers: own.papers,
    })
}

/// The language asked for on the command line.
#[must_use]
pub fn language(matches: &ArgMatches) -> Option<Lang> {
    match matches.get_one::<String>("lang").map(String::as_str) {
        Some("ja") => Some(Lang::Ja),
        Some("en") => Some(Lang::En),
        _ => None,
    }
}

fn failed(code: &'static str, message: &str) -> CliError {
    let explanation = Explanation {
        message: message.to_owned(),
        hint: String::new(),
    };
    CliError::new(Exit::Failed, code, explanation)
}

fn tell_faults(err: &mut dyn Write, locale: Locale, faults: &[Fault]) -> Result<(), CliError> {
    for fault in faults {
        writeln!(err, "{fault}")?;
    }
    if !faults.is_empty() {
        writeln!(
            err,
            "{}",
            locale.fill(Label::CliFaults, &[("count", &faults.len())])
        )?;
    }
    Ok(())
}
