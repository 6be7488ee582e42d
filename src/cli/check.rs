//! `check`, `backup`, `restore`: is the file whole, and a copy that surely is.

use super::context::Context;
use super::exit::{CliError, Exit};
use crate::locale::Label;
use crate::store::backup as copies;
use crate::store::check::CheckReport;
use crate::store::drafts;
use clap::ArgMatches;
use serde_json::json;
use std::fmt::Display;
use std::path::PathBuf;

/// Checks integrity, foreign keys, the audit chain and the records themselves.
///
/// # Errors
/// When the file cannot be opened.
pub fn run(matches: &ArgMatches, context: &mut Context<'_>) -> Result<Exit, CliError> {
    let store = context.reading_store()?;
    let drafts = drafts::peek(&context.paths.drafts_dir()).map_or(0, |kept| kept.len());
    let report = store
        .check(drafts)
        .map_err(|error| context.explain(&error))?;
    if matches.get_flag("json") {
        context.print_json(&json!(report))?;
    } else {
        for line in lines(context, &report) {
            context.print(&line)?;
        }
    }
    Ok(if report.ok { Exit::Done } else { Exit::File })
}

/// The report for people: one line a finding, faults behind it.
fn lines(context: &Context<'_>, report: &CheckReport) -> Vec<String> {
    let fill = |label, values: &[(&str, &dyn Display)]| context.locale.fill(label, values);
    let chain = &report.audit_chain;
    let mut lines = vec![
        fill(
            Label::CliCheckSchema,
            &[("schema", &report.schema), ("sqlite", &report.sqlite)],
        ),
        fill(Label::CliCheckIntegrity, &[("result", &report.integrity)]),
        match chain.broken_at {
            None => fill(
                Label::CliCheckChain,
                &[("rows", &chain.rows), ("head", &chain.head)],
            ),
            Some(seq) => fill(Label::CliCheckChainBroken, &[("seq", &seq)]),
        },
    ];
    lines.extend(
        report
            .records
            .iter()
            .map(|fault| super::audit::record_fault(context, fault)),
    );
    for fault in report
        .foreign_keys
        .iter()
        .chain(&report.numbers)
        .chain(&report.items)
    {
        lines.push(format!("!! {fault}"));
    }
    lines.push(fill(Label::CliCheckDrafts, &[("count", &report.drafts)]));
    let whole = if report.ok {
        Label::CliCheckOk
    } else {
        Label::CliCheckNotOk
    };
    lines.push(fill(whole, &[]));
    lines
}

/// Writes a consistent copy while others work.
///
/// # Errors
/// When the target is there already or cannot be written.
pub fn backup(matches: &ArgMatches, context: &mut Context<'_>) -> Result<Exit, CliError> {
    let target = file(matches);
    let mut store = context.store()?;
    let actor = context.actor(&store)?;
    store
        .backup_to(&actor, &target)
        .map_err(|error| context.explain(&error))?;
    let told = context
        .locale
        .fill(Label::CliBackupDone, &[("file", &target.display())]);
    writeln!(context.err, "{told}")?;
    Ok(Exit::Done)
}

/// Puts a copy in the place of the office's file; what was there is kept.
///
/// # Errors
/// When the copy is not whole or somebody has the file open.
pub fn restore(matches: &ArgMatches, context: &mut Context<'_>) -> Result<Exit, CliError> {
    let copy = file(matches);
    let database = context.paths.database.clone();
    let restored = copies::restore(&copy, &database, context.clock.now())
        .map_err(|error| context.explain(&error))?;
    let mut store = context.store()?;
    let actor = context.actor(&store)?;
    store
        .note_restore(&actor, &copy)
        .map_err(|error| context.explain(&error))?;
    let kept = restored
        .kept
        .map_or_else(|| "-".to_owned(), |kept| kept.display().to_string());
    let told = context.locale.fill(
        Label::CliRestoreDone,
        &[("file", &database.display()), ("kept", &kept)],
    );
    writeln!(context.err, "{told}")?;
    Ok(Exit::Done)
}

fn file(matches: &ArgMatches) -> PathBuf {
    matches
        .get_one::<PathBuf>("file")
        .cloned()
        .unwrap_or_default()
}
