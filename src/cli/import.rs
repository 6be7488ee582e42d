//! `import`: public data files into the directory.
//!
//! Faulty rows are named with file, line and column. While any row is faulty
//! nothing goes in, unless the person says so with `--good-rows`; `--dry-run`
//! shows what would happen.

use super::context::Context;
use super::exit::{CliError, Exit};
use super::import_report;
use crate::explain::Explanation;
use crate::import::{self, Edition, ImportError, ImportKind, Progress, Refused};
use crate::locale::Label;
use crate::store::import_apply::{Apply, ImportResult};
use clap::ArgMatches;
use serde_json::json;
use signal_hook::consts::SIGINT;
use std::io::{IsTerminal, Write};
use std::path::PathBuf;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::{Duration, Instant};

/// Kind of the file of town positions.
pub const TOWNS: &str = "towns";
/// Kind of the file of postal codes.
pub const POSTAL: &str = "postal";

/// How many faulty rows are printed one by one.
const FAULTS_SHOWN: usize = 50;

/// Imports files of one kind.
///
/// # Errors
/// When a file cannot be read, a row is faulty (without `--good-rows`), or the
/// store refuses.
pub fn run(matches: &ArgMatches, context: &mut Context<'_>) -> Result<Exit, CliError> {
    let kind = matches.get_one::<String>("kind").map_or("", String::as_str);
    let files: Vec<PathBuf> = matches
        .get_many("files")
        .unwrap_or_default()
        .cloned()
        .collect();
    if !matches.get_flag("dry-run") {
        place_by_areas(context)?;
    }
    match ImportKind::from_code(kind) {
        Some(kind) => institutions(kind, &files, matches, context),
        None if kind == POSTAL => postal(&files, matches, context),
        None => towns(&files, matches, context),
    }
}

/// Before new institutions come in, those that are there follow the present areas.
fn place_by_areas(context: &mut Context<'_>) -> Result<(), CliError> {
    let mut store = context.store()?;
    let actor = context.actor(&store)?;
    let moved = store.place_by_areas(&actor);
    if let Some(moved @ 1..) = moved.map_err(|error| context.explain(&error))? {
        let told = context
            .locale
            .fill(Label::CliImportPlaced, &[("count", &moved)]);
        writeln!(context.err, "{told}")?;
    }
    Ok(())
}

fn postal(
    files: &[PathBuf],
    matches: &ArgMatches,
    context: &mut Context<'_>,
) -> Result<Exit, CliError> {
    let dry_run = matches.get_flag("dry-run");
    let mut store = if dry_run {
        context.reading_store()?
    } else {
        context.store()?
    };
    let actor = context.actor(&store)?;
    let mut bar = Bar::new(context);
    let read = import::postal::read(files, &mut bar);
    bar.end();
    let read = read.map_err(|error| explain(context, &error))?;
    tell(context, &read.warnings)?;
    tell(context, &read.refused)?;
    let held_back = !read.refused.is_empty() && !matches.get_flag("good-rows") && !dry_run;
    if !dry_run && !held_back {
        store
            .apply_postal(&actor, &read.towns)
            .map_err(|error| context.explain(&error))?;
    }
    if matches.get_flag("json") {
        let value = json!({
            "read": read.read,
            "towns": read.towns.len(),
            "refused": read.refused.iter().map(|refused| refused_json(context, refused))
                .collect::<Vec<_>>(),
        });
        context.print_json(&value)?;
    } else if !held_back {
        let values: &[(&str, &dyn std::fmt::Display)] =
            &[("read", &read.read), ("towns", &read.towns.len())];
        let line = context.locale.fill(Label::CliImportPostalDone, values);
        context.print(&line)?;
    }
    end(context, read.refused.len(), held_back, dry_run)
}

