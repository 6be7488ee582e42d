//! For whom a file is written, with which key it is opened, and `decrypt`.

use super::context::Context;
use super::exit::{CliError, Exit};
use crate::locale::Label;
use crate::store::StoreError;
use crate::store::crypt::{Identities, Recipients};
use crate::store::exports::Opened;
use clap::ArgMatches;
use std::path::PathBuf;

/// The recipients named with `--recipient` and in `--recipients-file`; `None` without either.
///
/// # Errors
/// When one of them is no recipient or the file cannot be read.
pub fn recipients(
    matches: &ArgMatches,
    context: &Context<'_>,
) -> Result<Option<Recipients>, CliError> {
    let mut lines: Vec<String> = matches
        .get_many::<String>("recipient")
        .unwrap_or_default()
        .cloned()
        .collect();
    if let Some(file) = matches.get_one::<PathBuf>("recipients-file") {
        lines.push(context.read_text(file)?);
    }
    if lines.is_empty() {
        return Ok(None);
    }
    Recipients::parse(&lines.join("\n"))
        .map(Some)
        .map_err(|error| context.explain(&error))
}

/// The keys in the file named with `--identity`.
///
/// # Errors
/// When it cannot be read or holds no key.
pub fn identities(
    matches: &ArgMatches,
    context: &Context<'_>,
) -> Result<Option<Identities>, CliError> {
    let Some(file) = matches.get_one::<PathBuf>("identity") else {
        return Ok(None);
    };
    Identities::parse(&context.read_text(file)?)
        .map(Some)
        .map_err(|error| context.explain(&error))
}

/// Opens an encrypted file into a new one, which only its owner may read.
///
/// # Errors
/// When there is no key or a wrong one, the file was changed, or the target is there already; then
/// nothing is left behind.
pub fn decrypt(matches: &ArgMatches, context: &mut Context<'_>) -> Result<Exit, CliError> {
    let path = |name: &str| {
        matches
            .get_one::<PathBuf>(name)
            .cloned()
            .unwrap_or_default()
    };
    let from = path("file");
    let identities = identities(matches, context)?
        .ok_or_else(|| context.explain(&StoreError::Sealed { path: from.clone() }))?;
    let Opened { path, bytes } =
        crate::store::exports::open_sealed(&from, &identities, &path("out"))
            .map_err(|error| super::output::refused(context, &error))?;
    let told = context.locale.fill(
        Label::CopiesDecrypted,
        &[("file", &path.display()), ("bytes", &bytes)],
    );
    writeln!(context.err, "{told}")?;
    Ok(Exit::Done)
}
