//! `import`: public data files into the directory.
//!
//! Faulty rows are named with file, line and column. While any row is faulty
//! nothing goes in, unless the person says so with `--good-rows`; `--dry-run`
//! shows what would happen.

use super::context::Context;
use super::exit::{CliError, Exit};
use super::import_bar::Bar;
use super::import_report;
use crate::domain::staff::Actor;
use crate::explain::Explanation;
use crate::host::own_rights::as_oneself;
use crate::import::{self, Edition, ImportError, ImportKind, Refused};
use crate::locale::Label;
use crate::store::Store;
use crate::store::import_apply::{Apply, ImportResult};
use clap::ArgMatches;
use serde_json::json;
use std::path::PathBuf;
use std::sync::Arc;

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
    let wish = Wish::of(matches);
    if !wish.dry_run {
        place_by_areas(context)?;
    }
    let read = match ImportKind::from_code(kind) {
        Some(kind) => return institutions(kind, &files, &wish, context),
        None if kind == POSTAL => postal(&files, &wish, context)?,
        None => towns(&files, &wish, context)?,
    };
    read.report(&wish, context)
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

/// How the person wants it imported.
struct Wish {
    dry_run: bool,
    good_rows: bool,
    tells: Telling,
}

/// What is told of the outcome.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Telling {
    /// Counts by area and kind.
    Summary,
    /// Every name too.
    Names,
    /// Everything, for programs.
    Json,
}

impl Wish {
    fn of(matches: &ArgMatches) -> Self {
        Self {
            dry_run: matches.get_flag("dry-run"),
            good_rows: matches.get_flag("good-rows"),
            tells: if matches.get_flag("json") {
                Telling::Json
            } else if matches.get_flag("names") {
                Telling::Names
            } else {
                Telling::Summary
            },
        }
    }

    /// Faulty rows hold back the whole import.
    fn is_held_back(&self, refused: &[Refused]) -> bool {
        !refused.is_empty() && !self.good_rows && !self.dry_run
    }

    /// The shared file, and who imports. It is opened before anything is read: reading for a
    /// minute only to hear that nothing can be written would be a poor joke.
    fn open(&self, context: &mut Context<'_>) -> Result<(Store, Actor), CliError> {
        let store = if self.dry_run {
            context.reading_store()?
        } else {
            context.store()?
        };
        let actor = context.actor(&store)?;
        Ok((store, actor))
    }

    /// Says that nothing went in, where that is so.
    fn end(&self, refused: &[Refused], context: &mut Context<'_>) -> Result<Exit, CliError> {
        if self.is_held_back(refused) {
            let told = context
                .locale
                .fill(Label::CliImportHeldBack, &[("count", &refused.len())]);
            writeln!(context.err, "{told}")?;
            return Ok(Exit::Failed);
        }
        if self.dry_run {
            let told = context.locale.text(Label::CliImportWasDry);
            writeln!(context.err, "{told}")?;
        }
        Ok(Exit::Done)
    }
}

/// Reads with a bar; faults of the whole file are explained.
fn read<T: Send>(
    context: &Context<'_>,
    bar: &mut Bar,
    read: impl FnOnce(&mut Bar) -> Result<T, ImportError> + Send,
) -> Result<T, CliError> {
    // The files are the person's, and so are the rights to read them.
    let found = as_oneself(|| read(bar));
    bar.end();
    found.map_err(|error| explain(context, &error))
}

fn institutions(
    kind: ImportKind,
    files: &[PathBuf],
    wish: &Wish,
    context: &mut Context<'_>,
) -> Result<Exit, CliError> {
    let (mut store, actor) = wish.open(context)?;
    let mut bar = Bar::new(context);
    let office = Arc::clone(&context.office);
    let edition = read(context, &mut bar, |bar| {
        import::read(kind, files, office.handbook_words(), bar)
    })?;
    tell(context, &edition.warnings)?;
    tell(context, &edition.refused)?;
    let mode = if wish.dry_run || wish.is_held_back(&edition.refused) {
        Apply::DryRun
    } else {
        Apply::Write
    };
    let result = store
        .apply_edition(&actor, &edition, files, mode, &mut bar)
        .map_err(|error| context.explain(&error));
    if mode == Apply::Write && result.is_ok() {
        bar.say(context.locale.text(Label::CliImportIndexing));
        keep_index(&store);
    }
    bar.end();
    print(context, wish, &edition, &result?)?;
    wish.end(&edition.refused, context)
}

