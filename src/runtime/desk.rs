//! From the command line to the desk: `madoguchi` on the office's file, `madoguchi demo` on one of
//! its own.

use super::start::{Opened, StartError, open};
use crate::cli::context::Context;
use crate::cli::exit::{CliError, Exit};
use crate::clock::Clock;
use crate::domain::staff::Actor;
use crate::explain::{self, Explanation};
use crate::locale::{Label, Locale};
use crate::office::Office;
use crate::sample;
use crate::store::open::Access;
use crate::store::{Store, StoreError};
use crate::term::TermError;
use clap::ArgMatches;
use std::io::{self, Write};
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::{env, fs, process, thread};

/// Opens the desk that the arguments ask for and runs it to its end; gives the exit code.
///
/// # Errors
/// When there is no terminal, nobody is meant, or the file cannot be read; told by the caller.
pub fn desk(
    matches: &ArgMatches,
    out: &mut dyn Write,
    err: &mut dyn Write,
) -> Result<u8, CliError> {
    let context = Context::new(matches, out, err)?;
    let demo = matches
        .subcommand()
        .filter(|(name, _)| *name == "demo")
        .map(|(_, demo)| demo);
    let log = crate::logging::start(
        &context.paths.log_dir(),
        "desk",
        &crate::cli::current_user(),
    )
    .ok();
    let place = demo
        .map(DemoPlace::of)
        .transpose()
        .map_err(|error| io_error(&error, context.locale))?;
    let (store, me) = if let (Some(place), Some(demo)) = (&place, demo) {
        open_demo(&place.file, demo, &context).map_err(|error| context.explain(&error))?
    } else {
        let store = context.desk_store()?;
        let me = context.actor(&store)?;
        (store, me)
    };
    let mut paths = context.paths.clone();
    if let Some(folder) = place.as_ref().and_then(|place| place.folder.as_ref()) {
        paths.state_dir.clone_from(folder);
    }
    let opened = Opened {
        store,
        me,
        paths,
        config: context.config.clone(),
        locale: context.locale,
        demo: demo.is_some(),
        log: log.as_ref().map(|log| log.file().to_owned()),
    };
    open(opened).map_err(|error| explained(&error, &context))
}

/// Where the sample office lies. Dropping it removes a folder that was made for it.
struct DemoPlace {
    file: PathBuf,
    folder: Option<PathBuf>,
}

impl DemoPlace {
    fn of(demo: &ArgMatches) -> io::Result<Self> {
        if let Some(file) = demo.get_one::<PathBuf>("keep") {
            return Ok(Self {
                file: file.clone(),
                folder: None,
            });
        }
        let folder = env::temp_dir().join(format!("madoguchi-demo-{}", process::id()));
        private_folder(&folder)?;
        Ok(Self {
            file: folder.join("demo.db"),
            folder: Some(folder),
        })
    }
}

impl Drop for DemoPlace {
    fn drop(&mut self) {
        if let Some(folder) = &self.folder {
            // Invented data in a private folder: what cannot be removed does no harm.
            let _ = fs::remove_dir_all(folder);
        }
    }
}

/// A folder for this user alone, which must not be there yet: in a shared one somebody else may have made it.
fn private_folder(folder: &Path) -> io::Result<()> {
    use std::os::unix::fs::DirBuilderExt as _;
    fs::DirBuilder::new().mode(0o700).create(folder)
}

/// Creates the sample office, hires its staff, and fills it behind the desk's back, as other desks would.
fn open_demo(
    file: &Path,
    demo: &ArgMatches,
    context: &Context<'_>,
) -> Result<(Store, Actor), StoreError> {
    let (clock, office) = (context.clock.clone(), Arc::clone(&context.office));
    if file.exists() {
        let store = Store::open(file, Access::Write, clock, office)?;
        let first = store
            .staff()?
            .into_iter()
            .find(|staff| staff.active && staff.role.may_write());
        let first = first.ok_or_else(|| StoreError::NotFound(file.display().to_string()))?;
        let me = Actor {
            staff: first.id,
            name: first.name,
            role: first.role,
            desk: crate::cli::desk(),
        };
        return Ok((store, me));
    }
    let mut store = Store::create(file, clock.clone(), Arc::clone(&office))?;
    let size = size(demo);
    let me = sample::open(&mut store, &size)?;
    let filled = file.to_owned();
    thread::Builder::new()
        .name("sample".to_owned())
        .spawn(move || fill(&filled, &size, clock, office))
        .map_err(StoreError::io("starting the sample's thread"))?;
    Ok((store, me))
}

fn fill(file: &Path, size: &sample::Size, clock: Clock, office: Arc<Office>) {
    let filled = Store::open(file, Access::Write, clock, office)
        .and_then(|mut store| sample::fill(&mut store, size));
    if let Err(error) = filled {
        tracing::warn!(code = error.code(), "filling the sample office");
    }
}

fn size(demo: &ArgMatches) -> sample::Size {
    let usual = sample::Size::default();
    let count = |name: &str| demo.get_one::<u32>(name).copied();
    sample::Size {
        facilities: count("facilities").unwrap_or(usual.facilities),
        consultations: count("consultations").unwrap_or(usual.consultations),
        seed: count("seed").map_or(usual.seed, u64::from),
    }
}

fn explained(error: &StartError, context: &Context<'_>) -> CliError {
    let locale = context.locale;
    match error {
        StartError::Store(error) => context.explain(error),
        StartError::Terminal(TermError::NotATerminal | TermError::Dumb(_)) => {
            let explanation = Explanation {
                message: locale.text(Label::AppNoTerminal).to_owned(),
                hint: locale.text(Label::AppNoTerminalHint).to_owned(),
            };
            CliError::new(Exit::Usage, "no-terminal", explanation)
        }
        StartError::Terminal(TermError::Io { source, .. }) | StartError::Thread(source) => {
            io_error(source, locale)
        }
    }
}

fn io_error(error: &io::Error, locale: Locale) -> CliError {
    let message = locale.fill(Label::ErrorIo, &[("reason", error)]);
    CliError::new(
        Exit::Failed,
        "io",
        Explanation {
            message,
            hint: explain::io_hint(error, locale),
        },
    )
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::cli::args;
    use crate::locale::Lang;

    #[test]
    fn the_size_of_the_sample_office_is_what_the_command_line_says() {
        let line = ["madoguchi", "demo", "--facilities", "400000", "--seed", "7"];
        let matches = args::command(Locale::new(Lang::En)).get_matches_from(line);
        let (_, demo) = matches.subcommand().unwrap();
        let usual = sample::Size::default();
        let asked = sample::Size {
            facilities: 400_000,
            seed: 7,
            ..usual
        };
        assert_eq!(size(demo), asked);
    }
}
