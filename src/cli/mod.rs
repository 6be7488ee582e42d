//! The command line: the same store and the same rules as on screen.
//!
//! Data goes to stdout, talk to stderr; everything listed can be had as JSON.

mod account;
pub mod args;
mod audit;
mod candidates;
mod check;
mod confirm;
pub mod context;
mod copies;
mod crypt;
mod doctor;
mod drafts;
pub mod exit;
mod export;
mod exposure;
mod facility;
mod find;
mod handbook;
mod help;
mod import;
mod import_bar;
mod import_report;
mod init;
mod interrupt;
mod json_line;
mod log;
pub mod misuse;
mod output;
mod pairs;
mod papers;
mod person;
mod pin;
mod queue;
mod records;
mod report;
mod retention;
mod reviews;
mod roster;
mod show;
mod staff;
mod start;
mod steps;
mod supply;
mod themes;
mod today;
mod view;
mod visits;

pub use account::{current_user, desk, way_in};

use clap::ArgMatches;
use context::Context;
use exit::{CliError, Exit};
use std::io::Write;

/// Runs one subcommand and writes what it has to say.
///
/// `Ok(None)` means that the command line asks for the desk itself (no
/// subcommand, or `demo`), which is not for this room to open.
///
/// # Errors
/// When the error itself could not be written.
pub fn run(
    matches: &ArgMatches,
    out: &mut dyn Write,
    err: &mut dyn Write,
) -> std::io::Result<Option<Exit>> {
    let Some((name, sub)) = matches.subcommand() else {
        return Ok(None);
    };
    if name == "demo" {
        return Ok(None);
    }
    let asked = sub.subcommand().map_or(sub, |(_, inner)| inner);
    let wants_json = asked.try_get_one::<bool>("json").ok().flatten() == Some(&true);
    let done = Context::new(matches, &mut *out, &mut *err)
        .and_then(|mut context| dispatch(name, sub, &mut context));
    match done {
        Ok(exit) => Ok(Some(exit)),
        Err(error) => {
            tell(&error, wants_json, out, err)?;
            Ok(Some(error.exit))
        }
    }
}

fn dispatch(name: &str, sub: &ArgMatches, context: &mut Context<'_>) -> Result<Exit, CliError> {
    match name {
        "init" => init::run(sub, context),
        "import" => import::run(sub, context),
        "reviews" => reviews::run(sub, context),
        "find" => find::run(sub, context),
        "facility" => facility::run(sub, context),
        "candidates" => candidates::run(sub, context),
        "pairs" => pairs::run(sub, context),
        "log" => log::run(sub, context),
        "show" => show::run(sub, context),
        "records" => records::run(sub, context),
        "add" => records::add(sub, context),
        "queue" => queue::run(sub, context),
        "start" => start::run(sub, context),
        "do" => steps::run(sub, context),
        "handbook" => handbook::run(sub, context),
        "export" => export::run(sub, context),
        "offer-text" => papers::offer(sub, context),
        "information-sheet" => papers::sheet(sub, context),
        "report" => report::run(sub, context),
        "supply" => supply::run(sub, context),
        "visits" => visits::run(sub, context),
        "themes" => themes::run(sub, context),
        "issues" => themes::issues(sub, context),
        "bundle" => themes::bundle(sub, context),
        "today" => today::run(sub, context),
        "check" => check::run(sub, context),
        "audit" => audit::run(sub, context),
        "backup" => copies::backup(sub, context),
        "restore" => copies::restore(sub, context),
        "decrypt" => crypt::decrypt(sub, context),
        "roster" => roster::run(sub, context),
        "activity" => roster::activity(sub, context),
        "retention" => retention::run(sub, context),
        "pin" => pin::run(sub, context),
        "staff" => staff::run(sub, context),
        "drafts" => drafts::run(sub, context),
        "keys" => help::keys(sub, context),
        "doctor" => doctor::run(context),
        "completions" => help::completions(sub, context),
        "man" => help::man(context),
        other => unreachable!("clap lets no subcommand {other} through"),
    }
}

/// Writes an error: as JSON on stdout, or as one or two lines on stderr.
///
/// # Errors
/// When it cannot be written.
pub fn tell(
    error: &CliError,
    json: bool,
    out: &mut dyn Write,
    err: &mut dyn Write,
) -> std::io::Result<()> {
    if error.exit == Exit::Done {
        return Ok(());
    }
    if json {
        return writeln!(out, "{:#}", error.json());
    }
    writeln!(err, "{}", error.explanation.message)?;
    if !error.explanation.hint.is_empty() {
        writeln!(err, "{}", error.explanation.hint)?;
    }
    Ok(())
}
