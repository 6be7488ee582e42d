//! Help that is generated: keys, completions, man page.

use super::args;
use super::context::Context;
use super::exit::{CliError, Exit};
use crate::keymap::{Keymap, help};
use clap::ArgMatches;

/// `keys`: the keys in force, as text or as Markdown.
///
/// # Errors
/// When the output cannot be written.
pub fn keys(matches: &ArgMatches, context: &mut Context<'_>) -> Result<Exit, CliError> {
    let (keymap, faults) = Keymap::load(
        &context.config.keymap,
        &context.paths.config_dir,
        context.locale,
    );
    for fault in faults {
        writeln!(context.err, "{fault}")?;
    }
    let markdown = matches
        .get_one::<String>("format")
        .is_some_and(|format| format == "md");
    let text = if markdown {
        help::document()
    } else {
        help::text(&keymap, context.locale)
    };
    write!(context.out, "{text}")?;
    Ok(Exit::Done)
}

/// `completions SHELL`.
///
/// # Errors
/// When the output cannot be written.
pub fn completions(matches: &ArgMatches, context: &mut Context<'_>) -> Result<Exit, CliError> {
    if let Some(shell) = matches.get_one::<clap_complete::Shell>("shell") {
        let mut command = args::command(context.locale);
        let mut text = Vec::new();
        clap_complete::generate(*shell, &mut command, "madoguchi", &mut text);
        context.out.write_all(&text)?;
    }
    Ok(Exit::Done)
}

/// `man`: the manual page in roff.
///
/// # Errors
/// When the output cannot be written.
pub fn man(context: &mut Context<'_>) -> Result<Exit, CliError> {
    clap_mangen::Man::new(args::command(context.locale)).render(&mut context.out)?;
    Ok(Exit::Done)
}
