//! `backup` and `restore`: a copy that surely is one, and the way back.

use super::context::Context;
use super::crypt;
use super::exit::{CliError, Exit};
use crate::host::own_rights::as_oneself;
use crate::locale::Label;
use crate::store::generations::{Keep, name_of};
use crate::store::restore::{self as copies, Rehearsal};
use clap::ArgMatches;
use serde_json::json;
use std::fmt::Display;
use std::path::PathBuf;

/// Writes a consistent copy while others work; into a folder of generations, where the oldest go.
///
/// # Errors
/// When the target is there already or cannot be written.
pub fn backup(matches: &ArgMatches, context: &mut Context<'_>) -> Result<Exit, CliError> {
    let recipients = crypt::recipients(matches, context)?;
    let folder = matches.get_one::<PathBuf>("into");
    let target = match (folder, matches.get_one::<PathBuf>("file")) {
        (Some(folder), _) => folder.join(name_of(context.clock.now(), recipients.is_some())),
        (None, Some(file)) => file.clone(),
        (None, None) => return Err(context.usage(Label::CopiesWhere, &[])),
    };
    let place = target
        .parent()
        .filter(|place| !place.as_os_str().is_empty());
    if let Some(place) = place.filter(|place| !as_oneself(|| place.is_dir())) {
        return Err(context.usage(Label::CopiesNoFolder, &[("folder", &place.display())]));
    }
    let mut store = context.store()?;
    let actor = context.actor(&store)?;
    store.keep_heads_in(context.paths.audit_heads());
    let copied = store
        .backup_for(&actor, &target, recipients.as_ref())
        .map_err(|error| context.explain(&error))?;
    let label = if recipients.is_some() {
        Label::CopiesSealed
    } else {
        Label::CliBackupDone
    };
    tell(context, label, &[("file", &copied.path.display())])?;
    tell(
        context,
        Label::CopiesHead,
        &[("rows", &copied.audit_rows), ("head", &copied.audit_head)],
    )?;
    if let Some(folder) = folder {
        let zone = context.clock.zone();
        let removed = as_oneself(|| Keep::default().rotate(folder, zone))
            .map_err(|error| context.explain(&error))?;
        for path in removed {
            tell(context, Label::CopiesRemoved, &[("file", &path.display())])?;
        }
    }
    Ok(Exit::Done)
}

/// Puts a copy in the place of the office's file; what was there is kept. With `--dry-run` it only
/// tells what that would change.
///
/// # Errors
/// When the copy is not whole or somebody has the file open.
pub fn restore(matches: &ArgMatches, context: &mut Context<'_>) -> Result<Exit, CliError> {
    let copy = matches
        .get_one::<PathBuf>("file")
        .cloned()
        .unwrap_or_default();
    let identities = crypt::identities(matches, context)?;
    let database = context.paths.database.clone();
    if matches.get_flag("dry-run") {
        let rehearsal = copies::rehearse(&copy, identities.as_ref(), &database)
            .map_err(|error| context.explain(&error))?;
        return told(matches, context, &rehearsal);
    }
    let restored = copies::restore(&copy, identities.as_ref(), &database, context.clock.now())
        .map_err(|error| context.explain(&error))?;
    let mut store = context.store()?;
    let actor = context.actor(&store)?;
    store.keep_heads_in(context.paths.audit_heads());
    store
        .note_restore(&actor, &copy, restored.replaced.as_ref())
        .and_then(|()| store.keep_head())
        .map_err(|error| context.explain(&error))?;
    let kept = restored
        .kept
        .map_or_else(|| "-".to_owned(), |kept| kept.display().to_string());
    tell(
        context,
        Label::CliRestoreDone,
        &[("file", &database.display()), ("kept", &kept)],
    )?;
    Ok(Exit::Done)
}

fn told(
    matches: &ArgMatches,
    context: &mut Context<'_>,
    rehearsal: &Rehearsal,
) -> Result<Exit, CliError> {
    if matches.get_flag("json") {
        context.print_json(&json!(rehearsal))?;
    } else {
        for line in lines(context, rehearsal) {
            context.print(&line)?;
        }
    }
    Ok(if rehearsal.ok { Exit::Done } else { Exit::File })
}

fn lines(context: &Context<'_>, rehearsal: &Rehearsal) -> Vec<String> {
    let fill = |label, values: &[(&str, &dyn Display)]| context.locale.fill(label, values);
    let mut lines = vec![fill(
        Label::CopiesHolds,
        &[
            ("schema", &rehearsal.schema),
            ("consultations", &rehearsal.consultations),
            ("items", &rehearsal.items),
            ("rows", &rehearsal.audit_rows),
            ("newest", &rehearsal.newest),
        ],
    )];
    let faults = rehearsal.faults.iter();
    lines.extend(faults.map(|fault| fill(Label::CopiesFault, &[("fault", fault)])));
    lines.push(match rehearsal.would_lose {
        Some(0) => fill(Label::CopiesNothingLost, &[]),
        Some(rows) => fill(Label::CopiesWouldLose, &[("rows", &rows)]),
        None => fill(Label::CopiesOtherOffice, &[]),
    });
    let end = if rehearsal.ok {
        Label::CopiesRehearsed
    } else {
        Label::CopiesUnfit
    };
    lines.push(fill(end, &[]));
    lines
}

fn tell(
    context: &mut Context<'_>,
    label: Label,
    values: &[(&str, &dyn Display)],
) -> Result<(), CliError> {
    let told = context.locale.fill(label, values);
    Ok(writeln!(context.err, "{told}")?)
}
