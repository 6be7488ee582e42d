//! Where an export goes: a file of the person alone, or standard output; noted either way.

use super::context::Context;
use super::exit::{CliError, Exit};
use crate::explain::Explanation;
use crate::locale::Label;
use crate::store::crypt::Recipients;
use crate::store::exports::{ExportNote, Target};
use crate::store::{Store, StoreError};
use clap::ArgMatches;
use std::path::PathBuf;

/// Hands over what was exported, to `--out` or to standard output.
///
/// # Errors
/// What the store says; that the file is there already without `--force`.
pub fn hand_over(
    matches: &ArgMatches,
    context: &mut Context<'_>,
    store: &mut Store,
    note: &ExportNote,
    bytes: &[u8],
) -> Result<Exit, CliError> {
    let actor = context.actor(store)?;
    let sealed = match sealed_for(matches, context)? {
        Some(recipients) => Some(
            recipients
                .seal_bytes(bytes)
                .map_err(|error| context.explain(&error))?,
        ),
        None => None,
    };
    let bytes = sealed.as_deref().unwrap_or(bytes);
    let Some(path) = matches.get_one::<PathBuf>("out") else {
        store
            .note_export(&actor, note, bytes, None)
            .map_err(|error| context.explain(&error))?;
        context.out.write_all(bytes)?;
        return Ok(Exit::Done);
    };
    let target = if matches.get_flag("force") {
        Target::Replaced
    } else {
        Target::New
    };
    let path = store
        .export_to(&actor, note, bytes, path, target)
        .map_err(|error| refused(context, &error))?;
    let told = context.locale.fill(
        Label::CliOutDone,
        &[("file", &path.display()), ("count", &note.count)],
    );
    writeln!(context.err, "{told}")?;
    Ok(Exit::Done)
}

/// The recipients of an export that can have some.
fn sealed_for(matches: &ArgMatches, context: &Context<'_>) -> Result<Option<Recipients>, CliError> {
    if matches.try_contains_id("recipient").is_err() {
        return Ok(None);
    }
    super::crypt::recipients(matches, context)
}

/// The store speaks of the office's file; this one is another.
pub(super) fn refused(context: &Context<'_>, error: &StoreError) -> CliError {
    let (label, hint, path) = match error {
        StoreError::Exists { path } => (Label::CliOutExists, Label::CliOutExistsHint, path),
        StoreError::Foreign { path } => (Label::CliOutIrregular, Label::ErrorIoMissingHint, path),
        StoreError::Missing { path } => (Label::CliOutNoFolder, Label::ErrorIoMissingHint, path),
        other => return context.explain(other),
    };
    let explanation = Explanation {
        message: context.locale.fill(label, &[("file", &path.display())]),
        hint: context.locale.text(hint).to_owned(),
    };
    CliError::new(Exit::Failed, error.code(), explanation)
}
