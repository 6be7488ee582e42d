//! `init`: the office's file and a commented configuration; nothing is ever overwritten.

use super::context::Context;
use super::exit::{CliError, Exit};
use crate::config::SAMPLE;
use crate::domain::staff::Role;
use crate::explain::{self, Explanation};
use crate::locale::Label;
use crate::store::{NewStaff, Store};
use clap::ArgMatches;
use std::fs::{DirBuilder, OpenOptions};
use std::io::{ErrorKind, Write};
use std::os::unix::fs::{DirBuilderExt, OpenOptionsExt};
use std::path::Path;
use std::sync::Arc;

/// Creates the file, its first member of staff (whoever runs this) and the configuration.
///
/// # Errors
/// When anything stands there already or cannot be written.
pub fn run(matches: &ArgMatches, context: &mut Context<'_>) -> Result<Exit, CliError> {
    let database = context.paths.database.clone();
    if let Some(folder) = database
        .parent()
        .filter(|folder| !folder.as_os_str().is_empty())
    {
        private_folder(folder, context)?;
    }
    let mut store = Store::create(
        &database,
        context.clock.clone(),
        Arc::clone(&context.office),
    )
    .map_err(|error| context.explain(&error))?;
    let user = super::current_user();
    let first = NewStaff {
        name: context.acting_as.clone().unwrap_or_else(|| user.clone()),
        kana: String::new(),
        role: Role::Admin,
        occupation: String::new(),
        os_user: Some(user),
        areas: Vec::new(),
        support_physician: false,
    };
    let first = store
        .add_first_staff(&first, &super::desk())
        .map_err(|error| context.explain(&error))?;
    if matches.get_flag("sample") {
        crate::sample::fill(&mut store, &crate::sample::Size::default())
            .map_err(|error| context.explain(&error))?;
    }
    let made = context.locale.fill(
        Label::CliInitDone,
        &[("file", &database.display()), ("name", &first.name)],
    );
    writeln!(context.err, "{made}")?;
    write_configuration(context)?;
    Ok(Exit::Done)
}

fn write_configuration(context: &mut Context<'_>) -> Result<(), CliError> {
    let folder = context.paths.config_dir.clone();
    private_folder(&folder, context)?;
    let file = folder.join("config.toml");
    let opened = OpenOptions::new()
        .write(true)
        .create_new(true)
        .mode(0o600)
        .open(&file);
    let label = match opened {
        Ok(mut made) => {
            made.write_all(SAMPLE.as_bytes())?;
            Label::CliInitConfig
        }
        Err(error) if error.kind() == ErrorKind::AlreadyExists => Label::CliInitConfigKept,
        Err(error) => return Err(io_error(context, &file, &error)),
    };
    let told = context.locale.fill(label, &[("file", &file.display())]);
    Ok(writeln!(context.err, "{told}")?)
}

fn private_folder(folder: &Path, context: &Context<'_>) -> Result<(), CliError> {
    DirBuilder::new()
        .recursive(true)
        .mode(0o700)
        .create(folder)
        .map_err(|error| io_error(context, folder, &error))
}

fn io_error(context: &Context<'_>, file: &Path, error: &std::io::Error) -> CliError {
    let values: &[(&str, &dyn std::fmt::Display)] = &[("file", &file.display()), ("reason", error)];
    let message = context.locale.fill(Label::CliCannotWrite, values);
    CliError::new(
        Exit::Failed,
        "io",
        Explanation {
            message,
            hint: explain::io_hint(error, context.locale),
        },
    )
}