fn institutions(
    kind: ImportKind,
    files: &[PathBuf],
    matches: &ArgMatches,
    context: &mut Context<'_>,
) -> Result<Exit, CliError> {
    let dry_run = matches.get_flag("dry-run");
    // The file is opened first: reading for a minute only to hear that nothing
    // can be written would be a poor joke.
    let mut store = if dry_run {
        context.reading_store()?
    } else {
        context.store()?
    };
    let actor = context.actor(&store)?;
    let mut bar = Bar::new(context);
    let edition = import::read(kind, files, &mut bar);
    bar.end();
    let edition = edition.map_err(|error| explain(context, &error))?;
    tell(context, &edition.warnings)?;
    tell(context, &edition.refused)?;
    let held_back = !edition.refused.is_empty() && !matches.get_flag("good-rows") && !dry_run;
    let mode = if dry_run || held_back {
        Apply::DryRun
    } else {
        Apply::Write
    };
    let result = store
        .apply_edition(&actor, &edition, files, mode, &mut bar)
        .map_err(|error| context.explain(&error));
    bar.end();
    let result = result?;
    print(context, matches.get_flag("json"), &edition, &result)?;
    end(context, edition.refused.len(), held_back, dry_run)
}

fn towns(
    files: &[PathBuf],
    matches: &ArgMatches,
    context: &mut Context<'_>,
) -> Result<Exit, CliError> {
    let dry_run = matches.get_flag("dry-run");
    let mut store = if dry_run {
        context.reading_store()?
    } else {
        context.store()?
    };
    let actor = context.actor(&store)?;
    let mut bar = Bar::new(context);
    let read = import::towns::read(files, &mut bar);
    bar.end();
    let read = read.map_err(|error| explain(context, &error))?;
    tell(context, &read.warnings)?;
    tell(context, &read.refused)?;
    let held_back = !read.refused.is_empty() && !matches.get_flag("good-rows") && !dry_run;
    let mut positions = 0;
    if !dry_run && !held_back {
        positions = store
            .apply_towns(&actor, &read.towns)
            .map_err(|error| context.explain(&error))?
            .placed;
    }
    if matches.get_flag("json") {
        let value = json!({
            "read": read.read,
            "towns": read.towns.len(),
            "positions": positions,
            "refused": read.refused.iter().map(|refused| refused_json(context, refused))
                .collect::<Vec<_>>(),
        });
        context.print_json(&value)?;
    } else if !held_back {
        let values: &[(&str, &dyn std::fmt::Display)] =
            &[("towns", &read.towns.len()), ("positions", &positions)];
        let line = context.locale.fill(Label::CliImportTownsDone, values);
        context.print(&line)?;
    }
    end(context, read.refused.len(), held_back, dry_run)
}

/// Says that nothing went in, where that is so.
fn end(
    context: &mut Context<'_>,
    refused: usize,
    held_back: bool,
    dry_run: bool,
) -> Result<Exit, CliError> {
    if held_back {
        let told = context
            .locale
            .fill(Label::CliImportHeldBack, &[("count", &refused)]);
        writeln!(context.err, "{told}")?;
        return Ok(Exit::Failed);
    }
    if dry_run {
        writeln!(
            context.err,
            "{}",
            context.locale.text(Label::CliImportWasDry)
        )?;
    }
    Ok(Exit::Done)
}

fn print(
    context: &mut Context<'_>,
    json: bool,
    edition: &Edition,
    result: &ImportResult,
) -> Result<(), CliError> {
    if json {
        let value = json!({
            "read": edition.read,
            "as_of": edition.as_of,
            "added": result.added,
            "changed": result.changed,
            "unchanged": result.unchanged,
            "vanished": result.vanished,
            "to_review": result.to_review,
            "held_back": result.held_back,
            "hours_unplaced": result.hours_unplaced,
            "older_than": result.older_than,
            "changes": import_report::as_json(&result.changes),
            "warnings": edition.warnings.iter().map(|remark| refused_json(context, remark))
                .collect::<Vec<_>>(),
            "refused": edition.refused.iter().map(|refused| refused_json(context, refused))
                .collect::<Vec<_>>(),
        });
        return context.print_json(&value);
    }
    let values: &[(&str, &dyn std::fmt::Display)] = &[
        ("read", &edition.read),
        ("added", &result.added),
        ("changed", &result.changed),
        ("unchanged", &result.unchanged),
        ("vanished", &result.vanished),
        ("review", &result.to_review),
        ("refused", &edition.refused.len()),
    ];
    let line = context.locale.fill(Label::CliImportDone, values);
    context.print(&line)?;
    import_report::print(context, &result.changes)?;
    notable(context, result)
}

