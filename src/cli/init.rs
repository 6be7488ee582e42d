//! `init`: the office's file and a commented configuration; nothing is ever overwritten.

use super::context::Context;
use super::exit::{CliError, Exit};
use crate::config::SAMPLE;
use crate::domain::staff::Role;
use crate::explain::{self, Explanation};
use crate::locale::Label;
use crate::store::{NewStaff, Store};
use clap::ArgMatches;
use nix::unistd::Gid;
use std::fs::{DirBuilder, OpenOptions};
use std::io::{ErrorKind, Write};
use std::os::unix::fs::{DirBuilderExt, OpenOptionsExt, PermissionsExt};
use std::path::Path;
use std::sync::Arc;

/// Creates the file, its first member of staff (whoever runs this) and the configuration.
///
/// # Errors
/// When anything stands there already or cannot be written.
pub fn run(matches: &ArgMatches, context: &mut Context<'_>) -> Result<Exit, CliError> {
    let database = context.paths.database.clone();
    let folder = database
        .parent()
        .filter(|folder| !folder.as_os_str().is_empty());
    let group = shared_with(matches, context)?;
    let was_there = folder.is_none_or(Path::exists);
    if let Some(folder) = folder {
        match &group {
            None => private_folder(folder, context)?,
            Some(group) => shared_folder(folder, group.gid.as_raw(), context)?,
        }
    }
    let (clock, office) = (context.clock.clone(), Arc::clone(&context.office));
    let mut store = match &group {
        None => Store::create(&database, clock, office),
        Some(group) => Store::create_shared(&database, group.gid.as_raw(), clock, office),
    }
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
    write_configuration(group.is_some(), context)?;
    if let Some(group) = group {
        tell_shared(&group.name, folder, was_there, context)?;
    }
    Ok(Exit::Done)
}

/// The group that the file is to be shared with.
fn shared_with(matches: &ArgMatches, context: &Context<'_>) -> Result<Option<Group>, CliError> {
    let Some(name) = matches.get_one::<String>("shared") else {
        return Ok(None);
    };
    let found = match name.parse::<u32>() {
        Ok(number) => Some(Group::from(number, name)),
        Err(_) => nix::unistd::Group::from_name(name)
            .ok()
            .flatten()
            .map(|group| Group {
                name: group.name,
                gid: group.gid,
            }),
    };
    found.map(Some).ok_or_else(|| {
        let values: &[(&str, &dyn std::fmt::Display)] = &[("group", name)];
        let explanation = Explanation {
            message: context.locale.fill(Label::PlaceNoGroup, values),
            hint: context.locale.fill(Label::PlaceNoGroupHint, values),
        };
        CliError::new(Exit::Usage, "no-group", explanation)
    })
}

/// A group of the host by name and number; some have no name.
struct Group {
    name: String,
    gid: Gid,
}

impl Group {
    fn from(number: u32, name: &str) -> Self {
        Self {
            name: name.to_owned(),
            gid: Gid::from_raw(number),
        }
    }
}

/// A folder whose files belong to the group, and in which nobody removes what another has made.
/// One that is there already keeps its settings.
fn shared_folder(folder: &Path, group: u32, context: &Context<'_>) -> Result<(), CliError> {
    if folder.exists() {
        return Ok(());
    }
    private_folder(folder, context)?;
    // The group first: a change of owner takes the bits away again.
    std::os::unix::fs::chown(folder, None, Some(group))
        .and_then(|()| std::fs::set_permissions(folder, std::fs::Permissions::from_mode(0o3770)))
        .map_err(|error| io_error(context, folder, &error))
}

/// What else is to be done by root, whom this program does not replace.
fn tell_shared(
    group: &str,
    folder: Option<&Path>,
    was_there: bool,
    context: &mut Context<'_>,
) -> Result<(), CliError> {
    let folder = folder.unwrap_or(Path::new(".")).display().to_string();
    let prefix = folder
        .strip_suffix("/var/lib/madoguchi")
        .filter(|prefix| !prefix.is_empty())
        .unwrap_or("/usr");
    let values: &[(&str, &dyn std::fmt::Display)] = &[("group", &group), ("folder", &folder)];
    let first = if was_there {
        Label::PlaceFolderKept
    } else {
        Label::PlaceInitShared
    };
    let lines = [
        context.locale.fill(first, values),
        context.locale.fill(
            Label::PlaceInitModeS,
            &[("group", &group), ("prefix", &prefix)],
        ),
        context
            .locale
            .fill(Label::PlaceInitModeG, &[("group", &group)]),
        context.locale.text(Label::PlaceInitStaff).to_owned(),
    ];
    for line in lines {
        writeln!(context.err, "{line}")?;
    }
    Ok(())
}

/// The settings hold no secret: those of a shared office are there for everybody to read, and for
/// whoever made it to write.
fn write_configuration(shared: bool, context: &mut Context<'_>) -> Result<(), CliError> {
    let folder = context.paths.config_dir.clone();
    let (was_there, file) = (folder.exists(), folder.join("config.toml"));
    private_folder(&folder, context)?;
    let opened = OpenOptions::new()
        .write(true)
        .create_new(true)
        .mode(0o600)
        .open(&file);
    if shared && opened.is_ok() {
        let open_up = |path: &Path, mode| {
            std::fs::set_permissions(path, std::fs::Permissions::from_mode(mode))
                .map_err(|error| io_error(context, path, &error))
        };
        if !was_there {
            open_up(&folder, 0o755)?;
        }
        open_up(&file, 0o644)?;
    }
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