/// Writes the file of the search index, so that nobody's next start waits until it is made.
fn keep_index(store: &Store) {
    let kept = store.directory_index().and_then(|made| {
        if made.wants_a_file() {
            store.keep_index(&made)
        } else {
            Ok(())
        }
    });
    if let Err(error) = kept {
        // What was imported is in; the next start makes the index itself.
        tracing::debug!(code = error.code(), "writing the file of the index");
    }
}

/// What was read of a file that fills one table: no institutions, nothing to be joined.
struct TableRead {
    /// Names in the JSON answer and their values, the refused rows left out.
    figures: Vec<(&'static str, usize)>,
    told: Label,
    refused: Vec<Refused>,
}

fn postal(
    files: &[PathBuf],
    wish: &Wish,
    context: &mut Context<'_>,
) -> Result<TableRead, CliError> {
    let (mut store, actor) = wish.open(context)?;
    let mut bar = Bar::new(context);
    let read = read(context, &mut bar, |bar| import::postal::read(files, bar))?;
    tell(context, &read.warnings)?;
    if !wish.dry_run && !wish.is_held_back(&read.refused) {
        store
            .apply_postal(&actor, &read.towns)
            .map_err(|error| context.explain(&error))?;
    }
    Ok(TableRead {
        figures: vec![("read", read.read), ("towns", read.towns.len())],
        told: Label::CliImportPostalDone,
        refused: read.refused,
    })
}

fn towns(files: &[PathBuf], wish: &Wish, context: &mut Context<'_>) -> Result<TableRead, CliError> {
    let (mut store, actor) = wish.open(context)?;
    let mut bar = Bar::new(context);
    let read = read(context, &mut bar, |bar| import::towns::read(files, bar))?;
    tell(context, &read.warnings)?;
    let mut placed = 0;
    if !wish.dry_run && !wish.is_held_back(&read.refused) {
        placed = store
            .apply_towns(&actor, &read.towns)
            .map_err(|error| context.explain(&error))?
            .placed;
    }
    Ok(TableRead {
        figures: vec![
            ("read", read.read),
            ("towns", read.towns.len()),
            ("positions", placed),
        ],
        told: Label::CliImportTownsDone,
        refused: read.refused,
    })
}

impl TableRead {
    fn report(&self, wish: &Wish, context: &mut Context<'_>) -> Result<Exit, CliError> {
        tell(context, &self.refused)?;
        if wish.tells == Telling::Json {
            let mut value: serde_json::Map<String, serde_json::Value> = self
                .figures
                .iter()
                .map(|(name, count)| ((*name).to_owned(), json!(count)))
                .collect();
            let refused = self.refused.iter().map(|row| refused_json(context, row));
            value.insert("refused".to_owned(), refused.collect());
            context.print_json(&value.into())?;
        } else if !wish.is_held_back(&self.refused) {
            let values = self.figures.iter();
            let values: Vec<(&str, &dyn std::fmt::Display)> = values
                .map(|(name, count)| (*name, count as &dyn std::fmt::Display))
                .collect();
            let line = context.locale.fill(self.told, &values);
            context.print(&line)?;
        }
        wish.end(&self.refused, context)
    }
}

fn print(
    context: &mut Context<'_>,
    wish: &Wish,
    edition: &Edition,
    result: &ImportResult,
) -> Result<(), CliError> {
    if wish.tells == Telling::Json {
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
    import_report::print(context, &result.changes, wish.tells == Telling::Names)?;
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