/// What an operator should know beside the figures.
fn notable(context: &mut Context<'_>, result: &ImportResult) -> Result<(), CliError> {
    let remarks = [
        (Label::CliImportSparedRows, result.held_back),
        (Label::ImportHoursAlone, result.hours_unplaced),
    ];
    for (label, count) in remarks.into_iter().filter(|(_, count)| *count > 0) {
        let told = context.locale.fill(label, &[("count", &count)]);
        writeln!(context.err, "{told}")?;
    }
    if let Some(newest) = &result.older_than {
        let told = context
            .locale
            .fill(Label::CliImportOlder, &[("newest", newest)]);
        writeln!(context.err, "{told}")?;
    }
    Ok(())
}

/// `file:line: column: what is wrong`.
fn remark(context: &Context<'_>, refused: &Refused) -> String {
    let line = if refused.line == 0 {
        String::new()
    } else {
        format!("{}:", refused.line)
    };
    let column = refused
        .column
        .as_deref()
        .map_or(String::new(), |name| format!(" {name}:"));
    let what = refused.reason.text(context.locale);
    let text = format!("{}:{line}{column} {what}", refused.file.display());
    crate::text::clean::for_terminal(&text)
}

/// Names faulty rows on stderr.
fn tell(context: &mut Context<'_>, remarks: &[Refused]) -> Result<(), CliError> {
    for refused in remarks.iter().take(FAULTS_SHOWN) {
        let line = remark(context, refused);
        writeln!(context.err, "{line}")?;
    }
    if let Some(more) = remarks
        .len()
        .checked_sub(FAULTS_SHOWN)
        .filter(|more| *more > 0)
    {
        writeln!(
            context.err,
            "{}",
            context
                .locale
                .fill(Label::CliImportMore, &[("count", &more)])
        )?;
    }
    Ok(())
}

fn refused_json(context: &Context<'_>, refused: &Refused) -> serde_json::Value {
    json!({
        "file": refused.file,
        "line": refused.line,
        "column": refused.column,
        "reason": refused.reason.text(context.locale),
    })
}

fn explain(context: &Context<'_>, error: &ImportError) -> CliError {
    let hint = context
        .locale
        .text(Label::CliImportNothingChanged)
        .to_owned();
    let (exit, message) = match error {
        ImportError::Cancelled => (
            Exit::Interrupted,
            context.locale.text(Label::CliImportCancelled).to_owned(),
        ),
        ImportError::Refused(refused) => (Exit::Failed, remark(context, refused)),
        ImportError::Unreadable { file, source } => {
            let values: &[(&str, &dyn std::fmt::Display)] =
                &[("file", &file.display()), ("reason", source)];
            (
                Exit::Failed,
                context.locale.fill(Label::CliImportUnreadable, values),
            )
        }
    };
    CliError::new(exit, "import", Explanation { message, hint })
}

/// Rows read so far, on stderr, where a person is looking; once every half second. ^C stops the
/// import between two rows, before anything is written; a second one ends the program at once.
struct Bar {
    stopped: Arc<AtomicBool>,
    label: String,
    shown: Option<Instant>,
    begun: Instant,
    on: bool,
}

impl Bar {
    fn new(context: &Context<'_>) -> Self {
        let stopped = Arc::new(AtomicBool::new(false));
        // Without the handlers ^C ends the program, and the open transaction goes with it.
        let _ = signal_hook::flag::register_conditional_default(SIGINT, Arc::clone(&stopped))
            .and_then(|_| signal_hook::flag::register(SIGINT, Arc::clone(&stopped)));
        Self {
            stopped,
            label: context.locale.text(Label::CliImportReading).to_owned(),
            shown: None,
            begun: Instant::now(),
            on: std::io::stderr().is_terminal(),
        }
    }

    fn end(&self) {
        if self.shown.is_some() {
            let _ = write!(std::io::stderr(), "\r\x1b[K");
        }
    }
}

impl Progress for Bar {
    fn rows(&mut self, rows: usize) -> bool {
        let due = self.shown.unwrap_or(self.begun) + Duration::from_millis(500);
        if self.on && Instant::now() >= due {
            self.shown = Some(Instant::now());
            let _ = write!(std::io::stderr(), "\r\x1b[K{} {rows}", self.label);
        }
        !self.stopped.load(Ordering::SeqCst)
    }
}
